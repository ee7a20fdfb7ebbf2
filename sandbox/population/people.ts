/** Whom the national database of the sandbox has, those of its VNeID, and what it tells of them. */
import { citizens, type CityModel } from '../vneid/people.ts'

export interface NationalPerson {
  readonly citizenNumber: string
  readonly name: string
  readonly dateOfBirth: string
  readonly sex: 'male' | 'female'
  readonly residence: { readonly communeCode: string; readonly line: string }
  readonly diedOn: string | null
}

export const noticeKinds = ['moved', 'died', 'name-changed'] as const
export type NoticeKind = (typeof noticeKinds)[number]

export interface Notice {
  /** From 1, without gaps. */
  readonly seq: number
  readonly id: string
  readonly at: string
  readonly kind: NoticeKind
  readonly citizenNumber: string
  readonly dateOfBirth: string
  /** YYYY-MM-DD: from when it holds. */
  readonly on: string
  readonly name?: string
  readonly residence?: { readonly communeCode: string; readonly line: string }
}

export function nationalPeople(model: CityModel): NationalPerson[] {
  return citizens.map(({ citizenNumber, name, birthdate, gender, residence }) => ({
    citizenNumber,
    name,
    dateOfBirth: birthdate,
    sex: gender,
    residence: { communeCode: residence[model].unit_code, line: residence[model].line },
    diedOn: null,
  }))
}
