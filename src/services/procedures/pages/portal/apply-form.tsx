/** One page of the form. Going on is never blocked by what is missing elsewhere; what is wrong here is said first. */
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button, GoButton } from '../../../../web/ui/controls.tsx'
import { checkPage, controlId, fieldsOf, pagesOf, type Wrong } from '../../../../web/ui/form/check.ts'
import { errorWords, FormFields } from '../../../../web/ui/form/form-fields.tsx'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { useGo, usePathParams, useQueryText } from '../../../../web/ui/navigation.tsx'
import { NotFound, PageHeader } from '../../../../web/ui/page.tsx'
import { ErrorSummary, SaveState, StepBar } from '../../../../web/ui/progress.tsx'
import { within } from '../findings.ts'
import { messages } from '../page-messages.ts'
import type { DraftWork } from './use-draft.ts'
import { WithDraft } from './with-draft.tsx'

export default function ApplyForm(): ReactNode {
  const { page = '' } = usePathParams()
  return <WithDraft>{(work) => <FormPage key={page} work={work} pageId={page} />}</WithDraft>
}

function FormPage({ work, pageId }: { work: DraftWork; pageId: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const go = useGo()
  const { from } = useQueryText()
  const { draft, answers } = work
  // Errors are shown after the first try to go on, then kept up to date while they are mended.
  const [attempt, setAttempt] = useState(from === 'review' ? 1 : 0)
  const pages = pagesOf(draft.form, answers)
  const at = pages.findIndex((one) => one.id === pageId)
  const page = pages[at]
  if (!page) return <NotFound />
  const errors: readonly Wrong[] = attempt > 0 ? checkPage(draft.form, answers, pageId) : []
  const next = pages[at + 1]
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void work.flush()
    if (checkPage(draft.form, answers, pageId).length > 0) {
      setAttempt(attempt + 1)
      return
    }
    if (from === 'review') go(`/apply/${draft.id}/review`)
    else go(next ? `/apply/${draft.id}/form/${next.id}` : `/apply/${draft.id}/papers`)
  }
  return (
    <form className="measure stack wide" noValidate onSubmit={submit}>
      <StepBar at={at} of={pages.length + 2} words={t(messages.stepOf, { at: at + 1, of: pages.length + 2 })} />
      <div>
        <PageHeader
          title={page.title[language]}
          documentTitle={`${page.title[language]} · ${draft.name[language]}`}
          lead={page.help?.[language]}
          back={{ to: `/apply/${draft.id}`, label: t(messages.toTasks) }}
        />
        <ErrorSummary
          attempt={attempt}
          errors={errors.map((one) => ({
            fieldId: controlId(one.pointer),
            words: errorWords(one, language) + within(draft.form, one.pointer, language),
          }))}
        />
      </div>
      <FormFields
        fields={fieldsOf(draft.form, answers, pageId)}
        context={{ answers, sources: draft.sources, errors, set: work.set }}
      />
      <div className="stack tight">
        <SaveState saving={work.saving} />
        <div className="row">
          <Button type="submit" kind="primary">
            {t(from === 'review' ? messages.saveReturn : messages.saveContinue)}
          </Button>
          <GoButton to={`/apply/${draft.id}`} kind="quiet">
            {t(messages.toTasks)}
          </GoButton>
        </div>
      </div>
    </form>
  )
}
