/** Drafts of applications and of answers to a request for supplements. Rules PR3 to PR9. */
import { createHmac } from 'node:crypto'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { type CaseSummary, caseSummary } from '../../platform/casework/index.ts'
import { discardUploads, storeFile } from '../../platform/documents/index.ts'
import type { Person } from '../../platform/identity/contract.ts'
import { ensurePerson, personById, recordAccess, requireAssurance } from '../../platform/identity/index.ts'
import { may, requireMay } from '../../platform/organisation/index.ts'
import { checkAddresses, checkAnswers, type FormFinding, paperAsked, pruned } from './answers.ts'
import { appliable, type CityProcedure, papersOf, versionOf } from './catalogue.ts'
import type { Draft, DraftCheck, DraftFile } from './contract.ts'
import type { Answers, FieldSchema, FormSchema } from './form.ts'
import { fieldMessages } from './messages.ts'
import { atFirst, followApplicant } from './known-answers.ts'
import { lackingForPost } from './postal-address.ts'
import { sourceWords } from './prefill.ts'
import type { Facts } from './rules.ts'
import * as store from './store.ts'
import { communeName } from './units.ts'
import { dayOf } from '../../kernel/clock.ts'

const limits = {
  /** A person has seldom more than two or three applications in hand. */
  draftsPerPerson: 50,
  /** All answers of one form as JSON: the longest form with every box full is about 20,000. */
  answerCharacters: 64_000,
  /** An unfinished draft waits this long. */
  days: 90,
} as const

const untouchedUntil = (tx: Tx) => tx.now.add({ hours: 24 * limits.days }).toString()

// ---- start ------------------------------------------------------------------------------------------------------

/** The citizen's open draft of this procedure, or a new one prefilled with what the city knows. */
export async function start(tx: Tx, actor: Actor, input: { code: string; afresh?: boolean }): Promise<Draft> {
  if (actor.kind !== 'citizen') throw problem('kernel.forbidden')
  const procedure = await appliable(tx, input.code)
  requireAssurance(actor, procedure.source.assurance)
  const open = await store.openDraft(tx, actor.id, input.code)
  if (open && !input.afresh) return viewOf(tx, open)
  if (open) await throwAway(tx, open)
  const drafts = await store.draftsOf(tx, actor.id)
  if (drafts.length >= limits.draftsPerPerson)
    throw problem('procedures.too-many-drafts', { limit: limits.draftsPerPerson })
  const person = await personById(tx, actor.id)
  const id = await insert(tx, actor, person, procedure, { channel: 'online', official_id: null, unit_id: null })
  // Two tabs at once: both get the one that was first.
  const row = id === null ? await store.openDraft(tx, actor.id, input.code) : await store.draftById(tx, id)
  if (!row) throw problem('kernel.conflict')
  return viewOf(tx, row)
}

export interface CounterInput {
  readonly code: string
  readonly unitId: string
  readonly person: { citizenNumber: string; name: string; dateOfBirth: string; sex: 'male' | 'female'; phone?: string }
}

/** The clerk fills in for a person at the counter: the person is found or entered, the form the same. */
export async function startAtCounter(tx: Tx, actor: Actor, input: CounterInput): Promise<Draft> {
  if (actor.kind !== 'official') throw problem('kernel.forbidden')
  requireMay(actor, 'casework.receive', input.unitId)
  const procedure = await appliable(tx, input.code)
  const person = await ensurePerson(tx, { ...input.person, source: 'counter' })
  await recordAccess(tx, actor, {
    personIds: [person.id],
    what: 'person',
    purpose: `reception at the counter: ${input.code}`,
  })
  const id = await insert(tx, actor, person, procedure, {
    channel: 'counter',
    official_id: actor.id,
    unit_id: input.unitId,
  })
  const row = id === null ? undefined : await store.draftById(tx, id)
  if (!row) throw problem('kernel.conflict')
  return viewOf(tx, row)
}

async function insert(
  tx: Tx,
  actor: Actor,
  person: Person,
  procedure: CityProcedure,
  where: Pick<store.NewDraft, 'channel' | 'official_id' | 'unit_id'>,
): Promise<string | null> {
  const { answers, sources } = await atFirst(tx, actor, person, procedure.source.form)
  const id = newId(tx.now.epochMilliseconds)
  const fresh = await store.insertDraft(tx, {
    owner_person_id: person.id,
    id,
    kind: 'application',
    ...where,
    applicant_name: person.name,
    case_id: null,
    asked: null,
    procedure_code: procedure.source.code,
    procedure_version: procedure.version,
    answers,
    sources,
    delivery: procedure.source.delivery[0] ?? 'online',
    saved_at: tx.now.toString(),
    expires_at: untouchedUntil(tx),
  })
  return fresh ? id : null
}

/** A draft that answers a request for supplements, with the earlier answers; papers are added to those of the case. */
export async function startSupplement(tx: Tx, actor: Actor, caseId: string): Promise<Draft> {
  if (actor.kind !== 'citizen') throw problem('kernel.forbidden')
  const application = await store.applicationOf(tx, caseId)
  if (!application || application.person_id !== actor.id) throw problem('kernel.not-found')
  const summary = await caseSummary(tx, caseId)
  if (summary.phase !== 'supplement') throw problem('procedures.not-awaiting-supplement')
  const open = await store.supplementDraft(tx, actor.id, caseId)
  if (open) return viewOf(tx, open)
  const id = newId(tx.now.epochMilliseconds)
  await store.insertDraft(tx, {
    owner_person_id: actor.id,
    id,
    kind: 'supplement',
    channel: 'online',
    official_id: null,
    unit_id: null,
    applicant_name: application.person_name,
    case_id: caseId,
    asked: askedOf(summary),
    procedure_code: application.procedure_code,
    procedure_version: application.procedure_version,
    answers: summary.data,
    sources: application.sources,
    delivery: application.delivery,
    saved_at: tx.now.toString(),
    expires_at: untouchedUntil(tx),
  })
  const row = await store.supplementDraft(tx, actor.id, caseId)
  if (!row) throw problem('kernel.conflict')
  return viewOf(tx, row)
}

function askedOf({ events }: CaseSummary): string {
  const asked = events.findLast((e) => e.type === 'supplement-requested')
  if (asked?.type !== 'supplement-requested') return ''
  return [asked.reason ?? '', ...asked.data.items.map((item) => `• ${item.text}`)]
    .filter((line) => line !== '')
    .join('\n')
}

// ---- read and save ----------------------------------------------------------------------------------------------

/** Its owner; for one begun at a counter, its clerk while still at that counter. Anybody else learns nothing, not even that it exists. */
export function mayUse(actor: Actor, draft: store.DraftRow): boolean {
  if (actor.kind === 'citizen') return draft.channel === 'online' && draft.owner_person_id === actor.id
  if (actor.kind !== 'official' || draft.channel !== 'counter' || draft.unit_id === null) return false
  return draft.official_id === actor.id && may(actor, 'casework.receive', draft.unit_id)
}

export async function get(tx: Tx, actor: Actor, id: string): Promise<store.DraftRow> {
  return usedBy(actor, await store.draftById(tx, id))
}

/** The same, and nobody else changes it until the transaction ends. */
export async function getLocked(tx: Tx, actor: Actor, id: string): Promise<store.DraftRow> {
  return usedBy(actor, await store.lockDraft(tx, id))
}

function usedBy(actor: Actor, draft: store.DraftRow | undefined): store.DraftRow {
  if (!draft || !mayUse(actor, draft)) throw problem('procedures.draft-unknown')
  return draft
}

async function getOpen(tx: Tx, actor: Actor, id: string): Promise<store.DraftRow> {
  const draft = await getLocked(tx, actor, id)
  if (draft.submission) throw problem('procedures.draft-closed', { code: draft.submission.code })
  return draft
}

export async function list(tx: Tx, actor: Actor) {
  const rows = await store.draftsOf(tx, actor.id ?? '')
  const items = []
  for (const row of rows) {
    const { source } = await versionOf(tx, row.procedure_code, row.procedure_version)
    items.push({
      id: row.id,
      kind: row.kind,
      caseId: row.case_id,
      code: row.procedure_code,
      name: source.name,
      savedAt: row.saved_at,
      expiresAt: row.expires_at,
    })
  }
  return { items }
}

export interface SaveInput {
  readonly version: number
  readonly set: Readonly<Record<string, unknown>>
  readonly delivery?: Draft['delivery']
}

/** PR6: per field the last write wins; what changed elsewhere since the page's version is told. */
export async function save(tx: Tx, actor: Actor, id: string, input: SaveInput) {
  const draft = await getOpen(tx, actor, id)
  const { source } = await versionOf(tx, draft.procedure_code, draft.procedure_version)
  const known = allFields(source.form)
  const unknown = Object.keys(input.set).filter((name) => !known.has(name))
  if (unknown.length > 0) {
    throw problem(
      'kernel.invalid-input',
      {},
      unknown.map((name) => ({ pointer: `/set/${name}`, message: fieldMessages.unknownField })),
    )
  }
  if (input.delivery && !source.delivery.includes(input.delivery)) {
    throw problem('kernel.invalid-input', {}, [{ pointer: '/delivery', message: fieldMessages.enum }])
  }
  const typedIn = applied(tx, draft, input.set, known)
  // A supplement begins with what was declared: it is not filled in anew.
  const isNew = draft.kind === 'application'
  const next = isNew ? await followApplicant(tx, actor, draft, source.form, typedIn, input.set) : typedIn
  if (JSON.stringify(next.answers).length > limits.answerCharacters) {
    throw problem('procedures.draft-too-large', { limit: limits.answerCharacters })
  }
  const delivery = input.delivery ?? draft.delivery
  await store.saveDraft(tx, { ...draft, ...next, delivery, expires_at: untouchedUntil(tx) })
  const names = changedSince(next.field_versions, input)
  return {
    version: next.version,
    savedAt: tx.now.toString(),
    changedElsewhere: Object.fromEntries(names.map((name) => [name, next.answers[name] ?? null])),
    sources: inWords(Object.fromEntries(names.flatMap((name) => sourceUnder(name, next.sources)))),
  }
}

const sourceUnder = (name: string, sources: store.DraftRow['sources']) =>
  sources[name] ? [[name, sources[name]] as const] : []

/** Not those that this very save sets. */
function changedSince(fieldVersions: store.DraftRow['field_versions'], { version: seen, set }: SaveInput): string[] {
  return Object.entries(fieldVersions).flatMap(([name, version]) => (version > seen && !(name in set) ? [name] : []))
}

function applied(tx: Tx, draft: store.DraftRow, set: SaveInput['set'], known: ReadonlyMap<string, FieldSchema>) {
  const version = draft.version + 1
  const answers = { ...draft.answers }
  const sources = { ...draft.sources }
  const fieldVersions = { ...draft.field_versions }
  for (const [name, value] of Object.entries(set)) {
    if (JSON.stringify(answers[name] ?? null) === JSON.stringify(value)) continue
    // PR4: who applies is who signed in. The clerk at the counter has entered the person before.
    const from = sources[name]?.from
    if (known.get(name)?.['x-locked'] && from !== undefined && from !== 'typed') {
      throw problem('kernel.invalid-input', {}, [{ pointer: `/set/${name}`, message: fieldMessages.const }])
    }
    fieldVersions[name] = version
    if (value === null) {
      delete answers[name]
      delete sources[name]
    } else {
      answers[name] = value
      sources[name] = typed(tx)
    }
  }
  return { version, answers, sources, field_versions: fieldVersions }
}

const typed = (tx: Tx): store.SourceRow => ({ from: 'typed', at: tx.now.toString() })

/** Every field that the form can ever ask for. */
export function allFields(form: FormSchema): Map<string, FieldSchema> {
  const branches = [
    ...(form.allOf ?? []).flatMap((c) => [c.then, c.else]),
    ...Object.values(form.dependentSchemas ?? {}),
  ]
  return new Map([...Object.entries(form.properties), ...branches.flatMap((b) => Object.entries(b?.properties ?? {}))])
}

export async function remove(tx: Tx, actor: Actor, id: string): Promise<void> {
  await throwAway(tx, await getOpen(tx, actor, id))
}

/** With its uploads, which then are nobody's (documents DOC11). */
async function throwAway(tx: Tx, { owner_person_id, id }: store.DraftRow): Promise<void> {
  await discardUploads(tx, await store.deleteDraft(tx, owner_person_id, id))
}

// ---- papers -----------------------------------------------------------------------------------------------------

export async function upload(
  tx: Tx,
  actor: Actor,
  input: { id: string; slot: string; name: string; bytes: Buffer },
): Promise<DraftFile> {
  const draft = await getOpen(tx, actor, input.id)
  const { source } = await versionOf(tx, draft.procedure_code, draft.procedure_version)
  const paper = source.papers.find((p) => p.slot === input.slot && !p.known)
  if (!paper) throw problem('procedures.paper-unknown')
  const filesMax = paper.filesMax ?? 3
  if (draft.files.filter((f) => f.slot === input.slot).length >= filesMax) {
    throw problem('procedures.paper-limit', { limit: filesMax })
  }
  const stored = await storeFile(tx, actor, {
    bytes: input.bytes,
    name: input.name,
    ownerPersonId: draft.owner_person_id,
  })
  const file = {
    id: stored.id,
    slot: input.slot,
    name: stored.name,
    mediaType: stored.mediaType,
    size: stored.size,
    sha256: stored.sha256,
    at: tx.now.toString(),
  }
  await store.insertDraftFile(tx, draft.owner_person_id, draft.id, file)
  await store.touchDraft(tx, draft.owner_person_id, draft.id, untouchedUntil(tx))
  return file
}

export async function removePaper(
  tx: Tx,
  actor: Actor,
  input: { id: string; slot: string; fileId: string },
): Promise<void> {
  const draft = await getOpen(tx, actor, input.id)
  const gone = await store.deleteDraftFile(tx, draft.owner_person_id, draft.id, input.slot, input.fileId)
  if (!gone) throw problem('procedures.paper-unknown')
  await discardUploads(tx, [input.fileId])
}

// ---- check ------------------------------------------------------------------------------------------------------

export interface Checked {
  readonly findings: readonly FormFinding[]
  readonly papers: DraftCheck['papers']
  /** What would be submitted. */
  readonly answers: Answers
}

/** The same check for the page that asks and for the submission that needs it. */
export function inspect(tx: Tx, draft: store.DraftRow, procedure: CityProcedure): Checked {
  const { source } = procedure
  const answers = pruned(source.form, draft.answers)
  const text = (name: string) => {
    const value = answers[name]
    return typeof value === 'string' ? value : null
  }
  const facts: Facts = {
    today: dayOf(tx.now),
    applicant: { citizenNumber: text('applicantNumber'), dateOfBirth: text('applicantBirth') },
  }
  const papers = source.papers
    .filter((paper) => !paper.known)
    .map((paper) => {
      const files = draft.files.filter((f) => f.slot === paper.slot).length
      // The papers of the case are there already when a supplement is answered.
      const asked = draft.kind === 'application' && paperAsked(paper, answers)
      const missing = asked && files === 0
      const finding = missing
        ? {
            vi: fieldMessages.paperMissing.vi.replace('{name}', paper.name.vi),
            en: fieldMessages.paperMissing.en.replace('{name}', paper.name.en),
          }
        : null
      return { slot: paper.slot, asked, files, finding }
    })
  // What was declared before a reform stays as it was.
  const places = draft.kind === 'application' ? checkAddresses(source.form, answers, (id) => communeName(tx, id)) : []
  const found = [...checkAnswers(source, answers, facts), ...places]
  const post = draft.kind === 'application' && draft.delivery === 'post' ? postFindings(source.form, answers) : []
  const unsaid = post.filter(({ pointer }) => !found.some((one) => one.pointer.startsWith(pointer)))
  return { findings: [...found, ...unsaid], papers, answers }
}

/** PR30: nobody chooses the post and learns when the result is there that it had nowhere to go. */
const postFindings = (form: FormSchema, answers: Answers): FormFinding[] =>
  lackingForPost(answers).map((name) => {
    const page = form.properties[name]?.['x-page'] ?? ''
    return { pointer: `/${name}`, message: fieldMessages.postNeedsIt, legalBasis: null, page }
  })

export async function check(tx: Tx, actor: Actor, id: string): Promise<DraftCheck> {
  const draft = await get(tx, actor, id)
  const procedure = await versionOf(tx, draft.procedure_code, draft.procedure_version)
  const { findings, papers } = inspect(tx, draft, procedure)
  const pages = procedure.source.form['x-pages'].map((page) => ({
    id: page.id,
    title: page.title,
    findings: findings
      .filter((f) => f.page === page.id)
      .map(({ pointer, message, legalBasis }) => ({ pointer, message, legalBasis })),
  }))
  return { ready: findings.length === 0 && papers.every((p) => p.finding === null), pages, papers }
}

// ---- view -------------------------------------------------------------------------------------------------------

const inWords = (sources: store.DraftRow['sources']): Draft['sources'] =>
  Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, { ...source, text: sourceWords(source) }]))

export async function viewOf(tx: Tx, draft: store.DraftRow): Promise<Draft> {
  const { source } = await versionOf(tx, draft.procedure_code, draft.procedure_version)
  return {
    id: draft.id,
    kind: draft.kind,
    channel: draft.channel,
    caseId: draft.case_id,
    asked: draft.asked,
    code: draft.procedure_code,
    procedureVersion: draft.procedure_version,
    name: source.name,
    version: draft.version,
    form: source.form,
    papers: papersOf(source),
    answers: draft.answers,
    sources: inWords(draft.sources),
    files: draft.files,
    delivery: draft.delivery,
    deliveryOptions: [...source.delivery],
    applicant: { id: draft.owner_person_id, name: draft.applicant_name },
    submittedAs: draft.submission ? { caseId: draft.submission.caseId, code: draft.submission.code } : null,
    savedAt: draft.saved_at,
    expiresAt: draft.expires_at,
    keep: draft.channel === 'online' ? keepOf(tx, draft.owner_person_id) : null,
  }
}

/** Whoever asks is the draft's own person (PR3). */
function keepOf(tx: Tx, personId: string): NonNullable<Draft['keep']> {
  const { secretKey, sessionIdleMinutes } = tx.app.config
  const key = createHmac('sha256', secretKey).update(`kept in the browser of ${personId}`).digest('base64')
  return { minutes: sessionIdleMinutes, key }
}
