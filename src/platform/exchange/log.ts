/** The log's chain: entries become leaves, a minute's leaves a root, the roots a chain, each link time-stamped. Rules EX8 to EX10, EX27. */
import { createHash } from 'node:crypto'
import type { Tx } from '../../kernel/app.ts'
import { type ReadHash, inclusionPath, leafHash, nodeHash, subtreeRoot } from '../transparency/index.ts'
import { timestampOf } from '../signatures/index.ts'
import { stampDue } from './events.ts'
import * as store from './store-log.ts'

/** The entry as it is hashed: its columns in one order, instants to the millisecond. */
export function canonicalEntry(row: store.EntryRow): string {
  return JSON.stringify({
    format: 'khue-exchange-entry/1',
    id: row.id,
    at: new Date(row.at).toISOString(),
    client: row.member_id,
    key: row.key_id,
    service: row.service_id,
    purpose: row.purpose,
    fields: row.fields,
    userId: row.user_id,
    messageId: row.message_id,
    issue: row.issue,
    outcome: row.outcome,
    problem: row.problem,
    status: row.status,
    tookMs: row.took_ms,
    requestHash: row.request_hash,
    requestBase: row.request_base,
    requestSignature: row.request_signature.toString('base64'),
    replyBase: row.reply_base,
    replySignature: row.reply_signature.toString('base64'),
    replyKey: row.reply_key_id,
    provider: row.provider,
  })
}

export function readLeaves(leaves: readonly Buffer[]): ReadHash {
  const known = new Map<string, Buffer>()
  const read: ReadHash = (level, number) => {
    const leaf = level === 0 ? leaves[number] : undefined
    if (leaf) return leaf
    if (level === 0) throw new RangeError(`no leaf ${number}`)
    const key = `${level}/${number}`
    const found = known.get(key) ?? nodeHash(read(level - 1, number * 2), read(level - 1, number * 2 + 1))
    known.set(key, found)
    return found
  }
  return read
}

export const rootOf = (leaves: readonly Buffer[]): Buffer => subtreeRoot(readLeaves(leaves), 0, leaves.length)

export const pathOf = (leaves: readonly Buffer[], position: number): Buffer[] =>
  inclusionPath(readLeaves(leaves), position, leaves.length)

export const leafOf = (row: store.EntryRow): Buffer => leafHash(Buffer.from(canonicalEntry(row)))

/** What stays of entries that are erased. */
export async function keepLeaves(tx: Tx, ids: readonly string[]): Promise<void> {
  const placed = (await store.entriesById(tx, ids)).flatMap((row) => {
    const { batch, position } = row
    return batch === null || position === null ? [] : [{ batch, position, hash: leafOf(row) }]
  })
  await store.insertLeaves(tx, placed)
}

/** The leaves of a batch in their order, of entries that are there and of those whose time is over; a missing one is left out. */
export async function leavesOfBatch(tx: Tx, batch: number): Promise<{ position: number; hash: Buffer }[]> {
  const there = (await store.entriesOfBatch(tx, batch)).map((row) => ({
    position: row.position ?? -1,
    hash: leafOf(row),
  }))
  const erased = await store.leavesOf(tx, batch)
  // Of one that is still there, what is there counts.
  const left = erased.filter(({ position }) => !there.some((one) => one.position === position))
  return [...there, ...left].toSorted((a, b) => a.position - b.position)
}

export interface BatchFacts {
  readonly number: number
  /** Hash of the batch before; 32 zero bytes before the first. */
  readonly previous: Buffer
  readonly root: Buffer
  readonly entries: number
  readonly closedAt: string
}

export function batchHash({ number, previous, root, entries, closedAt }: BatchFacts): Buffer {
  return createHash('sha256').update(canonicalBatch({ number, previous, root, entries, closedAt })).digest()
}

function canonicalBatch({ number, previous, root, entries, closedAt }: BatchFacts): string {
  return JSON.stringify({
    format: 'khue-exchange-batch/1',
    number,
    previous: previous.toString('base64'),
    root: root.toString('base64'),
    entries,
    closedAt: new Date(closedAt).toISOString(),
  })
}

const batchMax = 2000
const noBatch = Buffer.alloc(32)

/** Puts what has no place yet into batches, all of a batch or nothing; the time stamps are asked for after the commit. */
export async function sealMinute(tx: Tx): Promise<void> {
  await store.lockChain(tx)
  let last = await store.newestBatch(tx)
  let closed = 0
  for (let rows = await store.unplacedEntries(tx, batchMax); rows.length > 0; closed += 1) {
    const facts: BatchFacts = {
      number: (last?.number ?? 0) + 1,
      previous: last?.hash ?? noBatch,
      root: rootOf(rows.map(leafOf)),
      entries: rows.length,
      closedAt: new Date(tx.now.epochMilliseconds).toISOString(),
    }
    const { closedAt, ...columns } = facts
    const row = { ...columns, closed_at: closedAt, hash: batchHash(facts) }
    await store.insertBatch(tx, row)
    await store.placeEntries(
      tx,
      facts.number,
      rows.map(({ id }) => id),
    )
    last = { ...row, token: null }
    if (rows.length < batchMax) rows = []
    else rows = await store.unplacedEntries(tx, batchMax)
  }
  // Also those that an authority which was away has left.
  if (closed > 0 || (await store.unstampedBatches(tx, 1)).length > 0) tx.enqueue(stampDue, {}, { key: 'due' })
}

const stampsMax = 60

/** Outside a transaction: the authority is asked over the network. Throws when it is away; the job is tried again. */
export async function stampBatches({ app }: Tx): Promise<void> {
  const due = await app.read((tx) => store.unstampedBatches(tx, stampsMax))
  for (const { number, hash } of due) {
    const token = await timestampOf(app, hash)
    await app.transaction((tx) => store.stampBatch(tx, number, token))
  }
}
