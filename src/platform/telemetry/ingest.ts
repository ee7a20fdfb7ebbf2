/** From a sender to the log: who it is, what it may send for, how much (TEL2, TEL3, TEL11). */
import type { Actor } from '../../kernel/actor.ts'
import type { App } from '../../kernel/app.ts'
import type { RequestInfo } from '../../kernel/module.ts'
import { problem } from '../../kernel/problems.ts'
import { may } from '../organisation/index.ts'
import { catalogueOf, type Series } from './catalogue.ts'
import { Collector } from './collect.ts'
import type { Outcome } from './contract.ts'
import { doorOf } from './door.ts'
import { keyIn } from './keys.ts'
import { readBody } from './formats.ts'
import { logOf } from './log.ts'

/** A batch over HTTP. Resolves when what was accepted is stored for good. */
export async function receive(app: App, actor: Actor, body: Buffer, request: RequestInfo): Promise<Outcome> {
  const type = String(request.headers['content-type'] ?? '')
  const key = keyIn(request.headers)
  if (key !== null) return receiveFrom(app, key, (into) => readBody(body, type, into))
  if (actor.kind !== 'official') throw problem('telemetry.no-sender')
  const into = collector(app, ({ thing }) => may(actor, 'telemetry.manage', thing.unitId))
  readBody(body, type, into)
  await logOf(app).store(into.batch, { by: `official:${actor.id}` })
  return into.outcome
}

export function collector(app: App, maySend: (series: Series) => boolean): Collector {
  return new Collector(catalogueOf(app), maySend, app.clock.now().epochMilliseconds)
}

/** What a device with this key brings, by `read`. Throws `telemetry.bad-key`, `over-quota`, `throttled` and `busy`. */
export async function receiveFrom(app: App, key: string, read: (into: Collector) => void): Promise<Outcome> {
  const door = doorOf(app)
  const device = await door.letIn(key)
  const into = collector(app, ({ thing }) => thing.deviceId === device.id)
  read(into)
  const { outcome } = into
  await door.keep(device, outcome, () => logOf(app).store(into.batch, { by: `device:${device.id}` }))
  return outcome
}
