/** What modules count for indicators: additive figures by unit of government, with the rows behind them. Rules IN2 and IN5. */
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import type { Message } from '../../kernel/i18n.ts'
import type { RawRow } from './contract.ts'
import type { Span } from './periods.ts'

export interface RowsQuestion {
  /** The unit and all below it, of any date. */
  readonly unitIds: readonly string[]
  readonly span: Span
  readonly limit: number
}

export interface Measure {
  /** `module.what`, as formulas name it. */
  readonly name: string
  readonly what: Message
  /** `flow`: what happened in a period, and can be counted later; `stock`: what is there now, and cannot. */
  readonly kind: 'flow' | 'stock'
  /** By the unit that each is counted at; what units below have is added by the indicator. Days are Hanoi's. */
  readonly byUnit: (tx: Tx, span: Span) => Promise<ReadonlyMap<string, number>>
  /** Some of the rows that were counted, the newest first; throws `kernel.forbidden` for who may not read them. */
  readonly rows?: (tx: Tx, actor: Actor, question: RowsQuestion) => Promise<RawRow[]>
}

const measures = new WeakMap<App, Map<string, Measure>>()

function known(app: App): Map<string, Measure> {
  const found = measures.get(app) ?? new Map<string, Measure>()
  measures.set(app, found)
  return found
}

/** Called by a module when it starts. */
export function offerMeasures(app: App, offered: readonly Measure[]): void {
  for (const measure of offered) known(app).set(measure.name, measure)
}

export function measureOf(app: App, name: string): Measure | undefined {
  return known(app).get(name)
}

export function allMeasures(app: App): Measure[] {
  return [...known(app).values()].toSorted((a, b) => a.name.localeCompare(b.name))
}
