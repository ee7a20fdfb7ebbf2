import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../kernel/actor.ts'
import { officialWith, startTestKhue } from '../../kernel/testing.ts'
import { listLayers, readGroundRoads, readLayerLines, readLayerPoints } from './contract.ts'
import { declareLayer, declareRoads, type LayerPoints } from './index.ts'
import situation from './module.ts'

const khue = await startTestKhue({ modules: [situation] })
const reader = officialWith('Trần Văn Minh', [
  { permission: 'reports.read', unitId: 'gso:01@2008-08-01', subtree: true },
])
const stranger = officialWith('Lê Thị Hoa', [])

const name = { vi: 'Phản ánh', en: 'Reports' }
const one = (position: string, ids: string[]): LayerPoints => ({
  position,
  ids,
  longitudes: ids.map(() => 105.85),
  latitudes: ids.map(() => 21.03),
  states: ids.map(() => 2),
  labels: ids.map(() => name),
  links: ids.map(() => ''),
  gone: [],
})
const common = {
  name,
  topic: null,
  isOn: true,
  sees: (actor: { kind: string; grants?: readonly { permission: string }[] }) =>
    actor.grants?.some(({ permission }) => permission === 'reports.read') ?? false,
}
declareLayer(khue.app, {
  ...common,
  id: 'test.reports',
  form: 'points',
  points: (_tx, _actor, after) => Promise.resolve(after === '1' ? one('2', ['b']) : one('1', ['a', 'b'])),
})
declareLayer(khue.app, {
  ...common,
  id: 'test.uneven',
  form: 'points',
  points: () => Promise.resolve({ ...one('1', ['a']), states: [] }),
})
declareLayer(khue.app, {
  ...common,
  id: 'test.lines',
  form: 'lines',
  lines: () => Promise.resolve({ type: 'FeatureCollection', features: [] }),
})

test('SIT1: a layer is seen by whom its module lets; to others it does not exist', async () => {
  assert.equal((await khue.call(anonymous, listLayers, {})).status, 401)
  assert.deepEqual((await khue.call(stranger, listLayers, {})).body, [])
  const params = { id: 'test.reports' }
  assert.equal((await khue.call(stranger, readLayerPoints, { params, query: {} })).status, 404)
  const { body } = await khue.call(reader, listLayers, {})
  assert.deepEqual(
    body.map(({ id, form }) => [id, form]),
    [
      ['test.reports', 'points'],
      ['test.uneven', 'points'],
      ['test.lines', 'lines'],
    ],
  )
  assert.equal((await khue.call(reader, readLayerPoints, { params: { id: 'test.lines' }, query: {} })).status, 404)
  const lines = await khue.call(reader, readLayerLines, { params: { id: 'test.lines' } })
  assert.deepEqual(JSON.parse(lines.body.toString()), { type: 'FeatureCollection', features: [] })
  assert.throws(
    () => declareLayer(khue.app, { ...common, id: 'test.lines', form: 'lines', lines: () => Promise.resolve({}) }),
    /two layers/,
  )
})

test('SIT2: points come in even columns, afterwards only what changed; a module that errs is told so', async () => {
  const params = { id: 'test.reports' }
  const first = await khue.call(reader, readLayerPoints, { params, query: {} })
  assert.deepEqual(first.body.ids, ['a', 'b'])
  const next = await khue.call(reader, readLayerPoints, { params, query: { after: first.body.position } })
  assert.deepEqual([next.body.ids, next.body.position], [['b'], '2'])
  assert.equal((await khue.call(reader, readLayerPoints, { params: { id: 'test.uneven' }, query: {} })).status, 500)
})

test('SIT4: the roads of the ground are those of the module that has them, for anybody; before that there are none', async () => {
  const names = async () => {
    const { body } = await khue.call(anonymous, readGroundRoads, {})
    const { features } = JSON.parse(body.toString()) as { features: { properties: { name: string } }[] }
    return features.map(({ properties }) => properties.name)
  }
  assert.deepEqual(await names(), [])
  const roads = () => Promise.resolve({ type: 'FeatureCollection', features: [{ properties: { name: 'Tràng Tiền' } }] })
  declareRoads(khue.app, roads)
  assert.deepEqual(await names(), ['Tràng Tiền'])
  assert.throws(() => declareRoads(khue.app, roads), /two modules/)
})
