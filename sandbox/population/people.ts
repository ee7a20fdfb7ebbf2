/** Whom the national database of the sandbox has: those of its VNeID. */
import { citizens, type CityModel } from '../vneid/people.ts'

export interface NationalPerson {
  readonly citizenNumber: string
  readonly name: string
  readonly dateOfBirth: string
  readonly sex: 'male' | 'female'
  readonly residence: { readonly communeCode: string; readonly line: string }
  readonly diedOn: string | null
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
