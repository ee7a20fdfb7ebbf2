/**
 * Asking a device by SNMP v2c or v3 (net-snmp; docs/decisions/2026-11-27-snmp.md). A device has one session, so that what v3
 * learnt of its engine is kept from round to round. Whatever a device sends, asking it ends in time with an outcome. Rule NW5.
 */
import snmp from 'net-snmp'
import type { Counters } from './counters.ts'

export type Keys =
  | { readonly version: '2c'; readonly community: string }
  | {
      readonly version: '3'
      readonly userName: string
      readonly auth: 'sha256' | 'sha512' | 'sha'
      readonly authKey: string
      readonly privacy: 'aes' | 'aes256b' | 'none'
      readonly privacyKey?: string
    }

export interface Device {
  readonly address: string
  readonly port: number
  /** Which of the devices behind that address (RFC 3411 §3.3.1); for v2c appended to the community, as switches do. */
  readonly context: string | null
  readonly keys: Keys
  /** ifIndex of the interfaces that are asked for. */
  readonly interfaces: readonly number[]
}

export interface InterfaceReading {
  readonly index: number
  readonly isUp: boolean
  readonly counters: Counters | undefined
}

export type Outcome =
  | {
      readonly what: 'told'
      readonly rttMs: number
      readonly uptimeMs: number | null
      readonly interfaces: readonly InterfaceReading[]
    }
  /** It is there, and what it says cannot be used: other keys, or no SNMP. */
  | { readonly what: 'wrong-keys' | 'unreadable'; readonly rttMs: number }
  | { readonly what: 'silent' }

const sysUpTime = '1.3.6.1.2.1.1.3.0'
const ifOperStatus = '1.3.6.1.2.1.2.2.1.8'
const ifInOctets = '1.3.6.1.2.1.2.2.1.10'
const ifOutOctets = '1.3.6.1.2.1.2.2.1.16'
const ifHCInOctets = '1.3.6.1.2.1.31.1.1.1.6'
const ifHCOutOctets = '1.3.6.1.2.1.31.1.1.1.10'
/** So that an answer fits one packet of 1472 bytes. */
const interfacesPerRequest = 12

const authProtocols = {
  sha: snmp.AuthProtocols.sha,
  sha256: snmp.AuthProtocols.sha256,
  sha512: snmp.AuthProtocols.sha512,
}
const privProtocols = { aes: snmp.PrivProtocols.aes, aes256b: snmp.PrivProtocols.aes256b }

export function userOf(keys: Extract<Keys, { version: '3' }>): snmp.User {
  const base = { name: keys.userName, authProtocol: authProtocols[keys.auth], authKey: keys.authKey }
  if (keys.privacy === 'none' || keys.privacyKey === undefined) return { ...base, level: snmp.SecurityLevel.authNoPriv }
  const privacy = { privProtocol: privProtocols[keys.privacy], privKey: keys.privacyKey }
  return { ...base, ...privacy, level: snmp.SecurityLevel.authPriv }
}

/** What net-snmp notes of a v3 device that has answered the discovery of its engine. */
interface Introduced {
  readonly msgSecurityParameters?: object
}

export class Asker {
  readonly #device: Device
  readonly #timeoutMs: number
  #session: snmp.Session | undefined
  /** Something came that was no SNMP. */
  #unreadable = false
  /** Interfaces of which the device has no counters of 64 bits: asked for those of 32 from the next time on. */
  readonly #narrow = new Set<number>()

  constructor(device: Device, timeoutMs: number) {
    this.#device = device
    this.#timeoutMs = timeoutMs
  }

  close(): void {
    this.#session?.close()
    this.#session = undefined
  }

  /** One try. */
  async ask(): Promise<Outcome> {
    const began = performance.now()
    this.#unreadable = false
    const isFresh = this.#session === undefined
    try {
      const { interfaces: all } = this.#device
      const found: InterfaceReading[] = []
      let uptimeMs: number | null = null
      let rttMs: number | undefined
      for (let from = 0; from === 0 || from < all.length; from += interfacesPerRequest) {
        const asked = all.slice(from, from + interfacesPerRequest)
        const values = await this.#get([sysUpTime, ...asked.flatMap((index) => oidsOf(index, this.#bitsOf(index)))])
        rttMs ??= performance.now() - began
        uptimeMs = ticksOf(values.get(sysUpTime))
        for (const index of asked) {
          const reading = readInterface(index, this.#bitsOf(index), values, uptimeMs)
          if (!reading) continue
          found.push(reading)
          if (!reading.counters) this.#narrow.add(index)
        }
      }
      return { what: 'told', rttMs: rttMs ?? 0, uptimeMs, interfaces: found }
    } catch (error) {
      const rttMs = performance.now() - began
      const hasIntroducedItself =
        isFresh && (this.#session as Introduced | undefined)?.msgSecurityParameters !== undefined
      // What was learnt of the engine may be what is wrong: the next try begins anew.
      this.close()
      // Some devices meet a wrong key with silence, after they have said who they are (RFC 3414 §4). Where one engine speaks for
      // many contexts, that says nothing of the device behind this one.
      if (hasIntroducedItself && this.#device.context === null) return { what: 'wrong-keys', rttMs }
      return outcomeOf(error, rttMs, this.#unreadable)
    }
  }

  #bitsOf(index: number): 32 | 64 {
    return this.#narrow.has(index) ? 32 : 64
  }

  #get(oids: string[]): Promise<Map<string, snmp.Varbind>> {
    const session = (this.#session ??= this.#open())
    return new Promise((resolve, reject) => {
      session.get(oids, (error, varbinds = []) => {
        if (error) reject(error)
        else resolve(new Map(varbinds.map((one) => [one.oid, one])))
      })
    })
  }

  #open(): snmp.Session {
    const { address, port, context, keys } = this.#device
    const options = {
      port,
      retries: 0,
      timeout: this.#timeoutMs,
      transport: address.includes(':') ? ('udp6' as const) : ('udp4' as const),
    }
    const session =
      keys.version === '3'
        ? snmp.createV3Session(address, userOf(keys), { ...options, ...(context !== null && { context }) })
        : snmp.createSession(address, context === null ? keys.community : `${keys.community}@${context}`, {
            ...options,
            version: snmp.Version2c,
          })
    session.on('error', () => {
      this.#unreadable = true
    })
    return session
  }
}

const octetOids = { 32: [ifInOctets, ifOutOctets], 64: [ifHCInOctets, ifHCOutOctets] } as const

const oidsOf = (index: number, bits: 32 | 64): string[] =>
  [ifOperStatus, ...octetOids[bits]].map((oid) => `${oid}.${index}`)

function outcomeOf(error: unknown, rttMs: number, unreadable: boolean): Outcome {
  if (unreadable) return { what: 'unreadable', rttMs }
  const { name } = error as Error
  // The device answered, by a report or with an error; a silence, a closed socket and an unknown host are none.
  if (name === 'ResponseInvalidError') return { what: 'wrong-keys', rttMs }
  if (name === 'RequestFailedError') return { what: 'unreadable', rttMs }
  return { what: 'silent' }
}

function valueOf(values: ReadonlyMap<string, snmp.Varbind>, oid: string): snmp.Varbind['value'] {
  const varbind = values.get(oid)
  return varbind && !snmp.isVarbindError(varbind) ? varbind.value : undefined
}

function ticksOf(varbind: snmp.Varbind | undefined): number | null {
  return typeof varbind?.value === 'number' ? varbind.value * 10 : null
}

function octetsOf(value: snmp.Varbind['value']): bigint | undefined {
  if (typeof value === 'number') return BigInt(value)
  if (Buffer.isBuffer(value) && value.length > 0 && value.length <= 9) return BigInt(`0x${value.toString('hex')}`)
  return undefined
}

/** Undefined when the device has no such interface. */
function readInterface(
  index: number,
  bits: 32 | 64,
  values: ReadonlyMap<string, snmp.Varbind>,
  uptimeMs: number | null,
): InterfaceReading | undefined {
  const status = valueOf(values, `${ifOperStatus}.${index}`)
  if (typeof status !== 'number') return undefined
  const [inOctets, outOctets] = octetOids[bits].map((oid) => octetsOf(valueOf(values, `${oid}.${index}`)))
  const counters =
    inOctets === undefined || outOctets === undefined
      ? undefined
      : { inOctets, outOctets, bits, at: Date.now(), uptimeMs }
  return { index, isUp: status === 1, counters }
}
