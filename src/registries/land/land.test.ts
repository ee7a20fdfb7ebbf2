import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { anonymous, type Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import identity from '../../platform/identity/module.ts'
import organisation from '../../platform/organisation/module.ts'
import { amendRecord, lookUpRecord, registerRecord, searchRecords } from '../../platform/registry/contract.ts'
import registry from '../../platform/registry/module.ts'
import { cityOf, loadCity } from '../population/load.ts'
import population from '../population/module.ts'
import { allBoundaries, importBoundaries, liesWithin } from './boundaries.ts'
import { listParcels, readBoundaries, readMap, readParcel, readTile } from './contract.ts'
import { areaOf, boxOf, distanceTo, faultOf, innerPoint, isInside, type Polygon } from './geometry.ts'
import { parcelsOf } from './generator.ts'
import { tileAt, tilesIn } from './grid.ts'
import { cadastreOf, loadCadastre } from './load.ts'
import { refreshCover } from './map.ts'
import land from './module.ts'
import { planeAt } from './subdivision.ts'
import { codesOfUse } from './uses.ts'

const khue = await startTestKhue({ modules: [organisation, identity, registry, land, population] })
await loadCity(khue.app, cityOf(khue.app, 3_000, 5), () => undefined)
const cadastre = await cadastreOf(khue.app, 6_000, 3)
const report = await loadCadastre(khue.app, cadastre, () => undefined)
const all = [...parcelsOf(cadastre)]
const hoanKiem = 'gso:00070@2025-07-01'
const outlineOf = (data: { readonly geometry?: unknown }) => data.geometry as Polygon

const official = (unitId: string, ...permissions: string[]): Official => ({
  kind: 'official',
  id: newId(),
  name: 'Trần Văn Minh',
  grants: permissions.map((permission) => ({ permission, unitId, subtree: false })),
  sessionId: newId(),
  strongUntil: 0,
})
const manager = official(hoanKiem, 'land.manage')
const clerk = official('gso:00166@2025-07-01', 'land.look-up')

async function tileAtZoom(z: number, at: readonly [number, number]): Promise<VectorTile> {
  const { x, y } = tileAt(at, z)
  const reply = await khue.call(anonymous, readTile, { params: { z, x, y } })
  assert.equal(reply.status, 200)
  return new VectorTile(new PbfReader(reply.body))
}

function numbersIn(tile: VectorTile): string[] {
  const layer = tile.layers['parcels']
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => String(layer?.feature(i).properties['number']))
}

test('LA10: as many parcels as were asked for, the same for the same seed, marked, inside their unit, numbered once', async () => {
  assert.equal(all.length, 6_000)
  assert.equal(report.parcels, 6_000)
  const few = { ...cadastre, boundaries: cadastre.boundaries.slice(0, 4), parcels: 200 }
  const made = [...parcelsOf(few)]
  assert.equal(made.length, 200)
  assert.deepEqual([...parcelsOf(few)], made)
  assert.notDeepEqual([...parcelsOf({ ...few, seed: 4 })][0], made[0])
  assert.equal(new Set(all.map(({ data }) => data['number'])).size, all.length)
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length)
  const boundaryOf = new Map(cadastre.boundaries.map(({ unit, rings }) => [unit.id, rings]))
  for (const { data } of all) {
    assert.equal(data['synthetic'], true)
    assert.ok(codesOfUse.includes(String(data['use'])))
    assert.equal(faultOf(outlineOf(data)), null)
    const rings = boundaryOf.get(String(data['unitId'])) ?? []
    for (const point of outlineOf(data).coordinates[0] ?? [])
      assert.ok(isInside(point, rings) || distanceTo(point, rings) < 0.5, `${String(data['number'])} lies outside`)
  }
  const held = all.filter(({ data }) => data['holders'] !== undefined)
  assert.ok(held.length > 1_000, `only ${held.length} parcels have a holder of the population registry`)
  assert.ok([...parcelsOf({ ...few, people: new Map() })].every(({ data }) => data['holders'] === undefined))
})

test('LA11: parcels of one sheet do not overlap: no middle of one lies in another', () => {
  const sheets = Map.groupBy(all, ({ data }) => String(data['number']).split('.').slice(0, 2).join('.'))
  for (const parcels of [...sheets.values()].slice(0, 40)) {
    for (const { data } of parcels) {
      const at = innerPoint(outlineOf(data))
      const over = parcels.filter((other) => isInside(at, outlineOf(other.data).coordinates))
      assert.deepEqual(
        over.map((other) => other.data['number']),
        [data['number']],
      )
    }
  }
})

test('LA5, LA7: every parcel is in the tiles it touches; at smaller scales every one is counted', async () => {
  const { body: map } = await khue.call(anonymous, readMap, {})
  assert.equal(map.parcels, 6_000)
  for (const { data } of all.filter((_, i) => i % 400 === 0)) {
    const box = boxOf(outlineOf(data).coordinates)
    for (const { x, y } of tilesIn(box, 16)) {
      const { body } = await khue.call(anonymous, readTile, { params: { z: 16, x, y } })
      assert.ok(numbersIn(new VectorTile(new PbfReader(body))).includes(String(data['number'])))
    }
  }
  for (const z of [7, 9, 12, 14, 15]) {
    const tiles = new Map(
      all.map(({ data }) => tileAt(innerPoint(outlineOf(data)), z)).map((tile) => [`${tile.x},${tile.y}`, tile]),
    )
    const [some] = tiles.values()
    assert.ok(some)
    let [counted, hectares] = [0, 0]
    for (const { x, y } of z > 12 ? [some] : tiles.values()) {
      const { body } = await khue.call(anonymous, readTile, { params: { z, x, y } })
      const layer = new VectorTile(new PbfReader(body)).layers['squares']
      for (let i = 0; i < (layer?.length ?? 0); i++) {
        const { parcels = 0, ...uses } = layer?.feature(i).properties ?? {}
        counted += Number(parcels)
        hectares += Object.values(uses).reduce<number>((sum, ha) => sum + Number(ha), 0)
      }
    }
    const within =
      z > 12
        ? all.filter(({ data }) => {
            const tile = tileAt(innerPoint(outlineOf(data)), z)
            return tile.x === some.x && tile.y === some.y
          })
        : all
    assert.equal(counted, within.length, `zoom ${z}`)
    if (z > 12) continue
    const measured = all.reduce((sum, { data }) => sum + areaOf(outlineOf(data)), 0) / 10_000
    assert.ok(Math.abs(hectares / measured - 1) < 0.01, `zoom ${z}: ${hectares} ha of ${measured}`)
  }
})

test('LA6: a tile that cannot be is a clear problem; ground without parcels is an empty tile', async () => {
  const get = (z: number, x: number, y: number) => khue.call(anonymous, readTile, { params: { z, x, y } })
  for (const [z, x, y] of [
    [6, 1, 1],
    [17, 1, 1],
    [7, 128, 0],
    [7, 0, 128],
    [16, 65_536, 0],
  ] as const)
    assert.match((await get(z, x, y)).problem?.type ?? '', /land\.no-such-tile$/, `${z}/${x}/${y}`)
  for (const address of ['7/-1/0', '7/1.5/0', '7/a/0', '7/1e9999/0', '99999999999999999999/0/0', '7/0/..%2f']) {
    const response = await fetch(`${khue.url}/api/land/tiles/${address}`)
    assert.equal(response.status, 400, address)
  }
  const empty = await get(16, 0, 0)
  assert.equal(empty.status, 200)
  assert.equal(empty.body.length, 0)
})

test('LA8: a tile may be kept by any cache, has a tag, and comes as the asker takes it', async () => {
  const { x, y } = tileAt(innerPoint(outlineOf(all[0]?.data ?? {})), 16)
  const address = `${khue.url}/api/land/tiles/16/${x}/${y}`
  const first = await fetch(address)
  assert.equal(first.headers.get('content-type'), 'application/vnd.mapbox-vector-tile')
  assert.match(first.headers.get('cache-control') ?? '', /^public, max-age=\d+$/)
  const etag = first.headers.get('etag') ?? ''
  const again = await fetch(address, { headers: { 'if-none-match': `W/${etag}, "other"` } })
  assert.equal(again.status, 304)
  assert.equal((await again.arrayBuffer()).byteLength, 0)
  assert.equal((await fetch(address, { headers: { 'if-none-match': '"other"' } })).status, 200)
  const plain = await fetch(address, { headers: { 'accept-encoding': 'identity' } })
  assert.equal(plain.headers.get('content-encoding'), null)
  assert.deepEqual(Buffer.from(await plain.arrayBuffer()), Buffer.from(await first.arrayBuffer()))
})

test('LA1: what anybody sees of a parcel has no holder, right or encumbrance, in no answer', async () => {
  const held = all.find(({ data }) => data['holders'] !== undefined && data['encumbrances'] !== undefined)
  assert.ok(held)
  const number = String(held.data['number'])
  const { status, body } = await khue.call(anonymous, readParcel, { params: { number } })
  assert.equal(status, 200)
  assert.equal(body.use, held.data['use'])
  assert.deepEqual(body.geometry, held.data['geometry'])
  const [{ name, personId } = { name: '', personId: '' }] = held.data['holders'] as { name: string; personId: string }[]
  const tile = await tileAtZoom(16, innerPoint(outlineOf(held.data)))
  const layer = tile.layers['parcels']
  const properties = new Set(
    Array.from({ length: layer?.length ?? 0 }, (_, i) => Object.keys(layer?.feature(i).properties ?? {})).flat(),
  )
  assert.deepEqual([...properties].toSorted(), ['area', 'group', 'number', 'use'])
  for (const word of [name, personId, 'holders', 'encumbrances', 'rights', 'certificates'])
    assert.ok(!JSON.stringify(body).includes(word), word)
  assert.equal((await khue.call(anonymous, readParcel, { params: { number: '00070.99999.1' } })).status, 404)
})

test('LA1: holders are read for a purpose by who may, and each holder sees it', async () => {
  const held = all.find(({ data }) => data['holders'] !== undefined && data['unitId'] === hoanKiem)
  assert.ok(held)
  const ask = (actor: Official, purpose: string) =>
    khue.call(actor, lookUpRecord, {
      params: { registry: 'land', key: String(held.data['number']) },
      query: { purpose },
    })
  assert.equal((await ask(official(hoanKiem, 'casework.read'), 'case-handling')).status, 403)
  const planning = await ask(clerk, 'planning-work')
  assert.deepEqual(planning.body.withheld, ['holders'])
  const [holder] = held.data['holders'] as { name: string; personId: string }[]
  assert.ok(holder)
  assert.deepEqual((await ask(clerk, 'case-handling')).body.data['holders'], held.data['holders'])
  const elsewhere = official('gso:00166@2025-07-01', 'land.manage')
  assert.equal((await ask(elsewhere, 'land-management')).status, 404)
  const citizen = { kind: 'citizen', id: holder.personId, name: '', assurance: 2, sessionId: newId() } as const
  const log = await khue.call(citizen, accessLog, { query: {} })
  assert.ok(log.body.items.some(({ what, officialName }) => what === 'land' && officialName === clerk.name))
  const address = String(held.data['address'])
  const found = await khue.call(clerk, searchRecords, {
    params: { registry: 'land' },
    query: { purpose: 'case-handling', q: address, unitId: hoanKiem },
  })
  assert.ok(found.body.items.some(({ id }) => id === held.id))
})

test('LA9: a list of an area is bounded, says when there is more, and refuses what is no area', async () => {
  const [lon, lat] = innerPoint(outlineOf(all[0]?.data ?? {}))
  const around = (degrees: number) => ({
    west: lon - degrees,
    south: lat - degrees,
    east: lon + degrees,
    north: lat + degrees,
  })
  const list = (query: Record<string, number>) => khue.call(anonymous, listParcels, { query: query as never })
  const small = await list({ ...around(0.002), limit: 5 })
  assert.equal(small.body.items.length, 5)
  assert.equal(small.body.more, true)
  const tiny = await list(around(0.00001))
  assert.deepEqual(
    tiny.body.items.map(({ number }) => number),
    [all[0]?.data['number']],
  )
  assert.equal(tiny.body.more, false)
  assert.match((await list(around(0.1))).problem?.type ?? '', /land\.box-too-large$/)
  assert.match((await list({ west: 106, south: 21, east: 105, north: 22 })).problem?.type ?? '', /land\.bad-box$/)
  assert.equal((await list({ west: -181, south: 21, east: 105, north: 22 })).status, 400)
})

const { toDegrees } = planeAt([105.9, 21.5])
const ground = { reference: 'HS 12/2026', legalGround: 'Luật Đất đai 2024', reason: 'Tách thửa' }
const rectangle = (x: number, width: number): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [toDegrees([x, 0]), toDegrees([x + width, 0]), toDegrees([x + width, 10]), toDegrees([x, 10]), toDegrees([x, 0])],
  ],
})
const register = (actor: Official, values: Record<string, unknown>) =>
  khue.call(actor, registerRecord, {
    params: { registry: 'land' },
    body: { values, validFrom: '2026-01-05', ...ground },
  })

test('LA2, LA3, LA4: a parcel is refused with a pointer when outline, area or number cannot be', async () => {
  const values = { number: '00070.900.1', unitId: hoanKiem, use: 'ODT', areaM2: 100, geometry: rectangle(0, 10) }
  assert.equal((await register(clerk, values)).status, 403)
  const pointer = async (changed: Record<string, unknown>) => {
    const { problem } = await register(manager, { ...values, ...changed })
    return (problem as { errors?: { pointer: string }[] } | undefined)?.errors?.[0]?.pointer
  }
  const [ring = []] = values.geometry.coordinates
  assert.equal(await pointer({ geometry: { type: 'Polygon', coordinates: [ring.slice(0, -1)] } }), '/values/geometry')
  assert.equal(await pointer({ geometry: { type: 'Point', coordinates: [1, 2] } }), '/values/geometry/type')
  assert.equal(await pointer({ areaM2: 70 }), '/values/areaM2')
  assert.equal(await pointer({ number: '00166.900.1' }), '/values/number')
  assert.equal(await pointer({ use: 'XYZ' }), '/values/use')
  assert.equal((await register(manager, { ...values, areaM2: 104 })).status, 200)
})

test('LA7: a parcel that is entered, moved or ended is redrawn at once, and counted within minutes', async () => {
  const values = { number: '00070.901.1', unitId: hoanKiem, use: 'ODT', areaM2: 100, geometry: rectangle(2_000, 10) }
  const { body } = await register(manager, values)
  await khue.drain()
  const here = innerPoint(values.geometry)
  assert.deepEqual(numbersIn(await tileAtZoom(16, here)), ['00070.901.1'])
  const countAt = async (at: readonly [number, number]) => {
    const layer = (await tileAtZoom(14, at)).layers['squares']
    return Array.from({ length: layer?.length ?? 0 }, (_, i) => Number(layer?.feature(i).properties['parcels'])).reduce(
      (a, b) => a + b,
      0,
    )
  }
  assert.equal(await countAt(here), 0)
  await khue.app.transaction(refreshCover)
  assert.equal(await countAt(here), 1)
  const amend = (version: number, kind: 'changed' | 'ended', changed: Record<string, unknown>) =>
    khue.call(manager, amendRecord, {
      params: { registry: 'land', id: body.id },
      body: { kind, version, values: changed, validFrom: '2026-02-01', ...ground },
    })
  const moved = rectangle(9_000, 10)
  assert.equal((await amend(1, 'changed', { geometry: moved })).status, 200)
  await khue.drain()
  assert.deepEqual(numbersIn(await tileAtZoom(16, here)), [])
  assert.deepEqual(numbersIn(await tileAtZoom(16, innerPoint(moved))), ['00070.901.1'])
  assert.equal((await amend(2, 'ended', {})).status, 200)
  await khue.drain()
  await khue.app.transaction(refreshCover)
  assert.deepEqual(numbersIn(await tileAtZoom(16, innerPoint(moved))), [])
  assert.equal(await countAt(here), 0)
})

test('LA12: boundaries are made up and say so until a file is imported; a wrong file changes nothing', async () => {
  assert.equal((await khue.call(anonymous, readMap, {})).body.boundaries.source, null)
  const file = path.join(tmpdir(), `boundaries-${newId()}.json`)
  const put = async (text: string) => {
    await writeFile(file, text)
    return importBoundaries(khue.app, file, 'Sở Nông nghiệp và Môi trường, 2026')
  }
  const feature = (code: unknown, geometry: unknown) => ({ type: 'Feature', properties: { code }, geometry })
  const collection = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features })
  const around = {
    type: 'Polygon',
    coordinates: [
      [
        [105.8, 21],
        [105.9, 21],
        [105.9, 21.1],
        [105.8, 21.1],
        [105.8, 21],
      ],
    ],
  }
  const open = {
    type: 'Polygon',
    coordinates: [
      [
        [105.8, 21],
        [105.9, 21],
        [105.9, 21.1],
        [105.8, 21.1],
      ],
    ],
  }
  for (const wrong of [
    '{',
    '{}',
    collection(),
    collection(feature('99999', around)),
    collection(feature('00070', open)),
    collection(feature('00070', around), feature('00070', around)),
    collection(
      feature('00070', {
        type: 'Polygon',
        coordinates: [
          [
            [588_000, 2_325_000],
            [588_100, 2_325_000],
            [588_100, 2_325_100],
            [588_000, 2_325_000],
          ],
        ],
      }),
    ),
  ])
    await assert.rejects(put(wrong), /Nothing was changed/)
  assert.equal((await khue.call(anonymous, readMap, {})).body.boundaries.source, null)
  assert.equal(await put(collection(feature('00070', around))), 1)
  const { body } = await khue.call(anonymous, readMap, {})
  assert.equal(body.boundaries.source, 'Sở Nông nghiệp và Môi trường, 2026')
  assert.deepEqual(body.box, [105.8, 21, 105.9, 21.1])
  const outline = await khue.call(anonymous, readBoundaries, {})
  assert.match(outline.body.toString(), /Hoàn Kiếm/)
  const far = { number: '00070.902.1', unitId: hoanKiem, use: 'ODT', areaM2: 100, geometry: rectangle(0, 10) }
  const refused = await register(manager, far)
  assert.equal(
    (refused.problem as { errors?: { pointer: string }[] } | undefined)?.errors?.[0]?.pointer,
    '/values/geometry',
  )
})

test('LA13: what lies in a unit is told by its imported boundary, with a little for the hand; without one nothing is told', async () => {
  const within = (points: readonly (readonly [number, number])[], ...unitIds: string[]) =>
    khue.app.read((tx) => liesWithin(tx, points, unitIds))
  // Imported by the test before: one square for Hoàn Kiếm.
  assert.equal(await within([[105.85, 21.05]], hoanKiem), true)
  assert.equal(await within([[105.902, 21.05]], hoanKiem), true, 'two hundred metres outside')
  assert.equal(
    await within(
      [
        [105.85, 21.05],
        [105.91, 21.05],
      ],
      hoanKiem,
    ),
    false,
  )
  assert.equal(await within([[105.85, 21.05]], hoanKiem, 'gso:00166@2025-07-01'), null, 'one of them has none')
  assert.equal(await within([[105.85, 21.05]], 'gso:01@2008-08-01'), null)
})

const shared = path.join(import.meta.dirname, '../../../../shared/data/admin/hanoi_126_boundaries_simplified.geojson')
const skip = existsSync(shared) ? false : 'the reference boundaries (../shared/data/admin) are not on this machine'

test('LA12: the reference boundaries of the 126 units are read whole', { skip }, async () => {
  assert.equal(await importBoundaries(khue.app, shared, 'reference'), 126)
  const { all: boundaries } = await khue.app.read((tx) => allBoundaries(khue.app, tx))
  assert.equal(boundaries.length, 126)
  const { body } = await khue.call(anonymous, readBoundaries, {})
  assert.equal((JSON.parse(body.toString()) as { features: unknown[] }).features.length, 126)
})
