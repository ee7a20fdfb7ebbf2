import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDate } from './i18n.ts'
import { firstDay, isPartialDate, lastDay, mayBeSameDay } from './partial-date.ts'

test('K33: a day may be known by its year, or by year and month; it is from its first day to its last, and reads as what is known', () => {
  for (const real of ['1948', '1948-02', '1948-02-29', '2000-12-31']) assert.ok(isPartialDate(real), real)
  for (const none of [
    '',
    '48',
    '0948',
    '1948-',
    '1948-13',
    '1949-02-29',
    '1948-2',
    '1948-02-3',
    '1948-00',
    '1948-02-29 ',
    '-1948',
  ])
    assert.ok(!isPartialDate(none), none)
  assert.deepEqual(['1948', '1948-02', '1948-02-29'].map(firstDay), ['1948-01-01', '1948-02-01', '1948-02-29'])
  assert.deepEqual(['1948', '1948-02', '1949-02', '1949-12', '1948-02-29'].map(lastDay), [
    '1948-12-31',
    '1948-02-29',
    '1949-02-28',
    '1949-12-31',
    '1948-02-29',
  ])
  assert.deepEqual(['1948', '1948-02', '1948-02-29'].map(formatDate), ['1948', '02/1948', '29/02/1948'])
  assert.ok(mayBeSameDay('1948', '1948-02-29') && mayBeSameDay('1948-02-29', '1948-02') && mayBeSameDay('1948', '1948'))
  assert.ok(!mayBeSameDay('1948-01', '1948-02-29') && !mayBeSameDay('1948', '1949-02-28') && !mayBeSameDay('', '1948'))
})
