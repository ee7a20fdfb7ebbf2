/** Observations of telemetry's series as this standard's: read from its history piece by piece, until an answer is full (ST8). */
import type { Tx } from '../../kernel/app.ts'
import { badQuality, observedSpan, pointsBetween, qualities, type Series } from '../telemetry/index.ts'
import type { Row } from './model.ts'
import type { Expression } from './odata/filter.ts'
import { spanOf } from './odata/times.ts'

const dayMs = 86_400_000
/** Read at once; minutes of a week are 10,000. */
const pieceMs = 7 * dayMs

export interface Bounds {
  readonly fromMs: number
  readonly toMs: number
}

export const everything: Bounds = { fromMs: -Infinity, toMs: Infinity }
const times = new Set(['phenomenonTime', 'resultTime'])

/** Outside of these times a filter lets nothing through; within it may. */
export function boundsIn(filter: Expression | undefined): Bounds {
  if (filter?.kind !== 'binary') return everything
  const { operator, left, right } = filter
  if (operator === 'and') {
    const [a, b] = [boundsIn(left), boundsIn(right)]
    return { fromMs: Math.max(a.fromMs, b.fromMs), toMs: Math.min(a.toMs, b.toMs) }
  }
  if (left.kind !== 'path' || left.steps.length !== 1 || !times.has(left.steps[0] ?? '') || right.kind !== 'time')
    return everything
  const span = spanOf(right.text)
  if (!span) return everything
  if (operator === 'eq') return { fromMs: span.from, toMs: span.to }
  if (operator === 'ge' || operator === 'gt') return { fromMs: span.from, toMs: Infinity }
  return operator === 'le' || operator === 'lt' ? { fromMs: -Infinity, toMs: span.to } : everything
}

export function observationRow(
  series: Series,
  datastreamId: number,
  timeMs: number,
  value: number,
  quality: number,
): Row {
  const time = new Date(timeMs).toISOString()
  return {
    kind: 'Observation',
    id: timeMs,
    key: `${datastreamId}-${timeMs}`,
    body: {
      phenomenonTime: time,
      resultTime: time,
      result: series.kind === 'boolean' ? value === 1 : value,
      ...(quality > 0 && { resultQuality: qualities[quality] ?? qualities[badQuality] }),
    },
    datastream_id: datastreamId,
    feature_id: series.point ? datastreamId : null,
    created_by: 'system:telemetry',
  }
}

/** Of one series, in the order of time or against it. */
export async function* observationsOf(
  tx: Tx,
  series: Series,
  datastreamId: number,
  bounds: Bounds,
  direction: 1 | -1,
): AsyncGenerator<Row> {
  const span = await observedSpan(tx, series.id)
  if (!span) return
  const [fromMs, toMs] = [Math.max(span.fromMs, bounds.fromMs), Math.min(span.toMs, bounds.toMs)]
  const pieces = Math.max(0, Math.floor((toMs - fromMs) / pieceMs) + 1)
  for (let at = 0; at < pieces; at++) {
    const start = fromMs + (direction === 1 ? at : pieces - 1 - at) * pieceMs
    const points = await pointsBetween(tx, series.id, start, Math.min(start + pieceMs, toMs + 1))
    const { length } = points.times
    for (let n = 0; n < length; n++) {
      const place = direction === 1 ? n : length - 1 - n
      yield observationRow(
        series,
        datastreamId,
        points.times[place] ?? 0,
        points.values[place] ?? 0,
        points.quality[place] ?? 0,
      )
    }
  }
}

/** The observation that `key` names: a Datastream's number and the milliseconds of its time. */
export async function observationAt(
  tx: Tx,
  series: Series,
  datastreamId: number,
  timeMs: number,
): Promise<Row | undefined> {
  const { times: found, values, quality } = await pointsBetween(tx, series.id, timeMs, timeMs + 1)
  return found.length > 0 ? observationRow(series, datastreamId, timeMs, values[0] ?? 0, quality[0] ?? 0) : undefined
}
