import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { Official } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/id.ts'
import { startTestKhue, transactionsEnded } from '../../../kernel/testing.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import * as api from '../contract.ts'
import * as exports from '../export/contract.ts'
import * as imports from '../file-import/contract.ts'
import {
  defineRegistry,
  keepSealed,
  loadRecords,
  openRegistry,
  type Registry,
  sealedColumn,
  tallyRecords,
} from '../index.ts'
import registry from '../module.ts'
import { findRegistry } from '../registries.ts'
import { system } from '../../../kernel/actor.ts'
import { forgetKeys } from './keys.ts'
import { progress, resealSome, rotate } from './reseal.ts'
import { openBytes, placeOf, sealBytes, sealData } from './seal.ts'

const ward = 'gso:00070@2025-07-01'
const both = (text: string) => ({ vi: text, en: text })
const text = { type: 'string', minLength: 1, maxLength: 100 }
const field = (sensitivity: 'open' | 'personal' | 'sensitive') => {
  return { title: both('t'), meaning: both('m'), sensitivity, schema: text }
}
const string = (value: unknown) => (typeof value === 'string' ? value : null)
const secret = 'Đạo Bí Mật'

const definition = (name: string, more: Partial<Registry> = {}) =>
  defineRegistry({
    name,
    title: both('Monks'),
    owner: both('Temple'),
    fields: { number: field('personal'), name: field('personal'), ward: field('open'), belief: field('sensitive') },
    required: ['name', 'ward'],
    purposes: {
      seeing: {
        title: both('s'),
        legalGround: 'art. 1',
        permission: 'monks.keep',
        upTo: 'personal',
        reach: 'anywhere',
        export: { permission: 'monks.keep', upTo: 'personal' },
      },
      keeping: {
        title: both('k'),
        legalGround: 'art. 2',
        permission: 'monks.keep',
        upTo: 'sensitive',
        reach: 'own-units',
        export: { permission: 'monks.keep', upTo: 'sensitive' },
      },
    },
    maintain: 'monks.keep',
    keyOf: (data) => string(data['number']),
    labelOf: (data) => string(data['name']) ?? '',
    unitOf: (data) => string(data['ward']),
    dayOf: () => null,
    personsOf: (id) => [id],
    ...more,
  })

const monks = definition('monks')
const keeper: Official = {
  kind: 'official',
  id: newId(),
  name: 'Trần Văn Minh',
  sessionId: newId(),
  strongUntil: 0,
  grants: [
    { permission: 'monks.keep', unitId: ward, subtree: false },
    { permission: 'registry.feed', unitId: ward, subtree: false },
  ],
}

const khue = await startTestKhue({ modules: [organisation, identity, registry] })
await openRegistry(khue.app, monks)
const ground = { reference: 'QĐ 1', legalGround: 'art. 3', reason: 'vì vậy' }
const where = { registry: 'monks' }

let numbers = 1
async function enter(belief = secret) {
  const values = { number: String(numbers++), name: 'Nguyễn Văn An', ward, belief }
  const { body } = await khue.call(keeper, api.registerRecord, {
    params: where,
    body: { values, validFrom: '2020-01-01', ...ground },
  })
  return body
}

const read = (id: string, purpose = 'keeping') =>
  khue.call(keeper, api.readRecord, { params: { ...where, id }, query: { purpose } })

/** Every table and column of the database that holds these words anywhere. */
async function whereInClear(words: string): Promise<string[]> {
  const columns = await khue.app.read((tx) =>
    tx.named<{ table: string; column: string }>(
      '',
      `select format('%I.%I', table_schema, table_name) as table, column_name as column
       from information_schema.columns join information_schema.tables using (table_schema, table_name)
       where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
      [],
    ),
  )
  const found: string[] = []
  for (const { table, column } of columns) {
    const hex = Buffer.from(words).toString('hex')
    const question = `select 1 from ${table} where "${column}"::text like '%' || $1 || '%' or "${column}"::text like '%' || $2 || '%' limit 1`
    const rows = await khue.app.read((tx) => tx.named('', question, [words, hex]))
    if (rows.length > 0) found.push(`${table}.${column}`)
  }
  return found
}

async function importFile(rows: readonly Record<string, string>[], apply: boolean) {
  const { body } = await khue.call(keeper, imports.uploadImport, {
    params: where,
    query: { name: 'tu-si.ndjson', validFrom: '2021-01-01', ...ground },
    body: Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')),
  })
  const params = { ...where, id: body.id }
  await khue.drain()
  if (!apply) return params
  await khue.call(keeper, imports.applyImport, { params })
  await khue.drain()
  return params
}

test('RG50: nobody finds a sensitive value in the database, whichever way it came, and who may read it does', async () => {
  const { id } = await enter()
  const body = { kind: 'changed', version: 1, values: { belief: `${secret} mới` }, validFrom: '2021-01-01', ...ground }
  const changed = await khue.call(keeper, api.amendRecord, { params: { ...where, id }, body: body as never })
  assert.equal(changed.status, 200)
  const waiting = await importFile([{ name: 'Chờ', ward, number: 'w1', belief: secret }], false)
  await importFile([{ name: 'Nhập', ward, number: 'a1', belief: `${secret} nhập` }], true)
  await loadOne('loaded-monks')
  assert.deepEqual(await whereInClear(secret), [])
  assert.notDeepEqual(await whereInClear('Nguyễn Văn An'), [], 'what is not sealed is found by this search')
  const { blob } = await blobOf(waiting.id)
  assert.ok(!(await khue.app.storage.get(blob)).includes(Buffer.from(secret)))

  assert.equal((await read(id)).body.data['belief'], `${secret} mới`)
  const { body: history } = await khue.call(keeper, api.readHistory, {
    params: { ...where, id },
    query: { purpose: 'keeping' },
  })
  assert.deepEqual(
    history.versions.map(({ changes }) => changes.find(({ field: name }) => name === 'belief')?.after),
    [secret, `${secret} mới`],
  )
  const { body: asOf } = await khue.call(keeper, api.readRecord, {
    params: { ...where, id },
    query: { purpose: 'keeping', validOn: '2020-06-01' },
  })
  assert.equal(asOf.data['belief'], secret)
  const { body: feed } = await khue.call(keeper, api.readChanges, { params: where, query: { purpose: 'keeping' } })
  assert.ok(Array.isArray(feed.items))
  const taken = await khue.call(keeper, exports.exportRecords, {
    params: where,
    query: { purpose: 'keeping', format: 'ndjson', reason: 'kiểm tra' },
  })
  const lines = taken.body.toString().trim().split('\n')
  assert.ok(lines.some((line) => (JSON.parse(line) as { belief?: string }).belief === `${secret} nhập`))
  await khue.call(keeper, imports.applyImport, { params: waiting })
  await khue.drain()
  const found = await khue.call(keeper, api.lookUpRecord, {
    params: { ...where, key: 'w1' },
    query: { purpose: 'keeping' },
  })
  assert.equal(found.body.data['belief'], secret)
})

async function blobOf(importId: string): Promise<{ blob: string; blob_key: number }> {
  const [row] = await khue.app.read((tx) =>
    tx.named<{ blob: string; blob_key: number }>('', 'select blob, blob_key from registry.import where id = $1', [
      importId,
    ]),
  )
  if (!row) throw new Error('no such import')
  return row
}

async function loadOne(name: string) {
  await openRegistry(khue.app, definition(name))
  const id = newId()
  const record = { registry: name, id, validFrom: '2020-01-01', data: { name: 'Nạp\tvào', ward, belief: secret } }
  const bare = { registry: name, validFrom: '2020-01-01', data: { name: 'Không', ward } }
  const source = { kind: 'import', reference: 'r', legal_ground: 'g' } as const
  await loadRecords(khue.app, [name], source, [record, bare])
  const { body } = await khue.call(keeper, api.readRecord, {
    params: { registry: name, id },
    query: { purpose: 'keeping' },
  })
  assert.equal(body.data['belief'], secret)
}

test('RG51: a piece that was moved to another record does not open, and its length tells nothing', async () => {
  const [one, other] = [await enter('Một'), await enter('Một tín ngưỡng có tên dài hơn')]
  const sealedOf = (id: string) =>
    khue.app.read((tx) => tx.named<{ sealed: Buffer }>('', 'select sealed from registry.record where id = $1', [id]))
  const [[a], [b]] = [await sealedOf(one.id), await sealedOf(other.id)]
  assert.equal(a?.sealed.length, b?.sealed.length)
  assert.notDeepEqual(a?.sealed, (await sealedOf((await enter('Một')).id))[0]?.sealed, 'the same value, another nonce')
  const put = (sealed: Buffer | undefined) =>
    khue.app.transaction((tx) =>
      tx.named('', 'update registry.record set sealed = $1 where id = $2', [sealed, other.id]),
    )
  await put(a?.sealed)
  assert.equal((await read(other.id)).status, 500)
  assert.equal((await read(other.id, 'seeing')).status, 200)
  await put(b?.sealed)

  const key = { version: 7, key: createSecretKey(randomBytes(32)) }
  const sealed = sealBytes(key, placeOf.record('monks', one.id), Buffer.from('x'))
  assert.equal(openBytes(key.key, placeOf.record('monks', one.id), sealed).toString(), 'x')
  assert.throws(() => openBytes(key.key, placeOf.version('monks', one.id, 1), sealed))
  assert.throws(() => openBytes(createSecretKey(randomBytes(32)), placeOf.record('monks', one.id), sealed))
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
  assert.throws(() => openBytes(key.key, placeOf.record('monks', one.id), sealed))
  assert.equal(sealData(key, 'p', { belief: 'Một' }).length, sealData(key, 'p', { belief: 'Hai ba bốn' }).length)
})

test('RG52: a new key takes over everything batch by batch, goes on after a stop, and the old one is destroyed', async () => {
  const { id } = await enter()
  const waiting = await importFile([{ name: 'Xoay', ward, number: 'r1', belief: secret }], false)
  const feed = async () =>
    (await khue.call(keeper, api.readChanges, { params: where, query: { purpose: 'keeping' } })).body.next
  await transactionsEnded(khue.app)
  const place = await feed()
  const before = await khue.app.read(progress)
  const version = await khue.app.transaction((tx) => rotate(tx, system('test'), ['monks', 'loaded-monks']))
  assert.equal(version, before.newest + 1)
  const find = (name: string) => findRegistry(name)?.registry
  // Nothing but the batches' own transactions is remembered: each call is as good as a new process.
  await resealSome(khue.app, find, 1)
  assert.equal((await read(id)).body.data['belief'], secret)
  for (let more = true; more; ) more = await resealSome(khue.app, find, 1)
  const middle = await khue.app.read(progress)
  assert.ok(middle.lanes.every(({ ended_at }) => ended_at !== null))
  assert.ok(middle.lanes.some(({ what, done }) => what === 'version' && done > 0))
  assert.deepEqual(middle.oldKeys, [before.newest], 'kept as long as another process may write with it')

  const [old] = await khue.app.read((tx) => tx.named<{ sealed: Buffer }>('', sealedAnywhere, [version]))
  assert.equal(old, undefined)
  khue.app.clock.set(khue.app.clock.now().add({ minutes: 5 }))
  await resealSome(khue.app, find, 10_000)
  const after = await khue.app.read(progress)
  assert.deepEqual([after.oldKeys, after.newest], [[], version])
  forgetKeys(khue.app)
  assert.equal((await read(id)).body.data['belief'], secret)
  assert.equal((await blobOf(waiting.id)).blob_key, version)
  assert.equal(await feed(), place, 'no record has moved in the change feed')
  await khue.call(keeper, imports.applyImport, { params: waiting })
  await khue.drain()
})

const sealedAnywhere = `select sealed from registry.record where substring(sealed from 1 for 4) <> int4send($1::int4)
  union all select sealed from registry.version where substring(sealed from 1 for 4) <> int4send($1::int4)`

test('RG53: a definition that searches by a sensitive field is refused, and so is counting by it', async () => {
  const wants = definition('wanting-monks', { keyOf: (data) => string(data['belief']) })
  await assert.rejects(openRegistry(khue.app, wants), /wanting-monks\.belief .* cannot be searched .*keyOf/)
  const question = { field: 'belief', without: 'x', on: Temporal.PlainDate.from('2026-01-01'), bandYears: 5, bands: 3 }
  await assert.rejects(
    khue.app.read((tx) => tallyRecords(tx, 'monks', question)),
    /cannot be searched or counted/,
  )
})

const inClear = ['registry.record.data', 'registry.version.patch', 'registry.record_young_monks.data']

test('RG54: a field that has become sensitive is sealed where it is, one that no longer is is opened', async () => {
  const open = definition('young-monks', {
    fields: { number: field('personal'), name: field('personal'), ward: field('open'), belief: field('personal') },
  })
  await openRegistry(khue.app, open)
  const { body } = await khue.call(keeper, api.registerRecord, {
    params: { registry: 'young-monks' },
    body: {
      values: { name: 'Trẻ', ward, belief: 'Đạo Từng Mở' },
      validFrom: '2020-01-01',
      ...ground,
    },
  })
  assert.deepEqual(await whereInClear('Đạo Từng Mở'), inClear)
  const find = (name: string) => findRegistry(name)?.registry
  await openRegistry(khue.app, definition('young-monks'))
  await resealSome(khue.app, find, 10_000)
  assert.deepEqual(await whereInClear('Đạo Từng Mở'), [])
  const query = { purpose: 'keeping' }
  const params = { registry: 'young-monks', id: body.id }
  assert.equal((await khue.call(keeper, api.readRecord, { params, query })).body.data['belief'], 'Đạo Từng Mở')
  await openRegistry(khue.app, open)
  await resealSome(khue.app, find, 10_000)
  assert.deepEqual(await whereInClear('Đạo Từng Mở'), inClear)
  assert.equal((await khue.call(keeper, api.readRecord, { params, query })).body.data['belief'], 'Đạo Từng Mở')
})

test('RG55: a column of another module is sealed, also what is there from before; it takes a new key, and a moved value does not open', async () => {
  const [first, second] = [newId(), newId()]
  const plain = `{"belief": "${secret}"}`
  await khue.app.transaction(async (tx) => {
    await tx.named('', 'create table registry.told (id uuid, key integer, said jsonb, primary key (id, key))', [])
    await tx.named('', 'insert into registry.told values ($1, 1, $2::jsonb), ($1, 2, null)', [first, plain])
  })
  const told = sealedColumn({ table: 'registry.told', column: 'said', key: { id: 'uuid', key: 'integer' } })
  const stored = async (id: string) => {
    const rows = await khue.app.read((tx) =>
      tx.named<{ said: { belief: string } }>('', 'select said from registry.told where id = $1 and key = 1', [id]),
    )
    return rows[0]?.said ?? { belief: '' }
  }
  const opened = async (id: string) => {
    const said = await stored(id)
    return khue.app.read((tx) => told.open(tx, [id, 1], said))
  }
  const find = (name: string) => findRegistry(name)?.registry
  assert.deepEqual(await opened(first), { belief: secret }, 'what is still in clear is read')
  await keepSealed(khue.app, [told])
  await keepSealed(khue.app, [told])
  assert.deepEqual(await whereInClear(secret), ['registry.told.said'])
  await resealSome(khue.app, find, 10_000)
  assert.deepEqual(await whereInClear(secret), [])
  await khue.app.transaction(async (tx) => {
    const said = await told.seal(tx, [second, 1], { belief: secret })
    await tx.named('', 'insert into registry.told values ($1, 1, $2::jsonb)', [second, said])
  })
  assert.deepEqual([await opened(first), await opened(second)], [{ belief: secret }, { belief: secret }])

  const version = await khue.app.transaction((tx) => rotate(tx, system('test'), []))
  for (let more = true; more; ) more = await resealSome(khue.app, find, 1)
  khue.app.clock.set(khue.app.clock.now().add({ minutes: 5 }))
  // Registries were left out above: whatever still needs the old key is gone through before it is destroyed.
  for (let old = true; old; old = (await khue.app.read(progress)).oldKeys.length > 0)
    await resealSome(khue.app, find, 10_000)
  forgetKeys(khue.app)
  assert.ok(JSON.stringify(await stored(first)).includes(`"${version}.`))
  assert.deepEqual([await opened(first), await opened(second)], [{ belief: secret }, { belief: secret }])
  const moved = await stored(first)
  await assert.rejects(khue.app.read((tx) => told.open(tx, [second, 1], moved)))
})
