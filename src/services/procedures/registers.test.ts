/** What results change in the city's registries, through the whole house. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestAuthority } from '../../../sandbox/ca/testing.ts'
import { modules } from '../../modules.ts'
import { actOnCase, viewCase } from '../../platform/casework/contract.ts'
import { type History, readHistory } from '../../platform/registry/contract.ts'
import { type CaseChanged, caseSummary } from '../../platform/casework/index.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import { findRecord } from '../../platform/registry/index.ts'
import { householdBusiness } from './catalogue/business.ts'
import * as api from './contract.ts'
import { keepCity } from './load-catalogue.ts'
import { paperAt } from './paper-at.ts'
import { peopleIn } from './people-in-case.ts'
import { keepRegisters } from './registers.ts'
import {
  attach,
  birthAnswers,
  citizenOf,
  draftOf,
  hoanKiem,
  issued,
  officeAt,
  received,
  startProcedures,
  submitted,
  versionOf,
} from './testing.ts'

const authority = await startTestAuthority()
const khue = await startProcedures(modules, authority.env)
const ann = await citizenOf(khue, { name: 'Nguyễn Văn An', citizenNumber: '001095000011', dateOfBirth: '1995-03-02' })
const office = await officeAt(khue, hoanKiem.unitId)

const shop = {
  businessName: 'Hộ kinh doanh Cà phê Khuê Văn',
  premises: hoanKiem,
  founder: 'person',
  mainTrade: '5630',
  capitalDong: 80_000_000,
  workers: 2,
  oneOnly: true,
  declaration: true,
}

async function history(caseId: string): Promise<History | undefined> {
  const { body, status } = await khue.call(office.specialist, readHistory, {
    params: { registry: 'enterprises', id: caseId },
    query: { purpose: 'business-registration' },
  })
  return status === 200 ? body : undefined
}

/** What casework has told when the first result of the case was issued. */
async function issuing(caseId: string): Promise<CaseChanged> {
  const summary = await khue.app.read((tx) => caseSummary(tx, caseId))
  const event = summary.events.find(({ type }) => type === 'result-issued') ?? assert.fail('nothing was issued')
  const { code, procedureCode, procedureVersion, holderUnitId, applicant } = summary
  return {
    caseId,
    code,
    procedureCode,
    procedureVersion,
    holderUnitId,
    applicantPersonId: applicant.personId,
    type: event.type,
    version: event.seq,
    at: event.at.toString(),
    track: 'handling',
    phase: 'issued',
    status: 9,
  }
}

test('PR45: a household business is entered when its certificate is issued, corrected with it, and ended by its revocation', async () => {
  const caseId = await received(khue, office, await submitted(khue, ann, shop, '1.001612'))
  assert.equal(await history(caseId), undefined, 'an application alone enters nothing')
  await issued(khue, office, caseId, { businessName: shop.businessName })
  const { record: entered } = (await history(caseId)) ?? assert.fail('the business was not entered')
  assert.deepEqual(entered.data['owners'], [{ personId: ann.id, name: 'Nguyễn Văn An', role: 'owner' }])
  assert.deepEqual(entered.data['trades'], [
    { code: '5630', edition: 'vsic-2025', name: 'Dịch vụ phục vụ đồ uống (quán cà phê, trà)' },
  ])
  assert.deepEqual([entered.data['code'], entered.data['status'], entered.version], ['001095000011', 'active', 1])

  const reopened = await khue.call(office.leader, actOnCase, {
    params: { id: caseId },
    body: {
      expectedVersion: await versionOf(khue, caseId),
      action: { type: 'reopen', legalGround: 'Nghị định 168/2025/NĐ-CP', reason: 'Sai tên.' },
    },
  })
  assert.equal(reopened.status, 200, JSON.stringify(reopened.problem))
  // Drafted anew, and only now somebody hears that the first one was issued: it says what the first one said.
  const params = { id: caseId }
  const again = (await khue.call(office.specialist, api.getResult, { params })).body
  const drafted = { ...again.fields, businessName: 'Hộ kinh doanh chưa ký' }
  await khue.call(office.specialist, api.saveResult, { params, body: { version: again.version, fields: drafted } })
  const late = await issuing(caseId)
  await khue.app.transaction((tx) => keepRegisters(tx, late))
  assert.deepEqual((await history(caseId))?.record.data['name'], shop.businessName)
  assert.equal((await khue.app.read((tx) => paperAt(tx, late))).numberText, entered.data['certificate'])
  await issued(khue, office, caseId, { businessName: 'Hộ kinh doanh Cà phê Khuê Văn Các' })
  const corrected = (await history(caseId))?.record
  assert.deepEqual([corrected?.data['name'], corrected?.version], ['Hộ kinh doanh Cà phê Khuê Văn Các', 2])

  const revoked = await khue.call(office.leader, api.revokeIssued, {
    params: { id: caseId },
    body: {
      caseVersion: await versionOf(khue, caseId),
      legalGround: 'Nghị định 168/2025/NĐ-CP',
      reason: 'Kê khai không trung thực.',
    },
  })
  assert.equal(revoked.status, 200, JSON.stringify(revoked.problem))
  await khue.drain()
  const ended = (await history(caseId))?.record
  assert.deepEqual([ended?.state, ended?.data['status'], ended?.version], ['ended', 'revoked', 3])
})

test('EN10: a case that was received under the form of VSIC 2018 keeps that edition, whatever the form says since', async () => {
  const { form, ...rest } = householdBusiness
  const before = JSON.parse(JSON.stringify(form, (key, value) => (key === 'x-edition' ? undefined : value)))
  await khue.app.transaction((tx) => keepCity(tx, [{ ...rest, form: before }]))
  const owner = await citizenOf(khue, {
    name: 'Lê Thị Bình',
    citizenNumber: '001195000012',
    dateOfBirth: '1995-03-02',
  })
  const caseId = await received(khue, office, await submitted(khue, owner, shop, '1.001612'))
  await khue.app.transaction((tx) => keepCity(tx, [householdBusiness]))
  await issued(khue, office, caseId, { businessName: 'Hộ kinh doanh Cà phê Bình' })
  const [trade] = ((await history(caseId))?.record.data['trades'] ?? []) as readonly { edition?: string }[]
  assert.equal(trade?.edition, 'vsic-2018')
})

test('PR15, PR47, CW4: a birth is in the population registry when its certificate is issued, and no more when it is revoked', async () => {
  const minh = await citizenOf(khue, {
    name: 'Nguyễn Văn Minh',
    citizenNumber: '001093009901',
    dateOfBirth: '1993-04-12',
  })
  const { mother: _mother, father: _father, ...answers } = birthAnswers()
  const caseId = await received(khue, office, await submitted(khue, minh, answers))
  const newborn = () => khue.app.read((tx) => findRecord(tx, 'population', { id: caseId }))
  assert.equal(await newborn(), undefined, 'an application alone enters nothing')
  await issued(khue, office, caseId)
  const born = (await newborn()) ?? assert.fail('the newborn was not entered')
  assert.equal(born.data['name'], answers['childName'])
  assert.equal(born.data['fatherId'], minh.id)
  await motherIsTold(caseId)
  const revoked = await khue.call(office.leader, api.revokeIssued, {
    params: { id: caseId },
    body: { caseVersion: await versionOf(khue, caseId), legalGround: 'Luật Hộ tịch 2014', reason: 'Khai không đúng.' },
  })
  assert.equal(revoked.status, 200, JSON.stringify(revoked.problem))
  await khue.drain()
  assert.equal((await newborn())?.state, 'ended')
})

/** PR15, CW4: she has applied for nothing, and sees that officials read the case that speaks of her. */
async function motherIsTold(caseId: string): Promise<void> {
  const who = { name: 'Trần Thị Thu Hà', citizenNumber: '001195009902', dateOfBirth: '1995-09-30' }
  const mother = await citizenOf(khue, who)
  await khue.call(office.specialist, viewCase, { params: { id: caseId } })
  await khue.call(office.leader, api.getCaseContent, { params: { id: caseId } })
  const { items } = (await khue.call(mother, accessLog, { query: {} })).body
  const told = items.filter((one) => one.caseId === caseId && one.what === 'named-in-case')
  assert.deepEqual([...new Set(told.map((one) => one.officialName))].toSorted(), ['Trần Văn Minh', 'specialist'])
  assert.equal((await khue.call(mother, api.getCaseContent, { params: { id: caseId } })).status, 404)
  // Somebody else’s number by a slip tells nobody.
  const slip = { mother: { citizenNumber: who.citizenNumber, name: 'Trần Thị Bình', dateOfBirth: '1998-05-20' } }
  assert.deepEqual(await khue.app.read((tx) => peopleIn(tx, slip)), [])
}

test('PR47: the population registry follows the death as it was signed, not as it was declared', async () => {
  const number = '001068009921'
  const minh = { name: 'Nguyễn Văn Minh', citizenNumber: '001093009901', dateOfBirth: '1993-04-12' }
  const declared = {
    relation: 'other',
    deceasedName: 'Trần Văn Lợi',
    deceasedBirth: '1968-02-11',
    deceasedSex: 'male',
    deceasedNationality: 'Việt Nam',
    deceasedNumber: number,
    lastResidence: hoanKiem,
    deathDate: '2026-11-10',
    deathPlace: 'Bệnh viện Bạch Mai',
    declaration: true,
  }
  const draft = await draftOf(khue, await citizenOf(khue, minh), '1.000656', declared)
  const applicant = await citizenOf(khue, minh)
  for (const slot of ['death-notice', 'authorisation']) await attach(khue, applicant, draft.id, slot)
  const sent = await khue.call(applicant, api.submitDraft, { params: { id: draft.id }, body: { declared: true } })
  assert.equal(sent.status, 200, JSON.stringify(sent.problem))
  const caseId = await received(khue, office, sent.body)
  await issued(khue, office, caseId, { deathDate: '2026-11-09' })
  const record = await khue.app.read((tx) => findRecord(tx, 'population', { key: number }))
  assert.equal(record?.data['dateOfDeath'], '2026-11-09')
})
