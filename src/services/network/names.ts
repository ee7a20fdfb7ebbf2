/** What nodes and links are called and whose they are, also of those that have ended. */
import type { Tx } from '../../kernel/app.ts'
import type { Named } from './contract-outages.ts'
import type { Subject } from './diagnosis/diagnose.ts'
import * as store from './store.ts'

export interface Names {
  named(subject: Subject): Named
  /** The units whose part it is; none for what is not in the register. */
  unitsOf(id: string): string[]
  node(id: string): store.NodeRow | undefined
  link(id: string): store.LinkRow | undefined
  /** How many links a node has that have not ended. */
  linksAt(nodeId: string): number
  readonly nodes: readonly store.NodeRow[]
  readonly links: readonly store.LinkRow[]
}

const monitor = { vi: 'Máy giám sát', en: 'The monitor' }

export async function readNames(tx: Tx): Promise<Names> {
  const [nodes, links] = await Promise.all([store.nodesAndEnded(tx), store.linksAndEnded(tx)])
  const nodeOf = new Map(nodes.map((row) => [row.id, row]))
  const linkOf = new Map(links.map((row) => [row.id, row]))
  const counts = new Map<string, number>()
  for (const { a_node, b_node, ended_at } of links)
    if (ended_at === null) for (const end of [a_node, b_node]) counts.set(end, (counts.get(end) ?? 0) + 1)
  const nameOf = (id: string) => {
    const node = nodeOf.get(id)
    if (node) return node.name
    const link = linkOf.get(id)
    const [a, b] = [link && nodeOf.get(link.a_node)?.name, link && nodeOf.get(link.b_node)?.name]
    return a && b ? { vi: `${a.vi} – ${b.vi}`, en: `${a.en} – ${b.en}` } : monitor
  }
  return {
    nodes,
    links,
    node: (id) => nodeOf.get(id),
    link: (id) => linkOf.get(id),
    linksAt: (id) => counts.get(id) ?? 0,
    named: ({ kind, id }) => ({ kind, id, code: nodeOf.get(id)?.code ?? linkOf.get(id)?.code ?? id, name: nameOf(id) }),
    unitsOf: (id) => {
      const node = nodeOf.get(id)
      if (node) return [node.unit_id]
      const link = linkOf.get(id)
      return [link?.a_node, link?.b_node].flatMap((end) => (end && nodeOf.get(end)?.unit_id) || [])
    },
  }
}
