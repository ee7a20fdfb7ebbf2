import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor, Official } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/id.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import * as registryApi from '../contract.ts'
import { defineRegistry, openRegistry } from '../index.ts'
import registry from '../module.ts'
import { importFile } from './command.ts'
import * as api from './contract.ts'
import { resumeImports } from './jobs.ts'
import { workOn } from './steps.ts'
import { updateImport } from './store.ts'

const hoanKiem = 'gso:00070@2025-07-01'
const cauGiay = 'gso:00166@2025-07-01'
const city = 'gso:01@2008-08-01'
const field = (vi: string, en: string, schema: Record<string, unknown>) =>
  ({ title: { vi, en }, meaning: { vi, en }, sensitivity: 'personal', schema }) as const
const text = { type: 'string', minLength: 1, maxLength: 40 }
const string = (value: unknown) => (typeof value === 'string' ? value : null)
const boats = defineRegistry({
  name: 'boats',
  title: { vi: 'Thuyền', en: 'Boats' },
  owner: { vi: 'Cảng', en: 'Harbour' },
  fields: {
    number: field('Số hiệu', 'Number', { type: 'string', pattern: '^[0-9]{4}$' }),
    name: field('Tên', 'Name', text),
    ward: field('Phường', 'Ward', text),
    launched: field('Hạ thủy', 'Launched', { type: 'string', format: 'date' }),
    berth: field('Bến', 'Berth', { type: 'object', properties: { row: text, place: text } }),
  },
  required: ['name', 'ward'],
  purposes: {
    keeping: {
      title: { vi: 'k', en: 'k' },
      legalGround: 'art. 2',
      permission: 'boats.keep',
      upTo: 'sensitive',
      reach: 'anywhere',
    },
  },
  maintain: 'boats.keep',
  keyOf: (data) => string(data['number']),
  labelOf: (data) => string(data['name']) ?? '',
  unitOf: (data) => string(data['ward']),
  dayOf: (data) => string(data['launched']),
  personsOf: () => [],
})

const official = (...grants: Official['grants']): Official => {
  return { kind: 'official', id: newId(), name: 'Trần Văn Minh', grants, sessionId: newId(), strongUntil: 0 }
}
const keeper = official({ permission: 'boats.keep', unitId: hoanKiem, subtree: false })
const other = official({ permission: 'boats.keep', unitId: cauGiay, subtree: false })
const overseer = official({ permission: 'boats.keep', unitId: city, subtree: true })
const nobody = official()

const khue = await startTestKhue({ modules: [organisation, identity, registry] })
await openRegistry(khue.app, boats)

const params = { registry: 'boats' }
const query = { name: 'thuyền.csv', reference: 'QĐ 7', legalGround: 'art. 3', reason: 'nhập', validFrom: '2020-01-01' }
const upload = (content: string, actor: Actor = keeper, more: Partial<typeof query> = {}) =>
  khue.call(actor, api.uploadImport, { params, query: { ...query, ...more }, body: Buffer.from(content) })
async function checked(content: string, actor: Actor = keeper) {
  const { body } = await upload(content, actor)
  await khue.drain()
  return read(body.id, actor)
}
const of = (id: string) => ({ params: { ...params, id } })
const read = async (id: string, actor: Actor = keeper) => (await khue.call(actor, api.readImport, of(id))).body
async function applied(id: string, actor: Actor = keeper) {
  const reply = await khue.call(actor, api.applyImport, of(id))
  assert.equal(reply.status, 200, JSON.stringify(reply.problem))
  await khue.drain()
  return read(id, actor)
}
const rowsOf = async (id: string, outcome?: 'wrong' | 'new') =>
  (await khue.call(keeper, api.readImportRows, { ...of(id), query: { ...(outcome && { outcome }) } })).body.items
const boat = async (key: string) =>
  (await khue.call(overseer, registryApi.lookUpRecord, { params: { ...params, key }, query: { purpose: 'keeping' } }))
    .body

let numbers = 1000
/** Lines of so many new boats. */
const lines = (count: number, name = 'Thuyền') =>
  Array.from({ length: count }, () => `${numbers++},${name},${hoanKiem},2001-02-03\n`).join('')
const header = 'Số hiệu,Tên,ward,launched\n'

test('RG21: without the permission to maintain nothing is brought, seen, applied or taken back; another office’s import does not exist', async () => {
  assert.equal((await upload(header + lines(1), nobody)).status, 403)
  const { id } = await checked(header + lines(1))
  const steps = [api.applyImport, api.stopImport, api.takeBackImport, api.readImport, api.importReport]
  for (const step of steps) {
    assert.equal((await khue.call(nobody, step, of(id))).status, 403)
    assert.equal((await khue.call(other, step, of(id))).status, 404)
  }
  assert.equal((await khue.call(other, api.readImportRows, { ...of(id), query: {} })).status, 404)
  assert.equal((await khue.call(nobody, api.listImports, { params, query: {} })).status, 403)
  assert.deepEqual((await khue.call(other, api.listImports, { params, query: {} })).body.items, [])
  assert.ok((await khue.call(overseer, api.listImports, { params, query: {} })).body.items.some((one) => one.id === id))
  assert.equal((await read(id)).state, 'checked')
})

test('RG22: a check changes nothing and says of each row what it would do, with line, field and both languages', async () => {
  const [there, same] = [String(numbers), String(numbers + 1)]
  await applied((await checked(header + lines(2))).id)
  const file = [
    `${there},Tên Mới,${hoanKiem},2001-02-03`,
    `${same},Thuyền,${hoanKiem},2001-02-03`,
    `${numbers++},Thuyền,${hoanKiem},`,
    `12,Thuyền,${hoanKiem},31/02/2001`,
    `${numbers++},Thuyền,${cauGiay},`,
    `${there},Tên Khác,${hoanKiem},`,
    `${numbers++},,${hoanKiem},`,
  ]
  const found = await checked(header + file.join('\n'))
  assert.equal(found.state, 'checked')
  assert.deepEqual(found.rows, { new: 1, changed: 1, unchanged: 1, wrong: 4 })
  assert.deepEqual(
    (await rowsOf(found.id, 'wrong')).map(({ line, errors }) => [line, errors.map((one) => one.field)]),
    [
      [5, ['number', 'launched']],
      [6, ['']],
      [7, ['']],
      [8, ['name']],
    ],
  )
  assert.equal((await boat(there)).data['name'], 'Thuyền')
  const report = await khue.call(keeper, api.importReport, of(found.id))
  assert.match(report.headers.get('content-type') ?? '', /^text\/csv/)
  const csv = report.body.toString()
  assert.match(csv, /\r\n5,launched,Hãy ghi ngày có thật\.,Give a real date\.\r\n/)
  assert.match(csv, /\r\n7,,Bản ghi này đã có ở dòng 2 của tệp\.,Line 2 of the file is about the same record\.\r\n/)
})

test('RG23: what is new and changed is applied, each row once, as versions with the import as their source', async () => {
  const [changed, fresh] = [String(numbers), String(numbers + 1)]
  await applied((await checked(`${header.trim()},berth.row,berth.place\n${lines(1).trim()},A,3\n`)).id)
  const found = await checked(`number,name,berth.place\n${changed},Tên Mới,4\n`)
  assert.deepEqual(found.rows, { new: 0, changed: 1, unchanged: 0, wrong: 0 })
  const done = await applied(found.id)
  assert.deepEqual([done.state, done.done.applied, done.percent], ['applied', 1, 100])
  const now = await boat(changed)
  assert.deepEqual([now.version, now.data['name'], now.data['berth']], [2, 'Tên Mới', { row: 'A', place: '4' }])
  const history = await khue.call(keeper, registryApi.readHistory, {
    params: { ...params, id: now.id },
    query: { purpose: 'keeping' },
  })
  assert.deepEqual(
    history.body.versions.map(({ kind, source }) => [kind, source.kind, source.reference]),
    [
      ['registered', 'import', 'QĐ 7'],
      ['changed', 'import', 'QĐ 7'],
    ],
  )
  const again = await khue.call(keeper, api.applyImport, of(found.id))
  assert.equal(again.problem?.type, '/problems/registry.import-not-now')
  const content = header + lines(1)
  await applied((await checked(content)).id)
  assert.equal((await upload(content)).problem?.type, '/problems/registry.import-repeated')
  assert.equal((await boat(fresh)).version, 1)
})

test('RG23: of two imports of the same file that are applied at the same moment, one is', async () => {
  const content = header + lines(1)
  const two = [(await checked(content)).id, (await checked(content)).id]
  const replies = await Promise.all(two.map((id) => khue.call(keeper, api.applyImport, of(id))))
  assert.deepEqual(
    replies.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  )
  await khue.drain()
})

test('RG23, RG83: a row whose record changed after the check, or whose number was taken, is refused by itself, told and counted', async () => {
  const [first, taken] = [String(numbers), String(numbers + 5)]
  await applied((await checked(header + lines(1))).id)
  numbers += 10
  const found = await checked(
    `${header}${first},Của Tệp,${hoanKiem},\n${taken},Của Tệp,${hoanKiem},\n${numbers++},Của Tệp,${hoanKiem},\n`,
  )
  assert.deepEqual(found.rows, { new: 2, changed: 1, unchanged: 0, wrong: 0 })
  const { id, version } = await boat(first)
  const ground = { reference: 'r', legalGround: 'l', reason: 'r', validFrom: '2021-01-01' }
  const body = { kind: 'changed', version, values: { name: 'Của Người' }, ...ground } as const
  await khue.call(keeper, registryApi.amendRecord, { params: { ...params, id }, body })
  const values = { number: taken, name: 'Của Người', ward: hoanKiem }
  await khue.call(keeper, registryApi.registerRecord, { params, body: { values, ...ground } })
  const done = await applied(found.id)
  assert.deepEqual([done.state, done.done.applied, done.done.refused], ['applied', 1, 2])
  const troubled = await khue.call(keeper, api.readImportRows, { ...of(found.id), query: { troubled: true } })
  assert.deepEqual(
    troubled.body.items.map(({ line }) => line),
    [2, 3],
  )
  assert.deepEqual(
    (await rowsOf(found.id)).map(({ line, state, errors }) => [line, state, errors.length]),
    [
      [2, 'refused', 1],
      [3, 'refused', 1],
      [4, 'applied', 0],
    ],
  )
  assert.equal((await boat(first)).data['name'], 'Của Người')
})

test('RG23: the rights are those of who applies: what they may not write stays out', async () => {
  const found = await checked(`${header}${numbers},Xa,${cauGiay},\n`, overseer)
  assert.deepEqual(found.rows, { new: 1, changed: 0, unchanged: 0, wrong: 0 })
  const mine = await checked(`${header}${numbers},Xa,${cauGiay},\n`)
  assert.equal(mine.rows.wrong, 1)
  const nothing = await khue.call(keeper, api.applyImport, of(mine.id))
  assert.equal(nothing.problem?.type, '/problems/registry.import-nothing')
})

test('RG24: checking and applying go on where they were, also when two work at once; a stop is kept until it is told to go on', async () => {
  const count = 1300
  const { body } = await upload(header + lines(count))
  // Slices that end after one batch, by several workers, as after a kill.
  const work = async () => {
    while (await workOn(khue.app, body.id, 1));
  }
  await Promise.all([work(), work(), work()])
  while ((await read(body.id)).state === 'checking') await work()
  assert.deepEqual((await read(body.id)).rows, { new: count, changed: 0, unchanged: 0, wrong: 0 })
  await khue.call(keeper, api.applyImport, of(body.id))
  await workOn(khue.app, body.id, 1)
  const stopped = await khue.call(keeper, api.stopImport, of(body.id))
  assert.equal(stopped.body.state, 'stopped')
  assert.ok(stopped.body.done.applied > 0 && stopped.body.done.applied < count)
  await khue.drain()
  const still = await read(body.id)
  assert.deepEqual([still.state, still.done.applied], ['stopped', stopped.body.done.applied])
  assert.equal(still.percent, Math.floor((100 * still.done.applied) / count))
  await khue.call(keeper, api.applyImport, of(body.id))
  await Promise.all([work(), work(), work()])
  while ((await read(body.id)).state === 'applying') await work()
  const done = await read(body.id)
  assert.deepEqual([done.state, done.done.applied], ['applied', count])
})

test('RG24: what a program that was killed has left in the middle is taken up within minutes', async () => {
  const { id } = await checked(header + lines(3))
  // As a kill leaves it: under way, and no job for it.
  await khue.app.transaction((tx) => updateImport(tx, id, { state: 'applying', ordered_by: { ...keeper } }))
  await khue.drain()
  assert.equal((await read(id)).done.applied, 0)
  const now = khue.app.clock.now()
  const tick = () => khue.app.transaction((tx) => resumeImports.handler(tx, {} as never))
  await tick()
  await khue.drain()
  assert.equal((await read(id)).done.applied, 0, 'another program may still be at it')
  await khue.app.clock.at(now.add({ minutes: 3 }), tick)
  await khue.drain()
  assert.equal((await read(id)).done.applied, 3)
})

test('RG25: an import is taken back as a whole by further versions; what was changed since is kept; the numbers are free again', async () => {
  const [fresh, changed, touched] = [String(numbers + 2), String(numbers), String(numbers + 1)]
  await applied((await checked(header + lines(2, 'Trước'))).id)
  const content = `${header}${changed},Sau,${hoanKiem},\n${touched},Sau,${hoanKiem},\n${lines(1, 'Sau')}`
  const { id } = await applied((await checked(content)).id)
  const one = await boat(touched)
  const body = {
    kind: 'changed',
    version: one.version,
    values: { name: 'Người sửa' },
    reference: 'r',
    legalGround: 'l',
    reason: 'r',
    validFrom: '2021-01-01',
  } as const
  await khue.call(keeper, registryApi.amendRecord, { params: { ...params, id: one.id }, body })
  const begun = await khue.call(keeper, api.takeBackImport, of(id))
  assert.equal(begun.body.state, 'taking-back')
  await khue.drain()
  const back = await read(id)
  assert.deepEqual([back.state, back.done], ['taken-back', { applied: 3, refused: 0, takenBack: 2, kept: 1 }])
  const before = await boat(changed)
  assert.deepEqual([before.data['name'], before.version], ['Trước', 3])
  assert.equal((await boat(touched)).data['name'], 'Người sửa')
  const gone = (await rowsOf(id)).find(({ outcome }) => outcome === 'new')?.recordId ?? ''
  const record = await khue.call(keeper, registryApi.readRecord, {
    params: { ...params, id: gone },
    query: { purpose: 'keeping' },
  })
  assert.equal(record.body.state, 'withdrawn')
  // The corrected file comes again, and finds the number free.
  const again = await checked(`${header}${fresh},Đúng,${hoanKiem},\n`)
  assert.equal((await applied(again.id)).done.applied, 1)
  assert.equal((await boat(fresh)).data['name'], 'Đúng')
})

test('RG20: a file that cannot be read as a whole is refused with its reason; one to come later is too', async () => {
  assert.equal(
    (await upload('màu\nđỏ\n', keeper, { validFrom: '2999-01-01' })).problem?.type,
    '/problems/registry.valid-in-future',
  )
  assert.equal((await upload('a\u0000')).problem?.type, '/problems/registry.import-unreadable')
  const found = await checked('màu\nđỏ\n')
  assert.deepEqual([found.state, found.refusal?.why], ['refused', 'its first line names no field'])
  const torn = await checked(`${header}${lines(600)}${numbers++},"Thuyền`)
  assert.equal(torn.state, 'refused')
  assert.equal(
    (await khue.call(keeper, api.applyImport, of(torn.id))).problem?.type,
    '/problems/registry.import-not-now',
  )
})

test('RG20: khue import checks, and applies only when told to', async () => {
  const { mkdtemp, writeFile } = await import('node:fs/promises')
  const file = `${await mkdtemp('/tmp/khue-import-')}/boats.csv`
  const key = String(numbers)
  await writeFile(file, header + lines(1))
  assert.equal(await importFile(khue.app, ['boats', file]), 0)
  assert.equal(
    (
      await khue.call(overseer, registryApi.lookUpRecord, {
        params: { ...params, key },
        query: { purpose: 'keeping' },
      })
    ).status,
    404,
  )
  assert.equal(await importFile(khue.app, ['boats', file, '--apply']), 0)
  assert.equal((await boat(key)).data['name'], 'Thuyền')
  await writeFile(file, `${header}1,x,${hoanKiem},\n`)
  assert.equal(await importFile(khue.app, ['boats', file, '--apply']), 1)
  await assert.rejects(importFile(khue.app, ['ships', file]), /no such registry/i)
})

test('RG66: imports are listed to the last, the newest first, a page at a time', async () => {
  const { id } = await checked(header + lines(1))
  const copies = Array.from({ length: 60 }, () => newId())
  await khue.app.transaction((tx) =>
    tx.named(
      'test.copies',
      `insert into registry.import select (jsonb_populate_record(i, jsonb_build_object('id', copy))).*
       from registry.import i, unnest($2::uuid[]) copy where i.id = $1`,
      [id, copies],
    ),
  )
  const list = async (after?: string) => {
    const page = after === undefined ? {} : { after }
    return (await khue.call(overseer, api.listImports, { params, query: page })).body
  }
  const first = await list()
  assert.ok(first.next)
  const found = [...first.items, ...(await list(first.next)).items].map((one) => one.id)
  assert.ok(found.length > 60)
  assert.deepEqual(found, [...new Set(found)].toSorted().toReversed())
})
