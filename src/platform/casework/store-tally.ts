/** SQL of counting all cases, for statistics. */
import type { Tx } from '../../kernel/app.ts'

export interface CaseTally {
  /** `2026-11`, in Hanoi: when it was submitted. */
  readonly month: string
  readonly unit_id: string
  readonly procedure_code: string
  readonly title_vi: string
  readonly title_en: string
  readonly submitted: number
  /** Of those submitted: decided by now. Withdrawn ones are not. */
  readonly done: number
  readonly on_time: number
}

/**
 * CW34: how many cases were submitted in each month, by competent unit and procedure, and what became of them. Counts may be of one
 * person: whoever shows them keeps small ones back. It reads every case.
 */
export async function tallyCases(tx: Tx): Promise<CaseTally[]> {
  return tx.named<CaseTally>(
    'casework.tally',
    `select to_char(c.submitted_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM') as month, c.competent_unit_id as unit_id,
       c.procedure_code, max(p.definition->'title'->>'vi') as title_vi, max(p.definition->'title'->>'en') as title_en,
       count(*) as submitted, count(c.outcome) as done, count(*) filter (where c.outcome in ('early', 'on-time')) as on_time
     from casework.case_file c join casework.process p on p.id = c.process_id group by 1, 2, 3`,
    [],
  )
}

export type Happening = 'submitted' | 'decided'
/** A closed list of conditions: part of the statement's text. */
export type Among = 'all' | 'on-time' | 'online'

const happenedAt: Readonly<Record<Happening, string>> = { submitted: 'submitted_at', decided: 'done_at' }
const condition: Readonly<Record<Among, string>> = {
  all: 'true',
  'on-time': `outcome in ('early', 'on-time')`,
  online: `channel = 'online'`,
}
// Withdrawn cases have no outcome, and are not decided.
const counted = (what: Happening, among: Among) =>
  `${happenedAt[what]} >= $1 and ${happenedAt[what]} < $2 and ${condition[among]}
   ${what === 'decided' ? 'and outcome is not null' : ''}`

/** Cases between two instants by competent unit. */
export async function countHappened(
  tx: Tx,
  what: Happening,
  among: Among,
  from: string,
  to: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.named<{ unit_id: string; count: number }>(
    `casework.count-${what}-${among}`,
    `select competent_unit_id as unit_id, count(*)::int as count from casework.case_file
     where ${counted(what, among)} group by 1`,
    [from, to],
  )
  return new Map(rows.map(({ unit_id, count }) => [unit_id, count]))
}

export interface HappenedRow {
  readonly case_id: string
  readonly code: string
  readonly title: { readonly vi: string; readonly en: string }
  readonly at: string
  readonly outcome: string | null
}

/** The newest of those counted at the units. */
export function listHappened(
  tx: Tx,
  what: Happening,
  among: Among,
  span: { readonly from: string; readonly to: string },
  unitIds: readonly string[],
  limit: number,
): Promise<HappenedRow[]> {
  return tx.named<HappenedRow>(
    `casework.list-${what}-${among}`,
    `select c.case_id, c.code, p.definition->'title' as title, c.${happenedAt[what]} as at, c.outcome
     from casework.case_file c join casework.process p on p.id = c.process_id
     where ${counted(what, among)} and c.competent_unit_id = any($3) order by c.${happenedAt[what]} desc, c.case_id limit $4`,
    [span.from, span.to, unitIds, limit],
  )
}
