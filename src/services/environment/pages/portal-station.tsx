/** A gauge or a plant: how it stands, the levels or limits that hold for it, and its last days as a chart and a table. */
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate, formatDateTime, formatNumber, formatTime } from '../../../kernel/i18n.ts'
import { readHistory } from '../../../platform/telemetry/contract.ts'
import { type History, HistoryChart } from '../../../platform/telemetry/pages/chart.tsx'
import { call } from '../../../web/ui/client.ts'
import { Button, GoButton } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, PageHeader, useInBrowser } from '../../../web/ui/page.tsx'
import { listPlants, listWater, type Plant, type Value, type WaterStation } from '../contract-water.ts'
import { signOf } from '../units.ts'
import { words as alertWords } from './alert-messages.ts'
import { SampleNotice } from './aqi-parts.tsx'
import { words as airWords } from './page-messages.ts'
import { type Mark, Plot, stepsTo } from './plot.tsx'
import { words as sourceWords } from './source-messages.ts'
import { words } from './water-messages.ts'
import { PlantState, useAmount, WaterState } from './water-parts.tsx'
import '../../../platform/telemetry/pages/telemetry.css'
import './environment.css'

const hourMs = 3_600_000
const spans = { hours: { ms: 72 * hourMs, points: 72 }, days: { ms: 31 * 24 * hourMs, points: 31 } } as const
type Span = keyof typeof spans

export default function PortalStation(): ReactNode {
  const t = useText()
  const { code = '' } = usePathParams()
  const keys = { water: ['environment', 'water'], plants: ['environment', 'plants'] }
  const water = useQuery({ queryKey: keys.water, queryFn: ({ signal }) => call(listWater, { signal }) })
  const plants = useQuery({ queryKey: keys.plants, queryFn: ({ signal }) => call(listPlants, { signal }) })
  useLive(['environment:now'], [keys.water, keys.plants, ['environment', 'series']])
  return (
    <Answer of={water} alone lines={8}>
      {({ stations }) => (
        <Answer of={plants} alone lines={8}>
          {({ plants: all }) => {
            const gauge = stations.find((one) => one.code === code)
            if (gauge) return <Gauge of={gauge} />
            const plant = all.find((one) => one.code === code)
            if (plant) return <PlantPage of={plant} />
            return <EmptyState title={t(words.noStation)} />
          }}
        </Answer>
      )}
    </Answer>
  )
}

function Head(props: { of: WaterStation | Plant; back: string; name: string; children?: ReactNode }): ReactNode {
  const t = useText()
  const { of, back, name } = props
  const place = of.point && t(airWords.coordinates, { lat: of.point.latitude, lon: of.point.longitude })
  const told = place && of.isPlaceEstimated ? `${place} (${t(sourceWords.estimatedShort)})` : place
  return (
    <>
      <PageHeader
        title={t(of.name)}
        lead={[t(of.owner), told].filter(Boolean).join(' · ')}
        back={{ to: back, label: name }}
        actions={props.children}
      />
      <SampleNotice of={[of]} />
    </>
  )
}

function Gauge({ of: station }: { of: WaterStation }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const amount = useAmount()
  const { kind, value, rain24, warning, rising } = station
  const sign = signOf(value?.unit ?? '')
  return (
    <div className="stack">
      <Head of={station} back="/environment/water" name={t(words.water)}>
        {warning && (
          <GoButton to="/environment/alerts" search={{ station: station.code }}>
            <IconBell size={18} aria-hidden /> {t(alertWords.add)}
          </GoButton>
        )}
      </Head>
      <p className="row">
        <b className="station-amount">{amount(kind === 'rain' ? rain24 : (value?.value ?? null), value?.unit ?? '')}</b>
        <WaterState of={station} />
        {kind === 'rain' && <span className="soft">{t(words.rain)}</span>}
        {rising !== null && (
          <span className="soft">
            {t(words.change)}: {rising > 0 ? '+' : ''}
            {formatNumber(language, rising)} m
          </span>
        )}
        {value?.at && <span className="soft">{t(airWords.at, { at: formatDateTime(language, value.at) })}</span>}
      </p>
      {warning && (
        <p className="soft">
          {t(kind === 'river' ? words.alarms : words.levels)}:{' '}
          {warning.steps.map((step) => formatNumber(language, step)).join(' / ')} {sign} · {t(warning.ground)}
        </p>
      )}
      {value && <Past of={[value]} isAmount={kind === 'rain'} />}
      <p className="soft small">{t(airWords.source, { source: t(station.source) })}</p>
    </div>
  )
}

function PlantPage({ of: plant }: { of: Plant }): ReactNode {
  const t = useText()
  const [ground] = plant.limits
  return (
    <div className="stack">
      <Head of={plant} back="/environment/waste" name={t(words.waste)} />
      <p className="row">
        <PlantState of={plant} />
        {plant.load !== null && (
          <span>{t(words.load, { percent: Math.round(100 * plant.load), capacity: plant.capacityM3Day })}</span>
        )}
      </p>
      {ground && <p className="soft">{t(words.ground, { ground: t(ground.ground) })}</p>}
      <Past of={plant.values} isAmount={false} />
      <p className="soft small">{t(airWords.source, { source: t(plant.source) })}</p>
    </div>
  )
}

function Past({ of: values, isAmount }: { of: readonly Value[]; isAmount: boolean }): ReactNode {
  const t = useText()
  // Pictures are as wide as the window, which the server does not know.
  const inBrowser = useInBrowser()
  const [span, setSpan] = useState<Span>('hours')
  return (
    <section className="stack" aria-labelledby="history">
      <h2 id="history">{t(airWords.history)}</h2>
      <div className="row" role="group" aria-label={t(airWords.span)}>
        {(['hours', 'days'] as const).map((one) => (
          <Button
            key={one}
            aria-pressed={span === one}
            kind={span === one ? 'primary' : 'plain'}
            onClick={() => setSpan(one)}
          >
            {t(airWords[one])}
          </Button>
        ))}
      </div>
      {inBrowser &&
        values.map((value) => <SeriesPast key={value.seriesId} of={value} span={span} isAmount={isAmount} />)}
    </section>
  )
}

function SeriesPast({ of, span, isAmount }: { of: Value; span: Span; isAmount: boolean }): ReactNode {
  const t = useText()
  const { ms, points } = spans[span]
  // To the end of the hour, so that the same is asked within it.
  const to = Math.ceil(Date.now() / hourMs) * hourMs
  const found = useQuery({
    queryKey: ['environment', 'series', of.seriesId, span, to],
    queryFn: ({ signal }) =>
      call(readHistory, {
        params: { id: of.seriesId },
        query: { from: new Date(to - ms).toISOString(), to: new Date(to).toISOString(), points },
        signal,
      }),
  })
  const unit = signOf(of.unit)
  const title = `${t(of.title)}${unit === '' ? '' : ` (${unit})`}, ${t(airWords[span])}`
  return (
    <Answer of={found}>
      {(history) =>
        isAmount ? (
          <Amounts history={history} title={title} span={span} />
        ) : (
          <HistoryChart history={history} from={to - ms} to={to} unit={unit} title={title} />
        )
      }
    </Answer>
  )
}

const hanoiMs = 7 * hourMs

/** What came in each hour or day of Hanoi, from observations or from periods that are no longer. */
function amountsOf({ starts, means, counts }: History, lengthMs: number): { start: number; amount: number }[] {
  const sums = new Map<number, number>()
  starts.forEach((start, at) => {
    const own = Math.floor((start + hanoiMs) / lengthMs) * lengthMs - hanoiMs
    sums.set(own, (sums.get(own) ?? 0) + (means[at] ?? 0) * (counts[at] ?? 0))
  })
  return [...sums].map(([start, sum]) => ({ start, amount: Math.round(sum * 10) / 10 }))
}

/** As bars. */
function Amounts({ history, title, span }: { history: History; title: string; span: Span }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const lengthMs = span === 'hours' ? hourMs : 24 * hourMs
  const bars = amountsOf(history, lengthMs)
  const [first, last] = [bars[0]?.start, bars.at(-1)?.start]
  if (first === undefined || last === undefined) return <EmptyState title={t(airWords.noHistory)} />
  const { top, steps } = stepsTo(Math.max(5, ...bars.map(({ amount }) => amount)))
  const length = last - first + lengthMs
  const said = (start: number) => {
    const at = new Date(start).toISOString()
    return span === 'hours' ? `${formatTime(at)} ${formatDate(at).slice(0, 5)}` : formatDate(at).slice(0, 5)
  }
  const marks: Mark[] = [0, 0.5, 1].map((share) => ({ at: share, text: said(first + share * (last - first)) }))
  const most = bars.reduce((worst, one) => (one.amount > worst.amount ? one : worst))
  return (
    <Plot
      title={title}
      label={`${said(most.start)}: ${formatNumber(language, most.amount)} mm`}
      top={top}
      steps={steps}
      marks={marks}
      table={
        <table className="plain-table">
          <tbody>
            {bars.toReversed().map(({ start, amount }) => (
              <tr key={start}>
                <th scope="row">{said(start)}</th>
                <td className="figures">{formatNumber(language, amount)} mm</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      {bars.map(({ start, amount }) => (
        <rect
          key={start}
          className="plot-bar"
          data-water
          x={(100 * (start - first)) / length}
          width={(90 * lengthMs) / length}
          y={100 - (100 * amount) / top}
          height={(100 * amount) / top}
        />
      ))}
    </Plot>
  )
}
