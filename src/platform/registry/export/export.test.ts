import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor, Official } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/id.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import { listRegistries } from '../contract.ts'
import { accessLog } from '../../identity/contract.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import { defineRegistry, loadRecords, openRegistry } from '../index.ts'
import registry from '../module.ts'
import * as api from './contract.ts'
import { exportRecords } from './service.ts'

const hoanKiem = 'gso:00070@2025-07-01'
const cauGiay = 'gso:00166@2025-07-01'
const city = 'gso:01@2008-08-01'
const both = (text: string) => ({ vi: text, en: text })
const field = (sensitivity: 'open' | 'personal' | 'sensitive', schema: Record<string, unknown> = { type: 'string' }) =>
  ({ title: both('t'), meaning: both('m'), sensitivity, schema }) as const
const string = (value: unknown) => (typeof value === 'string' ? value : null)
const purpose = { title: both('k'), legalGround: 'art. 2', permission: 'boats.keep', upTo: 'sensitive' } as const
const boats = defineRegistry({
  name: 'boats',
  title: both('Boats'),
  owner: both('Harbour'),
  fields: {
    name: field('personal'),
    home: field('open', { type: 'object', properties: { unitId: {}, line: {} } }),
    debts: field('sensitive'),
  },
  required: [],
  purposes: {
    keeping: { ...purpose, reach: 'own-units', export: { permission: 'boats.export', upTo: 'personal' } },
    checking: { ...purpose, reach: 'anywhere' },
  },
  maintain: 'boats.keep',
  keyOf: () => null,
  labelOf: (data) => string(data['name']) ?? '',
  unitOf: (data) => string((data['home'] as { unitId?: unknown }).unitId),
  dayOf: () => null,
  personsOf: (id) => [id],
})
const official = (...grants: Official['grants']): Official => {
  return { kind: 'official', id: newId(), name: 'Trần Văn Minh', grants, sessionId: newId(), strongUntil: 0 }
}
const exporter = official({ permission: 'boats.export', unitId: hoanKiem, subtree: false })
const keeper = official({ permission: 'boats.keep', unitId: city, subtree: true })
const overseer = official({ permission: 'boats.export', unitId: city, subtree: true })

const khue = await startTestKhue({ modules: [organisation, identity, registry] })
await openRegistry(khue.app, boats)
const evil = newId()
const boat = (id: string, name: string, unitId: string) => {
  const data = { name, home: { unitId, line: 'Bến "3", A' }, debts: '5' }
  return { registry: 'boats', id, data, validFrom: '2020-01-01' }
}
const many = Array.from({ length: 1200 }, (_, n) => boat(newId(), `Thuyền ${n}`, hoanKiem))
await loadRecords(khue.app, ['boats'], { kind: 'import', reference: 'r', legal_ground: 'l' }, [
  ...many,
  boat(evil, '=cmd|A1', hoanKiem),
  boat(newId(), 'Xa', cauGiay),
])

const params = { registry: 'boats' }
const take = (actor: Actor, more: { purpose?: string; format?: 'csv' | 'ndjson'; unitId?: string } = {}) => {
  const query = { purpose: 'keeping', format: 'csv', reason: 'đối chiếu', ...more } as const
  return khue.call(actor, api.exportRecords, { params, query })
}
const list = async (actor: Actor) => (await khue.call(actor, api.listExports, { params, query: {} })).body.items

test('RG27: only who holds the purpose’s permission to export takes records out, and only those of the units where it is held', async () => {
  assert.equal((await take(keeper)).status, 403)
  assert.equal((await take(exporter, { unitId: cauGiay })).status, 403)
  assert.equal((await take(exporter, { purpose: 'checking' })).problem?.type, '/problems/registry.not-exported')
  assert.equal((await take(exporter, { purpose: 'curiosity' })).problem?.type, '/problems/registry.unknown-purpose')
  assert.equal((await khue.call(keeper, api.listExports, { params, query: {} })).status, 403)
  const lines = (await take(exporter, { format: 'ndjson' })).body.toString().trim().split('\n')
  assert.equal(lines.length, 1201)
  assert.ok(!lines.some((line) => line.includes(cauGiay)))
  assert.equal((await take(overseer, { format: 'ndjson' })).body.toString().trim().split('\n').length, 1202)
  assert.equal(
    (await take(overseer, { format: 'ndjson', unitId: cauGiay })).body.toString().trim().split('\n').length,
    1,
  )
})

test('RG80: a registry tells each official what can be done with it: taken out how far, doubles and rules or none', async () => {
  const told = async (actor: Actor) => {
    const [info] = (await khue.call(actor, listRegistries, {})).body.filter(({ name }) => name === 'boats')
    return [info?.findsDuplicates, info?.hasRules, info?.purposes.map(({ name, exported }) => [name, exported])]
  }
  const nothing = [
    ['keeping', null],
    ['checking', null],
  ]
  assert.deepEqual(await told(keeper), [false, false, nothing])
  assert.deepEqual((await told(exporter))[2], [['keeping', 'personal'], nothing[1]])
})

test('RG27: fields up to the export’s class, as columns that an import reads again; RG26 no cell is a formula', async () => {
  const reply = await take(exporter)
  assert.match(reply.headers.get('content-disposition') ?? '', /boats\.csv/)
  const text = reply.body.toString()
  assert.ok(text.startsWith('\uFEFFid,name,home.unitId,home.line\r\n'))
  assert.ok(text.includes(`\r\n${evil},'=cmd|A1,${hoanKiem},"Bến ""3"", A"\r\n`))
  const first = many[0]?.id ?? ''
  assert.ok(text.includes(`${first},Thuyền 0,`))
})

test('RG28: an export is one line with its count, and a line for each person; one that broke off says after how many', async () => {
  const before = (await list(exporter)).length
  await take(exporter)
  const [newest, ...rest] = await list(exporter)
  assert.equal(rest.length, before)
  assert.deepEqual(
    [newest?.purpose, newest?.reason, newest?.records, newest?.outcome],
    ['keeping', 'đối chiếu', 1201, 'whole'],
  )
  const person = { kind: 'citizen', id: evil, name: 'x', assurance: 2, sessionId: newId() } as const
  const log = (await khue.call(person, accessLog, { query: {} })).body.items
  assert.ok(log.length >= 2)
  assert.ok(log.every(({ what, purpose: why }) => what === 'boats' && why === 'keeping'))
  const question = { purpose: 'keeping', format: 'csv', reason: 'ngắt' } as const
  const { chunks } = await exportRecords(khue.app, exporter, 'boats', question)
  for await (const _ of chunks) {
    if ((await list(exporter))[0]?.records === 500) break
  }
  const broken = (await list(exporter))[0]
  assert.deepEqual([broken?.reason, broken?.records, broken?.outcome], ['ngắt', 500, 'broken'])
  assert.ok((await list(overseer)).some(({ id }) => id === broken?.id))
})

test('RG66: exports are listed to the last, the newest first, a page at a time', async () => {
  await take(exporter, { format: 'ndjson' })
  const [one] = await list(exporter)
  assert.ok(one)
  const copies = Array.from({ length: 60 }, () => newId())
  await khue.app.transaction((tx) =>
    tx.named(
      'test.copies',
      `insert into registry.export select (jsonb_populate_record(e, jsonb_build_object('id', copy))).*
       from registry.export e, unnest($2::uuid[]) copy where e.id = $1`,
      [one.id, copies],
    ),
  )
  const first = (await khue.call(exporter, api.listExports, { params, query: {} })).body
  assert.ok(first.next)
  const second = (await khue.call(exporter, api.listExports, { params, query: { after: first.next } })).body
  const found = [...first.items, ...second.items].map(({ id }) => id)
  assert.deepEqual(found, [...new Set(found)].toSorted().toReversed())
  assert.ok([one.id, ...copies].every((id) => found.includes(id)))
  assert.equal(second.next, null)
})
