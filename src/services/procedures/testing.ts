/** For tests: a Khuê of all modules, people who act in it, and the way of a case through their hands. */
import assert from 'node:assert/strict'
import type { Citizen, Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import type { Module } from '../../kernel/module.ts'
import { officialWith, startTestKhue, type TestKhue } from '../../kernel/testing.ts'
import { act, caseSummary, record } from '../../platform/casework/index.ts'
import { ensurePerson } from '../../platform/identity/index.ts'
import { type Role, rolePermissions } from '../../platform/organisation/index.ts'
import { paymentsOf } from '../../platform/payments/index.ts'
import * as api from './contract.ts'
import type { Address, Answers } from './form.ts'
import { birthAnswers, hoanKiem } from './sample-answers.ts'

export { applicantAnswers, birthAnswers, hoanKiem, marriageAnswers } from './sample-answers.ts'

export const pdf: Buffer = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)

/** `modules`: all of the program's; this file may not look up to them itself. */
export function startProcedures(
  modules: readonly Module[],
  env: Readonly<Record<string, string>> = {},
): Promise<TestKhue> {
  return startTestKhue({ modules, env })
}

/** A citizen whom VNeID has verified, living at a known address. */
export async function citizenOf(
  khue: TestKhue,
  person: { name: string; citizenNumber: string; dateOfBirth: string | null; residence?: Address },
): Promise<Citizen> {
  const { unitId, line } = person.residence ?? hoanKiem
  const { id, name } = await khue.app.transaction((tx) =>
    ensurePerson(tx, {
      ...person,
      sex: 'male',
      nationality: 'Việt Nam',
      placeOfOrigin: 'Hà Nội',
      phone: '0912345678',
      email: null,
      residence: { unitId, line },
      source: 'vneid',
    }),
  )
  return { kind: 'citizen', id, name, assurance: 2, sessionId: newId() }
}

/** An official with the permissions of a role at a unit, after a fresh second factor. */
export async function officialAt(khue: TestKhue, role: Role, unitId: string, name: string = role): Promise<Official> {
  const strongUntil = khue.app.clock.now().epochMilliseconds + 600_000
  const grants = rolePermissions[role].map((permission) => ({ permission, unitId, subtree: false }))
  return officialWith(name, grants, strongUntil)
}

export const clerkAt = (khue: TestKhue, unitId: string): Promise<Official> => officialAt(khue, 'one-stop-clerk', unitId)

/** A new draft with these answers, besides those that the city fills in. */
export async function draftOf(khue: TestKhue, who: Citizen, code: string, answers: Answers): Promise<api.Draft> {
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

export async function attach(khue: TestKhue, who: Citizen, draftId: string, slot: string): Promise<api.DraftFile> {
  const reply = await khue.call(who, api.uploadPaper, {
    params: { id: draftId, slot },
    query: { name: `${slot}.pdf` },
    body: pdf,
  })
  assert.equal(reply.status, 200, JSON.stringify(reply.problem))
  return reply.body
}

/** An application with a paper in each slot that must have one; a birth where nothing else is said. */
export async function submitted(
  khue: TestKhue,
  who: Citizen,
  answers: Answers = birthAnswers(),
  code = '1.001193',
  delivery?: api.Draft['delivery'],
): Promise<api.Submission> {
  const { id, papers, version } = await draftOf(khue, who, code, answers)
  if (delivery) {
    const body = { version, set: {}, delivery }
    assert.equal((await khue.call(who, api.saveDraft, { params: { id }, body })).status, 200)
  }
  for (const { slot } of papers.filter(({ need }) => need === 'required')) await attach(khue, who, id, slot)
  const reply = await khue.call(who, api.submitDraft, { params: { id }, body: { declared: true } })
  assert.equal(reply.status, 200, JSON.stringify(reply.problem))
  return reply.body
}

export const versionOf = async (khue: TestKhue, caseId: string): Promise<number> =>
  (await khue.app.read((tx) => caseSummary(tx, caseId))).version

/** Those through whose hands a case goes at a commune. */
export interface Office {
  readonly clerk: Official
  readonly specialist: Official
  readonly leader: Official
}

export async function officeAt(khue: TestKhue, unitId: string): Promise<Office> {
  return {
    clerk: await clerkAt(khue, unitId),
    specialist: await officialAt(khue, 'specialist', unitId),
    leader: await officialAt(khue, 'leader', unitId, 'Trần Văn Minh'),
  }
}

/** A submitted case at the specialist's desk, its fee paid. Gives the case's id. */
export async function received(khue: TestKhue, { clerk }: Office, { caseId }: api.Submission): Promise<string> {
  await khue.drain()
  await khue.app.transaction(async (tx) => {
    for (const { id: paymentId, amountDong } of await paymentsOf(tx, caseId))
      await record(tx, caseId, { type: 'payment-settled', data: { paymentId, amountDong } })
  })
  const expectedVersion = await versionOf(khue, caseId)
  const action = { type: 'receive', passOn: true } as const
  await khue.app.transaction((tx) => act(tx, clerk, { caseId, expectedVersion, action }))
  await khue.drain()
  return caseId
}

/** The result drafted, with these fields instead of those of the application, and passed on to be signed. */
export async function finished(khue: TestKhue, { specialist }: Office, caseId: string, changed: Answers = {}) {
  const params = { id: caseId }
  const blank = await khue.call(specialist, api.getResult, { params })
  const fields = { ...blank.body.fields, ...changed }
  const saved = await khue.call(specialist, api.saveResult, { params, body: { version: blank.body.version, fields } })
  assert.equal(saved.status, 200, JSON.stringify(saved.problem))
  const body = { version: saved.body.version, caseVersion: await versionOf(khue, caseId), passOn: true }
  const done = await khue.call(specialist, api.finishResult, { params, body })
  assert.equal(done.status, 200, JSON.stringify(done.problem))
  return done.body
}

/** Drafted, signed, sealed and issued. */
export async function issued(khue: TestKhue, office: Office, caseId: string, changed: Answers = {}): Promise<void> {
  const { version } = await finished(khue, office, caseId, changed)
  const signed = await khue.call(office.leader, api.signResult, {
    params: { id: caseId },
    body: { version, caseVersion: await versionOf(khue, caseId) },
  })
  assert.equal(signed.status, 200, JSON.stringify(signed.problem))
  await khue.drain()
}
