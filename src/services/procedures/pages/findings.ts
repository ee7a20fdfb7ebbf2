/** What is wrong with a draft, in words that name the field: the browser's own first, then what only the server knows (rules of law). */
import { type Language, translate } from '../../../kernel/i18n.ts'
import { checkPage, pagesOf } from '../../../web/ui/form/check.ts'
import { errorWords } from '../../../web/ui/form/form-fields.tsx'
import type { Draft, DraftCheck } from '../contract.ts'
import type { Answers, FormSchema } from '../form.ts'

export interface Finding {
  readonly pageId: string
  /** JSON pointer into the answers. */
  readonly pointer: string
  /** For beside the field, which stands under its group's title. */
  readonly words: string
  /** For a list of all that is wrong. */
  readonly line: string
}

export function findingsOf(
  draft: Pick<Draft, 'form'>,
  answers: Answers,
  check: Pick<DraftCheck, 'pages'>,
  language: Language,
): Finding[] {
  return pagesOf(draft.form, answers).flatMap(({ id }) => {
    const own = checkPage(draft.form, answers, id).map((wrong) => ({
      pointer: wrong.pointer,
      words: errorWords(wrong, language),
    }))
    const saidHere = (pointer: string) =>
      own.some((one) => one.pointer.startsWith(pointer) || pointer.startsWith(one.pointer))
    const others = check.pages
      .filter((page) => page.id === id)
      .flatMap((page) => page.findings)
      .filter(({ pointer }) => !saidHere(pointer))
      .map(({ pointer, message, legalBasis }) => ({
        pointer,
        words: message[language] + (legalBasis ? ` (${legalBasis})` : ''),
      }))
    return [...own, ...others].map((one) => ({
      ...one,
      pageId: id,
      line: one.words + within(draft.form, one.pointer, language),
    }))
  })
}

/** A form asks for several people's names: the group tells whose. An address names itself. */
export function within(form: FormSchema, pointer: string, language: Language): string {
  const [, name = '', ...inner] = pointer.split('/')
  const field = form.properties[name]
  if (inner.length === 0 || !field || (field.type === 'object' && field['x-widget'] === 'address')) return ''
  return ` · ${translate(language, field['x-label'])}`
}
