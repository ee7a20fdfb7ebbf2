/** The cabinets' side of NTCIP 1202 over SNMP v1: many on one UDP port, each under the community `COMMUNITY@CONTEXT`. */
import snmp from 'net-snmp'
import type { PlayedCabinet } from './cabinet.ts'

interface Varbind {
  readonly oid: string
  readonly value?: unknown
}
interface Pdu {
  readonly varbinds: readonly Varbind[]
  getResponsePduForRequest(): { varbinds: unknown[]; errorStatus?: number; errorIndex?: number }
}
interface Message {
  readonly community?: string
  readonly pdu: Pdu
}
type Answerer = (socket: unknown, message: Message, from: unknown) => void

/** The parts of net-snmp's agent that are used; those named `…Request` are its own, put aside for ours. */
interface Agent {
  getAuthorizer(): { addCommunity(community: string): void }
  sendResponse(socket: unknown, from: unknown, message: Message, pdu: unknown): void
  close(done: () => void): void
  getRequest: Answerer
  getNextRequest: Answerer
  getBulkRequest: Answerer
  setRequest: Answerer
}

const asc = '1.3.6.1.4.1.1206.4.2.1'
const noSuchName = 2
/** Of systemPatternControl and of unitFlashStatus. */
const flashPattern = 255
const [notFlash, automaticFlash] = [2, 3]
const silence: Answerer = () => undefined

export interface CabinetAgents {
  close(): Promise<void>
}

export function startCabinetAgents(options: {
  readonly port: number
  readonly address: string
  readonly community: string
  readonly cabinets: ReadonlyMap<string, PlayedCabinet>
  readonly now?: () => number
}): CabinetAgents {
  const { port, address, community, cabinets, now = () => performance.now() / 1000 } = options
  const agent = snmp.createAgent({ port, address, accessControlModelType: snmp.AccessControlModelType.None }, () => {
    // A wrong community or an unreadable packet is met with silence, as by a real device.
  }) as unknown as Agent
  for (const context of cabinets.keys()) agent.getAuthorizer().addCommunity(`${community}@${context}`)
  const cabinetOf = ({ community: given }: Message) => cabinets.get(given?.split('@')[1] ?? '')
  agent.getRequest = (socket, message, from) => {
    const cabinet = cabinetOf(message)
    if (!cabinet) return
    cabinet.advance(now())
    const response = message.pdu.getResponsePduForRequest()
    const values = message.pdu.varbinds.map(({ oid }) => ({
      oid,
      type: snmp.ObjectType.Integer,
      value: valueOf(cabinet, oid),
    }))
    const unknown = values.findIndex(({ value }) => value === undefined)
    response.varbinds = unknown < 0 ? values : values.map((one) => ({ ...one, value: one.value ?? 0 }))
    if (unknown >= 0) Object.assign(response, { errorStatus: noSuchName, errorIndex: unknown + 1 })
    agent.sendResponse(socket, from, message, response)
  }
  agent.setRequest = (socket, message, from) => {
    const cabinet = cabinetOf(message)
    if (!cabinet) return
    const values = new Map(message.pdu.varbinds.map(({ oid, value }) => [oid, Number(value)]))
    const octets = (column: number) =>
      groups(cabinet).map((group) => values.get(`${asc}.1.5.1.${column}.${group}`) ?? 0)
    const [omit, hold, call] = [octets(2), octets(4), octets(6)]
    const bit = (of: readonly number[], n: number) => (((of[Math.floor(n / 8)] ?? 0) >> (n % 8)) & 1) === 1
    const goes = cabinet.phases.map((_, n) => (bit(hold, n) || bit(call, n)) && !bit(omit, n))
    cabinet.tell(goes, now(), values.get(`${asc}.4.14.0`) === flashPattern ? 'flash' : 'free')
    const response = message.pdu.getResponsePduForRequest()
    response.varbinds = message.pdu.varbinds.map((one) => ({ ...one, type: snmp.ObjectType.Integer }))
    agent.sendResponse(socket, from, message, response)
  }
  for (const other of ['getNextRequest', 'getBulkRequest'] as const) agent[other] = silence
  return { close: () => new Promise((resolve) => agent.close(() => resolve())) }
}

const groups = ({ phases }: PlayedCabinet): number[] =>
  Array.from({ length: Math.ceil(phases.length / 8) }, (_, n) => n + 1)

function valueOf(cabinet: PlayedCabinet, oid: string): number | undefined {
  if (!oid.startsWith(`${asc}.`)) return undefined
  const [room, ...path] = oid
    .slice(asc.length + 1)
    .split('.')
    .map(Number)
  const last = path.at(-1) ?? 0
  const octet = (of: (place: number) => boolean) => {
    let value = 0
    for (let n = 0; n < 8; n++) if (of((last - 1) * 8 + n)) value |= 1 << n
    return value
  }
  const column = path.slice(0, -1).join('.')
  const light = (wanted: string) => octet((n) => cabinet.phases[n]?.light === wanted)
  if (room === 1 && column === '4.1.2') return light('red')
  if (room === 1 && column === '4.1.3') return light('yellow')
  if (room === 1 && column === '4.1.4') return light('green')
  if (room === 2 && column === '4.1.2') return octet((n) => (cabinet.queues[n] ?? 0) > 0 && !cabinet.broken.has(n))
  if (room === 2 && column === '4.1.3') return octet((n) => cabinet.broken.has(n))
  if (room === 2 && column === '5.4.1.1') return cabinet.broken.has(last - 1) ? 255 : (cabinet.volumes[last - 1] ?? 0)
  if (room === 2 && column === '5.4.1.2') return (cabinet.queues[last - 1] ?? 0) > 0 ? 120 : 0
  if (room === 3 && column === '6') return cabinet.flashes ? automaticFlash : notFlash
  return undefined
}
