/** Creating, changing and ending records as GovStack asks, under a grant that writes. Nothing is erased (RG6, RG12). Rule EX21. */
import type { System } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { dayOf } from '../../../kernel/clock.ts'
import { isId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import {
  amendRecord,
  type CurrentRecord,
  currentRecord,
  type Ground,
  type RecordData,
  registerRecord,
} from '../../registry/index.ts'
import type { Admitted } from '../admit.ts'
import type { Done } from '../call.ts'
import { callerOf } from '../answer.ts'
import type { PublishedRegistry } from './published.ts'
import { findAll, findOne, notSupported, type Query, requireFields, requirePurpose } from './reading.ts'

/** `write`, and what may stand beside GovStack's `content`: where it is from, from which day it holds. */
export interface Write {
  readonly write: {
    readonly content: object
    readonly reason?: string
    readonly legalGround?: string
    readonly reference?: string
    readonly validFrom?: string
  }
}

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength })
const content = { type: 'object', minProperties: 1, maxProperties: 60 }

const write = {
  type: 'object',
  properties: {
    content,
    reason: text(1000),
    legalGround: text(300),
    reference: text(300),
    validFrom: { type: 'string', format: 'date' },
  },
  required: ['content'],
  additionalProperties: false,
}
const query = { type: 'object', properties: { content }, required: ['content'], additionalProperties: false }

export const writeRequest = { type: 'object', properties: { write }, required: ['write'], additionalProperties: false }
/** GovStack lets `query` be left out; what is to be changed is then said by nothing. */
export const changeRequest = {
  type: 'object',
  properties: { query, write },
  required: ['query', 'write'],
  additionalProperties: false,
}
export const deleteRequest = {
  type: 'object',
  properties: { id: { type: 'string', maxLength: 100 } },
  required: ['id'],
  additionalProperties: false,
}

/** Who sat at the member's side: named in the record's history. The grant has decided that it may. */
const writerOf = ({ call }: Admitted): System => {
  return { kind: 'system', id: `${call.memberId}:${call.userId}`, name: `${call.userId} (${call.memberId})` }
}

/** What the request does not say is the grant's; the message id leads to the signed call in the log. */
function groundOf({ call, row }: Admitted, given: Partial<Write['write']> = {}): Ground {
  const issue = call.issue === null ? '' : `, ${call.issue}`
  return {
    kind: 'official',
    reference: given.reference ?? `${call.memberId} ${call.messageId}${issue}`,
    legalGround: given.legalGround ?? row.legal_ground ?? '',
    reason: given.reason ?? row.reason ?? '',
  }
}

function valuesOf(published: PublishedRegistry, admitted: Admitted, { write: given }: Write): RecordData {
  requirePurpose(published, callerOf(admitted), 'writes')
  const { id, ...values }: RecordData = { ...given.content }
  if (id !== undefined) throw notSupported('the registry gives the id itself')
  requireFields(callerOf(admitted), Object.keys(values))
  return values
}

/** What is written is found by its number alone: a condition on another field would read it. Throws `exchange.not-supported`. */
function findingBy({ query }: Query, names: readonly (string | undefined)[]): RecordData {
  const content: RecordData = { ...query.content }
  const known = ['id', ...names.filter((name) => name !== undefined)]
  if (Object.keys(content).some((name) => !known.includes(name))) {
    throw notSupported(`what is to be changed is found by ${known.join(' or ')}`)
  }
  return content
}

const json = (body: unknown): Done => ({ body: Buffer.from(JSON.stringify(body)) })

const dayFrom = (tx: Tx, { write: { validFrom } }: Write) => validFrom ?? dayOf(tx.now).toString()

/** Throws `registry.key-taken`, `kernel.invalid-input`. */
export async function create(tx: Tx, published: PublishedRegistry, admitted: Admitted, input: Write): Promise<Done> {
  const values = valuesOf(published, admitted, input)
  const ground = groundOf(admitted, input.write)
  const given = { values, validFrom: dayFrom(tx, input) }
  const { id } = await registerRecord(tx, writerOf(admitted), published.registry.name, given, ground)
  return json({ content: { id, ...values } })
}

async function change(
  tx: Tx,
  { registry }: PublishedRegistry,
  admitted: Admitted,
  { id, version }: CurrentRecord,
  { values, input }: { values: RecordData; input: Write },
): Promise<void> {
  const amendment = { kind: 'changed', version, values, validFrom: dayFrom(tx, input) } as const
  await amendRecord(tx, writerOf(admitted), registry.name, id, amendment, groundOf(admitted, input.write))
}

/** Throws `exchange.nothing-found`, `registry.nothing-changes`. */
export async function update(
  tx: Tx,
  published: PublishedRegistry,
  admitted: Admitted,
  input: Query & Write,
): Promise<Done> {
  const values = valuesOf(published, admitted, input)
  const found = await findOne(tx, published, callerOf(admitted), findingBy(input, [published.keyField]))
  if (!found) throw problem('exchange.nothing-found')
  await change(tx, published, admitted, found, { values, input })
  return json({})
}

/** All that are found, or none of them. */
export async function updateEntries(
  tx: Tx,
  published: PublishedRegistry,
  admitted: Admitted,
  input: Query & Write,
): Promise<Done> {
  const values = valuesOf(published, admitted, input)
  const content = findingBy(input, [published.keyField, published.nameField])
  const found = await findAll(tx, published, callerOf(admitted), content)
  if (found.length === 0) throw problem('exchange.nothing-found')
  // In one order, so that two of these never wait for each other.
  for (const record of found.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    await change(tx, published, admitted, record, { values, input })
  }
  return json({})
}

export async function updateOrCreate(
  tx: Tx,
  published: PublishedRegistry,
  admitted: Admitted,
  input: Query & Write,
): Promise<Done> {
  const values = valuesOf(published, admitted, input)
  const found = await findOne(tx, published, callerOf(admitted), findingBy(input, [published.keyField]))
  if (!found) return create(tx, published, admitted, input)
  await change(tx, published, admitted, found, { values, input })
  return json({ content: { id: found.id, ...values } })
}

/** Ends the record: it is no longer current, and its history stays. The reply says so. Throws `exchange.nothing-found`. */
export async function end(
  tx: Tx,
  published: PublishedRegistry,
  admitted: Admitted,
  { id }: { readonly id: string },
): Promise<Done> {
  requirePurpose(published, callerOf(admitted), 'writes')
  const { name } = published.registry
  const found = isId(id) ? await currentRecord(tx, name, id) : undefined
  if (!found) throw problem('exchange.nothing-found')
  const amendment = { kind: 'ended', version: found.version, values: {}, validFrom: dayOf(tx.now).toString() } as const
  await amendRecord(tx, writerOf(admitted), name, id, amendment, groundOf(admitted))
  return { body: Buffer.alloc(0), status: 204, headers: { 'khue-record-state': 'ended' } }
}
