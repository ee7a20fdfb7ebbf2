/**
 * The forecast of speeds in 15, 30 and 60 minutes beside “as it is now” and “as usual”, on the same moments of days that it had not seen.
 * No public series of Hanoi's speeds was found: the days are those that `khue load traffic-days` makes up (two peaks, days that differ,
 * streets that waver, some blocked), so this measures the method, not the city. A city with measured days reads its own error on the page.
 * `npm run bench -- traffic-forecast [--days 14] [--roads FILE]`.
 */
import path from 'node:path'
import { learnForecast, type Moment } from '../src/services/traffic/forecast/learn.ts'
import { buildNetwork } from '../src/services/traffic/network/build.ts'
import { readRoads } from '../src/services/traffic/network/load.ts'
import { RoadNetwork } from '../src/services/traffic/network/network.ts'
import { Profiles } from '../src/services/traffic/state/profiles.ts'
import { sampleMoment } from '../src/services/traffic/studies/load.ts'
import { option } from './ground.ts'

const besideTheProject = path.join(
  import.meta.dirname,
  '..',
  '..',
  'shared',
  'data',
  'roads',
  'hanoi_centre_roads_overpass_2023-12-13.json.gz',
)
const momentMs = 5 * 60_000
/** A Monday, so that every run judges the same days. */
const endMs = Date.parse('2026-03-02T00:00:00+07:00')

export async function run(args: readonly string[]): Promise<number> {
  const at = args.indexOf('--roads')
  const { segments } = buildNetwork(await readRoads(at < 0 ? besideTheProject : path.resolve(args[at + 1] ?? '')))
  const network = new RoadNetwork(
    segments.map((one, place) => ({ ...one, no: place + 1, fromNode: one.from, toNode: one.to, unitId: null })),
    [],
  )
  const days = option(args, 'days', 14)
  const profiles = new Profiles(network, [])
  const moments = Array.from({ length: days * 288 }, (_, index): Moment => {
    const atMs = endMs - (days * 288 - index) * momentMs
    return { atMs, speeds: sampleMoment(network, profiles, atMs).speeds }
  })
  const began = performance.now()
  const found = await learnForecast(moments)
  if (!found) throw new Error('too few days')
  const figures = found.scores.map((score, index) => ({
    ahead_min: score.aheadMin,
    speeds: score.count,
    mae_kmh: score.mae,
    mae_as_now_kmh: score.maeAsNow,
    mae_as_usual_kmh: score.maeAsUsual,
    less_than_as_now_percent: Number((100 * (1 - score.mae / score.maeAsNow)).toFixed(1)),
    share: Number((found.shares[index] ?? 0).toFixed(2)),
  }))
  process.stdout.write(
    `${JSON.stringify({ bench: 'traffic-forecast', segments: network.size, days, data: 'made up', learn_ms: Math.round(performance.now() - began), horizons: figures })}\n`,
  )
  return 0
}
