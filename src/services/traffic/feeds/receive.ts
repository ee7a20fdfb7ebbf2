/** From a fleet's sender to the observer: whose key it is, how much it may send, what of it is good. Rule TF5. */
import type { App } from '../../../kernel/app.ts'
import type { RequestInfo } from '../../../kernel/module.ts'
import { problem } from '../../../kernel/problems.ts'
import {
  countBatch,
  deviceWithKey,
  findSeries,
  pointsOf,
  storeObservations,
  takeQuota,
} from '../../../platform/telemetry/index.ts'
import { observerOf } from '../state/city.ts'
import { linesMax, type ProbeLine, readProbes, type Refused } from './probes.ts'

const errorsMax = 100

interface Outcome {
  accepted: number
  refused: number
  errors: Refused[]
}

/** Throws `traffic.no-sender`, `traffic.not-your-fleet`, `traffic.no-roads`, `traffic.too-many-lines` and what a device's door throws. */
export async function receive(app: App, fleet: string, body: Buffer, { headers }: RequestInfo): Promise<Outcome> {
  const device = await deviceWithKey(app, headers)
  if (!device) throw problem('traffic.no-sender')
  const series = findSeries(app, `${fleet}/probes`)
  if (series?.thing.deviceId !== device.id) throw problem('traffic.not-your-fleet', { fleet })
  const observer = await observerOf(app)
  if (!observer) throw problem('traffic.no-roads')
  const nowMs = app.clock.now().epochMilliseconds
  const outcome: Outcome = { accepted: 0, refused: 0, errors: [] }
  const good: ProbeLine[] = []
  readProbes(
    body,
    nowMs,
    (probe) => good.push(probe),
    (refused) => {
      outcome.refused++
      if (outcome.errors.length < errorsMax) outcome.errors.push(refused)
    },
  )
  if (good.length + outcome.refused > linesMax) throw problem('traffic.too-many-lines', { max: linesMax })
  takeQuota(app, device, good.length)
  for (const probe of good) observer.take(fleet, probe)
  outcome.accepted = good.length
  countBatch(app, device, outcome)
  // How many came is what the fleet's unit sees of it; the positions themselves are nowhere.
  await storeObservations(app, `device:${device.id}`, {
    series: new Float64Array([series.id]),
    ...pointsOf([[nowMs, good.length, 0]]),
  })
  return outcome
}
