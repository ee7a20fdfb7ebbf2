/** Reporting: sent once, shown to everybody without its reporter, joined instead of sent twice. Rules PT1 to PT9. */
import { createHash } from 'node:crypto'
import { type Actor, type Citizen } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { InputOf, ReplyOf } from '../../kernel/endpoint.ts'
import { isId, newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { openCase } from '../../platform/casework/index.ts'
import { administrativeDate, directory } from '../../platform/organisation/index.ts'
import { distance_m } from '../../platform/registry/index.ts'
import { type CategoryId, categoryIds, ruleOn } from './categories.ts'
import type * as api from './contract.ts'
import { nearMetres, pointsMax } from './contract.ts'
import { reportSent } from './events.ts'
import { anonymousName } from './messages.ts'
import { boxAround, competentFor, type Position, unitOfPlace } from './place.ts'
import { processOn } from './process.ts'
import { signal } from './situation.ts'
import * as store from './store.ts'
import * as lists from './store-lists.ts'
import { suggest } from './suggest.ts'
import { addToTrail } from './trail.ts'
import { isOpen, isOverdue, linesOf, nameOf, pageOf } from './views.ts'

export const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex')

/** Whoever stays anonymous is one person for one report: nothing joins two of them. */
export function reporterOf(row: Pick<store.ReportRow, 'person_id'>): Citizen {
  return { kind: 'citizen', id: row.person_id, name: anonymousName.vi, assurance: 1, sessionId: '' }
}

// ---- sending ----------------------------------------------------------------------------------------------------

export type Sent = InputOf<typeof api.sendReport>['body']
type SentReply = ReplyOf<typeof api.sendReport>

interface Reporter {
  readonly citizen: Citizen
  readonly anonymous: boolean
  readonly keyHash: string | null
}

function whoReports(actor: Actor, { anonymous, key }: Pick<Sent, 'anonymous' | 'key'>): Reporter {
  if (actor.kind === 'citizen' && !anonymous) return { citizen: actor, anonymous: false, keyHash: null }
  if (key === undefined) throw problem('participation.key-missing')
  return { citizen: reporterOf({ person_id: newId() }), anonymous: true, keyHash: hashOf(key) }
}

export interface Reported extends Omit<Sent, 'place' | 'key' | 'anonymous'> {
  readonly place: Omit<Sent['place'], 'source'> & { readonly source: store.ReportRow['place_source'] }
  readonly channel: store.ReportRow['channel']
}

export async function send(tx: Tx, actor: Actor, sent: Sent): Promise<SentReply> {
  return report(tx, whoReports(actor, sent), { ...sent, channel: 'portal' })
}

/** A report from another system, of nobody known here. */
export function sendForOther(tx: Tx, sent: Reported): Promise<SentReply> {
  return report(tx, { citizen: reporterOf({ person_id: newId() }), anonymous: true, keyHash: null }, sent)
}

/** PT2: sent again under its id, by who sent it, it is the report that there is. */
async function report(tx: Tx, who: Reporter, sent: Reported): Promise<SentReply> {
  const { place } = sent
  const addressUnitId = await addressOf(tx, place, sent.unitId)
  const { unit } = competentFor(tx, sent.category, addressUnitId)
  const inserted = await store.insertReport(tx, {
    report_id: sent.id,
    category: sent.category,
    words: sent.words,
    lat: place.lat,
    lon: place.lon,
    accuracy_m: place.accuracy_m ?? null,
    place_source: place.source,
    place_words: place.words ?? null,
    address_unit_id: addressUnitId,
    channel: sent.channel,
    person_id: who.citizen.id,
    anonymous: who.anonymous,
    key_sha256: who.keyHash,
    holder_unit_id: unit.id,
  })
  if (!inserted) return known(tx, who, sent)
  if ((await store.takePhotos(tx, sent.id, sent.photoIds)) !== sent.photoIds.length) {
    throw problem('participation.photo-unknown')
  }
  const process = processOn(sent.category, administrativeDate(tx).toString())
  const { code } = await openCase(tx, who.citizen, {
    id: sent.id,
    process,
    applicant: { personId: who.citizen.id, name: who.citizen.name },
    receivingUnitId: unit.id,
    competence: ruleOn(sent.category, administrativeDate(tx).toString()).competence,
    addressUnitId,
    channel: 'online',
    // The content is this service's own: what is reported is not shown to whoever sees the queue.
    data: {},
    papers: [],
  })
  store.nameCase(tx, sent.id, code)
  tx.emit(reportSent, {
    reportId: sent.id,
    code,
    category: sent.category,
    lat: place.lat,
    lon: place.lon,
    unitId: unit.id,
    addressUnitId,
    at: tx.now.toString(),
  })
  signal(tx, {
    report_id: sent.id,
    category: sent.category,
    voices: 0,
    public_words: null,
    lat: place.lat,
    lon: place.lon,
    holder_unit_id: unit.id,
  })
  tx.live('reports:all')
  return { id: sent.id, code, unit: unit.name, workingHours: process.workingHours, repeated: false }
}

async function known(tx: Tx, who: Reporter, { id, channel }: Reported): Promise<SentReply> {
  const row = await store.reportById(tx, id)
  if (!row || !isTheirs(row, who, channel)) throw problem('kernel.conflict')
  const { rule } = competentFor(tx, row.category as CategoryId, row.address_unit_id)
  return {
    id,
    code: row.case_code,
    unit: nameOf(row.holder_unit_id),
    workingHours: rule.workingHours,
    repeated: true,
  }
}

function isTheirs(row: store.ReportRow, { keyHash, citizen }: Reporter, channel: Reported['channel']): boolean {
  if (keyHash !== null) return row.key_sha256 === keyHash
  // The id of what comes from another system is made of what it says and who says it.
  if (channel === 'open311') return row.channel === 'open311'
  return !row.anonymous && row.person_id === citizen.id
}

/** PT5: an official boundary decides; without one, whatever ward or commune the person chose. */
async function addressOf(tx: Tx, at: Position, chosen: string | undefined): Promise<string> {
  const found = await unitOfPlace(tx, at)
  if (found?.certain || chosen === undefined) {
    if (!found) throw problem('participation.outside-city')
    return found.unit.id
  }
  const unit = directory().unit(chosen)
  if (unit?.level !== 'commune' || !directory().isValid(unit, administrativeDate(tx))) {
    throw problem('casework.unknown-unit')
  }
  return unit.id
}

export async function unitAtPlace(
  tx: Tx,
  { lat, lon, category }: InputOf<typeof api.findUnitAt>['query'],
): Promise<ReplyOf<typeof api.findUnitAt>> {
  const found = await unitOfPlace(tx, { lat, lon })
  if (!found) return { unit: null, certain: false, competent: null }
  const { id, name } = found.unit
  const competent = category === undefined ? null : competentFor(tx, category, id).unit.name
  return { unit: { id, name }, certain: found.certain, competent }
}

// ---- what everybody sees ----------------------------------------------------------------------------------------

interface Filter {
  readonly box?: string
  readonly category?: CategoryId
  readonly state?: 'open' | 'overdue' | 'done' | 'refused'
  readonly unitId?: string
}

function filterOf(tx: Tx, { box, category, state, unitId }: Filter): lists.ReportFilter {
  const [south = 0, west = 0, north = 0, east = 0] = box?.split(',').map(Number) ?? []
  const unit = unitId === undefined ? undefined : directory().unit(unitId)
  return {
    now: tx.now.toString(),
    ...(box !== undefined && { box: { south, west, north, east } }),
    ...(category !== undefined && { category }),
    ...(state !== undefined && { state }),
    ...(unitId !== undefined && {
      unitIds: unit
        ? directory()
            .subtree(unit.id, administrativeDate(tx))
            .map(({ id }) => id)
        : [unitId],
    }),
  }
}

const linesShown = 30

export async function list(
  tx: Tx,
  query: InputOf<typeof api.listReports>['query'],
): Promise<ReplyOf<typeof api.listReports>> {
  const limit = query.limit ?? linesShown
  if (query.after !== undefined && !isId(query.after)) throw problem('kernel.invalid-input')
  const rows = await lists.newest(tx, filterOf(tx, query), query.after ?? null, limit + 1)
  const last = rows[limit - 1]
  const next = rows.length > limit && last ? last.report_id : null
  return { items: await linesOf(tx, rows.slice(0, limit)), next }
}

export async function points(tx: Tx, query: Filter): Promise<ReplyOf<typeof api.listPoints>> {
  const now = tx.now.toString()
  const rows = await lists.points(tx, filterOf(tx, query), pointsMax + 1)
  const items = rows.slice(0, pointsMax).map((row) => ({
    id: row.report_id,
    lat: row.lat,
    lon: row.lon,
    category: row.category as CategoryId,
    state: row.state,
    overdue: isOverdue(row, now),
  }))
  return { items, more: rows.length > pointsMax }
}

/** For whom follows it live. */
export async function exists(tx: Tx, id: string): Promise<boolean> {
  return isId(id) && (await store.reportById(tx, id)) !== undefined
}

export async function read(tx: Tx, id: string): Promise<ReplyOf<typeof api.readReport>> {
  const row = await store.reportById(tx, id)
  if (!row || row.state === 'withdrawn') throw problem('kernel.not-found')
  return pageOf(tx, row)
}

const nearMax = 5
const aroundMax = 200

/** Open reports close to a place, the nearest first. */
export async function around(tx: Tx, at: Position, metres: number) {
  const rows = await lists.openIn(tx, boxAround(at, metres), aroundMax)
  return rows
    .map((row) => ({ row, distance_m: Math.round(distance_m(at, row)) }))
    .filter((one) => one.distance_m <= metres)
    .toSorted((a, b) => a.distance_m - b.distance_m)
}

export async function near(
  tx: Tx,
  { lat, lon, category }: InputOf<typeof api.nearReports>['query'],
): Promise<ReplyOf<typeof api.nearReports>> {
  const found = (await around(tx, { lat, lon }, nearMetres))
    .filter(({ row }) => category === undefined || row.category === category)
    .slice(0, nearMax)
  const lines = await linesOf(
    tx,
    found.map(({ row }) => row),
  )
  return { items: lines.map((line, i) => ({ ...line, distance_m: found[i]?.distance_m ?? 0 })) }
}

export async function suggestFor(
  tx: Tx,
  { words, at }: InputOf<typeof api.suggestCategory>['body'],
): Promise<ReplyOf<typeof api.suggestCategory>> {
  const close = at ? await around(tx, at, nearMetres) : []
  const nearby = Object.fromEntries(
    categoryIds.map((id) => [id, close.filter(({ row }) => row.category === id).length]),
  ) as Record<CategoryId, number>
  const items = suggest(words, nearby).map(({ category, because, nearby: n }) => ({
    category,
    because: [...because],
    nearby: n,
  }))
  return { items }
}

// ---- joining ----------------------------------------------------------------------------------------------------

/** PT8: one voice a citizen, or a browser's own secret for this report. */
export async function join(
  tx: Tx,
  actor: Actor,
  id: string,
  key: string | undefined,
): Promise<ReplyOf<typeof api.joinReport>> {
  const row = await store.reportById(tx, id, true)
  if (!row || row.state === 'withdrawn') throw problem('kernel.not-found')
  if (!isOpen(row)) throw problem('participation.ended')
  const personId = actor.kind === 'citizen' ? actor.id : null
  if (personId === null && key === undefined) throw problem('participation.key-missing')
  const isOwn = personId !== null && personId === row.person_id
  const voice = { report_id: id, voice_key: personId ?? hashOf(`${id} ${key}`), person_id: personId }
  const added = !isOwn && (await store.addVoice(tx, voice))
  const voices = row.voices + (added ? 1 : 0)
  if (added) {
    await addToTrail(tx, id, 'joined', { voices })
    signal(tx, { ...row, voices })
  }
  return { voices, added }
}
