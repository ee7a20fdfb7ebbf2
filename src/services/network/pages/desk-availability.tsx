/** A month against what is promised, with the outages that took the minutes. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { isDay } from '../../../web/ui/day.ts'
import { MonthField } from '../../../web/ui/day-fields.tsx'
import { SelectField } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { type AvailabilityRow, readAvailability } from '../contract-outages.ts'
import { words } from './page-messages.ts'
import { networkKey, percent } from './parts.tsx'

type Of = AvailabilityRow['kind']
const shownOutages = 3
const shownRows = 200

const thisMonth = (): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh', year: 'numeric', month: '2-digit' })
    .format(Date.now())
    .slice(0, 7)

export function AvailabilityPanel(): ReactNode {
  const t = useText()
  const [month, setMonth] = useState(thisMonth)
  const [of, setOf] = useState<Of>('provider')
  const found = useQuery({
    queryKey: [...networkKey, 'availability', month, of],
    queryFn: ({ signal }) => call(readAvailability, { query: { month, of }, signal }),
    enabled: month.startsWith('20') && isDay(`${month}-01`),
    placeholderData: (before) => before,
  })
  return (
    <div className="stack">
      <div className="row network-finder">
        <MonthField label={t(words.month)} value={month} onChange={setMonth} />
        <SelectField
          label={t(words.view)}
          value={of}
          onChange={(value) => setOf(value as Of)}
          empty={null}
          choices={[
            { value: 'provider', label: t(words.ofProviders) },
            { value: 'link', label: t(words.ofLinks) },
            { value: 'site', label: t(words.ofSites) },
          ]}
        />
        <a className="button" data-kind="plain" href={`/api/network/availability.csv?month=${month}&of=${of}`} download>
          {t(words.download)}
        </a>
      </div>
      <Answer of={found}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState title={t(words.noRows)} />
          ) : (
            <>
              <Report rows={rows.slice(0, shownRows)} />
              {rows.length > shownRows && <p className="soft">{t(words.worstOf, { n: shownRows, of: rows.length })}</p>}
            </>
          )
        }
      </Answer>
    </div>
  )
}

function Report({ rows }: { rows: readonly AvailabilityRow[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const minutes = (value: number) => formatNumber(language, Math.round(value))
  const columns: Column<AvailabilityRow>[] = [
    {
      id: 'name',
      head: t(words.name),
      cell: ({ name, provider, kind }) => (
        <>
          <b>{t(name)}</b>
          {kind === 'link' && provider !== null && <span className="soft"> · {provider}</span>}
        </>
      ),
    },
    { id: 'promised', head: t(words.promised), align: 'end', cell: ({ promised }) => percent(language, promised, 2) },
    {
      id: 'available',
      head: t(words.available),
      align: 'end',
      cell: ({ availability }) => percent(language, availability, 3),
    },
    {
      id: 'kept',
      head: t(words.state),
      cell: ({ kept }) =>
        kept === null ? (
          '–'
        ) : (
          <StatusChip state={kept ? 'done' : 'overdue'}>{t(kept ? words.kept : words.missed)}</StatusChip>
        ),
    },
    { id: 'lost', head: t(words.lostMinutes), align: 'end', cell: ({ downMinutes }) => minutes(downMinutes) },
    {
      id: 'explained',
      head: t(words.explained),
      cell: ({ outages, plannedMinutes, unwatchedMinutes }) => (
        <>
          {outages.slice(0, shownOutages).map((one) => (
            <div key={`${one.id} ${one.from}`}>
              {t(words.minutesAt, {
                at: formatDateTime(language, one.from),
                n: Number(one.minutes.toFixed(1)),
                cause: t(one.cause),
              })}
            </div>
          ))}
          {outages.length > shownOutages && (
            <div className="soft">{t(words.more, { n: outages.length - shownOutages })}</div>
          )}
          {plannedMinutes + unwatchedMinutes >= 1 && (
            <div className="soft">
              {t(words.notCounted, { planned: Math.round(plannedMinutes), unwatched: Math.round(unwatchedMinutes) })}
            </div>
          )}
        </>
      ),
    },
  ]
  return <DataTable caption={t(words.availability)} columns={columns} rows={rows} keyOf={({ id }) => id} />
}
