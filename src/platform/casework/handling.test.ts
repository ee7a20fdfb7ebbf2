/** What is done with a case, from supplements to the returned result: who may, when, and what follows. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import documents from '../documents/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import * as contract from './contract.ts'
import type { Action } from './contract.ts'
import {
  at,
  cauGiay,
  citizen,
  draft,
  hoanKiem,
  justice,
  monday,
  office,
  official,
  open,
  perform,
  process,
  refused,
  toDecision,
  viewed,
  walk,
} from './fixture.ts'
import { record } from './index.ts'
import { sendLapses } from './lapses.ts'
import casework from './module.ts'

const khue = await startTestKhue({ modules: [organisation, identity, documents, casework] })
const ward = office(hoanKiem)
const strangers = office(cauGiay)
const view = (actor: Actor, id: string) => viewed(khue, actor, id)
const clockAt = (time: string) => khue.app.clock.set(at(time))

test('CW10: supplements are asked for once, within 3 working days; the time is counted anew when they come', async () => {
  clockAt(`${monday}T09:00`)
  const applicant = citizen()
  const opened = await open(khue, applicant)
  const ask: Action = { type: 'request-supplement', items: [{ text: 'Giấy chứng sinh' }], reason: 'thiếu giấy' }
  await assert.rejects(perform(khue, strangers.clerk, opened.id, 1, ask), refused('kernel.forbidden'))
  await assert.rejects(perform(khue, applicant, opened.id, 1, ask), refused('kernel.forbidden'))
  await walk(khue, opened, [
    [ward.clerk, { type: 'receive', passOn: true }],
    [ward.specialist, { type: 'take' }],
    [ward.specialist, ask],
  ])
  const waiting = await khue.call(applicant, contract.myCase, { params: { id: opened.id } })
  assert.equal(waiting.body.status, 5)
  assert.match(waiting.body.toDo?.vi ?? '', /Giấy chứng sinh/)
  assert.equal(waiting.body.deadline.state, 'paused')
  clockAt('2026-11-12T16:00')
  const answer: Action = { type: 'provide-supplement', papers: [], data: { childName: 'Nguyễn Ân' } }
  await perform(khue, applicant, opened.id, waiting.body.version, answer)
  const page = await view(ward.specialist, opened.id)
  assert.deepEqual(page.data, { childName: 'Nguyễn Ân' })
  assert.equal(page.deadline.dueAt, at('2026-11-19T17:30').toString({ fractionalSecondDigits: 3 }))
  assert.match(page.deadline.explanation.en.join(' '), /counted anew .*art\. 19\.4/)
  assert.equal(page.holder.official?.id, ward.specialist.id)
  await assert.rejects(
    perform(khue, ward.specialist, opened.id, page.version, ask),
    refused('casework.supplement-once'),
  )
})

test('CW10: after 3 working days it is too late to ask', async () => {
  clockAt(`${monday}T09:00`)
  const opened = await open(khue, citizen())
  const { version } = await walk(khue, opened, [[ward.clerk, { type: 'receive', passOn: true }]])
  const ask: Action = { type: 'request-supplement', items: [{ text: 'x' }], reason: 'x' }
  clockAt('2026-11-12T09:01')
  await assert.rejects(perform(khue, ward.specialist, opened.id, version, ask), refused('casework.supplement-too-late'))
})

test('CW11: a supplement cannot name a file that is not the applicant’s', async () => {
  clockAt(`${monday}T09:00`)
  const applicant = citizen()
  const opened = await open(khue, applicant)
  const ask: Action = { type: 'request-supplement', items: [{ text: 'x' }], reason: 'x' }
  const { version } = await perform(khue, ward.clerk, opened.id, 1, ask)
  const paper = { kind: 'birth', name: { vi: 'Giấy', en: 'Paper' }, fileId: newId(), source: 'uploaded' as const }
  await assert.rejects(
    perform(khue, applicant, opened.id, version, { type: 'provide-supplement', papers: [paper] }),
    refused('casework.unknown-paper'),
  )
})

test('CW44: an applicant hands in files here, and changes nothing that was declared', async () => {
  clockAt(`${monday}T09:00`)
  const applicant = citizen()
  const opened = await open(khue, applicant)
  const { data } = await view(ward.clerk, opened.id)
  const ask: Action = { type: 'request-supplement', items: [{ text: 'x' }], reason: 'x' }
  const { version: expectedVersion } = await perform(khue, ward.clerk, opened.id, 1, ask)
  const send = (action: object) =>
    khue.call(applicant, contract.actOnMyCase, {
      params: { id: opened.id },
      body: { expectedVersion, action: { type: 'provide-supplement', papers: [], ...action } as never },
      idempotencyKey: newId(),
    })
  assert.equal((await send({ data: { applicantName: 'Người khác' } })).status, 400)
  const unseen = { kind: 'identity', name: { vi: 'Giấy', en: 'Paper' }, fileId: null, source: 'registry' }
  assert.equal((await send({ papers: [unseen] })).status, 400)
  const sent = await send({ note: 'Tôi đã mang bản chính đến.' })
  assert.equal(sent.status, 200, JSON.stringify(sent.problem))
  assert.deepEqual((await view(ward.clerk, opened.id)).data, data)
})

test('CW12: nothing goes to be signed without a draft', async () => {
  const opened = await open(khue, citizen())
  const { version } = await walk(khue, opened, [
    [ward.clerk, { type: 'receive', passOn: true }],
    [ward.specialist, { type: 'take' }],
  ])
  await assert.rejects(
    perform(khue, ward.specialist, opened.id, version, { type: 'pass-on' }),
    refused('casework.no-draft'),
  )
})

test('CW19: an assigned case is its assignee’s; a stranger or a colleague cannot go on with it', async () => {
  const opened = await open(khue, citizen())
  const { version } = await walk(khue, opened, [
    [ward.clerk, { type: 'receive', passOn: true }],
    [ward.specialist, { type: 'take' }],
  ])
  await assert.rejects(perform(khue, strangers.specialist, opened.id, version, draft()), refused('kernel.forbidden'))
  const colleague = official('specialist', hoanKiem)
  await assert.rejects(perform(khue, colleague, opened.id, version, draft()), refused('casework.assigned-to-other'))
  await assert.rejects(
    perform(khue, ward.leader, opened.id, version, { type: 'assign', officialId: colleague.id }),
    refused('casework.not-assignable'),
  )
})

test('CW14: no extension by a stranger, none later than the day before, none twice, none backwards', async () => {
  clockAt(`${monday}T09:00`)
  const opened = await open(khue, citizen())
  const { version } = await walk(khue, opened, [
    [ward.clerk, { type: 'receive', passOn: true }],
    [ward.specialist, { type: 'take' }],
  ])
  const extend = (day: string): Action => ({
    type: 'extend',
    newDueAt: at(day).toString(),
    reason: 'xin lỗi vì cần xác minh thêm',
  })
  const by = (actor: Actor, day: string, v = version) => perform(khue, actor, opened.id, v, extend(day))
  await assert.rejects(by(ward.clerk, '2026-11-20T17:30'), refused('kernel.forbidden'))
  await assert.rejects(by(ward.specialist, '2026-11-13T17:30'), refused('casework.extend-not-later'))
  await assert.rejects(by(ward.specialist, '2026-11-21T10:00'), refused('casework.extend-not-later'))
  clockAt('2026-11-16T08:00')
  await assert.rejects(by(ward.specialist, '2026-11-20T17:30'), refused('casework.extend-too-late'))
  clockAt('2026-11-13T16:00')
  const extended = await by(ward.specialist, '2026-11-20T17:30')
  const page = await view(ward.specialist, opened.id)
  assert.equal(page.deadline.dueAt, at('2026-11-20T17:30').toString({ fractionalSecondDigits: 3 }))
  assert.match(page.deadline.explanation.vi.join(' '), /Điều 19 khoản 9/)
  await assert.rejects(by(ward.specialist, '2026-11-27T17:30', extended.version), refused('casework.extend-once'))
})

async function atDecision() {
  const drafted = draft()
  assert.equal(drafted.type, 'draft')
  const applicant = citizen()
  const opened = await open(khue, applicant)
  const { version } = await walk(khue, opened, toDecision(ward, drafted))
  return { id: opened.id, version, applicant, documentId: drafted.documentId }
}

test('CW16: only the leader signs, only what was drafted; a failed seal is shown and signed again; a result then issues', async () => {
  clockAt(`${monday}T09:00`)
  const { id, version, documentId } = await atDecision()
  const sign = (actor: Actor, v: number, sealId: string, document = documentId) =>
    perform(khue, actor, id, v, { type: 'sign', documentId: document, sealId })
  await assert.rejects(sign(ward.specialist, version, newId()), refused('kernel.forbidden'))
  await assert.rejects(sign(strangers.leader, version, newId()), refused('kernel.forbidden'))
  await assert.rejects(sign(ward.leader, version, newId(), newId()), refused('casework.no-draft'))
  const first = newId()
  const signing = await sign(ward.leader, version, first)
  assert.equal(signing.phase, 'signing')
  await assert.rejects(sign(ward.leader, signing.version, newId()), refused('casework.not-now'))
  const failed = await khue.app.transaction((tx) =>
    record(tx, id, { type: 'seal-failed', reason: 'khóa ký không mở được', data: { sealId: first } }),
  )
  const page = await view(ward.leader, id)
  assert.equal(page.sealFailure?.reason, 'khóa ký không mở được')
  assert.equal(page.actions.find((a) => a.primary)?.type, 'sign')
  const again = newId()
  await sign(ward.leader, failed.version, again)
  const issue = () =>
    khue.app.transaction((tx) =>
      record(tx, id, { type: 'result-issued', data: { sealId: again, documentId, sealedDocumentId: newId() } }),
    )
  const issued = await issue()
  assert.equal(issued.phase, 'issued')
  assert.equal(issued.status, 9)
  assert.deepEqual(await issue(), issued)
  assert.equal((await view(ward.clerk, id)).actions.find((a) => a.primary)?.type, 'return-result')
})

test('CW15: the applicant withdraws until it is signed, nobody else ever', async () => {
  clockAt(`${monday}T09:00`)
  const one = await atDecision()
  const withdraw: Action = { type: 'withdraw', reason: 'không cần nữa' }
  await assert.rejects(perform(khue, ward.leader, one.id, one.version, withdraw), refused('kernel.forbidden'))
  await assert.rejects(perform(khue, citizen(), one.id, one.version, withdraw), refused('kernel.forbidden'))
  assert.equal((await perform(khue, one.applicant, one.id, one.version, withdraw)).status, 7)
  const two = await atDecision()
  const sign: Action = { type: 'sign', documentId: two.documentId, sealId: newId() }
  const signing = await perform(khue, ward.leader, two.id, two.version, sign)
  await assert.rejects(perform(khue, two.applicant, two.id, signing.version, withdraw), refused('casework.not-now'))
})

test('CW29: a case is refused and stopped with a legal ground only, by who may; and reopened by a leader', async () => {
  clockAt(`${monday}T09:00`)
  const opened = await open(khue, citizen())
  const refuse: Action = { type: 'refuse', legalGround: 'Luật Hộ tịch, Điều 5', reason: 'không thuộc thẩm quyền' }
  await assert.rejects(perform(khue, ward.specialist, opened.id, 1, refuse), refused('kernel.forbidden'))
  const bare = await khue.call(ward.clerk, contract.actOnCase, {
    params: { id: opened.id },
    body: { expectedVersion: 1, action: { ...refuse, legalGround: '' } },
  })
  assert.equal(bare.status, 400)
  const gone = await perform(khue, ward.clerk, opened.id, 1, refuse)
  assert.equal(gone.status, 3)
  const reopen: Action = {
    type: 'reopen',
    legalGround: 'Quyết định giải quyết khiếu nại 12/QĐ',
    reason: 'khiếu nại đúng',
  }
  await assert.rejects(perform(khue, ward.clerk, opened.id, gone.version, reopen), refused('kernel.forbidden'))
  const back = await perform(khue, ward.leader, opened.id, gone.version, reopen)
  assert.equal(back.status, 1)
  const { version } = await perform(khue, ward.clerk, opened.id, back.version, { type: 'receive', passOn: true })
  const late: Action = { type: 'refuse', legalGround: 'Điều 6', reason: 'không đủ điều kiện' }
  await assert.rejects(perform(khue, ward.specialist, opened.id, version, late), refused('kernel.forbidden'))
  assert.equal((await perform(khue, ward.leader, opened.id, version, late)).status, 8)
})

test('CW17, CW18: planned opinions are asked at once of their units, each given by its own; the case waits for them', async () => {
  clockAt(`${monday}T09:00`)
  const question = { vi: 'Có án tích không?', en: 'Any criminal record?' }
  const [first, second, third, ...rest] = process.steps
  assert.ok(first && second && third)
  const opinions = [
    { at: 'department:so-tu-phap', role: 'specialist' as const, question, workingHours: 16 },
    { at: 'department:cong-an-thanh-pho', role: 'leader' as const, question, workingHours: 24 },
  ]
  const atTheLeader = { ...third, opinions: opinions.slice(0, 1) }
  const parallel = { ...process, version: 3, steps: [first, { ...second, opinions }, atTheLeader, ...rest] }
  const opened = await open(khue, citizen(), { process: parallel })
  const { version } = await walk(khue, opened, [
    [ward.clerk, { type: 'receive', passOn: true }],
    [ward.specialist, { type: 'take' }],
    [ward.specialist, draft()],
  ])
  await assert.rejects(
    perform(khue, ward.specialist, opened.id, version, { type: 'pass-on' }),
    refused('casework.opinions-open'),
  )
  const [ours, theirs] = (await view(ward.specialist, opened.id)).opinions
  assert.ok(ours && theirs)
  const give = (opinionId: string): Action => ({ type: 'give-opinion', opinionId, opinion: 'agree', text: 'không có' })
  const expert = official('specialist', justice)
  await assert.rejects(
    perform(khue, strangers.specialist, opened.id, version, give(ours.id)),
    refused('kernel.forbidden'),
  )
  await assert.rejects(perform(khue, expert, opened.id, version, give(theirs.id)), refused('kernel.forbidden'))
  const asked = await khue.call(expert, contract.queue, { query: { queue: 'opinions' } })
  assert.deepEqual(
    asked.body.items.map((item) => item.id),
    [opened.id],
  )
  const given = await perform(khue, expert, opened.id, version, give(ours.id))
  await assert.rejects(perform(khue, expert, opened.id, given.version, give(ours.id)), refused('kernel.forbidden'))
  // Who does not answer in time is no longer waited for: the case is on the specialist's list again.
  const onTheList = async () => {
    const mine = await khue.call(ward.specialist, contract.queue, { query: { queue: 'mine', unitId: ward.unitId } })
    return mine.body.items.some((item) => item.id === opened.id)
  }
  const lookForLapses = async () => {
    await khue.app.transaction(sendLapses)
    await khue.drain()
  }
  await lookForLapses()
  assert.equal(await onTheList(), false, 'it waits')
  clockAt('2026-11-13T09:00')
  await lookForLapses()
  await lookForLapses()
  const lapsed = await view(ward.specialist, opened.id)
  assert.equal(lapsed.version, given.version + 1, 'told once')
  assert.deepEqual(
    lapsed.opinions.map(({ givenAt, lapsedAt }) => [givenAt !== null, lapsedAt !== null]),
    [
      [true, false],
      [false, true],
    ],
  )
  assert.equal(await onTheList(), true)
  const leaderOfPolice = official('leader', theirs.unit.id)
  await perform(khue, leaderOfPolice, opened.id, lapsed.version, give(theirs.id))
  // A step asks for its own, whatever was asked before; but not again when the case comes back to it.
  const atLeader = await perform(khue, ward.specialist, opened.id, lapsed.version + 1, { type: 'pass-on' })
  assert.equal((await view(ward.leader, opened.id)).opinions.length, 3)
  const { version: back } = await walk(khue, atLeader, [
    [ward.leader, { type: 'return-for-rework', reason: 'ghi sai ngày' }],
    [ward.specialist, draft()],
  ])
  assert.equal((await view(ward.leader, opened.id)).opinions.length, 3)
  clockAt('2026-11-20T09:00')
  await perform(khue, ward.specialist, opened.id, back, { type: 'pass-on' })
  assert.equal((await view(ward.leader, opened.id)).opinions.length, 3)
})

test('CW30: the applicant rates once, after the result is returned', async () => {
  clockAt(`${monday}T09:00`)
  const { id, version, applicant, documentId } = await atDecision()
  const sealId = newId()
  const signing = await perform(khue, ward.leader, id, version, { type: 'sign', documentId, sealId })
  const rate: Action = { type: 'rate', score: 5, comment: 'nhanh' }
  await assert.rejects(perform(khue, ward.clerk, id, signing.version, rate), refused('kernel.forbidden'))
  await assert.rejects(perform(khue, applicant, id, signing.version, rate), refused('casework.not-now'))
  const issued = await khue.app.transaction((tx) =>
    record(tx, id, { type: 'result-issued', data: { sealId, documentId, sealedDocumentId: newId() } }),
  )
  const returned = await perform(khue, ward.clerk, id, issued.version, { type: 'return-result', how: 'counter' })
  assert.equal(returned.status, 10)
  const rated = await perform(khue, applicant, id, returned.version, rate)
  await assert.rejects(perform(khue, applicant, id, rated.version, rate), refused('casework.already-rated'))
  const slip = await khue.call(ward.clerk, contract.controlSlip, { params: { id } })
  assert.deepEqual(
    slip.body.lines.map((line) => [line.step?.en, line.official !== null]),
    [
      ['Reception', false],
      ['Examination and draft', false],
      ['Examination and draft', true],
      ['Decision and signature', false],
      ['Return of the result', false],
    ],
  )
  assert.ok(slip.body.lines.every((line) => line.to !== null))
})

test('CW17, CW29: an opinion that lapsed with a refusal is not waited for when the case is taken up again', async () => {
  clockAt(`${monday}T09:00`)
  const opened = await open(khue, citizen())
  const ask: Action = { type: 'ask-opinion', unitId: justice, question: 'Có án tích không?', workingHours: 40 }
  const ground = { legalGround: 'Luật Hộ tịch, Điều 5', reason: 'không thuộc thẩm quyền' }
  await walk(khue, opened, [
    [ward.clerk, { type: 'receive', passOn: true }],
    [ward.specialist, { type: 'take' }],
    [ward.specialist, ask],
    [ward.leader, { type: 'refuse', ...ground }],
    [ward.leader, { type: 'reopen', ...ground }],
    [ward.specialist, { type: 'take' }],
    [ward.specialist, draft()],
    [ward.specialist, { type: 'pass-on' }],
  ])
})
