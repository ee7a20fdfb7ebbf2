/** Officials: lockout, one-time codes, passwords, resets, second factor. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Actor, type Official, anonymous, system } from '../../kernel/actor.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { assignRole, setAccount } from '../organisation/contract.ts'
import organisation from '../organisation/module.ts'
import { sandboxOfficials } from '../organisation/index.ts'
import { requireSecondFactor } from './assurance.ts'
import * as contract from './contract.ts'
import identity from './module.ts'
import { checkCode } from './officials.ts'
import { sandboxPassword, sandboxTotpSecret } from './sandbox-secrets.ts'
import { newClient, type Page, type SignedInClient, signInOfficial } from './sign-in-client.ts'
import { fromBase32, totpCode, totpStep } from './totp.ts'

const khue = await startTestKhue({ modules: [organisation, identity] })
const secret = fromBase32(sandboxTotpSecret)
const clock = khue.app.clock

const unitOf = (username: string) => sandboxOfficials.find((o) => o.username === username)?.unitId ?? ''
const idOf = (username: string) => sandboxOfficials.find((o) => o.username === username)?.officialId ?? ''
const codeNow = (ahead = 0) => totpCode(secret, totpStep(clock.now()) + ahead)
/** Later than any code used before, so that a test does not wait for half a minute. */
let minutes = 0
const laterOn = () => {
  minutes += 2
  clock.set(Temporal.Now.instant().add({ minutes }))
}

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
})

async function begin(): Promise<{ client: SignedInClient; address: string }> {
  const client = newClient(khue.url)
  const page = await client.open('/api/identity/sign-in?face=desk&return=/api/identity/session')
  return { client, address: page.url }
}

const givePassword = async (username: string, password: string): Promise<Page> => {
  const { client, address } = await begin()
  return client.open(`${address}/password`, form({ username, password }))
}

const alertOf = (page: Page) => /id="error">([^<]*)/.exec(page.text)?.[1] ?? ''
const view = async (client: SignedInClient) =>
  (await (await client.fetch('/api/identity/session')).json()) as contract.SessionView

const send = (client: SignedInClient, method: string, path: string, body?: unknown) =>
  client.fetch(`/api/identity${path}`, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })

async function typeOf(response: Response): Promise<string> {
  return ((await response.json()) as { type: string }).type.replace('/problems/', '')
}

const signIn = async (username: string, password = sandboxPassword) => {
  laterOn()
  const { client, address } = await begin()
  await client.open(`${address}/password`, form({ username, password }))
  await client.open(`${address}/code`, form({ code: codeNow() }))
  assert.equal((await view(client)).kind, 'official', username)
  return client
}

describe('password and code', () => {
  it('ID7: a wrong password, an unknown name and an empty one are told alike', async () => {
    const wrong = await givePassword('motcua.hoankiem', 'không phải')
    const unknown = await givePassword('khong.co.ai', 'không phải')
    const empty = await givePassword('', '')
    for (const page of [wrong, unknown, empty]) assert.equal(page.status, 422)
    assert.notEqual(alertOf(wrong), '')
    assert.equal(alertOf(wrong), alertOf(unknown))
    assert.equal(alertOf(wrong), alertOf(empty))
  })

  it('ID7: what was typed is shown again escaped, the password never', async () => {
    const page = await givePassword('"><script>alert(1)</script>', 'bí mật của tôi')
    assert.ok(!page.text.includes('<script>alert'))
    assert.ok(!page.text.includes('bí mật của tôi'))
  })

  it('ID8: after five mistakes the account waits, longer each time, and the right password waits too', async () => {
    laterOn()
    const username = 'chuyenvien.hoankiem'
    for (let i = 0; i < 5; i++) assert.equal((await givePassword(username, `sai ${i}`)).status, 422)
    const locked = await givePassword(username, sandboxPassword)
    assert.equal(locked.status, 429)
    assert.match(alertOf(locked), /30 giây/)
    clock.set(clock.now().add({ seconds: 31 }))
    assert.equal((await givePassword(username, 'sai nữa')).status, 422)
    assert.match(alertOf(await givePassword(username, sandboxPassword)), /60 giây/)
    clock.set(clock.now().add({ seconds: 61 }))
    assert.equal((await givePassword(username, sandboxPassword)).status, 200)
  })

  it('ID8: a name that does not exist is locked alike', async () => {
    for (let i = 0; i < 5; i++) await givePassword('ai.do', `sai ${i}`)
    assert.equal((await givePassword('ai.do', 'x')).status, 429)
  })

  it('ID8: the owner sees the mistakes in the history', async () => {
    const client = await signIn('chuyenvien.hoankiem')
    const { items } = (await (await send(client, 'GET', '/history')).json()) as { items: { outcome: string }[] }
    const outcomes = items.map((item) => item.outcome)
    assert.equal(outcomes[0], 'signed-in')
    assert.ok(outcomes.includes('locked') && outcomes.includes('wrong-password'))
  })

  it('ID9: an address that tries many names is locked for all of them', async () => {
    const alone = await startTestKhue({ modules: [organisation, identity] })
    const tries = async (username: string) => {
      const client = newClient(alone.url)
      const page = await client.open('/api/identity/sign-in?face=desk')
      return client.open(`${page.url}/password`, form({ username, password: 'mật khẩu phổ biến' }))
    }
    for (let i = 0; i < 50; i += 10) await Promise.all(Array.from({ length: 10 }, (_, j) => tries(`ten.${i + j}`)))
    assert.equal((await tries('motcua.hoankiem')).status, 429)
    await alone.close()
  })

  it('ID10: the password alone does not sign in where a code is enrolled', async () => {
    const { client, address } = await begin()
    const page = await client.open(
      `${address}/password`,
      form({ username: 'motcua.caugiay', password: sandboxPassword }),
    )
    assert.equal(page.status, 200)
    assert.match(page.text, /name="code"/)
    assert.equal((await view(client)).kind, 'anonymous')
    assert.equal((await client.open(`${address}/code`, form({ code: '000000' }))).status, 422)
    assert.equal((await view(client)).kind, 'anonymous')
  })

  it('ID10: a code without a password before it opens nothing', async () => {
    const { client, address } = await begin()
    const page = await client.open(`${address}/code`, form({ code: codeNow() }))
    assert.match(page.text, /name="password"/)
    assert.equal((await view(client)).kind, 'anonymous')
  })

  it('ID10: a code is accepted once, also when two send it at the same time', async () => {
    laterOn()
    const flows = await Promise.all([begin(), begin()])
    const fields = { username: 'lanhdao.caugiay', password: sandboxPassword }
    for (const { client, address } of flows) await client.open(`${address}/password`, form(fields))
    const code = codeNow()
    await Promise.all(flows.map(({ client, address }) => client.open(`${address}/code`, form({ code }))))
    const kinds = await Promise.all(flows.map(async ({ client }) => (await view(client)).kind))
    assert.deepEqual(kinds.toSorted(), ['anonymous', 'official'])
  })

  it('ID10: guessing codes locks the account', async () => {
    laterOn()
    const { client, address } = await begin()
    await client.open(`${address}/password`, form({ username: 'quantri.caugiay', password: sandboxPassword }))
    let last: Page | undefined
    for (let i = 0; i < 6; i++) last = await client.open(`${address}/code`, form({ code: String(100000 + i) }))
    assert.equal(last?.status, 429)
    assert.equal((await client.open(`${address}/code`, form({ code: codeNow() }))).status, 429)
  })

  it('ID8, ID10: of many codes sent at once no more are weighed than one after the other', async () => {
    const device = { userAgent: 'x', address: '203.0.113.9' }
    const guesses = Array.from({ length: 12 }, (_, i) =>
      checkCode(khue.app, idOf('lanhdao.congan'), String(100_000 + i), device, null),
    )
    const outcomes = await Promise.allSettled(guesses)
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 5)
  })

  it('ID10: an interaction of another browser cannot be used', async () => {
    const { address } = await begin()
    const other = newClient(khue.url)
    const fields = { username: 'motcua.hoankiem', password: sandboxPassword }
    assert.equal((await other.open(`${address}/password`, form(fields))).status, 400)
  })
})

describe('second factor', () => {
  const official = (strongUntil: number): Official => ({
    kind: 'official',
    id: idOf('lanhdao.hoankiem'),
    name: 'x',
    grants: [],
    sessionId: 'x',
    strongUntil,
  })

  it('ID10: only an official with a fresh second factor passes', async () => {
    await khue.app.read(async (tx) => {
      const now = tx.now.epochMilliseconds
      const citizen: Actor = { kind: 'citizen', id: 'x', name: 'x', assurance: 2, sessionId: 'x' }
      assert.throws(() => requireSecondFactor(tx, anonymous), /kernel\.signed-out/)
      assert.throws(() => requireSecondFactor(tx, citizen), /kernel\.forbidden/)
      assert.throws(() => requireSecondFactor(tx, system('job')), /kernel\.forbidden/)
      assert.throws(() => requireSecondFactor(tx, official(0)), /identity\.second-factor-required/)
      assert.throws(() => requireSecondFactor(tx, official(now)), /identity\.second-factor-required/)
      requireSecondFactor(tx, official(now + 60_000))
      await Promise.resolve()
    })
  })

  it('ID10: it is fresh for ten minutes after signing in with a code, then after confirming by a new one', async () => {
    const client = await signIn('lanhdao.hoankiem')
    assert.ok((await view(client)).secondFactor.freshUntil)
    clock.set(clock.now().add({ minutes: 10, seconds: 2 }))
    assert.equal((await view(client)).secondFactor.freshUntil, null)
    const wrong = await send(client, 'POST', '/second-factor', { code: '000000' })
    assert.deepEqual([wrong.status, await typeOf(wrong)], [422, 'identity.wrong-code'])
    const code = codeNow()
    assert.equal((await send(client, 'POST', '/second-factor', { code })).status, 200)
    assert.ok((await view(client)).secondFactor.freshUntil)
    assert.equal((await send(client, 'POST', '/second-factor', { code })).status, 422)
  })

  it('ID10: neither a citizen nor a stranger reaches the step-up', async () => {
    const citizen: Actor = { kind: 'citizen', id: idOf('dieuhanh'), name: 'x', assurance: 2, sessionId: 'x' }
    const body = { code: '123456' }
    assert.equal((await khue.call(anonymous, contract.confirmSecondFactor, { body })).status, 401)
    assert.equal((await khue.call(citizen, contract.confirmSecondFactor, { body })).status, 403)
  })
})

describe('a closed account', () => {
  it('ID6: signs in nowhere, and its sessions end', async () => {
    const city = 'gso:01@2008-08-01'
    const admin: Official = {
      kind: 'official',
      id: idOf('quantri'),
      name: 'x',
      grants: ['organisation.manage', 'organisation.change-units'].map((permission) => {
        return { permission, unitId: city, subtree: true }
      }),
      sessionId: '01900000-0000-7000-8000-000000000002',
      strongUntil: 0,
    }
    const set = async (active: boolean) => {
      const params = { id: idOf('chuyenvien.caugiay') }
      const reply = await khue.call(admin, setAccount, { params, body: { active } })
      assert.equal(reply.status, 200, JSON.stringify(reply.problem))
      await khue.drain()
    }
    const client = await signIn('chuyenvien.caugiay')
    await set(false)
    assert.equal((await view(client)).kind, 'anonymous')
    assert.equal((await givePassword('chuyenvien.caugiay', sandboxPassword)).status, 422)
    await set(true)
    assert.equal((await view(client)).kind, 'anonymous')
    await signIn('chuyenvien.caugiay')
  })
})

describe('changing the means of signing in', () => {
  it('ID12: with the password alone nothing is changed where a second factor is enrolled', async () => {
    const client = await signIn('motcua.congan')
    clock.set(clock.now().add({ minutes: 11 }))
    const totp = await send(client, 'POST', '/totp', { password: sandboxPassword })
    assert.deepEqual([totp.status, await typeOf(totp)], [403, 'identity.second-factor-required'])
    const passkey = await send(client, 'POST', '/passkeys/options', { password: sandboxPassword })
    assert.equal(passkey.status, 403)
    assert.equal((await send(client, 'DELETE', '/totp')).status, 403)
  })

  it('ID12: a new code secret holds from its first code on, and the old one no more', async () => {
    const client = await signIn('motcua.congan')
    const wrong = await send(client, 'POST', '/totp', { password: 'sai' })
    assert.deepEqual([wrong.status, await typeOf(wrong)], [422, 'identity.wrong-password'])
    const begun = await send(client, 'POST', '/totp', { password: sandboxPassword })
    assert.equal(begun.status, 200)
    const fresh = (await begun.json()) as { secret: string; uri: string; qr: string }
    assert.match(fresh.qr, /<svg/)
    assert.equal((await send(client, 'POST', '/totp/confirmation', { code: codeNow(5) })).status, 422)
    laterOn()
    const code = totpCode(fromBase32(fresh.secret), totpStep(clock.now()))
    assert.equal((await send(client, 'POST', '/totp/confirmation', { code })).status, 200)
    laterOn()
    assert.equal((await send(client, 'POST', '/second-factor', { code: codeNow() })).status, 422)
    const next = totpCode(fromBase32(fresh.secret), totpStep(clock.now()))
    assert.equal((await send(client, 'POST', '/second-factor', { code: next })).status, 200)
    assert.equal((await send(client, 'DELETE', '/totp')).status, 204)
    assert.equal((await view(client)).secondFactor.enrolled, false)
  })

  it('ID12: a new password must be strong, ends the other sessions, and works', async () => {
    const username = 'chuyenvien.congan'
    const [phone, desk] = [await signIn(username), await signIn(username)]
    const change = (current: string, next: string) => send(desk, 'POST', '/password', { current, next })
    assert.equal(await typeOf(await change('sai', 'cá chép hóa rồng')), 'identity.wrong-password')
    assert.equal(await typeOf(await change(sandboxPassword, '1234567890')), 'identity.weak-password')
    assert.equal((await change(sandboxPassword, 'cá chép hóa rồng')).status, 204)
    assert.equal((await view(phone)).kind, 'anonymous')
    assert.equal((await view(desk)).kind, 'official')
    assert.equal((await givePassword(username, sandboxPassword)).status, 422)
    await signIn(username, 'cá chép hóa rồng')
  })

  it('ID12: a reset is for an administrator of the official’s own unit, with a fresh second factor', async () => {
    const target = idOf('motcua.hoankiem')
    const params = { id: target }
    assert.equal((await khue.call(anonymous, contract.resetOfficial, { params })).status, 401)
    const clerk = await signIn('motcua.caugiay')
    assert.equal((await send(clerk, 'POST', `/officials/${target}/reset`)).status, 403)
    const elsewhere = await signIn('quantri.trangtien')
    assert.equal((await send(elsewhere, 'POST', `/officials/${target}/reset`)).status, 403)
    const admin = await signIn('quantri.hoankiem')
    // Nor for one unit's administrator, where the official may do something at another too.
    const body = { role: 'specialist', unitId: unitOf('motcua.caugiay'), subtree: false } as const
    const acting = idOf('chuyenvien.hoankiem')
    assert.equal((await khue.call(system('test'), assignRole, { params: { id: acting }, body })).status, 200)
    assert.equal((await send(admin, 'POST', `/officials/${acting}/reset`)).status, 403)
    clock.set(clock.now().add({ minutes: 11 }))
    const stale = await send(admin, 'POST', `/officials/${target}/reset`)
    assert.equal(await typeOf(stale), 'identity.second-factor-required')
  })

  it('ID12: after a reset nothing works but the temporary password, and with it only changing it', async () => {
    const target = idOf('motcua.hoankiem')
    const before = await signIn('motcua.hoankiem')
    const admin = await signIn('quantri.hoankiem')
    const reply = await send(admin, 'POST', `/officials/${target}/reset`)
    assert.equal(reply.status, 200)
    const { temporaryPassword } = (await reply.json()) as { temporaryPassword: string }
    assert.equal((await view(before)).kind, 'anonymous')
    assert.equal((await givePassword('motcua.hoankiem', sandboxPassword)).status, 422)
    const fresh = await signInOfficial(khue.url, 'motcua.hoankiem', temporaryPassword)
    const seen = await view(fresh)
    assert.deepEqual([seen.mustChangePassword, seen.permissions, seen.secondFactor.enrolled], [true, [], false])
    // Whoever gave the password knows it: a factor added with it would outlive it.
    for (const path of ['/totp', '/passkeys/options']) {
      assert.equal((await send(fresh, 'POST', path, { password: temporaryPassword })).status, 403, path)
    }
    const body = { current: temporaryPassword, next: 'hoa sữa đầu thu' }
    assert.equal((await send(fresh, 'POST', '/password', body)).status, 204)
    assert.ok((await view(fresh)).permissions.includes('casework.receive'))
  })
})
