/** Parts that several pages of water and waste have. */
import type { ReactNode } from 'react'
import { formatDateTime, formatNumber, formatTime } from '../../../kernel/i18n.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { EmptyState } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import type { BreachView, Plant, Round, WaterStation } from '../contract-water.ts'
import { signOf } from '../units.ts'
import { words } from './water-messages.ts'

export function useAmount(): (value: number | null, unit: string) => string {
  const t = useText()
  const language = useLanguage()
  return (value, unit) =>
    value === null ? t(words.noValue) : `${formatNumber(language, value)} ${signOf(unit)}`.trim()
}

/** Warning levels are reached, limits are passed, from above or below. */
export const beyondSign = ({ kind, worst, limit }: Pick<BreachView, 'kind' | 'worst' | 'limit'>): string =>
  kind !== 'plant' ? '≥' : worst < limit ? '<' : '>'

const floodStates = [words.dry, words.slow, words.stall, words.closed]
const rainStates = [words.light, words.heavy, words.veryHeavy]

export function WaterState({ of: { kind, level, value } }: { of: WaterStation }): ReactNode {
  const t = useText()
  if (value?.value == null) return <span className="soft">{t(words.noValue)}</span>
  if (value.isOld || value.isDoubtful)
    return <StatusChip state="paused">{t(value.isOld ? words.old : words.doubtful)}</StatusChip>
  const said =
    kind === 'flood'
      ? floodStates[level]
      : kind === 'rain'
        ? rainStates[level]
        : level === 0
          ? words.belowAlarm
          : words.alarm
  const state = level === 0 ? 'done' : level === 1 ? 'risk' : 'overdue'
  return <StatusChip state={state}>{t(said ?? words.closed, { n: 'I'.repeat(level) })}</StatusChip>
}

/** What flows out: beyond a limit, within all of them, or nobody knows. */
export function PlantState({ of: { beyond, values } }: { of: Plant }): ReactNode {
  const t = useText()
  if (beyond.length > 0) return <StatusChip state="overdue">{t(words.beyond)}</StatusChip>
  if (values.every(({ isOld }) => isOld)) return <StatusChip state="paused">{t(words.silentPlant)}</StatusChip>
  return <StatusChip state="done">{t(words.within)}</StatusChip>
}

const roundStates = {
  planned: ['due', words.planned],
  'under-way': ['progress', words.underWay],
  late: ['overdue', words.late],
  done: ['done', words.done],
  'done-with-gaps': ['risk', words.doneWithGaps],
} as const

export function RoundState({ of: { state, startsAt } }: { of: Round }): ReactNode {
  const t = useText()
  const [colour, said] = roundStates[state]
  return <StatusChip state={colour}>{t(said, { at: formatTime(startsAt) })}</StatusChip>
}

export function BreachTable({
  of,
  caption,
  more = 0,
}: {
  of: readonly BreachView[]
  caption: string
  /** So many are not in the table. */
  more?: number
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const amount = useAmount()
  if (of.length === 0) return <EmptyState title={t(words.noBreaches)} />
  const columns: Column<BreachView>[] = [
    { id: 'station', head: t(words.station), cell: ({ stationName }) => <b>{t(stationName)}</b> },
    {
      id: 'what',
      head: t(words.what),
      cell: ({ title, level, kind }) =>
        `${t(title)}${kind === 'river' ? `, ${t(words.alarm, { n: 'I'.repeat(level) })}` : ''}`,
    },
    { id: 'worst', head: t(words.worst), align: 'end', cell: ({ worst, unit }) => amount(worst, unit) },
    {
      id: 'limit',
      head: t(words.limit),
      align: 'end',
      cell: (breach) => (
        <span title={t(breach.ground)}>
          {beyondSign(breach)} {amount(breach.limit, breach.unit)}
        </span>
      ),
    },
    { id: 'from', head: t(words.from), cell: ({ beganAt }) => formatDateTime(language, beganAt) },
    { id: 'duration', head: t(words.duration), align: 'end', cell: ({ hours }) => t(words.hours, { n: hours }) },
    {
      id: 'state',
      head: t(words.state),
      cell: ({ isOpen }) => (
        <StatusChip state={isOpen ? 'overdue' : 'done'}>{t(isOpen ? words.open : words.over)}</StatusChip>
      ),
    },
  ]
  return (
    <>
      <DataTable caption={caption} columns={columns} rows={of} keyOf={({ id }) => id} />
      {more > 0 && <p className="soft small">{t(words.moreBreaches, { n: more })}</p>}
    </>
  )
}
