/** What the registries of land, enterprises and public assets give to everybody. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import casework from '../../platform/casework/module.ts'
import documents from '../../platform/documents/module.ts'
import exchange from '../../platform/exchange/module.ts'
import identity from '../../platform/identity/module.ts'
import organisation from '../../platform/organisation/module.ts'
import { loadRecords } from '../../platform/registry/index.ts'
import registry from '../../platform/registry/module.ts'
import enterprises from '../enterprises/module.ts'
import land from '../land/module.ts'
import publicAssets from '../public-assets/module.ts'
import { listRows } from './contract.ts'
import { findDataset } from './definition.ts'
import openData from './module.ts'
import { publish } from './publish.ts'

const hoanKiem = 'gso:00070@2025-07-01'
const cauGiay = 'gso:00166@2025-07-01'
const khue = await startTestKhue({
  modules: [organisation, identity, documents, casework, registry, exchange, openData, land, enterprises, publicAssets],
})

async function load(name: string, records: readonly Record<string, unknown>[]): Promise<void> {
  const source = { kind: 'import', reference: 'r', legal_ground: 'l' } as const
  const rows = records.map((data) => ({ registry: name, id: newId(), data, validFrom: '2026-01-05' }))
  await loadRecords(khue.app, [name], source, rows)
}

async function isEmpty(id: string): Promise<void> {
  const dataset = findDataset(khue.app, id) ?? assert.fail(id)
  assert.equal(await publish(khue.app, dataset), 'empty', 'nothing before there are records')
}

async function rowsOf(id: string, query: Record<string, unknown> = {}) {
  const dataset = findDataset(khue.app, id) ?? assert.fail(id)
  assert.ok(['published', 'unchanged'].includes(await publish(khue.app, dataset)))
  return (await khue.call(anonymous, listRows, { params: { id }, query: { limit: 1000, ...query } })).body.items
}

test('LA21, RG84: parcels and their areas are counted by commune and use; few are kept back, with their areas', async () => {
  await isEmpty('parcels-by-use')
  const parcel = (unitId: string, code: string, use: string, at: number) => ({
    number: `${code}.1.${at}`,
    unitId,
    use,
    areaM2: 100.5,
    geometry: { type: 'Polygon', coordinates: [] },
    holders: [{ name: 'Nguyễn Văn An' }],
  })
  const many = (n: number, unitId: string, code: string, use: string, from: number) =>
    Array.from({ length: n }, (_, at) => parcel(unitId, code, use, from + at))
  await load('land', [
    ...many(8, hoanKiem, '00070', 'ODT', 1),
    ...many(7, hoanKiem, '00070', 'DGT', 20),
    ...many(2, cauGiay, '00166', 'ODT', 1),
    ...many(9, cauGiay, '00166', 'DGT', 20),
  ])
  const rows = await rowsOf('parcels-by-use')
  const told = rows.map(({ unit_id, use, parcels, area_m2, suppressed }) => [
    unit_id,
    use,
    parcels,
    area_m2,
    suppressed,
  ])
  assert.deepEqual(told, [
    ['total', 'total', 26, 2613, false],
    [hoanKiem, 'total', 15, 1508, false],
    [hoanKiem, 'DGT', 7, 704, false],
    [hoanKiem, 'ODT', 8, 804, false],
    [cauGiay, 'total', 11, 1106, false],
    [cauGiay, 'DGT', null, null, true],
    [cauGiay, 'ODT', null, null, true],
  ])
  assert.ok(!JSON.stringify(rows).includes('Nguyễn'))
})

const business = (at: number, more: Record<string, unknown> = {}) => ({
  code: `00109900${String(at).padStart(4, '0')}`,
  name: `Hộ ${at}`,
  kind: 'household-business',
  status: 'active',
  trades: [{ code: '5610', edition: 'vsic-2025', name: 'Nhà hàng' }],
  address: { unitId: hoanKiem, line: `Số ${at}` },
  registeredOn: '2026-02-01',
  owners: [{ name: 'Nguyễn Văn Sướng', role: 'owner' }],
  phone: '0901234567',
  capitalDong: 5,
  ...more,
})

test('EN12: businesses are counted by commune, division and year, household businesses too; few are kept back', async () => {
  await isEmpty('businesses-by-trade')
  await isEmpty('enterprises')
  await load('enterprises', [
    ...Array.from({ length: 6 }, (_, at) => business(at)),
    ...Array.from({ length: 5 }, (_, at) => business(20 + at, { registeredOn: '2025-03-01' })),
    business(40, { trades: [{ name: 'Nghề lạ' }] }),
    business(50, {
      code: '0101234567',
      name: 'Công ty TNHH Sen',
      kind: 'limited-company',
      trades: [{ code: '6219', edition: 'vsic-2025', name: 'Lập trình' }],
    }),
  ])
  const rows = await rowsOf('businesses-by-trade', { level: 'year' })
  const told = rows.filter(({ suppressed }) => suppressed === false)
  assert.deepEqual(
    told.map(({ edition, division, year, businesses }) => [edition, division, year, businesses]),
    [],
    'the two years of restaurants would give the single ones away',
  )
  const [city] = await rowsOf('businesses-by-trade', { level: 'city' })
  assert.deepEqual([city?.['businesses'], city?.['suppressed']], [13, false])
  assert.equal((await rowsOf('businesses-by-trade', { 'businesses.from': 1, 'businesses.to': 4 })).length, 0)
})

test('EN13: companies are listed with what everybody may know, without owners, telephones, capital or household businesses', async () => {
  const rows = await rowsOf('enterprises')
  assert.deepEqual(
    rows.map(({ code, name, kind, trade, edition, unit_id, address, registered_on }) => {
      return [code, name, kind, trade, edition, unit_id, address, registered_on]
    }),
    [['0101234567', 'Công ty TNHH Sen', 'limited-company', '6219', 'vsic-2025', hoanKiem, 'Số 50', '2026-02-01']],
  )
  assert.ok(!/Sướng|0901234567|Hộ /.test(JSON.stringify(rows)))
})

test('PA12: what units hold is told by group, with its worth on the day', async () => {
  await isEmpty('public-assets-by-unit')
  const asset = (at: number, more: Record<string, unknown>) => ({
    code: `HK.${at}`,
    name: 'Máy vi tính',
    group: 'computer',
    unitId: hoanKiem,
    place: 'Phòng 101',
    state: 'in-use',
    costDong: 15_000_000,
    putIntoUseOn: '2010-03-01',
    ...more,
  })
  await load('public-assets', [
    asset(100, {}),
    asset(101, { costDong: 10_000_000 }),
    asset(102, { group: 'land', costDong: 9, putIntoUseOn: '2000-01-01' }),
  ])
  const rows = await rowsOf('public-assets-by-unit')
  assert.deepEqual(
    rows.map(({ unit_id, group, assets, cost_dong, worn_dong, remaining_dong }) => {
      return [unit_id, group, assets, cost_dong, worn_dong, remaining_dong]
    }),
    [
      [hoanKiem, 'computer', 2, 25_000_000, 25_000_000, 0],
      [hoanKiem, 'land', 1, 9, 0, 9],
    ],
  )
})
