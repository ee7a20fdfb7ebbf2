/** Births, deaths, marriages and moves go into the population registry when their papers are issued, and out when revoked. Rules PR47, PR48. */
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import type { CaseChanged } from '../../platform/casework/index.ts'
import {
  type CivilEvent,
  endResidence,
  endStay,
  extendStay,
  type Meant,
  type Move,
  recordBirth,
  recordDeath,
  recordMarriage,
  recordMove,
  recordStay,
  takeBack,
  takeBackMove,
} from '../../registries/population/index.ts'
import { birth } from './catalogue/birth.ts'
import { death } from './catalogue/civil-status.ts'
import { householdSplit } from './catalogue/household-split.ts'
import { marriage } from './catalogue/marriage.ts'
import { permanentResidence, temporaryResidence } from './catalogue/moves.ts'
import { residenceRemoval, stayExtension, stayRemoval } from './catalogue/residence-changes.ts'
import type { Address, Answers } from './form.ts'
import { type PaperAt, paperAt } from './paper-at.ts'

type Said = Pick<PaperAt, 'answers' | 'fields'>

interface Registration {
  /** The article that makes it a registration, and what it is called in a record's history. */
  readonly legalGround: string
  readonly reason: string
  /** `on`: the day in Hanoi on which the paper was issued. */
  readonly enter: (tx: Tx, event: CivilEvent, said: Said, on: string) => Promise<void>
  readonly takeOut: (tx: Tx, event: CivilEvent, said: Said) => Promise<void>
}

const registrations: Readonly<Record<string, Registration>> = {
  [birth.code]: {
    legalGround: 'Luật Hộ tịch 2014, Điều 16',
    reason: 'Đăng ký khai sinh',
    enter: (tx, event, said) => recordBirth(tx, event, birthOf(said)),
    takeOut: (tx, event, said) => takeBack(tx, event, [parentOf(said, 'mother'), parentOf(said, 'father')]),
  },
  [death.code]: {
    legalGround: 'Luật Hộ tịch 2014, Điều 34',
    reason: 'Đăng ký khai tử',
    enter: (tx, event, said) => recordDeath(tx, event, deceasedOf(said), diedOn(said)),
    takeOut: (tx, event, said) => takeBack(tx, event, [deceasedOf(said)]),
  },
  [marriage.code]: {
    legalGround: 'Luật Hộ tịch 2014, Điều 18',
    reason: 'Đăng ký kết hôn',
    enter: (tx, event, said, on) => recordMarriage(tx, event, coupleOf(said), on),
    takeOut: (tx, event, said) => takeBack(tx, event, coupleOf(said)),
  },
  [permanentResidence.code]: {
    legalGround: 'Luật Cư trú 2020, Điều 22',
    reason: 'Đăng ký thường trú',
    enter: (tx, event, said, on) => recordMove(tx, event, moveOf(said), on),
    takeOut: (tx, event, said) => takeBackMove(tx, event, moversOf(said)),
  },
  [householdSplit.code]: {
    legalGround: 'Luật Cư trú 2020, Điều 25',
    reason: 'Tách hộ',
    enter: (tx, event, said, on) => recordMove(tx, event, moveOf(said), on),
    takeOut: (tx, event, said) => takeBackMove(tx, event, moversOf(said)),
  },
  [temporaryResidence.code]: {
    legalGround: 'Luật Cư trú 2020, Điều 28',
    reason: 'Đăng ký tạm trú',
    enter: (tx, event, said, on) => recordStay(tx, event, stayOf(said), on),
    takeOut: (tx, event, said) => takeBackMove(tx, event, moversOf(said)),
  },
  [stayExtension.code]: {
    legalGround: 'Luật Cư trú 2020, Điều 28',
    reason: 'Gia hạn tạm trú',
    enter: (tx, event, said, on) =>
      extendStay(tx, event, { ...leavingOf(said), until: String(said.fields['toDate']) }, on),
    takeOut: (tx, event, said) => takeBackMove(tx, event, moversOf(said)),
  },
  [stayRemoval.code]: {
    legalGround: 'Luật Cư trú 2020, Điều 29',
    reason: 'Xóa đăng ký tạm trú',
    enter: (tx, event, said, on) => endStay(tx, event, leavingOf(said), on),
    takeOut: (tx, event, said) => takeBackMove(tx, event, moversOf(said)),
  },
  [residenceRemoval.code]: {
    legalGround: 'Luật Cư trú 2020, Điều 24',
    reason: 'Xóa đăng ký thường trú',
    enter: (tx, event, said, on) => endResidence(tx, event, leavingOf(said), on),
    takeOut: (tx, event, said) => takeBackMove(tx, event, moversOf(said)),
  },
}

export async function keepPopulation(tx: Tx, change: CaseChanged): Promise<void> {
  const registration = registrations[change.procedureCode]
  if (!registration || (change.type !== 'result-issued' && change.type !== 'result-revoked')) return
  const { caseId, code: caseCode } = change
  const said = await paperAt(tx, change)
  const { legalGround, reason, enter, takeOut } = registration
  const event: CivilEvent = { caseId, caseCode, legalGround, reason }
  if (change.type === 'result-issued') await enter(tx, event, said, dayOf(Temporal.Instant.from(change.at)).toString())
  else await takeOut(tx, { ...event, reason: `Thu hồi kết quả hồ sơ ${caseCode}` }, said)
}

const textOf = (values: Answers, name: string): string | null => {
  const value = values[name]
  return typeof value === 'string' && value !== '' ? value : null
}

const meant = (values: Answers, number: string, day: string): Meant => {
  return { citizenNumber: textOf(values, number), dateOfBirth: textOf(values, day) }
}

const parentOf = ({ answers }: Said, who: 'mother' | 'father') =>
  meant((answers[who] ?? {}) as Answers, 'citizenNumber', 'dateOfBirth')

function birthOf(said: Said): Parameters<typeof recordBirth>[2] {
  const { answers, fields } = said
  const { unitId, line } = answers['residence'] as Address
  return {
    name: String(fields['childName']),
    dateOfBirth: String(fields['childBirth']),
    sex: fields['childSex'] === 'female' ? 'female' : 'male',
    ethnicity: textOf(fields, 'childEthnicity'),
    nationality: String(fields['childNationality']),
    placeOfBirth: textOf(fields, 'birthPlace'),
    placeOfOrigin: textOf(fields, 'homeTown'),
    citizenNumber: textOf(fields, 'childNumber'),
    mother: parentOf(said, 'mother'),
    father: answers['fatherKnown'] === 'yes' ? parentOf(said, 'father') : null,
    residence: { unitId, line },
  }
}

const deceasedOf = ({ fields }: Said) => meant(fields, 'deceasedNumber', 'deceasedBirth')
const diedOn = ({ fields }: Said) => String(fields['deathDate'])

const coupleOf = ({ fields }: Said) =>
  [meant(fields, 'wifeNumber', 'wifeBirth'), meant(fields, 'husbandNumber', 'husbandBirth')] as const

// ---- moves ------------------------------------------------------------------------------------------------------

type Mover = Move['movers'][number]

/** As signed; a paper from before these fields names only who applied. */
function moversOf({ answers, fields }: Said): readonly Mover[] {
  const signed = fields['movers'] as readonly Partial<Mover>[] | undefined
  const movers = signed ?? [
    { name: String(answers['applicantName']), ...meant(answers, 'applicantNumber', 'applicantBirth') },
  ]
  return movers.map(({ name = '', citizenNumber = null, dateOfBirth = null, relation = 'other' }) => {
    return { name, citizenNumber, dateOfBirth, relation }
  })
}

function homeOf({ answers, fields }: Said): { unitId: string; line: string } {
  const { unitId, line } = (fields['newHome'] ?? answers['newHome']) as Address
  return { unitId, line }
}

const moveOf = (said: Said): Move => {
  return { movers: moversOf(said), home: homeOf(said), headNumber: textOf(said.fields, 'headNumber') }
}

const leavingOf = (said: Said) => ({ movers: moversOf(said), home: homeOf(said) })

function stayOf(said: Said): Parameters<typeof recordStay>[2] {
  const dayOfStay = (name: string, asked: string) => String(said.fields[name] ?? said.answers[asked])
  const [from, until] = [dayOfStay('fromDate', 'from'), dayOfStay('toDate', 'to')]
  return { movers: moversOf(said), home: homeOf(said), from, until }
}
