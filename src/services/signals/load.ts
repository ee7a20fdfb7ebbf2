/** `khue load signals [NET]`: intersections, their first plans and corridors from a SUMO network, or from the street sandbox. Rule SG51. */
import { parseArgs } from 'node:util'
import { system } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { directory } from '../../platform/organisation/index.ts'
import type { RoadNetwork } from './control/model.ts'
import type { CorridorStop, NewIntersection } from './contract.ts'
import { faultOf } from './register/check-layout.ts'
import { decide, propose } from './plans/plans.ts'
import { faultOfPlan } from './plans/rehearse.ts'
import { layoutFrom, planFrom } from './register/from-streets.ts'
import { type Projection, projectionOf } from './register/projection.ts'
import { putCorridor, putIntersections } from './register/register.ts'
import { readStreets, type SandboxStreet } from './run/connect.ts'
import * as store from './store.ts'

const loader = system('load-signals')
const reason = 'Nhập từ mạng lưới đường của bộ mô phỏng'
const departments = ['so-xay-dung', 'so-giao-thong-van-tai']
const corridorKmh = 35

export async function loadSignals(app: App, args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true })
  const [given] = positionals
  const street = given === undefined ? await playStreet(app) : undefined
  const file = given ?? street?.net
  const say = (line: string) => process.stdout.write(`  ${line}\n`)
  if (!file) {
    say('the street sandbox plays nothing')
    return 1
  }
  const { network, text } = await readStreets(file)
  const names = new Map(street?.lights.map(({ id, name }) => [id, name]))
  const done = await app.transaction((tx) => enter(tx, network, projectionOf(text), names))
  say(`${done.entered} intersections (${done.new} new), ${done.plans} first plans`)
  for (const left of done.left) say(`left out: ${left}`)
  if (street) {
    const entered = await app.transaction((tx) => enterCorridors(tx, street))
    say(`${entered} corridors`)
  }
  return 0
}

/** The stand-in streets begin to run. Throws what the sandbox says, such as that SUMO is not installed. */
async function playStreet(app: App): Promise<SandboxStreet> {
  // oxlint-disable-next-line no-restricted-globals -- the sandbox beside the program
  const answer = await fetch(`${app.config.sandboxUrl}/street/play`, { method: 'PUT' })
  if (!answer.ok) throw new Error(`the street sandbox: ${await answer.text()}`)
  return (await answer.json()) as SandboxStreet
}

export async function enter(
  tx: Tx,
  network: RoadNetwork,
  project: Projection,
  names: ReadonlyMap<string, { readonly vi: string; readonly en: string }>,
): Promise<{ entered: number; new: number; plans: number; left: string[] }> {
  const unitId = owner()
  const left: string[] = []
  const given = network.intersections.flatMap(({ id, position }, place): NewIntersection[] => {
    const layout = layoutFrom(network, place)
    const fault = faultOf(layout)
    if (fault) left.push(`${id}: ${fault.en}`)
    const code = id
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 70)
    const name = names.get(id) ?? { vi: `Nút ${id}`.slice(0, 200), en: `Intersection ${id}`.slice(0, 200) }
    return fault ? [] : [{ code, name, unitId, point: project(...position), streetId: id, layout }]
  })
  const { entered } = await putIntersections(tx, loader, given, reason)
  const rows = new Map((await store.intersections(tx)).map((row) => [row.street_id, row]))
  let plans = 0
  for (const at of network.intersections) {
    const row = rows.get(at.id)
    const plan = row && planFrom(at, row.layout)
    // Who has deployed one already keeps it.
    if (!row || !plan || row.plan_id !== null || faultOfPlan(row.layout, plan.patterns, plan.schedule)) continue
    const { id } = await propose(tx, loader, row.id, { ...plan, reason })
    await decide(tx, loader, id, { verdict: 'deploy', reason })
    plans++
  }
  return { entered: given.length, new: entered, plans, left }
}

/** The department that owns the signals on this day, of either model. */
function owner(): string {
  const units = directory().units
  const own = departments.flatMap((slug) => units.filter(({ id }) => id.startsWith(`department:${slug}@`)))
  const found = own.find(({ validTo }) => validTo === null) ?? own[0]
  return found?.id ?? directory().city().id
}

async function enterCorridors(tx: Tx, { corridors }: SandboxStreet): Promise<number> {
  const rows = new Map((await store.intersections(tx)).map((row) => [row.street_id, row]))
  for (const { id, name, lights } of corridors) {
    const places = lights.flatMap((light) => rows.get(light) ?? [])
    if (places.length < 2) continue
    const text = { vi: name, en: name }
    const stops = places.map((row, n) => stopOf(row, places[n - 1], places[n + 1]))
    let distanceM = 0
    const measured = stops.map((stop, n): CorridorStop => {
      const [here, before] = [places[n], places[n - 1]]
      if (here && before) distanceM += metresBetween(before, here)
      return { ...stop, distanceM: Math.round(distanceM) }
    })
    await putCorridor(tx, loader, { code: id, name: text, speedKmh: corridorKmh, stops: measured, reason })
  }
  return corridors.length
}

/** The movements that come from the neighbour before, and from the one after, and go straight on. */
function stopOf(
  row: store.IntersectionRow,
  before: store.IntersectionRow | undefined,
  after: store.IntersectionRow | undefined,
): Omit<CorridorStop, 'distanceM'> {
  const from = (other: store.IntersectionRow | undefined, opposite: store.IntersectionRow | undefined) => {
    const bearing = other ? bearingTo(row, other) : opposite ? (bearingTo(row, opposite) + 180) % 360 : undefined
    if (bearing === undefined) return []
    const nearest = row.layout.approaches
      .map(({ id, bearing: own }) => ({ id, off: Math.abs(((own - bearing + 540) % 360) - 180) }))
      .toSorted((x, y) => x.off - y.off)[0]
    if (!nearest || nearest.off > 45) return []
    const lanes = new Set(row.layout.lanes.filter(({ approach }) => approach === nearest.id).map(({ id }) => id))
    return row.layout.movements
      .filter(({ from: lane, turn }) => turn === 'through' && lane !== null && lanes.has(lane))
      .map(({ id }) => id)
      .slice(0, 16)
  }
  return { intersectionId: row.id, out: from(before, after), back: from(after, before) }
}

const metresPerDegree = 111_320

function offset(a: store.IntersectionRow, b: store.IntersectionRow): readonly [east: number, north: number] {
  const squeeze = Math.cos((a.latitude * Math.PI) / 180)
  return [(b.longitude - a.longitude) * squeeze * metresPerDegree, (b.latitude - a.latitude) * metresPerDegree]
}
const metresBetween = (a: store.IntersectionRow, b: store.IntersectionRow): number => Math.hypot(...offset(a, b))
function bearingTo(a: store.IntersectionRow, b: store.IntersectionRow): number {
  const [east, north] = offset(a, b)
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360
}
