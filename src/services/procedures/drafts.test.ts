/** Drafts over HTTP: whose they are, what is filled in, what they refuse, what they cost. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { newId } from '../../kernel/id.ts'
import { applyRule } from '../../kernel/retention.ts'
import { anonymous } from '../../kernel/actor.ts'
import { modules } from '../../modules.ts'
import { documentContent } from '../../platform/documents/contract.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import * as api from './contract.ts'
import { lackingForPost } from './postal-address.ts'
import {
  applicantAnswers,
  attach,
  birthAnswers,
  citizenOf,
  clerkAt,
  draftOf,
  hoanKiem,
  pdf,
  startProcedures,
} from './testing.ts'

const khue = await startProcedures(modules)
const ann = await citizenOf(khue, { name: 'Nguyễn Văn An', citizenNumber: '001095000001', dateOfBirth: '1995-03-02' })
const bob = await citizenOf(khue, { name: 'Lê Văn Bảo', citizenNumber: '001090000009', dateOfBirth: '1990-01-01' })
const clerk = await clerkAt(khue, hoanKiem.unitId)
const otherClerk = await clerkAt(khue, 'gso:00166@2025-07-01')

describe('drafts', () => {
  test('PR3: nobody but the citizen starts, sees, saves, checks, submits or deletes their draft', async () => {
    for (const who of [anonymous, clerk]) {
      const reply = await khue.call(who, api.startDraft, { body: { code: '1.001193' } })
      assert.ok(reply.status === 401 || reply.status === 403, String(reply.status))
    }
    const { id } = await draftOf(khue, ann, '1.001193', {})
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
    const draft = await draftOf(khue, ann, '1.001193', {})
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
    const draft = await draftOf(khue, minh, '1.001193', {})
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
    assert.equal((await draftOf(khue, hung, '1.001193', {})).answers['mother'], undefined)
    const huy = await citizenOf(khue, {
      name: 'Đặng Quang Huy',
      citizenNumber: '001090009910',
      dateOfBirth: '1990-10-10',
    })
    assert.equal((await draftOf(khue, huy, '1.000894', {})).answers['maritalState'], 'divorced')
  })

  test('PR8: what the city knows of the applicant is offered, and remembered, only while the form is about the applicant', async () => {
    const minh = await citizenOf(khue, {
      name: 'Nguyễn Văn Minh',
      citizenNumber: '001093009901',
      dateOfBirth: '1993-04-12',
    })
    const { id, answers, version } = await draftOf(khue, minh, '3.000333', {})
    assert.equal(answers['subjectSex'], undefined, 'nobody has said for whom it is')
    const save = async (at: number, set: Record<string, unknown>) =>
      (await khue.call(minh, api.saveDraft, { params: { id }, body: { version: at, set } })).body
    const own = await save(version, { forWhom: 'self' })
    assert.equal(own.changedElsewhere['subjectSex'], 'male')
    assert.equal(own.sources['subjectSex']?.from, 'registry')
    const typed = await save(own.version, { fatherName: 'Nguyễn Văn Ba', birthPlace: 'Hà Nội (cũ)' })
    const child = await save(typed.version, { forWhom: 'child' })
    assert.deepEqual(child.changedElsewhere, { subjectSex: null, subjectNationality: null })
    assert.deepEqual(child.sources, {})
    const now = (await khue.call(minh, api.getDraft, { params: { id } })).body
    assert.deepEqual(
      ['subjectSex', 'subjectNationality', 'birthPlace', 'fatherName'].map((name) => now.answers[name]),
      [undefined, undefined, 'Hà Nội (cũ)', 'Nguyễn Văn Ba'],
      'what was typed stays',
    )
    // What is said in the same breath counts before what the city knows.
    const back = await save(child.version, { forWhom: 'self', subjectSex: 'female' })
    assert.deepEqual(Object.keys(back.changedElsewhere).toSorted(), ['birthPlace', 'subjectNationality'])
  })

  test('PR8: of a form about somebody else nothing is remembered as the applicant’s', async () => {
    const lan = await citizenOf(khue, { name: 'Bùi Thị Lan', citizenNumber: '001190000077', dateOfBirth: '1990-02-03' })
    const answers = {
      ...applicantAnswers(),
      forWhom: 'child',
      kind: '1',
      purpose: 'abroad',
      copies: 1,
      feeClass: 'exempt',
      subjectName: 'Bùi Gia Hân',
      subjectBirth: '2012-05-06',
      subjectNumber: '001312000077',
      subjectSex: 'female',
      subjectNationality: 'Việt Nam',
      birthPlace: 'Hà Nội',
      fatherName: 'Bùi Văn Cha',
      motherName: 'Bùi Thị Lan',
      residences: 'Hà Nội',
      declaration: true,
    }
    const { id } = await draftOf(khue, lan, '3.000333', answers)
    await attach(khue, lan, id, 'exemption')
    const sent = await khue.call(lan, api.submitDraft, { params: { id }, body: { declared: true } })
    assert.equal(sent.status, 200, JSON.stringify(sent.problem))
    await khue.drain()
    const next = await draftOf(khue, lan, '3.000333', {})
    const { version } = next
    const own = await khue.call(lan, api.saveDraft, {
      params: { id: next.id },
      body: { version, set: { forWhom: 'self' } },
    })
    assert.equal(own.body.changedElsewhere['fatherName'], undefined)
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
    const [old, fresh] = [await draftOf(khue, ann, '1.001193', {}), await draftOf(khue, ann, '1.000894', {})]
    const read = ({ id }: { id: string }) => khue.call(ann, api.getDraft, { params: { id } })
    assert.ok(Date.parse(old.expiresAt) > Date.now() + 89 * 86_400_000)
    await khue.app.transaction(async (tx) => {
      await tx.named('test.age', `update procedures.draft set expires_at = now() - interval '1 minute' where id = $1`, [
        old.id,
      ])
    })
    const rule = khue.app.retains.find(({ id }) => id === 'procedures.drafts')
    assert.ok(rule)
    await applyRule(khue.app, rule, newId())
    assert.equal((await read(old)).problem?.type, '/problems/procedures.draft-unknown')
    assert.equal((await read(fresh)).status, 200)
  })

  test('PR9, DOC11: uploads that came to nothing go from the store with their draft, or when taken away; what others have stays', async () => {
    const own = Buffer.concat([pdf, Buffer.from(`%${newId()}\n`)])
    const put = async (id: string, body: Buffer) => {
      const to = { params: { id, slot: 'birth-notice' }, query: { name: 'a.pdf' }, body }
      return (await khue.call(ann, api.uploadPaper, to)).body
    }
    const lies = (file: api.DraftFile) => khue.app.storage.has(file.sha256)
    const opens = async (file: api.DraftFile) =>
      (await khue.call(ann, documentContent, { params: { id: file.id }, query: {} })).status
    const { id } = await draftOf(khue, ann, '1.001193', {})
    const [first, same] = [await put(id, own), await put(id, own)]
    await khue.call(ann, api.deletePaper, { params: { id, slot: 'birth-notice', fileId: first.id } })
    await khue.drain()
    assert.deepEqual([await opens(first), await opens(same), await lies(same)], [404, 200, true])
    await khue.call(ann, api.deleteDraft, { params: { id } })
    await khue.drain()
    assert.deepEqual([await opens(same), await lies(same)], [404, false])

    const { id: left } = await draftOf(khue, ann, '1.001193', {})
    const abandoned = await put(left, own)
    const { draftId, file } = await sentWith(own)
    const due = `update procedures.draft set expires_at = now() - interval '1 minute' where id = any($1)`
    await khue.app.transaction((tx) => tx.named('test.due', due, [[left, draftId]]))
    const rule = khue.app.retains.find((one) => one.id === 'procedures.drafts') ?? assert.fail('no rule')
    await applyRule(khue.app, rule, newId())
    await khue.drain()
    assert.deepEqual([await opens(abandoned), await opens(file), await lies(file)], [404, 200, true])
  })

  test('PR9, DOC12: what is in a draft is its person’s, however long they take', async () => {
    const { id } = await draftOf(khue, ann, '1.001193', {})
    const to = { params: { id, slot: 'birth-notice' }, query: { name: 'a.pdf' }, body: pdf }
    const { body: file } = await khue.call(ann, api.uploadPaper, to)
    const jobs = modules.flatMap(({ jobs: all = [] }) => all)
    const job = jobs.find((one) => one.job.name === 'note-unclaimed-uploads') ?? assert.fail('no job')
    const [row] = await khue.app.transaction(async (tx) => {
      await tx.named('', `update documents.document set created_at = now() - interval '80 days' where id = $1`, [
        file.id,
      ])
      await job.handler(tx, {} as never)
      return tx.named<{ free: boolean }>(
        '',
        'select unclaimed_since is not null as free from documents.document where id = $1',
        [file.id],
      )
    })
    assert.deepEqual(row, { free: false })
  })

  /** A submitted application, whose paper this is. */
  async function sentWith(body: Buffer) {
    const { id } = await draftOf(khue, ann, '1.001193', birthAnswers())
    const to = { params: { id, slot: 'birth-notice' }, query: { name: 'a.pdf' }, body }
    const { body: file } = await khue.call(ann, api.uploadPaper, to)
    const sent = await khue.call(ann, api.submitDraft, { params: { id }, body: { declared: true } })
    assert.equal(sent.status, 200, JSON.stringify(sent.problem))
    await khue.drain()
    return { draftId: id, file }
  }

  test('PR9: whoever writes or attaches something has 90 days again', async () => {
    const { id, version } = await draftOf(khue, ann, '1.001193', {})
    const soon = () =>
      khue.app.transaction((tx) =>
        tx.named('test.soon', `update procedures.draft set expires_at = now() + interval '1 day' where id = $1`, [id]),
      )
    const daysLeft = async () => {
      const { body } = await khue.call(ann, api.getDraft, { params: { id } })
      return Math.round((Date.parse(body.expiresAt) - Date.now()) / 86_400_000)
    }
    await soon()
    await khue.call(ann, api.saveDraft, { params: { id }, body: { version, set: { childName: 'Khuê' } } })
    assert.equal(await daysLeft(), 90)
    await soon()
    await attach(khue, ann, id, 'birth-notice')
    assert.equal(await daysLeft(), 90)
  })

  test('PR4, PO12: who is known by the year of birth alone applies with it, locked, and nothing is asked of the day', async () => {
    const who = { name: 'Nguyễn Thị Mão', citizenNumber: '001149009944', dateOfBirth: '1949' }
    const mao = await citizenOf(khue, who)
    const { id, answers, sources, version } = await draftOf(khue, mao, '1.001776', {
      forWhom: 'self',
      request: 'start',
      category: 'elderly',
    })
    assert.deepEqual([answers['applicantBirth'], sources['applicantBirth']?.from], ['1949', 'registry'])
    const over = { params: { id }, body: { version: version + 1, set: { applicantBirth: '1949-01-01' } } }
    assert.equal((await khue.call(mao, api.saveDraft, over)).status, 400)
    const { pages } = (await khue.call(mao, api.checkDraft, { params: { id } })).body
    const pointers = pages.flatMap(({ findings }) => findings.map(({ pointer }) => pointer))
    assert.ok(!pointers.includes('/applicantBirth') && !pointers.includes('/category'), pointers.join())
    // At a counter as well.
    const person = { ...who, sex: 'female' as const }
    const body = { code: '1.001776', unitId: hoanKiem.unitId, person }
    assert.equal((await khue.call(clerk, api.startCounterDraft, { body })).body.answers['applicantBirth'], '1949')
  })

  test('PR4: what the city does not know of who applies is typed, and mended while it is a draft', async () => {
    const person = { name: 'Hoàng Thị Sáu', citizenNumber: '001150000066', dateOfBirth: null }
    const unknown = await citizenOf(khue, person)
    const { id, answers } = await draftOf(khue, unknown, '1.001193', {})
    assert.equal(answers['applicantBirth'], undefined)
    for (const [version, applicantBirth] of ['1950-01-0', '1950-01-01', null].entries()) {
      const body = { version, set: { applicantBirth } }
      assert.equal((await khue.call(unknown, api.saveDraft, { params: { id }, body })).status, 200)
    }
  })

  test('PR4: who applies cannot be typed over; PR5: a field that the form has not is refused', async () => {
    const { id, version } = await draftOf(khue, ann, '1.001193', {})
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
    const { id, version } = await draftOf(khue, ann, '1.001193', { childName: 'Khuê' })
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
    const { id } = await draftOf(khue, ann, '1.001193', { childName: 'Một' })
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
    const { id } = await draftOf(khue, ann, '1.001193', {})
    const to = (slot: string, body: Buffer, name = 'a.pdf') =>
      khue.call(ann, api.uploadPaper, { params: { id, slot }, query: { name }, body })
    assert.equal((await to('nonsense', pdf)).problem?.type, '/problems/procedures.paper-unknown')
    assert.equal((await to('identity', pdf)).problem?.type, '/problems/procedures.paper-unknown')
    assert.equal(
      (await to('birth-notice', Buffer.from('MZ not a pdf at all'))).problem?.type,
      '/problems/documents.type-not-accepted',
    )
    const file = await attach(khue, ann, id, 'birth-notice')
    assert.equal(file.mediaType, 'application/pdf')
    await attach(khue, ann, id, 'birth-notice')
    await attach(khue, ann, id, 'birth-notice')
    assert.equal((await to('birth-notice', pdf)).problem?.type, '/problems/procedures.paper-limit')
    const wrong = await khue.call(bob, api.deletePaper, { params: { id, slot: 'birth-notice', fileId: file.id } })
    assert.equal(wrong.status, 404)
    await khue.call(ann, api.deletePaper, { params: { id, slot: 'birth-notice', fileId: file.id } })
    assert.equal((await khue.call(ann, api.getDraft, { params: { id } })).body.files.length, 2)
  })

  test('PR11: the check names what is missing, page by page, with the law', async () => {
    const { id } = await draftOf(khue, ann, '1.001193', { childBirth: '2099-01-01' })
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

  test('PR17: an address names a commune of the day by its name', async () => {
    for (const place of [
      { ...hoanKiem, unitName: 'Phường Cửa Nam' },
      { ...hoanKiem, unitId: 'gso:00079@2014-04-01', unitName: 'Phường Tràng Tiền' },
      { ...hoanKiem, unitId: 'gso:01@2008-08-01', unitName: 'Thành phố Hà Nội' },
    ]) {
      const { id } = await draftOf(khue, ann, '1.001193', birthAnswers(place))
      const { body } = await khue.call(ann, api.checkDraft, { params: { id } })
      const found = body.pages.flatMap(({ findings }) => findings)
      assert.deepEqual([body.ready, found.map(({ pointer }) => pointer)], [false, ['/residence/unitId']])
    }
  })

  test('PR18: the quote: fee by the answers, the office by the address, the date by the calendar', async () => {
    const { id } = await draftOf(khue, ann, '1.001193', { ...birthAnswers(), copies: 2 })
    const { body } = await khue.call(ann, api.quoteDraft, { params: { id } })
    assert.equal(body.feeDong, 16_000)
    assert.equal(body.receivingUnit.id, hoanKiem.unitId)
    assert.match(body.because.vi, /Hoàn Kiếm/)
    const { line: _line, ...ward } = hoanKiem
    const half = await draftOf(khue, ann, '1.001193', { residence: ward })
    const early = await khue.call(ann, api.quoteDraft, { params: { id: half.id } })
    assert.match(early.body.because.vi, /địa chỉ Phường Hoàn Kiếm, Hà Nội:/)
    const elsewhere = await draftOf(
      khue,
      ann,
      '1.001193',
      birthAnswers({ unitId: 'gso:99999', unitName: 'X', line: 'Y' }),
    )
    const unknown = await khue.call(ann, api.quoteDraft, { params: { id: elsewhere.id } })
    assert.equal(unknown.problem?.type, '/problems/procedures.no-office')
  })

  test('PR30: nobody chooses the post without an address and a telephone', async () => {
    const { id, version } = await draftOf(khue, ann, '1.001193', birthAnswers())
    const set = { applicantPhone: null }
    await khue.call(ann, api.saveDraft, { params: { id }, body: { version: version + 1, set, delivery: 'post' } })
    const { body } = await khue.call(ann, api.checkDraft, { params: { id } })
    const phone = body.pages.flatMap(({ findings }) => findings).filter(({ pointer }) => pointer === '/applicantPhone')
    assert.deepEqual([body.ready, phone.length], [false, 1])
    assert.deepEqual(lackingForPost({ residence: { ...hoanKiem, line: '' } }), ['residence', 'applicantPhone'])
    assert.deepEqual(lackingForPost(birthAnswers()), [])
  })

  test('PR18: what the city decides is received by the commune', async () => {
    const { id } = await draftOf(khue, ann, '3.000333', {})
    const { body } = await khue.call(ann, api.quoteDraft, { params: { id } })
    assert.equal(body.receivingUnit.id, hoanKiem.unitId)
    assert.match(body.decidingUnit.id, /cong-an-thanh-pho/)
  })
})
