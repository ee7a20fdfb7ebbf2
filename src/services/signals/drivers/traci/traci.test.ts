/** SUMO as the street, on a small grid that its own generator makes. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { freePort } from '../../../../kernel/run.ts'
import { Controller } from '../../control/controller.ts'
import { Conflict, type RoadNetwork, conflictOf, goes } from '../../control/model.ts'
import type { RefusalReason } from '../../interlock/interlock.ts'
import { type SimulatedStreets, TraciDriver, readStreets } from './driver.ts'
import { readNetFile } from './net-file.ts'
import { toRoadNetwork } from './network.ts'

const streets: SimulatedStreets = { yellow_s: 3, min_green_s: 5, max_red_s: 300, range_m: 150, blind_share: 0 }
const folder = mkdtempSync(path.join(tmpdir(), 'khue-traci-'))
const net = path.join(folder, 'grid.net.xml')
const routes = path.join(folder, 'grid.rou.xml')
const end_s = 300

before(() => {
  const grid = ['--grid', '--grid.number', '2', '--grid.length', '150', '--grid.attach-length', '150', '-L', '2']
  execFileSync('netgenerate', [...grid, '--tls.guess', '--crossings.guess', '--sidewalks.guess', '-o', net], {
    stdio: 'pipe',
  })
  writeFileSync(routes, flows())
})
after(() => rmSync(folder, { recursive: true }))

/** Across the grid in each direction, and some that turn left. */
function flows(): string {
  const ways = [
    ['left0A0', 'B0right0', 500],
    ['right1B1', 'A1left1', 400],
    ['bottom0A0', 'A1top0', 300],
    ['top1B1', 'B0bottom1', 300],
    ['bottom1B0', 'A0left0', 200],
    ['left1A1', 'A1top0', 150],
  ] as const
  const each = ways.map(
    ([from, to, hour], id) =>
      `<flow id="${id}" begin="0" end="${end_s}" from="${from}" to="${to}" vehsPerHour="${hour}"/>`,
  )
  return `<routes>${each.join('')}</routes>`
}

interface Outcome {
  readonly standing: number
  /** Lanes whose detector tells nothing. */
  readonly blind: number
  readonly refusals: readonly RefusalReason[]
  readonly shown: readonly (readonly string[])[]
}

async function simulate(
  network: RoadNetwork,
  command: 'controller' | 'own programme',
  options = streets,
): Promise<Outcome> {
  const run = {
    net,
    routes: [routes],
    begin_s: 0,
    end_s,
    seed: 1,
    scale: 1,
    tripinfo: undefined,
    port: await freePort(),
  }
  const driver = await TraciDriver.start(network, run, options)
  const outcome = { standing: 0, blind: 0, refusals: [] as RefusalReason[], shown: [] as string[][] }
  try {
    let observation = await driver.next()
    const controller = observation && new Controller(network, observation, options)
    while (observation) {
      outcome.standing += observation.seen.speed_mps.filter((speed) => speed < 0.1).length
      outcome.shown.push([...observation.shown])
      outcome.blind = observation.detectors.filter((state) => state !== 'sees').length
      for (const { intersection, aspects, refusals } of command === 'controller'
        ? (controller?.step(observation) ?? [])
        : []) {
        outcome.refusals.push(...refusals.map(({ reason }) => reason))
        driver.command(intersection, aspects)
      }
      observation = await driver.next()
    }
    await driver.close()
    return outcome
  } finally {
    driver.kill()
  }
}

test('SG10: a SUMO network becomes lanes, connections, groups, conflicts and stages', async () => {
  const network = await readStreets(net, streets)
  assert.equal(network.intersections.length, 4)
  for (const at of network.intersections) {
    assert.ok(at.stages.some(({ own }) => own) && at.stages.some(({ own }) => !own), at.id)
    assert.ok(
      at.groups.some(({ kind }) => kind === 'pedestrian'),
      at.id,
    )
    for (const { aspects } of at.stages) {
      const going = at.groups.flatMap((_, group) => (goes(aspects[group]) ? [group] : []))
      for (const a of going)
        for (const b of going) {
          assert.notEqual(conflictOf(at, a, b), Conflict.exclusive, `${at.id} ${aspects} ${a} ${b}`)
          assert.ok(aspects[a] === 'g' || conflictOf(at, a, b) !== Conflict.givesWay, `${at.id} ${aspects} ${a} ${b}`)
        }
    }
  }
})

test('SG11: a programme that cannot be understood is an error that names the intersection', () => {
  const text = readFileSync(net, 'utf8')
  const changed = (from: RegExp, to: string) => () => toRoadNetwork(readNetFile(text.replace(from, to)), streets)
  assert.throws(changed(/state="[GgrsyuoO]+"/, 'state="GX"'), /intersection "A0".*phase 0/)
  assert.throws(changed(/state="[GgrsyuoO]+"/, 'state="GG"'), /intersection "A0".*2 letters/)
  assert.throws(changed(/state="[GgrsyuoO]+"/, 'state=""'), /intersection "A0"/)
  assert.throws(() => readNetFile('<routes/>'), /no SUMO network/)
  assert.throws(() => readNetFile('<net><edge'), /Unexpected end|Unclosed/)
})

test('SG12: on the street, less standing than by the own programme, and no command that the interlock refuses', async () => {
  const network = await readStreets(net, streets)
  const own = await simulate(network, 'own programme')
  const ours = await simulate(network, 'controller')
  assert.deepEqual(ours.refusals, [])
  assert.ok(ours.standing < 0.8 * own.standing, `${ours.standing} vehicle seconds against ${own.standing}`)
  assert.ok(new Set(ours.shown.map(([first]) => first)).size > 4)
})

test('SG13: with a fifth of the detectors blind it is still better than the own programme, with half of them nothing jams', async () => {
  const network = await readStreets(net, streets)
  const detected = network.intersections.reduce((sum, { detectors }) => sum + detectors.length, 0)
  const standing = async (blind_share: number, command: 'controller' | 'own programme') => {
    const outcome = await simulate(network, command, { ...streets, blind_share })
    assert.deepEqual(outcome.refusals, [])
    assert.equal(outcome.blind, Math.round(blind_share * detected), 'that share exactly')
    return outcome.standing
  }
  const [fifth, half] = [await standing(0.2, 'controller'), await standing(0.5, 'controller')]
  const [ownFifth, ownHalf] = [await standing(0.2, 'own programme'), await standing(0.5, 'own programme')]
  assert.ok(fifth < ownFifth, `${fifth} vehicle seconds against ${ownFifth}`)
  assert.ok(half < 1.5 * ownHalf, `${half} vehicle seconds against ${ownHalf}`)
})

test('SG65: a bus and an ambulance ask by their transmitter when they are near, a taxi is told as who may not, cars are nobody', async () => {
  const network = await readStreets(net, streets)
  const file = path.join(folder, 'asking.rou.xml')
  const one = (id: string, vClass: string, depart: number) =>
    `<vType id="${id}" vClass="${vClass}"/><trip id="${id}1" type="${id}" depart="${depart}" from="left0A0" to="B0right0"/>`
  const classes = [
    one('bus', 'bus', 1),
    one('ambulance', 'emergency', 20),
    one('taxi', 'taxi', 40),
    one('car', 'passenger', 60),
  ]
  writeFileSync(file, `<routes>${classes.join('')}</routes>`)
  const run = { net, routes: [file], begin_s: 0, end_s: 120, seed: 1, scale: 1, tripinfo: undefined }
  const heard = async (options: SimulatedStreets) => {
    const driver = await TraciDriver.start(network, { ...run, port: await freePort() }, options)
    const found = new Map<string, number[]>()
    try {
      for (let seen = await driver.next(); seen; seen = await driver.next()) {
        for (const { id, kind, intersection, groups, arrives_in_s } of seen.requests) {
          assert.ok(intersection >= 0 && groups.length > 0 && id.startsWith(kind === 'bus' ? 'bus' : 'ambulance'))
          found.set(kind, [...(found.get(kind) ?? []), arrives_in_s])
        }
        for (const { vehicleClass } of seen.unauthorised ?? []) found.set(vehicleClass, [])
      }
      await driver.close()
      return found
    } finally {
      driver.kill()
    }
  }
  const near = await heard({ ...streets, priority_range_m: 80 })
  assert.deepEqual([...near.keys()].toSorted(), ['bus', 'emergency', 'taxi'])
  const bus = near.get('bus') ?? []
  assert.ok(Math.max(...bus) <= 80 / 4, 'not before it is near')
  assert.ok((bus[0] ?? 0) > (bus[3] ?? 0), 'it comes nearer')
  assert.deepEqual([...(await heard(streets)).keys()], [], 'without a range nobody is heard')
})

test('SG14: what SUMO complains of is told', async () => {
  const network = await readStreets(net, streets)
  const run = {
    net,
    routes: ['/nowhere.xml'],
    begin_s: 0,
    end_s,
    seed: 1,
    scale: 1,
    tripinfo: undefined,
    port: await freePort(),
  }
  await assert.rejects(TraciDriver.start(network, run, streets), /nowhere/)
})
