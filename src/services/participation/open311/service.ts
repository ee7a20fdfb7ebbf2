/** What GeoReport's methods give and take. Rules PT30 to PT33. */
import { createHash } from 'node:crypto'
import type { App, Tx } from '../../../kernel/app.ts'
import { timeZone } from '../../../kernel/clock.ts'
import type { Language } from '../../../kernel/i18n.ts'
import { isId } from '../../../kernel/id.ts'
import { categories, type CategoryId, categoryIds, isCategory } from '../categories.ts'
import { wordsMax } from '../contract.ts'
import { stateWords } from '../messages.ts'
import { sendForOther } from '../reports.ts'
import { reportByCode, reportById, type ReportRow } from '../store.ts'
import { photoUrlsOf } from '../photos.ts'
import { nameOf, publicPlace } from '../views.ts'
import { type Attribute, attributes } from './attributes.ts'
import { GeoReportError } from './errors.ts'
import { keyHolder } from './keys.ts'
import * as store from './store.ts'
import type { Node } from './xml.ts'

/** W3C date and time with Hanoi's offset. */
export function w3c(at: string | null): string | null {
  if (at === null) return null
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone)
  return local.toString({ timeZoneName: 'never', smallestUnit: 'second' })
}

export function discovery(app: App, base: string): Node {
  const changeset = '2026-11-27T00:00:00+07:00'
  const { publicUrl, sandbox } = app.config
  return {
    changeset,
    contact: `${publicUrl}/developers/open311`,
    key_service: `${publicUrl}/developers/open311`,
    endpoints: [
      {
        specification: 'http://wiki.open311.org/GeoReport_v2',
        url: `${publicUrl}${base}`,
        changeset,
        type: sandbox ? 'test' : 'production',
        formats: ['text/xml', 'application/json'],
      },
    ],
  }
}

export function services(language: Language): Node {
  return categoryIds.map((id) => ({
    service_code: id,
    service_name: categories[id].name[language],
    description: categories[id].help[language],
    metadata: attributes[id] !== undefined,
    type: 'realtime',
    keywords: '',
    group: '',
  }))
}

function categoryOf(code: string | null): CategoryId {
  if (code === null || code === '') throw new GeoReportError(400, 'service_code was not provided')
  if (!isCategory(code)) throw new GeoReportError(404, `service_code ${code} was not found`)
  return code
}

export function definition(code: string, language: Language): Node {
  const category = categoryOf(code)
  return {
    service_code: category,
    attributes: (attributes[category] ?? []).map((one, order) => ({
      variable: true,
      code: one.code,
      datatype: one.datatype,
      required: one.required,
      datatype_description: '',
      order: order + 1,
      description: one.description[language],
      values: one.values.map(({ key, name }) => ({ key, name: name[language] })),
    })),
  }
}

// ---- reading ----------------------------------------------------------------------------------------------------

const closedStates: readonly ReportRow['state'][] = ['done', 'refused', 'merged']

function latest(...times: readonly (string | null)[]): string | null {
  return times.filter((time) => time !== null).toSorted((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null
}

async function nodesOf(tx: Tx, rows: readonly ReportRow[], language: Language): Promise<Node[]> {
  const photos = await photoUrlsOf(tx, rows)
  return rows.map((row) => ({
    service_request_id: row.case_code,
    status: closedStates.includes(row.state) ? 'closed' : 'open',
    status_notes: row.answer ?? stateWords[row.state][language],
    service_name: categories[row.category as CategoryId].name[language],
    service_code: row.category,
    // PT16: only what an official has released.
    description: row.public_words,
    agency_responsible: nameOf(row.holder_unit_id)[language],
    service_notice: null,
    requested_datetime: w3c(row.sent_at),
    updated_datetime: w3c(latest(row.sent_at, row.accepted_at, row.done_at, row.confirmed_at, row.round_since)),
    expected_datetime: w3c(row.due_at),
    address: [publicPlace(row), nameOf(row.address_unit_id)[language]].filter(Boolean).join(', '),
    address_id: null,
    zipcode: null,
    lat: row.lat,
    long: row.lon,
    media_url: photos.get(row.report_id) ?? null,
  }))
}

const addressMax = 300
const pageMax = 200
const spanDays = 90
const idsMax = 100

const [earliest, latestDate] = [Temporal.Instant.from('1970-01-01T00:00Z'), Temporal.Instant.from('9999-01-01T00:00Z')]

function dateOf(name: string, text: string | null): Temporal.Instant | null {
  if (text === null || text === '') return null
  try {
    const at = Temporal.Instant.from(text)
    if (Temporal.Instant.compare(at, earliest) < 0 || Temporal.Instant.compare(at, latestDate) > 0)
      throw new GeoReportError(400, `${name} is out of all reach`)
    return at
  } catch (error) {
    if (error instanceof RangeError) throw new GeoReportError(400, `${name} is no W3C date and time with its zone`)
    throw error
  }
}

function numberOf(query: URLSearchParams, name: string, fallback: number, most: number): number {
  const given = query.get(name)
  if (given === null || given === '') return fallback
  const value = Number(given)
  if (!Number.isInteger(value) || value < 1) throw new GeoReportError(400, `${name} is no whole number from 1`)
  return Math.min(value, most)
}

const listOf = (text: string | null) => (text ?? '').split(',').filter((one) => one !== '')

/** Ninety days at most, the last ones unless said (GeoReport v2 “GET Service Requests”); by pages. */
export async function requests(tx: Tx, query: URLSearchParams, language: Language): Promise<Node> {
  const codes = listOf(query.get('service_request_id'))
  if (codes.length > idsMax) throw new GeoReportError(400, `service_request_id names more than ${idsMax}`)
  const given = { from: dateOf('start_date', query.get('start_date')), to: dateOf('end_date', query.get('end_date')) }
  const to = given.to ?? given.from?.add({ hours: 24 * spanDays }) ?? tx.now
  const first = to.subtract({ hours: 24 * spanDays })
  const from = given.from && Temporal.Instant.compare(given.from, first) > 0 ? given.from : first
  const statuses = listOf(query.get('status'))
  if (statuses.some((status) => status !== 'open' && status !== 'closed')) {
    throw new GeoReportError(400, 'status is open or closed')
  }
  const size = numberOf(query, 'page_size', 50, pageMax)
  const page = numberOf(query, 'page', 1, 10_000)
  const rows = await store.requests(tx, {
    codes: codes.length > 0 ? codes.map((code) => code.toUpperCase()) : null,
    // Whoever asks for some by name gets them whatever their age.
    from: codes.length > 0 ? null : from.toString(),
    to: codes.length > 0 ? null : to.toString(),
    categories: query.get('service_code') ? listOf(query.get('service_code')) : null,
    closed: statuses.length === 1 ? statuses[0] === 'closed' : null,
    limit: size,
    offset: (page - 1) * size,
  })
  return nodesOf(tx, rows, language)
}

export async function request(tx: Tx, code: string, language: Language): Promise<Node> {
  const row = await reportByCode(tx, code.toUpperCase())
  if (!row || row.state === 'withdrawn') throw new GeoReportError(404, `service_request_id ${code} was not found`)
  return nodesOf(tx, [row], language)
}

/** Requests have their id at once; a token is the report's own id, for clients that ask by tokens. */
export async function token(tx: Tx, id: string): Promise<Node> {
  const row = isId(id) ? await reportById(tx, id) : undefined
  if (!row) throw new GeoReportError(404, `token ${id} was not found`)
  return [{ service_request_id: row.case_code, token: id }]
}

// ---- taking -----------------------------------------------------------------------------------------------------

function degrees(form: URLSearchParams, name: 'lat' | 'long', most: number): number {
  const text = form.get(name)
  const value = Number(text)
  if (text === null || text.trim() === '' || !Number.isFinite(value) || Math.abs(value) > most) {
    throw new GeoReportError(400, `${name} was not provided, or is no number of degrees`)
  }
  return value
}

function answerOf({ code, datatype, required, values }: Attribute, form: URLSearchParams, language: Language) {
  const given = form.get(`attribute[${code}]`)?.trim() ?? ''
  if (given === '') {
    if (required) throw new GeoReportError(400, `attribute[${code}] was not provided`)
    return null
  }
  if (datatype === 'string') return given
  const value = values.find(({ key }) => key === given)
  if (!value) throw new GeoReportError(400, `attribute[${code}] has no value ${given}`)
  return value.name[language]
}

/** PT31: the same from the same client on a day is the same report, however often it is sent. */
function idFor(holder: string, parts: readonly string[]): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([holder, ...parts]))
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Names, addresses and numbers of whoever reported are not kept: the answer is followed by the id. */
export async function post(tx: Tx, apiKey: string | null, form: URLSearchParams, language: Language): Promise<Node> {
  const holder = await keyHolder(tx, apiKey)
  if (!holder) throw new GeoReportError(403, 'api_key was not provided, or is not valid')
  const category = categoryOf(form.get('service_code'))
  const [lat, lon] = [degrees(form, 'lat', 90), degrees(form, 'long', 180)]
  const said = form.get('description')?.trim() ?? ''
  if (said === '') throw new GeoReportError(400, 'description was not provided')
  const more = (attributes[category] ?? []).flatMap((one) => {
    const answer = answerOf(one, form, language)
    return answer === null ? [] : [`${one.description[language]}: ${answer}`]
  })
  const media = /^https:\/\/\S{1,500}$/.exec(form.get('media_url') ?? '')?.[0]
  const words = [said, ...more, ...(media ? [media] : [])].join('\n')
  if (words.length > wordsMax) throw new GeoReportError(400, `description and attributes are longer than ${wordsMax}`)
  const address = form.get('address_string')?.trim() ?? ''
  if (address.length > addressMax) throw new GeoReportError(400, `address_string is longer than ${addressMax}`)
  const day = tx.now.toZonedDateTimeISO(timeZone).toPlainDate().toString()
  const made = await sendForOther(tx, {
    id: idFor(holder.key_id, [category, String(lat), String(lon), words, address, day]),
    category,
    words,
    place: { lat, lon, source: 'outside', ...(address !== '' && { words: address }) },
    photoIds: [],
    channel: 'open311',
  })
  return [
    {
      service_request_id: made.code,
      service_notice: `${made.unit[language]}, ${made.workingHours} h`,
      account_id: null,
    },
  ]
}
