/**
 * A year of minutes of one series as a chart, over HTTP, with so many observations on disk. They are written as packed days,
 * as the merge of a day leaves them. `npm run bench -- telemetry-history [--observations 100000000] [--asks 200] [--keep FOLDER]`:
 * with a folder they stay there, and the next run measures without writing them again.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { App } from '../src/kernel/app.ts'
import { dayMs, dayStart } from '../src/platform/telemetry/days.ts'
import { type Points, writeDays } from '../src/platform/telemetry/index.ts'
import { enterFleet, option, quantile, type Telemetry, told, valueAt, withTelemetry } from './telemetry-khue.ts'

const barMs = 50
const days = 365
const minutesOfDay = 1440
const ofSeries = days * minutesOfDay
const firstDay = Math.floor(Date.UTC(2025, 9, 1) / dayMs)
const seriesAtOnce = 20
const chartPoints = 1000
const warmUps = 10

const noise = new Uint32Array(4096).map((_, n) => Math.imul(n + 1, 2_654_435_761) >>> 28)

/** A day of minutes: the series' curve and some noise; now and then one is missing. */
function dayOf(at: number, day: number) {
  const times = new Float64Array(minutesOfDay)
  const values = new Float64Array(minutesOfDay)
  let count = 0
  for (let minute = 0; minute < minutesOfDay; minute++) {
    const random = noise[(at * 31 + day * 1440 + minute * 7) & 4095] ?? 0
    if (random === 0 && minute % 97 === 0) continue
    const time = dayStart(day) + minute * 60_000
    times[count] = time
    values[count] = Math.round(valueAt(at, time) * 10 + random) / 10
    count += 1
  }
  return { times: times.subarray(0, count), values: values.subarray(0, count), quality: new Uint8Array(count) }
}

/** Gives how many observations were written. */
async function fill(app: App, ids: readonly number[]): Promise<number> {
  let written = 0
  for (let from = 0; from < ids.length; from += seriesAtOnce) {
    const all: { series: number; day: number; points: Points }[] = []
    ids.slice(from, from + seriesAtOnce).forEach((series, n) => {
      for (let day = firstDay; day < firstDay + days; day++) {
        const points = dayOf(from + n, day)
        written += points.times.length
        all.push({ series, day, points })
      }
    })
    await app.bulk((tx) => writeDays(tx, all))
    if ((from / seriesAtOnce) % 20 === 0) console.log(`  ${written.toLocaleString('en-GB')} observations are written`)
  }
  return written
}

interface Written {
  readonly observations: number
  readonly ids: readonly number[]
}

/** What is on disk: as an earlier run left it, or written now. */
async function written(telemetry: Telemetry, wanted: number): Promise<Written> {
  const note = path.join(telemetry.dataDir, 'telemetry-history.json')
  if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8')) as Written
  const { ids } = await telemetry.beside((app) => enterFleet(app, Math.max(10, Math.ceil(wanted / ofSeries))))
  const began = performance.now()
  const observations = await telemetry.beside((app) => fill(app, ids))
  const tookS = Math.round((performance.now() - began) / 1000)
  console.log(`  written in ${tookS} s on ${cpus().length} cores (${arch()})`)
  await asked(telemetry, 'vacuum analyze telemetry.block, telemetry.rollup')
  // Last, so that what broke off is not taken for whole.
  writeFileSync(note, JSON.stringify({ observations, ids }))
  return { observations, ids }
}

async function asked(telemetry: Telemetry, sql: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: telemetry.databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, string>>(sql)
    return rows[0] ?? {}
  } finally {
    await client.end()
  }
}

/** How long each of so many charts took, in ms; of other series each time. The first ones only warm up. */
async function charts({ port }: Telemetry, ids: readonly number[], asks: number): Promise<number[]> {
  const from = new Date(dayStart(firstDay)).toISOString()
  const to = new Date(dayStart(firstDay + days)).toISOString()
  const times: number[] = []
  for (let n = 0; n < asks + warmUps; n++) {
    const id = ids[(n * 7919) % ids.length] ?? 0
    const start = performance.now()
    const reply = await fetch(
      `http://127.0.0.1:${port}/api/telemetry/series/${id}/history?from=${from}&to=${to}&points=${chartPoints}`,
    )
    const { starts, counts } = (await reply.json()) as { starts: number[]; counts: number[] }
    const tookMs = performance.now() - start
    const sum = counts.reduce((all, one) => all + one, 0)
    if (starts.length < chartPoints / 2 || sum < ofSeries * 0.98)
      throw new Error(`${starts.length} points of ${sum} observations`)
    if (n >= warmUps) times.push(tookMs)
  }
  return times
}

export async function run(args: readonly string[]): Promise<number> {
  const wanted = option(args, 'observations', 100_000_000)
  const asks = option(args, 'asks', 200)
  return withTelemetry(async (telemetry) => {
    const { observations, ids } = await written(telemetry, wanted)
    const { bytes, sums } = await asked(
      telemetry,
      `select pg_total_relation_size('telemetry.block') + pg_total_relation_size('telemetry.rollup') as bytes,
         pg_total_relation_size('telemetry.rollup') as sums`,
    )
    const times = await charts(telemetry, ids, asks)
    const round = (value: number) => Math.round(value * 100) / 100
    console.log(
      `  p50 ${round(quantile(times, 0.5))} ms; of the bytes ${round(Number(sums) / observations)} are roll-ups`,
    )
    told({
      observations,
      bytes_per_observation: round(Number(bytes) / observations),
      p99_ms: round(quantile(times, 0.99)),
    })
    return quantile(times, 0.99) < barMs ? 0 : 1
  }, args)
}
