/**
 * Makes the file of an extract: a sample of the current records, without direct identifiers, in which everybody is like at least
 * k − 1 others. Rules RG62 and RG63. A program that was killed begins again, with another secret.
 */
import { randomBytes } from 'node:crypto'
import type { App } from '../../../kernel/app.ts'
import { encryptAtRest } from '../../signatures/index.ts'
import { byteOrderMark, csvLine } from '../csv-lines.ts'
import type { RecordData, Registry } from '../definition.ts'
import { recordsAfter } from '../export/store.ts'
import { getOpen } from '../registries.ts'
import { rowsMax } from './contract.ts'
import * as store from './store.ts'
import { pseudonym, treated, type Treatment, treatments } from './treatment.ts'

const pageSize = 2_000
const toldEvery = 20_000
const beforeAll = '00000000-0000-0000-0000-000000000000'

/** Binds the encrypted file to its extract. */
export const filePurpose = (id: string) => `registry-extract ${id}`

type Cells = readonly (string | number | boolean | null)[]

export interface Made {
  readonly rows: readonly Cells[]
  readonly suppressed: number
}

/** Those of a group smaller than k are kept back. A group is what is equal in all columns that may give a person away. */
export function keepBack(rows: readonly Cells[], groupOf: (row: Cells) => string, k: number): Made {
  const sizes = new Map<string, number>()
  for (const row of rows) sizes.set(groupOf(row), (sizes.get(groupOf(row)) ?? 0) + 1)
  const kept = rows.filter((row) => (sizes.get(groupOf(row)) ?? 0) >= k)
  // By the pseudonym: the registry's own order tells who lives with whom.
  const sorted = kept.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  return { rows: sorted, suppressed: rows.length - kept.length }
}

/** Pseudonyms do not make people alike; of what is sensitive nobody knows whose it is while the rest is k-anonymous. */
export function quasiIdentifiers(registry: Registry, fields: readonly (readonly [string, Treatment])[]): number[] {
  return fields.flatMap(([name, treatment], at) =>
    treatment === 'pseudonym' || registry.fields[name]?.sensitivity === 'sensitive' ? [] : [at + 1],
  )
}

export async function makeExtract(app: App, id: string): Promise<void> {
  const order = await app.read((tx) => store.find(tx, id))
  if (order?.state !== 'approved') return
  const { registry } = getOpen(order.registry)
  const known = treatments(registry)
  const fields = order.fields.flatMap((name) => {
    const treatment = known.get(name)
    return treatment ? [[name, treatment] as const] : []
  })
  const secret = randomBytes(32)
  const rowOf = (recordId: string, data: RecordData): Cells => [
    pseudonym(secret, recordId),
    ...fields.map(([name, treatment]) => treated(secret, treatment, order.dates, data[name])),
  ]
  const rows = await sample(app, order, rowOf)
  const columns = quasiIdentifiers(registry, fields)
  const made = keepBack(rows, (row) => JSON.stringify(columns.map((at) => row[at])), order.k)
  const text = [csvLine(['id', ...fields.map(([name]) => name)]), ...made.rows.map((row) => csvLine([...row]))].join('')
  const file = encryptAtRest(app.config.secretKey, filePurpose(id), Buffer.from(`${byteOrderMark}${text}`))
  const blob = await app.storage.put(file)
  await app.transaction(async (tx) => {
    const done = { blob, rows: made.rows.length, suppressed: made.suppressed }
    const expiresAt = tx.now.add({ hours: 24 * order.keep_days }).toString()
    await store.update(tx, id, { ...done, state: 'ready', ready_at: tx.now.toString(), expires_at: expiresAt })
    tx.live(`registry-extract:${id}`)
  })
}

/** All records, or as large a part as an extract may have, by the pseudonym's first bits: nobody chooses who is in it. */
async function sample(
  app: App,
  order: store.ExtractRow,
  rowOf: (id: string, data: RecordData) => Cells,
): Promise<Cells[]> {
  const { registry } = getOpen(order.registry)
  const total = await app.bulk((tx) => store.countCurrent(tx, registry.name))
  await app.transaction((tx) => store.update(tx, order.id, { total, seen: 0 }))
  const share = total <= rowsMax ? 1 : rowsMax / total
  const upTo = order.fields.some((name) => registry.fields[name]?.sensitivity === 'sensitive')
    ? 'sensitive'
    : 'personal'
  const rows: Cells[] = []
  let [seen, told] = [0, 0]
  for (let after: string | undefined = beforeAll; after !== undefined; ) {
    const from: string = after
    const page = await app.read((tx) =>
      recordsAfter(tx, registry.name, { after: from, unitIds: null, limit: pageSize, upTo }),
    )
    for (const { id, data } of page) {
      const row = rowOf(id, data)
      if (fraction(String(row[0])) < share) rows.push(row)
    }
    seen += page.length
    after = page.length < pageSize ? undefined : page.at(-1)?.id
    if (seen - told < toldEvery) continue
    told = seen
    await app.transaction(async (tx) => {
      await store.update(tx, order.id, { seen })
      tx.live(`registry-extract:${order.id}`)
    })
  }
  await app.transaction((tx) => store.update(tx, order.id, { seen }))
  return rows
}

/** 0 to 1, evenly. */
function fraction(name: string): number {
  return Buffer.from(name, 'base64url').readUInt32BE(0) / 2 ** 32
}
