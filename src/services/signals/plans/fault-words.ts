/** A plan's fault in the words that people know: the names of pattern, stage and movement in both languages, with their ids. */
import type { Message, Params } from '../../../kernel/i18n.ts'
import type { Layout, Movement, Pattern } from '../contract.ts'
import { refusalWords } from '../messages.ts'
import type { PlanFault } from './check-plan.ts'

const turns: Readonly<Record<Movement['turn'], Message>> = {
  left: { vi: 'rẽ trái', en: 'left' },
  through: { vi: 'đi thẳng', en: 'straight on' },
  right: { vi: 'rẽ phải', en: 'right' },
  'u-turn': { vi: 'quay đầu', en: 'around' },
  crossing: { vi: 'người đi bộ', en: 'on foot' },
}

function movementName(layout: Layout, id: string): Message {
  const movement = layout.movements.find((one) => one.id === id)
  if (!movement) return { vi: id, en: id }
  const lane = layout.lanes.find((one) => one.id === movement.from)
  const from = layout.approaches.find((one) => one.id === lane?.approach)?.name ?? { vi: '', en: '' }
  const turn = turns[movement.turn]
  return { vi: `${from.vi} ${turn.vi} (${id})`.trim(), en: `${from.en} ${turn.en} (${id})`.trim() }
}

/** Parameters for the problem of this fault. */
export function faultWords(layout: Layout, patterns: readonly Pattern[], fault: PlanFault): Params {
  const { what: _, ...given } = fault
  const params: Record<string, string | number> = {}
  for (const [key, value] of Object.entries(given)) {
    if (typeof value === 'number') {
      params[key] = value
      continue
    }
    const name = nameOf(layout, patterns, key, value)
    Object.assign(params, { [key]: value, [`${key}Vi`]: name.vi, [`${key}En`]: name.en })
  }
  return params
}

function nameOf(layout: Layout, patterns: readonly Pattern[], key: string, id: string): Message {
  const same = { vi: id, en: id }
  if (key === 'pattern') return patterns.find((one) => one.id === id)?.name ?? same
  if (key === 'stage') return layout.stages.find((one) => one.id === id)?.name ?? same
  if (key === 'refusal') return refusalWords(id)
  return key === 'name' ? same : movementName(layout, id)
}
