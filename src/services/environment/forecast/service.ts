/** When the forecast learns, when it tells, and what is kept of it. Rules EV8 to EV11. */
import { setImmediate as breathe } from 'node:timers/promises'
import type { App, Tx } from '../../../kernel/app.ts'
import { indexOf, nowCast } from '../vn-aqi.ts'
import { inTurn } from '../in-turn.ts'
import * as store from '../store.ts'
import { evaluate } from './evaluate.ts'
import { look } from './features.ts'
import { hourMs, hourOf, type Hours, hoursFrom, upTo } from './hours.ts'
import { hoursOfWeek, learn, type Model, tell } from './model.ts'

/** It learns from a year and a little: seasons come back. */
const learnedDays = 400
const judgedHours = 4 * hoursOfWeek
/** What the features look back to. */
const lookedDays = 9

const text = (hour: number): string => new Date(hour * hourMs).toISOString()

async function hoursOf(tx: Tx, station: string, from: number, to: number): Promise<Hours> {
  const rows = await store.airHours(tx, station, text(from), text(to))
  return hoursFrom(
    rows.map(({ hour, means }) => ({
      hour: hourOf(Date.parse(hour)),
      pm25: means['pm25'] ?? null,
      temperature: means['temperature'] ?? null,
      humidity: means['humidity'] ?? null,
      wind: means['wind'] ?? null,
    })),
  )
}

/** Learns from what there is up to now, and measures itself on the last weeks. False: there is too little. */
export async function learnStation(app: App, station: string): Promise<boolean> {
  const now = hourOf(app.clock.now().epochMilliseconds)
  const hours = await app.read((tx) => hoursOf(tx, station, now - learnedDays * 24, now))
  const turn = () => breathe()
  const model = await learn(hours, undefined, turn)
  if (!model) return false
  const scores = await evaluate(hours, judgedHours, undefined, turn)
  await app.transaction((tx) =>
    store.saveModel(tx, {
      station,
      learned_at: tx.now.toString(),
      model: JSON.stringify(model),
      scores: scores && JSON.stringify(scores),
    }),
  )
  return true
}

export async function learnAll(app: App): Promise<void> {
  const all = await app.read((tx) => store.stations(tx, 'air'))
  await inTurn(
    app,
    all.map(({ code }) => code),
    (code) => learnStation(app, code),
  )
}

/** With the index that follows from what is known and what is told. */
function toldAt(model: Model, hours: Hours, place: number) {
  const told = tell(model, look(hours), place)
  if (!told) return null
  const known = hours.values.pm25.slice(Math.max(0, place - 11), place + 1)
  return told.map(({ expected, low, high }, at) => {
    const path = [...known, ...told.slice(0, at + 1).map((hour) => hour.expected)]
    const round = (value: number) => Math.round(value * 10) / 10
    return {
      expected: round(expected),
      low: round(low),
      high: round(high),
      aqi: indexOf('pm25', nowCast(path.slice(-12).toReversed()) ?? expected),
    }
  })
}

/** Tells of the newest whole hour, once, where it was measured, as in the evaluation; by a model that was learned before. */
export async function tellStation(tx: Tx, station: string): Promise<void> {
  const row = await store.modelOf(tx, station)
  if (!row) return
  const now = hourOf(tx.now.epochMilliseconds)
  const hours = await hoursOf(tx, station, now - lookedDays * 24, now)
  const place = hours.values.pm25.length - 1
  const told = (hours.values.pm25[place] ?? null) === null ? null : toldAt(row.model, hours, place)
  if (!told) return
  await store.insertForecasts(tx, [
    { station, hour: text(hours.first + place), made_at: tx.now.toString(), told: JSON.stringify(told) },
  ])
}

/**
 * For history that was loaded at once: what would have been told in its last hours, by a model that had seen nothing of them.
 * Replaces what was told before.
 */
export async function tellBack(app: App, station: string, backHours: number): Promise<number> {
  const now = hourOf(app.clock.now().epochMilliseconds)
  const hours = await app.read((tx) => hoursOf(tx, station, now - learnedDays * 24, now))
  const begin = hours.values.pm25.length - backHours
  const model = await learn(upTo(hours, begin), undefined, () => breathe())
  if (!model) return 0
  const rows: { station: string; hour: string; made_at: string; told: string }[] = []
  for (let place = begin; place < hours.values.pm25.length; place++) {
    const told = (hours.values.pm25[place] ?? null) === null ? null : toldAt(model, hours, place)
    if (!told) continue
    const made_at = app.clock.now().toString()
    rows.push({ station, hour: text(hours.first + place), made_at, told: JSON.stringify(told) })
  }
  await app.transaction(async (tx) => {
    await store.forgetForecasts(tx, station)
    await store.insertForecasts(tx, rows)
  })
  return rows.length
}
