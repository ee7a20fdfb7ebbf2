import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Actor, Official } from '../../kernel/actor.ts'
import { instantAt } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue, transactionsEnded } from '../../kernel/testing.ts'
import identity from '../identity/module.ts'
import { accessLog } from '../identity/contract.ts'
import organisation from '../organisation/module.ts'
import * as api from './contract.ts'
import { defineRegistry, type LoadedRecord, loadRecords, openRegistry } from './index.ts'
import { register } from './write.ts'
import registry from './module.ts'

const hoanKiem = 'gso:00070@2025-07-01'
const cauGiay = 'gso:00166@2025-07-01'
const both = (text: string) => ({ vi: text, en: text })
const text = { type: 'string', minLength: 1, maxLength: 100 }
const field = (sensitivity: 'open' | 'internal' | 'personal' | 'sensitive', schema: Record<string, unknown> = text) => {
  return { title: both('t'), meaning: both('m'), sensitivity, schema }
}
const string = (value: unknown) => (typeof value === 'string' ? value : null)

const boats = defineRegistry({
  name: 'boats',
  title: both('Boats'),
  owner: both('Harbour'),
  fields: {
    number: field('internal', { type: 'string', pattern: '^[0-9]{4}$' }),
    name: field('personal'),
    ward: field('open'),
    launched: field('open', { type: 'string', format: 'date' }),
    owner: field('sensitive'),
  },
  required: ['name', 'ward'],
  purposes: {
    checking: {
      title: both('c'),
      legalGround: 'art. 1',
      permission: 'boats.check',
      upTo: 'personal',
      reach: 'anywhere',
    },
    keeping: {
      title: both('k'),
      legalGround: 'art. 2',
      permission: 'boats.keep',
      upTo: 'sensitive',
      reach: 'own-units',
    },
  },
  maintain: 'boats.keep',
  keyOf: (data) => string(data['number']),
  labelOf: (data) => string(data['name']) ?? '',
  unitOf: (data) => (data['ward'] === 'adrift' ? null : string(data['ward'])),
  dayOf: (data) => string(data['launched']),
  personsOf: (id) => [id],
})

const official = (grants: Official['grants']): Official => {
  return { kind: 'official', id: newId(), name: 'Trần Văn Minh', grants, sessionId: newId(), strongUntil: 0 }
}
const checker = official([{ permission: 'boats.check', unitId: cauGiay, subtree: false }])
const keeper = official([
  { permission: 'boats.keep', unitId: hoanKiem, subtree: false },
  { permission: 'registry.feed', unitId: hoanKiem, subtree: false },
])
const nobody = official([])

const khue = await startTestKhue({ modules: [organisation, identity, registry] })
await openRegistry(khue.app, boats)
const at = (local: string) => khue.app.clock.set(instantAt(Temporal.PlainDateTime.from(local)))
const ground = { reference: 'QĐ 12', legalGround: 'art. 3', reason: 'vì vậy' }
const where = { registry: 'boats' }

let numbers = 1000
async function enter(values: Record<string, unknown> = {}, actor: Actor = keeper) {
  const all = { number: String(numbers++), name: 'Nguyễn Văn An', ward: hoanKiem, launched: '1990-05-06', ...values }
  const reply = await khue.call(actor, api.registerRecord, {
    params: where,
    body: { values: all, validFrom: '2020-01-01', ...ground },
  })
  return { ...reply, id: reply.body?.id, number: all.number }
}

async function amend(id: string, version: number, more: Record<string, unknown> = {}, actor: Actor = keeper) {
  const body = { kind: 'changed', version, values: {}, validFrom: '2021-01-01', ...ground, ...more } as const
  return khue.call(actor, api.amendRecord, { params: { ...where, id }, body })
}

const readBoat = (id: string, query: Record<string, unknown> = {}, actor: Actor = keeper) =>
  khue.call(actor, api.readRecord, { params: { ...where, id }, query: { purpose: 'keeping', ...query } })

describe('reading', () => {
  test('RG1: without the purpose’s permission, or without a published purpose, nothing is read', async () => {
    const { id, number } = await enter()
    assert.equal((await readBoat(id, {}, nobody)).status, 403)
    assert.equal((await readBoat(id, { purpose: 'checking' })).status, 403)
    assert.equal((await readBoat(id, { purpose: 'curiosity' })).problem?.type, '/problems/registry.unknown-purpose')
    const unknown = await khue.call(keeper, api.lookUpRecord, {
      params: { registry: 'ships', key: number },
      query: { purpose: 'keeping' },
    })
    assert.equal(unknown.problem?.type, '/problems/registry.unknown')
  })

  test('RG2: a purpose opens the fields that it needs and names those it withholds', async () => {
    const { id, number } = await enter({ owner: 'bà Tư' })
    const { body } = await khue.call(checker, api.lookUpRecord, {
      params: { ...where, key: number },
      query: { purpose: 'checking' },
    })
    assert.equal(body.id, id)
    assert.equal(body.data['name'], 'Nguyễn Văn An')
    assert.equal(body.data['owner'], undefined)
    assert.deepEqual(body.withheld, ['owner'])
    assert.equal((await readBoat(id)).body.data['owner'], 'bà Tư')
  })

  test('RG3: outside the units that a purpose reaches, a record does not exist', async () => {
    const far = official([{ permission: 'boats.keep', unitId: cauGiay, subtree: false }])
    const { id } = await enter()
    assert.equal((await readBoat(id, {}, far)).status, 404)
    assert.equal((await readBoat(id)).status, 200)
  })

  test('RG2, RG3: of many who look up at the same moment each gets what is theirs', async () => {
    const entered = await Promise.all(Array.from({ length: 12 }, (_, at) => enter({ owner: `bà Tư ${at}` })))
    const far = official([{ permission: 'boats.keep', unitId: cauGiay, subtree: false }])
    const ask = (actor: Actor, purpose: string, key: string) =>
      khue.call(actor, api.lookUpRecord, { params: { ...where, key }, query: { purpose } })
    const asked = entered.flatMap(({ number }) => [
      ask(keeper, 'keeping', number),
      ask(checker, 'checking', number),
      ask(far, 'keeping', number),
      ask(keeper, 'keeping', `${number}0000`),
    ])
    const answers = await Promise.all(asked)
    for (const [at, { id }] of entered.entries()) {
      const [kept, looked, outside, unknown] = answers.slice(4 * at)
      assert.deepEqual([kept?.body.id, kept?.body.data['owner']], [id, `bà Tư ${at}`])
      assert.deepEqual([looked?.body.id, looked?.body.data['owner']], [id, undefined])
      assert.deepEqual([outside?.status, unknown?.status], [404, 404])
    }
  })

  test('RG4: each reading is recorded for the person, a search as well', async () => {
    const { id } = await enter({ name: 'Đặng Thị Ghi Chép' })
    await readBoat(id)
    await khue.call(keeper, api.searchRecords, { params: where, query: { purpose: 'keeping', q: 'Ghi Chép' } })
    const person = { kind: 'citizen', id, name: 'x', assurance: 2, sessionId: newId() } as const
    const { body } = await khue.call(person, accessLog, { query: {} })
    assert.deepEqual(
      body.items.map(({ what, purpose }) => [what, purpose]),
      [
        ['boats', 'keeping'],
        ['boats', 'keeping'],
      ],
    )
  })
})

describe('who read it', () => {
  test('RG18: only who maintains the record sees who read it', async () => {
    const { id, number } = await enter()
    await khue.call(checker, api.lookUpRecord, { params: { ...where, key: number }, query: { purpose: 'checking' } })
    const ask = (actor: Actor) => khue.call(actor, api.readReadings, { params: { ...where, id } })
    assert.equal((await ask(checker)).status, 404)
    assert.equal((await ask(official([{ permission: 'boats.keep', unitId: cauGiay, subtree: false }]))).status, 404)
    const { body } = await ask(keeper)
    assert.deepEqual(
      body.items.map(({ officialName, purpose }) => [officialName, purpose]),
      [['Trần Văn Minh', 'checking']],
    )
  })
})

describe('search', () => {
  const find = async (q: string, more: Record<string, unknown> = {}) => {
    const query = { purpose: 'keeping', q, ...more }
    return (await khue.call(keeper, api.searchRecords, { params: where, query })).body
  }
  const names = (found: { items: { label: string }[] }) => found.items.map(({ label }) => label)

  test('RG5: with marks and without, from either end, one letter a word forgiven, narrowed by day and unit', async () => {
    await enter({ name: 'Quách Tĩnh Lâm', launched: '1970-01-01' })
    await enter({ name: 'Quách Tinh Lam', launched: '1980-01-01' })
    await enter({ name: 'Quách Tĩnh Lâm Anh', launched: '1990-01-01' })
    assert.deepEqual(names(await find('Quách Tĩnh Lâm')), ['Quách Tĩnh Lâm', 'Quách Tinh Lam', 'Quách Tĩnh Lâm Anh'])
    assert.deepEqual(names(await find('quach tinh lam', { limit: 2 })), ['Quách Tĩnh Lâm', 'Quách Tinh Lam'])
    assert.equal((await find('quach tinh lam', { limit: 2 })).more, true)
    assert.deepEqual(names(await find('tĩnh lâm')), ['Quách Tĩnh Lâm', 'Quách Tinh Lam'])
    assert.deepEqual(names(await find('quach tinh lam', { dayFrom: '1975-01-01', dayTo: '1985-01-01' })), [
      'Quách Tinh Lam',
    ])
    const near = await find('quahc tinj lam', { dayTo: '1975-01-01' })
    assert.deepEqual([names(near), near.near], [['Quách Tĩnh Lâm'], true])
    assert.deepEqual(names(await find('quach tinh lam', { unitId: cauGiay })), [])
    assert.deepEqual(names(await find('%_ \\')), [])
  })
})

describe('writing', () => {
  test('RG9: only who maintains the unit writes, also where a record is moved to', async () => {
    assert.equal((await enter({}, nobody)).status, 403)
    assert.equal((await enter({ ward: cauGiay })).status, 403)
    const { id } = await enter()
    assert.equal((await amend(id, 1, { values: { name: 'B' } }, checker)).status, 403)
    assert.equal((await amend(id, 1, { values: { ward: cauGiay } })).status, 403)
    assert.equal((await readBoat(id)).body.version, 1)
  })

  test('RG9: what is of no unit is kept by who maintains at the city, and by nobody else', async () => {
    const ofCity = official([{ permission: 'boats.keep', unitId: 'gso:01@2008-08-01', subtree: true }])
    assert.equal((await enter({ ward: 'adrift' })).status, 403)
    const { id } = await enter({ ward: 'adrift' }, ofCity)
    const reading = (actor: Actor) =>
      khue.call(actor, api.readRecord, { params: { ...where, id }, query: { purpose: 'keeping' } })
    assert.equal((await reading(keeper)).status, 404)
    assert.equal((await reading(ofCity)).status, 200)
    assert.equal((await khue.call(keeper, api.readReadings, { params: { ...where, id } })).status, 404)
    assert.equal((await khue.call(ofCity, api.readReadings, { params: { ...where, id } })).body.items.length, 1)
    assert.equal((await amend(id, 1, { values: { ward: hoanKiem } })).status, 403)
    assert.equal((await amend(id, 1, { values: { ward: hoanKiem } }, ofCity)).status, 200)
    assert.equal((await reading(keeper)).status, 200)
  })

  test('RG6: what does not fit the schema is named by field, and a day to come is refused', async () => {
    const wrong = await enter({ number: 'abc', colour: 'red' })
    assert.equal(wrong.status, 400)
    assert.deepEqual(wrong.problem?.errors?.map(({ pointer }) => pointer).toSorted(), [
      '/values/colour',
      '/values/number',
    ])
    const { id } = await enter()
    const future = await amend(id, 1, { values: { name: 'B' }, validFrom: '2999-01-01' })
    assert.equal(future.problem?.type, '/problems/registry.valid-in-future')
    const same = await amend(id, 1, { values: { name: 'Nguyễn Văn An' } })
    assert.equal(same.problem?.type, '/problems/registry.nothing-changes')
  })

  test('RG10: a key is given once', async () => {
    const { number } = await enter()
    assert.equal((await enter({ number })).problem?.type, '/problems/registry.key-taken')
  })

  test('RG8: of two who change the same version, one is told', async () => {
    const { id } = await enter()
    const replies = await Promise.all(['B', 'C', 'D'].map((name) => amend(id, 1, { values: { name } })))
    assert.deepEqual(replies.map(({ status }) => String(status)).toSorted(), ['200', '409', '409'])
    assert.equal((await readBoat(id)).body.version, 2)
  })

  test('RG7: a record is read as it was on a day, and as it was known at an instant', async () => {
    at('2026-01-10T09:00')
    const { id } = await enter({ name: 'Tên Đầu' })
    at('2026-02-10T09:00')
    await amend(id, 1, { values: { name: 'Tên Hai' }, validFrom: '2023-06-01' })
    at('2026-03-10T09:00')
    // The first name had been misread: true since 2020, known only now; the second name goes on.
    await amend(id, 2, { kind: 'corrected', values: { name: 'Tên Đúng', owner: 'bà Tư' }, validFrom: '2020-01-01' })
    const name = async (query: Record<string, string>) => (await readBoat(id, query)).body.data?.['name']
    assert.equal(await name({}), 'Tên Hai')
    assert.equal(await name({ validOn: '2022-01-01' }), 'Tên Đúng')
    assert.equal(await name({ validOn: '2022-01-01', knownAt: '2026-02-20T00:00:00Z' }), 'Tên Đầu')
    assert.equal(await name({ knownAt: '2026-01-20T00:00:00Z' }), 'Tên Đầu')
    assert.equal((await readBoat(id, { validOn: '2019-12-31' })).status, 404)
    const { body } = await khue.call(keeper, api.readHistory, {
      params: { ...where, id },
      query: { purpose: 'keeping' },
    })
    assert.deepEqual(
      body.versions.map(({ kind, changes, source }) => [kind, changes.map((one) => one.field), source.reference]),
      [
        ['registered', ['launched', 'name', 'number', 'ward'], 'QĐ 12'],
        ['changed', ['name'], 'QĐ 12'],
        ['corrected', ['owner'], 'QĐ 12'],
      ],
    )
    assert.deepEqual(body.from, { launched: 1, name: 2, number: 1, owner: 3, ward: 1 })
    const [entered, ...later] = body.versions.map(({ actorName, reason }) => [actorName, reason])
    assert.deepEqual(entered, [keeper.name, ground.reason], 'who entered it and why is told like any change')
    assert.deepEqual(later, [entered, entered])
    khue.app.clock.set(null)
  })

  test('RG12: what has ended is only corrected', async () => {
    const { id } = await enter()
    assert.equal((await amend(id, 1, { kind: 'ended' })).status, 200)
    assert.equal((await readBoat(id)).body.state, 'ended')
    const late = await amend(id, 2, { values: { name: 'B' } })
    assert.equal(late.problem?.type, '/problems/registry.not-current')
    assert.equal((await amend(id, 2, { kind: 'corrected', values: { name: 'B' } })).status, 200)
  })

  test('RG11: a merge gives the number free and can be taken back whole', async () => {
    const [kept, other] = [await enter({ name: 'Một' }), await enter({ name: 'Hai', owner: 'bà Tư' })]
    const merge = (actor: Actor, take: string[]) =>
      khue.call(actor, api.mergeRecords, {
        params: { ...where, id: kept.id },
        body: { version: 1, otherId: other.id, otherVersion: 1, take, ...ground },
      })
    assert.equal((await merge(checker, [])).status, 403)
    const unknown = await merge(keeper, ['owner', 'rudder'])
    assert.deepEqual(
      unknown.problem?.errors?.map(({ pointer }) => pointer),
      ['/take'],
    )
    assert.equal((await merge(keeper, ['owner', 'number'])).status, 200)
    assert.deepEqual((await readBoat(kept.id)).body.data, {
      number: other.number,
      name: 'Một',
      ward: hoanKiem,
      launched: '1990-05-06',
      owner: 'bà Tư',
    })
    const merged = (await readBoat(other.id)).body
    assert.deepEqual([merged.state, merged.mergedInto], ['merged', kept.id])
    assert.equal((await merge(keeper, [])).problem?.type, '/problems/registry.stale')
    const split = await khue.call(keeper, api.splitRecord, {
      params: { ...where, id: other.id },
      body: { version: 2, ...ground },
    })
    assert.equal(split.status, 200)
    const [one, two] = [(await readBoat(kept.id)).body, (await readBoat(other.id)).body]
    assert.deepEqual([one.data['number'], one.data['owner'], one.state], [kept.number, undefined, 'current'])
    assert.deepEqual([two.data['number'], two.mergedInto, two.state], [other.number, null, 'current'])
    const again = await khue.call(keeper, api.splitRecord, {
      params: { ...where, id: other.id },
      body: { version: 3, ...ground },
    })
    assert.equal(again.problem?.type, '/problems/registry.not-merged')
  })
})

describe('many', () => {
  const lots = defineRegistry({ ...boats, name: 'many-boats' })
  const records = (count: number, failAt = -1) =>
    (function* () {
      for (let n = 0; n < count; n++) {
        if (n === failAt) throw new Error('the source broke off')
        const data = { number: String(1000 + n), name: `Trần Thị "Số\\${n}"`, ward: hoanKiem, launched: '2000-01-01' }
        yield { registry: 'many-boats', data, validFrom: '2020-01-01' }
      }
    })()
  const source = { kind: 'import', reference: 'tệp', legal_ground: 'art. 4' } as const
  const why = { kind: 'official', ...ground } as const
  const feed = async (actor: Actor, name: string, after?: string) => {
    const query = { purpose: 'keeping', limit: 300, ...(after !== undefined && { after }) }
    return khue.call(actor, api.readChanges, { params: { registry: name }, query })
  }

  test('RG13: a load is there whole or not at all, and only into an empty registry', async () => {
    await openRegistry(khue.app, lots)
    await assert.rejects(loadRecords(khue.app, ['many-boats'], source, records(900, 700)), /broke off/)
    assert.equal((await feed(keeper, 'many-boats')).body.items.length, 0)
    assert.deepEqual((await loadRecords(khue.app, ['many-boats'], source, records(900))).records, { 'many-boats': 900 })
    await assert.rejects(loadRecords(khue.app, ['many-boats'], source, records(1)), { type: 'registry.not-empty' })
    const query = { purpose: 'keeping' }
    const one = await khue.call(keeper, api.lookUpRecord, { params: { registry: 'many-boats', key: '1899' }, query })
    assert.equal(one.body.data['name'], 'Trần Thị "Số\\899"')
    const twice = { number: '1899', name: 'x', ward: hoanKiem }
    const taken = await khue.call(keeper, api.registerRecord, {
      params: { registry: 'many-boats' },
      body: { values: twice, validFrom: '2020-01-01', ...ground },
    })
    assert.equal(taken.problem?.type, '/problems/registry.key-taken')
  })

  test('RG13: several registries are filled together or not at all, whatever an earlier load has left', async () => {
    const [one, two] = ['boats-one', 'boats-two'] as const
    for (const name of [one, two]) await openRegistry(khue.app, defineRegistry({ ...boats, name }))
    const mixed = function* (failAt = -1) {
      for (let n = 0; n < 40; n++) {
        if (n === failAt) throw new Error('the source broke off')
        const data = { number: String(1000 + n), name: 'Trần Thị', ward: hoanKiem }
        yield { registry: n % 4 === 0 ? two : one, data, validFrom: '2020-01-01' }
      }
    }
    const load = (records: Iterable<LoadedRecord>) => loadRecords(khue.app, [one, two], source, records)
    const sizes = async () => {
      await transactionsEnded(khue.app)
      return Promise.all([one, two].map(async (name) => (await feed(keeper, name)).body.items.length))
    }
    await assert.rejects(load(mixed(30)), /broke off/)
    assert.deepEqual(await sizes(), [0, 0])
    // The second registry's key is given twice: only its index finds it, when both are copied.
    const twice = { data: { number: '1000', name: 'x', ward: hoanKiem }, validFrom: '2020-01-01' }
    await assert.rejects(load([...mixed(), { registry: two, ...twice }]), { code: '23505' })
    assert.deepEqual(await sizes(), [0, 0])
    await khue.app.transaction((tx) => tx.named('', 'create table registry.record_boats_one_load (left_by int)', []))
    // Somebody enters a record while the load is under way: it stays, and the load is refused.
    const during = async function* () {
      yield* mixed()
      await khue.app.transaction((tx) => register(tx, keeper, two, { values: twice.data, ...twice }, why))
    }
    await assert.rejects(loadRecords(khue.app, [one, two], source, during()), { type: 'registry.not-empty' })
    assert.deepEqual(await sizes(), [0, 1])
    const all = [...mixed()].map((record) => ({ ...record, registry: one }))
    assert.deepEqual((await loadRecords(khue.app, [one], source, all)).records, { [one]: 40 })
    assert.deepEqual(await sizes(), [40, 1])
  })

  test('RG14: the feed gives every record once, in order, from where one stopped, at its newest version', async () => {
    assert.equal((await feed(checker, 'many-boats')).status, 403)
    assert.equal((await feed(keeper, 'many-boats', 'nonsense')).problem?.type, '/problems/registry.bad-cursor')
    const seen: string[] = []
    let next: string | null = null
    await transactionsEnded(khue.app)
    for (
      let page = await feed(keeper, 'many-boats');
      page.body.items.length > 0;
      page = await feed(keeper, 'many-boats', next ?? '')
    ) {
      seen.push(...page.body.items.map(({ id }) => id))
      next = page.body.next
    }
    assert.equal(new Set(seen).size, 900)
    assert.equal(seen.length, 900)
    const id = seen[5] ?? ''
    await khue.call(keeper, api.amendRecord, {
      params: { registry: 'many-boats', id },
      body: { kind: 'changed', version: 1, values: { name: 'Mới' }, validFrom: '2021-01-01', ...ground },
    })
    await transactionsEnded(khue.app)
    const more = (await feed(keeper, 'many-boats', next ?? '')).body
    assert.deepEqual(
      more.items.map((one) => [one.id, one.version, one.label]),
      [[id, 2, 'Mới']],
    )
  })

  test('RG14: the order is that of the transactions’ numbers, also where they get a digit more', async () => {
    await openRegistry(khue.app, defineRegistry({ ...boats, name: 'boats-in-order' }))
    const ids: string[] = []
    for (const xact of ['100', '99', '9']) {
      await khue.app.transaction(async (tx) => {
        const values = { name: `Thuyền ${xact}`, ward: hoanKiem }
        const { id } = await register(tx, keeper, 'boats-in-order', { values, validFrom: '2020-01-01' }, why)
        await tx.named('', 'update registry.record set xact = $2::xid8 where id = $1', [id, xact])
        ids.unshift(id)
      })
    }
    const all = (await feed(keeper, 'boats-in-order')).body
    assert.deepEqual(
      all.items.map(({ id }) => id),
      ids,
    )
    assert.deepEqual((await feed(keeper, 'boats-in-order', `9_${ids[0]}`)).body.items.length, 2)
  })

  test('RG5: of several spellings that may be meant, each is shown before any is shown twice', async () => {
    await openRegistry(khue.app, defineRegistry({ ...boats, name: 'boats-alike' }))
    const names = ['Lưu Bích Hoa', 'Lưu Bích Hoa', 'Lưu Bích Hoà', 'Lưu Bích Hòe']
    for (const [n, name] of names.entries()) {
      const values = { name, ward: hoanKiem, launched: `199${n}-01-01` }
      await khue.app.transaction((tx) => register(tx, keeper, 'boats-alike', { values, validFrom: '2020-01-01' }, why))
    }
    const { body } = await khue.call(keeper, api.searchRecords, {
      params: { registry: 'boats-alike' },
      query: { purpose: 'keeping', q: 'luu bich hoi' },
    })
    assert.equal(body.near, true)
    const labels = body.items.map(({ label }) => label)
    assert.deepEqual(labels.slice(0, 2).toSorted(), ['Lưu Bích Hoa', 'Lưu Bích Hòe'])
    assert.deepEqual(labels.slice(2), ['Lưu Bích Hoa', 'Lưu Bích Hoà'])
  })

  test('RG14: what a slower transaction writes is not skipped', async () => {
    await transactionsEnded(khue.app)
    const start = (await feed(keeper, 'boats')).body
    let cursor = start.next ?? ''
    for (let page = start; page.items.length > 0; ) {
      page = (await feed(keeper, 'boats', cursor)).body
      cursor = page.next ?? cursor
    }
    const values = (name: string) => ({ values: { name, ward: hoanKiem }, validFrom: '2020-01-01' })
    const slow = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const first = khue.app.transaction(async (tx) => {
      const { id } = await register(tx, keeper, 'boats', values('Chậm'), why)
      begun.resolve()
      await slow.promise
      return id
    })
    await begun.promise
    await khue.app.transaction((tx) => register(tx, keeper, 'boats', values('Nhanh'), why))
    const early = (await feed(keeper, 'boats', cursor)).body
    assert.deepEqual(early.items, [], 'nothing is shown that a slower one could come before')
    slow.resolve()
    await first
    await transactionsEnded(khue.app)
    const later = (await feed(keeper, 'boats', cursor)).body
    assert.deepEqual(
      later.items.map(({ label }) => label),
      ['Chậm', 'Nhanh'],
    )
  })
})
