import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../kernel/actor.ts'
import { modules } from '../../modules.ts'
import { listRows, readDataset } from '../../registries/open-data/contract.ts'
import { publish } from '../../registries/open-data/publish.ts'
import { catalogue } from './catalogue/index.ts'
import { measures } from './measures.ts'
import { procedureCatalogue } from './open-data.ts'
import { startProcedures } from './testing.ts'

const khue = await startProcedures(modules)

test('PR46: the catalogue in force is open data', async () => {
  assert.equal(await publish(khue.app, procedureCatalogue), 'published')
  const params = { id: procedureCatalogue.id }
  const { body } = await khue.call(anonymous, listRows, { params, query: { appliable: true, limit: 1000 } })
  assert.equal(body.total, catalogue.length)
  const birth = body.items.find(({ code }) => code === '1.001193')
  assert.deepEqual(
    [birth?.['name_vi'], birth?.['name_en'], birth?.['online']],
    ['Đăng ký khai sinh', 'Birth registration', 'full'],
  )
  const { body: about } = await khue.call(anonymous, readDataset, { params })
  assert.deepEqual([about.quality?.completeness, about.quality?.validity, about.quality?.documentation], [1, 1, 1])
})

test('PR60: the catalogue in force is counted, and what of it is online', async () => {
  const counts = await khue.app.read(async (tx) => {
    const span = { from: '2026-01-01', to: '2026-02-01' }
    const all = await Promise.all(measures.map(async ({ byUnit }) => [...(await byUnit(tx, span)).values()]))
    return all.flat()
  })
  const [inForce = 0, online = 0, full = 0] = counts
  assert.ok(inForce >= catalogue.length && inForce >= online && online >= full && full > 0, counts.join(' '))
})
