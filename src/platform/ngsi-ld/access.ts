/** Who calls, in which tenant, and what that allows (CIM 009 §4.14, §6.3.14). Rules NG12 and NG13. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Actor } from '../../kernel/actor.ts'
import type { App } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import type { ProtocolCall } from '../../kernel/protocol.ts'
import { directory, may } from '../organisation/index.ts'
import { deviceWithKey } from '../telemetry/index.ts'
import { NgsiError } from './errors.ts'
import * as store from './store-tenants.ts'

export const manage = 'ngsi-ld.manage'

const levels = ['none', 'read', 'own', 'write', 'manage'] as const
/** `own`: writes what it has made itself. Each has what stands before it. */
export type Rights = (typeof levels)[number]

export interface Caller {
  /** '' is the city's. */
  readonly tenant: string
  readonly unitId: string
  readonly rights: Rights
  /** device:…, key:…, official:…, open; what it makes bears this. */
  readonly by: string
  readonly deviceId: string | null
  readonly actor: Actor
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const keyPattern = /^Bearer\s+(khn_([0-9a-f]{32})_[\w-]{43})$/i
const bare = (id: string) => id.replaceAll('-', '')

/** A key, told once, and what is kept of it. */
export function newKey(id: string): { readonly key: string; readonly hash: Buffer } {
  const key = `khn_${bare(id)}_${randomBytes(32).toString('base64url')}`
  return { key, hash: digest(key) }
}

/** Who may write without a key, and where. */
export interface Opening {
  readonly tenant: string
  readonly to: 'everybody' | 'this machine'
}

/** What the sandbox opens: the tenant that the setting names to everybody; with nothing said, the city's to this machine alone. */
export function openingOf({ config }: Pick<App, 'config'>): Opening | undefined {
  const name = config.ngsiLd.openTenant
  if (name === 'none') return undefined
  if (name !== '') return { tenant: name === 'default' ? '' : name, to: 'everybody' }
  return config.sandbox ? { tenant: '', to: 'this machine' } : undefined
}

/** The opening that holds for who calls. */
function openingFor(app: App, { isLocal = false }: Partial<ProtocolCall>): Opening | undefined {
  const opening = openingOf(app)
  return opening?.to === 'everybody' || isLocal ? opening : undefined
}

/** Whether this is somebody whom the sandbox lets write without a key. */
export const isOpenCaller = ({ by }: Pick<Caller, 'by'>) => by === 'open'

const rememberMs = 2000
const tenants = new WeakMap<App, Map<string, { readonly row: store.TenantRow; readonly readAt: number }>>()

/** Throws NonexistentTenant. A tenant is never removed, so that what is known of one may be some moments old. */
async function tenantNamed(app: App, name: string): Promise<store.TenantRow> {
  const known = tenants.get(app) ?? new Map<string, { row: store.TenantRow; readAt: number }>()
  tenants.set(app, known)
  const found = known.get(name)
  if (found && performance.now() - found.readAt < rememberMs) return found.row
  const row = await app.read((tx) => store.tenantByName(tx, name))
  if (!row) throw new NgsiError('NonexistentTenant', `the tenant ${name} does not exist`)
  known.set(name, { row, readAt: performance.now() })
  return row
}

const makes = new Set([
  'entities',
  'entityOperations',
  'temporal',
  'subscriptions',
  'csourceRegistrations',
  'jsonldContexts',
])
/** Tenants that this process made for whoever named them. */
const opened = new WeakMap<App, Set<string>>()

/** In the opened sandbox a tenant is made with the first thing that is made in it (§4.14), and is as open: suites expect it. */
async function makeIfOpened(app: App, name: string, call: Partial<ProtocolCall>): Promise<void> {
  const { method, path } = call
  if (!openingFor(app, call) || method !== 'POST' || !makes.has(path?.[0] ?? '')) return
  if (!/^[a-z0-9_]{1,50}$/i.test(name) || (await app.read((tx) => store.tenantByName(tx, name)))) return
  const { unit_id } = await tenantNamed(app, '')
  await app.transaction((tx) =>
    store.insertTenant(tx, { name, unit_id, is_public: true, created_at: tx.now.toString() }),
  )
  opened.set(app, (opened.get(app) ?? new Set()).add(name))
}

/** Throws NonexistentTenant, and problems of ours when a key does not hold. */
export async function callerOf(
  app: App,
  call: Pick<ProtocolCall, 'headers' | 'actor'> & Partial<ProtocolCall>,
): Promise<Caller> {
  const { headers, actor } = call
  const given = headers['ngsild-tenant']
  if (typeof given === 'string' && given !== '') await makeIfOpened(app, given, call)
  const {
    name: tenant,
    unit_id: unitId,
    is_public: isPublic,
  } = await tenantNamed(app, typeof given === 'string' ? given : '')
  const lowest: Rights = isPublic ? 'read' : 'none'
  const as = (rights: Rights, by: string, deviceId: string | null = null): Caller => ({
    tenant,
    unitId,
    rights: levels.indexOf(rights) > levels.indexOf(lowest) ? rights : lowest,
    by,
    deviceId,
    actor,
  })
  const rights = await rightsOfKey(app, tenant, headers)
  if (rights) return as(rights.rights, rights.by)
  const device = await deviceWithKey(app, headers)
  if (device) return as(directory().isWithin(device.unit_id, unitId) ? 'own' : lowest, `device:${device.id}`, device.id)
  if (actor.kind === 'system' || may(actor, manage, unitId))
    return as('manage', actor.kind === 'official' ? `official:${actor.id}` : `system:${actor.id ?? ''}`)
  const opening = openingFor(app, call)
  if (opening && (opening.tenant === tenant || opened.get(app)?.has(tenant))) return as('manage', 'open')
  return as(may(actor, 'telemetry.read', unitId) ? 'read' : lowest, `${actor.kind}:${actor.id ?? ''}`)
}

async function rightsOfKey(
  app: App,
  tenant: string,
  headers: ProtocolCall['headers'],
): Promise<{ rights: Rights; by: string } | undefined> {
  const given = headers['authorization']
  const [, key, hex] = (typeof given === 'string' ? keyPattern.exec(given) : null) ?? []
  if (key === undefined || hex === undefined) return undefined
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const row = await app.read((tx) => store.keyById(tx, id))
  const isGood = row && row.tenant === tenant && row.ended_at === null && timingSafeEqual(digest(key), row.hash)
  if (!isGood) throw problem('ngsi-ld.bad-key')
  return { rights: row.rights, by: `key:${row.id}` }
}

/** Throws `kernel.signed-out` or `kernel.forbidden` unless the caller has this right, or a greater one. */
export function requireRights(caller: Caller, wanted: Rights): void {
  if (levels.indexOf(caller.rights) >= levels.indexOf(wanted)) return
  throw problem(
    caller.actor.kind === 'anonymous' && caller.by.startsWith('anonymous') ? 'kernel.signed-out' : 'kernel.forbidden',
  )
}

/** Whether the caller may change what `createdBy` made. */
export const mayChange = ({ rights, by }: Caller, createdBy: string): boolean =>
  rights === 'write' || rights === 'manage' || (rights === 'own' && createdBy === by)
