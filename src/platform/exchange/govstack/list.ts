/** GovStack's list: what the engine's search finds of a name, or the record with a key, a page at a time. Rule EX20. */
import type { Tx } from '../../../kernel/app.ts'
import { type CurrentRecord, currentRecordByKey, currentRecordsNamed } from '../../registry/index.ts'
import type { Caller } from '../definition.ts'
import { type PublishedRegistry, schemaVersion } from './published.ts'
import { contentOf, give, notSupported, requireFields, requirePurpose } from './reading.ts'

export interface Listing {
  readonly search?: string
  readonly filter?: string
  readonly ordering?: 'ascending' | 'descending'
  readonly page?: string
  readonly pageSize?: string
  /** `query.FIELD`. */
  readonly [condition: `query.${string}`]: string
}

const whole = { type: 'string', pattern: '^[1-9][0-9]{0,3}$' }

export const listRequest = {
  type: 'object',
  properties: {
    search: { type: 'string', minLength: 1, maxLength: 100 },
    filter: { type: 'string', minLength: 1, maxLength: 60 },
    ordering: { enum: ['ascending', 'descending'] },
    page: whole,
    pageSize: whole,
  },
  patternProperties: { '^query\\..{1,60}$': { type: 'string', maxLength: 300 } },
  additionalProperties: false,
}

const pageSizeMax = 50

/** Only those on the page are read, and recorded. Throws `exchange.not-supported`, `exchange.field-not-granted`. */
export async function list(tx: Tx, published: PublishedRegistry, caller: Caller, asked: Listing): Promise<unknown> {
  requirePurpose(published, caller, 'reads')
  const conditions = Object.entries(asked).flatMap(([name, value]) =>
    name.startsWith('query.') ? [[name.slice('query.'.length), String(value)] as const] : [],
  )
  requireFields(
    caller,
    conditions.map(([name]) => name),
  )
  const { records, more } = await candidates(tx, published, caller, asked, new Map(conditions))
  const found = records.filter((record) => conditions.every(([name, value]) => textOf(record, name) === value))
  const ordered = inOrder(published, found, asked.ordering)
  const page = Number(asked.page ?? 1)
  const size = Number(asked.pageSize ?? 10)
  if (size > pageSizeMax) throw notSupported(`pageSize is at most ${pageSizeMax}`)
  const shown = ordered.slice((page - 1) * size, page * size)
  const addressOf = (number: number) => {
    const query = new URLSearchParams({ ...asked, page: String(number), pageSize: String(size) })
    const base = `${tx.app.config.publicUrl}/api/govstack/data/${published.registry.name}/${schemaVersion}`
    return `${base}?${query.toString()}`
  }
  return {
    count: found.length,
    // Not in GovStack's reply: the search stops at fifty, and says so.
    more,
    next: page * size < found.length ? addressOf(page + 1) : null,
    previous: page > 1 ? addressOf(page - 1) : null,
    results: (await give(tx, published, caller, shown)).map(contentOf),
  }
}

async function candidates(
  tx: Tx,
  { registry, keyField, nameField }: PublishedRegistry,
  caller: Caller,
  { search, filter }: Listing,
  conditions: ReadonlyMap<string, string>,
): Promise<{ records: readonly CurrentRecord[]; more: boolean }> {
  const key = conditions.get(keyField)
  const name = search ?? (nameField === undefined ? undefined : conditions.get(nameField))
  if (filter !== undefined && filter !== nameField) {
    throw notSupported(nameField === undefined ? 'it has no name to search in' : `only ${nameField} is searched`)
  }
  if (key !== undefined && search === undefined) {
    const one = await currentRecordByKey(tx, registry.name, key)
    return { records: one ? [one] : [], more: false }
  }
  if (name === undefined || nameField === undefined) {
    const ways = nameField === undefined ? [] : ['search', `query.${nameField}`]
    throw notSupported(`a list needs one of ${[...ways, `query.${keyField}`].join(', ')}`)
  }
  requireFields(caller, [nameField])
  return currentRecordsNamed(tx, registry.name, name)
}

/** As a query would write it. */
function textOf({ id, data }: CurrentRecord, field: string): string | undefined {
  const value = field === 'id' ? id : data[field]
  if (value === undefined) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** By name where an order is asked for; else as the search found them, best first. */
function inOrder(
  { nameField = '' }: PublishedRegistry,
  records: readonly CurrentRecord[],
  ordering: Listing['ordering'],
): readonly CurrentRecord[] {
  if (ordering === undefined) return records
  const name = (record: CurrentRecord) => textOf(record, nameField) ?? ''
  const ascending = records.toSorted((a, b) => name(a).localeCompare(name(b), 'vi'))
  return ordering === 'ascending' ? ascending : ascending.toReversed()
}
