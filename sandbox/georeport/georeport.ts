/**
 * An agency's own report system to try with: a GeoReport v2 server (wiki.open311.org/GeoReport_v2) that numbers what it takes a little
 * later, as many do (token first), and whose clerk closes requests on its page. It can be made to fail and to lose answers.
 */
import { type Answer, type Asked, listenBelow, Refusal, type StandIn } from '../answer.ts'
import { openJournal } from '../journal.ts'
import { html, page, switchLanguage } from '../page.ts'

export interface GeoReportOptions {
  readonly publicUrl: string
  readonly apiKey: string
  readonly folder: string | null
}

interface Request {
  readonly token: string
  readonly id: string
  readonly service_code: string
  readonly description: string
  readonly lat: number
  readonly long: number
  readonly requested_datetime: string
  status: 'open' | 'closed'
  status_notes: string | null
}

type Entry = { kind: 'request'; request: Request } | { kind: 'closed'; token: string; notes: string }

const services = [
  ['lighting', 'Chiếu sáng công cộng'],
  ['trees', 'Cây xanh'],
  ['rubbish', 'Rác thải'],
] as const

class Wrong extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

export function createGeoReportSandbox(options: GeoReportOptions): StandIn {
  const prefix = new URL(options.publicUrl).pathname.replace(/\/$/, '')
  const byToken = new Map<string, Request>()
  const apply = (entry: Entry) => {
    if (entry.kind === 'request') byToken.set(entry.request.token, entry.request)
    const closed = entry.kind === 'closed' ? byToken.get(entry.token) : undefined
    if (closed && entry.kind === 'closed') Object.assign(closed, { status: 'closed', status_notes: entry.notes })
  }
  const journal = openJournal<Entry>(options.folder && `${options.folder}/georeport.jsonl`, apply)
  const record = (entry: Entry) => {
    journal.append(entry)
    apply(entry)
  }
  /** `broken`: answers 503. `forgetful`: takes the request and breaks the connection before it answers. */
  let behaviour: { broken: boolean; forgetful: boolean } = { broken: false, forgetful: false }

  const viewOf = (one: Request) => ({
    service_request_id: one.id,
    status: one.status,
    status_notes: one.status_notes,
    service_code: one.service_code,
    service_name: services.find(([code]) => code === one.service_code)?.[1] ?? one.service_code,
    description: one.description,
    agency_responsible: 'Đơn vị vận hành (mẫu)',
    requested_datetime: one.requested_datetime,
    updated_datetime: one.requested_datetime,
    lat: one.lat,
    long: one.long,
  })
  const requestWith = (id: string): Request => {
    const found = [...byToken.values()].find((one) => one.id === id)
    if (!found) throw new Wrong(404, 'service_request_id was not found')
    return found
  }
  const post = async (asked: Asked): Promise<Answer> => {
    const form = await asked.form()
    if (form.get('api_key') !== options.apiKey) throw new Wrong(403, 'api_key is not valid')
    const code = form.get('service_code') ?? ''
    if (!services.some(([known]) => known === code)) throw new Wrong(404, 'service_code was not found')
    const [lat, long] = [Number(form.get('lat') || Number.NaN), Number(form.get('long') || Number.NaN)]
    if (Number.isNaN(lat) || Number.isNaN(long)) throw new Wrong(400, 'lat and long are needed')
    const request: Request = {
      token: crypto.randomUUID(),
      id: String(1000 + byToken.size + 1),
      service_code: code,
      description: form.get('description') ?? '',
      lat,
      long,
      requested_datetime: Temporal.Now.instant().toString({ smallestUnit: 'second' }),
      status: 'open',
      status_notes: null,
    }
    record({ kind: 'request', request })
    if (behaviour.forgetful) throw new Wrong(503, 'the answer is lost')
    return { status: 201, json: [{ token: request.token }] }
  }
  const list = ({ query }: Asked): Answer => {
    const since = Date.parse(query.get('start_date') ?? '')
    const items = [...byToken.values()].filter(
      (one) =>
        (query.get('service_code') ?? one.service_code) === one.service_code &&
        (Number.isNaN(since) || Date.parse(one.requested_datetime) >= since),
    )
    return { json: items.map(viewOf) }
  }
  const protocol = async (asked: Asked): Promise<Answer | undefined> => {
    if (!asked.path.startsWith('/v2/')) return undefined
    if (behaviour.broken) throw new Wrong(503, 'out of order')
    const one = /^\/v2\/requests\/([^/]+)\.json$/.exec(asked.path)?.[1]
    const token = /^\/v2\/tokens\/([^/]+)\.json$/.exec(asked.path)?.[1]
    if (asked.method === 'POST' && asked.path === '/v2/requests.json') return post(asked)
    if (asked.path === '/v2/requests.json') return list(asked)
    if (one !== undefined) return { json: [viewOf(requestWith(one))] }
    if (token !== undefined) {
      const found = byToken.get(token)
      if (!found) throw new Wrong(404, 'token was not found')
      return { json: [{ token, service_request_id: found.id }] }
    }
    if (asked.path === '/v2/services.json')
      return {
        json: services.map(([service_code, service_name]) => ({
          service_code,
          service_name,
          metadata: false,
          type: 'batch',
        })),
      }
    throw new Wrong(404, 'there is nothing here')
  }
  const pages = async (asked: Asked): Promise<Answer | undefined> => {
    const closing = /^\/r\/([\w-]+)\/close$/.exec(asked.path)?.[1]
    if (asked.method === 'GET' && asked.path === '/')
      return { html: listPage(asked.language, prefix, [...byToken.values()]) }
    if (asked.method === 'GET' && asked.path === '/language') return switchLanguage(prefix, asked.query.get('to'))
    if (asked.method === 'POST' && closing !== undefined && byToken.has(closing)) {
      const notes = (await asked.form()).get('notes') || 'Đã sửa'
      record({ kind: 'closed', token: closing, notes })
      return { to: `${prefix}/` }
    }
    if (asked.method === 'PUT' && asked.path === '/api/behaviour') {
      const { broken, forgetful } = await asked.json()
      behaviour = { broken: broken === true, forgetful: forgetful === true }
      return { json: behaviour }
    }
    return undefined
  }
  const listener = listenBelow(prefix, async (asked) => {
    try {
      const answer = (await protocol(asked)) ?? (await pages(asked))
      if (answer) return answer
    } catch (error) {
      if (!(error instanceof Wrong)) throw error
      return { status: error.code, json: [{ code: error.code, description: error.message }] }
    }
    throw new Refusal(404, 'there is nothing here')
  })
  return { listener, close: () => Promise.resolve() }
}

function listPage(language: Asked['language'], prefix: string, requests: readonly Request[]): string {
  const say = (vi: string, en: string) => (language === 'vi' ? vi : en)
  const rows = requests.toReversed().map(
    (
      one,
    ) => html`<section class="card"><p><b>${one.id}</b> · ${one.service_code} · ${one.status}</p><p>${one.description}</p>
      ${
        one.status === 'open' &&
        html`<form method="post" action="${prefix}/r/${one.token}/close"><p><label>${say('Ghi chú', 'Notes')} <input name="notes"></label>
        <button>${say('Đã sửa xong', 'Fixed')}</button></p></form>`
      }</section>`,
  )
  return page(
    language,
    say('Hệ thống phản ánh của đơn vị vận hành', 'An operator’s report system'),
    prefix,
    html`${rows.length === 0 ? html`<p>${say('Chưa có yêu cầu nào.', 'No requests yet.')}</p>` : rows}`,
  )
}
