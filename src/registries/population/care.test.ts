import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, type Official, system } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue, transactionsEnded } from '../../kernel/testing.ts'
import identity from '../../platform/identity/module.ts'
import organisation from '../../platform/organisation/module.ts'
import * as care from '../../platform/registry/care/contract.ts'
import { follow } from '../../platform/registry/care/follow.ts'
import { amendRecord, mergeRecords, registerRecord } from '../../platform/registry/contract.ts'
import { assess, registerRecord as registerOwn } from '../../platform/registry/index.ts'
import registry from '../../platform/registry/module.ts'
import { similarity } from './care.ts'
import population from './module.ts'

const hoanKiem = 'gso:00070@2025-07-01'
const cauGiay = 'gso:00166@2025-07-01'
const official = (permission: string, unitId: string): Official => {
  const grants = [{ permission, unitId, subtree: false }]
  return { kind: 'official', id: newId(), name: 'Trần Văn Minh', grants, sessionId: newId(), strongUntil: 0 }
}
const keeper = official('population.manage', hoanKiem)
const other = official('population.manage', cauGiay)
const looker = official('population.look-up', hoanKiem)
const khue = await startTestKhue({ modules: [organisation, identity, registry, population] })
const ground = { reference: 'QĐ 1', legalGround: 'đ. 1', reason: 'lý do', validFrom: '2020-01-01' }
const purpose = 'residence-management'

let last = 0
async function enter(values: Record<string, unknown>, name = 'population', unitId = hoanKiem): Promise<string> {
  const person = {
    name: 'Nguyễn Văn An',
    dateOfBirth: '1990-02-07',
    sex: 'male',
    nationality: 'Việt Nam',
    citizenNumber: `001090${String(++last).padStart(6, '0')}`,
    residence: { unitId, line: 'Số 1', since: '2020-01-01' },
  }
  const given = name === 'population' ? { ...person, ...values } : values
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const actor = unitId === hoanKiem ? keeper : other
  const reply = await khue.call(actor, registerRecord, {
    params: { registry: name },
    body: { values: filled, ...ground },
  })
  assert.equal(reply.status, 200, JSON.stringify(reply.problem))
  return reply.body.id
}
/** Until all that was changed is followed. */
async function followed(name = 'population'): Promise<void> {
  await transactionsEnded(khue.app)
  await follow(khue.app, name)
}
const params = { registry: 'population' }
const doubles = async (actor: Actor = keeper) =>
  (await khue.call(actor, care.listDuplicates, { params, query: { purpose } })).body.items
const pairOf = async (a: string, b: string) =>
  (await doubles()).find(({ first, second }) => [first.id, second.id].toSorted().join() === [a, b].toSorted().join())
const broken = async (rule: string, actor: Actor = keeper, name = 'population') =>
  (await khue.call(actor, care.listBroken, { params: { registry: name, rule }, query: { purpose } })).body.items.map(
    ({ id }) => id,
  )

test('RG33: who does not maintain both records sees no pair and decides nothing', async () => {
  const [here, there] = [
    await enter({ name: 'Lê Xa Cách', citizenNumber: undefined }),
    await enter(
      { name: 'Lê Xa Cách', residence: { unitId: cauGiay, line: 'x', since: '2020-01-01' } },
      'population',
      cauGiay,
    ),
  ]
  await followed()
  assert.equal((await khue.call(looker, care.listDuplicates, { params, query: { purpose } })).status, 403)
  assert.equal(await pairOf(here, there), undefined)
  const body = { firstId: here, secondId: there, reason: 'r' }
  for (const actor of [looker, keeper, other]) {
    assert.equal((await khue.call(actor, care.declareNotSame, { params, body })).status, 403)
  }
  // What no unit keeps, the city does.
  const nowhere = await khue.app.transaction((tx) => {
    const values = { name: 'Lê Xa Cách', dateOfBirth: '1990-02-07', sex: 'male', nationality: 'Việt Nam' }
    const { validFrom, ...words } = ground
    return registerOwn(tx, system('test'), 'population', { values, validFrom }, { kind: 'official', ...words })
  })
  const both = { ...body, secondId: nowhere.id }
  assert.equal((await khue.call(keeper, care.declareNotSame, { params, body: both })).status, 403)
})

test('PO10: a misspelt name, day and month exchanged, a number with a slip: with the reasons in words', async () => {
  /** From 0 on, somebody looks. */
  const score = (a: Record<string, unknown>, b: Record<string, unknown>) =>
    assess(similarity.compare(a, b), similarity.prior).verdict === 'different' ? -1 : 1
  const an = { name: 'Nguyễn Văn An', dateOfBirth: '1990-02-07', sex: 'male', citizenNumber: '001090000001' }
  const home = { residence: { unitId: 'u' } }
  assert.ok(score(an, { ...an, citizenNumber: '001090000010' }) >= 0, 'a slip in the number')
  assert.ok(score(an, { ...an, citizenNumber: '001090123456' }) < 0, 'a number of one’s own')
  const { citizenNumber: _, ...unnumbered } = an
  assert.ok(score({ ...an, ...home }, { ...unnumbered, ...home, dateOfBirth: '1990-07-02' }) >= 0)
  assert.ok(score({ ...an, ...home }, { ...unnumbered, ...home, name: 'Nguyễn Văn Am' }) >= 0)
  assert.ok(score({ ...an, ...home }, { ...unnumbered, ...home, sex: 'female' }) < 0)
  assert.ok(score({ ...an, motherId: 'a' }, { ...unnumbered, motherId: 'b' }) < 0)
  assert.ok(score({ ...an, motherId: 'a' }, { ...unnumbered, motherId: 'a' }) >= 0)
  assert.deepEqual(
    similarity
      ?.blocksOf(an)
      .filter((block) => similarity.blocksOf({ ...an, dateOfBirth: '1990-07-02' }).includes(block)),
    ['an 1990 02 07', 'nguyen van an 1990'],
  )
})

test('RG29: pairs are found behind the changes, and thought anew when a record changes or is merged away', async () => {
  const [a, b] = [
    await enter({ name: 'Phạm Thị Đôi', sex: 'female', citizenNumber: undefined }),
    await enter({ name: 'Phạm Thị Dôi', sex: 'female', dateOfBirth: '1990-07-02', citizenNumber: '001190777777' }),
  ]
  await followed()
  const pair = await pairOf(a, b)
  assert.ok(pair && pair.score >= 30 && pair.score <= 100)
  assert.deepEqual(
    pair.reasons.map(({ en }) => en),
    ['Day and month exchanged', 'Names that differ in marks alone', 'The same place of residence'],
  )
  const change = { kind: 'corrected', version: 1, values: { dateOfBirth: '1971-01-01' }, ...ground } as const
  await khue.call(keeper, amendRecord, { params: { ...params, id: a }, body: change })
  await followed()
  assert.equal(await pairOf(a, b), undefined)
  const back = { ...change, version: 2, values: { dateOfBirth: '1990-07-02' } }
  await khue.call(keeper, amendRecord, { params: { ...params, id: a }, body: back })
  await followed()
  assert.ok(await pairOf(a, b))
  const { validFrom: _, ...why } = ground
  const merge = { version: 1, otherId: a, otherVersion: 3, take: [], ...why }
  assert.equal((await khue.call(keeper, mergeRecords, { params: { ...params, id: b }, body: merge })).status, 200)
  assert.equal(await pairOf(a, b), undefined, 'before the job has come by')
  await followed()
  assert.equal(await pairOf(a, b), undefined)
})

test('RG33: what is not the same is said with a reason and not asked again, even when a record changes', async () => {
  const [a, b] = [
    await enter({ name: 'Vũ Song Sinh' }),
    await enter({ name: 'Vũ Song Sinh', citizenNumber: undefined }),
  ]
  await followed()
  assert.ok(await pairOf(a, b))
  const say = () =>
    khue.call(keeper, care.declareNotSame, { params, body: { firstId: b, secondId: a, reason: 'sinh đôi' } })
  assert.equal((await say()).status, 204)
  assert.equal((await say()).status, 404)
  const body = { kind: 'changed', version: 1, values: { placeOfOrigin: 'Hà Nội' }, ...ground } as const
  await khue.call(keeper, amendRecord, { params: { ...params, id: a }, body })
  await followed()
  assert.equal(await pairOf(a, b), undefined)
})

test('RG81: that two are not the same is seen with its reason, and taken back, by who maintains both', async () => {
  const decided = async (actor: Actor = keeper) =>
    (await khue.call(actor, care.listDuplicates, { params, query: { purpose, decided: true } })).body.items
  const [a, b] = [await enter({ name: 'Vũ Hai Lần' }), await enter({ name: 'Vũ Hai Lần', citizenNumber: undefined })]
  await followed()
  const ids = { firstId: b, secondId: a }
  const reopen = (actor: Actor) => khue.call(actor, care.reopenPair, { params, body: ids })
  assert.equal((await reopen(looker)).status, 403)
  assert.equal((await reopen(other)).status, 403)
  assert.equal((await reopen(keeper)).status, 404, 'nobody has decided')
  assert.equal((await pairOf(a, b))?.decision, null)
  await khue.call(keeper, care.declareNotSame, { params, body: { ...ids, reason: 'hai anh em' } })
  assert.deepEqual(await decided(other), [])
  const [newest] = await decided()
  assert.deepEqual([newest?.decision?.reason, newest?.first.label], ['hai anh em', 'Vũ Hai Lần'])
  assert.equal((await reopen(keeper)).status, 204)
  assert.ok(await pairOf(a, b))
  assert.ok(!(await decided()).some(({ first }) => [a, b].includes(first.id)))
})

test('PO11, RG31: each rule finds the records that break it, and lets them go when they keep it', async () => {
  const mother = await enter({ name: 'Mẹ', sex: 'female', dateOfBirth: '1990-01-01', citizenNumber: '001190000900' })
  const cases = {
    'number-fits-birth': await enter({ citizenNumber: '001190000901' }),
    'younger-than-parents': await enter({ dateOfBirth: '1995-01-01', citizenNumber: '001095000902', motherId: mother }),
    'has-number': await enter({ name: 'Không Số', citizenNumber: undefined }),
    'died-after-birth': await enter({ dateOfDeath: '1980-01-01' }),
  }
  const good = await enter({ dateOfBirth: '2015-01-01', citizenNumber: '001215000903', motherId: mother })
  await followed()
  for (const [rule, id] of Object.entries(cases)) {
    const found = await broken(rule)
    assert.ok(found.includes(id), rule)
    assert.ok(!found.includes(good) && !found.includes(mother), rule)
  }
  const id = cases['number-fits-birth']
  const body = { kind: 'corrected', version: 1, values: { sex: 'female' }, ...ground } as const
  await khue.call(keeper, amendRecord, { params: { ...params, id }, body })
  await followed()
  assert.ok(!(await broken('number-fits-birth')).includes(id))
  const members = [{ personId: mother, relation: 'spouse' }]
  const address = { unitId: hoanKiem, line: 'Số 1', since: '2020-01-01' }
  const headless = await enter({ number: 'H1', head: 'Mẹ', address, members }, 'households')
  await followed('households')
  assert.deepEqual(await broken('has-one-head', keeper, 'households'), [headless])
})

test('RG32, RG82: who maintains a unit sees its score and its records, others theirs; who maintains none sees nothing', async () => {
  await followed()
  assert.equal((await khue.call(looker, care.readQuality, { params })).status, 403)
  const query = { purpose }
  const rule = { ...params, rule: 'has-number' }
  assert.equal((await khue.call(looker, care.listBroken, { params: rule, query })).status, 403)
  assert.equal(
    (await khue.call(keeper, care.listBroken, { params: { ...params, rule: 'no-such' }, query })).status,
    404,
  )
  assert.deepEqual(await broken('has-number', other), [])
  const mine = (await khue.call(keeper, care.readQuality, { params })).body
  assert.deepEqual(
    mine.units.map(({ unitId }) => unitId),
    [hoanKiem],
  )
  const unit = mine.units[0]
  assert.ok(unit && unit.score < 100 && unit.score > 0 && unit.broken >= 3)
  assert.equal(
    mine.rules.reduce((sum, one) => sum + one.broken, 0),
    unit.broken,
  )
  const ofRule = unit.byRule.find(({ rule: name }) => name === 'has-number')?.broken ?? 0
  assert.equal(mine.rules.find(({ name }) => name === 'has-number')?.broken, ofRule)
  const listOf = (unitId: string) => khue.call(keeper, care.listBroken, { params: rule, query: { ...query, unitId } })
  assert.equal((await listOf(hoanKiem)).body.items.length, ofRule)
  assert.equal((await listOf(cauGiay)).status, 403)
  const theirs = (await khue.call(other, care.readQuality, { params })).body
  assert.ok(theirs.units.every(({ unitId }) => unitId === cauGiay))
})
