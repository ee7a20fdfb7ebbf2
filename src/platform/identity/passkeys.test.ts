/** Passkeys, with an authenticator in software that does what WebAuthn Level 2 §6 says. */
import assert from 'node:assert/strict'
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { anonymous } from '../../kernel/actor.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import organisation from '../organisation/module.ts'
import * as contract from './contract.ts'
import identity from './module.ts'
import { sandboxPassword } from './sandbox-secrets.ts'
import { newClient, type SignedInClient, signInOfficial } from './sign-in-client.ts'

const khue = await startTestKhue({ modules: [organisation, identity], env: { SESSION_IDLE_MINUTES: '60' } })
const clock = khue.app.clock
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()

/** Just enough CBOR (RFC 8949): small maps, integers, bytes and texts. */
function cbor(value: unknown): Buffer {
  const head = (major: number, n: number) => {
    if (n < 24) return Buffer.from([(major << 5) | n])
    if (n < 256) return Buffer.from([(major << 5) | 24, n])
    return Buffer.from([(major << 5) | 25, n >> 8, n & 255])
  }
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flat().map(cbor)])
  throw new TypeError('not needed here')
}

interface Options {
  readonly challenge: string
}

function newAuthenticator(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  let counter = 0
  const userPresent = 0x01
  const userVerified = 0x04
  const withKey = 0x40
  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const authData = (flags: number, tail: Buffer = Buffer.alloc(0)) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(++counter)
    return Buffer.concat([sha256(new URL(origin).hostname), Buffer.from([flags]), count, tail])
  }
  const common = {
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
  }
  return {
    create({ challenge }: Options) {
      const [x, y] = [Buffer.from(jwk.x ?? '', 'base64url'), Buffer.from(jwk.y ?? '', 'base64url')]
      // COSE_Key of ES256 on P-256 (RFC 9053 §2.1, §7.1).
      const key = cbor(
        new Map<number, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, x],
          [-3, y],
        ]),
      ) // prettier-ignore
      const tail = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key])
      const data = authData(userPresent | userVerified | withKey, tail)
      const attestation = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', data],
        ]),
      ) // prettier-ignore
      return {
        ...common,
        response: {
          clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
        },
      }
    },
    get({ challenge }: Options, verified = true) {
      const client = clientData('webauthn.get', challenge)
      const data = authData(userPresent | (verified ? userVerified : 0))
      const signature = createSign('sha256')
        .update(Buffer.concat([data, sha256(client)]))
        .sign(privateKey)
      return {
        ...common,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      }
    },
  }
}
type Authenticator = ReturnType<typeof newAuthenticator>

const post = (client: SignedInClient, path: string, body: unknown = {}) =>
  client.fetch(`/api/identity${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const view = async (client: SignedInClient) =>
  (await (await client.fetch('/api/identity/session')).json()) as contract.SessionView
const options = async (reply: Response) => {
  assert.equal(reply.status, 200)
  return (await reply.json()) as Options
}

async function enrol(client: SignedInClient, origin = khue.url): Promise<{ status: number; key: Authenticator }> {
  const key = newAuthenticator(origin)
  const begun = await options(await post(client, '/passkeys/options', { password: sandboxPassword }))
  const reply = await post(client, '/passkeys', { name: 'Khóa thử', response: key.create(begun) })
  return { status: reply.status, key }
}

/** Signs in by passkey alone, through the page's form. */
async function signInBy(answer: (begun: Options) => object): Promise<{ client: SignedInClient; status: number }> {
  const client = newClient(khue.url)
  const page = await client.open('/api/identity/sign-in?face=desk&return=/api/identity/session')
  const begun = await options(await client.fetch(`${page.url}/passkey/options`, { method: 'POST' }))
  const end = await client.open(`${page.url}/passkey`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ response: JSON.stringify(answer(begun)) }).toString(),
  })
  return { client, status: end.status }
}

describe('passkeys', () => {
  it('ID11: nobody but an official has them', async () => {
    assert.equal((await khue.call(anonymous, contract.beginPasskey, { body: { password: 'x' } })).status, 401)
    const citizen = { kind: 'citizen', id: 'x', name: 'x', assurance: 2, sessionId: 'x' } as const
    assert.equal((await khue.call(citizen, contract.beginPasskey, { body: { password: 'x' } })).status, 403)
    assert.equal((await khue.call(citizen, contract.listPasskeys, {})).status, 403)
  })

  it('ID11: one made for another address is refused', async () => {
    const client = await signInOfficial(khue.url, 'motcua.caugiay')
    assert.equal((await enrol(client, 'https://khue.evil.example')).status, 422)
  })

  it('ID11: added, it signs in alone and counts as both factors', async () => {
    const client = await signInOfficial(khue.url, 'lanhdao.hoankiem')
    const { status, key } = await enrol(client)
    assert.equal(status, 204)
    assert.equal((await view(client)).secondFactor.passkeys, 1)
    const { client: other } = await signInBy((begun) => key.get(begun))
    const seen = await view(other)
    assert.deepEqual([seen.kind, seen.id], ['official', (await view(client)).id])
    assert.ok(seen.secondFactor.freshUntil)
  })

  it('ID11: without user verification, unknown, or replayed, it opens nothing', async () => {
    const client = await signInOfficial(khue.url, 'lanhdao.caugiay')
    const { key } = await enrol(client)
    const unverified = await signInBy((begun) => key.get(begun, false))
    const unknown = await signInBy((begun) => newAuthenticator(khue.url).get(begun))
    const old = key.get({ challenge: randomBytes(32).toString('base64url') })
    const replayed = await signInBy(() => old)
    for (const { client: other, status } of [unverified, unknown, replayed]) {
      assert.equal(status, 422)
      assert.equal((await view(other)).kind, 'anonymous')
    }
  })

  it('ID11: it confirms in a session, for its own account only', async () => {
    const client = await signInOfficial(khue.url, 'chuyenvien.hoankiem')
    const { key } = await enrol(client)
    const other = await signInOfficial(khue.url, 'chuyenvien.caugiay')
    await enrol(other)
    clock.set(Temporal.Now.instant().add({ minutes: 15 }))
    try {
      assert.equal((await view(client)).secondFactor.freshUntil, null)
      const theirs = await options(await post(other, '/second-factor/passkey-options'))
      assert.equal((await post(other, '/second-factor/passkey', { response: key.get(theirs) })).status, 422)
      const begun = await options(await post(client, '/second-factor/passkey-options'))
      assert.equal((await post(client, '/second-factor/passkey', { response: key.get(begun) })).status, 200)
      assert.ok((await view(client)).secondFactor.freshUntil)
      assert.equal((await post(client, '/second-factor/passkey', { response: key.get(begun) })).status, 422)
    } finally {
      clock.set(null)
    }
  })

  it('ID12: removing one needs a fresh second factor, and is its owner’s alone', async () => {
    const client = await signInOfficial(khue.url, 'motcua.hoankiem')
    const { key } = await enrol(client)
    const list = (await (await client.fetch('/api/identity/passkeys')).json()) as { items: { id: string }[] }
    const address = `/api/identity/passkeys/${list.items[0]?.id}`
    const other = await signInOfficial(khue.url, 'quantri.hoankiem')
    assert.equal((await other.fetch(address, { method: 'DELETE' })).status, 404)
    assert.equal((await client.fetch(address, { method: 'DELETE' })).status, 204)
    const { client: after } = await signInBy((begun) => key.get(begun))
    assert.equal((await view(after)).kind, 'anonymous')
  })
})
