/** Taking records out: for a purpose that allows it, by who may, in pieces, and recorded. Rules RG26 to RG28. */
import type { Actor, Official } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import type { StreamReply } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { recordAccess } from '../../identity/index.ts'
import { mayAnywhere, unitsWhere } from '../../organisation/index.ts'
import { byteOrderMark, csvLine } from '../csv-lines.ts'
import {
  disclose,
  exportedUpTo,
  isWithin,
  type Purpose,
  type RecordData,
  type Registry,
  type Sensitivity,
} from '../definition.ts'
import { getOpen } from '../registries.ts'
import type { RecordRow } from '../store.ts'
import * as store from './store.ts'

export interface ExportQuestion {
  readonly purpose: string
  readonly format: 'csv' | 'ndjson'
  readonly reason: string
  readonly unitId?: string
}

/** Records in one piece: read, noted for their persons and counted in one transaction, then sent. */
const pageSize = 500
const beforeAll = '00000000-0000-0000-0000-000000000000'

interface Export {
  readonly id: string
  readonly registry: Registry
  readonly purposeName: string
  readonly upTo: Sensitivity
  readonly unitIds: readonly string[] | null
  readonly format: ExportQuestion['format']
}

/** Throws `registry.unknown-purpose`, `registry.not-exported`, `kernel.forbidden`. */
function exportOf(registry: Registry, actor: Actor, name: string): { purpose: Purpose; permission: string } {
  const purpose = Object.hasOwn(registry.purposes, name) ? registry.purposes[name] : undefined
  if (!purpose) throw problem('registry.unknown-purpose', { known: Object.keys(registry.purposes).join(', ') })
  if (!purpose.export) throw problem('registry.not-exported')
  const { permission } = purpose.export
  if (!mayAnywhere(actor, permission)) throw problem('kernel.forbidden', { permission })
  return { purpose, permission }
}

export async function exportRecords(
  app: App,
  actor: Actor,
  name: string,
  { purpose: purposeName, format, reason, unitId }: ExportQuestion,
): Promise<StreamReply> {
  const { registry } = getOpen(name)
  const { purpose, permission } = exportOf(registry, actor, purposeName)
  // What reaches anywhere for a single record does not for all of them at once.
  const held = unitsWhere(actor, permission)
  const unitIds = unitId === undefined ? (held === 'all' ? null : held) : [unitId]
  if (unitId !== undefined && held !== 'all' && !held.includes(unitId))
    throw problem('kernel.forbidden', { permission })
  if (actor.kind !== 'official') throw problem('kernel.forbidden', { permission })
  const id = newId(app.clock.now().epochMilliseconds)
  await app.transaction((tx) =>
    store.insertExport(tx, {
      id,
      registry: name,
      purpose: purposeName,
      format,
      reason,
      official_id: actor.id,
      official_name: actor.name,
      started_at: tx.now.toString(),
      ended_at: null,
      outcome: 'running',
      records: 0,
    }),
  )
  const one = { id, registry, purposeName, upTo: exportedUpTo(purpose), unitIds, format }
  const mediaType = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8'
  return { as: 'stream', chunks: pieces(app, actor, one), mediaType, name: `${name}.${format}` }
}

async function* pieces(app: App, actor: Official, one: Export): AsyncGenerator<string> {
  let [count, whole] = [0, false]
  try {
    const columns = columnsOf(one)
    if (one.format === 'csv') yield `${byteOrderMark}${csvLine(['id', ...columns])}`
    for (let after: string | undefined = beforeAll; after !== undefined; ) {
      const from: string = after
      const rows = await app.transaction((tx) => readPage(tx, actor, one, from, count))
      count += rows.length
      if (rows.length > 0) yield rows.map((row) => lineOf(one, columns, row)).join('')
      after = rows.length < pageSize ? undefined : rows.at(-1)?.id
    }
    whole = true
  } finally {
    // Also when the reader has gone away: what was sent stays counted.
    const outcome = whole ? 'whole' : 'broken'
    await app.transaction((tx) => store.updateExport(tx, one.id, { outcome, ended_at: tx.now.toString() }))
  }
}

async function readPage(tx: Tx, actor: Official, one: Export, after: string, before: number): Promise<RecordRow[]> {
  const { registry } = one
  const rows = await store.recordsAfter(tx, registry.name, {
    after,
    unitIds: one.unitIds,
    limit: pageSize,
    upTo: one.upTo,
  })
  const personIds = rows.flatMap((row) => registry.personsOf(row.id, row.data))
  await recordAccess(tx, actor, { personIds, what: registry.name, purpose: one.purposeName })
  await store.updateExport(tx, one.id, { records: before + rows.length })
  return rows
}

/** As an import understands them: a field, or each part of one that has parts. */
function columnsOf({ registry, upTo }: Export): string[] {
  return Object.entries(registry.fields).flatMap(([name, { schema, sensitivity }]) => {
    if (!isWithin(sensitivity, upTo)) return []
    const parts = Object.keys(schema['properties'] ?? {})
    return parts.length > 0 ? parts.map((part) => `${name}.${part}`) : [name]
  })
}

function lineOf({ registry, upTo, format }: Export, columns: readonly string[], row: RecordRow): string {
  const { data } = disclose(registry, { upTo }, row.data)
  if (format === 'ndjson') return `${JSON.stringify({ id: row.id, ...data })}\n`
  return csvLine([row.id, ...columns.map((column) => valueAt(data, column))])
}

function valueAt(data: RecordData, column: string): unknown {
  const [name = '', part] = column.split('.')
  return part === undefined ? data[name] : (data[name] as RecordData | undefined)?.[part]
}

const exportsAtOnce = 50

export async function listExports(tx: Tx, actor: Actor, name: string, { after }: { after?: string }) {
  const { registry } = getOpen(name)
  const permissions = Object.values(registry.purposes).flatMap((purpose) => purpose.export?.permission ?? [])
  const held = permissions.filter((permission) => mayAnywhere(actor, permission))
  if (held.length === 0) throw problem('kernel.forbidden')
  const all = held.some((permission) => unitsWhere(actor, permission) === 'all')
  const page = { after, limit: exportsAtOnce + 1 }
  const found = await store.exportsOf(tx, name, all ? null : (actor.id ?? ''), page)
  const rows = found.slice(0, exportsAtOnce)
  return {
    next: found.length > exportsAtOnce ? (rows.at(-1)?.id ?? null) : null,
    items: rows.map((row) => ({
      id: row.id,
      purpose: row.purpose,
      format: row.format,
      reason: row.reason,
      officialName: row.official_name,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      outcome: row.outcome,
      records: row.records,
    })),
  }
}
