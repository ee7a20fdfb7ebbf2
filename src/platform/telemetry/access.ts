/** Who knocks at another module's door with a device's key (TEL10). */
import type { Actor } from '../../kernel/actor.ts'
import type { App } from '../../kernel/app.ts'
import type { Outcome } from './contract.ts'
import { add, claim } from './devices.ts'
import { doorOf } from './door.ts'
import { keyIn } from './keys.ts'
import type { DeviceRow } from './store.ts'
import { settled } from './touched.ts'

export type { DeviceRow } from './store.ts'

/** The device whose key the request carries; undefined without one. Throws `telemetry.bad-key`, `telemetry.throttled`. */
export async function deviceWithKey(
  app: App,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Promise<DeviceRow | undefined> {
  const key = keyIn(headers)
  return key === null ? undefined : doorOf(app).letIn(key)
}

/** Before a batch is kept, with how many good observations it has. Throws `telemetry.over-quota`; then none of it may be kept. */
export function takeQuota(app: App, device: DeviceRow, observations: number): void {
  doorOf(app).takeQuota(device, observations)
}

/** After it is kept: what its unit sees of the device, and whether it misbehaves (TEL12, TEL13). */
export function countBatch(app: App, device: DeviceRow, outcome: Outcome): void {
  doorOf(app).count(device.id, outcome)
}

/** A device that a program of ours plays or knows: entered and claimed at once; gives its key. Throws what `add` throws. */
export async function enterDevice(app: App, actor: Actor, device: Parameters<typeof add>[2]): Promise<string> {
  const { claimCode } = await settled(app, (tx) => add(tx, actor, device))
  const { key } = await settled(app, (tx) => claim(tx, { claimCode }))
  return key
}
