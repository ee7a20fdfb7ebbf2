/** What is read: this module's own rows, and after them telemetry's (virtual.ts), as if they were one. */
import type { Tx } from '../../kernel/app.ts'
import type { Kind, Link, Row } from './model.ts'
import * as store from './store.ts'
import * as virtual from './virtual.ts'

export async function byId(tx: Tx, kind: Kind, id: number): Promise<Row | undefined> {
  return virtual.isVirtual(id) ? virtual.oneOf(tx.app, kind, id) : store.byId(tx, kind, id)
}

function divided(ids: readonly number[]): { readonly own: number[]; readonly theirs: number[] } {
  return { own: ids.filter((id) => !virtual.isVirtual(id)), theirs: ids.filter(virtual.isVirtual) }
}

export async function itemsByIds(tx: Tx, kind: Kind, ids: readonly number[]): Promise<Row[]> {
  const { own, theirs } = divided(ids)
  const rows = own.length > 0 ? await store.itemsByIds(tx, kind, own) : []
  return [...rows, ...theirs.flatMap((id) => virtual.oneOf(tx.app, kind, id) ?? [])]
}

/** All of a kind but observations, in the order of their ids. */
export async function allItems(
  tx: Tx,
  kind: Kind,
  scope: store.Scope | undefined,
  after: number,
  limit: number,
): Promise<Row[]> {
  const { own, theirs } = divided(scope?.ids ?? [])
  const isOwnToo = (!scope || own.length > 0) && !virtual.isVirtual(after)
  const rows = isOwnToo ? await store.allItems(tx, kind, scope && { ...scope, ids: own }, after, limit) : []
  if (rows.length === limit || (scope && theirs.length === 0)) return rows
  const more = scope
    ? [...virtual.along(tx.app, scope.link, theirs)].toSorted((a, b) => a.id - b.id).values()
    : virtual.after(tx.app, kind, after)
  for (const row of more) {
    if (rows.length === limit) break
    if (row.id > after) rows.push(row)
  }
  return rows
}

export async function countItems(tx: Tx, kind: Kind, scope: store.Scope | undefined): Promise<number> {
  const { own, theirs } = divided(scope?.ids ?? [])
  const ours = !scope || own.length > 0 ? await store.countItems(tx, kind, scope && { ...scope, ids: own }) : 0
  return ours + (scope ? [...virtual.along(tx.app, scope.link, theirs)].length : virtual.count(tx.app, kind))
}

/** Which item of `ids` has which others by a table of places. */
export async function places(
  tx: Tx,
  side: 'holder' | 'location',
  ids: readonly number[],
  link: Link,
): Promise<{ mine: number; theirs: number }[]> {
  const { own, theirs } = divided(ids)
  const pairs = own.length > 0 ? await store.places(tx, side, own) : []
  return [
    ...pairs,
    ...theirs.flatMap((mine) => [...virtual.along(tx.app, link, [mine])].map(({ id }) => ({ mine, theirs: id }))),
  ]
}
