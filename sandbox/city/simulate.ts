/**
 * `khue simulate`: a city that lives. Sensors, citizens, callers and network devices tell a running Khuê what happens, through the
 * doors that real ones have, at any multiple of real speed. docs/simulate.md.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { CityClock, type Step } from './clock.ts'
import { enterFleet, type Sender } from './enter.ts'
import { goingOn, saidBy } from './fleet.ts'
import { callsAt, faultsAt, minuteMs, reportsAt } from './happenings.ts'
import { requireKhue, signIn } from './khue.ts'
import { type Lines, linesOf } from './lines.ts'
import { type Options, readOptions } from './options.ts'
import { type People, peopleOf } from './people.ts'
import { type Rounds, roundsOf } from './rounds.ts'
import { httpSender, mqttSender, type Observation, type Send } from './senders.ts'
import { Tally } from './tally.ts'
import { readWeather, type Weather } from './weather.ts'

const stepMs = 500
const lineMs = 1000
/** Of the real time at once: a moment's delay is caught up, a long one is not. */
const stepMostMs = 2 * stepMs

type Say = (line: string) => void

interface City {
  readonly options: Options
  readonly weather: Weather
  readonly clock: CityClock
  readonly tally: Tally
  readonly senders: readonly (Sender & { readonly send: Send })[]
  readonly people: People | undefined
  readonly lines: Lines | undefined
  readonly rounds: Rounds | undefined
}

export async function run(args: readonly string[]): Promise<number> {
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    await simulate(readOptions(args, process.env), stopping.signal, (line) => void process.stdout.write(`${line}\n`))
    return 0
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

/** Plays until the time is over or `signal` says so. Throws a StartError where it cannot begin, or it is of no use to go on. */
export async function simulate(options: Options, signal: AbortSignal, say: Say): Promise<Tally> {
  const weather = readWeather(options.data, options.seed)
  await requireKhue(options.url)
  say(`${weather.days} measured days of air and weather; the Khuê at ${options.url} answers`)
  const tally = new Tally()
  const admin = await signIn(options.url, options.user, options.password)
  const { series: seriesCount, seed } = options
  const senders = await enterFleet({ admin, seriesCount, seed, say })
  say(
    `${seriesCount.toLocaleString('en-GB')} series, ${senders.length} device${senders.length === 1 ? '' : 's'} with a key`,
  )
  const connected = await connect(options, senders, tally, signal)
  const people = options.withPeople ? await peopleWith(options, admin, tally) : undefined
  const lines = options.withPeople ? await linesOf(options.sandbox, tally) : undefined
  if (options.withPeople)
    say(lines ? `${lines.links} lines of the network` : 'no played network (khue load network; --sandbox URL)')
  const { url, collectors, password } = options
  const rounds = options.withPeople ? await roundsOf(url, collectors, password, { seed, tally }) : undefined
  const clock = new CityClock({ speed: options.speed, fromMs: options.fromMs, nowMs: Date.now() })
  // A past is told as it was played; the present goes on from what is there.
  const start = clock.cityMs
  const goOn = (sender: City['senders'][number]) => ({
    ...sender,
    sensors: sender.sensors.map((sensor) => goingOn(sensor, weather, seed, start)),
  })
  const begun = options.fromMs === undefined ? connected.senders.map(goOn) : connected.senders
  const city: City = { options, weather, clock, tally, senders: begun, people, lines, rounds }
  try {
    await play(city, signal, say)
  } finally {
    connected.end()
    await lines?.mendAll()
  }
  say(tally.summary())
  return tally
}

async function peopleWith(options: Options, admin: Parameters<typeof peopleOf>[1], tally: Tally): Promise<People> {
  const operator = await signIn(options.url, options.operator, options.password)
  return peopleOf(options.url, admin, operator, tally)
}

/** With a broker half of each device's sensors speak MQTT, the others HTTP. */
async function connect({ url, mqtt }: Options, senders: readonly Sender[], tally: Tally, signal: AbortSignal) {
  const brokers: { end(): void }[] = []
  const sending: City['senders'][number][] = []
  for (const { key, sensors } of senders) {
    const byHttp = httpSender(url, key, tally, signal)
    if (!mqtt) sending.push({ key, sensors, send: byHttp })
    else {
      const broker = await mqttSender(mqtt, key, tally, signal)
      brokers.push(broker)
      const half = (of: number) => sensors.filter((_, at) => at % 2 === of)
      sending.push({ key, sensors: half(0), send: broker.send }, { key, sensors: half(1), send: byHttp })
    }
  }
  return {
    senders: sending,
    end: () => {
      for (const broker of brokers) broker.end()
    },
  }
}

async function play(city: City, signal: AbortSignal, say: Say): Promise<void> {
  const { clock, options, tally } = city
  let [toldAtMs, toldCityMs] = [performance.now(), clock.cityMs]
  while (!signal.aborted) {
    const began = performance.now()
    const nowMs = Date.now()
    const step = clock.step(nowMs, stepMostMs)
    await Promise.all([observe(city, step), happen(city, step), city.rounds?.play(nowMs)])
    const sinceMs = performance.now() - toldAtMs
    if (sinceMs >= lineMs) {
      say(tally.line(clockLine(clock.cityMs, (clock.cityMs - toldCityMs) / sinceMs)))
      ;[toldAtMs, toldCityMs] = [performance.now(), clock.cityMs]
    }
    if (options.forMs !== undefined && clock.elapsedMs(nowMs) >= options.forMs) return
    // Cut short by `signal`, which the loop looks at.
    await pause(Math.max(0, stepMs - (performance.now() - began)), undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }
}

const hanoi = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' })
/** The speed is that which was reached, not the one that was asked for. */
const clockLine = (cityMs: number, speed: number) =>
  `${hanoi.format(cityMs)} ×${speed < 10 ? speed.toFixed(1) : Math.round(speed)}`

async function observe({ senders, weather, options, clock }: City, step: Step): Promise<void> {
  await Promise.all(
    senders.map(async ({ sensors, send }) => {
      const observations: Observation[] = []
      for (const sensor of sensors) {
        const played = { weather, seed: options.seed, pace: clock.pace }
        for (const { code, ms, value } of saidBy(sensor, played, step.fromMs, step.toMs))
          observations.push({ code, timeMs: clock.told(ms, step), value })
      }
      if (observations.length > 0) await send(observations)
    }),
  )
}

/** Minute after minute of the city's time. Nobody reports the past: of it only what was measured is told. */
async function happen({ people, lines, weather, clock, options: { seed, speed } }: City, step: Step): Promise<void> {
  if (!clock.isPresent(Date.now())) return
  const last = Math.floor(step.toMs / minuteMs)
  for (let minute = Math.floor(step.fromMs / minuteMs) + 1; minute <= last; minute++) {
    const drawing = { weather, seed, minute }
    if (people) {
      for (const report of reportsAt(drawing)) await people.report(report)
      for (const call of callsAt(drawing)) await people.call(call)
    }
    await lines?.play(faultsAt(drawing), speed)
  }
}
