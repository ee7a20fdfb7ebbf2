/**
 * Fills a sandbox with made-up people and their cases in every state, through the very functions that the faces use: so
 * each has its history, papers, slips and notices. The clock is led through the last weeks; every act happens in its time.
 */
import { type Actor, type Citizen, type Official } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { act, caseSummary, record } from '../../platform/casework/index.ts'
import { ensurePerson } from '../../platform/identity/index.ts'
import {
  addWorkingHours,
  administrativeDate,
  directory,
  governmentModel,
  grantsOf,
  nextWorkingMoment,
  sandboxOfficials,
} from '../../platform/organisation/index.ts'
import { payCash } from '../../platform/payments/index.ts'
import * as drafts from './drafts.ts'
import * as results from './results.ts'
import { pick, randomOf, sampleAnswers, type SamplePerson, samplePerson } from './sample-people.ts'
import { submit } from './submission.ts'

export const casesMax = 20_000

export interface CasesProgress {
  readonly done: number
  readonly total: number
}

/** How far a case is led; the weights are roughly those of a ward on a Monday. */
const endings = [
  ['submitted', 14],
  ['supplement', 6],
  ['supplemented', 4],
  ['received', 14],
  ['taken', 8],
  ['opinion', 4],
  ['drafted', 10],
  ['signed', 28],
  ['refused', 4],
  ['reopened', 2],
  ['stopped', 2],
  ['withdrawn', 4],
] as const
type Ending = (typeof endings)[number][0]

const codes = ['1.001193', '1.001193', '1.004873', '1.004873', '1.000894', '1.001612', '3.000333'] as const
/** Days that the law gives each, so that most are in time. */
const lawfulDays: Readonly<Record<string, number>> = {
  '1.001193': 0.3,
  '1.000894': 0.3,
  '1.004873': 3,
  '1.001612': 3,
  '3.000333': 9,
}
/** Long enough for every step, and within the ten days that a judicial record takes. */
const firstDaysBack = 6
/** Of ten open cases one is late. */
const lateShare = 0.1

/** Procedures that take some days. */
const unhurried = ['1.004873', '1.001612'] as const
const promptShare = 0.85

interface Plan {
  readonly man: SamplePerson
  readonly woman: SamplePerson
  readonly code: string
  readonly ending: Ending
  caseId: string | null
}

interface Due {
  readonly at: Temporal.Instant
  readonly plan: Plan
  readonly step: 'submit' | 'pay' | Ending
}

/** Cases already there are left; each call adds `count` more. */
export async function loadSandboxCases(
  app: App,
  count: number,
  onProgress: (progress: CasesProgress) => void,
): Promise<void> {
  const now = app.clock.now()
  const random = randomOf(now.epochMilliseconds % 2_147_483_647)
  const agenda = agendaOf(app, count, now, random)
  let done = 0
  try {
    for (const { at, plan, step } of agenda) {
      app.clock.set(at)
      await app.transaction((tx) => perform(tx, plan, step, random))
      if (step === 'submit') {
        done++
        if (done % 10 === 0 || done === count) onProgress({ done, total: count })
      }
    }
  } finally {
    app.clock.set(null)
  }
}

function agendaOf(app: App, count: number, now: Temporal.Instant, random: () => number): Due[] {
  const wards = staffedWards(app)
  if (wards.length === 0) throw new Error('the sandbox has no officials at any ward')
  const total = endings.reduce((sum, [, weight]) => sum + weight, 0)
  const agenda: Due[] = []
  for (let i = 0; i < count; i++) {
    const ward = pick(random, wards)
    const serial = Math.floor(random() * 100_000)
    let left = random() * total
    // The first ones bring every state in, however few are asked for.
    const first = endings[i]?.[0]
    const ending = first ?? endings.find(([, weight]) => (left -= weight) < 0)?.[0] ?? 'submitted'
    // A result counts as done when it is sealed, and that is today: what shall be in time has to be young.
    const prompt = !first && ending === 'signed' && random() < promptShare
    const man = samplePerson(random, ward, 'male', serial)
    const plan: Plan = {
      man,
      woman: samplePerson(random, ward, 'female', serial),
      code: first ? '3.000333' : pick(random, prompt ? unhurried : codes),
      ending,
      caseId: null,
    }
    const days = first ? firstDaysBack : prompt ? 1 + random() * 1.7 : daysBack(plan, random)
    const start = nextWorkingMoment(now.subtract({ minutes: Math.floor(days * 1440) + 60 }))
    agenda.push(...stepsOf(plan, start, now, random))
  }
  return agenda.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
}

/**
 * How long ago it was handed in. What is over may be months old; what is open is mostly younger than its lawful time: some
 * near its end, one in ten beyond it.
 */
function daysBack({ code, ending }: Plan, random: () => number): number {
  if (['refused', 'stopped', 'withdrawn'].includes(ending)) return random() * 90
  if (ending === 'signed') return 5 + random() * 40
  const lawful = lawfulDays[code] ?? 3
  if (random() < lateShare) return lawful + 1 + random() * 12
  return random() * lawful
}

function stepsOf(plan: Plan, start: Temporal.Instant, now: Temporal.Instant, random: () => number): Due[] {
  const path: Readonly<Record<Ending, Due['step'][]>> = {
    submitted: [],
    supplement: ['pay', 'supplement'],
    supplemented: ['pay', 'supplement', 'supplemented'],
    received: ['pay', 'received'],
    taken: ['pay', 'received', 'taken'],
    opinion: ['pay', 'received', 'taken', 'opinion'],
    drafted: ['pay', 'received', 'taken', 'drafted'],
    signed: ['pay', 'received', 'taken', 'drafted', 'signed'],
    refused: ['pay', 'refused'],
    reopened: ['pay', 'received', 'stopped', 'reopened'],
    stopped: ['pay', 'received', 'stopped'],
    withdrawn: ['withdrawn'],
  }
  let at = start
  const due: Due[] = [{ at, plan, step: 'submit' }]
  for (const step of path[plan.ending]) {
    at = addWorkingHours(at, (0.1 + random() * 0.8) * Math.min(lawfulDays[plan.code] ?? 3, 2))
    // What would lie in the future has not happened yet.
    if (Temporal.Instant.compare(at, now) >= 0) break
    due.push({ at, plan, step })
  }
  return due
}

function staffedWards(app: App) {
  const model = governmentModel(app)
  const units = sandboxOfficials.filter((o) => o.role === 'one-stop-clerk' && (o.model === model || o.model === 'both'))
  return units.flatMap(({ unitId }) => {
    const unit = directory().unit(unitId)
    return unit?.level === 'commune' ? [{ unitId, unitName: unit.name.vi }] : []
  })
}

async function officialFor(tx: Tx, role: string, unitId: string): Promise<Official> {
  const model = governmentModel(tx)
  const found = sandboxOfficials.find(
    (o) => o.role === role && o.unitId === unitId && (o.model === model || o.model === 'both'),
  )
  if (!found) throw new Error(`the sandbox has no ${role} at ${unitId}`)
  return {
    kind: 'official',
    id: found.officialId,
    name: found.name,
    grants: await grantsOf(tx, found.officialId, tx.now),
    sessionId: newId(),
    strongUntil: tx.now.epochMilliseconds + 60_000,
  }
}

async function perform(tx: Tx, plan: Plan, step: Due['step'], random: () => number): Promise<void> {
  if (step === 'submit') {
    plan.caseId = await submitOne(tx, plan, random)
    return
  }
  const caseId = plan.caseId
  if (caseId === null) throw new Error('a case acts before it was submitted')
  const { receivingUnitId, competentUnitId } = await caseSummary(tx, caseId)
  const clerk = await officialFor(tx, 'one-stop-clerk', receivingUnitId)
  const does = async (actor: Actor, action: Parameters<typeof act>[2]['action']) =>
    act(tx, actor, { caseId, expectedVersion: (await caseSummary(tx, caseId)).version, action })
  switch (step) {
    case 'pay':
      return pay(tx, clerk, caseId)
    case 'supplement':
      await does(clerk, {
        type: 'request-supplement',
        reason: 'Ảnh chụp giấy tờ bị mờ.',
        items: [{ text: 'Bản chụp rõ của giấy tờ đã nộp' }],
      })
      return
    case 'supplemented':
      await does(citizen((await caseSummary(tx, caseId)).applicant), {
        type: 'provide-supplement',
        papers: [],
        note: 'Tôi đã mang bản rõ đến Bộ phận Một cửa.',
      })
      return
    case 'received':
      await does(clerk, { type: 'receive', passOn: true })
      return
    case 'taken':
      await does(await officialFor(tx, 'specialist', competentUnitId), { type: 'take' })
      return
    case 'opinion':
      await does(await officialFor(tx, 'specialist', competentUnitId), {
        type: 'ask-opinion',
        unitId: opinionUnitId(tx, competentUnitId),
        question: 'Đề nghị cho ý kiến về tình trạng hộ tịch của người yêu cầu.',
        workingHours: 16,
      })
      return
    case 'stopped':
      await does(await officialFor(tx, 'leader', competentUnitId), {
        type: 'stop',
        legalGround: 'Nghị định 118/2025/NĐ-CP',
        reason: 'Người yêu cầu đề nghị dừng để bổ sung giấy tờ của nước ngoài.',
      })
      return
    case 'reopened':
      await does(await officialFor(tx, 'leader', competentUnitId), {
        type: 'reopen',
        legalGround: 'Nghị định 118/2025/NĐ-CP',
        reason: 'Người yêu cầu đã có đủ giấy tờ.',
      })
      return
    case 'drafted':
      return draft(tx, await officialFor(tx, 'specialist', competentUnitId), caseId)
    case 'signed':
      return sign(tx, await officialFor(tx, 'leader', competentUnitId), caseId)
    case 'refused':
      await does(clerk, {
        type: 'refuse',
        legalGround: 'Nghị định 118/2025/NĐ-CP',
        reason: 'Không thuộc thẩm quyền giải quyết.',
      })
      return
    case 'withdrawn':
      await does(citizen((await caseSummary(tx, caseId)).applicant), {
        type: 'withdraw',
        reason: 'Tôi sẽ nộp lại sau.',
      })
      return
    case 'submitted':
      return
  }
}

/** The department of justice; of its own cases the city is asked. */
function opinionUnitId(tx: Tx, competentUnitId: string): string {
  const justice = directory().unitByCode('so-tu-phap', administrativeDate(tx))
  if (!justice) throw new Error('the city has no department of justice')
  return justice.id === competentUnitId ? directory().city().id : justice.id
}

const citizen = ({ personId, name }: { personId: string; name: string }): Citizen => ({
  kind: 'citizen',
  id: personId,
  name,
  assurance: 2,
  sessionId: newId(),
})

async function submitOne(tx: Tx, plan: Plan, random: () => number): Promise<string> {
  const { man, woman, code } = plan
  const { unitId, line } = man.residence
  const person = await ensurePerson(tx, {
    ...man,
    ethnicity: 'Kinh',
    nationality: 'Việt Nam',
    placeOfOrigin: 'Hà Nội',
    residence: { unitId, line },
    source: 'vneid',
  })
  const actor = citizen({ personId: person.id, name: person.name })
  const draft = await drafts.start(tx, actor, { code, afresh: true })
  const answers = sampleAnswers(code, man, woman, random, dayOf(tx.now))
  const set = Object.fromEntries(Object.entries(answers).filter(([name]) => !(name in draft.answers)))
  await drafts.save(tx, actor, draft.id, { version: draft.version, set })
  for (const paper of draft.papers.filter((p) => p.need === 'required' && !p.known)) {
    await drafts.upload(tx, actor, { id: draft.id, slot: paper.slot, name: `${paper.slot}.pdf`, bytes: samplePaper })
  }
  return (await submit(tx, actor, draft.id)).caseId
}

const samplePaper = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
)

async function pay(tx: Tx, clerk: Official, caseId: string): Promise<void> {
  const { events } = await caseSummary(tx, caseId)
  const asked = events.findLast((e) => e.type === 'payment-requested')
  if (asked?.type !== 'payment-requested') return
  const { paymentId, amountDong } = asked.data
  await payCash(tx, clerk, { paymentId, amountDong, payerName: 'Người nộp hồ sơ' })
  await record(tx, caseId, { type: 'payment-settled', data: { paymentId, amountDong } })
}

async function draft(tx: Tx, specialist: Official, caseId: string): Promise<void> {
  const blank = await results.get(tx, specialist, caseId)
  const fields = { ...blank.fields, ...('convictions' in blank.schema.properties && { convictions: 'none' }) }
  const saved = await results.save(tx, specialist, caseId, { version: blank.version, fields })
  const { version } = await caseSummary(tx, caseId)
  await results.finish(tx, specialist, caseId, { version: saved.version, caseVersion: version, passOn: true })
}

async function sign(tx: Tx, leader: Official, caseId: string): Promise<void> {
  const { version } = await caseSummary(tx, caseId)
  const result = await results.get(tx, leader, caseId)
  await results.sign(tx, leader, caseId, { version: result.version, caseVersion: version })
}
