/** What follows from the case of a report: how the report stands, and notices. Rules PT10 and PT14. */
import type { Tx } from '../../kernel/app.ts'
import { formatDateTime, type Language, type Message, type Params, translate } from '../../kernel/i18n.ts'
import { type CaseChanged, type CaseSummary, caseSummary } from '../../platform/casework/index.ts'
import { notify } from '../../platform/notifications/index.ts'
import { addWorkingHours, workingHoursBetween } from '../../platform/organisation/index.ts'
import { categories, type CategoryId } from './categories.ts'
import { notices } from './messages.ts'
import { isReport } from './process.ts'
import { signal, signalOver } from './situation.ts'
import * as store from './store.ts'
import { addToTrail } from './trail.ts'
import { nameOf } from './views.ts'

/** How long the reporter may hold that it was not done: the installation's own setting, five working days. */
export const answerHours = 40

type Change = Partial<store.ReportRow>

function stateOf({ phase, stepId }: CaseSummary, row: store.ReportRow): store.ReportRow['state'] {
  if (row.merged_into !== null && (phase === 'stopped' || phase === 'submitted' || phase === 'in-progress')) {
    return 'merged'
  }
  switch (phase) {
    case 'submitted':
      return 'sent'
    case 'returned':
    case 'issued':
      return 'done'
    case 'refused':
    case 'stopped':
      return 'refused'
    case 'withdrawn':
      return 'withdrawn'
    default:
      return stepId === 'approval' ? 'approval' : stepId === 'work' ? 'working' : 'accepted'
  }
}

/** The report's columns as the case stands. What begins anew with a new round is empty again. */
export function projected(tx: Tx, summary: CaseSummary, row: store.ReportRow): Change {
  const last = (type: string) => summary.events.findLast((event) => event.type === type)
  const granted = last('granted')
  const rated = last('rated')
  // A new round is rated anew.
  const counts = rated && rated.seq > (last('objected')?.seq ?? 0)
  const state = stateOf(summary, row)
  const done = state === 'done' && granted ? granted.at : null
  const due = summary.dueAt
  return {
    state,
    holder_unit_id: summary.holderUnitId,
    due_at: due,
    risk_at: due === null ? null : riskOf(summary.receivedAt ?? summary.submittedAt, due),
    accepted_at: summary.receivedAt,
    done_at: done?.toString() ?? null,
    on_time: done && due !== null ? Temporal.Instant.compare(done, Temporal.Instant.from(due)) <= 0 : null,
    score: counts && rated.type === 'rated' ? rated.data.score : null,
    answer: done ? (granted?.reason ?? null) : null,
    answer_until: done ? addWorkingHours(done, answerHours).toString() : null,
  }
}

/** When three quarters of the working time are over. */
function riskOf(from: string, due: string): string {
  const [start, end] = [Temporal.Instant.from(from), Temporal.Instant.from(due)]
  return addWorkingHours(start, Math.max(0, workingHoursBetween(start, end)) * 0.75).toString()
}

/** For this service's own acts, at once, and when the case is heard to have changed. */
export async function bringUpToDate(tx: Tx, reportId: string): Promise<store.ReportRow | undefined> {
  const row = await store.reportById(tx, reportId, true)
  if (!row) return undefined
  const change = projected(tx, await caseSummary(tx, reportId), row)
  // PT14: that it was not received in time is one thing; that its own time runs out is told by itself.
  const isReceived = row.accepted_at === null && change.accepted_at !== null
  await store.updateReport(tx, reportId, { ...change, ...(isReceived && { reminded_before_at: null }) })
  if (change.state === 'withdrawn' || change.state === 'refused') await freeMerged(tx, reportId)
  tx.live(`report:${reportId}`)
  tx.live('reports:all')
  return { ...row, ...change }
}

/** PT9: what ends without anything done, or goes to another unit, takes nobody else's report with it. */
export async function freeMerged(tx: Tx, reportId: string): Promise<void> {
  for (const row of await store.mergedInto(tx, reportId)) {
    const { phase } = await caseSummary(tx, row.report_id)
    if (phase === 'submitted' || phase === 'in-progress') await goAlone(tx, row)
  }
}

/** Its own way again. */
export async function goAlone(tx: Tx, row: store.ReportRow): Promise<void> {
  await store.updateReport(tx, row.report_id, { merged_into: null })
  await addToTrail(tx, row.report_id, 'unmerged')
  await bringUpToDate(tx, row.report_id)
  signal(tx, row)
}

/** May hear the same thing twice, and of reports whose row another transaction has yet to write. */
export async function caseHasChanged(tx: Tx, change: CaseChanged): Promise<void> {
  if (!isReport(change.procedureCode)) return
  const row = await bringUpToDate(tx, change.caseId)
  if (!row) throw new Error(`case ${change.caseId} is a report without its content`)
  signalOver(tx, row)
  await tell(tx, change, row)
}

/** Who reported and who joined, where they are known. */
async function tell(tx: Tx, change: CaseChanged, row: store.ReportRow): Promise<void> {
  const notice = notices[change.type as keyof typeof notices]
  if (!notice) return
  const people = [...(row.anonymous ? [] : [row.person_id]), ...(await store.joinedBy(tx, row.report_id))]
  if (people.length === 0) return
  const { events } = await caseSummary(tx, row.report_id)
  const reason = events.find(({ seq }) => seq === change.version)?.reason ?? ''
  const time = (at: string | null, language: Language) => (at === null ? '' : formatDateTime(language, at))
  const say = (message: Message): Message => {
    const params = (language: Language): Params => ({
      code: row.case_code,
      category: categories[row.category as CategoryId].name[language],
      unit: nameOf(row.holder_unit_id)[language],
      reason,
      answer: reason,
      due: time(row.due_at, language),
      until: time(row.answer_until, language),
    })
    return { vi: translate('vi', message, params('vi')), en: translate('en', message, params('en')) }
  }
  for (const personId of new Set(people)) {
    const isReporter = personId === row.person_id
    await notify(tx, {
      personId,
      title: say(notice.title),
      body: say(notice.body),
      link: isReporter ? `/cases/${row.report_id}` : `/reports/${row.report_id}`,
      kind: `participation.${change.type}`,
    })
  }
}
