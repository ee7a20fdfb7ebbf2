/**
 * Lorries that collect waste: each stop is noted by an official of the round's unit when its time has come, a missed one with its
 * reason. By the real day, which is Khuê's, whatever the city's speed.
 */
import { StartError } from '../../src/kernel/start-error.ts'
import { chance, pickBy } from './chance.ts'
import { type Client, isAway, Refused, signIn } from './khue.ts'
import type { Tally } from './tally.ts'

export interface Rounds {
  readonly collectors: number
  play(nowMs: number): Promise<void>
}

interface Round {
  readonly routeId: string
  readonly day: string
  readonly startsAt: string
  readonly mayNote: boolean
  readonly stops: readonly { readonly place: number; readonly state: 'waiting' | 'done' | 'missed' }[]
}

const everyMs = 20_000
const minutesPerStop = 12
const missedShare = 0.05
const reasons = ['Xe không vào được, ô tô đỗ kín ngõ', 'Đường đang đào, xe phải vòng', 'Thùng rác bị khóa trong sân']

/** Who is not let in collects nothing: a Khuê in earnest has other officials. */
export async function roundsOf(
  url: string,
  users: readonly string[],
  password: string | undefined,
  { seed, tally }: { readonly seed: number; readonly tally: Tally },
): Promise<Rounds> {
  const clients: Client[] = []
  for (const user of users) {
    try {
      clients.push(await signIn(url, user, password))
    } catch (error) {
      if (!(error instanceof StartError)) throw error
    }
  }
  const collect = async (client: Client, round: Round, nowMs: number): Promise<void> => {
    for (const { place, state } of round.stops) {
      const dueMs = Date.parse(round.startsAt) + (place + 1) * minutesPerStop * 60_000
      if (state !== 'waiting' || dueMs > nowMs) continue
      const isMissed = chance(seed, round.routeId, round.day, place) < missedShare
      const body = isMissed
        ? { state: 'missed', reason: pickBy(chance(seed, round.routeId, place, 'reason'), reasons) }
        : { state: 'done' }
      await client.call('PUT', `/api/environment/rounds/${round.routeId}/${round.day}/stops/${place}`, body)
      tally.total.stops += 1
    }
  }
  let playedMs = 0
  return {
    collectors: clients.length,
    async play(nowMs) {
      if (nowMs - playedMs < everyMs) return
      playedMs = nowMs
      try {
        for (const client of clients) {
          const { rounds } = await client.call<{ rounds: Round[] }>('GET', '/api/environment/rounds')
          for (const round of rounds) if (round.mayNote) await collect(client, round, nowMs)
        }
      } catch (error) {
        if (error instanceof Refused) tally.refuse(1, error.message)
        else if (!isAway(error)) throw error
      }
    },
  }
}
