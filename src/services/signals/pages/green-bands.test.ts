import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bandsOf, type Green, shareOf } from './green-bands.ts'

test('SG67: a green band is when one may start and meets no red at the corridor’s speed', () => {
  const s = (from: number, to: number): Green => [from * 1000, to * 1000]
  // 36 km/h: 100 m in 10 s.
  const stops = [
    { distanceM: 0, greens: [s(0, 30), s(60, 90)] },
    { distanceM: 100, greens: [s(0, 20), s(70, 120)] },
    { distanceM: 200, greens: [s(25, 50), s(95, 100)] },
  ]
  assert.deepEqual(bandsOf(stops, 36), [s(5, 10), s(75, 80)])
  // Back: from the last one on.
  assert.deepEqual(bandsOf(stops.toReversed(), 36), [])
  assert.equal(shareOf(bandsOf(stops, 36), 0, 100_000), 0.1)
  assert.deepEqual(bandsOf([], 36), [])
  const green = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 20 }).map((lengths) => {
    let at = 0
    const edges = lengths.map((length) => (at += length * 1000))
    return edges.flatMap((from, n): Green[] => (n % 2 === 0 && edges[n + 1] ? [[from, edges[n + 1] ?? 0]] : []))
  })
  const corridor = fc.array(green, { minLength: 2, maxLength: 5 })
  fc.assert(
    fc.property(corridor, fc.integer({ min: 0, max: 400_000 }), (all, startMs) => {
      const along = all.map((greens, n) => ({ distanceM: n * 150, greens }))
      const isGreenAt = ({ distanceM, greens }: (typeof along)[number]) => {
        const ms = startMs + distanceM * 100
        return greens.some(([from, to]) => ms > from && ms < to)
      }
      const isInBand = bandsOf(along, 36).some(([from, to]) => startMs > from && startMs < to)
      assert.equal(isInBand, along.every(isGreenAt))
    }),
  )
})
