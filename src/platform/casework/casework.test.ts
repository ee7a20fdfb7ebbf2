import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestKhue } from '../../kernel/testing.ts'
import documents from '../documents/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import casework from './module.ts'
import type { Actor } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { Problem } from '../../kernel/problems.ts'
import type { Action, CaseView } from './contract.ts'
import * as contract from './contract.ts'
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
  toDecision,
  walk,
} from './fixture.ts'
import { act, caseSummary, record } from './index.ts'

const khue = await startTestKhue({ modules: [organisation, identity, documents, casework] })

const ward = office(hoanKiem)
const strangers = office(cauGiay)

function refused(type: string) {
  return (error: unknown) => {
    assert.ok(error instanceof Problem, String(error))
    assert.equal(error.type, type)
    return true
  }
}

async function view(actor: Actor, id: string): Promise<CaseView> {
  const { status, body, problem } = await khue.call(actor, contract.viewCase, { params: { id } })
  assert.equal(status, 200, JSON.stringify(problem))
  return body
}

const clockAt = (time: string) => khue.app.clock.set(at(time))

// ---- opening ----------------------------------------------------------------------------------------------------

test('CW2: nobody opens a case for another citizen, and an official only where they receive', async () => {
  const applicant = citizen()
  await assert.rejects(open(khue, applicant, {}, citizen()), refused('kernel.forbidden'))
  await assert.rejects(open(khue, applicant, {}, strangers.clerk), refused('kernel.forbidden'))
  await assert.rejects(open(khue, applicant, {}, ward.specialist), refused('kernel.forbidden'))
  await assert.rejects(open(khue, applicant, { receiveNow: true }), refused('kernel.forbidden'))
  const walkIn = await open(khue, applicant, { channel: 'counter', receiveNow: true }, ward.clerk)
  assert.equal((await khue.app.read((tx) => caseSummary(tx, walkIn.id))).status, 2)
  assert.notEqual(walkIn.dueAt, null)
})

test('CW2: a unit that has ended or never was takes no case', async () => {
  const ended = 'gso:00079@2014-04-01'
  await assert.rejects(open(khue, citizen(), { receivingUnitId: ended }), refused('casework.unknown-unit'))
  await assert.rejects(open(khue, citizen(), { receivingUnitId: 'nowhere' }), refused('casework.unknown-unit'))
})

test('CW1: a process that does not lead from reception to its end is refused, and no case is made', async () => {
  const [first, ...rest] = process.steps
  assert.ok(first)
  const faulty = [
    { ...process, version: 91, steps: rest },
    { ...process, version: 92, steps: [{ ...first, next: 'nowhere' }, ...rest] },
    { ...process, version: 93, steps: [{ ...first, next: null }, ...rest] },
    { ...process, version: 94, steps: [first, { ...first, next: null }] },
  ]
  for (const wrong of faulty) {
    await assert.rejects(open(khue, citizen(), { process: wrong }), refused('casework.wrong-process'))
  }
})

test('CW7: codes carry the agency, the Hanoi day and a running number that is never doubled and has no gap', async () => {
  clockAt('2026-11-10T00:30')
  const many = await Promise.all(Array.from({ length: 40 }, () => open(khue, citizen())))
  const codes = many.map(({ code }) => code).sort()
  assert.equal(new Set(codes).size, 40)
  assert.match(codes[0] ?? '', /^[A-Z0-9.]+-261110-0001$/)
  assert.match(codes[39] ?? '', /-261110-0040$/)
  const other = await open(khue, citizen(), { receivingUnitId: cauGiay, addressUnitId: cauGiay })
  assert.match(other.code, /-261110-0001$/)
  assert.notEqual(other.code.split('-')[0], codes[0]?.split('-')[0])
})

test('CW7: a rolled back opening gives its number back, and the number grows past four digits', async () => {
  clockAt('2026-11-11T09:00')
  const first = await open(khue, citizen())
  await assert.rejects(
    khue.app.transaction(async (tx) => {
      await tx.named('test.bump', 'update casework.counter set last = 9998 where day = $1', ['2026-11-11'])
      throw new Error('changed our mind')
    }),
  )
  const second = await open(khue, citizen())
  assert.equal(first.code.replace(/0001$/, '0002'), second.code)
  await khue.app.transaction((tx) =>
    tx.named('test.bump', 'update casework.counter set last = 9998 where day = $1', ['2026-11-11']),
  )
  assert.match((await open(khue, citizen())).code, /-261111-9999$/)
  assert.match((await open(khue, citizen())).code, /-261111-10000$/)
})

// ---- reading ----------------------------------------------------------------------------------------------------

test('CW3, CW4: a stranger reads nothing; an official who takes part does, once in the citizen’s list of reads', async () => {
  clockAt(`${monday}T09:00`)
  const applicant = citizen()
  const { id, code } = await open(khue, applicant)
  for (const stranger of [strangers.clerk, strangers.leader]) {
    assert.equal((await khue.call(stranger, contract.viewCase, { params: { id } })).status, 403)
    assert.equal((await khue.call(stranger, contract.controlSlip, { params: { id } })).status, 403)
    assert.equal((await khue.call(stranger, contract.findCase, { params: { code } })).status, 404)
  }
  assert.equal((await khue.call(citizen(), contract.myCase, { params: { id } })).status, 404)
  assert.equal((await khue.call(applicant, contract.viewCase, { params: { id } })).status, 403)
  assert.deepEqual((await khue.call(ward.clerk, contract.findCase, { params: { code } })).body, { id })
  const page = await view(ward.clerk, id)
  assert.deepEqual(page.data, { childName: 'Nguyễn An' })
  await view(ward.clerk, id)
  const reads = () =>
    khue.app.read((tx) =>
      tx.named<{ official_id: string }>('test.reads', 'select official_id from identity.access where case_id = $1', [
        id,
      ]),
    )
  assert.equal((await reads()).length, 1)
  await view(ward.leader, id)
  clockAt(`${monday}T09:11`)
  await view(ward.clerk, id)
  assert.deepEqual(
    (await reads()).map((r) => r.official_id).sort(),
    [ward.clerk.id, ward.clerk.id, ward.leader.id].sort(),
  )
})

test('CW5: the applicant sees where the case is, until when and why, but no official’s name and no note', async () => {
  clockAt(`${monday}T09:00`)
  const applicant = citizen()
  const opened = await open(khue, applicant)
  const waiting = await khue.call(applicant, contract.myCase, { params: { id: opened.id } })
  assert.match(waiting.body.where.vi, /bộ phận một cửa của Phường Hoàn Kiếm/)
  assert.match(waiting.body.next.en, /8 working hours/)
  await walk(khue, opened, [
    [ward.clerk, { type: 'note', text: 'nội bộ' }],
    [ward.clerk, { type: 'receive', passOn: true }],
    [ward.specialist, { type: 'take' }],
  ])
  const { body } = await khue.call(applicant, contract.myCase, { params: { id: opened.id } })
  assert.match(body.where.vi, /Chuyên viên của Phường Hoàn Kiếm/)
  assert.match(body.next.vi, /Hạn trả kết quả/)
  assert.deepEqual(
    body.events.map((event) => event.type),
    ['submitted', 'received', 'passed-on', 'taken'],
  )
  assert.ok(body.events.every(({ actor }) => actor.name === null))
  assert.ok(body.deadline.explanation.vi.length >= 3)
  assert.deepEqual(
    body.actions.map((a) => a.type),
    ['withdraw'],
  )
  const list = await khue.call(applicant, contract.myCases, { query: {} })
  assert.deepEqual(
    list.body.items.map((item) => item.code),
    [opened.code],
  )
})

// ---- one gate for all actions -----------------------------------------------------------------------------------

test('CW27: the page offers exactly what the server allows', async () => {
  clockAt(`${monday}T09:00`)
  const opened = await open(khue, citizen())
  const samples: Action[] = [
    { type: 'receive' },
    { type: 'request-supplement', items: [{ text: 'giấy chứng sinh' }], reason: 'thiếu' },
    { type: 'refuse', legalGround: 'Điều 1', reason: 'sai thẩm quyền' },
    { type: 'take' },
    { type: 'pass-on' },
    { type: 'return-for-rework', reason: 'x' },
    { type: 'return-result', how: 'counter' },
    { type: 'stop', legalGround: 'Điều 1', reason: 'x' },
    { type: 'reopen', legalGround: 'Điều 1', reason: 'x' },
    { type: 'note', text: 'x' },
    { type: 'withdraw', reason: 'x' },
    draft(),
    { type: 'sign', documentId: newId(), sealId: newId() },
  ]
  const rollback = new Error('only tried')
  const allowed = async (actor: Actor, id: string, version: number, action: Action) => {
    try {
      await khue.app.transaction(async (tx) => {
        await act(tx, actor, { caseId: id, expectedVersion: version, action })
        throw rollback
      })
    } catch (error) {
      if (error === rollback) return true
      assert.ok(error instanceof Problem, String(error))
      return false
    }
    return true
  }
  let version = opened.version
  const path: (readonly [Actor, Action])[] = [
    ...toDecision(ward),
    [ward.leader, { type: 'return-for-rework', reason: 'sửa tên' }],
  ]
  for (const step of [null, ...path]) {
    if (step) version = (await perform(khue, step[0], opened.id, version, step[1])).version
    for (const actor of [ward.clerk, ward.specialist, ward.leader]) {
      const offered = new Set((await view(actor, opened.id)).actions.map((a) => a.type))
      for (const action of samples) {
        // The document to sign is the one drafted: only the gate is compared here.
        if (action.type === 'sign' && offered.has('sign')) continue
        assert.equal(
          await allowed(actor, opened.id, version, action),
          offered.has(action.type),
          `${actor.name} ${action.type} v${version}`,
        )
      }
    }
  }
})

test('CW27: one action is marked as the expected one', async () => {
  clockAt(`${monday}T09:00`)
  const opened = await open(khue, citizen())
  const primary = async (actor: Actor) => (await view(actor, opened.id)).actions.find((a) => a.primary)?.type
  assert.equal(await primary(ward.clerk), 'receive')
  assert.equal(await primary(ward.leader), undefined)
  await walk(khue, opened, toDecision(ward))
  assert.equal(await primary(ward.leader), 'sign')
})

test('CW8: two officials cannot both decide, however close together', async () => {
  clockAt(`${monday}T09:00`)
  const second = official('leader', hoanKiem)
  for (let round = 0; round < 10; round++) {
    const drafted = draft()
    assert.equal(drafted.type, 'draft')
    const opened = await open(khue, citizen())
    const { version } = await walk(khue, opened, toDecision(ward, drafted))
    const results = await Promise.allSettled([
      perform(khue, ward.leader, opened.id, version, { type: 'sign', documentId: drafted.documentId, sealId: newId() }),
      perform(khue, second, opened.id, version, {
        type: 'refuse',
        legalGround: 'Điều 1',
        reason: 'không đủ điều kiện',
      }),
      perform(khue, ward.leader, opened.id, version, { type: 'return-for-rework', reason: 'sửa' }),
    ])
    assert.equal(results.filter((r) => r.status === 'fulfilled').length, 1)
    for (const lost of results.filter((r) => r.status === 'rejected')) refused('casework.stale')(lost.reason)
    assert.equal((await khue.app.read((tx) => caseSummary(tx, opened.id))).version, version + 1)
  }
})

test('CW8: over HTTP a stale page is told so, and a retry with the same key does nothing twice', async () => {
  clockAt(`${monday}T09:00`)
  const opened = await open(khue, citizen())
  const send = (key: string, expectedVersion: number) =>
    khue.call(ward.clerk, contract.actOnCase, {
      params: { id: opened.id },
      body: { expectedVersion, action: { type: 'receive' } },
      idempotencyKey: key,
    })
  const key = newId()
  const first = await send(key, 1)
  assert.equal(first.status, 200, JSON.stringify(first.problem))
  assert.deepEqual((await send(key, 1)).body, first.body)
  const late = await send(newId(), 1)
  assert.equal(late.status, 409)
  assert.equal(late.problem?.type, '/problems/casework.stale')
})

// ---- the handling -----------------------------------------------------------------------------------------------

test('CW9: an unpaid case is not accepted; once paid it is, and the time counts from then', async () => {
  clockAt(`${monday}T09:00`)
  const paid = { ...process, version: 2, payment: 'before-receiving' as const }
  const fee = { paymentId: newId(), amountDong: 8000 }
  const opened = await open(khue, citizen(), { process: paid, fee })
  assert.equal((await view(ward.clerk, opened.id)).tracks.money.state, 'due')
  await assert.rejects(
    perform(khue, ward.clerk, opened.id, opened.version, { type: 'receive' }),
    refused('casework.payment-due'),
  )
  const settled = await khue.app.transaction((tx) => record(tx, opened.id, { type: 'payment-settled', data: fee }))
  await perform(khue, ward.clerk, opened.id, settled.version, { type: 'receive' })
  const page = await view(ward.clerk, opened.id)
  assert.equal(page.deadline.dueAt, at('2026-11-16T09:00').toString({ fractionalSecondDigits: 3 }))
  assert.equal(page.status, 2)
})

test('CW22: the same payment reported again, or a seal nobody asked for, changes nothing', async () => {
  const fee = { paymentId: newId(), amountDong: 8000 }
  const opened = await open(khue, citizen(), { fee })
  const settle = () => khue.app.transaction((tx) => record(tx, opened.id, { type: 'payment-settled', data: fee }))
  const once = await settle()
  assert.deepEqual(await settle(), once)
  const stray = { sealId: newId(), documentId: newId(), sealedDocumentId: newId() }
  await assert.rejects(
    khue.app.transaction((tx) => record(tx, opened.id, { type: 'result-issued', data: stray })),
    refused('casework.not-now'),
  )
  const failed = await khue.app.transaction((tx) =>
    record(tx, opened.id, { type: 'seal-failed', data: { sealId: newId() } }),
  )
  assert.equal(failed.version, once.version)
})

test('CW9: a payment asked for while handling stops the clock until it is paid', async () => {
  clockAt(`${monday}T09:00`)
  const opened = await open(khue, citizen())
  await walk(khue, opened, [[ward.clerk, { type: 'receive', passOn: true }]])
  const fee = { paymentId: newId(), amountDong: 50_000 }
  clockAt('2026-11-10T09:00')
  await khue.app.transaction((tx) =>
    record(tx, opened.id, { type: 'payment-requested', data: { ...fee, pauses: true } }),
  )
  const paused = await view(ward.specialist, opened.id)
  assert.equal(paused.deadline.state, 'paused')
  assert.equal(paused.status, 6)
  assert.match(paused.deadline.explanation.vi.join(' '), /tạm dừng từ .* vì chờ thực hiện nghĩa vụ tài chính/)
  clockAt('2026-11-12T09:00')
  await khue.app.transaction((tx) => record(tx, opened.id, { type: 'payment-settled', data: fee }))
  const running = await view(ward.specialist, opened.id)
  assert.equal(running.deadline.dueAt, at('2026-11-18T09:00').toString({ fractionalSecondDigits: 3 }))
  assert.equal(running.status, 4)
})

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
  const answer = { type: 'provide-supplement' as const, papers: [], data: { childName: 'Nguyễn Ân' } }
  const sent = await khue.call(applicant, contract.actOnMyCase, {
    params: { id: opened.id },
    body: { expectedVersion: waiting.body.version, action: answer },
    idempotencyKey: newId(),
  })
  assert.equal(sent.status, 200, JSON.stringify(sent.problem))
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
  const [first, second, ...rest] = process.steps
  assert.ok(first && second)
  const opinions = [
    { at: 'department:so-tu-phap', role: 'specialist' as const, question, workingHours: 16 },
    { at: 'department:cong-an-thanh-pho', role: 'leader' as const, question, workingHours: 24 },
  ]
  const parallel = { ...process, version: 3, steps: [first, { ...second, opinions }, ...rest] }
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
  // Who does not answer in time is no longer waited for.
  clockAt('2026-11-13T09:00')
  await perform(khue, ward.specialist, opened.id, given.version, { type: 'pass-on' })
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

test('CW20: many at once: a stranger gets none, and a case that fails does not stop the others', async () => {
  clockAt(`${monday}T09:00`)
  const cases = await Promise.all(Array.from({ length: 3 }, () => open(khue, citizen())))
  const body = {
    action: { type: 'receive' as const, passOn: true },
    cases: cases.map(({ id }, i) => ({ id, expectedVersion: i === 1 ? 9 : 1 })),
  }
  const stranger = await khue.call(strangers.clerk, contract.actOnMany, { body })
  assert.deepEqual(
    stranger.body.results.map((r) => r.problem),
    ['kernel.forbidden', 'kernel.forbidden', 'kernel.forbidden'],
  )
  const { body: done } = await khue.call(ward.clerk, contract.actOnMany, { body })
  assert.deepEqual(
    done.results.map((r) => [r.version, r.problem]),
    [
      [3, null],
      [null, 'casework.stale'],
      [3, null],
    ],
  )
})

test('CW28: history cannot be rewritten, not even by the program', async () => {
  const { id } = await open(khue, citizen())
  for (const change of ['update casework.event set reason = null', 'delete from casework.event']) {
    await assert.rejects(
      khue.app.transaction((tx) => tx.named(`test.${change.slice(0, 6)}`, `${change} where case_id = $1`, [id])),
      /append-only/,
    )
  }
})
