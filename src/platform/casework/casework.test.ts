/** Opening a case, reading it, and the one gate that every action passes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { Problem } from '../../kernel/problems.ts'
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
  official,
  open,
  perform,
  process,
  refused,
  toDecision,
  viewed,
  walk,
} from './fixture.ts'
import { act, caseSummary } from './index.ts'
import casework from './module.ts'
import { caseView } from './view.ts'

const khue = await startTestKhue({ modules: [organisation, identity, documents, casework] })
const ward = office(hoanKiem)
const strangers = office(cauGiay)
const view = (actor: Actor, id: string) => viewed(khue, actor, id)
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

test('CW4: a read whose record was undone is recorded when it is made again', async () => {
  clockAt(`${monday}T09:00`)
  const { id } = await open(khue, citizen())
  const undone = khue.app.transaction(async (tx) => {
    await caseView(tx, ward.clerk, id)
    throw new Error('undone')
  })
  await assert.rejects(undone, /undone/)
  await view(ward.clerk, id)
  const reads = await khue.app.read((tx) =>
    tx.named('test.reads-again', 'select 1 from identity.access where case_id = $1', [id]),
  )
  assert.equal(reads.length, 1)
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
