/** The test bench: what a rule would have raised (TEL21, TEL28). */
import path from 'node:path'
import type { Actor } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import type { InputOf, ReplyOf } from '../../../kernel/endpoint.ts'
import { inThread } from '../../../kernel/helper-thread.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory, requireMay } from '../../organisation/index.ts'
import { dayMs } from '../days.ts'
import { pointsBetween } from '../history.ts'
import type * as api from './contract.ts'
import type { Firings, Observed, Replay } from './replay.ts'
import { membersOf } from './select.ts'
import { usualHours } from './usual.ts'

const daysMax = 92
const seriesMax = 200
const observationsMax = 5_000_000
/** Of one process: each holds up to 85 MB. */
const atOnceMax = 3

const play = inThread<Replay, Firings>({
  name: 'rule trials',
  file: path.join(import.meta.dirname, 'replay-thread.ts'),
})

const underWay = new WeakMap<App, number>()

/** Throws `telemetry.unknown-unit`, `telemetry.period-too-long`, `telemetry.trial-too-large`, `telemetry.trials-busy`. */
export async function tryRule(
  tx: Tx,
  actor: Actor,
  { rule, from, to }: InputOf<typeof api.tryRule>['body'],
): Promise<ReplyOf<typeof api.tryRule>> {
  if (!directory().unit(rule.unitId)) throw problem('telemetry.unknown-unit')
  requireMay(actor, 'telemetry.read', rule.unitId)
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)]
  if (!(toMs > fromMs && toMs - fromMs <= daysMax * dayMs))
    throw problem('telemetry.period-too-long', { days: daysMax })
  const others = underWay.get(tx.app) ?? 0
  if (others >= atOnceMax) throw problem('telemetry.trials-busy')
  underWay.set(tx.app, others + 1)
  try {
    const series = await observed(tx, rule, fromMs, toMs)
    const observations = series.reduce((sum, { times }) => sum + times.length, 0)
    return { series: series.length, observations, ...(await play({ rule, fromMs, toMs, series })) }
  } finally {
    underWay.set(tx.app, (underWay.get(tx.app) ?? 1) - 1)
  }
}

async function observed(tx: Tx, rule: Replay['rule'], fromMs: number, toMs: number): Promise<Observed[]> {
  const members = membersOf(tx.app, rule)
  if (members.length > seriesMax) throw problem('telemetry.trial-too-large', { limit: seriesMax })
  const series: Observed[] = []
  let observations = 0
  for (const { id, thingId, unitId } of members) {
    const { times, values, quality } = await pointsBetween(tx, id, fromMs, toMs)
    observations += times.length
    if (observations > observationsMax) throw problem('telemetry.trial-too-large', { limit: seriesMax })
    const { kind } = rule.condition
    const usual = kind === 'deviation' ? await usualHours(tx, id, fromMs, rule.condition.days) : new Map()
    series.push({ member: { id, thingId, unitId }, times, values, quality, usual })
  }
  return series
}
