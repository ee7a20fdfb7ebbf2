/** Passkeys (WebAuthn Level 2): add, sign in, confirm. With user verification one counts as both factors. Rule ID11. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { briefError } from './brief-error.ts'
import { requireSecondFactor } from './assurance.ts'
import { clearMistakes, requireMayAddFactor, requireOfficial, requirePassword } from './officials.ts'
import { type Device, note, strengthen } from './sessions.ts'
import { deletePasskeys, insertPasskey, passkeyById, passkeysOf, passkeyUsed } from './store-credentials.ts'
import { putChallenge, takeChallenge } from './store-oidc.ts'

/** Loaded by the first who uses a passkey: 15 MB that a program at rest need not hold. */
const webauthn = () => import('@simplewebauthn/server')

const challengeS = 5 * 60
const perOfficial = 10

/** The relying party is the host that people open; passkeys made under another host do not work here. */
const party = (app: App) => ({
  id: new URL(app.config.publicUrl).hostname,
  origin: new URL(app.config.publicUrl).origin,
})

const Challenge = Type.Object({ challenge: Type.String() })

async function keep(app: App, id: string, challenge: string): Promise<void> {
  await app.transaction((tx) => putChallenge(tx, id, 'passkey', { challenge }, challengeS))
}

async function take(app: App, id: string): Promise<string> {
  const data = await app.transaction((tx) => takeChallenge(tx, id, 'passkey'))
  if (!Value.Check(Challenge, data)) throw problem('identity.passkey-refused')
  return data.challenge
}

/** The library checks the reply's parts itself and throws; here it only has to be one at all. */
const Reply = Type.Object({ id: Type.String({ maxLength: 1400 }), type: Type.Literal('public-key') })

function refused(app: App, error: unknown): never {
  app.log.info({ error: briefError(error) }, 'passkey refused')
  throw problem('identity.passkey-refused')
}

// Adding -------------------------------------------------------------------------------------------------------------

export async function beginPasskeyFor(app: App, actor: Actor, password: string, device: Device) {
  const official = requireOfficial(actor)
  const credential = await requirePassword(app, official.id, password, device)
  await app.read((tx) => requireMayAddFactor(tx, official))
  const own = await app.read((tx) => passkeysOf(tx, official.id))
  const { generateRegistrationOptions } = await webauthn()
  const options = await generateRegistrationOptions({
    rpName: 'Khuê',
    rpID: party(app).id,
    userName: credential.username,
    userDisplayName: official.name,
    userID: new TextEncoder().encode(official.id),
    attestationType: 'none',
    excludeCredentials: own.map((passkey) => ({ id: passkey.id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await keep(app, `add ${official.sessionId}`, options.challenge)
  return { ...options }
}

/** Throws `identity.passkey-refused`; also when the official has ten already. */
export async function addPasskeyFor(
  tx: Tx,
  actor: Actor,
  name: string,
  response: unknown,
  device: Device,
): Promise<void> {
  const official = requireOfficial(actor)
  const { app } = tx
  const challenge = await take(app, `add ${official.sessionId}`)
  if (!Value.Check(Reply, response)) throw problem('identity.passkey-refused')
  const { verifyRegistrationResponse } = await webauthn()
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: response as unknown as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: party(app).origin,
    expectedRPID: party(app).id,
    requireUserVerification: true,
  }).catch((error: unknown) => refused(app, error))
  if (!verified) throw problem('identity.passkey-refused')
  const { credential } = registrationInfo
  const own = await passkeysOf(tx, official.id)
  if (own.length >= perOfficial || (await passkeyById(tx, credential.id))) throw problem('identity.passkey-refused')
  await insertPasskey(tx, {
    id: credential.id,
    officialId: official.id,
    publicKey: credential.publicKey,
    counter: credential.counter,
    transports: credential.transports ?? [],
    name,
  })
  await note(tx, 'official', official.id, 'passkey-added', 'passkey', null, device)
}

export async function removePasskeyOf(tx: Tx, actor: Actor, id: string, device: Device): Promise<void> {
  const official = requireOfficial(actor)
  requireSecondFactor(tx, official)
  if ((await deletePasskeys(tx, official.id, id)) === 0) throw problem('kernel.not-found')
  await note(tx, 'official', official.id, 'passkey-removed', 'passkey', null, device)
}

// Using ---------------------------------------------------------------------------------------------------------------

/** `flow` names what is under way: an interaction's id or a session's. Without `officialId` any passkey of ours may answer. */
export async function beginAssertion(app: App, flow: string, officialId: string | null) {
  const own = officialId === null ? [] : await app.read((tx) => passkeysOf(tx, officialId))
  if (officialId !== null && own.length === 0) throw problem('identity.second-factor-not-enrolled')
  const { generateAuthenticationOptions } = await webauthn()
  const options = await generateAuthenticationOptions({
    rpID: party(app).id,
    userVerification: 'required',
    allowCredentials: own.map((passkey) => ({ id: passkey.id })),
  })
  await keep(app, `use ${flow}`, options.challenge)
  return { ...options }
}

/** The official whose passkey answered. Throws `identity.passkey-refused`; also when it is not `officialId`'s. */
export async function finishAssertion(
  app: App,
  flow: string,
  officialId: string | null,
  response: unknown,
): Promise<string> {
  const challenge = await take(app, `use ${flow}`)
  if (!Value.Check(Reply, response)) throw problem('identity.passkey-refused')
  const passkey = await app.read((tx) => passkeyById(tx, response.id))
  if (!passkey || (officialId !== null && passkey.official_id !== officialId)) throw problem('identity.passkey-refused')
  const { verifyAuthenticationResponse } = await webauthn()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: party(app).origin,
    expectedRPID: party(app).id,
    requireUserVerification: true,
    credential: { id: passkey.id, publicKey: new Uint8Array(passkey.public_key), counter: passkey.counter },
  }).catch((error: unknown) => refused(app, error))
  if (!verified) throw problem('identity.passkey-refused')
  await app.transaction((tx) => passkeyUsed(tx, passkey.id, authenticationInfo.newCounter))
  return passkey.official_id
}

export function beginConfirmation(app: App, actor: Actor) {
  const official = requireOfficial(actor)
  return beginAssertion(app, official.sessionId, official.id)
}

/** Step-up in a session by passkey. */
export async function confirmPasskey(
  app: App,
  actor: Actor,
  response: unknown,
  device: Device,
): Promise<Temporal.Instant> {
  const official = requireOfficial(actor)
  await finishAssertion(app, official.sessionId, official.id, response)
  return app.transaction(async (tx) => {
    await clearMistakes(tx, official.id)
    await note(tx, 'official', official.id, 'second-factor-confirmed', 'passkey', null, device)
    return strengthen(tx, official.sessionId)
  })
}
