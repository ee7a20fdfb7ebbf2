import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { areaOf, distanceTo, faultOf, innerPoint, isInside, type Point, type Polygon, type Ring } from './geometry.ts'
import { keyOf, keysWithin, project, tileAt, tileOfKey, tilesIn, unproject } from './grid.ts'
import { pack, unpack } from './outline.ts'
import { lotsOf, planeAt, type Quad, quadArea, type XY } from './subdivision.ts'

const hanoi: Point = [105.85, 21.03]
const { toDegrees } = planeAt(hanoi)
const polygon = (...metres: XY[]): Polygon => ({ type: 'Polygon', coordinates: [metres.map(toDegrees)] })
const square = polygon([0, 0], [10, 0], [10, 20], [0, 20], [0, 0])

test('LA2: an outline that is open, flat, crossed or far too large is refused, each by its name', () => {
  assert.equal(faultOf(square), null)
  assert.equal(faultOf(polygon([0, 0], [10, 0], [10, 20], [0, 20])), 'not-closed')
  assert.equal(faultOf(polygon([0, 0], [10, 0], [10, 0], [0, 0])), 'too-few-points')
  assert.equal(faultOf(polygon([0, 0], [10, 0], [10, 20], [5, -5], [0, 0])), 'crosses-itself')
  assert.equal(faultOf(polygon([0, 0], [10, 20], [10, 0], [0, 20], [0, 0])), 'no-area')
  assert.equal(faultOf(polygon([0, 0], [10, 22], [10, 0], [0, 20], [0, 0])), 'crosses-itself')
  assert.equal(faultOf(polygon([0, 0], [10, 0], [20, 0], [0, 0])), 'no-area')
  assert.equal(faultOf(polygon([0, 0], [9_000, 0], [9_000, 20], [0, 0])), 'too-large')
  const hole = (at: number): Ring => [[at, 2] as XY, [at + 2, 2] as XY, [at + 2, 4] as XY, [at, 2] as XY].map(toDegrees)
  assert.equal(faultOf({ type: 'Polygon', coordinates: [...square.coordinates, hole(2)] }), null)
  assert.equal(faultOf({ type: 'Polygon', coordinates: [...square.coordinates, hole(30)] }), 'hole-outside')
})

test('LA3: the area of an outline is that on the ground, holes taken off', () => {
  assert.ok(Math.abs(areaOf(square) - 200) < 0.1, String(areaOf(square)))
  const holed = [...square.coordinates, polygon([2, 2], [4, 2], [4, 7], [2, 7], [2, 2]).coordinates[0] as Ring]
  assert.ok(Math.abs(areaOf({ type: 'Polygon', coordinates: holed }) - 190) < 0.2)
  // A rectangle of a thousandth of a degree at 21° N: 103.93 m by 110.73 m (Vincenty on WGS 84).
  const cell = [hanoi, [105.851, 21.03], [105.851, 21.031], [105.85, 21.031], hanoi] as Ring
  assert.ok(Math.abs(areaOf({ type: 'Polygon', coordinates: [cell] }) / (103.9 * 110.73) - 1) < 0.001)
})

const metre = fc.double({ min: -400, max: 400, noNaN: true })
/** A convex block: four points on a stretched circle, in turn. */
const block = fc
  .tuple(
    metre,
    metre,
    fc.double({ min: 12, max: 300, noNaN: true }),
    fc.double({ min: 12, max: 300, noNaN: true }),
    fc.array(fc.double({ min: 0.1, max: 0.9, noNaN: true }), { minLength: 4, maxLength: 4 }),
  )
  .map(([x, y, wide, high, turns]): Quad => {
    const at = (n: number): XY => {
      const angle = ((n + (turns[n] ?? 0.5)) * Math.PI) / 2
      return [x + wide * Math.cos(angle), y + high * Math.sin(angle)]
    }
    return [at(0), at(1), at(2), at(3)]
  })

/** The area that two convex quads share: one cut by the edges of the other. */
function shared(one: Quad, other: Quad): number {
  const sign = Math.sign(cross(other[0], other[1], other[2]))
  let points: XY[] = [...one]
  for (let i = 0; i < 4; i++) {
    const [a, b] = [other[i] as XY, other[(i + 1) % 4] as XY]
    points = points.flatMap((point, k) => {
      const before = points[(k + points.length - 1) % points.length] as XY
      const [here, there] = [cross(a, b, point) * sign, cross(a, b, before) * sign]
      const t = there / (there - here)
      const edge: XY = [before[0] + t * (point[0] - before[0]), before[1] + t * (point[1] - before[1])]
      if (here >= 0) return there >= 0 ? [point] : [edge, point]
      return there >= 0 ? [edge] : []
    })
  }
  return (
    Math.abs(
      points.reduce((sum, [x, y], k) => {
        const [nx, ny] = points[(k + 1) % points.length] as XY
        return sum + x * ny - nx * y
      }, 0),
    ) / 2
  )
}
const cross = (a: XY, b: XY, c: XY) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

test('LA11: lots of a block do not overlap, and their areas add up to the block’s', () => {
  fc.assert(
    fc.property(block, fc.integer({ min: 1, max: 60 }), fc.nat(), (corners, count, seed) => {
      const lots = lotsOf(corners, count, seed)
      assert.equal(lots.length, count)
      const whole = quadArea(corners)
      const sum = lots.reduce((total, lot) => total + quadArea(lot), 0)
      assert.ok(Math.abs(sum - whole) < whole * 1e-9 + 1e-6, `${sum} of ${whole}`)
      for (const [i, lot] of lots.entries())
        for (const other of lots.slice(i + 1)) assert.ok(shared(lot, other) < whole * 1e-9 + 1e-6)
    }),
    { numRuns: 150 },
  )
})

test('LA5: an outline packs to centimetres and back; its inner point is inside', () => {
  fc.assert(
    fc.property(block, (corners) => {
      const ring = corners.map(toDegrees)
      const given: Polygon = { type: 'Polygon', coordinates: [[...ring, ring[0] as Point]] }
      assert.deepEqual(unpack(pack(given)), given.coordinates)
      const at = innerPoint(given)
      assert.ok(isInside(at, given.coordinates) || distanceTo(at, given.coordinates) < 0.02)
    }),
  )
  assert.throws(() => unpack(Buffer.from([4, 130])), /too early/)
})

test('LA6: a tile of any scale is one range of numbers, and holds just what lies in it', () => {
  const lon = fc.double({ min: -179, max: 179, noNaN: true })
  const lat = fc.double({ min: -84, max: 84, noNaN: true })
  fc.assert(
    fc.property(lon, lat, lon, lat, fc.integer({ min: 7, max: 15 }), (lon1, lat1, lon2, lat2, z) => {
      const fine = tileAt([lon1, lat1], 16)
      const key = keyOf(fine.x, fine.y)
      assert.deepEqual(tileOfKey(key), fine)
      const [own, other] = [tileAt([lon1, lat1], z), tileAt([lon2, lat2], z)]
      const isIn = ([from, beyond]: [number, number]) => key >= from && key < beyond
      assert.ok(isIn(keysWithin(own)))
      assert.equal(isIn(keysWithin(other)), own.x === other.x && own.y === other.y)
      const [x, y] = project([lon1, lat1])
      const [backLon, backLat] = unproject(x, y)
      assert.ok(Math.abs(backLon - lon1) < 1e-9 && Math.abs(backLat - lat1) < 1e-9)
    }),
  )
  assert.equal(tilesIn({ west: 105.85, south: 21.03, east: 105.85, north: 21.03 }, 16).length, 1)
})
