/** Which street is configured, and a driver to it. Rule SG56. */
import { readFile } from 'node:fs/promises'
import type { App } from '../../../kernel/app.ts'
import type { RoadNetwork } from '../control/model.ts'
import type { ControllerDriver } from '../drivers/driver.ts'
import { NtcipDriver } from '../drivers/ntcip/driver.ts'
import { PriorityServer } from '../drivers/ntcip/priority-server.ts'
import { TraciDriver } from '../drivers/traci/driver.ts'
import { readNetFile } from '../drivers/traci/net-file.ts'
import { toRoadNetwork } from '../drivers/traci/network.ts'
import * as store from '../store.ts'
import * as runs from '../store-run.ts'
import { networkOf } from './network-of.ts'

/** As the street sandbox tells of itself. */
export interface SandboxStreet {
  readonly driver: 'traci' | null
  readonly port: number
  readonly net: string | null
  readonly routes: string | null
  readonly lights: readonly { readonly id: string; readonly name: { readonly vi: string; readonly en: string } }[]
  readonly corridors: readonly { readonly id: string; readonly name: string; readonly lights: readonly string[] }[]
}

/** Metres before the stop line that cameras see, where nothing else is said. */
export const rangeM = 100
/** Metres before the stop line from which a transmitter is heard. */
const priorityRangeM = 300
export const netOptions = { yellow_s: 'own', min_green_s: 5, max_red_s: 120, range_m: rangeM } as const

/** Throws what names the intersection that cannot be understood. */
export async function readStreets(file: string): Promise<{ network: RoadNetwork; text: string }> {
  const text = await readFile(file, 'utf8')
  return { network: toRoadNetwork(readNetFile(text), netOptions), text }
}

export async function sandboxStreet(app: App): Promise<SandboxStreet> {
  // oxlint-disable-next-line no-restricted-globals -- the sandbox beside the program
  const answer = await fetch(`${app.config.sandboxUrl}/street/state`)
  if (!answer.ok) throw new Error(`the street sandbox answers ${answer.status}`)
  return (await answer.json()) as SandboxStreet
}

/** Undefined when no street is configured, nor played by the sandbox. Throws when it is and cannot be reached. */
export async function connectStreet(app: App): Promise<ControllerDriver | undefined> {
  const { signalsStreetUrl: given, sandbox } = app.config
  if (given === undefined) {
    if (!sandbox) return undefined
    const street = await sandboxStreet(app)
    if (street.driver === null || street.net === null) return undefined
    return connectTraci(street.net, '127.0.0.1', street.port)
  }
  const url = new URL(given)
  if (url.protocol === 'ntcip:') return connectCabinets(app, decodeURIComponent(url.username) || usualCommunity, url)
  const net = url.searchParams.get('net')
  if (net === null) throw new Error('SIGNALS_STREET_URL=traci://HOST:PORT?net=FILE names no network')
  return connectTraci(net, url.hostname, Number(url.port))
}

/** For trying things: a network with its traffic, from the present second of the streets' own clock on. Throws where there is none. */
export async function streetFiles(
  app: App,
): Promise<{ network: RoadNetwork; net: string; routes: string; beginS: number }> {
  const given = app.config.signalsStreetUrl
  const url = given === undefined ? undefined : new URL(given)
  const played = given === undefined && app.config.sandbox ? await sandboxStreet(app) : undefined
  const [net, routes] = [
    url?.searchParams.get('net') ?? played?.net ?? null,
    url?.searchParams.get('routes') ?? played?.routes ?? null,
  ]
  if (net === null || routes === null) throw new Error('there is no network with its traffic to try on: net and routes')
  const { network } = await readStreets(net)
  const second = (await app.read((tx) => runs.control(tx)))?.details['second']
  return { network, net, routes, beginS: typeof second === 'number' ? second : 0 }
}

const usualCommunity = 'public'

/** The register says where each cabinet is: an intersection's name in the street is its address. */
async function connectCabinets(app: App, community: string, url: URL): Promise<ControllerDriver> {
  const [rows, plans] = await app.read(async (tx) => [await store.intersections(tx), await store.runningPlans(tx)])
  const placed = rows.map(({ id, street_id: streetId, layout }) => ({ streetId, layout, plan: plans.get(id) }))
  const [, address, port] = /^(.+):([0-9]{1,5})$/.exec(url.searchParams.get('prs') ?? '') ?? []
  const server = address && port ? new PriorityServer({ port: Number(port), address, community }) : undefined
  return new NtcipDriver(networkOf(placed), community, undefined, server)
}

async function connectTraci(net: string, host: string, port: number): Promise<ControllerDriver> {
  const { network } = await readStreets(net)
  return TraciDriver.connect(
    network,
    { host, port },
    { ...netOptions, blind_share: 0, priority_range_m: priorityRangeM },
  )
}
