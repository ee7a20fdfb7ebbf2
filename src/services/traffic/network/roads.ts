/** The network as this process knows it; loaded anew when another version is there. Rule TF4. */
import type { App, Tx } from '../../../kernel/app.ts'
import { RoadNetwork } from './network.ts'
import * as store from './store.ts'

export interface Roads {
  readonly version: number
  readonly loadedAt: string
  readonly source: string
  readonly network: RoadNetwork
}

interface Known {
  roads: Roads | undefined
  askedAtMs: number
  asking: Promise<Roads | undefined> | undefined
}

/** How long another process's load may go unnoticed. */
const askEveryMs = 5_000
const known = new WeakMap<App, Known>()

function knownBy(app: App): Known {
  const found = known.get(app) ?? { roads: undefined, askedAtMs: -Infinity, asking: undefined }
  known.set(app, found)
  return found
}

async function ask(tx: Tx, before: Roads | undefined): Promise<Roads | undefined> {
  const row = await store.network(tx)
  if (!row) return undefined
  if (before?.version === row.version) return before
  const [segments, bans] = [await store.segments(tx), await store.bans(tx)]
  const network = new RoadNetwork(
    segments.map((segment) => ({
      no: segment.no,
      code: segment.code,
      fromNode: segment.from_node,
      toNode: segment.to_node,
      name: segment.name,
      class: segment.class,
      isOneWay: segment.is_one_way,
      lanes: segment.lanes,
      limitKmh: segment.limit_kmh,
      line: segment.line,
      lengthM: segment.length_m,
      unitId: segment.unit_id,
    })),
    bans.map(({ from_segment, to_segment }) => [from_segment, to_segment] as const),
  )
  return { version: row.version, loadedAt: row.loaded_at, source: row.source, network }
}

/** Undefined while no roads are loaded. */
export async function roadsOf(app: App): Promise<Roads | undefined> {
  const own = knownBy(app)
  if (performance.now() - own.askedAtMs < askEveryMs) return own.asking ?? own.roads
  own.askedAtMs = performance.now()
  own.asking = app.read((tx) => ask(tx, own.roads))
  try {
    own.roads = await own.asking
  } catch (error) {
    own.askedAtMs = -Infinity
    throw error
  } finally {
    own.asking = undefined
  }
  return own.roads
}

/** After this process has loaded roads: asked at once. */
export function forgetRoads(app: App): void {
  knownBy(app).askedAtMs = -Infinity
}
