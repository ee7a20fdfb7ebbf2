/** The services: whether they keep what they promise, day by day. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { listServices, type ServiceInfo, type ServiceLevel, serviceLevels } from '../contract.ts'
import { words } from './page-messages.ts'

interface Line {
  readonly service: ServiceInfo
  readonly level: ServiceLevel
}

export function ServicesPanel(): ReactNode {
  const t = useText()
  const services = useQuery({ queryKey: ['exchange', 'services'], queryFn: () => call(listServices) })
  const levels = useQuery({
    queryKey: ['exchange', 'levels'],
    queryFn: () => call(serviceLevels),
    refetchInterval: 30_000,
  })
  return (
    <Answer of={services}>
      {(all) => (
        <Answer of={levels}>
          {(measured) => {
            const rows = all.flatMap((service) => {
              const level = measured.find(({ serviceId }) => serviceId === service.id)
              return level ? [{ service, level }] : []
            })
            if (rows.length === 0) return <EmptyState title={t(words.none)} />
            return (
              <DataTable
                caption={t(words.services)}
                rows={rows}
                keyOf={({ service }) => service.id}
                columns={columns(t)}
              />
            )
          }}
        </Answer>
      )}
    </Answer>
  )
}

const percent = (share: number) => Math.round(share * 1000) / 10

function columns(t: ReturnType<typeof useText>): Column<Line>[] {
  return [
    {
      id: 'service',
      head: t(words.service),
      cell: ({ service }) => (
        <>
          <b>{t(service.title)}</b>
          <br />
          <span className="soft code">{service.id}</span>
        </>
      ),
    },
    { id: 'provider', head: t(words.provider), cell: (line) => <Provider {...line} /> },
    {
      id: 'promised',
      head: t(words.promised),
      cell: ({ service: { level } }) => t(words.promise, { ms: level.p99Ms, share: percent(level.availability) }),
    },
    { id: 'provided', head: t(words.provided), cell: ({ level }) => <Provided level={level} /> },
    { id: 'days', head: t(words.byDay), cell: ({ level }) => <Days level={level} /> },
  ]
}

function Provider({ service, level }: Line): ReactNode {
  const t = useText()
  if (!service.provider || !level.provider) return t(words.khue)
  const { well, circuit } = level.provider
  return (
    <>
      {t(service.provider.name)}
      <br />
      {circuit === 'open' ? (
        <StatusChip state="paused">{t(words.circuitOpen)}</StatusChip>
      ) : well === null ? (
        <span className="soft">{t(words.unchecked)}</span>
      ) : (
        <StatusChip state={well ? 'done' : 'overdue'}>{t(well ? words.well : words.unwell)}</StatusChip>
      )}
    </>
  )
}

function Provided({ level }: { level: ServiceLevel }): ReactNode {
  const t = useText()
  if (level.p50Ms === null || level.p99Ms === null || level.availability === null) {
    const refused = level.days.some((day) => day.refused > 0)
    return <span className="soft">{t(refused ? words.onlyRefused : words.noCalls)}</span>
  }
  const figures = { p50: level.p50Ms, p99: level.p99Ms, share: percent(level.availability) }
  return (
    <>
      <StatusChip state={level.met ? 'done' : 'risk'}>{t(level.met ? words.met : words.missed)}</StatusChip>
      <br />
      {t(words.measured, figures)}
    </>
  )
}

const [width, height, gap] = [168, 36, 2]

/** A bar a day, from zero: answered below, failed above, refused in outline; the words behind it say the same. */
function Days({ level: { days } }: { level: ServiceLevel }): ReactNode {
  const t = useText()
  const most = Math.max(1, ...days.map((day) => day.answered + day.failed + day.refused))
  const each = width / days.length
  const sum = (of: 'answered' | 'failed' | 'refused') => days.reduce((total, day) => total + day[of], 0)
  const label = t(words.chartLabel, { answered: sum('answered'), failed: sum('failed'), refused: sum('refused') })
  return (
    <svg className="exchange-days" width={width} height={height + 1} role="img" aria-label={label}>
      {days.map(({ day, answered, failed, refused }, index) => {
        const tall = (calls: number) => (calls === 0 ? 0 : Math.max(2, (calls / most) * height))
        const bars = [
          ['answered', tall(answered)],
          ['failed', tall(failed)],
          ['refused', tall(refused)],
        ] as const
        let from = height
        return (
          <g key={day}>
            <title>{t(words.dayLabel, { day: formatDate(day), answered, failed, refused })}</title>
            {bars.map(([kind, size]) => {
              from -= size
              return <rect key={kind} data-kind={kind} x={index * each} y={from} width={each - gap} height={size} />
            })}
          </g>
        )
      })}
      <line x1={0} x2={width} y1={height + 0.5} y2={height + 0.5} />
    </svg>
  )
}
