/** A case as its applicant sees it: where it is, who holds it, what comes next and by when, what to do. */
import type { Citizen } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { formatDateTime, formatNumber, type Message, type Params, translate } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import { nextActions } from './actions.ts'
import type { CaseEvent } from './case-events.ts'
import { type LoadedCase, loadCase, loadWhole, nowOf } from './change.ts'
import type { MyCase, MyCasesPage, Text } from './contract.ts'
import { deadlineState } from './deadline.ts'
import { applicantWords as words, roleNames } from './messages.ts'
import { stepOf } from './process.ts'
import { currentStep, isOpen } from './standing.ts'
import { factsOfRow, iso } from './row.ts'
import { getProcess } from './processes.ts'
import { casesOfApplicant } from './store-lists.ts'
import { unitRef } from './units.ts'
import { eventLines, shared, stepLines } from './view.ts'
import { actableOf, viewerOf } from './viewer.ts'
import { decodeKey, encodeKey } from './paging.ts'

/** A message in both languages; a parameter that is a text is taken in the language. */
function say(message: Message, params: Readonly<Record<string, string | number | Text>> = {}): Text {
  const of = (language: 'vi' | 'en') => {
    const flat: Params = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, typeof value === 'object' ? value[language] : value]),
    )
    return translate(language, message, flat)
  }
  return { vi: of('vi'), en: of('en') }
}

/** CW5: the applicant sees everything but the officials' names and notes among themselves. */
const internal: ReadonlySet<CaseEvent['type']> = new Set(['noted', 'drafted', 'returned-for-rework', 'opinion-given'])

export async function myCase(tx: Tx, actor: Citizen, caseId: string): Promise<MyCase> {
  const loaded = await loadWhole(tx, caseId)
  // Another person's case is no different from none.
  if (loaded.state.applicantPersonId !== actor.id) throw problem('kernel.not-found')
  const { row, process, state, events } = loaded
  const at = nowOf(tx)
  const viewer = viewerOf(actor, loaded)
  const actable = actableOf(loaded)
  const step = currentStep(process, state)
  return {
    id: row.case_id,
    code: row.code,
    version: row.version,
    status: row.status,
    phase: row.phase,
    where: where(loaded),
    holder: {
      unit: unitRef(state.holderUnitId),
      role: isOpen(state) ? step.role : null,
      since: iso(state.heldSince),
    },
    next: whatNext(loaded),
    toDo: toDo(loaded),
    steps: stepLines(process, state).map((line) => ({
      id: line.step.id,
      name: line.step.name,
      unit: unitRef(line.unitId),
      state: line.standing,
    })),
    submittedAt: row.submitted_at,
    closedAt: row.closed_at,
    ...shared(loaded, at),
    data: loaded.data,
    events: eventLines(
      process,
      events.filter((event) => !internal.has(event.type)),
      'names',
    ),
    actable,
    viewer,
    actions: nextActions(actable, viewer, iso(at)),
  }
}

export async function myCases(tx: Tx, actor: Citizen, query: { after?: string; limit?: number }): Promise<MyCasesPage> {
  const limit = query.limit ?? 50
  const rows = await casesOfApplicant(tx, actor.id, decodeKey(query.after), limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const items = []
  for (const row of page) {
    const process = await getProcess(tx, row.process_id)
    items.push({
      id: row.case_id,
      code: row.code,
      title: process.title,
      status: row.status,
      phase: row.phase,
      submittedAt: row.submitted_at,
      dueAt: row.due_at,
      deadline: deadlineState(factsOfRow(row), nowOf(tx)),
      toDo: await toDoOfRow(tx, row.case_id, row.phase, row.money_state),
    })
  }
  return { items, next: rows.length > limit && last ? encodeKey([last.submitted_at, last.case_id]) : null }
}

/** Only where something may be due is the case itself looked at. */
async function toDoOfRow(tx: Tx, caseId: string, phase: string, money: string): Promise<Text | null> {
  if (phase !== 'supplement' && phase !== 'returned' && money !== 'due') return null
  return toDo(await loadCase(tx, caseId))
}

function where({ process, state }: LoadedCase): Text {
  const unit = unitRef(state.holderUnitId).name
  if (!isOpen(state)) return say(words.ended, { unit })
  if (state.phase === 'supplement') return say(words.withYou)
  if (state.phase === 'signing') return say(words.sealing, { unit })
  if (state.phase === 'submitted') return say(words.atDesk, { unit })
  const step = currentStep(process, state)
  return say(words.withRole, { unit, role: roleNames[step.role], step: step.name })
}

function whatNext({ row, process, state }: LoadedCase): Text {
  if (!isOpen(state)) return say(words.nothingNext)
  if (state.phase === 'supplement') return say(words.nextAfterSupplement)
  if (state.phase === 'issued') return say(words.nextReturn, { unit: unitRef(state.holderUnitId).name })
  if (state.phase === 'submitted') {
    const unpaid = process.payment === 'before-receiving' && state.money.state === 'due'
    return say(unpaid ? words.paymentBlocks : words.nextReceive)
  }
  const step = currentStep(process, state)
  const next = step.next === null ? step : stepOf(process, step.next)
  if (!row.due_at) return say(words.nextStepPaused, { step: next.name })
  return say(words.nextStep, {
    step: next.name,
    due: { vi: formatDateTime('vi', row.due_at), en: formatDateTime('en', row.due_at) },
  })
}

function toDo({ state }: LoadedCase): Text | null {
  if (state.phase === 'supplement' && state.supplement) {
    return say(words.toSupplement, { items: state.supplement.items.map(({ text }) => text).join('; ') })
  }
  // Of what was returned, a fee is owed only when its payment was reversed.
  if (state.money.state === 'due' && (isOpen(state) || state.phase === 'returned')) {
    const amount = { vi: formatNumber('vi', state.money.amountDong), en: formatNumber('en', state.money.amountDong) }
    return say(words.toPay, { amount })
  }
  return state.phase === 'returned' && !state.rating ? say(words.toRate) : null
}
