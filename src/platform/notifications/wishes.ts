/**
 * What a person asked to be told of. The services keep it, each by its own shape; here they say that they do, so that it is
 * shown, taken along and ended in one place ("my data"). Rule NOT7.
 */
import type { App, Tx } from '../../kernel/app.ts'
import type { Message } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'

export interface Wish {
  /** Names it within its source. */
  readonly key: string
  readonly what: Message
  /** Null where it was not noted. */
  readonly since: string | null
  /** Null where it lasts until it is ended. */
  readonly endsAt: string | null
  /** When the person was told last, where that is kept. */
  readonly toldAt: string | null
  /** The portal's page where it is set. */
  readonly link: string
  /** Ended with one press, for good; otherwise it is changed where it is set. */
  readonly canEnd: boolean
}

export interface WishSource {
  /** The module's name. */
  readonly id: string
  readonly title: Message
  /** All that is kept of the person, also of places that are no more. */
  readonly of: (tx: Tx, personId: string) => Promise<readonly Wish[]>
  /** Deletes it. Gives whether there was one. */
  readonly end: (tx: Tx, personId: string, key: string) => Promise<boolean>
}

export interface KeptWish extends Wish {
  readonly source: string
  readonly title: Message
}

const declared = new WeakMap<App, Map<string, WishSource>>()

/** Called when a module starts. Throws when the id is taken. */
export function declareWishes(app: App, source: WishSource): void {
  const sources = declared.get(app) ?? new Map<string, WishSource>()
  declared.set(app, sources)
  if (sources.has(source.id)) throw new Error(`two sources of wishes named ${source.id}`)
  sources.set(source.id, source)
}

/** Of all sources. Who may see them is the caller's to check. */
export async function wishesOf(tx: Tx, personId: string): Promise<KeptWish[]> {
  const all: KeptWish[] = []
  for (const { id, title, of } of declared.get(tx.app)?.values() ?? []) {
    for (const wish of await of(tx, personId)) all.push({ ...wish, source: id, title })
  }
  return all
}

/** Throws `kernel.not-found`. */
export async function endWish(tx: Tx, personId: string, of: { source: string; key: string }): Promise<void> {
  const ended = await declared.get(tx.app)?.get(of.source)?.end(tx, personId, of.key)
  if (ended !== true) throw problem('kernel.not-found')
}
