/** Availability of a month by site, link and provider against what is promised; as a page and as a file. Rule NW13. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { timeZone } from '../../kernel/clock.ts'
import { file, type FileReply, type InputOf } from '../../kernel/endpoint.ts'
import { formatDateTime } from '../../kernel/i18n.ts'
import { unitsWhere } from '../../platform/organisation/index.ts'
import { byteOrderMark, csvLine } from '../../platform/registry/index.ts'
import type { AvailabilityRow, readAvailability } from './contract-outages.ts'
import { type Names, readNames } from './names.ts'
import { type Account, account, type Failure, promisedTogether, together } from './promise.ts'
import type { Span } from './spans.ts'
import type { LinkRow, NodeRow } from './store.ts'
import * as store from './store-outages.ts'
import { windowsBetween } from './store-windows.ts'

type Query = InputOf<typeof readAvailability>['query']
const minuteMs = 60_000

interface Month extends Span {
  readonly names: Names
  readonly outages: ReadonlyMap<string, store.OutageRow>
  readonly failuresOf: ReadonlyMap<string, readonly (Failure & { readonly state: 'down' | 'behind' })[]>
  readonly plannedFor: (id: string) => Span[]
  readonly unwatched: readonly Span[]
}

const ms = (iso: string) => Date.parse(iso)

/** From its first moment to its last, or to now. */
export function monthSpan(month: string, now: number): Span {
  const first = Temporal.PlainDate.from(`${month}-01`)
  const start = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).epochMilliseconds
  const from = start(first)
  return { from, to: Math.max(from, Math.min(now, start(first.add({ months: 1 })))) }
}

async function readMonth(tx: Tx, month: string): Promise<Month> {
  const { from, to } = monthSpan(month, tx.now.epochMilliseconds)
  const [begin, end] = [new Date(from).toISOString(), new Date(to).toISOString()]
  const [names, interruptions, windows, blind] = await Promise.all([
    readNames(tx),
    store.interruptionsBetween(tx, begin, end),
    windowsBetween(tx, begin, end),
    store.blindBetween(tx, begin, end),
  ])
  const outages = await store.outagesByIds(tx, [...new Set(interruptions.map(({ outage_id }) => outage_id))])
  const outageOf = new Map(outages.map((row) => [row.id, row]))
  const plannedFor = (id: string): Span[] => {
    const link = names.link(id)
    const named = new Set([id, link?.a_node, link?.b_node])
    return windows
      .filter(({ subjects }) => subjects.some((one) => named.has(one.id)))
      .map(({ from_at, to_at }) => ({ from: ms(from_at), to: ms(to_at) }))
  }
  const failures = interruptions.map((row) => ({
    subject: row.subject_id,
    state: row.state,
    outage: row.outage_id,
    from: ms(row.started_at),
    to: row.ended_at === null ? to : ms(row.ended_at),
    planned: plannedFor(outageOf.get(row.outage_id)?.cause_id ?? ''),
  }))
  return {
    from,
    to,
    names,
    outages: outageOf,
    failuresOf: Map.groupBy(failures, ({ subject }) => subject),
    plannedFor,
    unwatched: blind.map((row) => ({ from: ms(row.started_at), to: row.ended_at === null ? to : ms(row.ended_at) })),
  }
}

function accountOf(month: Month, row: NodeRow | LinkRow): Account {
  const life = {
    from: Math.max(month.from, ms(row.created_at)),
    to: row.ended_at === null ? month.to : Math.min(month.to, ms(row.ended_at)),
  }
  const failures = month.failuresOf.get(row.id) ?? []
  const unwatched = isWatched(month.names, row) ? month.unwatched : [life]
  return account(life, { failures, planned: month.plannedFor(row.id), unwatched })
}

/**
 * Whether anybody would know of a failure: a node is asked; of a link one end says whether it carries, or it is the only one of a
 * node that is asked.
 */
function isWatched(names: Names, row: NodeRow | LinkRow): boolean {
  if ('probe' in row) return row.probe !== 'none'
  const ends = [
    { node: names.node(row.a_node), index: row.a_index },
    { node: names.node(row.b_node), index: row.b_index },
  ]
  return ends.some(({ node, index }) => {
    if (!node || node.probe === 'none') return false
    return (index !== null && node.probe === 'snmp') || names.linksAt(node.id) === 1
  })
}

function rowOf(
  month: Month,
  facts: Pick<AvailabilityRow, 'kind' | 'id' | 'name' | 'provider' | 'promised'>,
  { counted, down, planned, unwatched, availability, failures }: Account,
): AvailabilityRow {
  return {
    ...facts,
    availability,
    kept: availability === null || facts.promised === null ? null : availability >= facts.promised,
    countedMinutes: counted / minuteMs,
    downMinutes: down / minuteMs,
    plannedMinutes: planned / minuteMs,
    unwatchedMinutes: unwatched / minuteMs,
    outages: failures
      .toSorted((a, b) => a.from - b.from)
      .map(({ outage, from, ms: lost }) => {
        const row = month.outages.get(outage)
        const cause = row ? month.names.named({ kind: row.cause_kind, id: row.cause_id }).name : { vi: '', en: '' }
        return { id: outage, cause, from: new Date(from).toISOString(), minutes: lost / minuteMs }
      }),
  }
}

const worstFirst = (a: AvailabilityRow, b: AvailabilityRow): number =>
  (a.availability ?? 101) - (b.availability ?? 101) || (a.name.vi < b.name.vi ? -1 : 1)

export async function report(tx: Tx, actor: Actor, { month, of }: Query) {
  const all = await readMonth(tx, month)
  const units = unitsWhere(actor, 'network.read')
  const sees = (unit: string | undefined) => units === 'all' || (unit !== undefined && units.includes(unit))
  const wasThere = (row: NodeRow | LinkRow) =>
    ms(row.created_at) < all.to && (row.ended_at === null || ms(row.ended_at) > all.from)
  const nodes = all.names.nodes.filter((row) => wasThere(row) && sees(row.unit_id))
  const links = all.names.links.filter(
    (row) => wasThere(row) && [row.a_node, row.b_node].some((end) => sees(all.names.node(end)?.unit_id)),
  )
  const rows =
    of === 'site'
      ? nodes.map((row) => siteRow(all, row))
      : of === 'link'
        ? links.map((row) => linkRow(all, row))
        : providerRows(all, links)
  const span = { from: new Date(all.from).toISOString(), to: new Date(all.to).toISOString() }
  return { ...span, rows: rows.toSorted(worstFirst) }
}

function siteRow(month: Month, row: NodeRow): AvailabilityRow {
  return rowOf(
    month,
    { kind: 'site', id: row.id, name: row.name, provider: null, promised: null },
    accountOf(month, row),
  )
}

function linkRow(month: Month, row: LinkRow): AvailabilityRow {
  const { name } = month.names.named({ kind: 'link', id: row.id })
  const facts = { kind: 'link', id: row.id, name, provider: row.provider, promised: row.service_level } as const
  return rowOf(month, facts, accountOf(month, row))
}

function providerRows(month: Month, links: readonly LinkRow[]): AvailabilityRow[] {
  return [...Map.groupBy(links, ({ provider }) => provider)].map(([provider, theirs]) => {
    const accounts = theirs.map((row) => ({ promised: row.service_level, account: accountOf(month, row) }))
    const promised = promisedTogether(accounts)
    const facts = { kind: 'provider', id: provider, name: { vi: provider, en: provider }, provider, promised } as const
    return rowOf(month, facts, together(accounts.map((one) => one.account)))
  })
}

const header = {
  vi: [
    'Đối tượng',
    'Nhà cung cấp',
    'Cam kết %',
    'Sẵn sàng %',
    'Phút tính',
    'Phút mất',
    'Phút bảo trì',
    'Phút không giám sát',
    'Nguyên nhân',
    'Từ',
    'Phút',
  ],
  en: [
    'Subject',
    'Provider',
    'Promised %',
    'Available %',
    'Minutes counted',
    'Minutes lost',
    'Planned minutes',
    'Unwatched minutes',
    'Cause',
    'From',
    'Minutes',
  ],
}

/** A row for each interruption, so that every minute lost is explained; one for what lost none. */
export async function reportFile(tx: Tx, actor: Actor, query: Query, language: 'vi' | 'en'): Promise<FileReply> {
  const { rows } = await report(tx, actor, query)
  const places = (value: number | null, digits: number) => (value === null ? '' : Number(value.toFixed(digits)))
  const lines = rows.flatMap((row) => {
    const head = [
      row.name[language],
      row.provider,
      row.promised,
      places(row.availability, 4),
      ...[row.countedMinutes, row.downMinutes, row.plannedMinutes, row.unwatchedMinutes].map((one) => places(one, 1)),
    ]
    const outages = row.outages.map((one) => [
      one.cause[language],
      formatDateTime(language, one.from),
      places(one.minutes, 1),
    ])
    return (outages.length > 0 ? outages : [[]]).map((outage) => csvLine([...head, ...outage]))
  })
  const text = `${byteOrderMark}${csvLine(header[language])}${lines.join('')}`
  return file(Buffer.from(text), 'text/csv; charset=utf-8', { name: `network-${query.of}-${query.month}.csv` })
}
