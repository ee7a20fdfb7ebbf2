import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { anonymous } from '../../../kernel/actor.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import { readRoads } from '../contract-map.ts'
import { loadCommand, loadRoads } from './roads.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'khue-roads-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const khue = await startTestKhue({ modules })

const line = (id: number, name: string, coordinates: unknown) => ({
  type: 'Feature',
  properties: { id, name, highway: 'primary' },
  geometry: { type: 'LineString', coordinates },
})
function fileOf(features: unknown): string {
  const file = path.join(folder, 'roads.geojson')
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }))
  return file
}
const known = async () => {
  const { body } = await khue.call(anonymous, readRoads, {})
  return (JSON.parse(body.toString()) as { features: { properties: { name: string } }[] }).features.map(
    ({ properties }) => properties.name,
  )
}

test('OP13: lines are roads in the place of those before; what is no line is left out and counted; a file that is none changes nothing', async () => {
  const way = [
    [105.85, 21.03],
    [105.86, 21.03],
  ]
  const good = fileOf([
    line(1, 'Tràng Tiền', way),
    line(2, 'Hàng Bài', way),
    line(3, 'Một điểm', [[105, 21]]),
    { ...line(4, 'Quảng trường', way), geometry: { type: 'Point', coordinates: [105, 21] } },
  ])
  assert.deepEqual(await loadRoads(khue.app, good), { roads: 2, leftOut: 2 })
  assert.deepEqual(await known(), ['Tràng Tiền', 'Hàng Bài'])
  await assert.rejects(loadRoads(khue.app, fileOf('none')), /no FeatureCollection/)
  assert.deepEqual(await known(), ['Tràng Tiền', 'Hàng Bài'])
  await loadRoads(khue.app, fileOf([line(9, 'Lý Thái Tổ', way)]))
  assert.deepEqual(await known(), ['Lý Thái Tổ'])
  assert.equal(await loadCommand(khue.app, []), 64)
})
