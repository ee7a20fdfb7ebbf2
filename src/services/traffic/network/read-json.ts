/** Roads from GeoJSON lines or from an answer of the Overpass API (JSON). Rule TF1. */
import { type RawRoads, type RawTurn, type RawWay, turnOf } from './raw.ts'

type Tags = Readonly<Record<string, string>>

interface Feature {
  readonly geometry?: { readonly type?: unknown; readonly coordinates?: unknown }
  readonly properties?: Readonly<Record<string, unknown>>
}

interface Element {
  readonly type?: unknown
  readonly id?: unknown
  readonly lat?: unknown
  readonly lon?: unknown
  readonly nodes?: unknown
  readonly tags?: Tags
  readonly members?: readonly { readonly type: string; readonly ref: number | string; readonly role: string }[]
}

/** Throws when it is neither. */
export function readJson(text: string): RawRoads {
  const parsed = JSON.parse(text) as { features?: unknown; elements?: unknown }
  if (Array.isArray(parsed.features)) return fromFeatures(parsed.features as Feature[])
  if (Array.isArray(parsed.elements)) return fromElements(parsed.elements as Element[])
  throw new Error('neither a FeatureCollection nor an answer of the Overpass API')
}

const isPoint = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1])

/** Lines meet where they have the same point, to the tenth of a metre. */
function fromFeatures(features: readonly Feature[]): RawRoads {
  const nodes = new Map<string, readonly [number, number]>()
  const ways: RawWay[] = []
  let leftOut = 0
  for (const [place, { geometry, properties = {} }] of features.entries()) {
    const { type, coordinates } = geometry ?? {}
    if (type !== 'LineString' || !Array.isArray(coordinates) || !coordinates.every(isPoint)) {
      leftOut++
      continue
    }
    const keys = coordinates.map(([longitude, latitude]) => {
      const key = `${longitude.toFixed(6)} ${latitude.toFixed(6)}`
      nodes.set(key, [longitude, latitude])
      return key
    })
    const tags = Object.fromEntries(
      Object.entries(properties).flatMap(([key, value]) =>
        value === null || value === undefined ? [] : [[key, String(value)]],
      ),
    )
    ways.push({ id: tags['id'] ?? `line-${place}`, nodes: keys, tags })
  }
  return { nodes, ways, turns: [], leftOut }
}

function fromElements(elements: readonly Element[]): RawRoads {
  const nodes = new Map<string, readonly [number, number]>()
  const ways: RawWay[] = []
  const turns: RawTurn[] = []
  let leftOut = 0
  for (const { type, id, lat, lon, nodes: refs, tags = {}, members = [] } of elements) {
    if (type === 'node' && typeof lat === 'number' && typeof lon === 'number') nodes.set(String(id), [lon, lat])
    else if (type === 'way' && Array.isArray(refs)) ways.push({ id: String(id), nodes: refs.map(String), tags })
    else if (type === 'relation') {
      const turn = turnOf(
        tags,
        members.map((member) => ({ ...member, ref: String(member.ref) })),
      )
      if (turn) turns.push(turn)
      else leftOut++
    } else leftOut++
  }
  return { nodes, ways, turns, leftOut }
}
