/** The simulated city: what it draws, and a real Khuê that it is played to. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { freePort } from '../../src/kernel/run.ts'
import { StartError } from '../../src/kernel/start-error.ts'
import { modules } from '../../src/modules.ts'
import { startWithSandbox } from '../../scripts/test-sandbox.ts'
import { CityClock } from './clock.ts'
import { goingOn, planOf, type Said, saidBy, sensorOf } from './fleet.ts'
import { callsAt, faultsAt, reportsAt } from './happenings.ts'
import { type Options, readOptions } from './options.ts'
import { keyRefused } from './senders.ts'
import { stationChannels } from './sensors.ts'
import { simulate } from './simulate.ts'
import { fileName, hourMs, readWeather } from './weather.ts'

/** Three made-up days: dust by the hour of the day; where the second is humid it rains when the dice say so. */
function dataFolder(secondDay: 'humid' | 'dry'): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'khue-simulate-'))
  mkdirSync(path.join(folder, 'air_weather'))
  const head = 'timestamp,city,aqi,weather_icon,wind_speed,humidity,temperature,pm25,pm10,o3,no2,so2,co'
  const lines = Array.from({ length: 72 }, (_, at) => {
    const time = new Date(Date.UTC(2025, 1, 1, at - 7)).toISOString()
    const humidity = secondDay === 'humid' && at >= 24 && at < 48 ? 100 : 60
    return `${time},Hà Nội,100,x,7.2 km/h,${humidity}%,${20 + (at % 24) / 2}°C,${30 + (at % 24)}.0,50.0,10,20,N/A,900`
  })
  writeFileSync(path.join(folder, fileName), [head, ...lines].join('\n'))
  return folder
}

const data = dataFolder('humid')
const noon = Date.UTC(2026, 5, 15, 5)

function optionsFor(url: string, more: Partial<Options> = {}): Options {
  const read = readOptions(['--url', url, '--data', data, '--for', '2s', '--series', '20', '--speed', '60'], {})
  return { ...read, ...more }
}

test('the measured hours come at their hour of the day, again and again, and without jumps', () => {
  const weather = readWeather(data, 1)
  assert.equal(weather.days, 3)
  assert.equal(weather.measured('pm25', noon), 42)
  assert.equal(weather.measured('pm25', noon + hourMs / 2), 42.5)
  assert.equal(weather.measured('pm25', noon + 24 * hourMs * 300), 42)
})

test('rain falls where the measured air is humid, and then more people write and more lines break', () => {
  const weather = readWeather(data, 1)
  const dry = readWeather(dataFolder('dry'), 1)
  const minutes = Array.from({ length: 3 * 24 * 60 }, (_, at) => Math.floor(noon / 60_000) + at)
  const wet = minutes.filter((minute) => weather.lately('city', minute * 60_000) > 5)
  assert.ok(wet.length > 0 && wet.length < 24 * 60 + 180, `${wet.length} wet minutes`)
  for (const what of [reportsAt, callsAt, faultsAt]) {
    const count = (of: typeof weather) =>
      wet.reduce((sum, minute) => sum + what({ weather: of, seed: 1, minute }).length, 0)
    assert.ok(count(weather) > count(dry), `${what.name}: ${count(weather)} in the rain, ${count(dry)} without`)
  }
})

test('the same seed plays the same city, another one another', () => {
  const play = (seed: number) => {
    const weather = readWeather(data, seed)
    const [planned] = planOf(10, seed, 'unit')
    const said = planned?.sensors.flatMap((sensor) => [...saidBy(sensor, { weather, seed }, noon, noon + hourMs)])
    const minutes = Array.from({ length: 600 }, (_, at) => Math.floor(noon / 60_000) + at)
    return { planned, said, reports: minutes.flatMap((minute) => reportsAt({ weather, seed, minute })) }
  }
  assert.deepEqual(play(7), play(7))
  assert.notDeepEqual(play(7).said, play(8).said)
  assert.notDeepEqual(play(7).reports, play(8).reports)
})

test('just so many series are planned, from one to a million, no more than a hundred a thing', () => {
  for (const count of [1, 7, 500, 10_000, 10_001, 1_000_000]) {
    let [series, most, things] = [0, 0, 0]
    for (const { thing, sensors } of planOf(count, 1, 'unit')) {
      series += thing.series.length
      most = Math.max(most, thing.series.length)
      things += 1
      assert.equal(
        thing.series.length,
        sensors.reduce((sum, { channels }) => sum + channels.length, 0),
      )
    }
    assert.equal(series, count)
    assert.ok(most <= 100 && things <= 12_000, `${things} things with up to ${most} series`)
  }
})

test('each sensor speaks once in its interval, however time is cut into steps', () => {
  const weather = readWeather(data, 1)
  const [planned] = planOf(4, 1, 'unit')
  const [sensor] = planned?.sensors ?? []
  assert.ok(sensor)
  const whole = [...saidBy(sensor, { weather, seed: 1 }, noon, noon + hourMs)]
  assert.equal(whole.length, (hourMs / sensor.everyMs) * sensor.channels.length)
  const cuts = [0, 1, 59_999, 60_000, 61_234, 1_800_000, hourMs]
  const inSteps = cuts
    .slice(1)
    .flatMap((to, at) => [...saidBy(sensor, { weather, seed: 1 }, noon + (cuts[at] ?? 0), noon + to)])
  assert.deepEqual(inSteps, whole)
})

test('a rain gauge counts what fell since its last word, so that an hour of Khuê has an hour of rain at any speed', () => {
  const weather = readWeather(data, 1)
  const wettest = Array.from({ length: 72 * 4 }, (_, at) => noon + (at * hourMs) / 4).toSorted(
    (a, b) => weather.rain('gauge', b) - weather.rain('gauge', a),
  )[0]
  assert.ok(wettest)
  const [channel] = stationChannels['rain-gauge'] ?? []
  assert.ok(channel)
  const sensor = sensorOf(1, 'gauge', 60_000, [{ code: 'gauge/rain', channel }])
  const rate = weather.rain('gauge', wettest)
  assert.ok(rate > 1)
  for (const pace of [1, 60]) {
    // As many words as Khuê hears in a tenth of its hour.
    const said: Said[] = [...saidBy(sensor, { weather, seed: 1, pace }, wettest, wettest + 6 * 60_000)]
    const fallen = said.map(({ value }) => value).reduce((sum, value) => sum + value)
    const perHour: number = fallen * 10 * pace
    assert.ok(Math.abs(perHour - rate) < 0.3 * rate, `${perHour} mm/h at ×${pace}, ${rate} fall`)
  }
})

test('a station goes on from what was known of it, and settles within hours', () => {
  const weather = readWeather(data, 1)
  const [channel] = stationChannels['river-gauge'] ?? []
  assert.ok(channel)
  const gauge = sensorOf(1, 'river-ha-noi', 60_000, [{ code: 'river-ha-noi/level', channel, before: 3 }])
  const said = (of: typeof gauge) => [...saidBy(of, { weather, seed: 1 }, noon, noon + 24 * hourMs)]
  const [played, going] = [said(gauge), said(goingOn(gauge, weather, 1, noon))]
  assert.ok(Math.abs((going[0]?.value ?? 0) - 3) < 0.1, `${going[0]?.value}`)
  assert.ok(Math.abs((played[0]?.value ?? 0) - 3) > 1)
  assert.equal(going.at(-1)?.value, played.at(-1)?.value)
})

test('the clock runs at the speed that was asked for; a past is told as of then and never beyond now', () => {
  const asOfNow = new CityClock({ speed: 60, fromMs: undefined, nowMs: noon })
  const step = asOfNow.step(noon + 500, 1000)
  assert.deepEqual(step, { fromMs: noon, toMs: noon + 30_000 })
  assert.equal(asOfNow.told(noon + 15_000, step), noon + 250)

  const past = new CityClock({ speed: 3600, fromMs: hourMs, nowMs: noon })
  const first = past.step(noon + 500, 1000)
  assert.deepEqual(first, { fromMs: noon - hourMs, toMs: noon - hourMs + 1_800_000 })
  assert.equal(past.told(noon - hourMs + 1000, first), noon - hourMs + 1000)
  past.step(noon + 1000, 1000)
  assert.equal(past.step(noon + 1500, 1000).toMs, noon + 1500, 'the present is not overtaken')
  assert.deepEqual([asOfNow.pace, past.pace], [60, 1])
  const behind = new CityClock({ speed: 60, fromMs: hourMs, nowMs: noon })
  assert.deepEqual([behind.isPresent(noon), past.isPresent(noon + 1500)], [false, true])
})

test('what cannot be is said before anything is sent', async () => {
  const port = await freePort()
  const refused = (work: Promise<unknown>, exitCode: number, says: RegExp) =>
    assert.rejects(work, (error: unknown) => {
      assert.ok(error instanceof StartError, String(error))
      assert.equal(error.exitCode, exitCode)
      assert.match(error.message, says)
      return true
    })
  const signal = new AbortController().signal
  const silent = () => undefined
  await refused(simulate(optionsFor(`http://127.0.0.1:${port}`), signal, silent), 69, /No Khuê answers/)
  const nowhere = optionsFor(`http://127.0.0.1:${port}`, { data: path.join(data, 'nowhere') })
  await refused(simulate(nowhere, signal, silent), 78, /cannot be read/)
  for (const wrong of [['--speed', '0'], ['--series', '1000001'], ['--for', '10'], ['--url', 'x'], ['--what']])
    assert.throws(() => readOptions(wrong, {}), { exitCode: 64 })
})

const mqttPort = await freePort()
const { khue } = await startWithSandbox({ modules, env: { MQTT_PORT: String(mqttPort) } })

async function json<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T
}

test('what it sends by HTTP, MQTT, Open311 and the portal is in Khuê', async () => {
  const said: string[] = []
  // The busiest hours of a rainy day in a few seconds.
  const options = optionsFor(khue.url, {
    mqtt: new URL(`mqtt://127.0.0.1:${mqttPort}`),
    sandbox: 'http://127.0.0.1:9',
    speed: 7200,
    forMs: 4000,
  })
  const { total } = await simulate(options, new AbortController().signal, (line) => said.push(line))
  assert.ok(total.sent > 0)
  assert.equal(total.acknowledged, total.sent)
  assert.equal(total.refused, 0, said.join('\n'))
  assert.ok(said.some((line) => /sent [\d,]+\/s {2}acknowledged [\d,]+\/s {2}refused 0\/s/.test(line)))

  const { things } = await json<{ things: { code: string; series: { latest: unknown }[] }[] }>(
    `${khue.url}/api/telemetry/things?q=sim-&limit=200`,
  )
  const series = things.flatMap((thing) => thing.series)
  assert.equal(series.length, 20)
  assert.deepEqual(
    series.filter(({ latest }) => latest === null),
    [],
    'every series has a value',
  )
  const { items } = await json<{ items: unknown[] }>(`${khue.url}/api/participation/reports?limit=100`)
  assert.equal(items.length, total.reports)

  // The same city once more: the same things, a new key for the same device.
  const again = await simulate(
    optionsFor(khue.url, { forMs: 1500, withPeople: false }),
    AbortSignal.timeout(20_000),
    () => undefined,
  )
  assert.equal(again.total.acknowledged, again.total.sent)
  const more = await json<{ things: unknown[] }>(`${khue.url}/api/telemetry/things?q=sim-&limit=200`)
  assert.equal(more.things.length, things.length)
})

test('a sign-in or a key that does not hold is said', async () => {
  const wrong = optionsFor(khue.url, { password: 'wrong' })
  await assert.rejects(
    simulate(wrong, new AbortController().signal, () => undefined),
    { exitCode: 78 },
  )
  const { httpSender, MqttSender } = await import('./senders.ts')
  const { Tally } = await import('./tally.ts')
  const key = `khd_${'0'.repeat(60)}`
  const send = httpSender(khue.url, key, new Tally(), new AbortController().signal)
  await assert.rejects(send([{ code: 'a/b', timeMs: Date.now(), value: 1 }]), {
    message: keyRefused(`${khue.url}/api/telemetry/observations: 401`).message,
  })
  await assert.rejects(MqttSender.connect(new URL(`mqtt://127.0.0.1:${mqttPort}`), key), { exitCode: 78 })
})

test('Ctrl-C ends it in order, with what it has done', async () => {
  const main = path.join(import.meta.dirname, '../../src/main.ts')
  // Another official than above: a one-time code counts once, and a third sign-in would wait for the next half minute.
  const user = ['--user', 'quantri.ubndthanhpho']
  const args = [main, 'simulate', ...user, '--url', khue.url, '--data', data, '--series', '5', '--sensors-only']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  after(() => child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    if (!child.killed && /sent \d/.test(output)) child.kill('SIGINT')
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  assert.equal(code, 0, output)
  assert.match(output, /observations sent, [\d,]+ acknowledged, 0 refused/)
})
