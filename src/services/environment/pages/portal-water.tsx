/** Rain, rivers and flooded places for everybody. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDateTime, formatNumber, formatTime, type Language, type Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { Go } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { listWater, type WaterStation } from '../contract-water.ts'
import { type Dot, StationMap } from './air-map.tsx'
import { SampleNotice } from './aqi-parts.tsx'
import { words as airWords } from './page-messages.ts'
import { SectionTabs } from './section-tabs.tsx'
import { words as sourceWords } from './source-messages.ts'
import { type LimitSource, LimitsNote, PlacesNote } from './sources.tsx'
import { words } from './water-messages.ts'
import { useAmount, WaterState } from './water-parts.tsx'
import './environment.css'

const waterKey = ['environment', 'water'] as const

export default function PortalWater(): ReactNode {
  const t = useText()
  const found = useQuery({
    queryKey: waterKey,
    queryFn: ({ signal }) => call(listWater, { signal }),
    staleTime: 60_000,
  })
  useLive(['environment:now'], [waterKey])
  return (
    <div className="stack">
      <PageHeader title={t(words.water)} lead={t(airWords.lead)} />
      <SectionTabs here="/environment/water" />
      <Answer of={found} lines={8}>
        {({ stations }) =>
          stations.length === 0 ? (
            <EmptyState title={t(words.noWater)}>{t(airWords.noStationsHelp)}</EmptyState>
          ) : (
            <Water of={stations} />
          )
        }
      </Answer>
    </div>
  )
}

const colours = ['done-soft', 'risk-soft', 'overdue-soft', 'overdue-soft'] as const
const inks = ['done-ink', 'risk-ink', 'overdue-ink', 'overdue-ink'] as const

function dotOf(language: Language, { code, point, kind, level, value, rain24 }: WaterStation): Dot[] {
  if (!point) return []
  const amount = kind === 'rain' ? rain24 : (value?.value ?? null)
  const isFresh = value && !value.isOld && !value.isDoubtful
  return [
    {
      code,
      ...point,
      text:
        amount === null
          ? '–'
          : formatNumber(language, amount >= 100 ? Math.round(amount) : Math.round(amount * 10) / 10),
      colour: isFresh ? (colours[level] ?? 'overdue-soft') : 'paused-soft',
      ink: isFresh ? (inks[level] ?? 'overdue-ink') : 'paused-ink',
    },
  ]
}

function Water({ of: stations }: { of: readonly WaterStation[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const of = (kind: WaterStation['kind']) =>
    stations.filter((one) => one.kind === kind).toSorted((a, b) => b.level - a.level)
  const show = (code: string) => document.getElementById(`at-${code}`)?.scrollIntoView({ block: 'center' })
  return (
    <>
      <SampleNotice of={stations} />
      <StationTable title={t(words.rivers)} stations={of('river')} all={stations} />
      <StationTable title={t(words.flooded)} stations={of('flood')} all={stations} />
      <StationTable title={t(words.rain)} stations={of('rain')} all={stations} />
      <StationMap label={t(words.mapWater)} dots={stations.flatMap((one) => dotOf(language, one))} onOpen={show} />
      <PlacesNote of={stations} />
      <WaterLimits of={stations} />
    </>
  )
}

/** One line a gauge, since each river has its own; rain and flooded places have one for all. */
function WaterLimits({ of: stations }: { of: readonly WaterStation[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const whatOf = ({ kind, name }: WaterStation): Message => {
    if (kind === 'rain') return sourceWords.rainWhat
    if (kind === 'flood') return sourceWords.floodWhat
    const said = (own: 'vi' | 'en') => sourceWords.riverWhat[own].replace('{name}', name[own])
    return { vi: said('vi'), en: said('en') }
  }
  const signs = { river: 'm', rain: 'mm', flood: 'cm' }
  const sources = stations.flatMap((station): LimitSource[] => {
    const { warning, kind } = station
    if (!warning) return []
    const values = warning.steps.map((step) => formatNumber(language, step)).join(' / ')
    const what = whatOf(station)
    return [
      {
        what,
        ground: warning.ground,
        basis: kind === 'flood' ? 'own' : warning.basis,
        values: t(sourceWords.from, { values: `${values} ${signs[kind]}` }),
      },
    ]
  })
  return <LimitsNote of={[...new Map(sources.map((one) => [one.what.en, one])).values()]} />
}

function StationTable({
  title,
  stations,
  all,
}: {
  title: string
  stations: readonly WaterStation[]
  all: readonly WaterStation[]
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const amount = useAmount()
  const [first] = stations
  if (!first) return null
  const isRiver = first.kind === 'river'
  const nameOf = (code: string | null) => all.find((one) => one.code === code)?.name
  const columns: Column<WaterStation>[] = [
    {
      id: 'station',
      head: t(words.station),
      cell: ({ code, name, upstream }) => {
        const above = nameOf(upstream)
        return (
          <span id={`at-${code}`}>
            <Go to={`/environment/stations/${code}`}>{t(name)}</Go>
            {above && <span className="soft small"> · {t(words.upstream, { name: t(above) })}</span>}
          </span>
        )
      },
    },
    {
      id: 'value',
      head: t(words.value),
      align: 'end',
      cell: ({ kind, value, rain24 }) => (
        <>
          {amount(kind === 'rain' ? rain24 : (value?.value ?? null), value?.unit ?? '')}
          {value?.at && (
            <span className="soft small">
              {' '}
              {t(airWords.at, { at: value.isOld ? formatDateTime(language, value.at) : formatTime(value.at) })}
            </span>
          )}
        </>
      ),
    },
    ...(isRiver
      ? [
          {
            id: 'change',
            head: t(words.change),
            align: 'end' as const,
            cell: ({ rising }: WaterStation) =>
              rising === null
                ? '–'
                : `${rising > 0 ? '▲ +' : rising < 0 ? '▼ ' : ''}${formatNumber(language, rising)} m`,
          },
          {
            id: 'alarms',
            head: t(words.alarms),
            align: 'end' as const,
            cell: ({ warning }: WaterStation) => warning?.steps.map((step) => formatNumber(language, step)).join(' / '),
          },
        ]
      : []),
    { id: 'state', head: t(words.state), cell: (station) => <WaterState of={station} /> },
  ]
  return (
    <section className="stack tight">
      <h2>{title}</h2>
      <DataTable caption={title} columns={columns} rows={stations} keyOf={({ code }) => code} />
      <p className="soft small">{t(airWords.source, { source: t(first.source) })}</p>
    </section>
  )
}
