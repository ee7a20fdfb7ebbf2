/**
 * Network devices that answer SNMP v2c and v3 on one UDP port, each under a context of its own (RFC 3411 §3.3.1): in v3 by the
 * context's name, in v2c by the community `COMMUNITY@CONTEXT`. What is not reached from the cores is silent.
 */
import snmp from 'net-snmp'
import type { Wires } from './wires.ts'

export interface DeviceKeys {
  readonly backbone: {
    readonly userName: string
    readonly authKey: string
    readonly privacyKey: string
  }
  readonly sites: { readonly community: string }
}

interface Pdu {
  readonly varbinds: readonly { readonly oid: string }[]
  readonly contextName?: string
  getResponsePduForRequest(): { varbinds: snmp.Varbind[] }
}
interface Message {
  readonly community?: string
  readonly pdu: Pdu
}
type Answerer = (socket: unknown, message: Message, from: unknown) => void

/** The parts of net-snmp's agent that are used; those named `…Request` are its own, put aside for ours. */
interface Agent {
  getAuthorizer(): { addCommunity(community: string): void; addUser(user: snmp.User): void }
  sendResponse(socket: unknown, from: unknown, message: Message, pdu: unknown): void
  close(done: () => void): void
  getRequest: Answerer
  getNextRequest: Answerer
  getBulkRequest: Answerer
  setRequest: Answerer
  onProxyRequest: Answerer
}

const sysDescr = '1.3.6.1.2.1.1.1.0'
const sysUpTime = '1.3.6.1.2.1.1.3.0'
const sysName = '1.3.6.1.2.1.1.5.0'
const ifOperStatus = '1.3.6.1.2.1.2.2.1.8'
const ifInOctets = '1.3.6.1.2.1.2.2.1.10'
const ifOutOctets = '1.3.6.1.2.1.2.2.1.16'
const ifHCInOctets = '1.3.6.1.2.1.31.1.1.1.6'
const ifHCOutOctets = '1.3.6.1.2.1.31.1.1.1.10'

export interface Agents {
  close(): Promise<void>
}

export interface AgentOptions {
  readonly port: number
  readonly address: string
  readonly keys: DeviceKeys
  readonly wires: Wires
  readonly now?: () => number
  /** Told of each question that a device is going to answer. */
  readonly onAsked?: (code: string) => void
}

export function startAgents({ port, address, keys, wires, now = Date.now, onAsked }: AgentOptions): Agents {
  const agent = snmp.createAgent({ port, address, accessControlModelType: snmp.AccessControlModelType.None }, () => {
    // A wrong community or an unreadable packet is met with silence, as by a real device.
  }) as Agent
  const authorizer = agent.getAuthorizer()
  for (const { code } of wires.plan.nodes) authorizer.addCommunity(`${keys.sites.community}@${code}`)
  authorizer.addUser({
    name: keys.backbone.userName,
    level: snmp.SecurityLevel.authPriv,
    authProtocol: snmp.AuthProtocols.sha256,
    authKey: keys.backbone.authKey,
    privProtocol: snmp.PrivProtocols.aes,
    privKey: keys.backbone.privacyKey,
  })
  const answer: Answerer = (socket, message, from) => {
    const code = message.pdu.contextName || message.community?.split('@')[1]
    if (code === undefined || !wires.reached().has(code)) return
    onAsked?.(code)
    const values = valuesOf(wires, code, now())
    const response = message.pdu.getResponsePduForRequest()
    response.varbinds = message.pdu.varbinds.map(
      ({ oid }) => values.get(oid) ?? { oid, type: snmp.ObjectType.NoSuchInstance, value: null },
    )
    agent.sendResponse(socket, from, message, response)
  }
  const silence: Answerer = () => undefined
  agent.getRequest = answer
  agent.onProxyRequest = answer
  for (const other of ['getNextRequest', 'getBulkRequest', 'setRequest'] as const) agent[other] = silence
  return { close: () => new Promise((resolve) => agent.close(() => resolve())) }
}

function valuesOf(wires: Wires, code: string, now: number): Map<string, snmp.Varbind> {
  const { ObjectType } = snmp
  const node = wires.node(code)
  const found: snmp.Varbind[] = [
    { oid: sysDescr, type: ObjectType.OctetString, value: 'Khue sandbox device' },
    { oid: sysUpTime, type: ObjectType.TimeTicks, value: Math.floor(wires.uptimeMs(code, now) / 10) % 2 ** 32 },
    { oid: sysName, type: ObjectType.OctetString, value: node?.code ?? code },
  ]
  for (const { index, isUp, inOctets, outOctets } of wires.interfaces(code, now)) {
    found.push(
      { oid: `${ifOperStatus}.${index}`, type: ObjectType.Integer, value: isUp ? 1 : 2 },
      { oid: `${ifInOctets}.${index}`, type: ObjectType.Counter32, value: Number(BigInt.asUintN(32, inOctets)) },
      { oid: `${ifOutOctets}.${index}`, type: ObjectType.Counter32, value: Number(BigInt.asUintN(32, outOctets)) },
    )
    if (node?.isNarrow) continue
    found.push(
      { oid: `${ifHCInOctets}.${index}`, type: ObjectType.Counter64, value: bytesOf(inOctets) },
      { oid: `${ifHCOutOctets}.${index}`, type: ObjectType.Counter64, value: bytesOf(outOctets) },
    )
  }
  return new Map(found.map((one) => [one.oid, one]))
}

/** As BER has it: no more octets than needed, and not negative. */
function bytesOf(value: bigint): Buffer {
  const hex = value.toString(16)
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes
}

/** Sends a linkDown or linkUp inform, as the device at the first end would (RFC 2863 §4). */
export function inform(
  to: { readonly address: string; readonly port: number },
  { keys, wires }: Pick<AgentOptions, 'keys' | 'wires'>,
  device: { readonly code: string; readonly index: number; readonly isUp: boolean },
): Promise<void> {
  const community = `${keys.sites.community}@${device.code}`
  const session = snmp.createSession(to.address, community, {
    trapPort: to.port,
    version: snmp.Version2c,
    retries: 1,
    timeout: 1000,
  })
  const kind = device.isUp ? snmp.TrapType.LinkUp : snmp.TrapType.LinkDown
  const varbinds = [{ oid: `1.3.6.1.2.1.2.2.1.1.${device.index}`, type: snmp.ObjectType.Integer, value: device.index }]
  const upTime = Math.floor(wires.uptimeMs(device.code, Date.now()) / 10) % 2 ** 32
  return new Promise((resolve, reject) => {
    ;(session as unknown as Informer).inform(kind, varbinds, { upTime }, (error) => {
      session.close()
      if (error) reject(error)
      else resolve()
    })
  })
}

interface Informer {
  inform(kind: number, varbinds: object[], options: object, done: (error: Error | null) => void): void
}
