/** The city's sign-on for outside applications: PKCE, consent, logout, keys. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, decodeProtectedHeader, type JWK, jwtVerify } from 'jose'
import * as openid from 'openid-client'
import pg from 'pg'
import { startWithSandbox } from '../../../scripts/test-sandbox.ts'
import { type Actor, anonymous, type Official } from '../../kernel/actor.ts'
import { listen } from '../../kernel/testing.ts'
import organisation from '../organisation/module.ts'
import { directory, sandboxOfficials } from '../organisation/index.ts'
import * as contract from './contract.ts'
import { keepKeysFresh, loadKeys, rotateKeys } from './keys.ts'
import identity from './module.ts'
import { signOnOf } from './provider.ts'
import { newClient, type SignedInClient, signInCitizen, signInOfficial } from './sign-in-client.ts'

const { khue } = await startWithSandbox({ modules: [organisation, identity] })
const issuer = `${khue.url}/oidc`
const minh = '001093009901'
const clock = khue.app.clock

const official = (unitId: string): Official => ({
  kind: 'official',
  id: sandboxOfficials.find((o) => o.username === 'quantri')?.officialId ?? '',
  name: 'Quản trị',
  grants: [{ permission: 'organisation.manage', unitId, subtree: true }],
  sessionId: '01900000-0000-7000-8000-000000000001',
  strongUntil: 0,
})
const manager = official(directory().city().id)

/** The outside application: it takes the redirect and the logout tokens. */
const logoutTokens: string[] = []
const application = await listen((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    if (request.method === 'POST') {
      logoutTokens.push(new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? '')
    }
    response.writeHead(200).end('application')
  })
})
const redirectUri = `${application}/callback`

const registration = (name: string, confidential = true) => ({
  name,
  redirectUris: [redirectUri],
  postLogoutRedirectUris: [`${application}/bye`],
  backChannelLogoutUri: `${application}/logout`,
  confidential,
})

async function register(name: string, confidential = true): Promise<openid.Configuration> {
  const { body } = await khue.call(manager, contract.registerClient, { body: registration(name, confidential) })
  const authentication = body.secret === null ? openid.None() : openid.ClientSecretBasic(body.secret)
  const metadata = { id_token_signed_response_alg: 'ES256', ...(body.secret && { client_secret: body.secret }) }
  return openid.discovery(new URL(issuer), body.id, metadata, authentication, {
    execute: [openid.allowInsecureRequests],
  })
}

interface Visit {
  readonly url: URL
  readonly nonce: string
  readonly verifier: string
  readonly state: string
}

async function visit(config: openid.Configuration, scope = 'openid profile citizen'): Promise<Visit> {
  const [nonce, verifier, state] = [openid.randomNonce(), openid.randomPKCECodeVerifier(), openid.randomState()]
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope,
    state,
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  return { url, nonce, verifier, state }
}

const form = (fields: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
})

/** A signed-in person allows the application; gives the tokens. */
async function allow(client: SignedInClient, config: openid.Configuration, scope?: string) {
  const begun = await visit(config, scope)
  let page = await client.open(begun.url.href)
  if (page.url.startsWith(`${khue.url}/oidc/interaction/`)) {
    assert.match(page.text, /Cho phép/)
    page = await client.open(`${page.url}/consent`, form())
  }
  assert.ok(page.url.startsWith(redirectUri), page.url)
  const tokens = await openid.authorizationCodeGrant(config, new URL(page.url), {
    expectedNonce: begun.nonce,
    expectedState: begun.state,
    pkceCodeVerifier: begun.verifier,
    idTokenExpected: true,
  })
  return { tokens, claims: tokens.claims() ?? assert.fail('no ID token') }
}

const kindOf = async (client: SignedInClient) =>
  ((await (await client.fetch('/api/identity/session')).json()) as contract.SessionView).kind

describe('outside applications', () => {
  it('ID14: only the city’s administrator registers one', async () => {
    const body = registration('Ứng dụng')
    assert.equal((await khue.call(anonymous, contract.registerClient, { body })).status, 401)
    const citizen: Actor = { kind: 'citizen', id: manager.id, name: 'x', assurance: 2, sessionId: 'x' }
    assert.equal((await khue.call(citizen, contract.registerClient, { body })).status, 403)
    const ward = official('gso:00070@2025-07-01')
    assert.equal((await khue.call(ward, contract.registerClient, { body })).status, 403)
    assert.equal((await khue.call(ward, contract.listClients, {})).status, 403)
  })

  it('ID14: addresses must be https (or this machine’s, on a sandbox), on one host', async () => {
    for (const uri of [
      'http://evil.example/cb',
      'javascript:alert(1)',
      'https://a.example/#x',
      'https://u:p@a.example/',
    ]) {
      const body = { ...registration('x'), redirectUris: [uri] }
      assert.equal((await khue.call(manager, contract.registerClient, { body })).status, 400, uri)
    }
    const body = { ...registration('x'), redirectUris: ['https://a.example/', 'https://b.example/'] }
    assert.equal((await khue.call(manager, contract.registerClient, { body })).status, 400)
  })

  it('ID14: its secret is shown once and stored sealed', async () => {
    const { body } = await khue.call(manager, contract.registerClient, { body: registration('Kín') })
    const secret = body.secret ?? ''
    const client = new pg.Client({ connectionString: khue.databaseUrl })
    await client.connect()
    const { rows } = await client.query('select * from identity.client')
    await client.end()
    assert.ok(secret.length >= 40 && !JSON.stringify(rows).includes(secret))
    const list = await khue.call(manager, contract.listClients, {})
    assert.ok(!JSON.stringify(list.body).includes(secret))
    assert.equal((await khue.call(manager, contract.removeClient, { params: { id: body.id } })).status, 204)
    assert.equal((await khue.call(manager, contract.removeClient, { params: { id: body.id } })).status, 404)
  })

  it('ID13: without PKCE, with plain PKCE, or by another flow, it is refused', async () => {
    const config = await register('Không PKCE')
    const changes: ((query: URLSearchParams) => void)[] = [
      (query) => {
        query.delete('code_challenge')
        query.delete('code_challenge_method')
      },
      (query) => query.set('code_challenge_method', 'plain'),
      (query) => query.set('response_type', 'id_token'),
    ]
    for (const change of changes) {
      const { url } = await visit(config)
      change(url.searchParams)
      const page = await newClient(khue.url).open(url.href)
      const answer = new URL(page.url)
      const error = answer.searchParams.get('error') ?? new URLSearchParams(answer.hash.slice(1)).get('error')
      assert.match(error ?? page.text, /invalid_request|unauthorized_client|unsupported_response_type/)
      assert.equal(answer.searchParams.get('code'), null)
    }
  })

  it('ID13: an address that was not registered gets no code', async () => {
    const { url } = await visit(await register('Sai địa chỉ'))
    url.searchParams.set('redirect_uri', `${application}/other`)
    const page = await newClient(khue.url).open(url.href)
    assert.equal(page.status, 400)
    assert.ok(page.url.startsWith(issuer))
  })

  it('ID13: a code is exchanged with its verifier only, and once', async () => {
    const config = await register('Đổi mã')
    const client = await signInCitizen(khue.url, minh)
    const begun = await visit(config)
    const consent = await client.open(begun.url.href)
    const end = await client.open(`${consent.url}/consent`, form())
    const exchange = (pkceCodeVerifier: string) =>
      openid.authorizationCodeGrant(config, new URL(end.url), {
        expectedNonce: begun.nonce,
        expectedState: begun.state,
        pkceCodeVerifier,
      })
    await assert.rejects(exchange(openid.randomPKCECodeVerifier()), /invalid_grant|response/)
    await exchange(begun.verifier)
    await assert.rejects(exchange(begun.verifier), /invalid_grant|response/)
  })

  it('ID14: it completes code and PKCE after consent, and learns only what was allowed', async () => {
    const config = await register('Xe buýt Hà Nội')
    const client = await signInCitizen(khue.url, minh)
    const { tokens, claims } = await allow(client, config, 'openid profile')
    assert.equal(claims['name'], 'Nguyễn Văn Minh')
    assert.equal(claims['citizen_number'], undefined)
    assert.equal(claims['kind'], undefined)
    const info = await openid.fetchUserInfo(config, tokens.access_token, claims.sub)
    assert.equal(info['birthdate'], '1993-04-12')
    assert.equal(info['citizen_number'], undefined)
    const more = await allow(client, config, 'openid profile citizen')
    assert.equal(more.claims['citizen_number'], minh)
  })

  it('ID14: without consent nothing is given', async () => {
    const client = await signInCitizen(khue.url, minh)
    const begun = await visit(await register('Bị từ chối'))
    const consent = await client.open(begun.url.href)
    const end = await client.open(`${consent.url}/cancel`, form())
    assert.equal(new URL(end.url).searchParams.get('error'), 'access_denied')
    assert.equal(new URL(end.url).searchParams.get('code'), null)
  })

  it('ID14: two applications know one person under two names; a public one stands on PKCE alone', async () => {
    const client = await signInCitizen(khue.url, minh)
    const one = await allow(client, await register('Một'))
    const two = await allow(client, await register('Hai', false))
    assert.notEqual(one.claims.sub, two.claims.sub)
    assert.ok(!one.claims.sub.includes('citizen:'))
  })

  it('ID13: the inner claims of the faces are closed to others', async () => {
    const begun = await visit(await register('Tò mò'), 'openid khue')
    const page = await (await signInCitizen(khue.url, minh)).open(begun.url.href)
    assert.equal(new URL(page.url).searchParams.get('error'), 'invalid_scope')
  })

  it('ID14: an official may come in too', async () => {
    const client = await signInOfficial(khue.url, 'motcua.caugiay')
    const { claims } = await allow(client, await register('Công vụ'), 'openid profile')
    assert.equal(claims['name'], sandboxOfficials.find((o) => o.username === 'motcua.caugiay')?.name)
  })
})

describe('signing out', () => {
  it('ID15: signing out of Khuê tells the applications by a signed token', async () => {
    const config = await register('Được báo')
    const client = await signInCitizen(khue.url, minh)
    const { claims } = await allow(client, config)
    logoutTokens.length = 0
    await client.fetch('/api/identity/sign-out', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    await khue.drain()
    const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`))
    assert.equal(logoutTokens.length, 1)
    const { payload } = await jwtVerify(logoutTokens[0] ?? '', keys, {
      issuer,
      audience: config.clientMetadata().client_id,
    })
    assert.equal(payload.sub, claims.sub)
    assert.equal(payload['sid'], claims['sid'])
  })

  it('ID15: an application’s own sign-out ends the session at the faces', async () => {
    const config = await register('Tự đăng xuất')
    const client = await signInCitizen(khue.url, minh)
    const { tokens } = await allow(client, config)
    const url = openid.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: `${application}/bye`,
    })
    const page = await client.open(url.href)
    assert.match(page.text, /Đăng xuất khỏi Khuê\?/)
    assert.equal(await kindOf(client), 'citizen')
    const [action, xsrf] = [/action="([^"]*)"/.exec(page.text)?.[1], /name="xsrf" value="([^"]*)"/.exec(page.text)?.[1]]
    const end = await client.open(action ?? '', form({ xsrf: xsrf ?? '', logout: 'yes' }))
    assert.equal(end.url, `${application}/bye`)
    assert.equal(await kindOf(client), 'anonymous')
  })

  it('ID15: a forged logout token ends nothing', async () => {
    const client = await signInCitizen(khue.url, minh)
    const { generateKeyPair, SignJWT } = await import('jose')
    const { privateKey } = await generateKeyPair('ES256')
    const forged = await new SignJWT({ sid: 'x', events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })
      .setProtectedHeader({ alg: 'ES256', typ: 'logout+jwt' })
      .setIssuer(issuer)
      .setAudience('portal')
      .setIssuedAt()
      .sign(privateKey)
    for (const token of [forged, '', 'x.y.z']) {
      const reply = await fetch(`${khue.url}/api/identity/back-channel-logout`, form({ logout_token: token }))
      assert.equal(reply.status, 400)
    }
    assert.equal(await kindOf(client), 'citizen')
  })
})

describe('signing keys', () => {
  const published = async () => ((await (await fetch(`${issuer}/jwks`)).json()) as { keys: JWK[] }).keys
  const reload = async () => (await signOnOf(khue.app)).reload()

  it('ID17: what is stored shows neither a private key nor a usable token', async () => {
    await signInCitizen(khue.url, minh)
    const client = new pg.Client({ connectionString: khue.databaseUrl })
    await client.connect()
    const keys = await client.query<{ sealed: Buffer }>('select sealed from identity.signing_key')
    const codes = await client.query("select id, payload from identity.oidc where model = 'AuthorizationCode'")
    await client.end()
    assert.ok(keys.rows.every((row) => !row.sealed.includes('"d"')))
    assert.ok(codes.rows.every((row: { payload: object }) => !('jti' in row.payload)))
    for (const key of await published()) assert.equal(key.d, undefined)
  })

  it('ID16: a new key is published before it signs; the old one stays, so that old tokens verify', async () => {
    const config = await register('Đổi khóa')
    const client = await signInCitizen(khue.url, minh)
    const before = (await allow(client, config)).tokens.id_token ?? ''
    const oldKid = decodeProtectedHeader(before).kid
    const kid = await rotateKeys(khue.app)
    await reload()
    assert.deepEqual(new Set((await published()).map((key) => key.kid)), new Set([oldKid, kid]))
    assert.equal((await loadKeys(khue.app))[0]?.kid, oldKid)
    const now = Temporal.Now.instant()
    clock.set(now.add({ hours: 25 }))
    try {
      await reload()
      assert.equal((await loadKeys(khue.app))[0]?.kid, kid)
      const jwks = createLocalJWKSet({ keys: await published() })
      const iat = decodeJwt(before).iat ?? 0
      await jwtVerify(before, jwks, { issuer, currentDate: new Date(iat * 1000) })
      clock.set(now.add({ hours: 49 }))
      await khue.app.transaction(keepKeysFresh)
      await reload()
      assert.deepEqual(
        (await published()).map((key) => key.kid),
        [kid],
      )
    } finally {
      clock.set(null)
    }
    const after = (await allow(await signInCitizen(khue.url, minh), config)).tokens.id_token ?? ''
    assert.equal(decodeProtectedHeader(after).kid, kid)
  })

  it('ID16: a month later the job makes the next key; a leaked one can be replaced at once', async () => {
    const [first] = await loadKeys(khue.app)
    clock.set(Temporal.Now.instant().add({ hours: 24 * 33 }))
    try {
      await khue.app.transaction(keepKeysFresh)
      assert.equal((await loadKeys(khue.app)).length, 2)
      assert.equal((await loadKeys(khue.app))[0]?.kid, first?.kid)
      const kid = await rotateKeys(khue.app, { immediately: true })
      assert.equal((await loadKeys(khue.app))[0]?.kid, kid)
      clock.set(clock.now().add({ minutes: 10 }))
      const left = (await loadKeys(khue.app)).map((key) => key.kid)
      assert.deepEqual(left, [kid], 'none that may have leaked is published longer than a token lives')
    } finally {
      clock.set(null)
    }
  })
})
