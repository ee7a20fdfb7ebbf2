/** What indicators may be made of: the travel-time index of a period is `traffic.index_sum / traffic.index_moments`. Rule TF26. */
import type { Tx } from '../../../kernel/app.ts'
import { timeZone } from '../../../kernel/clock.ts'
import type { Measure, Span } from '../../../platform/indicators/index.ts'
import { directory } from '../../../platform/organisation/index.ts'
import * as store from './store.ts'

const instantOf = (day: string): string => Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant().toString()

/** Made-up moments count nothing. */
const sums = (tx: Tx, { from, to }: Span) => store.indexSums(tx, instantOf(from), instantOf(to))

export const measures: readonly Measure[] = [
  {
    name: 'traffic.index_sum',
    what: {
      vi: 'Tổng chỉ số thời gian đi lại các thời điểm 5 phút, từ 6 đến 22 giờ',
      en: 'Sum of the travel-time index over moments of five minutes, from 6:00 to 22:00',
    },
    kind: 'flow',
    byUnit: async (tx, span) => new Map([[directory().city().id, (await sums(tx, span)).sum]]),
  },
  {
    name: 'traffic.index_moments',
    what: {
      vi: 'Số thời điểm 5 phút có chỉ số, từ 6 đến 22 giờ',
      en: 'Moments of five minutes that have an index, from 6:00 to 22:00',
    },
    kind: 'flow',
    byUnit: async (tx, span) => new Map([[directory().city().id, (await sums(tx, span)).count]]),
  },
]
