/** A network of any size at its places, for the benches of the network. */
import type { NewLink, NewNode } from '../src/services/network/contract.ts'
import { linkOf, nodeOf } from '../src/services/network/testing.ts'

export const sitesOfRing = 12

/** Two cores, rings of sites between them, and what hangs on a site: half of it by a second link to the next one. */
export function networkOf(count: number): { nodes: NewNode[]; links: NewLink[] } {
  const sites = Math.max(sitesOfRing, Math.round(count / 30))
  const place = (n: number, of: number, radius: number) => ({
    longitude: 105.8 + radius * Math.cos((n / of) * 2 * Math.PI),
    latitude: 21 + 0.8 * radius * Math.sin((n / of) * 2 * Math.PI),
  })
  const nodes: NewNode[] = [
    nodeOf('core-1', { role: 'core', point: { longitude: 105.79, latitude: 21 } }),
    nodeOf('core-2', { role: 'core', point: { longitude: 105.81, latitude: 21 } }),
  ]
  const links: NewLink[] = [linkOf('core-1', 'core-2')]
  for (let n = 0; n < sites; n++) {
    nodes.push(nodeOf(`site-${n}`, { role: 'aggregation', point: place(n, sites, 0.12 + 0.1 * (n % 3)) }))
    links.push(linkOf(n % sitesOfRing === 0 ? 'core-1' : `site-${n - 1}`, `site-${n}`))
  }
  for (let n = 0; nodes.length < count; n++) {
    const site = n % sites
    nodes.push(nodeOf(`leaf-${n}`, { point: place(n * 7.3, count, 0.05 + (n % 97) / 400) }))
    links.push(linkOf(`site-${site}`, `leaf-${n}`))
    if (n % 2 === 0) links.push(linkOf(`site-${(site + 1) % sites}`, `leaf-${n}`))
  }
  return { nodes, links }
}
