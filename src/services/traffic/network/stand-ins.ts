/** After roads are loaded on a sandbox: a fleet and loops of the stand-ins, entered as real ones are, and told to drive. Rule TF15. */
import { system } from '../../../kernel/actor.ts'
import type { App } from '../../../kernel/app.ts'
import { enterDevice, enterThings, findSeries, type NewThing } from '../../../platform/telemetry/index.ts'
import { place } from '../feeds/detectors.ts'
import { mainClasses } from './classes.ts'
import type { RoadNetwork, Segment } from './network.ts'
import { forgetRoads, roadsOf } from './roads.ts'

const construction = 'department:so-xay-dung@2025-03-01'
const fleet = 'fleet-sandbox'
const loopsMax = 24
const actor = system('load-roads')

const title = (vi: string, en: string) => ({ vi, en })

const fleetThing: NewThing = {
  code: fleet,
  name: title('Đội xe thử nghiệm', 'Sandbox fleet'),
  kind: 'vehicle-fleet',
  unitId: construction,
  isPublic: false,
  series: [{ name: 'probes', title: title('Vị trí đã nhận', 'Positions taken'), unit: '1', quantity: 'count' }],
}

const loopCode = (at: number) => `loop-sandbox-${String(at + 1).padStart(2, '0')}`

function loopThing(code: string, { name, line }: Segment): NewThing {
  const [longitude, latitude] = line[Math.floor(line.length / 2)] ?? [0, 0]
  const series = (id: string, names: { vi: string; en: string }, unit: string) => ({
    name: id,
    title: names,
    unit,
    quantity: `traffic-${id}`,
    intervalS: 60,
  })
  return {
    code,
    name: title(`Vòng từ ${name ?? code}`, `Loop ${name ?? code}`),
    kind: 'traffic-detector',
    unitId: construction,
    point: { longitude, latitude },
    isPublic: true,
    series: [series('count', title('Số xe', 'Vehicles'), '1'), series('speed', title('Tốc độ', 'Speed'), 'km/h')],
  }
}

/** The longest segment of each main street, the longest first. */
function loopSegments({ segments }: RoadNetwork): Segment[] {
  const main = segments.filter(({ name, class: of }) => name !== null && mainClasses.has(of))
  const longest = main.toSorted((a, b) => b.lengthM - a.lengthM)
  const names = new Set<string | null>()
  return longest.filter(({ name }) => !names.has(name) && names.add(name)).slice(0, loopsMax)
}

/** Gives how many cars drive. The second time only the places of the loops are told anew. */
export async function driveOn(app: App): Promise<number> {
  forgetRoads(app)
  const roads = await roadsOf(app)
  if (!roads) return 0
  const chosen = loopSegments(roads.network).map((segment, at) => ({ segment, thing: loopCode(at) }))
  const isKnown = findSeries(app, `${fleet}/probes`) !== undefined
  const unknown = chosen.filter(({ thing }) => !findSeries(app, `${thing}/count`))
  const entered = await enterThings(app, actor, [
    ...(isKnown ? [] : [fleetThing]),
    ...unknown.map(({ thing, segment }) => loopThing(thing, segment)),
  ])
  // A key is told once: loops that come later are counted by no device, and stay silent.
  const key = isKnown
    ? undefined
    : await enterDevice(app, actor, {
        name: 'Đội xe thử nghiệm',
        unitId: construction,
        thingIds: entered.map(({ id }) => id),
      })
  for (const { thing, segment } of chosen) await app.transaction((tx) => place(tx, actor, thing, segment.no))
  const loops = chosen
    .filter(({ thing }) => !isKnown || !unknown.some((one) => one.thing === thing))
    .map(({ thing, segment }) => ({ thing, segment: segment.no }))
  // oxlint-disable-next-line no-restricted-globals -- the sandbox beside the program
  const answer = await fetch(`${app.config.sandboxUrl}/traffic/feed`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fleet, ...(key !== undefined && { key }), loops }),
  })
  if (!answer.ok) throw new Error(`the sandbox did not take the roads: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { cars: number }).cars
}
