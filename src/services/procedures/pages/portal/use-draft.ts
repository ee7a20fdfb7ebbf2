/**
 * An application being filled in. Answers are saved as they are typed; without a connection they are kept in this
 * browser and sent when it is back: on the `online` event, on a timer, and when the page is opened again.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { call, ProblemError } from '../../../../web/ui/client.ts'
import { forget, keep, keeps, recall } from '../../../../web/ui/kept.ts'
import type { Saving } from '../../../../web/ui/progress.tsx'
import { type Answers, type Draft, getDraft, saveDraft } from '../../contract.ts'

const typingPauseMs = 700
const retryMs = 15_000

/** What the browser keeps: the draft as last seen, and the answers not yet accepted by the server (null: taken away). */
interface KeptDraft {
  readonly draft: Draft
  readonly unsent: Readonly<Record<string, unknown>>
  /** Not yet when the server has drawn the page: it knows nothing of what is kept here. */
  readonly laidOver?: boolean
}

/** By draft: what is being saved. One at a time, in order, also when one page of the form gives way to the next. */
const queues = new Map<string, Promise<boolean>>()

const keptId = (id: string): string => `draft:${id}`

function merged(answers: Answers, unsent: Readonly<Record<string, unknown>>): Answers {
  const all = Object.entries({ ...answers, ...unsent })
  return Object.fromEntries(all.filter(([, value]) => value !== null && value !== undefined))
}

/** The draft of the server, with what is unsent laid over it; the kept one when the server cannot be reached. */
async function load(id: string, signal: AbortSignal): Promise<KeptDraft> {
  const kept = await recall<KeptDraft>(keptId(id))
  try {
    const draft = await call(getDraft, { params: { id }, signal })
    if (draft.submittedAs) await forget(keptId(id))
    return { draft, unsent: draft.submittedAs ? {} : (kept?.unsent ?? {}), laidOver: keeps }
  } catch (error) {
    if (kept && error instanceof ProblemError && error.status === 0) return { ...kept, laidOver: true }
    // It is not this person's, or no longer there: its copy has no business here either.
    if (error instanceof ProblemError && [403, 404].includes(error.status)) await forget(keptId(id))
    throw error
  }
}

export interface DraftWork {
  readonly draft: Draft
  readonly answers: Answers
  readonly saving: Saving
  readonly set: (name: string, value: unknown) => void
  /** Sends what is unsent now; false when that did not work. */
  readonly flush: () => Promise<boolean>
  readonly setDelivery: (way: Draft['delivery']) => Promise<void>
  readonly reload: () => Promise<unknown>
}

export function draftKey(id: string): readonly [string, string] {
  return ['draft', id]
}

export function useDraft(id: string) {
  const query = useQuery({
    queryKey: draftKey(id),
    queryFn: ({ signal }) => load(id, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
  const work = useSaving(id, query.data)
  return { ...query, work }
}

function useSaving(id: string, loaded: KeptDraft | undefined): DraftWork | undefined {
  const client = useQueryClient()
  const [saving, setSaving] = useState<Saving>({ state: 'idle' })
  // The cache tells of a change a moment later. Until then React would put the old answer back into the field: the caret
  // jumps, and a key pressed meanwhile is lost.
  const [, draw] = useReducer((times: number) => times + 1, 0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const current = useCallback(() => client.getQueryData<KeptDraft>(draftKey(id)), [client, id])
  const put = useCallback((next: KeptDraft) => client.setQueryData(draftKey(id), next), [client, id])

  const send = useCallback(
    async (delivery?: Draft['delivery']): Promise<boolean> => {
      const before = current()
      if (!before || (Object.keys(before.unsent).length === 0 && delivery === undefined)) return true
      setSaving({ state: 'saving' })
      try {
        const reply = await call(saveDraft, {
          params: { id },
          body: { version: before.draft.version, set: before.unsent, ...(delivery && { delivery }) },
        })
        const after = current() ?? before
        // What was typed while this was on its way is still unsent.
        const unsent = Object.fromEntries(
          Object.entries(after.unsent).filter(([name, value]) => before.unsent[name] !== value),
        )
        const answers = merged({ ...after.draft.answers, ...reply.changedElsewhere }, before.unsent)
        const draft = {
          ...after.draft,
          version: reply.version,
          answers,
          savedAt: reply.savedAt,
          ...(delivery && { delivery }),
        }
        put({ ...after, draft, unsent })
        await keep(keptId(id), { draft, unsent } satisfies KeptDraft)
        setSaving({ state: 'saved', at: reply.savedAt })
        return true
      } catch (error) {
        if (error instanceof ProblemError && error.status !== 0) setSaving({ state: 'failed', why: error.message })
        else setSaving({ state: 'kept' })
        return false
      }
    },
    [current, id, put],
  )

  const inTurn = useCallback(
    (work: () => Promise<boolean>): Promise<boolean> => {
      const next = (queues.get(id) ?? Promise.resolve(true)).then(work)
      queues.set(id, next)
      return next
    },
    [id],
  )

  const flush = useCallback(
    (delivery?: Draft['delivery']): Promise<boolean> => {
      clearTimeout(timer.current)
      return inTurn(() => send(delivery))
    },
    [inTurn, send],
  )

  const set = useCallback(
    (name: string, value: unknown) => {
      const now = current()
      if (!now) return
      const next = { ...now, unsent: { ...now.unsent, [name]: value ?? null } }
      put(next)
      draw()
      // First into this browser, at once: a closed tab must not take the answer with it.
      keep(keptId(id), next).catch((error: unknown) => setSaving({ state: 'failed', why: String(error) }))
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void flush(), typingPauseMs)
    },
    [current, flush, id, put],
  )

  useEffect(() => {
    const again = (): void => void flush()
    window.addEventListener('online', again)
    const repeat = setInterval(() => {
      if (Object.keys(current()?.unsent ?? {}).length > 0 && navigator.onLine) again()
    }, retryMs)
    return () => {
      window.removeEventListener('online', again)
      clearInterval(repeat)
      again()
    }
  }, [current, flush])

  // Opened again with something unsent: send it. Saves wait for this: what they have sent is not to be laid over once more.
  const ready = loaded !== undefined
  useEffect(() => {
    if (!ready) return
    const layOver = async (): Promise<boolean> => {
      try {
        const kept = current()?.laidOver ? undefined : await recall<KeptDraft>(keptId(id))
        const now = current()
        const unsent = now?.draft.submittedAs ? {} : { ...kept?.unsent, ...now?.unsent }
        if (now) put({ ...now, unsent, laidOver: true })
        return true
      } catch (error) {
        setSaving({ state: 'failed', why: String(error) })
        return false
      }
    }
    void inTurn(layOver)
    void flush()
  }, [ready, inTurn, flush, current, put, id])

  if (!loaded) return undefined
  return {
    draft: loaded.draft,
    answers: merged(loaded.draft.answers, loaded.unsent),
    saving,
    set,
    flush: () => flush(),
    setDelivery: async (way) => {
      await flush(way)
    },
    reload: () => client.invalidateQueries({ queryKey: draftKey(id) }),
  }
}

/** After submitting: the copy in this browser goes. */
export async function dropKept(id: string): Promise<void> {
  await forget(keptId(id))
}
