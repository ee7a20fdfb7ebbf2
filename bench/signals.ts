/**
 * How long vehicles are held up when Khuê runs the lights, on SUMO networks: the three shared ones, or any by path.
 *
 *     npm run bench -- signals [--net FILE --routes FILE[,FILE] [--begin B --end E]] [--seeds 1-10]
 *       [--yellow 3|own] [--min-green 5] [--range 200] [--blind 0.2] [--scale 1.2] [--own-programme] [--vary]
 *
 * One JSON line a seed, then a table. `--own-programme` leaves the network's own programme running, for comparison.
 * `--vary` goes through ranges, blind detectors and demands, each with all seeds. Begin and end are those of the `.sumocfg`
 * beside the network unless they are said. It fails when a seed is more than 1.15 times the mean.
 */
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../src/kernel/run.ts'
import {
  Controller,
  type SimulatedStreets,
  TraciDriver,
  readStreets,
  sumoProgram,
} from '../src/services/signals/index.ts'
import { cpuMsOf } from './cpu-time.ts'
import { type Trips, readTrips } from './signal-trips.ts'

const shared = path.join(import.meta.dirname, '..', '..', 'shared', 'data', 'signals')
/** A seed that is so much worse than the mean has a jam that does not end. */
const worst_max = 1.15

interface Map {
  readonly name: string
  readonly net: string
  readonly routes: readonly string[]
  readonly begin_s: number
  readonly end_s: number
}

interface Setting extends SimulatedStreets {
  readonly scale: number
  readonly seeds: readonly number[]
  readonly control: 'khue' | 'own programme'
}

interface Run extends Trips {
  readonly seed: number
  /** Simulated seconds for each second of the whole run, SUMO included, and of our own processor time. */
  readonly times_real: number
  readonly times_cpu: number
}

export async function run(args: readonly string[]): Promise<number> {
  try {
    sumoProgram()
    const maps = mapsOf(args)
    const worst: boolean[] = []
    for (const setting of settingsOf(args)) for (const map of maps) worst.push(await measure(map, setting))
    return worst.some(Boolean) ? 1 : 0
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 69
  }
}

const textOf = (args: readonly string[], name: string): string | undefined => {
  const at = args.indexOf(`--${name}`)
  return at < 0 ? undefined : args[at + 1]
}

const numberOf = (args: readonly string[], name: string, otherwise: number): number => {
  const value = Number(textOf(args, name) ?? otherwise)
  if (!Number.isFinite(value)) throw new Error(`--${name} takes a number.`)
  return value
}

function mapsOf(args: readonly string[]): Map[] {
  const net = textOf(args, 'net')
  if (net === undefined) return globSync('*/*.net.xml', { cwd: shared }).toSorted().map(sharedMap)
  const routes = (textOf(args, 'routes') ?? net.replace(/\.net\.xml$/, '.rou.xml')).split(',')
  for (const file of [net, ...routes]) if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
  const [begin_s, end_s] = timesBeside(net)
  const name = path.basename(net).replace(/\.net\.xml$/, '')
  return [{ name, net, routes, begin_s: numberOf(args, 'begin', begin_s), end_s: numberOf(args, 'end', end_s) }]
}

function sharedMap(file: string): Map {
  const net = path.join(shared, file)
  const [begin_s, end_s] = timesBeside(net)
  const routes = [net.replace(/\.net\.xml$/, '.rou.xml')]
  return { name: path.basename(path.dirname(net)), net, routes, begin_s, end_s }
}

/** From the configuration beside the network; the first hour when there is none. */
function timesBeside(net: string): [number, number] {
  const [file] = globSync('*.sumocfg', { cwd: path.dirname(net) })
  const text = file === undefined ? '' : readFileSync(path.join(path.dirname(net), file), 'utf8')
  const of = (name: string) => new RegExp(`<${name} value="([\\d.]+)"`).exec(text)?.[1]
  return [Number(of('begin') ?? 0), Number(of('end') ?? 3600)]
}

function settingsOf(args: readonly string[]): Setting[] {
  const yellow = textOf(args, 'yellow') ?? '3'
  const chosen: Setting = {
    yellow_s: yellow === 'own' ? 'own' : numberOf(args, 'yellow', 3),
    min_green_s: numberOf(args, 'min-green', 5),
    max_red_s: numberOf(args, 'max-red', 300),
    range_m: numberOf(args, 'range', 200),
    blind_share: numberOf(args, 'blind', 0),
    scale: numberOf(args, 'scale', 1),
    seeds: seedsOf(textOf(args, 'seeds') ?? '1-10'),
    control: args.includes('--own-programme') ? 'own programme' : 'khue',
  }
  if (!args.includes('--vary')) return [chosen]
  const ranges = [50, 100, 200].map((range_m) => ({ ...chosen, range_m }))
  const blind = [0.2, 0.5].map((blind_share) => ({ ...chosen, blind_share }))
  const demand = [0.8, 1.2].map((scale) => ({ ...chosen, scale }))
  return [...ranges, ...blind, ...demand]
}

function seedsOf(text: string): number[] {
  const [first = Number.NaN, last = first] = text.split('-').map(Number)
  const seeds = text.includes(',')
    ? text.split(',').map(Number)
    : Array.from({ length: last - first + 1 }, (_, i) => first + i)
  if (seeds.length === 0 || !seeds.every(Number.isInteger)) throw new Error('--seeds takes 1-10 or 1,2,5.')
  return seeds
}

/** Gives whether a seed was much worse than the others. */
async function measure(map: Map, setting: Setting): Promise<boolean> {
  const runs: Run[] = []
  for (const seed of setting.seeds) {
    const result = await simulate(map, setting, seed)
    runs.push(result)
    const { delay_s, arrived, vehicles, never_departed } = result
    const line = { net: map.name, seed, delay_s: round(delay_s), arrived, vehicles, never_departed }
    process.stdout.write(`${JSON.stringify(line)}\n`)
  }
  const delays = runs.map(({ delay_s }) => delay_s)
  const jam = Math.max(...delays) > worst_max * mean(delays)
  process.stdout.write(`${tableOf(map, setting, runs)}${jam ? '  A seed is far worse than the mean.\n' : ''}`)
  return jam
}

async function simulate(map: Map, setting: Setting, seed: number): Promise<Run> {
  const folder = mkdtempSync(path.join(tmpdir(), 'khue-signals-'))
  const tripinfo = path.join(folder, 'trips.xml')
  const network = await readStreets(map.net, setting)
  const began_ms = performance.now()
  const cpu_ms = cpuMsOf(process.pid)
  let simulated_ms = 0
  try {
    const port = await freePort()
    const driver = await TraciDriver.start(network, { ...map, seed, scale: setting.scale, tripinfo, port }, setting)
    try {
      let observation = await driver.next()
      const controller = observation && new Controller(network, observation, setting)
      while (observation) {
        const commands = setting.control === 'khue' ? (controller?.step(observation) ?? []) : []
        for (const { intersection, aspects } of commands) driver.command(intersection, aspects)
        // Its children are counted while they run.
        if (observation.time_s >= map.end_s - 1) simulated_ms = cpuMsOf(process.pid) - cpu_ms
        observation = await driver.next()
      }
      await driver.close()
    } catch (error) {
      driver.kill()
      throw error
    }
    const seconds = map.end_s - map.begin_s
    const times_real = (1000 * seconds) / (performance.now() - began_ms)
    return { ...(await readTrips(tripinfo)), seed, times_real, times_cpu: (1000 * seconds) / Math.max(1, simulated_ms) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const round = (value: number, digits = 2): number => Number(value.toFixed(digits))
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function spread(values: readonly number[]): number {
  const middle = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  return Math.sqrt(squares / Math.max(1, values.length - 1))
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? sorted.at(-1) ?? 0)) / 2
}

function tableOf(map: Map, setting: Setting, runs: readonly Run[]): string {
  const of = (key: keyof Run) => runs.map((run) => run[key])
  const delays = of('delay_s')
  const lines = [
    `${map.name}: ${setting.control}, yellow ${setting.yellow_s} s, minimum green ${setting.min_green_s} s, ` +
      `detectors ${setting.range_m} m, ${100 * setting.blind_share} % blind, demand ${100 * setting.scale} %`,
    `  delay ${mean(delays).toFixed(2)} ± ${spread(delays).toFixed(2)} s, median ${median(delays).toFixed(2)}, ` +
      `worst ${Math.max(...delays).toFixed(2)} (${(Math.max(...delays) / mean(delays)).toFixed(2)} × mean)`,
    `  travel ${mean(of('travel_s')).toFixed(1)} s, stops ${mean(of('stops')).toFixed(2)}, ` +
      `arrived ${mean(of('arrived')).toFixed(0)} of ${mean(of('vehicles')).toFixed(0)}, never departed ${mean(of('never_departed')).toFixed(1)}`,
    `  by seed ${runs.map(({ seed, delay_s }) => `${seed}: ${delay_s.toFixed(2)}`).join('  ')}`,
    `  ${mean(of('times_real')).toFixed(0)} × real time, ${mean(of('times_cpu')).toFixed(0)} × in processor time with SUMO`,
  ]
  return `${lines.join('\n')}\n`
}
