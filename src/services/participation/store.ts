/** SQL of reports: one at a time. */
import type { Tx } from '../../kernel/app.ts'
import type { Selectable } from 'kysely'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('participation')

export type ReportRow = Selectable<Tables['report']>
export type PhotoRow = Tables['photo']
export type ProofRow = Tables['proof']

type Given = Pick<
  ReportRow,
  | 'report_id'
  | 'category'
  | 'words'
  | 'lat'
  | 'lon'
  | 'accuracy_m'
  | 'place_source'
  | 'place_words'
  | 'address_unit_id'
  | 'channel'
  | 'person_id'
  | 'anonymous'
  | 'key_sha256'
  | 'holder_unit_id'
>

/** False when there is a report of this id: also one whose transaction has yet to end is waited for. */
export async function insertReport(tx: Tx, given: Given): Promise<boolean> {
  const now = tx.now.toString()
  const inserted = await db(tx)
    .insertInto('report')
    .values({ ...given, case_code: '', sent_at: now, round_since: now, state: 'sent' })
    .onConflict((conflict) => conflict.column('report_id').doNothing())
    .returning('report_id')
    .execute()
  return inserted.length > 0
}

/** Sent with the commit: the case is opened last, since others wait for its number. */
export function nameCase(tx: Tx, reportId: string, code: string): void {
  tx.later('participation.name-case', 'update participation.report set case_code = $2 where report_id = $1', [
    reportId,
    code,
  ])
}

export async function reportById(tx: Tx, id: string, lock = false): Promise<ReportRow | undefined> {
  const query = db(tx).selectFrom('report').selectAll().where('report_id', '=', id)
  return (lock ? query.forUpdate() : query).executeTakeFirst()
}

export async function reportByCode(tx: Tx, code: string): Promise<ReportRow | undefined> {
  return db(tx).selectFrom('report').selectAll().where('case_code', '=', code).executeTakeFirst()
}

export async function updateReport(tx: Tx, id: string, change: Partial<Omit<ReportRow, 'report_id'>>): Promise<void> {
  await db(tx).updateTable('report').set(change).where('report_id', '=', id).execute()
}

/** Those that go the way of another. */
export async function mergedInto(tx: Tx, id: string): Promise<ReportRow[]> {
  return db(tx).selectFrom('report').selectAll().where('merged_into', '=', id).orderBy('sent_at').limit(200).execute()
}

// ---- photos -----------------------------------------------------------------------------------------------------

/** False when there is one of this id. */
export async function insertPhoto(tx: Tx, row: PhotoRow): Promise<boolean> {
  const inserted = await db(tx)
    .insertInto('photo')
    .values(row)
    .onConflict((conflict) => conflict.column('photo_id').doNothing())
    .returning('photo_id')
    .execute()
  return inserted.length > 0
}

export async function photoById(tx: Tx, id: string): Promise<PhotoRow | undefined> {
  return db(tx).selectFrom('photo').selectAll().where('photo_id', '=', id).executeTakeFirst()
}

/** Gives how many of them were free, and are the report's now. */
export async function takePhotos(tx: Tx, reportId: string, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  const taken = await db(tx)
    .updateTable('photo')
    .set({ report_id: reportId })
    .where('photo_id', 'in', [...ids])
    .where('report_id', 'is', null)
    .where('kind', '=', 'report')
    .returning('photo_id')
    .execute()
  return taken.length
}

/** Of these reports, in the order of their coming. */
export async function photosOf(tx: Tx, reportIds: readonly string[]): Promise<PhotoRow[]> {
  if (reportIds.length === 0) return []
  return db(tx)
    .selectFrom('photo')
    .selectAll()
    .where('report_id', 'in', [...reportIds])
    .orderBy('uploaded_at')
    .orderBy('photo_id')
    .execute()
}

export async function releasePhotos(tx: Tx, reportId: string, ids: readonly string[], by: string): Promise<void> {
  await tx.named(
    'participation.release-photos',
    `update participation.photo set released_at = case when photo_id = any($2) then coalesce(released_at, $3) end,
       released_by = case when photo_id = any($2) then coalesce(released_by, $4) end where report_id = $1`,
    [reportId, ids, tx.now.toString(), by],
  )
}

/** Of these contents, those that a photo of another id still has. */
export async function sharedContents(tx: Tx, contents: readonly string[], but: readonly string[]): Promise<string[]> {
  const rows = await tx.named<{ sha256: string }>(
    'participation.shared-contents',
    'select distinct sha256 from participation.photo where sha256 = any($1) and photo_id <> all($2::uuid[])',
    [contents, but],
  )
  return rows.map(({ sha256 }) => sha256)
}

// ---- proofs, voices, trail --------------------------------------------------------------------------------------

export async function insertProof(tx: Tx, row: ProofRow): Promise<void> {
  await db(tx).insertInto('proof').values(row).execute()
}

export async function proofsOf(tx: Tx, reportId: string): Promise<ProofRow[]> {
  return db(tx).selectFrom('proof').selectAll().where('report_id', '=', reportId).orderBy('proof_id').execute()
}

/** False when this voice was counted already. */
export async function addVoice(
  tx: Tx,
  voice: { report_id: string; voice_key: string; person_id: string | null },
): Promise<boolean> {
  const inserted = await db(tx)
    .insertInto('voice')
    .values({ ...voice, at: tx.now.toString() })
    .onConflict((conflict) => conflict.columns(['report_id', 'voice_key']).doNothing())
    .returning('report_id')
    .execute()
  if (inserted.length === 0) return false
  await tx.named(
    'participation.count-voice',
    'update participation.report set voices = voices + 1 where report_id = $1',
    [voice.report_id],
  )
  return true
}

/** Citizens who joined it. */
export async function joinedBy(tx: Tx, reportId: string): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('voice')
    .select('person_id')
    .where('report_id', '=', reportId)
    .where('person_id', 'is not', null)
    .limit(1000)
    .execute()
  return rows.flatMap(({ person_id }) => person_id ?? [])
}

export interface TrailEntry {
  readonly id: string
  readonly at: string
  readonly kind: string
  readonly data: Readonly<Record<string, string | number | null>>
}

export async function addTrail(tx: Tx, reportId: string, entry: TrailEntry): Promise<void> {
  const { id, at, kind, data } = entry
  await db(tx)
    .insertInto('trail')
    .values({ report_id: reportId, trail_id: id, at, kind, data: JSON.stringify(data) })
    .execute()
}

export async function trailOf(tx: Tx, reportId: string): Promise<Selectable<Tables['trail']>[]> {
  return db(tx).selectFrom('trail').selectAll().where('report_id', '=', reportId).orderBy('trail_id').execute()
}
