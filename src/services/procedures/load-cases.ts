/**
 * Fills a sandbox with made-up people and their cases in every state, through the very functions that the faces use: so
 * each has its history, papers, slips and notices. Every act happens in its own time of the last quarter; several cases
 * are led side by side. Results are sealed in the transaction that signs them, by the sandbox's authorities: the paper and
 * the log name the day of the act, the timestamps say when it was really sealed.
 */
import { type Actor, type Citizen, type Official } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { sqlState } from '../../kernel/database.ts'
import { newId } from '../../kernel/id.ts'
import { pick, randomOf } from '../../kernel/random.ts'
import { act, caseSummary, record } from '../../platform/casework/index.ts'
import { deliveriesOf, handOver } from '../../platform/delivery/index.ts'
import { ensurePerson } from '../../platform/identity/index.ts'
import {
  administrativeDate,
  directory,
  governmentModel,
  grantsOf,
  sandboxOfficials,
} from '../../platform/organisation/index.ts'
import { payCash } from '../../platform/payments/index.ts'
import { sealNow } from '../../platform/signatures/index.ts'
import * as drafts from './drafts.ts'
import { agendaOf, type Due, type Plan, type Step, type Ward } from './load-plan.ts'
import { resultIsDelivered, resultIsSealed } from './orchestration.ts'
import * as results from './results.ts'
import { sampleAnswers } from './sample-people.ts'
import * as store from './store.ts'
import { submit } from './submission.ts'

export const casesMax = 20_000
/** Cases led side by side: while one waits for the disk or for a timestamp, another is worked on. */
const sideBySide = 8
/** How often an act is tried that PostgreSQL took back: a statement that was cancelled, a deadlock. */
const triesMax = 5
const takenBack = new Set(['57014', '40P01'])

export interface CasesProgress {
  /** Acts done, of all. */
  readonly done: number
  readonly total: number
}

export interface CasesReport {
  readonly cases: number
  readonly acts: number
  readonly sealed: number
  /** Signed and left to the running program, which seals them. */
  readonly unsealed: number
  /** Cases by the act that they were led to. */
  readonly reached: Readonly<Record<string, number>>
}

/** Cases already there are left; each call adds `count` more. */
export async function loadSandboxCases(
  app: App,
  count: number,
  onProgress: (progress: CasesProgress) => void,
): Promise<CasesReport> {
  const now = app.clock.now()
  const random = randomOf(now.epochMilliseconds % 2_147_483_647)
  const wards = staffedWards(app)
  if (wards.length === 0) throw new Error('the sandbox has no officials at any ward')
  const agenda = agendaOf(count, wards, now, random)
  const tally = { sealed: 0, unsealed: 0 }
  let done = 0
  await inTurn(agenda, async ({ at, plan, step }) => {
    // What is not sealed yet cannot be given back, rated or revoked.
    if (!plan.waits) {
      const sealed = await insist(() =>
        app.clock.at(at, () => app.transaction((tx) => perform(tx, plan, step, random))),
      )
      if (sealed !== undefined) tally[sealed ? 'sealed' : 'unsealed']++
      plan.waits = sealed === false
      plan.reached = step
    }
    done++
    if (done % 25 === 0 || done === agenda.length) onProgress({ done, total: agenda.length })
  })
  const reached: Record<string, number> = {}
  for (const { reached: step } of new Set(agenda.map((due) => due.plan))) {
    const name = step ?? 'nothing'
    reached[name] = (reached[name] ?? 0) + 1
  }
  return { cases: count, acts: agenda.length, ...tally, reached }
}

/** On a machine that stood still for a while a statement takes too long, and PostgreSQL takes the act back as a whole. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (!takenBack.has(sqlState(error) ?? '') || tries === triesMax) throw error
    }
  }
}

/** About in the order of time, several at once; the acts of one case strictly one after another. The first failure ends it. */
async function inTurn(agenda: readonly Due[], perform: (due: Due) => Promise<void>): Promise<void> {
  const before = new Map<Plan, Promise<void>>()
  let next = 0
  const worker = async () => {
    for (let due = agenda[next++]; due; due = agenda[next++]) {
      const mine = due
      const done = (before.get(mine.plan) ?? Promise.resolve()).then(() => perform(mine))
      before.set(mine.plan, done)
      try {
        await done
      } catch (error) {
        next = agenda.length
        throw new Error(`a case of ${mine.plan.code} could not be ${mine.step}`, { cause: error })
      }
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: sideBySide }, worker))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
}

function staffedWards(app: App): Ward[] {
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

/** For an act that signs: whether the result was sealed. */
type Perform = (tx: Tx, scene: Scene) => Promise<unknown>

interface Scene {
  readonly caseId: string
  readonly random: () => number
  readonly clerk: Official
  readonly applicant: Citizen
  readonly officer: (role: string) => Promise<Official>
  readonly does: (actor: Actor, action: Parameters<typeof act>[2]['action']) => Promise<unknown>
  readonly competentUnitId: string
}

const legalGround = 'Nghị định 118/2025/NĐ-CP'

const acts: Readonly<Record<Exclude<Step, 'submit' | 'issued'>, Perform>> = {
  pay: (tx, { clerk, caseId }) => pay(tx, clerk, caseId),
  supplement: (_tx, { does, clerk }) =>
    does(clerk, {
      type: 'request-supplement',
      reason: 'Ảnh chụp giấy tờ bị mờ.',
      items: [{ text: 'Bản chụp rõ của giấy tờ đã nộp' }],
    }),
  supplemented: (_tx, { does, applicant }) =>
    does(applicant, {
      type: 'provide-supplement',
      papers: [],
      note: 'Tôi đã mang bản rõ đến Bộ phận Một cửa.',
    }),
  received: (_tx, { does, clerk }) => does(clerk, { type: 'receive', passOn: true }),
  taken: async (_tx, { does, officer }) => does(await officer('specialist'), { type: 'take' }),
  opinion: async (tx, { does, officer, competentUnitId }) =>
    does(await officer('specialist'), {
      type: 'ask-opinion',
      unitId: opinionUnitId(tx, competentUnitId),
      question: 'Đề nghị cho ý kiến về tình trạng hộ tịch của người yêu cầu.',
      workingHours: 16,
    }),
  stopped: async (_tx, { does, officer }) =>
    does(await officer('leader'), {
      type: 'stop',
      legalGround,
      reason: 'Người yêu cầu đề nghị dừng để bổ sung giấy tờ của nước ngoài.',
    }),
  reopened: async (_tx, { does, officer }) =>
    does(await officer('leader'), { type: 'reopen', legalGround, reason: 'Người yêu cầu đã có đủ giấy tờ.' }),
  drafted: async (tx, { officer, caseId }) => draft(tx, await officer('specialist'), caseId),
  signed: async (tx, { officer, caseId }) => sign(tx, await officer('leader'), caseId),
  returned: giveBack,
  rated: (_tx, { does, applicant, random }) => does(applicant, { type: 'rate', ...pick(random, ratings) }),
  revoked: async (tx, { officer, caseId }) =>
    results.revoke(tx, await officer('leader'), caseId, {
      caseVersion: (await caseSummary(tx, caseId)).version,
      legalGround: 'Luật Hộ tịch 2014, Điều 70',
      reason: 'Giấy tờ đã nộp không đúng sự thật.',
    }),
  refused: (_tx, { does, clerk }) =>
    does(clerk, { type: 'refuse', legalGround, reason: 'Không thuộc thẩm quyền giải quyết.' }),
  withdrawn: (_tx, { does, applicant }) => does(applicant, { type: 'withdraw', reason: 'Tôi sẽ nộp lại sau.' }),
}

/** Most are content, as the city's own surveys say. */
const ratings: readonly { score: number; comment?: string }[] = [
  { score: 5 },
  { score: 5, comment: 'Nhanh và rõ ràng, không phải đi lại lần nào.' },
  { score: 5 },
  { score: 4 },
  { score: 4, comment: 'Cán bộ hướng dẫn nhiệt tình.' },
  { score: 3 },
  { score: 2, comment: 'Phải chờ lâu hơn ngày hẹn.' },
]

/** Gives whether a result was sealed; undefined for an act that signs nothing. */
async function perform(tx: Tx, plan: Plan, step: Step, random: () => number): Promise<boolean | undefined> {
  store.dontWaitForDisk(tx)
  tx.standBehind()
  if (step === 'submit') {
    plan.caseId = await submitOne(tx, plan, random)
    return undefined
  }
  const { caseId } = plan
  if (caseId === null) throw new Error('a case acts before it was submitted')
  const { receivingUnitId, competentUnitId, applicant } = await caseSummary(tx, caseId)
  const scene: Scene = {
    caseId,
    random,
    clerk: await officialFor(tx, 'one-stop-clerk', receivingUnitId),
    applicant: citizen(applicant),
    officer: (role) => officialFor(tx, role, competentUnitId),
    does: async (actor, action) =>
      act(tx, actor, { caseId, expectedVersion: (await caseSummary(tx, caseId)).version, action }),
    competentUnitId,
  }
  if (step === 'issued') return issue(tx, scene)
  await acts[step](tx, scene)
  return step === 'signed' ? false : undefined
}

/** Signed, sealed and issued in one transaction; without its authorities it stays signed, and the program seals it later. */
async function issue(tx: Tx, { caseId, officer }: Scene): Promise<boolean> {
  await sign(tx, await officer('leader'), caseId)
  const row = await store.resultOf(tx, caseId)
  const sealed = row?.document_id ? await sealNow(tx, row.document_id) : null
  if (!sealed?.sealedDocumentId || !sealed.sha256 || !sealed.sealedAt) return false
  const { sealId, documentId, sealedDocumentId, sha256, sealedAt } = sealed
  await resultIsSealed(tx, { caseId, sealId, documentId, sealedDocumentId, sha256, sealedAt })
  await tellOfDelivery(tx, caseId)
  return true
}

/** What the delivery's own event would tell the case, in the time of the act. */
async function tellOfDelivery(tx: Tx, caseId: string): Promise<void> {
  for (const { id, documentId, personId, channel, status, completedAt } of await deliveriesOf(tx, caseId)) {
    if (status !== 'completed' || completedAt === null) continue
    await resultIsDelivered(tx, { deliveryId: id, caseId, personId, documentId, channel, at: completedAt })
  }
}

async function giveBack(tx: Tx, { caseId, clerk, applicant, does }: Scene): Promise<void> {
  const waiting = (await deliveriesOf(tx, caseId)).find((d) => d.channel === 'counter' && d.status === 'waiting')
  if (waiting) {
    const receiver = { receiverName: applicant.name ?? '', receiverRole: 'self', identityLastDigits: '0042' } as const
    await handOver(tx, clerk, { id: waiting.id, ...receiver })
    await tellOfDelivery(tx, caseId)
  }
  await does(clerk, { type: 'return-result', how: waiting ? 'counter' : 'electronic' })
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
    nationality: 'Việt Nam',
    placeOfOrigin: 'Hà Nội',
    residence: { unitId, line },
    source: 'vneid',
  })
  const actor = citizen({ personId: person.id, name: person.name })
  const draft = await drafts.start(tx, actor, { code, afresh: true })
  const answers = sampleAnswers(code, man, woman, random, dayOf(tx.now))
  const set = Object.fromEntries(Object.entries(answers).filter(([name]) => !(name in draft.answers)))
  // Not by post: the post of the sandbox would carry it today.
  const delivery = pick(
    random,
    draft.deliveryOptions.filter((way) => way !== 'post'),
  )
  await drafts.save(tx, actor, draft.id, { version: draft.version, set, delivery })
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
