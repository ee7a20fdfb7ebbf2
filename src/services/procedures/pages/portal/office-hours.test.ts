import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openingAt, yearsAhead } from './office-hours.ts'

const at = (text: string): Date => new Date(`${text}+07:00`)

test('PORTAL1: a desk is open in its hours and says until when', () => {
  assert.deepEqual(openingAt(at('2026-11-23T09:00'), []), { open: true, until: '12:00' })
  assert.deepEqual(openingAt(at('2026-11-23T13:30'), []), { open: true, until: '17:30' })
})

test('PORTAL1: at noon, in the evening and at the weekend it says when it opens', () => {
  assert.deepEqual(openingAt(at('2026-11-23T12:00'), []), {
    open: false,
    next: { days: 0, time: '13:30', date: '23/11/2026' },
  })
  assert.deepEqual(openingAt(at('2026-11-27T17:30'), []), {
    open: false,
    next: { days: 3, time: '08:00', date: '30/11/2026' },
  })
})

test('PORTAL1: holidays are closed, exchanged weekends are open', () => {
  const days = [
    { date: '2026-11-23', kind: 'holiday' },
    { date: '2026-11-28', kind: 'working-weekend' },
  ] as const
  assert.equal(openingAt(at('2026-11-23T09:00'), days).open, false)
  assert.equal(openingAt(at('2026-11-28T09:00'), days).open, true)
})

test('PORTAL1: on the last day of a year the holidays of the next one count, in Hanoi', () => {
  assert.deepEqual(yearsAhead(at('2026-12-01T00:30')), [2026])
  assert.deepEqual(yearsAhead(at('2026-12-31T18:00')), [2026, 2027])
  assert.deepEqual(yearsAhead(at('2027-01-01T00:30')), [2027])
})
