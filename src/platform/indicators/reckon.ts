/** Reckoning: formulas over what the modules count, for the city and each unit that has something. Rules IN3 to IN5. */
import { isDeepStrictEqual } from 'node:util'
import type { App, Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { problem } from '../../kernel/problems.ts'
import { directory } from '../organisation/index.ts'
import type { Point } from './contract.ts'
import { type Formula, FormulaError, parseFormula } from './formula.ts'
import { type Measure, measureOf } from './measures.ts'
import { lastPeriods, type PeriodKind, type Span } from './periods.ts'
import * as store from './store.ts'
import { above } from './view.ts'

const byProgram = 'system:indicators'
/** A new definition reaches back so far, where what it counts can still be counted. */
const reachesBack = 13
/** What is recorded late changes the period before this one. */
const reckonedAgain = 2

/** A formula whose measures all exist; throws the problems of `indicators`. */
export function formulaOf(app: App, text: string): { formula: Formula; measures: Measure[] } {
  try {
    const formula = parseFormula(text)
    const measures = formula.measures.map((name) => {
      const measure = measureOf(app, name)
      if (!measure) throw problem('indicators.unknown-measure', { name })
      return measure
    })
    return { formula, measures }
  } catch (error) {
    if (error instanceof FormulaError) throw problem('indicators.bad-formula', { at: error.at + 1 })
    throw error
  }
}

type Parts = Readonly<Record<string, number>>

/** What each unit has of each measure, with all below it. */
async function partsByUnit(tx: Tx, measures: readonly Measure[], span: Span): Promise<ReadonlyMap<string, Parts>> {
  const sums = new Map<string, Record<string, number>>()
  // The city has figures in any case: nothing counted is 0, not unknown.
  const nothing = () => Object.fromEntries(measures.map(({ name }) => [name, 0]))
  sums.set(directory().city().id, nothing())
  for (const measure of measures) {
    for (const [unitId, count] of await measure.byUnit(tx, span)) {
      for (const id of [unitId, ...above(unitId)]) {
        const sum = sums.get(id) ?? nothing()
        sums.set(id, { ...sum, [measure.name]: (sum[measure.name] ?? 0) + count })
      }
    }
  }
  return sums
}

const valueFrom = (formula: Formula, parts: Parts) => formula.value((name) => parts[name])

/** The city's figures of the periods up to today, unrecorded: to try a formula. */
export async function trial(tx: Tx, text: string, period: PeriodKind, count: number): Promise<Point[]> {
  const { formula, measures } = formulaOf(tx.app, text)
  const points: Point[] = []
  for (const span of spansFor(measures, period, dayOf(tx.now), count)) {
    const parts = (await partsByUnit(tx, measures, span)).get(directory().city().id) ?? {}
    points.push({ ...span, value: valueFrom(formula, parts) })
  }
  return points
}

/** What is there now says nothing of the past. */
function spansFor(measures: readonly Measure[], period: PeriodKind, today: Temporal.PlainDate, count: number): Span[] {
  return lastPeriods(period, today, measures.some(({ kind }) => kind === 'stock') ? 1 : count)
}

const same = (a: store.ValueRow | undefined, b: store.NewFigure, version: number) =>
  a?.version === version && a.value === b.value && isDeepStrictEqual(a.parts, b.parts)

async function reckonSpan(tx: Tx, row: store.IndicatorRow, text: string, span: Span): Promise<number> {
  const { formula, measures } = formulaOf(tx.app, text)
  const known = new Map((await store.figuresIn(tx, row.indicator_id, span.from)).map((f) => [f.unit_id, f]))
  const parts = new Map(await partsByUnit(tx, measures, span))
  // Who had something and has nothing now: it was corrected away, and that is said too.
  for (const id of known.keys()) if (!parts.has(id)) parts.set(id, Object.fromEntries(measures.map((m) => [m.name, 0])))
  const changed = [...parts]
    .map(([unitId, of]): store.NewFigure => ({ unitId, value: valueFrom(formula, of), parts: of }))
    .filter((figure) => !same(known.get(figure.unitId), figure, row.version))
  const saying = {
    indicatorId: row.indicator_id,
    version: row.version,
    span,
    by: byProgram,
    source: null,
    reason: null,
  }
  if (changed.length > 0) await store.addFigures(tx, saying, changed)
  return changed.length
}

/** IN4: brings one up to date, in the caller's transaction. Gives how many figures changed. */
export async function reckon(tx: Tx, row: store.IndicatorRow): Promise<number> {
  if (row.formula === null || !(await store.lockIndicator(tx, row.indicator_id))) return 0
  const { measures } = formulaOf(tx.app, row.formula)
  const before = await store.figuresOf(tx, row.indicator_id, directory().city().id)
  const current = before.some(({ version }) => version === row.version)
  let changed = 0
  for (const span of spansFor(measures, row.period, dayOf(tx.now), current ? reckonedAgain : reachesBack))
    changed += await reckonSpan(tx, row, row.formula, span)
  store.noteReckoning(tx, row.indicator_id)
  if (changed > 0) tx.live('indicators:all')
  return changed
}

/** Job: all of them, each in its own transaction; one that fails holds up no other. */
export async function reckonAll(app: App): Promise<void> {
  const rows = await app.read((tx) => store.listNow(tx))
  let failure: unknown
  for (const row of rows) {
    try {
      await app.transaction((tx) => reckon(tx, row))
    } catch (error) {
      app.log.error({ err: error, indicator: row.code }, 'an indicator could not be reckoned')
      failure ??= error
    }
  }
  // The job fails and is tried again; what went well needs no second time.
  if (failure !== undefined) throw failure
}
