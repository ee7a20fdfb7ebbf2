/** What the city knows goes into a draft, and out again when the form is about somebody else than the applicant. Rule PR8. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { Person } from '../../platform/identity/contract.ts'
import { personById } from '../../platform/identity/index.ts'
import { type Answers, type FieldSchema, fieldsEverAsked, type FormSchema, isAboutApplicant } from './form.ts'
import { prefill, type Prefilled } from './prefill.ts'
import { recordedFor } from './recorded.ts'
import * as store from './store.ts'

type Fields = readonly (readonly [string, FieldSchema])[]

/** Of a form that nobody has answered yet. */
export function atFirst(tx: Tx, actor: Actor, person: Person, form: FormSchema): Promise<Prefilled> {
  const fields = fieldsEverAsked(form).filter(([, field]) => isAboutApplicant(field, {}))
  return ask(tx, actor, person, form, fields)
}

async function ask(tx: Tx, actor: Actor, person: Person, form: FormSchema, fields: Fields): Promise<Prefilled> {
  const remembered = await store.rememberedOf(tx, person.id)
  return prefill(tx, fields, { person, remembered, recorded: await recordedFor(tx, actor, person, form) })
}

type Saved = Pick<store.DraftRow, 'version' | 'answers' | 'sources' | 'field_versions'>

/**
 * The answers of `next` say for the first time, or no more, that some fields are about the applicant: what the city knows comes in, and
 * what it had put in goes. What was typed stays, unless the city knows better; what is being `set` counts before either.
 */
export async function followApplicant(
  tx: Tx,
  actor: Actor,
  draft: store.DraftRow,
  form: FormSchema,
  next: Saved,
  set: Answers,
): Promise<Saved> {
  const isAbout = (answers: Answers, field: FieldSchema) => isAboutApplicant(field, answers)
  const turned = fieldsEverAsked(form).filter(
    ([name, field]) => !(name in set) && isAbout(draft.answers, field) !== isAbout(next.answers, field),
  )
  const coming = turned.filter(([, field]) => isAbout(next.answers, field))
  const going = turned.filter(([name, field]) => !isAbout(next.answers, field) && isTheCitys(next, name))
  const known: Prefilled =
    coming.length === 0
      ? { answers: {}, sources: {} }
      : await ask(tx, actor, await personById(tx, draft.owner_person_id), form, coming)
  const gone = new Set(going.map(([name]) => name))
  const left = <V>(values: Readonly<Record<string, V>>) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !gone.has(name)))
  const changed = [...gone, ...Object.keys(known.answers)]
  return {
    version: next.version,
    answers: { ...left(next.answers), ...known.answers },
    sources: { ...left(next.sources), ...known.sources },
    field_versions: {
      ...next.field_versions,
      ...Object.fromEntries(changed.map((name) => [name, next.version])),
    },
  }
}

const isTheCitys = ({ answers, sources }: Saved, name: string) =>
  answers[name] !== undefined && sources[name]?.from !== 'typed'
