/**
 * From an observation's being sent to its alert on the operator's screen, a real page in Chromium, while 20,000 other observations
 * a second come in and are held against rules. `npm run bench -- alert-latency [--per-second 20000] [--alerts 60]`
 */
import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { system } from '../src/kernel/actor.ts'
import type { App } from '../src/kernel/app.ts'
import { sessionCookie } from '../src/platform/identity/contract.ts'
import { enterThings } from '../src/platform/telemetry/index.ts'
import type { RuleBody } from '../src/platform/telemetry/rules/contract.ts'
import { addRule } from '../src/platform/telemetry/rules/service.ts'
import { operatorSession } from './operator-session.ts'
import {
  ByteConnection,
  enterFleet,
  type Fleet,
  option,
  quantile,
  type Telemetry,
  told,
  valueAt,
  withTelemetry,
} from './telemetry-khue.ts'
import * as devices from '../src/platform/telemetry/devices.ts'
import { settled } from '../src/platform/telemetry/touched.ts'

const barMs = 1000
const fleetSize = 20_000
const lines = 5000
const unitId = 'gso:00070@2025-07-01'
const bench = system('bench')
const both = (text: string) => ({ vi: text, en: text })
const gapMs = 400

/** Things that will be beyond their limit, each once, and the key of their device. */
async function enterWatched(app: App, count: number): Promise<{ key: string; names: string[]; codes: string[] }> {
  const made = await enterThings(
    app,
    bench,
    Array.from({ length: count }, (_, n) => ({
      code: `watched-${n}`,
      name: both(`Cống số ${n} bis`),
      kind: 'sluice',
      unitId,
      isPublic: true,
      series: [{ name: 'level', title: both('Mực nước'), unit: 'm', quantity: 'water-level' }],
    })),
  )
  const added = await settled(app, (tx) =>
    devices.add(tx, bench, { name: 'watched', unitId, thingIds: made.map(({ id }) => id) }),
  )
  const { key } = await settled(app, (tx) => devices.claim(tx, { claimCode: added.claimCode }))
  const limit: Pick<RuleBody, 'unitId' | 'severity' | 'groupBy' | 'silences'> = {
    unitId,
    severity: 'severe',
    groupBy: 'series',
    silences: [],
  }
  await app.transaction(async (tx) => {
    const condition = { kind: 'threshold', above: 10 } as const
    await addRule(tx, bench, { ...limit, name: both('Mực nước cao'), select: { quantity: 'water-level' }, condition })
    // The others are looked at, too, and never fire.
    const never = { kind: 'threshold', above: 1e6 } as const
    await addRule(tx, bench, { ...limit, name: both('Không bao giờ'), select: { quantity: 'bench' }, condition: never })
  })
  return { key, names: made.map(({ name }) => name.vi), codes: made.map(({ code }) => `${code}/level`) }
}

/** Notes when the name of a thing is first on the screen, by the machine's clock. */
async function watchScreen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: Record<string, number> = {}
    const look = () => {
      for (const item of document.querySelectorAll('[data-alert]')) {
        const name = /Cống số \d+ bis/.exec(item.textContent)?.[0]
        if (name !== undefined) seen[name] ??= performance.timeOrigin + performance.now()
      }
    }
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
    Object.assign(globalThis, { seen })
  })
}

const seenOn = (page: Page) => page.evaluate(() => (globalThis as unknown as { seen: Record<string, number> }).seen)

/** So many a second, in batches, whether or not the last one was answered; gives the count that was answered. */
function startLoad({ port }: Telemetry, { key, codes }: Fleet, perSecond: number) {
  const head = `POST /api/telemetry/observations HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\ncontent-type: application/x-ndjson\r\n`
  const connections = Array.from({ length: 8 }, () => new ByteConnection(port))
  const free = [...connections]
  const state = { answered: 0, missed: 0, batch: 0, going: true }
  const post = async (connection: ByteConnection, body: Buffer) => {
    try {
      await connection.send(head, body)
      state.answered += lines
      free.push(connection)
    } catch (error) {
      // At the end the connections are closed under what is still on its way.
      if (state.going) throw error
    }
  }
  const timer = setInterval(
    () => {
      const connection = free.pop()
      if (!connection) {
        state.missed += 1
        return
      }
      const from = (state.batch++ * lines) % codes.length
      const ms = Date.now()
      const time = new Date(ms).toISOString()
      const body = codes
        .slice(from, from + lines)
        .map((code, n) => `{"series":"${code}","time":"${time}","value":${valueAt(from + n, ms)}}`)
      void post(connection, Buffer.from(body.join('\n')))
    },
    (1000 * lines) / perSecond,
  )
  return {
    state,
    stop: () => {
      state.going = false
      clearInterval(timer)
      for (const connection of connections) connection.close()
    },
  }
}

export async function run(args: readonly string[]): Promise<number> {
  const perSecond = option(args, 'per-second', 20_000)
  const alerts = option(args, 'alerts', 60)
  return withTelemetry(async (telemetry) => {
    const { fleet, watched, token } = await telemetry.beside(async (app) => ({
      fleet: await enterFleet(app, fleetSize),
      watched: await enterWatched(app, alerts),
      token: await operatorSession(app),
    }))
    const url = `http://127.0.0.1:${telemetry.port}`
    const executablePath = process.env['CHROMIUM'] ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim()
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
    try {
      const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'vi-VN' })
      await context.addCookies([
        { name: sessionCookie, value: token, url },
        { name: 'khue_language', value: 'vi', url },
      ])
      const page = await context.newPage()
      await page.goto(`${url}/centre/telemetry`)
      await page.getByRole('heading', { name: 'Cảnh báo đang mở' }).waitFor()
      await watchScreen(page)
      const load = startLoad(telemetry, fleet, perSecond)
      await pause(3000)
      const answeredBefore = load.state.answered
      const began = performance.now()
      const sent = new Map<string, number>()
      for (const [n, code] of watched.codes.entries()) {
        sent.set(watched.names[n] ?? '', performance.timeOrigin + performance.now())
        const body = JSON.stringify({ series: code, time: Date.now(), value: 12 })
        const reply = await fetch(`${url}/api/telemetry/observations`, {
          method: 'POST',
          headers: { authorization: `Bearer ${watched.key}` },
          body,
        })
        if (!reply.ok) throw new Error(await reply.text())
        await pause(gapMs)
      }
      const tookS = (performance.now() - began) / 1000
      const rate = (load.state.answered - answeredBefore) / tookS
      await pause(2000)
      load.stop()
      const seen = await seenOn(page)
      const latencies = [...sent].map(([name, at]) => (seen[name] ?? Infinity) - at)
      const round = (ms: number) => Math.round(ms)
      console.log(
        `  beside ${round(rate).toLocaleString('en-GB')} observations a second (${load.state.missed} batches could not be sent on time)`,
      )
      console.log(
        `  p50 ${round(quantile(latencies, 0.5))} ms, worst ${round(Math.max(...latencies))} ms, ${latencies.length} alerts`,
      )
      told({ per_s: round(rate), p99_ms: round(quantile(latencies, 0.99)) })
      return quantile(latencies, 0.99) < barMs && rate > perSecond * 0.95 ? 0 : 1
    } finally {
      await browser.close()
    }
  })
}
