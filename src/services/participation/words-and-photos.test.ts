/** What words and pictures say by themselves. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { categories, type CategoryId } from './categories.ts'
import { readTaken, strip } from './exif.ts'
import { jpeg } from './fixture.ts'
import { suggest } from './suggest.ts'
import { samples } from './suggest-samples.ts'
import { suspiciousIn } from './suspicious.ts'

test('PT3: what the camera wrote is told and taken away; the picture stays upright', () => {
  const taken = { at: '2026-11-09T08:15:00', lat: 21.0285, lon: 105.8542, orientation: 6 }
  const bytes = jpeg(taken)
  const told = readTaken(bytes)
  assert.equal(told.at, taken.at)
  assert.ok(Math.abs((told.lat ?? 0) - taken.lat) < 1e-5 && Math.abs((told.lon ?? 0) - taken.lon) < 1e-5)
  const alone = strip(bytes)
  assert.ok(alone)
  assert.deepEqual(readTaken(alone), { at: null, lat: null, lon: null })
  assert.ok(!Buffer.from(alone).includes('2026'))
  assert.ok(Buffer.from(alone).includes(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6])), 'which way up is kept')
  assert.deepEqual(strip(alone), alone)
  // Fill bytes before a marker (T.81 §B.1.1.2), a block between two scans, other pictures in APP2: all of it goes.
  const telling2 = [
    [0xff, 0xff, 0xe1],
    [0xff, 0xe2],
    [0xff, 0xfe],
  ].map((marker) => Buffer.concat([Buffer.from([...marker, 0, 7]), Buffer.from('Hanoi')]))
  const scan = bytes.indexOf(Buffer.from([0xff, 0xda]))
  const odd = Buffer.concat([
    bytes.subarray(0, 2),
    ...telling2,
    bytes.subarray(2, -2),
    ...telling2,
    bytes.subarray(scan),
  ])
  const plain = strip(odd)
  assert.ok(plain && !Buffer.from(plain).includes('Hanoi'))
  assert.equal(Buffer.from(plain).subarray(-2).toString('hex'), 'ffd9')
  assert.equal(strip(bytes.subarray(0, scan)), null, 'without a scan nobody can say what belongs to the picture')
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const chunk = Buffer.concat([Buffer.from([0, 0, 0, 5]), Buffer.from('tEXtHanoi'), Buffer.alloc(4)])
  const telling = Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
  assert.deepEqual(Buffer.from(strip(telling) ?? []), png)
  assert.equal(strip(Buffer.from('%PDF-1.4')), null)
  for (let cut = 0; cut < bytes.length; cut += 7) assert.doesNotThrow(() => readTaken(bytes.subarray(0, cut)))
})

test('PT7: nine of ten samples are understood, with marks and without; the reasons are told', () => {
  const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')
  for (const written of [(text: string) => text, bare]) {
    const right = samples.filter(([category, words]) => suggest(written(words))[0]?.category === category)
    assert.ok(right.length / samples.length >= 0.9, `${right.length} of ${samples.length}`)
  }
  assert.equal(new Set(samples.map(([category]) => category)).size, Object.keys(categories).length - 1)
  assert.deepEqual(suggest('Tôi muốn hỏi'), [])
  assert.notEqual(suggest('co cây')[0]?.because[0], 'cỏ', 'with marks elsewhere, “co” is not “cỏ”')
  const near = (id: CategoryId) => suggest('ở đây', { [id]: 3 })[0]
  assert.equal(near('trees')?.category, 'trees', 'what is reported around speaks where words do not')
})

test('PT15: before words are released, what in them may be personal is pointed out', () => {
  const words = 'Anh Nguyễn Văn Minh (0912 345 678, minh@ha-noi.vn), xe 29A-123.45, đỗ ở số 12 ngõ 45 từ 8h30'
  assert.deepEqual(suspiciousIn(words), ['0912 345 678', '29A-123.45', 'minh@ha-noi.vn', 'Anh Nguyễn Văn Minh'])
  assert.deepEqual(suspiciousIn('Ổ gà sâu 20 cm trước số nhà 45, đường Láng'), [])
})
