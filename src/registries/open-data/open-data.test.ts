import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parquetReadObjects } from 'hyparquet'
import { anonymous } from '../../kernel/actor.ts'
import { sha256Hex } from '../../kernel/storage.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import casework from '../../platform/casework/module.ts'
import documents from '../../platform/documents/module.ts'
import identity from '../../platform/identity/module.ts'
import organisation from '../../platform/organisation/module.ts'
import { column } from './columns.ts'
import * as api from './contract.ts'
import { defineDataset, findDataset, publishDataset, type Dataset, type Row } from './definition.ts'
import { write } from './formats.ts'
import openData from './module.ts'
import { lookForWork, publish, publishAgain } from './publish.ts'
import { measure, scoreOf, timelinessOf } from './quality.ts'

const khue = await startTestKhue({ modules: [organisation, identity, documents, casework, openData] })
const { app } = khue
app.clock.set(Temporal.Instant.from('2026-11-27T03:00:00Z'))

const words = (name: string) => [name, name, name, name] as const
const stops: Row[] = [
  { id: 'b', name: 'Bến xe "Mỹ Đình", cổng 1', lat: 21.028, lon: 105.778, trips: 240, since: '2004-01-02', open: true },
  { id: 'a', name: 'Hồ Gươm', lat: 21.0287, lon: 105.8524, trips: 9, since: '2019-06-30', open: true },
  { id: 'c', name: '=HYPERLINK(1)', lat: null, lon: null, trips: 31, since: null, open: false },
]
const stopsWith = (more: Partial<Dataset> = {}): Dataset =>
  defineDataset({
    id: 'stops',
    title: { vi: 'Điểm dừng', en: 'Stops' },
    description: { vi: 'Nơi xe buýt dừng.', en: 'Where buses stop & wait <5 minutes.' },
    keywords: [{ vi: 'xe buýt', en: 'bus' }],
    themes: ['TRAN'],
    publisherId: 'department:so-xay-dung@2025-03-01',
    licence: 'ODBL_1_0',
    attribution: '© Somebody',
    frequency: 'DAILY',
    legalGround: { vi: 'Luật', en: 'Law' },
    columns: {
      id: column('text', words('id')),
      name: column('text', words('name')),
      lat: column('number', words('lat'), { optional: true }),
      lon: column('number', words('lon'), { optional: true }),
      trips: column('integer', words('trips'), { minimum: 0 }),
      since: column('day', words('since'), { optional: true }),
      open: column('boolean', words('open')),
    },
    key: ['id'],
    position: { lat: 'lat', lon: 'lon' },
    rows: async () => stops,
    ...more,
  })

const params = { id: 'stops' }
const rowsBy = (query: Record<string, unknown>) => khue.call(anonymous, api.listRows, { params, query })
const fileOf = async (format: api.Format, edition?: number) =>
  khue.call(anonymous, api.downloadFile, { params: { id: 'stops', format }, query: edition ? { edition } : {} })

describe('what is published', () => {
  test('OD1: a dataset that contradicts itself is refused when it is declared', () => {
    assert.throws(() => stopsWith({ id: 'Stops!' }), /no address/)
    assert.throws(() => stopsWith({ key: ['nothing'] }), /nothing is no column/)
    assert.throws(() => stopsWith({ columns: { limit: column('text', words('x')) }, key: ['limit'] }), /no name/)
  })

  test('OD2: a source that breaks the declaration publishes nothing', async () => {
    const extra = stopsWith({ rows: async () => [{ ...stops[0], phone: '0912345678' }] })
    await assert.rejects(publish(app, extra), /column phone that it does not declare/)
    const twice = stopsWith({ rows: async () => [...stops, ...stops] })
    await assert.rejects(publish(app, twice), /two rows/)
    publishDataset(app, stopsWith())
    assert.equal((await rowsBy({})).problem?.type, '/problems/open-data.not-published')
    assert.equal((await fileOf('csv')).status, 404)
  })

  test('OD3: an edition is made once; the same rows make no other, changed ones say what changed', async () => {
    assert.equal(await publish(app, stopsWith({ rows: async () => [] })), 'empty')
    assert.equal(await publish(app, stopsWith()), 'published')
    assert.equal(await publish(app, stopsWith()), 'unchanged')
    const [first, second, third] = stops as [Row, Row, Row]
    const changed = [{ ...first, trips: 241 }, second, { ...third, id: 'd' }]
    assert.equal(await publish(app, stopsWith({ rows: async () => changed })), 'published')
    assert.equal(await publish(app, stopsWith()), 'published')
    const { body } = await khue.call(anonymous, api.readDataset, { params })
    assert.deepEqual(
      body.editions.map(({ number, rowCount, added, removed, changed: other }) => [
        number,
        rowCount,
        added,
        removed,
        other,
      ]),
      [
        [3, 3, 1, 1, 1],
        [2, 3, 1, 1, 1],
        [1, 3, 3, 0, 0],
      ],
    )
  })

  test('OD3: two processes at once make one edition', async () => {
    const rows = async () => [...stops, { ...stops[0], id: 'e' }]
    const outcomes = await Promise.all([publish(app, stopsWith({ rows })), publish(app, stopsWith({ rows }))])
    assert.deepEqual(outcomes.toSorted(), ['published', 'unchanged'])
    assert.equal(await publish(app, stopsWith()), 'published')
  })

  test('OD3: a dataset is looked at again when its period is over', async () => {
    const waiting = async () => {
      const names: string[] = []
      await app.transaction(async (tx) => {
        await lookForWork({
          ...tx,
          enqueue: (_job: unknown, data: { datasetId: string }) => names.push(data.datasetId),
        } as never)
      })
      return names
    }
    assert.ok(!(await waiting()).includes('stops'))
    app.clock.set(Temporal.Instant.from('2026-11-28T02:30:00Z'))
    assert.ok((await waiting()).includes('stops'))
    app.clock.set(Temporal.Instant.from('2026-11-27T03:00:00Z'))
  })
})

describe('files', () => {
  test('OD5: each file says the same, and is what its checksum says', async () => {
    const { body } = await khue.call(anonymous, api.readDataset, { params })
    for (const { format, sha256, sizeBytes } of body.editions[0]?.files ?? []) {
      const reply = await fileOf(format)
      assert.equal(reply.status, 200)
      assert.deepEqual([sha256Hex(reply.body), reply.body.byteLength], [sha256, sizeBytes])
      assert.match(reply.headers.get('content-disposition') ?? '', /stops-\d+-2026-11-27[.]/)
    }
    const parsed = JSON.parse((await fileOf('json')).body.toString()) as { rows: Row[]; licence: string }
    assert.deepEqual([parsed.rows, parsed.licence], [stops, 'ODBL_1_0'])
  })

  test('OD5: CSV is RFC 4180, and no text in it is a formula to a spreadsheet', async () => {
    const lines = (await fileOf('csv')).body.toString().split('\r\n')
    assert.deepEqual(lines.slice(0, 4), [
      'id,name,lat,lon,trips,since,open',
      'b,"Bến xe ""Mỹ Đình"", cổng 1",21.028,105.778,240,2004-01-02,true',
      'a,Hồ Gươm,21.0287,105.8524,9,2019-06-30,true',
      `c,'=HYPERLINK(1),,,31,,false`,
    ])
  })

  test('OD5: Parquet holds the same values with their types', async () => {
    const { body } = await fileOf('parquet')
    const bytes = body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength)
    assert.deepEqual(await parquetReadObjects({ file: bytes as ArrayBuffer }), stops)
  })

  test('OD5: many rows are written a part at a time, so that others are answered meanwhile', async () => {
    const many = Array.from({ length: 40_000 }, (_, n): Row => ({ ...stops[0], id: String(n) }))
    for (const format of ['csv', 'json', 'geojson', 'parquet'] as const) {
      let answered = 0
      const others = setInterval(() => answered++, 1)
      const bytes = await write(format, stopsWith(), many)
      clearInterval(others)
      assert.ok(answered >= 3, `${format}: ${answered}`)
      if (format !== 'parquet') continue
      const file = bytes.slice().buffer
      assert.equal((await parquetReadObjects({ file })).length, many.length)
    }
  })

  test('OD5: GeoJSON has longitude first; what has no position has no geometry', async () => {
    const { features } = JSON.parse((await fileOf('geojson')).body.toString()) as {
      features: { geometry: unknown; properties: Row }[]
    }
    assert.deepEqual(features[1]?.geometry, { type: 'Point', coordinates: [105.8524, 21.0287] })
    assert.deepEqual(features[2], {
      type: 'Feature',
      geometry: null,
      properties: { id: 'c', name: '=HYPERLINK(1)', trips: 31, since: null, open: false },
    })
  })

  test('OD6: an earlier edition stays as it was', async () => {
    const { rows } = JSON.parse((await fileOf('json', 2)).body.toString()) as { rows: Row[] }
    assert.deepEqual(
      rows.map(({ id, trips }) => [id, trips]),
      [
        ['b', 241],
        ['a', 9],
        ['d', 31],
      ],
    )
    assert.equal((await fileOf('json', 99)).problem?.type, '/problems/open-data.not-published')
  })
})

describe('rows', () => {
  const ids = async (query: Record<string, unknown>) => (await rowsBy(query)).body.items.map(({ id }) => id)

  test('OD9: rows are filtered by value and range and sorted by type', async () => {
    assert.deepEqual(await ids({}), ['b', 'a', 'c'])
    assert.deepEqual(await ids({ id: 'a,c' }), ['a', 'c'])
    assert.deepEqual(await ids({ name: 'Bến xe "Mỹ Đình", cổng 1' }), ['b'])
    assert.deepEqual(await ids({ open: 'false' }), ['c'])
    assert.deepEqual(await ids({ 'trips.from': 9, 'trips.to': 31 }), ['a', 'c'])
    assert.deepEqual(await ids({ 'since.from': '2010-01-01' }), ['a'])
    assert.deepEqual(await ids({ sort: '-trips' }), ['b', 'c', 'a'])
    assert.deepEqual(await ids({ sort: 'since' }), ['b', 'a', 'c'])
  })

  test('OD9: pages follow each other, and end when there is a newer edition', async () => {
    const first = await rowsBy({ limit: 2, sort: 'id' })
    assert.deepEqual([first.body.total, first.body.items.map(({ id }) => id)], [3, ['a', 'b']])
    const second = await rowsBy({ limit: 2, sort: 'id', cursor: first.body.next })
    assert.deepEqual([second.body.items.map(({ id }) => id), second.body.next], [['c'], null])
    assert.equal((await rowsBy({ cursor: '1.2' })).problem?.type, '/problems/open-data.edition-changed')
  })

  test('OD9: what cannot be asked is said', async () => {
    const problemOf = async (query: Record<string, unknown>) => (await rowsBy(query)).problem?.type
    assert.equal(await problemOf({ phone: '1' }), '/problems/open-data.unknown-column')
    assert.equal(await problemOf({ constructor: '1' }), '/problems/open-data.unknown-column')
    assert.equal(await problemOf({ trips: 'many' }), '/problems/open-data.bad-value')
    assert.equal(await problemOf({ "trips') or 1=1 --": '1' }), '/problems/open-data.unknown-column')
    assert.equal(await problemOf({ id: Array.from({ length: 51 }, String) }), '/problems/open-data.too-many-filters')
    assert.equal((await rowsBy({ limit: 1001 })).status, 400)
    assert.equal((await khue.call(anonymous, api.readDataset, { params: { id: 'nothing' } })).status, 404)
  })

  test('OD10: anybody finds a dataset by words without marks, by theme and by format; other sites may read', async () => {
    const found = async (query: { text?: string; theme?: string; format?: api.Format }) =>
      (await khue.call(anonymous, api.listDatasets, { query })).body.items.map(({ id }) => id)
    assert.deepEqual(await found({ text: 'diem dung' }), ['stops'])
    assert.deepEqual(await found({ text: 'buýt' }), ['stops'])
    assert.deepEqual(await found({ theme: 'TRAN' }), ['stops'])
    assert.deepEqual(await found({ format: 'geojson' }), ['stops'])
    assert.deepEqual(await found({ text: 'nothing at all' }), [])
    const reply = await fetch(`${khue.url}/api/open-data/datasets`)
    assert.equal(reply.headers.get('access-control-allow-origin'), '*')
  })
})

describe('quality', () => {
  test('OD7: missing and impossible values and undocumented columns lower the score; what was kept back does not', () => {
    assert.deepEqual(measure(stopsWith(), stops), { completeness: 1, validity: 1, documentation: 1 })
    const [first, second, third] = stops as [Row, Row, Row]
    const rows = [
      { ...first, name: null },
      { ...second, trips: -1 },
      { ...third, since: 'yesterday' },
    ]
    // Four columns must have a value in each of three rows; one has none.
    const { columns } = stopsWith()
    const undocumented = stopsWith({ columns: { ...columns, id: column('text', ['id', 'id', '', '']) } })
    const quality = measure(undocumented, rows)
    assert.equal(quality.completeness, 11 / 12)
    // Of 21 values, lat and lon of the third and the name of the first are not given; -1 and `yesterday` are wrong.
    assert.equal(quality.validity, 16 / 18)
    assert.equal(quality.documentation, 6 / 7)
    assert.equal(scoreOf({ completeness: 1, validity: 1, documentation: 1, timeliness: 1 }), 100)
    assert.equal(scoreOf({ completeness: 0.999, validity: 1, documentation: 1, timeliness: 1 }), 99)
  })

  test('OD7: what is not looked at for three periods is not timely at all', () => {
    const checked = Temporal.Instant.from('2026-11-01T00:00:00Z')
    const after = (hours: number) => timelinessOf('DAILY', checked, checked.add({ hours }))
    assert.deepEqual([after(24), after(48), after(72), after(900)], [1, 0.5, 0, 0])
  })
})

describe('the city’s own datasets', () => {
  test('OD11: administrative units since 2019, with what became of each', async () => {
    const units = findDataset(app, 'administrative-units')
    assert.ok(units)
    assert.equal(await publish(app, units), 'published')
    const { body } = await khue.call(anonymous, api.listRows, {
      params: { id: 'administrative-units' },
      query: { level: 'commune', 'valid_from.from': '2025-07-01', limit: 1 },
    })
    assert.equal(body.total, 126)
    const old = await khue.call(anonymous, api.listRows, {
      params: { id: 'administrative-units' },
      query: { name_vi: 'Quận Hoàn Kiếm' },
    })
    const [hoanKiem] = old.body.items
    assert.equal(hoanKiem?.['valid_to'], '2025-07-01')
    assert.match(String(hoanKiem?.['successors']), /^gso:00070@2025-07-01/)
  })
})

test('OD3: a source that was filled anew is looked at without waiting for the period', async () => {
  const id = 'filled'
  let rows: Row[] = stops.slice(0, 1)
  const dataset = stopsWith({ id, rows: async () => rows })
  publishDataset(app, dataset)
  assert.equal(await publish(app, dataset), 'published')
  rows = stops
  await app.transaction(async (tx) => publishAgain(tx, id))
  await khue.drain()
  const { body } = await khue.call(anonymous, api.readDataset, { params: { id } })
  assert.deepEqual([body.editions[0]?.number, body.editions[0]?.rowCount], [2, stops.length])
})
