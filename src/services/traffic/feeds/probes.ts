/** A batch of positions, checked line by line: `{"vehicle","time","latitude","longitude","speed_kmh","heading"}`. Rule TF5. */
import type { Message } from '../../../kernel/i18n.ts'

export interface ProbeLine {
  readonly vehicle: string
  readonly timeMs: number
  readonly latitude: number
  readonly longitude: number
  /** km/h; undefined: not told. */
  readonly speedKmh: number | undefined
  /** Degrees from north, clockwise; undefined: not told. */
  readonly heading: number | undefined
}

export interface Refused {
  readonly line: number
  readonly code: string
  readonly message: Message
}

/** What is older says nothing of now; what is ahead comes from a wrong clock. */
const oldestMs = 5 * 60_000
const aheadMs = 30_000
export const linesMax = 20_000

const wrong = {
  json: { vi: 'Dòng này không phải JSON', en: 'This line is not JSON' },
  vehicle: { vi: 'Thiếu mã phương tiện (vehicle, 1–64 ký tự)', en: 'No vehicle (1 to 64 characters)' },
  time: {
    vi: 'Thời điểm (time) sai, quá cũ (5 phút) hoặc ở tương lai',
    en: 'time is wrong, older than 5 minutes, or ahead',
  },
  place: { vi: 'Tọa độ sai', en: 'latitude or longitude is wrong' },
  speed: { vi: 'Tốc độ hoặc hướng sai', en: 'speed_kmh or heading is wrong' },
} as const

const isNumber = (value: unknown, low: number, high: number): value is number =>
  typeof value === 'number' && value >= low && value <= high

/** Milliseconds since 1970, or an ISO instant. */
function timeOf(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? Date.parse(value) : Number.NaN
}

function probeOf(text: string, nowMs: number): ProbeLine | keyof typeof wrong {
  let given: Record<string, unknown>
  try {
    given = JSON.parse(text) as Record<string, unknown>
  } catch {
    // What exactly is wrong with it helps nobody more than that it is no JSON.
    return 'json'
  }
  if (typeof given !== 'object' || given === null) return 'json'
  const { vehicle, time, latitude, longitude, speed_kmh: speedKmh, heading } = given
  if (typeof vehicle !== 'string' || vehicle === '' || vehicle.length > 64) return 'vehicle'
  const timeMs = timeOf(time)
  if (!(timeMs >= nowMs - oldestMs && timeMs <= nowMs + aheadMs)) return 'time'
  if (!isNumber(latitude, -90, 90) || !isNumber(longitude, -180, 180)) return 'place'
  if (speedKmh != null && !isNumber(speedKmh, 0, 250)) return 'speed'
  if (heading != null && !isNumber(heading, 0, 360)) return 'speed'
  return { vehicle, timeMs, latitude, longitude, speedKmh: speedKmh ?? undefined, heading: heading ?? undefined }
}

/** Tells each good line, and each bad one by its number from 1. Empty lines count and say nothing. */
export function readProbes(
  body: Buffer,
  nowMs: number,
  good: (probe: ProbeLine) => void,
  bad: (refused: Refused) => void,
): void {
  let [start, line] = [0, 0]
  while (start < body.length) {
    const found = body.indexOf(10, start)
    const end = found < 0 ? body.length : found
    line++
    const text = body.toString('utf8', start, end).trim()
    start = end + 1
    if (text === '') continue
    const probe = probeOf(text, nowMs)
    if (typeof probe === 'string') bad({ line, code: `bad-${probe}`, message: wrong[probe] })
    else good(probe)
  }
}
