/** The network on the wall: what is wrong at the left, the map in the middle, what is being done at the right. */
import { useQuery } from '@tanstack/react-query'
import { IconAffiliate, IconMap } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { formatDateTime, formatTime, type Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, Loading, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { type LinkView, readTopology, type Topology } from '../contract.ts'
import { listOutages, listWindows, type OutageView, type WindowView } from '../contract-outages.ts'
import { words } from './page-messages.ts'
import { bits, networkKey, OutageLines, percent, useIsStale } from './parts.tsx'
import { busiestOf } from './load.ts'
import { TopologyMap } from './topology-map.tsx'
import './network.css'

const NetworkMap = lazy(async () => ({ default: (await import('./network-map.tsx')).NetworkMap }))

const refreshMs = 15_000
const busiestShown = 5

export default function NetworkPage(): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {() => <Network />}
    </SignedIn>
  )
}

function Network(): ReactNode {
  const t = useText()
  useLive(['network:state'], [networkKey])
  const found = useQuery({
    queryKey: [...networkKey, 'topology'],
    queryFn: ({ signal }) => call(readTopology, { signal }),
    refetchInterval: refreshMs,
  })
  return (
    <Answer of={found} alone>
      {(topology) =>
        topology.nodes.length === 0 ? (
          <>
            <PageHeader title={t(words.title)} back={{ to: '/', label: t(words.back) }} />
            <EmptyState title={t(words.nothing)}>{t(words.nothingHelp)}</EmptyState>
          </>
        ) : (
          <Wall topology={topology} />
        )
      }
    </Answer>
  )
}

function Wall({ topology }: { topology: Topology }): ReactNode {
  const t = useText()
  const outages = useQuery({
    queryKey: [...networkKey, 'outages', false],
    queryFn: ({ signal }) => call(listOutages, { query: {}, signal }),
    refetchInterval: refreshMs,
  })
  const windows = useQuery({
    queryKey: [...networkKey, 'windows'],
    queryFn: ({ signal }) => call(listWindows, { signal }),
    refetchInterval: 4 * refreshMs,
  })
  const all = outages.data ?? []
  const isStale = useIsStale(topology)
  return (
    <div className="network-wall" data-stale={isStale}>
      <Head topology={topology} open={all.length} isStale={isStale} />
      <section className="centre-panel network-left" aria-label={t(words.troubles)} aria-live="polite">
        <h2>{t(words.troubles)}</h2>
        <Answer of={outages}>
          {(open) => <Troubles outages={open.filter((one) => one.acknowledgedAt === null)} none={words.noTroubles} />}
        </Answer>
      </section>
      <Picture topology={topology} />
      <div className="network-right">
        <section className="centre-panel" aria-label={t(words.inHand)}>
          <h2>{t(words.inHand)}</h2>
          <Troubles outages={all.filter((one) => one.acknowledgedAt !== null)} none={words.noneInHand} />
        </section>
        <section className="centre-panel" aria-label={t(words.planned)}>
          <h2>{t(words.planned)}</h2>
          <Answer of={windows}>
            {(given) => <Windows windows={given.filter(({ mayEnd, to }) => mayEnd || Date.parse(to) > Date.now())} />}
          </Answer>
        </section>
        <section className="centre-panel" aria-label={t(words.busiest)}>
          <h2>{t(words.busiest)}</h2>
          <Busiest topology={topology} />
        </section>
      </div>
    </div>
  )
}

/** How it hangs together, or where it stands; which of them is in the address. */
function Picture({ topology }: { topology: Topology }): ReactNode {
  const t = useText()
  const go = useGo()
  const { view } = useQueryText()
  const isGround = view === 'ground'
  return (
    <section className="network-picture" aria-label={t(words.picture)}>
      <div className="row">
        <Button size="small" aria-pressed={!isGround} onClick={() => go('/network', {}, true)}>
          <IconAffiliate size={20} aria-hidden /> {t(words.asTopology)}
        </Button>
        <Button size="small" aria-pressed={isGround} onClick={() => go('/network', { view: 'ground' }, true)}>
          <IconMap size={20} aria-hidden /> {t(words.asGround)}
        </Button>
      </div>
      {isGround ? (
        <Suspense fallback={<Loading blocks />}>
          <NetworkMap topology={topology} />
        </Suspense>
      ) : (
        <TopologyMap topology={topology} />
      )}
    </section>
  )
}

function Head({ topology, open, isStale }: { topology: Topology; open: number; isStale: boolean }): ReactNode {
  const t = useText()
  const { nodes, links, round } = topology
  const cut = nodes.filter(({ state }) => state === 'down' || state === 'behind').length
  const broken = links.filter(({ state }) => state === 'down').length
  const figures: readonly (readonly [string | number, Message, boolean])[] = [
    [`${nodes.filter(({ state }) => state === 'up').length}/${nodes.length}`, words.sitesUp, false],
    [cut, words.sitesCut, cut > 0],
    [broken, words.linksDown, broken > 0],
    [open, words.openTroubles, open > 0],
  ]
  const age = round
    ? t(words.checked, { at: formatTime(round.at), answered: round.answered, asked: round.asked })
    : t(words.notYet)
  return (
    <div className="network-head">
      <PageHeader title={t(words.title)} back={{ to: '/', label: t(words.back) }} />
      <ul className="network-figures" role="list">
        {figures.map(([value, word, isBad]) => (
          <li key={word.en} data-bad={isBad}>
            <b>{value}</b> {t(word)}
          </li>
        ))}
      </ul>
      <p className="network-age" data-stale={isStale}>
        {isStale ? `${t(words.staleRound)} · ${age}` : age}
      </p>
    </div>
  )
}

function Troubles({ outages, none }: { outages: readonly OutageView[]; none: Message }): ReactNode {
  const t = useText()
  if (outages.length === 0) return <p className="soft">{t(none)}</p>
  return (
    <ul className="network-troubles" role="list">
      {outages.map((outage) => (
        <li key={outage.id} data-effect={outage.isSilent ? 'silent' : outage.effect} data-outage={outage.cause.code}>
          <OutageLines outage={outage} />
        </li>
      ))}
    </ul>
  )
}

function Windows({ windows }: { windows: readonly WindowView[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (windows.length === 0) return <p className="soft">{t(words.noPlanned)}</p>
  return (
    <ul className="network-lines" role="list">
      {windows.slice(0, 4).map((window) => (
        <li key={window.id}>
          <b>{window.title}</b>
          <span className="soft">
            {formatDateTime(language, window.from)} – {formatDateTime(language, window.to)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Busiest({ topology: { nodes, links } }: { topology: Topology }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const nameOf = new Map(nodes.map(({ id, name }) => [id, name]))
  const busy = busiestOf(links, busiestShown)
  if (busy.length === 0) return <p className="soft">{t(words.notFound)}</p>
  const ends = ({ a, b }: LinkView) => [a, b].map((id) => t(nameOf.get(id) ?? { vi: '', en: '' })).join(' – ')
  return (
    <ul className="network-lines" role="list">
      {busy.map(({ link, load }) => (
        <li key={link.id}>
          <span>{ends(link)}</span>
          <span className="network-load">
            <progress value={load} max={1} aria-label={ends(link)} />
            <b>{percent(language, load * 100)}</b>
            <span className="soft">{bits(language, Math.max(link.inBps ?? 0, link.outBps ?? 0))}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
