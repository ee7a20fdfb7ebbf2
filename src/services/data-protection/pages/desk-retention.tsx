/** What is kept how long, and what the nightly run did. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, PageHeader } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { listRetention, type RetentionView } from '../contract.ts'
import { words } from './page-messages.ts'

export default function RetentionPage(): ReactNode {
  const asked = useQuery({ queryKey: ['retention'], queryFn: () => call(listRetention) })
  return (
    <div className="desk-page stack">
      <Answer of={asked}>{({ nextRunAt, rules }) => <Rules nextRunAt={nextRunAt} rules={rules} />}</Answer>
    </div>
  )
}

function Rules({ nextRunAt, rules }: { nextRunAt: string; rules: readonly RetentionView[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const columns: Column<RetentionView>[] = [
    { id: 'what', head: t(words.what), cell: ({ what }) => <b>{t(what)}</b> },
    {
      id: 'keep',
      head: t(words.keep),
      cell: ({ days }) => (days === 0 ? t(words.atOnce) : t(words.days, { n: days })),
    },
    { id: 'then', head: t(words.then), cell: ({ then }) => t(words[then]) },
    { id: 'ground', head: t(words.ground), cell: ({ ground }) => <span className="soft">{t(ground)}</span> },
    { id: 'last', head: t(words.last), cell: ({ lastRun }) => <LastRun of={lastRun} /> },
    {
      id: 'done',
      head: t(words.done),
      align: 'end',
      cell: ({ lastRun }) => (lastRun ? formatNumber(language, lastRun.done) : '—'),
    },
  ]
  return (
    <>
      <PageHeader title={t(words.title)} lead={t(words.lead, { when: formatDateTime(language, nextRunAt) })} />
      <DataTable caption={t(words.title)} rows={rules} keyOf={({ id }) => id} columns={columns} />
      <p className="soft">
        {t(words.command)} <code className="code one-line">khue retention --dry-run</code>
      </p>
    </>
  )
}

function LastRun({ of: run }: { of: RetentionView['lastRun'] }): ReactNode {
  const t = useText()
  if (!run) return <span className="soft">{t(words.never)}</span>
  return (
    <>
      <When at={run.beganAt} />
      {run.endedAt === null && <span className="soft"> {t(words.unfinished)}</span>}
    </>
  )
}
