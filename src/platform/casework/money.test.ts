/** The money track of a case: paid before it is accepted, asked for meanwhile, reversed. */
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
  monday,
  office,
  open,
  perform,
  process,
  refused,
  toDecision,
  viewed,
  walk,
} from './fixture.ts'
import { record, type TrackEvent } from './index.ts'
import casework from './module.ts'

const khue = await startTestKhue({ modules: [organisation, identity, documents, casework] })
const ward = office(hoanKiem)
const strangers = office(cauGiay)
const view = (actor: Actor, id: string) => viewed(khue, actor, id)
const clockAt = (time: string) => khue.app.clock.set(at(time))

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

test('CW9: money that is reversed is owed again: not accepted while unpaid, the clock stops while it is handled', async () => {
  clockAt(`${monday}T09:00`)
  const unpaidBlocks = { ...process, version: 3, payment: 'before-receiving' as const }
  const fee = { paymentId: newId(), amountDong: 8000 }
  const opened = await open(khue, citizen(), { process: unpaidBlocks, fee })
  const tell = (type: 'payment-settled' | 'payment-reversed') =>
    khue.app.transaction((tx) => record(tx, opened.id, { type, data: fee }))
  const state = async () => (await view(ward.clerk, opened.id)).tracks.money.state
  // Nothing was paid: nothing can be reversed.
  assert.equal((await tell('payment-reversed')).version, opened.version)
  await tell('payment-settled')
  const reversed = await tell('payment-reversed')
  assert.deepEqual(await tell('payment-reversed'), reversed)
  assert.equal(await state(), 'due')
  await assert.rejects(
    perform(khue, ward.clerk, opened.id, reversed.version, { type: 'receive' }),
    refused('casework.payment-due'),
  )
  const { version } = await tell('payment-settled')
  assert.equal(await state(), 'paid')
  await walk(khue, { ...opened, version }, [[ward.clerk, { type: 'receive', passOn: true }]])
  clockAt('2026-11-10T09:00')
  await tell('payment-reversed')
  const paused = await view(ward.specialist, opened.id)
  assert.deepEqual([paused.deadline.state, paused.status], ['paused', 6])
  clockAt('2026-11-12T09:00')
  await tell('payment-settled')
  const running = await view(ward.specialist, opened.id)
  assert.deepEqual([running.status, running.deadline.dueAt], [4, '2026-11-18T02:00:00.000Z'])
})

test('CW45: while the clock stands for money nobody signs; a fee due only before the return holds up no signature', async () => {
  clockAt(`${monday}T09:00`)
  const fee = { paymentId: newId(), amountDong: 50_000 }
  const tell = (id: string, event: TrackEvent) => khue.app.transaction((tx) => record(tx, id, event))
  const atLeader = async (pauses: boolean) => {
    const drafted = draft()
    assert.ok(drafted.type === 'draft')
    const opened = await open(khue, citizen())
    await walk(khue, opened, toDecision(ward, drafted))
    const { version } = await tell(opened.id, { type: 'payment-requested', data: { ...fee, pauses } })
    const sign: Action = { type: 'sign', documentId: drafted.documentId, sealId: newId() }
    return { id: opened.id, version, sign }
  }
  const stopped = await atLeader(true)
  await assert.rejects(
    perform(khue, strangers.leader, stopped.id, stopped.version, stopped.sign),
    refused('kernel.forbidden'),
  )
  await assert.rejects(
    perform(khue, ward.leader, stopped.id, stopped.version, stopped.sign),
    refused('casework.payment-due'),
  )
  const page = await view(ward.leader, stopped.id)
  assert.ok(page.actions.some(({ type }) => type === 'return-for-rework'))
  assert.deepEqual(contract.waitingForMoney(page.actable, page.viewer, khue.app.clock.now().toString()), ['sign'])
  const paid = await tell(stopped.id, { type: 'payment-settled', data: fee })
  assert.equal((await perform(khue, ward.leader, stopped.id, paid.version, stopped.sign)).phase, 'signing')
  const running = await atLeader(false)
  assert.equal((await perform(khue, ward.leader, running.id, running.version, running.sign)).phase, 'signing')
})

test('CW45: stopped unpaid and opened again, a case still waits for its money', async () => {
  clockAt(`${monday}T09:00`)
  const opened = await open(khue, citizen())
  await walk(khue, opened, toDecision(ward))
  const data = { paymentId: newId(), amountDong: 50_000, pauses: true }
  const { version } = await khue.app.transaction((tx) => record(tx, opened.id, { type: 'payment-requested', data }))
  const why = { legalGround: 'Điều 19', reason: 'Theo yêu cầu' }
  await walk(khue, { ...opened, version }, [
    [ward.leader, { type: 'stop', ...why }],
    [ward.leader, { type: 'reopen', ...why }],
  ])
  const page = await view(ward.specialist, opened.id)
  assert.deepEqual([page.deadline.state, page.status, page.actable.awaitsPayment], ['paused', 6, true])
})

test('CW9: a result that was issued stays issued when its money is reversed; the debt is shown, and it is not handed over unpaid', async () => {
  const applicant = citizen()
  const fee = { paymentId: newId(), amountDong: 8000 }
  const opened = await open(khue, applicant, { fee })
  const drafted = draft()
  const tell = (event: TrackEvent) => khue.app.transaction((tx) => record(tx, opened.id, event))
  const paid = await tell({ type: 'payment-settled', data: fee })
  const atLeader = await walk(khue, { ...opened, version: paid.version }, toDecision(ward, drafted))
  assert.ok(drafted.type === 'draft')
  const { documentId } = drafted
  const sealId = newId()
  await perform(khue, ward.leader, opened.id, atLeader.version, { type: 'sign', documentId, sealId })
  await tell({ type: 'result-issued', data: { sealId, documentId, sealedDocumentId: newId() } })
  const { version } = await tell({ type: 'payment-reversed', data: fee })
  const page = await view(ward.clerk, opened.id)
  assert.deepEqual([page.status, page.tracks.money.state], [9, 'due'])
  const give: Action = { type: 'return-result', how: 'counter' }
  await assert.rejects(perform(khue, ward.clerk, opened.id, version, give), refused('casework.payment-due'))
  const { body } = await khue.call(applicant, contract.myCase, { params: { id: opened.id } })
  assert.match(body.toDo?.en ?? '', /^Pay VND 8,000/)
})
