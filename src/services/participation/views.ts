/** What of a report is shown to whom. */
import type { Tx } from '../../kernel/app.ts'
import { type Message, type Params, translate } from '../../kernel/i18n.ts'
import { type CaseSummary, caseSummary } from '../../platform/casework/index.ts'
import { directory } from '../../platform/organisation/index.ts'
import { categories, type CategoryId, type Rule } from './categories.ts'
import type { ReportLine, ReportPage, TrailLine } from './contract.ts'
import { trailWords, unknownUnit } from './messages.ts'
import * as store from './store.ts'

export const nameOf = (unitId: string) => directory().unit(unitId)?.name ?? unknownUnit

const openStates: readonly string[] = ['sent', 'accepted', 'working', 'approval']
export const isOpen = ({ state }: Pick<store.ReportRow, 'state'>): boolean => openStates.includes(state)

/** PT16: the place in the reporter's own words is theirs, until an official has released what they said. */
export const publicPlace = (row: Pick<store.ReportRow, 'place_words' | 'public_words'>): string | null =>
  row.public_words === null ? null : row.place_words

export const isOverdue = (row: Pick<store.ReportRow, 'state' | 'due_at'>, now: string): boolean =>
  isOpen(row) && row.due_at !== null && Date.parse(row.due_at) < Date.parse(now)

/** The lines of reports, with their released photos. */
export async function linesOf(tx: Tx, rows: readonly store.ReportRow[]): Promise<ReportLine[]> {
  const photos = await store.photosOf(
    tx,
    rows.map(({ report_id }) => report_id),
  )
  const released = photos.filter(({ released_at, kind }) => released_at !== null && kind === 'report')
  const now = tx.now.toString()
  return rows.map((row) => ({
    ...lineOf(row, now),
    photoIds: released.filter(({ report_id }) => report_id === row.report_id).map(({ photo_id }) => photo_id),
  }))
}

function lineOf(row: store.ReportRow, now: string): Omit<ReportLine, 'photoIds'> {
  return {
    id: row.report_id,
    code: row.case_code,
    category: row.category as CategoryId,
    state: row.state,
    at: { lat: row.lat, lon: row.lon },
    place: publicPlace(row),
    unit: nameOf(row.address_unit_id),
    holder: nameOf(row.holder_unit_id),
    sentAt: row.sent_at,
    dueAt: row.due_at,
    doneAt: row.done_at,
    onTime: row.on_time,
    overdue: isOverdue(row, now),
    confirmed: row.confirmed_at !== null,
    voices: row.voices,
    words: row.public_words,
  }
}

/** The rule that a report was sent under: its process is named after it. */
export function ruleOf(row: Pick<store.ReportRow, 'category'>, procedureVersion: number): Rule {
  const rules: readonly Rule[] = categories[row.category as CategoryId].rules
  const rule = rules[procedureVersion - 1] ?? rules[0]
  if (!rule) throw new Error(`${row.category} has no rule`)
  return rule
}

export async function pageOf(tx: Tx, row: store.ReportRow): Promise<ReportPage> {
  const [[line], summary, proofs, photos, trail, into] = await Promise.all([
    linesOf(tx, [row]),
    caseSummary(tx, row.report_id),
    store.proofsOf(tx, row.report_id),
    store.photosOf(tx, [row.report_id]),
    store.trailOf(tx, row.report_id),
    row.merged_into === null ? undefined : store.reportById(tx, row.merged_into),
  ])
  if (!line) throw new Error('a row gives a line')
  const rule = ruleOf(row, summary.procedureVersion)
  const isShown = new Set(photos.flatMap(({ photo_id, released_at }) => (released_at === null ? [] : [photo_id])))
  return {
    ...line,
    workingHours: rule.workingHours,
    ground: rule.ground,
    answer: row.answer,
    answerUntil: row.answer_until,
    proofs: proofs
      .filter(({ photo_id }) => photo_id === null || isShown.has(photo_id))
      .map((proof) => ({
        photoId: proof.photo_id,
        reading:
          proof.series === null ? null : { series: proof.series, value: proof.value ?? 0, unit: proof.unit ?? '' },
        at: proof.at,
        distance_m: proof.distance_m,
      })),
    objections: row.objections,
    score: row.score,
    mergedInto: into ? { id: into.report_id, code: into.case_code } : null,
    trail: wayOf(summary, trail),
  }
}

const both = (message: Message, params: (language: 'vi' | 'en') => Params): Message => ({
  vi: translate('vi', message, params('vi')),
  en: translate('en', message, params('en')),
})

/** PT16: what happened, by units and times; nobody's name and no words that were not written for the public. */
function wayOf({ events }: CaseSummary, trail: Awaited<ReturnType<typeof store.trailOf>>): TrailLine[] {
  const ofCase = events.flatMap((event): TrailLine[] => {
    const words = trailWords[event.type as keyof typeof trailWords]
    if (!words) return []
    const unitId = 'toUnitId' in event.data ? event.data.toUnitId : event.actor.unitId
    const unit = unitId === null ? null : nameOf(unitId)
    return [{ at: event.at.toString(), kind: event.type, words: both(words, (l) => ({ unit: unit?.[l] ?? '' })), unit }]
  })
  const own = trail.flatMap(({ at, kind, data }): TrailLine[] => {
    const words = trailWords[kind as keyof typeof trailWords]
    if (!words) return []
    const unit = typeof data['unitId'] === 'string' ? nameOf(data['unitId']) : null
    const params = (language: 'vi' | 'en'): Params => ({
      ...Object.fromEntries(Object.entries(data).map(([name, value]) => [name, value ?? ''])),
      unit: unit?.[language] ?? '',
    })
    return [{ at, kind, words: both(words, params), unit }]
  })
  return [...ofCase, ...own].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
