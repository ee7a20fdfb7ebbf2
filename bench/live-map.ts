/**
 * The operator's map with 20,000 points that move, told by a device through the real entrance: milliseconds of script a frame, in
 * Chromium, by its own profiler. Beside it, in the same run, what a frame of the map costs by itself, when nothing moves but the map.
 * `npm run bench -- live-map [--points 20000] [--seconds 20]`
 */
import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { type CDPSession, chromium, type Page } from 'playwright-core'
import { system } from '../src/kernel/actor.ts'
import type { App } from '../src/kernel/app.ts'
import * as devices from '../src/platform/telemetry/devices.ts'
import { enterThings } from '../src/platform/telemetry/index.ts'
import { settled } from '../src/platform/telemetry/touched.ts'
import { sessionCookie } from '../src/platform/identity/contract.ts'
import { operatorSession } from './operator-session.ts'
import { ByteConnection, option, told, withTelemetry } from './telemetry-khue.ts'

const barMs = 6
const unitId = 'gso:00070@2025-07-01'
const bench = system('bench')
const both = (text: string) => ({ vi: text, en: text })
const atOnce = 1000
const sendEveryMs = 2000
const linesMax = 10_000

/** Vehicles that say where they are, and the key of their device. */
async function enterVehicles(app: App, count: number): Promise<string> {
  const thingIds: string[] = []
  const axes = (['longitude', 'latitude'] as const).map((name) => ({
    name,
    title: both(name),
    unit: 'deg',
    quantity: name,
    retention: 'short' as const,
  }))
  for (let from = 0; from < count; from += atOnce) {
    const things = Array.from({ length: Math.min(atOnce, count - from) }, (_, n) => ({
      code: `bus-${from + n}`,
      name: both(`Xe ${from + n}`),
      kind: 'bus',
      unitId,
      isPublic: false,
      series: axes,
    }))
    thingIds.push(...(await enterThings(app, bench, things)).map(({ id }) => id))
  }
  const device = { name: 'fleet', unitId, perMinute: 100_000_000, thingIds }
  const { claimCode } = await settled(app, (tx) => devices.add(tx, bench, device))
  const { key } = await settled(app, (tx) => devices.claim(tx, { claimCode }))
  return key
}

/** Each on a circle of its own, at the speed of a bus. */
function placeOf(n: number, ms: number): readonly [number, number] {
  const angle = n * 2.4 + ms / 60_000
  const [x, y] = [105.62 + (n % 160) * 0.0028, 20.9 + Math.floor(n / 160) * 0.0018]
  return [x + 0.004 * Math.cos(angle), y + 0.004 * Math.sin(angle)]
}

function startDriving(port: number, key: string, count: number) {
  const head = `POST /api/telemetry/observations HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\ncontent-type: application/x-ndjson\r\n`
  const connection = new ByteConnection(port)
  const state = { going: true, sent: 0 }
  const drive = async () => {
    while (state.going) {
      const began = Date.now()
      const lines: string[] = []
      for (let n = 0; n < count; n++) {
        const [longitude, latitude] = placeOf(n, began)
        lines.push(`{"series":"bus-${n}/longitude","time":${began},"value":${longitude.toFixed(6)}}`)
        lines.push(`{"series":"bus-${n}/latitude","time":${began},"value":${latitude.toFixed(6)}}`)
      }
      for (let at = 0; at < lines.length; at += linesMax)
        await connection.send(head, Buffer.from(lines.slice(at, at + linesMax).join('\n')))
      state.sent += lines.length
      await pause(Math.max(0, sendEveryMs - (Date.now() - began)))
    }
    connection.close()
  }
  const done = drive()
  return {
    state,
    stop: () => {
      state.going = false
      return done
    },
  }
}

/** Counts frames in which points were drawn, and all frames. */
async function countFrames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const frames = { points: 0, drawn: 0, all: 0 }
    Object.assign(globalThis, { frames })
    const context: { drawArrays: unknown } = WebGL2RenderingContext.prototype
    context.drawArrays = new Proxy(context.drawArrays as (mode: number, first: number, count: number) => void, {
      apply: (draw, self, args: [number, number, number]) => {
        const [mode, , count] = args
        if (mode === 0) {
          frames.points += 1
          frames.drawn = count
        }
        Reflect.apply(draw, self, args)
      },
    })
    const next = (): void => {
      frames.all += 1
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
}

interface Moment {
  readonly scriptMs: number
  readonly points: number
  readonly drawn: number
  readonly all: number
}

async function moment(page: Page, profiler: CDPSession): Promise<Moment> {
  const { metrics } = await profiler.send('Performance.getMetrics')
  const script = metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0
  const frames = await page.evaluate(
    () => (globalThis as unknown as { frames: { points: number; drawn: number; all: number } }).frames,
  )
  return { scriptMs: script * 1000, ...frames }
}

export async function run(args: readonly string[]): Promise<number> {
  const count = option(args, 'points', 20_000)
  const seconds = option(args, 'seconds', 20)
  return withTelemetry(async (telemetry) => {
    const { key, token } = await telemetry.beside(async (app) => ({
      key: await enterVehicles(app, count),
      token: await operatorSession(app),
    }))
    const url = `http://127.0.0.1:${telemetry.port}`
    const executablePath = process.env['CHROMIUM'] ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim()
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
    try {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'vi-VN' })
      await context.addCookies([{ name: sessionCookie, value: token, url }])
      const page = await context.newPage()
      const profiler = await context.newCDPSession(page)
      await profiler.send('Performance.enable')
      await countFrames(page)
      await page.goto(`${url}/centre/operations`)
      await page.locator('.live-map .maplibregl-canvas').waitFor()
      await page.locator('.live-map-layers').waitFor()
      await pause(3000)
      const alone = await mapAlone(page, profiler)
      const driving = startDriving(telemetry.port, key, count)
      await page.waitForFunction(
        (wanted) => (globalThis as unknown as { frames: { drawn: number } }).frames.drawn >= wanted,
        count,
        { timeout: 120_000, polling: 500 },
      )
      await pause(3000)
      const [before, sentBefore] = [await moment(page, profiler), driving.state.sent]
      await pause(seconds * 1000)
      const after = await moment(page, profiler)
      const perS = (driving.state.sent - sentBefore) / seconds
      await driving.stop()
      const frames = after.points - before.points
      const perFrame = (after.scriptMs - before.scriptMs) / frames
      const round = (value: number) => Math.round(value * 100) / 100
      console.log(`  ${frames} frames in ${seconds} s (software rendering), ${after.drawn} points in each`)
      told({
        points: after.drawn,
        observations_per_s: Math.round(perS),
        map_alone_ms_per_frame: round(alone),
        script_ms_per_frame: round(perFrame),
      })
      return perFrame <= barMs && after.drawn >= count ? 0 : 1
    } finally {
      await browser.close()
    }
  })
}

/** The map is pushed about by its keys while no point is there. */
async function mapAlone(page: Page, profiler: CDPSession): Promise<number> {
  await page.locator('.live-map .maplibregl-canvas').focus()
  const before = await moment(page, profiler)
  for (const key of [
    'ArrowRight',
    'ArrowDown',
    'ArrowLeft',
    'ArrowUp',
    'ArrowRight',
    'ArrowDown',
    'ArrowLeft',
    'ArrowUp',
  ]) {
    await page.keyboard.press(key)
    await pause(300)
  }
  const after = await moment(page, profiler)
  return (after.scriptMs - before.scriptMs) / Math.max(1, after.all - before.all)
}
