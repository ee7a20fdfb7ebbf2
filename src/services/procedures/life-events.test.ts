/** Births, deaths and marriages in the population registry, as the events of casework tell of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { modules } from '../../modules.ts'
import { amendRecord, findRecord, registerRecord } from '../../platform/registry/index.ts'
import {
  type CivilEvent,
  recordBirth,
  recordDeath,
  recordMarriage,
  takeBack,
} from '../../registries/population/index.ts'
import { startProcedures } from './testing.ts'

const khue = await startProcedures(modules)
const minh = { citizenNumber: '001093009901', dateOfBirth: '1993-04-12' }
const ha = { citizenNumber: '001195009902', dateOfBirth: '1995-09-30' }
const nam = { citizenNumber: '001097009903', dateOfBirth: '1997-01-18' }
const anh = { citizenNumber: '001199009904', dateOfBirth: '1999-06-05' }
const cuong = { citizenNumber: '001048009913', dateOfBirth: '1948-01-25' }
const unknown = { citizenNumber: '001048000000', dateOfBirth: '1948-01-25' }

const eventOf = (reason: string): CivilEvent => {
  return { caseId: newId(), caseCode: `H26.18-261127-${newId().slice(-6)}`, legalGround: 'Luật Hộ tịch 2014', reason }
}
const read = async (registry: string, by: { key: string } | { id: string }) => {
  const found = await khue.app.read((tx) => findRecord(tx, registry, by))
  assert.ok(found)
  return found
}
const personOf = ({ citizenNumber }: { citizenNumber: string }) => read('population', { key: citizenNumber })
const membersOf = async (householdId: unknown) =>
  (await read('households', { id: String(householdId) })).data['members'] as { personId: string; relation: string }[]

const child = {
  name: 'Nguyễn Minh An',
  dateOfBirth: '2026-11-01',
  sex: 'female',
  ethnicity: 'Kinh',
  nationality: 'Việt Nam',
  placeOfBirth: 'Bệnh viện Phụ sản Hà Nội',
  placeOfOrigin: 'Hà Nội',
  citizenNumber: null,
  mother: ha,
  father: minh,
  residence: { unitId: 'gso:00166@2025-07-01', line: 'Số 1' },
} as const

test('PO22, PO24, PR47, RG42: a newborn is recorded in the mother’s household, once; a corrected paper corrects; a revoked one ends it', async () => {
  const event = eventOf('Đăng ký khai sinh')
  const write = (birth: Parameters<typeof recordBirth>[2]) =>
    khue.app.transaction((tx) => recordBirth(tx, event, birth))
  await write(child)
  await write(child)
  const born = await read('population', { id: event.caseId })
  const mother = await personOf(ha)
  assert.equal(born.version, 1)
  assert.equal(born.data['motherId'], mother.id)
  assert.equal(born.data['fatherId'], (await personOf(minh)).id)
  assert.equal((born.data['residence'] as { line: string }).line, 'Số 12 phố Tràng Tiền')
  const own = async () => (await membersOf(mother.data['householdId'])).filter(({ personId }) => personId === born.id)
  assert.deepEqual(await own(), [{ personId: born.id, relation: 'relative' }])
  await write({ ...child, name: 'Nguyễn Minh Ân' })
  assert.equal((await read('population', { id: born.id })).data['name'], 'Nguyễn Minh Ân')
  const revoke = () => khue.app.transaction((tx) => takeBack(tx, { ...event, reason: 'Thu hồi' }, [ha, minh]))
  await revoke()
  await revoke()
  assert.equal((await read('population', { id: born.id })).state, 'ended')
  assert.deepEqual(await own(), [])
  assert.equal((await personOf(ha)).version, 1)
  // Issued again after all: the child is there again.
  await write(child)
  const again = await read('population', { id: born.id })
  assert.deepEqual([again.state, again.data['name']], ['current', 'Nguyễn Minh An'])
  assert.equal((await own()).length, 1)
})

test('PO22: a newborn is of the household also when somebody came to it or left it between birth and registration', async () => {
  const mother = await personOf(ha)
  const home = await read('households', { id: String(mother.data['householdId']) })
  const ground = { kind: 'official', reference: 'x', legalGround: 'x', reason: 'x' } as const
  const guest = { personId: newId(), relation: 'other' }
  const members = [...(home.data['members'] as object[]), guest]
  const change = { kind: 'changed', version: home.version, values: { members }, validFrom: '2026-11-20' } as const
  await khue.app.transaction((tx) => amendRecord(tx, system('test'), 'households', home.id, change, ground))
  const event = eventOf('Đăng ký khai sinh')
  await khue.app.transaction((tx) => recordBirth(tx, event, { ...child, citizenNumber: null }))
  const ids = (await membersOf(home.id)).map(({ personId }) => personId)
  assert.deepEqual([ids.includes(guest.personId), ids.includes(event.caseId)], [true, true])
})

test('PO22: without a recorded parent it lives where the applicant does; a number that another has is left out', async () => {
  const event = eventOf('Đăng ký khai sinh')
  const birth = { ...child, mother: unknown, father: null, citizenNumber: nam.citizenNumber }
  await khue.app.transaction((tx) => recordBirth(tx, event, birth))
  const { data } = await read('population', { id: event.caseId })
  assert.deepEqual(data['residence'], { ...child.residence, since: child.dateOfBirth })
  assert.equal(data['citizenNumber'], undefined)
  assert.equal(data['householdId'], undefined)
})

test('PO23, PO24, RG42: a death ends the record and widows the spouse, once; revoked, both are as before', async () => {
  const event = eventOf('Đăng ký khai tử')
  const before = await personOf(cuong)
  const spouse = () => read('population', { id: String(before.data['spouseId']) })
  const register = () => khue.app.transaction((tx) => recordDeath(tx, event, cuong, '2026-11-20'))
  await register()
  await register()
  const ended = await personOf(cuong)
  assert.deepEqual([ended.state, ended.version, ended.data['dateOfDeath']], ['ended', 2, '2026-11-20'])
  assert.deepEqual([(await spouse()).data['maritalStatus'], (await spouse()).data['spouseId']], ['widowed', undefined])
  await khue.app.transaction((tx) => takeBack(tx, { ...event, reason: 'Thu hồi' }, [cuong]))
  const restored = await personOf(cuong)
  assert.deepEqual([restored.state, restored.data], ['current', before.data])
  assert.equal((await spouse()).data['maritalStatus'], 'married')
  assert.equal((await spouse()).data['spouseId'], before.id)
  await khue.app.transaction((tx) => recordDeath(tx, eventOf('Đăng ký khai tử'), unknown, '2026-11-20'))
})

test('PO23, PO24, RG42: who marries is married to the other; revoked, single again, and what changed since stays', async () => {
  const event = eventOf('Đăng ký kết hôn')
  const register = () => khue.app.transaction((tx) => recordMarriage(tx, event, [anh, nam], '2026-11-25'))
  await register()
  await register()
  const [wife, husband] = [await personOf(anh), await personOf(nam)]
  assert.deepEqual([wife.version, wife.data['spouseId'], husband.data['spouseId']], [2, husband.id, wife.id])
  assert.equal(wife.data['maritalStatus'], 'married')
  await khue.app.transaction((tx) =>
    amendRecord(
      tx,
      system('test'),
      'population',
      wife.id,
      { kind: 'changed', version: 2, values: { religion: 'Không' }, validFrom: '2026-11-26' },
      { kind: 'official', reference: 'x', legalGround: 'x', reason: 'x' },
    ),
  )
  await khue.app.transaction((tx) => takeBack(tx, { ...event, reason: 'Thu hồi' }, [anh, nam]))
  const after = await personOf(anh)
  assert.deepEqual(
    [after.data['maritalStatus'], after.data['spouseId'], after.data['religion']],
    ['single', undefined, 'Không'],
  )
  assert.equal((await personOf(nam)).data['maritalStatus'], 'single')
})

test('PO28: who died leaves the household; a dead head is nobody’s head; the last member ends it; revoked, all is as before', async () => {
  const hoa = { citizenNumber: '001064009911', dateOfBirth: '1964-08-20' }
  const before = await personOf(hoa)
  const home = () => read('households', { id: String(before.data['householdId']) })
  const lived = await home()
  const members = lived.data['members'] as { personId: string; relation: string }[]
  assert.deepEqual(members.find(({ personId }) => personId === before.id)?.relation, 'head')
  const event = eventOf('Đăng ký khai tử')
  const die = (one: CivilEvent, who: typeof hoa) =>
    khue.app.transaction((tx) => recordDeath(tx, one, who, '2026-11-20'))
  await die(event, { ...hoa, dateOfBirth: String(before.data['dateOfBirth']) })
  await die(event, { ...hoa, dateOfBirth: String(before.data['dateOfBirth']) })
  const bereaved = await home()
  assert.equal(bereaved.version, lived.version + 1)
  assert.equal(bereaved.state, 'current')
  assert.deepEqual(
    bereaved.data['members'],
    members.filter(({ personId }) => personId !== before.id),
  )
  const meant = { citizenNumber: hoa.citizenNumber, dateOfBirth: String(before.data['dateOfBirth']) }
  await khue.app.transaction((tx) => takeBack(tx, { ...event, reason: 'Thu hồi' }, [meant]))
  assert.deepEqual((await home()).data['members'], members)

  const alone = { unitId: 'gso:00070@2025-07-01', line: 'Số 9', since: '2020-01-01' }
  const [personId, householdId] = [newId(), newId()]
  await khue.app.transaction(async (tx) => {
    const ground = { kind: 'official', reference: 'x', legalGround: 'x', reason: 'x' } as const
    const values = {
      citizenNumber: '001050777777',
      name: 'Đỗ Một Mình',
      dateOfBirth: '1950-01-01',
      sex: 'male',
      nationality: 'Việt Nam',
      residence: alone,
      householdId,
    }
    await registerRecord(tx, system('test'), 'population', { id: personId, values, validFrom: '2020-01-01' }, ground)
    const house = { number: 'MM-1', head: 'Đỗ Một Mình', address: alone, members: [{ personId, relation: 'head' }] }
    await registerRecord(
      tx,
      system('test'),
      'households',
      { id: householdId, values: house, validFrom: '2020-01-01' },
      ground,
    )
  })
  await die(eventOf('Đăng ký khai tử'), { citizenNumber: '001050777777', dateOfBirth: '1950-01-01' })
  assert.equal((await read('households', { id: householdId })).state, 'ended')
})
