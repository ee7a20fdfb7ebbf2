/** Pictures of a dataset: bars from zero, and where its rows are. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer } from '../../../web/ui/page.tsx'
import { type DatasetView, listRows } from '../contract.ts'
import { messages } from './page-messages.ts'

const barsMax = 12

export function Chart({
  dataset,
  chart,
}: {
  dataset: DatasetView
  chart: NonNullable<DatasetView['chart']>
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const label = chart.label[language]
  const sort = chart.pick === 'newest' ? `-${label}` : `-${chart.measure}`
  const query = { ...chart.where, sort, limit: barsMax }
  const found = useQuery({
    queryKey: ['open-data', dataset.id, 'rows', query],
    queryFn: ({ signal }) => call(listRows, { params: { id: dataset.id }, query, signal }),
  })
  const measure = dataset.columns.find(({ name }) => name === chart.measure)?.title
  return (
    <section className="stack tight">
      <h2>{t(messages.chart, { measure: measure ? t(measure) : chart.measure })}</h2>
      <Answer of={found}>
        {({ items }) => {
          const bars = items.flatMap((row) => {
            const value = row[chart.measure]
            return typeof value === 'number' ? [{ name: String(row[label] ?? ''), value }] : []
          })
          const most = Math.max(1, ...bars.map(({ value }) => value))
          if (chart.pick === 'newest') bars.reverse()
          return (
            <>
              <p className="soft small">
                {t(chart.pick === 'newest' ? messages.newest : messages.largest, { n: bars.length })}
              </p>
              <ol className="bars" role="list">
                {bars.map(({ name, value }) => (
                  <li key={name}>
                    <span>{name}</span>
                    <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden>
                      <rect width={(value / most) * 100} height={10} />
                    </svg>
                    <span className="figure">{formatNumber(language, value)}</span>
                  </li>
                ))}
              </ol>
            </>
          )
        }}
      </Answer>
    </section>
  )
}

const pointsMax = 1000
const side = 640
/** A degree of latitude, in km. */
const degreeKm = 111.2

export function PointMap({
  dataset,
  position,
}: {
  dataset: DatasetView
  position: NonNullable<DatasetView['position']>
}): ReactNode {
  const t = useText()
  const query = { limit: pointsMax }
  const found = useQuery({
    queryKey: ['open-data', dataset.id, 'rows', query],
    queryFn: ({ signal }) => call(listRows, { params: { id: dataset.id }, query, signal }),
  })
  return (
    <section className="stack tight">
      <h2>{t(messages.map)}</h2>
      <Answer of={found}>
        {({ items, total }) => {
          const points = items.flatMap(({ [position.lat]: lat, [position.lon]: lon }) =>
            typeof lat === 'number' && typeof lon === 'number' ? [{ lat, lon }] : [],
          )
          const plane = planeOf(points)
          const words = t(messages.mapOf, { shown: points.length, total, km: plane.barKm })
          return (
            <figure className="point-map">
              <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={words}>
                {points.map(({ lat, lon }, index) => (
                  <circle key={index} cx={plane.x(lon)} cy={plane.y(lat)} r={3} />
                ))}
                <path d={`M16 ${side - 22}v6h${plane.bar.toFixed(1)}v-6`} />
              </svg>
              <figcaption className="soft small">{words}</figcaption>
            </figure>
          )
        }}
      </Answer>
    </section>
  )
}

/** Degrees to the picture, as long east as north: near enough for a city. */
function planeOf(points: readonly { readonly lat: number; readonly lon: number }[]) {
  const [lats, lons] = [points.map(({ lat }) => lat), points.map(({ lon }) => lon)]
  const [south, north] = [Math.min(...lats), Math.max(...lats)]
  const [west, east] = [Math.min(...lons), Math.max(...lons)]
  const [lat0, lon0] = [(south + north) / 2, (west + east) / 2]
  const narrow = Math.cos((lat0 * Math.PI) / 180)
  const reach = Math.max(north - south, (east - west) * narrow, 0.01)
  const scale = (side - 48) / reach
  const barKm = [1, 2, 5, 10, 20].findLast((km) => (km / degreeKm) * scale < side / 3) ?? 1
  return {
    x: (lon: number) => Math.round(((lon - lon0) * narrow * scale + side / 2) * 10) / 10,
    y: (lat: number) => Math.round(((lat0 - lat) * scale + side / 2) * 10) / 10,
    bar: (barKm / degreeKm) * scale,
    barKm,
  }
}
