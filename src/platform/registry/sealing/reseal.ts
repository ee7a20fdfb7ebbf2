/**
 * Brings rows under the newest key and the present definition, batch by batch; a batch and its place are one transaction, so that
 * whoever was killed, each row is done once. Readers and writers go on meanwhile: every piece says which key it is under. A key is
 * destroyed when no row needs it. Rules RG52 and RG54.
 */
import type { Actor } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import type { Registry } from '../definition.ts'
import { forgetKeys, keyForSealing, nextKey, ringMs } from './keys.ts'
import { resealBatch } from './batches.ts'
import * as store from './store.ts'

/** Called when a registry is opened: fields that have become sensitive, or no longer are, are sealed or opened. */
export async function noteSealedFields(tx: Tx, registry: string, fields: readonly string[]): Promise<void> {
  const before = await store.sealedFields(tx, registry)
  if (before?.join() === fields.join()) return
  await store.setSealedFields(tx, registry, fields)
  // What is there from a time before anything was sealed may have values in clear.
  await store.begin(tx, registry, store.kinds)
}

/** Makes a new key; gives its number. Everything is then brought under it by `resealSome`. */
export async function rotate(tx: Tx, actor: Actor, registries: readonly string[]): Promise<number> {
  const version = await nextKey(tx, actor)
  for (const registry of registries) await store.begin(tx, registry, store.kinds)
  return version
}

export interface Progress {
  readonly lanes: readonly store.Resealing[]
  /** Keys that are not the newest and not yet destroyed. */
  readonly oldKeys: readonly number[]
  readonly newest: number
}

export async function progress(tx: Tx): Promise<Progress> {
  const keys = (await store.keys(tx)).filter((key) => key.encrypted_key !== null).map(({ version }) => version)
  return { lanes: await store.all(tx), oldKeys: keys.slice(0, -1), newest: keys.at(-1) ?? 0 }
}

/** A registry that is open. */
type Find = (name: string) => Registry | undefined

/** Works for a while; gives whether there is more to do now. */
export async function resealSome(app: App, find: Find, forMs: number): Promise<boolean> {
  const until = performance.now() + forMs
  while (performance.now() < until) {
    const { lanes, oldKeys } = await app.read(progress)
    const lane = lanes.find(({ registry, ended_at }) => ended_at === null && find(registry))
    const registry = lane && find(lane.registry)
    if (registry) await app.transaction((tx) => batch(tx, registry, lane))
    else {
      if (oldKeys.length > 0) await destroyUnneeded(app)
      return (await app.read(progress)).lanes.some(({ registry, ended_at }) => ended_at === null && find(registry))
    }
  }
  return true
}

async function batch(tx: Tx, registry: Registry, { what }: store.Resealing): Promise<void> {
  const lane = await store.lock(tx, registry.name, what)
  if (!lane || lane.ended_at !== null) return
  tx.standBehind()
  const key = await keyForSealing(tx)
  const { last, rows } = await resealBatch(tx, registry, lane, key)
  const ended = last === undefined ? { ended_at: tx.now.toString() } : { position: last }
  await store.move(tx, { ...lane, ...ended, done: lane.done + rows })
}

/** Once every process writes with the newest key. What still needs an old one is gone through again. */
async function destroyUnneeded(app: App): Promise<void> {
  await app.bulk(async (tx) => {
    await store.lockKeyMaking(tx)
    const keys = (await store.keys(tx)).filter((key) => key.encrypted_key !== null)
    const newest = keys.at(-1)
    if (!newest || tx.now.epochMilliseconds - Date.parse(newest.made_at) < 2 * ringMs) return
    for (const { version } of keys.slice(0, -1)) {
      // A load may write with it for as long as it takes.
      if (!(await store.keepFromUse(tx, version))) continue
      const needed = await store.whoNeeds(tx, version)
      if (needed) await store.begin(tx, needed.registry, [needed.what])
      else await store.destroyKey(tx, version)
    }
  })
  forgetKeys(app)
}
