/**
 * What is forgotten when (TEL15): observations and their sums by the class of their series, by the house's rules of keeping
 * (kernel/retention.ts). The log is no store of its own but what waits to be packed, with a day of it for subscribers: it goes by the hour.
 */
import type { App } from '../../kernel/app.ts'
import type { RetentionRule } from '../../kernel/retention.ts'
import { type Retention, retentionDays } from './contract.ts'
import { dayStart } from './days.ts'
import * as store from './store-log.ts'

/** Whether the observations of a day are over their time: counted from its end in Hanoi, as the rules below count. */
export function isForgotten(retention: Retention, day: number, nowMs: number): boolean {
  const { raw } = retentionDays[retention]
  return raw !== null && dayStart(day + 1 + raw) <= nowMs
}

const ground = {
  vi: 'Chính sách của thành phố: theo loại chuỗi số liệu',
  en: 'City policy: by the class of the series',
}
const classes: Readonly<Record<Retention, { readonly vi: string; readonly en: string }>> = {
  short: { vi: 'loại ngắn', en: 'class short' },
  standard: { vi: 'loại thường', en: 'class standard' },
  long: { vi: 'loại dài', en: 'class long' },
  permanent: { vi: 'loại vĩnh viễn', en: 'class permanent' },
}
const kept = {
  observations: {
    table: 'telemetry.block',
    key: ['series_id', 'day', 'part', 'from_ms'],
    vi: 'Quan trắc',
    en: 'Observations',
  },
  sums: {
    table: 'telemetry.rollup',
    key: ['series_id', 'day'],
    vi: 'Số tổng hợp của quan trắc',
    en: 'Sums of observations',
  },
} as const

function ruleFor(what: keyof typeof kept, name: Retention, days: number | null): RetentionRule[] {
  if (days === null) return []
  const { table, key, vi, en } = kept[what]
  return [
    {
      name: `${what}-${name}`,
      what: { vi: `${vi}, ${classes[name].vi}`, en: `${en}, ${classes[name].en}` },
      ground,
      days,
      then: 'erase',
      rows: {
        table,
        key,
        // Counted from the end of its day in Hanoi.
        since: `((date '1970-01-01' + day + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh')`,
        only: `series_id in (select id from telemetry.series where retention = '${name}')`,
      },
    },
  ]
}

const deadLetters: RetentionRule = {
  name: 'dead-letters',
  what: { vi: 'Gói quan trắc mà bên nhận không nhận', en: 'Batches that a subscriber did not take' },
  ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
  days: 30,
  then: 'erase',
  rows: { table: 'telemetry.dead_letter', key: ['id'], since: 'died_at' },
}

export const retains: readonly RetentionRule[] = [
  ...(Object.keys(retentionDays) as Retention[]).flatMap((name) => {
    const { raw, sums } = retentionDays[name]
    return [...ruleFor('observations', name, raw), ...ruleFor('sums', name, sums)]
  }),
  deadLetters,
]

/** So long a subscriber may be away and go on where it was. */
const logHours = 24
const rowsAtOnce = 5000

export async function forgetLog(app: App): Promise<void> {
  const before = app.clock.now().subtract({ hours: logHours }).toString()
  const some = () => app.transaction((tx) => store.forgetArrivals(tx, before, rowsAtOnce))
  while ((await some()) === rowsAtOnce);
}
