/**
 * Notices of the national database become changes of the register, in its order and each once; where an official or a case of
 * the city has said otherwise since, or where nobody is meant, an official decides. Rules PO30 to PO33.
 */
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { Problem, problem } from '../../kernel/problems.ts'
import { recordAccess } from '../../platform/identity/index.ts'
import { administrativeDate, directory, may, unitsWhere } from '../../platform/organisation/index.ts'
import {
  currentRecord,
  findRecord,
  type KnownRecord,
  type RecordData,
  recordsAbout,
} from '../../platform/registry/index.ts'
import type { WaitingNotices } from './contract.ts'
import { population } from './definition.ts'
import { endLife, isBornOn, leaveHousehold, write } from './life-events.ts'
import { matches } from './matching.ts'
import { type Notice, noticesAfter, verifyNationally } from './national.ts'
import * as store from './store.ts'

const noticesShown = 100
/** A city that was away for long catches up over some runs. */
const pagesAtOnce = 50

const groundOf = ({ id }: Notice) =>
  ({
    kind: 'national',
    reference: `Thông báo ${id}`,
    legalGround: 'Luật Căn cước 2023; Luật Cư trú 2020',
    reason: 'Thông báo của Cơ sở dữ liệu quốc gia về dân cư',
  }) as const

/** The job: reads on from the last notice that is here. Each is written with what it brings about, in one transaction. */
export async function takeOver(app: App): Promise<number> {
  let taken = 0
  for (let page = 0; page < pagesAtOnce; page++) {
    const last = await app.read((tx) => store.lastNotice(tx))
    const { notices, more } = await noticesAfter(app, last)
    for (const notice of notices) taken += (await takeIn(app, notice)) ? 1 : 0
    if (!more) break
  }
  return taken
}

/** What the register refuses is an official's to decide: it would hold up every later notice. */
async function takeIn(app: App, notice: Notice): Promise<boolean> {
  try {
    return await app.transaction((tx) => receive(tx, notice, apply))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    app.log.warn({ seq: notice.seq, problem: error.type }, 'the register refuses a notice: an official decides')
    return app.transaction((tx) => receive(tx, notice, () => Promise.resolve('conflict')))
  }
}

/** False when another process has it already: it was told twice. */
async function receive(tx: Tx, notice: Notice, act: typeof apply): Promise<boolean> {
  if ((await store.lockNotices(tx)) >= notice.seq) return false
  const person = await meant(tx, notice)
  const state = person === undefined ? 'unknown' : await act(tx, notice, person)
  await store.insertNotice(tx, {
    seq: notice.seq,
    id: notice.id,
    kind: notice.kind,
    body: notice,
    state,
    record_id: person?.id ?? null,
    unit_id: unitOf(person?.data),
    received_at: tx.now.toString(),
  })
  return true
}

const unitOf = (data: RecordData | undefined): string | null => (data ? population.unitOf(data) : null)

/** By number and day of birth; without such a record, the one who is certainly the same (PO25). */
async function meant(tx: Tx, notice: Notice): Promise<KnownRecord | undefined> {
  const { citizenNumber, dateOfBirth, name } = notice
  const found = await findRecord(tx, population.name, { key: citizenNumber })
  if (found && isBornOn(found.data, dateOfBirth)) return found
  if (name === undefined || found) return undefined
  const [first, second] = await matches(tx, { name, dateOfBirth })
  if (first?.verdict !== 'same' || second?.verdict === 'same') return undefined
  return findRecord(tx, population.name, { id: first.record.id })
}

const fieldOf = { moved: 'residence', died: 'dateOfDeath', 'name-changed': 'name' } as const

/** PO32: what the city has found itself, for the same days or later, is not overwritten unseen. */
async function apply(tx: Tx, notice: Notice, person: KnownRecord): Promise<store.NoticeState> {
  const field = fieldOf[notice.kind]
  const value = valueOf(tx, notice)
  if (value === undefined) return 'conflict'
  if (says(person.data[field], value)) return 'nothing'
  const known = await knownOf(tx, person.id, field)
  const own = known && (known.source.kind === 'case' || known.source.kind === 'official')
  if (own && known.since >= notice.on) return 'conflict'
  if (person.state !== 'current') return 'conflict'
  await carryOut(tx, notice, person, value, notice.on)
  return 'applied'
}

/** The value that is recorded, with where it is from and since when. */
async function knownOf(tx: Tx, personId: string, field: string) {
  const about = (await recordsAbout(tx, personId)).find(({ registry }) => registry.name === population.name)
  return about?.values.find((one) => one.field === field)
}

/** As it is written in Vietnam; a commune that the city does not have stands by its code. */
function addressOf(tx: Tx, { communeCode, line }: NonNullable<Notice['residence']>): string {
  const unit = directory().unitByCode(communeCode, administrativeDate(tx))
  return `${line}, ${unit?.name.vi ?? communeCode}`
}

/** Undefined for a commune that the city does not have: the person has left it. */
function valueOf(tx: Tx, { kind, on, name, residence }: Notice): unknown {
  if (kind === 'died') return on
  if (kind === 'name-changed') return name
  const unit = residence && directory().unitByCode(residence.communeCode, administrativeDate(tx))
  return unit && residence ? { unitId: unit.id, line: residence.line, since: on } : undefined
}

const says = (known: unknown, value: unknown): boolean => JSON.stringify(known) === JSON.stringify(value)

/** `from`: the day from which it counts in the register. */
async function carryOut(tx: Tx, notice: Notice, person: KnownRecord, value: unknown, from: string): Promise<void> {
  const ground = groundOf(notice)
  if (notice.kind === 'died') return endLife(tx, ground, person, notice.on)
  if (notice.kind === 'name-changed')
    return write(tx, population.name, person, { name: value, otherName: person.data['name'] }, from, ground)
  await leaveHousehold(tx, ground, person, from)
  await write(tx, population.name, person, { residence: value, householdId: null }, from, ground)
}

// ---- what waits -------------------------------------------------------------------------------------------------

export async function waiting(tx: Tx, actor: Actor): Promise<WaitingNotices> {
  const units = unitsWhere(actor, population.maintain)
  const rows = await store.waitingNotices(tx, units === 'all' ? null : units, noticesShown)
  const items = []
  for (const row of rows) {
    const record = row.record_id === null ? undefined : await currentRecord(tx, population.name, row.record_id)
    const notice = row.body as unknown as Notice
    items.push({
      seq: row.seq,
      kind: row.kind,
      state: row.state as 'conflict' | 'unknown',
      receivedAt: row.received_at,
      on: notice.on,
      citizenNumber: notice.citizenNumber,
      says: notice.name ?? (notice.residence ? addressOf(tx, notice.residence) : notice.on),
      recordId: row.record_id,
      label: record ? population.labelOf(record.data) : null,
    })
  }
  const personIds = rows.flatMap(({ record_id }) => record_id ?? [])
  await recordAccess(tx, actor, { personIds, what: population.name, purpose: 'residence-management' })
  return { items }
}

/** Throws `kernel.not-found`, `population.notice-settled`, `population.nobody-meant`. */
export async function settle(
  tx: Tx,
  actor: Actor,
  seq: number,
  { take, reason }: { readonly take: boolean; readonly reason: string },
): Promise<void> {
  const row = await store.lockNotice(tx, seq)
  const mine =
    row &&
    (row.unit_id === null
      ? unitsWhere(actor, population.maintain) === 'all'
      : may(actor, population.maintain, row.unit_id))
  if (!mine) throw problem('kernel.not-found')
  if (row.state !== 'conflict' && row.state !== 'unknown') throw problem('population.notice-settled')
  const settled = { by: `${actor.name} (${actor.id})`, settlement: reason }
  if (!take) return store.settleNotice(tx, seq, { ...settled, state: 'kept' })
  const notice = row.body as unknown as Notice
  const person = row.record_id === null ? undefined : await findRecord(tx, population.name, { id: row.record_id })
  const value = valueOf(tx, notice)
  if (person?.state !== 'current' || value === undefined) throw problem('population.nobody-meant')
  const known = await knownOf(tx, person.id, fieldOf[notice.kind])
  // From an earlier day, what the city had recorded since would go on counting.
  await carryOut(tx, notice, person, value, known && known.since > notice.on ? known.since : notice.on)
  await store.settleNotice(tx, seq, { ...settled, state: 'taken-over' })
}

// ---- one person -------------------------------------------------------------------------------------------------

/** Asked for by an official who may look the person up; that they asked is on the person's record. */
export async function verify(tx: Tx, actor: Actor, recordId: string) {
  const record = await currentRecord(tx, population.name, recordId)
  const { citizenNumber, name, dateOfBirth } = (record?.data ?? {}) as Record<string, string | undefined>
  if (!record || citizenNumber === undefined || name === undefined || dateOfBirth === undefined)
    throw problem('population.nobody-meant')
  await recordAccess(tx, actor, { personIds: [recordId], what: population.name, purpose: 'national verification' })
  return { ...(await verifyNationally(tx.app, { citizenNumber, name, dateOfBirth })), at: tx.now.toString() }
}
