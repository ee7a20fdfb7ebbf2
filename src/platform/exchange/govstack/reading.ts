/** Finding and reading records as GovStack asks: by id or key, by name. Every reading is recorded (RG15). Rules EX18 to EX20. */
import { isDeepStrictEqual } from 'node:util'
import type { Tx } from '../../../kernel/app.ts'
import { isId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { personByCitizenNumber, recordOutsideAccess } from '../../identity/index.ts'
import {
  type CurrentRecord,
  currentRecord,
  currentRecordByKey,
  currentRecordsNamed,
  type RecordData,
  type Shared,
  shareRecords,
} from '../../registry/index.ts'
import type { Caller } from '../definition.ts'
import type { PublishedRegistry } from './published.ts'

export interface Query {
  readonly query: { readonly content: object }
}

export const notSupported = (what: string) => problem('exchange.not-supported', { what })

/** Throws `exchange.wrong-purpose` unless the purpose of the call is one that writes, or reads. */
export function requirePurpose({ purposes }: PublishedRegistry, caller: Caller, kind: 'reads' | 'writes'): void {
  const fits = (name: string) => (purposes[name]?.writes ?? false) === (kind === 'writes')
  if (fits(caller.purpose)) return
  const known = Object.keys(purposes).filter(fits).join(', ')
  throw problem('exchange.wrong-purpose', { purpose: caller.purpose, known })
}

/** Asking whether a field has a value tells the field. Throws `exchange.field-not-granted`. */
export function requireFields(caller: Caller, names: readonly string[]): void {
  const beyond = names.filter((name) => name !== 'id' && !caller.fields.includes(name))
  if (beyond.length > 0) throw problem('exchange.field-not-granted', { fields: beyond.join(', ') })
}

const matches = (content: RecordData, { id, data }: CurrentRecord) =>
  Object.entries(content).every(([name, value]) => isDeepStrictEqual(name === 'id' ? id : data[name], value))

/** The current record with this id, or this key; undefined when there is none. Throws `exchange.not-supported`. */
async function byIdOrKey(
  tx: Tx,
  published: PublishedRegistry,
  content: RecordData,
): Promise<CurrentRecord | undefined> {
  const { registry, keyField } = published
  const { id, [keyField]: key } = content
  if (typeof id === 'string') return isId(id) ? currentRecord(tx, registry.name, id) : undefined
  if (typeof key === 'string') return currentRecordByKey(tx, registry.name, key)
  throw notSupported(`a record is found by id or ${keyField}; by name, use list`)
}

/** The one that the content describes: found by id or key, and every other field as it says. */
export async function findOne(
  tx: Tx,
  published: PublishedRegistry,
  caller: Caller,
  content: RecordData,
): Promise<CurrentRecord | undefined> {
  requireFields(caller, Object.keys(content))
  const found = await byIdOrKey(tx, published, content)
  return found && matches(content, found) ? found : undefined
}

/** All that the content describes, by id, key or name. Throws `exchange.not-supported` when there may be more. */
export async function findAll(
  tx: Tx,
  published: PublishedRegistry,
  caller: Caller,
  content: RecordData,
): Promise<CurrentRecord[]> {
  const { registry, keyField, nameField } = published
  const name = nameField === undefined ? undefined : content[nameField]
  if (content['id'] !== undefined || content[keyField] !== undefined || typeof name !== 'string') {
    const one = await findOne(tx, published, caller, content)
    return one ? [one] : []
  }
  requireFields(caller, Object.keys(content))
  const { records, more } = await currentRecordsNamed(tx, registry.name, name)
  if (more) throw notSupported(`more than ${records.length} records may be meant; say more of them`)
  return records.filter((record) => matches(content, record))
}

/** Gives records to the caller, and notes that they were read, also for the person who signs in with the same number. */
export async function give(
  tx: Tx,
  { registry, subjectField }: PublishedRegistry,
  caller: Caller,
  records: readonly CurrentRecord[],
): Promise<Shared[]> {
  const shared = await shareRecords(tx, caller, registry.name, records, {
    purpose: caller.purpose,
    fields: caller.fields,
  })
  const noted = new Set(records.flatMap(({ id, data }) => registry.personsOf(id, data)))
  const personIds: string[] = []
  for (const { data } of subjectField === undefined ? [] : records) {
    const number = data[subjectField ?? '']
    const person = typeof number === 'string' ? await personByCitizenNumber(tx, number) : undefined
    if (person && !noted.has(person.id)) personIds.push(person.id)
  }
  await recordOutsideAccess(tx, caller, { personIds, what: registry.name, purpose: caller.purpose })
  return shared
}

export async function readByQuery(
  tx: Tx,
  published: PublishedRegistry,
  caller: Caller,
  { query }: Query,
): Promise<Shared | undefined> {
  requirePurpose(published, caller, 'reads')
  const found = await findOne(tx, published, caller, { ...query.content })
  if (!found) return undefined
  return (await give(tx, published, caller, [found]))[0]
}

export const contentOf = ({ id, data }: Shared) => ({ id, ...data })

/** Throws `exchange.nothing-found`. */
export async function read(tx: Tx, published: PublishedRegistry, caller: Caller, input: Query): Promise<unknown> {
  const found = await readByQuery(tx, published, caller, input)
  if (!found) throw problem('exchange.nothing-found')
  return { content: contentOf(found) }
}

/** Yes or no. Of a record that is there, a question about more than its number is a reading, whatever the answer is. */
export async function exists(tx: Tx, published: PublishedRegistry, caller: Caller, { query }: Query): Promise<unknown> {
  requirePurpose(published, caller, 'reads')
  const content: RecordData = { ...query.content }
  requireFields(caller, Object.keys(content))
  const found = await byIdOrKey(tx, published, content)
  if (found && Object.keys(content).length > 1) await give(tx, published, caller, [found])
  const status = found !== undefined && matches(content, found)
  return { answer: { status, message: status ? 'Object found from database' : 'Object not found' } }
}

/** One value, `NAME.json`. Throws `exchange.nothing-found`, `.not-supported`, `.field-not-granted`. */
export async function readValue(
  tx: Tx,
  published: PublishedRegistry,
  caller: Caller,
  { id, value }: { readonly id: string; readonly value: string },
): Promise<unknown> {
  requirePurpose(published, caller, 'reads')
  const [, field, extension] = /^(.+)\.([^.]+)$/.exec(value) ?? []
  if (field === undefined || extension !== 'json') throw notSupported('a value is given as FIELD.json')
  requireFields({ ...caller, fields: [...caller.fields, 'id'] }, [field])
  const found = isId(id) ? await currentRecord(tx, published.registry.name, id) : undefined
  if (!found) throw problem('exchange.nothing-found')
  const [shared] = await give(tx, published, { ...caller, fields: [field] }, [found])
  const given = field === 'id' ? id : shared?.data[field]
  if (given === undefined) throw problem('exchange.nothing-found')
  return { value: given }
}
