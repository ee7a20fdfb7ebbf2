/** All indicators, what one owes, and the way to define another. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate, type Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go, GoButton } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { addIndicator, type Duty, type IndicatorView, listDuties, listIndicators } from '../contract.ts'
import { DefinitionDialog } from './definition-dialog.tsx'
import { words } from './page-messages.ts'
import { AimWords, LightMark, Newest } from './parts.tsx'

const dutyWords: Readonly<Record<Duty['kind'], Message>> = {
  stale: words.dutyStale,
  'promise-due': words.dutyPromiseDue,
  'promise-over': words.dutyPromiseOver,
  'off-track': words.dutyOffTrack,
}

export default function Indicators(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [defining, setDefining] = useState(false)
  const mayManage = useSignedIn()?.permissions.includes('indicators.manage') ?? false
  useLive(['indicators:all'], [['indicators']])
  const found = useQuery({ queryKey: ['indicators'], queryFn: ({ signal }) => call(listIndicators, { signal }) })
  const duties = useQuery({
    queryKey: ['indicators', 'duties'],
    queryFn: ({ signal }) => call(listDuties, { signal }),
  })
  return (
    <div className="desk-page stack">
      <PageHeader
        title={t(words.deskTitle)}
        actions={
          <>
            <GoButton to="/blueprints">{t(words.blueprints)}</GoButton>
            {mayManage && (
              <Button kind="primary" onClick={() => setDefining(true)}>
                {t(words.define)}
              </Button>
            )}
          </>
        }
      />
      {duties.data && duties.data.duties.length > 0 && (
        <Notice tone="risk" title={t(words.mine)}>
          <ul>
            {duties.data.duties.map((duty) => (
              <li key={`${duty.kind} ${duty.indicator.id} ${duty.on}`}>
                <Go to={`/indicators/${duty.indicator.id}`}>{t(duty.indicator.name)}</Go>:{' '}
                {t(dutyWords[duty.kind], { on: formatDate(duty.on), text: duty.text ?? '' })}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <Answer of={found}>{({ indicators, today }) => <Table indicators={indicators} today={today} />}</Answer>
      {defining && (
        <DefinitionDialog
          title={t(words.define)}
          onClose={() => setDefining(false)}
          send={async (code, definition) => {
            await call(addIndicator, { body: { code, definition } })
            await client.invalidateQueries({ queryKey: ['indicators'] })
          }}
        />
      )}
    </div>
  )
}

function Table({ indicators, today }: { indicators: readonly IndicatorView[]; today: string }): ReactNode {
  const t = useText()
  const columns: Column<IndicatorView>[] = [
    {
      id: 'name',
      head: t(words.indicator),
      cell: ({ id, name }) => <Go to={`/indicators/${id}`}>{t(name)}</Go>,
    },
    { id: 'now', head: t(words.now), cell: (one) => <Newest of={one} today={today} /> },
    { id: 'target', head: t(words.target), cell: (one) => <AimWords of={one} /> },
    { id: 'light', head: t(words.forecast), cell: ({ light }) => <LightMark light={light} /> },
    {
      id: 'owner',
      head: t(words.owner),
      cell: ({ ownerName, answersName }) => (
        <>
          {t(ownerName)}
          {answersName && <span className="soft"> · {answersName}</span>}
        </>
      ),
    },
  ]
  return <DataTable caption={t(words.deskTitle)} rows={indicators} keyOf={({ id }) => id} columns={columns} />
}
