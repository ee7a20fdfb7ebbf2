import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous, type Official, system } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/id.ts'
import { applyRule } from '../../../kernel/retention.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import { defineRegistry, openRegistry, registerRecord } from '../index.ts'
import registry from '../module.ts'
import {
  decideExtract,
  downloadExtract,
  listExtracts,
  orderExtract,
  readExtractOffer,
  retryExtract,
} from './contract.ts'
import { keepBack } from './keep-back.ts'
import { failStandingStill, makeExtract, triesMax } from './make.ts'

const ward = 'gso:00070@2025-07-01'
const both = (text: string) => ({ vi: text, en: text })
const text = { type: 'string', minLength: 1, maxLength: 100 }
const field = (sensitivity: 'open' | 'personal' | 'sensitive', schema: Record<string, unknown> = text, more = {}) => {
  return { title: both('t'), meaning: both('m'), sensitivity, schema, ...more }
}
const string = (value: unknown) => (typeof value === 'string' ? value : null)
const address = { type: 'object', properties: { unitId: text, line: text } }

const patients = defineRegistry({
  name: 'patients',
  title: both('Patients'),
  owner: both('Health'),
  fields: {
    number: field('personal'),
    name: field('personal'),
    born: field('personal', { type: 'string', format: 'date' }),
    sex: field('personal', { type: 'string', enum: ['f', 'm'] }),
    home: field('personal', address),
    remarks: field('personal'),
    mother: field('personal', { type: 'string', format: 'uuid' }),
    illness: field('sensitive', text, { research: 'keep' }),
  },
  required: ['name'],
  purposes: {},
  maintain: 'patients.keep',
  keyOf: (data) => string(data['number']),
  labelOf: (data) => string(data['name']) ?? '',
  unitOf: (data) => string((data['home'] as { unitId?: unknown } | undefined)?.unitId),
  dayOf: () => null,
  personsOf: (id) => [id],
})

const khue = await startTestKhue({ modules: [organisation, identity, registry] })
await openRegistry(khue.app, patients)

const official = (name: string, permissions: readonly string[]): Official => ({
  kind: 'official',
  id: newId(),
  name,
  sessionId: newId(),
  strongUntil: 0,
  grants: permissions.map((permission) => ({ permission, unitId: ward, subtree: true })),
})
const steward = official('Minh Châu', ['registry.extracts', 'registry.extract'])
const approver = official('Ánh Tuyết', ['registry.extracts', 'registry.approve-extract'])
const both2 = official('Cả Hai', ['registry.extracts', 'registry.extract', 'registry.approve-extract'])

const mother = newId()
const enter = (n: number, born: string, sex: string, illness: string) =>
  khue.app.transaction((tx) => {
    const values = {
      // With a character that no pseudonym has.
      number: `N.${n}`,
      name: `Nguyễn Thị Bí Mật ${n}`,
      born,
      sex,
      home: { unitId: ward, line: 'Số 1 phố Kín' },
      remarks: 'chữ tự do',
      mother,
      illness,
    }
    const ground = { kind: 'official', reference: 'r', legalGround: 'g', reason: 'w' } as const
    return registerRecord(tx, system('test'), 'patients', { values, validFrom: '2020-01-01' }, ground)
  })
const made: string[] = []
for (let n = 0; n < 6; n++) made.push((await enter(n, `1990-0${1 + n}-0${1 + n}`, 'f', `bệnh ${n}`)).id)
for (let n = 6; n < 9; n++) made.push((await enter(n, '1955-05-05', 'm', 'bệnh hiếm')).id)

const order = {
  registry: 'patients',
  fields: ['born', 'sex', 'home', 'mother', 'illness'],
  dates: 'year',
  k: 5,
} as const
const why = { purpose: 'Nghiên cứu bệnh tim', recipient: 'Viện Tim', legalGround: 'QĐ 5', keepDays: 7 }

async function extractOf(more: Record<string, unknown> = {}): Promise<{ id: string; lines: string[] }> {
  const { body } = await khue.call(steward, orderExtract, { body: { ...order, ...why, ...more } as never })
  const params = { id: body.id }
  await khue.call(approver, decideExtract, { params, body: { approve: true, reason: 'Đúng mục đích' } })
  await khue.drain()
  const { body: bytes, status } = await khue.call(steward, downloadExtract, { params })
  assert.equal(status, 200)
  return { id: body.id, lines: bytes.toString().replace('\uFEFF', '').trim().split(/\r?\n/) }
}
const byText = (a: string, b: string) => a.localeCompare(b)
const seen = async (id: string) =>
  (await khue.call(steward, listExtracts, { query: {} })).body.items.find((one) => one.id === id)

test('RG60: who is no data steward orders nothing; what identifies people and free text cannot be chosen', async () => {
  for (const actor of [anonymous, approver])
    assert.ok(
      [401, 403].includes(
        (await khue.call(actor, orderExtract, { body: { ...order, ...why, fields: ['sex'] } })).status,
      ),
    )
  for (const endpoint of [readExtractOffer, listExtracts])
    assert.equal((await khue.call(official('Ai đó', []), endpoint, { query: {} })).status, 403)
  assert.equal((await khue.call(approver, readExtractOffer, {})).body.mayOrder, false)
  const { body } = await khue.call(steward, readExtractOffer, {})
  const offered = body.registries.find(({ name }) => name === 'patients')?.fields
  assert.deepEqual(
    offered?.map(({ name, treatment }) => `${name}:${treatment}`),
    ['born:date', 'sex:keep', 'home:unit', 'mother:pseudonym', 'illness:keep'],
  )
  for (const name of ['name', 'number', 'remarks', 'nothing']) {
    const reply = await khue.call(steward, orderExtract, { body: { ...order, ...why, fields: ['sex', name] } })
    assert.equal(reply.problem?.type, '/problems/registry.not-extracted', name)
  }
})

test('RG61: nobody approves their own order; a refused one is never made; both names and reasons are kept', async () => {
  const { body } = await khue.call(both2, orderExtract, { body: { ...order, fields: [...order.fields], ...why } })
  const params = { id: body.id }
  const yes = { approve: true, reason: 'được' }
  assert.equal((await khue.call(both2, decideExtract, { params, body: yes })).status, 403)
  assert.equal((await khue.call(steward, decideExtract, { params, body: yes })).status, 403)
  const refused = await khue.call(approver, decideExtract, { params, body: { approve: false, reason: 'Quá rộng' } })
  assert.deepEqual(
    [refused.body.state, refused.body.decidedBy, refused.body.decision],
    ['refused', 'Ánh Tuyết', 'Quá rộng'],
  )
  assert.equal(
    (await khue.call(approver, decideExtract, { params, body: yes })).problem?.type,
    '/problems/registry.extract-decided',
  )
  await khue.drain()
  assert.equal((await khue.call(steward, downloadExtract, { params })).problem?.type, '/problems/registry.extract-gone')
})

test('RG62: names, numbers, days and addresses are gone, small groups are kept back, what is sensitive stays for research', async () => {
  const { id, lines } = await extractOf()
  assert.equal(lines[0], 'id,born,sex,home,mother,illness')
  const rows = lines.slice(1).map((line) => line.split(','))
  assert.equal(rows.length, 6)
  assert.ok(rows.every(([, born, sex, home]) => born === '1990' && sex === 'f' && home === ward))
  assert.deepEqual(
    rows.map((row) => String(row[5])).toSorted(byText),
    [0, 1, 2, 3, 4, 5].map((n) => `bệnh ${n}`),
  )
  const all = lines.join('\n')
  for (const hidden of ['Bí Mật', 'N.1', 'phố Kín', 'chữ tự do', mother, 'bệnh hiếm', ...made])
    assert.ok(!all.includes(hidden), hidden)
  assert.deepEqual(
    rows.map(([name]) => name),
    rows.map(([name]) => String(name)).toSorted((a, b) => (a < b ? -1 : 1)),
  )
  assert.equal(new Set(rows.map((row) => row[4])).size, 1, 'one mother, one pseudonym')
  const view = await seen(id)
  assert.deepEqual([view?.rows, view?.suppressed, view?.state], [6, 3, 'ready'])
  const smaller = await extractOf({ k: 3 })
  assert.equal(smaller.lines.length, 10)
  const monthly = await extractOf({ dates: 'month', k: 2 })
  assert.deepEqual(
    monthly.lines.slice(1).map((line) => line.split(',')[1]),
    ['1955-05', '1955-05', '1955-05'],
  )
  const { rows: kept, suppressed } = keepBack(
    [
      ['b', 1],
      ['a', 1],
      ['c', 2],
    ],
    ([, x]) => String(x),
    2,
  )
  assert.deepEqual(
    [kept, suppressed],
    [
      [
        ['a', 1],
        ['b', 1],
      ],
      1,
    ],
  )
})

test('RG63: two extracts of the same people have no pseudonym in common', async () => {
  const [one, other] = [await extractOf(), await extractOf()]
  const namesOf = (lines: readonly string[]) =>
    lines.slice(1).flatMap((line) => [line.split(',')[0], line.split(',')[4]])
  const first = new Set(namesOf(one.lines))
  assert.ok(namesOf(other.lines).every((name) => !first.has(name)))
})

test('RG64: the file is kept encrypted, downloads are counted, and it is gone when its time is over', async () => {
  const { id } = await extractOf()
  const blobOf = async () => {
    const [row] = await khue.app.read((tx) =>
      tx.named<{ blob: string | null }>('', 'select blob from registry.extract where id = $1', [id]),
    )
    return row?.blob
  }
  const blob = await blobOf()
  assert.ok(blob)
  assert.ok(!(await khue.app.storage.get(blob)).includes(Buffer.from('1990')))
  assert.equal((await seen(id))?.downloads, 1)
  assert.equal((await khue.call(approver, downloadExtract, { params: { id } })).status, 403)
  await Promise.all(Array.from({ length: 6 }, () => khue.call(steward, downloadExtract, { params: { id } })))
  assert.equal((await seen(id))?.downloads, 7)
  khue.app.clock.set(khue.app.clock.now().add({ hours: 24 * 8 }))
  assert.equal(
    (await khue.call(steward, downloadExtract, { params: { id } })).problem?.type,
    '/problems/registry.extract-gone',
  )
  const rule = khue.app.retains.find((one) => one.id === 'registry.extract-files')
  assert.ok(rule)
  await applyRule(khue.app, rule, newId())
  assert.equal(await blobOf(), null)
  assert.equal(await khue.app.storage.has(blob), false)
  assert.equal((await seen(id))?.state, 'gone')
})

test('RG65: what cannot be made is tried, fails with a reason, and is made after all by who may order', async (t) => {
  const { body } = await khue.call(steward, orderExtract, { body: { ...order, fields: [...order.fields], ...why } })
  const { id } = body
  const params = { id }
  for (const actor of [anonymous, approver])
    assert.ok([401, 403].includes((await khue.call(actor, retryExtract, { params })).status))
  const early = await khue.call(steward, retryExtract, { params })
  assert.equal(early.problem?.type, '/problems/registry.extract-not-failed')
  const full = t.mock.method(khue.app.storage, 'put', () =>
    Promise.reject(Object.assign(new Error('x'), { code: 'ENOSPC' })),
  )
  const approved = async () => {
    await khue.app.transaction((tx) =>
      tx.named('', `update registry.extract set state = 'approved', moved_at = $2 where id = $1`, [
        id,
        tx.now.toString(),
      ]),
    )
    for (let tries = 1; tries < triesMax; tries++) await assert.rejects(makeExtract(khue.app, id))
    await makeExtract(khue.app, id)
  }
  await approved()
  assert.deepEqual(
    [(await seen(id))?.state, (await seen(id))?.failure, (await seen(id))?.mayRetry],
    ['failed', 'disk-full', true],
  )
  assert.equal(
    (await khue.call(approver, listExtracts, { query: {} })).body.items.find((one) => one.id === id)?.mayRetry,
    false,
  )
  full.mock.restore()
  assert.equal((await khue.call(steward, retryExtract, { params })).body.state, 'approved')
  await khue.drain()
  assert.deepEqual([(await seen(id))?.state, (await seen(id))?.failure, (await seen(id))?.rows], ['ready', null, 6])
})

test('RG65: one that stands still has failed, and whoever made it then gives up what comes late', async (t) => {
  const { body } = await khue.call(steward, orderExtract, { body: { ...order, fields: [...order.fields], ...why } })
  const { id } = body
  await khue.call(approver, decideExtract, { params: { id }, body: { approve: true, reason: 'Đúng' } })
  const put = khue.app.storage.put.bind(khue.app.storage)
  const kept: string[] = []
  t.mock.method(khue.app.storage, 'put', async (bytes: Buffer) => {
    khue.app.clock.set(khue.app.clock.now().add({ minutes: 21 }))
    await khue.app.transaction((tx) => failStandingStill(tx))
    const blob = await put(bytes)
    kept.push(blob)
    return blob
  })
  await khue.drain()
  assert.deepEqual([(await seen(id))?.state, (await seen(id))?.failure], ['failed', 'interrupted'])
  assert.equal(kept.length, 1)
  assert.equal(await khue.app.storage.has(kept[0] ?? ''), false)
})

test('RG66: extracts are listed to the last, the newest first, a page at a time', async () => {
  const { id } = (await khue.call(steward, orderExtract, { body: { ...order, fields: [...order.fields], ...why } }))
    .body
  const copies = Array.from({ length: 120 }, () => newId())
  await khue.app.transaction((tx) =>
    tx.named(
      'test.copies',
      `insert into registry.extract select (jsonb_populate_record(e, jsonb_build_object('id', copy))).*
       from registry.extract e, unnest($2::uuid[]) copy where e.id = $1`,
      [id, copies],
    ),
  )
  const found: string[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const { body } = await khue.call(approver, listExtracts, { query: after === undefined ? {} : { after } })
    found.push(...body.items.map((one) => one.id))
    after = body.next
  }
  assert.deepEqual(found, [...new Set(found)].toSorted().toReversed())
  assert.ok([id, ...copies].every((one) => found.includes(one)))
})
