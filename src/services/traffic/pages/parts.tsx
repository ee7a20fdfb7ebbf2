/** What traffic's pages share: levels, lists of what is slow and of what is in the way. */
import {
  IconAlertTriangle,
  IconBarrierBlock,
  IconCalendarEvent,
  IconClockHour4,
  IconRoadOff,
  type TablerIcon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatDateTime, formatNumber, formatTime, type Language } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import type { Hours, MeasureView } from '../contract-measures.ts'
import type { SlowdownView } from '../contract-state.ts'
import { type Level, levels } from '../levels.ts'
import { dayWords, levelWords, words } from './page-messages.ts'
import './traffic.css'

export const trafficKey = ['traffic'] as const
export const nowKey = [...trafficKey, 'now'] as const
export const measuresKey = [...trafficKey, 'measures'] as const

export function formatLength(language: Language, metres: number): string {
  return metres < 1000
    ? `${formatNumber(language, Math.round(metres / 10) * 10)} m`
    : `${formatNumber(language, Math.round(metres / 100) / 10)} km`
}

export function LevelMark({ level }: { level: Level }): ReactNode {
  const t = useText()
  return (
    <span className="level" data-level={level}>
      <i aria-hidden /> <b>{level}</b> <span>{t(levelWords[level])}</span>
    </span>
  )
}

export function LevelLegend(): ReactNode {
  const t = useText()
  return (
    <div className="level-legend" role="group" aria-label={t(words.legend)}>
      {levels.map((level) => (
        <LevelMark key={level} level={level} />
      ))}
      <span className="soft">{t(words.faint)}</span>
    </div>
  )
}

export function SlowdownList({ of }: { of: readonly SlowdownView[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (of.length === 0) return <p className="soft">{t(words.noSlowdowns)}</p>
  const worst = of.toSorted(
    (a, b) => Number(b.kind === 'unusual') - Number(a.kind === 'unusual') || b.delayS - a.delayS,
  )
  return (
    <ul role="list" className="traffic-list">
      {worst.map((one) => (
        <li key={one.id}>
          <span className="row spread">
            <b>{one.name || t(words.noName)}</b>
            {one.kind === 'unusual' ? (
              <StatusChip state="overdue">{t(words.unusual)}</StatusChip>
            ) : (
              <StatusChip state="paused">{t(words.usual)}</StatusChip>
            )}
          </span>
          <span className="soft small">
            {t(words.slowLine, {
              length: formatLength(language, one.lengthM),
              n: Math.max(1, Math.round(one.delayS / 60)),
              at: formatTime(one.beganAt),
            })}
          </span>
        </li>
      ))}
    </ul>
  )
}

const icons: Readonly<Record<MeasureView['kind'], TablerIcon>> = {
  roadworks: IconBarrierBlock,
  closure: IconRoadOff,
  event: IconCalendarEvent,
}

export function MeasureList({ of, brief = false }: { of: readonly MeasureView[]; brief?: boolean }): ReactNode {
  const t = useText()
  if (of.length === 0) return <p className="soft">{t(words.noMeasures)}</p>
  return (
    <ul role="list" className="traffic-list">
      {of.map((measure) => (
        <MeasureItem key={measure.id} of={measure} brief={brief} />
      ))}
    </ul>
  )
}

/** Within its period it is in force at these hours alone. */
export function HoursWords({ of: { from, to, days } }: { of: Hours }): ReactNode {
  const t = useText()
  const named = days.toSorted((a, b) => a - b).map((day) => t(dayWords[day - 1] ?? { vi: '', en: '' }))
  return t(words.hoursIs, { from, to, days: days.length === dayWords.length ? t(words.everyDay) : named.join(', ') })
}

function MeasureItem({ of: measure, brief }: { of: MeasureView; brief: boolean }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const Icon = icons[measure.kind]
  const detail = t(measure.detail)
  return (
    <li>
      <span className="row spread">
        <b>
          <Icon size={18} aria-hidden /> {t(measure.title)}
        </b>
        <StatusChip state={!measure.isNow ? 'due' : measure.effect === 'closed' ? 'overdue' : 'risk'}>
          {measure.isNow ? t(words[measure.effect]) : t(words.toCome)}
        </StatusChip>
      </span>
      <span>
        {t(words[measure.kind])}
        {measure.roads.length > 0 && `: ${measure.roads.slice(0, 3).join(', ')}`}
      </span>
      <span className="soft small">
        <IconClockHour4 size={15} aria-hidden />{' '}
        {t(words.fromTo, {
          from: formatDateTime(language, measure.startsAt),
          to: formatDateTime(language, measure.endsAt),
        })}
      </span>
      {measure.hours && (
        <span className="soft small">
          <HoursWords of={measure.hours} />
        </span>
      )}
      {!brief && detail !== '' && <span>{detail}</span>}
      {!brief && <span className="soft small">{t(words.by, { unit: t(measure.unitName) })}</span>}
    </li>
  )
}

/** The one figure of the city: how much longer a trip takes, beside what is usual. */
export function IndexFigure({ index, usual }: { index: number | null; usual: number | null }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (index === null) return null
  const isWorse = usual !== null && index > usual * 1.1
  return (
    <p className="index-figure">
      <b>×{formatNumber(language, index)}</b>
      <span>
        {t(words.indexIs, { n: index })}
        {usual !== null && (
          <span className="soft">
            {' '}
            · {isWorse && <IconAlertTriangle size={16} aria-hidden />} {t(words.usualIs, { n: usual })}
          </span>
        )}
      </span>
    </p>
  )
}
