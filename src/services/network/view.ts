/** What one may see of the network: all of it, or one's own unit's part with the other ends of its links. Rule NW11. */
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { directory, may, unitsWhere } from '../../platform/organisation/index.ts'
import { findSeries } from '../../platform/telemetry/index.ts'
import type { LinkView, NodeDetail, NodeView, Topology } from './contract.ts'
import { linkThing, newestValue, nodeThing, roundSeconds } from './series.ts'
import * as store from './store.ts'
import { subjectsInWindow } from './windows.ts'

/** What was measured longer ago than so many rounds is not shown as if it were so now. */
const roundsOfTrust = 3
const shownNotes = 20

export interface Ground {
  readonly nodes: ReadonlyMap<string, store.NodeRow>
  readonly links: readonly store.LinkRow[]
  readonly states: ReadonlyMap<string, store.StateRow>
  /** In planned work now. */
  readonly planned: ReadonlySet<string>
}

export async function readGround(tx: Tx): Promise<Ground> {
  const [nodes, links, states, planned] = await Promise.all([
    store.nodes(tx),
    store.links(tx),
    store.states(tx),
    subjectsInWindow(tx),
  ])
  return {
    nodes: new Map(nodes.map((row) => [row.id, row])),
    links,
    states: new Map(states.map((row) => [row.subject_id, row])),
    planned,
  }
}

/** The nodes of units where the actor reads, and whether that is all of them. */
export function seenBy(actor: Actor, { nodes }: Pick<Ground, 'nodes'>): { ids: Set<string>; isWhole: boolean } {
  const units = unitsWhere(actor, 'network.read')
  if (units === 'all') return { ids: new Set(nodes.keys()), isWhole: true }
  const held = new Set(units)
  return {
    ids: new Set([...nodes.values()].filter((row) => held.has(row.unit_id)).map(({ id }) => id)),
    isWhole: false,
  }
}

export async function topology(tx: Tx, actor: Actor): Promise<Topology> {
  const ground = await readGround(tx)
  const { ids, isWhole } = seenBy(actor, ground)
  const links = ground.links.filter(({ a_node, b_node }) => ids.has(a_node) || ids.has(b_node))
  const shown = new Set([...ids, ...links.flatMap(({ a_node, b_node }) => [a_node, b_node])])
  const round = await store.lastRound(tx)
  return {
    nodes: [...ground.nodes.values()].filter(({ id }) => shown.has(id)).map((row) => viewNode(tx.app, ground, row)),
    links: links.map((row) => viewLink(tx.app, ground, row)),
    round: round ? { at: round.at, asked: round.asked, answered: round.answered, tookMs: round.took_ms } : null,
    everyS: roundSeconds(tx.app),
    isWhole,
  }
}

const trustSince = (app: App): number => app.clock.now().epochMilliseconds - roundsOfTrust * roundSeconds(app) * 1000

export function unitName(unitId: string): { vi: string; en: string } {
  return directory().unit(unitId)?.name ?? { vi: unitId, en: unitId }
}

function viewNode(app: App, { states, planned }: Ground, row: store.NodeRow): NodeView {
  const since = trustSince(app)
  const state = states.get(row.id)
  const { longitude, latitude } = row
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    role: row.role,
    unitId: row.unit_id,
    unitName: unitName(row.unit_id),
    point: longitude === null || latitude === null ? null : { longitude, latitude },
    state: state?.state ?? 'unknown',
    since: state?.since ?? null,
    inWindow: planned.has(row.id),
    latencyMs: newestValue(app, `${nodeThing(row.code)}/latency`, since),
    lossPercent: newestValue(app, `${nodeThing(row.code)}/loss`, since),
  }
}

function viewLink(app: App, { states, planned }: Ground, row: store.LinkRow): LinkView {
  const since = trustSince(app)
  const state = states.get(row.id)
  return {
    id: row.id,
    code: row.code,
    a: row.a_node,
    b: row.b_node,
    kind: row.kind,
    capacityBps: row.capacity_bps,
    provider: row.provider,
    contract: row.contract,
    serviceLevel: row.service_level,
    state: state?.state ?? 'unknown',
    since: state?.since ?? null,
    inWindow: planned.has(row.id),
    outBps: newestValue(app, `${linkThing(row.code)}/out`, since),
    inBps: newestValue(app, `${linkThing(row.code)}/in`, since),
  }
}

export async function node(tx: Tx, actor: Actor, id: string): Promise<NodeDetail> {
  const row = await store.nodeById(tx, id)
  // Another unit's part does not exist for who may not see it.
  if (!row || !may(actor, 'network.read', row.unit_id)) throw problem('kernel.not-found')
  const ground = await readGround(tx)
  const credential = row.credential_id === null ? undefined : await store.credentialById(tx, row.credential_id)
  const [notifications, changes] = await Promise.all([
    store.notificationsOf(tx, id, shownNotes),
    store.changesOf(tx, id, shownNotes),
  ])
  const links = ground.links.filter(({ a_node, b_node }) => a_node === id || b_node === id)
  return {
    ...viewNode(tx.app, ground, row),
    address: row.address,
    probe: row.probe,
    port: row.port,
    credential: credential?.name ?? null,
    snmpContext: row.snmp_context,
    isEntrance: row.is_entrance,
    ended: row.ended_at !== null,
    mayManage: may(actor, 'network.manage', row.unit_id),
    links: links.map((link) => {
      const other = ground.nodes.get(link.a_node === id ? link.b_node : link.a_node)
      return {
        ...viewLink(tx.app, ground, link),
        other: other?.name ?? { vi: '', en: '' },
        otherState: (other && ground.states.get(other.id)?.state) ?? 'unknown',
        series: seriesOf(tx.app, linkThing(link.code), ['out', 'in']),
      }
    }),
    series: seriesOf(tx.app, nodeThing(row.code), ['latency', 'loss']),
    notifications: notifications.map(({ at, kind, details }) => ({ at, kind, details })),
    changes: changes.map(({ at, by_name, what }) => ({ at, by: by_name, what })),
  }
}

function seriesOf(app: App, thing: string, names: readonly string[]) {
  return names.flatMap((name) => {
    const found = findSeries(app, `${thing}/${name}`)
    return found ? [{ id: found.id, name, title: found.title, unit: found.unit }] : []
  })
}
