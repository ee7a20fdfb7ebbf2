/** Officials' own means of signing in: password, one-time code, and what they may change. Rules ID7 to ID12. */
import { randomBytes } from 'node:crypto'
import QRCode from 'qrcode'
import type { Actor, Official } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { officialById, positionOf, requireMay, rolesOf } from '../organisation/index.ts'
import { requireSecondFactor } from './assurance.ts'
import { type Face, passwordLengthMin } from './contract.ts'
import { accountLocked } from './events.ts'
import { countWrong, forgetWrong, holdAccount, refuseWhenLocked } from './lockout.ts'
import { hashPassword, isStrongEnough, temporaryPassword, verifyNothing, verifyPassword } from './password.ts'
import { seal, unseal } from './secrets.ts'
import { type Device, endAllOf, forgetGrants, note, strengthen } from './sessions.ts'
import {
  clearTotp,
  type Credential,
  credentialByUsername,
  credentialOf,
  deletePasskeys,
  enrolTotp,
  passkeysOf,
  setPassword,
  setPendingTotp,
  useTotpStep,
} from './store-credentials.ts'
import { base32, matchTotp, totpUri } from './totp.ts'

const totpSecretBytes = 20

/** Names are compared without case and surrounding space. */
export const foldUsername = (username: string) => username.normalize('NFC').trim().toLowerCase().slice(0, 200)

/**
 * The account with this name and password, or null. Takes as long and answers alike whether the name, the password or
 * the account's state is wrong. Throws `identity.locked`. Opens its own transactions, so that failures stay counted.
 */
export async function checkPassword(
  app: App,
  given: { username: string; password: string },
  device: Device,
  face: Face | null,
): Promise<Credential | null> {
  const username = foldUsername(given.username)
  await app.read((tx) => refuseWhenLocked(tx, username, device.address))
  const credential = await app.read((tx) => credentialByUsername(tx, username))
  const right = credential
    ? await verifyPassword(credential.password_hash, given.password)
    : await verifyNothing(given.password)
  const official = credential && (await app.read((tx) => officialById(tx, credential.official_id)))
  if (credential && right && official?.active) {
    // Of many guesses at once, those that were wrong have locked it meanwhile.
    await app.read((tx) => refuseWhenLocked(tx, username, device.address))
    return credential
  }
  const officialId = credential?.official_id ?? null
  await app.transaction((tx) => wrong(tx, username, officialId, 'wrong-password', device, face))
  return null
}

async function wrong(
  tx: Tx,
  username: string,
  officialId: string | null,
  outcome: 'wrong-password' | 'wrong-code',
  device: Device,
  face: Face | null,
): Promise<void> {
  const until = await countWrong(tx, username, device.address)
  if (officialId === null) return
  const method = outcome === 'wrong-code' ? 'totp' : 'password'
  await note(tx, 'official', officialId, outcome, method, face, device)
  if (until === null) return
  await note(tx, 'official', officialId, 'locked', method, face, device)
  tx.emit(accountLocked, { officialId, until: until.toString() })
}

/**
 * Whether the code is right now; a right code counts once. Throws `identity.locked` and, without a secret,
 * `identity.second-factor-not-enrolled`. Opens its own transactions.
 */
export async function checkCode(
  app: App,
  officialId: string,
  code: string,
  device: Device,
  face: Face | null,
): Promise<boolean> {
  const credential = await app.read((tx) => credentialOf(tx, officialId))
  if (!credential?.totp_sealed) throw problem('identity.second-factor-not-enrolled')
  const secret = unseal(app, 'totp', credential.totp_sealed)
  return app.transaction(async (tx) => {
    // One after the other: of many codes at once, all would be compared before the first wrong one is counted.
    await holdAccount(tx, credential.username)
    await refuseWhenLocked(tx, credential.username, device.address)
    const step = matchTotp(secret, code, tx.now)
    // A code seen twice is not a guess and is not counted as one, but it is refused.
    if (step !== null) return useTotpStep(tx, officialId, step)
    await wrong(tx, credential.username, officialId, 'wrong-code', device, face)
    return false
  })
}

/** After a full sign-in or confirmation the count of mistakes starts afresh. */
export async function clearMistakes(tx: Tx, officialId: string): Promise<void> {
  const credential = await credentialOf(tx, officialId)
  if (credential) await forgetWrong(tx, credential.username)
}

export interface Factors {
  readonly totp: boolean
  readonly passkeys: number
  readonly mustChange: boolean
}

export async function factorsOf(tx: Tx, officialId: string): Promise<Factors> {
  const credential = await credentialOf(tx, officialId)
  const passkeys = await passkeysOf(tx, officialId)
  return {
    totp: credential?.totp_sealed != null,
    passkeys: passkeys.length,
    mustChange: credential?.must_change ?? false,
  }
}

export function requireOfficial(actor: Actor): Official {
  if (actor.kind === 'anonymous') throw problem('kernel.signed-out')
  if (actor.kind !== 'official') throw problem('kernel.forbidden')
  return actor
}

/** Step-up in a session: gives until when the second factor is fresh. Throws `identity.wrong-code`. */
export async function confirmByCode(app: App, actor: Actor, code: string, device: Device): Promise<Temporal.Instant> {
  const official = requireOfficial(actor)
  if (!(await checkCode(app, official.id, code, device, null))) throw problem('identity.wrong-code')
  return app.transaction(async (tx) => {
    await clearMistakes(tx, official.id)
    await note(tx, 'official', official.id, 'second-factor-confirmed', 'totp', null, device)
    return strengthen(tx, official.sessionId)
  })
}

/** Asks for the current password before a means of signing in is added. Throws `identity.wrong-password`. */
export async function requirePassword(
  app: App,
  officialId: string,
  password: string,
  device: Device,
): Promise<Credential> {
  const credential = await app.read((tx) => credentialOf(tx, officialId))
  if (!credential) throw problem('identity.wrong-password')
  const checked = await checkPassword(app, { username: credential.username, password }, device, null)
  if (!checked) throw problem('identity.wrong-password')
  return checked
}

/** A fresh secret that waits for its first code. An enrolled account confirms its second factor first. */
export async function beginTotpFor(app: App, actor: Actor, password: string, device: Device) {
  const official = requireOfficial(actor)
  const credential = await requirePassword(app, official.id, password, device)
  await app.read((tx) => requireMayAddFactor(tx, official))
  const secret = randomBytes(totpSecretBytes)
  await app.transaction((tx) => setPendingTotp(tx, official.id, seal(app, 'totp', secret)))
  const uri = totpUri(secret, credential.username)
  return { secret: base32(secret), uri, qr: await QRCode.toString(uri, { type: 'svg', margin: 2 }) }
}

export async function confirmTotpFor(app: App, actor: Actor, code: string, device: Device): Promise<Temporal.Instant> {
  const official = requireOfficial(actor)
  const credential = await app.read((tx) => credentialOf(tx, official.id))
  const sealed = credential?.totp_pending_sealed
  if (!credential || !sealed) throw problem('identity.second-factor-not-enrolled')
  await app.read((tx) => refuseWhenLocked(tx, credential.username, device.address))
  const step = matchTotp(unseal(app, 'totp', sealed), code, app.clock.now())
  if (step === null) {
    await app.transaction((tx) => wrong(tx, credential.username, official.id, 'wrong-code', device, null))
    throw problem('identity.wrong-code')
  }
  return app.transaction(async (tx) => {
    await enrolTotp(tx, official.id, sealed, step)
    await note(tx, 'official', official.id, 'totp-enrolled', 'totp', null, device)
    return strengthen(tx, official.sessionId)
  })
}

export async function removeTotpOf(tx: Tx, actor: Actor, device: Device): Promise<void> {
  const official = requireOfficial(actor)
  requireSecondFactor(tx, official)
  await clearTotp(tx, official.id)
  await note(tx, 'official', official.id, 'totp-removed', 'totp', null, device)
}

/**
 * Whoever has a second factor must give it before adding or replacing one: a stolen password alone changes nothing.
 * With a temporary password none is added: who gave it knows it, and would keep the factor after it is changed.
 */
export async function requireMayAddFactor(tx: Tx, official: Official): Promise<void> {
  const { totp, passkeys, mustChange } = await factorsOf(tx, official.id)
  if (mustChange) throw problem('kernel.forbidden')
  if (totp || passkeys > 0) requireSecondFactor(tx, official)
}

/** Throws `identity.wrong-password`, `identity.weak-password`. Other sessions of the official end. */
export async function changePasswordOf(
  app: App,
  actor: Actor,
  given: { current: string; next: string },
  device: Device,
): Promise<void> {
  const official = requireOfficial(actor)
  const credential = await requirePassword(app, official.id, given.current, device)
  if (!isStrongEnough(given.next, credential.username) || given.next === given.current) {
    throw problem('identity.weak-password', { minimum: passwordLengthMin })
  }
  const hash = await hashPassword(given.next)
  await app.transaction(async (tx) => {
    await setPassword(tx, { officialId: official.id, username: credential.username, hash, mustChange: false })
    await endAllOf(tx, 'official', official.id, official.sessionId)
    await note(tx, 'official', official.id, 'password-changed', 'password', null, device)
  })
  forgetGrants(app, official.id)
}

/** ID6: roles are read anew; with a closed account (organisation ORG17) every session ends. */
export async function officialHasChanged(tx: Tx, officialId: string): Promise<void> {
  forgetGrants(tx.app, officialId)
  const official = await officialById(tx, officialId)
  if (official?.active === false) await endAllOf(tx, 'official', officialId)
}

/**
 * An administrator of the official's units gives a temporary password, for example to a new official or after a loss.
 * All means and sessions end. Throws `kernel.forbidden`, `organisation.unknown-official`.
 */
export async function resetOfficialBy(tx: Tx, actor: Actor, officialId: string, device: Device): Promise<string> {
  const official = await officialById(tx, officialId)
  if (!official) throw problem('organisation.unknown-official')
  const position = await positionOf(tx, officialId)
  if (!position) throw problem('kernel.forbidden')
  // Resetting an account is taking it over: it needs the right wherever the official may do something, and a second factor.
  const roles = await rolesOf(tx, officialId)
  for (const { unitId } of [position, ...roles]) requireMay(actor, 'organisation.manage', unitId)
  if (actor.kind === 'official') requireSecondFactor(tx, actor)
  const known = await credentialOf(tx, officialId)
  const password = temporaryPassword()
  const username = known?.username ?? foldUsername(official.email)
  await setPassword(tx, { officialId, username, hash: await hashPassword(password), mustChange: true })
  await clearTotp(tx, officialId)
  await deletePasskeys(tx, officialId)
  await forgetWrong(tx, username)
  await endAllOf(tx, 'official', officialId)
  await note(tx, 'official', officialId, 'password-reset', 'password', null, device)
  forgetGrants(tx.app, officialId)
  return password
}
