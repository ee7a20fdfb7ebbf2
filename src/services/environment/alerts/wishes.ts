/** What is kept of those who asked to be told of stations, for their data as a whole (notifications NOT7). */
import type { Tx } from '../../../kernel/app.ts'
import { type Message, translate } from '../../../kernel/i18n.ts'
import type { Wish, WishSource } from '../../../platform/notifications/index.ts'
import { thingById } from '../../../platform/telemetry/index.ts'
import { wishes as words } from '../messages.ts'
import * as stations from '../store.ts'
import * as store from './store.ts'

export const stationWishes: WishSource = {
  id: 'environment',
  title: words.title,
  of: async (tx, personId) => {
    const rows = await store.keptOf(tx, personId)
    const known = new Map((rows.length === 0 ? [] : await stations.stations(tx)).map((one) => [one.code, one]))
    return rows.map((row) => wishOf(tx, row, known.get(row.station)))
  },
  end: (tx, personId, key) => store.remove(tx, personId, key),
}

function wishOf(tx: Tx, row: store.SubscriptionRow, station: stations.StationRow | undefined): Wish {
  const name = (station && thingById(tx.app, station.thing_id)?.name) ?? { vi: row.station, en: row.station }
  const level = station === undefined || station.kind === 'air' ? words.index : words.level
  const say = (language: 'vi' | 'en'): string => {
    const what = `${name[language]}: ${translate(language, level, { n: row.threshold })}`
    if (row.quiet_from === null || row.quiet_to === null) return what
    return `${what}; ${translate(language, words.quiet, { from: row.quiet_from, to: row.quiet_to })}`
  }
  const what: Message = { vi: say('vi'), en: say('en') }
  const { station: key, created_at: since, ends_at: endsAt, told_at: toldAt } = row
  return { key, what, since, endsAt, toldAt, link: '/environment/alerts', canEnd: true }
}
