/** A screen of the wall: the signals on the map with their lights, how they run, the longest queues, who is let through. */
import type { ReactNode } from 'react'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState } from '../../../web/ui/page.tsx'
import { WallBars, WallFigures } from '../../../web/ui/wall.tsx'
import type { Network } from '../contract-live.ts'
import { vehicleWords } from './asking-messages.ts'
import { isOdd, useNetwork } from './centre-signals.tsx'
import { kindWords, words } from './page-messages.ts'
import { LinkLine, ModeChip } from './parts.tsx'
import { SignalMap } from './signal-map.tsx'
import './signals.css'

const queuesMax = 5
const linesMax = 4

export default function WallSignals(): ReactNode {
  const t = useText()
  return (
    <Answer of={useNetwork()}>
      {(network) =>
        network.intersections.length === 0 ? (
          <EmptyState title={t(words.empty)} />
        ) : (
          <div className="wall-split">
            <div className="wall-picture">
              <SignalMap network={network} />
            </div>
            <div className="wall-side">
              <Figures network={network} />
              <h3>{t(words.attention)}</h3>
              <Attention network={network} />
              <h3>{t(words.busiest)}</h3>
              <Queues network={network} />
              <h3>{t(words.passing)}</h3>
              <Passing network={network} />
              <LinkLine link={network.link} />
            </div>
          </div>
        )
      }
    </Answer>
  )
}

function Figures({ network: { intersections: rows } }: { network: Network }): ReactNode {
  const t = useText()
  const odd = rows.filter(isOdd).length
  const adaptive = rows.filter(({ live }) => live?.mode === 'adaptive').length
  const waiting = rows.reduce((sum, { live }) => sum + (live?.waiting ?? 0), 0)
  return (
    <WallFigures
      of={[
        { name: t(words.adaptiveCount), value: `${adaptive}/${rows.length}` },
        { name: t(words.abnormal), value: odd, isBad: odd > 0 },
        { name: t(words.waiting), value: waiting },
      ]}
    />
  )
}

function Attention({ network }: { network: Network }): ReactNode {
  const t = useText()
  const odd = network.intersections.filter(isOdd)
  if (odd.length === 0) return <p className="soft">{t(words.noAttention)}</p>
  return (
    <ol className="wall-rows" role="list">
      {odd.slice(0, linesMax).map(({ id, name, live, proposed }) => (
        <li key={id}>
          {live && <ModeChip mode={live.mode} why={live.why} />} <span className="clip">{t(name)}</span>
          {proposed > 0 && <span className="soft">{t(words.planWaiting, { n: proposed })}</span>}
        </li>
      ))}
    </ol>
  )
}

function Queues({ network }: { network: Network }): ReactNode {
  const t = useText()
  const rows = network.intersections
    .map(({ id, name, live }) => ({ key: id, name: t(name), value: live?.waiting ?? 0 }))
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => b.value - a.value)
    .slice(0, queuesMax)
  if (rows.length === 0) return <p className="soft">{t(words.nobodyWaits)}</p>
  return <WallBars of={rows.map((row) => ({ ...row, words: String(row.value) }))} />
}

/** What people have asked for, then who asks by a transmitter. */
function Passing({ network: { interventions, intersections } }: { network: Network }): ReactNode {
  const t = useText()
  const held = interventions.map(({ id, kind, stops }) => ({
    key: id,
    what: t(kindWords[kind]),
    where: stops.map(({ name }) => t(name)).join(' → '),
  }))
  const asking = intersections.flatMap(({ id, name, live }) =>
    (live?.asking ?? []).map((kind, n) => ({ key: `${id} ${n}`, what: t(vehicleWords(kind)), where: t(name) })),
  )
  const all = [...held, ...asking]
  if (all.length === 0) return <p className="soft">{t(words.noInterventions)}</p>
  return (
    <ol className="wall-rows" role="list">
      {all.slice(0, linesMax).map(({ key, what, where }) => (
        <li key={key}>
          <b>{what}</b> <span className="clip">{where}</span>
        </li>
      ))}
    </ol>
  )
}
