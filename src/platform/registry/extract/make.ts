/**
 * Makes the file of an extract: a sample of the current records, without direct identifiers, in which everybody is like at least
 * k − 1 others. Rules RG62, RG63 and RG65. A program that was killed begins again, with another secret.
 */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { App, Tx } from '../../../kernel/app.ts'
import { inThread } from '../../../kernel/helper-thread.ts'
import { isDiskFull } from '../../../kernel/log.ts'
import { Problem } from '../../../kernel/problems.ts'
import { encryptAtRest } from '../../signatures/index.ts'
import type { RecordData, Registry } from '../definition.ts'
import { recordsAfter } from '../export/store.ts'
import { getOpen } from '../registries.ts'
import { rowsMax } from './contract.ts'
import type { Drawn, Finished } from './finish.ts'
import type { Cells } from './keep-back.ts'
import * as store from './store.ts'
import { pseudonym, treated, type Treatment, treatments } from './treatment.ts'

const pageSize = 2_000
const toldEvery = 20_000
const beforeAll = '00000000-0000-0000-0000-000000000000'

/** Binds the encrypted file to its extract. */
export const filePurpose = (id: string) => `registry-extract ${id}`

const finish = inThread<Drawn, Finished>({ name: 'extracts', file: path.join(import.meta.dirname, 'finish.ts') })

/** Pseudonyms do not make people alike; of what is sensitive nobody knows whose it is while the rest is k-anonymous. */
export function quasiIdentifiers(registry: Registry, fields: readonly (readonly [string, Treatment])[]): number[] {
  return fields.flatMap(([name, treatment], at) =>
    treatment === 'pseudonym' || registry.fields[name]?.sensitivity === 'sensitive' ? [] : [at + 1],
  )
}

/**
 * Makes it when it is approved and not made. What fails is tried again by the queue; after `triesMax` it has failed, with a reason
 * that people can act on. The error itself is in the log under the extract's id.
 */
export async function makeExtract(app: App, id: string): Promise<void> {
  const order = await app.transaction((tx) => begin(tx, id))
  if (!order) return
  try {
    await make(app, order)
  } catch (error) {
    if (order.attempt % triesMax > 0) throw error
    app.log.error({ err: error, extract: id }, 'an extract could not be made')
    await app.transaction((tx) => fail(tx, order, reasonOf(error)))
  }
}

/** Of one order to make it: the first and two more. */
export const triesMax = 3

async function begin(tx: Tx, id: string): Promise<store.ExtractRow | undefined> {
  const order = await store.find(tx, id, true)
  if (order?.state !== 'approved') return undefined
  const begun = { attempt: order.attempt + 1, moved_at: tx.now.toString() }
  await store.update(tx, id, begun)
  return { ...order, ...begun }
}

/** Still this attempt's to end: it was not given up meanwhile, and nobody has begun again. */
async function isOurs(tx: Tx, { id, attempt }: store.ExtractRow): Promise<boolean> {
  const now = await store.find(tx, id, true)
  return now?.state === 'approved' && now.attempt === attempt
}

async function fail(tx: Tx, order: store.ExtractRow, failure: store.Failure): Promise<void> {
  if (!(await isOurs(tx, order))) return
  await store.update(tx, order.id, { state: 'failed', failure })
  tx.live(`registry-extract:${order.id}`)
}

function reasonOf(error: unknown): store.Failure {
  if (isDiskFull((error as { code?: unknown }).code)) return 'disk-full'
  return error instanceof Problem && error.type === 'registry.unknown' ? 'registry-gone' : 'unexpected'
}

/** Far longer than a page of records takes, and than the pauses between tries. */
const stillMinutes = 20

/** Whoever made it was killed again and again, or its job is lost: that is an end as well. */
export async function failStandingStill(tx: Tx): Promise<void> {
  const since = tx.now.subtract({ minutes: stillMinutes }).toString()
  for (const order of await store.standingStill(tx, since)) {
    tx.app.log.error({ extract: order.id }, 'an extract stands still: it has failed')
    await fail(tx, order, 'interrupted')
  }
}

async function make(app: App, order: store.ExtractRow): Promise<void> {
  const { id } = order
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
  const pages = await sample(app, order, rowOf)
  const head = ['id', ...fields.map(([name]) => name)]
  const made = await finish({ pages, head, columns: quasiIdentifiers(registry, fields), k: order.k })
  const file = encryptAtRest(app.config.secretKey, filePurpose(id), Buffer.from(made.csv))
  const blob = await app.storage.put(file)
  const isKept = await app.transaction(async (tx) => {
    if (!(await isOurs(tx, order))) return false
    const done = { blob, rows: made.rows, suppressed: made.suppressed }
    const expiresAt = tx.now.add({ hours: 24 * order.keep_days }).toString()
    await store.update(tx, id, { ...done, state: 'ready', ready_at: tx.now.toString(), expires_at: expiresAt })
    tx.live(`registry-extract:${id}`)
    return true
  })
  // Encrypted under a nonce of its own, so that no other extract has the same blob.
  if (!isKept) await app.storage.remove(blob)
}

/** In pages, as JSON: all records, or as large a part as an extract may have, by the pseudonym's first bits: nobody chooses who is in it. */
async function sample(
  app: App,
  order: store.ExtractRow,
  rowOf: (id: string, data: RecordData) => Cells,
): Promise<string[]> {
  const { registry } = getOpen(order.registry)
  const total = await app.bulk((tx) => store.countCurrent(tx, registry.name))
  await app.transaction((tx) => store.update(tx, order.id, { total, seen: 0, moved_at: tx.now.toString() }))
  const share = total <= rowsMax ? 1 : rowsMax / total
  const upTo = order.fields.some((name) => registry.fields[name]?.sensitivity === 'sensitive')
    ? 'sensitive'
    : 'personal'
  const pages: string[] = []
  let [seen, told] = [0, 0]
  for (let after: string | undefined = beforeAll; after !== undefined; ) {
    const from: string = after
    const page = await app.read((tx) =>
      recordsAfter(tx, registry.name, { after: from, unitIds: null, limit: pageSize, upTo }),
    )
    const rows = page.map(({ id, data }) => rowOf(id, data)).filter((row) => fraction(String(row[0])) < share)
    pages.push(JSON.stringify(rows))
    seen += page.length
    after = page.length < pageSize ? undefined : page.at(-1)?.id
    if (seen - told < toldEvery) continue
    told = seen
    await app.transaction(async (tx) => {
      await store.update(tx, order.id, { seen, moved_at: tx.now.toString() })
      tx.live(`registry-extract:${order.id}`)
    })
  }
  await app.transaction((tx) => store.update(tx, order.id, { seen }))
  return pages
}

/** 0 to 1, evenly. */
function fraction(name: string): number {
  return Buffer.from(name, 'base64url').readUInt32BE(0) / 2 ** 32
}
