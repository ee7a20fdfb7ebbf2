/** The subscriptions of all tenants, ready to be asked, in each process's memory; read again when the database says that they changed. Rule NG18. */
import { setTimeout } from 'node:timers/promises'
import type { App, Tx } from '../../../kernel/app.ts'
import { newId } from '../../../kernel/id.ts'
import type { Context } from '../context.ts'
import { contextsOf } from '../contexts.ts'
import type { Happened } from '../record.ts'
import { told } from './match.ts'
import type { SourceWish, Told } from '../registrations/told.ts'
import type { Json } from '../read.ts'
import { readSourceWish, readWish, type Wish } from './read.ts'
import * as store from './store.ts'

/** No reader waits longer for a subscriber that is slow. */
const sentMs = 500

export const keyOf = ({ tenant, id }: { readonly tenant: string; readonly id: string }) => `${tenant} ${id}`

export interface Known {
  readonly row: store.SubscriptionRow
  readonly wish: Wish
  /** What notifications are written with. */
  readonly context: Context
  /** Of one that is about sources. */
  readonly sources: SourceWish | undefined
}

export class Subscriptions {
  readonly #app: App
  #version = -1
  #byTenant = new Map<string, readonly Known[]>()
  /** Called when something waits to be sent. */
  onWaiting: () => void = () => undefined

  constructor(app: App) {
    this.#app = app
  }

  /** What is being sent in this process, by subscription. */
  readonly sending = new Map<string, Promise<void>>()

  /** Resolves when what is being sent now to a subscriber is noted, or after a moment. */
  async sent(tenant: string, id: string): Promise<void> {
    const sending = this.sending.get(keyOf({ tenant, id }))
    if (sending) await Promise.race([sending, setTimeout(sentMs, undefined, { ref: false })])
  }

  /** Reads them when they are others than those that are known. */
  async be(version: number, tx: Tx): Promise<void> {
    if (version === this.#version) return
    const rows = await store.allSubscriptions(tx)
    const known = await Promise.all(rows.map((row) => this.#know(row)))
    this.#byTenant = Map.groupBy(
      known.flatMap((one) => one ?? []),
      ({ row }) => row.tenant,
    )
    this.#version = version
  }

  /** Throws BadRequestData, LdContextNotAvailable. */
  async know(row: store.SubscriptionRow): Promise<Known> {
    const contexts = contextsOf(this.#app)
    const own = await contexts.of(row.tenant, row.context.source)
    const body = row.body as Json
    const wish = readWish(body, own)
    const context = wish.jsonldContext === null ? own : await contexts.of(row.tenant, wish.jsonldContext)
    return { row, wish, context, sources: row.about === 'sources' ? readSourceWish(body, own) : undefined }
  }

  async #know(row: store.SubscriptionRow): Promise<Known | undefined> {
    try {
      return await this.know(row)
    } catch (error) {
      this.#app.log.warn({ err: error, subscription: row.id }, 'ngsi-ld: a subscription cannot be read now')
      return undefined
    }
  }

  all(): Known[] {
    return [...this.#byTenant.values()].flat()
  }

  /** Writes down what is to be sent; it travels with the commit. */
  tell(tx: Tx, tenant: string, now: string, all: readonly Happened[]): void {
    const rows: store.NotificationRow[] = []
    for (const { row, wish, context, sources } of this.#byTenant.get(tenant) ?? []) {
      if (sources || !isOn(row, now) || wish.timeIntervalS !== null) continue
      for (const what of all) {
        const data = told(wish, context, what, now)
        // Who does not take what is sent gets the newest state of each entity, once it does again.
        if (data !== undefined)
          rows.push({ subscriptionId: row.id, slot: row.tries > 0 ? what.entity.id : newId(), data })
      }
    }
    this.#add(tx, tenant, now, rows)
  }

  /** What a source tells of entities, to one subscriber. */
  tellOne(
    tx: Tx,
    { row, wish, context }: Known,
    now: string,
    toldTo: (wish: Wish, context: Context) => readonly { readonly id: string; readonly data: unknown }[],
  ): void {
    if (wish.timeIntervalS !== null) return
    const rows = toldTo(wish, context).map(({ id, data }) => ({
      subscriptionId: row.id,
      slot: row.tries > 0 ? id : newId(),
      data,
    }))
    this.#add(tx, row.tenant, now, rows)
  }

  /** Of a registration that is made, changed or removed: each subscriber to sources what is to be said to it. */
  tellSources(tx: Tx, tenant: string, now: string, toldTo: (known: Known) => Told | undefined): void {
    const rows = (this.#byTenant.get(tenant) ?? []).flatMap((known) => {
      const { row, wish, sources } = known
      const data = sources && isOn(row, now) && wish.timeIntervalS === null ? toldTo(known) : undefined
      return data ? [{ subscriptionId: row.id, slot: newId(), data }] : []
    })
    this.#add(tx, tenant, now, rows)
  }

  #add(tx: Tx, tenant: string, now: string, rows: readonly store.NotificationRow[]): void {
    if (rows.length === 0) return
    store.addNotifications(tx, tenant, now, rows)
    // After the commit, which is on its way: who looks a moment too early looks again.
    setImmediate(this.onWaiting)
  }
}

/** Whether it is told of changes at this moment. */
export const isOn = ({ is_active, expires_at }: store.SubscriptionRow, now: string): boolean =>
  is_active && (expires_at === null || Date.parse(expires_at) > Date.parse(now))

const all = new WeakMap<App, Subscriptions>()

export function subscriptionsOf(app: App): Subscriptions {
  const found = all.get(app)
  if (found) return found
  const made = new Subscriptions(app)
  all.set(app, made)
  return made
}
