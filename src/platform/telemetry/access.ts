/** Who knocks at another module's door with a device's key (TEL10). */
import type { App } from '../../kernel/app.ts'
import { doorOf } from './door.ts'
import { keyIn } from './keys.ts'
import type { DeviceRow } from './store.ts'

export type { DeviceRow } from './store.ts'

/** The device whose key the request carries; undefined without one. Throws `telemetry.bad-key`, `telemetry.throttled`. */
export async function deviceWithKey(
  app: App,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Promise<DeviceRow | undefined> {
  const key = keyIn(headers)
  return key === null ? undefined : doorOf(app).letIn(key)
}
