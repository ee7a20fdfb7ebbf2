/** The network as a picture: core, rings and sites; colour by state, width by load. What moves is what just broke. */
import { useRouter } from '@tanstack/react-router'
import { memo, type ReactNode, useRef } from 'react'
import type { Message } from '../../../kernel/i18n.ts'
import { useText } from '../../../web/ui/language.tsx'
import type { LinkView, NodeView, Topology } from '../contract.ts'
import { layout, type Place, plane } from './layout.ts'
import { loadOf } from './load.ts'
import { words } from './page-messages.ts'
import { type Mark, markOf } from './state-mark.ts'
import { StateShape } from './state-shape.tsx'

const radius = { core: 26, aggregation: 12, access: 6 } as const

export function TopologyMap({ topology }: { topology: Topology }): ReactNode {
  const t = useText()
  const { nodes, links } = topology
  const places = usePlaces(nodes, links)
  const count = (state: string) => nodes.filter((node) => node.state === state).length
  const label = t(words.mapLabel, {
    up: count('up'),
    all: nodes.length,
    cut: count('down') + count('behind'),
    links: links.filter(({ state }) => state === 'down').length,
  })
  return (
    <div className="network-map">
      <svg viewBox={`0 0 ${plane.width} ${plane.height}`} role="img" aria-label={label}>
        <Links links={links} places={places} />
        {nodes.map((node) => (
          <NodeMark key={node.id} node={node} place={places.get(node.id)} />
        ))}
      </svg>
      <Legend />
    </div>
  )
}

/** Reckoned anew when nodes or links come or go, not when they are measured. */
function usePlaces(nodes: readonly NodeView[], links: readonly LinkView[]): ReadonlyMap<string, Place> {
  const shape = [...nodes.map(({ id, role }) => id + role), ...links.map(({ a, b }) => a + b)].join()
  const kept = useRef<{ shape: string; places: ReadonlyMap<string, Place> }>({ shape: '', places: new Map() })
  if (kept.current.shape !== shape) kept.current = { shape, places: layout(nodes, links) }
  return kept.current.places
}

/** The quiet ones first, so that what is broken is drawn over them. */
const Links = memo(function Links({
  links,
  places,
}: {
  links: readonly LinkView[]
  places: ReadonlyMap<string, Place>
}) {
  const rank = { up: 0, unknown: 1, behind: 2, down: 3 }
  const bends = new Map<string, number>()
  return links
    .toSorted((x, y) => rank[x.state] - rank[y.state])
    .map((link) => {
      const [a, b] = [places.get(link.a), places.get(link.b)]
      if (!a || !b) return null
      const pair = [link.a, link.b].toSorted().join()
      const turn = bends.get(pair) ?? 0
      bends.set(pair, turn + 1)
      const load = loadOf(link)
      return (
        <path
          key={link.id}
          d={curve(a, b, turn)}
          className="network-link"
          data-state={markOf(link)}
          strokeWidth={link.state === 'down' ? 6 : 1.2 + 7 * Math.sqrt(load ?? 0)}
        >
          <title>{link.code}</title>
        </path>
      )
    })
})

/** Two links between the same nodes are drawn apart. */
function curve(a: Place, b: Place, turn: number): string {
  const bend = turn === 0 ? 0 : (turn % 2 === 1 ? 1 : -1) * Math.ceil(turn / 2) * 34
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = Math.hypot(dx, dy) || 1
  const [cx, cy] = [(a.x + b.x) / 2 - (dy / length) * bend, (a.y + b.y) / 2 + (dx / length) * bend]
  return `M${a.x.toFixed(1)} ${a.y.toFixed(1)}Q${cx.toFixed(1)} ${cy.toFixed(1)} ${b.x.toFixed(1)} ${b.y.toFixed(1)}`
}

const NodeMark = memo(function NodeMark({ node, place }: { node: NodeView; place: Place | undefined }): ReactNode {
  const t = useText()
  const router = useRouter()
  if (!place) return null
  const name = t(node.name)
  const size = radius[node.role]
  const open = () => void router.navigate({ to: `/network/${node.id}` })
  return (
    // For the pointer; by the keyboard every node is reached from the lists.
    <g className="network-node" data-state={markOf(node)} data-node={node.code} onClick={open}>
      <g transform={`translate(${place.x.toFixed(1)} ${place.y.toFixed(1)})`}>
        <StateShape mark={markOf(node)} size={2.4 * size} />
      </g>
      <title>{`${name}: ${t(words[node.state])}`}</title>
      {node.role === 'core' && (
        <text x={place.x} y={place.y + size + 30} textAnchor="middle">
          {node.code.toUpperCase()}
        </text>
      )}
      {node.role === 'aggregation' && <SiteName name={shortName(name)} place={place} />}
    </g>
  )
})

/** Along the line to the middle, never upside down. */
function SiteName({ name, place }: { name: string; place: Place }): ReactNode {
  const degrees = (place.angle * 180) / Math.PI
  const isLeft = Math.cos(place.angle) < 0
  return (
    <text
      className="network-site"
      textAnchor={isLeft ? 'start' : 'end'}
      transform={`translate(${place.x.toFixed(1)} ${place.y.toFixed(1)}) rotate(${(isLeft ? degrees + 180 : degrees).toFixed(1)})`}
      x={isLeft ? 20 : -20}
      dy="0.35em"
    >
      {name}
    </text>
  )
}

export const shortName = (name: string): string => name.replace(/^Trạm gom /u, '').replace(/ site$/u, '')

const legend: readonly (readonly [mark: Mark, word: Message])[] = [
  ['up', words.legendUp],
  ['down', words.legendDown],
  ['behind', words.legendBehind],
  ['window', words.legendWindow],
  ['unknown', words.legendUnknown],
]

export function Legend(): ReactNode {
  const t = useText()
  return (
    <ul className="network-legend" role="list">
      {legend.map(([mark, word]) => (
        <li key={mark}>
          <svg viewBox="-12 -12 24 24" width="1em" height="1em" aria-hidden>
            <StateShape mark={mark} size={22} />
          </svg>
          {t(word)}
        </li>
      ))}
      <li>{t(words.legendLoad)}</li>
    </ul>
  )
}
