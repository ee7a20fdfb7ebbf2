import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../kernel/actor.ts'
import { modules } from '../../modules.ts'
import { listRows, readDataset } from '../../registries/open-data/contract.ts'
import { publish } from '../../registries/open-data/publish.ts'
import { catalogue } from './catalogue/index.ts'
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
