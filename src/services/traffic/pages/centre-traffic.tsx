/** The wall: roads by level of service, what is slow, what is in the way, the day's index beside the usual. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { readNetwork } from '../contract.ts'
import { listMeasures, type MeasureView } from '../contract-measures.ts'
import { readNow, type SlowdownView, type TrafficNow } from '../contract-state.ts'
import { readCorridors } from '../contract-studies.ts'
import { levelOf } from '../levels.ts'
import { centreWords } from './centre-messages.ts'
import { CentreTabs } from './centre-tabs.tsx'
import { IndexChart } from './index-chart.tsx'
import { words } from './page-messages.ts'
import {
  IndexFigure,
  LevelLegend,
  LevelMark,
  MeasureList,
  measuresKey,
  nowKey,
  SlowdownList,
  trafficKey,
} from './parts.tsx'
import { TrafficMap } from './traffic-map.tsx'
import './traffic.css'

const corridorsKey = [...trafficKey, 'corridors']
/** What fits a wall without scrolling. */
const corridorsShown = 5
const measuresShown = 3
const slowShown = 4

export default function CentreTraffic(): ReactNode {
  const t = useText()
  return (
    <SignedIn face="centre" as="official">
      {() => (
        <div className="centre-traffic">
          <PageHeader
            title={t(centreWords.title)}
            back={{ to: '/', label: t(centreWords.back) }}
            actions={<CentreTabs here="/traffic" />}
          />
          <Wall />
        </div>
      )}
    </SignedIn>
  )
}

function Wall(): ReactNode {
  const t = useText()
  const network = useQuery({
    queryKey: [...trafficKey, 'network'],
    queryFn: ({ signal }) => call(readNetwork, { signal }),
    staleTime: 60_000,
  })
  const now = useQuery({
    queryKey: nowKey,
    queryFn: ({ signal }) => call(readNow, { signal }),
    refetchInterval: 30_000,
  })
  const measures = useQuery({
    queryKey: measuresKey,
    queryFn: ({ signal }) => call(listMeasures, { signal }),
    refetchInterval: 60_000,
  })
  useLive(['traffic:now', 'traffic:measures'], [nowKey, measuresKey, corridorsKey])
  const inForce = measures.data?.measures.filter(({ isNow }) => isNow)
  if (network.data?.network === null) return <EmptyState title={t(words.noRoads)}>{t(words.noRoadsHelp)}</EmptyState>
  return (
    <div className="centre-traffic-columns">
      <div className="stack tight">
        <section className="centre-panel">
          <h2>{t(words.index)}</h2>
          <Answer of={now} lines={2}>
            {(found) => <Figures of={found} />}
          </Answer>
        </section>
        <section className="centre-panel">
          <h2>{t(centreWords.corridors)}</h2>
          <Corridors />
        </section>
      </div>
      <div className="centre-traffic-map stack tight">
        <TrafficMap
          isOpen
          label={t(words.map)}
          speeds={now.data?.speeds}
          slowdowns={now.data?.slowdowns}
          measures={inForce}
        />
        <LevelLegend />
      </div>
      <div className="stack tight">
        <section className="centre-panel">
          <IndexChart />
        </section>
        <section className="centre-panel">
          <h2>{t(words.slowdowns)}</h2>
          <Answer of={now} lines={2}>
            {({ slowdowns }) => (
              <>
                <SlowdownList of={worstFirst(slowdowns).slice(0, slowShown)} />
                <AndMore n={slowdowns.length - slowShown} />
              </>
            )}
          </Answer>
        </section>
        <section className="centre-panel">
          <h2>{t(words.measures)}</h2>
          <Answer of={measures} lines={2}>
            {({ measures: all }) => (
              <>
                <MeasureList brief of={nowFirst(all).slice(0, measuresShown)} />
                <AndMore n={all.length - measuresShown} />
              </>
            )}
          </Answer>
        </section>
      </div>
    </div>
  )
}

/** What fits no more is counted, not hidden. */
function AndMore({ n }: { n: number }): ReactNode {
  const t = useText()
  return n > 0 && <p className="soft">{t(centreWords.andMore, { n })}</p>
}

const worstFirst = (slowdowns: readonly SlowdownView[]): SlowdownView[] =>
  slowdowns.toSorted((a, b) => Number(b.kind === 'unusual') - Number(a.kind === 'unusual') || b.delayS - a.delayS)

const nowFirst = (measures: readonly MeasureView[]): MeasureView[] =>
  measures.toSorted((a, b) => Number(b.isNow) - Number(a.isNow))

function Figures({ of: now }: { of: TrafficNow }): ReactNode {
  const t = useText()
  if (now.at !== null && now.isOld) return <Notice tone="risk">{t(words.old, { at: formatTime(now.at) })}</Notice>
  if (now.travelTimeIndex === null) return <p className="soft">{t(words.noSpeeds)}</p>
  return (
    <>
      <IndexFigure index={now.travelTimeIndex} usual={now.usualIndex} />
      <p className="soft">
        {t(centreWords.measuredSegments, { n: now.measured })} ·{' '}
        {now.at !== null && t(words.at, { at: formatTime(now.at) })}
      </p>
    </>
  )
}

function Corridors(): ReactNode {
  const t = useText()
  const found = useQuery({
    queryKey: corridorsKey,
    queryFn: ({ signal }) => call(readCorridors, { signal }),
    refetchInterval: 30_000,
  })
  return (
    <Answer of={found} lines={4}>
      {({ corridors }) =>
        corridors.length === 0 ? (
          <p className="soft">{t(centreWords.noCorridors)}</p>
        ) : (
          <ul role="list" className="traffic-list">
            {corridors.slice(0, corridorsShown).map((corridor) => (
              <li key={corridor.name}>
                <span className="row spread">
                  <b>{corridor.name}</b>
                  <LevelMark level={levelOf(1 / corridor.index)} />
                </span>
                <span className="soft">{t(centreWords.corridorLine, { kmh: corridor.kmh, n: corridor.delayMin })}</span>
              </li>
            ))}
          </ul>
        )
      }
    </Answer>
  )
}
