/** Warnings as anybody has them: list, Atom feed, signed messages; and who wants to be told. Rules OP33 to OP35. */
import type { Actor } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import { file, type FileReply } from '../../../kernel/endpoint.ts'
import { problem } from '../../../kernel/problems.ts'
import { knownUnit } from '../incidents/service.ts'
import type { PublicWarning } from '../contract-warnings.ts'
import { escape } from './cap.ts'
import { pageOf } from './issue.ts'
import * as store from './store.ts'
import { areaName, isInForce, nameOf } from './words.ts'

const shownDays = 30
const shownMax = 100

const forPeople = ['Actual', 'Exercise']

async function recent(tx: Tx, statuses: readonly string[]): Promise<store.WarningRow[]> {
  const since = tx.now.subtract({ hours: 24 * shownDays }).toString()
  return store.sentSince(tx, { since, now: tx.now.toString(), statuses, limit: shownMax })
}

/** Tests are for machines: people are not shown them. */
export async function list(tx: Tx): Promise<PublicWarning[]> {
  return (await recent(tx, forPeople)).map((row) => view(tx, row))
}

const capOf = (id: string): string => `/api/warnings/cap/${id}.xml`

function view(tx: Tx, row: store.WarningRow): PublicWarning {
  return {
    id: row.id,
    type: row.type,
    status: row.status,
    issuer: nameOf(row.unit_id),
    sentAt: row.sent_at ?? row.composed_at,
    expiresAt: row.expires_at,
    inForce: isInForce(row, tx.now),
    areaName: areaName(row.area_unit_ids),
    content: row.content,
    cap: capOf(row.id),
  }
}

/** Also those that were replaced or are over: a message stays what it was. */
export async function message(tx: Tx, name: string): Promise<FileReply> {
  const row = await store.warningById(tx, name.replace(/\.xml$/, ''))
  if (row?.state !== 'issued' || row.xml === null) throw problem('kernel.not-found')
  return file(Buffer.from(row.xml), 'application/cap+xml; charset=utf-8', { inline: true, name: `${row.id}.xml` })
}

export async function feed(tx: Tx): Promise<FileReply> {
  const { publicUrl } = tx.app.config
  const rows = (await recent(tx, [...forPeople, 'Test'])).toSorted((a, b) =>
    (a.sent_at ?? '') < (b.sent_at ?? '') ? 1 : -1,
  )
  const self = new URL('/api/warnings/feed.atom', publicUrl).href
  const updated = rows[0]?.sent_at ?? '2026-01-01T00:00:00Z'
  const xml = [
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">',
    `<id>${escape(self)}</id><title>Cảnh báo của thành phố Hà Nội</title><updated>${updated}</updated>`,
    `<link rel="self" href="${escape(self)}"/><author><name>Trung tâm điều hành thành phố Hà Nội</name></author>`,
    ...rows.map((row) => entryOf(tx.app, row)),
    '</feed>',
  ].join('')
  return file(Buffer.from(xml), 'application/atom+xml; charset=utf-8', { inline: true })
}

function entryOf(app: App, row: store.WarningRow): string {
  const cap = new URL(capOf(row.id), app.config.publicUrl).href
  const sent = row.sent_at ?? row.composed_at
  return [
    `<entry><id>urn:uuid:${row.id}</id><title>${escape(row.content.headline.vi)}</title>`,
    `<published>${sent}</published><updated>${sent}</updated>`,
    `<link rel="alternate" type="text/html" href="${escape(pageOf(app, row.id))}"/>`,
    `<link rel="related" type="application/cap+xml" href="${escape(cap)}"/>`,
    `<category term="${row.type}"/><summary>${escape(row.content.description.vi)}</summary></entry>`,
  ].join('')
}

// ---- who wants to be told -----------------------------------------------------------------------------------------

function own(actor: Actor): string {
  if (actor.kind !== 'citizen') throw problem('kernel.forbidden')
  return actor.id
}

export async function subscriptions(tx: Tx, actor: Actor): Promise<{ unitIds: string[] }> {
  return { unitIds: await store.unitsOf(tx, own(actor)) }
}

export async function subscribe(tx: Tx, actor: Actor, unitIds: readonly string[]): Promise<{ unitIds: string[] }> {
  const personId = own(actor)
  const known = unitIds.map((id) => knownUnit(tx, id))
  await store.setUnits(tx, personId, known, tx.now.toString())
  return { unitIds: await store.unitsOf(tx, personId) }
}
