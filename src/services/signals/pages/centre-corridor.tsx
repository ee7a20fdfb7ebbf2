/** A corridor in time and space: what was green along it when, and how somebody at its speed would have got through. */
import { useQueries } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, NotFound, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { type CorridorView, readIntersection } from '../contract.ts'
import { type Network, readHistory } from '../contract-live.ts'
import { useNetwork } from './centre-signals.tsx'
import { bandsOf, type Green, shareOf } from './green-bands.ts'
import { words } from './page-messages.ts'
import { LinkLine, signalsKey, useNow } from './parts.tsx'
import { knownOf, type Span, spansOf } from './phase-diagram.tsx'
import './signals.css'

const minutesShown = 8
const refreshMs = 5000

export default function CorridorPage(): ReactNode {
  const { id = '' } = usePathParams()
  return (
    <SignedIn face="centre" as="official">
      {() => <One id={id} />}
    </SignedIn>
  )
}

function One({ id }: { id: string }): ReactNode {
  return (
    <Answer of={useNetwork()} alone>
      {(network) => {
        const corridor = network.corridors.find((one) => one.id === id)
        return corridor ? <Corridor corridor={corridor} network={network} /> : <NotFound />
      }}
    </Answer>
  )
}

interface Stop {
  readonly id: string
  readonly name: string
  readonly distanceM: number
  /** When its lights were known at all. */
  readonly known: readonly Green[]
  /** When it was green to go along, in milliseconds. */
  readonly out: readonly Green[]
  readonly back: readonly Green[]
}

function Corridor({ corridor, network }: { corridor: CorridorView; network: Network }): ReactNode {
  const t = useText()
  const now = useNow()
  const [shown, setShown] = useState<'out' | 'back'>('out')
  const stops = useStops(corridor, network, now)
  const first = stops[0]?.name ?? ''
  const last = stops.at(-1)?.name ?? ''
  const hasBack = corridor.stops.some(({ back }) => back.length > 0)
  const hasOut = corridor.stops.some(({ out }) => out.length > 0)
  const way = hasOut && (shown === 'out' || !hasBack) ? 'out' : 'back'
  return (
    <div className="signals-corridor">
      <div className="signals-head">
        <PageHeader
          title={t(words.corridorTitle, { name: t(corridor.name) })}
          back={{ to: '/signals', label: t(words.backNetwork) }}
        />
        <LinkLine link={network.link} />
      </div>
      <section className="centre-panel" aria-label={t(words.timeSpace, { n: minutesShown })}>
        <div className="row between">
          <h2>{t(words.timeSpace, { n: minutesShown })}</h2>
          {hasBack && hasOut && (
            <div className="row" role="group" aria-label={t(words.route)}>
              {(['out', 'back'] as const).map((one) => (
                <label key={one} className="choice">
                  <input type="radio" name="way" checked={way === one} onChange={() => setShown(one)} />
                  <span>
                    {one === 'out' ? t(words.out) : t(words.backWay)}:{' '}
                    {one === 'out' ? `${first} → ${last}` : `${last} → ${first}`}
                  </span>
                </label>
              ))}
            </div>
          )}
        </div>
        <p className="soft">{t(words.timeSpaceHelp, { speed: corridor.speedKmh })}</p>
        <TimeSpace stops={stops} way={way} speedKmh={corridor.speedKmh} nowMs={now} />
        <Bands stops={stops} way={way} speedKmh={corridor.speedKmh} nowMs={now} />
        <Shares stops={stops} way={way} speedKmh={corridor.speedKmh} nowMs={now} />
      </section>
    </div>
  )
}

const unnamed = { vi: '–', en: '–' }
const nameOf = ({ intersections }: Network, id: string | undefined) =>
  intersections.find((row) => row.id === id)?.name ?? unnamed

function useStops(corridor: CorridorView, network: Network, nowMs: number): Stop[] {
  const t = useText()
  const layouts = useQueries({
    queries: corridor.stops.map(({ intersectionId: id }) => ({
      queryKey: [...signalsKey, 'intersection', id],
      queryFn: () => call(readIntersection, { params: { id } }),
      staleTime: 60_000,
    })),
  })
  const histories = useQueries({
    queries: corridor.stops.map(({ intersectionId: id }) => ({
      queryKey: [...signalsKey, 'history', id, minutesShown],
      queryFn: () => call(readHistory, { params: { id }, query: { minutes: minutesShown + 1 } }),
      refetchInterval: refreshMs,
    })),
  })
  return corridor.stops.map(({ intersectionId, distanceM, out, back }, n) => {
    const movements = layouts[n]?.data?.layout.movements ?? []
    const spans = spansOf(histories[n]?.data?.minutes ?? [], nowMs)
    const groups = (ids: readonly string[]) => movements.filter(({ id }) => ids.includes(id)).map(({ group }) => group)
    return {
      id: intersectionId,
      name: without(t(nameOf(network, intersectionId)), t(corridor.name)),
      distanceM,
      known: knownOf(spans).map(({ fromMs, toMs }): Green => [fromMs, toMs]),
      out: greens(spans, groups(out)),
      back: greens(spans, groups(back)),
    }
  })
}

/** `Lý Thường Kiệt – Bà Triệu` is `Bà Triệu` along Lý Thường Kiệt. */
const without = (name: string, corridor: string): string =>
  name.replace(`${corridor} – `, '').replace(` – ${corridor}`, '')

function greens(spans: readonly Span[], groups: readonly number[]): Green[] {
  const found: [number, number][] = []
  for (const { fromMs, toMs, lights } of spans) {
    if (!groups.some((group) => 'Gg'.includes(lights[group] ?? 'r'))) continue
    const last = found.at(-1)
    if (last && last[1] === fromMs) last[1] = toMs
    else found.push([fromMs, toMs])
  }
  return found
}

const size = { width: 1200, height: 400, left: 190, top: 14, bottom: 26 }

function TimeSpace(props: { stops: readonly Stop[]; way: 'out' | 'back'; speedKmh: number; nowMs: number }): ReactNode {
  const t = useText()
  const { stops, way, speedKmh, nowMs } = props
  const fromMs = nowMs - minutesShown * 60_000
  const far = Math.max(1, ...stops.map(({ distanceM }) => distanceM))
  const x = (ms: number) => size.left + ((ms - fromMs) / (minutesShown * 60_000)) * (size.width - size.left)
  const y = (m: number) => size.height - size.bottom - 14 - (m / far) * (size.height - size.top - size.bottom - 28)
  const seen = stops.some((stop) => stop[way].length > 0)
  if (!seen) return <p className="soft">{t(words.notYet)}</p>
  return (
    <svg
      className="time-space"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={t(words.timeSpace, { n: minutesShown })}
    >
      <clipPath id="time-space-field">
        <rect x={size.left} y={0} width={size.width - size.left} height={size.height - size.bottom} />
      </clipPath>
      {Array.from({ length: minutesShown }, (_, n) => {
        const ms = Math.ceil(fromMs / 60_000) * 60_000 + n * 60_000
        return (
          <g key={ms} className="phases-time">
            <line x1={x(ms)} x2={x(ms)} y1={0} y2={size.height - size.bottom} />
            <text x={x(ms)} y={size.height - 6} textAnchor="middle">
              {x(ms) < size.width - 24 && formatTime(ms)}
            </text>
          </g>
        )
      })}
      <g clipPath="url(#time-space-field)">
        {bandsAlong(stops, way, speedKmh).map(([from, to]) => (
          <polygon
            key={from}
            className="time-space-band"
            points={bandCorners(stops, way, speedKmh, [from, to])
              .map(([ms, m]) => `${x(ms)},${y(m)}`)
              .join(' ')}
          />
        ))}
        {ways(stops, way, speedKmh).map((line) => (
          <polyline
            key={line.startMs}
            className="time-space-way"
            data-stops={line.stops > 0}
            points={line.points.map(([ms, m]) => `${x(ms)},${y(m)}`).join(' ')}
          />
        ))}
        {stops.map((stop) => (
          <g key={stop.id}>
            {stop.known.map(([begin, end]) => (
              <line
                key={begin}
                className="time-space-red"
                x1={x(begin)}
                x2={x(end)}
                y1={y(stop.distanceM)}
                y2={y(stop.distanceM)}
              />
            ))}
            {stop[way].map(([begin, end]) => (
              <rect
                key={begin}
                className="time-space-green"
                x={x(begin)}
                y={y(stop.distanceM) - 6}
                width={Math.max(1, x(end) - x(begin))}
                height={12}
              />
            ))}
          </g>
        ))}
      </g>
      {stops.map((stop) => (
        <text key={stop.id} x={0} y={y(stop.distanceM) + 5}>
          {stop.name}
        </text>
      ))}
    </svg>
  )
}

const inOrderOf = (stops: readonly Stop[], way: 'out' | 'back'): readonly Stop[] =>
  way === 'out' ? stops : stops.toReversed()

const bandsAlong = (stops: readonly Stop[], way: 'out' | 'back', speedKmh: number): Green[] =>
  bandsOf(
    inOrderOf(stops, way).map((stop) => ({ distanceM: stop.distanceM, greens: stop[way] })),
    speedKmh,
  )

/** Where a band begins and ends at the first stop and at the last. */
function bandCorners(
  stops: readonly Stop[],
  way: 'out' | 'back',
  speedKmh: number,
  [from, to]: Green,
): (readonly [ms: number, metres: number])[] {
  const all = inOrderOf(stops, way)
  const [first, last] = [all[0]?.distanceM ?? 0, all.at(-1)?.distanceM ?? 0]
  const laterMs = (Math.abs(last - first) / speedKmh) * 3600
  return [
    [from, first],
    [to, first],
    [to + laterMs, last],
    [from + laterMs, last],
  ]
}

interface Way {
  readonly startMs: number
  readonly points: readonly (readonly [ms: number, metres: number])[]
  readonly stops: number
}

/** Who starts when the first one turns green, drives at the corridor's speed, and waits where it is red. */
function ways(stops: readonly Stop[], way: 'out' | 'back', speedKmh: number): Way[] {
  const inOrder = inOrderOf(stops, way)
  const [first] = inOrder
  const mPerMs = speedKmh / 3600
  return (first?.[way] ?? []).map(([startMs]) => {
    const points: [number, number][] = [[startMs, first?.distanceM ?? 0]]
    let [ms, waits] = [startMs, 0]
    for (const [n, stop] of inOrder.entries()) {
      const before = inOrder[n - 1]
      if (!before) continue
      ms += Math.abs(stop.distanceM - before.distanceM) / mPerMs
      points.push([ms, stop.distanceM])
      const next = stop[way].find(([, end]) => end > ms)
      if (next && next[0] > ms) {
        ms = next[0]
        waits++
        points.push([ms, stop.distanceM])
      }
    }
    return { startMs, points, stops: waits }
  })
}

/** How well the wave runs: the part of the time in which one may start and meets no red. */
function Bands(props: { stops: readonly Stop[]; way: 'out' | 'back'; speedKmh: number; nowMs: number }): ReactNode {
  const t = useText()
  const { stops, way, speedKmh, nowMs } = props
  const [first, last] = [inOrderOf(stops, way)[0], inOrderOf(stops, way).at(-1)]
  const laterMs = (Math.abs((last?.distanceM ?? 0) - (first?.distanceM ?? 0)) / speedKmh) * 3600
  const fromMs = Math.max(nowMs - minutesShown * 60_000, first?.known[0]?.[0] ?? nowMs)
  const bands = bandsAlong(stops, way, speedKmh).filter(([, to]) => to + laterMs <= nowMs)
  const share = shareOf(bands, fromMs, nowMs - laterMs)
  const widths = bands.map(([from, to]) => to - from)
  const widest = Math.round(Math.max(0, ...widths) / 1000)
  return (
    <p className="signals-bands">
      <b className="figures">{t(words.bandShare, { n: Math.round(share * 100) })}</b>{' '}
      <span className="soft">{t(words.bandHelp, { n: bands.length, widest })}</span>
    </p>
  )
}

/** The diagram as a table: how much green, and how many of the drawn ways came through without a stop there. */
function Shares(props: { stops: readonly Stop[]; way: 'out' | 'back'; speedKmh: number; nowMs: number }): ReactNode {
  const t = useText()
  const { stops, way, speedKmh, nowMs } = props
  const all = ways(stops, way, speedKmh).filter(({ points }) => (points.at(-1)?.[0] ?? Infinity) <= nowMs)
  const fromMs = nowMs - minutesShown * 60_000
  return (
    <table className="signals-table">
      <thead>
        <tr>
          <th scope="col">{t(words.intersection)}</th>
          <th scope="col">{t(words.greenShare)}</th>
          <th scope="col">{t(words.arrivesGreen)}</th>
        </tr>
      </thead>
      <tbody>
        {stops.map((stop) => {
          const green = stop[way].reduce((sum, [begin, end]) => sum + Math.max(0, end - Math.max(begin, fromMs)), 0)
          const known = stop.known.reduce((sum, [begin, end]) => sum + Math.max(0, end - Math.max(begin, fromMs)), 0)
          const through = all.filter(({ points }) => points.filter(([, m]) => m === stop.distanceM).length < 2).length
          return (
            <tr key={stop.id}>
              <th scope="row">
                <Go to={`/signals/${stop.id}`}>{stop.name}</Go>
              </th>
              <td>{known > 0 ? `${Math.round((green / known) * 100)} %` : '–'}</td>
              <td>{all.length > 0 ? `${through}/${all.length}` : '–'}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
