/**
 * What is kept how long. A module declares its rules (`retains`), as data; one job a day applies them in batches, each in a
 * transaction of its own, and writes down how many rows it was, never whose. Rules K25 to K27.
 */
import { Type } from 'typebox'
import type { App, Tx } from './app.ts'
import type { Message } from './i18n.ts'
import { newId } from './id.ts'
import { defineJob, does, type JobHandler, type Module } from './module.ts'

export interface RetentionRule {
  /** Within its module: `sign-ins`. */
  readonly name: string
  readonly what: Message
  /** The law that asks for it, or that it is the city's own policy. */
  readonly ground: Message
  readonly days: number
  readonly then: 'erase' | 'pseudonymise'
  readonly rows: RetainedRows
  /** Before rows go, in their transaction: what hangs on them outside the database. Must be repeatable. */
  readonly before?: (tx: Tx, rows: readonly Readonly<Record<string, unknown>>[]) => Promise<void>
}

/** Parts of statements: names and expressions of the module's own tables, never a caller's. */
export interface RetainedRows {
  readonly table: string
  /** The columns that name a row. */
  readonly key: readonly string[]
  /** An expression of a row: from when the days count. */
  readonly since: string
  /** A condition: which rows. With `set` it must leave out those that are done. */
  readonly only?: string
  /** Columns to give to `before`, besides the key. */
  readonly also?: readonly string[]
  /** For what is not erased: what is set. */
  readonly set?: string
}

export interface NamedRule extends RetentionRule {
  /** `module.rule`. */
  readonly id: string
}

/** In the order of modules. Throws when two have one name. */
export function rulesOf(modules: readonly Module[]): NamedRule[] {
  const rules = modules.flatMap(({ name, retains = [] }) =>
    retains.map((rule) => ({ ...rule, id: `${name}.${rule.name}` })),
  )
  const twice = rules.find(({ id }, at) => rules.findIndex((other) => other.id === id) < at)
  if (twice) throw new Error(`two retention rules named ${twice.id}`)
  return rules
}

const batchSize = 1_000
/** More is told as more: a count for people, not worth reading a whole city for. */
export const countedMax = 1_000_000
const sliceMs = 60_000
/** When the daily run begins, in Hanoi. */
const [atHour, atMinute] = [2, 47]

const dueBefore = (tx: Tx, { days }: RetentionRule) => tx.now.subtract({ hours: 24 * days }).toString()
const condition = ({ since, only }: RetainedRows) => `${since} < $1${only ? ` and (${only})` : ''}`

/** How many rows are due now, up to `countedMax` + 1. Changes nothing. */
export async function countDue(tx: Tx, rule: NamedRule): Promise<number> {
  const text = `select count(*)::int as due from (select from ${rule.rows.table} where ${condition(rule.rows)} limit $2) as due_now`
  const [row] = await tx.named<{ due: number }>('', text, [dueBefore(tx, rule), countedMax + 1])
  return row?.due ?? 0
}

/** One batch; gives how many rows were done. */
async function batch(tx: Tx, { rows, before, ...rule }: NamedRule): Promise<number> {
  const key = rows.key.join(', ')
  const values = [dueBefore(tx, { ...rule, rows }), batchSize]
  const chosen = `select ${[...rows.key, ...(rows.also ?? [])].join(', ')} from ${rows.table}
    where ${condition(rows)} limit $2 for update skip locked`
  const change = rows.set ? `update ${rows.table} set ${rows.set}` : `delete from ${rows.table}`
  if (!before) {
    return (
      await tx.named('', `${change} where (${key}) in (select ${key} from (${chosen}) as chosen) returning 1`, values)
    ).length
  }
  // Exactly those whose attachments went.
  const due = await tx.named<Record<string, unknown>>('', chosen, values)
  await before(tx, due)
  // As rows of the table, so that the keys have its types and its index finds them.
  const done = await tx.named(
    '',
    `${change} where (${key}) in (select ${key} from jsonb_populate_recordset(null::${rows.table}, $1)) returning 1`,
    [JSON.stringify(due)],
  )
  if (done.length < due.length)
    throw new Error(`of ${due.length} rows of ${rows.table} ${done.length} were found again`)
  return due.length
}

/** Applies a rule for a while; gives whether there is more to do. Each batch and its count are one transaction. */
export async function applyRule(app: App, rule: NamedRule, runId: string, forMs = sliceMs): Promise<boolean> {
  const until = performance.now() + forMs
  await app.transaction((tx) =>
    tx.named(
      'kernel.begin-retention',
      `insert into kernel.retention_run (id, rule, began_at, done) values ($1, $2, $3, 0) on conflict do nothing`,
      [runId, rule.id, tx.now.toString()],
    ),
  )
  for (;;) {
    const done = await app.transaction(async (tx) => {
      tx.standBehind()
      const rows = await batch(tx, rule)
      await tx.named(
        'kernel.count-retention',
        `update kernel.retention_run set done = done + $2, ended_at = case when $3 then $4::timestamptz end where id = $1`,
        [runId, rows, rows < batchSize, tx.now.toString()],
      )
      return rows
    })
    if (done < batchSize) return false
    if (performance.now() > until) return true
  }
}

export interface LastRun {
  readonly rule: string
  /** ISO instants. */
  readonly began_at: string
  readonly ended_at: string | null
  readonly done: number
}

/** The newest run of each rule. */
export async function lastRuns(tx: Tx): Promise<LastRun[]> {
  return tx.named<LastRun>(
    'kernel.last-retention-runs',
    `select distinct on (rule) rule, began_at, ended_at, done from kernel.retention_run order by rule, began_at desc`,
    [],
  )
}

/** When the next daily run begins. */
export function nextRunAt(now: Temporal.Instant): Temporal.Instant {
  const local = now.toZonedDateTimeISO('Asia/Ho_Chi_Minh')
  const today = local.with({ hour: atHour, minute: atMinute, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 })
  return (Temporal.ZonedDateTime.compare(local, today) < 0 ? today : today.add({ days: 1 })).toInstant()
}

const retainOne = defineJob('kernel.retain-rule', Type.Object({ rule: Type.String(), runId: Type.String() }), {
  concurrency: 1,
})

export const retentionJobs: readonly JobHandler[] = [
  {
    cron: `${atMinute} ${atHour} * * *`,
    job: { name: 'retain', data: { type: 'object' } },
    handler: (tx) => {
      for (const { id } of tx.app.retains) {
        tx.enqueue(retainOne, { rule: id, runId: newId(tx.now.epochMilliseconds) }, { key: id })
      }
      return Promise.resolve()
    },
  },
  does(
    retainOne,
    async ({ app }, { rule: id, runId }) => {
      // A rule that a newer version of the program no longer has.
      const rule = app.retains.find((one) => one.id === id)
      if (!rule) return
      const more = await applyRule(app, rule, runId)
      if (more) await app.transaction(async (tx) => tx.enqueue(retainOne, { rule: id, runId }, { key: id }))
      else app.log.info({ rule: id }, 'retention rule applied')
    },
    { transaction: 'none' },
  ),
]
