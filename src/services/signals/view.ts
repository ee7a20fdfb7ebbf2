/** The signals as they run, for who watches. Rules SG49 and SG50. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { InputOf, ReplyOf } from '../../kernel/endpoint.ts'
import { mayAnywhere } from '../../platform/organisation/index.ts'
import type { Layout } from './contract.ts'
import type * as api from './contract-live.ts'
import type { Link, LiveState, Network, NetworkRow } from './contract-live.ts'
import { views } from './interventions/interventions.ts'
import { corridors, getIntersection } from './register/register.ts'
import * as store from './store.ts'
import * as runs from './store-run.ts'

const eventsShown = 60

export async function network(tx: Tx, actor: Actor): Promise<Network> {
  const [rows, lives, plans, proposed, control, open, ways] = await Promise.all([
    store.intersections(tx),
    runs.liveRows(tx),
    store.runningPlans(tx),
    store.proposedCounts(tx),
    runs.control(tx),
    runs.openInterventions(tx),
    corridors(tx),
  ])
  const liveOf = new Map(lives.map((row) => [row.intersection_id, row]))
  return {
    link: linkOf(control),
    corridors: ways,
    interventions: views(actor, open, rows),
    mayOperate: mayAnywhere(actor, 'signals.operate'),
    intersections: rows.map((row): NetworkRow => {
      const found = liveOf.get(row.id)
      return {
        id: row.id,
        code: row.code,
        name: row.name,
        point: { longitude: row.longitude, latitude: row.latitude },
        wish: row.wish,
        planNumber: plans.get(row.id)?.number ?? null,
        proposed: proposed.get(row.id) ?? 0,
        at: found?.at ?? null,
        live: found ? summary(row.layout, found.state) : null,
      }
    }),
  }
}

function linkOf(row: runs.ControlRow | undefined): Link {
  if (!row) return { link: 'none', since: null, at: null, driver: null, details: {} }
  const { driver } = row.details
  const name = typeof driver === 'string' ? driver : null
  return { link: row.link, since: row.since, at: row.at, driver: name, details: row.details }
}

function summary(layout: Layout, state: LiveState): NetworkRow['live'] {
  const waitingAt = new Map(state.lanes.map(({ lane, waiting }) => [lane, waiting]))
  const sum = (of: readonly number[]) => of.reduce((total, n) => total + n, 0)
  return {
    stage: layout.stages.find(({ id }) => id === state.stage)?.name ?? null,
    stageSince: state.stageSince,
    mode: state.mode,
    why: state.why,
    modeSince: state.modeSince,
    vehicles: sum(state.lanes.map(({ vehicles }) => vehicles)),
    waiting: sum(state.lanes.map(({ waiting }) => waiting)),
    detectors: state.detectors.length,
    failedDetectors: state.detectors.filter(({ health }) => health !== 'good').length,
    refused: state.refused,
    asking: (state.priorities ?? []).map(({ kind }) => kind),
    approaches: layout.approaches.map(({ id, bearing }) => {
      const lanes = layout.lanes.filter(({ approach }) => approach === id)
      const letters = layout.movements
        .filter(({ from }) => lanes.some((lane) => lane.id === from))
        .map(({ group }) => state.state[group] ?? 'r')
      return { bearing, light: lightOf(letters), waiting: sum(lanes.map((lane) => waitingAt.get(lane.id) ?? 0)) }
    }),
  }
}

/** What most concerns who comes from there: that something goes. */
function lightOf(letters: readonly string[]): 'green' | 'yellow' | 'red' | 'flash' {
  if (letters.some((letter) => letter === 'G' || letter === 'g')) return 'green'
  if (letters.includes('y')) return 'yellow'
  return letters.some((letter) => letter === 'o' || letter === 'O') ? 'flash' : 'red'
}

export async function live(tx: Tx, id: string): Promise<ReplyOf<typeof api.readLive>> {
  await getIntersection(tx, id)
  const row = await runs.liveOf(tx, id)
  return { at: row?.at ?? null, live: row?.state ?? null }
}

const usualMinutes = 5

export async function history(
  tx: Tx,
  id: string,
  { until, minutes = usualMinutes }: InputOf<typeof api.readHistory>['query'],
): Promise<ReplyOf<typeof api.readHistory>> {
  await getIntersection(tx, id)
  const last = until ? Temporal.Instant.from(until) : tx.now
  const from = last.subtract({ minutes }).toString()
  const [rows, events] = await Promise.all([
    runs.minutesOf(tx, id, from, last.toString()),
    runs.eventsOf(tx, id, last.toString(), eventsShown),
  ])
  return {
    minutes: rows.map(({ at, states, queue, passed }) => ({ at, states, queue, passed })),
    events: events.map(({ at, kind, details }) => ({ at, kind, details })),
  }
}
