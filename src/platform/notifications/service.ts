/** Notices: told in the portal always, by e-mail and web push as the person wishes. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import type { Message } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import { personById } from '../identity/index.ts'
import type { ChannelState, FailedMail, Notice, NoticeInput, Preferences } from './contract.ts'
import { sendMail, sendPush } from './events.ts'
import type { NoticeRow } from './rows.ts'
import * as store from './store.ts'

const groupedWithin = { seconds: 60 }
const textCharsMax = 2000
const failedShown = 100
const defaults: Preferences = { email: true, push: true }

export interface Notified {
  readonly noticeId: string
  /** True when it was folded into one alike from the last minute (NOT3). */
  readonly grouped: boolean
}

/** Tells a person in the portal and, by preference, by e-mail and web push, in the caller's transaction. */
export async function notify(tx: Tx, input: NoticeInput): Promise<Notified> {
  refuseBad(input)
  await store.lockAlike(tx, input.personId, input.kind, input.link)
  const since = tx.now.subtract(groupedWithin).toString()
  const alike = await store.findAlike(tx, { ...input, since })
  const notified = alike ? await group(tx, alike, input) : await tell(tx, input)
  tx.live(`person:${input.personId}`)
  return notified
}

/** A programming error of the caller, not of the person: it is thrown, so that a test of the caller finds it. */
function refuseBad(input: NoticeInput): void {
  if (!/^\/(?!\/)\S*$/.test(input.link)) throw new RangeError(`a link of the portal begins with one /: ${input.link}`)
  for (const text of [input.title.vi, input.title.en, input.body.vi, input.body.en]) {
    if (text.trim() === '' || text.length > textCharsMax) throw new RangeError('a notice needs texts in both languages')
  }
}

async function tell(tx: Tx, input: NoticeInput): Promise<Notified> {
  const id = newId(tx.now.epochMilliseconds)
  const now = tx.now.toString()
  const channels = await channelsOf(tx, input.personId)
  await store.insertNotice(tx, {
    person_id: input.personId,
    id,
    kind: input.kind,
    link: input.link,
    title: input.title,
    body: input.body,
    created_at: now,
    repeated_at: now,
    times: 1,
    read_at: null,
    email_attempts: 0,
    email_error: null,
    email_to: null,
    wording: 1,
    email_wording: null,
    push_attempts: 0,
    ...channels,
  })
  send(tx, input.personId, id, channels)
  return { noticeId: id, grouped: false }
}

function send(tx: Tx, personId: string, noticeId: string, states: { email: ChannelState; push: ChannelState }): void {
  if (states.email === 'waiting') tx.enqueue(sendMail, { personId, noticeId }, { key: `mail/${noticeId}` })
  if (states.push === 'waiting') tx.enqueue(sendPush, { personId, noticeId }, { key: `push/${noticeId}` })
}

async function channelsOf(tx: Tx, personId: string): Promise<{ email: ChannelState; push: ChannelState }> {
  const wishes = (await store.findPreferences(tx, personId)) ?? defaults
  const { email } = await personById(tx, personId)
  const browsers = wishes.push ? await store.subscriptionsOf(tx, personId) : []
  return {
    email: wishes.email && email !== null ? 'waiting' : 'none',
    push: browsers.length > 0 ? 'waiting' : 'none',
  }
}

const same = (a: Message, b: Message) => a.vi === b.vi && a.en === b.en

/** The list shows the newest words once; only words that say something new are sent again. */
async function group(tx: Tx, alike: NoticeRow, input: NoticeInput): Promise<Notified> {
  const saysNew = !same(alike.title, input.title) || !same(alike.body, input.body)
  const channels = saysNew ? await channelsOf(tx, input.personId) : null
  await store.updateNotice(tx, alike.person_id, alike.id, {
    title: input.title,
    body: input.body,
    repeated_at: tx.now.toString(),
    times: alike.times + 1,
    read_at: null,
    ...(saysNew && { wording: alike.wording + 1, email_attempts: 0, push_attempts: 0 }),
    ...channels,
  })
  if (channels) send(tx, alike.person_id, alike.id, channels)
  return { noticeId: alike.id, grouped: true }
}

// ---- reading -----------------------------------------------------------------------------------------------------

/** Everything here is the person's own. */
function own(actor: Actor): string {
  if (actor.kind !== 'citizen') throw problem('kernel.forbidden')
  return actor.id
}

function view(row: NoticeRow): Notice {
  const { id, title, body, link, kind, times, email, push } = row
  return { id, title, body, link, kind, createdAt: row.repeated_at, readAt: row.read_at, times, email, push }
}

export async function list(
  tx: Tx,
  actor: Actor,
  query: { before?: string; unread?: boolean; limit?: number },
): Promise<{ notices: Notice[]; unread: number; next: string | null }> {
  const personId = own(actor)
  const limit = query.limit ?? 30
  const rows = await store.listNotices(tx, personId, { ...query, limit: limit + 1 })
  const page = rows.slice(0, limit)
  return {
    notices: page.map(view),
    unread: await store.countUnread(tx, personId),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}

export async function unread(tx: Tx, actor: Actor): Promise<{ unread: number }> {
  return { unread: await store.countUnread(tx, own(actor)) }
}

export async function markRead(tx: Tx, actor: Actor, id: string): Promise<{ unread: number }> {
  const personId = own(actor)
  const row = await store.lockNotice(tx, personId, id)
  if (!row) throw problem('notifications.not-found')
  if (row.read_at === null) {
    await store.updateNotice(tx, personId, id, { read_at: tx.now.toString() })
    tx.live(`person:${personId}`)
  }
  return unread(tx, actor)
}

export async function markAllRead(tx: Tx, actor: Actor): Promise<{ unread: number }> {
  const personId = own(actor)
  await store.markAllRead(tx, personId)
  tx.live(`person:${personId}`)
  return unread(tx, actor)
}

export async function preferences(tx: Tx, actor: Actor): Promise<Preferences> {
  return (await store.findPreferences(tx, own(actor))) ?? defaults
}

export async function setPreferences(tx: Tx, actor: Actor, wishes: Preferences): Promise<Preferences> {
  await store.savePreferences(tx, own(actor), wishes)
  return wishes
}

// ---- for those who look after the mail ---------------------------------------------------------------------------

export async function failedMails(tx: Tx, before?: string): Promise<{ mails: FailedMail[]; next: string | null }> {
  const rows = await store.listFailed(tx, before, failedShown + 1)
  const page = rows.slice(0, failedShown)
  return {
    // Who was written to is not shown, only which person: the address is personal data that this work does not need.
    mails: page.map((row) => ({
      noticeId: row.id,
      personId: row.person_id,
      kind: row.kind,
      state: row.email,
      attempts: row.email_attempts,
      error: row.email_error,
      createdAt: row.created_at,
    })),
    next: rows.length > failedShown ? (page.at(-1)?.id ?? null) : null,
  }
}

export async function retryMail(tx: Tx, id: string): Promise<{ queued: boolean }> {
  const row = await store.findFailed(tx, id)
  if (!row) throw problem('notifications.not-found')
  await store.updateNotice(tx, row.person_id, row.id, { email: 'waiting', email_error: null, email_attempts: 0 })
  tx.enqueue(sendMail, { personId: row.person_id, noticeId: row.id }, { key: `mail/${row.id}` })
  return { queued: true }
}
