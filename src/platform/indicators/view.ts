/** Indicators as pages show them. */
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import type { ReplyOf } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problems.ts'
import { directory, may } from '../organisation/index.ts'
import type {
  Aim,
  Definition,
  IndicatorDetail,
  IndicatorView,
  listIndicators,
  Point,
  Promised,
  readFigures,
  UnitFigure,
} from './contract.ts'
import { parseFormula } from './formula.ts'
import { measureOf } from './measures.ts'
import { outlook } from './outlook.ts'
import { periodOf } from './periods.ts'
import * as store from './store.ts'

/** What a list draws of an indicator's past. */
const pointsShown = 24
/** A reckoned figure is a day old at most; longer, and the reckoning does not run. */
const reckonedForHours = 36
const hourMs = 3_600_000
const nobody = { vi: 'Không rõ', en: 'Unknown' }

export const unitName = (id: string) => directory().unit(id)?.name ?? nobody
const cityId = () => directory().city().id

/** The units above one, the nearest first. */
export function above(unitId: string): string[] {
  const parent = directory().unit(unitId)?.parentId ?? null
  return parent === null ? [] : [parent, ...above(parent)]
}

export interface Present {
  readonly today: Temporal.PlainDate
  readonly blueprint: store.BlueprintRow | undefined
  readonly indicators: readonly {
    readonly row: store.IndicatorRow
    readonly view: IndicatorView
    readonly aims: Aim[]
  }[]
}

const point = ({ period_from: from, period_to: to, value }: store.ValueRow): Point => ({ from, to, value })

/** The next to come, or the last that has passed. */
export function nextAim(aims: readonly Aim[], today: string): Aim | null {
  return aims.find(({ dueOn }) => dueOn >= today) ?? aims.at(-1) ?? null
}

/** A period that still runs says nothing yet of how it will end, unless the figure is of what is there now. */
const telling = (points: readonly Point[], today: string, isStock: boolean) =>
  points.flatMap(({ to, value }) => {
    if (value === null || (to > today && !isStock)) return []
    return [{ on: to > today ? today : Temporal.PlainDate.from(to).subtract({ days: 1 }).toString(), value }]
  })

const isOfNow = (app: App, { formula }: store.IndicatorRow) =>
  formula !== null && parseFormula(formula).measures.some((name) => measureOf(app, name)?.kind === 'stock')

interface Known {
  readonly today: string
  readonly nowMs: number
  readonly aims: readonly Aim[]
  readonly points: Point[]
  readonly madeAt: string | undefined
  readonly reckonedAt: string | undefined
  readonly openPromises: number
  readonly isOfNow: boolean
}

function isStale(row: store.IndicatorRow, { today, nowMs, points, reckonedAt }: Known): boolean {
  if (row.formula !== null)
    return reckonedAt === undefined || nowMs - Date.parse(reckonedAt) > reckonedForHours * hourMs
  return staleSince(row, points, today) !== null
}

/** The day on which a figure that is entered was due and has not come; null when nothing is owed. */
export function staleSince(row: store.IndicatorRow, points: readonly Point[], today: string): string | null {
  const last = points.findLast(({ value, to }) => value !== null && to <= today)
  // The first period that is owed: the one after the last that was entered, or the one in which it was defined.
  const owed = last ? last.to : periodOf(row.period, Temporal.PlainDate.from(row.valid_from)).from
  const due = Temporal.PlainDate.from(periodOf(row.period, Temporal.PlainDate.from(owed)).to).add({
    days: row.fresh_days,
  })
  return due.toString() <= today ? due.toString() : null
}

function viewOf(row: store.IndicatorRow, known: Known): IndicatorView {
  const { aims, points, today } = known
  const aim = nextAim(aims, today)
  const { light, forecast } = aim
    ? outlook({
        points: telling(points, today, known.isOfNow),
        aim,
        better: row.better,
        today,
        ...(row.unit === 'percent' && { bounds: [0, 100] as const }),
      })
    : { light: 'unknown' as const, forecast: null }
  return {
    id: row.indicator_id,
    code: row.code,
    name: row.name,
    unit: row.unit,
    decimals: row.decimals,
    better: row.better,
    period: row.period,
    ownerUnitId: row.owner_unit_id,
    ownerName: unitName(row.owner_unit_id),
    answersName: row.answers_name,
    aim,
    light,
    forecast,
    points: points.slice(-pointsShown),
    asOf: (row.formula === null ? known.madeAt : known.reckonedAt) ?? null,
    stale: isStale(row, known),
    openPromises: known.openPromises,
  }
}

/** All indicators with where they stand. */
export async function present(tx: Tx): Promise<Present> {
  const today = dayOf(tx.now)
  const rows = await store.listNow(tx)
  const blueprint = await store.blueprintInForce(tx, today.year)
  const targets = blueprint ? await store.targetsOf(tx, blueprint.id) : []
  // Yearly figures reach back furthest.
  const figures = await store.figuresOfUnit(tx, cityId(), today.subtract({ years: pointsShown }).toString())
  const promises = await store.openPromises(tx)
  const reckoned = await store.reckonings(tx)
  const indicators = rows.map((row) => {
    const aims = targets
      .filter(({ indicator_id }) => indicator_id === row.indicator_id)
      .map(({ due_on: dueOn, value }) => ({ dueOn, value }))
    const own = figures.filter(({ indicator_id }) => indicator_id === row.indicator_id)
    const view = viewOf(row, {
      today: today.toString(),
      nowMs: tx.now.epochMilliseconds,
      aims,
      points: own.map(point),
      madeAt: own.at(-1)?.made_at,
      reckonedAt: reckoned.get(row.indicator_id),
      openPromises: promises.filter(({ indicator_id }) => indicator_id === row.indicator_id).length,
      isOfNow: isOfNow(tx.app, row),
    })
    return { row, view, aims }
  })
  return { today, blueprint, indicators }
}

export async function list(tx: Tx): Promise<ReplyOf<typeof listIndicators>> {
  const { today, blueprint, indicators } = await present(tx)
  return {
    today: today.toString(),
    blueprint: blueprint
      ? { id: blueprint.id, year: blueprint.year, name: blueprint.name, ground: blueprint.ground }
      : null,
    indicators: indicators.map(({ view }) => view),
  }
}

function definitionView(row: store.IndicatorRow): Definition {
  return {
    name: row.name,
    explanation: row.explanation,
    unit: row.unit,
    decimals: row.decimals,
    better: row.better,
    formula: row.formula,
    period: row.period,
    freshDays: row.fresh_days,
    ownerUnitId: row.owner_unit_id,
    answersId: row.answers_id,
    source: row.source,
    reason: row.reason,
    version: row.version,
    validFrom: row.valid_from,
    ownerName: unitName(row.owner_unit_id),
    answersName: row.answers_name,
    madeBy: row.made_by,
    madeAt: row.made_at,
  }
}

const promiseView = (row: store.PromiseRow): Promised => ({
  id: row.id,
  text: row.text,
  value: row.value,
  dueOn: row.due_on,
  state: row.state,
  madeBy: row.made_by_name,
  madeAt: row.made_at,
  closedBy: row.closed_by_name,
  closedAt: row.closed_at,
  note: row.note,
})

export async function one(tx: Tx, actor: Actor, id: string): Promise<IndicatorDetail> {
  const { blueprint, indicators } = await present(tx)
  const found = indicators.find(({ row }) => row.indicator_id === id)
  if (!found) throw problem('kernel.not-found')
  const { row, view, aims } = found
  const versions = await store.versionsOf(tx, id)
  const names = row.formula === null ? [] : parseFormula(row.formula).measures
  return {
    ...view,
    definition: definitionView(row),
    versions: versions.map(definitionView),
    aims,
    blueprint: blueprint ? { id: blueprint.id, year: blueprint.year, name: blueprint.name } : null,
    measures: names.flatMap((name) => {
      const measure = measureOf(tx.app, name)
      return measure ? [{ name, what: measure.what, hasRows: measure.rows !== undefined }] : []
    }),
    promises: (await store.promisesOf(tx, id)).map(promiseView),
    mayReport: may(actor, 'indicators.report', row.owner_unit_id),
    mayManage: may(actor, 'indicators.manage', cityId()),
  }
}

/** IN5: a period at a unit, and what the units right below it have. */
export async function figures(
  tx: Tx,
  id: string,
  query: { unitId?: string; from?: string },
): Promise<ReplyOf<typeof readFigures>> {
  const [row] = await store.versionsOf(tx, id)
  const unit = directory().unit(query.unitId ?? cityId())
  if (!row || !unit) throw problem('kernel.not-found')
  const own = await store.figuresOf(tx, id, unit.id)
  const from = query.from ?? own.at(-1)?.period_from ?? periodOf(row.period, dayOf(tx.now)).from
  const span = periodOf(row.period, Temporal.PlainDate.from(from))
  const inPeriod = new Map((await store.figuresIn(tx, id, span.from)).map((figure) => [figure.unit_id, figure]))
  // By the tree of any day: a reform in the middle of a period hides nobody's figure.
  const below = (unitId: string) => [...inPeriod.keys()].filter((other) => directory().unit(other)?.parentId === unitId)
  const figureOf = (unitId: string): UnitFigure => {
    const { value = null, parts = null } = inPeriod.get(unitId) ?? {}
    return { unit: { id: unitId, name: unitName(unitId) }, value, parts, below: below(unitId).length > 0 }
  }
  return {
    unit: figureOf(unit.id),
    above: above(unit.id)
      .toReversed()
      .map((higher) => ({ id: higher, name: unitName(higher) })),
    span,
    children: below(unit.id).map(figureOf),
    points: own.map(point),
    history: (await store.historyOf(tx, id, unit.id, span.from)).map((said) => ({
      value: said.value,
      version: said.version,
      source: said.source,
      reason: said.reason,
      madeBy: said.made_by,
      madeAt: said.made_at,
    })),
  }
}
