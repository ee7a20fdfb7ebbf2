/** The log: its key, its sequencer, its tiles and proofs (TL1 to TL6). */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Static } from 'typebox'
import type { App, Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { decryptAtRest, encryptAtRest, masterKeyId } from '../signatures/index.ts'
import type { InclusionProof } from './contract.ts'
import { resultLogged } from './events.ts'
import { consistencyPath, inclusionPath, leafHash, type ReadHash, subtreeRoot } from './merkle.ts'
import { checkpointText, signNote, verifierText } from './note.ts'
import * as store from './store.ts'
import { appendLeaves, hashesAt, readFromTiles, tileKey, tilesFor, tileWidth } from './tiles.ts'

interface LogKey {
  readonly origin: string
  readonly verifier: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

const keys = new WeakMap<App, LogKey>()
const purpose = 'log-key'

/** The log's key; made, with the checkpoint of the empty tree, when there is none. Needs a transaction then. */
async function logKey(tx: Tx): Promise<LogKey> {
  const known = keys.get(tx.app)
  if (known) return known
  const row = (await store.findKey(tx)) ?? (await createKey(tx))
  const { secretKey } = tx.app.config
  if (row.master_key_id !== masterKeyId(secretKey)) throw new Error('the log key was encrypted with another secret key')
  const key: LogKey = {
    origin: row.origin,
    verifier: row.verifier,
    privateKey: createPrivateKey({
      key: decryptAtRest(secretKey, purpose, row.encrypted_key),
      format: 'der',
      type: 'pkcs8',
    }),
    publicKey: createPublicKey({ key: row.public_key, format: 'der', type: 'spki' }),
  }
  keys.set(tx.app, key)
  return key
}

async function createKey(tx: Tx): Promise<store.KeyRow> {
  await store.lockLog(tx)
  const there = await store.findKey(tx)
  if (there) return there
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { publicUrl, secretKey } = tx.app.config
  // C2SP tlog-checkpoint: the origin is the log's address without scheme. It is fixed with the key.
  const origin = `${publicUrl.replace(/^https?:\/\//, '')}/tlog`
  const row: store.KeyRow = {
    origin,
    verifier: verifierText(origin, publicKey),
    public_key: publicKey.export({ type: 'spki', format: 'der' }),
    master_key_id: masterKeyId(secretKey),
    encrypted_key: encryptAtRest(secretKey, purpose, privateKey.export({ type: 'pkcs8', format: 'der' })),
  }
  await store.insertKey(tx, row)
  const root = subtreeRoot(() => Buffer.alloc(0), 0, 0)
  const note = signNote(checkpointText({ origin, size: 0, root }), origin, privateKey, publicKey)
  await store.insertCheckpoint(tx, { size: 0, root, note })
  return row
}

/** At the start of the program: later reads run without a transaction and must find the key. */
export async function prepareLog(app: App): Promise<void> {
  const key = await app.transaction(logKey)
  app.log.info({ verifier: key.verifier }, 'transparency log')
}

export async function verifierKey(tx: Tx): Promise<string> {
  return (await logKey(tx)).verifier
}

const batchMax = 1000

/** Gives the waiting entries their indexes and signs a checkpoint, until none waits. All of a batch, or nothing (TL2). */
export async function sequence({ app }: Tx): Promise<void> {
  let took = batchMax
  while (took === batchMax) took = await app.transaction(sequenceBatch)
}

async function sequenceBatch(tx: Tx): Promise<number> {
  const key = await logKey(tx)
  await store.lockLog(tx)
  const entries = await store.waitingEntries(tx, batchMax)
  if (entries.length === 0) return 0
  const last = await store.newestCheckpoint(tx)
  const size = last?.size ?? 0
  const tiles = await edgeTiles(tx, size)
  // Whoever keeps the last checkpoint would prove a next one on other tiles to be another history (TL6).
  if (last && !subtreeRoot(readFromTiles(tiles), 0, size).equals(last.root))
    throw new Error(`the log's tiles are not those of its checkpoint of ${size} entries: nothing is signed on them`)
  const changed = appendLeaves(
    tiles,
    size,
    entries.map((entry) => leafHash(entry.data)),
  )
  const newSize = size + entries.length
  const root = subtreeRoot(readFromTiles(tiles), 0, newSize)
  const rows = [...changed].map((id) => {
    const [level = 0, number = 0] = id.split('/').map(Number)
    return { level, number, hashes: tiles.get(id) ?? Buffer.alloc(0) }
  })
  await store.writeTiles(tx, rows)
  await store.numberEntries(
    tx,
    entries.map((entry) => entry.queue_number),
    size,
  )
  const text = checkpointText({ origin: key.origin, size: newSize, root })
  await store.insertCheckpoint(tx, {
    size: newSize,
    root,
    note: signNote(text, key.origin, key.privateKey, key.publicKey),
  })
  for (const [i, entry] of entries.entries()) {
    tx.emit(resultLogged, {
      resultId: entry.result_id,
      documentId: entry.document_id,
      type: entry.type,
      index: size + i,
      checkpointSize: newSize,
    })
  }
  return entries.length
}

async function edgeTiles(tx: Tx, size: number): Promise<Map<string, Buffer>> {
  const rows = await store.readTiles(tx, tilesFor(size, []))
  return new Map(rows.map((row) => [tileKey(row), row.hashes]))
}

async function hashesFor(tx: Tx, sizes: readonly number[], leaves: readonly number[]): Promise<ReadHash> {
  const ids = new Map(sizes.flatMap((size) => tilesFor(size, leaves)).map((id) => [tileKey(id), id]))
  const rows = await store.readTiles(tx, [...ids.values()])
  return readFromTiles(new Map(rows.map((row) => [tileKey(row), row.hashes])))
}

export function newestCheckpoint(tx: Tx): Promise<store.CheckpointRow | null> {
  return store.newestCheckpoint(tx)
}

/** The signed checkpoint to prove against. Throws transparency.no-such-size. */
export async function checkpointFor(tx: Tx, size: number | undefined): Promise<store.CheckpointRow> {
  const newest = await store.newestCheckpoint(tx)
  const found = size === undefined ? newest : await store.checkpointOfSize(tx, size)
  if (!found) throw problem('transparency.no-such-size', { size: newest?.size ?? 0 })
  return found
}

/** Inclusion of leaf `index` in the tree of a checkpoint. */
export async function proveInclusion(
  tx: Tx,
  index: number,
  checkpoint: store.CheckpointRow,
): Promise<Static<typeof InclusionProof>> {
  const read = await hashesFor(tx, [checkpoint.size], [index])
  return {
    index,
    treeSize: checkpoint.size,
    hashes: inclusionPath(read, index, checkpoint.size).map((hash) => hash.toString('base64')),
    checkpoint: checkpoint.note,
  }
}

/** Throws transparency.no-such-size. */
export async function proveConsistency(tx: Tx, from: number, to: number): Promise<string[]> {
  const size = (await store.newestCheckpoint(tx))?.size ?? 0
  if (from > to || to > size) throw problem('transparency.no-such-size', { size })
  const read = await hashesFor(tx, [from, to], [from - 1, Math.min(from, to - 1)])
  return consistencyPath(read, from, to).map((hash) => hash.toString('base64'))
}

/** A tile of hashes, full or as wide as asked; null when the log has none so wide. */
export async function hashTile(tx: Tx, level: number, number: number, width: number): Promise<Buffer | null> {
  const size = (await store.newestCheckpoint(tx))?.size ?? 0
  if (hashesAt(level, size) < number * tileWidth + width) return null
  const [row] = await store.readTiles(tx, [{ level, number }])
  return row ? row.hashes.subarray(0, width * 32) : null
}

/** An entry bundle: each entry after its length in two bytes (C2SP tlog-tiles). */
export async function entryTile(tx: Tx, number: number, width: number): Promise<Buffer | null> {
  const size = (await store.newestCheckpoint(tx))?.size ?? 0
  if (size < number * tileWidth + width) return null
  const rows = await store.entriesBetween(tx, number * tileWidth, number * tileWidth + width)
  return Buffer.concat(
    rows.flatMap(({ data }) => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(data.length)
      return [length, data]
    }),
  )
}
