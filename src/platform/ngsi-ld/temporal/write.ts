/** Entities through time as clients want them: normalised, simplified, aggregated (CIM 009 §4.5.7 to §4.5.9, §4.5.19). Rule NG22. */
import { badData } from '../errors.ts'
import type { Context } from '../context.ts'
import type { Instance, Kind } from '../model.ts'
import { simplified, type Shape, writeInstance } from '../write.ts'
import type { TimeProperty } from './store.ts'

type Json = Record<string, unknown>

const plurals: Readonly<Record<Kind, string>> = {
  Property: 'values',
  GeoProperty: 'values',
  Relationship: 'objects',
  LanguageProperty: 'languageMaps',
  VocabProperty: 'vocabs',
  JsonProperty: 'jsons',
  ListProperty: 'valueLists',
  ListRelationship: 'objectLists',
}

export function writeNormalized(instances: readonly Instance[], shape: Shape): unknown {
  return instances.map((instance) => writeInstance(instance, shape))
}

/** One object for each kind and datasetId. */
function grouped(instances: readonly Instance[]): Instance[][] {
  return [...Map.groupBy(instances, ({ type, datasetId }) => `${type} ${datasetId ?? ''}`).values()]
}

const alone = (list: readonly unknown[]) => (list.length === 1 ? list[0] : list)

/** §4.5.9: pairs of value and moment. */
export function writeValues(
  instances: readonly Instance[],
  context: Context,
  property: TimeProperty,
  kind: Kind = 'Property',
): unknown {
  if (instances.length === 0) return { type: kind, [plurals[kind]]: [] }
  return alone(
    grouped(instances).map((group) => {
      const [first] = group
      const pairs = group.map((instance) => [
        instance.value === 'urn:ngsi-ld:null' ? instance.value : simplified(instance, { context }),
        instance[property] ?? instance.modifiedAt,
      ])
      return (
        first && {
          type: first.type,
          ...(first.datasetId !== undefined && { datasetId: first.datasetId }),
          [plurals[first.type]]: pairs,
        }
      )
    }),
  )
}

export const methods = ['totalCount', 'distinctCount', 'sum', 'avg', 'min', 'max', 'stddev', 'sumsq'] as const
export type Method = (typeof methods)[number]

export interface Aggregation {
  readonly methods: readonly Method[]
  /** Null: the whole time is one period. */
  readonly period: Temporal.Duration | null
  readonly fromMs: number | null
  readonly toMs: number | null
}

export function readAggregation(
  given: readonly string[] | undefined,
  duration: string | undefined,
  fromMs: number | null,
  toMs: number | null,
): Aggregation {
  const wrong = given?.find((one) => !methods.includes(one as Method))
  if (!given || wrong !== undefined) throw badData(`aggrMethods are of ${methods.join(', ')}`)
  return {
    methods: given as Method[],
    period: duration === undefined || duration === 'PT0S' ? null : readDuration(duration),
    fromMs,
    toMs,
  }
}

function readDuration(text: string): Temporal.Duration {
  try {
    const duration = Temporal.Duration.from(text)
    if (duration.sign <= 0) throw new RangeError('it is not positive')
    return duration
  } catch (error) {
    throw badData(`aggrPeriodDuration is no duration: ${error instanceof Error ? error.message : ''}`)
  }
}

const periodsMax = 10_000

export function writeAggregated(
  instances: readonly Instance[],
  { methods: wanted, period, fromMs, toMs }: Aggregation,
  property: TimeProperty,
): unknown {
  return alone(
    grouped(instances).map((group) => {
      const [first] = group
      const rows = group.flatMap((instance) => {
        const at = Date.parse(instance[property] ?? '')
        return Number.isNaN(at) ? [] : [{ at, value: instance.value }]
      })
      const told: Json = { type: first?.type }
      if (first?.datasetId !== undefined) told['datasetId'] = first.datasetId
      const start = fromMs ?? Math.min(...rows.map(({ at }) => at))
      const periods = rows.length === 0 ? [] : cut(rows, start, period, toMs)
      for (const method of wanted) {
        const figures = periods.flatMap(({ from, to, values }) => {
          const figure = aggregate(method, values)
          return figure === undefined ? [] : [[figure, moment(from), moment(to)]]
        })
        if (figures.length > 0 || rows.length > 0) told[method] = figures
      }
      return told
    }),
  )
}

const moment = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z')

interface Period {
  readonly from: number
  readonly to: number
  readonly values: unknown[]
}

function cut(
  rows: readonly { at: number; value: unknown }[],
  start: number,
  period: Temporal.Duration | null,
  toMs: number | null,
): Period[] {
  if (period === null)
    return [{ from: start, to: toMs ?? Math.max(...rows.map(({ at }) => at)), values: rows.map(({ value }) => value) }]
  const sorted = rows.toSorted((a, b) => a.at - b.at)
  const periods: Period[] = []
  let from = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO('UTC')
  let at = 0
  for (let n = 0; at < sorted.length; n++) {
    if (n > periodsMax) throw badData('there are too many periods')
    const to = from.add(period)
    const values: unknown[] = []
    for (; at < sorted.length && (sorted[at]?.at ?? 0) < to.epochMilliseconds; at++) values.push(sorted[at]?.value)
    if (values.length > 0) periods.push({ from: from.epochMilliseconds, to: to.epochMilliseconds, values })
    from = to
  }
  return periods
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

/** §4.5.19.1: of numbers, of truths as 0 and 1, of lists by their length; texts have an order only. */
function aggregate(method: Method, values: readonly unknown[]): unknown {
  if (method === 'totalCount') return values.length
  if (method === 'distinctCount') return new Set(values.map((value) => JSON.stringify(value))).size
  const numbers = values.flatMap((value) =>
    typeof value === 'number'
      ? [value]
      : typeof value === 'boolean'
        ? [Number(value)]
        : Array.isArray(value)
          ? [value.length]
          : [],
  )
  if (method === 'min' || method === 'max') {
    const texts = values.filter((value) => typeof value === 'string').toSorted()
    if (numbers.length === 0) return method === 'min' ? texts[0] : texts.at(-1)
    return numbers.reduce((best, one) => (method === 'min' ? Math.min(best, one) : Math.max(best, one)))
  }
  if (numbers.length === 0) return undefined
  if (method === 'sum') return sum(numbers)
  if (method === 'sumsq') return sum(numbers.map((one) => one * one))
  const mean = sum(numbers) / numbers.length
  return method === 'avg' ? mean : Math.sqrt(sum(numbers.map((one) => (one - mean) ** 2)) / numbers.length)
}
