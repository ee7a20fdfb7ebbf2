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
  // Of a day that is not known whole, what is known speaks for both; nothing is a slip of what nobody wrote.
  for (const [a, b] of [
    ['1949', '1949'],
    ['1949', '1949-07-21'],
    ['1949-07', '1949'],
  ] as const)
    assert.match(day(a, b), /no more is known/)
  assert.match(day('1949-07', '1949-07-21'), /month/)
  assert.match(day('1949-06', '1949-07-21'), /year only/)
  assert.match(day('1949', '1948-07-21'), /Different/)
  assert.match(day('1949', '1948'), /Different/)
  assert.ok(dayLikeness('1949', '1949').points > 0 && dayLikeness('1949-06', '1949-07-21').points < 0)
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
