/**
 * From what answered and what the devices say of their own ends to what is wrong: the fewest failures that explain every
 * silence. Pure. Rules NW6 to NW9; how and why: docs/decisions/2026-11-27-network-causes.md.
 */

export interface GraphLink {
  readonly id: string
  readonly a: string
  readonly b: string
}

export interface Topology {
  readonly nodes: readonly { readonly id: string }[]
  readonly links: readonly GraphLink[]
  /** Nodes at which the probes enter the network. */
  readonly vantage: readonly string[]
}

/** What an end says of a link; only an end that answers is heard. */
export interface EndViews {
  readonly a?: 'up' | 'down'
  readonly b?: 'up' | 'down'
}

export interface Evidence {
  /** Whether a node answered; one that is not probed is absent. */
  readonly answered: ReadonlyMap<string, boolean>
  readonly ends: ReadonlyMap<string, EndViews>
}

export type CauseKind = 'node' | 'link' | 'monitor'

export interface Subject {
  readonly kind: CauseKind
  readonly id: string
}

export interface Cause extends Subject {
  /** `degraded`: something is broken, and everything is still reached. */
  readonly effect: 'outage' | 'degraded'
  /** What would explain the same as well, as far as can be seen from here. */
  readonly instead: readonly Subject[]
  /** Silent nodes that it explains, itself not counted. */
  readonly behind: readonly string[]
  /** Links that are silent only because of it. */
  readonly around: readonly string[]
}

/** What was found broken before and has not been seen whole since: a later failure does not make it somebody else's. */
export interface Known {
  readonly nodes: ReadonlySet<string>
  readonly links: ReadonlySet<string>
}

const nothingKnown: Known = { nodes: new Set(), links: new Set() }

export type NodeState = 'up' | 'down' | 'behind' | 'unknown'
export type LinkState = 'up' | 'down' | 'behind' | 'unknown'

export interface Diagnosis {
  readonly causes: readonly Cause[]
  readonly nodes: ReadonlyMap<string, NodeState>
  readonly links: ReadonlyMap<string, LinkState>
}

/** Where the probes stand: it needs no row of its own, and always works as far as it can tell. */
const monitorId = 'monitor'

interface Graph {
  readonly links: readonly GraphLink[]
  readonly at: ReadonlyMap<string, readonly GraphLink[]>
}

function graphOf({ links, vantage }: Topology): Graph {
  const entrances = vantage.map((id) => ({ id: `${monitorId}:${id}`, a: monitorId, b: id }))
  const all = [...links.filter(({ a, b }) => a !== b), ...entrances]
  const at = new Map<string, GraphLink[]>()
  for (const link of all) {
    for (const end of [link.a, link.b]) at.set(end, [...(at.get(end) ?? []), link])
  }
  return { links: all, at }
}

const other = (link: GraphLink, end: string): string => (link.a === end ? link.b : link.a)
const byId = (x: { id: string }, y: { id: string }): number => (x.id < y.id ? -1 : x.id > y.id ? 1 : 0)

export function diagnose(topology: Topology, evidence: Evidence, known: Known = nothingKnown): Diagnosis {
  const graph = graphOf(topology)
  const answers = (id: string): boolean => id === monitorId || evidence.answered.get(id) === true
  const viewFrom = (link: GraphLink, end: string): 'up' | 'down' | undefined =>
    answers(end) ? evidence.ends.get(link.id)?.[link.a === end ? 'a' : 'b'] : undefined
  const saidDown = (link: GraphLink): boolean => viewFrom(link, link.a) === 'down' || viewFrom(link, link.b) === 'down'

  if (topology.nodes.length > 0 && probedAndSilent(topology, evidence)) return blind(topology)
  const reached = reachedNodes(topology, graph, answers, evidence, saidDown)
  const causes: Cause[] = []
  const nodes = new Map<string, NodeState>()
  // What nobody asks is not said to be up, though the way to it is.
  const stateOf = (id: string): NodeState =>
    !reached.has(id) ? 'behind' : evidence.answered.has(id) ? 'up' : 'unknown'
  for (const { id } of topology.nodes) nodes.set(id, stateOf(id))

  for (const component of components(topology, graph, reached)) {
    const found = explain(component, graph, { reached, viewFrom, known })
    for (const cause of found) if (cause.kind === 'node') nodes.set(cause.id, 'down')
    causes.push(...found)
  }
  for (const link of topology.links) {
    const sides = [link.a, link.b].filter((end) => reached.has(end)).length
    // Between two silent ends nothing new is seen: what was broken is taken to be so still.
    if ((sides === 2 && saidDown(link)) || (sides === 0 && known.links.has(link.id)))
      causes.push({ kind: 'link', id: link.id, effect: 'degraded', instead: [], behind: [], around: [] })
  }
  const blamed = new Set(causes.filter(({ kind }) => kind === 'link').map(({ id }) => id))
  const links = new Map<string, LinkState>()
  for (const link of topology.links) {
    const isReached = reached.has(link.a) && reached.has(link.b)
    links.set(link.id, blamed.has(link.id) ? 'down' : isReached ? 'up' : 'behind')
  }
  return { causes: causes.toSorted(byId), nodes, links }
}

/** Nothing that is probed answers, and it is more than one: rather the probes' own connection than everything at once. */
function probedAndSilent({ nodes }: Topology, { answered }: Evidence): boolean {
  const probed = nodes.filter(({ id }) => answered.has(id))
  return probed.length > 1 && probed.every(({ id }) => answered.get(id) === false)
}

function blind({ nodes, links }: Topology): Diagnosis {
  return {
    causes: [{ kind: 'monitor', id: monitorId, effect: 'outage', instead: [], behind: [], around: [] }],
    nodes: new Map(nodes.map(({ id }) => [id, 'unknown'])),
    links: new Map(links.map(({ id }) => [id, 'unknown'])),
  }
}

/** What answers, and what is not probed but stands beside it on a link that nobody calls down. */
function reachedNodes(
  { nodes }: Topology,
  { at }: Graph,
  answers: (id: string) => boolean,
  { answered }: Evidence,
  saidDown: (link: GraphLink) => boolean,
): Set<string> {
  const reached = new Set([monitorId, ...nodes.map(({ id }) => id).filter(answers)])
  // A set takes what is added while it is gone through.
  for (const id of reached) {
    for (const link of at.get(id) ?? []) {
      const next = other(link, id)
      if (!answered.has(next) && !saidDown(link)) reached.add(next)
    }
  }
  return reached
}

/** Silent nodes that hang together, each with all that hangs on it. */
function components({ nodes }: Topology, { at }: Graph, reached: ReadonlySet<string>): string[][] {
  const seen = new Set<string>()
  const found: string[][] = []
  for (const { id } of nodes) {
    if (reached.has(id) || seen.has(id)) continue
    const component = new Set([id])
    for (const one of component) {
      seen.add(one)
      for (const link of at.get(one) ?? []) if (!reached.has(other(link, one))) component.add(other(link, one))
    }
    found.push([...component].toSorted())
  }
  return found
}

interface Seen {
  readonly reached: ReadonlySet<string>
  readonly viewFrom: (link: GraphLink, end: string) => 'up' | 'down' | undefined
  readonly known: Known
}

type Blame = Omit<Cause, 'behind'>

/**
 * Between what is reached and a silent component lie links. Each of them is broken, or the node at its silent end is, else that
 * node would have answered. So the fewest failures are one for each such node: itself, when it is silent on several links at
 * once or on one whose near end says that there is light; else its link. Links that were broken before explain themselves.
 */
function explain(component: readonly string[], { at }: Graph, seen: Seen): Cause[] {
  const blamed: Blame[] = []
  for (const node of component) {
    const uplinks = (at.get(node) ?? []).filter((link) => seen.reached.has(other(link, node)))
    const isBroken = (link: GraphLink) =>
      seen.known.links.has(link.id) && seen.viewFrom(link, other(link, node)) !== 'up'
    const rest = uplinks.filter((link) => !isBroken(link))
    for (const { id } of uplinks.filter(isBroken)) blamed.push(blameLink(id, node))
    if (seen.known.nodes.has(node)) blamed.push(blameNode(node, uplinks))
    else if (rest.length > 0) blamed.push(blame(node, rest, seen))
  }
  // Entered without a link to the rest: there is nothing else to blame.
  const [alone] = component
  if (blamed.length === 0 && alone) blamed.push(blameNode(alone, []))
  const causeNodes = new Set(blamed.filter(({ kind }) => kind === 'node').map(({ id }) => id))
  const behind = component.filter((id) => !causeNodes.has(id))
  return blamed.map((cause) => ({ ...cause, behind }))
}

function blameNode(id: string, uplinks: readonly GraphLink[]): Blame {
  return { kind: 'node', id, effect: 'outage', instead: [], around: uplinks.map((link) => link.id) }
}

function blameLink(id: string, node: string): Blame {
  return { kind: 'link', id, effect: 'outage', instead: [{ kind: 'node', id: node }], around: [] }
}

function blame(node: string, uplinks: readonly GraphLink[], { viewFrom }: Seen): Blame {
  const [only] = uplinks
  const nearSays = only && viewFrom(only, other(only, node))
  if (!only || uplinks.length > 1 || nearSays === 'up' || only.id.startsWith(`${monitorId}:`))
    return blameNode(node, uplinks)
  return blameLink(only.id, node)
}
