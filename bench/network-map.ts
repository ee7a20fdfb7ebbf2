/**
 * The map of the network with 3,000 nodes and 4,400 links at their places: how long until they are drawn, milliseconds of script a frame
 * while the map is pushed about. In Chromium, by its own profiler; beside it, in the same run, the same map with a dozen nodes.
 * `npm run bench -- network-map [--nodes 3000]`
 */
import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { type CDPSession, chromium, type Page } from 'playwright-core'
import { sessionCookie } from '../src/platform/identity/contract.ts'
import type { NewLink, NewNode } from '../src/services/network/contract.ts'
import { enter, linkOf, nodeOf } from '../src/services/network/testing.ts'
import { plainPool } from './ground.ts'
import { operatorSession } from './operator-session.ts'
import { option, told, withTelemetry } from './telemetry-khue.ts'

/** Of the same map with a dozen nodes, in the same run: the rest is the map's own, and the machine's. */
const frameShareMax = 1.25
const drawnShareMax = 2
const sitesOfRing = 12
const pushes = ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'] as const
const pushedTimes = 4
const shownMs = 300

/** Two cores, rings of sites between them, and what hangs on a site: half of it by a second link to the next one. */
function city(count: number): { nodes: NewNode[]; links: NewLink[] } {
  const sites = Math.max(sitesOfRing, Math.round(count / 30))
  const place = (n: number, of: number, radius: number) => ({
    longitude: 105.8 + radius * Math.cos((n / of) * 2 * Math.PI),
    latitude: 21 + 0.8 * radius * Math.sin((n / of) * 2 * Math.PI),
  })
  const nodes: NewNode[] = [
    nodeOf('core-1', { role: 'core', point: { longitude: 105.79, latitude: 21 } }),
    nodeOf('core-2', { role: 'core', point: { longitude: 105.81, latitude: 21 } }),
  ]
  const links: NewLink[] = [linkOf('core-1', 'core-2')]
  for (let n = 0; n < sites; n++) {
    nodes.push(nodeOf(`site-${n}`, { role: 'aggregation', point: place(n, sites, 0.12 + 0.1 * (n % 3)) }))
    links.push(linkOf(n % sitesOfRing === 0 ? 'core-1' : `site-${n - 1}`, `site-${n}`))
  }
  for (let n = 0; nodes.length < count; n++) {
    const site = n % sites
    nodes.push(nodeOf(`leaf-${n}`, { point: place(n * 7.3, count, 0.05 + (n % 97) / 400) }))
    links.push(linkOf(`site-${site}`, `leaf-${n}`))
    if (n % 2 === 0) links.push(linkOf(`site-${(site + 1) % sites}`, `leaf-${n}`))
  }
  return { nodes, links }
}

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
  const { nodes, links } = city(count)
  return withTelemetry(async (telemetry) => {
    const small = city(sitesOfRing)
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
