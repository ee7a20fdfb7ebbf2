/** SUMO as the street's controllers, over TraCI: one round trip a second, in which commands go out and what is seen comes back. */
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Aspects, RoadNetwork } from '../../control/model.ts'
import type { ControllerDriver, DetectorState, DriverHealth, Observation } from '../driver.ts'
import { requestsOf } from './asking.ts'
import { streetAnswer_ms_max, TraciClient } from './client.ts'
import { fieldOf } from './field.ts'
import { readNetFile } from './net-file.ts'
import { type NetworkOptions, toRoadNetwork } from './network.ts'
import { type Answer, Command, Request, TraciError } from './protocol.ts'
import { type Sumo, type SumoRun, startSumo } from './sumo.ts'
import { Vehicles } from './vehicles.ts'

export interface SimulatedStreets extends NetworkOptions {
  /** This part of the controlled lanes is blind, always the same for the same seed. */
  readonly blind_share: number
  /** So far from the stop line vehicles that may ask for priority are heard; nobody where it is not said. */
  readonly priority_range_m?: number
}

/** The network of a SUMO file. @throws an error that names the intersection that cannot be understood. */
export async function readStreets(file: string, options: NetworkOptions): Promise<RoadNetwork> {
  return toRoadNetwork(readNetFile(await readFile(file, 'utf8')), options)
}

export class TraciDriver implements ControllerDriver {
  readonly name = 'traci'
  readonly followsRegister = false
  readonly #network: RoadNetwork
  readonly #client: TraciClient
  /** Undefined where somebody else has started it. */
  readonly #sumo: Sumo | undefined
  readonly #end_s: number
  readonly #priority_range_m: number
  readonly #vehicles: Vehicles
  readonly #detectors: DetectorState[]
  readonly #shown: Aspects[]
  readonly #commands = new Map<number, Aspects>()
  readonly #request = new Request()
  #departed: string[] = []
  #time_s: number

  private constructor(
    network: RoadNetwork,
    client: TraciClient,
    sumo: Sumo | undefined,
    run: Pick<SumoRun, 'begin_s' | 'end_s' | 'seed'>,
    options: SimulatedStreets,
  ) {
    this.#network = network
    this.#client = client
    this.#sumo = sumo
    this.#end_s = run.end_s
    this.#time_s = run.begin_s
    this.#priority_range_m = options.priority_range_m ?? 0
    const blind = blindLanes(network, options.blind_share, run.seed)
    this.#vehicles = new Vehicles(network, fieldOf(network, options.range_m, blind))
    this.#detectors = network.lanes.map((_, lane) => (blind[lane] ? 'silent' : 'sees'))
    this.#shown = network.intersections.map(() => '')
  }

  /** Starts SUMO and speaks with it. @throws SumoMissingError, or what SUMO complains of. */
  static async start(network: RoadNetwork, run: SumoRun, options: SimulatedStreets): Promise<TraciDriver> {
    const sumo = startSumo(run)
    try {
      const client = await TraciClient.connect(run.port, sumo.gone)
      const driver = new TraciDriver(network, client, sumo, run, options)
      await driver.#begin()
      return driver
    } catch (error) {
      // Give it the time to say what it does not like.
      await Promise.race([sumo.ended, pause(2000)])
      sumo.process.kill('SIGKILL')
      throw new Error(sumo.gone() ?? 'SUMO cannot be spoken with.', { cause: error })
    }
  }

  /** Speaks with a SUMO that runs already, and is its only client. @throws when there is none. */
  static async connect(
    network: RoadNetwork,
    at: { readonly host: string; readonly port: number },
    options: SimulatedStreets,
  ): Promise<TraciDriver> {
    const none = () => `No SUMO listens at ${at.host}:${at.port}.`
    const client = await TraciClient.connect(at.port, none, at.host, streetAnswer_ms_max)
    const run = { begin_s: 0, end_s: Number.POSITIVE_INFINITY, seed: 1 }
    const driver = new TraciDriver(network, client, undefined, run, options)
    await driver.#begin()
    return driver
  }

  async #begin(): Promise<void> {
    this.#request.subscribeDeparted()
    for (const { id } of this.#network.intersections) this.#request.lights(id)
    const answer = await this.#client.ask(this.#request)
    answer.status()
    this.#readSubscription(answer)
    for (const place of this.#network.intersections.keys()) {
      answer.status()
      answer.reply()
      answer.ubyte()
      answer.string()
      this.#shown[place] = String(answer.value())
    }
  }

  describe(): Promise<RoadNetwork> {
    return Promise.resolve(this.#network)
  }

  command(intersection: number, aspects: Aspects): void {
    if (!this.#network.intersections[intersection]) throw new Error(`There is no intersection ${intersection}.`)
    if (this.#shown[intersection] !== aspects) this.#commands.set(intersection, aspects)
  }

  async next(): Promise<Observation | undefined> {
    if (this.#time_s >= this.#end_s) return undefined
    const set = [...this.#commands]
    for (const [place, aspects] of set) this.#request.setLights(this.#network.intersections[place]?.id ?? '', aspects)
    const subscribed = this.#departed
    for (const id of subscribed) this.#request.subscribeVehicle(id)
    const asked = this.#priority_range_m > 0 ? subscribed : []
    for (const id of asked) this.#request.vehicleClass(id)
    this.#request.step()
    this.#commands.clear()
    this.#departed = []
    const answer = await this.#client.ask(this.#request)
    this.#vehicles.begin()
    for (const [place, aspects] of set) {
      answer.status()
      this.#shown[place] = aspects
    }
    for (const _ of subscribed) this.#readFirstValues(answer)
    for (const id of asked) this.#readClass(answer, id)
    answer.status()
    for (let left = answer.integer(); left > 0; left--) this.#readSubscription(answer)
    this.#time_s++
    return this.#observation()
  }

  #observation(): Observation {
    const seen = this.#vehicles.end()
    return {
      time_s: this.#time_s,
      seen,
      detectors: this.#detectors,
      passed: this.#vehicles.passed,
      shown: this.#shown,
      ...requestsOf(this.#network, this.#vehicles.asking(this.#priority_range_m)),
    }
  }

  /** A vehicle that has left in the second in which it came is known no more. */
  #readFirstValues(answer: Answer): void {
    try {
      answer.status()
    } catch (error) {
      if (error instanceof TraciError) return
      throw error
    }
    this.#readSubscription(answer)
  }

  #readClass(answer: Answer, id: string): void {
    try {
      answer.status()
    } catch (error) {
      if (error instanceof TraciError) return
      throw error
    }
    answer.reply()
    answer.ubyte()
    answer.string()
    this.#vehicles.setClass(id, String(answer.value()))
  }

  #readSubscription(answer: Answer): void {
    const command = answer.reply()
    const id = answer.string()
    const values: (number | string | string[])[] = []
    for (let left = answer.ubyte(); left > 0; left--) {
      answer.ubyte()
      const good = answer.ubyte() === 0
      const value = answer.value()
      if (good) values.push(value)
    }
    if (command !== Command.vehicleValues) this.#departed.push(...(values[0] as string[]))
    else if (values.length === 3) this.#vehicles.update(id, String(values[0]), Number(values[1]), Number(values[2]))
  }

  health(): DriverHealth {
    const error = this.#client.error?.message
    const connected = error === undefined
    return { connected, silent_s: this.#network.intersections.map(() => 0), error }
  }

  /** Ends the simulation; its files are written afterwards. */
  async close(): Promise<void> {
    if (!this.#client.error) await this.#client.ask(this.#request.close())
    this.#client.end()
    await this.#sumo?.ended
  }

  /** Without a farewell. */
  kill(): void {
    this.#sumo?.process.kill('SIGKILL')
  }
}

/**
 * Exactly this share of the lanes that have a detector, drawn by a small generator of its own (mulberry32), so that a seed
 * always blinds the same ones.
 */
function blindLanes(network: RoadNetwork, share: number, seed: number): Uint8Array {
  const blind = new Uint8Array(network.lanes.length)
  const draw = generator(seed)
  const detected = new Set(network.intersections.flatMap(({ detectors }) => detectors.map(({ lane }) => lane)))
  const drawn = [...detected].map((lane) => ({ lane, lot: draw() })).toSorted((a, b) => a.lot - b.lot)
  for (const { lane } of drawn.slice(0, Math.round(share * drawn.length))) blind[lane] = 1
  return blind
}

function generator(seed: number): () => number {
  let state = seed * 0x9e3779b1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
