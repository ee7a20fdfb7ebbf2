/** A page drawn on the server: what the kernel gives to a face's built program, and what it gets. Browser-safe. */

export interface PageRequest {
  /** Path and query. */
  readonly url: string
  readonly cookies: Readonly<Record<string, string | undefined>>
  /** Asks the API (`/api/…`, by GET), in this process, as the browser that wants the page would. */
  readonly ask: (path: string) => Promise<Response>
}

export interface DrawnPage {
  readonly status: 200 | 404
  /** For the tab; none when the page has set none. */
  readonly title: string | undefined
  readonly html: string
  /** What the API answered, for the browser to go on from. JSON. */
  readonly answers: unknown
  /** It shows something of one person: no cache may keep it. */
  readonly personal: boolean
  /** What the browser has to do by itself; empty when the page is whole. */
  readonly left: readonly LeftPart[]
}

export interface LeftPart {
  /** Which question of the page, or where in it. Nothing of a person. */
  readonly what: string
  readonly why: LeftReason
}

/**
 * Why a part of a page is left to the browser. As meant: `refused`, the visitor may not have it or it is not there; `changes`, to
 * answer it would change something. A fault: `unavailable`, the API was too busy or broken; `unsettled`, the page asks in too many
 * rounds; `failed`, a part of it threw.
 */
export type LeftReason = 'refused' | 'changes' | 'unavailable' | 'unsettled' | 'failed'

export type DrawPage = (request: PageRequest) => Promise<DrawnPage>
