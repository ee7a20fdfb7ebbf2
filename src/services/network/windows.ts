/** Planned work: announced beforehand, silent, recorded, and no minute of the service level. Rule NW12. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { InputOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { may, requireMay } from '../../platform/organisation/index.ts'
import type { addWindow, WindowView } from './contract-outages.ts'
import { type Names, readNames } from './names.ts'
import * as store from './store-windows.ts'

const longest = Temporal.Duration.from({ hours: 14 * 24 })
/** Between writing the form and sending it. */
const tolerance = Temporal.Duration.from({ minutes: 5 })
const shown = 100

/** Ids of nodes and links in planned work now. */
export async function subjectsInWindow(tx: Tx): Promise<Set<string>> {
  const now = tx.now.toString()
  const rows = await store.windowsBetween(tx, now, tx.now.add({ milliseconds: 1 }).toString())
  return new Set(rows.flatMap(({ subjects }) => subjects.map(({ id }) => id)))
}

export async function list(tx: Tx, actor: Actor): Promise<WindowView[]> {
  const names = await readNames(tx)
  const rows = await store.latestWindows(tx, shown)
  return rows
    .filter(({ subjects }) =>
      subjects.some(({ id }) => names.unitsOf(id).some((unit) => may(actor, 'network.read', unit))),
    )
    .map((row) => view(names, actor, tx, row))
}

export async function add(tx: Tx, actor: Actor, body: InputOf<typeof addWindow>['body']): Promise<WindowView> {
  const names = await readNames(tx)
  requireAll(names, actor, body.subjects)
  const [from, to] = [Temporal.Instant.from(body.from), Temporal.Instant.from(body.to)]
  const isLate = Temporal.Instant.compare(from, tx.now.subtract(tolerance)) < 0
  const isBackwards = Temporal.Instant.compare(to, from) <= 0 || Temporal.Instant.compare(to, tx.now) <= 0
  if (isLate || isBackwards || Temporal.Instant.compare(to, from.add(longest)) > 0) throw problem('network.bad-window')
  // It cannot cover what was before it was announced.
  const begins = Temporal.Instant.compare(from, tx.now) < 0 ? tx.now : from
  const row = {
    id: newId(),
    title: body.title,
    from_at: begins.toString(),
    to_at: to.toString(),
    entered_by: actor.id ?? '',
    entered_name: actor.name ?? '',
    entered_at: tx.now.toString(),
  }
  await store.insertWindow(tx, { ...row, subjects: JSON.stringify(body.subjects) })
  tx.live('network:state')
  return view(names, actor, tx, { ...row, subjects: body.subjects })
}

export async function end(tx: Tx, actor: Actor, id: string): Promise<WindowView[]> {
  const row = await store.windowById(tx, id)
  if (!row) throw problem('kernel.not-found')
  requireAll(await readNames(tx), actor, row.subjects)
  if (row.from_at >= tx.now.toString({ smallestUnit: 'millisecond' })) await store.deleteWindow(tx, id)
  else await store.endWindow(tx, id, tx.now.toString())
  tx.live('network:state')
  return list(tx, actor)
}

function requireAll(names: Names, actor: Actor, subjects: readonly { readonly id: string }[]): void {
  for (const { id } of subjects) {
    const units = names.unitsOf(id)
    const [first] = units
    if (first === undefined) throw problem('network.unknown', { name: id })
    if (!units.some((unit) => may(actor, 'network.manage', unit))) requireMay(actor, 'network.manage', first)
  }
}

function view(names: Names, actor: Actor, tx: Tx, row: store.WindowRow): WindowView {
  const isOpen = Temporal.Instant.compare(Temporal.Instant.from(row.to_at), tx.now) > 0
  const manages = ({ id }: { id: string }) => names.unitsOf(id).some((unit) => may(actor, 'network.manage', unit))
  return {
    id: row.id,
    title: row.title,
    from: row.from_at,
    to: row.to_at,
    subjects: row.subjects.map((subject) => names.named(subject)),
    by: row.entered_name,
    enteredAt: row.entered_at,
    mayEnd: isOpen && row.subjects.every(manages),
  }
}
