/**
 * Calls over HTTP to others. An address that others give (subscribers, members of the exchange, browsers' push services) must not lead
 * into the network where the program stands, unless OUTGOING_INSIDE opens it. A name is looked at where the connection is made, with the
 * addresses that it is made to: one that means something else a moment later (DNS rebinding) gets nowhere. Rule K32.
 */
import { lookup as resolveName, type LookupAddress } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { BlockList, isIP, type LookupFunction, SocketAddress } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { App } from './app.ts'

/** Who asks waits no longer for an answer that is not needed whole. */
const bytesLeftMax = 64 * 1024

/** IANA's special-purpose registries (RFC 6890): what is not reached from everywhere. */
const insideV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]
/** Of the addresses in use (2000::/3) those that stand for others: documentation, Teredo, 6to4 with an IPv4 address inside. */
const insideV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

/** By all its names: of trials, whose other side runs beside the program. */
function thisMachine(): string[] {
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  // The unspecified address is this machine, too, to who connects to it.
  const addresses = own.map(({ address }) => address.replace(/%.*$/, ''))
  return ['127.0.0.0/8', '0.0.0.0', '::', '::1', ...addresses]
}

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family)
  }
  return list
}

const [closedV4, usedV6, closedV6] = [blockListOf(insideV4), blockListOf(['2000::/3']), blockListOf(insideV6)]

/** An IPv4 address that is written as an IPv6 one is the IPv4 one. */
function plain(address: string): string {
  if (isIP(address) !== 6) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(new SocketAddress({ address, family: 'ipv6' }).address)
  return mapped?.[1] ?? address
}

function isInside(address: string): boolean {
  if (isIP(address) === 4) return closedV4.check(address)
  return !usedV6.check(address, 'ipv6') || closedV6.check(address, 'ipv6')
}

/** Says nothing of what the name meant: who gave the address may not learn our names. */
class ClosedAddress extends Error {
  override name = 'ClosedAddress'
  constructor() {
    super('the address leads to a network that is not open to it (OUTGOING_INSIDE)')
  }
}

type Resolve = (host: string, done: (error: Error | null, found: readonly LookupAddress[]) => void) => void

const resolveAll: Resolve = (host, done) => resolveName(host, { all: true }, done)

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** For all of it. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** Of the answer; more is an error. Without it the answer's body is not kept. */
  readonly bytesMax?: number
}

export interface Answer {
  readonly status: number
  readonly ok: boolean
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** What the connection itself says; who gives headers has no say in them. */
const ours = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
])

export class Outgoing {
  readonly #open: BlockList
  readonly #resolve: Resolve
  readonly #agents: { readonly http: http.Agent; readonly https: https.Agent }

  constructor(open: readonly string[], resolve: Resolve = resolveAll) {
    this.#open = blockListOf(open)
    this.#resolve = resolve
    const options = { keepAlive: true, lookup: this.#lookup }
    this.#agents = { http: new http.Agent(options), https: new https.Agent(options) }
  }

  #isClosed(given: string): boolean {
    const address = plain(given)
    return isInside(address) && !this.#open.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }

  readonly #lookup: LookupFunction = (host, options, done) => {
    this.#resolve(host, (error, found) => {
      if (error) return done(error, '')
      const open = found.filter(({ address }) => !this.#isClosed(address))
      const [first] = open
      if (!first) return done(new ClosedAddress(), '')
      return options.all === true ? done(null, open) : done(null, first.address, first.family)
    })
  }

  /** For a connection that is no call: how its host is looked up. Throws for an address that is closed. */
  lookupFor(host: string): LookupFunction {
    this.#requireOpen(host)
    return this.#lookup
  }

  #requireOpen(host: string): void {
    const literal = host.replace(/^\[|\]$/g, '')
    // No name is looked up for these.
    if (isIP(literal) !== 0 && this.#isClosed(literal)) throw new ClosedAddress()
  }

  /** Redirections are not followed: they are an answer as any. Rejects when there is none. */
  async call(address: string | URL, call: Call): Promise<Answer> {
    const url = new URL(address)
    this.#requireOpen(url.hostname)
    const isTls = url.protocol === 'https:'
    if (!isTls && url.protocol !== 'http:') throw new TypeError('the address begins with http:// or https://')
    const given = Object.entries(call.headers ?? {}).filter(([name]) => !ours.has(name.toLowerCase()))
    const signals = [AbortSignal.timeout(call.timeoutMs), ...(call.signal ? [call.signal] : [])]
    const signal = AbortSignal.any(signals)
    const answered = Promise.withResolvers<http.IncomingMessage>()
    const request = (isTls ? https : http).request(url, {
      method: call.method,
      headers: Object.fromEntries(given),
      agent: isTls ? this.#agents.https : this.#agents.http,
      signal,
    })
    request.on('response', answered.resolve)
    // Kept for the whole of the call: what goes wrong while nobody reads any more is nobody's.
    request.on('error', (error) => answered.reject(signal.aborted ? signal.reason : error))
    request.end(call.body)
    const response = await answered.promise
    return {
      status: response.statusCode ?? 0,
      ok: (response.statusCode ?? 0) >= 200 && (response.statusCode ?? 0) < 300,
      headers: Object.fromEntries(
        Object.entries(response.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
      ),
      body: call.bytesMax === undefined ? leave(response) : await readAtMost(response, call.bytesMax, signal),
    }
  }
}

/** A short one is read to its end, so that the connection serves the next call; a long one ends with its connection. */
function leave(response: http.IncomingMessage): Buffer {
  let bytes = 0
  response.on('error', () => response.destroy())
  response.on('data', (part: Buffer) => {
    bytes += part.length
    if (bytes > bytesLeftMax) response.destroy()
  })
  return Buffer.alloc(0)
}

async function readAtMost(response: http.IncomingMessage, bytesMax: number, signal: AbortSignal): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      bytes += part.length
      if (bytes > bytesMax) throw new Error('the reply is too large')
      parts.push(part)
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
  return Buffer.concat(parts)
}

/** To an address of the installation's own settings, which may well stand inside: the bank's, the post's. */
export const toSetAddress = new Outgoing(['0.0.0.0/0', '::/0'])

const byApp = new WeakMap<App, Outgoing>()

/** To addresses that others give. */
export function outgoingOf(app: App): Outgoing {
  const { outgoingInside, sandbox } = app.config
  const known = byApp.get(app) ?? new Outgoing(outgoingInside ?? (sandbox ? thisMachine() : []))
  byApp.set(app, known)
  return known
}
