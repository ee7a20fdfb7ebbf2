/** What the counter's pages say of a delivery: how it came here, since when, how long it waits. */
import type { Message } from '../../../kernel/i18n.ts'
import type { DeliveryView } from '../contract.ts'
import { words } from './desk-messages.ts'

export const listNames = ['waiting', 'stuck'] as const
export type ListName = (typeof listNames)[number]

/** When it came to whom holds it now. */
export const heldSince = (one: DeliveryView): string => one.custody.at(-1)?.at ?? one.createdAt

const dayMs = 86_400_000
/** A paper that waits so many days is marked: somebody should call. */
export const longWaitDays = 7

export const daysSince = (at: string, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - Date.parse(at)) / dayMs))

export function wayOf({ channel, status, custody }: DeliveryView): Message {
  if (channel === 'counter') return words.wayCounter
  if (status === 'returned') return words.wayReturned
  if (status !== 'failed') return words.wayPost
  return custody.some((step) => step.kind === 'kept-at-counter') ? words.wayKept : words.wayRefused
}

/** What to search for when this was typed or read by a scanner: the code or the case in an address of ours, else the text. */
export function searchedFor(typed: string): string {
  const text = typed.trim()
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return text.slice(0, 100)
  const { pathname, searchParams } = new URL(text)
  return searchParams.get('c') ?? /\/cases\/([0-9a-f-]{36})/.exec(pathname)?.[1] ?? text.slice(0, 100)
}
