import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screensOf, secondsOf } from './wall-screens.ts'
import { reasonToReload } from './wall-watch.ts'

const at = (text: string) => Date.parse(text)
const day = {
  nowMs: at('2026-11-27T15:00:00+07:00'),
  openedMs: at('2026-11-27T08:00:00+07:00'),
  heardMs: at('2026-11-27T14:59:50+07:00'),
  silentSinceMs: 0,
}

test('OP14: a wall loads itself anew when the server is back after a long silence, and once a night; not otherwise', () => {
  assert.equal(reasonToReload(day), undefined)
  const silent = { ...day, heardMs: at('2026-11-27T14:40:00+07:00'), silentSinceMs: at('2026-11-27T14:45:10+07:00') }
  assert.equal(reasonToReload(silent), undefined, 'not while nobody answers')
  assert.equal(reasonToReload({ ...silent, heardMs: day.heardMs }), 'back')
  const night = { ...day, nowMs: at('2026-11-28T04:10:00+07:00') }
  assert.equal(reasonToReload(night), 'night')
  assert.equal(
    reasonToReload({ ...night, openedMs: at('2026-11-28T04:01:00+07:00') }),
    undefined,
    'it has just done so',
  )
})

test('OP14: a wall shows the screens that its address names, in that order, else all that are not by request only', () => {
  const all = ['map', 'warnings', 'cases', 'air']
  assert.deepEqual(screensOf(all, undefined), ['map', 'air'])
  assert.deepEqual(screensOf(all, 'air, cases,nothing'), ['air', 'cases'])
  assert.deepEqual(screensOf(all, 'nothing'), [])
  assert.deepEqual(['1', '45', 'x', undefined].map(secondsOf), [5, 45, 30, 30])
})
