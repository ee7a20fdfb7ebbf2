import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { anonymous } from '../../../kernel/actor.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import { readGroundRoads } from '../../../platform/situation/contract.ts'
import { readNetwork, readSegments } from '../contract.ts'
import { placeOf, pointAt, town, townNetwork } from '../testing.ts'
import { buildNetwork } from './build.ts'
import type { Near } from './grid.ts'
import { loadCommand, loadRoads, readRoads } from './load.ts'
import { RoadNetwork } from './network.ts'
import { xOf, yOf } from './plane.ts'
import type { RawTurn } from './raw.ts'
import { forgetRoads, roadsOf } from './roads.ts'

const shared = path.join(import.meta.dirname, '../../../../../shared/data/roads')
const skip = existsSync(shared) ? false : 'the reference files (../shared/data) are not on this machine'
const folder = mkdtempSync(path.join(tmpdir(), 'khue-roads-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const khue = await startTestKhue({ modules })

function fileOf(name: string, content: string | Buffer): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

/** The town in the three formats. */
function asXml(turns: readonly RawTurn[] = []): string {
  const { nodes, ways } = town()
  const tags = (all: Readonly<Record<string, string>>) =>
    Object.entries(all).map(([k, v]) => `<tag k="${k}" v="${v.replaceAll('&', '&amp;')}"/>`)
  const points = [...nodes].map(([id, [lon, lat]]) => `<node id="${id}" lat="${lat}" lon="${lon}"/>`)
  const lines = ways.map(
    (way) =>
      `<way id="${way.id}">${way.nodes.map((ref) => `<nd ref="${ref}"/>`).join('')}${tags(way.tags).join('')}</way>`,
  )
  const relations = turns.map(
    ({ from, via, to, rule }) =>
      `<relation id="1"><member type="way" ref="${from}" role="from"/><member type="node" ref="${via}" role="via"/><member type="way" ref="${to}" role="to"/><tag k="restriction" v="${rule}_left_turn"/></relation>`,
  )
  return `<?xml version="1.0"?><osm version="0.6">${[...points, ...lines, ...relations].join('\n')}</osm>`
}
function asOverpass(): string {
  const { nodes, ways } = town()
  const points = [...nodes].map(([id, [lon, lat]]) => ({ type: 'node', id, lat, lon }))
  return JSON.stringify({ elements: [...points, ...ways.map((way) => ({ type: 'way', ...way }))] })
}
function asGeoJson(more: readonly object[] = []): string {
  const { nodes, ways } = town()
  const features = ways.map(({ id, nodes: refs, tags }) => ({
    type: 'Feature',
    properties: { id, ...tags },
    geometry: { type: 'LineString', coordinates: refs.map((ref) => nodes.get(ref)) },
  }))
  return JSON.stringify({ type: 'FeatureCollection', features: [...features, ...more] })
}

const nextCodes = (network: RoadNetwork, code: string) => {
  const place = placeOf(network, code)
  const nexts = network.nexts.slice(network.firstNext[place], network.firstNext[place + 1])
  return [...nexts].map((next) => network.segments[next]?.code ?? '').toSorted()
}

test('TF1: the three formats, packed or not, give the same network; what is no road is counted, what is no such file changes nothing', async () => {
  const square = { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [105, 21] } }
  const files = [
    fileOf('town.osm.gz', gzipSync(asXml())),
    fileOf('town.json', asOverpass()),
    fileOf('town.geojson.gz', gzipSync(asGeoJson([square]))),
  ]
  const built = await Promise.all(files.map(async (file) => buildNetwork(await readRoads(file))))
  const codes = built.map(({ segments }) =>
    segments.map(({ code, name, lengthM }) => `${code} ${name} ${Math.round(lengthM)}`),
  )
  assert.deepEqual(codes[1], codes[0])
  assert.deepEqual(codes[2], codes[0])
  // Nine streets of two directions and one of one direction, four blocks each.
  assert.equal(codes[0]?.length, 9 * 8 + 4)
  assert.deepEqual((await khue.call(anonymous, readNetwork, {})).body, { network: null })
  const report = await loadRoads(khue.app, files.slice(2))
  assert.deepEqual([report.segments, report.leftOut], [76, 1])
  const bad = fileOf('bad.json', '{"features": "none"}')
  await assert.rejects(loadRoads(khue.app, [bad]), /neither a FeatureCollection/)
  await assert.rejects(loadRoads(khue.app, [fileOf('bad.xml', '<html></html>')]), /not a file of OpenStreetMap/)
  forgetRoads(khue.app)
  assert.equal((await khue.call(anonymous, readNetwork, {})).body.network?.segments, 76)
  assert.equal(await loadCommand(khue.app, []), 64)
})

test('TF2: class, lanes, limit and one-way come from the tags, or are assumed by the class and told so', () => {
  const { segments } = buildNetwork(town())
  const found = (code: string) => segments.find((segment) => segment.code === code)
  assert.deepEqual(
    [found('column-3.0f')?.lanes, found('column-3.0f')?.limitKmh, found('column-3.0f')?.isLimitKnown],
    [2, 40, true],
  )
  assert.equal(found('column-3.0b'), undefined)
  assert.deepEqual(
    [found('row-A.0b')?.class, found('row-A.0b')?.limitKmh, found('row-A.0b')?.isLimitKnown],
    ['primary', 50, false],
  )
  const roads = town()
  const odd = (tags: Readonly<Record<string, string>>) =>
    buildNetwork({ ...roads, ways: [{ id: 'x', nodes: ['A1', 'A2'], tags: { highway: 'residential', ...tags } }] })
  assert.deepEqual(
    odd({ oneway: '-1' }).segments.map(({ code, from }) => [code, from]),
    [['x.0b', 'A2']],
  )
  assert.deepEqual(
    odd({ lanes: '4' }).segments.map(({ lanes }) => lanes),
    [2, 2],
  )
  for (const tags of [{ highway: 'footway' }, { access: 'private' }, { motor_vehicle: 'no' }]) {
    const built = odd(tags)
    assert.deepEqual([built.segments.length, built.otherWays], [0, 1])
  }
})

test('TF3: one drives on by what is allowed: not against a one-way, not by a forbidden turn, back only at a dead end', () => {
  const free = townNetwork()
  assert.deepEqual(nextCodes(free, 'row-A.0f'), ['column-2.0f', 'row-A.1f'])
  assert.deepEqual(nextCodes(free, 'row-B.1f'), ['column-3.1f', 'row-B.2f'])
  const no = townNetwork([{ from: 'row-B', via: 'B3', to: 'column-3', rule: 'no' }])
  assert.deepEqual(nextCodes(no, 'row-B.1f'), ['row-B.2f'])
  const only = townNetwork([{ from: 'row-B', via: 'B2', to: 'column-2', rule: 'only' }])
  assert.deepEqual(nextCodes(only, 'row-B.0f'), ['column-2.0b', 'column-2.1f'])
  const { segments } = buildNetwork({
    ...town(),
    ways: [{ id: 'x', nodes: ['A1', 'A2'], tags: { highway: 'service' } }],
  })
  assert.equal(segments.length, 0)
  const lane = buildNetwork({ ...town(), ways: [{ id: 'x', nodes: ['A1', 'A2'], tags: { highway: 'residential' } }] })
  const alone = new RoadNetwork(
    lane.segments.map((one, at) => ({ ...one, no: at, fromNode: one.from, toNode: one.to, unitId: null })),
    [],
  )
  assert.deepEqual(nextCodes(alone, 'x.0f'), ['x.0b'])
})

test('TF4: what is near a point is found by the grid as by looking at everything', () => {
  const network = townNetwork()
  const naive = (x: number, y: number, radius: number) =>
    network.segments.flatMap((_, place) => {
      let best = Infinity
      for (let metres = 0; metres <= (network.lengths[place] ?? 0); metres += 0.25) {
        const [px, py] = network.pointAlong(place, metres)
        best = Math.min(best, Math.hypot(px - x, py - y))
      }
      return best <= radius ? [`${place} ${best.toFixed(0)}`] : []
    })
  const into: Near[] = []
  for (const [east, north] of [
    [30, 12],
    [200, 205],
    [411, 333],
    [-20, -5],
    [700, 815],
  ] as const) {
    const [longitude, latitude] = pointAt(east, north)
    const [x, y] = [xOf(network.plane, longitude), yOf(network.plane, latitude)]
    const count = network.grid.near(x, y, 35, into)
    const found = into.slice(0, count).map(({ place, distanceM }) => `${place} ${distanceM.toFixed(0)}`)
    assert.deepEqual(found.toSorted(), naive(x, y, 35).toSorted())
  }
})

test('TF4: a newer file keeps the numbers of what is still there; anybody reads the segments, and maps are drawn on them', async () => {
  await loadRoads(khue.app, [fileOf('one.osm', asXml())])
  forgetRoads(khue.app)
  const before = new Map((await roadsOf(khue.app))?.network.segments.map(({ code, no }) => [code, no]))
  const shrunk = asXml().replace(/<way id="row-E">.*?<\/way>/, '')
  await loadRoads(khue.app, [fileOf('two.osm', shrunk)])
  forgetRoads(khue.app)
  const roads = await roadsOf(khue.app)
  assert.ok(roads && roads.network.size > 0)
  assert.ok(!roads.network.segments.some(({ code }) => code.startsWith('row-E')))
  for (const { code, no } of roads.network.segments) if (before.has(code)) assert.equal(no, before.get(code))
  const { body, headers } = await khue.call(anonymous, readSegments, {})
  const { features } = JSON.parse(body.toString()) as { features: { properties: { name: string } }[] }
  assert.equal(features.length, roads.network.size)
  assert.match(headers.get('etag') ?? '', /roads-/)
  const ground = await khue.call(anonymous, readGroundRoads, {})
  assert.ok(ground.body.includes('Phố A'))
})

test('TF1: the shared files of Hanoi are read: roads, one-ways, forbidden turns', { skip }, async () => {
  const roads = buildNetwork(await readRoads(path.join(shared, 'hanoi_centre_roads_overpass_2023-12-13.json.gz')))
  assert.ok(roads.segments.length > 2500, String(roads.segments.length))
  assert.ok(roads.segments.some(({ name }) => name === 'Phố Tràng Tiền'))
  const xml = buildNetwork(await readRoads(path.join(shared, 'hanoi_vanmieu_map.osm.gz')))
  assert.ok(xml.segments.length > 150 && xml.bans.length > 0, `${xml.segments.length} ${xml.bans.length}`)
  const lines = buildNetwork(await readRoads(path.join(shared, 'hanoi_centre_drivable_roads.geojson')))
  assert.ok(lines.segments.length > 2000, String(lines.segments.length))
})
