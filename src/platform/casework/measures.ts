/** What indicators can be made of: cases submitted and decided, by competent unit (CW60). */
import { instantAt } from '../../kernel/clock.ts'
import type { Message } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import type { Measure, RowsQuestion, Span } from '../indicators/index.ts'
import { mayAnywhere, unitsWhere } from '../organisation/index.ts'
import { type Among, countHappened, type Happening, listHappened } from './store-tally.ts'

const instants = ({ from, to }: Span) => {
  const begin = (day: string) => instantAt(Temporal.PlainDate.from(day).toPlainDateTime()).toString()
  return { from: begin(from), to: begin(to) }
}

const outcomes: Readonly<Record<string, Message>> = {
  early: { vi: 'Trước hạn', en: 'Early' },
  'on-time': { vi: 'Đúng hạn', en: 'On time' },
  late: { vi: 'Trễ hạn', en: 'Late' },
}

function measure(name: string, what: Message, happening: Happening, among: Among): Measure {
  return {
    name: `cases.${name}`,
    what,
    kind: 'flow',
    byUnit: (tx, span) => {
      const { from, to } = instants(span)
      return countHappened(tx, happening, among, from, to)
    },
    // Codes and titles only; whoever opens one is recorded as a reader of the case.
    rows: async (tx, actor, { unitIds, span, limit }: RowsQuestion) => {
      if (!mayAnywhere(actor, 'casework.read')) throw problem('kernel.forbidden')
      const readable = unitsWhere(actor, 'casework.read')
      const units = readable === 'all' ? unitIds : unitIds.filter((id) => readable.includes(id))
      const rows = await listHappened(tx, happening, among, instants(span), units, limit)
      return rows.map(({ case_id, code, title, at, outcome }) => ({
        id: case_id,
        label: `${code} · ${title.vi}`,
        note: outcomes[outcome ?? ''] ?? null,
        at,
        link: `/cases/${case_id}`,
      }))
    },
  }
}

export const measures: readonly Measure[] = [
  measure('submitted', { vi: 'Hồ sơ đã nộp', en: 'Cases submitted' }, 'submitted', 'all'),
  measure('online', { vi: 'Hồ sơ nộp trực tuyến', en: 'Cases submitted online' }, 'submitted', 'online'),
  measure('decided', { vi: 'Hồ sơ đã có kết quả', en: 'Cases decided' }, 'decided', 'all'),
  measure('on_time', { vi: 'Hồ sơ trước hạn và đúng hạn', en: 'Cases early or on time' }, 'decided', 'on-time'),
]
