/** The national electronic ID as an upstream OpenID provider, reached by its issuer address alone. Rules ID18 to ID20. */
import * as openid from 'openid-client'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { App, Tx } from '../../kernel/app.ts'
import { isPartialDate } from '../../kernel/partial-date.ts'
import { problem } from '../../kernel/problems.ts'
import { administrativeDate, directory } from '../organisation/index.ts'
import { briefError } from './brief-error.ts'
import { ensurePerson, type WalkIn } from './people.ts'
import { hashOf } from './secrets.ts'
import { peekChallenge, putChallenge, takeChallenge } from './store-oidc.ts'

const timeoutS = 6
const attemptS = 15 * 60
export const vneidCallbackPath = '/oidc/vneid/callback'
const redirectUri = (app: App) => `${app.config.publicUrl}${vneidCallbackPath}`

const known = new WeakMap<App, Promise<openid.Configuration>>()

/** Discovery once for a process; a failure is forgotten, so that the next sign-in asks again. */
function upstream(app: App): Promise<openid.Configuration> {
  let found = known.get(app)
  if (!found) {
    const { vneidIssuer, vneidClientId, vneidClientSecret } = app.config
    found = openid.discovery(new URL(vneidIssuer), vneidClientId, vneidClientSecret, undefined, {
      timeout: timeoutS,
      // Only a sandbox may speak http, and only because its issuer says so.
      ...(app.config.sandbox && vneidIssuer.startsWith('http:') && { execute: [openid.allowInsecureRequests] }),
    })
    known.set(app, found)
    found.catch(() => known.delete(app))
  }
  return found
}

const Attempt = Type.Object({
  uid: Type.String(),
  nonce: Type.String(),
  verifier: Type.String(),
})

const attemptId = (state: string) => hashOf(`vneid ${state}`).toString('base64url')

/** The address to send the browser to. Throws `identity.vneid-unavailable`. */
export async function beginVneid(app: App, uid: string, level: 1 | 2, language: string): Promise<URL> {
  const config = await upstream(app).catch((error: unknown) => unavailable(app, error))
  const [state, nonce, verifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()]
  await app.transaction((tx) => putChallenge(tx, attemptId(state), 'vneid', { uid, nonce, verifier }, attemptS))
  return openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri(app),
    scope: 'openid profile citizen',
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    acr_values: level === 2 ? '2' : '2 1',
    ui_locales: language,
  })
}

export interface Identified {
  readonly personId: string
  readonly assurance: 1 | 2
}

/**
 * Ends the visit to VNeID: checks state, nonce, PKCE and issuer, reads the claims, and fills the person. Each state
 * works once. Throws `identity.sign-in-expired`, `identity.sign-in-refused` or `identity.vneid-unavailable`.
 */
export async function finishVneid(app: App, uid: string, query: URLSearchParams): Promise<Identified> {
  const state = query.get('state') ?? ''
  const attempt = await app.transaction((tx) => takeChallenge(tx, attemptId(state), 'vneid'))
  if (!Value.Check(Attempt, attempt) || attempt.uid !== uid) throw problem('identity.sign-in-expired')
  const config = await upstream(app).catch((error: unknown) => unavailable(app, error))
  const current = new URL(redirectUri(app))
  current.search = query.toString()
  const { claims, acr } = await exchange(app, config, current, attempt.nonce, attempt.verifier, state)
  const given = walkInOf(app, claims)
  const person = await app.transaction((tx) => ensurePerson(tx, given))
  return { personId: person.id, assurance: acr === '2' ? 2 : 1 }
}

async function exchange(
  app: App,
  config: openid.Configuration,
  current: URL,
  nonce: string,
  verifier: string,
  state: string,
): Promise<{ claims: unknown; acr: unknown }> {
  try {
    const tokens = await openid.authorizationCodeGrant(config, current, {
      expectedNonce: nonce,
      expectedState: state,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    const idToken = tokens.claims()
    if (!idToken) throw new Error('no ID token')
    const claims = await openid.fetchUserInfo(config, tokens.access_token, idToken.sub)
    return { claims, acr: idToken['acr'] }
  } catch (error) {
    if (isRefusal(error)) {
      app.log.warn({ error: briefError(error) }, 'VNeID sign-in refused')
      throw problem('identity.sign-in-refused')
    }
    return unavailable(app, error)
  }
}

/** An answer was given and it is no: by the person, by VNeID, or by our checks. Anything else is a failure to reach it. */
function isRefusal(error: unknown): boolean {
  if (error instanceof openid.AuthorizationResponseError) return error.error !== 'temporarily_unavailable'
  if (error instanceof openid.ResponseBodyError) return error.status < 500
  return error instanceof openid.ClientError && /^OAUTH_(JWT|INVALID_RESPONSE)/.test(error.code ?? '')
}

function unavailable(app: App, error: unknown): never {
  app.log.warn({ error: briefError(error) }, 'VNeID does not answer')
  throw problem('identity.vneid-unavailable')
}

const Optional = Type.Optional(Type.Union([Type.String(), Type.Null()]))
const RelativeClaim = Type.Object({
  name: Type.String(),
  citizen_number: Optional,
  birth_year: Type.Optional(Type.Integer()),
})
/** What is taken of what VNeID tells; names of claims in docs of sandbox/vneid. Ethnicity is not (ID31). */
const Claims = Type.Object({
  citizen_number: Type.String({ pattern: '^[0-9]{12}$' }),
  name: Type.String({ minLength: 1 }),
  /** `YYYY` alone where the day is not known (OpenID Connect Core §5.1), as of many of the old. */
  birthdate: Type.String({ pattern: '^\\d{4}(-\\d{2}-\\d{2})?$' }),
  gender: Type.Union([Type.Literal('male'), Type.Literal('female')]),
  nationality: Optional,
  place_of_origin: Optional,
  residence: Type.Optional(Type.Object({ unit_code: Type.String(), line: Type.String() })),
  phone_number: Optional,
  email: Optional,
  family: Type.Optional(
    Type.Object({
      spouse: Type.Optional(RelativeClaim),
      father: Type.Optional(RelativeClaim),
      mother: Type.Optional(RelativeClaim),
      children: Type.Optional(Type.Array(RelativeClaim)),
    }),
  ),
})

function walkInOf(app: App, claims: unknown): WalkIn {
  if (!Value.Check(Claims, claims)) {
    // Never the values: they are personal data.
    const where = [...Value.Errors(Claims, claims)].map((error) => error.instancePath)
    app.log.error({ where }, 'VNeID told a person in an unknown shape')
    throw problem('identity.sign-in-refused')
  }
  const { residence, family = {} } = claims
  const unit = residence && directory().unitByCode(residence.unit_code, administrativeDate(app))
  const relative = (relation: 'spouse' | 'father' | 'mother' | 'child', value: typeof family.spouse) =>
    value
      ? [
          {
            relation,
            name: value.name,
            citizenNumber: value.citizen_number ?? null,
            birthYear: value.birth_year ?? null,
          },
        ]
      : []
  return {
    source: 'vneid',
    citizenNumber: claims.citizen_number,
    name: claims.name,
    // OpenID Connect Core 5.1: a year alone where no more is known; 0000 for a year that is not told, which says too little.
    dateOfBirth: isPartialDate(claims.birthdate) ? claims.birthdate : null,
    sex: claims.gender,
    nationality: claims.nationality ?? null,
    placeOfOrigin: claims.place_of_origin ?? null,
    residence: residence ? { unitId: unit?.id ?? null, line: residence.line } : null,
    phone: claims.phone_number ?? null,
    email: claims.email ?? null,
    family: [
      ...relative('spouse', family.spouse),
      ...relative('father', family.father),
      ...relative('mother', family.mother),
      ...(family.children ?? []).flatMap((child) => relative('child', child)),
    ],
  }
}

/** The interaction that a state belongs to, without using the state up. */
export async function attemptUid(tx: Tx, state: string): Promise<string | null> {
  const attempt = await peekChallenge(tx, attemptId(state), 'vneid')
  return Value.Check(Attempt, attempt) ? attempt.uid : null
}
