/** The office: reading with a record of it, transfer, release, proof, closing. Rules PT10 to PT12, PT15, PT17. */
import type { Actor, Official } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { InputOf, ReplyOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { act, caseSummary } from '../../platform/casework/index.ts'
import { isSameReading, recordAccess, rememberReading } from '../../platform/identity/index.ts'
import { administrativeDate, directory, may, unitsWhere } from '../../platform/organisation/index.ts'
import { distance_m } from '../../platform/registry/index.ts'
import { badQuality, findSeries, newestOf } from '../../platform/telemetry/index.ts'
import type { CategoryId } from './categories.ts'
import type * as api from './contract-desk.ts'
import type { DeskReport } from './contract-desk.ts'
import { bringUpToDate, freeMerged, goAlone } from './follow.ts'
import { closeMerged } from './merging.ts'
import { keepPhoto, mayReadReport, positionOf } from './photos.ts'
import { unitAbove } from './place.ts'
import { legalGround } from './process.ts'
import { around } from './reports.ts'
import * as store from './store.ts'
import * as lists from './store-lists.ts'
import { suspiciousIn } from './suspicious.ts'
import { addToTrail } from './trail.ts'
import { isOpen, linesOf, nameOf, pageOf } from './views.ts'
import { sentOutOf } from './open311/store.ts'

/** A photo is proof from here on: the phone's position goes astray by some dozen metres between houses. */
export const proofMetres = 150
/** An instrument speaks for its neighbourhood. */
const readingMetres = 500
const linesMax = 200
const nearToMergeMetres = 200

function officialOf(actor: Actor): Official {
  if (actor.kind !== 'official') throw problem('kernel.forbidden')
  return actor
}

/** Throws `kernel.not-found`: a report of a unit that one does not read for is no different from none. */
async function readable(tx: Tx, actor: Actor, id: string, lock = false): Promise<store.ReportRow> {
  const row = await store.reportById(tx, id, lock)
  if (!row || !mayReadReport(actor, row)) throw problem('kernel.not-found')
  return row
}

/** Works on it: at the desk that receives it or where it is done. */
function mayWorkOn(actor: Actor, row: store.ReportRow): boolean {
  return ['casework.receive', 'casework.process'].some((permission) => may(actor, permission, row.holder_unit_id))
}

export async function workable(tx: Tx, actor: Actor, id: string): Promise<store.ReportRow> {
  const row = await readable(tx, actor, id, true)
  if (!mayWorkOn(actor, row)) throw problem('kernel.forbidden')
  return row
}

export async function list(
  tx: Tx,
  actor: Actor,
  { queue, category, text }: InputOf<typeof api.listDeskReports>['query'],
): Promise<ReplyOf<typeof api.listDeskReports>> {
  const where = unitsWhere(officialOf(actor), 'casework.read')
  const unitIds = where === 'all' ? null : where
  const now = tx.now.toString()
  const asked = { queue, unitIds, category: category ?? null, text: text ?? null, now }
  const [rows, counts] = await Promise.all([
    lists.deskReports(tx, asked, linesMax + 1),
    lists.deskCounts(tx, unitIds, now),
  ])
  const shown = rows.slice(0, linesMax)
  await noteListed(tx, officialOf(actor), shown)
  const lines = await linesOf(tx, shown)
  const items = shown.flatMap((row, i) => {
    const line = lines[i]
    return line
      ? [
          {
            ...line,
            place: row.place_words,
            said: row.words,
            riskAt: row.risk_at,
            objections: row.objections,
            reminded: row.reminded_before_at !== null || row.reminded_after_at !== null,
            escalated: row.escalated_unit_id !== null,
          },
        ]
      : []
  })
  return { items, more: rows.length > linesMax, counts }
}

/**
 * PT17: a list shows words as they were sent, so it is a reading of each. One that is drawn again, since a report has changed, is the
 * same reading. Of who stayed anonymous nobody could see the record.
 */
async function noteListed(tx: Tx, actor: Official, rows: readonly store.ReportRow[]): Promise<void> {
  const keyOf = ({ report_id }: store.ReportRow) => `${actor.id} listed ${report_id}`
  const seen = rows.filter((row) => !row.anonymous && !isSameReading(tx, keyOf(row)))
  await Promise.all(seen.map(({ person_id, report_id }) => recordAccess(tx, actor, readOf(report_id, person_id))))
  for (const row of seen) rememberReading(tx, keyOf(row))
}

const readOf = (reportId: string, personId: string) =>
  ({ personIds: [personId], what: 'report', purpose: 'handling a case', caseId: reportId }) as const

// ---- one report -------------------------------------------------------------------------------------------------

/** PT17: reading it is recorded for the reporter. */
export async function read(tx: Tx, actor: Actor, id: string): Promise<DeskReport> {
  const row = await readable(tx, actor, id)
  await recordAccess(tx, actor, readOf(id, row.person_id))
  return viewOf(tx, actor, row)
}

export async function viewOf(tx: Tx, actor: Actor, row: store.ReportRow): Promise<DeskReport> {
  const [report, summary, photos, merged, close, proofs, outside] = await Promise.all([
    pageOf(tx, row),
    caseSummary(tx, row.report_id),
    store.photosOf(tx, [row.report_id]),
    store.mergedInto(tx, row.report_id),
    isOpen(row) ? around(tx, row, nearToMergeMetres) : [],
    store.proofsOf(tx, row.report_id),
    sentOutOf(tx, row.report_id),
  ])
  return {
    report: { ...report, place: row.place_words },
    version: summary.version,
    words: row.words,
    suspicious: suspiciousIn(`${row.place_words ?? ''}\n${row.words}`),
    photos: photos.map((photo) => ({
      id: photo.photo_id,
      kind: photo.kind,
      takenAt: photo.taken_at,
      at: positionOf(photo),
      released: photo.released_at !== null,
    })),
    channel: row.channel,
    anonymous: row.anonymous,
    accuracy_m: row.accuracy_m,
    mayWork: isOpen(row) && mayWorkOn(actor, row),
    mayClose: row.state === 'approval' && may(actor, 'casework.decide', row.holder_unit_id),
    hasProof: proofs.some((proof) => isOfRound(proof, row)),
    proofMetres,
    merged: merged.map((one) => ({ id: one.report_id, code: one.case_code, sentAt: one.sent_at })),
    near: close
      .filter(({ row: one }) => one.report_id !== row.report_id && one.holder_unit_id === row.holder_unit_id)
      .slice(0, 10)
      .map(({ row: one, distance_m: metres }) => ({
        id: one.report_id,
        code: one.case_code,
        category: one.category as CategoryId,
        sentAt: one.sent_at,
        distance_m: metres,
      })),
    units: unitsFor(tx, row),
    outside: outside
      ? { server: outside.server, state: outside.state, requestId: outside.request_id, status: outside.status }
      : null,
  }
}

/** The level above, the departments, and the ward of the place. */
function unitsFor(tx: Tx, row: store.ReportRow): { id: string; name: { vi: string; en: string } }[] {
  const date = administrativeDate(tx)
  const departments = directory()
    .children(directory().city().id, date)
    .filter(({ level }) => level === 'department')
  const ids = [row.address_unit_id, unitAbove(tx, row.holder_unit_id).id, ...departments.map(({ id }) => id)]
  return [...new Set(ids)].filter((id) => id !== row.holder_unit_id).map((id) => ({ id, name: nameOf(id) }))
}

export async function transfer(
  tx: Tx,
  actor: Actor,
  id: string,
  { expectedVersion, unitId, reason }: InputOf<typeof api.transferReport>['body'],
): Promise<ReplyOf<typeof api.transferReport>> {
  const row = await readable(tx, actor, id, true)
  const action = { type: 'transfer', unitId, reason } as const
  const reply = await act(tx, actor, { caseId: id, expectedVersion, action })
  await bringUpToDate(tx, id)
  // PT9: what goes to another unit goes alone, and leaves those alone that went with it.
  if (row.merged_into !== null) await goAlone(tx, row)
  await freeMerged(tx, id)
  return reply
}

export async function release(
  tx: Tx,
  actor: Actor,
  id: string,
  { words, photoIds }: InputOf<typeof api.releaseReport>['body'],
): Promise<DeskReport> {
  const row = await workable(tx, actor, id)
  const known = new Set((await store.photosOf(tx, [id])).map(({ photo_id }) => photo_id))
  if (!photoIds.every((photoId) => known.has(photoId))) throw problem('participation.photo-unknown')
  const text = words?.trim() ?? ''
  await store.updateReport(tx, id, { public_words: text === '' ? null : text })
  await store.releasePhotos(tx, id, photoIds, officialOf(actor).id)
  await addToTrail(tx, id, 'released')
  return viewOf(tx, actor, (await store.reportById(tx, id)) ?? row)
}

// ---- proof ------------------------------------------------------------------------------------------------------

const isOfRound = (proof: store.ProofRow, row: store.ReportRow) => Date.parse(proof.at) >= Date.parse(row.round_since)

/** PT11: from after the report, or after it was held to be not done; and from there. */
function checkProof(row: store.ReportRow, at: string, metres: number, max: number): void {
  if (Date.parse(at) < Date.parse(row.round_since)) throw problem('participation.proof-too-early')
  if (metres > max) throw problem('participation.proof-too-far', { metres: Math.round(metres), max })
}

type Proved = Pick<store.ProofRow, 'photo_id' | 'series' | 'value' | 'unit' | 'at' | 'note'> & { metres: number }

async function addProof(tx: Tx, actor: Official, row: store.ReportRow, { metres, ...proof }: Proved): Promise<void> {
  await store.insertProof(tx, {
    ...proof,
    report_id: row.report_id,
    proof_id: newId(tx.now.epochMilliseconds),
    distance_m: Math.round(metres),
    added_at: tx.now.toString(),
    added_by: actor.id,
    added_by_name: actor.name,
  })
  await addToTrail(tx, row.report_id, 'proof')
}

export async function proveByPhoto(
  tx: Tx,
  actor: Actor,
  { id, photoId }: InputOf<typeof api.addProofPhoto>['params'],
  { note, ...said }: InputOf<typeof api.addProofPhoto>['query'],
  bytes: Buffer,
): Promise<DeskReport> {
  const row = await workable(tx, actor, id)
  const official = officialOf(actor)
  if (!isOpen(row)) throw problem('participation.ended')
  const proofs = await store.proofsOf(tx, id)
  if (proofs.some((proof) => proof.photo_id === photoId)) return viewOf(tx, actor, row)
  const photo = await keepPhoto(tx, { id: photoId, bytes, said, kind: 'proof', reportId: id, by: official.id })
  const position = positionOf(photo)
  if (photo.report_id !== id) throw problem('kernel.conflict')
  if (!position || photo.taken_at === null) throw problem('participation.proof-untold')
  const metres = distance_m(row, position)
  checkProof(row, photo.taken_at, metres, proofMetres)
  const proof = { photo_id: photoId, series: null, value: null, unit: null, at: photo.taken_at, note: note ?? '' }
  await addProof(tx, official, row, { ...proof, metres })
  return viewOf(tx, actor, row)
}

export async function proveByReading(
  tx: Tx,
  actor: Actor,
  id: string,
  { series: code, note }: InputOf<typeof api.addProofReading>['body'],
): Promise<DeskReport> {
  const row = await workable(tx, actor, id)
  if (!isOpen(row)) throw problem('participation.ended')
  const series = findSeries(tx.app, code)
  const point = series?.point ?? series?.thing.point
  const newest = series && newestOf(tx.app, series.id)
  if (!series || !point || !newest || newest.quality === badQuality) throw problem('participation.no-reading')
  const at = Temporal.Instant.fromEpochMilliseconds(newest.time).toString()
  const metres = distance_m(row, { lat: point.latitude, lon: point.longitude })
  checkProof(row, at, metres, readingMetres)
  const proof = { photo_id: null, series: series.code, value: newest.value, unit: series.unit, at, note }
  await addProof(tx, officialOf(actor), row, { ...proof, metres })
  return viewOf(tx, actor, row)
}

/** PT11: nothing is closed without a proof of the present round; what was merged into it is done with it. */
export async function close(
  tx: Tx,
  actor: Actor,
  id: string,
  { expectedVersion, answer }: InputOf<typeof api.closeReport>['body'],
): Promise<ReplyOf<typeof api.closeReport>> {
  const row = await readable(tx, actor, id, true)
  const proofs = await store.proofsOf(tx, id)
  if (!proofs.some((proof) => isOfRound(proof, row))) throw problem('participation.no-proof')
  const action = { type: 'grant', legalGround, reason: answer } as const
  const reply = await act(tx, actor, { caseId: id, expectedVersion, action })
  await closeMerged(tx, actor, row)
  await store.updateReport(tx, id, { confirmed_at: null, confirmed_by: null })
  await bringUpToDate(tx, id)
  return reply
}
