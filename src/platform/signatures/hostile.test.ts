/** Small files that a stranger makes to keep the program busy. Anybody may have a file examined. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { openPdf } from './pdf-file.ts'
import { verifyPdf } from './verify.ts'

/** A file of these objects, wherever in them one begins; object 1 is the catalog. `packed`: which object lies in which stream. */
function fileOf(objects: string, packed: Readonly<Record<number, number>> = {}): Buffer {
  const body = `%PDF-1.7\n${objects}`
  const entries = new Map<number, readonly [kind: number, place: number]>()
  for (const { index, 1: num } of body.matchAll(/(\d+) 0 obj\n/g)) entries.set(Number(num), [1, index])
  for (const [num, stream] of Object.entries(packed)) entries.set(Number(num), [2, stream])
  const table = Buffer.alloc(entries.size * 5)
  for (const [i, [kind, place]] of [...entries.values()].entries()) {
    table.writeUInt8(kind, i * 5)
    table.writeUInt32BE(place, i * 5 + 1)
  }
  const index = [...entries.keys()].map((num) => `${num} 1`).join(' ')
  const dict = `/Type /XRef /W [1 4 0] /Size 100000 /Index [${index}] /Root 1 0 R`
  return Buffer.from(`${body}${stream(99_999, dict, table)}startxref\n${body.length}\n%%EOF\n`, 'latin1')
}

const stream = (num: number, dict: string, data: Buffer) =>
  `${num} 0 obj\n<<${dict} /Length ${data.length}>>\nstream\n${data.toString('latin1')}\nendstream\nendobj\n`

const withForm = (fields: string) =>
  `1 0 obj\n<</Type /Catalog /AcroForm 2 0 R>>\nendobj\n2 0 obj\n<</Fields [${fields}]>>\nendobj\n`

const reasonsOf = (bytes: Buffer) => verifyPdf(bytes, []).reasons

test('SIG8: fields that are each other’s kids are looked at once each', () => {
  const kids = '3 0 R 4 0 R '.repeat(5)
  const fields = [3, 4].map((num) => `${num} 0 obj\n<</T (F) /Kids [${kids}]>>\nendobj\n`).join('')
  assert.deepEqual(reasonsOf(fileOf(withForm(kids) + fields)), ['no-signature'])
})

test('SIG8: objects that lie in each other are refused: each would be read with all that it contains', () => {
  const nums = Array.from({ length: 100 }, (_, i) => i + 10)
  const nested = nums.map((num) => `${num} 0 obj\n(`).join('') + ')\nendobj\n'.repeat(nums.length)
  const fields = nums.map((num) => `${num} 0 R`).join(' ')
  assert.deepEqual(reasonsOf(fileOf(withForm(fields) + nested)), ['unreadable'])
  const apart = nums.map((num) => `${num} 0 obj\n()\nendobj\n`).join('')
  assert.deepEqual(reasonsOf(fileOf(withForm(fields) + apart)), ['no-signature'])
})

test('SIG8: objects of a stream lie one behind the other; many at one place are refused', () => {
  const made = (offsets: readonly number[]) => {
    const head = offsets.map((offset, i) => `${i + 10} ${offset} `).join('')
    const dict = `/Type /ObjStm /N ${offsets.length} /First ${head.length}`
    return fileOf(withForm('10 0 R') + stream(5, dict, Buffer.from(`${head}(one) (two) `)), { 10: 5, 11: 5 })
  }
  assert.deepEqual(reasonsOf(made([0, 6])), ['no-signature'])
  for (const offsets of [
    [0, 0],
    [6, 0],
    [-6, 0],
  ])
    assert.deepEqual(reasonsOf(made(offsets)), ['unreadable'])
})

test('SIG8: a file inflates to a few times its length, in all its streams together', () => {
  const made = (spaces: number) => {
    const packed = [10, 11].map((num, i) =>
      stream(
        i + 5,
        `/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode`,
        deflateSync(`${num} 0 (one)${' '.repeat(spaces)}`),
      ),
    )
    return fileOf(withForm('10 0 R 11 0 R') + packed.join(''), { 10: 5, 11: 6 })
  }
  assert.deepEqual(reasonsOf(made(400_000)), ['no-signature'])
  assert.deepEqual(reasonsOf(made(800_000)), ['unreadable'])
})

test('SIG8: a table of objects that are not there is refused before it fills the memory', () => {
  let text = '%PDF-1.7\n'
  let dict = '/Type /XRef /W [0 0 0] /Size 90000 /Root 1 0 R'
  let last = 0
  for (let revision = 0; revision < 3; revision++) {
    last = text.length
    text += stream(9, dict, Buffer.alloc(0))
    dict = `/Type /XRef /W [0 0 0] /Size 90000 /Root 1 0 R /Prev ${last}`
  }
  assert.throws(() => openPdf(Buffer.from(`${text}startxref\n${last}\n%%EOF\n`)), /too many objects/)
})
