/** Cases that end by a decision alone, and cases of other services. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '../../kernel/actor.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import documents from '../documents/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import * as contract from './contract.ts'
import type { Action, Process } from './contract.ts'
import {
  at,
  cauGiay,
  citizen,
  hoanKiem,
  monday,
  office,
  open,
  perform,
  process,
  refused,
  viewed,
  walk,
} from './fixture.ts'
import casework from './module.ts'

const khue = await startTestKhue({ modules: [organisation, identity, documents, casework] })
const ward = office(hoanKiem)
const strangers = office(cauGiay)
const view = (actor: Actor, id: string) => viewed(khue, actor, id)
const clockAt = (time: string) => khue.app.clock.set(at(time))

/** A request that is decided without a paper. */
const request: Process = {
  procedureCode: 'request',
  version: 1,
  title: { vi: 'Yêu cầu', en: 'Request' },
  service: 'requests',
  workingHours: 40,
  payment: 'none',
  steps: process.steps.flatMap((step): Process['steps'] => {
    if (step.id === 'examination') return [{ ...step, actions: ['take', 'pass-on'] }]
    if (step.id === 'decision') return [{ ...step, actions: ['grant', 'refuse', 'return-for-rework'], next: null }]
    return step.id === 'reception' ? [step] : []
  }),
}
const grant: Action = { type: 'grant', legalGround: 'Luật 91/2025, Điều 13', reason: 'Đúng như giấy tờ' }
const toGrant = (): (readonly [Actor, Action])[] => [
  [ward.clerk, { type: 'receive', passOn: true }],
  [ward.specialist, { type: 'take' }],
  [ward.specialist, { type: 'pass-on' }],
]

test('CW40: what is decided without a paper is granted by who decides, at the step that decides, and ends the case', async () => {
  clockAt(`${monday}T09:00`)
  const applicant = citizen()
  const opened = await open(khue, applicant, { process: request })
  const checking = await walk(khue, opened, toGrant().slice(0, 1))
  await assert.rejects(perform(khue, ward.leader, opened.id, checking.version, grant), refused('casework.not-now'))
  const { version } = await walk(khue, checking, toGrant().slice(1))
  for (const other of [applicant, ward.clerk, ward.specialist, strangers.leader])
    await assert.rejects(perform(khue, other, opened.id, version, grant), refused('kernel.forbidden'))
  const seen = await view(ward.leader, opened.id)
  assert.deepEqual(
    seen.actions.filter(({ primary }) => primary).map(({ type, via }) => [type, via]),
    [['grant', 'service']],
  )
  const done = await perform(khue, ward.leader, opened.id, version, grant)
  assert.deepEqual([done.phase, done.status], ['returned', 10])
  const after = await view(ward.leader, opened.id)
  assert.equal(after.deadline.state, 'done-early')
  assert.equal(after.events.at(-1)?.words.en, 'It was granted. Legal ground: Luật 91/2025, Điều 13.')
  await assert.rejects(perform(khue, ward.leader, opened.id, done.version, grant), refused('casework.not-now'))
})

test('CW41: a case says which service owns it, and only that service grants: casework’s own endpoint does not take it', async () => {
  const applicant = citizen()
  const opened = await open(khue, applicant, { process: request })
  assert.equal((await view(ward.leader, opened.id)).service, 'requests')
  assert.equal((await khue.call(applicant, contract.myCase, { params: { id: opened.id } })).body.service, 'requests')
  const usual = await open(khue, applicant)
  assert.equal((await view(ward.leader, usual.id)).service, 'procedures')
  const { version } = await walk(khue, opened, toGrant())
  const reply = await khue.call(ward.leader, contract.actOnCase, {
    params: { id: opened.id },
    body: { expectedVersion: version, action: grant as never },
  })
  assert.equal(reply.status, 400)
  assert.equal((await view(ward.leader, opened.id)).version, version)
})

test('CW42: the owning service transfers a case with its time, and takes it up again for its applicant, elsewhere and anew', async () => {
  clockAt(`${monday}T09:00`)
  const applicant = citizen()
  const steps = request.steps.map((step) =>
    step.next === null ? { ...step, actions: [...step.actions, 'object' as const] } : step,
  )
  const [first, ...rest] = steps
  assert.ok(first)
  const own = { ...request, steps: [{ ...first, actions: [...first.actions, 'transfer' as const] }, ...rest] }
  const opened = await open(khue, applicant, { process: own })
  const transfer: Action = { type: 'transfer', unitId: cauGiay, reason: 'Thuộc địa bàn Cầu Giấy' }
  const received = await walk(khue, opened, [[ward.clerk, { type: 'receive' }]])
  const { dueAt } = (await view(ward.clerk, opened.id)).deadline
  await assert.rejects(perform(khue, applicant, opened.id, received.version, transfer), refused('kernel.forbidden'))
  await assert.rejects(
    perform(khue, strangers.clerk, opened.id, received.version, transfer),
    refused('kernel.forbidden'),
  )
  const same: Action = { ...transfer, unitId: hoanKiem }
  await assert.rejects(perform(khue, ward.clerk, opened.id, received.version, same), refused('casework.unknown-unit'))
  clockAt(`${monday}T15:30`)
  const there = await perform(khue, ward.clerk, opened.id, received.version, transfer)
  const seen = await view(strangers.clerk, opened.id)
  assert.deepEqual([seen.holder.unit.id, seen.competentUnit.id, seen.deadline.dueAt], [cauGiay, cauGiay, dueAt])
  const granted = await walk(khue, there, [
    [strangers.clerk, { type: 'pass-on' }],
    [strangers.specialist, { type: 'take' }],
    [strangers.specialist, { type: 'pass-on' }],
    [strangers.leader, grant],
  ])
  const object: Action = { type: 'object', unitId: hoanKiem, reason: 'Vẫn chưa xong' }
  await assert.rejects(perform(khue, citizen(), opened.id, granted.version, object), refused('kernel.forbidden'))
  await assert.rejects(perform(khue, strangers.leader, opened.id, granted.version, object), refused('kernel.forbidden'))
  clockAt('2026-11-11T09:00')
  const again = await perform(khue, applicant, opened.id, granted.version, object)
  assert.equal(again.phase, 'in-progress')
  const anew = await view(ward.specialist, opened.id)
  assert.equal(anew.holder.unit.id, hoanKiem)
  assert.ok((anew.deadline.dueAt ?? '') > (dueAt ?? ''), 'the time begins anew')
})
