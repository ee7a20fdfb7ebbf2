/** The service over HTTP: drafts, papers, submission, the counter, and what follows. Results are in results.test.ts. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { anonymous } from '../../kernel/actor.ts'
import { dayOf } from '../../kernel/clock.ts'
import { modules } from '../../modules.ts'
import { actOnCase, actOnMyCase, myCase } from '../../platform/casework/contract.ts'
import { act, caseSummary } from '../../platform/casework/index.ts'
import { paymentsOf } from '../../platform/payments/index.ts'
import { listNotices } from '../../platform/notifications/contract.ts'
import { documentContent } from '../../platform/documents/contract.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import { forgetCatalogue } from './catalogue.ts'
import { birth } from './catalogue/birth.ts'
import * as api from './contract.ts'
import { keepCity } from './load-catalogue.ts'
import { forgetDrafts } from './orchestration.ts'
import {
  applicantAnswers,
  birthAnswers,
  citizenOf,
  clerkAt,
  hoanKiem,
  marriageAnswers,
  pdf,
  startProcedures,
} from './testing.ts'

const khue = await startProcedures(modules)
const ann = await citizenOf(khue, { name: 'Nguyễn Văn An', citizenNumber: '001095000001', dateOfBirth: '1995-03-02' })
const bob = await citizenOf(khue, { name: 'Lê Văn Bảo', citizenNumber: '001090000009', dateOfBirth: '1990-01-01' })
const clerk = await clerkAt(khue, hoanKiem.unitId)
const otherClerk = await clerkAt(khue, 'gso:00166@2025-07-01')

async function draftOf(code: string, answers: Record<string, unknown>, who = ann) {
  const started = await khue.call(who, api.startDraft, { body: { code, afresh: true } })
  assert.equal(started.status, 200, JSON.stringify(started.problem))
  const { id, answers: prefilled, version } = started.body
  const set = Object.fromEntries(
    Object.entries(answers).filter(([name]) => !(name in prefilled) || name === 'residence'),
  )
  const saved = await khue.call(who, api.saveDraft, { params: { id }, body: { version, set } })
  assert.equal(saved.status, 200, JSON.stringify(saved.problem))
  return started.body
}

async function attach(id: string, slot: string, who = ann) {
  const reply = await khue.call(who, api.uploadPaper, {
    params: { id, slot },
    query: { name: `${slot}.pdf` },
    body: pdf,
  })
  assert.equal(reply.status, 200, JSON.stringify(reply.problem))
  return reply.body
}

async function submitted(copies = 0, who = ann) {
  const draft = await draftOf('1.001193', { ...birthAnswers(), copies }, who)
  await attach(draft.id, 'birth-notice', who)
  const reply = await khue.call(who, api.submitDraft, { params: { id: draft.id }, body: { declared: true } })
  assert.equal(reply.status, 200, JSON.stringify(reply.problem))
  return reply.body
}

describe('drafts', () => {
  test('PR3: nobody but the citizen starts, sees, saves, checks, submits or deletes their draft', async () => {
    for (const who of [anonymous, clerk]) {
      const reply = await khue.call(who, api.startDraft, { body: { code: '1.001193' } })
      assert.ok(reply.status === 401 || reply.status === 403, String(reply.status))
    }
    const { id } = await draftOf('1.001193', {})
    for (const who of [bob, clerk, otherClerk]) {
      const params = { id }
      const replies = await Promise.all([
        khue.call(who, api.getDraft, { params }),
        khue.call(who, api.saveDraft, { params, body: { version: 0, set: {} } }),
        khue.call(who, api.checkDraft, { params }),
        khue.call(who, api.quoteDraft, { params }),
        khue.call(who, api.deleteDraft, { params }),
        khue.call(who, api.uploadPaper, { params: { id, slot: 'birth-notice' }, query: { name: 'a.pdf' }, body: pdf }),
      ])
      assert.deepEqual(
        replies.map((r) => r.status),
        [404, 404, 404, 404, 404, 404],
      )
    }
    const submit = await khue.call(bob, api.submitDraft, { params: { id }, body: { declared: true } })
    assert.equal(submit.status, 404)
    assert.equal((await khue.call(anonymous, api.getDraft, { params: { id } })).status, 401)
    assert.equal((await khue.call(ann, api.getDraft, { params: { id } })).status, 200)
  })

  test('PR3: a procedure that asks for the higher level refuses the lower', async () => {
    const low = { ...bob, assurance: 1 as const }
    const reply = await khue.call(low, api.startDraft, { body: { code: '1.001193' } })
    assert.equal(reply.problem?.type, '/problems/identity.assurance-too-low')
  })

  test('PR8: what the city knows is filled in and says where it comes from', async () => {
    const draft = await draftOf('1.001193', {})
    assert.equal(draft.answers['applicantName'], 'Nguyễn Văn An')
    assert.equal(draft.sources['applicantName']?.from, 'population')
    assert.deepEqual(draft.answers['residence'], hoanKiem)
    assert.equal(draft.sources['childName'], undefined)
  })

  test('PR8: what the population registry has comes first, with its day; the parents of a newborn too, for parents alone', async () => {
    const minh = await citizenOf(khue, {
      name: 'Nguyễn Văn Minh',
      citizenNumber: '001093009901',
      dateOfBirth: '1993-04-12',
    })
    const draft = await draftOf('1.001193', {}, minh)
    assert.deepEqual(draft.answers['residence'], {
      unitId: hoanKiem.unitId,
      unitName: hoanKiem.unitName,
      line: 'Số 12 phố Tràng Tiền',
    })
    for (const name of ['applicantName', 'residence', 'mother']) assert.equal(draft.sources[name]?.from, 'registry')
    assert.match(draft.sources['mother']?.text.en ?? '', /^Population, as of \d/)
    assert.equal(draft.sources['applicantPhone']?.from, 'population')
    const parents = ['mother', 'father'].map((one) => draft.answers[one] as Record<string, unknown>)
    assert.deepEqual(
      parents.map((one) => [one['name'], one['citizenNumber']]),
      [
        ['Trần Thị Thu Hà', '001195009902'],
        ['Nguyễn Văn Minh', '001093009901'],
      ],
    )
    const hung = await citizenOf(khue, {
      name: 'Nguyễn Văn Hùng',
      citizenNumber: '001064009911',
      dateOfBirth: '1964-05-19',
    })
    assert.equal((await draftOf('1.001193', {}, hung)).answers['mother'], undefined)
    const huy = await citizenOf(khue, {
      name: 'Đặng Quang Huy',
      citizenNumber: '001090009910',
      dateOfBirth: '1990-10-10',
    })
    assert.equal((await draftOf('1.000894', {}, huy)).answers['maritalState'], 'divorced')
  })

  test('PR8: at the counter the record is opened for the clerk who may look it up, without what is sensitive, and that is recorded', async () => {
    const person = {
      name: 'Vũ Thị Phương Thảo',
      citizenNumber: '001188009906',
      dateOfBirth: '1988-03-08',
      sex: 'female' as const,
    }
    const body = { code: '1.001193', unitId: hoanKiem.unitId, person }
    const grants = clerk.grants.filter(({ permission }) => permission !== 'population.look-up')
    const without = await khue.call({ ...clerk, grants }, api.startCounterDraft, { body })
    assert.equal(without.body.answers['mother'], undefined)
    const draft = (await khue.call(clerk, api.startCounterDraft, { body })).body
    assert.equal((draft.answers['mother'] as { name: string }).name, person.name)
    assert.equal((draft.answers['mother'] as { ethnicity?: string }).ethnicity, undefined)
    const thao = await citizenOf(khue, person)
    const log = (await khue.call(thao, accessLog, { query: {} })).body.items
    assert.deepEqual(log.map(({ what, purpose }) => `${what}: ${purpose}`).toSorted(), [
      'person: reception at the counter: 1.001193',
      'person: reception at the counter: 1.001193',
      'population: case-handling',
    ])
  })

  test('PR3: started twice at once, it is one draft', async () => {
    await khue.call(bob, api.startDraft, { body: { code: '1.004873', afresh: true } })
    const [one, two] = await Promise.all(
      [1, 2].map(() => khue.call(bob, api.startDraft, { body: { code: '1.004873' } })),
    )
    assert.equal(one?.body.id, two?.body.id)
    const list = await khue.call(bob, api.listDrafts, {})
    assert.equal(list.body.items.filter((d) => d.code === '1.004873').length, 1)
  })

  test('PR9: a draft that nobody touched for 90 days is deleted, others stay', async () => {
    const [old, fresh] = [await draftOf('1.001193', {}), await draftOf('1.000894', {})]
    const read = ({ id }: { id: string }) => khue.call(ann, api.getDraft, { params: { id } })
    assert.ok(Date.parse(old.expiresAt) > Date.now() + 89 * 86_400_000)
    await khue.app.transaction(async (tx) => {
      await tx.named('test.age', `update procedures.draft set expires_at = now() - interval '1 minute' where id = $1`, [
        old.id,
      ])
      await forgetDrafts(tx)
    })
    assert.equal((await read(old)).problem?.type, '/problems/procedures.draft-unknown')
    assert.equal((await read(fresh)).status, 200)
  })

  test('PR4: who applies cannot be typed over; PR5: a field that the form has not is refused', async () => {
    const { id, version } = await draftOf('1.001193', {})
    const locked = await khue.call(ann, api.saveDraft, {
      params: { id },
      body: { version, set: { applicantNumber: '001095000002' } },
    })
    assert.deepEqual([locked.status, locked.problem?.errors?.[0]?.pointer], [400, '/set/applicantNumber'])
    const unknown = await khue.call(ann, api.saveDraft, { params: { id }, body: { version, set: { isAdmin: true } } })
    assert.deepEqual([unknown.status, unknown.problem?.errors?.[0]?.pointer], [400, '/set/isAdmin'])
    const wrong = await khue.call(ann, api.saveDraft, { params: { id }, body: { version: -1, set: 'x' } as never })
    assert.equal(wrong.status, 400)
  })

  test('PR5: a body that is too large is refused and nothing is lost', async () => {
    const { id, version } = await draftOf('1.001193', { childName: 'Khuê' })
    const large = await khue.call(ann, api.saveDraft, {
      params: { id },
      body: { version, set: { birthPlace: 'x'.repeat(70_000) } },
    })
    assert.equal(large.problem?.type, '/problems/procedures.draft-too-large')
    const huge = await khue.call(ann, api.saveDraft, {
      params: { id },
      body: { version, set: { birthPlace: 'x'.repeat(2_000_000) } },
    })
    assert.equal(huge.status, 413)
    assert.equal((await khue.call(ann, api.getDraft, { params: { id } })).body.answers['childName'], 'Khuê')
  })

  test('PR6: per field the last write wins, and another tab is told what changed', async () => {
    const { id } = await draftOf('1.001193', { childName: 'Một' })
    const version = (await khue.call(ann, api.getDraft, { params: { id } })).body.version
    await khue.call(ann, api.saveDraft, { params: { id }, body: { version, set: { birthPlace: 'Nơi A' } } })
    const other = await khue.call(ann, api.saveDraft, { params: { id }, body: { version, set: { childName: 'Hai' } } })
    assert.deepEqual(other.body.changedElsewhere, { birthPlace: 'Nơi A' })
    const now = await khue.call(ann, api.getDraft, { params: { id } })
    assert.deepEqual([now.body.answers['childName'], now.body.answers['birthPlace']], ['Hai', 'Nơi A'])
    await khue.call(ann, api.saveDraft, {
      params: { id },
      body: { version: now.body.version, set: { childName: null } },
    })
    assert.equal('childName' in (await khue.call(ann, api.getDraft, { params: { id } })).body.answers, false)
  })

  test('PR7: papers: only slots of the procedure, only real types, only so many; and gone when taken away', async () => {
    const { id } = await draftOf('1.001193', {})
    const to = (slot: string, body: Buffer, name = 'a.pdf') =>
      khue.call(ann, api.uploadPaper, { params: { id, slot }, query: { name }, body })
    assert.equal((await to('nonsense', pdf)).problem?.type, '/problems/procedures.paper-unknown')
    assert.equal((await to('identity', pdf)).problem?.type, '/problems/procedures.paper-unknown')
    assert.equal(
      (await to('birth-notice', Buffer.from('MZ not a pdf at all'))).problem?.type,
      '/problems/documents.type-not-accepted',
    )
    const file = await attach(id, 'birth-notice')
    assert.equal(file.mediaType, 'application/pdf')
    await attach(id, 'birth-notice')
    await attach(id, 'birth-notice')
    assert.equal((await to('birth-notice', pdf)).problem?.type, '/problems/procedures.paper-limit')
    const wrong = await khue.call(bob, api.deletePaper, { params: { id, slot: 'birth-notice', fileId: file.id } })
    assert.equal(wrong.status, 404)
    await khue.call(ann, api.deletePaper, { params: { id, slot: 'birth-notice', fileId: file.id } })
    assert.equal((await khue.call(ann, api.getDraft, { params: { id } })).body.files.length, 2)
  })

  test('PR11: the check names what is missing, page by page, with the law', async () => {
    const { id } = await draftOf('1.001193', { childBirth: '2099-01-01' })
    const { body } = await khue.call(ann, api.checkDraft, { params: { id } })
    assert.equal(body.ready, false)
    const child = body.pages.find((p) => p.id === 'child')
    assert.match(child?.findings.find((f) => f.pointer === '/childBirth')?.legalBasis ?? '', /60\/2014/)
    assert.ok(child?.findings.some((f) => f.pointer === '/childName'))
    assert.equal(body.papers.find((p) => p.slot === 'birth-notice')?.finding?.vi, 'Chưa đính kèm: Giấy chứng sinh.')
    const refused = await khue.call(ann, api.submitDraft, { params: { id }, body: { declared: true } })
    assert.equal(refused.problem?.type, '/problems/procedures.incomplete')
    assert.ok((refused.problem?.errors?.length ?? 0) > 5)
  })

  test('PR18: the quote: fee by the answers, the office by the address, the date by the calendar', async () => {
    const { id } = await draftOf('1.001193', { ...birthAnswers(), copies: 2 })
    const { body } = await khue.call(ann, api.quoteDraft, { params: { id } })
    assert.equal(body.feeDong, 16_000)
    assert.equal(body.receivingUnit.id, hoanKiem.unitId)
    assert.match(body.because.vi, /Hoàn Kiếm/)
    const elsewhere = await draftOf('1.001193', birthAnswers({ unitId: 'gso:99999', unitName: 'X', line: 'Y' }))
    const unknown = await khue.call(ann, api.quoteDraft, { params: { id: elsewhere.id } })
    assert.equal(unknown.problem?.type, '/problems/procedures.no-office')
  })

  test('PR18: what the city decides is received by the commune', async () => {
    const { id } = await draftOf('3.000333', {})
    const { body } = await khue.call(ann, api.quoteDraft, { params: { id } })
    assert.equal(body.receivingUnit.id, hoanKiem.unitId)
    assert.match(body.decidingUnit.id, /cong-an-thanh-pho/)
  })
})

describe('submitting', () => {
  test('PR10: ten submissions at once make one case', async () => {
    const draft = await draftOf('1.001193', birthAnswers())
    await attach(draft.id, 'birth-notice')
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
    const { caseId, code } = await submitted()
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
    const { caseId } = await submitted()
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
    const { caseId, code } = await submitted()
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

  test('PR8: answers given once are offered again with the case they came from', async () => {
    const { code } = await submitted()
    await khue.drain()
    const next = await khue.call(ann, api.startDraft, { body: { code: '1.001193', afresh: true } })
    assert.equal((next.body.answers['mother'] as { name: string }).name, 'Trần Thị Bình')
    assert.equal(next.body.sources['mother']?.caseCode, code)
  })

  test('PR2: a case stays under the version it was received under', async () => {
    const draft = await draftOf('1.001193', birthAnswers())
    await attach(draft.id, 'birth-notice')
    await khue.app.transaction((tx) => keepCity(tx, [{ ...birth, summary: { vi: 'Bản sau', en: 'Later' } }]))
    forgetCatalogue(khue.app)
    assert.equal((await khue.call(anonymous, api.getProcedure, { params: { code: '1.001193' } })).body.version, 2)
    const reply = await khue.call(ann, api.submitDraft, { params: { id: draft.id }, body: { declared: true } })
    const { body } = await khue.call(ann, api.getCaseContent, { params: { id: reply.body.caseId } })
    assert.equal(body.procedureVersion, 1)
    assert.equal((await khue.app.read((tx) => caseSummary(tx, reply.body.caseId))).procedureVersion, 1)
  })

  test('PR12, PR31: a fee that is not paid is not received; paid, it is', async () => {
    const { caseId, payment } = await submitted(1)
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
    const { payCash } = await import('../../platform/payments/index.ts')
    await khue.app.transaction((tx) =>
      payCash(tx, clerk, { paymentId: payment?.paymentId ?? '', amountDong: 8_000, payerName: 'An' }),
    )
    await khue.drain()
    const paid = await khue.call(ann, myCase, { params: { id: caseId } })
    assert.equal(paid.body.tracks.money.state, 'paid')
    assert.equal((await receive()).status, 200)
    await khue.drain()
    const { body } = await khue.call(ann, api.getCaseContent, { params: { id: caseId } })
    assert.equal(body.slips.filter((s) => s.form === '01').length, 2)
  })

  test('PR33: withdrawn before it was received, a waiting fee is cancelled and a paid one goes back', async () => {
    const { payCash } = await import('../../platform/payments/index.ts')
    for (const [isPaid, status] of [
      [false, 'cancelled'],
      [true, 'refunded'],
    ] as const) {
      const { caseId, payment } = await submitted(1)
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
    const { caseId } = await submitted()
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
    assert.equal((await khue.call(bob, api.startSupplement, { params: { id: caseId } })).status, 404)
    const { body: draft } = await khue.call(ann, api.startSupplement, { params: { id: caseId } })
    assert.match(draft.asked ?? '', /Ảnh mờ/)
    assert.equal(draft.answers['childName'], 'Nguyễn Minh Khuê')
    await attach(draft.id, 'birth-notice')
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
