/** A screen of the wall: the network where it stands, what is broken by its cause, the busiest links. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState } from '../../../web/ui/page.tsx'
import { WallBars, WallFigures } from '../../../web/ui/wall.tsx'
import { readTopology, type Topology } from '../contract.ts'
import { listOutages } from '../contract-outages.ts'
import { busiestOf } from './load.ts'
import { NetworkMap } from './network-map.tsx'
import { words } from './page-messages.ts'
import { EffectChip, networkKey, percent, useIsStale } from './parts.tsx'
import './network.css'

const refetchInterval = 15_000
const troublesMax = 5
const busiestMax = 5

export default function WallNetwork(): ReactNode {
  const t = useText()
  useLive(['network:state'], [networkKey])
  const found = useQuery({
    queryKey: [...networkKey, 'topology'],
    queryFn: ({ signal }) => call(readTopology, { signal }),
    refetchInterval,
  })
  return (
    <Answer of={found}>
      {(topology) =>
        topology.nodes.length === 0 ? (
          <EmptyState title={t(words.nothing)} />
        ) : (
          <div className="wall-split">
            <div className="wall-picture">
              <NetworkMap topology={topology} isWall />
            </div>
            <div className="wall-side">
              <Figures topology={topology} />
              <h3>{t(words.troubles)}</h3>
              <Troubles />
              <h3>{t(words.busiest)}</h3>
              <Busiest topology={topology} />
              <Age topology={topology} />
            </div>
          </div>
        )
      }
    </Answer>
  )
}

function Figures({ topology: { nodes, links } }: { topology: Topology }): ReactNode {
  const t = useText()
  const cut = nodes.filter(({ state }) => state === 'down' || state === 'behind').length
  const broken = links.filter(({ state }) => state === 'down').length
  return (
    <WallFigures
      of={[
        { name: t(words.sitesUp), value: `${nodes.filter(({ state }) => state === 'up').length}/${nodes.length}` },
        { name: t(words.sitesCut), value: cut, isBad: cut > 0 },
        { name: t(words.linksDown), value: broken, isBad: broken > 0 },
      ]}
    />
  )
}

function Troubles(): ReactNode {
  const t = useText()
  const { data = [] } = useQuery({
    queryKey: [...networkKey, 'outages', false],
    queryFn: ({ signal }) => call(listOutages, { query: {}, signal }),
    refetchInterval,
  })
  if (data.length === 0) return <p className="soft">{t(words.noTroubles)}</p>
  return (
    <ol className="wall-rows" role="list">
      {data.slice(0, troublesMax).map((outage) => (
        <li key={outage.id}>
          <span className="clip">
            <b>{t(outage.cause.name)}</b>{' '}
            <span className="soft">
              {outage.behindCount > 0
                ? t(words.behindNow, { n: outage.behindCount })
                : t(words.sinceAt, { at: formatTime(outage.startedAt) })}
            </span>
          </span>
          <EffectChip outage={outage} />
        </li>
      ))}
      {data.length > troublesMax && <li className="soft">{t(words.moreTroubles, { n: data.length - troublesMax })}</li>}
    </ol>
  )
}

function Busiest({ topology }: { topology: Topology }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const nameOf = new Map(topology.nodes.map(({ id, name }) => [id, name]))
  const busy = busiestOf(topology.links, busiestMax)
  if (busy.length === 0) return <p className="soft">{t(words.noTraffic)}</p>
  return (
    <WallBars
      most={1}
      of={busy.map(({ link, load }) => ({
        key: link.id,
        name: [link.a, link.b].map((id) => t(nameOf.get(id) ?? { vi: '', en: '' })).join(' – '),
        value: load,
        words: percent(language, load * 100),
      }))}
    />
  )
}

function Age({ topology }: { topology: Topology }): ReactNode {
  const t = useText()
  const isStale = useIsStale(topology)
  const { round } = topology
  return (
    <p className="network-age" data-stale={isStale}>
      {isStale && `${t(words.staleRound)} · `}
      {round
        ? t(words.checked, { at: formatTime(round.at), answered: round.answered, asked: round.asked })
        : t(words.notYet)}
    </p>
  )
}
