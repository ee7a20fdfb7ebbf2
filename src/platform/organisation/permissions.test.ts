/** Who may do what where: against the rules in README.md, on a database. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous, type Official, system } from '../../kernel/actor.ts'
import { instantAt } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { directory, grantsOf, may, mayAnywhere, sandboxOfficials, unitsWhere } from './index.ts'
import organisation from './module.ts'
import { cityId } from './reference.ts'

const hoanKiem = 'gso:00070@2025-07-01'
const cauGiay = 'gso:00166@2025-07-01'
const district = 'gso:002@2014-04-01'
const khue = await startTestKhue({ modules: [organisation] })
khue.app.clock.set(instantAt(Temporal.PlainDateTime.from('2026-11-23T09:00')))
const citizen = { kind: 'citizen', id: newId(), name: 'Nguyễn Văn An', assurance: 2, sessionId: newId() } as const

/** The sandbox official as identity would make the actor. */
async function actorOf(username: string): Promise<Official> {
  const found = sandboxOfficials.find((official) => official.username === username)
  assert.ok(found, username)
  const { officialId: id, name } = found
  const grants = await khue.app.read((tx) => grantsOf(tx, id, khue.app.clock.now()))
  return { kind: 'official', id, name, grants, sessionId: newId(), strongUntil: 0 }
}

test('ORG10: may: nobody without a grant, at the unit, below it only when it reaches, the program always', async () => {
  assert.equal(may(anonymous, 'casework.receive', hoanKiem), false)
  assert.equal(may(citizen, 'casework.receive', hoanKiem), false)
  const clerk = await actorOf('motcua.hoankiem')
  assert.equal(may(clerk, 'casework.receive', cauGiay), false)
  assert.equal(may(clerk, 'casework.decide', hoanKiem), false)
  assert.equal(may(clerk, 'casework.receive', cityId), false)
  assert.equal(may(clerk, 'casework.receive', hoanKiem), true)
  const grant = { permission: 'casework.read', unitId: district, subtree: true }
  const above: Official = { ...clerk, grants: [grant] }
  assert.equal(may(above, 'casework.read', 'gso:00079@2014-04-01'), true)
  assert.equal(may(above, 'casework.read', cauGiay), false)
  const flat: Official = { ...clerk, grants: [{ ...grant, subtree: false }] }
  assert.equal(may(flat, 'casework.read', 'gso:00079@2014-04-01'), false)
  assert.equal(may(flat, 'casework.read', district), true)
  assert.equal(may(system('test'), 'casework.read', hoanKiem), true)
  assert.equal(mayAnywhere(clerk, 'casework.receive'), true)
  assert.equal(mayAnywhere(clerk, 'casework.decide'), false)
})

test('ORG10: unitsWhere lists the same units that may says', async () => {
  assert.deepEqual(unitsWhere(anonymous, 'casework.read'), [])
  const clerk = await actorOf('motcua.hoankiem')
  assert.deepEqual(unitsWhere(clerk, 'casework.read'), [hoanKiem])
  const above: Official = { ...clerk, grants: [{ permission: 'casework.read', unitId: district, subtree: true }] }
  const listed = unitsWhere(above, 'casework.read')
  assert.ok(listed !== 'all')
  assert.deepEqual(
    listed.toSorted(),
    directory()
      .units.map((unit) => unit.id)
      .filter((id) => may(above, 'casework.read', id))
      .toSorted(),
  )
  assert.equal(unitsWhere(await actorOf('dieuhanh'), 'centre.view'), 'all')
})
