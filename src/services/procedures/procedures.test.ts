/** Submission over HTTP, the counter, and what follows. Drafts are in drafts.test.ts, results in results.test.ts. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { createMailSandbox, type Mail } from '../../../sandbox/mail/mail.ts'
import { anonymous } from '../../kernel/actor.ts'
import { dayOf } from '../../kernel/clock.ts'
import { listen } from '../../kernel/testing.ts'
import { modules } from '../../modules.ts'
import { actOnCase, actOnMyCase, myCase } from '../../platform/casework/contract.ts'
import { act, caseSummary } from '../../platform/casework/index.ts'
import { payCash, paymentReversed, paymentsOf } from '../../platform/payments/index.ts'
import { listNotices } from '../../platform/notifications/contract.ts'
import { documentContent } from '../../platform/documents/contract.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import { applyRule } from '../../kernel/retention.ts'
import { newId } from '../../kernel/id.ts'
import { forgetCatalogue } from './catalogue.ts'
import { birth } from './catalogue/birth.ts'
import * as api from './contract.ts'
import { keepCity } from './load-catalogue.ts'
import { makeSlip } from './slips.ts'
import * as store from './store.ts'
import {
  applicantAnswers,
  attach,
  birthAnswers,
  citizenOf,
  clerkAt,
  draftOf,
  hoanKiem,
  marriageAnswers,
  startProcedures,
  submitted,
} from './testing.ts'

const mail = await createMailSandbox({ publicUrl: 'http://127.0.0.1/mail', smtpPort: 0, folder: null })
const mailUrl = await listen(mail.listener)
const khue = await startProcedures(modules, { SMTP_URL: `smtp://127.0.0.1:${mail.smtpPort}` })
after(async () => {
  await khue.close()
  await mail.close()
})
const ann = await citizenOf(khue, { name: 'Nguyễn Văn An', citizenNumber: '001095000001', dateOfBirth: '1995-03-02' })
const bob = await citizenOf(khue, { name: 'Lê Văn Bảo', citizenNumber: '001090000009', dateOfBirth: '1990-01-01' })
const clerk = await clerkAt(khue, hoanKiem.unitId)
const otherClerk = await clerkAt(khue, 'gso:00166@2025-07-01')

describe('submitting', () => {
  test('PR10: ten submissions at once make one case', async () => {
    const draft = await draftOf(khue, ann, '1.001193', birthAnswers())
    await attach(khue, ann, draft.id, 'birth-notice')
    const replies = await Promise.all(
      Array.from({ length: 10 }, () =>
        khue.call(ann, api.submitDraft, { params: { id: draft.id }, body: { declared: true } }),
      ),
    )
    assert.deepEqual(
      replies.map((r) => r.status),
      Array.from({ length: 10 }, () => 200),
    )
    assert.equal(new Set(replies.map((r) => r.body.caseId)).size, 1)
    assert.equal(replies.filter((r) => !r.body.repeated).length, 1)
    const closed = await khue.call(ann, api.saveDraft, { params: { id: draft.id }, body: { version: 99, set: {} } })
    assert.equal(closed.problem?.type, '/problems/procedures.draft-closed')
    const again = await khue.call(ann, api.startDraft, { body: { code: '1.001193' } })
    assert.notEqual(again.body.id, draft.id)
  })

  test('PR15: the case has the answers, papers, and is read by those who may, and their reading is recorded', async () => {
    const { caseId, code } = await submitted(khue, ann)
    assert.match(code, /^H26\..+-\d{6}-\d{4}$/)
    await khue.drain()
    for (const who of [bob, otherClerk, anonymous]) {
      assert.ok([401, 404].includes((await khue.call(who, api.getCaseContent, { params: { id: caseId } })).status))
    }
    for (const who of [ann, clerk]) {
      const { body } = await khue.call(who, api.getCaseContent, { params: { id: caseId } })
      assert.equal(body.rows.find((r) => r.field === 'childName')?.value.vi, 'Nguyễn Minh Khuê')
      assert.match(body.rows.find((r) => r.field === 'applicantName')?.source?.vi ?? '', /dân cư/)
      assert.deepEqual(
        body.files.map((f) => f.slot),
        ['birth-notice'],
      )
    }
    const { body: log } = await khue.call(ann, accessLog, { query: {} })
    assert.ok(log.items.some((line) => line.caseId === caseId && line.what === 'application'))
  })

  test('CW23: the papers of a case are read by those who may read the case, and that is recorded', async () => {
    const { caseId } = await submitted(khue, ann)
    await khue.drain()
    const { body } = await khue.call(ann, api.getCaseContent, { params: { id: caseId } })
    const params = { id: body.files[0]?.id ?? '' }
    for (const who of [bob, otherClerk, anonymous]) {
      assert.ok([401, 404].includes((await khue.call(who, documentContent, { params, query: {} })).status))
    }
    assert.equal((await khue.call(clerk, documentContent, { params, query: {} })).status, 200)
    const { body: log } = await khue.call(ann, accessLog, { query: {} })
    assert.ok(log.items.some((line) => line.caseId === caseId))
  })

  test('PR20, PR34: the receipt with code and QR is made after the submission, kept for the applicant, and told', async () => {
    const { caseId, code } = await submitted(khue, ann)
    await khue.drain()
    const { body } = await khue.call(ann, api.getCaseContent, { params: { id: caseId } })
    const slip = body.slips.find((s) => s.form === '01')
    assert.ok(slip?.documentId)
    const content = await khue.call(ann, documentContent, { params: { id: slip.documentId }, query: {} })
    assert.equal(content.body.subarray(0, 5).toString(), '%PDF-')
    assert.ok(code)
    const notices = await khue.call(ann, listNotices, { query: {} })
    const told = notices.body.notices.find((notice) => JSON.stringify(notice).includes(code))
    assert.ok(told && told.title.vi !== told.title.en && told.body.vi !== told.body.en)
  })

  test('PR20: asked for by two at the same moment, a slip is one paper', async () => {
    const { caseId } = await submitted(khue, ann)
    await khue.app.transaction((tx) => store.wantSlip(tx, caseId, '01', 1))
    const slip = { case_id: caseId, form: '01', case_version: 1 } as const
    const made = await Promise.all([1, 2].map(() => khue.app.transaction((tx) => makeSlip(tx, slip))))
    assert.equal(new Set(made).size, 1)
  })

  test('PR9: the draft of a submitted application goes in its time; the case stays whole', async () => {
    const { caseId } = await submitted(khue, ann)
    await khue.drain()
    const draftsOfAnn = () =>
      khue.app.read(async (tx) => {
        const [row] = await tx.named<{ n: number }>(
          'test.drafts',
          'select count(*)::int as n from procedures.draft where owner_person_id = $1 and submission is not null',
          [ann.id],
        )
        return row?.n
      })
    assert.notEqual(await draftsOfAnn(), 0)
    await khue.app.transaction((tx) =>
      tx.named(
        'test.age',
        `update procedures.draft set expires_at = now() - interval '1 minute' where owner_person_id = $1`,
        [ann.id],
      ),
    )
    const rule = khue.app.retains.find(({ id }) => id === 'procedures.drafts') ?? assert.fail('no rule')
    await applyRule(khue.app, rule, newId())
    assert.equal(await draftsOfAnn(), 0)
    const { body } = await khue.call(ann, api.getCaseContent, { params: { id: caseId } })
    assert.deepEqual([body.files.length, body.rows.length > 0], [1, true])
  })

  test('PR8: answers given once are offered again with the case they came from', async () => {
    const { code } = await submitted(khue, ann)
    await khue.drain()
    const next = await khue.call(ann, api.startDraft, { body: { code: '1.001193', afresh: true } })
    assert.equal((next.body.answers['mother'] as { name: string }).name, 'Trần Thị Bình')
    assert.equal(next.body.sources['mother']?.caseCode, code)
    await khue.app.transaction((tx) =>
      tx.named('test.long-ago', `update procedures.remembered set at = at - interval '731 days' where person_id = $1`, [
        ann.id,
      ]),
    )
    const rule = khue.app.retains.find(({ id }) => id === 'procedures.remembered-answers') ?? assert.fail('no rule')
    await applyRule(khue.app, rule, newId())
    const later = await khue.call(ann, api.startDraft, { body: { code: '1.001193', afresh: true } })
    assert.equal(later.body.answers['mother'], undefined)
  })

  test('PR2: a case stays under the version it was received under', async () => {
    const draft = await draftOf(khue, ann, '1.001193', birthAnswers())
    await attach(khue, ann, draft.id, 'birth-notice')
    await khue.app.transaction((tx) => keepCity(tx, [{ ...birth, summary: { vi: 'Bản sau', en: 'Later' } }]))
    forgetCatalogue(khue.app)
    assert.equal((await khue.call(anonymous, api.getProcedure, { params: { code: '1.001193' } })).body.version, 2)
    const reply = await khue.call(ann, api.submitDraft, { params: { id: draft.id }, body: { declared: true } })
    const { body } = await khue.call(ann, api.getCaseContent, { params: { id: reply.body.caseId } })
    assert.equal(body.procedureVersion, 1)
    assert.equal((await khue.app.read((tx) => caseSummary(tx, reply.body.caseId))).procedureVersion, 1)
  })

  test('PR12, PR31: a fee that is not paid is not received; paid, it is', async () => {
    const { caseId, payment } = await submitted(khue, ann, { ...birthAnswers(), copies: 1 })
    assert.equal(payment?.amountDong, 8_000)
    await khue.drain()
    const receive = async () => {
      const { version } = await khue.app.read((tx) => caseSummary(tx, caseId))
      return khue.call(clerk, actOnCase, {
        params: { id: caseId },
        body: { expectedVersion: version, action: { type: 'receive' } },
      })
    }
    assert.equal((await receive()).problem?.type, '/problems/casework.payment-due')
    await khue.app.transaction((tx) =>
      payCash(tx, clerk, { paymentId: payment?.paymentId ?? '', amountDong: 8_000, payerName: 'An' }),
    )
    await khue.drain()
    const paid = await khue.call(ann, myCase, { params: { id: caseId } })
    assert.equal(paid.body.tracks.money.state, 'paid')
    assert.equal((await receive()).status, 200)
    await khue.drain()
    const { body } = await khue.call(ann, api.getCaseContent, { params: { id: caseId } })
    // The appointment is made by who accepts the case; before, there is only a confirmation.
    const titles = body.slips.filter((s) => s.form === '01').map((s) => s.title.en)
    assert.deepEqual(titles, ['Confirmation of an online application', 'Receipt and appointment'])
  })

  test('PR35: money that is reversed is owed again, and applicant and desk are told; heard late, it changes nothing', async () => {
    const { caseId, payment } = await submitted(khue, ann, { ...birthAnswers(), copies: 1 })
    const paymentId = payment?.paymentId ?? ''
    const pay = async () => {
      await khue.app.transaction((tx) => payCash(tx, clerk, { paymentId, amountDong: 8_000, payerName: 'An' }))
      await khue.drain()
    }
    const money = async () => (await khue.call(ann, myCase, { params: { id: caseId } })).body.tracks.money.state
    const gone = {
      paymentId,
      reference: caseId,
      amountDong: 8_000,
      reason: 'ngân hàng hủy',
      at: khue.app.clock.now().toString(),
    }
    const say = async () => {
      await khue.app.transaction(async (tx) => tx.emit(paymentReversed, gone))
      await khue.drain()
    }
    await pay()
    // While the books have it as paid, word of an earlier reversal is old.
    await say()
    assert.equal(await money(), 'paid')
    await khue.app.transaction((tx) =>
      tx.named(
        'test.reverse',
        `update payments.payment set status = 'expired', settled_at = null, method = null, settled_by = null where id = $1`,
        [paymentId],
      ),
    )
    await say()
    assert.equal(await money(), 'due')
    const { body } = await khue.call(ann, listNotices, { query: {} })
    const told = body.notices.filter(({ kind, link }) => kind === 'procedures.reversed' && link === `/cases/${caseId}`)
    assert.deepEqual(told.length, 1)
    assert.match(told[0]?.body.vi ?? '', /ngân hàng hủy/)
    const letters = (await (await fetch(`${mailUrl}/mail/api/mails`)).json()) as Mail[]
    assert.deepEqual(
      letters.filter(({ text }) => text.includes(`/desk/cases/${caseId}`)).map(({ to }) => to),
      [['motcua.hoankiem@hanoi.example']],
    )
    await pay()
    assert.equal(await money(), 'paid')
  })

  test('PR33: withdrawn before it was received, a waiting fee is cancelled and a paid one goes back', async () => {
    for (const [isPaid, status] of [
      [false, 'cancelled'],
      [true, 'refunded'],
    ] as const) {
      const { caseId, payment } = await submitted(khue, ann, { ...birthAnswers(), copies: 1 })
      const paid = { paymentId: payment?.paymentId ?? '', amountDong: 8_000, payerName: 'An' }
      if (isPaid) await khue.app.transaction((tx) => payCash(tx, clerk, paid))
      await khue.drain()
      const mine = await khue.call(ann, myCase, { params: { id: caseId } })
      const done = await khue.call(ann, actOnMyCase, {
        params: { id: caseId },
        body: { expectedVersion: mine.body.version, action: { type: 'withdraw', reason: 'Không cần nữa' } },
      })
      assert.equal(done.status, 200, JSON.stringify(done.problem))
      await khue.drain()
      const [after] = await khue.app.read((tx) => paymentsOf(tx, caseId))
      assert.equal(after?.status, status)
    }
  })

  test('PR13: a request for supplements is answered by its applicant, once, with papers', async () => {
    const { caseId } = await submitted(khue, ann)
    await khue.drain()
    const early = await khue.call(ann, api.startSupplement, { params: { id: caseId } })
    assert.equal(early.problem?.type, '/problems/procedures.not-awaiting-supplement')
    const { version } = await khue.app.read((tx) => caseSummary(tx, caseId))
    await khue.app.transaction((tx) =>
      act(tx, clerk, {
        caseId,
        expectedVersion: version,
        action: {
          type: 'request-supplement',
          items: [{ text: 'Giấy chứng sinh rõ hơn', paper: 'birth-notice' }],
          reason: 'Ảnh mờ.',
        },
      }),
    )
    await khue.drain()
    const { notices } = (await khue.call(ann, listNotices, { query: {} })).body
    assert.ok(notices.some(({ body }) => body.vi.startsWith('Cơ quan cần: Ảnh mờ; Giấy chứng sinh rõ hơn. Mở hồ sơ')))
    assert.equal((await khue.call(bob, api.startSupplement, { params: { id: caseId } })).status, 404)
    const { body: draft } = await khue.call(ann, api.startSupplement, { params: { id: caseId } })
    assert.match(draft.asked ?? '', /Ảnh mờ/)
    assert.equal(draft.answers['childName'], 'Nguyễn Minh Khuê')
    await attach(khue, ann, draft.id, 'birth-notice')
    const saved = await khue.call(ann, api.saveDraft, {
      params: { id: draft.id },
      body: { version: draft.version, set: { homeTown: 'Nam Định' } },
    })
    assert.equal(saved.status, 200)
    const sent = await Promise.all(
      [1, 2].map(() => khue.call(ann, api.submitDraft, { params: { id: draft.id }, body: { declared: true } })),
    )
    assert.deepEqual(
      sent.map((r) => r.status),
      [200, 200],
      JSON.stringify(sent.map((s) => s.problem)),
    )
    await khue.drain()
    const after = await khue.app.read((tx) => caseSummary(tx, caseId))
    assert.equal(after.data['homeTown'], 'Nam Định')
    assert.notEqual(after.phase, 'supplement')
    assert.equal(after.events.filter((e) => e.type === 'supplement-provided').length, 1)
    const { body } = await khue.call(ann, api.getCaseContent, { params: { id: caseId } })
    assert.ok(body.slips.some((s) => s.form === '02' && s.documentId))
  })
})

describe('the counter', () => {
  const person = {
    citizenNumber: '001088000123',
    name: 'Phạm Thị Cúc',
    dateOfBirth: '1988-08-08',
    sex: 'female' as const,
    phone: '0987654321',
  }

  test('PR14: only a clerk at that counter receives there', async () => {
    const body = { code: '1.001193', unitId: hoanKiem.unitId, person }
    for (const who of [anonymous, ann, otherClerk]) {
      const reply = await khue.call(who, api.startCounterDraft, { body })
      assert.ok([401, 403].includes(reply.status), String(reply.status))
    }
  })

  test('PR14: a walk-in is received in one breath: cash, receipt, due date', async () => {
    const start = await khue.call(clerk, api.startCounterDraft, {
      body: { code: '1.000894', unitId: hoanKiem.unitId, person },
    })
    assert.equal(start.status, 200, JSON.stringify(start.problem))
    const { id, version, answers } = start.body
    assert.equal(answers['applicantName'], 'Phạm Thị Cúc')
    assert.equal((await khue.call(otherClerk, api.getDraft, { params: { id } })).status, 404)
    const given = { ...marriageAnswers(), applicantSex: 'female', applicantPhone: '0987654321' }
    const set = Object.fromEntries(Object.entries(given).filter(([name]) => !(name in answers)))
    const saved = await khue.call(clerk, api.saveDraft, { params: { id }, body: { version, set } })
    assert.equal(saved.status, 200, JSON.stringify(saved.problem))
    const params = { id }
    const body = { payment: 'cash' as const, originalsSeen: true }
    const done = await khue.call(clerk, api.submitCounterDraft, { params, body })
    assert.equal(done.status, 200, JSON.stringify(done.problem))
    assert.equal(done.body.payment?.amountDong, 8_000)
    const receipt = await khue.call(clerk, documentContent, { params: { id: done.body.receiptDocumentId }, query: {} })
    assert.equal(receipt.status, 200)
    const summary = await khue.app.read((tx) => caseSummary(tx, done.body.caseId))
    assert.ok(summary.receivedAt)
    const again = await khue.call(clerk, api.submitCounterDraft, { params, body })
    assert.deepEqual([again.body.repeated, again.body.caseId], [true, done.body.caseId])
    await khue.drain()
    const { slips } = (await khue.call(clerk, api.getCaseContent, { params: { id: done.body.caseId } })).body
    assert.deepEqual(
      slips.map(({ form, documentId }) => [form, documentId]),
      [['01', done.body.receiptDocumentId]],
    )
    assert.equal(dayOf(Temporal.Instant.from(summary.submittedAt)).toString(), dayOf(khue.app.clock.now()).toString())
  })

  test('PR14: what another counter takes is sent there', async () => {
    const start = await khue.call(clerk, api.startCounterDraft, {
      body: { code: '1.004873', unitId: hoanKiem.unitId, person },
    })
    const away = { unitId: 'gso:00166@2025-07-01', unitName: 'Phường Cầu Giấy', line: 'Số 1' }
    const given: Record<string, unknown> = {
      ...applicantAnswers(away),
      applicantSex: 'female',
      applicantEthnicity: 'Kinh',
      applicantNationality: 'Việt Nam',
      maritalState: 'never',
      period: 'now',
      purpose: 'property',
      declaration: true,
    }
    const set = Object.fromEntries(
      Object.entries(given).filter(([name]) => name === 'residence' || !(name in start.body.answers)),
    )
    await khue.call(clerk, api.saveDraft, { params: { id: start.body.id }, body: { version: 0, set } })
    const reply = await khue.call(clerk, api.submitCounterDraft, {
      params: { id: start.body.id },
      body: { payment: 'qr', originalsSeen: true },
    })
    assert.equal(reply.problem?.type, '/problems/procedures.wrong-counter')
  })

  test('PR14: a counter lists what it takes', async () => {
    const { body } = await khue.call(clerk, api.receptionProcedures, { query: { unitId: hoanKiem.unitId } })
    const codes = body.items.map((i) => i.code)
    assert.ok(codes.includes('1.001193') && codes.includes('3.000333') && codes.includes('1.001612'))
    assert.equal(
      (await khue.call(otherClerk, api.receptionProcedures, { query: { unitId: hoanKiem.unitId } })).status,
      403,
    )
  })
})
