/** The faces sign in at /oidc on the server's side; the browser only ever holds an opaque cookie. Rules ID1 to ID6. */
import * as openid from 'openid-client'
import { createRemoteJWKSet, customFetch as joseFetch, jwtVerify } from 'jose'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { type Redirect, redirect } from '../../kernel/endpoint.ts'
import type { RequestInfo } from '../../kernel/module.ts'
import { problem } from '../../kernel/problems.ts'
import { briefError } from './brief-error.ts'
import { Face, SignInMethod } from './contract.ts'
import { callbackPath, faceSecret, faces, kindOf, oidcSessionCookie, signInCookie } from './faces.ts'
import { issuerOf, signOnOf } from './provider.ts'
import { returnPath } from './return-path.ts'
import { hashOf, newToken } from './secrets.ts'
import { beginSession, cookieName, deviceOf, type SignedIn, strongMinutes } from './sessions.ts'
import { endSignOns } from './sign-on-end.ts'
import { putChallenge, takeChallenge } from './store-oidc.ts'
import { endSessions } from './store-sessions.ts'

const attemptS = 20 * 60

const Attempt = Type.Object({
  face: Face,
  back: Type.String(),
  nonce: Type.String(),
  verifier: Type.String(),
  browser: Type.String(),
  assurance: Type.Integer(),
})

const attemptId = (state: string) => hashOf(`sign-in ${state}`).toString('base64url')

function clientOf(app: App, face: Face, fetchBy: typeof globalThis.fetch): openid.Configuration {
  const issuer = issuerOf(app)
  const config = new openid.Configuration(
    {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      id_token_signing_alg_values_supported: ['ES256'],
      authorization_response_iss_parameter_supported: true,
    },
    face,
    { client_secret: faceSecret(app, face), id_token_signed_response_alg: 'ES256' },
    openid.ClientSecretBasic(faceSecret(app, face)),
  )
  // The token request stays inside this program, whatever scheme the public address has.
  openid.allowInsecureRequests(config)
  config[openid.customFetch] = (url, options) => fetchBy(url, options as RequestInit)
  return config
}

export interface SignInQuery {
  readonly face: Face
  readonly return?: string
  readonly assurance?: '1' | '2'
  readonly language?: 'vi' | 'en'
}

/** GET /identity/sign-in: to the city's single sign-on, remembering where to come back to. */
export async function startSignIn(tx: Tx, actor: Actor, query: SignInQuery, request: RequestInfo): Promise<Redirect> {
  const { app } = tx
  const back = returnPath(query.face, query.return)
  const wanted = query.assurance === '2' ? 2 : 1
  if (isSignedInFor(actor, query.face, wanted)) return redirect(back)
  await leaveOtherKind(tx, query.face, request)
  const { fetch } = await signOnOf(app)
  const [state, nonce, verifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()]
  const browser = request.cookies[signInCookie] ?? newToken()
  const attempt = {
    face: query.face,
    back,
    nonce,
    verifier,
    browser: hashOf(browser).toString('base64url'),
    assurance: wanted,
  }
  await putChallenge(tx, attemptId(state), 'sign-in', attempt, attemptS)
  const url = openid.buildAuthorizationUrl(clientOf(app, query.face, fetch), {
    redirect_uri: `${app.config.publicUrl}${callbackPath}`,
    scope: 'openid khue',
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ui_locales: query.language ?? request.language,
    // The library lets acr_values override an essential claim, so the claim goes alone.
    ...(wanted === 2 && { claims: JSON.stringify({ id_token: { acr: { essential: true, value: '2' } } }) }),
  })
  return redirect(url.href, [
    { name: signInCookie, value: browser, maxAge: attemptS },
    ...(query.language
      ? [{ name: 'khue_language', value: query.language, maxAge: 365 * 24 * 3600, readable: true }]
      : []),
  ])
}

function isSignedInFor(actor: Actor, face: Face, assurance: 1 | 2): boolean {
  if (actor.kind === 'citizen') return kindOf(face) === 'citizen' && actor.assurance >= assurance
  return actor.kind === 'official' && kindOf(face) === 'official'
}

/** A sign-on as citizen does not open the desk, nor the other way round: the one before it ends. */
async function leaveOtherKind(tx: Tx, face: Face, request: RequestInfo): Promise<void> {
  const cookie = request.cookies[oidcSessionCookie]
  if (!cookie) return
  const { provider } = await signOnOf(tx.app)
  const session = await provider.Session.find(cookie)
  if (!session?.accountId || session.accountId.startsWith(`${kindOf(face)}:`)) return
  await endSessions(tx, { oidcUid: session.uid })
  await endSignOns(tx, { uids: [session.uid] })
}

const IdClaims = Type.Object({
  sub: Type.String({ pattern: '^(citizen|official):[0-9a-f-]{36}$' }),
  name: Type.String(),
  sign_on: Type.String(),
  sid: Type.Optional(Type.String()),
  acr: Type.Optional(Type.String()),
  amr: Type.Optional(Type.Array(Type.String())),
  auth_time: Type.Integer(),
})

/**
 * GET /identity/callback: checks state (once, and in the browser that began), nonce, PKCE and issuer, and begins a
 * session. Throws `identity.sign-in-expired`, `identity.sign-in-refused`.
 */
export async function finishSignIn(
  app: App,
  query: Record<string, string | undefined>,
  request: RequestInfo,
): Promise<Redirect> {
  const state = query['state'] ?? ''
  const attempt = await app.transaction((tx) => takeChallenge(tx, attemptId(state), 'sign-in'))
  const browser = request.cookies[signInCookie]
  if (!Value.Check(Attempt, attempt) || !browser) throw problem('identity.sign-in-expired')
  if (hashOf(browser).toString('base64url') !== attempt.browser) throw problem('identity.sign-in-expired')
  const { fetch } = await signOnOf(app)
  const current = new URL(`${app.config.publicUrl}${callbackPath}`)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) current.searchParams.set(name, value)
  const tokens = await openid
    .authorizationCodeGrant(clientOf(app, attempt.face, fetch), current, {
      expectedNonce: attempt.nonce,
      expectedState: state,
      pkceCodeVerifier: attempt.verifier,
      idTokenExpected: true,
    })
    .catch((error: unknown) => {
      // The person pressed “cancel”: back to where they were, not an error.
      if (error instanceof openid.AuthorizationResponseError && error.error === 'access_denied') return null
      app.log.warn({ error: briefError(error) }, 'sign-in refused')
      throw problem('identity.sign-in-refused')
    })
  if (!tokens) return redirect(attempt.face === 'portal' ? attempt.back : '/')
  const claims = tokens.claims()
  if (!Value.Check(IdClaims, claims)) throw problem('identity.sign-in-refused')
  const who = signedInOf(app, claims, attempt.face)
  if (who.kind !== kindOf(attempt.face) || who.assurance < attempt.assurance) throw problem('identity.sign-in-refused')
  const { token, maxAgeS } = await app.transaction((tx) =>
    beginSession(tx, who, deviceOf(request), request.cookies[cookieName(app)]),
  )
  return redirect(attempt.back, [
    { name: cookieName(app), value: token, maxAge: maxAgeS },
    { name: signInCookie, value: '', maxAge: 0 },
  ])
}

interface Claimed {
  sub: string
  name: string
  sign_on: string
  sid?: string
  acr?: string
  amr?: string[]
  auth_time: number
}

function signedInOf(app: App, claims: Claimed, face: Face): SignedIn {
  const [kind, subjectId = ''] = claims.sub.split(':')
  const amr = claims.amr ?? []
  const method = amr.find((one): one is SignInMethod => Value.Check(SignInMethod, one))
  // How long ago, by the clock that wrote it; from there on the program's own clock holds.
  const ageS = Math.max(0, Math.floor(Date.now() / 1000) - claims.auth_time)
  const strongUntil = app.clock.now().add({ minutes: strongMinutes }).subtract({ seconds: ageS })
  return {
    kind: kind === 'official' ? 'official' : 'citizen',
    subjectId,
    name: claims.name,
    assurance: claims.acr === '2' ? 2 : 1,
    face,
    method: method ?? 'single-sign-on',
    // RFC 8176: `mfa` says that more than one factor was given.
    strongUntil: kind === 'official' && amr.includes('mfa') ? strongUntil : null,
    oidcUid: claims.sign_on,
    oidcSid: claims.sid ?? null,
  }
}

// Back-channel logout ---------------------------------------------------------------------------------------------------

const LogoutClaims = Type.Object({
  sid: Type.String(),
  events: Type.Object({ 'http://schemas.openid.net/event/backchannel-logout': Type.Object({}) }),
  nonce: Type.Optional(Type.Never()),
})

/** Ends the faces' sessions of a sign-on that ended (OpenID Connect Back-Channel Logout 1.0 §2.6). False when it is not one. */
export async function endByLogoutToken(app: App, token: string): Promise<boolean> {
  const { fetch } = await signOnOf(app)
  const keys = createRemoteJWKSet(new URL(`${issuerOf(app)}/jwks`), { [joseFetch]: fetch })
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: issuerOf(app),
      audience: [...faces],
      algorithms: ['ES256'],
      typ: 'logout+jwt',
      maxTokenAge: '5 minutes',
    })
    if (!Value.Check(LogoutClaims, payload)) return false
    await app.transaction((tx) => endSessions(tx, { oidcSid: payload.sid }))
    return true
  } catch (error) {
    app.log.warn({ error: briefError(error) }, 'logout token refused')
    return false
  }
}
