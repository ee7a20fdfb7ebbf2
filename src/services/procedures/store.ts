/** Every SQL statement about drafts, applications, slips and results; the catalogue's are in store-catalogue.ts. */
import type { Tx } from '../../kernel/app.ts'
import { sealedColumn } from '../../platform/registry/index.ts'
import type { AnswerOrigin, DeliveryWay, Submission } from './contract.ts'
import type { Answers } from './form.ts'

// ---- drafts -----------------------------------------------------------------------------------------------------

export interface DraftFileRow {
  id: string
  slot: string
  name: string
  mediaType: string
  size: number
  sha256: string
  at: string
}

/** Where an answer came from, as kept; its words are made when it is shown. */
export interface SourceRow {
  from: AnswerOrigin
  at: string
  caseCode?: string
}

export interface DraftRow {
  owner_person_id: string
  id: string
  kind: 'application' | 'supplement'
  channel: 'online' | 'counter'
  official_id: string | null
  unit_id: string | null
  applicant_name: string
  case_id: string | null
  asked: string | null
  procedure_code: string
  procedure_version: number
  version: number
  answers: Answers
  sources: Record<string, SourceRow>
  field_versions: Record<string, number>
  delivery: DeliveryWay
  saved_at: string
  expires_at: string
  submission: Submission | null
  files: DraftFileRow[]
}

const draftAnswers = sealedColumn({
  table: 'procedures.draft',
  column: 'answers',
  key: { owner_person_id: 'uuid', id: 'uuid' },
})
const rememberedValues = sealedColumn({
  table: 'procedures.remembered',
  column: 'value',
  key: { person_id: 'uuid', key: 'text' },
})
/** Stored sealed (PR50), with those of results (store-results.ts). */
export const sealedHere = [draftAnswers, rememberedValues] as const

const keyOf = ({ owner_person_id, id }: Pick<DraftRow, 'owner_person_id' | 'id'>) => [owner_person_id, id] as const

async function opened(tx: Tx, rows: readonly DraftRow[]): Promise<DraftRow[]> {
  const whole: DraftRow[] = []
  for (const row of rows) whole.push({ ...row, answers: await draftAnswers.open(tx, keyOf(row), row.answers) })
  return whole
}

const draftColumns = `d.owner_person_id, d.id, d.kind, d.channel, d.official_id, d.unit_id, d.applicant_name, d.case_id, d.asked,
  d.procedure_code, d.procedure_version, d.version, d.answers, d.sources, d.field_versions, d.delivery, d.saved_at,
  d.expires_at, d.submission,
  coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'slot', f.slot, 'name', f.name, 'mediaType', f.media_type,
      'size', f.size, 'sha256', f.sha256, 'at', to_char(f.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by f.at, f.id)
    from procedures.draft_file f where f.owner_person_id = d.owner_person_id and f.draft_id = d.id), '[]') as files`

export async function draftById(tx: Tx, id: string): Promise<DraftRow | undefined> {
  const rows = await tx.named<DraftRow>(
    'procedures.draft',
    `select ${draftColumns} from procedures.draft d where d.id = $1`,
    [id],
  )
  return (await opened(tx, rows))[0]
}

/** With the row locked: two submissions of the same draft go one after the other. */
export async function lockDraft(tx: Tx, id: string): Promise<DraftRow | undefined> {
  const rows = await tx.named<DraftRow>(
    'procedures.lock-draft',
    `select ${draftColumns} from procedures.draft d where d.id = $1 for update of d`,
    [id],
  )
  return (await opened(tx, rows))[0]
}

export async function openDraft(tx: Tx, personId: string, code: string): Promise<DraftRow | undefined> {
  const rows = await tx.named<DraftRow>(
    'procedures.open-draft',
    `select ${draftColumns} from procedures.draft d where d.owner_person_id = $1 and d.procedure_code = $2
       and d.submission is null and d.kind = 'application' and d.channel = 'online'`,
    [personId, code],
  )
  return (await opened(tx, rows))[0]
}

export async function supplementDraft(tx: Tx, personId: string, caseId: string): Promise<DraftRow | undefined> {
  const rows = await tx.named<DraftRow>(
    'procedures.supplement-draft',
    `select ${draftColumns} from procedures.draft d where d.owner_person_id = $1 and d.case_id = $2
       and d.submission is null and d.kind = 'supplement'`,
    [personId, caseId],
  )
  return (await opened(tx, rows))[0]
}

export async function draftsOf(tx: Tx, personId: string): Promise<DraftRow[]> {
  const rows = await tx.named<DraftRow>(
    'procedures.drafts-of',
    `select ${draftColumns} from procedures.draft d where d.owner_person_id = $1 and d.submission is null
       and d.channel = 'online' order by d.saved_at desc limit 100`,
    [personId],
  )
  return opened(tx, rows)
}

export type NewDraft = Omit<DraftRow, 'version' | 'field_versions' | 'submission' | 'files'>

/** False when an open draft of the same kind is there already (two tabs at once). */
export async function insertDraft(tx: Tx, draft: NewDraft): Promise<boolean> {
  const rows = await tx.named(
    'procedures.insert-draft',
    `insert into procedures.draft (owner_person_id, id, kind, channel, official_id, unit_id, applicant_name, case_id, asked,
       procedure_code, procedure_version, answers, sources, delivery, saved_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) on conflict do nothing returning id`,
    [
      draft.owner_person_id,
      draft.id,
      draft.kind,
      draft.channel,
      draft.official_id,
      draft.unit_id,
      draft.applicant_name,
      draft.case_id,
      draft.asked,
      draft.procedure_code,
      draft.procedure_version,
      await draftAnswers.seal(tx, keyOf(draft), draft.answers),
      JSON.stringify(draft.sources),
      draft.delivery,
      draft.saved_at,
      draft.expires_at,
    ],
  )
  return rows.length === 1
}

export async function saveDraft(tx: Tx, draft: Omit<DraftRow, 'saved_at'>): Promise<void> {
  await tx.named(
    'procedures.save-draft',
    `update procedures.draft set version = $3, answers = $4, sources = $5, field_versions = $6, delivery = $7, saved_at = $8,
       expires_at = $9
     where owner_person_id = $1 and id = $2`,
    [
      draft.owner_person_id,
      draft.id,
      draft.version,
      await draftAnswers.seal(tx, keyOf(draft), draft.answers),
      JSON.stringify(draft.sources),
      JSON.stringify(draft.field_versions),
      draft.delivery,
      tx.now.toString(),
      draft.expires_at,
    ],
  )
}

export async function touchDraft(tx: Tx, personId: string, id: string, expiresAt: string): Promise<void> {
  await tx.named(
    'procedures.touch-draft',
    'update procedures.draft set saved_at = $3, expires_at = $4 where owner_person_id = $1 and id = $2',
    [personId, id, tx.now.toString(), expiresAt],
  )
}

/** An open one; gives its files, of which then nothing speaks any more. */
export async function deleteDraft(tx: Tx, personId: string, id: string): Promise<string[]> {
  const files = await filesOfOpenDrafts(tx, [{ owner_person_id: personId, id }])
  await tx.named(
    'procedures.delete-draft',
    'delete from procedures.draft where owner_person_id = $1 and id = $2 and submission is null',
    [personId, id],
  )
  return files
}

/** Those of submitted ones are papers of a case. */
export async function filesOfOpenDrafts(
  tx: Tx,
  drafts: readonly Pick<DraftRow, 'owner_person_id' | 'id'>[],
): Promise<string[]> {
  const rows = await tx.named<{ id: string }>(
    'procedures.files-of-open-drafts',
    `select f.id from unnest($1::uuid[], $2::uuid[]) as g (owner_person_id, draft_id)
       join procedures.draft d on d.owner_person_id = g.owner_person_id and d.id = g.draft_id and d.submission is null
       join procedures.draft_file f on f.owner_person_id = g.owner_person_id and f.draft_id = g.draft_id`,
    [drafts.map(({ owner_person_id }) => owner_person_id), drafts.map(({ id }) => id)],
  )
  return rows.map(({ id }) => id)
}

/** Those of these uploads that are in a draft, whatever became of it. */
export async function filesInDrafts(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.named<{ id: string }>(
    'procedures.files-in-drafts',
    'select id from procedures.draft_file where id = any($1::uuid[])',
    [ids],
  )
  return rows.map(({ id }) => id)
}

export async function insertDraftFile(tx: Tx, personId: string, draftId: string, file: DraftFileRow): Promise<void> {
  await tx.named(
    'procedures.insert-draft-file',
    `insert into procedures.draft_file (owner_person_id, draft_id, id, slot, name, media_type, size, sha256, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [personId, draftId, file.id, file.slot, file.name, file.mediaType, file.size, file.sha256, file.at],
  )
}

export async function deleteDraftFile(
  tx: Tx,
  personId: string,
  draftId: string,
  slot: string,
  id: string,
): Promise<boolean> {
  const rows = await tx.named(
    'procedures.delete-draft-file',
    `delete from procedures.draft_file where owner_person_id = $1 and draft_id = $2 and slot = $3 and id = $4 returning id`,
    [personId, draftId, slot, id],
  )
  return rows.length === 1
}

// ---- applications -----------------------------------------------------------------------------------------------

export interface FeeItem {
  name: { vi: string; en: string }
  amountDong: number
  legalBasis: string | null
}

export interface ApplicationRow {
  case_id: string
  case_code: string
  procedure_code: string
  procedure_version: number
  person_id: string
  person_name: string
  channel: 'online' | 'counter'
  delivery: DeliveryWay
  draft_id: string
  sources: Record<string, SourceRow>
  fee: FeeItem[]
  payment_id: string | null
  receiving_unit_id: string
  submitted_at: string
}

/** The case's own row and the end of its draft, in one statement that travels with the commit: the hot path. */
export function submitted(tx: Tx, row: ApplicationRow, submission: Submission): void {
  tx.later(
    'procedures.submitted',
    `with closed as (
       update procedures.draft set submission = $15 where owner_person_id = $5 and id = $9
     )
     insert into procedures.application (case_id, case_code, procedure_code, procedure_version, person_id, person_name, channel,
       delivery, draft_id, sources, fee, payment_id, receiving_unit_id, submitted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      row.case_id,
      row.case_code,
      row.procedure_code,
      row.procedure_version,
      row.person_id,
      row.person_name,
      row.channel,
      row.delivery,
      row.draft_id,
      JSON.stringify(row.sources),
      JSON.stringify(row.fee),
      row.payment_id,
      row.receiving_unit_id,
      row.submitted_at,
      JSON.stringify(submission),
    ],
  )
}

export async function closeSupplement(tx: Tx, personId: string, id: string, submission: Submission): Promise<void> {
  await tx.named(
    'procedures.close-supplement',
    'update procedures.draft set submission = $3 where owner_person_id = $1 and id = $2',
    [personId, id, JSON.stringify(submission)],
  )
}

export async function addSources(tx: Tx, caseId: string, sources: Record<string, SourceRow>): Promise<void> {
  await tx.named(
    'procedures.add-sources',
    'update procedures.application set sources = sources || $2::jsonb where case_id = $1',
    [caseId, JSON.stringify(sources)],
  )
}

/** What was to come by post is handed over at the counter. */
export async function keepAtCounter(tx: Tx, caseId: string): Promise<void> {
  await tx.named(
    'procedures.keep-at-counter',
    `update procedures.application set delivery = 'counter' where case_id = $1`,
    [caseId],
  )
}

export async function applicationOf(tx: Tx, caseId: string): Promise<ApplicationRow | undefined> {
  const [row] = await tx.named<ApplicationRow>(
    'procedures.application',
    'select * from procedures.application where case_id = $1',
    [caseId],
  )
  return row
}

// ---- once only --------------------------------------------------------------------------------------------------

export interface Remembered {
  key: string
  value: unknown
  case_code: string
  at: string
}

export async function rememberedOf(tx: Tx, personId: string): Promise<Remembered[]> {
  const rows = await tx.named<Remembered>(
    'procedures.remembered',
    'select key, value, case_code, at from procedures.remembered where person_id = $1',
    [personId],
  )
  const whole: Remembered[] = []
  for (const row of rows) whole.push({ ...row, value: await rememberedValues.open(tx, [personId, row.key], row.value) })
  return whole
}

export async function remember(
  tx: Tx,
  personId: string,
  caseCode: string,
  at: string,
  values: ReadonlyMap<string, unknown>,
): Promise<void> {
  if (values.size === 0) return
  const sealed: string[] = []
  for (const [key, value] of values) sealed.push(await rememberedValues.seal(tx, [personId, key], value))
  await tx.named(
    'procedures.remember',
    `insert into procedures.remembered (person_id, key, value, case_code, at)
     select $1, key, value, $2, $3 from unnest($4::text[], $5::jsonb[]) as g(key, value)
     on conflict (person_id, key) do update set value = excluded.value, case_code = excluded.case_code, at = excluded.at
       where procedures.remembered.at <= excluded.at`,
    [personId, caseCode, at, [...values.keys()], sealed],
  )
}

// ---- slips ------------------------------------------------------------------------------------------------------

export interface SlipRow {
  case_id: string
  form: '01' | '02' | '03' | '04'
  case_version: number
  at: string
  document_id: string | null
}

/** The slip that a case event calls for; nothing when it is there already. */
export async function wantSlip(tx: Tx, caseId: string, form: SlipRow['form'], caseVersion: number): Promise<void> {
  await tx.named(
    'procedures.want-slip',
    'insert into procedures.slip (case_id, form, case_version, at) values ($1, $2, $3, $4) on conflict do nothing',
    [caseId, form, caseVersion, tx.now.toString()],
  )
}

export function slipsOf(tx: Tx, caseId: string): Promise<SlipRow[]> {
  return tx.named<SlipRow>(
    'procedures.slips',
    'select * from procedures.slip where case_id = $1 order by case_version, form',
    [caseId],
  )
}

/** With the row locked: the page that waits and the job make one paper. */
export async function lockSlip(
  tx: Tx,
  slip: Pick<SlipRow, 'case_id' | 'form' | 'case_version'>,
): Promise<SlipRow | undefined> {
  const [row] = await tx.named<SlipRow>(
    'procedures.lock-slip',
    'select * from procedures.slip where case_id = $1 and form = $2 and case_version = $3 for update',
    [slip.case_id, slip.form, slip.case_version],
  )
  return row
}

export async function slipMade(
  tx: Tx,
  slip: Pick<SlipRow, 'case_id' | 'form' | 'case_version'>,
  documentId: string,
): Promise<void> {
  await tx.named(
    'procedures.slip-made',
    'update procedures.slip set document_id = $4 where case_id = $1 and form = $2 and case_version = $3',
    [slip.case_id, slip.form, slip.case_version, documentId],
  )
}

export function waitingSlips(tx: Tx, before: string): Promise<SlipRow[]> {
  return tx.named<SlipRow>(
    'procedures.waiting-slips',
    'select * from procedures.slip where document_id is null and at < $1 order by at limit 200',
    [before],
  )
}

export * from './store-results.ts'

/** For sample data: the commit does not wait for the disk. After a power cut the last of it is missing, and nothing else. */
export function dontWaitForDisk(tx: Tx): void {
  tx.later('procedures.no-wait', 'set local synchronous_commit = off', [])
}
