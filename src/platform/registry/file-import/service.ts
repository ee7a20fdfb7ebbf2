/** Who may bring, see, apply and take back an import. Rules RG20 to RG25. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { dayOf } from '../../../kernel/clock.ts'
import { isId, newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { sha256Hex } from '../../../kernel/storage.ts'
import { mayAnywhere, unitsWhere } from '../../organisation/index.ts'
import { byteOrderMark, csvLine } from '../csv-lines.ts'
import type { Registry } from '../definition.ts'
import { getOpen } from '../registries.ts'
import { type ImportView, importRowsMax } from './contract.ts'
import { keepContent } from './content.ts'
import { workOnImport } from './jobs.ts'
import { sniff } from './read.ts'
import * as store from './store.ts'

export interface Brought {
  readonly name: string
  readonly reference: string
  readonly legalGround: string
  readonly reason: string
  readonly validFrom: string
}

const creator = (actor: Actor) => `${actor.kind}:${actor.id ?? ''}`

function requireMaintainer(actor: Actor, registry: Registry): void {
  if (!mayAnywhere(actor, registry.maintain)) throw problem('kernel.forbidden', { permission: registry.maintain })
}

const maintainsAll = (actor: Actor, registry: Registry) => unitsWhere(actor, registry.maintain) === 'all'

/** Keeps the file and has its rows checked. Throws `registry.import-unreadable`, `registry.import-repeated`. */
export async function bring(
  tx: Tx,
  actor: Actor,
  name: string,
  given: Brought,
  bytes: Buffer | undefined,
): Promise<store.ImportRow> {
  const { registry } = getOpen(name)
  requireMaintainer(actor, registry)
  if (given.validFrom > dayOf(tx.now).toString()) throw problem('registry.valid-in-future')
  const content = bytes ?? Buffer.alloc(0)
  const format = sniff(content)
  const sha256 = sha256Hex(content)
  if (await store.sameFileApplied(tx, name, sha256)) throw problem('registry.import-repeated')
  const id = newId(tx.now.epochMilliseconds)
  const row: store.ImportRow = {
    id,
    registry: name,
    file_name: fileName(given.name),
    sha256,
    ...(await keepContent(tx, id, content)),
    file_gone: false,
    size: content.length,
    format,
    state: 'checking',
    refusal: null,
    columns: [],
    reference: given.reference,
    legal_ground: given.legalGround,
    reason: given.reason,
    valid_from: given.validFrom,
    position: 0,
    moved_at: tx.now.toString(),
    new_rows: 0,
    changed_rows: 0,
    unchanged_rows: 0,
    wrong_rows: 0,
    applied_rows: 0,
    taken_back_rows: 0,
    kept_rows: 0,
    ordered_by: { ...actor },
    created_by: creator(actor),
    created_at: tx.now.toString(),
  }
  await store.insertImport(tx, row)
  tx.enqueue(workOnImport, { importId: row.id }, { key: row.id })
  return row
}

/** Only shown and reported: without folders and control characters. */
function fileName(name: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  return (
    last
      .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\uFFFD]/gu, '')
      .trim()
      .slice(0, 120) || '?'
  )
}

/** To be read. */
async function seen(tx: Tx, actor: Actor, name: string, id: string): Promise<store.ImportRow> {
  return own(actor, name, await store.findImport(tx, id))
}

/** To be changed: others wait until this transaction ends. */
async function locked(tx: Tx, actor: Actor, name: string, id: string): Promise<store.ImportRow> {
  return own(actor, name, await store.lockImport(tx, id))
}

/** Of who brought it, and of who maintains the whole city; for others it does not exist. */
function own(actor: Actor, name: string, row: store.ImportRow | undefined): store.ImportRow {
  const { registry } = getOpen(name)
  requireMaintainer(actor, registry)
  if (row?.registry !== name) throw problem('kernel.not-found')
  if (row.created_by !== creator(actor) && !maintainsAll(actor, registry)) throw problem('kernel.not-found')
  return row
}

const importsAtOnce = 50

export async function list(
  tx: Tx,
  actor: Actor,
  name: string,
  { after }: { after?: string },
): Promise<{ items: ImportView[]; next: string | null }> {
  const { registry } = getOpen(name)
  requireMaintainer(actor, registry)
  const page = { after, limit: importsAtOnce + 1 }
  const found = await store.importsOf(tx, name, maintainsAll(actor, registry) ? null : creator(actor), page)
  const rows = found.slice(0, importsAtOnce)
  return {
    items: await viewsOf(tx, rows),
    next: found.length > importsAtOnce ? (rows.at(-1)?.id ?? null) : null,
  }
}

async function viewsOf(tx: Tx, rows: readonly store.ImportRow[]): Promise<ImportView[]> {
  const refused = await store.refusedRows(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => viewOf(row, refused.get(row.id) ?? 0))
}

export async function read(tx: Tx, actor: Actor, name: string, id: string): Promise<ImportView> {
  const row = await seen(tx, actor, name, id)
  return viewOf(row, (await store.refusedRows(tx, [id])).get(id) ?? 0)
}

export async function rows(
  tx: Tx,
  actor: Actor,
  name: string,
  id: string,
  { outcome, troubled = false, after = 0 }: { outcome?: store.Outcome; troubled?: boolean; after?: number },
) {
  const row = await seen(tx, actor, name, id)
  const found = await store.rowsOf(tx, row.id, { outcome, withErrors: troubled, after, limit: importRowsMax })
  return {
    items: found.map((one) => ({
      line: one.line,
      outcome: one.outcome,
      state: one.state,
      recordId: one.record_id,
      version: one.version,
      fields: Object.keys(one.data ?? {}),
      errors: [...(one.errors ?? [])],
    })),
    next: found.length < importRowsMax ? null : (found.at(-1)?.line ?? null),
  }
}

/** More would not be read; correct these and bring the file again. */
const reportedRowsMax = 100_000

/** What is wrong or was refused, one line an error. */
export async function report(tx: Tx, actor: Actor, name: string, id: string): Promise<Buffer> {
  const row = await seen(tx, actor, name, id)
  const lines = [byteOrderMark, csvLine(['Dòng / Line', 'Mục / Field', 'Sai ở đâu', 'What is wrong'])]
  const found = await store.rowsOf(tx, row.id, { withErrors: true, limit: reportedRowsMax })
  for (const { line, errors } of found) {
    for (const { field, vi, en } of errors ?? []) lines.push(csvLine([line, field, vi, en]))
  }
  return Buffer.from(lines.join(''))
}

type Step = 'applying' | 'stopped' | 'taking-back'

const stepsFrom: Readonly<Record<Step, readonly store.ImportState[]>> = {
  applying: ['checked', 'stopped'],
  stopped: ['applying'],
  'taking-back': ['applied', 'stopped'],
}

/** Begins or stops a step, with the rights of who says so. Throws `registry.import-not-now`, `registry.import-repeated`. */
export async function order(tx: Tx, actor: Actor, name: string, id: string, step: Step): Promise<ImportView> {
  const row = await locked(tx, actor, name, id)
  if (!stepsFrom[step].includes(row.state)) throw problem('registry.import-not-now', { state: row.state })
  const begins = step === 'applying' && row.state === 'checked'
  if (begins && row.new_rows + row.changed_rows === 0) throw problem('registry.import-nothing')
  if (begins) {
    await store.lockFile(tx, name, row.sha256)
    if (await store.sameFileApplied(tx, name, row.sha256)) throw problem('registry.import-repeated')
  }
  const now = { state: step, ordered_by: { ...actor } }
  await store.updateImport(tx, id, now)
  if (step !== 'stopped') tx.enqueue(workOnImport, { importId: id }, { key: id })
  tx.live(`registry-import:${id}`)
  return viewOf({ ...row, ...now }, (await store.refusedRows(tx, [id])).get(id) ?? 0)
}

/** Whether they may be told that an import goes on. */
export async function mayListen(tx: Tx, actor: Actor, id: string): Promise<boolean> {
  if (!isId(id) || actor.kind !== 'official') return false
  const row = await store.findImport(tx, id)
  if (!row) return false
  const { registry } = getOpen(row.registry)
  return mayAnywhere(actor, registry.maintain) && (row.created_by === creator(actor) || maintainsAll(actor, registry))
}

/** `refused`: how many of its rows were refused while applying; none before. */
export function viewOf(row: store.ImportRow, refused = 0): ImportView {
  return {
    id: row.id,
    registry: row.registry,
    fileName: row.file_name,
    format: row.format,
    size: row.size,
    state: row.state,
    refusal: row.refusal && { type: row.refusal.type, why: String(row.refusal.params['why'] ?? '') },
    columns: row.columns,
    reference: row.reference,
    legalGround: row.legal_ground,
    reason: row.reason,
    validFrom: row.valid_from,
    rows: { new: row.new_rows, changed: row.changed_rows, unchanged: row.unchanged_rows, wrong: row.wrong_rows },
    done: { applied: row.applied_rows, refused, takenBack: row.taken_back_rows, kept: row.kept_rows },
    percent: percentOf(row),
    createdAt: row.created_at,
    createdBy: row.created_by,
  }
}

function percentOf(row: store.ImportRow): number | null {
  const share = (done: number, of: number) => (of === 0 ? 100 : Math.min(100, Math.floor((100 * done) / of)))
  const toApply = row.new_rows + row.changed_rows
  if (row.state === 'applied' || row.state === 'taken-back') return 100
  if (row.state === 'taking-back') return share(row.taken_back_rows + row.kept_rows, row.applied_rows)
  return row.state === 'applying' || row.state === 'stopped' ? share(row.applied_rows, toApply) : null
}
