/** Every SQL statement of looking back. */
import type { Tx } from '../../../kernel/app.ts'

export interface PastIncident {
  readonly id: string
  readonly code: string
  readonly kind: string
  readonly title: string
  readonly severity: number
  readonly status: string
  readonly longitude: number | null
  readonly latitude: number | null
}

/** Each as its last event before then left it; closed and merged ones are not on the map. */
export function incidentsAt(
  tx: Tx,
  units: readonly string[] | 'all',
  at: string,
  limit: number,
): Promise<PastIncident[]> {
  return tx.named<PastIncident>(
    'operations.incidents-at',
    `select i.id, i.code, i.kind, i.title, e.severity, e.status, e.longitude, e.latitude
     from operations.incident i
     cross join lateral (select * from operations.incident_event e where e.incident_id = i.id and e.at <= $2
       order by e.seq desc limit 1) e
     where i.opened_at <= $2 and (i.closed_at is null or i.closed_at > $2 or i.status <> 'closed')
       and e.status <> 'closed' and not e.merged
       and ($1::text[] is null or i.command_unit_id = any($1) or i.unit_id = any($1)
         or exists (select from operations.task t where t.incident_id = i.id and t.unit_id = any($1)))
     order by e.severity desc, i.opened_at limit $3`,
    [units === 'all' ? null : units, at, limit],
  )
}
