/**
 * Learns from history how much of a difference lasts, and measures it: usual speeds and shares come from the days before the last two,
 * the error from those two. Rule TF20.
 */
import { setImmediate as giveWay } from 'node:timers/promises'
import { halfHourOf, halfHours } from '../state/profiles.ts'
import { basisOf, type Speeds } from '../state/packing.ts'
import { aheads, type Case, Judge, type Score, Share } from './model.ts'

export const judgedDays = 2
const dayMs = 86_400_000
const momentMs = 5 * 60_000
/** Days before the judged ones. */
const learnedDaysMin = 3
const thinned = 3

export interface Moment {
  readonly atMs: number
  readonly speeds: Speeds
  /** Made up, for trying out. */
  readonly isSample?: boolean
}

const measured = (speeds: Speeds, no: number): number | null => {
  const half = speeds.halves[no] ?? 0
  const basis = basisOf(speeds, no)
  return half > 0 && (basis === 'probes' || basis === 'detector') ? half / 2 : null
}

/** Usual speeds by number and half hour, from moments. */
class Usual {
  readonly #sums = new Map<number, Float32Array>()
  readonly #counts = new Map<number, Uint16Array>()

  add({ atMs, speeds }: Moment): void {
    const slot = halfHourOf(atMs)
    for (let no = 1; no < speeds.halves.length; no++) {
      const kmh = measured(speeds, no)
      if (kmh === null) continue
      const sums = this.#sums.get(no) ?? new Float32Array(2 * halfHours)
      const counts = this.#counts.get(no) ?? new Uint16Array(2 * halfHours)
      this.#sums.set(no, sums)
      this.#counts.set(no, counts)
      sums[slot] = (sums[slot] ?? 0) + kmh
      counts[slot] = (counts[slot] ?? 0) + 1
    }
  }

  at(no: number, slot: number): number | null {
    const count = this.#counts.get(no)?.[slot] ?? 0
    return count < 2 ? null : (this.#sums.get(no)?.[slot] ?? 0) / count
  }
}

/**
 * Every pair of moments so far apart, in each segment that was measured at both; every third moment is enough. The program answers
 * others in between.
 */
async function eachCase(
  moments: readonly Moment[],
  usual: Usual,
  aheadMin: number,
  tell: (found: Case) => void,
): Promise<void> {
  const byTime = new Map(moments.map((moment) => [Math.round(moment.atMs / momentMs), moment]))
  for (const [index, { atMs, speeds }] of moments.entries()) {
    if (index % thinned !== 0) continue
    await giveWay()
    const later = byTime.get(Math.round((atMs + aheadMin * 60_000) / momentMs))
    if (!later) continue
    const [slotNow, slotThen] = [halfHourOf(atMs), halfHourOf(later.atMs)]
    for (let no = 1; no < speeds.halves.length; no++) {
      const [now, came] = [measured(speeds, no), measured(later.speeds, no)]
      const [usualNow, usualThen] = [usual.at(no, slotNow), usual.at(no, slotThen)]
      if (now !== null && came !== null && usualNow !== null && usualThen !== null)
        tell({ now, usualNow, usualThen, came })
    }
  }
}

/** In the order of time. Undefined: too few days. */
export async function learnForecast(
  moments: readonly Moment[],
): Promise<{ shares: number[]; scores: Score[] } | undefined> {
  const lastMs = moments.at(-1)?.atMs ?? 0
  const judgedFromMs = lastMs - judgedDays * dayMs
  const learned = moments.filter(({ atMs }) => atMs < judgedFromMs)
  if (learned.length === 0 || judgedFromMs - (learned[0]?.atMs ?? 0) < learnedDaysMin * dayMs) return undefined
  const usual = new Usual()
  for (const moment of learned) {
    await giveWay()
    usual.add(moment)
  }
  const judged = moments.slice(learned.length)
  const results: { share: number; score: Score }[] = []
  for (const aheadMin of aheads) {
    const share = new Share()
    await eachCase(learned, usual, aheadMin, (found) => share.add(found))
    const judge = new Judge(share.value)
    await eachCase(judged, usual, aheadMin, (found) => judge.add(found))
    const isSample = moments.some((moment) => moment.isSample)
    results.push({ share: share.value, score: { ...judge.score(aheadMin), isSample } })
  }
  return { shares: results.map(({ share }) => share), scores: results.map(({ score }) => score) }
}
