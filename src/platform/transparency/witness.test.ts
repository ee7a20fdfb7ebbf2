/** A stranger who keeps checkpoints: everything comes over HTTP, as C2SP tlog-tiles serves it, and nothing from our proofs. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import documents from '../documents/module.ts'
import signatures from '../signatures/module.ts'
import { logResult, newResultId } from './index.ts'
import { sequence, verifierKey } from './log.ts'
import {
  checkConsistency,
  checkInclusion,
  consistencyPath,
  inclusionPath,
  leafHash,
  nodeHash,
  subtreeRoot,
} from './merkle.ts'
import transparency from './module.ts'
import { type Checkpoint, openNote, parseCheckpoint, parseVerifier } from './note.ts'
import { hashesAt, readFromTiles, tileKey, tilePath, tileWidth } from './tiles.ts'

const khue = await startTestKhue({ modules: [documents, signatures, transparency] })
const verifier = parseVerifier(await khue.app.read(verifierKey))

/** Logs so many results. */
async function grow(count: number): Promise<void> {
  const names = { vi: 'Giấy khai sinh', en: 'Birth certificate' }
  await khue.app.transaction(async (tx) => {
    for (let i = 0; i < count; i += 1) {
      const resultId = newResultId()
      await logResult(tx, {
        resultId,
        documentId: newId(),
        sha256: createHash('sha256').update(resultId).digest('hex'),
        caseCode: `H26-${resultId}`,
        procedureCode: '1.001193',
        kind: names,
        issuedAt: tx.now,
        issuerUnitId: 'u',
        issuerName: names,
      })
    }
  })
  await khue.app.read(sequence)
}

async function get(path: string): Promise<Buffer> {
  const response = await fetch(`${khue.url}/tlog/${path}`)
  assert.equal(response.status, 200, path)
  return Buffer.from(await response.arrayBuffer())
}

async function newestCheckpoint(): Promise<Checkpoint> {
  const text = verifier && openNote((await get('checkpoint')).toString(), verifier)
  const checkpoint = parseCheckpoint(text ?? '')
  assert.ok(checkpoint, 'the note is not signed by the key of the log')
  return checkpoint
}

/** Numbers and widths of the tiles of one level of a tree. */
const widths = (count: number) =>
  Array.from({ length: Math.ceil(count / tileWidth) }, (_, number) => Math.min(tileWidth, count - number * tileWidth))
const partial = (width: number) => (width === tileWidth ? '' : `.p/${width}`)

async function download(size: number) {
  const tiles = new Map<string, Buffer>()
  for (let level = 0; hashesAt(level, size) > 0; level += 1) {
    for (const [number, width] of widths(hashesAt(level, size)).entries())
      tiles.set(tileKey({ level, number }), await get(`tile/${level}/${tilePath(number)}${partial(width)}`))
  }
  const entries: Buffer[] = []
  for (const [number, width] of widths(size).entries()) {
    const bundle = await get(`tile/entries/${tilePath(number)}${partial(width)}`)
    for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at))
      entries.push(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at)))
  }
  return { read: readFromTiles(tiles), entries }
}

/** Whether the log that gave `kept` and then `next` only grew. */
async function onlyGrew(kept: Checkpoint, next: Checkpoint): Promise<boolean> {
  const { read } = await download(next.size)
  const path = consistencyPath(read, kept.size, next.size)
  return (
    kept.origin === next.origin &&
    subtreeRoot(read, 0, kept.size).equals(kept.root) &&
    checkConsistency(kept.size, next.size, kept.root, next.root, path)
  )
}

/** The places of the entries that are not under the checkpoint. */
async function notIncluded({ size, root }: Checkpoint): Promise<number[]> {
  const { read, entries } = await download(size)
  assert.equal(entries.length, size)
  const included = (entry: Buffer, i: number) =>
    checkInclusion(leafHash(entry), i, size, inclusionPath(read, i, size), root)
  return entries.flatMap((entry, i) => (included(entry, i) ? [] : [i]))
}

test('TL6: over full and partial tiles, every kept checkpoint is a beginning of each later one', async () => {
  const kept: Checkpoint[] = []
  for (const more of [3, 250, 3, 1, 300]) {
    await grow(more)
    kept.push(await newestCheckpoint())
  }
  assert.deepEqual(
    kept.map(({ size }) => size),
    [3, 253, 256, 257, 557],
  )
  const newest = await newestCheckpoint()
  for (const one of kept) assert.ok(await onlyGrew(one, newest), `from ${one.size}`)
  assert.deepEqual(await notIncluded(newest), [])
})

test('TL6: an entry that is rewritten is noticed: by the sequencer, and by whoever kept a checkpoint', async () => {
  const kept = await newestCheckpoint()
  const { read, entries } = await download(kept.size)
  const tiles = new Map(
    [0, 1].map((number) => [
      tileKey({ level: 0, number }),
      Buffer.concat(Array.from({ length: tileWidth }, (_, i) => read(0, number * tileWidth + i))),
    ]),
  )
  // Whoever rules the database rewrites entry 7, and all hashes above it.
  const forged = Buffer.from(entries[7]?.toString().replace('"issued"', '"issueD"') ?? '')
  leafHash(forged).copy(tiles.get('0/0') ?? Buffer.alloc(0), 7 * 32)
  const rewritten = readFromTiles(tiles)
  const above = Buffer.concat([0, 2].map((half) => nodeHash(rewritten(7, half), rewritten(7, half + 1))))
  await khue.app.transaction(async (tx) => {
    await tx.named('test.entry', 'update transparency.entry set data = $1 where index = 7', [forged])
    for (const [level, hashes] of [[0, tiles.get('0/0')] as const, [1, above] as const])
      await tx.named('test.tile', 'update transparency.tile set hashes = $2 where level = $1 and number = 0', [
        level,
        hashes,
      ])
  })
  await assert.rejects(grow(1), /not those of its checkpoint of 557 entries/)
  assert.deepEqual(await newestCheckpoint(), kept)
  assert.equal(await onlyGrew(kept, kept), false)
  assert.ok((await notIncluded(kept)).includes(7))

  // Even the checkpoint that the log itself remembers.
  const root = subtreeRoot((await download(kept.size)).read, 0, kept.size)
  await khue.app.transaction((tx) =>
    tx.named('test.root', 'update transparency.checkpoint set root = $1 where size = $2', [root, kept.size]),
  )
  await grow(1)
  const next = await newestCheckpoint()
  assert.equal(next.size, kept.size + 2)
  assert.ok(await onlyGrew({ ...kept, root }, next), 'the forged log is sound in itself')
  assert.equal(await onlyGrew(kept, next), false)
})
