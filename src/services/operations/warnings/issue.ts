/** An approved warning goes out: signed, in the feed, in the portal, to those who asked. Rules OP33 and OP34. */
import type { App, Tx } from '../../../kernel/app.ts'
import { notify } from '../../../platform/notifications/index.ts'
import { directory } from '../../../platform/organisation/index.ts'
import { signXml } from '../../../platform/signatures/index.ts'
import { type CapMessage, capXml } from './cap.ts'
import { issueDue, tellDue } from './events.ts'
import * as store from './store.ts'
import { areaName, expiredBefore, nameOf } from './words.ts'

const toldAtOnce = 200

/** Names us to every receiver of CAP: the host that answers for it. */
export const senderOf = (app: App): string => new URL(app.config.publicUrl).hostname
export const pageOf = (app: App, id: string): string => new URL(`/warnings/${id}`, app.config.publicUrl).href

/** Signing may have to ask the authority: not within a transaction. Done twice, the second finds it issued. */
export async function issue(app: App, warningId: string): Promise<void> {
  const row = await app.read((tx) => store.warningById(tx, warningId))
  if (row?.state !== 'approved') return
  if (Date.parse(row.expires_at) <= app.clock.now().epochMilliseconds) return giveUp(app, warningId)
  const sentAt = app.clock.now().round('second').toString()
  const before = await app.read((tx) => store.issuedOf(tx, row.chain_id))
  const xml = capXml(messageOf(app, row, sentAt, before))
  const signed = await signXml(app, { unitId: row.unit_id, unitName: nameOf(row.unit_id).vi }, xml)
  await app.transaction(async (tx) => {
    const now = await store.lockWarning(tx, warningId)
    if (now?.state !== 'approved') return
    await store.updateWarning(tx, warningId, { state: 'issued', sent_at: sentAt, xml: signed })
    await store.replaceBefore(tx, row.chain_id, warningId)
    tx.enqueue(tellDue, { warningId, after: null }, { key: warningId })
    tx.live('operations:warnings')
    tx.live('warnings:public')
  })
}

/** What is over is no warning any more: it was signed too late. */
async function giveUp(app: App, warningId: string): Promise<void> {
  await app.transaction(async (tx) => {
    const row = await store.lockWarning(tx, warningId)
    if (row?.state !== 'approved') return
    await store.updateWarning(tx, warningId, { state: 'refused', refusal: expiredBefore.vi })
    tx.live('operations:warnings')
  })
}

function messageOf(app: App, row: store.WarningRow, sentAt: string, before: readonly store.WarningRow[]): CapMessage {
  const { content } = row
  const { circle, polygon, unitIds } = content.area
  return {
    identifier: row.id,
    sender: senderOf(app),
    senderName: nameOf(row.unit_id),
    sent: sentAt,
    status: row.status,
    type: row.type,
    note: row.status === 'Exercise' ? 'Diễn tập. This is an exercise.' : null,
    references: before.flatMap(({ id, sent_at }) => (sent_at === null ? [] : [{ identifier: id, sent: sent_at }])),
    category: content.category,
    event: content.event,
    responses: content.responses,
    urgency: content.urgency,
    severity: content.severity,
    certainty: content.certainty,
    effective: sentAt,
    onset: content.onset ?? null,
    expires: content.expires,
    headline: content.headline,
    description: content.description,
    instruction: content.instruction,
    web: pageOf(app, row.id),
    area: {
      name: areaName(unitIds),
      codes: unitIds.flatMap((id) => directory().unit(id)?.code ?? []),
      polygons: polygon ? [polygon.map(([longitude = 0, latitude = 0]) => [longitude, latitude] as const)] : [],
      circle: circle ?? null,
    },
  }
}

/** OP34: those who asked for one of its units, for one that contains it, or one within it. A test or an exercise tells nobody. */
export async function tell(tx: Tx, warningId: string, after: string | null): Promise<void> {
  const row = await store.warningById(tx, warningId)
  if (row?.state !== 'issued' || row.status !== 'Actual') return
  const people = await store.subscribersOf(tx, unitsConcerned(row.area_unit_ids), after, toldAtOnce)
  const { headline, instruction } = row.content
  const said = {
    Alert: ['Cảnh báo', 'Warning'],
    Update: ['Cập nhật', 'Update'],
    Cancel: ['Hủy cảnh báo', 'Called off'],
  }
  const [vi = '', en = ''] = said[row.type]
  for (const personId of people)
    await notify(tx, {
      personId,
      kind: 'operations.warning',
      link: `/warnings/${row.id}`,
      title: { vi: `${vi}: ${headline.vi}`, en: `${en}: ${headline.en}` },
      body: row.type === 'Cancel' ? row.content.description : instruction,
    })
  const last = people.at(-1)
  if (people.length === toldAtOnce && last !== undefined)
    tx.enqueue(tellDue, { warningId, after: last }, { key: `${warningId}/${last}` })
}

/** Null: everybody, since the whole city is concerned. */
function unitsConcerned(unitIds: readonly string[]): string[] | null {
  const known = directory()
  const city = known.city().id
  if (unitIds.includes(city)) return null
  const akin = unitIds.flatMap((id) =>
    known.units.filter((unit) => known.isWithin(id, unit.id) || known.isWithin(unit.id, id)).map(({ id: one }) => one),
  )
  return [...new Set([...unitIds, ...akin, city])]
}

/** What an outage of the signing authority has left is tried again, though its job gave up. */
export async function sweep(tx: Tx): Promise<void> {
  for (const { id } of await store.approvedWarnings(tx)) tx.enqueue(issueDue, { warningId: id }, { key: id })
}
