/** What happened, and why a deadline is what it is, in words of both languages. */
import { formatDate, formatDateTime, type Language, type Message, type Params, translate } from '../../kernel/i18n.ts'
import { daysOffBetween, hoursPerWorkingDay } from '../organisation/index.ts'
import type { CaseEvent, EventDataType } from './case-events.ts'
import { type CaseClock, deadlineState, type Pause, pausedHours, termHours } from './deadline.ts'
import { deadlineWords as words, eventWords, pauseReasons } from './messages.ts'
import type { Text } from './process.ts'
import type { CaseState } from './projection.ts'
import { deadlineFacts, iso } from './row.ts'
import { unitRef } from './units.ts'

const both = (write: (language: Language) => string): Text => ({ vi: write('vi'), en: write('en') })

/** A step's name by its id, in a language. */
type StepName = (stepId: string, language: Language) => string

/** One line of history. */
export function wordsOf(event: CaseEvent, stepName: StepName): Text {
  return both((language) => {
    const message: Message = eventWords[event.type]
    return translate(language, message, paramsOf(event, language, stepName))
  })
}

type ParamsOf = {
  readonly [T in EventDataType]?: (event: Extract<CaseEvent, { type: T }>, l: Language, step: StepName) => Params
}

const eventParams: ParamsOf = {
  received: ({ data }, language) => ({ from: formatDateTime(language, data.clockFrom) }),
  'supplement-requested': ({ data }) => ({ items: data.items.map((item) => item.text).join('; ') }),
  refused: ({ data }) => ({ ground: data.legalGround }),
  stopped: ({ data }) => ({ ground: data.legalGround }),
  granted: ({ data }) => ({ ground: data.legalGround }),
  reopened: ({ data }) => ({ ground: data.legalGround }),
  'result-revoked': ({ data }) => ({ ground: data.legalGround }),
  assigned: ({ data }) => ({ name: data.officialName }),
  taken: ({ data }) => ({ name: data.officialName }),
  'passed-on': ({ data }, language, step) => ({
    step: step(data.toStep, language),
    unit: unitRef(data.toUnitId).name[language],
  }),
  'opinion-asked': ({ data }, language) => ({
    unit: unitRef(data.unitId).name[language],
    question: data.question[language],
    due: formatDateTime(language, data.dueAt),
  }),
  'opinion-given': ({ data }, language) => ({ opinion: opinionName(data.opinion)[language], text: data.text }),
  'opinion-lapsed': ({ data }, language) => ({ unit: unitRef(data.unitId).name[language] }),
  extended: ({ data }, language) => ({
    due: formatDateTime(language, data.newDueAt),
    before: formatDateTime(language, data.previousDueAt),
  }),
  rated: ({ data }) => ({ score: data.score }),
  noted: ({ data }) => ({ text: data.text }),
  moved: ({ data }, language) => ({
    from: unitRef(data.fromUnitId).name[language],
    to: unitRef(data.toUnitId).name[language],
    basis: data.legalBasis,
  }),
  transferred: ({ data }, language) => ({
    from: unitRef(data.fromUnitId).name[language],
    to: unitRef(data.toUnitId).name[language],
  }),
  objected: ({ data }, language) => ({ to: unitRef(data.toUnitId).name[language] }),
  'payment-requested': ({ data }) => ({ amount: data.amountDong }),
  'payment-settled': ({ data }) => ({ amount: data.amountDong }),
  'payment-reversed': ({ data }) => ({ amount: data.amountDong }),
  'payment-refunded': ({ data }) => ({ amount: data.amountDong }),
  'sync-done': ({ data }) => ({ system: data.system, status: data.status }),
  'sync-failed': ({ data }) => ({ system: data.system, error: data.error }),
}

function paramsOf(event: CaseEvent, language: Language, step: StepName): Params {
  const of = eventParams[event.type] as ((event: CaseEvent, l: Language, step: StepName) => Params) | undefined
  return of?.(event, language, step) ?? {}
}

function opinionName(opinion: 'agree' | 'disagree' | 'comment'): Message {
  return {
    agree: eventWords['opinion.agree'],
    disagree: eventWords['opinion.disagree'],
    comment: eventWords['opinion.comment'],
  }[opinion]
}

// ---- the deadline -----------------------------------------------------------------------------------------------

/** Why the result is due when it is, sentence by sentence. Pure: of the state, the calendar and the hour it is asked at. */
export function explainDeadline(state: CaseState, now: Temporal.Instant, language: Language): string[] {
  const say = (message: Message, params: Params = {}) => translate(language, message, params)
  const time = (instant: Temporal.Instant) => formatDateTime(language, iso(instant))
  const { clock } = state
  if (!clock) return [say(state.closedAt ? words.neverAccepted : words.notAccepted)]
  const facts = deadlineFacts(state)
  const due = facts.dueAt
  const sentences = [say(words[clock.because], { at: time(clock.at) })]
  if (Temporal.Instant.compare(clock.start, clock.at) !== 0)
    sentences.push(say(words.countsFrom, { from: time(clock.start) }))
  sentences.push(termSentence(clock, say))
  for (const pause of clock.pauses) sentences.push(pauseSentence(pause, clock, say, time, language))
  if (clock.extension)
    sentences.push(say(words.extended, { due: time(clock.extension.newDueAt), at: time(clock.extension.at) }))
  if (due) {
    const daysOff = daysOffBetween(clock.start, due)
    if (daysOff > 0) sentences.push(say(words.daysOff, { n: daysOff }))
    sentences.push(say(words.due, { due: time(due) }))
  }
  if (clock.paused) {
    sentences.push(
      say(words.pausedNow, { since: time(clock.paused.since), why: reasonNames(clock.paused.reasons, language) }),
    )
  }
  const standing = deadlineState(facts, now)
  const ended = clock.stoppedAt ? { at: time(clock.stoppedAt) } : {}
  if (state.phase === 'withdrawn') sentences.push(say(words.withdrawn, ended))
  else if (standing !== 'paused' && standing !== 'none') sentences.push(say(words[standing], ended))
  return sentences
}

type Say = (message: Message, params?: Params) => string

function termSentence(clock: CaseClock, say: Say): string {
  if (clock.term.kind === 'same-day') return say(words.sameDay, { date: formatDate(iso(clock.start)) })
  if (clock.term.kind === 'calendar-days') return say(words.calendarDays, { n: clock.term.days })
  const hours = termHours(clock)
  return hours % hoursPerWorkingDay === 0
    ? say(words.termDays, { n: hours / hoursPerWorkingDay })
    : say(words.termHours, { n: hours })
}

function pauseSentence(
  pause: Pause,
  clock: CaseClock,
  say: Say,
  time: (instant: Temporal.Instant) => string,
  language: Language,
): string {
  const hours = Math.round(pausedHours({ ...clock, pauses: [pause], extension: null }) * 10) / 10
  return say(words.paused, {
    from: time(pause.from),
    to: time(pause.to),
    n: hours,
    why: reasonNames(pause.reasons, language),
  })
}

const reasonNames = (reasons: Pause['reasons'], language: Language) =>
  reasons.map((reason) => pauseReasons[reason][language]).join(', ')

/** The deadline as replies carry it. */
export function explained(state: CaseState, now: Temporal.Instant): { vi: string[]; en: string[] } {
  return { vi: explainDeadline(state, now, 'vi'), en: explainDeadline(state, now, 'en') }
}
