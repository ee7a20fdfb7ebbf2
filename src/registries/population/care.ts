/** Which persons may be one and the same, and what a good record of a person or a household is. Rules PO10 and PO11. */
import {
  type Likeness,
  type Registry,
  type RecordData,
  dayLikeness,
  lettersApart,
  nameLikeness,
  weight,
} from '../../platform/registry/index.ts'
import { translate } from '../../kernel/i18n.ts'
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

/** What is known of both is compared; what one of them lacks says nothing. */
export function compare(a: RecordData, b: RecordData): Likeness[] {
  const both = (field: string): [string, string] | undefined => {
    const [x, y] = [string(a[field]), string(b[field])]
    return x === '' || y === '' ? undefined : [x, y]
  }
  const [name, born, number, sex] = ['name', 'dateOfBirth', 'citizenNumber', 'sex'].map(both)
  return [
    ...(name ? [nameLikeness(...name)] : []),
    ...(born ? [dayLikeness(...born)] : []),
    ...(number ? [numberLikeness(...number)] : []),
    ...kinLikeness(a, b),
    ...(unitOf(a) !== '' && unitOf(a) === unitOf(b) ? [{ points: weights.sameUnit, why: careTexts.sameUnit }] : []),
    ...(sex && sex[0] !== sex[1] ? [{ points: weights.otherSex, why: careTexts.otherSex }] : []),
  ]
}

const weights = {
  sameNumber: weight(0.93, 1 / 10_000_000),
  // A slip of one digit; by chance hardly anybody's own number is that near.
  numbersNear: weight(0.04, 1 / 100_000),
  // A number is given once for life (Law on Identification 2023): two of them are two persons.
  numbersApart: weight(0.000_015, 1),
  sameKin: weight(0.64, 1 / 100),
  otherKin: weight(0.03, 0.98),
  sameUnit: weight(0.85, 0.03),
  otherSex: weight(0.001, 0.5),
} as const

function numberLikeness(a: string, b: string): Likeness {
  if (a === b) return { points: weights.sameNumber, why: careTexts.sameNumber }
  return lettersApart(a, b, 1) <= 1
    ? { points: weights.numbersNear, why: careTexts.numbersNear }
    : { points: weights.numbersApart, why: careTexts.numbersApart }
}

function kinLikeness(a: RecordData, b: RecordData): Likeness[] {
  const both = ['motherId', 'fatherId', 'spouseId'].filter((kin) => a[kin] !== undefined && b[kin] !== undefined)
  if (both.length === 0) return []
  return both.some((kin) => a[kin] === b[kin])
    ? [{ points: weights.sameKin, why: careTexts.sameKin }]
    : [{ points: weights.otherKin, why: careTexts.otherKin }]
}

const cityPeople = 8_500_000

/** One of 8.5 million: who anybody is before anything of them is known. */
export const prior = weight(1, cityPeople)

/** How many others of the city have somebody's name and year, or month, of birth, as the weights of similarity.ts take it. */
const othersUsual = { year: cityPeople / 3000 / 70, month: cityPeople / 3000 / 840 } as const
/** How many fit and are not recorded. */
const othersUnrecorded = 0.1

/** How many times likelier the reasons make it. */
export const times = (reasons: readonly Likeness[]): number =>
  2 ** (reasons.reduce((sum, { points }) => sum + points, 0) / 10)

/**
 * PO39: a year says little beside a frequent name and much beside a rare one, so the register is asked how many there are. `people` is
 * how many it has of whom the same could be said; `others` what those beside who is compared amount to, by what else is told.
 */
export function rarity(known: 'year' | 'month', { people, others }: { people: number; others: number }): Likeness {
  const words = { n: people }
  return {
    points: weight(othersUsual[known], others + othersUnrecorded),
    why: { vi: translate('vi', careTexts.soMany, words), en: translate('en', careTexts.soMany, words) },
  }
}

export const similarity: NonNullable<Registry['similarity']> = { blocksOf, compare, prior }

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
