/** Random histories: whatever people do in whatever order, what is stored is what a replay of the events gives. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestKhue } from '../../kernel/testing.ts'
import documents from '../documents/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import casework from './module.ts'
import fc from 'fast-check'
import type { Actor } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { Problem } from '../../kernel/problems.ts'
import type { Action, Paper } from './actions.ts'
import type { TrackEvent } from './case-events.ts'
import { nowOf } from './change.ts'
import { at, citizen, hoanKiem, justice, monday, office, open, perform, process } from './fixture.ts'
import { record } from './index.ts'
import { type ActionType, actionTypes, type Process } from './process.ts'
import { project } from './projection.ts'
import { rowOf } from './row.ts'
import { caseWithEvents, eventsOf } from './store.ts'
import { explainDeadline } from './words.ts'

const khue = await startTestKhue({ modules: [organisation, identity, documents, casework] })
const ward = office(hoanKiem)
const department = office(justice)
const question = { vi: 'Ý kiến?', en: 'Opinion?' }

const [first, second, ...rest] = process.steps
assert.ok(first && second)
const crossing: Process = {
  ...process,
  version: 7,
  payment: 'before-receiving',
  steps: [
    first,
    { ...second, opinions: [{ at: 'department:so-tu-phap', role: 'specialist', question, workingHours: 8 }] },
    ...rest,
  ],
}

interface Known {
  draftId: string
  sealId: string
  opinionIds: string[]
}

const noPapers: Paper[] = []

/** An action of each type, as somebody would send it. */
function actionOf(type: ActionType, known: Known): Action {
  const reason = 'vì vậy'
  switch (type) {
    case 'receive':
      return { type, passOn: known.draftId < '8' }
    case 'request-supplement':
      return { type, items: [{ text: 'giấy' }], reason }
    case 'provide-supplement':
      return { type, papers: noPapers, data: { changed: known.draftId } }
    case 'refuse':
    case 'stop':
    case 'reopen':
    case 'grant':
    case 'revoke-result':
      return { type, legalGround: 'Điều 1', reason }
    case 'assign':
      return { type, officialId: ward.specialist.id }
    case 'take':
      return { type }
    case 'pass-on':
      return { type }
    case 'ask-opinion':
      return { type, unitId: justice, question: 'Ý kiến?', workingHours: 16 }
    case 'give-opinion':
      return { type, opinionId: known.opinionIds[0] ?? newId(), opinion: 'agree', text: 'đồng ý' }
    case 'draft':
      return { type, documentId: known.draftId, sha256: 'b'.repeat(64) }
    case 'return-for-rework':
    case 'withdraw':
      return { type, reason }
    case 'sign':
      return { type, documentId: known.draftId, sealId: known.sealId }
    case 'return-result':
      return { type, how: 'electronic' }
    case 'extend':
      return { type, newDueAt: at('2026-12-18T17:30').toString(), reason }
    case 'rate':
      return { type, score: 4 }
    case 'transfer':
    case 'object':
      return { type, unitId: justice, reason }
    case 'note':
      return { type, text: 'ghi chú' }
  }
}

const fee = () => ({ paymentId: newId(), amountDong: 8000 })
type Money = ReturnType<typeof fee>

function reportOf(kind: number, known: Known, money: Money): TrackEvent {
  const { sealId, draftId: documentId } = known
  const reports: TrackEvent[] = [
    { type: 'payment-requested', data: { ...money, pauses: true } },
    { type: 'payment-settled', data: money },
    { type: 'payment-reversed', data: money },
    { type: 'payment-refunded', data: money },
    { type: 'seal-failed', reason: 'mất điện', data: { sealId } },
    { type: 'result-issued', data: { sealId, documentId, sealedDocumentId: newId() } },
    { type: 'delivery-started', data: { documentId, detail: null } },
    { type: 'delivery-completed', data: { documentId, detail: 'kho giấy tờ' } },
    { type: 'sync-failed', data: { system: 'cổng quốc gia', status: 2, error: 'không kết nối được' } },
    { type: 'sync-done', data: { system: 'cổng quốc gia', status: 2 } },
  ]
  const report = reports[kind % reports.length]
  assert.ok(report)
  return report
}

const move = fc.record({
  /** Mostly actions, and towards the end of a case rather than away from it. */
  what: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom<ActionType>(
        'receive',
        'take',
        'draft',
        'pass-on',
        'pass-on',
        'give-opinion',
        'sign',
        'return-result',
        'provide-supplement',
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom(...actionTypes) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 9 }) },
  ),
  who: fc.integer({ min: 0, max: 12 }),
  minutes: fc.integer({ min: 0, max: 900 }),
})

async function check(caseId: string): Promise<void> {
  await khue.app.read(async (tx) => {
    const row = (await caseWithEvents(tx, caseId))?.row
    assert.ok(row)
    const events = await eventsOf(tx, caseId)
    assert.deepEqual(
      events.map(({ seq }) => seq),
      Array.from({ length: row.version }, (_, i) => i + 1),
    )
    const state = project(crossing, events)
    assert.deepEqual(row, rowOf({ caseId, code: row.code, applicantName: row.applicant_name }, crossing, state))
    // Whatever the history, the deadline can be told in words of both languages.
    for (const language of ['vi', 'en'] as const) {
      const sentences = explainDeadline(state, nowOf(tx), language)
      assert.ok(sentences.length > 0 && sentences.every((sentence) => !/[{}]/.test(sentence)), sentences.join(' '))
    }
    const custody = state.custody.slice(0, -1)
    assert.ok(custody.every((line) => line.to !== null))
  })
}

interface Move {
  what: ActionType | number
  who: number
  minutes: number
}
/** By the one who usually does it; by that person of `people`. */
const usually = (what: ActionType): Move => ({ what, who: 5, minutes: 30 })
const by = (who: number, what: ActionType): Move => ({ what, who, minutes: 30 })
const accepted = [usually('receive'), usually('take')]

/** Always played beside the random ones: without them a run may by chance never reach an end. */
const played: [Move[], boolean][] = [
  [
    [
      ...accepted,
      usually('draft'),
      usually('give-opinion'),
      by(2, 'pass-on'),
      usually('sign'),
      usually('return-result'),
    ],
    false,
  ],
  [[usually('receive'), by(2, 'request-supplement'), usually('provide-supplement')], false],
  [[usually('receive'), by(3, 'refuse'), by(3, 'reopen')], false],
  [[{ what: 0, who: 0, minutes: 1 }, usually('withdraw')], true],
]

const reached = new Set<string>()

test('CW21: the stored projection equals the replay of the events, for random histories', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(move, { minLength: 10, maxLength: 60, size: 'max' }),
      fc.boolean(),
      async (moves, withFee) => {
        khue.app.clock.set(at(`${monday}T08:00`))
        const applicant = citizen()
        const money = fee()
        const opened = await open(khue, applicant, { process: crossing, ...(withFee && { fee: money }) })
        const known: Known = { draftId: newId(), sealId: newId(), opinionIds: [] }
        const people: readonly Actor[] = [applicant, ward.clerk, ward.specialist, ward.leader, department.specialist]
        let { version } = opened
        for (const { what, who, minutes } of moves) {
          khue.app.clock.set(khue.app.clock.now().add({ minutes }))
          version = await step(opened.id, version, what, people, who, known, money)
        }
        await check(opened.id)
      },
    ),
    { numRuns: 24, examples: played },
  )
  // The histories really went somewhere.
  for (const phase of ['submitted', 'supplement', 'in-progress', 'signing', 'withdrawn', 'refused']) {
    assert.ok(reached.has(phase), `no history reached ${phase}: ${[...reached].join(', ')}`)
  }
})

/** Tries a move; one that the rules refuse changes nothing. */
async function step(
  caseId: string,
  version: number,
  what: ActionType | number,
  people: readonly Actor[],
  who: number,
  known: Known,
  money: Money,
): Promise<number> {
  try {
    if (typeof what === 'number') {
      const reply = await khue.app.transaction((tx) => record(tx, caseId, reportOf(what, known, money)))
      reached.add(reply.phase)
      return reply.version
    }
    if (what === 'give-opinion') {
      const asked = await khue.app.read((tx) => eventsOf(tx, caseId))
      known.opinionIds = asked.flatMap((event) => (event.type === 'opinion-asked' ? [event.data.opinionId] : []))
    }
    if (what === 'sign') known.sealId = newId()
    const actor = people[who >= 5 ? (usual[what] ?? 1 + (who % 3)) : who]
    assert.ok(actor)
    const reply = await perform(khue, actor, caseId, version, actionOf(what, known))
    reached.add(reply.phase)
    return reply.version
  } catch (error) {
    assert.ok(error instanceof Problem, String(error))
    return version
  }
}

/** Who usually does it; now and then somebody else tries. */
const usual: Partial<Record<ActionType, number>> = {
  'provide-supplement': 0,
  withdraw: 0,
  rate: 0,
  receive: 1,
  'return-result': 1,
  take: 2,
  draft: 2,
  'ask-opinion': 2,
  sign: 3,
  'return-for-rework': 3,
  reopen: 3,
  assign: 3,
  'give-opinion': 4,
}
