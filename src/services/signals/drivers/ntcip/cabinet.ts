/** One cabinet, asked and told by SNMP v1 over UDP, as NTCIP 1103 has it. Rule SG58. */
import snmp from 'net-snmp'
import type { Aspects } from '../../control/model.ts'
import { bitOf, control, detector, groupsFor, octetsOf, status, systemPattern, unit } from './objects.ts'

export interface Where {
  readonly host: string
  readonly port: number
  /** Which of the cabinets behind this address; appended to the community. */
  readonly context: string | undefined
}

const usualPort = 161

/** `HOST`, `HOST:PORT`, `HOST:PORT/CONTEXT`. Throws what is no address. */
export function whereOf(streetId: string): Where {
  const [, host, port, context] = /^([A-Za-z0-9.-]+)(?::(\d{1,5}))?(?:\/([A-Za-z0-9._-]+))?$/.exec(streetId) ?? []
  if (host === undefined) throw new Error(`${streetId} is not the address of a cabinet: HOST[:PORT][/CONTEXT]`)
  return { host, port: port === undefined ? usualPort : Number(port), context }
}

export interface Told {
  readonly lights: Aspects
  readonly flashes: boolean
  readonly active: readonly boolean[]
  readonly alarms: readonly boolean[]
  /** By detector, vehicles in the present period. */
  readonly volumes: readonly number[]
}

/** A datagram may be lost; what is asked twice does no harm. */
const timeoutMs = 150
const triesMax = 3

/** Nothing came back: it is tried again. What a cabinet refuses is not. */
const isLost = (error: unknown): boolean => error instanceof Error && error.name === 'RequestTimedOutError'

export class Cabinet {
  readonly #session: snmp.Session
  readonly #phases: number
  readonly #detectors: number
  #commanded: Aspects = ''
  #saidMs = Number.NEGATIVE_INFINITY

  constructor({ host, port, context }: Where, community: string, phases: number, detectors: number) {
    this.#phases = phases
    this.#detectors = detectors
    const name = context === undefined ? community : `${community}@${context}`
    // Tried again by ourselves: the library would repeat a command that a newer one has replaced.
    const options = { port, version: snmp.Version1, retries: 0, timeout: timeoutMs }
    this.#session = snmp.createSession(host, name, options)
    // A packet that cannot be read ends in a timeout of the question it was to answer.
    this.#session.on('error', () => undefined)
  }

  close(): void {
    this.#session.close()
  }

  /** What it shows and sees. Rejects when it does not answer in time. */
  async ask(): Promise<Told> {
    const phaseGroups = groupsFor(this.#phases)
    const detectorGroups = groupsFor(this.#detectors)
    const numbers = Array.from({ length: this.#detectors }, (_, n) => n + 1)
    const lists = [
      phaseGroups.map(status.greens),
      phaseGroups.map(status.yellows),
      [unit.flashStatus],
      detectorGroups.map(detector.active),
      detectorGroups.map(detector.alarms),
      numbers.map(detector.volume),
    ]
    const values = await this.#get(lists.flat())
    const [greens = [], yellows = [], [flash = 2] = [], active = [], alarms = [], volumes = []] = lists.map((oids) =>
      oids.map((oid) => values.get(oid) ?? 0),
    )
    const each = <T>(count: number, of: (n: number) => T) => Array.from({ length: count }, (_, n) => of(n))
    const flashes = flash > 2
    const letter = (n: number) => {
      if (flashes) return 'o'
      if (bitOf(greens, n)) return this.#commanded[n] === 'g' ? 'g' : 'G'
      return bitOf(yellows, n) ? 'y' : 'r'
    }
    return {
      lights: each(this.#phases, letter).join(''),
      flashes,
      active: each(this.#detectors, (n) => bitOf(active, n)),
      alarms: each(this.#detectors, (n) => bitOf(alarms, n)),
      volumes,
    }
  }

  /** Whether it knows this already and will not yet have forgotten it. */
  knows(aspects: Aspects): boolean {
    return aspects === this.#commanded
  }

  saidAgoMs(nowMs: number): number {
    return nowMs - this.#saidMs
  }

  /**
   * Which phases are to go from now on; how they get there (minimum green, yellow, red) is the cabinet's own matter too. What was
   * lost is said again unless something newer has been said. Rejects when it does not take it: it then counts as not said.
   */
  async tell(aspects: Aspects, nowMs: number): Promise<void> {
    this.#commanded = aspects
    this.#saidMs = nowMs
    const goes = [...aspects].map((letter) => letter === 'G' || letter === 'g')
    const stops = goes.map((one) => !one)
    const set = (oidOf: (group: number) => string, bits: readonly boolean[]) =>
      octetsOf(bits).map((value, at) => ({ oid: oidOf(at + 1), type: snmp.ObjectType.Integer, value }))
    const flashes = aspects.length > 0 && [...aspects].every((letter) => letter === 'o' || letter === 'O')
    const pattern = flashes ? systemPattern.flash : systemPattern.free
    const varbinds = [
      { oid: systemPattern.oid, type: snmp.ObjectType.Integer, value: pattern },
      ...set(control.omit, stops),
      ...set(control.hold, goes),
      ...set(control.forceOff, stops),
      ...set(control.vehicleCall, goes),
    ]
    const isNewest = () => this.#commanded === aspects
    try {
      await tried(() => this.#set(varbinds), isNewest)
    } catch (error) {
      if (!isNewest()) return
      this.#commanded = ''
      throw error
    }
  }

  #set(varbinds: snmp.Varbind[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#session.set(varbinds, (error) => (error ? reject(error) : resolve()))
    })
  }

  #get(oids: string[]): Promise<Map<string, number>> {
    const once = () =>
      new Promise<Map<string, number>>((resolve, reject) => {
        this.#session.get(oids, (error, varbinds = []) => {
          if (error) return reject(error)
          resolve(new Map(varbinds.map(({ oid, value }) => [oid, typeof value === 'number' ? value : 0])))
        })
      })
    return tried(once, () => true)
  }
}

/** Throws what was thrown at last, as soon as it is not of a lost datagram, or nobody wants it any more. */
async function tried<T>(once: () => Promise<T>, isWanted: () => boolean): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await once()
    } catch (error) {
      if (tries === triesMax || !isLost(error) || !isWanted()) throw error
    }
  }
}
