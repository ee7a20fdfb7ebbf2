import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  boxAround,
  holds,
  metresBetween,
  NoGeometry,
  planarDistance,
  planarLength,
  relates,
  shapeOf,
  shapeOfText,
} from './geometry.ts'

const square = shapeOf({
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [0, 0],
    ],
  ],
})
const holed = shapeOfText('POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))')
const point = (x: number, y: number) => shapeOf({ type: 'Point', coordinates: [x, y] })

test('how shapes lie to each other follows ISO 19125, holes and edges included', () => {
  assert.ok(holds('contains', square, point(5, 5)) && holds('within', point(5, 5), square))
  assert.ok(!holds('contains', holed, point(5, 5)) && holds('disjoint', holed, point(5, 5)))
  assert.ok(holds('intersects', square, point(10, 5)) && !holds('contains', square, point(10, 5)))
  assert.ok(holds('touches', square, point(10, 5)) && !holds('touches', point(1, 1), point(1, 1)))
  assert.ok(holds('equals', square, shapeOfText('POLYGON ((10 10, 0 10, 0 0, 10 0, 10 10))')))
  const line = shapeOfText('LINESTRING (5 5, 15 5)')
  assert.ok(holds('crosses', line, square) && holds('crosses', square, line) && !holds('within', line, square))
  assert.ok(holds('overlaps', square, shapeOfText('POLYGON ((5 5, 15 5, 15 15, 5 15, 5 5))')))
  assert.ok(!holds('overlaps', square, line))
  assert.ok(holds('disjoint', square, point(20, 20)) && !holds('intersects', square, point(20, 20)))
  assert.ok(relates(square, point(5, 5), 'T*****FF*'))
})

test('distances are metres on the sphere or units on the plane', () => {
  const hoanKiem = point(105.8524, 21.0287)
  const noiBai = point(105.8067, 21.2187)
  const metres = metresBetween(hoanKiem, noiBai)
  assert.ok(metres > 21_500 && metres < 21_800, String(metres))
  assert.equal(metresBetween(point(5, 5), square), 0)
  assert.equal(planarDistance(point(13, 14), square), 5)
  assert.equal(planarLength(shapeOfText('LINESTRING (0 0, 3 4)')), 5)
  const box = boxAround(hoanKiem, 1000)
  assert.ok(box.north - box.south > 0.0179 && box.north - box.south < 0.0181 && box.east - box.west > 0.019)
})

test('what is no geometry is refused', () => {
  for (const bad of [
    null,
    'x',
    {},
    { type: 'Point' },
    { type: 'Point', coordinates: ['a', 1] },
    { type: 'Circle', coordinates: [1, 2] },
    {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 1],
        ],
      ],
    },
  ])
    assert.throws(() => shapeOf(bad), NoGeometry, JSON.stringify(bad))
  assert.throws(() => shapeOfText('POINT (1'), NoGeometry)
  assert.throws(() => relates(square, square, 'XYZ'), NoGeometry)
})
