/** Persons, their sources, and the record of who read their data. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Actor, anonymous, type Citizen, type Official, system } from '../../kernel/actor.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { sandboxOfficials } from '../organisation/index.ts'
import organisation from '../organisation/module.ts'
import * as contract from './contract.ts'
import { recordAccess, recordCitizenAccess } from './access.ts'
import { requireAssurance } from './assurance.ts'
import { ensurePerson, personByCitizenNumber, personById, type WalkIn } from './people.ts'
import identity from './module.ts'

const khue = await startTestKhue({ modules: [organisation, identity] })
const { app } = khue

let serial = 0
const newNumber = () => `001090${String(++serial).padStart(6, '0')}`
const counter = (given: Partial<WalkIn> = {}): WalkIn => ({
  citizenNumber: newNumber(),
  name: 'Nguyễn Thị Lành',
  dateOfBirth: '1990-05-01',
  source: 'counter',
  ...given,
})
const ensure = (given: WalkIn) => app.transaction((tx) => ensurePerson(tx, given))
const citizenOf = (id: string): Citizen => ({ kind: 'citizen', id, name: 'x', assurance: 2, sessionId: 'x' })

const clerkData = sandboxOfficials.find((o) => o.username === 'motcua.hoankiem')
const clerk: Official = {
  kind: 'official',
  id: clerkData?.officialId ?? '',
  name: clerkData?.name ?? '',
  grants: [{ permission: 'casework.receive', unitId: clerkData?.unitId ?? '', subtree: false }],
  sessionId: '01900000-0000-7000-8000-000000000001',
  strongUntil: 0,
}

describe('persons', () => {
  it('ID20: each value carries its source and time', async () => {
    const person = await ensure(counter({ sex: 'female' }))
    assert.equal(person.sources['name']?.source, 'counter')
    assert.equal(person.sources['email'], undefined)
    assert.ok(Math.abs(Date.parse(person.sources['sex']?.at ?? '') - Date.now()) < 60_000)
  })

  it('ID21: one person per citizen number, also when two clerks enter it at once', async () => {
    const given = counter()
    const people = await Promise.all(Array.from({ length: 5 }, () => ensure(given)))
    assert.equal(new Set(people.map((person) => person.id)).size, 1)
    const found = await app.read((tx) => personByCitizenNumber(tx, given.citizenNumber ?? ''))
    assert.equal(found?.id, people[0]?.id)
  })

  it('ID21: a number with another name or birthday is refused at the counter', async () => {
    const given = counter()
    await ensure(given)
    await assert.rejects(ensure({ ...given, name: 'Nguyễn Thị Lan' }), /identity\.person-mismatch/)
    await assert.rejects(ensure({ ...given, dateOfBirth: '1991-05-01' }), /identity\.person-mismatch/)
    assert.equal(
      (await ensure({ ...given, name: ' NGUYỄN THỊ LÀNH'.normalize('NFD') })).citizenNumber,
      given.citizenNumber,
    )
  })

  it('ID22: VNeID corrects the counter, the counter does not correct VNeID', async () => {
    const given = counter({ phone: '0900000001', placeOfOrigin: 'Hà Nội' })
    const first = await ensure(given)
    const corrected = await ensure({
      ...given,
      name: 'Nguyễn Thị Lành Hiền',
      placeOfOrigin: 'Cao Bằng',
      source: 'vneid',
    })
    assert.deepEqual(
      [corrected.id, corrected.name, corrected.placeOfOrigin],
      [first.id, 'Nguyễn Thị Lành Hiền', 'Cao Bằng'],
    )
    const later = await ensure({ ...given, name: 'Nguyễn Thị Lành Hiền', placeOfOrigin: 'Hà Nội' })
    assert.equal(later.placeOfOrigin, 'Cao Bằng')
  })

  it('ID23: only the citizen changes how the city reaches them, and no source overrules it', async () => {
    const given = counter({ email: 'cu@example.vn' })
    const person = await ensure(given)
    const body = { email: 'moi@example.vn' }
    assert.equal((await khue.call(anonymous, contract.changeContact, { body })).status, 401)
    assert.equal((await khue.call(clerk, contract.changeContact, { body })).status, 403)
    const changed = await khue.call(citizenOf(person.id), contract.changeContact, { body })
    assert.deepEqual([changed.body.email, changed.body.sources['email']?.source], ['moi@example.vn', 'self'])
    assert.equal((await ensure({ ...given, email: 'khac@example.vn', source: 'vneid' })).email, 'moi@example.vn')
    const bad = await khue.call(citizenOf(person.id), contract.changeContact, { body: { phone: 'không' } })
    assert.equal(bad.status, 400)
  })

  it('ID20: an unknown person is a problem, not an empty one', async () => {
    await assert.rejects(
      app.read((tx) => personById(tx, '01900000-0000-7000-8000-00000000ffff')),
      /identity\.unknown-person/,
    )
  })
})

describe('who read whose data', () => {
  it('ID24: looking a person up is for a clerk, and is recorded', async () => {
    const given = counter()
    const person = await ensure(given)
    const body = { citizenNumber: given.citizenNumber ?? '', purpose: 'Tiếp nhận tại quầy' }
    assert.equal((await khue.call(anonymous, contract.lookUpPerson, { body })).status, 401)
    assert.equal((await khue.call(citizenOf(person.id), contract.lookUpPerson, { body })).status, 403)
    assert.equal((await khue.call({ ...clerk, grants: [] }, contract.lookUpPerson, { body })).status, 403)
    const found = await khue.call(clerk, contract.lookUpPerson, { body })
    assert.equal(found.body.person?.id, person.id)
    const { body: log } = await khue.call(citizenOf(person.id), contract.accessLog, { query: {} })
    assert.equal(log.items.length, 1)
    assert.deepEqual(
      [log.items[0]?.officialName, log.items[0]?.unitName?.vi, log.items[0]?.purpose],
      [clerk.name, 'Phường Hoàn Kiếm', 'Tiếp nhận tại quầy'],
    )
  })

  it('ID24: reading one’s own data, and the program’s own work, are no readings by an official', async () => {
    const person = await ensure(counter())
    const reading = { personIds: [person.id], what: 'person', purpose: 'x' }
    for (const actor of [citizenOf(person.id), system('job'), anonymous]) {
      await app.read((tx) => recordAccess(tx, actor, reading))
    }
    const { body } = await khue.call(citizenOf(person.id), contract.accessLog, { query: {} })
    assert.deepEqual(body.items, [])
  })

  it('ID24: what another citizen was shown is of no agency', async () => {
    const [shown, reader] = [await ensure(counter()), await ensure(counter())]
    const reading = { personIds: [shown.id], what: 'population', purpose: 'case-handling' }
    await app.read((tx) => recordCitizenAccess(tx, citizenOf(reader.id), reading))
    const { body } = await khue.call(citizenOf(shown.id), contract.accessLog, { query: {} })
    assert.deepEqual(
      body.items.map(({ what, memberId }) => [what, memberId]),
      [['population', null]],
    )
  })

  it('ID25: the record is for the citizen concerned alone, in pages', async () => {
    const [one, other] = [await ensure(counter()), await ensure(counter())]
    for (let i = 0; i < 5; i++) {
      await app.read((tx) =>
        recordAccess(tx, clerk, { personIds: [one.id, one.id], what: 'case', purpose: `lần ${i}` }),
      )
    }
    assert.equal((await khue.call(anonymous, contract.accessLog, { query: {} })).status, 401)
    assert.equal((await khue.call(clerk, contract.accessLog, { query: {} })).status, 403)
    assert.deepEqual((await khue.call(citizenOf(other.id), contract.accessLog, { query: {} })).body.items, [])
    const seen: string[] = []
    let after: string | undefined
    do {
      const { body } = await khue.call(citizenOf(one.id), contract.accessLog, {
        query: { limit: 2, ...(after !== undefined && { after }) },
      })
      seen.push(...body.items.map((item) => item.id))
      after = body.next ?? undefined
    } while (after !== undefined)
    assert.equal(seen.length, 5)
    assert.equal(new Set(seen).size, 5)
  })
})

describe('assurance', () => {
  it('ID19: a citizen of level 1 is stopped where level 2 is demanded; an official at the counter is not', () => {
    const low: Actor = { ...citizenOf('x'), assurance: 1 }
    assert.throws(() => requireAssurance(anonymous, 1), /kernel\.signed-out/)
    assert.throws(() => requireAssurance(low, 2), /identity\.assurance-too-low/)
    requireAssurance(low, 1)
    requireAssurance(citizenOf('x'), 2)
    requireAssurance(clerk, 2)
  })
})
