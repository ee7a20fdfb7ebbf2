/** How good the forecast is, on hours that it has not seen, beside what anybody could say without it. Rule EV10. */
import { bandOf, indexOf, nowCast } from '../vn-aqi.ts'
import { look } from './features.ts'
import { type Hours, upTo } from './hours.ts'
import { aheadMax, hoursOfWeek, learn, type Settings, tell, type Told } from './model.ts'

export const methods = ['forecast', 'asNow', 'asYesterday'] as const
export type Method = (typeof methods)[number]

export interface Score {
  readonly maeUgM3: number
  readonly rmseUgM3: number
  /** Share of hours whose band of VN_AQI was told right. */
  readonly bandHits: number
}

export interface HorizonScore extends Record<Method, Score> {
  readonly aheadH: number
  readonly hours: number
  /** Share of hours that lay in the interval. */
  readonly covered: number
}

interface Sum {
  absolute: number
  square: number
  hits: number
}

class Tally {
  count = 0
  covered = 0
  readonly of: Readonly<Record<Method, Sum>> = {
    forecast: { absolute: 0, square: 0, hits: 0 },
    asNow: { absolute: 0, square: 0, hits: 0 },
    asYesterday: { absolute: 0, square: 0, hits: 0 },
  }

  add(method: Method, said: number, came: number, isHit: boolean): void {
    const sum = this.of[method]
    sum.absolute += Math.abs(said - came)
    sum.square += (said - came) ** 2
    if (isHit) sum.hits += 1
  }

  score(aheadH: number): HorizonScore {
    const of = (method: Method): Score => ({
      maeUgM3: this.of[method].absolute / this.count,
      rmseUgM3: Math.sqrt(this.of[method].square / this.count),
      bandHits: this.of[method].hits / this.count,
    })
    return {
      aheadH,
      hours: this.count,
      covered: this.covered / this.count,
      forecast: of('forecast'),
      asNow: of('asNow'),
      asYesterday: of('asYesterday'),
    }
  }
}

/** The band by PM2.5's NowCast, of which the hours up to the present are known and the others are told. */
function bandAhead(known: readonly (number | null)[], told: readonly number[]): string | null {
  const cast = nowCast([...known, ...told].slice(-12).toReversed())
  return cast === null ? null : bandOf(indexOf('pm25', cast))
}

/** Fewer hours compared than these (a week's) say nothing of an error. */
const comparedMin = hoursOfWeek

/**
 * Tells at each of the last hours what comes, by what was learned from the hours before it; learned anew each week. Null: too few
 * hours, to learn from or to compare.
 */
export async function evaluate(
  hours: Hours,
  judgedHours: number,
  settings?: Settings,
  breathe?: () => Promise<void>,
): Promise<HorizonScore[] | null> {
  const { pm25 } = hours.values
  const looked = look(hours)
  const tallies = Array.from({ length: aheadMax }, () => new Tally())
  for (let begin = pm25.length - judgedHours; begin < pm25.length; begin += hoursOfWeek) {
    const model = await learn(upTo(hours, begin), settings, breathe)
    if (!model) return null
    const end = Math.min(begin + hoursOfWeek, pm25.length)
    for (let at = begin; at < end; at++) {
      const told = (pm25[at] ?? null) === null ? null : tell(model, looked, at)
      if (told) tallyHour(tallies, pm25, at, told)
    }
  }
  if (tallies.some(({ count }) => count < comparedMin)) return null
  return tallies.map((tally, at) => tally.score(at + 1))
}

/** Compared are hours of which all three have something to say. */
function tallyHour(tallies: readonly Tally[], pm25: Hours['values']['pm25'], at: number, told: readonly Told[]): void {
  const now = pm25[at] ?? 0
  const known = pm25.slice(at - 11, at + 1)
  const paths: Readonly<Record<Method, readonly number[]>> = {
    forecast: told.map(({ expected }) => expected),
    asNow: told.map(() => now),
    asYesterday: told.map((_, step) => pm25[at + 1 + step - 24] ?? now),
  }
  for (const [step, { low, high }] of told.entries()) {
    const [came, yesterday] = [pm25[at + 1 + step] ?? null, pm25[at + 1 + step - 24] ?? null]
    const tally = tallies[step]
    if (came === null || yesterday === null || !tally) continue
    tally.count += 1
    if (came >= low && came <= high) tally.covered += 1
    const band = bandAhead(pm25.slice(0, at + 1 + step), [came])
    for (const method of methods) {
      const path = paths[method].slice(0, step + 1)
      tally.add(method, path.at(-1) ?? 0, came, bandAhead(known, path) === band)
    }
  }
}

/** Over all hours ahead alike. */
export function overall(scores: readonly HorizonScore[]): HorizonScore {
  const mean = (of: (score: HorizonScore) => number) => scores.reduce((sum, one) => sum + of(one), 0) / scores.length
  const score = (method: Method): Score => ({
    maeUgM3: mean((one) => one[method].maeUgM3),
    rmseUgM3: mean((one) => one[method].rmseUgM3),
    bandHits: mean((one) => one[method].bandHits),
  })
  return {
    aheadH: 0,
    hours: Math.round(mean(({ hours }) => hours)),
    covered: mean(({ covered }) => covered),
    forecast: score('forecast'),
    asNow: score('asNow'),
    asYesterday: score('asYesterday'),
  }
}
