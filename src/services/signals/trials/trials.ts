/** What if: asked for by who plans or operates, run as a job with its progress, told as a difference. Rules SG61 and SG62. */
import type { Actor } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import { localTime } from '../../../kernel/clock.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { defineJob } from '../../../kernel/module.ts'
import { problem } from '../../../kernel/problems.ts'
import { Type } from 'typebox'
import { may } from '../../../platform/organisation/index.ts'
import type * as api from '../contract-trials.ts'
import type { TrialResults, TrialRun, TrialView } from '../contract-trials.ts'
import { note } from '../notes.ts'
import { getIntersection, networkTopic } from '../register/register.ts'
import { streetFiles } from '../run/connect.ts'
import type { Managed, Plan } from '../run/orders.ts'
import * as store from '../store.ts'
import { outEverywhere } from '../store-detectors.ts'
import * as trials from '../store-trials.ts'
import { simulate, type Streets, type Trial } from './simulate.ts'

const shownMost = 10
const usualMinutes = 15
const recentMinutes = 10

export const runTrial = defineJob('run-trial', Type.Object({ trialId: Type.String() }), { retries: 1, concurrency: 1 })

export async function start(
  tx: Tx,
  actor: Actor,
  intersectionId: string,
  { planId, lanes = [], minutes = usualMinutes, reason }: InputOf<typeof api.startTrial>['body'],
): Promise<{ id: string }> {
  const row = await getIntersection(tx, intersectionId)
  const allowed = may(actor, 'signals.plan', row.unit_id) || may(actor, 'signals.operate', row.unit_id)
  if (!allowed) throw problem('kernel.forbidden', { permission: 'signals.plan', unitId: row.unit_id })
  const plan =
    planId === undefined ? undefined : (await store.plansOf(tx, intersectionId)).find(({ id }) => id === planId)
  if (planId !== undefined && !plan) throw problem('kernel.not-found')
  const known = new Set(row.layout.lanes.filter(({ approach }) => approach !== null).map(({ id }) => id))
  const stray = lanes.find((lane) => !known.has(lane))
  if (stray !== undefined) throw problem('signals.unknown-name', { name: stray })
  if (!plan && lanes.length === 0) throw problem('signals.nothing-to-try')
  const id = newId()
  await trials.insertTrial(tx, {
    id,
    intersection_id: intersectionId,
    kind: plan ? 'plan' : 'closure',
    plan_id: plan?.id ?? null,
    lanes: JSON.stringify(lanes),
    minutes,
    reason,
    state: 'waiting',
    progress: 0,
    asked_at: tx.now.toString(),
    asked_by: actor.id ?? '',
    asked_name: actor.name ?? '',
    ended_at: null,
    results: null,
    error: null,
  })
  await note(tx, actor, { what: 'trial', intersectionId, reason, details: { plan: plan?.number ?? null, lanes } })
  tx.enqueue(runTrial, { trialId: id })
  tx.live(networkTopic)
  return { id }
}

export async function list(tx: Tx, intersectionId: string): Promise<TrialView[]> {
  await getIntersection(tx, intersectionId)
  const [rows, plans] = await Promise.all([
    trials.trialsOf(tx, intersectionId, shownMost),
    store.plansOf(tx, intersectionId),
  ])
  const numberOf = new Map(plans.map(({ id, number }) => [id, number]))
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    planNumber: row.plan_id === null ? null : (numberOf.get(row.plan_id) ?? null),
    lanes: row.lanes,
    reason: row.reason,
    state: row.state,
    progress: row.progress,
    askedAt: row.asked_at,
    askedBy: row.asked_name,
    results: row.results,
    error: row.error,
  }))
}

/** The job: two runs of the same traffic. What goes wrong is told where the difference would be; killed on the way, it begins anew. */
export async function work(tx: Tx, { trialId }: { trialId: string }): Promise<void> {
  const { app } = tx
  const row = await app.read((read) => trials.trialById(read, trialId))
  if (!row || row.state === 'done') return
  const put = (change: Parameters<typeof trials.updateTrial>[2]) =>
    app.transaction(async (own) => {
      await trials.updateTrial(own, trialId, change)
      own.live(networkTopic)
    })
  try {
    await put({ state: 'running', progress: 0 })
    const results = await compare(app, row, (progress) => put({ progress }))
    await put({ state: 'done', progress: 1, results: JSON.stringify(results), ended_at: app.clock.now().toString() })
  } catch (error) {
    app.log.warn({ err: error, trial: trialId }, 'signals: a trial failed')
    const words = error instanceof Error ? error.message : String(error)
    await put({ state: 'failed', error: words.slice(0, 500), ended_at: app.clock.now().toString() })
  }
}

async function compare(
  app: App,
  row: trials.TrialRow,
  onProgress: (share: number) => Promise<void>,
): Promise<TrialResults> {
  const streets = await streetFiles(app)
  const managed = await managedRows(app, streets)
  const at = managed.find(({ id }) => id === row.intersection_id)
  if (!at) throw new Error('the simulator does not have this intersection')
  const tried = row.plan_id === null ? undefined : await planOf(app, row)
  const local = localTime(app.clock.now())
  const { minutes } = row
  const base = {
    minutes,
    day: local.dayOfWeek,
    secondOfDay: local.hour * 3600 + local.minute * 60 + local.second,
  }
  const trial = (plan: Plan | undefined, closedLanes: readonly string[]): Trial => {
    // A plan is compared with the plan that runs: both by the clock, whether or not the intersection is adaptive now.
    const here = tried ? { ...at, wish: 'fixed' as const, plan } : at
    return { ...base, closedLanes, at: here, managed: managed.map((one) => (one.id === at.id ? here : one)) }
  }
  const before = await simulate(streets, trial(at.plan, []), (share) => onProgress(share / 2))
  const after = await simulate(streets, trial(tried ?? at.plan, row.lanes), (share) => onProgress(0.5 + share / 2))
  const now = app.clock.now()
  const measuredPerMin = await app.read((tx) =>
    trials.flowPerMinute(
      tx,
      now.subtract({ minutes: recentMinutes + 1 }).toString(),
      now.subtract({ minutes: 1 }).toString(),
    ),
  )
  const told = ({ perMin: _, ...run }: TrialRun & { perMin: number }): TrialRun => run
  return { minutes, before: told(before), after: told(after), measuredPerMin, simulatedPerMin: before.perMin }
}

async function planOf(app: App, row: trials.TrialRow): Promise<Plan> {
  const plans = await app.read((tx) => store.plansOf(tx, row.intersection_id))
  const plan = plans.find(({ id }) => id === row.plan_id)
  if (!plan) throw new Error('the plan is not there any more')
  return plan
}

async function managedRows(app: App, { network }: Streets): Promise<Managed[]> {
  const placeOf = new Map(network.intersections.map(({ id }, place) => [id, place]))
  const [rows, plans, outs] = await app.read(async (tx) => [
    await store.intersections(tx),
    await store.runningPlans(tx),
    await outEverywhere(tx),
  ])
  return rows.flatMap((row) => {
    const place = placeOf.get(row.street_id)
    return place === undefined
      ? []
      : [
          {
            id: row.id,
            place,
            layout: row.layout,
            wish: row.wish,
            plan: plans.get(row.id),
            out: outs.get(row.id) ?? new Set(),
          },
        ]
  })
}
