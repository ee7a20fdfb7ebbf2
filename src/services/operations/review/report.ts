/** The situation of a unit as a paper. Rule OP18. */
import path from 'node:path'
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { dayOf } from '../../../kernel/clock.ts'
import { file, type FileReply } from '../../../kernel/endpoint.ts'
import { formatDateTime, formatTime, type Language, translate } from '../../../kernel/i18n.ts'
import { renderBytes } from '../../../platform/documents/index.ts'
import { directory, requireMay } from '../../../platform/organisation/index.ts'
import { unitsUnder } from '../incidents/authority.ts'
import { type Kind, kinds, type SeverityLevel, severityFacts } from '../kinds.ts'
import { openBySeverity, openIncidents } from '../incidents/store.ts'
import { entriesOf } from '../log/store.ts'
import { reportTexts } from '../messages.ts'
import { tasksOf } from '../tasks/store.ts'
import { sentSince } from '../warnings/store.ts'
import { areaName, isInForce } from '../warnings/words.ts'

const template = { name: 'situation-report', file: path.join(import.meta.dirname, '../templates/situation.typ') }
/** On paper; how many there are in all is counted apart. */
const incidentsMax = 200
const entriesMax = 1000
const logHours = 12

export async function report(
  tx: Tx,
  actor: Actor,
  { unitId, language = 'vi' }: { unitId: string; language?: Language },
): Promise<FileReply> {
  requireMay(actor, 'operations.command', unitId)
  const units = unitsUnder(tx, unitId)
  const bySeverity = await openBySeverity(tx, units)
  const incidents = await openIncidents(tx, {
    units,
    isClosed: false,
    kind: null,
    q: null,
    after: null,
    limit: incidentsMax,
  })
  const given =
    incidents.length === 0
      ? []
      : await tasksOf(
          tx,
          incidents.map(({ id }) => id),
        )
  const tasks = given.filter(({ state }) => state === 'given' || state === 'accepted')
  const now = tx.now.toString()
  const warnings = (await sentSince(tx, { since: now, now, statuses: ['Actual', 'Exercise'], limit: 100 })).filter(
    (row) => isInForce(row, tx.now),
  )
  const since = tx.now.subtract({ hours: logHours }).toString()
  const log = (await entriesOf(tx, unitId, null, entriesMax)).filter(({ at }) => at > since)
  const nameOf = (id: string): string => directory().unit(id)?.name[language] ?? id
  const pdf = await renderBytes({
    template,
    title: translate(language, reportTexts.title),
    date: dayOf(tx.now),
    language,
    data: {
      agency: nameOf(unitId),
      at: formatDateTime(language, now),
      author: actor.name ?? '',
      bySeverity: ([4, 3, 2, 1] as const).map((level) => ({
        name: `${level} · ${translate(language, severityFacts[level].name)}`,
        count: bySeverity.get(level) ?? 0,
      })),
      incidents: incidents.map((one) => ({
        code: one.code,
        kind: translate(language, kinds[one.kind as Kind].name),
        severity: `${one.severity} · ${translate(language, severityFacts[one.severity as SeverityLevel].name)}`,
        title: one.title,
        unit: nameOf(one.unit_id),
        command: nameOf(one.command_unit_id),
        opened: formatDateTime(language, one.opened_at),
        status: translate(language, reportTexts[one.status]),
      })),
      more: [...bySeverity.values()].reduce((sum, n) => sum + n, 0) - incidents.length,
      tasks: tasks.map((one) => ({
        title: one.title,
        unit: nameOf(one.unit_id),
        due: formatDateTime(language, one.due_at),
        late: Date.parse(one.due_at) < tx.now.epochMilliseconds,
      })),
      warnings: warnings.map((one) => ({
        headline: one.content.headline[language],
        area: areaName(one.area_unit_ids)[language],
        until: formatDateTime(language, one.expires_at),
      })),
      log: log.toReversed().map(({ at, by_name, text }) => ({ at: formatTime(at), by: by_name, text })),
    },
  })
  const name = `bao-cao-tinh-hinh-${dayOf(tx.now).toString()}.pdf`
  return file(pdf, 'application/pdf', { inline: true, name })
}
