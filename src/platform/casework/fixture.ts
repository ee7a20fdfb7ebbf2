/** For this module's tests: people, units and a process to open cases with. */
import assert from 'node:assert/strict'
import type { Actor, Citizen, Official } from '../../kernel/actor.ts'
import { instantAt } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { Problem } from '../../kernel/problems.ts'
import { officialWith, type TestKhue } from '../../kernel/testing.ts'
import { rolePermissions } from '../organisation/index.ts'
import {
  type Action,
  type ActReply,
  type CaseView,
  type Process,
  type StepRole,
  usualProcess,
  viewCase,
} from './contract.ts'
import { act, openCase, type OpenCaseInput, type OpenedCase } from './index.ts'

export const hoanKiem = 'gso:00070@2025-07-01'
export const cauGiay = 'gso:00166@2025-07-01'
export const justice = 'department:so-tu-phap@2008-08-01'

/** Monday; the next public holiday is two weeks away. */
export const monday = '2026-11-09'

export const at = (text: string): Temporal.Instant => instantAt(Temporal.PlainDateTime.from(text))

export function official(role: StepRole | 'operator' | 'unit-admin', unitId: string, subtree = false): Official {
  const grants = rolePermissions[role].map((permission) => ({ permission, unitId, subtree }))
  return officialWith(`${role} của ${unitId}`, grants)
}

export function citizen(name = 'Nguyễn Thị Đào'): Citizen {
  return { kind: 'citizen', id: newId(), name, assurance: 2, sessionId: newId() }
}

export const process: Process = usualProcess({
  procedureCode: '1.001193',
  version: 1,
  title: { vi: 'Đăng ký khai sinh', en: 'Birth registration' },
  workingHours: 40,
  payment: 'none',
})

/** The office of one ward. */
export function office(unitId: string) {
  return {
    unitId,
    clerk: official('one-stop-clerk', unitId),
    specialist: official('specialist', unitId),
    leader: official('leader', unitId),
  }
}
export type Office = ReturnType<typeof office>

export async function open(
  khue: TestKhue,
  applicant: Citizen,
  more: Partial<OpenCaseInput> = {},
  actor: Actor = applicant,
): Promise<OpenedCase> {
  const input: OpenCaseInput = {
    process,
    applicant: { personId: applicant.id, name: applicant.name },
    receivingUnitId: hoanKiem,
    competence: 'commune',
    addressUnitId: hoanKiem,
    channel: 'online',
    data: { childName: 'Nguyễn An' },
    papers: [],
    ...more,
  }
  return khue.app.transaction((tx) => openCase(tx, actor, input))
}

export function perform(
  khue: TestKhue,
  actor: Actor,
  caseId: string,
  version: number,
  action: Action,
): Promise<ActReply> {
  return khue.app.transaction((tx) => act(tx, actor, { caseId, expectedVersion: version, action }))
}

/** Does the actions one after another, each by its actor. */
export async function walk(
  khue: TestKhue,
  opened: { id: string; version: number },
  steps: readonly (readonly [Actor, Action])[],
): Promise<ActReply> {
  let reply: ActReply = { id: opened.id, version: opened.version, phase: 'submitted', status: 1 }
  for (const [actor, action] of steps) reply = await perform(khue, actor, opened.id, reply.version, action)
  return reply
}

export const draft = (): Action => ({ type: 'draft', documentId: newId(), sha256: 'a'.repeat(64) })

/** From submission to the leader's desk. */
export function toDecision(of: Office, drafted: Action = draft()): (readonly [Actor, Action])[] {
  return [
    [of.clerk, { type: 'receive', passOn: true }],
    [of.specialist, { type: 'take' }],
    [of.specialist, drafted],
    [of.specialist, { type: 'pass-on' }],
  ]
}

/** The case's page at the desk. */
export async function viewed(khue: TestKhue, actor: Actor, id: string): Promise<CaseView> {
  const { status, body, problem } = await khue.call(actor, viewCase, { params: { id } })
  assert.equal(status, 200, JSON.stringify(problem))
  return body
}

/** For assert.rejects: a problem of this type. */
export function refused(type: string): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof Problem, String(error))
    assert.equal(error.type, type)
    return true
  }
}
