/** How one wants to be told, and the browsers that are woken for it, beside what one asked to be told of. Rule NOT8. */
import type { Tx } from '../../kernel/app.ts'
import { type Message, translate } from '../../kernel/i18n.ts'
import { messages } from './messages.ts'
import * as store from './store.ts'
import type { Wish, WishSource } from './wishes.ts'

const link = '/me'
const preferencesKey = 'preferences'
const endpointKey = 'push:'

export const ownWishes: WishSource = {
  id: 'notifications',
  title: messages.wishesTitle,
  of: async (tx, personId) => [...(await preferencesOf(tx, personId)), ...(await browsersOf(tx, personId))],
  end: async (tx, personId, key) =>
    key.startsWith(endpointKey) && (await store.removeSubscriptionById(tx, personId, key.slice(endpointKey.length))),
}

/** Nothing is kept of who has chosen nothing. */
async function preferencesOf(tx: Tx, personId: string): Promise<Wish[]> {
  const row = await store.preferenceRow(tx, personId)
  if (!row) return []
  const state = (on: boolean) => (on ? messages.wishYes : messages.wishNo)
  const say = (language: 'vi' | 'en') =>
    translate(language, messages.wishPreferences, {
      email: state(row.email)[language],
      push: state(row.push)[language],
    })
  const what = both(say)
  return [{ key: preferencesKey, what, since: row.saved_at, endsAt: null, toldAt: null, link, canEnd: false }]
}

async function browsersOf(tx: Tx, personId: string): Promise<Wish[]> {
  return (await store.subscriptionsOf(tx, personId)).map((row) => {
    const service = URL.parse(row.endpoint)?.host ?? '?'
    const what = both((language) => translate(language, messages.wishBrowser, { service }))
    const key = `${endpointKey}${row.id}`
    return { key, what, since: row.created_at, endsAt: null, toldAt: null, link, canEnd: true }
  })
}

const both = (say: (language: 'vi' | 'en') => string): Message => ({ vi: say('vi'), en: say('en') })
