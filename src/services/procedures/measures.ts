/** What indicators can be made of: the catalogue in force (PR60). Counted at the city: a procedure belongs to no unit. */
import type { Message } from '../../kernel/i18n.ts'
import type { Measure } from '../../platform/indicators/index.ts'
import { directory } from '../../platform/organisation/index.ts'
import { catalogueOf } from './catalogue.ts'
import type { ProcedureSummary } from './contract.ts'

function measure(name: string, what: Message, counts: (summary: ProcedureSummary) => boolean): Measure {
  return {
    name: `procedures.${name}`,
    what,
    kind: 'stock',
    byUnit: async (tx) => {
      const { summaries } = await catalogueOf(tx)
      return new Map([[directory().city().id, [...summaries.values()].filter(counts).length]])
    },
    // Anybody may read the catalogue.
    rows: async (tx, _actor, { limit }) => {
      const { summaries } = await catalogueOf(tx)
      const at = tx.now.toString()
      return [...summaries.values()]
        .filter(counts)
        .slice(0, limit)
        .map(({ code, name: title }) => ({ id: code, label: `${code} · ${title.vi}`, note: null, at, link: null }))
    },
  }
}

export const measures: readonly Measure[] = [
  measure('in_force', { vi: 'Thủ tục đang áp dụng', en: 'Procedures in force' }, () => true),
  measure(
    'online',
    { vi: 'Thủ tục có dịch vụ trực tuyến', en: 'Procedures offered online' },
    ({ onlineLevel }) => onlineLevel !== 'information',
  ),
  measure(
    'full_online',
    { vi: 'Thủ tục trực tuyến toàn trình', en: 'Procedures wholly online' },
    ({ onlineLevel }) => onlineLevel === 'full',
  ),
]
