/** The subscriptions of all tenants, ready to be asked, in each process's memory; read again when the database says that they changed. Rule NG18. */
import type { App, Tx } from '../../../kernel/app.ts'
import { newId } from '../../../kernel/id.ts'
import type { Context } from '../context.ts'
import { contextsOf } from '../contexts.ts'
import type { Happened } from '../record.ts'
import { told } from './match.ts'
import { readWish, type Wish } from './read.ts'
import * as store from './store.ts'

export interface Known {
  readonly row: store.SubscriptionRow
  readonly wish: Wish
  /** What notifications are written with. */
  readonly context: Context
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

  async #know(row: store.SubscriptionRow): Promise<Known | undefined> {
    try {
      const contexts = contextsOf(this.#app)
      const own = await contexts.of(row.tenant, row.context.source)
      const wish = readWish(row.body as Record<string, unknown>, own)
      const context = wish.jsonldContext === null ? own : await contexts.of(row.tenant, wish.jsonldContext)
      return { row, wish, context }
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
    for (const { row, wish, context } of this.#byTenant.get(tenant) ?? []) {
      if (!isOn(row, now) || wish.timeIntervalS !== null) continue
      for (const what of all) {
        const data = told(wish, context, what, now)
        // Who does not take what is sent gets the newest state of each entity, once it does again.
        if (data !== undefined)
          rows.push({ subscriptionId: row.id, slot: row.tries > 0 ? what.entity.id : newId(), data })
      }
    }
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
