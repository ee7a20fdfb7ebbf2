/** A node: what is so, its figures of a day, its links, and what it sent by itself. For the desk and the centre. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { readHistory } from '../../../platform/telemetry/contract.ts'
import { HistoryChart } from '../../../platform/telemetry/pages/chart.tsx'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { type NodeDetail, readNode } from '../contract.ts'
import { words } from './page-messages.ts'
import { bits, networkKey, percent, StateChip, wordFor } from './parts.tsx'
import { loadOf } from './load.ts'
import '../../../platform/telemetry/pages/telemetry.css'
import './network.css'

const minuteMs = 60_000
const dayMs = 1440 * minuteMs
const chartPoints = 300

type LinkLine = NodeDetail['links'][number]
type Series = NodeDetail['series'][number]

/** `actions`: what the desk lets one do to it. */
export function NodePage({ back, actions }: { back: string; actions?: (node: NodeDetail) => ReactNode }): ReactNode {
  const t = useText()
  const { id = '' } = usePathParams()
  useLive(['network:state'], [[...networkKey, 'node', id]])
  const found = useQuery({
    queryKey: [...networkKey, 'node', id],
    queryFn: ({ signal }) => call(readNode, { params: { id }, signal }),
    refetchInterval: 30_000,
  })
  return (
    <Answer of={found} alone>
      {(node) => (
        <div className="network-page stack">
          <PageHeader
            title={t(node.name)}
            lead={`${t(node.unitName)} · ${node.code}`}
            back={{ to: back, label: t(words.title) }}
            {...(actions && { actions: actions(node) })}
          />
          <Facts node={node} />
          <NodeLinks node={node} />
          <section className="network-section">
            <h2>{t(words.charts)}</h2>
            <div className="network-charts">
              {[...node.series, ...node.links.slice(0, 2).flatMap(({ series }) => series)].map((series) => (
                <SeriesChart key={series.id} series={series} />
              ))}
            </div>
          </section>
          <Notes node={node} />
        </div>
      )}
    </Answer>
  )
}

function Facts({ node }: { node: NodeDetail }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const asked = [t(words[node.probe]), node.address, node.port].filter((one) => one !== null).join(' · ')
  return (
    <section className="network-section" aria-label={t(words.facts)}>
      <dl className="network-facts">
        <dt>{t(words.state)}</dt>
        <dd>
          <StateChip state={node.state} inWindow={node.inWindow} /> {node.since && <When at={node.since} />}
        </dd>
        <dt>{t(words.latency)}</dt>
        <dd>{node.latencyMs === null ? '–' : `${formatNumber(language, Number(node.latencyMs.toFixed(1)))} ms`}</dd>
        <dt>{t(words.loss)}</dt>
        <dd>{percent(language, node.lossPercent)}</dd>
        <dt>{t(words.role)}</dt>
        <dd>{t(words[node.role])}</dd>
        <dt>{t(words.probe)}</dt>
        <dd>{asked}</dd>
        {node.credential !== null && (
          <>
            <dt>{t(words.credential)}</dt>
            <dd>{node.credential}</dd>
          </>
        )}
      </dl>
    </section>
  )
}

function NodeLinks({ node }: { node: NodeDetail }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const columns: Column<LinkLine>[] = [
    {
      id: 'to',
      head: t(words.farEnd),
      cell: ({ a, b, other }) => <Go to={`/network/${a === node.id ? b : a}`}>{t(other)}</Go>,
    },
    {
      id: 'state',
      head: t(words.state),
      cell: ({ state, inWindow }) => <StateChip state={state} inWindow={inWindow} />,
    },
    { id: 'kind', head: t(words.kind), cell: ({ kind }) => t(words[kind]) },
    { id: 'capacity', head: t(words.capacity), align: 'end', cell: ({ capacityBps }) => bits(language, capacityBps) },
    {
      id: 'load',
      head: t(words.load),
      align: 'end',
      cell: (link) => {
        const load = loadOf(link)
        return percent(language, load === null ? null : load * 100)
      },
    },
    {
      id: 'provider',
      head: t(words.provider),
      cell: ({ provider, contract }) => [provider, contract].filter(Boolean).join(' · '),
    },
    {
      id: 'promised',
      head: t(words.promised),
      align: 'end',
      cell: ({ serviceLevel }) => percent(language, serviceLevel, 2),
    },
  ]
  return (
    <section className="network-section">
      <h2>{t(words.links)}</h2>
      {node.links.length === 0 ? (
        <p className="soft">{t(words.nothingFound)}</p>
      ) : (
        <DataTable caption={t(words.links)} columns={columns} rows={node.links} keyOf={({ id }) => id} />
      )}
    </section>
  )
}

function SeriesChart({ series }: { series: Series }): ReactNode {
  const t = useText()
  const to = Math.floor(Date.now() / minuteMs) * minuteMs + minuteMs
  const from = to - dayMs
  const found = useQuery({
    queryKey: ['telemetry-history', series.id, 'day', to],
    queryFn: ({ signal }) => {
      const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), points: chartPoints }
      return call(readHistory, { params: { id: series.id }, query, signal })
    },
    placeholderData: (before) => before,
  })
  const title = t(words.chartTitle, { name: t(series.title), unit: series.unit })
  return (
    <Answer of={found}>
      {(history) =>
        history.starts.length < 2 ? (
          <EmptyState title={`${t(series.title)}: ${t(words.notFound)}`} />
        ) : (
          <HistoryChart history={history} from={from} to={to} unit={series.unit} title={title} />
        )
      }
    </Answer>
  )
}

function Notes({ node }: { node: NodeDetail }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const lists = [
    [words.notices, node.notifications.map(({ at, kind }) => [at, t(wordFor(kind))] as const)],
    [words.changes, node.changes.map(({ at, by, what }) => [at, `${t(wordFor(what))}, ${by}`] as const)],
  ] as const
  return (
    <div className="network-notes">
      {lists.map(([title, lines]) => (
        <section key={title.en} className="network-section">
          <h2>{t(title)}</h2>
          {lines.length === 0 ? (
            <p className="soft">–</p>
          ) : (
            <ul className="network-lines" role="list">
              {lines.map(([at, text], n) => (
                <li key={`${at} ${n}`}>
                  <span>{text}</span>
                  <span className="soft">{formatDateTime(language, at)}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  )
}
