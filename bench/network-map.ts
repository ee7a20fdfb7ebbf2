/**
 * The map of the network with 3,000 nodes and 4,400 links at their places: how long until they are drawn, milliseconds of script a frame
 * while the map is pushed about. In Chromium, by its own profiler; beside it, in the same run, the same map with a dozen nodes.
 * `npm run bench -- network-map [--nodes 3000]`
 */
import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { type CDPSession, chromium, type Page } from 'playwright-core'
import { sessionCookie } from '../src/platform/identity/contract.ts'
import { enter } from '../src/services/network/testing.ts'
import { plainPool } from './ground.ts'
import { networkOf, sitesOfRing } from './network-city.ts'
import { operatorSession } from './operator-session.ts'
import { option, told, withTelemetry } from './telemetry-khue.ts'

/** Of the same map with a dozen nodes, in the same run: the rest is the map's own, and the machine's. */
const frameShareMax = 1.25
const drawnShareMax = 2
const pushes = ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'] as const
const pushedTimes = 4
const shownMs = 300

/** One of forty is wrong, so that every mark is on the map. */
const setStates = `insert into network.state (subject_id, state, since)
  select id, case when n % 80 = 1 then 'down' when n % 80 = 2 then 'behind' when n % 80 = 3 then 'unknown' else 'up' end, now()
  from (select id, row_number() over () + $1 as n from (select id from network.node union all select id from network.link) all_of) numbered
  on conflict (subject_id) do update set state = excluded.state`

async function scriptMs(profiler: CDPSession): Promise<number> {
  const { metrics } = await profiler.send('Performance.getMetrics')
  return 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0)
}

const frames = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { framesDrawn: number }).framesDrawn)

async function countFrames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(globalThis, { framesDrawn: 0 })
    const next = (): void => {
      ;(globalThis as unknown as { framesDrawn: number }).framesDrawn += 1
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
}

/** Opens the map and waits until it has drawn; gives the milliseconds. */
async function opened(page: Page, url: string): Promise<number> {
  const began = performance.now()
  await page.goto(`${url}/centre/network?view=ground`)
  await page.locator('.network-ground .maplibregl-canvas').waitFor()
  await page.locator('.network-ground[data-drawn="true"]').waitFor()
  return performance.now() - began
}

async function pushed(page: Page, profiler: CDPSession): Promise<number> {
  await page.locator('.network-ground .maplibregl-canvas').focus()
  const [before, framesBefore] = [await scriptMs(profiler), await frames(page)]
  for (let n = 0; n < pushedTimes; n++)
    for (const key of pushes) {
      await page.keyboard.press(key)
      await pause(shownMs)
    }
  const [after, framesAfter] = [await scriptMs(profiler), await frames(page)]
  return (after - before) / Math.max(1, framesAfter - framesBefore)
}

export async function run(args: readonly string[]): Promise<number> {
  const count = option(args, 'nodes', 3000)
  const { nodes, links } = networkOf(count)
  return withTelemetry(async (telemetry) => {
    const small = networkOf(sitesOfRing)
    const token = await telemetry.beside(async (app) => {
      await enter(app, small.nodes, small.links)
      return operatorSession(app)
    })
    const pool = plainPool(telemetry.databaseUrl, 1)
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
      const fewDrawnMs = await opened(page, url)
      const alone = await pushed(page, profiler)
      await telemetry.beside((app) => enter(app, nodes, links))
      await pool.query(setStates, [0])
      const drawnMs = await opened(page, url)
      const perFrame = await pushed(page, profiler)
      const round = (value: number) => Math.round(value * 100) / 100
      told({
        nodes: nodes.length,
        links: links.length,
        drawn_ms: Math.round(drawnMs),
        few_nodes_drawn_ms: Math.round(fewDrawnMs),
        few_nodes_ms_per_frame: round(alone),
        script_ms_per_frame: round(perFrame),
      })
      return perFrame <= frameShareMax * alone && drawnMs <= drawnShareMax * fewDrawnMs ? 0 : 1
    } finally {
      await browser.close()
      await pool.end()
    }
  })
}
