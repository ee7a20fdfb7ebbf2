/**
 * How good the forecast of PM2.5 is: learned from the hours before the last four weeks of the shared series, told at each hour of
 * those weeks, beside “as now” and “as at the same hour yesterday” on the same hours.
 * `npm run bench -- air-forecast [--weeks 4] [--folder ../shared/data]`; `--choose` first tries the settings on the six weeks before
 * those, week by week, and says which are best: `chosen` of forecast/model.ts is that. `--explain` tells the coefficients.
 */
import path from 'node:path'
import { evaluate, type HorizonScore, methods, overall } from '../src/services/environment/forecast/evaluate.ts'
import { columnNames } from '../src/services/environment/forecast/features.ts'
import { type Hours, upTo } from '../src/services/environment/forecast/hours.ts'
import { chosen, hoursOfWeek, learn, type Model, type Settings } from '../src/services/environment/forecast/model.ts'
import { hoursOfFile, readAirFile } from '../src/services/environment/load/air-files.ts'
import { option } from './ground.ts'

const besideTheProject = path.join(import.meta.dirname, '..', '..', 'shared', 'data')
const weeksOfChoice = 6
const shown = new Set([1, 3, 6, 9, 12, 18, 24])

export async function run(args: readonly string[]): Promise<number> {
  const at = args.indexOf('--folder')
  const hours = hoursOfFile(readAirFile(at < 0 ? besideTheProject : path.resolve(args[at + 1] ?? '')))
  const judged = option(args, 'weeks', 4) * hoursOfWeek
  if (args.includes('--choose')) await choose(upTo(hours, hours.values.pm25.length - judged))
  const began = performance.now()
  const model = await learn(hours)
  const learnMs = performance.now() - began
  if (model && args.includes('--explain')) explain(model)
  const scores = await evaluate(hours, judged)
  if (!scores) throw new Error('the series is too short')
  for (const score of scores) if (shown.has(score.aheadH)) process.stdout.write(`${lineOf(score)}\n`)
  process.stdout.write(`${JSON.stringify(figuresOf(scores, learnMs))}\n`)
  return 0
}

/** The coefficients as they were learned: what weighs how much, some hours ahead. */
function explain({ settings, horizons }: Model): void {
  const names = columnNames(settings.weather)
  for (const [at, { linear, share, low, high }] of horizons.entries()) {
    if (!shown.has(at + 1)) continue
    const strongest = names
      .map((name, column) => [name, linear.coefficients[column] ?? 0] as const)
      .toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a))
      .map(([name, value]) => `${name} ${value.toFixed(2)}`)
    process.stdout.write(
      `  ${at + 1} h: share ${share}, interval ${low.toFixed(2)} to ${high.toFixed(2)}, ${linear.intercept.toFixed(3)}; ${strongest.join(', ')}\n`,
    )
  }
}

const round = (value: number, digits = 2): number => Number(value.toFixed(digits))

function lineOf(score: HorizonScore): string {
  const parts = methods.map((method) => {
    const { maeUgM3, rmseUgM3, bandHits } = score[method]
    return `${method} ${maeUgM3.toFixed(2)} / ${rmseUgM3.toFixed(2)} / ${(100 * bandHits).toFixed(0)} %`
  })
  return `  ${String(score.aheadH).padStart(2)} h  MAE / RMSE / band:  ${parts.join('   ')}   covered ${(100 * score.covered).toFixed(0)} %`
}

function figuresOf(scores: readonly HorizonScore[], learnMs: number) {
  const all = overall(scores)
  const better = (of: (method: 'forecast' | 'asNow' | 'asYesterday') => number, than: 'asNow' | 'asYesterday') =>
    round(100 * (1 - of('forecast') / of(than)), 1)
  return {
    bench: 'air-forecast',
    hours: all.hours,
    mae: round(all.forecast.maeUgM3),
    mae_as_now: round(all.asNow.maeUgM3),
    mae_as_yesterday: round(all.asYesterday.maeUgM3),
    rmse: round(all.forecast.rmseUgM3),
    rmse_as_now: round(all.asNow.rmseUgM3),
    rmse_as_yesterday: round(all.asYesterday.rmseUgM3),
    mae_less_than_as_now_percent: better((method) => all[method].maeUgM3, 'asNow'),
    mae_less_than_as_yesterday_percent: better((method) => all[method].maeUgM3, 'asYesterday'),
    rmse_less_than_as_now_percent: better((method) => all[method].rmseUgM3, 'asNow'),
    band_hits: round(all.forecast.bandHits, 3),
    band_hits_as_now: round(all.asNow.bandHits, 3),
    band_hits_as_yesterday: round(all.asYesterday.bandHits, 3),
    covered: round(all.covered, 3),
    learn_ms: Math.round(learnMs),
  }
}

const candidates: readonly Settings[] = (['without', 'with-weather'] as const).flatMap((weather) =>
  [0.01, 0.03, 0.1, 0.3].flatMap((penalty) => [null, 1000].map((memoryHours) => ({ weather, penalty, memoryHours }))),
)

/** Week by week, each told by what was learned before it. */
async function choose(hours: Hours): Promise<void> {
  const tried: { settings: Settings; mae: number; rmse: number }[] = []
  for (const settings of candidates) {
    const weeks: HorizonScore[] = []
    for (let back = weeksOfChoice; back > 0; back--) {
      const end = hours.values.pm25.length - (back - 1) * hoursOfWeek
      const scores = await evaluate(upTo(hours, end), hoursOfWeek, settings)
      if (scores) weeks.push(overall(scores))
    }
    const all = overall(weeks)
    tried.push({ settings, mae: all.forecast.maeUgM3, rmse: all.forecast.rmseUgM3 })
  }
  tried.sort((a, b) => a.mae - b.mae)
  for (const { settings, mae, rmse } of tried)
    process.stdout.write(`  MAE ${mae.toFixed(3)}, RMSE ${rmse.toFixed(3)}: ${JSON.stringify(settings)}\n`)
  process.stdout.write(`  chosen: ${JSON.stringify(tried[0]?.settings)}; in use: ${JSON.stringify(chosen)}\n\n`)
}
