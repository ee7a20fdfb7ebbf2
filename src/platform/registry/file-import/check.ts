/** What a row of a file would do to its registry: the dry run of an import. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { type Language, translate } from '../../../kernel/i18n.ts'
import { isId } from '../../../kernel/id.ts'
import type { Problem } from '../../../kernel/problems.ts'
import { may } from '../../organisation/index.ts'
import type { RecordData, Registry } from '../definition.ts'
import { patchBetween } from '../history.ts'
import { checkValues, keptAt, type Open } from '../registries.ts'
import type { RecordRow } from '../store.ts'
import { orProblem } from '../write.ts'
import { errorOf, type Row, type RowError } from './rows.ts'
import * as store from './store.ts'
import { twice, words } from './words.ts'

interface Target {
  readonly row: Row
  readonly key: string | null
  /** The record that is there already. */
  readonly record: RecordRow | undefined
  readonly holder: RecordRow | undefined
}

/** In the order of the rows. */
export async function checkRows(
  tx: Tx,
  actor: Actor,
  open: Open,
  importId: string,
  rows: readonly Row[],
): Promise<store.CheckedRow[]> {
  const targets = await targetsOf(tx, open.registry, rows)
  const names = targets.map((target) => target.record?.id ?? target.key)
  const seen = new Map(
    await store.linesOfKeys(
      tx,
      importId,
      names.filter((name) => name !== null),
    ),
  )
  const checked: store.CheckedRow[] = []
  for (const [index, target] of targets.entries()) {
    const name = names[index] ?? null
    const earlier = name === null ? undefined : seen.get(name)
    if (name !== null && earlier === undefined) seen.set(name, target.row.line)
    const found = await checkRow(tx, actor, open, target)
    if (earlier === undefined) checked.push({ ...found, key: name })
    else checked.push(wrong(target.row, [...(found.errors ?? []), errorOf('', twice(earlier))]))
  }
  return checked
}

async function targetsOf(tx: Tx, registry: Registry, rows: readonly Row[]): Promise<Target[]> {
  const ids = rows.flatMap(({ id }) => (id !== undefined && isId(id) ? [id] : []))
  const keys = rows.map(({ data }) => registry.keyOf(data))
  const records = await store.recordsByIdsOrKeys(
    tx,
    registry.name,
    ids,
    keys.filter((key) => key !== null),
  )
  const byId = new Map(records.map((record) => [record.id, record]))
  const byKey = new Map(records.flatMap((record) => (record.key === null ? [] : [[record.key, record]])))
  return rows.map((row, index) => {
    const key = keys[index] ?? null
    const holder = key === null ? undefined : byKey.get(key)
    return { row, key, holder, record: row.id === undefined ? holder : byId.get(row.id) }
  })
}

const wrong = ({ line }: Row, errors: readonly RowError[]): store.CheckedRow => {
  return { line, outcome: 'wrong', key: null, record_id: null, version: null, state: 'refused', data: null, errors }
}

async function checkRow(tx: Tx, actor: Actor, open: Open, { row, record, holder }: Target): Promise<store.CheckedRow> {
  const errors = [...row.errors]
  if (row.id !== undefined && !isId(row.id)) errors.push(errorOf('id', words.badId))
  else if (row.id !== undefined && !record) errors.push(errorOf('id', words.unknownRecord))
  if (record && record.state !== 'current') errors.push(errorOf('', words.notCurrent))
  if (record && holder && holder.id !== record.id) errors.push(errorOf('', words.keyTaken))
  const after = withoutNulls({ ...record?.data, ...wholeValues(row, record) })
  errors.push(...(await valueErrors(tx, open, after)))
  if (!mayWrite(actor, open.registry, after) || (record && !mayWrite(actor, open.registry, record.data))) {
    errors.push(errorOf('', words.notYours))
  }
  if (errors.length > 0) return wrong(row, errors)
  const about = { line: row.line, key: null, errors: null }
  if (!record) return { ...about, outcome: 'new', record_id: null, version: null, state: 'waiting', data: after }
  const patch = patchBetween(record.data, after)
  const there = { ...about, record_id: record.id, version: record.version }
  if (Object.keys(patch).length === 0) return { ...there, outcome: 'unchanged', state: 'applied', data: null }
  return { ...there, outcome: 'changed', state: 'waiting', data: patch }
}

/** A field that came in parts keeps those of its parts that the file has no column for. */
function wholeValues({ data, parts }: Row, record: RecordRow | undefined): RecordData {
  if (!record || !parts) return data
  const whole = parts.map((name) => [name, { ...(record.data[name] as object | undefined), ...(data[name] as object) }])
  return { ...data, ...(Object.fromEntries(whole) as RecordData) }
}

function withoutNulls(data: RecordData): RecordData {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))
}

function mayWrite(actor: Actor, registry: Registry, data: RecordData): boolean {
  return may(actor, registry.maintain, keptAt(registry.unitOf(data)))
}

async function valueErrors(tx: Tx, open: Open, data: RecordData): Promise<RowError[]> {
  const result = await orProblem(() => checkValues(tx, open, data))
  return result ? errorsOf(result) : []
}

/** A problem's fields, or else its name, as errors of a row. */
export function errorsOf(error: Problem): RowError[] {
  const text = (language: Language, field: Problem['fields'][number]) =>
    translate(language, field.message, field.params ?? {})
  if (error.fields.length > 0) {
    return error.fields.map((field) => ({
      field: field.pointer
        .replace(/^\/values\/?/, '')
        .replaceAll('/', '.')
        .slice(0, 200),
      vi: text('vi', field),
      en: text('en', field),
    }))
  }
  if (error.type === 'registry.key-taken') return [errorOf('', words.keyTaken)]
  if (error.type === 'kernel.forbidden') return [errorOf('', words.notYours)]
  if (error.type === 'registry.not-current') return [errorOf('', words.notCurrent)]
  return [errorOf('', words.changedSince)]
}
