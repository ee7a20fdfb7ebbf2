/** Records that have a position, what anybody may find, and imports that can be repeated. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import * as api from './contract.ts'
import {
  defineRegistry,
  findOpen,
  importRecords,
  loadRecords,
  openRegistry,
  type OpenQuestion,
  type Position,
} from './index.ts'
import registry from './module.ts'
import { distance_m, onPlane } from './plane.ts'

const hoanKiem = 'gso:00070@2025-07-01'
const both = (text: string) => ({ vi: text, en: text })
const text = { type: 'string', minLength: 1, maxLength: 100 }
const open = (schema: Record<string, unknown>) => {
  return { title: both('t'), meaning: both('m'), sensitivity: 'open', schema } as const
}
const string = (value: unknown) => (typeof value === 'string' ? value : null)

const wells = defineRegistry({
  name: 'wells',
  title: both('Wells'),
  owner: both('Waterworks'),
  fields: {
    name: open(text),
    kind: open(text),
    at: open({ type: 'object' }),
    keeper: { ...open(text), sensitivity: 'internal' },
  },
  required: ['name'],
  purposes: {
    keeping: {
      title: both('k'),
      legalGround: 'art. 1',
      permission: 'wells.keep',
      upTo: 'internal',
      reach: 'anywhere',
    },
  },
  maintain: 'wells.keep',
  keyOf: () => null,
  labelOf: (data) => string(data['name']) ?? '',
  unitOf: () => hoanKiem,
  dayOf: () => null,
  personsOf: () => [],
  pointOf: (data) => (data['at'] as Position | undefined) ?? null,
})

const khue = await startTestKhue({ modules: [organisation, identity, registry] })
await openRegistry(khue.app, wells)

const idOf = (n: number) => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`
const lake = { lat: 21.0287, lon: 105.8524 }
const well = (n: number, name: string, at?: Position, kind = 'dug') => {
  return { id: idOf(n), data: { name, kind, keeper: 'ông Ba', ...(at && { at }) }, validFrom: '2020-01-01' }
}
const all = [
  well(1, 'Giếng Đền Ngọc Sơn', { lat: 21.0307, lon: 105.8524 }),
  well(2, 'Giếng Tháp Rùa', { lat: 21.028, lon: 105.8522 }, 'drilled'),
  well(3, 'Giếng Láng Hạ', { lat: 21.0157, lon: 105.8129 }),
  well(4, 'Giếng làng Ngọc Hà'),
]
const source = { reference: 'bản đồ 2026', legal_ground: 'ODbL 1.0' }
const load = (records: Parameters<typeof importRecords>[3]) => importRecords(khue.app, 'wells', source, records)
const find = async (question: Omit<OpenQuestion, 'limit'>, limit = 10) => {
  const { items, more } = await khue.app.read((tx) => findOpen(tx, 'wells', { limit, ...question }))
  return { labels: items.map(({ label }) => label), items, more }
}

await load(all)

test('RG16: an import repeated changes nothing; what its source says otherwise is corrected, what an official changed is kept', async () => {
  assert.deepEqual(await load(all), { added: 0, corrected: 0, unchanged: 4, kept: 0 })
  const keeper: Official = {
    kind: 'official',
    id: newId(),
    name: 'Lê An',
    grants: [{ permission: 'wells.keep', unitId: hoanKiem, subtree: false }],
    sessionId: newId(),
    strongUntil: 0,
  }
  const amended = await khue.call(keeper, api.amendRecord, {
    params: { registry: 'wells', id: idOf(1) },
    body: {
      kind: 'corrected',
      version: 1,
      values: { kind: 'stone' },
      validFrom: '2020-01-01',
      reference: 'r',
      legalGround: 'g',
      reason: 'w',
    },
  })
  assert.equal(amended.status, 200)
  const moved = [well(1, 'Giếng khác'), ...all.slice(1, 3), well(4, 'Giếng làng Ngọc Hà', { lat: 21.04, lon: 105.82 })]
  assert.deepEqual(await load([...moved, well(5, 'Giếng mới')]), { added: 1, corrected: 1, unchanged: 2, kept: 1 })
  assert.deepEqual((await find({ near: { lat: 21.04, lon: 105.82 }, radius_m: 50 })).labels, ['Giếng làng Ngọc Hà'])
})

test('RG16: what does not fit the registry is refused', async () => {
  await assert.rejects(load([{ ...well(9, 'x'), data: { colour: 'red' } }]), { type: 'kernel.invalid-input' })
  assert.deepEqual((await find({ q: 'x' })).labels, [])
})

test('RG17: what is open is found near a point, in a box and by any words of a name; other fields stay closed', async () => {
  const near = await find({ near: lake, radius_m: 500 })
  assert.deepEqual(near.labels, ['Giếng Tháp Rùa', 'Giếng Đền Ngọc Sơn'])
  assert.equal(near.items[0]?.data['keeper'], undefined)
  assert.equal(near.items[0]?.distance_m, 81)
  assert.deepEqual((await find({ near: lake, radius_m: 500, only: { field: 'kind', values: ['drilled'] } })).labels, [
    'Giếng Tháp Rùa',
  ])
  const box = { southWest: { lat: 21.01, lon: 105.8 }, northEast: { lat: 21.02, lon: 105.82 } }
  assert.deepEqual((await find({ box })).labels, ['Giếng Láng Hạ'])
  assert.deepEqual((await find({ q: 'ngoc gieng' })).labels, ['Giếng Đền Ngọc Sơn', 'Giếng làng Ngọc Hà'])
  assert.deepEqual(
    (await find({ q: 'làng' })).labels,
    ['Giếng làng Ngọc Hà', 'Giếng Láng Hạ'],
    'marks that were typed come first',
  )
  assert.deepEqual((await find({ q: 'thap rau' })).labels, ['Giếng Tháp Rùa'], 'one letter a word is forgiven')
  assert.deepEqual((await find({ q: '%_' })).labels, [])
  const few = await find({ q: 'giếng' }, 2)
  assert.deepEqual([few.labels.length, few.more], [2, true])
})

test('RG17: a load keeps positions, too', async () => {
  await openRegistry(khue.app, defineRegistry({ ...wells, name: 'old-wells' }))
  const records = all.map((one) => ({ registry: 'old-wells', ...one }))
  await loadRecords(khue.app, ['old-wells'], { kind: 'import', ...source }, records)
  const found = await khue.app.read((tx) => findOpen(tx, 'old-wells', { near: lake, radius_m: 100, limit: 5 }))
  assert.deepEqual(
    found.items.map(({ label }) => label),
    ['Giếng Tháp Rùa'],
  )
})

test('RG17: distances on the plane are those on the globe, within half a percent, across the city', () => {
  const corners = [lake, { lat: 20.57, lon: 105.7 }, { lat: 21.38, lon: 105.79 }, { lat: 21.2, lon: 105.29 }]
  for (const a of corners) {
    for (const b of corners.filter((one) => one !== a)) {
      const [p, q] = [onPlane(a), onPlane(b)]
      assert.ok(Math.abs(Math.hypot(p.x - q.x, p.y - q.y) / distance_m(a, b) - 1) < 0.005)
    }
  }
})
