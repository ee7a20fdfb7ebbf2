/** How answers are asked for and timed. */
import { setTimeout as pause } from 'node:timers/promises'

/** Each of `connections` asks again as soon as it is answered. Gives how many were answered, and how many a second. */
export async function closedLoop(
  connections: number,
  seconds: number,
  ask: () => Promise<unknown>,
): Promise<{ done: number; perS: number }> {
  let done = 0
  const begin = performance.now()
  const end = begin + seconds * 1000
  const worker = async () => {
    while (performance.now() < end) {
      await ask()
      done++
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return { done, perS: done / ((performance.now() - begin) / 1000) }
}

/** Each question is asked on time, whether or not the last was answered. Gives latencies in ms, sorted. */
export async function openLoop(count: number, perS: number, ask: (n: number) => Promise<unknown>): Promise<number[]> {
  const latencies: number[] = []
  const waiting: Promise<void>[] = []
  const begin = performance.now()
  for (let n = 0; n < count; n++) {
    const due = begin + (n * 1000) / perS
    if (due > performance.now()) await pause(Math.max(0, due - performance.now()))
    waiting.push(ask(n).then(() => void latencies.push(performance.now() - due)))
  }
  await Promise.all(waiting)
  return latencies.toSorted((a, b) => a - b)
}

/** The value below which this share of them lies; 0 of none. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
