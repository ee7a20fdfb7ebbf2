/** The register: nodes, links and the keys by which devices are asked. Rules NW1 to NW3. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { InputOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { directory, may, requireMay } from '../../platform/organisation/index.ts'
import type * as api from './contract.ts'
import type { Credential, NewCredential, NewLink, NewNode } from './contract.ts'
import { seal } from './sealed.ts'
import * as store from './store.ts'

const manage = 'network.manage'
const usualSnmpPort = 161

const cityId = () => directory().city().id

/** Enters nodes as they are given, or changes those whose codes are there already. */
export async function putNodes(
  tx: Tx,
  actor: Actor,
  given: readonly NewNode[],
): Promise<{ entered: number; changed: number }> {
  const there = await store.nodesByCode(
    tx,
    given.map(({ code }) => code),
  )
  let changed = 0
  for (const node of given) {
    const before = there.get(node.code)
    if (before) changed += (await changeNodeRow(tx, actor, before, node)) ? 1 : 0
    else await addNode(tx, actor, node)
  }
  return { entered: given.length - given.filter(({ code }) => there.has(code)).length, changed }
}

export async function putLinks(
  tx: Tx,
  actor: Actor,
  given: readonly NewLink[],
): Promise<{ entered: number; changed: number }> {
  const there = await store.linksByCode(
    tx,
    given.map(({ code }) => code),
  )
  const ends = await store.nodesByCode(
    tx,
    given.flatMap(({ a, b }) => [a, b]),
  )
  let changed = 0
  for (const link of given) {
    const before = there.get(link.code)
    if (before) changed += (await changeLinkRow(tx, actor, before, link, ends)) ? 1 : 0
    else await insertLink(tx, actor, link, ends)
  }
  return { entered: given.length - there.size, changed }
}

export async function addNode(tx: Tx, actor: Actor, given: NewNode): Promise<{ id: string }> {
  requireMay(actor, manage, given.unitId)
  if ((await store.nodesByCode(tx, [given.code])).has(given.code))
    throw problem('network.code-taken', { code: given.code })
  const id = newId()
  const row = await nodeRow(tx, given)
  requireKeyRight(actor, undefined, row)
  await store.insertNode(tx, { id, ...row, name: JSON.stringify(row.name), created_at: tx.now.toString() })
  await note(tx, actor, id, 'entered', { code: given.code })
  return { id }
}

export async function changeNode(
  tx: Tx,
  actor: Actor,
  id: string,
  body: InputOf<typeof api.changeNode>['body'],
): Promise<{ id: string }> {
  const before = await store.lockNode(tx, id)
  if (!before) throw problem('kernel.not-found')
  const { ended, ...change } = body
  await changeNodeRow(tx, actor, before, change)
  if (ended) {
    const left = await store.linksOf(tx, id)
    if (left.length > 0) throw problem('network.still-linked', { n: left.length })
    await store.updateNode(tx, id, { ended_at: tx.now.toString() })
    await note(tx, actor, id, 'ended', {})
  }
  return { id }
}

async function changeNodeRow(tx: Tx, actor: Actor, before: store.NodeRow, change: Partial<NewNode>): Promise<boolean> {
  requireMay(actor, manage, before.unit_id)
  if (before.ended_at !== null) throw problem('network.ended')
  if (change.unitId !== undefined) requireMay(actor, manage, change.unitId)
  const credential =
    before.credential_id === null ? undefined : (await store.credentialById(tx, before.credential_id))?.name
  const after = await nodeRow(tx, { ...asGiven(before, credential), ...change })
  if (after.code !== before.code && (await store.nodesByCode(tx, [after.code])).size > 0)
    throw problem('network.code-taken', { code: after.code })
  requireKeyRight(actor, before, after)
  const fields = changedFields(before, after)
  if (fields.length === 0) return false
  await store.updateNode(tx, before.id, { ...after, name: JSON.stringify(after.name) })
  await note(tx, actor, before.id, 'changed', { fields })
  return true
}

type Asked = Pick<store.NodeRow, 'credential_id' | 'address' | 'port'>

/**
 * Where a key is sent, who stands there learns a community, and may try to guess the rest: who does not manage the whole network
 * points none of its keys anywhere.
 */
function requireKeyRight(actor: Actor, before: Asked | undefined, after: Asked): void {
  if (after.credential_id === null) return
  const isAsBefore =
    before?.credential_id === after.credential_id && before.address === after.address && before.port === after.port
  if (!isAsBefore && !may(actor, manage, cityId())) throw problem('network.city-key')
}

function asGiven(row: store.NodeRow, credential: string | undefined): NewNode {
  const { longitude, latitude } = row
  return {
    code: row.code,
    name: row.name,
    role: row.role,
    unitId: row.unit_id,
    point: longitude === null || latitude === null ? null : { longitude, latitude },
    address: row.address,
    probe: row.probe,
    port: row.port,
    credential: credential ?? null,
    snmpContext: row.snmp_context,
    isEntrance: row.is_entrance,
  }
}

async function nodeRow(tx: Tx, given: NewNode): Promise<Omit<store.NodeRow, 'id' | 'created_at' | 'ended_at'>> {
  if (!directory().unit(given.unitId)) throw problem('network.unknown', { name: given.unitId })
  const credential = given.credential ? await store.credentialByName(tx, given.credential) : undefined
  if (given.credential && !credential) throw problem('network.unknown', { name: given.credential })
  const port = given.port ?? (given.probe === 'snmp' ? usualSnmpPort : null)
  const isAsked = given.probe !== 'none'
  if (
    (isAsked && !given.address) ||
    (given.probe === 'snmp' && !credential) ||
    (given.probe === 'tcp' && port === null)
  )
    throw problem('network.bad-node', { code: given.code })
  return {
    code: given.code,
    name: given.name,
    role: given.role,
    unit_id: given.unitId,
    longitude: given.point?.longitude ?? null,
    latitude: given.point?.latitude ?? null,
    address: given.address ?? null,
    probe: given.probe,
    port,
    credential_id: credential?.id ?? null,
    snmp_context: given.snmpContext ?? null,
    is_entrance: given.isEntrance ?? false,
  }
}

/** A link is whose its two ends are: who manages either may enter it. */
function requireEnd(actor: Actor, a: store.NodeRow, b: store.NodeRow): void {
  if (!may(actor, manage, a.unit_id)) requireMay(actor, manage, b.unit_id)
}

export async function addLink(tx: Tx, actor: Actor, given: NewLink): Promise<{ id: string }> {
  if ((await store.linksByCode(tx, [given.code])).size > 0) throw problem('network.code-taken', { code: given.code })
  return insertLink(tx, actor, given, await store.nodesByCode(tx, [given.a, given.b]))
}

async function insertLink(
  tx: Tx,
  actor: Actor,
  given: NewLink,
  ends: Map<string, store.NodeRow>,
): Promise<{ id: string }> {
  const id = newId()
  const row = linkRow(actor, given, ends)
  await requireEnds(tx, row)
  await store.insertLink(tx, { id, ...row, created_at: tx.now.toString() })
  await note(tx, actor, id, 'entered', { code: given.code })
  return { id }
}

export async function changeLink(
  tx: Tx,
  actor: Actor,
  id: string,
  body: InputOf<typeof api.changeLink>['body'],
): Promise<{ id: string }> {
  const before = await getLink(tx, id)
  const { ended, ...change } = body
  const [a, b] = await Promise.all([getNode(tx, before.a_node), getNode(tx, before.b_node)])
  const codes = [change.a ?? a.code, change.b ?? b.code]
  await changeLinkRow(
    tx,
    actor,
    before,
    { ...linkAsGiven(before, a, b), ...change },
    await store.nodesByCode(tx, codes),
  )
  if (ended) {
    await store.updateLink(tx, id, { ended_at: tx.now.toString() })
    await note(tx, actor, id, 'ended', {})
  }
  return { id }
}

function linkAsGiven(row: store.LinkRow, a: store.NodeRow, b: store.NodeRow): NewLink {
  return {
    code: row.code,
    a: a.code,
    b: b.code,
    aIndex: row.a_index,
    bIndex: row.b_index,
    kind: row.kind,
    capacityBps: row.capacity_bps,
    provider: row.provider,
    contract: row.contract,
    serviceLevel: row.service_level,
  }
}

async function changeLinkRow(
  tx: Tx,
  actor: Actor,
  before: store.LinkRow,
  given: NewLink,
  ends: Map<string, store.NodeRow>,
): Promise<boolean> {
  // Whose it is now, before whose it is to be: nobody takes a link of others over by its code.
  const [a, b] = await Promise.all([getNode(tx, before.a_node), getNode(tx, before.b_node)])
  requireEnd(actor, a, b)
  if (before.ended_at !== null) throw problem('network.ended')
  const after = linkRow(actor, given, ends)
  await requireEnds(tx, after)
  if (after.code !== before.code && (await store.linksByCode(tx, [after.code])).size > 0)
    throw problem('network.code-taken', { code: after.code })
  const fields = changedFields(before, after)
  if (fields.length === 0) return false
  await store.updateLink(tx, before.id, after)
  await note(tx, actor, before.id, 'changed', { fields })
  return true
}

function linkRow(
  actor: Actor,
  given: NewLink,
  ends: ReadonlyMap<string, store.NodeRow>,
): Omit<store.LinkRow, 'id' | 'created_at' | 'ended_at'> {
  const [a, b] = [given.a, given.b].map((code) => {
    const node = ends.get(code)
    if (!node || node.ended_at !== null) throw problem('network.unknown', { name: code })
    return node
  })
  if (!a || !b || a.id === b.id) throw problem('network.bad-link')
  requireEnd(actor, a, b)
  return {
    code: given.code,
    a_node: a.id,
    b_node: b.id,
    a_index: given.aIndex ?? null,
    b_index: given.bIndex ?? null,
    kind: given.kind,
    capacity_bps: given.capacityBps,
    provider: given.provider,
    contract: given.contract ?? null,
    service_level: given.serviceLevel,
  }
}

/** Both ends stay until the link is entered. */
async function requireEnds(tx: Tx, { a_node, b_node }: Pick<store.LinkRow, 'a_node' | 'b_node'>): Promise<void> {
  const ended = (await store.holdNodes(tx, [a_node, b_node])).find(({ ended_at }) => ended_at !== null)
  if (ended) throw problem('network.unknown', { name: ended.code })
}

// ---- keys -----------------------------------------------------------------------------------------------------------

/** A key may open any device of the city: it is for who manages the whole network. */
export async function credentials(tx: Tx, actor: Actor): Promise<Credential[]> {
  requireMay(actor, manage, cityId())
  return (await store.credentials(tx)).map((row) => viewCredential(row, row.nodes))
}

export async function setCredential(tx: Tx, actor: Actor, given: NewCredential): Promise<Credential> {
  requireMay(actor, manage, cityId())
  const before = await store.credentialByName(tx, given.name)
  const id = before?.id ?? newId()
  const row = {
    id,
    name: given.name,
    version: given.version,
    user_name: given.version === '3' ? given.userName : null,
    auth: given.version === '3' ? given.auth : null,
    privacy: given.version === '3' ? given.privacy : null,
    ...seal(tx.app, id, given),
    changed_at: tx.now.toString(),
  }
  await store.putCredential(tx, row)
  await note(tx, actor, id, before ? 'changed' : 'entered', { name: given.name })
  const users = (await store.credentials(tx)).find((one) => one.id === id)?.nodes ?? 0
  return viewCredential(row, users)
}

function viewCredential(row: store.CredentialRow, nodes: number): Credential {
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    userName: row.user_name,
    auth: row.auth,
    privacy: row.privacy,
    changedAt: row.changed_at,
    nodes,
  }
}

// ---------------------------------------------------------------------------------------------------------------------

export async function getNode(tx: Tx, id: string): Promise<store.NodeRow> {
  const row = await store.nodeById(tx, id)
  if (!row) throw problem('kernel.not-found')
  return row
}

export async function getLink(tx: Tx, id: string): Promise<store.LinkRow> {
  const row = await store.linkById(tx, id)
  if (!row) throw problem('kernel.not-found')
  return row
}

/** PostgreSQL gives the fields of JSON in its own order. */
const inOrder = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).toSorted(([x], [y]) => (x < y ? -1 : 1)) : value

function changedFields(before: object, after: object): string[] {
  const there = new Map<string, unknown>(Object.entries(before))
  return Object.entries(after)
    .filter(([field, value]) => JSON.stringify(inOrder(there.get(field))) !== JSON.stringify(inOrder(value)))
    .map(([field]) => field)
}

async function note(tx: Tx, actor: Actor, subject: string, what: string, details: object): Promise<void> {
  await store.insertChange(tx, {
    id: newId(),
    at: tx.now.toString(),
    subject_id: subject,
    by_id: actor.id ?? 'nobody',
    by_name: actor.name ?? '',
    what,
    details: JSON.stringify(details),
  })
}
