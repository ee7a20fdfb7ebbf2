/** The signals on the wall: what needs attention at the left, the map in the middle, what is being done at the right. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { type Network, type NetworkRow, readNetwork } from '../contract-live.ts'
import { InterventionDialog } from './intervention-dialog.tsx'
import { words } from './page-messages.ts'
import { InterventionLines, LinkLine, ModeChip, signalsKey } from './parts.tsx'
import { SignalMap } from './signal-map.tsx'
import './signals.css'

const refreshMs = 5000
const busiestShown = 6

export default function SignalsPage(): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {() => <Signals />}
    </SignedIn>
  )
}

export function useNetwork() {
  useLive(['signals:network'], [[...signalsKey, 'network']])
  return useQuery({
    queryKey: [...signalsKey, 'network'],
    queryFn: ({ signal }) => call(readNetwork, { signal }),
    refetchInterval: refreshMs,
  })
}

function Signals(): ReactNode {
  const t = useText()
  return (
    <Answer of={useNetwork()} alone>
      {(network) =>
        network.intersections.length === 0 ? (
          <>
            <PageHeader title={t(words.title)} back={{ to: '/', label: t(words.back) }} />
            <EmptyState title={t(words.empty)}>{t(words.emptyHelp)}</EmptyState>
          </>
        ) : (
          <Wall network={network} />
        )
      }
    </Answer>
  )
}

/** What is not as it should be; who waits for somebody. */
export function isOdd({ live, wish, proposed }: NetworkRow): boolean {
  if (proposed > 0) return true
  if (!live) return false
  const asWished = live.mode === wish || live.mode === 'priority' || live.mode === 'manual'
  return !asWished || live.failedDetectors > 0 || live.refused > 0 || live.why === 'no-plan'
}

function Wall({ network }: { network: Network }): ReactNode {
  const t = useText()
  const [isAsking, setIsAsking] = useState(false)
  const { intersections, interventions, corridors } = network
  const odd = intersections.filter(isOdd)
  return (
    <div className="signals-wall">
      <Head network={network} odd={odd.length} />
      <div className="signals-left-column">
        <section className="centre-panel" aria-label={t(words.attention)}>
          <h2>{t(words.attention)}</h2>
          {odd.length === 0 ? <p className="soft">{t(words.noAttention)}</p> : <Odd rows={odd} />}
        </section>
        <section className="centre-panel" aria-label={t(words.busiest)}>
          <h2>{t(words.busiest)}</h2>
          <Busiest rows={intersections} />
        </section>
      </div>
      <SignalMap network={network} />
      <div className="signals-right-column">
        <section className="centre-panel" aria-label={t(words.interventions)}>
          <div className="row between">
            <h2>{t(words.interventions)}</h2>
            {network.mayOperate && (
              <Button kind="primary" size="small" onClick={() => setIsAsking(true)}>
                {t(words.intervene)}
              </Button>
            )}
          </div>
          {interventions.length === 0 && <p className="soft">{t(words.noInterventions)}</p>}
          <ul className="signals-lines" role="list">
            {interventions.map((one) => (
              <InterventionLines key={one.id} one={one} />
            ))}
          </ul>
          <Go to="/signals/log">{t(words.log)}</Go>
        </section>
        <section className="centre-panel" aria-label={t(words.corridors)}>
          <h2>{t(words.corridors)}</h2>
          <ul className="signals-lines" role="list">
            {corridors.map(({ id, name }) => (
              <li key={id}>
                <Go to={`/signals/corridors/${id}`}>{t(name)}</Go>
              </li>
            ))}
          </ul>
        </section>
      </div>
      {isAsking && <InterventionDialog rows={intersections} corridors={corridors} onClose={() => setIsAsking(false)} />}
    </div>
  )
}

function Head({ network, odd }: { network: Network; odd: number }): ReactNode {
  const t = useText()
  const { intersections: rows } = network
  const waiting = rows.reduce((sum, { live }) => sum + (live?.waiting ?? 0), 0)
  const figures: readonly (readonly [number, Message, boolean])[] = [
    [rows.length, words.intersections, false],
    [rows.filter(({ live }) => live?.mode === 'adaptive').length, words.adaptiveCount, false],
    [odd, words.abnormal, odd > 0],
    [waiting, words.waiting, false],
  ]
  return (
    <div className="signals-head">
      <PageHeader title={t(words.title)} back={{ to: '/', label: t(words.back) }} />
      <ul className="signals-figures" role="list">
        {figures.map(([value, word, isBad]) => (
          <li key={word.en} data-bad={isBad}>
            <b>{value}</b> {t(word)}
          </li>
        ))}
      </ul>
      <LinkLine link={network.link} />
    </div>
  )
}

function Odd({ rows }: { rows: readonly NetworkRow[] }): ReactNode {
  const t = useText()
  return (
    <ul className="signals-lines" role="list">
      {rows.map(({ id, name, live, proposed }) => (
        <li key={id}>
          <Go to={`/signals/${id}`}>{t(name)}</Go>
          {live && <ModeChip mode={live.mode} why={live.why} />}
          {live && live.failedDetectors > 0 && (
            <span>{t(words.failedDetectors, { n: live.failedDetectors, of: live.detectors })}</span>
          )}
          {live && live.refused > 0 && <span>{t(words.refusedCount, { n: live.refused })}</span>}
          {proposed > 0 && <span>{t(words.planWaiting, { n: proposed })}</span>}
        </li>
      ))}
    </ul>
  )
}

function Busiest({ rows }: { rows: readonly NetworkRow[] }): ReactNode {
  const t = useText()
  const waits = ({ live }: NetworkRow) => live?.waiting ?? 0
  const busy = rows.toSorted((x, y) => waits(y) - waits(x)).slice(0, busiestShown)
  const most = Math.max(1, ...busy.map(waits))
  if (busy.every((row) => waits(row) === 0)) return <p className="soft">{t(words.nobodyWaits)}</p>
  return (
    <ul className="signals-lines" role="list">
      {busy.map((row) => (
        <li key={row.id} className="signals-queue">
          <Go to={`/signals/${row.id}`}>{t(row.name)}</Go>
          <progress value={waits(row)} max={most} aria-hidden />
          <span className="soft">{t(words.vehiclesWaiting, { n: waits(row) })}</span>
        </li>
      ))}
    </ul>
  )
}
