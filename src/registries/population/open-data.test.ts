import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../kernel/actor.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import casework from '../../platform/casework/module.ts'
import documents from '../../platform/documents/module.ts'
import exchange from '../../platform/exchange/module.ts'
import identity from '../../platform/identity/module.ts'
import organisation from '../../platform/organisation/module.ts'
import registry from '../../platform/registry/module.ts'
import { listRows, readDataset } from '../open-data/contract.ts'
import openData from '../open-data/module.ts'
import { publish } from '../open-data/publish.ts'
import { recordsOf } from './generator.ts'
import { cityOf, loadCity } from './load.ts'
import population from './module.ts'
import { peopleByCommune } from './open-data.ts'

const khue = await startTestKhue({
  modules: [organisation, identity, documents, casework, registry, exchange, openData, population],
})
// The sandbox's own people (rule PO20) would be counted, too.
await khue.app.transaction((tx) => tx.named('test.nobody', 'delete from registry.record', []))
const params = { id: peopleByCommune.id }
const rows = async (query: Record<string, unknown>) => (await khue.call(anonymous, listRows, { params, query })).body

test('PO9: there is nothing to publish before there are people', async () => {
  assert.equal(await publish(khue.app, peopleByCommune), 'empty')
})

test('PO9, RG19: the living are counted by commune, age and sex; nobody is named and no few are counted', async () => {
  const city = cityOf(khue.app, 6_000, 3)
  await loadCity(khue.app, city, () => undefined)
  assert.equal(await publish(khue.app, peopleByCommune), 'published')
  assert.equal(await publish(khue.app, peopleByCommune), 'unchanged')
  const living = [...recordsOf(city)].filter(
    ({ registry: name, data }) => name === 'population' && data['dateOfDeath'] === undefined,
  )
  const all = await rows({ level: 'city' })
  assert.deepEqual(
    all.items.map(({ people }) => people),
    [living.length],
  )
  const communes = await rows({ level: 'commune', limit: 1000 })
  const told = communes.items.filter(({ suppressed }) => suppressed === false)
  assert.ok(told.length > 100, `${told.length} communes`)
  for (const { unit_id: unitId, people } of told) {
    const there = living.filter(({ data }) => (data['residence'] as { unitId?: string } | undefined)?.unitId === unitId)
    assert.equal(people, there.length, String(unitId))
  }
  const few = await rows({ 'people.from': 1, 'people.to': 4 })
  assert.equal(few.total, 0)
  const { body } = await khue.call(anonymous, readDataset, { params })
  assert.ok((body.editions[0]?.suppressed ?? 0) > 0)
  assert.equal(body.quality?.completeness, 1, 'what is kept back does not count as missing')
  assert.equal(body.quality?.validity, 1)
  assert.ok(!body.columns.some(({ name }) => /name|citizen|birth/.test(name)))
})
