/** From a received case to a signed, logged and delivered result, with a real certificate authority of the sandbox. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { startTestAuthority } from '../../../sandbox/ca/testing.ts'
import { anonymous, type Official } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { modules } from '../../modules.ts'
import { act, caseSummary } from '../../platform/casework/index.ts'
import { type Action, myCase, viewCase } from '../../platform/casework/contract.ts'
import { handOver, listCounter } from '../../platform/delivery/contract.ts'
import { documentContent } from '../../platform/documents/contract.ts'
import { bytesOf } from '../../platform/documents/index.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import { delegate } from '../../platform/organisation/contract.ts'
import { grantsOf, sandboxOfficials } from '../../platform/organisation/index.ts'
import { listNotices } from '../../platform/notifications/contract.ts'
import { trustAnchors, verifyPdf } from '../../platform/signatures/index.ts'
import signatures from '../../platform/signatures/module.ts'
import * as api from './contract.ts'
import { repairSeals, resultIsDelivered } from './orchestration.ts'
import * as store from './store.ts'
import {
  birthAnswers,
  citizenOf,
  finished,
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
const bob = await citizenOf(khue, { name: 'Lê Văn Bảo', citizenNumber: '001090000009', dateOfBirth: '1990-01-01' })
const office = await officeAt(khue, hoanKiem.unitId)
const { clerk, specialist, leader } = office
const elsewhere = await officialAt(khue, 'leader', 'gso:00166@2025-07-01')

/** The minute job of signatures that tries again what is due. */
const sweep = signatures.jobs?.find(({ job }) => job.name === 'sweep')?.handler as unknown as (tx: Tx) => Promise<void>

/** A birth registration at the specialist's desk. */
const atDesk = async () => received(khue, office, await submitted(khue, ann))

async function sign(caseId: string, version: number, who: Official = leader) {
  const caseVersion = await versionOf(khue, caseId)
  return khue.call(who, api.signResult, { params: { id: caseId }, body: { version, caseVersion } })
}

/** A case whose telephone was taken away afterwards, as one of a form that did not ask for it. */
async function withoutTelephone(caseId: string): Promise<void> {
  const action = async (who: Official | typeof ann, what: Action) => {
    const expectedVersion = await versionOf(khue, caseId)
    await khue.app.transaction((tx) => act(tx, who, { caseId, expectedVersion, action: what }))
  }
  await action(specialist, { type: 'request-supplement', items: [{ text: 'x' }], reason: 'x' })
  await action(ann, { type: 'provide-supplement', papers: [], data: { applicantPhone: '' } })
  await khue.drain()
}

test('PR30: what the post cannot bring is kept at the counter; the case says so, and the applicant is told', async () => {
  const caseId = await received(khue, office, await submitted(khue, ann, birthAnswers(), '1.001193', 'post'))
  await withoutTelephone(caseId)
  await issued(khue, office, caseId)
  const { body: notices } = await khue.call(ann, listNotices, { query: {} })
  const told = notices.notices.find(({ kind }) => kind === 'procedures.kept')
  assert.match(told?.body.en ?? '', /You chose the post.*Hoàn Kiếm/)
  assert.equal((await khue.call(ann, api.getCaseContent, { params: { id: caseId } })).body.delivery, 'counter')
  const { body: counter } = await khue.call(clerk, listCounter, { query: { text: caseId } })
  assert.ok(counter.deliveries.some((one) => one.caseId === caseId))
})

describe('drafting', () => {
  test('PR21: only officials of the unit see and draft a result; only its leader signs', async () => {
    const caseId = await atDesk()
    const params = { id: caseId }
    for (const who of [anonymous, ann, bob, elsewhere]) {
      const statuses = [
        (await khue.call(who, api.getResult, { params })).status,
        (await khue.call(who, api.saveResult, { params, body: { version: 0, fields: {} } })).status,
        (await khue.call(who, api.previewResult, { params })).status,
        (await khue.call(who, api.signResult, { params, body: { version: 0, caseVersion: 1 } })).status,
      ]
      for (const status of statuses) assert.ok([401, 403, 404].includes(status), `${who.kind} ${statuses.join(' ')}`)
    }
    const bySpecialist = await khue.call(specialist, api.signResult, { params, body: { version: 0, caseVersion: 1 } })
    assert.equal(bySpecialist.status, 403)
  })

  test('PR21: fields come from the application, are checked, and two specialists do not overwrite each other', async () => {
    const caseId = await atDesk()
    const params = { id: caseId }
    const { body } = await khue.call(specialist, api.getResult, { params })
    assert.equal(body.fields['childName'], 'Nguyễn Minh Khuê')
    assert.equal(body.mayEdit, true)
    assert.equal(body.maySign, false)
    const unknown = await khue.call(specialist, api.saveResult, { params, body: { version: 0, fields: { hack: 1 } } })
    assert.equal(unknown.status, 400)
    const saves = await Promise.all(
      [1, 2].map((n) =>
        khue.call(specialist, api.saveResult, { params, body: { version: 0, fields: { childName: `Tên ${n}` } } }),
      ),
    )
    assert.deepEqual(
      saves.map((s) => s.status).toSorted((a, b) => a - b),
      [200, 409],
    )
    const incomplete = await khue.call(specialist, api.finishResult, {
      params,
      body: { version: 1, caseVersion: await versionOf(khue, caseId), passOn: true },
    })
    assert.equal(incomplete.problem?.type, '/problems/procedures.result-incomplete')
    const readings = async () => {
      const { body: log } = await khue.call(ann, accessLog, { query: {} })
      return log.items.filter((line) => line.caseId === caseId && line.what === 'result').length
    }
    const before = await readings()
    const preview = await khue.call(specialist, api.previewResult, { params })
    assert.equal(preview.body.subarray(0, 5).toString(), '%PDF-')
    assert.equal(await readings(), before + 1, 'the applicant sees that it was read')
  })
})

describe('signing', () => {
  test('PR23: without a fresh second factor nothing is signed', async () => {
    const caseId = await atDesk()
    const { version } = await finished(khue, office, caseId)
    const stale = await sign(caseId, version, { ...leader, strongUntil: 0 })
    assert.equal(stale.problem?.type, '/problems/identity.second-factor-required')
    const other = await sign(caseId, version + 1)
    assert.equal(other.problem?.type, '/problems/procedures.result-stale')
    assert.equal((await sign(caseId, version, elsewhere)).status, 404)
  })

  test('PR24: signed, sealed, logged, issued, delivered; the citizen holds a paper that verifies', async () => {
    const caseId = await atDesk()
    const { version } = await finished(khue, office, caseId)
    const signed = await sign(caseId, version)
    assert.equal(signed.status, 200, JSON.stringify(signed.problem))
    assert.equal(signed.body.state, 'sealing')
    assert.match(signed.body.number ?? '', /^\d{2,}\/GKS$/)
    const early = await khue.call(ann, api.getCaseContent, { params: { id: caseId } })
    assert.equal(early.body.result.documentId, null)
    await khue.drain()
    const { body } = await khue.call(ann, api.getCaseContent, { params: { id: caseId } })
    assert.equal(body.result.state, 'issued')
    assert.match(body.result.verifyUrl ?? '', /\/verify\?r=[\w-]{22}$/)
    const content = await khue.call(ann, documentContent, { params: { id: body.result.documentId ?? '' }, query: {} })
    const anchors = await khue.app.read((tx) => trustAnchors(tx))
    assert.equal(verifyPdf(content.body, anchors).valid, true)
    const bad = Buffer.from(content.body)
    bad[Math.floor(bad.length / 3)] = (bad[Math.floor(bad.length / 3)] ?? 0) ^ 1
    assert.equal(verifyPdf(bad, anchors).valid, false)
    const mine = await khue.call(ann, myCase, { params: { id: caseId } })
    assert.equal(mine.body.phase, 'issued')
    assert.equal(mine.body.tracks.delivery.state, 'delivered')
    const late = await khue.call(specialist, api.saveResult, {
      params: { id: caseId },
      body: { version: 1, fields: {} },
    })
    assert.equal(late.problem?.type, '/problems/procedures.result-closed')
    assert.equal(
      (await khue.call(bob, documentContent, { params: { id: body.result.documentId ?? '' }, query: {} })).status,
      404,
    )
  })

  test('DEL10: handing the paper over ends the case in the clerk’s name, once, and the applicant may rate it', async () => {
    const caseId = await received(khue, office, await submitted(khue, ann, birthAnswers(), '1.001193', 'counter'))
    await issued(khue, office, caseId)
    const before = await khue.call(clerk, viewCase, { params: { id: caseId } })
    assert.equal(before.body.actable.phase, 'issued')
    const { body: list } = await khue.call(clerk, listCounter, { query: { text: caseId } })
    const [paper] = list.deliveries
    assert.ok(paper)
    const given = { receiverName: 'Nguyễn Văn An', receiverRole: 'self', identityLastDigits: '0001' } as const
    const body = { ...given, identityChecked: true, receiptConfirmed: true } as const
    assert.equal((await khue.call(specialist, handOver, { params: { id: paper.id }, body })).status, 403)
    assert.equal((await khue.call(clerk, handOver, { params: { id: paper.id }, body })).status, 200)
    await khue.drain()
    const { body: after } = await khue.call(clerk, viewCase, { params: { id: caseId } })
    assert.deepEqual([after.actable.phase, after.tracks.delivery.state], ['returned', 'delivered'])
    const returns = after.events.filter(({ type }) => type === 'returned')
    assert.equal(returns.length, 1)
    assert.equal(returns[0]?.actor.name, clerk.name)
    assert.match(returns[0]?.reason ?? '', /Nguyễn Văn An.*…0001.*đã nhận đủ/)
    assert.ok(after.actions.every(({ type }) => type !== 'return-result'))

    // The same news again, and that of a counter where it had been recorded by hand: nothing more.
    const news = { deliveryId: paper.id, caseId, personId: paper.personId, documentId: paper.documentId }
    const handedOver = { officialId: clerk.id, officialName: 'Ai khác', note: 'lần hai' }
    const again = { ...news, channel: 'counter', at: paper.createdAt, handedOver } as const
    await khue.app.transaction((tx) => resultIsDelivered(tx, again))
    assert.equal(await versionOf(khue, caseId), after.version)
    const mine = await khue.call(ann, myCase, { params: { id: caseId } })
    assert.ok(mine.body.actions.some(({ type }) => type === 'rate'))
    assert.doesNotMatch(JSON.stringify(mine.body.events), /người trao/)
  })

  test('PR22: numbers run without gaps, also when a signature fails, and begin anew on 1 January', async () => {
    const take = (year: number, fail = false) =>
      khue.app
        .transaction(async (tx) => {
          const n = await store.nextNumber(tx, 'unit:test', year)
          if (fail) throw new Error('rolled back')
          return n
        })
        .catch((error: unknown) => {
          assert.match(String(error), /rolled back/)
          return -1
        })
    assert.equal(await take(2026), 1)
    assert.equal(await take(2026, true), -1)
    const many = await Promise.all(Array.from({ length: 20 }, () => take(2026)))
    assert.deepEqual(
      many.toSorted((a, b) => a - b),
      Array.from({ length: 20 }, (_, i) => i + 2),
    )
    assert.equal(await take(2027), 1)
  })

  test('PR10: two leaders who sign at once make one result', async () => {
    const caseId = await atDesk()
    const { version } = await finished(khue, office, caseId)
    const replies = await Promise.all([sign(caseId, version), sign(caseId, version)])
    assert.deepEqual(
      replies.map((r) => r.status).toSorted((a, b) => a - b),
      [200, 409],
    )
    await khue.drain()
    const { events } = await khue.app.read((tx) => caseSummary(tx, caseId))
    assert.equal(events.filter((e) => e.type === 'result-issued').length, 1)
  })

  test('PR25: a sealing that is given up is seen, and tried again by the leader', async () => {
    const caseId = await atDesk()
    const { version } = await finished(khue, office, caseId)
    authority.down = true
    await sign(caseId, version)
    for (let tries = 0; tries < 40; tries++) {
      await khue.drain()
      const { body } = await khue.call(leader, api.getResult, { params: { id: caseId } })
      if (body.state === 'seal-failed') break
      khue.app.clock.set(khue.app.clock.now().add({ hours: 2 }))
      await khue.app.transaction(sweep)
    }
    const failed = await khue.call(leader, api.getResult, { params: { id: caseId } })
    assert.equal(failed.body.state, 'seal-failed')
    assert.ok(failed.body.failure?.reason)
    const open = await khue.call(leader, api.listUnsealed, { query: {} })
    assert.ok(open.body.items.some((i) => i.caseId === caseId && i.state === 'seal-failed'))
    // A page at a time, the longest waiting first, to the last.
    const later = await atDesk()
    const fresh = { ...leader, strongUntil: khue.app.clock.now().epochMilliseconds + 60_000 }
    assert.equal((await sign(later, (await finished(khue, office, later)).version, fresh)).status, 200)
    const listed: string[] = []
    for (let after: string | null | undefined; after !== null; ) {
      const query = { limit: 1, ...(after !== undefined && { after }) }
      const { body } = await khue.call(leader, api.listUnsealed, { query })
      listed.push(...body.items.map((one) => one.caseId))
      after = body.next
    }
    assert.deepEqual(listed, [caseId, later])
    const { body: view } = await khue.call(leader, viewCase, { params: { id: caseId } })
    assert.ok(view.sealFailure)
    authority.down = false
    const now = khue.app.clock.now().epochMilliseconds
    assert.equal((await khue.call(elsewhere, api.retrySealing, { params: { id: caseId } })).status, 404)
    const again = await khue.call({ ...leader, strongUntil: now + 60_000 }, api.retrySealing, {
      params: { id: caseId },
    })
    assert.equal(again.status, 200, JSON.stringify(again.problem))
    await khue.drain()
    const done = await khue.call(leader, api.getResult, { params: { id: caseId } })
    assert.equal(done.body.state, 'issued')
    const twice = await khue.call(leader, api.retrySealing, { params: { id: caseId } })
    assert.equal(twice.problem?.type, '/problems/procedures.sealing-not-failed')
    khue.app.clock.set(null)
  })

  test('PR27: who signs by delegation signs as authorised by the head', async () => {
    const of = (username: string) => sandboxOfficials.find((one) => one.username === username) ?? assert.fail(username)
    const [head, other] = [of('lanhdao.hoankiem'), of('chuyenvien.hoankiem')]
    const now = khue.app.clock.now()
    const given = await khue.call({ ...leader, id: head.officialId }, delegate, {
      params: { id: head.officialId },
      body: {
        toOfficialId: other.officialId,
        role: 'leader',
        unitId: hoanKiem.unitId,
        startsAt: now.subtract({ minutes: 1 }).toString(),
        endsAt: now.add({ hours: 24 }).toString(),
        reason: 'Đi công tác.',
      },
    })
    assert.equal(given.status, 200, JSON.stringify(given.problem))
    const grants = await khue.app.read((tx) => grantsOf(tx, other.officialId, khue.app.clock.now()))
    const standIn = { ...leader, id: other.officialId, name: other.name, grants }
    const caseId = await atDesk()
    const { version } = await finished(khue, office, caseId)
    assert.equal((await sign(caseId, version, standIn)).status, 200)
    const row = await khue.app.read((tx) => store.resultOf(tx, caseId))
    const bytes = await khue.app.read((tx) => bytesOf(tx, row?.document_id ?? ''))
    const text = execFileSync('pdftotext', ['-raw', '-', '-'], { input: bytes, encoding: 'utf8' }).normalize('NFC')
    assert.match(text, /TUQ\. CHỦ TỊCH/i)
  })

  test('PR26: a sealed result whose notice was lost is issued by the check', async () => {
    const caseId = await atDesk()
    const { version } = await finished(khue, office, caseId)
    await sign(caseId, version)
    await khue.drain()
    // As if the event of the seal had never come.
    await khue.app.transaction(async (tx) => {
      await tx.named(
        'test.forget-seal',
        `update procedures.result set state = 'sealing', sealed_document_id = null, issued_at = null where case_id = $1`,
        [caseId],
      )
    })
    khue.app.clock.set(khue.app.clock.now().add({ minutes: 10 }))
    await khue.app.transaction(repairSeals)
    await khue.drain()
    khue.app.clock.set(null)
    const row = await khue.app.read((tx) => store.resultOf(tx, caseId))
    assert.equal(row?.state, 'issued')
    assert.ok(row.sealed_document_id)
  })
})
