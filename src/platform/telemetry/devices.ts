/** Devices: claimed by a code, known by a key, counted, held back when they misbehave. Rules TEL10 to TEL13. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { InputOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { directory, may, requireMay, unitsWhere } from '../organisation/index.ts'
import { touch, touchDevice } from './touched.ts'
import type * as api from './contract.ts'
import type { DeviceView } from './contract.ts'
import { claimedIdIn, deviceIdIn, digest, holdsKey, isSame, keyIn, newClaim, newKey } from './keys.ts'
import * as store from './store.ts'

const claimDays = 7
const oldKeyHours = 24
const usualPerMinute = 600_000
const pageSize = 100

// ---- what a device does itself -----------------------------------------------------------------------------------

export async function claim(tx: Tx, { claimCode }: InputOf<typeof api.claimDevice>['body']) {
  const id = claimedIdIn(claimCode)
  const device = id === null ? undefined : await store.lockDevice(tx, id)
  const isDue = device?.claim_until != null && Temporal.Instant.compare(device.claim_until, tx.now) > 0
  if (!device || !isDue || !isSame(digest(claimCode), device.claim_hash)) throw problem('telemetry.bad-claim')
  const key = newKey(device.id)
  await store.updateDevice(tx, device.id, {
    state: 'active',
    claim_hash: null,
    claim_until: null,
    key_hash: digest(key),
    key_since: tx.now.toString(),
    old_key_hash: null,
    old_key_until: null,
  })
  touchDevice(tx, device.id)
  const things = await store.thingsOfDevices(tx, [device.id])
  return { deviceId: device.id, key, things: things.map(({ code }) => code) }
}

export async function rotate(tx: Tx, headers: Readonly<Record<string, string | string[] | undefined>>) {
  const old = keyIn(headers)
  const id = old === null ? null : deviceIdIn(old)
  const device = id === null ? undefined : await store.lockDevice(tx, id)
  if (!device || old === null || !holdsKey(device, old, tx.now)) throw problem('telemetry.bad-key')
  const key = newKey(device.id)
  const until = tx.now.add({ hours: oldKeyHours }).toString()
  await store.updateDevice(tx, device.id, {
    key_hash: digest(key),
    key_since: tx.now.toString(),
    old_key_hash: digest(old),
    old_key_until: until,
  })
  touchDevice(tx, device.id)
  return { key, oldKeyUntil: until }
}

// ---- what its unit does ------------------------------------------------------------------------------------------

const manage = 'telemetry.manage'

export async function list(tx: Tx, actor: Actor, { q = '', after }: InputOf<typeof api.listDevices>['query']) {
  const [, name, id] = /^(.*) ([0-9a-f-]{36})$/.exec(after ?? '') ?? []
  if (after !== undefined && id === undefined) throw problem('kernel.invalid-input')
  const rows = await store.devicesPage(tx, {
    units: unitsWhere(actor, manage),
    q,
    after: name !== undefined && id !== undefined ? [name, id] : null,
    limit: pageSize + 1,
  })
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  return {
    devices: await viewsOf(tx, shown),
    next: rows.length > pageSize && last ? `${last.name} ${last.id}` : null,
  }
}

export async function add(tx: Tx, actor: Actor, body: InputOf<typeof api.addDevice>['body']) {
  if (!directory().unit(body.unitId)) throw problem('telemetry.unknown-unit')
  requireMay(actor, manage, body.unitId)
  const id = newId(tx.now.epochMilliseconds)
  const claimCode = newClaim(id)
  await store.insertDevice(tx, {
    id,
    name: body.name,
    unit_id: body.unitId,
    state: 'unclaimed',
    claim_hash: digest(claimCode),
    claim_until: tx.now.add({ hours: 24 * claimDays }).toString(),
    per_minute: body.perMinute ?? usualPerMinute,
    created_at: tx.now.toString(),
  })
  if (body.thingIds) await assign(tx, actor, id, body.thingIds)
  return { device: await viewOf(tx, id), claimCode }
}

/** To who may not manage it, there is none. */
async function managed(tx: Tx, actor: Actor, id: string): Promise<store.DeviceRow> {
  const device = await store.lockDevice(tx, id)
  if (!device || !may(actor, manage, device.unit_id)) throw problem('kernel.not-found')
  return device
}

export async function renew(tx: Tx, actor: Actor, id: string) {
  await managed(tx, actor, id)
  const claimCode = newClaim(id)
  await store.updateDevice(tx, id, {
    state: 'unclaimed',
    claim_hash: digest(claimCode),
    claim_until: tx.now.add({ hours: 24 * claimDays }).toString(),
    key_hash: null,
    key_since: null,
    old_key_hash: null,
    old_key_until: null,
  })
  touchDevice(tx, id)
  return { device: await viewOf(tx, id), claimCode }
}

export async function amend(tx: Tx, actor: Actor, id: string, body: InputOf<typeof api.amendDevice>['body']) {
  const device = await managed(tx, actor, id)
  if (body.state === 'active' && device.key_hash === null) throw problem('telemetry.not-claimed')
  const change = {
    ...(body.state && { state: body.state, throttled_until: null }),
    ...(body.perMinute !== undefined && { per_minute: body.perMinute }),
  }
  if (Object.keys(change).length > 0) await store.updateDevice(tx, id, change)
  if (body.thingIds) await assign(tx, actor, id, body.thingIds)
  touchDevice(tx, id, body.state === 'active')
  return viewOf(tx, id)
}

/** Things of a device are those of units that its manager manages. */
async function assign(tx: Tx, actor: Actor, id: string, thingIds: readonly string[]): Promise<void> {
  const things = await store.thingsById(tx, thingIds)
  const isAll = thingIds.every((wanted) =>
    things.some((thing) => thing.id === wanted && may(actor, manage, thing.unit_id)),
  )
  if (!isAll) throw problem('telemetry.unknown-thing')
  touch(tx, await store.assignThings(tx, id, thingIds))
}

async function viewOf(tx: Tx, id: string): Promise<DeviceView> {
  const device = await store.deviceById(tx, id)
  const [view] = await viewsOf(tx, device ? [device] : [])
  if (!view) throw problem('kernel.not-found')
  return view
}

async function viewsOf(tx: Tx, rows: readonly store.DeviceRow[]): Promise<DeviceView[]> {
  const things = Map.groupBy(
    await store.thingsOfDevices(
      tx,
      rows.map(({ id }) => id),
    ),
    ({ device_id }) => device_id,
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    unitId: row.unit_id,
    unitName: directory().unit(row.unit_id)?.name ?? { vi: row.unit_id, en: row.unit_id },
    state: row.state,
    claimUntil: row.claim_until,
    keySince: row.key_since,
    oldKeyUntil: row.old_key_until,
    perMinute: row.per_minute,
    lastSeenAt: row.last_seen_at,
    accepted: row.accepted,
    refused: row.refused,
    lastRefusal: row.last_refusal,
    throttledUntil: row.throttled_until,
    things: (things.get(row.id) ?? []).map(({ id, code, name }) => ({ id, code, name })),
  }))
}
