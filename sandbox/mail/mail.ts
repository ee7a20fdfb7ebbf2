/** A mail server that keeps what it gets and shows it. It delivers to nobody. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { type Answer, type Asked, type Language, listenBelow, Refusal, type StandIn } from '../answer.ts'
import { appendWhole } from '../journal.ts'
import { html, moment, page, switchLanguage } from '../page.ts'

export interface MailOptions {
  readonly publicUrl: string
  /** 0 takes a free one. */
  readonly smtpPort: number
  readonly host?: string
  readonly folder: string | null
}

export interface Mail {
  readonly id: string
  readonly at: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly messageId: string
  readonly text: string
  readonly html: string
}

export interface MailSandbox extends StandIn {
  readonly smtpPort: number
}

const mailsMax = 1000
const messageBytesMax = 2 * 1024 * 1024

/** Addresses of these domains behave badly, for trying out: the first refuses for good, the second for now. */
const bouncing = '@bounce.example'
const busy = '@busy.example'

export async function createMailSandbox(options: MailOptions): Promise<MailSandbox> {
  const prefix = new URL(options.publicUrl).pathname.replace(/\/$/, '')
  const file = options.folder && path.join(options.folder, 'mails.jsonl')
  const mails: Mail[] = file ? readMails(file) : []
  const keep = (mail: Mail) => {
    if (file) appendWhole(file, `${JSON.stringify(mail)}\n`)
    mails.push(mail)
    if (mails.length > mailsMax) mails.shift()
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    size: messageBytesMax,
    logger: false,
    // Idle connections of the sender's pool are not waited for.
    closeTimeout: 300,
    onRcptTo({ address }, _session, done) {
      const reply = address.endsWith(bouncing) ? 550 : address.endsWith(busy) ? 451 : 0
      if (reply === 0) done()
      else
        done(
          Object.assign(new Error(`<${address}>: ${reply === 550 ? 'no such mailbox' : 'try later'}`), {
            responseCode: reply,
          }),
        )
    },
    onData(stream, session, done) {
      const receive = async () => {
        const chunks: Buffer[] = []
        for await (const chunk of stream) chunks.push(chunk as Buffer)
        if (stream.sizeExceeded) throw Object.assign(new Error('Too large'), { responseCode: 552 })
        const parsed = await PostalMime.parse(Buffer.concat(chunks))
        keep({
          id: crypto.randomUUID(),
          at: Temporal.Now.instant().toString(),
          from: parsed.from?.address ?? '',
          to: session.envelope.rcptTo.map((one) => one.address),
          subject: parsed.subject ?? '',
          messageId: parsed.messageId ?? '',
          text: parsed.text ?? '',
          html: parsed.html ?? '',
        })
      }
      const run = async () => {
        let failure: Error | null = null
        try {
          await receive()
        } catch (error) {
          failure = error as Error
        }
        done(failure)
      }
      void run()
    },
  })
  server.on('error', (error: Error) => console.warn(`sandbox mail: ${error.message}`))
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(options.smtpPort, options.host ?? '127.0.0.1', resolve)
  })
  const listener = listenBelow(prefix, async (asked) => answer(asked, prefix, mails))
  return {
    listener,
    smtpPort: (server.server.address() as AddressInfo).port,
    greeting: [`Thư điện tử · mail    ${options.publicUrl}`],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The newest of the file; what is older goes, so that it does not grow for ever. */
function readMails(file: string): Mail[] {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o711 })
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1).slice(-mailsMax)
  writeFileSync(`${file}.new`, lines.map((line) => `${line}\n`).join(''))
  renameSync(`${file}.new`, file)
  return lines.map((line) => JSON.parse(line) as Mail)
}

function answer(asked: Asked, prefix: string, mails: Mail[]): Answer {
  const to = (asked.query.get('to') ?? '').toLowerCase()
  const found = () => mails.filter((mail) => to === '' || mail.to.some((one) => one.toLowerCase() === to))
  const mailOf = (id: string | undefined) => {
    const mail = mails.find((one) => one.id === id)
    if (!mail) throw new Refusal(404, 'there is no such mail')
    return mail
  }
  if (asked.method !== 'GET') throw new Refusal(405, 'mails can only be read')
  if (asked.path === '/') return { html: listPage(asked.language, prefix, found().toReversed(), to) }
  if (asked.path === '/language') return switchLanguage(prefix, asked.query.get('to'))
  if (asked.path === '/api/mails') return { json: found().toReversed().slice(0, 200) }
  const api = /^\/api\/mails\/([\w-]+)$/.exec(asked.path)
  if (api) return { json: mailOf(api[1]) }
  const shown = /^\/m\/([\w-]+)$/.exec(asked.path)
  if (shown) return { html: mailPage(asked.language, prefix, mailOf(shown[1])) }
  throw new Refusal(404, 'there is nothing here')
}

const shownMax = 100

function listPage(language: Language, prefix: string, mails: readonly Mail[], to: string): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  const rows = mails.slice(0, shownMax).map(
    (mail) => html`<tr><td>${moment(mail.at)}</td><td>${mail.to.join(', ')}</td>
      <td><a href="${prefix}/m/${mail.id}">${mail.subject || '—'}</a></td></tr>`,
  )
  return page(
    language,
    say('Hộp thư thử nghiệm', 'Sandbox mail'),
    prefix,
    html`<form class="card" method="get" action="${prefix}/">
      <label for="to">${say('Chỉ thư gửi đến địa chỉ', 'Only mail to')}</label>
      <input id="to" name="to" type="email" value="${to}"><button class="plain">${say('Lọc', 'Filter')}</button>
    </form>
    <section class="card">${
      rows.length === 0
        ? html`<p>${say('Chưa có thư nào.', 'There is no mail yet.')}</p>`
        : html`<table class="stacks"><thead><tr><th scope="col">${say('Lúc', 'At')}</th><th scope="col">${say('Đến', 'To')}</th>
          <th scope="col">${say('Tiêu đề', 'Subject')}</th></tr></thead><tbody>${rows}</tbody></table>`
    }</section>`,
  )
}

function mailPage(language: Language, prefix: string, mail: Mail): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  return page(
    language,
    mail.subject || say('Thư không tiêu đề', 'Mail without a subject'),
    prefix,
    html`<div class="card"><dl>
      <dt>${say('Từ', 'From')}</dt><dd>${mail.from}</dd>
      <dt>${say('Đến', 'To')}</dt><dd>${mail.to.join(', ')}</dd>
      <dt>${say('Lúc', 'At')}</dt><dd>${moment(mail.at)}</dd></dl></div>
    ${mail.html === '' ? null : html`<iframe sandbox="" title="${say('Nội dung thư', 'The mail')}" srcdoc="${mail.html}"></iframe>`}
    <section class="card"><h2>${say('Bản chữ', 'As text')}</h2><pre>${mail.text}</pre></section>
    <p><a href="${prefix}/">${say('Mọi thư', 'All mail')}</a></p>`,
  )
}
