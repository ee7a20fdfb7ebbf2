/** Studies: before and after a change, and trips between communes. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Combobox } from '../../../web/ui/combobox.tsx'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { isDay } from '../../../web/ui/day.ts'
import { DateField } from '../../../web/ui/day-fields.tsx'
import { SelectField } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, ErrorState, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { readSegments } from '../contract.ts'
import { findStreets } from '../contract-route.ts'
import { type Flow, readTrips, type Study, studyChange } from '../contract-studies.ts'
import { centreWords } from './centre-messages.ts'
import { CentreTabs } from './centre-tabs.tsx'
import { words } from './page-messages.ts'
import { trafficKey } from './parts.tsx'
import { TrafficMap } from './traffic-map.tsx'
import './traffic.css'

const dayMs = 86_400_000
const hanoiOffsetMs = 7 * 3_600_000
const dayBack = (days: number): string => new Date(Date.now() + hanoiOffsetMs - days * dayMs).toISOString().slice(0, 10)

const spans = {
  all: [0, 24],
  morning: [6, 9],
  midday: [9, 16],
  evening: [16, 19],
} as const
type Span = keyof typeof spans
/** The greatest; all are in the API. */
const flowsShown = 25

export default function CentreStudies(): ReactNode {
  const t = useText()
  return (
    <SignedIn face="centre" as="official">
      {() => (
        <div className="centre-traffic">
          <PageHeader
            title={t(centreWords.studies)}
            back={{ to: '/traffic', label: t(centreWords.title) }}
            actions={<CentreTabs here="/traffic/studies" />}
          />
          <div className="study-columns">
            <BeforeAfter />
            <Trips />
          </div>
        </div>
      )}
    </SignedIn>
  )
}

function useSpanChoice(first: Span): readonly [Span, ReactNode] {
  const t = useText()
  const [span, setSpan] = useState<Span>(first)
  const names = {
    all: centreWords.allDay,
    morning: centreWords.morning,
    midday: centreWords.midday,
    evening: centreWords.evening,
  }
  const choices = (Object.keys(spans) as Span[]).map((value) => ({ value, label: t(names[value]) }))
  return [
    span,
    <SelectField
      key="span"
      label={t(centreWords.hours)}
      value={span}
      empty={null}
      onChange={(value) => setSpan(value as Span)}
      choices={choices}
    />,
  ]
}

interface Features {
  readonly features: readonly { readonly properties: { readonly no: number; readonly name: string | null } }[]
}

async function numbersOf(name: string): Promise<number[]> {
  const answer = await fetch(pathOf(readSegments))
  if (!answer.ok) throw new Error(`the roads are not there: ${answer.status}`)
  const { features } = (await answer.json()) as Features
  return features.filter(({ properties }) => properties.name === name).map(({ properties }) => properties.no)
}

function BeforeAfter(): ReactNode {
  const t = useText()
  const [chosen, setChosen] = useState<readonly number[]>([])
  const [days, setDays] = useState({
    beforeFrom: dayBack(14),
    beforeTo: dayBack(8),
    afterFrom: dayBack(7),
    afterTo: dayBack(1),
  })
  const [span, spanField] = useSpanChoice('evening')
  const study = useMutation({
    mutationFn: () =>
      call(studyChange, {
        body: {
          segments: [...chosen],
          before: { from: days.beforeFrom, to: days.beforeTo },
          after: { from: days.afterFrom, to: days.afterTo },
          fromHour: spans[span][0],
          toHour: spans[span][1],
        },
      }),
  })
  const toggle = (no: number) => setChosen((all) => (all.includes(no) ? all.filter((one) => one !== no) : [...all, no]))
  const field = (name: keyof typeof days, label: string) => (
    <DateField label={label} value={days[name]} onChange={(value) => setDays({ ...days, [name]: value })} required />
  )
  return (
    <section className="centre-panel stack">
      <div>
        <h2>{t(centreWords.study)}</h2>
        <p className="soft">{t(centreWords.studyLead)}</p>
      </div>
      <TrafficMap isOpen label={t(words.map)} chosen={chosen} onSegment={toggle} />
      <StreetField onStreet={(numbers) => setChosen((all) => [...new Set([...all, ...numbers])])} />
      <p className="row">
        <b>{t(centreWords.chosen, { n: chosen.length })}</b>
        {chosen.length > 0 && (
          <Button size="small" onClick={() => setChosen([])}>
            {t(centreWords.clear)}
          </Button>
        )}
      </p>
      <form
        className="study-form"
        onSubmit={(event) => {
          event.preventDefault()
          study.mutate()
        }}
      >
        {field('beforeFrom', t(centreWords.beforeFrom))}
        {field('beforeTo', t(centreWords.beforeTo))}
        {field('afterFrom', t(centreWords.afterFrom))}
        {field('afterTo', t(centreWords.afterTo))}
        {spanField}
        <Button type="submit" kind="primary" busy={study.isPending} disabled={chosen.length === 0}>
          {t(centreWords.compare)}
        </Button>
      </form>
      {study.error && <ErrorState error={study.error} />}
      {study.data && <Result of={study.data} />}
    </section>
  )
}

function StreetField({ onStreet }: { onStreet: (numbers: readonly number[]) => void }): ReactNode {
  const t = useText()
  const [text, setText] = useState('')
  const found = useQuery({
    queryKey: [...trafficKey, 'streets', text],
    queryFn: ({ signal }) => call(findStreets, { query: { q: text }, signal }),
    enabled: text.trim().length > 1,
    staleTime: 600_000,
  })
  const adding = useMutation({ mutationFn: numbersOf, onSuccess: onStreet })
  return (
    <Combobox
      label={t(centreWords.street)}
      text={text}
      onText={setText}
      suggestions={found.data?.streets.map(({ name }) => ({ id: name, label: name }))}
      onPick={({ id }) => {
        setText('')
        adding.mutate(id)
      }}
    />
  )
}

function Result({ of: found }: { of: Study }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const signed = (value: number | null) => `${(value ?? 0) > 0 ? '+' : ''}${formatNumber(language, value ?? 0)}`
  const tone = found.verdict === 'faster' ? 'done' : found.verdict === 'slower' ? 'overdue' : 'info'
  return (
    <Notice tone={tone} title={t(centreWords[found.verdict])} live>
      {found.difference !== null && (
        <p>
          {t(centreWords.result, {
            before: found.before ?? 0,
            after: found.after ?? 0,
            difference: signed(found.difference),
            low: signed(found.low),
            high: signed(found.high),
            a: found.daysBefore,
            b: found.daysAfter,
          })}{' '}
          {found.elsewhere !== null && t(centreWords.elsewhere, { n: signed(found.elsewhere) })}
        </p>
      )}
      {found.isSample && <StatusChip state="paused">{t(centreWords.sample)}</StatusChip>}
    </Notice>
  )
}

function Trips(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const [from, setFrom] = useState(() => dayBack(6))
  const [to, setTo] = useState(() => dayBack(0))
  const [span, spanField] = useSpanChoice('all')
  const found = useQuery({
    queryKey: [...trafficKey, 'trips', from, to, span],
    queryFn: ({ signal }) =>
      call(readTrips, { query: { from, to, from_hour: spans[span][0], to_hour: spans[span][1] }, signal }),
    enabled: isDay(from) && isDay(to),
  })
  const columns: Column<Flow>[] = [
    { id: 'from', head: t(centreWords.fromUnit), cell: ({ fromName }) => t(fromName) },
    { id: 'to', head: t(centreWords.toUnit), cell: ({ toName }) => t(toName) },
    {
      id: 'trips',
      head: t(centreWords.number),
      align: 'end',
      cell: ({ trips }) => trips !== null && formatNumber(language, trips),
    },
  ]
  return (
    <section className="centre-panel stack">
      <div>
        <h2>{t(centreWords.trips)}</h2>
        <p className="soft">{t(centreWords.tripsLead)}</p>
      </div>
      <div className="study-form">
        <DateField label={t(centreWords.fromDay)} value={from} onChange={setFrom} />
        <DateField label={t(centreWords.toDay)} value={to} onChange={setTo} />
        {spanField}
      </div>
      <Answer of={found} lines={5}>
        {({ flows, total, keptBack }) =>
          flows.length === 0 ? (
            <EmptyState title={t(centreWords.noTrips)}>{t(centreWords.noTripsHelp)}</EmptyState>
          ) : (
            <>
              <p>{t(centreWords.tripsTotal, { n: total, kept: keptBack })}</p>
              <DataTable
                caption={t(centreWords.trips)}
                columns={columns}
                rows={flows.filter(({ trips }) => trips !== null).slice(0, flowsShown)}
                keyOf={({ fromUnit, toUnit }) => `${fromUnit} ${toUnit}`}
              />
            </>
          )
        }
      </Answer>
    </section>
  )
}
