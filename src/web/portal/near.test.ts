import assert from 'node:assert/strict'
import { test } from 'node:test'
import { airPoints } from '../../services/environment/pages/near-points.ts'
import { reportPoints } from '../../services/participation/pages/near-points.ts'
import { metresBetween, nearestOf } from '../ui/near.ts'

const lake = { longitude: 105.8524, latitude: 21.0287 }

test('PORTAL2: what is around a place is what was published, the nearest first; what has no place or is old is not passed off as near or fresh', () => {
  const reports = reportPoints([
    { id: 'far', lat: 21.05, lon: 105.8524, category: 'roads', state: 'working', overdue: true },
    { id: 'near', lat: 21.0288, lon: 105.8524, category: 'roads', state: 'sent', overdue: false },
  ])
  assert.deepEqual(
    nearestOf(reports, lake, 5).map(({ point }) => [point.id, point.tone]),
    [
      ['near', 'attention'],
      ['far', 'wrong'],
    ],
  )
  assert.ok(Math.abs(metresBetween(lake, { ...lake, latitude: lake.latitude + 0.01 }) - 1113) < 5)
  const station = {
    code: 'air-x',
    name: { vi: 'x', en: 'x' },
    owner: { vi: '', en: '' },
    source: { vi: '', en: '' },
    isSample: false,
    isPlaceEstimated: false,
    point: lake,
    now: null,
  }
  const old = { hour: '', aqi: 180, band: 'bad', main: 'pm25', parts: {}, means: {}, isOld: true } as const
  assert.deepEqual(airPoints([{ ...station, point: null }]), [])
  assert.deepEqual(
    airPoints([station, { ...station, now: old }, { ...station, now: { ...old, isOld: false } }]).map(
      ({ tone }) => tone,
    ),
    ['unknown', 'unknown', 'wrong'],
  )
})
