/** Who is meant: weights, verdicts, and how well they do on people of the generator with the errors that forms have. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import identity from '../../platform/identity/module.ts'
import { foldText } from '../../platform/organisation/index.ts'
import organisation from '../../platform/organisation/module.ts'
import { registerRecord } from '../../platform/registry/contract.ts'
import type { RecordData } from '../../platform/registry/index.ts'
import registry from '../../platform/registry/module.ts'
import { similarity } from './care.ts'
import { whoIsThis } from './contract.ts'
import { recordsOf } from './generator.ts'
import { type Described, likeness } from './matching.ts'
import population from './module.ts'
import { type Random, randomOf } from '../../kernel/random.ts'

const hoanKiem = 'gso:00070@2025-07-01'
const wards = [hoanKiem, 'gso:00166@2025-07-01', 'gso:00004@2025-07-01', 'gso:00008@2025-07-01']
const an: RecordData = {
  name: 'Nguyễn Văn An',
  dateOfBirth: '1990-02-07',
  sex: 'male',
  citizenNumber: '001090000001',
  residence: { unitId: hoanKiem, line: 'Số 1', since: '2000-01-01' },
}
const described: Described = { name: 'Nguyễn Văn An', dateOfBirth: '1990-02-07', sex: 'male' }

test('PO25: what is known of both is weighed, what one lacks says nothing; each reason has words in both languages', () => {
  const verdictOf = (more: Partial<Described>) => likeness({ ...described, ...more }, an).verdict
  assert.equal(verdictOf({ citizenNumber: '001090000001' }), 'same')
  assert.equal(verdictOf({ unitId: hoanKiem }), 'same')
  assert.equal(verdictOf({}), 'maybe', 'in a city of millions a name and a day are borne by more than one')
  assert.equal(verdictOf({ name: 'Nguyen Van An', unitId: hoanKiem }), 'same')
  assert.equal(verdictOf({ dateOfBirth: '1990-07-02', unitId: hoanKiem }), 'maybe')
  assert.equal(verdictOf({ sex: 'female' }), 'different')
  assert.equal(verdictOf({ citizenNumber: '001090555555' }), 'different')
  assert.equal(verdictOf({ name: 'Trần Thị Bình' }), 'different')
  const { score, reasons } = likeness({ ...described, name: 'Nguyễn Văn Am', unitId: hoanKiem }, an)
  assert.ok(score > 0 && score < 1)
  assert.deepEqual(
    reasons.map(({ why }) => why.en),
    ['Names one letter apart', 'The same day', 'The same place of residence'],
  )
  assert.ok(reasons.every(({ why }) => why.vi !== '' && why.vi !== why.en))
})

test('PO39: a year speaks for the only one of the name, less the more there are, and never makes them the same by itself', () => {
  const mao: RecordData = {
    ...an,
    name: 'Nguyễn Thị Mão',
    sex: 'female',
    dateOfBirth: '1949',
    citizenNumber: '001149000001',
  }
  const others = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      ...mao,
      dateOfBirth: `1949-0${n + 1}-11`,
      citizenNumber: `00114900010${n}`,
    }))
  const asked = (more: Partial<Described>, among: readonly RecordData[]) =>
    likeness({ name: 'Nguyễn Thị Mão', dateOfBirth: '1949-03-11', ...more }, mao, [mao, ...among])
  const verdicts = (more: Partial<Described>) => [0, 1, 2].map((n) => asked(more, others(n)).verdict)
  assert.deepEqual(verdicts({ dateOfBirth: '1949' }), ['maybe', 'maybe', 'different'])
  assert.deepEqual(verdicts({ dateOfBirth: '1949', unitId: hoanKiem }), ['same', 'maybe', 'different'])
  const elsewhere = others(2).map((one) => ({
    ...one,
    residence: { unitId: wards[1], line: 'Số 2', since: '2000-01-01' },
  }))
  assert.equal(
    asked({ dateOfBirth: '1949', unitId: hoanKiem }, elsewhere).verdict,
    'maybe',
    'the others live elsewhere',
  )
  assert.equal(asked({ dateOfBirth: '1949' }, others(5)).verdict, 'different')
  assert.equal(asked({ dateOfBirth: '1939' }, []).verdict, 'different')
  // The register knows the day, and the year alone was told: as the other way round.
  const known = { ...mao, dateOfBirth: '1949-07-21' }
  assert.equal(likeness({ name: 'Nguyễn Thị Mão', dateOfBirth: '1949' }, known, [known]).verdict, 'maybe')
  // Born on another day than was told, or of the other sex: nobody whom it could be instead.
  assert.deepEqual(asked({}, others(2)).score, asked({}, []).score)
  const men = others(2).map((one) => ({ ...one, sex: 'male' }))
  assert.equal(asked({ dateOfBirth: '1949', sex: 'female' }, men).verdict, 'maybe')
  // Without the register's answer it is as little as the year of a frequent name.
  assert.equal(likeness({ name: 'Nguyễn Thị Mão', dateOfBirth: '1949' }, mao).verdict, 'different')
  const [reason] = asked({ dateOfBirth: '1949' }, others(1)).reasons.slice(-1)
  assert.equal(reason?.why.en, '2 people of that name in the register may be born then')
  // Where both days are known, they say more than a count.
  assert.ok(likeness(described, an, [an]).reasons.every(({ why }) => !why.en.includes('register')))
})

// ---- a labelled set ---------------------------------------------------------------------------------------------

const people = [
  ...recordsOf({
    people: 20_000,
    seed: 7,
    wards: wards.map((unitId) => ({ unitId, weight: 1 })),
    today: '2026-11-27',
  }),
].flatMap(({ registry: of, id, data }) => (of === 'population' ? [{ id: id ?? '', data }] : []))
const text = (data: RecordData, field: string) => (typeof data[field] === 'string' ? data[field] : '')

const letterTypo = (random: Random, name: string): string => {
  const letters = [...name]
  const places = letters.flatMap((letter, index) => (letter === ' ' ? [] : [index]))
  const place = places[Math.floor(random() * places.length)] ?? 0
  letters[place] = 'aeiouhnt'[Math.floor(random() * 8)] ?? 'a'
  return letters.join('')
}
const swapped = (day: string): string => {
  const [year, month, date] = day.split('-')
  return Number(date) <= 12 ? `${year}-${date}-${month}` : day
}
const digitTypo = (random: Random, day: string): string => {
  const date = 1 + ((Number(day.slice(8)) + 9 * Math.floor(1 + random() * 2)) % 28)
  return `${day.slice(0, 8)}${String(date).padStart(2, '0')}`
}

/** As a clerk or another agency writes somebody down: seldom with the number, often without marks, sometimes wrong. */
function writtenDown(random: Random, data: RecordData): Described {
  const chance = (share: number) => random() < share
  let name = text(data, 'name')
  if (chance(0.25)) name = foldText(name)
  if (chance(0.08)) name = letterTypo(random, name)
  if (chance(0.02)) name = [...name.split(' ').slice(-1), ...name.split(' ').slice(0, -1)].join(' ')
  let day = text(data, 'dateOfBirth')
  if (day.length === 10 && chance(0.04)) day = swapped(day)
  else if (day.length === 10 && chance(0.03)) day = digitTypo(random, day)
  const unitId = (data['residence'] as { unitId: string } | undefined)?.unitId
  return {
    name,
    dateOfBirth: day,
    ...(chance(0.95) && { sex: text(data, 'sex') as 'male' | 'female' }),
    ...(chance(0.3) && { citizenNumber: text(data, 'citizenNumber') }),
    ...(unitId !== undefined &&
      chance(0.85) && { unitId: chance(0.9) ? unitId : (wards[Math.floor(random() * 4)] ?? unitId) }),
  }
}

test('PO26: of 20,000 people written down with the errors of forms, who is called the same is the same', () => {
  const random = randomOf(11)
  const byBlock = Map.groupBy(
    people.flatMap((person) => similarity.blocksOf(person.data).map((block) => ({ block, person }))),
    ({ block }) => block,
  )
  const counts = { sameRight: 0, sameWrong: 0, seen: 0, asked: 0, worthALook: 0, lookedInVain: 0 }
  for (const { id, data } of people.filter((_, index) => index % 5 === 0)) {
    const asked = writtenDown(random, data)
    counts.asked++
    const blocks = similarity.blocksOf({ name: asked.name, dateOfBirth: asked.dateOfBirth ?? '' })
    const others = new Map(
      blocks.flatMap((block) => (byBlock.get(block) ?? []).map(({ person }) => [person.id, person.data] as const)),
    )
    if (asked.citizenNumber !== undefined) others.set(id, data)
    const among = [...others.values()]
    for (const [other, known] of others) {
      const { verdict } = likeness(asked, known, among)
      if (verdict === 'same') counts[other === id ? 'sameRight' : 'sameWrong']++
      if (verdict !== 'different') counts[other === id ? 'worthALook' : 'lookedInVain']++
    }
  }
  const precision = counts.sameRight / (counts.sameRight + counts.sameWrong)
  const recallSame = counts.sameRight / counts.asked
  const recallSeen = counts.worthALook / counts.asked
  const precisionSeen = counts.worthALook / (counts.worthALook + counts.lookedInVain)
  const figures = `same: precision ${precision.toFixed(4)}, recall ${recallSame.toFixed(3)}; same or maybe: precision ${precisionSeen.toFixed(4)}, recall ${recallSeen.toFixed(3)}`
  assert.ok(counts.asked >= 3_500, figures)
  assert.ok(precision >= 0.999, figures)
  assert.ok(recallSame >= 0.7, figures)
  assert.ok(recallSeen >= 0.9, figures)
  process.stdout.write(`  ${figures}\n`)
})

// ---- the desk's tool --------------------------------------------------------------------------------------------

const khue = await startTestKhue({ modules: [organisation, identity, registry, population] })
const official = (permission: string): Official => {
  const grants = [{ permission, unitId: hoanKiem, subtree: false }]
  return { kind: 'official', id: newId(), name: 'Trần Văn Minh', grants, sessionId: newId(), strongUntil: 0 }
}
const clerk = official('population.look-up')

test('PO27: at a counter, for a purpose, by who may; who is shown sees that it was read', async () => {
  const ask = (actor: Official, more: object = {}) =>
    khue.call(actor, whoIsThis, { body: { purpose: 'case-handling', name: 'Lương Hiếm Có', ...more } })
  assert.equal((await ask(official('places.look-up'))).status, 403)
  assert.equal((await ask(clerk, { purpose: 'curiosity' })).problem?.type, '/problems/registry.unknown-purpose')
  assert.deepEqual((await ask(clerk)).body.candidates, [])
  const values = { ...an, name: 'Lương Hiếm Có', nationality: 'Việt Nam', ethnicity: 'Kinh' }
  const entered = await khue.call(official('population.manage'), registerRecord, {
    params: { registry: 'population' },
    body: { values, validFrom: '2000-01-01', reference: 'QĐ 1', legalGround: 'đ. 1', reason: 'lý do' },
  })
  assert.equal(entered.status, 200, JSON.stringify(entered.problem))
  const [found] = (await ask(clerk, { name: 'luong hiem co', dateOfBirth: '1990-07-02', unitId: hoanKiem })).body
    .candidates
  assert.equal(found?.record.id, entered.body.id)
  assert.deepEqual(
    found?.reasons.map(({ why }) => why.en),
    ['Names that differ in marks alone', 'Day and month exchanged', 'The same place of residence'],
  )
  assert.equal(found?.record.data['ethnicity'], undefined, 'the purpose does not open it')
  assert.ok(found?.record.withheld.includes('ethnicity'))
  const person = { kind: 'citizen', id: entered.body.id, name: '', assurance: 2, sessionId: newId() } as const
  const log = await khue.call(person, accessLog, { query: {} })
  assert.deepEqual(
    log.body.items.map(({ what, purpose, officialName }) => [what, purpose, officialName]),
    [['population', 'case-handling', 'Trần Văn Minh']],
  )
  // By name alone nobody is certain, and those who are certainly others are not shown.
  assert.deepEqual((await ask(clerk, { sex: 'female' })).body.candidates, [])
})
