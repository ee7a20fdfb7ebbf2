import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clustersOf, Points } from './points.ts'

const hanoi = [105.85, 21.03] as const
const near = (a: readonly number[] | undefined, b: readonly number[]) => {
  assert.ok(a)
  for (const [at, value] of a.entries())
    assert.ok(Math.abs(value - (b[at] ?? 0)) < 1e-6, `${String(a)} is not ${String(b)}`)
}

test('UI14: a point moves from where it is drawn to where it was last told to be', () => {
  const points = new Points(hanoi, 2)
  points.put('bus', 105.85, 21.03, 0, 10)
  near(points.placeOf('bus', 10), [105.85, 21.03])
  points.put('bus', 105.87, 21.03, 0, 20)
  near(points.placeOf('bus', 21), [105.86, 21.03])
  // Told again on its way: it turns from where it is, and does not jump.
  points.put('bus', 105.86, 21.05, 0, 21)
  near(points.placeOf('bus', 21), [105.86, 21.03])
  near(points.placeOf('bus', 23), [105.86, 21.05])
  assert.equal(points.movingUntil, 23)
})

test('UI14: what goes leaves its place to another, and the array grows as it must', () => {
  const points = new Points<number>(hanoi)
  for (let id = 0; id < 3000; id++) points.put(id, 105 + id / 1000, 21, id % 5, 0)
  for (let id = 0; id < 3000; id += 2) points.remove(id)
  points.remove(0)
  assert.equal(points.count, 1500)
  assert.ok(!points.has(0))
  for (const id of [1, 1499, 2999]) {
    near(points.placeOf(id, 9), [105 + id / 1000, 21])
    assert.equal(points.stateOf(id), id % 5)
  }
  assert.equal(points.nearest(105.5011, 21, 1e-5, 9), 501)
  assert.equal(points.nearest(120, 10, 1e-5, 9), undefined)
  points.clear()
  assert.equal(points.count, 0)
})

test('UI14: far out, points of one square are one cluster with their number and the worst of them', () => {
  const points = new Points<number>(hanoi)
  for (let id = 0; id < 100; id++)
    points.put(id, 105.85 + (id % 10) / 1e5, 21.03, id === 7 ? 3 : id % 2 === 0 ? 4 : 1, 0)
  points.put(100, 106.5, 20.5, 1, 0)
  const clusters = clustersOf(points, 10, 60).toSorted((a, b) => b.count - a.count)
  assert.deepEqual(
    clusters.map(({ count, worst }) => [count, worst]),
    [
      [100, 3],
      [1, 1],
    ],
  )
  near([clusters[0]?.longitude ?? 0, clusters[0]?.latitude ?? 0], [105.850045, 21.03])
})
