/** One air station: now, what to do, what is coming, what was told and came, what was. */
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate, formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go, GoButton } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { bandWords, pollutantNames } from '../advice.ts'
import {
  type AirDetail,
  type Forecast,
  type ForecastReply,
  readAir,
  readAirHistory,
  readForecast,
  spans,
} from '../contract.ts'
import { bandOf, pollutants } from '../vn-aqi.ts'
import { words as alertWords } from './alert-messages.ts'
import { ForecastChart, PastChart } from './air-charts.tsx'
import { Advice, SampleNotice, StationIndex, StationRemarks } from './aqi-parts.tsx'
import { words } from './page-messages.ts'
import { words as sourceWords } from './source-messages.ts'
import './environment.css'

export default function PortalAirStation(): ReactNode {
  const { code = '' } = usePathParams()
  const key = ['environment', 'air', code]
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => call(readAir, { params: { code }, signal }) })
  useLive(['environment:now'], [key, ['environment', 'forecast', code], ['environment', 'history', code]])
  return (
    <Answer of={found} alone lines={8}>
      {(station) => <Station of={station} />}
    </Answer>
  )
}

function Station({ of: station }: { of: AirDetail }): ReactNode {
  const t = useText()
  const { point, now, yesterday } = station
  const at = point && t(words.coordinates, { lat: point.latitude, lon: point.longitude })
  const place = at && station.isPlaceEstimated ? `${at} (${t(sourceWords.estimatedShort)})` : at
  return (
    <div className="stack">
      <PageHeader
        title={t(station.name)}
        lead={[t(station.owner), place].filter(Boolean).join(' · ')}
        back={{ to: '/environment', label: t(words.back) }}
        actions={
          <GoButton to="/environment/alerts" search={{ station: station.code }}>
            <IconBell size={18} aria-hidden /> {t(alertWords.add)}
          </GoButton>
        }
      />
      <SampleNotice of={[station]} />
      <section className="city-air">
        <div className="stack tight">
          <h2>{t(words.now)}</h2>
          <p>
            <StationIndex of={station} large />
          </p>
          <StationRemarks of={station} />
          {yesterday?.aqi != null && yesterday.band && (
            <p className="soft">
              {t(words.yesterday, {
                day: formatDate(yesterday.day),
                aqi: yesterday.aqi,
                band: t(bandWords[yesterday.band].name),
              })}
            </p>
          )}
        </div>
        {now && <Advice band={now.band} />}
      </section>
      {now && <Parts of={now} />}
      <ForecastPart code={station.code} />
      <History code={station.code} />
      <p className="soft small">
        {t(words.source, { source: t(station.source) })} ·{' '}
        <Go to="/open-data/air-quality-hours">{t(words.openData)}</Go>
      </p>
      <details>
        <summary>{t(words.how)}</summary>
        <p className="measure">{t(words.howText)}</p>
      </details>
    </div>
  )
}

function Parts({ of: now }: { of: NonNullable<AirDetail['now']> }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const measured = pollutants.filter((name) => now.means[name] !== undefined)
  return (
    <section className="stack tight">
      <h2>{t(words.parts)}</h2>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t(words.pollutant)}</th>
            <th scope="col" className="figures">
              {t(words.concentration)}
            </th>
            <th scope="col" className="figures">
              {t(words.index)}
            </th>
            <th scope="col">
              <span className="hidden-words">{t(words.band)}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {measured.map((name) => {
            const part = now.parts[name]
            return (
              <tr key={name} {...(name === now.main && { 'data-main': '' })}>
                <th scope="row">{pollutantNames[name]}</th>
                <td className="figures">{formatNumber(language, now.means[name] ?? 0)}</td>
                <td className="figures">{part ?? '–'}</td>
                <td>{part !== undefined && <PartBar part={part} />}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** Of 200, where the scale of what happens in a city mostly ends. */
function PartBar({ part }: { part: number }): ReactNode {
  return (
    <span className="part-bar" aria-hidden>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none">
        <rect className="plot-bar" data-band={bandOf(part)} width={Math.min(100, part / 2)} height="10" />
      </svg>
    </span>
  )
}

function ForecastPart({ code }: { code: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const found = useQuery({
    queryKey: ['environment', 'forecast', code],
    queryFn: ({ signal }) => call(readForecast, { params: { code }, signal }),
  })
  return (
    <section className="stack" aria-labelledby="forecast">
      <h2 id="forecast">{t(words.forecast)}</h2>
      <Answer of={found}>
        {({ next, before, scores }) => (
          <>
            {!next && <EmptyState title={t(words.noForecast)} />}
            <div className="environment-columns">
              {next && (
                <ForecastChart
                  of={next}
                  title={t(words.forecastChart, { at: formatDateTime(language, next.from) })}
                  help={t(words.forecastHelp)}
                />
              )}
              {before && <Before of={before} />}
            </div>
            {scores ? <HowGood of={scores} /> : next && <p className="soft measure">{t(words.notMeasured)}</p>}
          </>
        )}
      </Answer>
    </section>
  )
}

function Before({ of: before }: { of: Forecast }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const compared = before.hours.flatMap(({ came, expected, low, high }) =>
    came === null ? [] : [{ off: Math.abs(came - expected), isWithin: came >= low && came <= high }],
  )
  const mae = compared.reduce((sum, { off }) => sum + off, 0) / Math.max(1, compared.length)
  return (
    <ForecastChart
      of={before}
      title={t(words.beforeChart, { at: formatDateTime(language, before.from) })}
      help={t(words.beforeHelp, {
        n: compared.filter(({ isWithin }) => isWithin).length,
        of: compared.length,
        mae: Math.round(mae * 10) / 10,
      })}
    />
  )
}

const aheadShown = new Set([1, 3, 6, 12, 18, 24])

function HowGood({ of: { overall, horizons, learnedHours } }: { of: NonNullable<ForecastReply['scores']> }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const percent = (share: number) => Math.round(100 * share)
  const less = (than: 'asNow' | 'asYesterday') => percent(1 - overall.forecast.maeUgM3 / overall[than].maeUgM3)
  const number = (value: number) => formatNumber(language, Math.round(value * 10) / 10)
  return (
    <details open>
      <summary>
        <h3 className="inline-heading">{t(words.howGood)}</h3>
      </summary>
      <p className="measure">
        {t(words.howGoodText, {
          hours: learnedHours,
          mae: Math.round(overall.forecast.maeUgM3 * 10) / 10,
          asNow: less('asNow'),
          asYesterday: less('asYesterday'),
          hits: percent(overall.forecast.bandHits),
          covered: percent(overall.covered),
        })}
      </p>
      <table className="plain-table">
        <caption className="soft small">{t(words.errorTable)}</caption>
        <thead>
          <tr>
            <th scope="col">{t(words.ahead)}</th>
            <th scope="col" className="figures">
              {t(words.ourError)}
            </th>
            <th scope="col" className="figures">
              {t(words.asNow)}
            </th>
            <th scope="col" className="figures">
              {t(words.asYesterday)}
            </th>
          </tr>
        </thead>
        <tbody>
          {horizons
            .filter(({ aheadH }) => aheadShown.has(aheadH))
            .map((score) => (
              <tr key={score.aheadH}>
                <th scope="row">{t(words.aheadH, { n: score.aheadH })}</th>
                <td className="figures">{number(score.forecast.maeUgM3)}</td>
                <td className="figures">{number(score.asNow.maeUgM3)}</td>
                <td className="figures">{number(score.asYesterday.maeUgM3)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  )
}

const spanNames = { hours: words.hours, days: words.days, months: words.months } as const

function History({ code }: { code: string }): ReactNode {
  const t = useText()
  const [span, setSpan] = useState<(typeof spans)[number]>('hours')
  const found = useQuery({
    queryKey: ['environment', 'history', code, span],
    queryFn: ({ signal }) => call(readAirHistory, { params: { code }, query: { span }, signal }),
  })
  return (
    <section className="stack" aria-labelledby="history">
      <h2 id="history">{t(words.history)}</h2>
      <div className="row" role="group" aria-label={t(words.span)}>
        {spans.map((one) => (
          <Button
            key={one}
            aria-pressed={span === one}
            kind={span === one ? 'primary' : 'plain'}
            onClick={() => setSpan(one)}
          >
            {t(spanNames[one])}
          </Button>
        ))}
      </div>
      <Answer of={found}>{({ past, span: shown }) => <PastChart past={past} span={shown} />}</Answer>
    </section>
  )
}
