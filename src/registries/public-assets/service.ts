/** Inventories and labels of public assets. Rules PA3 to PA8. */
import path from 'node:path'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { qrSvg, renderBytes, storeFile } from '../../platform/documents/index.ts'
import { directory, may, requireMay } from '../../platform/organisation/index.ts'
import {
  amendRecord,
  currentRecord,
  currentRecordByKey,
  type OwnRecord,
  ownRecordsOfUnit,
  saysAlready,
} from '../../platform/registry/index.ts'
import { labelsMax, type Line, type Round, type RoundDetail } from './contract.ts'
import { type Asset, assets } from './definition.ts'
import { assetGroups, wornOn } from './depreciation.ts'
import { paperTexts } from './messages.ts'
import * as store from './store.ts'

const roundsShown = 50

/** In the shape of the registry's schema. */
const assetOf = (record: Pick<OwnRecord, 'data'>): Asset => record.data as unknown as Asset

function roundView(row: store.RoundRow, counted: number, expected: number): Round {
  return {
    id: row.id,
    unitId: row.unit_id,
    name: row.name,
    begunAt: row.begun_at,
    begunBy: row.begun_by,
    closedAt: row.closed_at,
    expected,
    counted,
  }
}

export async function rounds(tx: Tx, actor: Actor, unitId: string): Promise<Round[]> {
  requireMay(actor, 'public-assets.count', unitId)
  const expected = (await ownRecordsOfUnit(tx, assets.name, unitId)).length
  const rows = await store.roundsOf(tx, unitId, roundsShown)
  return Promise.all(rows.map(async (row) => roundView(row, (await store.countsOf(tx, row)).length, expected)))
}

/** Throws `public-assets.round-open` while another one is. */
export async function begin(tx: Tx, actor: Actor, { unitId, name }: { unitId: string; name: string }): Promise<Round> {
  requireMay(actor, 'public-assets.manage', unitId)
  const row: store.RoundRow = {
    unit_id: unitId,
    id: newId(tx.now.epochMilliseconds),
    name,
    begun_at: tx.now.toString(),
    begun_by: actor.name ?? '',
    closed_at: null,
  }
  if (!(await store.insertRound(tx, row))) throw problem('public-assets.round-open')
  return roundView(row, 0, (await ownRecordsOfUnit(tx, assets.name, unitId)).length)
}

/** To those who may not count there, it does not exist. */
function readable(actor: Actor, row: store.RoundRow | undefined): store.RoundRow {
  if (!row || !may(actor, 'public-assets.count', row.unit_id)) throw problem('kernel.not-found')
  return row
}

export async function read(tx: Tx, actor: Actor, id: string): Promise<RoundDetail> {
  const row = readable(actor, await store.roundById(tx, id))
  const [records, counts] = [await ownRecordsOfUnit(tx, assets.name, row.unit_id), await store.countsOf(tx, row)]
  const byAsset = new Map(counts.map((count) => [count.asset_id, count]))
  const lines = records.map((record) => lineOf(tx, record, byAsset.get(record.id)))
  return { ...roundView(row, lines.filter(({ count }) => count).length, records.length), lines }
}

function lineOf(tx: Tx, record: Pick<OwnRecord, 'id' | 'data'>, count: store.CountRow | undefined): Line {
  const { code, name, costDong, group, putIntoUseOn, ...now } = assetOf(record)
  // The register follows when the inventory closes: what was counted is shown beside what it said then.
  const place = count?.register_place ?? now.place
  const state = count?.register_state ?? now.state
  const { wornDong, remainingDong } = wornOn(
    costDong,
    assetGroups[group].lifeYears,
    putIntoUseOn,
    dayOf(tx.now).toString(),
  )
  return {
    assetId: record.id,
    code,
    name,
    place,
    state,
    costDong,
    wornDong,
    remainingDong,
    count: count
      ? {
          at: count.at,
          by: count.by_name,
          state: count.state,
          place: count.place,
          note: count.note,
          photoId: count.photo_id,
        }
      : null,
    differs: count !== undefined && (count.state !== count.register_state || count.place !== count.register_place),
  }
}

/** Open, and held until the transaction ends. Throws `public-assets.round-closed`. */
async function lockOpen(tx: Tx, actor: Actor, id: string): Promise<store.RoundRow> {
  const row = readable(actor, await store.lockRound(tx, id))
  if (row.closed_at !== null) throw problem('public-assets.round-closed')
  return row
}

export interface Counted {
  readonly code: string
  readonly state: Asset['state']
  readonly place: string
  readonly note?: string
  readonly countedAt?: string
}

/** A phone's clock may be a little ahead of ours. */
const clockAhead = Temporal.Duration.from({ minutes: 5 })

/**
 * When it was found: on the phone, where it was sent later. Never after now; throws `public-assets.counted-when` for what lies
 * further ahead, or before the inventory began.
 */
function foundAt(tx: Tx, round: store.RoundRow, countedAt: string | undefined): string {
  if (countedAt === undefined) return tx.now.toString()
  const at = Temporal.Instant.from(countedAt)
  const tooLate = Temporal.Instant.compare(at, tx.now.add(clockAhead)) > 0
  const tooEarly = Temporal.Instant.compare(at, Temporal.Instant.from(round.begun_at).subtract(clockAhead)) < 0
  if (tooLate || tooEarly) throw problem('public-assets.counted-when')
  return (Temporal.Instant.compare(at, tx.now) > 0 ? tx.now : at).toString()
}

/** Throws `public-assets.unknown-code`, `public-assets.round-closed`, `public-assets.counted-when`. */
export async function count(tx: Tx, actor: Actor, id: string, counted: Counted): Promise<Line> {
  const round = await lockOpen(tx, actor, id)
  const record = await currentRecordByKey(tx, assets.name, counted.code)
  if (!record || assetOf(record).unitId !== round.unit_id)
    throw problem('public-assets.unknown-code', { code: counted.code })
  await store.upsertCount(tx, {
    unit_id: round.unit_id,
    round_id: round.id,
    asset_id: record.id,
    at: foundAt(tx, round, counted.countedAt),
    by_name: actor.name ?? '',
    state: counted.state,
    place: counted.place,
    register_state: assetOf(record).state,
    register_place: assetOf(record).place,
    note: counted.note ?? null,
  })
  return lineOf(tx, record, await store.countOf(tx, round, record.id))
}

/** Throws `kernel.not-found` before the asset was counted, `public-assets.photo-kind`, and what documents says of a file. */
export async function addPhoto(
  tx: Tx,
  actor: Actor,
  { id, assetId }: { id: string; assetId: string },
  bytes: Buffer,
): Promise<Line> {
  const round = await lockOpen(tx, actor, id)
  const stored = await storeFile(tx, actor, { bytes, name: `kiem-ke-${assetId}`, classification: 'internal' })
  if (!stored.mediaType.startsWith('image/')) throw problem('public-assets.photo-kind')
  if (!(await store.setPhoto(tx, round, assetId, stored.id))) throw problem('kernel.not-found')
  const record = await currentRecord(tx, assets.name, assetId)
  if (!record) throw problem('kernel.not-found')
  return lineOf(tx, record, await store.countOf(tx, round, assetId))
}

/** What was found to be otherwise becomes what the register says, with the round as its source. */
export async function close(tx: Tx, actor: Actor, id: string): Promise<Round> {
  const round = await lockOpen(tx, actor, id)
  requireMay(actor, 'public-assets.manage', round.unit_id)
  await store.closeRound(tx, round, tx.now.toString())
  const { lines, ...view } = await read(tx, actor, id)
  for (const { assetId, count, differs } of lines) {
    const record = differs && count ? await currentRecord(tx, assets.name, assetId) : undefined
    if (!record || !count) continue
    const values = { state: count.state, place: count.place }
    // Entered by hand since it was counted: nothing is left to record.
    if (saysAlready(record.data, values)) continue
    const validFrom = dayOf(Temporal.Instant.from(count.at)).toString()
    const change = { kind: 'changed', version: record.version, values, validFrom } as const
    await amendRecord(tx, actor, assets.name, assetId, change, {
      kind: 'official',
      reference: round.name,
      legalGround: 'Luật Quản lý, sử dụng tài sản công 2017',
      reason: count.note ?? round.name,
    })
  }
  return view
}

const template = { name: 'asset-labels', file: path.join(import.meta.dirname, 'templates/labels.typ') }

/** The next sheets of a unit's labels, after a code. Throws `kernel.not-found` when there is none. */
export async function labels(
  tx: Tx,
  actor: Actor,
  { unitId, after = '' }: { unitId: string; after?: string },
): Promise<Buffer> {
  requireMay(actor, 'public-assets.count', unitId)
  const all = (await ownRecordsOfUnit(tx, assets.name, unitId)).map(assetOf)
  const some = all.filter(({ code }) => code > after).slice(0, labelsMax)
  if (some.length === 0) throw problem('kernel.not-found')
  const base = tx.app.config.publicUrl.replace(/\/$/, '')
  return renderBytes({
    template,
    title: paperTexts.labels.vi,
    date: dayOf(tx.now),
    data: {
      agency: directory().unit(unitId)?.name.vi ?? unitId,
      labels: some.map(({ code, name, place }) => ({
        code,
        name,
        place,
        qr: qrSvg(`${base}/desk/registries/public-assets?purpose=inventory&q=${code}`),
      })),
    },
  })
}

/** A photo is seen by those who may count where it was taken. */
export async function mayReadPhoto(tx: Tx, actor: Actor, documentId: string): Promise<boolean> {
  if (actor.kind !== 'official') return false
  const units = await store.unitsOfPhoto(tx, documentId)
  return units.some((unitId) => may(actor, 'public-assets.count', unitId))
}
