/**
 * The priority request server of NTCIP 1211 v02: vehicles' systems (priority request generators) set `prgPriorityRequest` by SNMP, in
 * the community `COMMUNITY@CONTEXT` of the intersection's cabinet. Rule SG65.
 */
import snmp from 'net-snmp'
import type { PriorityRequest, UnauthorisedRequest } from '../driver.ts'
import type { Intersection } from '../../control/model.ts'

/** §5.1.2.1, §5.1.2.2 and §5.1.2.5. */
const scp = '1.3.6.1.4.1.1206.4.2.11.2'
const objects = { request: `${scp}.1.0`, update: `${scp}.2.0`, cancel: `${scp}.5.0` }
const badValue = 3

/** The class types that the city gives out; 1 is the highest of ten. */
const kinds: ReadonlyMap<number, PriorityRequest['kind']> = new Map([
  [1, 'emergency'],
  [2, 'bus'],
])
const requestsMax = 1000
/** Nobody knows so long before when they come; and a request is not to hold its place for hours. */
const aheadMaxS = 900

export interface PriorityMessage {
  readonly id: number
  readonly vehicle: string
  readonly classType: number
  readonly classLevel: number
  /** Which phase it is to be served by, counted from 1. */
  readonly strategy: number
  /** From now, seconds; 0 in a cancellation. */
  readonly serviceS: number
  readonly departureS: number
}

/** The octets of a request (25) or of a cancellation (21): numbers with the highest octet first. Undefined: neither. */
export function messageOf(octets: Buffer): PriorityMessage | undefined {
  if (octets.length !== 25 && octets.length !== 21) return undefined
  const isRequest = octets.length === 25
  const message = {
    id: octets.readUInt8(0),
    vehicle: octets.toString('latin1', 1, 18).replaceAll('\0', '').trim(),
    classType: octets.readUInt8(18),
    classLevel: octets.readUInt8(19),
    strategy: octets.readUInt8(20),
    serviceS: isRequest ? octets.readUInt16BE(21) : 0,
    departureS: isRequest ? octets.readUInt16BE(23) : 0,
  }
  const { id, classType, classLevel, strategy } = message
  const isWithin = (value: number, most: number) => value >= 1 && value <= most
  return isWithin(id, 255) && isWithin(classType, 10) && isWithin(classLevel, 10) && isWithin(strategy, 255)
    ? message
    : undefined
}

interface Varbind {
  readonly oid: string
  readonly value?: unknown
}
interface Message {
  readonly community?: string
  readonly pdu: {
    readonly varbinds: readonly Varbind[]
    getResponsePduForRequest(): { varbinds: unknown[]; errorStatus?: number; errorIndex?: number }
  }
}
type Answerer = (socket: unknown, message: Message, from: unknown) => void
/** The parts of net-snmp's agent that are used; those named `…Request` are its own, put aside for ours. */
interface Agent {
  sendResponse(socket: unknown, from: unknown, message: Message, pdu: unknown): void
  close(done: () => void): void
  getRequest: Answerer
  getNextRequest: Answerer
  getBulkRequest: Answerer
  setRequest: Answerer
}

interface Open {
  readonly context: string
  readonly message: PriorityMessage
  readonly atMs: number
}

export class PriorityServer {
  readonly #agent: Agent
  readonly #community: string
  readonly #now: () => number
  readonly #open = new Map<string, Open>()
  /** Why nothing is heard; undefined while all is well. */
  error: string | undefined

  constructor(options: { port: number; address: string; community: string; now?: () => number }) {
    const { port, address, community, now = () => performance.now() } = options
    this.#community = community
    this.#now = now
    const access = {
      port,
      address,
      disableAuthorization: true,
      accessControlModelType: snmp.AccessControlModelType.None,
    }
    // A packet that cannot be read is met with silence, as by a real device; a port that cannot be had is told.
    this.#agent = snmp.createAgent(access, (error: NodeJS.ErrnoException | null) => {
      if (error?.syscall === 'bind') this.error = `priority requests are not heard: ${error.message}`
    })
    for (const other of ['getRequest', 'getNextRequest', 'getBulkRequest'] as const)
      this.#agent[other] = () => undefined
    this.#agent.setRequest = (socket, message, from) => this.#answer(socket, message, from)
  }

  #answer(socket: unknown, message: Message, from: unknown): void {
    const [community, context = ''] = (message.community ?? '').split('@')
    if (community !== this.#community) return
    const { varbinds } = message.pdu
    const wrong = varbinds.findIndex((one) => !this.#take(context, one))
    const response = message.pdu.getResponsePduForRequest()
    response.varbinds = varbinds.map((one) => ({ ...one, type: snmp.ObjectType.OctetString }))
    if (wrong >= 0) Object.assign(response, { errorStatus: badValue, errorIndex: wrong + 1 })
    this.#agent.sendResponse(socket, from, message, response)
  }

  #take(context: string, { oid, value }: Varbind): boolean {
    const message = Buffer.isBuffer(value) ? messageOf(value) : undefined
    if (!message || Math.max(message.serviceS, message.departureS) > aheadMaxS) return false
    // §2.4: a request is known by its number and its vehicle.
    const key = `${context} ${message.vehicle} ${message.id}`
    if (oid === objects.cancel) {
      this.#open.delete(key)
      return true
    }
    if (oid !== objects.request && oid !== objects.update) return false
    if (!this.#open.has(key) && this.#open.size >= requestsMax) return false
    this.#open.set(key, { context, message, atMs: this.#now() })
    return true
  }

  /** Those that are still to come through; over when the vehicle should have left. */
  asked(
    intersections: readonly Pick<Intersection, 'id' | 'groups'>[],
    nowMs: number,
  ): { requests: PriorityRequest[]; unauthorised: UnauthorisedRequest[] } {
    const requests: PriorityRequest[] = []
    const unauthorised: UnauthorisedRequest[] = []
    const placeOf = new Map(intersections.map(({ id }, place) => [id.split('/')[1] ?? '', place]))
    for (const [key, { context, message, atMs }] of this.#open) {
      const passedS = (nowMs - atMs) / 1000
      const intersection = placeOf.get(context)
      const group = message.strategy - 1
      const isThere = intersection !== undefined && group < (intersections[intersection]?.groups.length ?? 0)
      if (passedS > Math.max(message.serviceS, message.departureS) || !isThere) {
        this.#open.delete(key)
        continue
      }
      const kind = kinds.get(message.classType)
      const id = `${message.vehicle} ${message.id}`
      if (kind === undefined)
        unauthorised.push({ id, vehicleClass: `NTCIP 1211 class ${message.classType}`, intersection })
      else {
        const arrives_in_s = Math.max(0, message.serviceS - passedS)
        requests.push({ id, vehicle: message.vehicle, kind, intersection, groups: [group], arrives_in_s })
      }
    }
    return { requests, unauthorised }
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#agent.close(() => resolve())
    })
  }
}
