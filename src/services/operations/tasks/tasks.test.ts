import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../../kernel/actor.ts'
import { officialWith, startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import { documentContent } from '../../../platform/documents/contract.ts'
import * as api from '../contract-tasks.ts'
import { openIncident, readIncident } from '../contract.ts'
import { hoanKiem, official } from '../testing.ts'

const khue = await startTestKhue({ modules })
const operator = official('dieuhanh')
const ward = official('lanhdao.hoankiem')
const worker = official('chuyenvien.soxaydung')
const stranger = official('chuyenvien.caugiay')
const builders = 'department:so-xay-dung@2025-03-01'
const idOf = ({ id }: { id: string }) => ({ params: { id } })

async function opened(kind: 'flood' | 'other' = 'flood', severity: 1 | 2 | 3 = 2) {
  const body = { kind, severity, title: 'Ngập phố Hàng Bài', unitId: hoanKiem }
  return (await khue.call(operator, openIncident, { body })).body
}
const task = { title: 'Vận hành bơm Yên Sở', unitId: builders, dueMinutes: 30 }
const given = async (incident: { id: string }) =>
  (await khue.call(operator, api.giveTask, { ...idOf(incident), body: task })).body

test('OP9: a task is given by who commands, seen and answered by its unit alone, once; a refusal says why', async () => {
  const incident = await opened()
  assert.equal((await khue.call(anonymous, api.giveTask, { ...idOf(incident), body: task })).status, 401)
  assert.equal((await khue.call(stranger, api.giveTask, { ...idOf(incident), body: task })).status, 403)
  assert.equal((await khue.call(worker, readIncident, idOf(incident))).status, 404)
  const one = await given(incident)
  assert.deepEqual([one.state, one.isLate], ['given', false])
  assert.equal((await khue.call(worker, readIncident, idOf(incident))).status, 200, 'who has a task sees what for')
  assert.deepEqual(
    (await khue.call(worker, api.listTasks, { query: {} })).body.map(({ id }) => id),
    [one.id],
  )
  assert.deepEqual((await khue.call(stranger, api.listTasks, { query: {} })).body, [])
  const answer = (body: { answer: 'accepted' | 'refused'; note?: string }) => ({ ...idOf(one), body })
  assert.equal((await khue.call(stranger, api.answerTask, answer({ answer: 'accepted' }))).status, 404)
  assert.equal((await khue.call(operator, api.answerTask, answer({ answer: 'accepted' }))).status, 403)
  const bare = await khue.call(worker, api.answerTask, answer({ answer: 'refused' }))
  assert.equal(bare.problem?.type, '/problems/operations.reason-missing')
  const both = await Promise.all([
    khue.call(worker, api.answerTask, answer({ answer: 'accepted' })),
    khue.call(worker, api.answerTask, answer({ answer: 'refused', note: 'Không thuộc địa bàn' })),
  ])
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  )
  const second = await given(incident)
  const withdrawal = { ...idOf(second), body: { reason: 'Đã có đơn vị khác' } }
  assert.ok([403, 404].includes((await khue.call(worker, api.withdrawTask, withdrawal)).status))
  assert.equal((await khue.call(ward, api.withdrawTask, withdrawal)).body.state, 'withdrawn')
  const types = (await khue.call(operator, readIncident, idOf(incident))).body.timeline.map(({ type }) => type)
  assert.equal(types.filter((type) => type === 'task-given').length, 2)
  assert.ok(types.includes('task-withdrawn'))
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('OP10: done with a note and a proof that is read by who sees the incident; what is late says so', async () => {
  const incident = await opened()
  const one = await given(incident)
  assert.equal((await khue.call(stranger, api.addProof, { ...idOf(one), body: png })).status, 404)
  const proof = (await khue.call(worker, api.addProof, { ...idOf(one), body: png })).body.proofDocumentId
  assert.ok(proof)
  for (const [actor, status] of [
    [operator, 200],
    [ward, 200],
    [stranger, 404],
  ] as const)
    assert.equal((await khue.call(actor, documentContent, { params: { id: proof }, query: {} })).status, status)
  khue.app.clock.set(khue.app.clock.now().add({ minutes: 45 }))
  assert.equal((await khue.call(operator, api.listTasks, { query: { incident: incident.id } })).body[0]?.isLate, true)
  const done = { ...idOf(one), body: { note: 'Đã bơm cạn' } }
  assert.equal((await khue.call(stranger, api.finishTask, done)).status, 404)
  const finished = (await khue.call(worker, api.finishTask, done)).body
  assert.deepEqual([finished.state, finished.isLate, finished.proofDocumentId], ['done', true, proof])
  assert.equal((await khue.call(worker, api.finishTask, done)).problem?.type, '/problems/operations.not-possible')
  khue.app.clock.set(null)
})

test('OP11: the playbook of its kind and severity is started once by who commands, its steps have times and are ticked off', async () => {
  const incident = await opened()
  const plan = (await khue.call(ward, api.readPlan, idOf(incident))).body
  assert.equal(plan.proposed?.kind, 'flood')
  assert.equal((await khue.call(stranger, api.startPlaybook, idOf(incident))).status, 403)
  const { run } = (await khue.call(ward, api.startPlaybook, idOf(incident))).body
  const [first] = run?.steps ?? []
  assert.ok(run && first && first.dueAt > run.startedAt)
  assert.equal(
    (await khue.call(operator, api.startPlaybook, idOf(incident))).problem?.type,
    '/problems/operations.not-possible',
  )
  const step = { params: { id: incident.id, n: 1 }, body: { done: true, note: '35 cm' } }
  assert.equal((await khue.call(stranger, api.tickStep, step)).status, 403)
  const ticked = (await khue.call(operator, api.tickStep, step)).body.run?.steps[0]
  assert.deepEqual([ticked?.doneBy, ticked?.note], [operator.name, '35 cm'])
  const undone = await khue.call(operator, api.tickStep, { ...step, body: { done: false } })
  assert.equal(undone.body.run?.steps[0]?.doneAt, null)
  const light = await opened('flood', 1)
  assert.equal((await khue.call(ward, api.readPlan, idOf(light))).body.proposed, null, 'not from this severity on')
})

test('OP12: a changed playbook is a new version; what was started goes on by the one before', async () => {
  const incident = await opened()
  await khue.call(operator, api.startPlaybook, idOf(incident))
  const better = {
    kind: 'flood' as const,
    fromSeverity: 2 as const,
    title: { vi: 'Ứng phó ngập, bản mới', en: 'Flooding, new' },
    steps: [{ text: { vi: 'Một bước', en: 'One step' }, withinMinutes: 5 }],
  }
  assert.equal((await khue.call(operator, api.enterPlaybook, { body: better })).status, 403)
  const elsewhere = officialWith('Quản trị phường', [
    { permission: 'operations.playbooks', unitId: hoanKiem, subtree: false },
  ])
  assert.equal((await khue.call(elsewhere, api.enterPlaybook, { body: better })).status, 403)
  const admin = official('quantri')
  assert.equal((await khue.call(admin, api.enterPlaybook, { body: better })).body.version, 2)
  assert.equal((await khue.call(operator, api.readPlan, idOf(incident))).body.run?.version, 1)
  const next = await opened()
  assert.equal((await khue.call(operator, api.readPlan, idOf(next))).body.proposed?.version, 2)
  const listed = (await khue.call(operator, api.listPlaybooks, {})).body
  assert.ok(listed.length >= 8)
  assert.equal(listed.filter(({ kind }) => kind === 'flood').length, 1)
})
