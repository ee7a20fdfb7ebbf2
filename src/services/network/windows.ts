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
/** Of those that are over. */
const shownOver = 50
/** Further back one asks for the availability of a month. */
const remembered = Temporal.Duration.from({ hours: 90 * 24 })
const week = Temporal.Duration.from({ hours: 7 * 24 })

/** Ids of nodes and links in planned work now. */
export async function subjectsInWindow(tx: Tx): Promise<Set<string>> {
  const now = tx.now.toString()
  const rows = await store.windowsBetween(tx, now, tx.now.add({ milliseconds: 1 }).toString())
  return new Set(rows.flatMap(({ subjects }) => subjects.map(({ id }) => id)))
}

export async function list(tx: Tx, actor: Actor): Promise<WindowView[]> {
  const names = await readNames(tx)
  const sees = ({ subjects }: store.WindowRow) =>
    subjects.some(({ id }) => names.unitsOf(id).some((unit) => may(actor, 'network.read', unit)))
  const now = tx.now.toString()
  const [ahead, over] = await Promise.all([
    store.windowsAhead(tx, now),
    store.windowsOver(tx, now, tx.now.subtract(remembered).toString()),
  ])
  return [...ahead.filter(sees), ...over.filter(sees).slice(0, shownOver)].map((row) => view(names, actor, tx, row))
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
  const { weeks = 1 } = body
  const isOverlapping = weeks > 1 && Temporal.Instant.compare(to, begins.add(week)) > 0
  if (isOverlapping) throw problem('network.bad-window')
  const rows = Array.from({ length: weeks }, (_, nth) => {
    const later = Temporal.Duration.from({ hours: nth * week.hours })
    return {
      id: newId(),
      title: body.title,
      from_at: begins.add(later).toString(),
      to_at: to.add(later).toString(),
      entered_by: actor.id ?? '',
      entered_name: actor.name ?? '',
      entered_at: tx.now.toString(),
      subjects: body.subjects,
    }
  })
  for (const row of rows) await store.insertWindow(tx, { ...row, subjects: JSON.stringify(row.subjects) })
  tx.live('network:state')
  const [first] = rows
  if (!first) throw new Error('a window of no weeks')
  return view(names, actor, tx, first)
}

export async function end(tx: Tx, actor: Actor, id: string): Promise<WindowView[]> {
  const row = await store.windowById(tx, id)
  if (!row) throw problem('kernel.not-found')
  requireAll(await readNames(tx), actor, row.subjects)
  if (Temporal.Instant.compare(Temporal.Instant.from(row.to_at), tx.now) <= 0) throw problem('network.window-over')
  if (Temporal.Instant.compare(Temporal.Instant.from(row.from_at), tx.now) >= 0) await store.deleteWindow(tx, id)
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
