/** Drafts, polls and dialogues, from publication to the answer. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { type Actor, anonymous, type Citizen } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { applyRule } from '../../kernel/retention.ts'
import { officialWith, startTestKhue } from '../../kernel/testing.ts'
import type { InputOf } from '../../kernel/endpoint.ts'
import { modules } from '../../modules.ts'
import { ensurePerson } from '../../platform/identity/index.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import * as api from './contract.ts'
import { count, type Tally, wardVotesMin } from './result.ts'

const khue = await startTestKhue({ modules })
const hoanKiem = 'gso:00070@2025-07-01'
const cauGiay = 'gso:00166@2025-07-01'
const at = (text: string) => khue.app.clock.set(Temporal.Instant.from(`${text}+07:00`))
at('2026-11-09T09:00:00')

const known = async (name: string, citizenNumber: string, dateOfBirth: string): Promise<Citizen> => {
  const { id } = await khue.app.transaction((tx) =>
    ensurePerson(tx, { source: 'vneid', name, citizenNumber, dateOfBirth }),
  )
  return { kind: 'citizen', id, name, assurance: 2, sessionId: newId() }
}
// Of the sandbox's registry: two of Hoàn Kiếm, two of Cầu Giấy; and somebody who is not in it.
const minh = await known('Nguyễn Văn Minh', '001093009901', '1993-04-12')
const hung = await known('Nguyễn Văn Hùng', '001064009911', '1964-05-19')
const loi = await known('Trần Văn Lợi', '001068009921', '1968-02-11')
const stranger = await known('Lê Văn Lạ', '001090000009', '1990-01-01')
const manager = officialWith('Lãnh đạo', [{ permission: 'consultations.manage', unitId: hoanKiem, subtree: false }])
const other = officialWith('Nơi khác', [{ permission: 'consultations.manage', unitId: cauGiay, subtree: false }])

type Made = InputOf<typeof api.makeConsultation>['body']
const both = (text: string) => ({ vi: text, en: text })
const body = (more: Partial<Made>): Made => ({
  kind: 'poll',
  title: both('Phố đi bộ'),
  lead: both('Mở rộng phố đi bộ?'),
  unitId: hoanKiem,
  opensAt: '2026-11-09T00:00:00+07:00',
  closesAt: '2026-11-20T00:00:00+07:00',
  parts: [
    { heading: 'Đồng ý', body: '' },
    { heading: 'Không', body: '' },
  ],
  ...more,
})
const make = async (more: Partial<Made> = {}) => {
  const reply = await khue.call(manager, api.makeConsultation, { body: body(more) })
  assert.equal(reply.status, 200, JSON.stringify(reply.problem))
  return { id: reply.body.id, parts: reply.body.parts.map(({ id }) => id) }
}
const draft: Partial<Made> = { kind: 'draft', parts: [{ heading: 'Điều 1', body: 'Phạm vi' }] }
const dialogue: Partial<Made> = {
  kind: 'dialogue',
  parts: [],
  dialogue: { heldAt: '2026-11-21T08:00:00+07:00', where: 'Nhà văn hóa', seats: 1 },
}
const read = async (id: string, actor: Actor = anonymous) =>
  (await khue.call(actor, api.readConsultation, { params: { id } })).body
const vote = (actor: Actor, id: string, optionId = '') =>
  khue.call(actor, api.vote, { params: { id }, body: { optionId } })
const say = (actor: Actor, id: string, more: Partial<InputOf<typeof api.say>['body']> = {}) =>
  khue.call(actor, api.say, { params: { id }, body: { words: 'Nên thêm lối đi', named: false, ...more } })
const moderate = (actor: Actor, id: string, sayingId: string, given: InputOf<typeof api.moderate>['body']) =>
  khue.call(actor, api.moderate, { params: { id, sayingId }, body: given })
async function rows(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: khue.databaseUrl })
  await client.connect()
  const found = await client.query<Record<string, unknown>>(sql, values)
  await client.end()
  return found.rows
}

test('CS1: its unit’s manager publishes, moderates and answers, nobody else; anybody reads', async () => {
  for (const [actor, status] of [
    [anonymous, 401],
    [minh, 403],
    [other, 403],
  ] as const)
    assert.equal((await khue.call(actor, api.makeConsultation, { body: body({}) })).status, status)
  const wrong = await khue.call(manager, api.makeConsultation, { body: body({ parts: [] }) })
  assert.equal(wrong.problem?.type, '/problems/consultations.wrong-shape')
  const { id } = await make(draft)
  await say(minh, id)
  const [waits] = (await khue.call(manager, api.waitingSayings, { params: { id } })).body.items
  assert.ok(waits)
  assert.equal((await khue.call(other, api.waitingSayings, { params: { id } })).status, 403)
  assert.equal((await moderate(other, id, waits.id, { show: true })).status, 403)
  const answer = { params: { id }, body: { words: 'Cảm ơn' } }
  assert.equal((await khue.call(other, api.answerConsultation, answer)).status, 403)
  assert.equal((await read(id)).title.vi, 'Phố đi bộ')
  assert.ok((await khue.call(anonymous, api.listConsultations, { query: {} })).body.items.some((one) => one.id === id))
})

test('CS2: while it is open, not before or after', async () => {
  const { id, parts } = await make({ opensAt: '2026-11-10T00:00:00+07:00' })
  assert.equal((await vote(minh, id, parts[0])).problem?.type, '/problems/consultations.not-open')
  at('2026-11-10T09:00:00')
  assert.equal((await vote(minh, id, parts[0])).status, 200)
  at('2026-11-20T09:00:00')
  const late = await vote(hung, id, parts[0])
  assert.equal(late.problem?.type, '/problems/consultations.not-open')
  assert.match(late.problem?.detail ?? '', /00:00 10\/11\/2026 .* 00:00 20\/11\/2026/)
  const made = (more: Partial<Made>) => khue.call(manager, api.makeConsultation, { body: body(more) })
  const wrong: Partial<Made>[] = [
    { opensAt: '2026-11-10T00:00:00+07:00', closesAt: '2026-11-19T00:00:00+07:00' },
    { opensAt: '2026-11-30T00:00:00+07:00', closesAt: '2026-11-29T00:00:00+07:00' },
    { ...dialogue, opensAt: '2026-11-22T00:00:00+07:00', closesAt: '2026-11-29T00:00:00+07:00' },
  ]
  for (const more of wrong) assert.equal((await made(more)).problem?.type, '/problems/consultations.wrong-times')
  at('2026-11-09T09:00:00')
})

test('CS3: by the registry’s residence and age of today', async () => {
  const ofWard = await make({ areaUnitIds: [hoanKiem] })
  assert.equal((await vote(loi, ofWard.id, ofWard.parts[0])).problem?.type, '/problems/consultations.not-eligible')
  assert.equal((await vote(stranger, ofWard.id, ofWard.parts[0])).problem?.type, '/problems/consultations.not-recorded')
  assert.equal((await vote(minh, ofWard.id, ofWard.parts[0])).status, 200)
  const ofAge = await make({ ageMin: 60 })
  assert.equal((await vote(minh, ofAge.id, ofAge.parts[0])).problem?.type, '/problems/consultations.not-eligible')
  assert.equal((await vote(hung, ofAge.id, ofAge.parts[0])).status, 200)
  // Of the old ward that became a part of it: the ground counts.
  const ofOld = await make({ areaUnitIds: ['gso:00079@2014-04-01'] })
  assert.equal((await vote(minh, ofOld.id, ofOld.parts[0])).status, 200)
  const ofCity = await make({ areaUnitIds: ['gso:01@2008-08-01'] })
  assert.equal((await vote(loi, ofCity.id, ofCity.parts[0])).status, 200)
  const nowhere = body({ areaUnitIds: ['department:so-xay-dung@2025-03-01'] })
  const refused = await khue.call(manager, api.makeConsultation, { body: nowhere })
  assert.equal(refused.problem?.type, '/problems/casework.unknown-unit')
})

test('CS4: shown when it was looked at, unchanged; refused with a reason that its author alone reads', async () => {
  const { id, parts } = await make(draft)
  const said = await say(minh, id, { named: true, ...(parts[0] && { partId: parts[0] }) })
  const [own] = said.body.sayings
  assert.ok(own?.mine && own.state === 'waiting')
  assert.deepEqual((await read(id)).sayings, [])
  const { items } = (await khue.call(manager, api.waitingSayings, { params: { id } })).body
  assert.ok(!JSON.stringify(items).includes(minh.id))
  await moderate(manager, id, own.id, { show: true, answer: 'Đã tiếp thu' })
  const [shown] = (await read(id)).sayings
  assert.deepEqual(
    [shown?.words, shown?.name, shown?.answer, shown?.mine],
    ['Nên thêm lối đi', minh.name, 'Đã tiếp thu', false],
  )
  await say(hung, id, { words: 'Nói tục' })
  const [second] = (await khue.call(manager, api.waitingSayings, { params: { id } })).body.items
  assert.ok(second)
  assert.equal((await moderate(manager, id, second.id, { show: false })).status, 400)
  assert.equal((await moderate(manager, id, second.id, { show: false, reason: 'Lời lẽ xúc phạm' })).status, 200)
  assert.equal((await read(id)).sayings.length, 1)
  assert.equal((await read(id, hung)).sayings.find(({ mine }) => mine)?.reason, 'Lời lẽ xúc phạm')
  assert.equal((await say(minh, (await make({})).id)).status, 404, 'a poll takes votes only')
})

test('CS5: one backs what somebody else said and is shown, once', async () => {
  const { id } = await make(dialogue)
  const own = (await say(minh, id)).body.sayings[0]
  assert.ok(own)
  const back = (actor: Actor) => khue.call(actor, api.backSaying, { params: { id, sayingId: own.id } })
  assert.equal((await back(hung)).status, 404, 'not shown yet')
  await moderate(manager, id, own.id, { show: true })
  assert.equal((await back(minh)).status, 404, 'one’s own')
  for (const actor of [hung, hung, loi]) assert.equal((await back(actor)).status, 200)
  assert.equal((await read(id)).sayings[0]?.votes, 2)
})

test('CS6: one vote a person, also when it is sent many times at once; nothing says who voted for what', async () => {
  const { id, parts } = await make({})
  const replies = await Promise.all([1, 2, 3].map(() => vote(minh, id, parts[0])))
  assert.deepEqual(
    replies.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409, 409],
  )
  assert.equal((await vote(minh, id, parts[1])).problem?.type, '/problems/consultations.voted')
  assert.equal((await vote(hung, id, newId())).status, 404)
  assert.equal((await vote(anonymous, id, parts[0])).status, 401)
  assert.equal((await read(id, minh)).me.voted, true)
  assert.deepEqual(await rows('select votes from consultations.tally where consultation_id = $1', [id]), [{ votes: 1 }])
  const columns = await rows(
    `select column_name from information_schema.columns where table_schema = 'consultations' and table_name = 'voter' order by 1`,
  )
  assert.deepEqual(
    columns.map((one) => one['column_name']),
    ['consultation_id', 'person_id'],
  )
})

test('CS7: the result comes after the end, and by ward only where no vote can be told', async () => {
  const { id, parts } = await make({})
  await vote(minh, id, parts[0])
  await vote(loi, id, parts[1])
  assert.equal((await read(id, manager)).result, null, 'not even for the manager')
  at('2026-11-20T00:00:00')
  const { result } = await read(id)
  assert.deepEqual([result?.votes, result?.options.map(({ votes }) => votes), result?.byWard], [2, [1, 1], []])
  at('2026-11-09T09:00:00')
  const tally = (unitId: string, yes: number, no: number): Tally[] => [
    { optionId: 'yes', unitId, votes: yes },
    { optionId: 'no', unitId, votes: no },
  ]
  const wards = (...tallies: Tally[][]) => count(tallies.flat(), ['yes', 'no']).byWard.map(({ unitId }) => unitId)
  assert.deepEqual(wards(tally('a', 30, 20), tally('b', 9, 8)), ['a', 'b'])
  assert.deepEqual(wards(tally('a', 30, 20), tally('b', 3, 2), tally('c', 3, 4)), ['a', null])
  assert.deepEqual(wards(tally('a', 30, 20), tally('b', 20, 20), tally('c', 3, 4)), ['a', null])
  assert.deepEqual(wards(tally('a', 30, 20), tally('b', 40, 0)), [], 'all of one mind')
  assert.deepEqual(wards(tally('a', 30, 20), tally('b', 1, 1)), [], 'the rest would follow from the total')
  assert.ok(wardVotesMin >= 10)
})

test('CS8: as many seats as it says, also for two who take the last one at once', async () => {
  const { id } = await make(dialogue)
  const take = (actor: Actor) => khue.call(actor, api.takeSeat, { params: { id } })
  const replies = await Promise.all([take(minh), take(hung)])
  assert.deepEqual(
    replies.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  )
  const [seated, late] = replies[0].status === 200 ? [minh, hung] : [hung, minh]
  assert.equal((await take(seated)).status, 200, 'taken twice, it is one seat')
  assert.deepEqual((await read(id, seated)).dialogue?.taken, 1)
  assert.equal((await khue.call(seated, api.giveSeatBack, { params: { id } })).status, 200)
  assert.equal((await take(late)).status, 200)
  assert.ok(!JSON.stringify(await read(id)).includes(late.name), 'who comes is not told')
})

test('CS10: lists come in pages; who registered is read by the manager alone, and each sees that it was', async () => {
  const { id } = await make({
    ...dialogue,
    dialogue: { heldAt: '2026-11-21T08:00:00+07:00', where: 'Nhà văn hóa', seats: 5 },
  })
  for (const actor of [minh, hung]) await khue.call(actor, api.takeSeat, { params: { id } })
  const seats = (actor: Actor) => khue.call(actor, api.listSeats, { params: { id }, query: {} })
  for (const [actor, status] of [
    [anonymous, 401],
    [minh, 403],
    [other, 403],
  ] as const)
    assert.equal((await seats(actor)).status, status)
  const { items, more } = (await seats(manager)).body
  assert.deepEqual([items.map(({ name }) => name), more], [[minh.name, hung.name], false])
  assert.ok(!JSON.stringify(items).includes(minh.id))
  const log = await khue.call(minh, accessLog, { query: {} })
  assert.ok(log.body.items.some(({ officialName }) => officialName === manager.name))
  await say(minh, id)
  const waiting = (await khue.call(manager, api.waitingSayings, { params: { id } })).body
  assert.deepEqual([waiting.items.length, waiting.inAll], [1, 1])
  for (let n = 0; n < 55; n++) await make({})
  const first = (await khue.call(anonymous, api.listConsultations, { query: {} })).body
  const second = (await khue.call(anonymous, api.listConsultations, { query: { after: first.next ?? '' } })).body
  const all = [...first.items, ...second.items].map((one) => one.id)
  assert.ok(first.items.length === 50 && new Set(all).size === all.length && all.includes(id))
})

test('CS3: of whom the registry knows the year of birth alone takes part by it', async () => {
  at('2026-11-10T09:00:00')
  const mao = await known('Nguyễn Thị Mão', '001149009944', '1949')
  const [old, older] = [await make({ ageMin: 77 }), await make({ ageMin: 78 })]
  assert.equal((await vote(mao, old.id, old.parts[0])).status, 200)
  assert.equal((await vote(mao, older.id, older.parts[0])).problem?.type, '/problems/consultations.not-eligible')
})

test('CS11: what was answered is changed in everybody’s sight: since when, and what stood there before', async () => {
  at('2026-11-10T09:00:00')
  const { id } = await make(dialogue)
  await khue.call(minh, api.say, { params: { id }, body: { words: 'Bao giờ nạo vét mương?', named: false } })
  const waiting = (await khue.call(manager, api.waitingSayings, { params: { id } })).body.items
  const sayingId = waiting[0]?.id ?? ''
  const reply = (answer: string) => moderate(manager, id, sayingId, { show: true, answer })
  await reply('Quý I')
  at('2026-11-19T09:00:00')
  await reply('Quý I')
  assert.deepEqual((await read(id)).sayings[0]?.earlierAnswers, [], 'the same words')
  await reply('Quý II')
  const [saying] = (await read(id)).sayings
  assert.deepEqual([saying?.answer, saying?.earlierAnswers.map(({ words }) => words)], ['Quý II', ['Quý I']])
  at('2026-11-21T09:00:00')
  const answer = (who: typeof manager, words: string) =>
    khue.call(who, api.answerConsultation, { params: { id }, body: { words } })
  assert.equal((await answer(other, 'Khác')).status, 403)
  assert.deepEqual((await answer(manager, 'Một')).body.earlierAnswers, [])
  at('2026-11-22T09:00:00')
  await answer(manager, 'Hai')
  at('2026-11-23T09:00:00')
  await answer(manager, 'Ba')
  assert.deepEqual(
    (await read(id)).earlierAnswers.map(({ words, publishedAt, replacedAt }) => [
      words,
      publishedAt.slice(0, 10),
      replacedAt.slice(0, 10),
    ]),
    [
      ['Hai', '2026-11-22', '2026-11-23'],
      ['Một', '2026-11-21', '2026-11-22'],
    ],
  )
  for (let n = 0; n < 28; n++) assert.equal((await answer(manager, `Lần ${n}`)).status, 200)
  assert.equal((await answer(manager, 'Nữa')).problem?.type, '/problems/consultations.too-many-changes')
  at('2026-11-10T09:00:00')
})

test('CS9: answered after the end; promises have a unit, a day and an outcome; who took part goes', async () => {
  const { id } = await make(dialogue)
  await khue.call(minh, api.takeSeat, { params: { id } })
  const answer = { params: { id }, body: { words: 'Sẽ nạo vét mương.' } }
  assert.equal(
    (await khue.call(manager, api.answerConsultation, answer)).problem?.type,
    '/problems/consultations.not-over',
  )
  at('2026-11-21T09:00:00')
  assert.equal((await khue.call(manager, api.answerConsultation, answer)).body.phase, 'answered')
  const task = { words: 'Nạo vét mương', unitId: hoanKiem, dueOn: '2026-12-31' }
  const past = await khue.call(manager, api.addTask, { params: { id }, body: { ...task, dueOn: '2026-11-20' } })
  assert.equal(past.problem?.type, '/problems/consultations.wrong-times')
  assert.equal((await khue.call(other, api.addTask, { params: { id }, body: task })).status, 403)
  const added = await khue.call(manager, api.addTask, { params: { id }, body: task })
  const taskId = added.body.dialogue?.tasks[0]?.id ?? ''
  const end = () => khue.call(manager, api.endTask, { params: { id, taskId }, body: { outcome: 'Đã xong' } })
  assert.equal((await end()).status, 200)
  assert.equal((await end()).status, 404, 'once')
  assert.equal((await read(id)).dialogue?.tasks[0]?.outcome, 'Đã xong')
  at('2027-03-01T09:00:00')
  for (const rule of khue.app.retains.filter((one) => one.id.startsWith('consultations.')))
    await applyRule(khue.app, rule, newId())
  assert.deepEqual(await rows('select from consultations.voter'), [])
  assert.deepEqual(await rows('select from consultations.seat'), [])
  assert.ok((await rows('select from consultations.tally')).length > 0)
})
