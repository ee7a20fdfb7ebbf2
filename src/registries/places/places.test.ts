import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { anonymous, type Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import casework from '../../platform/casework/module.ts'
import documents from '../../platform/documents/module.ts'
import identity from '../../platform/identity/module.ts'
import organisation from '../../platform/organisation/module.ts'
import { registerRecord } from '../../platform/registry/contract.ts'
import registry from '../../platform/registry/module.ts'
import { listRows, readDataset } from '../open-data/contract.ts'
import openData from '../open-data/module.ts'
import { publish } from '../open-data/publish.ts'
import { categories, categoryNames, placeCategories } from './categories.ts'
import * as api from './contract.ts'
import type { Place } from './definition.ts'
import { idOf, importPlaces, placesOf } from './load/load.ts'
import { nameKey } from './load/health.ts'
import { csvRows, type PlaceFiles, readFiles } from './load/read-files.ts'
import { Report } from './load/report.ts'
import places from './module.ts'
import { placesByCategory, rowsOf } from './open-data.ts'

const shared = path.join(import.meta.dirname, '../../../../shared/data')
const skip = existsSync(shared) ? false : 'the reference files (../shared/data) are not on this machine'
const today = Temporal.PlainDate.from('2026-11-27')
const hoanKiem = 'gso:00070@2025-07-01'

const khue = await startTestKhue({ modules: [organisation, identity, documents, casework, registry, openData, places] })

/** A commune of half a kilometre around the lake. */
const square = [
  [105.85, 21.02],
  [105.86, 21.02],
  [105.86, 21.03],
  [105.85, 21.03],
  [105.85, 21.02],
] as const
const poi = (n: number, category: string, name: string, more: Partial<PlaceFiles['pointsOfInterest'][number]> = {}) => {
  return { category, osm: `node/${n}`, name, lat: 21.025, lon: 105.855, ...more }
}
const files: PlaceFiles = {
  pointsOfInterest: [
    poi(1, 'school', 'Trường Tiểu học Tràng An', {
      housenumber: '7',
      street: 'Phố Hàng Bài',
      url: 'https://trangan.example',
    }),
    poi(2, 'school', 'Trường tiểu học Tràng An', { osm: 'way/2', lat: 21.0251 }),
    poi(3, 'atm', 'ATM tại Phố Hàng Bài', { generatedName: true, brand: 'A Bank', url: 'https://another.example' }),
    poi(4, 'hospital', 'Bệnh viện Hữu nghị Việt Đức'),
    poi(5, 'hospital', 'Trạm y tế phường Hàng Bài'),
    poi(6, 'cafe', 'Cà phê Bên Kia Sông', { lon: 105.87 }),
    poi(7, 'dragon', 'Rồng'),
  ],
  hospitals: [
    {
      type: 'node',
      id: 4,
      lat: 21.025,
      lon: 105.855,
      tags: { name: 'Bệnh viện Hữu nghị Việt Đức', 'name:en': 'Viet Duc Hospital' },
    },
    { type: 'way', id: 9, center: { lat: 21.025, lon: 105.855 }, tags: {} },
  ],
  facilities: [
    {
      code: '01057',
      name: 'Bệnh viện Hữu Nghị Việt Đức',
      district: 'Quận Hoàn Kiếm',
      address: '40 Tràng Thi',
      specialties: 'Tim mạch; ',
    },
    {
      code: '01A01',
      name: 'Trạm Y tế P. khác (TTYT)',
      district: 'Quận Hoàn Kiếm',
      address: 'Phường Hàng Bài',
      specialties: '',
    },
    { code: '01A02', name: 'Phòng khám Một', district: 'Huyện Sóc Sơn', address: 'xã Không Có', specialties: '' },
    { code: '01A02', name: 'Phòng khám Hai', district: 'Huyện Sóc Sơn', address: '', specialties: '' },
    { code: '01A02', name: 'Phòng khám Hai', district: 'Huyện Sóc Sơn', address: '', specialties: '' },
  ],
  boundaries: [{ code: '00070', polygons: [[square]] }],
}
const load = (given = files) => {
  const report = new Report()
  return { all: placesOf(given, today, report), counts: Object.fromEntries(report.counts), report }
}
const byCode = (all: readonly Place[], code: string) => all.find((one) => one.code === code)

const find = (query: Parameters<typeof khue.call<typeof api.findPlaces>>[2]['query']) =>
  khue.call(anonymous, api.findPlaces, { query })

describe('the list of kinds', () => {
  test('PL1: every kind belongs to a group, and has both names and an icon', async () => {
    const { body } = await khue.call(anonymous, api.listCategories, {})
    assert.deepEqual(body.map(({ id }) => id).toSorted(), categoryNames.toSorted())
    for (const { id, parent, name, icon } of body) {
      assert.ok(name.vi && name.en && icon, id)
      if (parent !== null) assert.equal(body.find((one) => one.id === parent)?.parent, null, id)
    }
    assert.ok(placeCategories.every((name) => categories[name].parent !== null))
  })
})

describe('loading', () => {
  test('PL3: what was left out and why is counted; made-up names and a chain’s web address are not kept', () => {
    const { all, counts, report } = load()
    assert.deepEqual(counts, {
      'osm-unknown-category': 1,
      'osm-outside': 1,
      'osm-made-up-name': 1,
      'osm-site-of-brand': 1,
      'osm-category-by-name': 1,
      'osm-in-both': 1,
      'osm-hospital-without-name': 1,
      'osm-double': 1,
      'bhyt-row-twice': 1,
      'bhyt-code-twice': 2,
      'bhyt-no-commune': 2,
      'bhyt-matched': 1,
      'bhyt-alone': 3,
    })
    assert.match(report.lines(1).join('\n'), /left out: outside the communes of Hanoi\n {6}node\/6 Cà phê Bên Kia Sông/)
    const machine = byCode(all, 'osm:node/3')
    assert.deepEqual([machine?.name, machine?.website, machine?.brand], [undefined, undefined, 'A Bank'])
    assert.equal(byCode(all, 'osm:node/5')?.category, 'health-station')
    assert.equal(byCode(all, 'osm:node/1'), undefined, 'the outline stays')
    assert.deepEqual(byCode(all, 'osm:way/2')?.address, { unitId: hoanKiem })
  })

  test('PL4: a facility is one with its place on the map, or stands alone; a code given twice is nobody’s', () => {
    const { all } = load()
    const matched = byCode(all, 'bhyt:01057')
    assert.deepEqual(
      [
        matched?.healthInsuranceCode,
        matched?.nameEn,
        matched?.position?.lat,
        matched?.sources.map(({ source }) => source),
      ],
      ['01057', 'Viet Duc Hospital', 21.025, ['osm', 'bhyt']],
    )
    assert.deepEqual(matched?.details, { specialties: ['Tim mạch'] })
    assert.equal(all.filter(({ name }) => /Việt Đức/i.test(name ?? '')).length, 1)
    const alone = byCode(all, 'bhyt:01A01')
    assert.deepEqual([alone?.position, alone?.healthInsuranceCode], [undefined, '01A01'])
    const twice = all.filter(({ code }) => code.startsWith('bhyt:01A02'))
    assert.deepEqual(
      twice.map((one) => [one.code, one.healthInsuranceCode]),
      [
        ['bhyt:01A02-phong-kham-hai', undefined],
        ['bhyt:01A02-phong-kham-mot', undefined],
      ],
    )
  })

  test('PL4: two places on the map that could be it are not guessed between', () => {
    const two = [...files.pointsOfInterest, poi(8, 'hospital', 'Bệnh viện hữu nghị Việt Đức', { lat: 21.0295 })]
    const { all, counts } = load({ ...files, pointsOfInterest: two })
    assert.equal(counts['bhyt-several'], 1)
    assert.equal(byCode(all, 'bhyt:01057')?.position, undefined)
  })

  test('PL4: ways of writing a name are one', () => {
    assert.equal(nameKey('Trạm Y Tế Phường Láng Thượng (TTYT Đống Đa)'), nameKey('Trạm y tế Láng Thượng'))
    assert.equal(nameKey('Phòng khám đa khoaKV Dân Hòa'), nameKey('Phòng khám đa khoa khu vực Dân Hoà'))
    assert.notEqual(nameKey('Bệnh viện Mắt Hà Nội'), nameKey('Bệnh viện Mắt Hà Nội 2'))
  })

  test('PL5: a load repeated changes nothing', async () => {
    const { all } = load()
    const first = await importPlaces(khue.app, all)
    assert.deepEqual([first.added, first.kept], [all.length, 0])
    assert.deepEqual(await importPlaces(khue.app, load().all), {
      added: 0,
      corrected: 0,
      unchanged: all.length,
      kept: 0,
    })
    assert.equal(idOf('osm:node/3'), idOf('osm:node/3'))
  })

  test('PL3: a folder without the files is refused in words that name them', () => {
    assert.throws(() => readFiles('/nowhere'), /hanoi_osm_poi_28cat\.json[^]*khue load places FOLDER/)
  })

  test('PL3: quoted fields of a list may hold commas, quotes and line ends', () => {
    assert.deepEqual(csvRows('\uFEFFa,b\r\n"x, ""y""\nz",\r\n1,2'), [
      ['a', 'b'],
      ['x, "y"\nz', ''],
      ['1', '2'],
    ])
  })

  test('PL6: the real files: every place in a commune or with the city, no code twice, nothing refused', {
    skip,
  }, async () => {
    const report = new Report()
    const all = placesOf(readFiles(shared), today, report)
    assert.ok(all.length > 13_000)
    assert.equal(new Set(all.map(({ code }) => code)).size, all.length)
    assert.deepEqual(placesOf(readFiles(shared), today, new Report()), all)
    assert.ok((report.counts.get('bhyt-matched') ?? 0) > 50)
    const { added, corrected } = await importPlaces(khue.app, all)
    assert.equal(added + corrected, all.length)
    const { body } = await find({ q: 'benh vien bach mai' })
    assert.ok(body.items.some(({ name, category }) => name === 'Bệnh viện Bạch Mai' && category === 'hospital'))
  })
})

describe('asking', () => {
  test('PL2: anybody finds places by name, near a point and in a box, by kind or group, with whose data they are', async () => {
    await importPlaces(khue.app, load().all)
    const near = await find({ near: '21.0251,105.855', radius_m: 5, category: 'education' })
    assert.deepEqual(
      near.body.items.map(({ code, distance_m }) => [code, distance_m]),
      [['osm:way/2', 0]],
    )
    assert.match(near.body.attribution, /OpenStreetMap/)
    assert.equal(near.body.items[0]?.address.unit?.vi, 'Phường Hoàn Kiếm')
    const box = await find({ box: '21.0249,105.8549,21.0252,105.8551', category: 'school,hospital', limit: 1 })
    assert.deepEqual([box.body.items.length, box.body.more], [1, true])
    const named = await find({ q: 'tieu hoc trang an', near: '21.03,105.855' })
    assert.equal(named.body.items[0]?.code, 'osm:way/2')
    assert.equal(named.body.items[0]?.distance_m, 545)
    const { status, body } = await khue.call(anonymous, api.readPlace, { params: { id: idOf('bhyt:01057') } })
    assert.deepEqual([status, body.healthInsuranceCode], [200, '01057'])
    assert.equal((await khue.call(anonymous, api.readPlace, { params: { id: newId() } })).status, 404)
  })

  test('PL2: a question without an object, of no kind, or with exchanged corners is refused in words', async () => {
    const refused = async (query: Parameters<typeof find>[0]) => (await find(query)).problem?.type
    assert.equal(await refused({}), '/problems/places.ask-something')
    assert.equal(await refused({ q: 'x', category: 'dragons' }), '/problems/places.unknown-category')
    assert.equal(await refused({ near: '105.8,21.0' }), '/problems/places.bad-position')
    assert.equal(await refused({ box: '21.1,105,21,106' }), '/problems/places.bad-position')
    assert.equal((await find({ near: 'here' })).status, 400)
    assert.equal((await find({ q: 'x', limit: 201 })).status, 400)
  })
})

test('PL7: only who maintains places at the unit enters one, and latitude and longitude cannot be exchanged', async () => {
  const official = (permission: string): Official => ({
    kind: 'official',
    id: newId(),
    name: 'Lê An',
    grants: [{ permission, unitId: hoanKiem, subtree: false }],
    sessionId: newId(),
    strongUntil: 0,
  })
  const enter = (actor: Official, position: { lat: number; lon: number }) =>
    khue.call(actor, registerRecord, {
      params: { registry: 'places' },
      body: {
        values: {
          code: `official:${newId()}`,
          name: 'Đền Ngọc Sơn',
          category: 'monument',
          position,
          address: { unitId: hoanKiem },
          sources: [{ source: 'official', id: 'QĐ 1', licence: 'public' }],
        },
        validFrom: '2026-01-01',
        reference: 'QĐ 1',
        legalGround: 'Luật Di sản văn hóa 2024',
        reason: 'Xếp hạng di tích',
      },
    })
  assert.equal((await enter(official('places.look-up'), { lat: 21.03, lon: 105.85 })).status, 403)
  const exchanged = await enter(official('places.manage'), { lat: 105.85, lon: 21.03 })
  assert.equal(exchanged.problem?.errors?.[0]?.pointer, '/values/position/lat')
  assert.equal((await enter(official('places.manage'), { lat: 21.03, lon: 105.85 })).status, 200)
})

describe('open data', () => {
  test('PL8: places are published under the licence of their source, without what only the list of the health insurance tells', async () => {
    assert.equal(await publish(khue.app, placesByCategory), 'published')
    const all = await khue.call(anonymous, listRows, { params: { id: 'places' }, query: { limit: 1000 } })
    assert.equal(all.body.licence, 'ODBL_1_0')
    assert.match(all.body.attribution ?? '', /OpenStreetMap/)
    assert.ok(all.body.items.length > 0)
    assert.ok(all.body.items.every(({ code }) => /^(osm|official):/.test(String(code))))
    const { body } = await khue.call(anonymous, readDataset, { params: { id: 'places' } })
    assert.deepEqual([body.quality?.completeness, body.quality?.validity], [1, 1])
    assert.ok(body.formats.includes('geojson'))
  })

  test('PL8: a place that the list knows, too, is given without its address and code there; what the list alone knows is not', () => {
    const rows = rowsOf(load().all.map((place, n) => ({ id: String(n), data: { ...place } })))
    const hospital = rows.find(({ name }) => name === 'Bệnh viện Hữu nghị Việt Đức')
    assert.deepEqual([hospital?.['code'], hospital?.['address']], ['osm:node/4', null])
    assert.equal(rows.find(({ code }) => code === 'osm:node/1' || code === 'osm:way/2')?.['unit_id'], hoanKiem)
    assert.ok(!rows.some(({ name }) => String(name).startsWith('Phòng khám')))
  })
})
