/** Looking back: the roads as they were drawn at a moment, moved by a slider or played. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { isDay, today } from '../../../web/ui/day.ts'
import { DateField } from '../../../web/ui/day-fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { LookBackControls, useLookBack } from '../../../web/ui/look-back.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { readPast } from '../contract-studies.ts'
import { centreWords } from './centre-messages.ts'
import { CentreTabs } from './centre-tabs.tsx'
import { IndexChart } from './index-chart.tsx'
import { words } from './page-messages.ts'
import { IndexFigure, LevelLegend, MeasureList, SlowdownList, trafficKey } from './parts.tsx'
import { TrafficMap } from './traffic-map.tsx'
import './traffic.css'

const stepMs = 5 * 60_000
const hourMs = 3_600_000
const hanoiOffsetMs = 7 * hourMs
const playEveryMs = 800
/** In Hanoi. */
const dayOf = (ms: number): string => new Date(ms + hanoiOffsetMs).toISOString().slice(0, 10)
const hoursOffered = [6, 24, 72, 168] as const
/** Played through in about a minute, whatever the span. */
const framesPlayed = 72

export default function CentrePast(): ReactNode {
  const t = useText()
  return (
    <SignedIn face="centre" as="official">
      {() => (
        <div className="centre-traffic">
          <PageHeader
            title={t(centreWords.past)}
            lead={t(centreWords.pastLead)}
            back={{ to: '/traffic', label: t(centreWords.title) }}
            actions={<CentreTabs here="/traffic/past" />}
          />
          <LookBack />
        </div>
      )}
    </SignedIn>
  )
}

function LookBack(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const past = useLookBack({ stepMs, hours: 24, frames: framesPlayed, everyMs: playEveryMs })
  const at = new Date(past.atMs).toISOString()
  const day = dayOf(past.atMs)
  const [until, setUntil] = useState(() => dayOf(past.endMs))
  const choose = (chosen: string): void => {
    const until = isDay(chosen) && chosen > today() ? today() : chosen
    setUntil(until)
    if (isDay(until)) past.endAt(Date.parse(`${until}T00:00:00+07:00`) + 24 * hourMs)
  }
  const found = useQuery({
    queryKey: [...trafficKey, 'past', at],
    queryFn: ({ signal }) => call(readPast, { query: { at }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  return (
    <>
      <div className="past-controls centre-panel">
        <LookBackControls
          of={past}
          spans={hoursOffered.map((hours) => ({
            hours,
            label: hours < 72 ? t(centreWords.lastHours, { n: hours }) : t(centreWords.lastDays, { n: hours / 24 }),
          }))}
          words={{
            play: centreWords.play,
            pause: centreWords.pause,
            moment: centreWords.moment,
            span: centreWords.span,
          }}
        />
        <DateField label={t(centreWords.pastUntil)} value={until} onChange={choose} />
      </div>
      <Answer of={found} lines={6}>
        {(then) =>
          then.at === null ? (
            <EmptyState title={t(centreWords.noPast)}>{t(centreWords.noPastHelp)}</EmptyState>
          ) : (
            <div className="past-body">
              <div className="centre-traffic-map stack tight">
                <TrafficMap
                  isOpen
                  label={t(words.map)}
                  speeds={then.speeds}
                  slowdowns={then.slowdowns}
                  measures={then.measures}
                />
                <LevelLegend />
              </div>
              <div className="stack tight">
                <section className="centre-panel">
                  <p className="row">
                    <b>{t(centreWords.shownAt, { at: formatDateTime(language, then.at) })}</b>
                    {then.isSample && <StatusChip state="paused">{t(centreWords.sample)}</StatusChip>}
                  </p>
                  <IndexFigure index={then.travelTimeIndex} usual={null} />
                </section>
                <section className="centre-panel">
                  <IndexChart day={day} />
                </section>
                <section className="centre-panel">
                  <h2>{t(words.slowdowns)}</h2>
                  <SlowdownList of={then.slowdowns} />
                  {then.measures.length > 0 && <MeasureList brief of={then.measures} />}
                </section>
              </div>
            </div>
          )
        }
      </Answer>
    </>
  )
}
