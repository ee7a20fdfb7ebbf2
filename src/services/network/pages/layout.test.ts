import assert from 'node:assert/strict'
import { test } from 'node:test'
import { layout, plane } from './layout.ts'

const node = (id: string, role: 'core' | 'aggregation' | 'access') => ({ id, code: id, role })
const ring = ['p', 'q', 'r', 's']
const nodes = [
  node('k1', 'core'),
  node('k2', 'core'),
  ...ring.toReversed().map((id) => node(id, 'aggregation')),
  ...ring.flatMap((id) => [1, 2, 3, 4].map((n) => node(`${id}${n}`, 'access'))),
  node('lost', 'access'),
]
const stops = ['k1', ...ring, 'k2']
const links = [
  ...stops.slice(1).map((b, at) => ({ a: stops[at] ?? '', b })),
  ...ring.flatMap((id) => [1, 2, 3, 4].map((n) => ({ a: id, b: `${id}${n}` }))),
]

test('NW16: every node has a place of its own on the map, cores in the middle, the sites of a ring side by side', () => {
  const places = layout(nodes, links)
  assert.equal(places.size, nodes.length)
  const spots = new Set([...places.values()].map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`))
  assert.equal(spots.size, nodes.length)
  for (const { x, y } of places.values()) assert.ok(x > 0 && x < plane.width && y > 0 && y < plane.height)
  const far = (id: string) =>
    Math.hypot((places.get(id)?.x ?? 0) - plane.width / 2, (places.get(id)?.y ?? 0) - plane.height / 2)
  for (const id of ring) {
    assert.ok(far(id) > far('k1'))
    for (const n of [1, 2, 3, 4]) assert.ok(far(`${id}${n}`) > far(id))
  }
  const turn = ring.map((id) => places.get(id)?.angle ?? 0)
  assert.deepEqual(
    turn,
    turn.toSorted((a, b) => a - b),
  )
})

test('NW16: a map of nothing, and of nodes without links, is drawn as well', () => {
  assert.equal(layout([], []).size, 0)
  assert.equal(layout([node('a', 'access'), node('b', 'access')], []).size, 2)
})
