/** The network as points and lines of a map. Pure. */
import { formatNumber, type Language } from '../../../kernel/i18n.ts'
import type { MapData } from '../../../web/ui/map/map-canvas.tsx'
import type { LinkView, NodeView } from '../contract.ts'
import { loadOf } from './load.ts'
import { markOf, marks } from './state-mark.ts'

export interface NetworkData {
  readonly sites: MapData
  readonly leaves: MapData
  readonly links: MapData
  /** Nodes whose place nobody entered. */
  readonly withoutPlace: number
}

type Feature = GeoJSON.Feature

export function networkData(
  nodes: readonly NodeView[],
  links: readonly LinkView[],
  language: Language,
  nameOf: (node: NodeView) => string,
): NetworkData {
  const placed = new Map(nodes.flatMap((node) => (node.point ? [[node.id, { node, point: node.point }] as const] : [])))
  const sites: Feature[] = []
  const leaves: Feature[] = []
  for (const { node, point } of placed.values()) {
    const mark = markOf(node)
    const feature: Feature = {
      type: 'Feature',
      properties: { id: node.id, name: nameOf(node), role: node.role, mark, grade: marks.indexOf(mark) },
      geometry: { type: 'Point', coordinates: [point.longitude, point.latitude] },
    }
    ;(node.role === 'access' ? leaves : sites).push(feature)
  }
  const lines = links.flatMap((link): Feature[] => {
    const [a, b] = [placed.get(link.a), placed.get(link.b)]
    if (!a || !b) return []
    const mark = markOf(link)
    const isTrunk = a.node.role !== 'access' && b.node.role !== 'access'
    return [
      {
        type: 'Feature',
        properties: {
          id: link.id,
          mark,
          grade: marks.indexOf(mark),
          isTrunk,
          load: loadOf(link) ?? 0,
          loses: (lossOf(a.node, b.node) ?? 0) > 0,
          words: linkWords(language, link, a.node, b.node),
        },
        geometry: {
          type: 'LineString',
          coordinates: [a, b].map(({ point }) => [point.longitude, point.latitude]),
        },
      },
    ]
  })
  const collection = (features: Feature[]): MapData => ({ type: 'FeatureCollection', features })
  return {
    sites: collection(sites),
    leaves: collection(leaves),
    links: collection(lines),
    withoutPlace: nodes.length - placed.size,
  }
}

/** Of a link itself no loss is measured: that of its worse end is told. */
export const lossOf = (a: NodeView, b: NodeView): number | null =>
  a.lossPercent === null && b.lossPercent === null ? null : Math.max(a.lossPercent ?? 0, b.lossPercent ?? 0)

/** How full it is and, where something is lost, how much: `62 % · −4 %`. */
function linkWords(language: Language, link: LinkView, a: NodeView, b: NodeView): string {
  const load = loadOf(link)
  const loss = lossOf(a, b)
  const percent = (value: number): string => `${formatNumber(language, Number(value.toPrecision(2)))} %`
  return [
    ...(load === null ? [] : [percent(load * 100)]),
    ...(loss === null || loss === 0 ? [] : [`−${percent(loss)}`]),
  ].join(' · ')
}
