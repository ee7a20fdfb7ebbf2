/** Signing in over real pages: sessions, the callback, VNeID. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import pg from 'pg'
import { startWithSandbox } from '../../../scripts/test-sandbox.ts'
import { listen, startTestKhue } from '../../kernel/testing.ts'
import organisation from '../organisation/module.ts'
import type { SessionView } from './contract.ts'
import identity from './module.ts'
import { newClient, type SignedInClient, signInCitizen, signInOfficial } from './sign-in-client.ts'

const modules = [organisation, identity]
const minh = '001093009901'
const ha = '001195009902'
const binh = '001058009908'

const { khue } = await startWithSandbox({ modules })

async function sql<R extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ connectionString: khue.databaseUrl })
  await client.connect()
  try {
    return (await client.query<R>(text, values)).rows
  } finally {
    await client.end()
  }
}

const session = async (client: SignedInClient) =>
  (await (await client.fetch('/api/identity/session')).json()) as SessionView

const post = (client: SignedInClient, path: string, body: unknown = {}) =>
  client.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

const problemOf = async (response: Response) => ((await response.json()) as { type: string }).type

/** Walks up to the callback and gives its address without opening it. */
async function untilCallback(client: SignedInClient, number = minh): Promise<string> {
  const choose = await client.open('/api/identity/sign-in?face=portal')
  let response = await client.fetch(choose.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ number, passcode: '123456', level: '2' }).toString(),
  })
  for (;;) {
    const next = new URL(response.headers.get('location') ?? '', response.url).href
    if (next.includes('/api/identity/callback')) return next
    response = await client.fetch(next)
    assert.equal(response.status, 303, `on the way: ${next}`)
  }
}

describe('sessions', () => {
  it('ID1: nobody is signed in without the cookie, and a made-up one is nobody’s', async () => {
    const stranger = newClient(khue.url)
    assert.equal((await session(stranger)).kind, 'anonymous')
    const forged = await fetch(`${khue.url}/api/identity/me`, { headers: { cookie: 'khue_session=aaaaaaaa' } })
    assert.equal(forged.status, 401)
  })

  it('ID1: the cookie is opaque, HttpOnly and SameSite, and only its hash is stored', async () => {
    const client = newClient(khue.url)
    const reply = await client.fetch(await untilCallback(client))
    const cookie = reply.headers.getSetCookie().find((one) => one.startsWith('khue_session=')) ?? ''
    assert.match(cookie, /; HttpOnly/)
    assert.match(cookie, /; SameSite=Lax/)
    assert.match(cookie, /; Path=\//)
    const token = /^khue_session=([^;]*)/.exec(cookie)?.[1] ?? ''
    assert.equal(Buffer.from(token, 'base64url').length, 32)
    const hash = createHash('sha256').update(token).digest()
    assert.equal((await sql('select 1 from identity.session where token_hash = $1', [hash])).length, 1)
    const dump = JSON.stringify(await sql('select * from identity.session'))
    assert.ok(!dump.includes(token))
  })

  it('ID1: with an https address the cookie is __Host- and Secure', async () => {
    const { cookieName } = await import('./sessions.ts')
    const app = { config: { publicUrl: 'https://khue.example' } } as Parameters<typeof cookieName>[0]
    assert.equal(cookieName(app), '__Host-khue_session')
  })

  it('ID2: a session known before signing in is not taken over, and ends (fixation)', async () => {
    const client = await signInCitizen(khue.url, minh)
    const first = client.cookieHeader()
    const fixed = newClient(khue.url)
    // The attacker's own session is planted in the victim's browser; the victim signs in.
    const victim: SignedInClient = {
      ...fixed,
      fetch: (path, init) => fixed.fetch(path, init),
    }
    const callback = await untilCallback(victim, ha)
    const own = victim.cookieHeader()
    const reply = await fetch(callback, {
      headers: { cookie: `${own}; ${first.split('; ').find((c) => c.startsWith('khue_session=')) ?? ''}` },
      redirect: 'manual',
    })
    const after = reply.headers.getSetCookie().find((one) => one.startsWith('khue_session='))
    assert.ok(after && !first.includes(after.split(';')[0] ?? ''))
    assert.equal((await session(client)).kind, 'anonymous')
  })

  it('ID5: an idle session ends; one in use ends at its limit', async () => {
    const client = await signInCitizen(khue.url, minh)
    const now = khue.app.clock.now()
    try {
      khue.app.clock.set(now.add({ minutes: 29 }))
      assert.equal((await session(client)).kind, 'citizen')
      khue.app.clock.set(now.add({ minutes: 58 }))
      assert.equal((await session(client)).kind, 'citizen')
      khue.app.clock.set(now.add({ minutes: 89 }))
      assert.equal((await session(client)).kind, 'anonymous')
    } finally {
      khue.app.clock.set(null)
    }
    const busy = await signInCitizen(khue.url, minh)
    try {
      for (let minutes = 20; minutes < 12 * 60; minutes += 20) {
        khue.app.clock.set(now.add({ minutes }))
        assert.equal((await session(busy)).kind, 'citizen')
      }
      khue.app.clock.set(now.add({ hours: 12, minutes: 5 }))
      assert.equal((await session(busy)).kind, 'anonymous')
    } finally {
      khue.app.clock.set(null)
    }
  })

  it('ID6: nobody may end another person’s session', async () => {
    const [own, other] = [await signInCitizen(khue.url, minh), await signInCitizen(khue.url, ha)]
    const { items } = (await (await other.fetch('/api/identity/sessions')).json()) as { items: { id: string }[] }
    const reply = await own.fetch(`/api/identity/sessions/${items[0]?.id}`, { method: 'DELETE' })
    assert.equal(reply.status, 404)
    assert.equal((await session(other)).kind, 'citizen')
    const anonymous = await newClient(khue.url).fetch('/api/identity/sessions')
    assert.equal(anonymous.status, 401)
  })

  it('ID6: an ended session dies at once', async () => {
    const [phone, desktop] = [await signInCitizen(khue.url, ha), await signInCitizen(khue.url, ha)]
    const { items } = (await (await desktop.fetch('/api/identity/sessions')).json()) as {
      items: { id: string; current: boolean }[]
    }
    for (const device of items.filter((item) => !item.current)) {
      assert.equal((await desktop.fetch(`/api/identity/sessions/${device.id}`, { method: 'DELETE' })).status, 204)
    }
    assert.equal((await session(phone)).kind, 'anonymous')
    assert.equal((await session(desktop)).kind, 'citizen')
  })

  it('ID6: signing out ends the sign-on too; everywhere ends all devices', async () => {
    const [phone, desktop] = [await signInCitizen(khue.url, ha), await signInCitizen(khue.url, ha)]
    assert.equal((await post(phone, '/api/identity/sign-out')).status, 200)
    assert.equal((await session(phone)).kind, 'anonymous')
    assert.equal((await session(desktop)).kind, 'citizen')
    // The browser still has the sign-on's cookie, but it opens nothing: VNeID is asked again.
    const again = await phone.open('/api/identity/sign-in?face=portal')
    assert.match(again.url, /\/vneid\/interaction\//)
    const tablet = await signInCitizen(khue.url, ha)
    assert.equal((await post(desktop, '/api/identity/sign-out', { everywhere: true })).status, 200)
    assert.equal((await session(tablet)).kind, 'anonymous')
    assert.equal((await session(desktop)).kind, 'anonymous')
  })

  it('ID6: the owner sees the history of sign-ins, nobody else does', async () => {
    const client = await signInCitizen(khue.url, ha)
    const page = (await (await client.fetch('/api/identity/history?limit=2')).json()) as {
      items: { outcome: string; method: string | null }[]
      next: string | null
    }
    assert.deepEqual([page.items[0]?.outcome, page.items[0]?.method], ['signed-in', 'vneid'])
    assert.ok(page.next)
    const older = (await (await client.fetch(`/api/identity/history?limit=2&after=${page.next}`)).json()) as typeof page
    assert.equal(older.items.length, 2)
    assert.equal((await newClient(khue.url).fetch('/api/identity/history')).status, 401)
    const other = await signInCitizen(khue.url, binh, { level: 1 })
    const theirs = (await (await other.fetch('/api/identity/history')).json()) as typeof page
    assert.equal(theirs.items.length, 1)
  })
})

describe('the way back', () => {
  it('ID3: another site as the way back is refused before anything begins', async () => {
    for (const bad of ['https://evil.example', '//evil.example', '/\\evil.example']) {
      const reply = await newClient(khue.url).fetch(
        `/api/identity/sign-in?face=portal&return=${encodeURIComponent(bad)}`,
      )
      assert.equal(reply.status, 400)
      assert.match(await problemOf(reply), /identity\.bad-return/)
    }
  })

  it('ID3: the person comes back to where they were', async () => {
    const client = newClient(khue.url)
    const choose = await client.open('/api/identity/sign-in?face=portal&return=/thu-tuc/1.001193%3Fbuoc=2')
    const end = await client.open(choose.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ number: minh, passcode: '123456', level: '2' }).toString(),
    })
    assert.equal(end.url, `${khue.url}/thu-tuc/1.001193?buoc=2`)
  })

  it('ID4: a state works once', async () => {
    const client = newClient(khue.url)
    const callback = await untilCallback(client)
    assert.equal((await client.fetch(callback)).status, 303)
    const replayed = await client.fetch(callback)
    assert.equal(replayed.status, 400)
    assert.match(await problemOf(replayed), /identity\.sign-in-expired/)
  })

  it('ID4: a callback in another browser is refused (login forgery)', async () => {
    const attacker = newClient(khue.url)
    const callback = await untilCallback(attacker)
    const victim = newClient(khue.url)
    assert.equal((await victim.fetch(callback)).status, 400)
    assert.equal((await session(victim)).kind, 'anonymous')
  })

  it('ID4: a wrong nonce, a wrong verifier and a foreign issuer are refused', async () => {
    for (const field of ['nonce', 'verifier']) {
      const client = newClient(khue.url)
      const callback = await untilCallback(client)
      const other = 'A'.repeat(43)
      await sql(
        `update identity.challenge set data = jsonb_set(data, $1, to_jsonb($2::text)) where purpose = 'sign-in'`,
        [`{${field}}`, other],
      )
      const reply = await client.fetch(callback)
      assert.equal(reply.status, 403, field)
      assert.match(await problemOf(reply), /identity\.sign-in-refused/)
      assert.equal((await session(client)).kind, 'anonymous')
    }
    const client = newClient(khue.url)
    const callback = new URL(await untilCallback(client))
    callback.searchParams.set('iss', 'https://evil.example')
    assert.equal((await client.fetch(callback.href)).status, 403)
  })

  it('ID4: cancelling leads back, signed out', async () => {
    const client = newClient(khue.url)
    const choose = await client.open('/api/identity/sign-in?face=portal&return=/thu-tuc')
    const end = await client.open(choose.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'cancel=1',
    })
    assert.equal(end.url, `${khue.url}/thu-tuc`)
    assert.equal((await session(client)).kind, 'anonymous')
  })
})

describe('VNeID', () => {
  it('ID18: a wrong passcode does not sign in', async () => {
    const client = newClient(khue.url)
    const choose = await client.open('/api/identity/sign-in?face=portal')
    const end = await client.open(choose.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ number: minh, passcode: '654321' }).toString(),
    })
    assert.equal(end.status, 422)
    assert.equal((await session(client)).kind, 'anonymous')
  })

  it('ID18: an answer of VNeID counts once and for the browser that asked', async () => {
    const client = newClient(khue.url)
    const choose = await client.open('/api/identity/sign-in?face=portal')
    const posted = await client.fetch(choose.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ number: minh, passcode: '123456', level: '2' }).toString(),
    })
    let next = new URL(posted.headers.get('location') ?? '', choose.url).href
    while (!/\/interaction\/[^/]+\/vneid\?/.test(next)) {
      const hop = await client.fetch(next)
      next = new URL(hop.headers.get('location') ?? '', next).href
    }
    const elsewhere = await newClient(khue.url).open(next)
    assert.equal(elsewhere.status, 400)
    assert.equal((await client.fetch(next)).status, 303)
    const replayed = await client.open(next)
    assert.equal(replayed.status, 400)
    assert.match(replayed.text, /role="alert"/)
  })

  it('ID20: a person whose year of birth alone is known signs in with it, and no day is made up', async () => {
    const client = await signInCitizen(khue.url, '001149009944')
    const me = (await (await client.fetch('/api/identity/me')).json()) as { name: string; dateOfBirth: string | null }
    assert.deepEqual([me.name, me.dateOfBirth], ['Nguyễn Thị Mão', '1949'])
  })

  it('ID18: when VNeID is down the person reads so, and the rest of Khuê goes on', async () => {
    const alone = await startTestKhue({ modules, env: { SANDBOX_URL: 'http://127.0.0.1:1' } })
    const page = await newClient(alone.url).open('/api/identity/sign-in?face=portal')
    assert.equal(page.status, 503)
    assert.match(page.text, /VNeID tạm thời không trả lời/)
    assert.equal((await fetch(`${alone.url}/api/identity/session`)).status, 200)
    await signInOfficial(alone.url, 'motcua.hoankiem')
    await alone.close()
  })

  it('ID18: an upstream that answers with another nonce is refused', async () => {
    const upstream = await dishonestUpstream()
    const misled = await startTestKhue({ modules, env: { VNEID_ISSUER: upstream } })
    const page = await newClient(misled.url).open('/api/identity/sign-in?face=portal')
    assert.equal(page.status, 403)
    assert.match(page.text, /Không đăng nhập được/)
    await misled.close()
  })

  it('ID19: level 2 is asked for, offered, and not given to an account of level 1', async () => {
    const low = await signInCitizen(khue.url, minh, { level: 1 })
    assert.equal((await session(low)).assurance, 1)
    const step = await low.open('/api/identity/sign-in?face=portal&assurance=2&return=/api/identity/session')
    assert.match(step.url, /\/vneid\/interaction\//)
    const form = (level: string, number: string) => ({
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ number, passcode: '123456', level }).toString(),
    })
    const refused = await low.open(step.url, form('1', minh))
    assert.equal(refused.status, 403)
    assert.equal((await session(low)).assurance, 1)
    await low.open(step.url, form('2', minh))
    assert.equal((await session(low)).assurance, 2)
    const old = newClient(khue.url)
    const start = await old.open('/api/identity/sign-in?face=portal&assurance=2')
    assert.equal((await old.open(start.url, form('2', binh))).status, 403)
    assert.equal((await session(old)).kind, 'anonymous')
  })

  it('ID13: a citizen’s sign-on does not open the desk, nor an official’s the portal', async () => {
    const client = await signInCitizen(khue.url, minh)
    const desk = await client.open('/api/identity/sign-in?face=desk')
    assert.match(desk.url, /\/oidc\/interaction\//)
    assert.match(desk.text, /name="password"/)
    assert.equal((await session(client)).kind, 'anonymous')
    const official = await signInOfficial(khue.url, 'motcua.caugiay')
    const portal = await official.open('/api/identity/sign-in?face=portal')
    assert.match(portal.url, /\/vneid\/interaction\//)
  })

  it('ID13: one sign-on opens the centre after the desk, without asking again', async () => {
    const official = await signInOfficial(khue.url, 'chuyenvien.caugiay')
    const { id } = await session(official)
    await sql('update identity.session set ended_at = now() where subject_id = $1', [id])
    assert.equal((await session(official)).kind, 'anonymous')
    await official.open('/api/identity/sign-in?face=centre&return=/api/identity/session')
    const centre = await session(official)
    assert.deepEqual([centre.kind, centre.id, centre.face], ['official', id, 'centre'])
  })
})

/** An issuer that says yes to everybody at once, with a nonce of its own. */
async function dishonestUpstream(): Promise<string> {
  const { generateKeyPair, exportJWK, SignJWT } = await import('jose')
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256', use: 'sig' }
  return listen((request, response) => {
    const url = new URL(request.url ?? '/', 'http://upstream')
    const json = (body: unknown) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    const base = `http://${request.headers.host}`
    if (url.pathname === '/.well-known/openid-configuration') {
      return json({
        issuer: base,
        authorization_endpoint: `${base}/auth`,
        token_endpoint: `${base}/token`,
        jwks_uri: `${base}/jwks`,
        userinfo_endpoint: `${base}/me`,
        id_token_signing_alg_values_supported: ['ES256'],
      })
    }
    if (url.pathname === '/jwks') return json({ keys: [jwk] })
    if (url.pathname === '/auth') {
      const back = new URL(url.searchParams.get('redirect_uri') ?? '')
      back.searchParams.set('code', 'c')
      back.searchParams.set('state', url.searchParams.get('state') ?? '')
      response.writeHead(303, { location: back.href }).end()
      return
    }
    void new SignJWT({ nonce: 'another', acr: '2' })
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .setIssuer(base)
      .setAudience('khue')
      .setSubject('x')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey)
      .then((token) => json({ access_token: 'a', token_type: 'Bearer', id_token: token }))
  })
}
