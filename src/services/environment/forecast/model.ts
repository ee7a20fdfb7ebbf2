/**
 * PM2.5 of the next 24 hours: one ridge regression an hour ahead, blended with “as now”, and an interval from how far it was off
 * in the weeks before (split conformal prediction). Learned from the station's own hours by `learn`, nothing is given by hand
 * but the settings. Rules EV8 to EV10.
 */
import { fromLog, look, type Looked, rowAt, toLog } from './features.ts'
import type { Hours } from './hours.ts'
import { fitRidge, type Linear, predict } from './ridge.ts'

export const aheadMax = 24
export const hoursOfWeek = 168
/** The weeks that tell how far off it is, and how to blend: the last ones, which the model to be judged has not seen. */
const judgedHours = 4 * hoursOfWeek
/** Fewer hours to learn from than these: no forecast. */
export const learnedHoursMin = 6 * hoursOfWeek
/** Four of five hours are to lie in the interval. */
export const coverage = 0.8

export interface Settings {
  readonly weather: 'with-weather' | 'without'
  readonly penalty: number
  /** Hours after which an old hour counts 1/e of a new one; null: all alike. */
  readonly memoryHours: number | null
}

/** Chosen by `npm run bench -- air-forecast --choose` on weeks that lie before those it is judged on. */
export const chosen: Settings = { weather: 'without', penalty: 0.03, memoryHours: 1000 }

export interface Horizon {
  readonly linear: Linear
  /** Share of the regression; the rest is “as now”. */
  readonly share: number
  /** Added to the logarithm: from and to of the interval. */
  readonly low: number
  readonly high: number
}

export interface Model {
  readonly settings: Settings
  /** How many hours it has learned from. */
  readonly hours: number
  /** The first is one hour ahead. */
  readonly horizons: readonly Horizon[]
}

interface Table {
  readonly rows: number[][]
  /** Logarithm of what came, against the mean of the day before the hour of looking. */
  readonly targets: number[]
  readonly places: number[]
}

function tableOf(of: Looked, ahead: number, settings: Settings): Table {
  const table: Table = { rows: [], targets: [], places: [] }
  const { pm25 } = of.hours.values
  for (let at = 0; at + ahead < pm25.length; at++) {
    const came = pm25[at + ahead] ?? null
    if (came === null || (pm25[at] ?? null) === null) continue
    const row = rowAt(of, at, ahead, settings.weather)
    if (!row) continue
    table.rows.push(row)
    table.targets.push(toLog(came) - (of.dayMean[at] ?? 0))
    table.places.push(at)
  }
  return table
}

function fit({ rows, targets, places }: Table, settings: Settings): Linear {
  const last = places.at(-1) ?? 0
  const { memoryHours, penalty } = settings
  const weights = Float64Array.from(places, (at) => (memoryHours === null ? 1 : Math.exp((at - last) / memoryHours)))
  return fitRidge(rows, targets, { penalty, weights })
}

/** Those whose hour that came is before a place. */
function before({ rows, targets, places }: Table, ahead: number, place: number): Table {
  const known = places.filter((at) => at + ahead < place).length
  return { rows: rows.slice(0, known), targets: targets.slice(0, known), places: places.slice(0, known) }
}

/** The first column of a row is the present hour against the day. */
const asNow = (row: readonly number[]): number => row[0] ?? 0

const shares = [1, 0.75, 0.5, 0.25, 0]

/** How the last weeks would have been told by a model that knew only what lay before them. */
function judge(table: Table, ahead: number, settings: Settings): Omit<Horizon, 'linear'> {
  const begin = (table.places.at(-1) ?? 0) + ahead - judgedHours
  const linear = fit(before(table, ahead, begin), settings)
  const from = table.places.findIndex((at) => at >= begin)
  const rows = table.rows.slice(from)
  const told = rows.map((row) => predict(linear, row))
  const off = (share: number) =>
    rows.map((row, at) => (table.targets[from + at] ?? 0) - (share * (told[at] ?? 0) + (1 - share) * asNow(row)))
  const size = (values: readonly number[]) => values.reduce((sum, value) => sum + Math.abs(value), 0)
  const share = shares.reduce((best, one) => (size(off(one)) < size(off(best)) ? one : best))
  const residuals = off(share).toSorted((a, b) => a - b)
  const count = residuals.length
  // Of n residuals the (n + 1)q-th, so that the promise holds for finite n.
  const quantile = (q: number) => residuals[Math.min(count - 1, Math.max(0, Math.ceil((count + 1) * q) - 1))] ?? 0
  return { share, low: quantile((1 - coverage) / 2), high: quantile((1 + coverage) / 2) }
}

function learnHorizon(of: Looked, ahead: number, settings: Settings): Horizon | null {
  const table = tableOf(of, ahead, settings)
  if (table.rows.length < learnedHoursMin) return null
  return { linear: fit(table, settings), ...judge(table, ahead, settings) }
}

/** Null where there are too few hours. `breathe` is awaited between the hours ahead, so that others get a turn. */
export async function learn(
  hours: Hours,
  settings: Settings = chosen,
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<Model | null> {
  const looked = look(hours)
  const horizons: Horizon[] = []
  for (let ahead = 1; ahead <= aheadMax; ahead++) {
    const horizon = learnHorizon(looked, ahead, settings)
    if (!horizon) return null
    horizons.push(horizon)
    await breathe()
  }
  return { settings, hours: hours.values.pm25.filter((value) => value !== null).length, horizons }
}

/** µg/m³, an hour's mean. */
export interface Told {
  readonly expected: number
  readonly low: number
  readonly high: number
}

/** What is told at the hour at `place`; null where too little is known then. */
export function tell(model: Model, looked: Looked, place: number): Told[] | null {
  const told: Told[] = []
  for (const [at, { linear, share, low, high }] of model.horizons.entries()) {
    const row = rowAt(looked, place, at + 1, model.settings.weather)
    const base = looked.dayMean[place] ?? null
    if (!row || base === null) return null
    const middle = base + share * predict(linear, row) + (1 - share) * asNow(row)
    told.push({ expected: fromLog(middle), low: fromLog(middle + low), high: fromLog(middle + high) })
  }
  return told
}
