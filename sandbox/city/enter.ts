/** Before the first observation: things, their series and the devices that send for them, entered as an administrator enters them. */
import { type Client, Refused } from './khue.ts'
import { planOf, type PlannedThing, type Sensor, sensorOf } from './fleet.ts'
import { stationChannels } from './sensors.ts'

/** The city; a unit of both models of government. */
const cityId = 'gso:01@2008-08-01'
/** A device of Khuê sends for a thousand things at most. */
const thingsOfDeviceMax = 1000
/** Below a request's 8 MiB, with a hundred series each. */
const seriesAtOnceMax = 10_000
const quotaPerMinute = 100_000_000
const stationEveryMs = 60_000

export interface Sender {
  readonly key: string
  readonly sensors: readonly Sensor[]
}

interface Held {
  readonly thingId: string
  readonly sensors: readonly Sensor[]
}

interface Entering {
  readonly admin: Client
  readonly seriesCount: number
  readonly seed: number
  readonly say: (line: string) => void
}

/** Who sends for what: the stations that are there already, then the simulation's own sensors, a device for each thousand. */
export async function enterFleet(entering: Entering): Promise<Sender[]> {
  const { admin, seriesCount, seed, say } = entering
  const stations = await stationsThere(admin, seriesCount, seed)
  const seriesThere = countOf(stations)
  if (seriesThere > 0) say(`${stations.length} stations are there already, with ${seriesThere} series`)
  const own = await enterOwn(entering, seriesCount - seriesThere)
  const held = [...stations, ...own]
  const senders: Sender[] = []
  for (let at = 0; at < held.length; at += thingsOfDeviceMax) {
    const part = held.slice(at, at + thingsOfDeviceMax)
    const key = await keyFor(
      admin,
      `khue simulate ${senders.length + 1}`,
      part.map(({ thingId }) => thingId),
    )
    senders.push({ key, sensors: part.flatMap(({ sensors }) => sensors) })
  }
  return senders
}

const countOf = (held: readonly Held[]) =>
  held.reduce((sum, { sensors }) => sum + sensors.reduce((of, { channels }) => of + channels.length, 0), 0)

async function enterOwn({ admin, seed, say }: Entering, seriesCount: number): Promise<Held[]> {
  const held: Held[] = []
  let waiting: PlannedThing[] = []
  let [series, waitingSeries, entered] = [0, 0, 0]
  const send = async () => {
    const body = { things: waiting.map(({ thing }) => thing) }
    const reply = await patiently(() =>
      admin.call<{ things: { id: string }[] }>('POST', '/api/telemetry/things/batch', body),
    )
    waiting.forEach(({ sensors }, at) => held.push({ thingId: reply.things[at]?.id ?? '', sensors }))
    ;[waiting, waitingSeries] = [[], 0]
    entered += 1
    if (entered % 10 === 0)
      say(`  ${series.toLocaleString('en-GB')} of ${seriesCount.toLocaleString('en-GB')} series entered`)
  }
  for (const planned of planOf(seriesCount, seed, cityId)) {
    const more = planned.thing.series.length
    if (waiting.length === thingsOfDeviceMax || waitingSeries + more > seriesAtOnceMax) await send()
    waiting.push(planned)
    waitingSeries += more
    series += more
  }
  if (waiting.length > 0) await send()
  return held
}

interface StationThere {
  readonly id: string
  readonly code: string
  readonly deviceId: string | null
  readonly series: readonly {
    readonly code: string
    readonly ended: boolean
    readonly latest: { readonly time: string; readonly value: number } | null
  }[]
}

/** What was said longer ago is no beginning to go on from. */
const freshMs = 6 * 3_600_000

/** Those for which nobody sends yet, or the simulation did before; of each only the series that are known here. */
async function stationsThere(admin: Client, seriesMost: number, seed: number): Promise<Held[]> {
  const ours = new Set((await devicesNamed(admin, 'khue simulate')).map(({ id }) => id))
  const held: Held[] = []
  let left = seriesMost
  for (const [kind, channels] of Object.entries(stationChannels)) {
    for (const { id, code, deviceId, series } of await thingsOf(admin, kind)) {
      if (deviceId !== null && !ours.has(deviceId)) continue
      const known = channels
        .flatMap((channel) => {
          const its = series.find((one) => one.code === `${code}/${channel.name}` && !one.ended)
          if (!its) return []
          const isFresh = its.latest !== null && Date.now() - Date.parse(its.latest.time) < freshMs
          return [{ code: its.code, channel, ...(isFresh && its.latest && { before: its.latest.value }) }]
        })
        .slice(0, left)
      if (known.length === 0) continue
      left -= known.length
      held.push({ thingId: id, sensors: [sensorOf(seed, code, stationEveryMs, known)] })
    }
  }
  return held
}

async function thingsOf(admin: Client, kind: string): Promise<StationThere[]> {
  const found: StationThere[] = []
  for (let after: string | null = ''; after !== null; ) {
    const query = new URLSearchParams({ kind, limit: '200', ...(after !== '' && { after }) })
    const page: { things: StationThere[]; next: string | null } = await admin.call(
      'GET',
      `/api/telemetry/things?${query}`,
    )
    found.push(...page.things)
    after = page.next
  }
  return found
}

interface Device {
  readonly id: string
  readonly name: string
}

async function devicesNamed(admin: Client, name: string): Promise<Device[]> {
  const found: Device[] = []
  let after: string | null = ''
  while (after !== null) {
    const query = new URLSearchParams({ q: name, ...(after !== '' && { after }) })
    const page: { devices: Device[]; next: string | null } = await admin.call('GET', `/api/telemetry/devices?${query}`)
    found.push(...page.devices)
    after = page.next
  }
  return found
}

/** A device with this name, new or from a former run, and a fresh key of it. */
async function keyFor(admin: Client, name: string, thingIds: readonly string[]): Promise<string> {
  const known = (await devicesNamed(admin, name)).find((one) => one.name === name)
  const body = { perMinute: quotaPerMinute, thingIds }
  const { claimCode } = known
    ? await admin.call<{ claimCode: string }>('POST', `/api/telemetry/devices/${known.id}/claim`, {})
    : await admin.call<{ claimCode: string }>('POST', '/api/telemetry/devices', { name, unitId: cityId, ...body })
  if (known) await admin.call('PATCH', `/api/telemetry/devices/${known.id}`, body)
  const { key } = await patiently(() =>
    admin.call<{ key: string }>('POST', '/api/telemetry/devices/claim', { claimCode }),
  )
  return key
}

const againMs = 5000

/** Khuê takes so many requests a minute: whoever has much to enter waits. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 429) throw error
      await new Promise((go) => setTimeout(go, againMs))
    }
  }
}
