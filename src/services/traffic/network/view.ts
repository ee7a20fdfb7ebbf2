/** The network as anybody may have it: facts, segments, the ground of maps. Rule TF4. */
import type { Tx } from '../../../kernel/app.ts'
import { file, type FileReply } from '../../../kernel/endpoint.ts'
import type { NetworkFacts } from '../contract.ts'
import type { RoadNetwork, Segment } from './network.ts'
import { type Roads, roadsOf } from './roads.ts'

function boxOf({ segments }: RoadNetwork): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { line } of segments) {
    for (const [longitude, latitude] of line) {
      west = Math.min(west, longitude)
      east = Math.max(east, longitude)
      south = Math.min(south, latitude)
      north = Math.max(north, latitude)
    }
  }
  return [west, south, east, north]
}

const factsOf = new WeakMap<Roads, NetworkFacts>()

export async function facts(tx: Tx): Promise<{ network: NetworkFacts | null }> {
  const roads = await roadsOf(tx.app)
  if (!roads) return { network: null }
  const { version, loadedAt, source, network } = roads
  const metres = network.lengths.reduce((sum, length) => sum + length, 0)
  const made = factsOf.get(roads) ?? {
    version,
    loadedAt,
    source,
    segments: network.size,
    kilometres: Math.round(metres / 100) / 10,
    box: boxOf(network),
  }
  factsOf.set(roads, made)
  return { network: made }
}

const lineOf = (segment: Segment, properties: object) => ({
  type: 'Feature',
  id: segment.no,
  properties,
  geometry: { type: 'LineString', coordinates: segment.line },
})

/** Numbers of what one may drive into from a segment's end. */
function nextsOf(roads: Roads | undefined, place: number): number[] {
  if (!roads) return []
  const { nexts, firstNext, segments } = roads.network
  return Array.from(nexts.subarray(firstNext[place], firstNext[place + 1]), (next) => segments[next]?.no ?? 0)
}

const segmentFiles = new WeakMap<Roads, Buffer>()

export async function segmentsFile(tx: Tx): Promise<FileReply> {
  const roads = await roadsOf(tx.app)
  const features = () =>
    (roads?.network.segments ?? []).map((segment, place) => {
      const { no, name, class: of, isOneWay, lanes, limitKmh, lengthM } = segment
      return lineOf(segment, {
        no,
        name,
        class: of,
        one_way: isOneWay,
        lanes,
        limit_kmh: limitKmh,
        length_m: Math.round(lengthM),
        next: nextsOf(roads, place),
      })
    })
  const made =
    (roads && segmentFiles.get(roads)) ??
    Buffer.from(JSON.stringify({ type: 'FeatureCollection', features: features() }))
  if (roads) segmentFiles.set(roads, made)
  return file(made, 'application/geo+json', {
    cached: { seconds: 60, etag: `roads-${roads?.version ?? 0}` },
  })
}

/** Both directions of a street are one line of the ground. */
export async function groundRoads(tx: Tx): Promise<object> {
  const roads = await roadsOf(tx.app)
  const features = (roads?.network.segments ?? [])
    .filter(({ isOneWay, code }) => isOneWay || code.endsWith('f'))
    .map((segment) => lineOf(segment, { name: segment.name ?? '', class: segment.class }))
  return { type: 'FeatureCollection', features }
}
