import type { App } from '../../../kernel/app.ts'
import { directory } from '../../organisation/index.ts'
import { catalogueOf } from '../catalogue.ts'
import type { RuleBody } from './contract.ts'
import type { Member } from './engine.ts'

/** Of one rule. */
const membersMax = 100_000

/** The series that a rule looks at: within its own unit, those that fit all that it says. */
export function membersOf(app: App, { unitId, select }: Pick<RuleBody, 'unitId' | 'select'>): Member[] {
  const wanted = select.series === undefined ? undefined : new Set(select.series)
  const members: Member[] = []
  for (const series of catalogueOf(app).all()) {
    if (!series || series.ended || members.length === membersMax) continue
    if (wanted && !wanted.has(series.id)) continue
    if (select.quantity !== undefined && series.quantity !== select.quantity) continue
    if (select.kind !== undefined && series.thing.kind !== select.kind) continue
    if (select.unit !== undefined && !directory().isWithin(series.thing.unitId, select.unit)) continue
    if (!directory().isWithin(series.thing.unitId, unitId)) continue
    members.push({ id: series.id, thingId: series.thing.id, unitId: series.thing.unitId })
  }
  return members
}
