/** Sessions of signed-in browsers. Rules ID1 to ID6. */
import type { FastifyRequest } from 'fastify'
import { type Actor, anonymous, type Grant } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import type { RequestInfo } from '../../kernel/module.ts'
import { problem } from '../../kernel/problems.ts'
import { remembered } from '../../kernel/remembered.ts'
import { grantsOfEach } from '../organisation/index.ts'
import { type Face, type SignInMethod, type SignInOutcome, sessionCookie } from './contract.ts'
import { signedIn } from './events.ts'
import { hashOf, newToken } from './secrets.ts'
import { endSignOns } from './sign-on-end.ts'
import { withGivenPassword } from './store-credentials.ts'
import {
  endSessions,
  findSession,
  idleSince,
  insertSession,
  insertSignIn,
  listLiving,
  type SessionRow,
  setStrongUntil,
  touchSession,
} from './store-sessions.ts'

/** How long a second factor stays fresh. */
export const strongMinutes = 10
// An official's working day with its evening; the setting may make it shorter.
const officialHours = 10
// Last seen is for idleness and the device list: writing it once a minute is near enough and saves a write a request.
const touchAfterMs = 60_000
// Roles change rarely: a removed one is gone after this at the latest. The session itself is read on every request.
const grantsForMs = 3_000

const isHttps = (app: App) => app.config.publicUrl.startsWith('https:')

export function cookieName(app: App): string {
  return isHttps(app) ? `__Host-${sessionCookie}` : sessionCookie
}

/** Who sent the request: one statement for the session; an official's grants come from a short-lived memory. */
export async function authenticate(tx: Tx, request: FastifyRequest): Promise<Actor> {
  const session = await currentSession(tx, request.cookies)
  if (!session) return anonymous
  if (session.kind === 'citizen') {
    const { subject_id: id, name, assurance, id: sessionId } = session
    return { kind: 'citizen', id, name, assurance, sessionId }
  }
  return {
    kind: 'official',
    id: session.subject_id,
    name: session.name,
    sessionId: session.id,
    grants: await grants.of(tx, session.subject_id),
    strongUntil: session.strong_until === null ? 0 : Date.parse(session.strong_until),
  }
}

/** The living session of the request's cookie, noting that it was seen. */
export async function currentSession(tx: Tx, cookies: RequestInfo['cookies']): Promise<SessionRow | undefined> {
  const token = cookies[cookieName(tx.app)]
  if (!token) return undefined
  const hash = hashOf(token)
  const session = await findSession(tx, hash)
  if (session && Date.parse(session.last_seen_at) < tx.now.epochMilliseconds - touchAfterMs) {
    await touchSession(tx.app, hash)
  }
  return session
}

const grants = remembered<readonly Grant[]>(grantsForMs, async (tx, officialIds) => {
  // With a password that somebody else gave, the official may do nothing but change it (ID12).
  const given = new Set(await withGivenPassword(tx, officialIds))
  const all = await grantsOfEach(tx, officialIds, tx.now)
  return officialIds.map((id, at) => (given.has(id) ? [] : (all[at] ?? [])))
})

/** This process reads the official's roles anew at the next request. */
export function forgetGrants(app: App, officialId: string): void {
  grants.forget(app, officialId)
}

/** Where a request came from, as sessions and the history keep it. */
export interface Device {
  readonly userAgent: string
  readonly address: string
}

export function deviceOf(request: { ip: string; userAgent: string }): Device {
  return { userAgent: request.userAgent, address: request.ip }
}

export interface SignedIn {
  readonly kind: 'citizen' | 'official'
  readonly subjectId: string
  readonly name: string
  readonly assurance: 1 | 2
  readonly face: Face
  readonly method: SignInMethod
  readonly strongUntil: Temporal.Instant | null
  readonly oidcUid: string
  readonly oidcSid: string | null
}

/** Begins a session under a fresh token, which only the browser will know. A session before it in that browser ends. */
export async function beginSession(
  tx: Tx,
  given: SignedIn,
  device: Device,
  previousToken: string | undefined,
): Promise<{ token: string; maxAgeS: number }> {
  if (previousToken) await endSessions(tx, { tokenHash: hashOf(previousToken) })
  const token = newToken()
  const id = newId(tx.now.epochMilliseconds)
  const hours =
    given.kind === 'official' ? Math.min(officialHours, tx.app.config.sessionHours) : tx.app.config.sessionHours
  await insertSession(tx, {
    tokenHash: hashOf(token),
    id,
    kind: given.kind,
    subjectId: given.subjectId,
    name: given.name,
    assurance: given.assurance,
    face: given.face,
    ...device,
    expiresAt: tx.now.add({ hours }).toString(),
    strongUntil: given.strongUntil?.toString() ?? null,
    oidcUid: given.oidcUid,
    oidcSid: given.oidcSid,
  })
  await note(tx, given.kind, given.subjectId, 'signed-in', given.method, given.face, device)
  tx.emit(signedIn, { kind: given.kind, subjectId: given.subjectId, sessionId: id, method: given.method })
  return { token, maxAgeS: hours * 3600 }
}

/** Adds a line to the history that its owner sees. */
export async function note(
  tx: Tx,
  kind: 'citizen' | 'official',
  subjectId: string,
  outcome: SignInOutcome,
  method: SignInMethod | null,
  face: Face | null,
  device: Device,
): Promise<void> {
  const id = newId(tx.now.epochMilliseconds)
  await insertSignIn(tx, { subjectId, id, kind, outcome, method, face, ...device })
}

export async function strengthen(tx: Tx, sessionId: string): Promise<Temporal.Instant> {
  const until = tx.now.add({ minutes: strongMinutes })
  await setStrongUntil(tx, sessionId, until.toString())
  return until
}

type SignedInActor = Extract<Actor, { kind: 'citizen' | 'official' }>

export function requireSignedIn(actor: Actor): SignedInActor {
  if (actor.kind !== 'citizen' && actor.kind !== 'official') throw problem('kernel.signed-out')
  return actor
}

/** Ends the session of this browser, and with it the single sign-on behind it; or all sessions of the same person. */
export async function signOutOf(tx: Tx, actor: Actor, everywhere: boolean, device: Device): Promise<number> {
  if (actor.kind !== 'citizen' && actor.kind !== 'official') return 0
  const own = await endSessions(tx, { id: actor.sessionId, subjectId: actor.id })
  const siblings = await Promise.all(own.map((session) => endSessions(tx, { oidcUid: session.oidc_uid })))
  const others = everywhere ? await endSessions(tx, { subjectId: actor.id }) : []
  const ended = [...own, ...siblings.flat(), ...others]
  await endSignOns(tx, { uids: ended.map((session) => session.oidc_uid) })
  if (everywhere) await endSignOns(tx, { accountId: `${actor.kind}:${actor.id}` })
  await note(tx, actor.kind, actor.id, everywhere ? 'signed-out-everywhere' : 'signed-out', null, null, device)
  return ended.length
}

/** Ends all sessions of a person but perhaps one, for example after a new password. */
export async function endAllOf(
  tx: Tx,
  kind: 'citizen' | 'official',
  subjectId: string,
  except?: string,
): Promise<void> {
  const ended = await endSessions(tx, { subjectId, except })
  const kept = except === undefined ? [] : await listLiving(tx, subjectId, idleSince(tx))
  const keptUids = new Set(kept.map((session) => session.oidc_uid))
  if (except === undefined) await endSignOns(tx, { accountId: `${kind}:${subjectId}` })
  else await endSignOns(tx, { uids: ended.map((s) => s.oidc_uid).filter((uid) => !keptUids.has(uid)) })
}

/** Ends one of the actor's own sessions; any other id is not found. */
export async function endOwn(tx: Tx, actor: Actor, sessionId: string): Promise<void> {
  const own = requireSignedIn(actor)
  const ended = await endSessions(tx, { id: sessionId, subjectId: own.id })
  if (ended.length === 0) throw problem('kernel.not-found')
  await endSignOns(tx, { uids: ended.map((session) => session.oidc_uid) })
}

export function devicesOf(tx: Tx, subjectId: string) {
  return listLiving(tx, subjectId, idleSince(tx))
}
