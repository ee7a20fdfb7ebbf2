/** How it stood at a moment. Rule OP19. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { unitsWhere } from '../../../platform/organisation/index.ts'
import { alertsAt, pointsBetween, seriesById, seriesIn } from '../../../platform/telemetry/index.ts'
import type { Replay, replayAt } from '../contract-log.ts'
import { getSeen } from '../incidents/authority.ts'
import * as store from './store.ts'

const incidentsMax = 500
const alertsMax = 500
const seriesMax = 60
const hourMs = 3_600_000
/** Degrees around an incident: some two kilometres. */
const around = 0.02

export async function replay(tx: Tx, actor: Actor, query: InputOf<typeof replayAt>['query']): Promise<Replay> {
  const at = Temporal.Instant.from(query.at).toString()
  const units = unitsWhere(actor, 'operations.read')
  const incidents = await store.incidentsAt(tx, units, at, incidentsMax)
  const alerts = await alertsAt(tx, actor, at, alertsMax)
  return {
    at,
    incidents: incidents.map(({ longitude, latitude, ...one }) => ({
      id: one.id,
      code: one.code,
      kind: one.kind as Replay['incidents'][number]['kind'],
      title: one.title,
      severity: one.severity as Replay['incidents'][number]['severity'],
      status: one.status as Replay['incidents'][number]['status'],
      point: longitude === null || latitude === null ? null : { longitude, latitude },
    })),
    alerts: alerts.map(({ id, ruleName, severity, raisedAt, series, point }) => ({
      id,
      name: ruleName,
      severity,
      raisedAt,
      thing: series[0]?.thing ?? { vi: '', en: '' },
      point,
    })),
    values: query.incident === undefined ? [] : await valuesAround(tx, actor, query.incident, Date.parse(at)),
  }
}

/** What was last measured near the incident within the hour before. */
async function valuesAround(tx: Tx, actor: Actor, incidentId: string, atMs: number): Promise<Replay['values']> {
  const { longitude, latitude } = await getSeen(tx, actor, incidentId)
  if (longitude === null || latitude === null) return []
  const box = [longitude - around, latitude - around, longitude + around, latitude + around].join(',')
  const found: Replay['values'] = []
  for (const id of seriesIn(tx.app, actor, { box }).ids.slice(0, seriesMax)) {
    const series = seriesById(tx.app, id)
    const points = await pointsBetween(tx, id, atMs - hourMs, atMs + 1)
    const [time, value] = [points.times.at(-1), points.values.at(-1)]
    if (!series?.point || time === undefined || value === undefined) continue
    const { code, unit, point } = series
    found.push({ seriesId: id, code, value, unit, time: new Date(time).toISOString(), point })
  }
  return found
}
