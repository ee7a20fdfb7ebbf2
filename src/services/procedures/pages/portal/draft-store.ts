/**
 * An application in this browser: the draft as last seen, and the answers that the server has not accepted yet. In the page's
 * memory (the query client) and, to survive a closed tab, in the browser's own store.
 */
import type { QueryClient } from '@tanstack/react-query'
import type { ReplyOf } from '../../../../kernel/endpoint.ts'
import { call, ProblemError } from '../../../../web/ui/client.ts'
import { change, forget, keeps, recall } from '../../../../web/ui/kept.ts'
import { type Answers, type Draft, getDraft, saveDraft } from '../../contract.ts'

/** By field name; null: taken away. */
export type Unsent = Readonly<Record<string, unknown>>

export interface KeptDraft {
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
  else await change<KeptDraft>(keptId(id), () => ({ draft, unsent: left }))
  return left
}

/** The draft of the server, with what is unsent laid over it; the kept one when the server cannot be reached. */
export async function load({ client, id }: Place, signal: AbortSignal): Promise<KeptDraft> {
  // Read after the reply: what was typed or sent meanwhile counts.
  const unsentNow = (kept: KeptDraft | undefined): Unsent => ({
    ...kept?.unsent,
    ...currentOf({ client, id })?.unsent,
  })
  try {
    const draft = await call(getDraft, { params: { id }, signal })
    const unsent = unsentNow(await recall<KeptDraft>(keptId(id)))
    return { draft, unsent: draft.submittedAs ? await leftOut(id, draft, unsent) : unsent, laidOver: keeps }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const kept = error.status === 0 ? await recall<KeptDraft>(keptId(id)) : undefined
    if (kept) return { draft: kept.draft, unsent: unsentNow(kept), laidOver: true }
    // It is not this person's, or no longer there: its copy has no business here either.
    if ([403, 404].includes(error.status)) await forget(keptId(id))
    throw error
  }
}

/** Lays what this browser has kept over a page that the server has drawn; once for each page load. */
export async function layOver(place: Place): Promise<void> {
  const drawn = currentOf(place)
  if (!drawn || drawn.laidOver) return
  const kept = await recall<KeptDraft>(keptId(place.id))
  const { draft } = drawn
  const left = draft.submittedAs ? await leftOut(place.id, draft, kept?.unsent ?? {}) : kept?.unsent
  const now = currentOf(place)
  if (now) put(place, { ...now, unsent: { ...left, ...now.unsent }, laidOver: true })
}

/** An answer is given: at once in the page. Resolves when this browser has kept it. */
export async function answer(place: Place, name: string, value: unknown): Promise<void> {
  const now = currentOf(place)
  if (!now) return
  const given = { [name]: value ?? null }
  put(place, { ...now, unsent: { ...now.unsent, ...given } })
  await keepUnsent(place.id, now.draft, given)
}

async function keepUnsent(id: string, draft: Draft, unsent: Unsent): Promise<void> {
  await change<KeptDraft>(keptId(id), (kept) => ({ draft, unsent: { ...kept?.unsent, ...unsent } }))
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
  put(place, { ...after, draft, unsent: without(after.unsent, before.unsent) })
  await change<KeptDraft>(keptId(place.id), (kept) => ({
    draft,
    unsent: without(kept?.unsent ?? {}, before.unsent),
  }))
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
