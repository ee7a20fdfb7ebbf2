/** For tests: a Khuê of all modules, and people who act in it. */
import type { Citizen, Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import type { Module } from '../../kernel/module.ts'
import { startTestKhue, type TestKhue } from '../../kernel/testing.ts'
import { ensurePerson } from '../../platform/identity/index.ts'
import { type Role, rolePermissions } from '../../platform/organisation/index.ts'
import type { Address } from './form.ts'
import { hoanKiem } from './sample-answers.ts'

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
  person: { name: string; citizenNumber: string; dateOfBirth: string; residence?: Address },
): Promise<Citizen> {
  const { unitId, line } = person.residence ?? hoanKiem
  const { id, name } = await khue.app.transaction((tx) =>
    ensurePerson(tx, {
      ...person,
      sex: 'male',
      ethnicity: 'Kinh',
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
  return { kind: 'official', id: newId(), name, grants, sessionId: newId(), strongUntil }
}

export const clerkAt = (khue: TestKhue, unitId: string): Promise<Official> => officialAt(khue, 'one-stop-clerk', unitId)
