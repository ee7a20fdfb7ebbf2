import assert from 'node:assert/strict'
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { after, test } from 'node:test'
import { createMailSandbox, type Mail } from '../../../sandbox/mail/mail.ts'
import { anonymous, type Citizen, type Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { listen, officialWith, startTestKhue } from '../../kernel/testing.ts'
import identity from '../identity/module.ts'
import { ensurePerson } from '../identity/index.ts'
import organisation from '../organisation/module.ts'
import * as api from './contract.ts'
import { notify, writeLetter } from './index.ts'
import { letterOf, queueLost, sendNoticeMail } from './mail.ts'
import notifications from './module.ts'
import { ensureVapid, isAllowedHost } from './push.ts'

const mail = await createMailSandbox({ publicUrl: 'http://127.0.0.1/mail', smtpPort: 0, folder: null })
const mailUrl = await listen(mail.listener)

/** A push service: remembers what came, answers as told. */
const pushed: { path: string; headers: IncomingMessage['headers']; body: Buffer }[] = []
let pushAnswer = 201
const pushUrl = await listen((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    pushed.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) })
    response.writeHead(pushAnswer).end()
  })
})

const khue = await startTestKhue({
  modules: [organisation, identity, notifications],
  env: { SMTP_URL: `smtp://127.0.0.1:${mail.smtpPort}`, WEB_PUSH_HOSTS: `${pushUrl},*.push.example` },
})
after(async () => {
  await khue.close()
  await mail.close()
})

async function person(email: string | null, language: 'vi' | 'en' = 'vi'): Promise<Citizen> {
  const made = await khue.app.transaction((tx) =>
    ensurePerson(tx, { name: 'Nguyễn Thị <b>Lan</b>', email, source: 'counter' }),
  )
  if (language === 'en') {
    await khue.app.transaction((tx) =>
      tx.named('test.language', `update identity.person set language = 'en' where id = $1`, [made.id]),
    )
  }
  return { kind: 'citizen', id: made.id, name: made.name, assurance: 2, sessionId: 's' }
}

const notice = {
  title: { vi: 'Hồ sơ đã được tiếp nhận', en: 'Your case was received' },
  body: { vi: 'Dự kiến trả kết quả ngày 25/11/2026.', en: 'Expected on 25/11/2026.' },
  link: '/cases/1',
  kind: 'casework.accepted',
}
const tell = (to: Citizen, change: Partial<typeof notice> = {}) =>
  khue.app.transaction((tx) => notify(tx, { personId: to.id, ...notice, ...change }))
const noticesOf = async (who: Citizen) => (await khue.call(who, api.listNotices, { query: {} })).body

async function mailsTo(address: string): Promise<Mail[]> {
  const response = await fetch(`${mailUrl}/mail/api/mails?to=${address}`)
  return (await response.json()) as Mail[]
}

const official: Official = officialWith('Cán bộ', [{ permission: 'notifications.manage', unitId: 'x', subtree: false }])

test('NOT1: nobody reads, marks or counts another person’s notices', async () => {
  const [lan, minh] = await Promise.all([person(null), person(null)])
  const { noticeId } = await tell(lan)
  assert.equal((await khue.call(anonymous, api.listNotices, { query: {} })).status, 401)
  assert.equal((await khue.call(official, api.listNotices, { query: {} })).status, 403)
  assert.equal((await noticesOf(minh)).notices.length, 0)
  assert.equal((await khue.call(minh, api.markRead, { params: { id: noticeId }, body: {} })).status, 404)
  assert.equal((await khue.call(minh, api.markAllRead, { body: {} })).body.unread, 0)
  assert.deepEqual((await khue.call(lan, api.countUnread, {})).body, { unread: 1 })
  assert.equal((await khue.call(lan, api.listFailedMails, { query: {} })).status, 403)
  assert.equal((await khue.call({ ...official, grants: [] }, api.listFailedMails, { query: {} })).status, 403)
  const topic = notifications.topics?.['person']
  for (const [who, may] of [
    [lan, true],
    [minh, false],
    [official, false],
    [anonymous, false],
  ] as const) {
    assert.equal(await khue.app.read(async (tx) => topic?.(tx, who, lan.id)), may)
  }
})

test('NOT2: notices are listed newest first, counted while unread, and marked as read once', async () => {
  const lan = await person(null)
  for (let i = 0; i < 5; i += 1) await tell(lan, { link: `/cases/${i}` })
  const first = (await khue.call(lan, api.listNotices, { query: { limit: 2 } })).body
  assert.deepEqual(
    first.notices.map((one) => one.link),
    ['/cases/4', '/cases/3'],
  )
  assert.equal(first.unread, 5)
  const second = (await khue.call(lan, api.listNotices, { query: { limit: 10, before: first.next ?? '' } })).body
  assert.deepEqual(
    second.notices.map((one) => one.link),
    ['/cases/2', '/cases/1', '/cases/0'],
  )
  assert.equal(second.next, null)
  const id = first.notices[0]?.id ?? ''
  for (const _ of [1, 2])
    assert.equal((await khue.call(lan, api.markRead, { params: { id }, body: {} })).body.unread, 4)
  assert.equal((await khue.call(lan, api.listNotices, { query: { unread: true } })).body.notices.length, 4)
  assert.equal((await khue.call(lan, api.markAllRead, { body: {} })).body.unread, 0)
})

test('NOT3: alike within a minute are one notice, also at once; new words are sent, the same words are not', async () => {
  const lan = await person('lan3@example.org')
  const told = await Promise.all([1, 2, 3, 4].map(() => tell(lan)))
  assert.equal(told.filter((one) => !one.grouped).length, 1)
  await khue.drain()
  assert.equal((await noticesOf(lan)).notices[0]?.times, 4)
  assert.equal((await mailsTo('lan3@example.org')).length, 1)
  await tell(lan, { body: { vi: 'Dự kiến ngày 26/11/2026.', en: 'Expected on 26/11/2026.' } })
  await khue.drain()
  assert.deepEqual(
    (await mailsTo('lan3@example.org')).map((one) => /26\/11/.test(one.text)),
    [true, false],
  )
  assert.equal((await noticesOf(lan)).notices.length, 1)
  await tell(lan, { kind: 'casework.paused' })
  const real = khue.app.clock.now()
  khue.app.clock.set(real.add({ seconds: 61 }))
  await tell(lan)
  khue.app.clock.set(null)
  assert.equal((await noticesOf(lan)).notices.length, 3)
})

test('NOT4: the letter is in the person’s language, escaped, with a link; a person without address or wish gets none', async () => {
  const lan = await person('lan@example.org')
  const john = await person('john@example.org', 'en')
  const silent = await person('silent@example.org')
  const none = await person(null)
  await khue.call(silent, api.setPreferences, { body: { email: false, push: true } })
  assert.deepEqual((await khue.call(silent, api.getPreferences, {})).body, { email: false, push: true })
  for (const one of [lan, john, silent, none]) await tell(one)
  await khue.drain()
  const [toLan] = await mailsTo('lan@example.org')
  assert.equal(toLan?.subject, notice.title.vi)
  assert.match(toLan?.text ?? '', /Kính gửi ông\/bà Nguyễn Thị <b>Lan<\/b>/)
  assert.match(toLan?.html ?? '', /Nguyễn Thị &lt;b&gt;Lan&lt;\/b&gt;/)
  assert.match(toLan?.html ?? '', new RegExp(`href="${khue.url}/cases/1"`))
  assert.doesNotMatch(toLan?.html ?? '', /<script|<img|src=/)
  assert.equal((await mailsTo('john@example.org'))[0]?.subject, notice.title.en)
  assert.deepEqual(await mailsTo('silent@example.org'), [])
  assert.equal((await noticesOf(lan)).notices[0]?.email, 'sent')
  assert.equal((await noticesOf(silent)).notices[0]?.email, 'none')
  assert.equal((await noticesOf(none)).notices[0]?.email, 'none')
  const letter = letterOf({ ...notice, title: { vi: 'a\r\nBcc: x@y', en: 'a' } }, 'vi', 'x', 'http://k')
  assert.equal(letter.subject, 'a Bcc: x@y')
})

test('NOT4: an address that does not exist bounces and is seen; a busy server is tried again; officials may retry', async () => {
  const gone = await person('nobody@bounce.example')
  const busy = await person('somebody@busy.example')
  const { noticeId } = await tell(gone)
  await khue.drain()
  assert.equal((await noticesOf(gone)).notices[0]?.email, 'bounced')
  const { mails } = (await khue.call(official, api.listFailedMails, { query: {} })).body
  const failed = mails.find((one) => one.noticeId === noticeId)
  assert.equal(failed?.state, 'bounced')
  assert.match(failed?.error ?? '', /550/)
  assert.doesNotMatch(failed?.error ?? '', /bounce\.example/, 'the address is not for who looks after the mail')
  await khue.app.transaction((tx) =>
    tx.named('test.address', `update identity.person set email = 'right@example.org' where id = $1`, [gone.id]),
  )
  const again = { params: { id: noticeId }, body: {} }
  for (const [who, status] of [
    [anonymous, 401],
    [gone, 403],
    [{ ...official, grants: [] }, 403],
  ] as const)
    assert.equal((await khue.call(who, api.retryMail, again)).status, status)
  assert.equal((await noticesOf(gone)).notices[0]?.email, 'bounced', 'who may not has changed nothing')
  assert.equal((await khue.call(official, api.retryMail, again)).body.queued, true)
  await khue.drain()
  assert.equal((await mailsTo('right@example.org')).length, 1)
  assert.equal((await noticesOf(gone)).notices[0]?.email, 'sent')
  assert.equal((await khue.call(official, api.retryMail, { params: { id: noticeId }, body: {} })).status, 404)
  await tell(busy)
  await assert.rejects(khue.drain(), /451|Try later/)
  assert.equal((await noticesOf(busy)).notices[0]?.email, 'waiting')
  // The last of its tries is seen as failed.
  await khue.app.transaction((tx) =>
    tx.named('test.tries', `update notifications.notice set email_attempts = 8 where person_id = $1`, [busy.id]),
  )
  const { notices } = await noticesOf(busy)
  await sendNoticeMail(khue.app, busy.id, notices[0]?.id ?? '')
  assert.equal((await noticesOf(busy)).notices[0]?.email, 'failed')
})

test('NOT4: an e-mail whose job was given up is sent within the hour', async () => {
  const lan = await person('lost@example.org')
  await tell(lan)
  await khue.app.transaction((tx) => tx.named('test.given-up', 'delete from kernel.outbox', []))
  await khue.app.transaction(queueLost)
  await khue.drain()
  assert.equal((await noticesOf(lan)).notices[0]?.email, 'waiting', 'its own tries come first')
  khue.app.clock.set(khue.app.clock.now().add({ minutes: 31 }))
  await khue.app.transaction(queueLost)
  khue.app.clock.set(null)
  await khue.drain()
  assert.equal((await noticesOf(lan)).notices[0]?.email, 'sent')
  assert.equal((await mailsTo('lost@example.org')).length, 1)
})

/** A browser: its keys, and what it makes of a message (RFC 8291, RFC 8188). */
function browser(path: string) {
  const ecdh = createECDH('prime256v1')
  ecdh.generateKeys()
  const auth = randomBytes(16)
  return {
    subscription: {
      endpoint: `${pushUrl}${path}`,
      keys: { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') },
    },
    read(body: Buffer): string {
      const salt = body.subarray(0, 16)
      const keyLength = body[20] ?? 0
      const serverKey = body.subarray(21, 21 + keyLength)
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), serverKey])
      const ikm = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(serverKey), auth, info, 32))
      const key = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16))
      const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12))
      const sealed = body.subarray(21 + keyLength)
      const decipher = createDecipheriv('aes-128-gcm', key, nonce)
      decipher.setAuthTag(sealed.subarray(-16))
      const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
      return plain.subarray(0, plain.lastIndexOf(2)).toString()
    },
  }
}

test('NOT5: web push says only that there is something, to the person’s own browsers, on services that are named', async () => {
  const [lan, minh] = await Promise.all([person(null), person(null)])
  const phone = browser('/phone')
  for (const endpoint of [
    'http://169.254.169.254/x',
    'https://evil.example/x',
    'https://push.example/x',
    'https://user@a.push.example/',
    `${pushUrl}1/x`,
  ]) {
    const reply = await khue.call(lan, api.subscribePush, { body: { ...phone.subscription, endpoint } })
    assert.equal(reply.status, 422, endpoint)
  }
  assert.equal((await khue.call(anonymous, api.subscribePush, { body: phone.subscription })).status, 401)
  assert.ok(isAllowedHost('*.push.example', 'https://a.push.example/x'))
  assert.ok(!isAllowedHost('*.push.example', 'https://a.push.example:8443/x'))
  assert.ok(!isAllowedHost('*.push.example', 'https://apush.example/x'))
  assert.equal((await khue.call(lan, api.subscribePush, { body: phone.subscription })).status, 200)
  const { noticeId } = await tell(lan)
  await khue.drain()
  assert.equal(pushed.length, 1)
  const [message] = pushed
  assert.deepEqual(JSON.parse(phone.read(message?.body ?? Buffer.alloc(0))), { id: noticeId })
  const { publicKey } = (await khue.call(lan, api.getPushKey, {})).body
  assert.match(String(message?.headers.authorization), new RegExp(`^vapid t=.*k=${publicKey}$`))
  assert.equal((await noticesOf(lan)).notices[0]?.push, 'sent')
  // The next person on the same browser takes it over.
  await khue.call(minh, api.subscribePush, { body: phone.subscription })
  await tell(lan, { kind: 'other' })
  await khue.drain()
  assert.equal(pushed.length, 1)
  const { endpoint } = phone.subscription
  assert.equal((await khue.call(lan, api.unsubscribePush, { body: { endpoint } })).body.removed, false)
  assert.equal((await khue.call(minh, api.unsubscribePush, { body: { endpoint } })).body.removed, true)
})

test('NOT5: a browser that is gone is forgotten; keys that are none are refused or forgotten; a tenth is the last', async () => {
  const lan = await person(null)
  const gone = browser('/gone')
  await khue.call(lan, api.subscribePush, { body: gone.subscription })
  pushAnswer = 410
  await tell(lan)
  await khue.drain()
  pushAnswer = 201
  assert.equal((await noticesOf(lan)).notices[0]?.push, 'none')
  const short = { ...gone.subscription, keys: { ...gone.subscription.keys, p256dh: 'A'.repeat(80) } }
  assert.equal((await khue.call(lan, api.subscribePush, { body: short })).status, 400)
  const noPoint = Buffer.alloc(65, 7).toString('base64url')
  await khue.call(lan, api.subscribePush, {
    body: { ...gone.subscription, keys: { ...gone.subscription.keys, p256dh: noPoint } },
  })
  await tell(lan, { kind: 'again' })
  await khue.drain()
  assert.equal((await noticesOf(lan)).notices[0]?.push, 'none')
  for (let i = 0; i < 10; i += 1) {
    assert.equal((await khue.call(lan, api.subscribePush, { body: browser(`/${i}`).subscription })).status, 200)
  }
  assert.equal((await khue.call(lan, api.subscribePush, { body: browser('/11').subscription })).status, 409)
})

test('NOT5: the private VAPID key is not readable in the database, and stays the same', async () => {
  const [row] = await khue.app.read((tx) =>
    tx.named<{ sealed_private_key: Buffer; public_key: string }>(
      'test.vapid',
      'select * from notifications.vapid_key',
      [],
    ),
  )
  assert.equal(row?.sealed_private_key.length, 12 + 16 + 43)
  await ensureVapid(khue.app)
  const lan = await person(null)
  assert.equal((await khue.call(lan, api.getPushKey, {})).body.publicKey, row?.public_key)
})

test('NOT1: what no portal could show is refused where it is made', async () => {
  const lan = await person(null)
  for (const link of ['https://evil.example', '//evil.example', 'cases/1', '/a b', '']) {
    await assert.rejects(tell(lan, { link }), RangeError)
  }
  await assert.rejects(tell(lan, { title: { vi: '', en: 'x' } }), RangeError)
})

test('NOT6: an official is written to by e-mail with the transaction, or not at all', async () => {
  const to = { name: 'Trần Văn <b>Minh</b>', email: `official-${newId()}@hanoi.example` }
  const letter = {
    to,
    title: { vi: 'Cam kết sắp đến hạn', en: 'A promise falls due' },
    body: { vi: 'Đến hạn ngày mai.', en: 'It falls due tomorrow.' },
    link: '/desk/indicators/1',
  }
  await assert.rejects(
    khue.app.transaction(async (tx) => {
      writeLetter(tx, letter)
      throw new Error('no')
    }),
  )
  await khue.drain()
  assert.deepEqual(await mailsTo(to.email), [])
  await khue.app.transaction(async (tx) => writeLetter(tx, letter))
  await khue.drain()
  const [sent] = await mailsTo(to.email)
  assert.equal(sent?.subject, 'Cam kết sắp đến hạn')
  assert.match(sent?.text ?? '', /\/desk\/indicators\/1/)
  assert.doesNotMatch(sent?.html ?? '', /<b>Minh/)
})
