/** Who sees and decides what is to be mended in a registry. Rules RG32 and RG33. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { problem } from '../../../kernel/problems.ts'
import { mayAnywhere, requireMay, unitsWhere } from '../../organisation/index.ts'
import type { Registry } from '../definition.ts'
import { readSome } from '../read.ts'
import { getOpen, keptAt } from '../registries.ts'
import { recordsByIds } from '../store.ts'
import { listMax, type PairView, type QualityView } from './contract.ts'
import * as store from './store.ts'

const beforeAll = '00000000-0000-0000-0000-000000000000'

/** The registry, and the units that the actor maintains: null for all. Throws `kernel.forbidden`. */
function maintained(actor: Actor, name: string): { registry: Registry; unitIds: string[] | null } {
  const { registry } = getOpen(name)
  if (!mayAnywhere(actor, registry.maintain)) throw problem('kernel.forbidden', { permission: registry.maintain })
  const held = unitsWhere(actor, registry.maintain)
  return { registry, unitIds: held === 'all' ? null : held }
}

/** Pairs of which the actor maintains both records: who sees them can merge them. */
export async function duplicates(
  tx: Tx,
  actor: Actor,
  name: string,
  { purpose, decided = false }: { purpose: string; decided?: boolean },
): Promise<{ items: PairView[]; more: boolean }> {
  const { unitIds } = maintained(actor, name)
  const pairs = await store.pairsOf(tx, name, { unitIds, decided, limit: listMax + 1 })
  const shown = pairs.slice(0, listMax)
  const ids = [...new Set(shown.flatMap(({ firstId, secondId }) => [firstId, secondId]))]
  const views = new Map((await readSome(tx, actor, name, ids, { purpose })).map((view) => [view.id, view]))
  const items = shown.flatMap(({ firstId, secondId, score, reasons, decision }) => {
    const [first, second] = [views.get(firstId), views.get(secondId)]
    // Merged or ended a moment ago: the job has not come by yet.
    if (first?.state !== 'current' || second?.state !== 'current') return []
    return [{ first, second, score, reasons: [...reasons], decision }]
  })
  return { items, more: pairs.length > listMax }
}

/** The ids of a pair in its order, when the actor maintains both. Throws `kernel.not-found`, `kernel.forbidden`. */
async function maintainedPair(tx: Tx, actor: Actor, name: string, ids: { firstId: string; secondId: string }) {
  const { registry } = maintained(actor, name)
  const rows = await recordsByIds(tx, name, [ids.firstId, ids.secondId])
  if (rows.length !== 2) throw problem('kernel.not-found')
  for (const row of rows) requireMay(actor, registry.maintain, keptAt(row.unit_id))
  const [firstId, secondId] = ids.firstId < ids.secondId ? [ids.firstId, ids.secondId] : [ids.secondId, ids.firstId]
  return { firstId, secondId }
}

export async function notSame(
  tx: Tx,
  actor: Actor,
  name: string,
  { reason, ...ids }: { firstId: string; secondId: string; reason: string },
): Promise<void> {
  const pair = await maintainedPair(tx, actor, name, ids)
  const by = `${actor.kind}:${actor.id ?? ''}`
  if (!(await store.decide(tx, name, { ...pair, by, reason }))) throw problem('kernel.not-found')
}

/** Throws `kernel.not-found` where nobody has decided. */
export async function reopen(
  tx: Tx,
  actor: Actor,
  name: string,
  ids: { firstId: string; secondId: string },
): Promise<void> {
  const pair = await maintainedPair(tx, actor, name, ids)
  if (!(await store.reopen(tx, name, pair))) throw problem('kernel.not-found')
}

export async function quality(tx: Tx, actor: Actor, name: string): Promise<QualityView> {
  const { registry, unitIds } = maintained(actor, name)
  const rules = Object.entries(registry.quality ?? {})
  const broken = await store.brokenByUnit(tx, name, unitIds)
  const counts = await store.countsByUnit(tx, name, unitIds)
  const weights = new Map(rules.map(([rule, { weight }]) => [rule, weight]))
  const whole = rules.reduce((sum, [, { weight }]) => sum + weight, 0)
  const sum = (of: readonly store.RuleCount[], weigh: (rule: string) => number) =>
    of.reduce((total, one) => total + one.broken * weigh(one.rule), 0)
  const units = counts.map(({ unitId, records }) => {
    const here = broken.filter((one) => one.unitId === unitId)
    const lost = sum(here, (rule) => weights.get(rule) ?? 0)
    const byRule = here.map((one) => ({ rule: one.rule, broken: one.broken }))
    return { unitId, records, broken: sum(here, () => 1), score: scoreOf(lost, records * whole), byRule }
  })
  return {
    rules: rules.map(([rule, { title, weight }]) => {
      return {
        name: rule,
        title,
        weight,
        broken: sum(
          broken.filter((one) => one.rule === rule),
          () => 1,
        ),
      }
    }),
    units: units.toSorted((a, b) => a.score - b.score),
  }
}

/** To a tenth. */
const scoreOf = (lost: number, of: number) => (of === 0 ? 100 : Math.max(0, Math.round(1000 * (1 - lost / of)) / 10))

export async function brokenRecords(
  tx: Tx,
  actor: Actor,
  name: string,
  rule: string,
  { purpose, unitId, after }: { purpose: string; unitId?: string; after?: string },
) {
  const { registry, unitIds } = maintained(actor, name)
  if (!Object.hasOwn(registry.quality ?? {}, rule)) throw problem('kernel.not-found')
  if (unitId !== undefined) requireMay(actor, registry.maintain, unitId)
  const within = unitId === undefined ? unitIds : [unitId]
  const ids = await store.findingsOf(tx, name, rule, within, after ?? beforeAll, listMax)
  const items = await readSome(tx, actor, name, ids, { purpose })
  return { items, next: ids.length < listMax ? null : (ids.at(-1) ?? null) }
}
