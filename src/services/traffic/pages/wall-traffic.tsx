/** A screen of the wall: roads by level of service, how much longer a trip takes, what is slow and what is in the way. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatNumber, formatTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, Notice } from '../../../web/ui/page.tsx'
import { WallBars, WallFigures } from '../../../web/ui/wall.tsx'
import { listMeasures } from '../contract-measures.ts'
import { readNow, type TrafficNow } from '../contract-state.ts'
import { IndexChart } from './index-chart.tsx'
import { words } from './page-messages.ts'
import { LevelLegend, MeasureList, measuresKey, nowKey } from './parts.tsx'
import { TrafficMap } from './traffic-map.tsx'
import './traffic.css'

const slowMax = 5
const measuresMax = 2
const refetchInterval = 30_000

export default function WallTraffic(): ReactNode {
  const t = useText()
  const now = useQuery({ queryKey: nowKey, queryFn: ({ signal }) => call(readNow, { signal }), refetchInterval })
  const measures = useQuery({
    queryKey: measuresKey,
    queryFn: ({ signal }) => call(listMeasures, { signal }),
    refetchInterval,
  })
  useLive(['traffic:now', 'traffic:measures'], [nowKey, measuresKey])
  const inForce = measures.data?.measures.filter(({ isNow }) => isNow) ?? []
  return (
    <div className="wall-split">
      <div className="wall-picture">
        <TrafficMap
          isOpen
          label={t(words.map)}
          speeds={now.data?.speeds}
          slowdowns={now.data?.slowdowns}
          measures={inForce}
        />
        <LevelLegend />
      </div>
      <div className="wall-side">
        <Answer of={now} lines={3}>
          {(found) => <Figures of={found} inTheWay={inForce.length} />}
        </Answer>
        <IndexChart />
        <h3>{t(words.slowdowns)}</h3>
        <Answer of={now} lines={2}>
          {(found) => <Slow of={found} />}
        </Answer>
        {inForce.length > 0 && (
          <>
            <h3>{t(words.measures)}</h3>
            <MeasureList brief of={inForce.slice(0, measuresMax)} />
          </>
        )}
      </div>
    </div>
  )
}

function Figures({ of: now, inTheWay }: { of: TrafficNow; inTheWay: number }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { travelTimeIndex: index, usualIndex: usual, slowdowns } = now
  const unusual = slowdowns.filter(({ kind }) => kind === 'unusual').length
  return (
    <>
      {now.at !== null && now.isOld && <Notice tone="risk">{t(words.old, { at: formatTime(now.at) })}</Notice>}
      <WallFigures
        of={[
          {
            name: t(words.index),
            value: index === null ? undefined : `×${formatNumber(language, index)}`,
            isBad: index !== null && usual !== null && index > usual * 1.1,
          },
          { name: t(words.unusual), value: unusual, isBad: unusual > 0 },
          { name: t(words.measures), value: inTheWay },
        ]}
      />
    </>
  )
}

function Slow({ of: { slowdowns } }: { of: TrafficNow }): ReactNode {
  const t = useText()
  if (slowdowns.length === 0) return <p className="soft">{t(words.noSlowdowns)}</p>
  const worst = slowdowns.toSorted((a, b) => b.delayS - a.delayS).slice(0, slowMax)
  return (
    <WallBars
      of={worst.map(({ id, name, kind, delayS }) => {
        const minutes = Math.max(1, Math.round(delayS / 60))
        return {
          key: id,
          name: name || t(words.noName),
          value: minutes,
          bad: kind === 'unusual' ? minutes : 0,
          words: t(words.delayWords, { n: minutes }),
        }
      })}
    />
  )
}
