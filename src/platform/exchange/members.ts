/** Members, their keys, and who may read what. Rules EX2, EX5 to EX7. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Static } from 'typebox'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf, timeZone } from '../../kernel/clock.ts'
import { problem } from '../../kernel/problems.ts'
import * as api from './contract.ts'
import { algorithmOf, keyIdOf } from './http-signature.ts'
import { ownMemberId } from './identifiers.ts'
import * as store from './store.ts'

function viewOf(row: store.MemberRow, keys: readonly store.KeyRow[]): api.Member {
  return {
    id: row.id,
    name: row.name,
    unitId: row.unit_id,
    address: row.address,
    contact: row.contact,
    sandbox: row.sandbox,
    state: row.state,
    stateReason: row.state_reason,
    createdAt: row.created_at,
    keys: keys
      .filter(({ member_id }) => member_id === row.id)
      .map((key) => ({
        keyId: key.key_id,
        algorithm: key.algorithm,
        validFrom: key.valid_from,
        validTo: key.valid_to,
        revokedAt: key.revoked_at,
        revokeReason: key.revoke_reason,
      })),
  }
}

export interface Page<T> {
  readonly items: T[]
  /** `after` of the next page. */
  readonly next: string | null
}

export interface PageQuery {
  readonly q?: string
  readonly after?: string
}

/** A page of rows, of which one more was asked for than fits. */
export function pageOf<R extends { readonly id: string }>(rows: readonly R[]): { rows: R[]; next: string | null } {
  const shown = rows.slice(0, api.listedMax)
  return { rows: shown, next: rows.length > api.listedMax ? (shown.at(-1)?.id ?? null) : null }
}

export async function listMembers(tx: Tx, { q = '', after }: PageQuery): Promise<Page<api.Member>> {
  const question = { q: q.trim(), after: after ?? null, limit: api.listedMax + 1 }
  const { rows, next } = pageOf(await store.memberPage(tx, question))
  const keys = await store.keysOf(
    tx,
    rows.map(({ id }) => id),
  )
  return { items: rows.map((row) => viewOf(row, keys)), next }
}

async function getMember(tx: Tx, id: string): Promise<api.Member> {
  const row = await store.findMember(tx, id)
  if (!row) throw problem('kernel.not-found')
  return viewOf(row, await store.keysOf(tx, [id]))
}

/** Throws `exchange.member-exists`. */
export async function addMember(
  tx: Tx,
  actor: Actor,
  { reason, ...given }: Static<typeof api.addMember.body>,
): Promise<api.Member> {
  const { id, name, contact } = given
  const row = { id, name, contact, unit_id: given.unitId ?? null, address: given.address ?? null, sandbox: false }
  if (id === ownMemberId || !(await store.insertMember(tx, row))) throw problem('exchange.member-exists')
  await store.noteChange(tx, actor, 'member-added', id, { ...given, reason })
  return getMember(tx, id)
}

export async function setMemberState(
  tx: Tx,
  actor: Actor,
  id: string,
  { state, reason }: Static<typeof api.setMemberState.body>,
): Promise<api.Member> {
  const member = await getMember(tx, id)
  if (member.state === state) throw problem('exchange.already-ended')
  await store.setMemberState(tx, id, state, reason)
  await store.noteChange(tx, actor, `member-${state}`, id, { reason })
  return getMember(tx, id)
}

/** Throws `exchange.bad-key`. */
export function readPublicKey(pem: string): { key: KeyObject; algorithm: 'ed25519' | 'ecdsa-p256-sha256' } {
  // A private key would be read as well, and we want nobody to hand us one.
  if (!/^\s*-----BEGIN PUBLIC KEY-----[\s\S]+-----END PUBLIC KEY-----\s*$/.test(pem)) throw problem('exchange.bad-key')
  try {
    const key = createPublicKey(pem)
    const algorithm = algorithmOf(key)
    if (algorithm) return { key, algorithm }
  } catch (error) {
    throw Object.assign(problem('exchange.bad-key'), { cause: error })
  }
  throw problem('exchange.bad-key')
}

const midnight = (day: string) => Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant().toString()

function requirePeriod(validFrom: string, validTo: string, daysMax: number): void {
  const days = Temporal.PlainDate.from(validFrom).until(validTo, { largestUnit: 'day' }).days
  if (days < 0 || days > daysMax) throw problem('exchange.bad-period', { days: daysMax })
}

/** Valid from the first day's beginning to the last day's end. Throws `exchange.bad-key`, `.bad-period`, `.key-known`. */
export async function addKey(
  tx: Tx,
  actor: Actor,
  memberId: string,
  { publicKeyPem, validFrom, validTo, reason }: Static<typeof api.addKey.body>,
): Promise<api.Member> {
  await getMember(tx, memberId)
  requirePeriod(validFrom, validTo, api.keyDaysMax)
  const { key, algorithm } = readPublicKey(publicKeyPem)
  const row = {
    member_id: memberId,
    key_id: keyIdOf(key),
    algorithm,
    public_key: key.export({ type: 'spki', format: 'der' }),
    valid_from: midnight(validFrom),
    valid_to: midnight(Temporal.PlainDate.from(validTo).add({ days: 1 }).toString()),
  }
  if (!(await store.insertKey(tx, row))) throw problem('exchange.key-known')
  await store.noteChange(tx, actor, 'key-added', memberId, { keyId: row.key_id, validFrom, validTo, reason })
  return getMember(tx, memberId)
}

/** Throws `kernel.not-found`, `exchange.already-ended`. */
export async function revokeKey(
  tx: Tx,
  actor: Actor,
  memberId: string,
  keyId: string,
  { reason }: Static<typeof api.revokeKey.body>,
): Promise<api.Member> {
  if (!(await store.findKey(tx, memberId, keyId))) throw problem('kernel.not-found')
  if (!(await store.revokeKey(tx, memberId, keyId, reason))) throw problem('exchange.already-ended')
  await store.noteChange(tx, actor, 'key-revoked', memberId, { keyId, reason })
  return getMember(tx, memberId)
}

export function requirePeriodOfGrant(validFrom: string, validTo: string): void {
  requirePeriod(validFrom, validTo, api.grantDaysMax)
}

export const todayOf = (tx: Tx): string => dayOf(tx.now).toString()
