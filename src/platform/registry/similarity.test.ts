import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayLikeness, lettersApart, nameLikeness } from './similarity.ts'

test('RG29: names are alike by marks, letters and order; days by exchange of day and month, and by one digit', () => {
  const name = (a: string, b: string) => nameLikeness(a, b).points
  const order = [
    name('Nguyễn Văn An', 'NGUYỄN VĂN AN'),
    name('Nguyễn Văn An', 'Nguyen Văn Ấn'),
    name('Nguyễn Văn An', 'Nguyễn Văm An'),
    name('Nguyễn Văn An', 'An Nguyễn Văn'),
    name('Nguyễn Văn An', 'Trần Thị Bình'),
  ]
  assert.deepEqual(
    order,
    order.toSorted((a, b) => b - a),
  )
  assert.equal(new Set(order).size, order.length)
  const day = (a: string, b: string) => dayLikeness(a, b).why.en
  assert.match(day('1990-02-07', '1990-02-07'), /same/)
  assert.match(day('1990-02-07', '1990-07-02'), /exchanged/)
  assert.match(day('1990-02-07', '1990-02-17'), /one digit/)
  assert.match(day('1990-02-07', '1991-03-17'), /Different/)
})

test('RG29: letters apart: a change, a letter more or less, two exchanged; the same from either side', () => {
  assert.deepEqual(
    [
      ['an', 'an'],
      ['an', 'ban'],
      ['an', 'na'],
      ['an', 'am'],
      ['an', 'binh'],
    ].map(([a = '', b = '']) => lettersApart(a, b, 2)),
    [0, 1, 1, 1, 3],
  )
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
  fc.assert(
    fc.property(text, text, fc.nat(3), (a, b, most) => {
      const apart = lettersApart(a, b, most)
      assert.equal(apart, lettersApart(b, a, most))
      assert.ok(apart <= most + 1)
      assert.equal(apart === 0, a === b)
    }),
  )
})
