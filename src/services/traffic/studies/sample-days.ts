/**
 * Made-up days, for trying the pages and the forecast's method: two peaks on workdays, some streets suffer more than others, each
 * day is a little different, and now and then something happens. The same for the same street and moment; told everywhere as sample data.
 */
import { type RoadClass, usual } from '../network/classes.ts'
import type { Segment } from '../network/network.ts'
import { localTime } from '../../../kernel/clock.ts'
import { isWorkday } from '../state/profiles.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/** 0 to 1, always the same for the same numbers. */
function chance(a: number, b: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b ^ 0x7f4a7c15, 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** −1 to 1, wavering slowly: smooth between random values that stand `everyMs` apart. */
function waver(key: number, timeMs: number, everyMs: number): number {
  const at = timeMs / everyMs
  const [before, share] = [Math.floor(at), at - Math.floor(at)]
  const smooth = share * share * (3 - 2 * share)
  const [a, b] = [chance(key, before), chance(key, before + 1)]
  return 2 * (a + (b - a) * smooth) - 1
}

const peak = (hour: number, at: number, width: number): number => Math.exp(-0.5 * ((hour - at) / width) ** 2)

/** Asked for each street of a moment. */
let last = { timeMs: Number.NaN, full: 0 }

/** How full the city is, 0 to 1. */
function fullness(timeMs: number): number {
  if (last.timeMs !== timeMs) last = { timeMs, full: fullnessAt(timeMs) }
  return last.full
}

function fullnessAt(timeMs: number): number {
  const local = localTime(Temporal.Instant.fromEpochMilliseconds(timeMs))
  const hour = local.hour + local.minute / 60
  const rush = isWorkday(local.toPlainDate()) ? 1 : 0.35
  return 0.28 * peak(hour, 13, 4.5) + rush * (0.75 * peak(hour, 7.8, 0.9) + 0.85 * peak(hour, 17.8, 1.1))
}

const suffersMost: ReadonlySet<RoadClass> = new Set(['trunk', 'primary', 'secondary'])

/** One street a fortnight is blocked for a while, at the streets' own hour. */
function isBlocked(no: number, timeMs: number): boolean {
  const day = Math.floor(timeMs / dayMs)
  if (chance(no, day) > 1 / 14) return false
  const beginsMs = day * dayMs + chance(no + 1_000_003, day) * dayMs * 0.6
  return timeMs >= beginsMs && timeMs < beginsMs + (25 + 40 * chance(no + 7, day)) * minuteMs
}

/** km/h of a segment at a moment. */
export function sampleKmh({ no, class: of, limitKmh }: Segment, timeMs: number): number {
  const free = limitKmh * usual[of].freeShare * (0.9 + 0.3 * chance(no, 1))
  const suffers = (suffersMost.has(of) ? 0.42 : 0.2) + 0.35 * chance(no, 2)
  const city = 1 + 0.25 * waver(1, timeMs, 3 * 60 * minuteMs)
  const own = 1 + 0.35 * waver(no + 17, timeMs, 70 * minuteMs) + 0.12 * waver(no + 31, timeMs, 12 * minuteMs)
  const share = 1 - Math.min(0.9, suffers * fullness(timeMs) * city * own)
  const quick = 1 + 0.06 * waver(no + 53, timeMs, 5 * minuteMs)
  return Math.max(3, free * share * quick * (isBlocked(no, timeMs) ? 0.35 : 1))
}
