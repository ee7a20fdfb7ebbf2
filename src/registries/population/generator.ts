/**
 * A made-up Hanoi, the same for the same seed: people are drawn by the age pyramid, then put together into couples, families and
 * households as their ages allow, ward by ward and block by block. A block knows nothing of the others, so that several threads can
 * make them. Rules PO5 and PO6.
 */
import { pick, type Random, randomOf } from '../../kernel/random.ts'
import { firstDay } from '../../kernel/partial-date.ts'
import type { LoadedRecord } from '../../platform/registry/index.ts'
import { households, population } from './definition.ts'
import { daysKnownSince, givenNames, middleNames, partialShare, pyramid, streets, surnames } from './pyramid.ts'
import { weighted } from './random.ts'

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

/** Every field is there from the start, so that all people are of one shape to the machine. */
interface Person {
  /** Given when it is known in which household, so that ids have the order of the records. */
  id: string
  readonly male: boolean
  readonly age: number
  readonly yearOfBirth: number
  /** As it is recorded: of some of the old the year alone, or the month too (kernel K33). */
  readonly birth: string
  family: string
  name: string
  marital: 'single' | 'married' | 'widowed'
  spouse: Person | undefined
  mother: Person | undefined
  father: Person | undefined
  /** How many have her as their mother. */
  children: number
  home: Household | undefined
}

type Relation = 'head' | 'spouse' | 'child' | 'parent' | 'grandchild' | 'relative' | 'other'

interface Household {
  readonly members: [Person, Relation][]
}

/** People are made in blocks of one ward: large enough for everybody to find a fitting spouse, small enough for the cache. */
const blockSize = 2_000
/** More than a block takes, some twenty a person. */
const drawsOfBlock = 200_000
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

/**
 * Ids of records by their number (UUIDv8, RFC 9562 §5.8). The first 32 bits of the number change rarely, and the last 16 come from
 * a table.
 */
class Ids {
  readonly #tail: string
  #head = -1
  #headText = ''
  #next: number

  constructor(kind: 'a' | 'b', seed: number, first: number) {
    this.#tail = `-8${kind}00-8000-${seed.toString(16).padStart(12, '0')}`
    this.#next = first
  }

  next(): string {
    const n = this.#next++
    const head = Math.floor(n / fourDigits.length)
    if (head !== this.#head) {
      this.#head = head
      this.#headText = `${head.toString(16).padStart(8, '0')}-`
    }
    return this.#headText + fourDigits[n % fourDigits.length] + this.#tail
  }
}

const fourDigits = Array.from({ length: 0x1_00_00 }, (_, n) => n.toString(16).padStart(4, '0'))

/**
 * Numbers in the form of Decree 137/2015: province, century and sex, year, six digits that are used once. Each block has its share
 * of the million.
 */
class CitizenNumbers {
  readonly #used = new Uint32Array(400)
  readonly #first: number
  readonly #share: number

  constructor(block: number, blocks: number) {
    this.#share = Math.floor(1_000_000 / blocks)
    this.#first = block * this.#share
  }

  next(male: boolean, yearOfBirth: number): string {
    const century = (yearOfBirth >= 2000 ? 2 : 0) + (male ? 0 : 1)
    const group = century * 100 + (yearOfBirth % 100)
    let six = 0
    // A step that shares no factor with a million visits each number once, in no visible order; 0099.. are the sandbox's own.
    do {
      const n = this.#used[group] ?? 0
      if (n >= this.#share) throw new RangeError(`a block has more than ${n} people of one sex and year`)
      this.#used[group] = n + 1
      six = ((this.#first + n) * 617_243 + 104_729) % 1_000_000
    } while (six >= 9_900 && six < 10_000)
    // A one in front keeps the leading zeros of the nine digits.
    return `001${String(1_000_000_000 + group * 1_000_000 + six).slice(1)}`
  }
}

interface Making {
  readonly random: Random
  readonly numbers: CitizenNumbers
  readonly personIds: Ids
  readonly householdIds: Ids
  readonly thisYear: number
  /** Month × 100 + day. */
  readonly thisDay: number
}

function drawPerson({ random, thisYear, thisDay }: Making): Person {
  const { male, group } = drawGroup(random)
  const age = group * 5 + Math.floor(random() * (group === pyramid.length - 1 ? 14 : 5))
  // A day of birth for somebody who is `age` years old today.
  const month = 1 + Math.floor(random() * 12)
  const day = 1 + Math.floor(random() * (daysIn[month - 1] ?? 28))
  const yearOfBirth = thisYear - age - (month * 100 + day <= thisDay ? 0 : 1)
  return {
    id: '',
    male,
    age,
    yearOfBirth,
    birth: recordedDay(random, yearOfBirth, `${yearOfBirth}-${two(month)}-${two(day)}`),
    family: '',
    name: '',
    marital: 'single',
    spouse: undefined,
    mother: undefined,
    father: undefined,
    children: 0,
    home: undefined,
  }
}

/** One draw, and none for those whose day is always known. */
function recordedDay(random: Random, year: number, day: string): string {
  if (year >= daysKnownSince) return day
  const { onlyYear, onlyMonth } = partialShare(year)
  const drawn = random()
  if (drawn < onlyYear) return day.slice(0, 4)
  return drawn < onlyYear + onlyMonth ? day.slice(0, 7) : day
}

const daysIn = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const twoDigits = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'))
const two = (n: number) => twoDigits[n] ?? ''

const generation = (yearOfBirth: number): 0 | 1 | 2 => (yearOfBirth < 1975 ? 0 : yearOfBirth < 2000 ? 1 : 2)

function giveName(random: Random, person: Person, family: string): void {
  const sex = person.male ? 'male' : 'female'
  const when = generation(person.yearOfBirth)
  person.family = family
  person.name = `${family} ${pick(random, middleNames[sex][when])} ${pick(random, givenNames[sex][when])}`
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
function motherFor(random: Random, byAge: readonly Person[][], age: number): Person | undefined {
  for (let tries = 0; tries < 6; tries++) {
    const older = 19 + Math.floor((random() + random() + random()) * 7)
    const mother = pick(random, byAge[age + older] ?? [])
    if (mother && mother.children < 4) return mother
  }
  return undefined
}

/** Children and the grown-up unmarried get parents where one fits; names follow the father. */
function bear(random: Random, people: readonly Person[], wives: readonly Person[]): void {
  const byAge: Person[][] = Array.from({ length: 130 }, () => [])
  for (const wife of wives) byAge[wife.age]?.push(wife)
  for (const child of people) {
    // Of the married, one in three has parents who live in the same ward.
    if (child.age > 55 || (child.marital === 'married' && random() > 0.33)) continue
    const mother = motherFor(random, byAge, child.age)
    if (!mother || mother === child.spouse) continue
    mother.children++
    child.mother = mother
    child.father = mother.spouse
  }
}

/** A father has his name before his children. */
function nameAll(random: Random, oldestFirst: readonly Person[]): void {
  for (const person of oldestFirst) giveName(random, person, person.father?.family || drawSurname(random))
}

// ---- households -------------------------------------------------------------------------------------------------

function settle(random: Random, oldestFirst: readonly Person[]): Household[] {
  const households: Household[] = []
  const place = (household: Household, person: Person, relation: Relation) => {
    household.members.push([person, relation])
    person.home = household
  }
  const found = (head: Person): Household => {
    const household: Household = { members: [] }
    place(household, head, 'head')
    if (head.spouse && !head.spouse.home) place(household, head.spouse, 'spouse')
    households.push(household)
    return household
  }
  // Parents before children, so that a child finds the home of its parents.
  for (const person of oldestFirst) {
    if (person.home) continue
    const home = (person.father ?? person.mother)?.home
    const stays =
      home &&
      home.members.length < 7 &&
      (person.marital === 'married' ? random() < 0.25 : random() < stayShare(person.age))
    if (stays) {
      place(home, person, childOf(home, person))
      if (person.spouse && !person.spouse.home) place(home, person.spouse, 'relative')
    } else if (person.age >= 18 || households.length === 0) {
      found(person.spouse?.male && !person.spouse.home ? person.spouse : person)
    } else {
      // A child without parents here lives with relatives.
      place(pick(random, households), person, 'relative')
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

export interface Block {
  readonly unitId: string
  /** How many people are in blocks before it. */
  readonly first: number
  readonly people: number
}

/** Ward by ward; the sizes add up to the city's people. */
export function blocksOf({ people, wards }: City): Block[] {
  const whole = wards.reduce((sum, { weight }) => sum + weight, 0)
  const blocks: Block[] = []
  let share = 0
  let first = 0
  for (const { unitId, weight } of wards) {
    share += weight
    // By running totals, so that rounding loses nobody.
    const until = Math.round((people * share) / whole)
    for (; first < until; first += blockSize) {
      blocks.push({ unitId, first, people: Math.min(blockSize, until - first) })
    }
    first = until
  }
  return blocks
}

function householdsOf(making: Making, size: number): Household[] {
  const { random } = making
  const people = Array.from({ length: size }, () => drawPerson(making))
  const wives = marry(random, people)
  bear(random, people, wives)
  const oldestFirst = people.toSorted((a, b) => b.age - a.age)
  nameAll(random, oldestFirst)
  return settle(random, oldestFirst)
}

interface Home {
  readonly id: string
  readonly line: string
  readonly since: string
}

function homeOf({ random, thisYear, householdIds }: Making, head: Person): Home {
  const adultSince = head.yearOfBirth + 18
  const years = Math.max(1, thisYear - adultSince)
  const year = Math.min(thisYear - 1, adultSince + Math.floor(random() * years))
  const lane = random() < 0.6 ? `, ngõ ${1 + Math.floor(random() * 400)}` : ''
  return {
    id: householdIds.next(),
    line: `Số ${1 + Math.floor(random() * 250)}${lane} ${pick(random, streets)}`,
    since: `${year}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`,
  }
}

/** The records of both registries. */
export function* recordsOf(city: City): Generator<LoadedRecord> {
  const blocks = blocksOf(city)
  for (const number of blocks.keys()) yield* recordsOfBlock(city, blocks, number)
}

/** Household by household: its members, then the household. */
export function* recordsOfBlock(city: City, blocks: readonly Block[], number: number): Generator<LoadedRecord> {
  const block = blocks[number]
  if (!block) throw new RangeError(`there is no block ${number} of ${blocks.length}`)
  const making: Making = {
    random: randomOf(city.seed, number * drawsOfBlock),
    numbers: new CitizenNumbers(number, blocks.length),
    personIds: new Ids('a', city.seed, block.first),
    // A block has fewer households than people.
    householdIds: new Ids('b', city.seed, block.first),
    thisYear: Number(city.today.slice(0, 4)),
    thisDay: Number(city.today.slice(5, 7)) * 100 + Number(city.today.slice(8)),
  }
  const made = householdsOf(making, block.people)
  for (const { members } of made) for (const [person] of members) person.id = making.personIds.next()
  for (const [n, { members }] of made.entries()) {
    const [head] = members[0] ?? []
    if (!head) throw new Error('a household without a head was made')
    const home = homeOf(making, head)
    // The head of the oldest family in a house decides nothing about ethnicity; families share it.
    const ethnicity = drawEthnicity(making.random)
    for (const [person] of members) yield personRecord(making, block.unitId, home, ethnicity, person)
    yield householdRecord(block.first + n + 1, block.unitId, home, members)
  }
}

function personRecord(making: Making, unitId: string, home: Home, ethnicity: string, person: Person): LoadedRecord {
  const since = firstDay(person.birth)
  const data: Record<string, unknown> = {
    citizenNumber: making.numbers.next(person.male, person.yearOfBirth),
    name: person.name,
    sex: person.male ? 'male' : 'female',
    dateOfBirth: person.birth,
    ethnicity,
    nationality: 'Việt Nam',
    placeOfOrigin: 'Hà Nội',
    residence: { unitId, line: home.line, since: since > home.since ? since : home.since },
    householdId: home.id,
    maritalStatus: person.marital,
  }
  if (person.spouse) data['spouseId'] = person.spouse.id
  if (person.mother) data['motherId'] = person.mother.id
  if (person.father) data['fatherId'] = person.father.id
  data['synthetic'] = true
  return { registry: population.name, id: person.id, validFrom: since, data }
}

function householdRecord(number: number, unitId: string, home: Home, members: Household['members']): LoadedRecord {
  return {
    registry: households.name,
    id: home.id,
    validFrom: home.since,
    data: {
      number: `HN${String(number).padStart(8, '0')}`,
      head: members[0]?.[0].name ?? '',
      address: { unitId, line: home.line, since: home.since },
      members: members.map(([person, relation]) => ({ personId: person.id, relation })),
      synthetic: true,
    },
  }
}
