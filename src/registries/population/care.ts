/** Which persons may be one and the same, and what a good record of a person or a household is. Rules PO10 and PO11. */
import {
  type Likeness,
  type Registry,
  type RecordData,
  dayLikeness,
  lettersApart,
  nameLikeness,
} from '../../platform/registry/index.ts'
import { careTexts, ruleTexts } from './messages.ts'

const string = (value: unknown): string => (typeof value === 'string' ? value : '')
const unitOf = (data: RecordData): string => string((data['residence'] as { unitId?: unknown } | undefined)?.unitId)

// ---- persons that may be the same -------------------------------------------------------------------------------

const lastWord = (name: string) => name.trim().split(/\s+/).at(-1) ?? ''
const unmarked = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll(/[đĐ]/g, 'd').toLowerCase()

/** The given name with the day of birth, whichever way round day and month stand; the whole name with the year of birth. */
function blocksOf(data: RecordData): string[] {
  const [name, born] = [unmarked(string(data['name'])), string(data['dateOfBirth'])]
  const [year = '', ...dayAndMonth] = born.split('-')
  return [`${lastWord(name)} ${year} ${dayAndMonth.toSorted().join(' ')}`, `${name} ${year}`]
}

function compare(a: RecordData, b: RecordData): Likeness[] {
  return [
    nameLikeness(string(a['name']), string(b['name'])),
    dayLikeness(string(a['dateOfBirth']), string(b['dateOfBirth'])),
    ...numberLikeness(string(a['citizenNumber']), string(b['citizenNumber'])),
    ...kinLikeness(a, b),
    ...(unitOf(a) !== '' && unitOf(a) === unitOf(b) ? [{ points: 10, why: careTexts.sameUnit }] : []),
    ...(a['sex'] === b['sex'] ? [] : [{ points: -30, why: careTexts.otherSex }]),
  ]
}

/** Two numbers of their own speak strongly for two persons, unless one is a slip of the other. */
function numberLikeness(a: string, b: string): Likeness[] {
  if (a === '' || b === '') return []
  return lettersApart(a, b, 1) <= 1
    ? [{ points: 15, why: careTexts.numbersNear }]
    : [{ points: -50, why: careTexts.numbersApart }]
}

function kinLikeness(a: RecordData, b: RecordData): Likeness[] {
  const both = ['motherId', 'fatherId', 'spouseId'].filter((kin) => a[kin] !== undefined && b[kin] !== undefined)
  if (both.length === 0) return []
  return both.some((kin) => a[kin] === b[kin])
    ? [{ points: 20, why: careTexts.sameKin }]
    : [{ points: -20, why: careTexts.otherKin }]
}

/** The same name and day of birth, and something more; or less alike, and much more. */
export const similarity: NonNullable<Registry['similarity']> = { blocksOf, compare, threshold: 75 }

// ---- rules ------------------------------------------------------------------------------------------------------

/** Decree 137/2015 art. 7: province, century and sex (0 and 1 for the 20th, 2 and 3 for the 21st), year, six digits. */
function numberFitsBirth(data: RecordData): boolean {
  const number = string(data['citizenNumber'])
  if (number === '') return true
  const [year, century] = [string(data['dateOfBirth']).slice(0, 4), Number(number[3])]
  const fitsCentury = 19 + Math.floor(century / 2) === Number(year.slice(0, 2))
  const fitsSex = (century % 2 === 0 ? 'male' : 'female') === data['sex']
  const fitsProvince = Number(number.slice(0, 3)) >= 1 && Number(number.slice(0, 3)) <= 96
  return fitsCentury && fitsSex && fitsProvince && number.slice(4, 6) === year.slice(2)
}

const parentsOf = (data: RecordData) => [data['motherId'], data['fatherId']].filter((id) => typeof id === 'string')

/** Biology, with room for errors of a year. */
const parentAgeMin = 12

function isTooNearAParent(data: RecordData, related: ReadonlyMap<string, RecordData>): boolean {
  const year = (person: RecordData) => Number(string(person['dateOfBirth']).slice(0, 4))
  return parentsOf(data).some((id) => {
    const parent = related.get(id)
    return parent !== undefined && year(data) - year(parent) < parentAgeMin
  })
}

export const personRules: NonNullable<Registry['quality']> = {
  'number-fits-birth': { title: ruleTexts.numberFitsBirth, weight: 3, isBroken: (data) => !numberFitsBirth(data) },
  'younger-than-parents': {
    title: ruleTexts.youngerThanParents,
    weight: 3,
    relatedTo: parentsOf,
    isBroken: isTooNearAParent,
  },
  'has-residence': {
    title: ruleTexts.hasResidence,
    weight: 2,
    isBroken: (data) =>
      data['residence'] === undefined && data['temporaryResidence'] === undefined && data['dateOfDeath'] === undefined,
  },
  'has-number': {
    title: ruleTexts.hasNumber,
    weight: 1,
    isBroken: (data) => data['citizenNumber'] === undefined && data['nationality'] === 'Việt Nam',
  },
  'died-after-birth': {
    title: ruleTexts.diedAfterBirth,
    weight: 3,
    isBroken: (data) => data['dateOfDeath'] !== undefined && string(data['dateOfDeath']) < string(data['dateOfBirth']),
  },
}

export const householdRules: NonNullable<Registry['quality']> = {
  'has-one-head': {
    title: ruleTexts.hasOneHead,
    weight: 2,
    isBroken: (data) => {
      const members = (data['members'] ?? []) as readonly { relation: string }[]
      return members.filter(({ relation }) => relation === 'head').length !== 1
    },
  },
}
