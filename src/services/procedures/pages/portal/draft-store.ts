/**
 * An application in this browser: the draft as last seen, and the answers that the server has not accepted yet. In the page's
 * memory (the query client) and, to survive a closed tab, in the browser's own store.
 */
import type { QueryClient } from '@tanstack/react-query'
import type { ReplyOf } from '../../../../kernel/endpoint.ts'
import { call, ProblemError } from '../../../../web/ui/client.ts'
import { change, forget, keeps, recall } from '../../../../web/ui/kept.ts'
import {
  guardFrom,
  type Guarded,
  isOverdue,
  isPutAway,
  putAway,
  type PutAway,
  unseal,
} from '../../../../web/ui/kept-guard.ts'
import { type Answers, type Draft, getDraft, saveDraft } from '../../contract.ts'

/** By field name; null: taken away. */
export type Unsent = Readonly<Record<string, unknown>>

export interface KeptDraft extends Guarded {
  readonly draft: Draft
  readonly unsent: Unsent
  /** Not yet when the server has drawn the page: it knows nothing of what is kept here. */
  readonly laidOver?: boolean
}

interface Place {
  readonly client: QueryClient
  readonly id: string
}

/**
 * By draft: what is being asked or saved. One at a time, in order, also when one page of the form gives way to the next. Each
 * memory has its own, since the server draws pages of many people.
 */
const queues = new WeakMap<QueryClient, Map<string, Promise<unknown>>>()

export function inTurn<T>({ client, id }: Place, work: () => Promise<T>): Promise<T> {
  const own = queues.get(client) ?? new Map<string, Promise<unknown>>()
  queues.set(client, own)
  const next = (own.get(id) ?? Promise.resolve()).then(work, work)
  own.set(id, next)
  return next
}

export const draftKey = (id: string): readonly [string, string] => ['draft', id]

const keptId = (id: string): string => `draft:${id}`

export function currentOf({ client, id }: Place): KeptDraft | undefined {
  return client.getQueryData<KeptDraft>(draftKey(id))
}

/** With the time from which on it is put away: whoever does something here is there. */
function guarded(draft: Draft, unsent: Unsent): KeptDraft {
  return { draft, unsent, ...(draft.keep && { guard: guardFrom(draft.keep) }) }
}

/** What this browser has of the draft that the server has just given; put away before, it is the person's again. */
async function keptFor(draft: Draft): Promise<Unsent> {
  const kept = await recall<KeptDraft | PutAway>(keptId(draft.id))
  if (!isPutAway(kept)) return kept?.unsent ?? {}
  const unsent = (draft.keep && (await unseal(draft.keep.key, kept))) ?? {}
  await change<KeptDraft>(keptId(draft.id), () => guarded(draft, unsent))
  return unsent
}

function put({ client, id }: Place, next: KeptDraft): void {
  client.setQueryData(draftKey(id), next)
}

export function merged(answers: Answers, unsent: Unsent): Answers {
  const all = Object.entries({ ...answers, ...unsent })
  return Object.fromEntries(all.filter(([, value]) => value !== null && value !== undefined))
}

/** Without what has been sent; what was changed since is still unsent. */
function without(unsent: Unsent, sent: Unsent): Unsent {
  const isSent = (name: string, value: unknown): boolean =>
    name in sent && JSON.stringify(sent[name]) === JSON.stringify(value)
  return Object.fromEntries(Object.entries(unsent).filter(([name, value]) => !isSent(name, value)))
}

/** The same answer, in whatever order its parts come: the server's database has its own. */
function isSame(a: unknown, b: unknown): boolean {
  const text = (value: unknown): string =>
    JSON.stringify(value ?? null, (_name, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
        : part,
    )
  return text(a) === text(b)
}

/**
 * UI13: what is left of the unsent answers once the application was submitted from elsewhere: those that are not in it. They stay
 * in this browser until the person has read them.
 */
export async function leftOut(id: string, draft: Draft, unsent: Unsent): Promise<Unsent> {
  const others = Object.entries(unsent).filter(([name, value]) => !isSame(value, draft.answers[name]))
  const left = Object.fromEntries(others)
  if (others.length === 0) await forget(keptId(id))
  else await change<KeptDraft>(keptId(id), () => guarded(draft, left))
  return left
}

/** The draft of the server, with what is unsent laid over it; the kept one when the server cannot be reached. */
export async function load({ client, id }: Place, signal: AbortSignal): Promise<KeptDraft> {
  // Read after the reply: what was typed or sent meanwhile counts.
  const unsentNow = (kept: Unsent): Unsent => ({ ...kept, ...currentOf({ client, id })?.unsent })
  try {
    const draft = await call(getDraft, { params: { id }, signal })
    const unsent = unsentNow(await keptFor(draft))
    return { ...guarded(draft, draft.submittedAs ? await leftOut(id, draft, unsent) : unsent), laidOver: keeps }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    if (error.status === 0) {
      const kept = await recall<KeptDraft | PutAway>(keptId(id))
      if (isPutAway(kept) || (kept && isOverdue(kept))) throw await signInAgain(id)
      if (kept) return { ...guarded(kept.draft, unsentNow(kept.unsent)), laidOver: true }
    }
    if (error.status === 401) await putAway(keptId(id))
    // It is not this person's, or no longer there: its copy has no business here either.
    if ([403, 404].includes(error.status)) await forget(keptId(id))
    throw error
  }
}

/** UI15: whose form it is, nobody can say without the server. */
async function signInAgain(id: string): Promise<ProblemError> {
  await putAway(keptId(id))
  return new ProblemError({ type: 'kernel.signed-out', title: '', status: 401, detail: '' })
}

/** UI15: nobody has done anything here for as long as a sign-in lasts: the form goes from the page, too. */
export async function leaveAlone({ client, id }: Place): Promise<void> {
  const now = currentOf({ client, id })
  if (!now || !isOverdue(now)) return
  await putAway(keptId(id))
  await client.resetQueries({ queryKey: draftKey(id) })
}

/** Lays what this browser has kept over a page that the server has drawn; once for each page load. */
export async function layOver(place: Place): Promise<void> {
  const drawn = currentOf(place)
  if (!drawn || drawn.laidOver) return
  const { draft } = drawn
  const kept = await keptFor(draft)
  const left = draft.submittedAs ? await leftOut(place.id, draft, kept) : kept
  const now = currentOf(place)
  if (now) put(place, { ...now, unsent: { ...left, ...now.unsent }, laidOver: true })
}

/** An answer is given: at once in the page. Resolves when this browser has kept it. */
export async function answer(place: Place, name: string, value: unknown): Promise<void> {
  const now = currentOf(place)
  if (!now) return
  const given = { [name]: value ?? null }
  put(place, { ...now, ...guarded(now.draft, { ...now.unsent, ...given }) })
  await keepUnsent(place.id, now.draft, given)
}

async function keepUnsent(id: string, draft: Draft, unsent: Unsent): Promise<void> {
  await change<KeptDraft>(keptId(id), (kept) => guarded(draft, { ...kept?.unsent, ...unsent }))
}

/** Whether there is anything to send. Nothing is sent to what was submitted. */
export function hasUnsent(place: Place): boolean {
  const now = currentOf(place)
  return now !== undefined && !now.draft.submittedAs && Object.keys(now.unsent).length > 0
}

/** Sends what is unsent, and the way of delivery when it is chosen; gives when it was saved, nothing when there was nothing. */
export async function send(place: Place, delivery?: Draft['delivery']): Promise<string | undefined> {
  const before = currentOf(place)
  if (!before || (!hasUnsent(place) && delivery === undefined)) return undefined
  const chosen = delivery && { delivery }
  const reply = await call(saveDraft, {
    params: { id: place.id },
    body: { version: before.draft.version, set: before.unsent, ...chosen },
  })
  const after = currentOf(place) ?? before
  const answers = merged({ ...after.draft.answers, ...reply.changedElsewhere }, before.unsent)
  const { version, savedAt } = reply
  const draft = { ...after.draft, version, answers, sources: sourcesAfter(after.draft, reply), savedAt, ...chosen }
  put(place, { ...after, ...guarded(draft, without(after.unsent, before.unsent)) })
  await change<KeptDraft>(keptId(place.id), (kept) => guarded(draft, without(kept?.unsent ?? {}, before.unsent)))
  return reply.savedAt
}

/** Where answers came from, once some were changed otherwise than on this page. */
export function sourcesAfter(
  { sources }: Draft,
  { changedElsewhere, sources: fresh }: ReplyOf<typeof saveDraft>,
): Draft['sources'] {
  const others = Object.entries(sources).filter(([name]) => !(name in changedElsewhere))
  return { ...Object.fromEntries(others), ...fresh }
}

/** When it could not be sent: resolves when all of it is kept in this browser, and not before. */
export async function keepAll(place: Place): Promise<void> {
  const now = currentOf(place)
  if (now) await keepUnsent(place.id, now.draft, now.unsent)
}

/** The person has read what was left out, and needs it no more. */
export async function dropLeftOut(place: Place): Promise<void> {
  await forget(keptId(place.id))
  const now = currentOf(place)
  if (now) put(place, { ...now, unsent: {} })
}

/** After submitting or deleting: the copy in this browser goes. */
export async function dropKept(id: string): Promise<void> {
  await forget(keptId(id))
}
