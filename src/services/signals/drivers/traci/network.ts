/** From SUMO's file to the streets as the controller knows them. */
import {
  type Connection,
  type ConnectionIndex,
  type Intersection,
  type Lane,
  type LaneIndex,
  type RoadNetwork,
  type Turn,
} from '../../control/model.ts'
import { type NetConnection, type NetFile, type NetProgram } from './net-file.ts'
import { readProgram } from './program.ts'

export interface NetworkOptions {
  /** `own`: each light's yellow as its programme has it. */
  readonly yellow_s: number | 'own'
  readonly min_green_s: number
  readonly max_red_s: number
  /** How far before the stop line detectors see. */
  readonly range_m: number
}

/** A connection of the file, and its place among the requests of its junction. */
export interface Way {
  readonly index: ConnectionIndex
  readonly net: NetConnection
  readonly junction: string
  readonly request: number
  readonly pedestrian: boolean
  readonly inside_m: number
}

const turns: Readonly<Record<string, Turn>> = { l: 'left', L: 'left', r: 'right', R: 'right', t: 'around' }

/** @throws an error that names the intersection when its programme cannot be understood. */
export function toRoadNetwork(net: NetFile, options: NetworkOptions): RoadNetwork {
  const laneIndex = new Map<string, LaneIndex>()
  for (const edge of net.edges.values()) for (const { id } of edge.lanes) laneIndex.set(id, laneIndex.size)
  const laneAt = (edge: string, place: number) => laneIndex.get(net.edges.get(edge)?.lanes[place]?.id ?? '') ?? -1
  const programs = programsByIntersection(net)
  const places = new Map([...programs.keys()].map((id, place) => [id, place]))
  const within = insideLanes(net)
  const ways: Way[] = []
  const connections = net.connections
    .filter(({ from }) => net.edges.get(from)?.function !== 'internal')
    .map((connection, index): Connection => {
      const inside = within(connection).flatMap((id) => laneIndex.get(id) ?? [])
      ways.push(wayOf(net, connection, index))
      const intersection = places.get(connection.tl ?? '')
      return {
        from: laneAt(connection.from, connection.fromLane),
        to: laneAt(connection.to, connection.toLane),
        inside,
        turn: turns[connection.dir] ?? 'straight',
        control: intersection === undefined ? undefined : { intersection, group: connection.linkIndex },
      }
    })
  const lanes = lanesOf(net, connections)
  const intersections = [...programs].map(([id, program]): Intersection => {
    const own = ways.filter((way) => way.net.tl === id)
    const detected = [...new Set(own.filter((way) => !way.pedestrian).map((way) => connections[way.index]?.from ?? -1))]
    const detectors = detected.map((lane) => ({ id: lanes[lane]?.id ?? '', lane, range_m: options.range_m }))
    return { ...readProgram(net, program, own, options), detectors }
  })
  return { lanes, connections, intersections }
}

/** The first programme of each light that is one; rails and what is never controlled are left alone. */
function programsByIntersection(net: NetFile): Map<string, NetProgram> {
  const programs = new Map<string, NetProgram>()
  const controlled = new Set(net.connections.flatMap(({ tl }) => tl ?? []))
  for (const program of net.programs) {
    if (/rail|off/.test(program.type) || programs.has(program.id) || !controlled.has(program.id)) continue
    programs.set(program.id, program)
  }
  return programs
}

/** The lanes inside the junction, one after the other: a left turn often has a place to wait in its middle. */
function insideLanes(net: NetFile): (connection: NetConnection) => string[] {
  const next = new Map(net.connections.map((c) => [`${c.from}_${c.fromLane}`, c.via]))
  return ({ via }) => {
    const lanes: string[] = []
    for (let lane = via; lane !== undefined && lanes.length < 5; lane = next.get(lane)) lanes.push(lane)
    return lanes
  }
}

function lanesOf(net: NetFile, connections: readonly Connection[]): Lane[] {
  const lanes = [...net.edges.values()].flatMap((edge) =>
    edge.lanes.map((lane) => ({
      id: lane.id,
      edge: edge.id,
      length_m: lane.length_m,
      speed_limit_mps: lane.speed_mps,
      inside: edge.function === 'internal',
      out: [] as ConnectionIndex[],
      in: [] as ConnectionIndex[],
      shape: lane.shape,
    })),
  )
  for (const [index, { from, to }] of connections.entries()) {
    lanes[from]?.out.push(index)
    lanes[to]?.in.push(index)
  }
  return lanes
}

/** The number of a request is in the name of the lane through the junction: `:J_3_1` is the second lane from request 3 on. */
function wayOf(net: NetFile, connection: NetConnection, index: ConnectionIndex): Way {
  const crossing = net.edges.get(connection.to)?.function === 'crossing'
  const pedestrian = crossing || net.edges.get(connection.from)?.function === 'crossing'
  const junction = crossing ? connection.to.replace(/^:(.*)_c\d+$/, '$1') : (net.edges.get(connection.from)?.to ?? '')
  const requests = net.junctions.get(junction)?.requests.length ?? 0
  const crossings = [...net.edges.keys()].filter((id) => id.startsWith(`:${junction}_c`) && crossing).length
  const [, first, place] = /_(\d+)_(\d+)$/.exec(connection.via ?? '') ?? []
  const ofCrossing = requests - crossings + Number(/_c(\d+)$/.exec(connection.to)?.[1] ?? 0)
  const request = crossing
    ? ofCrossing
    : first === undefined
      ? orderOf(net, connection, junction)
      : Number(first) + Number(place)
  const inside_m = net.edges.get(crossing ? connection.to : '')?.lanes[0]?.length_m ?? 0
  return { index, net: connection, junction, request, pedestrian, inside_m }
}

/** Without lanes inside junctions: requests are numbered by incoming lane, then by connection. */
function orderOf(net: NetFile, wanted: NetConnection, junction: string): number {
  const incoming = net.junctions.get(junction)?.incLanes ?? []
  const place = ({ from, fromLane }: NetConnection) => incoming.indexOf(net.edges.get(from)?.lanes[fromLane]?.id ?? '')
  const ordered = net.connections.filter((c) => place(c) >= 0).toSorted((a, b) => place(a) - place(b))
  return ordered.indexOf(wanted)
}
