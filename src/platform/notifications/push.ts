/** Notices by web push (RFC 8030, 8291, 8292). What travels says only that there is something to read (NOT5). */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import webPush from 'web-push'
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { outgoingOf } from '../../kernel/outgoing.ts'
import { problem } from '../../kernel/problems.ts'
import type { PushSubscriptionInput } from './contract.ts'
import type { SubscriptionRow } from './rows.ts'
import * as store from './store.ts'

const subscriptionsMax = 10
const timeoutMs = 10_000
const keepSeconds = 86_400

// ---- keys --------------------------------------------------------------------------------------------------------

function sealingKey(app: App): Buffer {
  return Buffer.from(hkdfSync('sha256', app.config.secretKey, '', 'khue/notifications/vapid', 32))
}

function seal(app: App, plain: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(app), nonce)
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

function unseal(app: App, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(app), sealed.subarray(0, 12))
  decipher.setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
}

/** Makes the pair on the first start. */
export async function ensureVapid(app: App): Promise<void> {
  await app.transaction(async (tx) => {
    if (await store.findVapid(tx)) return
    const { publicKey, privateKey } = webPush.generateVAPIDKeys()
    await store.insertVapid(tx, publicKey, seal(app, privateKey))
  })
}

export async function publicVapidKey(tx: Tx): Promise<string> {
  const row = await store.findVapid(tx)
  if (!row) throw new Error('the VAPID keys are made at the start')
  return row.public_key
}

// ---- browsers ----------------------------------------------------------------------------------------------------

/** A subscription is an address that we will call: only push services that the installation names (no SSRF). */
export function isAllowedHost(allowed: string, endpoint: string): boolean {
  const url = URL.parse(endpoint)
  if (!url || url.username !== '' || url.password !== '') return false
  const hosts = allowed.split(',').map((host) => host.trim())
  const plain = url.protocol === 'http:'
  // Plain HTTP and other ports only where the setting names them outright: a test's own service.
  if (hosts.includes(url.origin)) return true
  if (plain || url.port !== '') return false
  return hosts.some((host) => (host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : url.hostname === host))
}

function own(actor: Actor): string {
  if (actor.kind !== 'citizen') throw problem('kernel.forbidden')
  return actor.id
}

export async function subscribe(tx: Tx, actor: Actor, input: PushSubscriptionInput): Promise<{ id: string }> {
  const personId = own(actor)
  if (!isAllowedHost(tx.app.config.webPushHosts, input.endpoint)) {
    throw problem('notifications.unknown-push-service', { host: URL.parse(input.endpoint)?.host ?? '?' })
  }
  const bytesOf = (text: string) => Buffer.from(text, 'base64url').length
  // An uncompressed point of P-256 and 16 random bytes (RFC 8291 §3.1, §3.2).
  if (bytesOf(input.keys.p256dh) !== 65 || bytesOf(input.keys.auth) !== 16) throw problem('kernel.invalid-input')
  const known = await store.subscriptionsOf(tx, personId)
  if (known.length >= subscriptionsMax && !known.some((one) => one.endpoint === input.endpoint)) {
    throw problem('notifications.too-many-subscriptions', { limit: subscriptionsMax })
  }
  const id = await store.saveSubscription(tx, {
    person_id: personId,
    id: newId(tx.now.epochMilliseconds),
    endpoint: input.endpoint,
    p256dh: input.keys.p256dh,
    auth: input.keys.auth,
    created_at: tx.now.toString(),
  })
  return { id }
}

export async function unsubscribe(tx: Tx, actor: Actor, endpoint: string): Promise<{ removed: boolean }> {
  return { removed: await store.removeSubscription(tx, own(actor), endpoint) }
}

// ---- sending -----------------------------------------------------------------------------------------------------

type Outcome = 'sent' | 'gone' | 'later'

interface VapidKeys {
  readonly publicKey: string
  readonly privateKey: string
}

function requestFor(app: App, keys: VapidKeys, to: SubscriptionRow, noticeId: string) {
  const { publicUrl } = app.config
  return webPush.generateRequestDetails(
    { endpoint: to.endpoint, keys: { p256dh: to.p256dh, auth: to.auth } },
    // No words: the push service may read the size and the time, and a locked screen shows nothing personal.
    JSON.stringify({ id: noticeId }),
    {
      // RFC 8292 §2.1 wants a contact; localhost is not one that push services accept.
      vapidDetails: { subject: publicUrl.startsWith('https:') ? publicUrl : 'mailto:khue@localhost', ...keys },
      TTL: keepSeconds,
      topic: noticeId.replaceAll('-', ''),
      contentEncoding: 'aes128gcm',
    },
  )
}

async function sendTo(app: App, keys: VapidKeys, to: SubscriptionRow, noticeId: string): Promise<Outcome> {
  let request: ReturnType<typeof requestFor>
  try {
    request = requestFor(app, keys, to, noticeId)
  } catch (error) {
    // A key that is no point of the curve: this browser can never be reached.
    app.log.info({ err: error }, 'a push subscription with unusable keys is forgotten')
    return 'gone'
  }
  try {
    const { headers, body } = request
    const { ok, status } = await outgoingOf(app).call(to.endpoint, { method: 'POST', headers, body, timeoutMs })
    if (ok) return 'sent'
    return status === 404 || status === 410 ? 'gone' : 'later'
  } catch (error) {
    app.log.info({ err: error, host: URL.parse(to.endpoint)?.host }, 'a push service did not answer')
    return 'later'
  }
}

// As in events.ts: the first try and its retries.
const attemptsMax = 6

/** Job: wakes the person's browsers; those that are gone are forgotten. One that took it is enough. */
export async function sendNoticePush(app: App, personId: string, noticeId: string): Promise<void> {
  const found = await app.read(async (tx) => {
    const notice = await store.findNotice(tx, personId, noticeId)
    if (notice?.push !== 'waiting') return undefined
    const vapid = await store.findVapid(tx)
    return { notice, vapid, browsers: await store.subscriptionsOf(tx, personId) }
  })
  if (!found?.vapid) return
  const keys = { publicKey: found.vapid.public_key, privateKey: unseal(app, found.vapid.sealed_private_key) }
  const outcomes = await Promise.all(
    found.browsers.map(async (to) => ({ to, outcome: await sendTo(app, keys, to, noticeId) })),
  )
  const attempts = found.notice.push_attempts + 1
  const sent = outcomes.some(({ outcome }) => outcome === 'sent')
  const later = !sent && outcomes.some(({ outcome }) => outcome === 'later')
  const again = later && attempts < attemptsMax
  await app.transaction(async (tx) => {
    for (const { to, outcome } of outcomes) {
      if (outcome === 'gone') await store.removeSubscription(tx, personId, to.endpoint)
    }
    const push = again ? 'waiting' : sent ? 'sent' : later ? 'failed' : 'none'
    await store.updateNotice(tx, personId, noticeId, { push, push_attempts: attempts })
    tx.live(`person:${personId}`)
  })
  if (again) throw new Error('no push service took it')
}
