/** Births, deaths and marriages go into the population registry when their papers are issued, and out when revoked. Rule PR47. */
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { type CaseChanged, caseSummary } from '../../platform/casework/index.ts'
import {
  type CivilEvent,
  type Meant,
  recordBirth,
  recordDeath,
  recordMarriage,
  takeBack,
} from '../../registries/population/index.ts'
import { birth } from './catalogue/birth.ts'
import { death } from './catalogue/civil-status.ts'
import { marriage } from './catalogue/marriage.ts'
import type { Address, Answers } from './form.ts'
import * as store from './store.ts'

/** Law on Civil Status: what the registration of each is. */
const grounds: Readonly<Record<string, { readonly legalGround: string; readonly reason: string }>> = {
  [birth.code]: { legalGround: 'Luật Hộ tịch 2014, Điều 16', reason: 'Đăng ký khai sinh' },
  [death.code]: { legalGround: 'Luật Hộ tịch 2014, Điều 34', reason: 'Đăng ký khai tử' },
  [marriage.code]: { legalGround: 'Luật Hộ tịch 2014, Điều 18', reason: 'Đăng ký kết hôn' },
}

interface Said {
  /** What was applied for. */
  readonly answers: Answers
  /** What was signed. */
  readonly fields: Answers
}

export async function keepPopulation(tx: Tx, change: CaseChanged): Promise<void> {
  const ground = grounds[change.procedureCode]
  if (!ground || (change.type !== 'result-issued' && change.type !== 'result-revoked')) return
  const { caseId, code: caseCode } = change
  const { data: answers } = await caseSummary(tx, caseId)
  const row = await store.resultOf(tx, caseId)
  if (!row) throw new Error(`case ${caseId} has an issued result and no row of it`)
  const said = { answers, fields: row.fields }
  const event: CivilEvent = { caseId, caseCode, ...ground }
  if (change.type === 'result-revoked') {
    await takeBack(tx, { ...event, reason: `Thu hồi kết quả hồ sơ ${caseCode}` }, concerned(change.procedureCode, said))
    return
  }
  const on = dayOf(Temporal.Instant.from(change.at)).toString()
  if (change.procedureCode === birth.code) await recordBirth(tx, event, birthOf(said))
  else if (change.procedureCode === death.code) await recordDeath(tx, event, deceasedOf(said), diedOn(said))
  else await recordMarriage(tx, event, coupleOf(said), on)
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

const deceasedOf = ({ answers }: Said) => meant(answers, 'deceasedNumber', 'deceasedBirth')
const diedOn = ({ answers }: Said) => String(answers['deathDate'])

const coupleOf = ({ fields }: Said) =>
  [meant(fields, 'wifeNumber', 'wifeBirth'), meant(fields, 'husbandNumber', 'husbandBirth')] as const

function concerned(procedureCode: string, said: Said): readonly Meant[] {
  if (procedureCode === birth.code) return [parentOf(said, 'mother'), parentOf(said, 'father')]
  return procedureCode === death.code ? [deceasedOf(said)] : coupleOf(said)
}
