/** A report that is being written: kept in this browser with its photos, sent once, waiting while there is no connection. */
import { call, ProblemError, unreachable } from '../../../web/ui/client.ts'
import { change, forget, recall } from '../../../web/ui/kept.ts'
import type { CategoryId } from '../categories.ts'
import { putPhoto, sendReport } from '../contract.ts'
import { waitingMark } from './waiting.ts'

export interface DraftPhoto {
  readonly id: string
  readonly blob: Blob
  readonly takenAt: string | null
  readonly at: { readonly lat: number; readonly lon: number } | null
}

export interface DraftPlace {
  readonly lat: number
  readonly lon: number
  readonly source: 'gps' | 'map' | 'photo' | 'place'
  readonly accuracy_m?: number
  /** The place that was searched for. */
  readonly name?: string
}

export interface ReportDraft {
  readonly id: string
  readonly key: string
  readonly words: string
  readonly placeWords: string
  readonly category: CategoryId | null
  readonly place: DraftPlace | null
  readonly unit: { readonly id: string; readonly name: string } | null
  readonly anonymous: boolean
  readonly photos: readonly DraftPhoto[]
  /** Sent as soon as there is a connection. */
  readonly waiting: boolean
}

/** What this browser has sent: enough to follow it. */
export interface SentReport {
  readonly id: string
  readonly code: string
  readonly key: string
  readonly at: string
}

const draftName = 'report'
const sentName = 'reports-sent'
/** On window, when a report has arrived. */
export const sentEvent = 'khue:report-sent'
const sentMax = 50

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

export function emptyDraft(): ReportDraft {
  return {
    id: crypto.randomUUID(),
    key: randomKey(),
    words: '',
    placeWords: '',
    category: null,
    place: null,
    unit: null,
    anonymous: false,
    photos: [],
    waiting: false,
  }
}

export const keptDraft = (): Promise<ReportDraft | undefined> => recall<ReportDraft>(draftName)
export const keepDraft = (draft: ReportDraft): Promise<void> => change<ReportDraft>(draftName, () => draft)
export async function dropDraft(): Promise<void> {
  localStorage.removeItem(waitingMark)
  await forget(draftName)
}

export const sentFromHere = async (): Promise<readonly SentReport[]> => (await recall<SentReport[]>(sentName)) ?? []
/** A secret for a voice: one for each browser, hashed with each report. */
export async function voiceKey(): Promise<string> {
  const known = await recall<string>('voice-key')
  if (known !== undefined) return known
  const made = randomKey()
  await change<string>('voice-key', (kept) => kept ?? made)
  return (await recall<string>('voice-key')) ?? made
}

export type Outcome = { readonly sent: SentReport; readonly unit: { vi: string; en: string } } | 'waiting'

/** Sends what is kept; without a connection it waits. Sending again what has arrived is harmless: ids were made here. */
export async function sendDraft(draft: ReportDraft): Promise<Outcome> {
  const { place, category } = draft
  if (!place || !category) throw new Error('a draft without place or category is not sent')
  await keepDraft({ ...draft, waiting: true })
  localStorage.setItem(waitingMark, '1')
  try {
    for (const photo of draft.photos) await sendPhoto(photo)
    const { name, ...where } = place
    const said = [draft.placeWords.trim(), name].filter(Boolean).join(', ')
    const reply = await call(sendReport, {
      body: {
        id: draft.id,
        key: draft.key,
        anonymous: draft.anonymous,
        category,
        words: draft.words.trim(),
        place: { ...where, ...(said !== '' && { words: said.slice(0, 300) }) },
        ...(draft.unit && { unitId: draft.unit.id }),
        photoIds: draft.photos.map(({ id }) => id),
      },
    })
    const sent = { id: reply.id, code: reply.code, key: draft.key, at: new Date().toISOString() }
    await change<SentReport[]>(sentName, (before = []) =>
      [sent, ...before.filter(({ id }) => id !== sent.id)].slice(0, sentMax),
    )
    await dropDraft()
    // A page that is open lists what was sent from here.
    window.dispatchEvent(new Event(sentEvent))
    return { sent, unit: reply.unit }
  } catch (error) {
    if (error instanceof ProblemError && error.body.type === unreachable) return 'waiting'
    // Refused: it is a draft again, for the person to mend.
    await keepDraft({ ...draft, waiting: false })
    localStorage.removeItem(waitingMark)
    throw error
  }
}

function sendPhoto({ id, blob, takenAt, at }: DraftPhoto): Promise<unknown> {
  const query = { ...(takenAt !== null && { takenAt }), ...at }
  return call(putPhoto, { params: { id }, query, body: blob })
}

let sending: Promise<Outcome> | undefined

/** Whatever waits is sent; two tabs or two calls send one report. Undefined when nothing waits. */
export async function sendWaiting(): Promise<Outcome | undefined> {
  const draft = await keptDraft()
  if (!draft?.waiting) return undefined
  sending ??= sendDraft(draft).finally(() => {
    sending = undefined
  })
  return sending
}
