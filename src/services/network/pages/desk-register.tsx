/** Nodes and links: found, entered by hand or from a file. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState } from '../../../web/ui/page.tsx'
import { type LinkView, type NodeView, readTopology } from '../contract.ts'
import { AddLink, ImportFile, NodeForm } from './desk-enter.tsx'
import { words } from './page-messages.ts'
import { bits, foldText, networkKey, percent, StateChip } from './parts.tsx'
import { loadOf } from './load.ts'

const shownMost = 200

function useTopology() {
  return useQuery({
    queryKey: [...networkKey, 'topology'],
    queryFn: ({ signal }) => call(readTopology, { signal }),
    refetchInterval: 30_000,
  })
}

const stateRank = { down: 0, behind: 1, unknown: 2, up: 3 }

function Finder(props: { q: string; onChange: (q: string) => void; children: ReactNode }): ReactNode {
  const t = useText()
  return (
    <div className="row network-finder">
      <TextField label={t(words.find)} type="search" value={props.q} onChange={props.onChange} />
      {props.children}
    </div>
  )
}

/** A table that is cut says so. */
export function Cut({ shown, of }: { shown: number; of: number }): ReactNode {
  const t = useText()
  return of > shown ? <p className="soft">{t(words.shownOf, { n: shown, of })}</p> : null
}

export function NodesPanel({ manages }: { manages: boolean }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const [q, setQ] = useState('')
  const [doing, setDoing] = useState<'add' | 'file'>()
  const found = useTopology()
  const done = () => {
    setDoing(undefined)
    void client.invalidateQueries({ queryKey: networkKey })
  }
  const columns: Column<NodeView>[] = [
    { id: 'name', head: t(words.name), cell: ({ id, name }) => <Go to={`/network/${id}`}>{t(name)}</Go> },
    { id: 'code', head: t(words.code), cell: ({ code }) => <span className="code">{code}</span> },
    { id: 'role', head: t(words.role), cell: ({ role }) => t(words[role]) },
    {
      id: 'state',
      head: t(words.state),
      cell: ({ state, inWindow }) => <StateChip state={state} inWindow={inWindow} />,
    },
    {
      id: 'latency',
      head: t(words.latency),
      align: 'end',
      cell: ({ latencyMs }) =>
        latencyMs === null ? '–' : `${formatNumber(language, Number(latencyMs.toFixed(1)))} ms`,
    },
    { id: 'loss', head: t(words.loss), align: 'end', cell: ({ lossPercent }) => percent(language, lossPercent) },
    { id: 'unit', head: t(words.unit), cell: ({ unitName }) => t(unitName) },
  ]
  return (
    <div className="stack">
      <Finder q={q} onChange={setQ}>
        {manages && (
          <>
            <Button kind="primary" onClick={() => setDoing('add')}>
              {t(words.addNode)}
            </Button>
            <Button onClick={() => setDoing('file')}>{t(words.importFile)}</Button>
          </>
        )}
      </Finder>
      <Answer of={found}>
        {({ nodes }) => {
          const wanted = foldText(q)
          const fits = nodes
            .filter(({ code, name }) => foldText(`${code} ${name.vi} ${name.en}`).includes(wanted))
            .toSorted((a, b) => stateRank[a.state] - stateRank[b.state])
          if (nodes.length === 0) return <EmptyState title={t(words.nothing)}>{t(words.nothingHelp)}</EmptyState>
          if (fits.length === 0) return <EmptyState title={t(words.nothingFound)} />
          return (
            <>
              <DataTable
                caption={t(words.nodes)}
                columns={columns}
                rows={fits.slice(0, shownMost)}
                keyOf={({ id }) => id}
              />
              <Cut shown={shownMost} of={fits.length} />
            </>
          )
        }}
      </Answer>
      {doing === 'add' && <NodeForm onClose={done} />}
      {doing === 'file' && <ImportFile kind="nodes" onClose={done} />}
    </div>
  )
}

export function LinksPanel({ manages }: { manages: boolean }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const [q, setQ] = useState('')
  const [doing, setDoing] = useState<'add' | 'file'>()
  const found = useTopology()
  const done = () => {
    setDoing(undefined)
    void client.invalidateQueries({ queryKey: networkKey })
  }
  return (
    <div className="stack">
      <Finder q={q} onChange={setQ}>
        {manages && (
          <>
            <Button kind="primary" onClick={() => setDoing('add')}>
              {t(words.addLink)}
            </Button>
            <Button onClick={() => setDoing('file')}>{t(words.importFile)}</Button>
          </>
        )}
      </Finder>
      <Answer of={found}>
        {({ nodes, links }) => {
          const nameOf = new Map(nodes.map(({ id, name }) => [id, t(name)]))
          const ends = ({ a, b }: LinkView) => `${nameOf.get(a) ?? ''} – ${nameOf.get(b) ?? ''}`
          const columns: Column<LinkView>[] = [
            { id: 'ends', head: t(words.ends), cell: (link) => <b>{ends(link)}</b> },
            {
              id: 'state',
              head: t(words.state),
              cell: ({ state, inWindow }) => <StateChip state={state} inWindow={inWindow} />,
            },
            { id: 'kind', head: t(words.kind), cell: ({ kind }) => t(words[kind]) },
            {
              id: 'capacity',
              head: t(words.capacity),
              align: 'end',
              cell: ({ capacityBps }) => bits(language, capacityBps),
            },
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
          const wanted = foldText(q)
          const fits = links
            .filter((link) => foldText(`${link.code} ${ends(link)} ${link.provider}`).includes(wanted))
            .toSorted((a, b) => stateRank[a.state] - stateRank[b.state])
          if (fits.length === 0)
            return <EmptyState title={t(links.length === 0 ? words.nothing : words.nothingFound)} />
          return (
            <>
              <DataTable
                caption={t(words.links)}
                columns={columns}
                rows={fits.slice(0, shownMost)}
                keyOf={({ id }) => id}
              />
              <Cut shown={shownMost} of={fits.length} />
            </>
          )
        }}
      </Answer>
      {doing === 'add' && <AddLink onClose={done} />}
      {doing === 'file' && <ImportFile kind="links" onClose={done} />}
    </div>
  )
}
