import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Official, system } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { firstDay, isPartialDate } from '../../kernel/partial-date.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { citizens } from '../../../sandbox/vneid/people.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import { ensurePerson } from '../../platform/identity/index.ts'
import identity from '../../platform/identity/module.ts'
import { directory, rolePermissions } from '../../platform/organisation/index.ts'
import organisation from '../../platform/organisation/module.ts'
import {
  amendRecord,
  lookUpRecord,
  readChanges,
  readRecord,
  registerRecord,
  searchRecords,
} from '../../platform/registry/contract.ts'
import { amendRecord as writeRecord, findRecord } from '../../platform/registry/index.ts'
import registry from '../../platform/registry/module.ts'
import { personRules } from './care.ts'
import type { Member } from './definition.ts'
import { recordedPerson } from './known.ts'
import { matches } from './matching.ts'
import { type City, recordsOf } from './generator.ts'
import { cityOf, loadCity } from './load.ts'
import { pyramid } from './pyramid.ts'
import population from './module.ts'

const khue = await startTestKhue({ modules: [organisation, identity, registry, population] })
const city = cityOf(khue.app, 20_000, 7)
const recordsIn = (of: City, registry: string) => [...recordsOf(of)].filter((record) => record.registry === registry)
const persons = (of: City) => recordsIn(of, 'population')
const everybody = persons(city)
const homes = recordsIn(city, 'households')
const byId = new Map(everybody.map(({ id, data }) => [id, data]))
const text = (value: unknown) => String(value)

test('PO5: the same seed makes the same city; no citizen number twice; everybody is marked', () => {
  assert.equal(everybody.length, 20_000)
  assert.equal(new Set(everybody.map(({ data }) => data['citizenNumber'])).size, everybody.length)
  assert.ok(everybody.every(({ data }) => data['synthetic'] === true))
  assert.deepEqual(persons({ ...city, people: 3_000 }), persons({ ...city, people: 3_000 }))
  assert.notDeepEqual(persons({ ...city, people: 3_000, seed: 8 })[0], everybody[0])
  for (const { data } of everybody) {
    const [, century = '', year] = /^001([0-3])(\d\d)\d{6}$/.exec(text(data['citizenNumber'])) ?? []
    const born = text(data['dateOfBirth'])
    assert.equal(year, born.slice(2, 4))
    assert.equal(Number(century) % 2 === 0, data['sex'] === 'male')
    assert.equal(Number(century) >= 2, born >= '2000')
  }
})

test('PO6: ages fit the pyramid, and households are families', () => {
  const ages = everybody.map(
    ({ data }) => Number(city.today.slice(0, 4)) - Number(text(data['dateOfBirth']).slice(0, 4)),
  )
  const whole = pyramid.flat().reduce((sum, n) => sum + n, 0)
  for (const [from, to] of [
    [0, 15],
    [15, 30],
    [30, 50],
    [50, 65],
  ] as const) {
    const wanted =
      pyramid
        .slice(from / 5, to / 5)
        .flat()
        .reduce((sum, n) => sum + n, 0) / whole
    const got = ages.filter((age) => age >= from && age < to).length / ages.length
    assert.ok(Math.abs(wanted - got) < 0.02, `${from} to ${to}: ${got.toFixed(3)} for ${wanted.toFixed(3)}`)
  }
  const members = homes.flatMap(({ data }) => data['members'] as Member[])
  assert.equal(members.length, everybody.length)
  assert.equal(new Set(members.map(({ personId }) => personId)).size, everybody.length)
  for (const { data } of homes) {
    assert.equal((data['members'] as Member[]).filter(({ relation }) => relation === 'head').length, 1)
  }
  const size = everybody.length / homes.length
  assert.ok(size > 2.6 && size < 4.4, `a household has ${size.toFixed(2)} people`)
})

test('PO6: of a share of the old only the year or the month is known, of nobody born since 1960; the record holds from the first such day', () => {
  const shareOf = (from: number, until: number, length: number) => {
    const born = everybody.map(({ data }) => text(data['dateOfBirth']))
    const these = born.filter((day) => Number(day.slice(0, 4)) >= from && Number(day.slice(0, 4)) < until)
    return these.filter((day) => day.length === length).length / these.length
  }
  const [oldest, old, young] = [shareOf(1900, 1946, 4), shareOf(1946, 1960, 4), shareOf(1960, 2100, 10)]
  assert.ok(oldest > 0.2 && oldest < 0.5 && old > 0.03 && old < oldest / 2, `${oldest} ${old}`)
  assert.ok(shareOf(1900, 1960, 7) > 0.005)
  assert.equal(young, 1)
  for (const { data, validFrom } of everybody) {
    const born = text(data['dateOfBirth'])
    assert.ok(isPartialDate(born) && firstDay(born) === validFrom, born)
  }
})

test('PO6: kin fit in age and name', () => {
  const year = (id: unknown) => Number(text(byId.get(text(id))?.['dateOfBirth']).slice(0, 4))
  let [children, couples] = [0, 0]
  for (const { id, data } of everybody) {
    if (data['motherId']) {
      children++
      const gap = year(id) - year(data['motherId'])
      assert.ok(gap >= 17 && gap <= 44, `a mother is ${gap} years older`)
    }
    if (data['fatherId']) {
      const father = text(byId.get(text(data['fatherId']))?.['name'])
      assert.equal(text(data['name']).split(' ')[0], father.split(' ')[0])
    }
    if (data['spouseId']) {
      couples++
      assert.equal(byId.get(text(data['spouseId']))?.['spouseId'], id)
    }
  }
  assert.ok(children > 5_000 && couples > 5_000, `${children} children, ${couples} spouses`)
})

const hoanKiem = 'gso:00070@2025-07-01'
const clerkOf = (unitId: string, permission: string): Official => ({
  kind: 'official',
  id: newId(),
  name: 'Trần Văn Minh',
  grants: [{ permission, unitId, subtree: false }],
  sessionId: newId(),
  strongUntil: 0,
})

test('RG14: of the standard roles, the data steward follows the feed of the population; the purpose alone or the feed alone does not', async () => {
  const cityId = directory().city().id
  const holds = (role: keyof typeof rolePermissions): Official => ({
    ...clerkOf(cityId, ''),
    grants: rolePermissions[role].map((permission) => ({ permission, unitId: cityId, subtree: true })),
  })
  const input = { params: { registry: 'population' }, query: { purpose: 'case-handling', limit: 10 } }
  const status = async (role: keyof typeof rolePermissions) => (await khue.call(holds(role), readChanges, input)).status
  for (const role of ['one-stop-clerk', 'specialist', 'leader', 'system-admin'] as const)
    assert.equal(await status(role), 403, role)
  assert.equal(await status('data-steward'), 200)
})

test('PO2, PO3, PO4: what each purpose opens of a loaded city', async () => {
  const small = cityOf(khue.app, 5_000, 3)
  const report = await loadCity(khue.app, small, () => undefined)
  assert.equal(report.persons, 5_000)
  const [first] = persons(small)
  const person = persons(small).find(({ data }) => (data['residence'] as { unitId: string }).unitId === hoanKiem)
  assert.ok(first && person)
  const number = text(person.data['citizenNumber'])
  const nobody = clerkOf(hoanKiem, 'casework.read')
  const desk = clerkOf('gso:00166@2025-07-01', 'population.look-up')
  const manager = clerkOf(hoanKiem, 'population.manage')
  const lookUp = (actor: Official, purpose: string) =>
    khue.call(actor, lookUpRecord, { params: { registry: 'population', key: number }, query: { purpose } })
  assert.equal((await lookUp(nobody, 'case-handling')).status, 403)
  const { body } = await lookUp(desk, 'case-handling')
  assert.equal(body.data['name'], person.data['name'])
  assert.deepEqual(body.withheld, ['ethnicity', 'religion'])
  assert.equal((await lookUp(manager, 'residence-management')).body.data['ethnicity'], person.data['ethnicity'])
  const elsewhere = clerkOf('gso:00166@2025-07-01', 'population.manage')
  assert.equal((await lookUp(elsewhere, 'residence-management')).status, 404)
  const household = await khue.call(desk, readRecord, {
    params: { registry: 'households', id: text(person.data['householdId']) },
    query: { purpose: 'case-handling' },
  })
  assert.ok((household.body.data['members'] as Member[]).some(({ personId }) => personId === person.id))
  const citizen = { kind: 'citizen', id: person.id ?? '', name: '', assurance: 2, sessionId: newId() } as const
  const log = (await khue.call(citizen, accessLog, { query: {} })).body.items.map(({ what }) => what)
  assert.deepEqual(log.toSorted(), ['households', 'population', 'population'])
  const found = await khue.call(desk, searchRecords, {
    params: { registry: 'population' },
    query: {
      purpose: 'case-handling',
      q: text(person.data['name']),
      dayFrom: text(person.data['dateOfBirth']),
      dayTo: text(person.data['dateOfBirth']),
    },
  })
  assert.ok(found.body.items.some(({ id }) => id === person.id))
})

test('PO1: a person may have no citizen number yet, and keeps the id when one is given', async () => {
  const manager = clerkOf(hoanKiem, 'population.manage')
  const registry = 'population'
  const ground = { reference: 'Giấy khai sinh 12', legalGround: 'Luật Hộ tịch 2014', reason: 'Đăng ký khai sinh' }
  const residence = { unitId: hoanKiem, line: 'Số 1 phố Huế', since: '2026-01-02' }
  const values = { name: 'Lê Bảo An', dateOfBirth: '2026-01-02', sex: 'female', nationality: 'Việt Nam', residence }
  const entered = await khue.call(manager, registerRecord, {
    params: { registry },
    body: { values, validFrom: '2026-01-02', ...ground },
  })
  assert.equal(entered.status, 200)
  const { id } = entered.body
  const given = await khue.call(manager, amendRecord, {
    params: { registry, id },
    body: {
      kind: 'changed',
      version: 1,
      values: { citizenNumber: '001326000001' },
      validFrom: '2026-01-10',
      ...ground,
    },
  })
  assert.equal(given.status, 200)
  const { body } = await khue.call(manager, lookUpRecord, {
    params: { registry, key: '001326000001' },
    query: { purpose: 'residence-management' },
  })
  assert.equal(body.id, id)
})

test('PO20: the sandbox begins with whom its VNeID knows, as VNeID knows them, in their households; a load comes beside', async () => {
  for (const { citizenNumber, name, birthdate, gender, ethnicity, placeOfOrigin, residence, family } of citizens) {
    const found = await khue.app.read((tx) => findRecord(tx, 'population', { key: citizenNumber }))
    assert.ok(found, name)
    const { data } = found
    assert.deepEqual(
      [data['name'], data['dateOfBirth'], data['sex'], data['ethnicity'], data['placeOfOrigin']],
      [name, birthdate, gender, ethnicity, placeOfOrigin],
    )
    assert.equal((data['residence'] as { line: string }).line, residence['two-level'].line)
    const relative = async (field: string) =>
      (await khue.app.read((tx) => findRecord(tx, 'population', { id: text(data[field]) })))?.data['name']
    if (family.spouse) assert.equal(await relative('spouseId'), family.spouse.name)
    if (family.father) assert.equal(await relative('fatherId'), family.father.name)
    if (family.mother) assert.equal(await relative('motherId'), family.mother.name)
    const home = await khue.app.read((tx) => findRecord(tx, 'households', { id: text(data['householdId']) }))
    assert.ok(home)
    assert.ok((home.data['members'] as Member[]).some(({ personId }) => personId === found.id))
  }
  // PO2 to PO4 have loaded a city meanwhile; the second load is refused as ever.
  await assert.rejects(
    loadCity(khue.app, cityOf(khue.app, 10, 4), () => undefined),
    { type: 'registry.not-empty' },
  )
})

test('PO12, PO21: somebody of whom only the year of birth is known is recorded, found, compared and meant by it', async () => {
  const mao = { citizenNumber: '001149009944', name: 'Nguyễn Thị Mão' }
  const found = await khue.app.read((tx) => findRecord(tx, 'population', { key: mao.citizenNumber }))
  assert.equal(found?.data['dateOfBirth'], '1949')
  const ask = async (dateOfBirth: string) =>
    (await khue.app.read((tx) => matches(tx, { name: mao.name, dateOfBirth, unitId: hoanKiem }))).map(
      ({ record }) => record.id,
    )
  for (const told of ['1949', '1949-07', '1949-07-21']) assert.ok((await ask(told)).includes(found.id), told)
  assert.ok(!(await ask('1939-07-21')).includes(found.id))
  const person = (dateOfBirth: string) => khue.app.read((tx) => recordedPerson(tx, { ...mao, dateOfBirth }))
  assert.deepEqual(
    [(await person('1949'))?.id, (await person('1949-07-21'))?.id, await person('1950')],
    [found.id, found.id, undefined],
  )
  // Of whom the day is known, the year alone beside a number proves nothing.
  const minh = { citizenNumber: '001093009901', dateOfBirth: '1993' }
  assert.equal(await khue.app.read((tx) => recordedPerson(tx, minh)), undefined)
  const broken = Object.entries(personRules).filter(([, rule]) => rule.isBroken(found.data, new Map()))
  assert.deepEqual(broken, [])
  const wrong = { ...found.data, dateOfBirth: '1949-13' }
  const change = { kind: 'corrected', version: found.version, values: wrong, validFrom: '2015-03-02' } as const
  const ground = { kind: 'official', reference: 'x', legalGround: 'x', reason: 'x' } as const
  await assert.rejects(
    khue.app.transaction((tx) => writeRecord(tx, system('test'), 'population', found.id, change, ground)),
    { type: 'kernel.invalid-input' },
  )
})

test('PO21, ID26, RG40: who is recorded bears the record’s id, unless the day of birth is another', async () => {
  const [minh] = citizens
  assert.ok(minh)
  const { citizenNumber, name } = minh
  const found = await khue.app.read((tx) => findRecord(tx, 'population', { key: citizenNumber }))
  const other = await khue.app.transaction((tx) =>
    ensurePerson(tx, { source: 'counter', citizenNumber: '001195009902', name: 'Khác', dateOfBirth: '1990-01-01' }),
  )
  const person = await khue.app.transaction((tx) =>
    ensurePerson(tx, { source: 'vneid', citizenNumber, name, dateOfBirth: minh.birthdate }),
  )
  assert.equal(person.id, found?.id)
  const spouse = await khue.app.read((tx) => findRecord(tx, 'population', { key: '001195009902' }))
  assert.notEqual(other.id, spouse?.id)
  // Named rightly since: the old id stays, and what was read under the record's is theirs to see as well.
  const right = await khue.app.transaction((tx) =>
    ensurePerson(tx, {
      source: 'vneid',
      citizenNumber: '001195009902',
      name: 'Trần Thị Thu Hà',
      dateOfBirth: '1995-09-30',
    }),
  )
  assert.equal(right.id, other.id)
  await khue.call(clerkOf(hoanKiem, 'population.look-up'), lookUpRecord, {
    params: { registry: 'population', key: '001195009902' },
    query: { purpose: 'case-handling' },
  })
  const ha = { kind: 'citizen', id: right.id, name: '', assurance: 2, sessionId: newId() } as const
  assert.deepEqual(
    (await khue.call(ha, accessLog, { query: {} })).body.items.map(({ what }) => what),
    // The clerk's look-up alone: the program's own, for signing in, leaves no line.
    ['population'],
  )
})
