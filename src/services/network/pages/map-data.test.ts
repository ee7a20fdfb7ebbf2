import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LinkView, NodeView } from '../contract.ts'
import { networkData } from './map-data.ts'
import { markOf, marks, shapes } from './state-mark.ts'

const text = (name: string) => ({ vi: name, en: name })
const node = (id: string, more: Partial<NodeView> = {}): NodeView => ({
  id,
  code: id,
  name: text(id),
  role: 'access',
  unitId: 'u',
  unitName: text('u'),
  point: { longitude: 105.8, latitude: 21 },
  state: 'up',
  since: null,
  inWindow: false,
  latencyMs: null,
  lossPercent: null,
  ...more,
})
const link = (a: string, b: string, more: Partial<LinkView> = {}): LinkView => ({
  id: `${a}-${b}`,
  code: `${a}-${b}`,
  a,
  b,
  kind: 'fibre',
  capacityBps: 1000,
  provider: 'VNPT',
  contract: null,
  serviceLevel: 99.9,
  state: 'up',
  since: null,
  inWindow: false,
  outBps: null,
  inBps: null,
  ...more,
})
const properties = (data: unknown) =>
  (data as GeoJSON.FeatureCollection).features.map((feature) => feature.properties ?? {})

test('NW18: a node is at its place, a link between those of its ends; what has no place is counted and not drawn somewhere', () => {
  const nodes = [
    node('core', { role: 'core' }),
    node('site', { role: 'aggregation', point: { longitude: 105.7, latitude: 21.1 } }),
    node('leaf', { lossPercent: 2.5, state: 'down' }),
    node('nowhere', { point: null }),
  ]
  const found = networkData(
    nodes,
    [
      link('core', 'site', { outBps: 620, inBps: 100 }),
      link('site', 'leaf', { state: 'down', inBps: 20 }),
      link('site', 'nowhere'),
    ],
    'vi',
    ({ name }) => name.vi,
  )
  assert.equal(found.withoutPlace, 1)
  assert.deepEqual(
    properties(found.sites).map(({ id }) => id as string),
    ['core', 'site'],
  )
  assert.deepEqual(
    properties(found.leaves).map(({ id, mark }) => [id, mark] as unknown[]),
    [['leaf', 'down']],
  )
  const [trunk, broken, ...none] = properties(found.links)
  assert.deepEqual([trunk?.['isTrunk'], trunk?.['load'], trunk?.['words']], [true, 0.62, '62 %'])
  assert.deepEqual([broken?.['isTrunk'], broken?.['mark'], broken?.['words']], [false, 'down', '2 % · −2,5 %'])
  assert.deepEqual(none, [])
  const [line] = (found.links as GeoJSON.FeatureCollection).features
  assert.deepEqual(line?.geometry, {
    type: 'LineString',
    coordinates: [
      [105.8, 21],
      [105.7, 21.1],
    ],
  })
})

test('NW18: each state has a shape of its own, and planned work stands before what it causes', () => {
  const looks = marks.map((mark) => shapes[mark].outline + String(shapes[mark].isHollow))
  assert.equal(new Set(looks).size, marks.length)
  assert.equal(markOf({ state: 'down', inWindow: true }), 'window')
  assert.equal(markOf({ state: 'up', inWindow: true }), 'up')
})
