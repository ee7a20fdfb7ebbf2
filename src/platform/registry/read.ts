/** Reading a registry: for a published purpose, by who may, the fields that it needs, and recorded. Rules RG1 to RG5. */
import type { Static } from 'typebox'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { accessTo, recordAccess } from '../identity/index.ts'
import { foldText, may, mayAnywhere, unitsWhere } from '../organisation/index.ts'
import { type History, type readReadings, readingsMax, type RecordView, type RegistryInfo } from './contract.ts'
import { exportedUpTo, type Purpose, type Registry, disclose } from './definition.ts'
import { differences, stateAt } from './history.ts'
import { reversed, spellings } from './names.ts'
import { type Open, getOpen, keptAt, openRegistries, relearn } from './registries.ts'
import { noDay } from './row.ts'
import { noteFollowing } from './following.ts'
import * as store from './store.ts'
import { recordByKey } from './store-keys.ts'

export interface For {
  readonly purpose: string
  readonly caseId?: string
}

export async function listRegistries(tx: Tx, actor: Actor): Promise<RegistryInfo[]> {
  const registries = openRegistries()
  const numbers = await store.recordNumbers(
    tx,
    registries.map(({ name }) => name),
  )
  return registries.map((registry) => ({
    name: registry.name,
    title: registry.title,
    owner: registry.owner,
    fields: Object.keys(registry.fields).flatMap((name) => fieldInfo(registry, name) ?? []),
    maintained: mayAnywhere(actor, registry.maintain),
    findsDuplicates: registry.similarity !== undefined,
    hasRules: registry.quality !== undefined,
    purposes: Object.entries(registry.purposes).map(([name, purpose]) => {
      const { title, legalGround, upTo, permission } = purpose
      const mayExport = purpose.export !== undefined && mayAnywhere(actor, purpose.export.permission)
      const exported = mayExport ? exportedUpTo(purpose) : null
      return { name, title, legalGround, upTo, mine: mayAnywhere(actor, permission), exported }
    }),
    records: numbers.get(registry.name) ?? 0,
  }))
}

export type FieldInfo = RegistryInfo['fields'][number]

/** What a page needs to show and to ask for a value; undefined for a field that the registry does not have. */
export function fieldInfo(registry: Registry, name: string): FieldInfo | undefined {
  const known = Object.hasOwn(registry.fields, name) ? registry.fields[name] : undefined
  if (!known) return undefined
  const { choices = {}, parts = {}, schema, ...field } = known
  const required = registry.required.includes(name)
  return { name, ...field, schema: { ...schema }, choices: { ...choices }, parts: { ...parts }, required }
}

/** Throws `registry.unknown-purpose`, `kernel.forbidden`. */
function purposeOf(registry: Registry, actor: Actor, name: string): Purpose {
  const purpose = Object.hasOwn(registry.purposes, name) ? registry.purposes[name] : undefined
  if (!purpose) throw problem('registry.unknown-purpose', { known: Object.keys(registry.purposes).join(', ') })
  if (!mayAnywhere(actor, purpose.permission)) throw problem('kernel.forbidden', { permission: purpose.permission })
  return purpose
}

/** Outside the units that a purpose reaches, a record does not exist. */
function reaches(actor: Actor, purpose: Purpose, unitId: string | null): boolean {
  if (purpose.reach === 'anywhere') return true
  return may(actor, purpose.permission, keptAt(unitId))
}

type Shown = Pick<
  store.RecordRow,
  'id' | 'version' | 'state' | 'merged_into' | 'label' | 'valid_from' | 'recorded_at' | 'data'
>

function viewOf(registry: Registry, purpose: Purpose, row: Shown): RecordView {
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    mergedInto: row.merged_into,
    label: row.label,
    validFrom: row.valid_from,
    recordedAt: row.recorded_at,
    ...disclose(registry, purpose, row.data),
  }
}

async function noteReading(
  tx: Tx,
  actor: Actor,
  registry: Registry,
  rows: readonly { readonly id: string; readonly data: store.RecordRow['data'] }[],
  { purpose, caseId }: For,
): Promise<void> {
  const personIds = rows.flatMap((row) => registry.personsOf(row.id, row.data))
  await recordAccess(tx, actor, { personIds, what: registry.name, purpose, caseId: caseId ?? null })
}

/** Of these records those that the purpose reaches, in the order asked for; the reading is recorded. */
export async function readSome(
  tx: Tx,
  actor: Actor,
  name: string,
  ids: readonly string[],
  why: For,
): Promise<RecordView[]> {
  const { registry } = getOpen(name)
  const purpose = purposeOf(registry, actor, why.purpose)
  const rows = (await store.recordsByIds(tx, name, ids, purpose.upTo)).filter((row) =>
    reaches(actor, purpose, row.unit_id),
  )
  await noteReading(tx, actor, registry, rows, why)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row ? [viewOf(registry, purpose, row)] : []
  })
}

/** The record with this key. Throws `kernel.not-found`. */
export async function lookUp(tx: Tx, actor: Actor, name: string, key: string, why: For): Promise<RecordView> {
  const { registry } = getOpen(name)
  const purpose = purposeOf(registry, actor, why.purpose)
  const row = await recordByKey(tx, name, key, purpose.upTo)
  if (!row || !reaches(actor, purpose, row.unit_id)) throw problem('kernel.not-found')
  await noteReading(tx, actor, registry, [row], why)
  return viewOf(registry, purpose, row)
}

async function getReadable(tx: Tx, actor: Actor, name: string, id: string, why: For, whole = false) {
  const { registry } = getOpen(name)
  const purpose = purposeOf(registry, actor, why.purpose)
  const row = await store.recordById(tx, name, id, whole ? 'sensitive' : purpose.upTo)
  if (!row || !reaches(actor, purpose, row.unit_id)) throw problem('kernel.not-found')
  await noteReading(tx, actor, registry, [row], why)
  return { registry, purpose, row }
}

/** The record as it is; with a moment, as it was then. Throws `kernel.not-found`. */
export async function read(
  tx: Tx,
  actor: Actor,
  name: string,
  id: string,
  { validOn, knownAt, ...why }: For & { validOn?: string; knownAt?: string },
): Promise<RecordView> {
  // What it was is put together from all of what it is.
  const whole = validOn !== undefined || knownAt !== undefined
  const { registry, purpose, row } = await getReadable(tx, actor, name, id, why, whole)
  if (validOn === undefined && knownAt === undefined) return viewOf(registry, purpose, row)
  const state = stateAt(await historyOf(tx, name, row), {
    ...(validOn && { validOn }),
    ...(knownAt && { knownAt: new Date(knownAt).toISOString() }),
  })
  if (!state) throw problem('kernel.not-found')
  return viewOf(registry, purpose, { ...row, data: state.data, label: registry.labelOf(state.data) })
}

export interface HistoryLine {
  readonly version: number
  readonly kind: History['versions'][number]['kind']
  readonly patch: store.RecordRow['data']
  readonly validFrom: string
  readonly recordedAt: string
  readonly sourceId: number
  readonly reason: string | null
  readonly actorName: string
}

/** What was loaded or imported and never changed since is its own first version. */
export async function historyOf(tx: Tx, name: string, row: store.RecordRow): Promise<HistoryLine[]> {
  return linesOf(row, await store.versionsOf(tx, name, row.id))
}

export function linesOf(row: store.RecordRow, versions: readonly store.VersionRow[]): HistoryLine[] {
  return (versions.length === 0 ? [store.firstVersion(row)] : versions).map((v) => ({
    version: v.version,
    kind: v.kind,
    patch: v.patch,
    validFrom: v.valid_from,
    recordedAt: v.recorded_at,
    sourceId: v.source_id,
    reason: v.reason,
    // The program's own parts go by one name for both; the source says what moved them.
    actorName: v.actor_id === v.actor_name ? '' : v.actor_name,
  }))
}

/** Every version with what it changed, oldest first. */
export async function history(tx: Tx, actor: Actor, name: string, id: string, why: For): Promise<History> {
  const { registry, purpose, row } = await getReadable(tx, actor, name, id, why, true)
  const lines = await historyOf(tx, name, row)
  const sources = await store.sourcesById(tx, [...new Set(lines.map(({ sourceId }) => sourceId))])
  const record = viewOf(registry, purpose, row)
  return {
    record,
    from: Object.fromEntries(
      Object.entries(stateAt(lines)?.from ?? {}).filter(([field]) => record.data[field] !== undefined),
    ),
    versions: lines.map((line, index) => {
      const before = stateAt(lines.slice(0, index))?.data ?? {}
      const after = stateAt(lines.slice(0, index + 1))?.data ?? {}
      const source = sources.get(line.sourceId)
      if (!source) throw new Error(`source ${line.sourceId} is gone`)
      return {
        version: line.version,
        kind: line.kind,
        validFrom: line.validFrom,
        recordedAt: line.recordedAt,
        source: { kind: source.kind, reference: source.reference, legalGround: source.legal_ground },
        reason: line.reason,
        actorName: line.actorName,
        changes: differences(disclose(registry, purpose, before).data, disclose(registry, purpose, after).data),
      }
    }),
  }
}

/** Who read it. Throws `kernel.not-found` to whom does not maintain it. */
export async function readings(tx: Tx, actor: Actor, name: string, id: string): Promise<Readings> {
  const { registry } = getOpen(name)
  const row = await store.recordById(tx, name, id, 'personal')
  if (!row || !may(actor, registry.maintain, keptAt(row.unit_id))) throw problem('kernel.not-found')
  const personIds = registry.personsOf(id, row.data)
  const found = await accessTo(tx, personIds, name, readingsMax + 1)
  return {
    items: found.slice(0, readingsMax),
    more: found.length > readingsMax,
    recorded: personIds.length > 0,
  }
}

type Readings = Static<(typeof readReadings)['reply']>

// ---- search -----------------------------------------------------------------------------------------------------

export interface Question extends For {
  readonly q: string
  readonly dayFrom?: string
  readonly dayTo?: string
  readonly unitId?: string
  readonly limit?: number
}

export interface Found {
  readonly items: RecordView[]
  readonly more: boolean
  readonly near: boolean
}

/** Everybody found is recorded as read: a list of names is personal data too. */
export async function search(tx: Tx, actor: Actor, name: string, question: Question): Promise<Found> {
  const open = getOpen(name)
  const { registry } = open
  const purpose = purposeOf(registry, actor, question.purpose)
  const limit = question.limit ?? 20
  const { rows, near } = await find(tx, open, question.q, {
    dayFrom: question.dayFrom ?? noDay,
    dayTo: question.dayTo ?? '9999-12-31',
    upTo: purpose.upTo,
    unitIds: unitsIn(actor, purpose, question.unitId),
    // One more than shown tells that there is more.
    limit: limit + 1,
  })
  const shown = rows.slice(0, limit)
  await noteReading(tx, actor, registry, shown, question)
  return { items: shown.map((row) => viewOf(registry, purpose, row)), more: rows.length > limit, near }
}

/** The units whose records may be found, or null for all. */
function unitsIn(actor: Actor, purpose: Purpose, unitId: string | undefined): string[] | null {
  const held = purpose.reach === 'anywhere' ? 'all' : unitsWhere(actor, purpose.permission)
  if (unitId === undefined) return held === 'all' ? null : held
  return held === 'all' || held.includes(unitId) ? [unitId] : []
}

/** In the order in which a person would look: as typed, then longer names, then names a letter away. */
export async function find(
  tx: Tx,
  open: Open,
  q: string,
  question: store.NameQuestion,
): Promise<{ rows: store.RecordRow[]; near: boolean }> {
  const name = open.registry.name
  const typed = q.normalize('NFC').trim()
  const words = foldText(typed)
  if (words === '' || question.unitIds?.length === 0) return { rows: [], near: false }
  const found = new Map<string, store.RecordRow>()
  const full = () => found.size >= question.limit
  const take = (rows: readonly store.RecordRow[]) => {
    for (const row of rows) if (!full()) found.set(row.id, row)
  }
  if (typed.toLowerCase() !== words) take(await store.labelled(tx, name, words, typed.toLowerCase(), question))
  if (!full()) take(await store.namedExactly(tx, name, words, question))
  if (!full()) take(await store.namedLike(tx, name, 'words', words, question))
  // Given name first: `an nguyen`, or the last words of a name alone.
  if (!full()) take(await store.namedLike(tx, name, 'words_reversed', reversed(words), question))
  if (found.size > 0) return { rows: [...found.values()], near: false }
  if (words.split(' ').some((word) => !open.vocabulary.has(word))) await relearn(tx, open)
  const others = spellings(words, open.vocabulary)
  if (others.length > 0) take(await store.namedOneOf(tx, name, others, question))
  return { rows: [...found.values()], near: true }
}

// ---- change feed ------------------------------------------------------------------------------------------------

const beginning = { xact: '0', id: '00000000-0000-0000-0000-000000000000' }

function positionOf(after: string | undefined): typeof beginning {
  if (after === undefined) return beginning
  const [, xact, id] = /^(\d{1,20})_([0-9a-f-]{36})$/.exec(after) ?? []
  if (xact === undefined || id === undefined) throw problem('registry.bad-cursor')
  return { xact, id }
}

/** Records that changed after `after`, in order, each at its newest version. */
export async function changes(
  tx: Tx,
  actor: Actor,
  name: string,
  { purpose: why, after, limit = 1000 }: { purpose: string; after?: string; limit?: number },
): Promise<{ items: RecordView[]; next: string | null }> {
  const { registry } = getOpen(name)
  const purpose = purposeOf(registry, actor, why)
  const from = positionOf(after)
  const rows = await store.changesAfter(tx, name, from, limit, purpose.upTo)
  const last = rows.at(-1)
  if (last)
    await noteFollowing(tx, actor, registry, { ...purpose, name: why }, from, { xact: last.position, id: last.id })
  return {
    items: rows.filter((row) => reaches(actor, purpose, row.unit_id)).map((row) => viewOf(registry, purpose, row)),
    next: last ? `${last.position}_${last.id}` : (after ?? null),
  }
}
