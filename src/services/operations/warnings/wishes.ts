/** What is kept of those who asked to be warned, for their data as a whole (notifications NOT7). */
import type { WishSource } from '../../../platform/notifications/index.ts'
import { wishes as words } from '../messages.ts'
import * as store from './store.ts'
import { nameOf } from './words.ts'

export const warningWishes: WishSource = {
  id: 'operations',
  title: words.title,
  of: async (tx, personId) =>
    (await store.subscriptionsOf(tx, personId)).map(({ unit_id, since }) => ({
      key: unit_id,
      what: nameOf(unit_id),
      since,
      endsAt: null,
      toldAt: null,
      link: '/warnings',
      canEnd: true,
    })),
  end: (tx, personId, unitId) => store.removeUnit(tx, personId, unitId),
}
