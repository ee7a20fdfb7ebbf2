/** Writing to a registry: every change is a version with its day, its source and its reason. Rules RG6 to RG12. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { Problem, problem } from '../../kernel/problems.ts'
import { may, requireMay } from '../organisation/index.ts'
import type { RecordData, Registry } from './definition.ts'
import { recordChanged } from './events.ts'
import { patchBetween, stateAt } from './history.ts'
import { unknownField } from './messages.ts'
import { historyOf, linesOf } from './read.ts'
import { checkValues, getOpen, keptAt, learnWords, type Open } from './registries.ts'
import { valuesOf } from './row.ts'
import * as store from './store.ts'
import { holderOfKey, recordByKey } from './store-keys.ts'

/** Where a change comes from, and why. */
export interface Ground {
  readonly kind: store.SourceKind
  readonly reference: string
  readonly legalGround: string
  readonly reason: string
}

export interface Written {
  readonly id: string
  readonly version: number
}

/** Who may write: the permission at the record's unit. */
export function requireMaintain(actor: Actor, registry: Registry, data: RecordData): void {
  requireMay(actor, registry.maintain, keptAt(registry.unitOf(data)))
}

function refuseFuture(tx: Tx, validFrom: string): void {
  if (validFrom > dayOf(tx.now).toString()) throw problem('registry.valid-in-future')
}

function withoutNulls(data: RecordData): RecordData {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))
}

const sourceOf = ({ kind, reference, legalGround }: Ground) => ({ kind, reference, legal_ground: legalGround })

/**
 * A key that another record has is refused. Under a lock and not by a unique index alone, since on a cluster no machine
 * sees all keys.
 */
async function claimKey(tx: Tx, name: string, key: string | null, id: string): Promise<void> {
  if (key === null) return
  const holder = await holderOfKey(tx, name, key)
  if (holder !== undefined && holder !== id) throw problem('registry.key-taken')
}

/** A new record; `id` may be given by who knows it already. Throws `registry.key-taken`, `kernel.invalid-input`. */
export async function register(
  tx: Tx,
  actor: Actor,
  name: string,
  { values, validFrom, id: given }: { values: RecordData; validFrom: string; id?: string },
  ground: Ground,
): Promise<Written> {
  const open = getOpen(name)
  const data = withoutNulls(values)
  await checkValues(tx, open, data)
  requireMaintain(actor, open.registry, data)
  refuseFuture(tx, validFrom)
  const id = given ?? newId(tx.now.epochMilliseconds)
  const sourceId = await store.sourceId(tx, name, sourceOf(ground))
  const row = valuesOf(open.registry, id, data, firstOf(tx, validFrom, sourceId))
  await claimKey(tx, name, row.key, id)
  await insert(tx, actor, open, [{ id, data, values: row }], ground)
  await learnWords(tx, open, row.words)
  tx.emit(recordChanged, { registry: name, recordId: id, version: 1, kind: 'registered', fields: Object.keys(data) })
  return { id, version: 1 }
}

/**
 * Many new records, each under a key that no other of them has. A record that is refused is told by its problem in its place;
 * the others are entered.
 */
export async function registerMany(
  tx: Tx,
  actor: Actor,
  name: string,
  records: readonly { readonly values: RecordData; readonly validFrom: string }[],
  ground: Ground,
): Promise<(Written | Problem)[]> {
  const open = getOpen(name)
  const keys = records.flatMap(({ values }) => open.registry.keyOf(values) ?? [])
  const holders = await store.holdersOfKeys(tx, name, keys)
  const sourceId = await store.sourceId(tx, name, sourceOf(ground))
  const fresh: Fresh[] = []
  const enter = async (values: RecordData, validFrom: string): Promise<Written> => {
    const data = withoutNulls(values)
    await checkValues(tx, open, data)
    requireMaintain(actor, open.registry, data)
    refuseFuture(tx, validFrom)
    const id = newId(tx.now.epochMilliseconds)
    const row = valuesOf(open.registry, id, data, firstOf(tx, validFrom, sourceId))
    if (row.key !== null && holders.has(row.key)) throw problem('registry.key-taken')
    fresh.push({ id, data, values: row })
    return { id, version: 1 }
  }
  const results: (Written | Problem)[] = []
  for (const { values, validFrom } of records) results.push(await orProblem(() => enter(values, validFrom)))
  await insert(tx, actor, open, fresh, ground)
  await learnWords(tx, open, fresh.map(({ values }) => values.words).join(' '))
  for (const { id, data } of fresh) {
    tx.emit(recordChanged, {
      registry: name,
      recordId: id,
      version: 1,
      kind: 'registered',
      fields: Object.keys(data),
    })
  }
  return results
}

/** A problem as what came of it; anything else is thrown on. Every problem of writing is found before anything is written. */
export async function orProblem<T>(work: () => Promise<T>): Promise<T | Problem> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

const firstOf = (tx: Tx, validFrom: string, sourceId: number) => {
  return {
    version: 1,
    state: 'current',
    merged_into: null,
    valid_from: validFrom,
    recorded_at: tx.now.toString(),
    source_id: sourceId,
  } as const
}

interface Fresh {
  readonly id: string
  readonly data: RecordData
  readonly values: store.RecordValues
}

/** Each with its first version: who entered it and why is told as of any change. */
async function insert(tx: Tx, actor: Actor, { registry }: Open, fresh: readonly Fresh[], ground: Ground) {
  await store.insertRecords(tx, registry.name, fresh)
  const versions = fresh.map(({ id, data, values }) => ({
    recordId: id,
    row: { ...store.firstVersion({ ...values, data }), ...by(actor), reason: ground.reason },
  }))
  await store.insertVersions(tx, registry, versions)
}

const by = (actor: Actor) => ({ actor_id: actor.id ?? '', actor_name: actor.name ?? '' })

interface Next {
  readonly kind: store.VersionRow['kind']
  readonly patch: RecordData
  readonly validFrom: string
  readonly state?: store.RecordRow['state']
  readonly otherId?: string
}

/** Locks it and checks the version that was read. Throws `kernel.not-found`, `registry.stale`. */
async function lock(tx: Tx, name: string, id: string, expected: number): Promise<store.RecordRow> {
  const row = await store.lockRecord(tx, name, id)
  if (!row) throw problem('kernel.not-found')
  if (row.version !== expected) throw problem('registry.stale')
  return row
}

/** Appends a version to a locked record and computes what the record now is. */
export async function appendVersion(
  tx: Tx,
  actor: Actor,
  open: Open,
  row: store.RecordRow,
  next: Next,
  ground: Ground,
): Promise<Written> {
  const name = open.registry.name
  const known = await store.versionsOf(tx, name, row.id)
  const before = linesOf(row, known)
  const recordedAt = tx.now.toString()
  const version = row.version + 1
  const line = { version, kind: next.kind, patch: next.patch, validFrom: next.validFrom, recordedAt }
  const state = stateAt([...before, line])
  const data = state?.data ?? {}
  if (next.state !== 'merged' && next.state !== 'withdrawn') await checkValues(tx, open, data)
  const sourceId = await store.sourceId(tx, name, sourceOf(ground))
  const stateNow = next.state ?? row.state
  const values = valuesOf(open.registry, row.id, data, {
    version,
    state: stateNow,
    merged_into: stateNow === 'merged' ? (next.otherId ?? row.merged_into) : null,
    valid_from: next.validFrom > row.valid_from ? next.validFrom : row.valid_from,
    recorded_at: recordedAt,
    source_id: sourceId,
  })
  const added = { version, kind: next.kind, patch: next.patch, valid_from: next.validFrom, recorded_at: recordedAt }
  // Before anything is written, so that an import can go on after one refused record.
  await claimKey(tx, name, values.key, row.id)
  const last = {
    ...added,
    ...by(actor),
    source_id: sourceId,
    reason: ground.reason,
    other_id: next.otherId ?? null,
  }
  const fresh = known.length === 0 ? [store.firstVersion(row), last] : [last]
  await store.insertVersions(
    tx,
    open.registry,
    fresh.map((one) => ({ recordId: row.id, row: one })),
  )
  await store.updateRecord(tx, name, row.id, values)
  await learnWords(tx, open, values.words)
  tx.emit(recordChanged, {
    registry: name,
    recordId: row.id,
    version,
    kind: next.kind,
    fields: Object.keys(next.patch),
  })
  return { id: row.id, version }
}

export interface Amendment {
  readonly kind: 'changed' | 'corrected' | 'ended'
  /** The version that was read. */
  readonly version: number
  readonly values: RecordData
  readonly validFrom: string
}

/**
 * What changed from a day on, or what was wrong from a day on; `ended` also closes the record (a death, a closing).
 * Throws `registry.stale`, `registry.not-current`, `registry.nothing-changes`, `registry.key-taken`.
 */
export async function amend(
  tx: Tx,
  actor: Actor,
  name: string,
  id: string,
  { kind, version, values, validFrom }: Amendment,
  ground: Ground,
): Promise<Written> {
  const open = getOpen(name)
  const row = await lock(tx, name, id, version)
  requireMaintain(actor, open.registry, row.data)
  refuseFuture(tx, validFrom)
  const closed = row.state === 'merged' || row.state === 'withdrawn' || (row.state === 'ended' && kind !== 'corrected')
  if (closed) throw problem('registry.not-current')
  const after = withoutNulls({ ...row.data, ...values })
  requireMaintain(actor, open.registry, after)
  if (kind !== 'ended' && Object.keys(patchBetween(row.data, after)).length === 0)
    throw problem('registry.nothing-changes')
  return appendVersion(
    tx,
    actor,
    open,
    row,
    { kind, patch: values, validFrom, ...(kind === 'ended' && { state: 'ended' }) },
    ground,
  )
}

/**
 * Whether these values could be recorded: for who proposes them to somebody else. Throws `kernel.not-found`,
 * `kernel.invalid-input` with a pointer to what does not fit, `registry.nothing-changes`.
 */
export async function checkChange(tx: Tx, name: string, id: string, values: RecordData): Promise<void> {
  const open = getOpen(name)
  const row = await store.recordById(tx, name, id)
  if (!row) throw problem('kernel.not-found')
  const after = withoutNulls({ ...row.data, ...values })
  await checkValues(tx, open, after)
  if (Object.keys(patchBetween(row.data, after)).length === 0) throw problem('registry.nothing-changes')
}

/** Whether this actor keeps the register where the record is. */
export async function mayMaintain(tx: Tx, actor: Actor, name: string, id: string): Promise<boolean> {
  const { registry } = getOpen(name)
  const row = await store.recordById(tx, name, id)
  return row !== undefined && may(actor, registry.maintain, keptAt(registry.unitOf(row.data)))
}

export interface Merge {
  readonly version: number
  readonly otherId: string
  readonly otherVersion: number
  /** Fields whose value is taken from the other. */
  readonly take: readonly string[]
}

function refuseUnknown(registry: Registry, fields: readonly string[]): void {
  const unknown = fields.filter((field) => !(field in registry.fields))
  if (unknown.length === 0) return
  const faults = unknown.map((name) => ({ pointer: '/take', message: unknownField, params: { name } }))
  throw problem('kernel.invalid-input', {}, faults)
}

/** The other record goes into this one. Throws `registry.cannot-merge`, `registry.stale`, `kernel.invalid-input`. */
export async function merge(
  tx: Tx,
  actor: Actor,
  name: string,
  id: string,
  given: Merge,
  ground: Ground,
): Promise<Written> {
  const open = getOpen(name)
  if (id === given.otherId) throw problem('registry.cannot-merge')
  refuseUnknown(open.registry, given.take)
  // Always the smaller id first, so that two merges of the same pair cannot wait for each other.
  const [first, second] = id < given.otherId ? [id, given.otherId] : [given.otherId, id]
  const versionOf = (one: string) => (one === id ? given.version : given.otherVersion)
  const rows = [await lock(tx, name, first, versionOf(first)), await lock(tx, name, second, versionOf(second))]
  const [kept, other] = [rows.find((r) => r.id === id), rows.find((r) => r.id === given.otherId)]
  if (kept?.state !== 'current' || other?.state !== 'current') throw problem('registry.cannot-merge')
  for (const row of [kept, other]) requireMaintain(actor, open.registry, row.data)
  const validFrom = dayOf(tx.now).toString()
  const patch = Object.fromEntries(given.take.map((field) => [field, other.data[field] ?? null]))
  await appendVersion(
    tx,
    actor,
    open,
    other,
    { kind: 'merged', patch: {}, validFrom, state: 'merged', otherId: id },
    ground,
  )
  return appendVersion(tx, actor, open, kept, { kind: 'absorbed', patch, validFrom, otherId: other.id }, ground)
}

/**
 * Takes a merge back: the record stands by itself again, and the other gives up what it had taken, as long as it has not
 * changed since. Throws `registry.not-merged`, `registry.stale`.
 */
export async function split(
  tx: Tx,
  actor: Actor,
  name: string,
  id: string,
  version: number,
  ground: Ground,
): Promise<Written> {
  const open = getOpen(name)
  const before = await store.recordById(tx, name, id)
  if (!before) throw problem('kernel.not-found')
  if (before.state !== 'merged' || before.merged_into === null) throw problem('registry.not-merged')
  const keptBefore = await store.recordById(tx, name, before.merged_into)
  if (!keptBefore) throw problem('registry.not-merged')
  const lockFirst = id < keptBefore.id
  const merged = lockFirst ? await lock(tx, name, id, version) : undefined
  const kept = await lock(tx, name, keptBefore.id, keptBefore.version)
  const row = merged ?? (await lock(tx, name, id, version))
  const lines = await store.versionsOf(tx, name, kept.id)
  const absorbed = lines.at(-1)
  if (absorbed?.kind !== 'absorbed' || absorbed.other_id !== id) throw problem('registry.not-merged')
  for (const one of [kept, row]) requireMaintain(actor, open.registry, one.data)
  const earlier = stateAt((await historyOf(tx, name, kept)).slice(0, -1))?.data ?? {}
  const validFrom = dayOf(tx.now).toString()
  const back = patchBetween(kept.data, earlier)
  await appendVersion(tx, actor, open, kept, { kind: 'restored', patch: back, validFrom, otherId: id }, ground)
  return appendVersion(
    tx,
    actor,
    open,
    row,
    { kind: 'restored', patch: {}, validFrom, state: 'current', otherId: kept.id },
    ground,
  )
}

export interface CurrentRecord {
  readonly id: string
  readonly version: number
  readonly data: RecordData
}

export interface RecordNow extends CurrentRecord {
  /** The latest day from which something of it holds. */
  readonly validFrom: string
}

/** For the program itself, which reads nothing to anybody: the record as it is, while it is current. */
export async function currentRecord(tx: Tx, name: string, id: string): Promise<RecordNow | undefined> {
  return ifCurrent(await store.recordById(tx, name, id))
}

export async function currentRecordByKey(tx: Tx, name: string, key: string): Promise<RecordNow | undefined> {
  return ifCurrent(await recordByKey(tx, name, key))
}

function ifCurrent(row: store.RecordRow | undefined): RecordNow | undefined {
  if (row?.state !== 'current') return undefined
  const { id, version, data, valid_from: validFrom } = row
  return { id, version, data, validFrom }
}

/**
 * Takes the last version of a record back by a further one: what was entered by mistake is withdrawn and its key is free again;
 * what was changed by mistake is as before. Throws `registry.stale` when it has changed since, `kernel.forbidden`.
 */
export async function takeBack(
  tx: Tx,
  actor: Actor,
  name: string,
  id: string,
  version: number,
  ground: Ground,
): Promise<Written> {
  const open = getOpen(name)
  const row = await lock(tx, name, id, version)
  requireMaintain(actor, open.registry, row.data)
  if (version === 1) {
    const next = { kind: 'withdrawn', patch: {}, validFrom: row.valid_from, state: 'withdrawn' } as const
    return appendVersion(tx, actor, open, row, next, ground)
  }
  const lines = await historyOf(tx, name, row)
  const before = stateAt(lines.slice(0, -1))?.data ?? {}
  requireMaintain(actor, open.registry, before)
  // From the same day, so that it also counts for every day since.
  const validFrom = lines.at(-1)?.validFrom ?? row.valid_from
  return appendVersion(
    tx,
    actor,
    open,
    row,
    { kind: 'restored', patch: patchBetween(row.data, before), validFrom },
    ground,
  )
}
