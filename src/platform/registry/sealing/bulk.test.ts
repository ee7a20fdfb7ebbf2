import assert from 'node:assert/strict'
import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { BulkSealer, type Plain } from './bulk.ts'
import { headBytes, openBytes, padded, placeOf } from './seal.ts'

const key = { version: 7, key: createSecretKey(randomBytes(32)) }
const sealer = new BulkSealer(key)

function piecesOf(texts: readonly Plain[]): Buffer[] {
  const all = sealer.seal(texts)
  let at = 0
  const pieces = texts.map(({ plain }) => Buffer.from(all.subarray(at, (at += headBytes + plain.length))))
  assert.equal(at, all.length)
  return pieces
}

/** As the library seals it under this nonce. */
function byLibrary(place: string, plain: Buffer, nonce: Buffer): { text: Buffer; tag: Buffer } {
  const cipher = createCipheriv('aes-256-gcm', key.key, nonce).setAAD(Buffer.from(place))
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  return { text, tag: cipher.getAuthTag() }
}

const place = fc.string({ unit: fc.constantFrom('a', 'f', '0', '9', '-', ' '), maxLength: 80 })
const plain = fc.uint8Array({ maxLength: 300 }).map((bytes) => padded(Buffer.from(bytes)))
const someTexts = fc.array(fc.record({ place, plain }), { maxLength: 20 })

test('RG50: pieces of a load are AES-256-GCM to the byte, each under a nonce of its own', () => {
  fc.assert(
    fc.property(someTexts, (texts) => {
      const pieces = piecesOf(texts)
      for (const [n, piece] of pieces.entries()) {
        const { place, plain } = texts[n] as Plain
        const { text, tag } = byLibrary(place, plain, piece.subarray(4, 16))
        assert.equal(piece.readUInt32BE(0), 7)
        assert.deepEqual(piece.subarray(16, 32), tag)
        assert.deepEqual(piece.subarray(32), text)
      }
      assert.equal(new Set(pieces.map((piece) => piece.toString('hex', 4, 16))).size, pieces.length)
    }),
  )
})

test('RG51: a piece of a load opens in its own record, in no other, and not when a byte of it is another', () => {
  const ids = ['00000000-0000-8a00-8000-000000000001', '00000001-0000-8a00-8000-000000000001']
  const texts = ids.map((id) => ({ place: placeOf.record('r', id), plain: padded(Buffer.from('{"faith":"x"}')) }))
  const [first] = piecesOf(texts)
  assert.ok(first)
  assert.deepEqual(openBytes(key.key, placeOf.record('r', ids[0] ?? ''), first), texts[0]?.plain)
  assert.throws(() => openBytes(key.key, placeOf.record('r', ids[1] ?? ''), first))
  for (let at = 4; at < first.length; at++) {
    const changed = Buffer.from(first)
    changed[at] = (changed[at] ?? 0) ^ 1
    assert.throws(() => openBytes(key.key, placeOf.record('r', ids[0] ?? ''), changed), `byte ${at}`)
  }
})
