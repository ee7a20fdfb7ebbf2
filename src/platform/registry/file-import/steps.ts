/**
 * The three long steps of an import: checking its rows, applying them, taking them back. Each goes batch by batch; a batch and
 * the mark that it is done are one transaction under the import's lock, so that each row is done once, whoever was killed.
 */
import type { Actor } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import { Problem } from '../../../kernel/problems.ts'
import { getOpen } from '../registries.ts'
import { amend, type Ground, orProblem, registerMany, takeBack, type Written } from '../write.ts'
import { checkRows, errorsOf } from './check.ts'
import { openFile } from './read.ts'
import type { Row } from './rows.ts'
import { contentOf } from './content.ts'
import * as store from './store.ts'

/** Rows in one transaction: short enough to disturb nobody. */
const checkedAtOnce = 500
const appliedAtOnce = 200

/** A job ends after this and is followed by another, far below the time after which a job counts as dead. */
const sliceMs = 60_000

/** Works for a while; gives whether there is more to do. */
export async function workOn(app: App, id: string, forMs = sliceMs): Promise<boolean> {
  const found = await app.read((tx) => store.findImport(tx, id))
  const until = performance.now() + forMs
  if (found?.state === 'checking') return check(app, found, until)
  if (found?.state === 'applying') return repeat(app, id, 'applying', applyBatch, until)
  if (found?.state === 'taking-back') return repeat(app, id, 'taking-back', takeBackBatch, until)
  return false
}

/** Who ordered the step, with the rights of that moment. */
const ordererOf = (row: store.ImportRow) => row.ordered_by as unknown as Actor

// ---- checking ---------------------------------------------------------------------------------------------------

async function check(app: App, found: store.ImportRow, until: number): Promise<boolean> {
  try {
    const bytes = await contentOf(app, found)
    const { columns, rows } = await openFile(getOpen(found.registry).registry, found.format, bytes)
    let position = found.position
    for await (const batch of batches(rows, position)) {
      const next = await app.transaction((tx) => checkBatch(tx, found.id, columns, batch, position))
      if (next === undefined) return false
      position = next
      if (performance.now() > until) return true
    }
    await finish(app, found.id, 'checking', { state: 'checked', columns: [...columns] })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const refusal = { type: error.type, params: { ...error.params } }
    await finish(app, found.id, 'checking', { state: 'refused', refusal })
  }
  return false
}

/** Rows after the position. Lines of one number (a cell with line ends of another kind) count on. */
async function* batches(rows: AsyncIterable<Row>, position: number): AsyncGenerator<Row[]> {
  let batch: Row[] = []
  for await (const row of rows) {
    if (row.line <= position) continue
    batch.push(row)
    if (batch.length < checkedAtOnce) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Gives the new position; undefined when somebody else has gone on with it. */
async function checkBatch(
  tx: Tx,
  id: string,
  columns: store.ImportRow['columns'] | readonly store.ImportRow['columns'][number][],
  batch: readonly Row[],
  position: number,
): Promise<number | undefined> {
  const row = await store.lockImport(tx, id)
  if (row?.state !== 'checking' || row.position !== position) return undefined
  const checked = await checkRows(tx, ordererOf(row), getOpen(row.registry), id, batch)
  await store.insertRows(tx, getOpen(row.registry).registry, id, checked)
  const count = (outcome: store.Outcome) => checked.filter((one) => one.outcome === outcome).length
  const next = batch.at(-1)?.line ?? position
  await store.updateImport(tx, id, {
    columns: [...columns],
    position: next,
    new_rows: row.new_rows + count('new'),
    changed_rows: row.changed_rows + count('changed'),
    unchanged_rows: row.unchanged_rows + count('unchanged'),
    wrong_rows: row.wrong_rows + count('wrong'),
  })
  tx.live(`registry-import:${id}`)
  return next
}

async function finish(app: App, id: string, from: store.ImportState, given: Partial<store.ImportRow>): Promise<void> {
  await app.transaction(async (tx) => {
    if ((await store.lockImport(tx, id))?.state !== from) return
    await store.updateImport(tx, id, given)
    tx.live(`registry-import:${id}`)
  })
}

// ---- applying and taking back -----------------------------------------------------------------------------------

type Batch = (tx: Tx, row: store.ImportRow) => Promise<boolean>

async function repeat(app: App, id: string, state: store.ImportState, batch: Batch, until: number): Promise<boolean> {
  while (performance.now() < until) {
    const more = await app.transaction(async (tx) => {
      const row = await store.lockImport(tx, id)
      if (row?.state !== state) return false
      tx.standBehind()
      tx.live(`registry-import:${id}`)
      return batch(tx, row)
    })
    if (!more) return false
  }
  return true
}

const groundOf = (row: store.ImportRow): Ground => {
  return { kind: 'import', reference: row.reference, legalGround: row.legal_ground, reason: row.reason }
}

/** A row that is refused now (changed since, key taken) is marked with the reason; the others go on. */
async function applyBatch(tx: Tx, row: store.ImportRow): Promise<boolean> {
  const waiting = await store.rowsOf(tx, row.id, { states: ['waiting'], limit: appliedAtOnce })
  if (waiting.length === 0) {
    await store.updateImport(tx, row.id, { state: 'applied' })
    return false
  }
  const actor = ordererOf(row)
  const fresh = waiting.filter(({ outcome }) => outcome === 'new')
  const values = fresh.map(({ data }) => ({ values: data ?? {}, validFrom: row.valid_from }))
  const written = await registerMany(tx, actor, row.registry, values, groundOf(row))
  const results = new Map(fresh.map(({ line }, index) => [line, written[index]]))
  for (const one of waiting.filter(({ outcome }) => outcome === 'changed')) {
    results.set(one.line, await orProblem(() => change(tx, actor, row, one)))
  }
  const settled = waiting.map((one) => settledAs(one, results.get(one.line)))
  await store.settleRows(tx, row.id, settled)
  const applied = settled.filter(({ state }) => state === 'applied').length
  await store.updateImport(tx, row.id, { applied_rows: row.applied_rows + applied })
  return true
}

function change(tx: Tx, actor: Actor, row: store.ImportRow, one: store.CheckedRow): Promise<Written> {
  const amendment = {
    kind: 'changed',
    version: one.version ?? 0,
    values: one.data ?? {},
    validFrom: row.valid_from,
  } as const
  return amend(tx, actor, row.registry, one.record_id ?? '', amendment, groundOf(row))
}

function settledAs(one: store.CheckedRow, result: Written | Problem | undefined): store.RowResult {
  if (!result) throw new Error(`line ${one.line} was not done`)
  const { line } = one
  if (result instanceof Problem) {
    return { line, state: 'refused', recordId: one.record_id, version: one.version, errors: errorsOf(result) }
  }
  return { line, state: 'applied', recordId: result.id, version: result.version, errors: null }
}

async function takeBackBatch(tx: Tx, row: store.ImportRow): Promise<boolean> {
  const rows = await store.appliedRows(tx, row.id, appliedAtOnce)
  if (rows.length === 0) {
    await store.updateImport(tx, row.id, { state: 'taken-back' })
    return false
  }
  const settled: store.RowResult[] = []
  for (const one of rows) {
    const { line, record_id: recordId, version } = one
    const back = () => takeBack(tx, ordererOf(row), row.registry, recordId ?? '', version ?? 0, groundOf(row))
    const result = await orProblem(back)
    if (result instanceof Problem) settled.push({ line, state: 'kept', recordId, version, errors: errorsOf(result) })
    else settled.push({ line, state: 'taken-back', recordId, version: result.version, errors: null })
  }
  await store.settleRows(tx, row.id, settled)
  const count = (state: store.RowState) => settled.filter((one) => one.state === state).length
  await store.updateImport(tx, row.id, {
    taken_back_rows: row.taken_back_rows + count('taken-back'),
    kept_rows: row.kept_rows + count('kept'),
  })
  return true
}
