/**
 * Brings rows under the newest key and the present definition, batch by batch; a batch and its place are one transaction, so that
 * whoever was killed, each row is done once. Readers and writers go on meanwhile: every piece says which key it is under. A key is
 * destroyed when no row needs it. Rules RG52, RG54 and RG55.
 */
import type { Actor } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import type { Registry } from '../definition.ts'
import { columnNeeding, columnsOf, noteColumns, resealColumn, type SealedColumn } from './columns.ts'
import { ensureKey, forgetKeys, keyForSealing, nextKey, ringMs } from './keys.ts'
import { resealBatch } from './batches.ts'
import * as store from './store.ts'

/** Called when a registry is opened: fields that have become sensitive, or no longer are, are sealed or opened. */
export async function noteSealedFields(tx: Tx, registry: string, fields: readonly string[]): Promise<void> {
  if (await noteSealed(tx, registry, fields)) await store.begin(tx, registry, store.kinds)
}

/** Whether this differs from what was noted before: what is there from before may have values in clear. */
async function noteSealed(tx: Tx, name: string, fields: readonly string[]): Promise<boolean> {
  const before = await store.sealedFields(tx, name)
  if (before?.join() === fields.join()) return false
  await store.setSealedFields(tx, name, fields)
  return true
}

/** Called when a module starts that keeps columns sealed (columns.ts). */
export async function keepSealed(app: App, columns: readonly SealedColumn[]): Promise<void> {
  await ensureKey(app)
  await app.transaction(async (tx) => {
    for (const name of noteColumns(app, columns)) {
      if (await noteSealed(tx, name, ['*'])) await store.begin(tx, name, ['column'])
    }
  })
}

/** Makes a new key; gives its number. Everything is then brought under it by `resealSome`. */
export async function rotate(tx: Tx, actor: Actor, registries: readonly string[]): Promise<number> {
  const version = await nextKey(tx, actor)
  for (const registry of registries) await store.begin(tx, registry, store.kinds)
  for (const name of columnsOf(tx.app).keys()) await store.begin(tx, name, ['column'])
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

/** What a lane goes through, where this program has it. */
type Target = Registry | SealedColumn | undefined
const targetOf = (app: App, find: Find, { registry, what }: store.Resealing): Target =>
  what === 'column' ? columnsOf(app).get(registry) : find(registry)

/** Works for a while; gives whether there is more to do now. */
export async function resealSome(app: App, find: Find, forMs: number): Promise<boolean> {
  const until = performance.now() + forMs
  while (performance.now() < until) {
    const { lanes, oldKeys } = await app.read(progress)
    const lane = lanes.find((one) => one.ended_at === null && targetOf(app, find, one))
    const target = lane && targetOf(app, find, lane)
    if (target) await app.transaction((tx) => batch(tx, target, lane))
    else {
      if (oldKeys.length > 0) await destroyUnneeded(app)
      return (await app.read(progress)).lanes.some((one) => one.ended_at === null && targetOf(app, find, one))
    }
  }
  return true
}

async function batch(tx: Tx, target: Registry | SealedColumn, { registry, what }: store.Resealing): Promise<void> {
  const lane = await store.lock(tx, registry, what)
  if (!lane || lane.ended_at !== null) return
  tx.standBehind()
  const key = await keyForSealing(tx)
  const { last, rows } =
    'seal' in target ? await resealColumn(tx, target, lane.position, key) : await resealBatch(tx, target, lane, key)
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
      const needed = (await store.whoNeeds(tx, version)) ?? (await columnNeeding(tx, version))
      if (needed) await store.begin(tx, needed.registry, [needed.what])
      else await store.destroyKey(tx, version)
    }
  })
  forgetKeys(app)
}
