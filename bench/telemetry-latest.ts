/**
 * The newest values of all series for a map, over HTTP as a browser asks (packed, read and parsed), while observations come in.
 * `npm run bench -- telemetry-latest [--series 100000] [--asks 100]`
 */
import { setTimeout as pause } from 'node:timers/promises'
import { enterFleet, option, quantile, type Fleet, told, valueAt, withTelemetry } from './telemetry-khue.ts'

const barMs = 200
const linesAtOnce = 5000
/** Of the series, with each step. */
const stepsOfAll = 20

interface Reply {
  readonly position: number
  readonly steps: readonly number[]
  readonly values: readonly number[]
}

async function send(base: string, { key, codes }: Fleet, from: number, to: number, ms: number): Promise<void> {
  const time = new Date(ms).toISOString()
  for (let at = from; at < to; at += linesAtOnce) {
    const lines = codes
      .slice(at, Math.min(to, at + linesAtOnce))
      .map((code, n) => `{"series":"${code}","time":"${time}","value":${valueAt(at + n, ms)}}`)
    const reply = await fetch(`${base}/observations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
      body: lines.join('\n'),
    })
    if (!reply.ok) throw new Error(await reply.text())
    const { accepted } = (await reply.json()) as { accepted: number }
    if (accepted !== lines.length) throw new Error(`${accepted} of ${lines.length} accepted`)
  }
}

/** How many of the series the program has heard of. */
async function known(base: string): Promise<number> {
  const { ids } = (await (await fetch(`${base}/map?quantity=bench`)).json()) as { ids: readonly number[] }
  return ids.length
}

async function timed(url: string): Promise<{ ms: number; reply: Reply }> {
  const began = performance.now()
  const response = await fetch(url, { headers: { 'accept-encoding': 'gzip, br' } })
  const reply = (await response.json()) as Reply
  return { ms: performance.now() - began, reply }
}

export async function run(args: readonly string[]): Promise<number> {
  const count = option(args, 'series', 100_000)
  const asks = option(args, 'asks', 100)
  return withTelemetry(async (telemetry) => {
    const fleet = await telemetry.beside((app) => enterFleet(app, count))
    const base = `http://127.0.0.1:${telemetry.port}/api/telemetry`
    // The program hears of its new series a moment after they were entered beside it.
    while ((await known(base)) < count) await pause(100)
    const startMs = Date.now() - 3_600_000
    await send(base, fleet, 0, count, startMs)
    const whole: number[] = []
    const changes: number[] = []
    for (let n = 0; n < asks + 5; n++) {
      const { ms, reply } = await timed(`${base}/latest?quantity=bench`)
      if (reply.steps.length !== count) throw new Error(`${reply.steps.length} of ${count} series`)
      const step = Math.ceil(count / stepsOfAll)
      const from = (n % stepsOfAll) * step
      await send(base, fleet, from, Math.min(count, from + step), startMs + (n + 1) * 1000)
      const since = await timed(`${base}/latest?quantity=bench&after=${reply.position}`)
      if (since.reply.steps.length !== Math.min(count, from + step) - from)
        throw new Error(`${since.reply.steps.length} changed`)
      if (n < 5) continue
      whole.push(ms)
      changes.push(since.ms)
    }
    const rounded = (ms: number) => Math.round(ms * 10) / 10
    console.log(`  only what changed (a twentieth): p99 ${rounded(quantile(changes, 0.99))} ms`)
    console.log(`  all: p50 ${rounded(quantile(whole, 0.5))} ms`)
    told({ series: count, p99_ms: rounded(quantile(whole, 0.99)) })
    return quantile(whole, 0.99) < barMs ? 0 : 1
  })
}
