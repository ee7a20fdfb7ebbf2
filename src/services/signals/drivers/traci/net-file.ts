/** A SUMO network as its file has it (https://sumo.dlr.de/docs/Networks/SUMO_Road_Networks.html); nothing is judged yet. */
import sax from 'sax'

export interface NetLane {
  readonly id: string
  readonly length_m: number
  readonly speed_mps: number
  readonly shape: readonly (readonly [number, number])[]
}

export interface NetEdge {
  readonly id: string
  readonly function: string
  /** The junction that it leads to. */
  readonly to: string
  readonly lanes: NetLane[]
}

export interface NetConnection {
  readonly from: string
  readonly to: string
  readonly fromLane: number
  readonly toLane: number
  readonly via: string | undefined
  readonly tl: string | undefined
  readonly linkIndex: number
  readonly dir: string
}

export interface NetJunction {
  readonly id: string
  readonly position: readonly [number, number]
  readonly incLanes: readonly string[]
  /** By request: who gives way to whom, and whose ways meet; the last letter is request 0. */
  readonly requests: { readonly response: string; readonly foes: string }[]
}

export interface NetPhase {
  readonly state: string
  readonly duration_s: number
}

export interface NetProgram {
  readonly id: string
  readonly type: string
  readonly offset_s: number
  readonly phases: NetPhase[]
}

export interface NetFile {
  readonly edges: Map<string, NetEdge>
  readonly junctions: Map<string, NetJunction>
  readonly connections: NetConnection[]
  readonly programs: NetProgram[]
}

type Attributes = Readonly<Record<string, string>>

/** @throws when the text is not XML or holds no network. */
export function readNetFile(text: string): NetFile {
  const net: NetFile = { edges: new Map(), junctions: new Map(), connections: [], programs: [] }
  const parser = sax.parser(true)
  const inside: { edge?: NetEdge; junction?: NetJunction; program?: NetProgram } = {}
  parser.onopentag = ({ name, attributes }) => readers[name]?.(attributes as Attributes, net, inside)
  parser.onclosetag = (name) => {
    if (name === 'edge') delete inside.edge
    if (name === 'junction') delete inside.junction
    if (name === 'tlLogic') delete inside.program
  }
  Object.assign(parser, {
    onerror: (error: Error) => {
      throw error
    },
  })
  parser.write(text).close()
  if (net.edges.size === 0) throw new Error('This file holds no SUMO network: there is no edge in it.')
  return net
}

type Inside = { edge?: NetEdge; junction?: NetJunction; program?: NetProgram }

const readers: Readonly<Record<string, (a: Attributes, net: NetFile, inside: Inside) => void>> = {
  edge(a, net, inside) {
    inside.edge = { id: a.id ?? '', function: a.function ?? 'normal', to: a.to ?? '', lanes: [] }
    net.edges.set(inside.edge.id, inside.edge)
  },
  lane(a, _net, { edge }) {
    const lane = { id: a.id ?? '', length_m: Number(a.length), speed_mps: Number(a.speed), shape: points(a.shape) }
    edge?.lanes.push(lane)
  },
  junction(a, net, inside) {
    const incLanes = (a.incLanes ?? '').split(' ').filter(Boolean)
    inside.junction = { id: a.id ?? '', position: [Number(a.x), Number(a.y)], incLanes, requests: [] }
    net.junctions.set(inside.junction.id, inside.junction)
  },
  request(a, _net, { junction }) {
    junction?.requests.push({ response: a.response ?? '', foes: a.foes ?? '' })
  },
  connection(a, net) {
    net.connections.push({
      from: a.from ?? '',
      to: a.to ?? '',
      fromLane: Number(a.fromLane),
      toLane: Number(a.toLane),
      via: a.via,
      tl: a.tl,
      linkIndex: Number(a.linkIndex ?? -1),
      dir: a.dir ?? 's',
    })
  },
  tlLogic(a, net, inside) {
    inside.program = { id: a.id ?? '', type: a.type ?? 'static', offset_s: Number(a.offset ?? 0), phases: [] }
    net.programs.push(inside.program)
  },
  phase(a, _net, { program }) {
    program?.phases.push({ state: a.state ?? '', duration_s: Number(a.duration) })
  },
}

function points(shape = ''): (readonly [number, number])[] {
  return shape
    .split(' ')
    .filter(Boolean)
    .map((point) => {
      const [x = 0, y = 0] = point.split(',').map(Number)
      return [x, y] as const
    })
}
