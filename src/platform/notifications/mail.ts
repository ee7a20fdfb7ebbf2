/** Notices by e-mail: text and simple HTML, sent by a job (NOT4). */
import type { createTransport, Transporter } from 'nodemailer'
import type { App, Tx } from '../../kernel/app.ts'
import { type Language, type Message, translate } from '../../kernel/i18n.ts'
import { personById } from '../identity/index.ts'
import { sendMail } from './events.ts'
import { messages } from './messages.ts'
import type { NoticeRow } from './rows.ts'
import * as store from './store.ts'

const timeoutMs = 20_000
/** Tries of the whole job; the last one says `failed`, and officials see it. As in events.ts: the first and its retries. */
const attemptsMax = 9

const transports = new Map<string, Transporter>()

async function transportTo(url: string): Promise<Transporter> {
  // Loaded by the first letter: 15 MB that a program at rest need not hold.
  const nodemailer = await import('nodemailer')
  const known = transports.get(url)
  if (known) return known
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 4,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // A notice is made of our own texts: nothing in it may fetch a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0])
  transports.set(url, transport)
  return transport
}

/** Called when the program stops, so that idle connections do not keep it alive. */
export function closeTransports(): void {
  for (const transport of transports.values()) transport.close()
  transports.clear()
}

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export interface Letter {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** The letter of a notice. No script, no picture, no outside address: nothing in it can watch its reader. */
export function letterOf(
  notice: Pick<NoticeRow, 'title' | 'body' | 'link'>,
  language: Language,
  name: string,
  publicUrl: string,
  footers: readonly Message[] = [messages.mailFooter, messages.mailPreferences],
): Letter {
  const say = (message: { vi: string; en: string }, params = {}) => translate(language, message, params)
  const url = `${publicUrl}${notice.link}`
  // A line break in a subject could begin another header.
  const subject = notice.title[language].replaceAll(/\s+/g, ' ').trim()
  const greeting = say(messages.mailGreeting, { name })
  const lines = notice.body[language].split('\n').filter((line) => line.trim() !== '')
  const footer = footers.map((line) => say(line))
  const text = [greeting, '', ...lines, '', `${say(messages.mailButton)}: ${url}`, '', '-- ', ...footer, ''].join('\n')
  const paragraph = (line: string, style = '') => `<p style="margin:0 0 14px;${style}">${escape(line)}</p>`
  const html = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${escape(subject)}</title></head>
<body style="margin:0;padding:24px 12px;background:#f8f4ea;color:#23211c;font:16px/1.6 'Be Vietnam Pro',Arial,sans-serif">
<div style="max-width:560px;margin:0 auto;background:#fffdf7;border:1px solid #ddd4c0;border-top:4px solid #9c1f1f;border-radius:8px;padding:24px">
<h1 style="margin:0 0 16px;font-size:20px;line-height:1.4">${escape(subject)}</h1>
${[greeting, ...lines].map((line) => paragraph(line)).join('\n')}
<p style="margin:20px 0"><a href="${escape(url)}" style="background:#9c1f1f;color:#ffffff;padding:12px 20px;border-radius:8px;text-decoration:none;font-weight:600">${escape(say(messages.mailButton))}</a></p>
<hr style="border:0;border-top:1px solid #ddd4c0;margin:20px 0">
${footer.map((line) => paragraph(line, 'font-size:14px;color:#5d574b')).join('\n')}
</div></body></html>`
  return { subject, text, html }
}

/** What the server answered, without the address that it repeats: it is logged, and shown to who looks after the mail. */
function withoutAddresses(error: unknown): Error {
  const { message, responseCode } = error as Error & { responseCode?: unknown }
  return Object.assign(new Error(message.replaceAll(/[^\s<>"'(),:;]+@[^\s<>"'(),:;]+/g, '…')), { responseCode })
}

/** Hands a letter to the mail server; throws what it answers. */
export async function sendMailAs(
  app: App,
  mail: { to: { name: string; email: string }; letter: Letter; messageId: string },
): Promise<void> {
  const transport = await transportTo(app.config.smtpUrl)
  const letter = {
    from: app.config.mailFrom,
    to: { name: mail.to.name, address: mail.to.email },
    ...mail.letter,
    messageId: `<${mail.messageId}@${new URL(app.config.publicUrl).hostname}>`,
    // RFC 3834: nobody's holiday reply should come back.
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
  try {
    await transport.sendMail(letter)
  } catch (error) {
    throw withoutAddresses(error)
  }
}

/** 5xx: the server will not take it, now or later (RFC 5321 §4.2.1). */
function isPermanent(error: unknown): boolean {
  const code = (error as { responseCode?: unknown }).responseCode
  return typeof code === 'number' && code >= 500 && code < 600
}

const lostMinutes = 30
const lostAtOnce = 500

/** Job: queues what has waited longer than its tries take: the job was given up while the program or the database was away. */
export async function queueLost(tx: Tx): Promise<void> {
  const before = tx.now.subtract({ minutes: lostMinutes }).toString()
  for (const { personId, noticeId } of await store.waitingMails(tx, before, lostAtOnce)) {
    tx.enqueue(sendMail, { personId, noticeId }, { key: `mail/${noticeId}` })
  }
}

/**
 * Job: sends a notice's e-mail. Sending happens outside a transaction; a death between sending and noting it sends it
 * once more, with the same Message-ID, which mail programs show once.
 */
export async function sendNoticeMail(app: App, personId: string, noticeId: string): Promise<void> {
  const found = await app.read(async (tx) => {
    const notice = await store.findNotice(tx, personId, noticeId)
    return notice?.email === 'waiting' ? { notice, person: await personById(tx, personId) } : undefined
  })
  if (!found) return
  const { notice, person } = found
  const change = (next: store.NoticeChange) =>
    app.transaction(async (tx) => {
      await store.updateNotice(tx, personId, noticeId, next)
      tx.live(`person:${personId}`)
    })
  if (person.email === null) return change({ email: 'none' })
  const letter = letterOf(notice, person.language, person.name, app.config.publicUrl)
  try {
    const to = { name: person.name, email: person.email }
    await sendMailAs(app, { to, letter, messageId: `${noticeId}.${notice.wording}` })
  } catch (error) {
    const attempts = notice.email_attempts + 1
    const bounced = isPermanent(error)
    const over = bounced || attempts >= attemptsMax
    await change({
      email: bounced ? 'bounced' : over ? 'failed' : 'waiting',
      email_attempts: attempts,
      email_error: (error as Error).message.slice(0, 500),
      email_to: person.email,
    })
    if (over) return
    throw error
  }
  await app.transaction(async (tx) => {
    const newest = await store.lockNotice(tx, personId, noticeId)
    // Words that changed while this was on its way have their own job.
    const stale = newest !== undefined && newest.wording !== notice.wording
    await store.updateNotice(tx, personId, noticeId, {
      ...(!stale && { email: 'sent' }),
      email_attempts: notice.email_attempts + 1,
      email_error: null,
      email_to: person.email,
      email_wording: notice.wording,
    })
    tx.live(`person:${personId}`)
  })
}
