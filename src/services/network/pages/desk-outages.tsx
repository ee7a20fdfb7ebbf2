/** Outages, open or over, each with its story. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { listOutages, type OutageView, readOutage } from '../contract-outages.ts'
import { words } from './page-messages.ts'
import { Acknowledge, EffectChip, networkKey, OutageLines } from './parts.tsx'

export function OutagesPanel(): ReactNode {
  const t = useText()
  const [ended, setEnded] = useState(false)
  const [shown, setShown] = useState<string>()
  const found = useQuery({
    queryKey: [...networkKey, 'outages', ended],
    queryFn: ({ signal }) => call(listOutages, { query: { ended }, signal }),
    refetchInterval: 30_000,
  })
  return (
    <div className="stack">
      <div className="row" role="group" aria-label={t(words.outages)}>
        {[false, true].map((which) => (
          <Button
            key={String(which)}
            kind={ended === which ? 'primary' : 'plain'}
            aria-pressed={ended === which}
            onClick={() => setEnded(which)}
          >
            {t(which ? words.endedOnes : words.openOnes)}
          </Button>
        ))}
      </div>
      <Answer of={found}>
        {(outages) =>
          outages.length === 0 ? (
            <EmptyState title={t(ended ? words.noEnded : words.noOutages)}>
              {ended ? null : t(words.noOutagesHelp)}
            </EmptyState>
          ) : (
            <OutagesTable outages={outages} ended={ended} onOpen={setShown} />
          )
        }
      </Answer>
      {shown !== undefined && <OutageDialog id={shown} onClose={() => setShown(undefined)} />}
    </div>
  )
}

function OutagesTable(props: {
  outages: readonly OutageView[]
  ended: boolean
  onOpen: (id: string) => void
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const columns: Column<OutageView>[] = [
    {
      id: 'cause',
      head: t(words.cause),
      cell: ({ id, cause }) => (
        <button type="button" className="link-button" onClick={() => props.onOpen(id)}>
          {t(cause.name)}
        </button>
      ),
    },
    { id: 'effect', head: t(words.state), cell: (outage) => <EffectChip outage={outage} /> },
    {
      id: 'behind',
      head: t(words.affected),
      align: 'end',
      cell: ({ behindCount, behindMost }) => formatNumber(language, props.ended ? behindMost : behindCount),
    },
    { id: 'provider', head: t(words.provider), cell: ({ provider }) => provider ?? '–' },
    { id: 'from', head: t(words.from), cell: ({ startedAt }) => <When at={startedAt} /> },
    props.ended
      ? { id: 'to', head: t(words.to), cell: ({ endedAt }) => (endedAt === null ? '–' : <When at={endedAt} />) }
      : {
          id: 'act',
          head: t(words.inHand),
          cell: (outage) => outage.acknowledgedBy ?? <Acknowledge outage={outage} />,
        },
  ]
  return <DataTable caption={t(words.outages)} columns={columns} rows={props.outages} keyOf={({ id }) => id} />
}

function OutageDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const found = useQuery({
    queryKey: [...networkKey, 'outage', id],
    queryFn: ({ signal }) => call(readOutage, { params: { id }, signal }),
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(words.outages)}
      size="wide"
      actions={<Button onClick={onClose}>{t(words.close)}</Button>}
    >
      <Answer of={found}>
        {(outage) => (
          <div className="stack">
            <div className="network-trouble">
              <OutageLines outage={outage} />
            </div>
            <h3>{t(words.history)}</h3>
            <ul className="network-lines" role="list">
              {outage.steps.map((step, n) => (
                <li key={`${step.at} ${n}`}>
                  <span>
                    <b>{t(words[step.what])}</b>
                    {step.what === 'told-otherwise' && `: ${t(step.cause.name)}`}
                    {step.by !== null && `: ${step.by}`}
                    {step.behind > 0 && ` · ${t(words.behindNow, { n: step.behind })}`}
                  </span>
                  <span className="soft">{formatDateTime(language, step.at)}</span>
                </li>
              ))}
            </ul>
            {outage.behind.length > 0 && (
              <>
                <h3>{t(words.affected)}</h3>
                <p>
                  {outage.behind.map(({ name }) => t(name)).join(', ')}
                  {outage.behindCount > outage.behind.length &&
                    ` ${t(words.moreBehind, { n: outage.behindCount - outage.behind.length })}`}
                </p>
              </>
            )}
          </div>
        )}
      </Answer>
    </Dialog>
  )
}
