/**
 * An application being filled in. Answers are saved as they are typed; without a connection they are kept in this
 * browser and sent when it is back: when the city is reached again, on a timer, and when the page is opened again.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { ProblemError } from '../../../../web/ui/client.ts'
import { isOnline, onConnection } from '../../../../web/ui/connection.ts'
import type { Saving } from '../../../../web/ui/progress.tsx'
import type { Answers, Draft } from '../../contract.ts'
import {
  answer,
  draftKey,
  dropLeftOut,
  hasUnsent,
  inTurn,
  keepAll,
  type KeptDraft,
  layOver,
  leaveAlone,
  load,
  merged,
  send,
  type Unsent,
} from './draft-store.ts'

const typingPauseMs = 700
const retryMs = 15_000

export interface DraftWork {
  readonly draft: Draft
  readonly answers: Answers
  /** What is not in the application that was submitted elsewhere; empty while it is a draft. */
  readonly leftOut: Unsent
  readonly dropLeftOut: () => Promise<void>
  readonly saving: Saving
  readonly set: (name: string, value: unknown) => void
  /** Sends what is unsent now; false when that did not work. */
  readonly flush: () => Promise<boolean>
  readonly setDelivery: (way: Draft['delivery']) => Promise<void>
  readonly reload: () => Promise<unknown>
}

export function useDraft(id: string) {
  const query = useQuery({
    queryKey: draftKey(id),
    // Not beside a save: its reply would be older than what is on the page.
    queryFn: ({ client, signal }) => inTurn({ client, id }, () => load({ client, id }, signal)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
  const work = useSaving(id, query.data)
  return { ...query, work }
}

function useSaving(id: string, loaded: KeptDraft | undefined): DraftWork | undefined {
  const client = useQueryClient()
  const place = useMemo(() => ({ client, id }), [client, id])
  const [saving, setSaving] = useState<Saving>({ state: 'idle' })
  // The cache tells of a change a moment later. Until then React would put the old answer back into the field: the caret
  // jumps, and a key pressed meanwhile is lost.
  const [, draw] = useReducer((times: number) => times + 1, 0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const fail = useCallback((error: unknown): void => {
    setSaving({ state: 'failed', why: error instanceof Error ? error.message : String(error) })
  }, [])

  const trySend = useCallback(
    async (delivery?: Draft['delivery']): Promise<boolean> => {
      try {
        if (hasUnsent(place) || delivery) setSaving({ state: 'saving' })
        const at = await send(place, delivery)
        if (at !== undefined) setSaving({ state: 'saved', at })
        return true
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        if (error.kind === 'procedures.draft-closed') {
          // Submitted in another tab or on another device: the page then says so, and shows what did not get into it (UI13).
          await keepAll(place)
          void client.invalidateQueries({ queryKey: draftKey(id) })
          setSaving({ state: 'idle' })
          return false
        }
        if (error.status !== 0) throw error
        // The page says that it is kept when it is: whoever reads that may close the tab.
        await keepAll(place)
        setSaving({ state: 'kept' })
        return false
      }
    },
    [client, id, place],
  )

  const flush = useCallback(
    async (delivery?: Draft['delivery']): Promise<boolean> => {
      clearTimeout(timer.current)
      try {
        return await inTurn(place, () => trySend(delivery))
      } catch (error) {
        fail(error)
        return false
      }
    },
    [fail, place, trySend],
  )

  const set = useCallback(
    (name: string, value: unknown) => {
      // First into this browser, at once: a closed tab must not take the answer with it.
      answer(place, name, value).catch(fail)
      draw()
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void flush(), typingPauseMs)
    },
    [fail, flush, place],
  )

  useEffect(() => {
    const again = (): void => void flush()
    const sendWhenBack = (): void => {
      if (hasUnsent(place) && isOnline()) again()
    }
    const deaf = onConnection(sendWhenBack)
    const repeat = setInterval(() => {
      sendWhenBack()
      void leaveAlone(place)
    }, retryMs)
    return () => {
      deaf()
      clearInterval(repeat)
      again()
    }
  }, [flush, place])

  // Opened again with something unsent: send it. Saves wait for this: what they have sent is not to be laid over once more.
  const ready = loaded !== undefined
  useEffect(() => {
    if (!ready) return
    inTurn(place, () => layOver(place)).then(() => void flush(), fail)
  }, [ready, fail, flush, place])

  if (!loaded) return undefined
  return {
    draft: loaded.draft,
    answers: merged(loaded.draft.answers, loaded.unsent),
    leftOut: loaded.draft.submittedAs ? loaded.unsent : {},
    dropLeftOut: () => dropLeftOut(place),
    saving,
    set,
    flush: () => flush(),
    setDelivery: async (way) => {
      await flush(way)
    },
    reload: () => client.invalidateQueries({ queryKey: draftKey(id) }),
  }
}
