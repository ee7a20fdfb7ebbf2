/**
 * Where nodes stand on the map: cores in the middle, the sites of each ring side by side around them, and what hangs on a site
 * outside of it. From the topology alone, so that what is entered by hand finds its place, too. Pure.
 */
import type { LinkView, NodeView } from '../contract.ts'

export interface Place {
  readonly x: number
  readonly y: number
  /** Of the direction from the middle, in radians. */
  readonly angle: number
}

export const plane = { width: 1600, height: 1000 } as const
const middle = { x: plane.width / 2, y: plane.height / 2 }
const coreGap = 90
const siteRadius = { x: 430, y: 268 }
/** What hangs on a site stands in rows of its own, the nearest first. */
const leafRadii = [
  { x: 590, y: 372 },
  { x: 670, y: 425 },
  { x: 750, y: 478 },
]

type Shape = Pick<NodeView, 'id' | 'role' | 'code'>
type Line = Pick<LinkView, 'a' | 'b'>

export function layout(nodes: readonly Shape[], links: readonly Line[]): Map<string, Place> {
  const neighbours = neighboursOf(nodes, links)
  const roleOf = new Map(nodes.map(({ id, role }) => [id, role]))
  const cores = nodes.filter(({ role }) => role === 'core')
  const sites = inRings(nodes, neighbours, roleOf)
  const leaves = leavesOf(nodes, neighbours, roleOf, sites)
  const places = new Map<string, Place>()
  cores.forEach(({ id }, at) => {
    places.set(id, { x: middle.x + (at - (cores.length - 1) / 2) * coreGap * 2, y: middle.y, angle: 0 })
  })
  const weights = sites.map((id) => 1.5 + (leaves.get(id)?.length ?? 0) / leafRadii.length)
  const total = weights.reduce((sum, one) => sum + one, 0) || 1
  let passed = 0
  sites.forEach((id, at) => {
    const weight = weights[at] ?? 0
    const angleAt = (share: number) => ((passed + share * weight) / total) * 2 * Math.PI - Math.PI / 2
    // A core stands in the middle already, and the sector of those that hang on nothing has no site.
    if (roleOf.get(id) === 'aggregation') places.set(id, on(siteRadius, angleAt(0.5)))
    const own = leaves.get(id) ?? []
    own.forEach((leaf, n) => {
      const radius = leafRadii[n % leafRadii.length]
      if (radius) places.set(leaf, on(radius, angleAt((n + 0.75) / (own.length + 0.5))))
    })
    passed += weight
  })
  return places
}

function on(radius: { x: number; y: number }, angle: number): Place {
  return { x: middle.x + radius.x * Math.cos(angle), y: middle.y + radius.y * Math.sin(angle), angle }
}

function neighboursOf(nodes: readonly Shape[], links: readonly Line[]): Map<string, string[]> {
  const there = new Set(nodes.map(({ id }) => id))
  const found = new Map<string, string[]>(nodes.map(({ id }) => [id, []]))
  for (const { a, b } of links) {
    if (!there.has(a) || !there.has(b)) continue
    found.get(a)?.push(b)
    found.get(b)?.push(a)
  }
  return found
}

/** From each core along the sites that hang together, so that neighbours in a ring are neighbours on the map. */
function inRings(
  nodes: readonly Shape[],
  neighbours: ReadonlyMap<string, string[]>,
  roleOf: ReadonlyMap<string, string>,
): string[] {
  const order: string[] = []
  const seen = new Set<string>()
  const walk = (start: string) => {
    for (let at: string | undefined = start; at !== undefined; ) {
      seen.add(at)
      order.push(at)
      at = neighbours.get(at)?.find((next) => roleOf.get(next) === 'aggregation' && !seen.has(next))
    }
  }
  const starts = nodes.filter(({ role }) => role === 'core').flatMap(({ id }) => neighbours.get(id) ?? [])
  const sites = nodes.filter(({ role }) => role === 'aggregation').map(({ id }) => id)
  for (const id of [...starts, ...sites]) if (roleOf.get(id) === 'aggregation' && !seen.has(id)) walk(id)
  return order
}

/** Each other node under the first site that it hangs on; under a core, or alone, in a sector of its own. */
function leavesOf(
  nodes: readonly Shape[],
  neighbours: ReadonlyMap<string, string[]>,
  roleOf: ReadonlyMap<string, string>,
  sites: string[],
): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const alone = 'alone'
  for (const { id, role } of nodes) {
    if (role !== 'access') continue
    const near = neighbours.get(id) ?? []
    const site =
      near.find((one) => roleOf.get(one) === 'aggregation') ?? near.find((one) => roleOf.get(one) === 'core') ?? alone
    found.set(site, [...(found.get(site) ?? []), id])
    if (!sites.includes(site)) sites.push(site)
  }
  return found
}
