/** What becomes of a result after it was issued: revoked, or corrected and replaced. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestAuthority } from '../../../sandbox/ca/testing.ts'
import { type Actor, anonymous } from '../../kernel/actor.ts'
import { modules } from '../../modules.ts'
import { actOnCase, myCase, viewCase } from '../../platform/casework/contract.ts'
import { listMyDocuments } from '../../platform/delivery/contract.ts'
import { listNotices } from '../../platform/notifications/contract.ts'
import { verifyResult } from '../../platform/transparency/contract.ts'
import * as api from './contract.ts'
import {
  citizenOf,
  hoanKiem,
  issued,
  officeAt,
  officialAt,
  received,
  startProcedures,
  submitted,
  versionOf,
} from './testing.ts'

const authority = await startTestAuthority()
const khue = await startProcedures(modules, authority.env)
const ann = await citizenOf(khue, { name: 'Nguyễn Văn An', citizenNumber: '001095000001', dateOfBirth: '1995-03-02' })
const office = await officeAt(khue, hoanKiem.unitId)
const { clerk, specialist, leader } = office
const elsewhere = await officialAt(khue, 'leader', 'gso:00166@2025-07-01')

/** Drafted with `childName`, signed and issued; gives the number and the id by which a stranger verifies. */
async function issue(caseId: string, childName: string): Promise<{ number: string; resultId: string }> {
  await issued(khue, office, caseId, { childName })
  const { result } = (await khue.call(ann, api.getCaseContent, { params: { id: caseId } })).body
  assert.equal(result.state, 'issued')
  return { number: result.number ?? '', resultId: new URL(result.verifyUrl ?? '').searchParams.get('r') ?? '' }
}

async function revoke(who: Actor, caseId: string) {
  const body = {
    caseVersion: await versionOf(khue, caseId),
    legalGround: 'Luật Hộ tịch 2014, Điều 70',
    reason: 'Thông tin về người cha không đúng sự thật.',
  }
  return khue.call(who, api.revokeIssued, { params: { id: caseId }, body })
}

async function reopen(who: Actor, caseId: string) {
  const body = {
    expectedVersion: await versionOf(khue, caseId),
    action: { type: 'reopen' as const, legalGround: 'Luật Hộ tịch 2014, Điều 28', reason: 'Sai tên đệm.' },
  }
  return khue.call(who, actOnCase, { params: { id: caseId }, body })
}

const known = async (resultId: string) => (await khue.call(anonymous, verifyResult, { params: { resultId } })).body
const standings = async () =>
  (await khue.call(ann, listMyDocuments, { query: { kind: 'result' } })).body.documents.map((one) => one.standing)

describe('after the result', () => {
  test('PR28, CW32, DEL6: only who decides where it was decided revokes, with a second factor; all see it at once', async () => {
    const caseId = await received(khue, office, await submitted(khue, ann))
    assert.ok([403, 409].includes((await revoke(leader, caseId)).status), 'nothing was issued yet')
    const { resultId } = await issue(caseId, 'Nguyễn Minh Khuê')
    for (const who of [anonymous, ann, clerk, specialist, elsewhere]) {
      const { status } = await revoke(who, caseId)
      assert.ok([401, 403, 404].includes(status), `${who.kind} ${status}`)
    }
    const stale = await revoke({ ...leader, strongUntil: 0 }, caseId)
    assert.equal(stale.problem?.type, '/problems/identity.second-factor-required')
    assert.equal((await known(resultId)).status, 'genuine-current')

    const done = await revoke(leader, caseId)
    assert.equal(done.status, 200, JSON.stringify(done.problem))
    assert.equal(done.body.state, 'revoked')
    assert.equal((await known(resultId)).status, 'revoked')
    assert.deepEqual(await standings(), ['revoked'])
    const mine = (await khue.call(ann, myCase, { params: { id: caseId } })).body
    assert.equal(mine.phase, 'stopped')
    assert.ok(mine.result?.revokedAt)
    await khue.drain()
    const notices = (await khue.call(ann, listNotices, { query: {} })).body.notices
    assert.ok(notices.some((notice) => notice.kind === 'procedures.revoked' && notice.body.vi.includes('người cha')))
    assert.equal((await revoke(leader, caseId)).status, 409, 'once')
  })

  test('PR29: opened again by who decided, corrected, and superseded in the log', async () => {
    const caseId = await received(khue, office, await submitted(khue, ann))
    const old = await issue(caseId, 'Nguyễn Minh Khue')
    for (const who of [anonymous, ann, clerk, specialist, elsewhere]) {
      const { status } = await reopen(who, caseId)
      assert.ok([401, 403, 404].includes(status), `${who.kind} ${status}`)
    }
    const done = await reopen(leader, caseId)
    assert.equal(done.status, 200, JSON.stringify(done.problem))
    const seen = (await khue.call(specialist, api.getResult, { params: { id: caseId } })).body
    assert.deepEqual([seen.state, seen.number, seen.mayEdit], ['drafted', null, true])
    assert.equal(seen.fields['childName'], 'Nguyễn Minh Khue')
    assert.equal((await known(old.resultId)).status, 'genuine-current', 'it counts until the new one is there')

    const fresh = await issue(caseId, 'Nguyễn Minh Khuê')
    assert.notEqual(fresh.number, old.number)
    const before = await known(old.resultId)
    assert.deepEqual([before.status, before.result?.supersededBy], ['superseded', fresh.resultId])
    assert.equal((await known(fresh.resultId)).status, 'genuine-current')
    assert.deepEqual((await standings()).slice(0, 2), ['current', 'superseded'])
    const view = (await khue.call(leader, viewCase, { params: { id: caseId } })).body
    assert.ok(view.actions.some((action) => action.type === 'revoke-result'))
  })
})
