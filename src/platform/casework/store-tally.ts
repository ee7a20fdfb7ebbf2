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
