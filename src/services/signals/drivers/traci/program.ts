/**
 * A `tlLogic` of SUMO as stages, groups and conflicts. Which of two crossing streams may go together is what the engineer
 * who wrote the programme let go together; the junction's own table says whose ways cross at all.
 */
import { Conflict, type Intersection, type SignalGroup, goes } from '../../control/model.ts'
import { moreStages, withoutDominated } from '../../control/stages.ts'
import type { NetFile, NetPhase, NetProgram } from './net-file.ts'
import type { NetworkOptions, Way } from './network.ts'

const walking_speed_mps = 1.2
const default_yellow_s = 3

type Described = Omit<Intersection, 'detectors'>

/** @throws an error that names the intersection. */
export function readProgram(
  net: NetFile,
  program: NetProgram,
  ways: readonly Way[],
  options: NetworkOptions,
): Described {
  const count = Math.max(0, ...ways.map((way) => way.net.linkIndex + 1), ...program.phases.map((p) => p.state.length))
  check(program, count, ways)
  const groups = Array.from({ length: count }, (_, group) => groupOf(group, program, ways, options))
  const conflicts = conflictsOf(net, program, ways, count)
  const clearance_s = clearances(program, groups, ways, options)
  const bare: Described = {
    id: program.id,
    position: net.junctions.get(ways[0]?.junction ?? '')?.position ?? [0, 0],
    groups,
    conflicts,
    clearance_s,
    stages: [],
    plans: [{ id: 'own', offset_s: program.offset_s, steps: stepsOf(program) }],
    schedule: [{ from_s: 0, plan: 'own' }],
  }
  const own = ownStages(program, groups)
  if (own.length === 0) refuse(program, 'none of its phases lets anybody go')
  const lanes = Map.groupBy(
    ways.filter((way) => !way.pedestrian),
    ({ net: { from, fromLane } }) => `${from}_${fromLane}`,
  )
  const groupsOf = [...lanes.values()].map((same) => [...new Set(same.map((way) => way.net.linkIndex))])
  const turnsAround = (group: number) => ways.every((way) => way.net.linkIndex !== group || way.net.dir === 't')
  return { ...bare, stages: withoutDominated([...own, ...moreStages(bare, own, groupsOf, turnsAround)]) }
}

function refuse(program: NetProgram, why: string): never {
  throw new Error(`The programme of intersection ${JSON.stringify(program.id)} cannot be understood: ${why}.`)
}

function check(program: NetProgram, count: number, ways: readonly Way[]): void {
  if (program.phases.length === 0) refuse(program, 'it has no phases')
  for (const [place, { state, duration_s }] of program.phases.entries()) {
    if (!/^[GgyrsuoO]*$/.test(state)) refuse(program, `phase ${place} shows ${JSON.stringify(state)}`)
    if (state.length < count) refuse(program, `phase ${place} has ${state.length} letters for ${count} links`)
    if (!(duration_s > 0)) refuse(program, `phase ${place} has no duration`)
  }
  const unknown = ways.find((way) => way.net.linkIndex < 0)
  if (unknown) refuse(program, `the connection from ${unknown.net.from} to ${unknown.net.to} has no link index`)
}

/** Red and yellow together is red: nobody may go yet. */
const stepsOf = (program: NetProgram) =>
  program.phases.map(({ state, duration_s }) => ({ aspects: state.replaceAll('u', 'r'), duration_s }))

function groupOf(group: number, program: NetProgram, ways: readonly Way[], options: NetworkOptions): SignalGroup {
  const own = ways.filter((way) => way.net.linkIndex === group)
  const pedestrian = own.length > 0 && own.every((way) => way.pedestrian)
  const yellows = program.phases.filter(({ state }) => state[group] === 'y').map(({ duration_s }) => duration_s)
  const own_s = yellows.length > 0 ? Math.max(...yellows) : default_yellow_s
  return {
    kind: pedestrian ? 'pedestrian' : 'vehicle',
    connections: own.map(({ index }) => index),
    yellow_s: pedestrian ? 0 : options.yellow_s === 'own' ? own_s : options.yellow_s,
    min_green_s: options.min_green_s,
    max_red_s: options.max_red_s,
  }
}

/** Every phase that lets somebody go and is not on its way to the next one. */
function ownStages(program: NetProgram, groups: readonly SignalGroup[]) {
  const serves = ({ state }: NetPhase) => groups.some((group, g) => group.connections.length > 0 && goes(state[g]))
  const settled = ({ state }: NetPhase) => !/[yu]/.test(state)
  const states = program.phases.filter((phase) => settled(phase) && serves(phase)).map(({ state }) => state)
  return [...new Set(states)].map((aspects) => ({ aspects, own: true }))
}

function conflictsOf(net: NetFile, program: NetProgram, ways: readonly Way[], count: number): Uint8Array {
  const conflicts = new Uint8Array(count * count)
  for (const a of ways)
    for (const b of ways) {
      const [i, j] = [a.net.linkIndex, b.net.linkIndex]
      if (i === j || !meet(net, a, b)) continue
      const at = i * count + j
      conflicts[at] = Math.max(conflicts[at] ?? 0, together(net, program, a, b))
    }
  return conflicts
}

const bit = (bits: string | undefined, place: number) => bits?.[bits.length - 1 - place] === '1'

function meet(net: NetFile, a: Way, b: Way): boolean {
  if (a.junction !== b.junction) return false
  const requests = net.junctions.get(a.junction)?.requests
  return bit(requests?.[a.request]?.foes, b.request) || bit(requests?.[b.request]?.foes, a.request)
}

function together(net: NetFile, program: NetProgram, a: Way, b: Way): number {
  const [i, j] = [a.net.linkIndex, b.net.linkIndex]
  const shared = program.phases.filter(({ state }) => goes(state[i]) && goes(state[j]))
  if (shared.length === 0) return Conflict.exclusive
  if (!shared.every(({ state }) => state[i] === 'g')) return Conflict.permitted
  const other = shared.every(({ state }) => state[j] === 'g')
  const response = net.junctions.get(a.junction)?.requests[a.request]?.response
  return !other || bit(response, b.request) ? Conflict.givesWay : Conflict.permitted
}

/** Vehicles: what the programme keeps red throughout, with its own yellow. Pedestrians: the time to walk across. */
function clearances(
  program: NetProgram,
  groups: readonly SignalGroup[],
  ways: readonly Way[],
  options: NetworkOptions,
): Float64Array {
  const count = groups.length
  const reds = program.phases.filter(({ state }) => !/[Ggyu]/.test(state)).map(({ duration_s }) => duration_s)
  const allRed_s = options.yellow_s === 'own' && reds.length > 0 ? Math.min(...reds) : 0
  const clearance_s = new Float64Array(count * count)
  for (let a = 0; a < count; a++) {
    const across_m = Math.max(0, ...ways.filter((way) => way.net.linkIndex === a).map(({ inside_m }) => inside_m))
    const walk_s = groups[a]?.kind === 'pedestrian' ? Math.ceil(across_m / walking_speed_mps) : 0
    clearance_s.fill(Math.max(allRed_s, walk_s), a * count, (a + 1) * count)
  }
  return clearance_s
}
