/**
 * Reports of some categories go on to an agency's own GeoReport server, and its status comes back. Nothing is lost (what waits is
 * tried until it is taken) and nothing doubled: after a try whose answer was lost, the server's list is looked through for our own
 * code before anything is posted again. Rules PT34 to PT36.
 */
import type { App, Tx } from '../../../kernel/app.ts'
import { toSetAddress } from '../../../kernel/outgoing.ts'
import type { Static } from 'typebox'
import type { reportSent } from '../events.ts'
import { categories, type CategoryId, isCategory } from '../categories.ts'
import { reportById, type ReportRow } from '../store.ts'
import { addToTrail } from '../trail.ts'
import { publicPlace } from '../views.ts'
import * as store from './store.ts'

const timeoutMs = 10_000
/** A day's requests of one kind, when an answer was lost. */
const answerBytesMax = 16 * 1024 * 1024
const batch = 50
/** After so many tries in vain it stands in the desk as failed; an official sends it again or does without. */
const triesMax = 8
const pollMinutes = 5

export interface Outside {
  readonly url: string
  readonly apiKey: string
  readonly jurisdiction: string
  readonly name: string
}

/** The one that was set; in a sandbox its own stand-in; else none (an empty address). */
function outsideOf({ config }: App): Outside {
  const { url, ...rest } = config.geoReport
  return { ...rest, url: url ?? (config.sandbox ? `${config.sandboxUrl}/georeport/v2` : '') }
}

export function sendsOn(app: App, category: string): boolean {
  return outsideOf(app).url !== '' && app.config.geoReport.categories.split(',').includes(category)
}

/** PT34: kept with the report's own event, so that a report is never without it. */
export async function plan(tx: Tx, { reportId, category }: Static<(typeof reportSent)['data']>): Promise<void> {
  if (!isCategory(category) || !sendsOn(tx.app, category)) return
  const row = await reportById(tx, reportId)
  // What came by Open311 does not go back out by it.
  if (row?.channel === 'open311') return
  await store.insertSentOut(tx, { report_id: reportId, server: outsideOf(tx.app).name, service_code: category })
}

// ---- the protocol -----------------------------------------------------------------------------------------------

interface RemoteRequest {
  readonly service_request_id?: string | number
  readonly token?: string
  readonly status?: string
  readonly status_notes?: string | null
  readonly description?: string | null
}

/** The server has refused it: sending the same again helps nobody. */
class Refused extends Error {}

async function ask(outside: Outside, path: string, form?: Record<string, string>): Promise<RemoteRequest[]> {
  const url = new URL(`${outside.url}/${path}`)
  url.searchParams.set('jurisdiction_id', outside.jurisdiction)
  const response = await toSetAddress.call(url, {
    method: form ? 'POST' : 'GET',
    timeoutMs,
    bytesMax: answerBytesMax,
    ...(form && {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...form, jurisdiction_id: outside.jurisdiction }).toString(),
    }),
  })
  const text = response.body.toString('utf8')
  if (response.status >= 400 && response.status < 500 && response.status !== 429) {
    throw new Refused(`${response.status} ${text.slice(0, 300)}`)
  }
  if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 300)}`)
  const body: unknown = JSON.parse(text)
  if (!Array.isArray(body)) throw new Error('the answer is no list')
  return body as RemoteRequest[]
}

/** Ours carries our code in its first words, by which it is found again. */
const markOf = (row: ReportRow) => `[${row.case_code}]`

function formOf(row: ReportRow, serviceCode: string, { apiKey }: Outside): Record<string, string> {
  // PT35: what an official has released, or the kind and the point alone: the reporter's words stay here, also those for the place.
  const said = row.public_words ?? categories[row.category as CategoryId].name.vi
  const place = publicPlace(row)
  return {
    api_key: apiKey,
    service_code: serviceCode,
    lat: String(row.lat),
    long: String(row.lon),
    description: `${markOf(row)} ${said}`.trim(),
    ...(place !== null && { address_string: place }),
  }
}

const dayMs = 86_400_000

async function findOurs(outside: Outside, row: ReportRow, serviceCode: string): Promise<RemoteRequest | undefined> {
  const from = new Date(Date.parse(row.sent_at) - dayMs).toISOString()
  const found = await ask(outside, `requests.json?service_code=${encodeURIComponent(serviceCode)}&start_date=${from}`)
  return found.find(({ description }) => description?.startsWith(markOf(row)))
}

// ---- sending ----------------------------------------------------------------------------------------------------

/** Every minute. Each report in transactions of its own: that it is being sent is written before it is. */
export async function sendOut({ app }: Tx): Promise<void> {
  if (outsideOf(app).url === '') return
  const before = app.clock.now().toString()
  const waiting = await app.read((tx) => store.underWay(tx, ['waiting', 'sending'], before, batch))
  for (const { report_id } of waiting) await sendOne(app, report_id)
}

interface Begun {
  readonly row: ReportRow
  readonly serviceCode: string
  /** An earlier try's answer was lost: it may have arrived. */
  readonly again: boolean
}

/** Who begins has it: another process finds it changed a moment ago. */
async function begin(app: App, reportId: string): Promise<Begun | undefined> {
  return app.transaction(async (tx) => {
    const out = await store.sentOutOf(tx, reportId, true)
    const row = await reportById(tx, reportId)
    if (!out || !row || row.case_code === '' || (out.state !== 'waiting' && out.state !== 'sending')) return undefined
    const sinceMs = tx.now.epochMilliseconds - Date.parse(out.changed_at)
    if (out.state === 'sending' && sinceMs < pauseMs(out.tries)) return undefined
    await store.updateSentOut(tx, reportId, { state: 'sending', tries: out.tries + 1 })
    return { row, serviceCode: out.service_code, again: out.state === 'sending' }
  })
}

/** Growing pauses: a minute, two, four …, an hour at most; never shorter than a try may take. */
const pauseMs = (tries: number): number => Math.min(3_600_000, 30_000 * 2 ** tries)

export async function sendOne(app: App, reportId: string): Promise<void> {
  const begun = await begin(app, reportId)
  if (!begun) return
  const outside = outsideOf(app)
  const { row, serviceCode, again } = begun
  try {
    const known = again ? await findOurs(outside, row, serviceCode) : undefined
    const [made] = known ? [known] : await ask(outside, 'requests.json', formOf(row, serviceCode, outside))
    await app.transaction((tx) => sent(tx, row, made ?? {}))
  } catch (error) {
    await app.transaction((tx) => failed(tx, reportId, error))
  }
}

async function sent(tx: Tx, row: ReportRow, { service_request_id, token, status }: RemoteRequest): Promise<void> {
  const id = service_request_id === undefined || service_request_id === '' ? null : String(service_request_id)
  if (id === null && token === undefined) throw new Error('the answer names neither request nor token')
  await store.updateSentOut(tx, row.report_id, {
    state: 'sent',
    request_id: id,
    token: token ?? null,
    status: status ?? 'open',
    last_error: null,
  })
  const { name } = outsideOf(tx.app)
  await addToTrail(tx, row.report_id, 'sent-out', { server: name, request: id ?? token ?? '' })
}

async function failed(tx: Tx, reportId: string, error: unknown): Promise<void> {
  const out = await store.sentOutOf(tx, reportId, true)
  if (!out) return
  const isOver = error instanceof Refused || out.tries >= triesMax
  const message = error instanceof Error ? error.message : String(error)
  tx.app.log.warn({ report: reportId, tries: out.tries, error: message }, 'a report was not sent on')
  await store.updateSentOut(tx, reportId, { state: isOver ? 'failed' : 'sending', last_error: message.slice(0, 500) })
}

// ---- asking back ------------------------------------------------------------------------------------------------

/** Every five minutes: what has become of those that were sent. */
export async function pollOut({ app }: Tx): Promise<void> {
  const outside = outsideOf(app)
  if (outside.url === '') return
  const before = app.clock.now().subtract({ minutes: pollMinutes }).toString()
  const open = await app.read((tx) => store.underWay(tx, ['sent'], before, batch))
  for (const out of open) {
    try {
      await pollOne(app, outside, out)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      app.log.warn({ report: out.report_id, error: message }, 'the outside server did not say how a report stands')
      await app.transaction((tx) => store.updateSentOut(tx, out.report_id, { last_error: message.slice(0, 500) }))
    }
  }
}

async function pollOne(app: App, outside: Outside, out: store.SentOutRow): Promise<void> {
  const id = out.request_id ?? (await idByToken(outside, out.token ?? ''))
  // Not numbered yet: asked again the next time.
  if (id === null) return app.transaction((tx) => store.updateSentOut(tx, out.report_id, {}))
  const [found] = await ask(outside, `requests/${encodeURIComponent(id)}.json`)
  const [status, notes] = [found?.status ?? 'open', found?.status_notes ?? null]
  await app.transaction(async (tx) => {
    const changed = status !== out.status || notes !== out.status_notes
    const state = status === 'closed' ? 'closed' : 'sent'
    await store.updateSentOut(tx, out.report_id, {
      state,
      request_id: id,
      status,
      status_notes: notes,
      last_error: null,
    })
    if (!changed) return
    const said = [status, notes].filter(Boolean).join(': ')
    await addToTrail(tx, out.report_id, 'outside-status', { server: outside.name, status: said.slice(0, 300) })
  })
}

async function idByToken(outside: Outside, token: string): Promise<string | null> {
  const [found] = await ask(outside, `tokens/${encodeURIComponent(token)}.json`)
  const id = found?.service_request_id
  return id === undefined || id === '' ? null : String(id)
}
