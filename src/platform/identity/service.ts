/** What the endpoints give: the session view, devices, history, the person and who read their data. */
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import type { Message } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import { directory, may } from '../organisation/index.ts'
import { positionOf, rolesOf } from '../organisation/index.ts'
import { recordAccess } from './access.ts'
import type { Person, SessionView, SignInMethod, SignInOutcome } from './contract.ts'
import { factorsOf } from './officials.ts'
import { personByCitizenNumber, personById } from './people.ts'
import { currentSession, devicesOf, requireSignedIn } from './sessions.ts'
import { listSignIns } from './store-sessions.ts'
import { recordedId } from './recorded.ts'
import { findPerson, listAccess } from './store-people.ts'
import type { RequestInfo } from '../../kernel/module.ts'

const defaultPage = 50

function initialsOf(name: string): string {
  // A Vietnamese name is called by its last part; the first letter of the family name goes before it.
  const parts = name.trim().split(/\s+/)
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]]
  return letters.map((part) => part?.[0]?.toLocaleUpperCase('vi') ?? '').join('')
}

const noFactor = { enrolled: false, totp: false, passkeys: 0, freshUntil: null }

function nobody(app: App): SessionView {
  return {
    kind: 'anonymous',
    id: null,
    name: null,
    initials: null,
    units: [],
    permissions: [],
    secondFactor: noFactor,
    mustChangePassword: false,
    sandbox: app.config.sandbox,
  }
}

/** GET /identity/session. */
export async function viewSession(tx: Tx, actor: Actor, request: RequestInfo): Promise<SessionView> {
  if (actor.kind !== 'citizen' && actor.kind !== 'official') return nobody(tx.app)
  const session = await currentSession(tx, request.cookies)
  const common = {
    ...nobody(tx.app),
    kind: actor.kind,
    id: actor.id,
    name: actor.name,
    initials: initialsOf(actor.name),
    ...(session && { face: session.face }),
  }
  if (actor.kind === 'citizen') return { ...common, assurance: actor.assurance }
  const factors = await factorsOf(tx, actor.id)
  const fresh = actor.strongUntil > tx.now.epochMilliseconds
  return {
    ...common,
    units: await unitsOf(tx, actor.id),
    permissions: [...new Set(actor.grants.map((grant) => grant.permission))].toSorted(),
    secondFactor: {
      enrolled: factors.totp || factors.passkeys > 0,
      totp: factors.totp,
      passkeys: factors.passkeys,
      freshUntil: fresh ? new Date(actor.strongUntil).toISOString() : null,
    },
    mustChangePassword: factors.mustChange,
  }
}

async function unitsOf(tx: Tx, officialId: string): Promise<SessionView['units']> {
  const byUnit = new Map<string, Set<string>>()
  for (const { unitId, role } of await rolesOf(tx, officialId)) {
    byUnit.set(unitId, (byUnit.get(unitId) ?? new Set()).add(role))
  }
  return [...byUnit].flatMap(([id, roles]) => {
    const unit = directory().unit(id)
    return unit ? [{ id, name: unit.name, roles: [...roles] }] : []
  })
}

export async function viewDevices(tx: Tx, actor: Actor) {
  const own = requireSignedIn(actor)
  const rows = await devicesOf(tx, own.id)
  return {
    items: rows.map((row) => ({
      id: row.id,
      current: row.id === own.sessionId,
      face: row.face,
      userAgent: row.user_agent,
      address: row.address,
      startedAt: row.created_at,
      lastSeenAt: row.last_seen_at,
      endsAt: row.expires_at,
    })),
  }
}

interface PageQuery {
  readonly after?: string
  readonly limit?: number
}

/** One row more than asked tells whether there is a next page. */
function paged<R extends { id: string }, T>(rows: readonly R[], limit: number, shape: (row: R) => T) {
  const items = rows.slice(0, limit)
  return { items: items.map(shape), next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function after(query: PageQuery): string | undefined {
  if (query.after !== undefined && !uuid.test(query.after)) throw problem('kernel.invalid-input')
  return query.after
}

export async function viewHistory(tx: Tx, actor: Actor, query: PageQuery) {
  const own = requireSignedIn(actor)
  const limit = query.limit ?? defaultPage
  const rows = await listSignIns(tx, own.id, after(query), limit + 1)
  return paged(rows, limit, (row) => ({
    id: row.id,
    at: row.at,
    // Written by `note` alone, from these types.
    outcome: row.outcome as SignInOutcome,
    method: row.method as SignInMethod | null,
    face: row.face as 'portal' | 'desk' | 'centre' | null,
    userAgent: row.user_agent,
    address: row.address,
  }))
}

function requireCitizen(actor: Actor) {
  if (actor.kind === 'anonymous') throw problem('kernel.signed-out')
  if (actor.kind !== 'citizen') throw problem('kernel.forbidden')
  return actor
}

export async function viewAccess(tx: Tx, actor: Actor, query: PageQuery) {
  const citizen = requireCitizen(actor)
  const limit = query.limit ?? defaultPage
  const rows = await listAccess(tx, await idsOf(tx, citizen.id), after(query), limit + 1)
  const titles = await titlesOf(tx, rows)
  return paged(rows, limit, (row) => readingOf(row, titles))
}

export interface Reading {
  readonly id: string
  readonly at: string
  readonly officialName: string
  readonly officialTitle: Message | null
  readonly unitName: Message | null
  readonly what: string
  readonly purpose: string
  readonly caseId: string | null
  /** Of the exchange; null for an official of the city. */
  readonly memberId: string | null
}

type AccessRow = Awaited<ReturnType<typeof listAccess>>[number]

function readingOf(row: AccessRow, titles: ReadonlyMap<string, Message>): Reading {
  return {
    id: row.id,
    at: row.at,
    officialName: row.official_name,
    officialTitle: titles.get(row.official_id) ?? null,
    unitName: row.unit_name,
    what: row.what,
    purpose: row.purpose,
    caseId: row.case_id,
    memberId: memberOf(row.official_id),
  }
}

/** Of MEMBER:USER, another agency's; what is before the colon of a citizen's is no agency (access.ts). */
function memberOf(readerId: string): string | null {
  const member = readerId.slice(0, Math.max(0, readerId.lastIndexOf(':')))
  return member === '' || member === 'citizen' ? null : member
}

const isUuid = (id: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)

/** What each of those who read is today. */
async function titlesOf(tx: Tx, rows: readonly AccessRow[]): Promise<ReadonlyMap<string, Message>> {
  const titles = new Map<string, Message>()
  // Readers at another agency have a name of their own there, no id of ours.
  for (const id of new Set(rows.map((row) => row.official_id).filter(isUuid))) {
    const position = await positionOf(tx, id)
    if (position) titles.set(id, position.title)
  }
  return titles
}

/** Who read this person's data, newest first, for the person. */
export async function readingsOf(tx: Tx, personId: string, limit: number): Promise<Reading[]> {
  const rows = await listAccess(tx, await idsOf(tx, personId), undefined, limit)
  const titles = await titlesOf(tx, rows)
  return rows.map((row) => readingOf(row, titles))
}

/** One's own id, and that of the record where it is another (rule ID26). */
async function idsOf(tx: Tx, personId: string): Promise<string[]> {
  const person = await findPerson(tx, personId)
  const recorded = person && (await recordedId(tx, person))
  return recorded === undefined || recorded === personId ? [personId] : [personId, recorded]
}

export function viewMe(tx: Tx, actor: Actor): Promise<Person> {
  return personById(tx, requireCitizen(actor).id)
}

export function citizenId(actor: Actor): string {
  return requireCitizen(actor).id
}

/** The counter finds a person; that it looked is recorded even when it does nothing more. */
export async function lookUp(tx: Tx, actor: Actor, given: { citizenNumber: string; purpose: string }) {
  const person = await personByCitizenNumber(tx, given.citizenNumber)
  if (person) await recordAccess(tx, actor, { personIds: [person.id], what: 'person', purpose: given.purpose })
  return { person: person ?? null }
}

export async function viewPasskeys(
  rows: Promise<readonly { id: string; name: string; added_at: string; last_used_at: string | null }[]>,
) {
  const items = (await rows).map((row) => ({
    id: row.id,
    name: row.name,
    addedAt: row.added_at,
    lastUsedAt: row.last_used_at,
  }))
  return { items }
}

export function mayManage(actor: Actor): boolean {
  return may(actor, 'organisation.manage', directory().city().id)
}
