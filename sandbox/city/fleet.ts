/** The sensors that are played: which there are, when each one speaks, and the lines that it says. */
import { chance } from './chance.ts'
import { type Asked, type Channel, type Kind, kinds, type Texts } from './sensors.ts'
import { hourMs, type Weather } from './weather.ts'

/** One sensor, with what it says at once. */
export interface Sensor {
  readonly place: string
  readonly everyMs: number
  /** Not all speak at the full minute. */
  readonly phaseMs: number
  readonly channels: readonly {
    readonly code: string
    readonly channel: Channel
    /** What Khuê knows last of it. */
    readonly before?: number
    /** How far that lay from what is played, and when it began: it settles, without a jump. */
    readonly offset?: { readonly by: number; readonly fromMs: number }
  }[]
}

export interface Point {
  readonly longitude: number
  readonly latitude: number
}

/** As Khuê takes it (`POST /telemetry/things/batch`). */
export interface ThingToEnter {
  readonly code: string
  readonly name: Texts
  readonly kind: string
  readonly unitId: string
  readonly point: Point
  readonly isPublic: boolean
  readonly series: readonly {
    readonly name: string
    readonly title: Texts
    readonly unit: string
    readonly quantity: string
    readonly intervalS: number
    readonly plausible: { readonly min: number; readonly max: number }
    readonly point: Point
  }[]
}

export interface PlannedThing {
  readonly thing: ThingToEnter
  readonly sensors: readonly Sensor[]
}

/** Up to so many series each sensor is a thing; above, gateways gather a hundred series each. */
const aloneMost = 10_000
const seriesOfThingMax = 100

/** Sensors stand closer together in the middle. */
function placeOf(seed: number, place: string): Point {
  const far = chance(seed, place, 'far') ** 1.7 * 0.24
  const angle = 2 * Math.PI * chance(seed, place, 'angle')
  return {
    longitude: Number((105.835 + far * Math.cos(angle)).toFixed(5)),
    latitude: Number((21.02 + 0.85 * far * Math.sin(angle)).toFixed(5)),
  }
}

/** Every tenth of a hundred is of the kind whose share reaches so far; spread, so that one sensor already is the commonest. */
const turns: readonly Kind[] = kinds
  .flatMap((kind) => Array.from({ length: kind.share }, (_, at) => ({ kind, at: (at + 0.5) / kind.share })))
  .toSorted((a, b) => a.at - b.at || b.kind.share - a.kind.share)
  .map(({ kind }) => kind)

/** Things with just so many series in all, made one after the other. */
export function* planOf(seriesCount: number, seed: number, unitId: string): Generator<PlannedThing> {
  const isAlone = seriesCount <= aloneMost
  let left = seriesCount
  for (let number = 0; left > 0; number++) {
    const kind = turns[number % turns.length] as Kind
    const many = isAlone ? 1 : Math.floor(seriesOfThingMax / kind.channels.length)
    const planned = thingOf({ kind, number, many, left, seed, unitId, isAlone })
    left -= planned.thing.series.length
    yield planned
  }
}

interface Making {
  readonly kind: Kind
  readonly number: number
  readonly many: number
  readonly left: number
  readonly seed: number
  readonly unitId: string
  readonly isAlone: boolean
}

function thingOf({ kind, number, many, left, seed, unitId, isAlone }: Making): PlannedThing {
  const wanted = many * kind.channels.length
  // A thing that is there already stays as it is: one with fewer series than others of its kind is another thing.
  const part = wanted > left ? `-${left}` : ''
  const code = `sim-${isAlone ? '' : 'gateway-'}${kind.prefix}-${String(number + 1).padStart(6, '0')}${part}`
  const series: ThingToEnter['series'][number][] = []
  const sensors: Sensor[] = []
  for (let at = 0; at < many && series.length < left; at++) {
    const place = isAlone ? code : `${code}-${at}`
    const point = placeOf(seed, place)
    const own = kind.channels.slice(0, left - series.length).map((channel) => {
      const name = isAlone ? channel.name : `n${String(at + 1).padStart(3, '0')}-${channel.name}`
      const { title, unit, quantity, min, max } = channel
      series.push({ name, title, unit, quantity, intervalS: kind.everyS, plausible: { min, max }, point })
      return { code: `${code}/${name}`, channel }
    })
    sensors.push(sensorOf(seed, place, kind.everyS * 1000, own))
  }
  const name = { vi: `${kind.name.vi} ${number + 1}`, en: `${kind.name.en} ${number + 1}` }
  const point = placeOf(seed, isAlone ? code : `${code}-0`)
  return { thing: { code, name, kind: kind.kind, unitId, point, isPublic: true, series }, sensors }
}

export function sensorOf(seed: number, place: string, everyMs: number, channels: Sensor['channels']): Sensor {
  return { place, everyMs, phaseMs: Math.floor(chance(seed, place, 'phase') * everyMs), channels }
}

export interface Said {
  readonly code: string
  /** Of the simulated city. */
  readonly ms: number
  readonly value: number
}

const settlesInMs = 3 * hourMs

/** Goes on from what was known last; what a rain gauge counts begins anew each time. */
export function goingOn(sensor: Sensor, weather: Weather, seed: number, fromMs: number): Sensor {
  const channels = sensor.channels.map((one) => {
    const { channel, before } = one
    if (before === undefined || channel.isAmount) return one
    const by = before - channel.value({ weather, seed, place: sensor.place, ms: fromMs })
    return { ...one, offset: { by, fromMs } }
  })
  return { ...sensor, channels }
}

/** What a sensor says after `fromMs` up to `toMs`; `pace` is how much of the city's time passes in one of Khuê's. */
export function* saidBy(
  sensor: Sensor,
  { weather, seed, pace = 1 }: { readonly weather: Weather; readonly seed: number; readonly pace?: number },
  fromMs: number,
  toMs: number,
): Generator<Said> {
  const { everyMs, phaseMs, place, channels } = sensor
  for (let at = (Math.floor((fromMs - phaseMs) / everyMs) + 1) * everyMs + phaseMs; at <= toMs; at += everyMs) {
    const asked: Asked = { weather, seed, place, ms: at }
    for (const { code, channel, offset } of channels) {
      const settling = offset ? offset.by * Math.exp((offset.fromMs - at) / settlesInMs) : 0
      const share = channel.isAmount ? everyMs / pace / hourMs : 1
      const value = Math.min(channel.max, Math.max(channel.min, channel.value(asked) * share + settling))
      yield { code, ms: at, value: Number(value.toFixed(channel.digits)) }
    }
  }
}
