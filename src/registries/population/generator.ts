/**
 * A made-up Hanoi, the same for the same seed: people are drawn by the age pyramid, then put together into couples, families and
 * households as their ages allow, ward by ward. Rules PO5 and PO6.
 */
import type { LoadedRecord } from '../../platform/registry/index.ts'
import { givenNames, middleNames, pyramid, streets, surnames } from './pyramid.ts'
import { type Random, randomOf, weighted } from './random.ts'

export interface Ward {
  readonly unitId: string
  /** Its share of the people, in any measure. */
  readonly weight: number
}

export interface City {
  readonly people: number
  readonly seed: number
  readonly wards: readonly Ward[]
  /** The day on which ages are counted: YYYY-MM-DD. */
  readonly today: string
}

interface Person {
  readonly id: string
  readonly male: boolean
  readonly age: number
  readonly birth: string
  family: string
  name: string
  marital: 'single' | 'married' | 'widowed'
  spouse?: Person
  mother?: Person
  father?: Person
  placed: boolean
}

type Relation = 'head' | 'spouse' | 'child' | 'parent' | 'grandchild' | 'relative' | 'other'

interface Household {
  readonly members: [Person, Relation][]
}

/** People are made in blocks of one ward: large enough for everybody to find a fitting spouse, small enough for the cache. */
const blockSize = 2_000
const ethnicities: readonly (readonly [string, number])[] = [
  ['Kinh', 9_870],
  ['Mường', 76],
  ['Tày', 24],
  ['Dao', 11],
  ['Thái', 8],
  ['Nùng', 6],
  ['Hoa', 5],
]
const drawSurname = weighted(surnames)
const drawEthnicity = weighted(ethnicities)
const drawGroup = weighted<{ male: boolean; group: number }>(
  pyramid.flatMap(([men, women], group) => [
    [{ male: true, group }, men],
    [{ male: false, group }, women],
  ]),
)

/** The n-th record's id (UUIDv8, RFC 9562 §5.8): the same in every run, and sorted as they are made. */
function idOf(kind: 'a' | 'b', seed: number, n: number): string {
  const high = n.toString(16).padStart(12, '0')
  return `${high.slice(0, 8)}-${high.slice(8)}-8${kind}00-8000-${seed.toString(16).padStart(12, '0')}`
}

/** Numbers in the form of Decree 137/2015: province, century and sex, year, six digits that are used once. */
class CitizenNumbers {
  readonly #used = new Map<number, number>()
  next(male: boolean, birth: string): string {
    const year = Number(birth.slice(0, 4))
    const century = (year >= 2000 ? 2 : 0) + (male ? 0 : 1)
    const group = century * 100 + (year % 100)
    const n = this.#used.get(group) ?? 0
    this.#used.set(group, n + 1)
    // A step that shares no factor with a million visits each number once, in no visible order.
    return `001${century}${String(year % 100).padStart(2, '0')}${String((n * 617_243 + 104_729) % 1_000_000).padStart(6, '0')}`
  }
}

interface Making {
  readonly city: City
  readonly random: Random
  readonly numbers: CitizenNumbers
  people: number
  households: number
}

function drawPerson(making: Making): Person {
  const { random, city } = making
  const { male, group } = drawGroup(random)
  const age = group * 5 + Math.floor(random() * (group === pyramid.length - 1 ? 14 : 5))
  const person: Person = {
    id: idOf('a', city.seed, making.people++),
    male,
    age,
    birth: birthDay(random, city.today, age),
    family: '',
    name: '',
    marital: 'single',
    placed: false,
  }
  return person
}

const daysIn = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const two = (n: number) => (n < 10 ? `0${n}` : String(n))

/** A day of birth for somebody who is `age` years old today. */
function birthDay(random: Random, today: string, age: number): string {
  const month = 1 + Math.floor(random() * 12)
  const day = 1 + Math.floor(random() * (daysIn[month - 1] ?? 28))
  const text = `${two(month)}-${two(day)}`
  const had = text <= today.slice(5)
  return `${Number(today.slice(0, 4)) - age - (had ? 0 : 1)}-${text}`
}

function generation(birth: string): 0 | 1 | 2 {
  const year = Number(birth.slice(0, 4))
  return year < 1975 ? 0 : year < 2000 ? 1 : 2
}

const any = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

function giveName(random: Random, person: Person, family: string): void {
  const sex = person.male ? 'male' : 'female'
  const when = generation(person.birth)
  person.family = family
  person.name = `${family} ${any(random, middleNames[sex][when])} ${any(random, givenNames[sex][when])}`
}

// ---- couples and families ---------------------------------------------------------------------------------------

/** Of those of this age, how many have married. */
function marriedShare(age: number): number {
  if (age < 22) return 0.04
  if (age < 26) return 0.35
  if (age < 31) return 0.68
  return 0.93
}

/** Couples by the wife's age. A husband is on average two years older. */
function marry(random: Random, people: readonly Person[]): Person[] {
  const women = people.filter((p) => !p.male && p.age >= 18 && random() < marriedShare(p.age))
  const men = people.filter((p) => p.male && p.age >= 20 && random() < marriedShare(p.age))
  const byAge = (a: Person, b: Person) => a.age - b.age
  women.sort(byAge)
  men.sort(byAge)
  const wives: Person[] = []
  let next = 0
  for (const wife of women) {
    while (next < men.length && (men[next]?.age ?? 0) < wife.age - 2) next++
    const husband = men[next]
    if (!husband || husband.age > wife.age + 9) {
      if (wife.age > 60) wife.marital = 'widowed'
      continue
    }
    next++
    wife.marital = 'married'
    husband.marital = 'married'
    wife.spouse = husband
    husband.spouse = wife
    wives.push(wife)
  }
  return wives
}

/** A mother for whom the age fits (19 to 42 years older, most often 27), not yet with more than four children. */
function motherFor(
  random: Random,
  byAge: readonly Person[][],
  children: Map<Person, number>,
  age: number,
): Person | undefined {
  for (let tries = 0; tries < 6; tries++) {
    const older = 19 + Math.floor((random() + random() + random()) * 7)
    const mother = any(random, byAge[age + older] ?? [])
    if (mother && (children.get(mother) ?? 0) < 4) return mother
  }
  return undefined
}

/** Children and the grown-up unmarried get parents where one fits; names follow the father. */
function bear(random: Random, people: readonly Person[], wives: readonly Person[]): void {
  const byAge: Person[][] = Array.from({ length: 130 }, () => [])
  for (const wife of wives) byAge[wife.age]?.push(wife)
  const children = new Map<Person, number>()
  for (const child of people) {
    // Of the married, one in three has parents who live in the same ward.
    if (child.age > 55 || (child.marital === 'married' && random() > 0.33)) continue
    const mother = motherFor(random, byAge, children, child.age)
    if (!mother || mother === child.spouse) continue
    children.set(mother, (children.get(mother) ?? 0) + 1)
    child.mother = mother
    if (mother.spouse) child.father = mother.spouse
  }
}

/** Oldest first, so that a father has his name before his children. */
function nameAll(random: Random, people: readonly Person[]): void {
  for (const person of people.toSorted((a, b) => b.age - a.age)) {
    giveName(random, person, person.father?.family || drawSurname(random))
  }
}

// ---- households -------------------------------------------------------------------------------------------------

function settle(random: Random, people: readonly Person[]): Household[] {
  const households: Household[] = []
  const homeOf = new Map<Person, Household>()
  const place = (household: Household, person: Person, relation: Relation) => {
    household.members.push([person, relation])
    person.placed = true
    homeOf.set(person, household)
  }
  const found = (head: Person): Household => {
    const household: Household = { members: [] }
    place(household, head, 'head')
    if (head.spouse && !head.spouse.placed) place(household, head.spouse, 'spouse')
    households.push(household)
    return household
  }
  // Parents before children, so that a child finds the home of its parents.
  for (const person of people.toSorted((a, b) => b.age - a.age)) {
    if (person.placed) continue
    const home = homeOf.get(person.father ?? person.mother ?? person)
    const stays =
      home &&
      home.members.length < 7 &&
      (person.marital === 'married' ? random() < 0.25 : random() < stayShare(person.age))
    if (stays) {
      place(home, person, childOf(home, person))
      if (person.spouse && !person.spouse.placed) place(home, person.spouse, 'relative')
    } else if (person.age >= 18 || households.length === 0) {
      found(person.spouse?.male && !person.spouse.placed ? person.spouse : person)
    } else {
      // A child without parents here lives with relatives.
      place(any(random, households), person, 'relative')
    }
  }
  return households
}

function stayShare(age: number): number {
  return age < 22 ? 0.995 : age < 30 ? 0.75 : 0.4
}

function childOf(home: Household, person: Person): Relation {
  const head = home.members[0]?.[0]
  return head === person.father || head === person.mother ? 'child' : 'grandchild'
}

// ---- records ----------------------------------------------------------------------------------------------------

interface Block {
  readonly ward: Ward
  readonly households: readonly Household[]
}

/** Ward by ward, block by block; the sizes add up to the city's people. */
function* blocks(making: Making): Generator<Block> {
  const { city, random } = making
  const whole = city.wards.reduce((sum, { weight }) => sum + weight, 0)
  let share = 0
  let made = 0
  for (const ward of city.wards) {
    share += ward.weight
    // By running totals, so that rounding loses nobody.
    const until = Math.round((city.people * share) / whole)
    while (made < until) {
      const size = Math.min(blockSize, until - made)
      made += size
      const people = Array.from({ length: size }, () => drawPerson(making))
      const wives = marry(random, people)
      bear(random, people, wives)
      nameAll(random, people)
      yield { ward, households: settle(random, people) }
    }
  }
}

interface Home {
  readonly id: string
  readonly line: string
  readonly since: string
}

function homeOf(making: Making, household: Household): Home {
  const { random, city } = making
  const n = making.households++
  const head = household.members[0]?.[0]
  const adultSince = Number((head?.birth ?? city.today).slice(0, 4)) + 18
  const years = Math.max(1, Number(city.today.slice(0, 4)) - adultSince)
  const year = Math.min(Number(city.today.slice(0, 4)) - 1, adultSince + Math.floor(random() * years))
  const lane = random() < 0.6 ? `, ngõ ${1 + Math.floor(random() * 400)}` : ''
  return {
    id: idOf('b', city.seed, n),
    line: `Số ${1 + Math.floor(random() * 250)}${lane} ${any(random, streets)}`,
    since: `${year}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`,
  }
}

function* homes(city: City): Generator<{ making: Making; ward: Ward; household: Household; home: Home }> {
  const making: Making = { city, random: randomOf(city.seed), numbers: new CitizenNumbers(), people: 0, households: 0 }
  for (const { ward, households } of blocks(making)) {
    for (const household of households) yield { making, ward, household, home: homeOf(making, household) }
  }
}

/** Everybody, household by household. */
export function* persons(city: City): Generator<LoadedRecord> {
  for (const { making, ward, household, home } of homes(city)) {
    // The head of the oldest family in a house decides nothing about ethnicity; families share it.
    const ethnicity = drawEthnicity(making.random)
    for (const [person] of household.members) {
      const since = person.birth > home.since ? person.birth : home.since
      yield {
        id: person.id,
        validFrom: person.birth,
        data: {
          citizenNumber: making.numbers.next(person.male, person.birth),
          name: person.name,
          sex: person.male ? 'male' : 'female',
          dateOfBirth: person.birth,
          ethnicity,
          nationality: 'Việt Nam',
          placeOfOrigin: 'Hà Nội',
          residence: { unitId: ward.unitId, line: home.line, since },
          householdId: home.id,
          maritalStatus: person.marital,
          ...(person.spouse && { spouseId: person.spouse.id }),
          ...(person.mother && { motherId: person.mother.id }),
          ...(person.father && { fatherId: person.father.id }),
          synthetic: true,
        },
      }
    }
  }
}

/** Every household of the same city. */
export function* householdsOf(city: City): Generator<LoadedRecord> {
  for (const { making, ward, household, home } of homes(city)) {
    // The same draw as in `persons`, so that both see the same city.
    drawEthnicity(making.random)
    yield {
      id: home.id,
      validFrom: home.since,
      data: {
        number: `HN${String(making.households).padStart(8, '0')}`,
        head: household.members[0]?.[0].name ?? '',
        address: { unitId: ward.unitId, line: home.line, since: home.since },
        members: household.members.map(([person, relation]) => ({ personId: person.id, relation })),
        synthetic: true,
      },
    }
  }
}
