/**
 * An inventory in this browser: as last seen, and what was counted and has not reached the server. Kept in the browser's own store,
 * under the official who counts, so that a lost connection and a closed tab lose nothing. Sent in the order of counting; a count that is
 * sent twice counts once (PA9).
 */
import { call, ProblemError } from '../../../web/ui/client.ts'
import { change, recall } from '../../../web/ui/kept.ts'
import { addPhoto, type AssetState, countAsset, type Line, readRound, type RoundDetail } from '../contract.ts'

export interface Pending {
  readonly assetId: string
  readonly code: string
  readonly state: AssetState
  readonly place: string
  readonly note?: string
  readonly countedAt: string
  readonly photo?: Blob
  /** Why the server will not have it; it stays until somebody has read that. */
  readonly refused?: { readonly title: string; readonly detail: string }
}

export interface Counting {
  readonly round: RoundDetail | undefined
  readonly pending: readonly Pending[]
  readonly sending: boolean
  /** Of the last try to read or to send. */
  readonly error: unknown
}

export interface CountStore {
  readonly subscribe: (heard: () => void) => () => void
  readonly get: () => Counting
  readonly refresh: () => Promise<void>
  readonly add: (count: Pending) => Promise<void>
  readonly drop: (count: Pending) => Promise<void>
  readonly send: () => Promise<void>
}

interface Kept {
  readonly round?: RoundDetail
  readonly pending: readonly Pending[]
}

const stores = new Map<string, CountStore>()

/** One a round and official, however often the page is opened. */
export function countStore(roundId: string, officialId: string): CountStore {
  const id = `inventory:${officialId}:${roundId}`
  const known = stores.get(id) ?? createStore(id, roundId)
  stores.set(id, known)
  return known
}

/** What will be refused again however often it is sent; anything else is worth another try. */
const isRefusal = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && [404, 409, 413, 415, 422].includes(error.status)

const isSame = (a: Pending, b: Pending): boolean => a.assetId === b.assetId && a.countedAt === b.countedAt

/** Waiting counts are seen as if they had been sent. */
export function lineWith(line: Line, pending: readonly Pending[], by: string): Line {
  const own = pending.findLast((one) => one.assetId === line.assetId && !one.refused)
  if (!own || (line.count && line.count.at > own.countedAt)) return line
  const { state, place, countedAt: at, note = null } = own
  const count = { at, by, state, place, note, photoId: line.count?.photoId ?? null }
  return { ...line, count, differs: state !== line.state || place !== line.place }
}

function createStore(id: string, roundId: string): CountStore {
  let now: Counting = { round: undefined, pending: [], sending: false, error: undefined }
  const listeners = new Set<() => void>()
  const set = (next: Partial<Counting>): void => {
    now = { ...now, ...next }
    for (const heard of listeners) heard()
  }
  /** What is kept decides: another tab may have counted as well. */
  const keep = async (next: (kept: Kept) => Kept): Promise<void> => {
    let kept: Kept = { pending: [] }
    await change<Kept>(id, (before) => {
      kept = next(before ?? { pending: [] })
      return kept
    })
    set({ round: kept.round ?? now.round, pending: kept.pending })
  }
  const replaced = (line: Line) => (kept: Kept) =>
    kept.round
      ? {
          ...kept,
          round: { ...kept.round, lines: kept.round.lines.map((one) => (one.code === line.code ? line : one)) },
        }
      : kept
  const without = (count: Pending) => (kept: Kept) => {
    return { ...kept, pending: kept.pending.filter((one) => !isSame(one, count)) }
  }

  async function refresh(): Promise<void> {
    if (!now.round) {
      const kept = await recall<Kept>(id)
      if (kept) set({ round: kept.round, pending: kept.pending })
    }
    try {
      const round = await call(readRound, { params: { id: roundId } })
      await keep((kept) => ({ ...kept, round }))
      set({ error: undefined })
    } catch (error) {
      set({ error })
    }
  }

  async function sendOne(count: Pending): Promise<void> {
    const { assetId, code, state, place, note, countedAt, photo } = count
    const params = { id: roundId }
    const body = { code, state, place, countedAt, ...(note && { note }) }
    let line = await call(countAsset, { params, body })
    if (photo) line = await call(addPhoto, { params: { ...params, assetId }, body: photo })
    await keep((kept) => without(count)(replaced(line)(kept)))
  }

  async function send(): Promise<void> {
    if (now.sending) return
    set({ sending: true })
    try {
      for (;;) {
        const count = now.pending.find((one) => !one.refused)
        if (!count) break
        try {
          await sendOne(count)
        } catch (error) {
          if (!isRefusal(error)) throw error
          const refused = { title: error.body.title, detail: error.body.detail }
          await keep((kept) => ({
            ...kept,
            pending: kept.pending.map((one) => (isSame(one, count) ? { ...one, refused } : one)),
          }))
        }
      }
      set({ error: undefined })
    } catch (error) {
      set({ error })
    } finally {
      set({ sending: false })
    }
  }

  return {
    subscribe: (heard) => {
      listeners.add(heard)
      return () => listeners.delete(heard)
    },
    get: () => now,
    refresh,
    send,
    // An earlier count of the same asset that still waits is superseded; its photo stays unless there is a new one.
    add: async (count) => {
      await keep((kept) => {
        const before = kept.pending.find((one) => one.assetId === count.assetId && !one.refused)
        const others = kept.pending.filter((one) => one.assetId !== count.assetId)
        const photo = count.photo ?? before?.photo
        return { ...kept, pending: [...others, { ...count, ...(photo && { photo }) }] }
      })
      void send()
    },
    drop: (count) => keep(without(count)),
  }
}
