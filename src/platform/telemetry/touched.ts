/** What a transaction changes of things and devices, so that after its commit every process knows. */
import type { App, Tx } from '../../kernel/app.ts'
import { catalogueOf } from './catalogue.ts'
import { channel } from './log.ts'
import { doorOf } from './door.ts'

interface Touched {
  readonly things: Set<string>
  readonly devices: Set<string>
  /** Of these, those that are let in again though they misbehaved. */
  readonly letIn: Set<string>
}

const touched = new WeakMap<Tx, Touched>()

function touchedBy(tx: Tx): Touched {
  const found = touched.get(tx) ?? { things: new Set<string>(), devices: new Set<string>(), letIn: new Set<string>() }
  touched.set(tx, found)
  return found
}

// Delivered with the commit, or not at all; changes of things are rare, so that no commits queue up for it.
const say = (tx: Tx, what: string) => tx.later('telemetry.say', 'select pg_notify($1, $2)', [channel, what])

export function touch(tx: Tx, thingIds: readonly string[]): void {
  for (const id of thingIds) touchedBy(tx).things.add(id)
  for (let at = 0; at < thingIds.length; at += 100) say(tx, `things ${thingIds.slice(at, at + 100).join(',')}`)
}

export function touchDevice(tx: Tx, id: string, isLetIn = false): void {
  touchedBy(tx).devices.add(id)
  if (isLetIn) touchedBy(tx).letIn.add(id)
  say(tx, `${isLetIn ? 'let-in' : 'device'} ${id}`)
}

/** Runs `work` in a transaction; when it resolves, this process knows what was changed. */
export async function settled<T>(app: App, work: (tx: Tx) => Promise<T>): Promise<T> {
  let changed: Touched | undefined
  const result = await app.transaction(async (tx) => {
    const done = await work(tx)
    changed = touched.get(tx)
    return done
  })
  for (const id of changed?.devices ?? []) doorOf(app).forget(id)
  for (const id of changed?.letIn ?? []) doorOf(app).letInAgain(id)
  if (changed && changed.things.size > 0) await catalogueOf(app).read([...changed.things])
  return result
}
