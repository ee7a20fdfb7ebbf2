/** `khue load population`: a made-up city into the empty registries. Rule PO5. */
import type { App } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { administrativeDate, directory } from '../../platform/organisation/index.ts'
import { loadRecords, type Parts, sayEvery, sizeAndSeed } from '../../platform/registry/index.ts'
import { publishAgain } from '../open-data/index.ts'
import { households, population } from './definition.ts'
import { blocksOf, type City } from './generator.ts'
import type { CityInBlocks } from './load-parts.ts'
import { peopleByCommune } from './open-data.ts'
import { sandboxIds } from './sandbox-people.ts'

/** As many as the whole country would be ten times over: beyond it, the six digits of a citizen number run out. */
const peopleMax = 20_000_000

export interface LoadReport {
  readonly persons: number
  readonly households: number
  readonly seconds: number
}

export function cityOf(app: App, people: number, seed: number): City {
  const date = administrativeDate(app)
  const communes = directory()
    .children(directory().city().id, date)
    .flatMap((unit) => (unit.level === 'district' ? directory().children(unit.id, date) : [unit]))
    .filter(({ level }) => level === 'commune')
  // Inner wards are fuller than outer communes; the true figures are not in the packages that ship with the program.
  const wards = communes.map(({ id, kind }) => ({ unitId: id, weight: kind === 'ward' ? 3 : 2 }))
  return { people, seed, wards, today: dayOf(app.clock.now()).toString() }
}

export async function loadCity(app: App, city: City, say: (line: string) => void): Promise<LoadReport> {
  const began = performance.now()
  const { records, copySeconds, indexSeconds } = await loadRecords(
    app,
    [population.name, households.name],
    { kind: 'generator', reference: `seed ${city.seed}`, legal_ground: 'sandbox' },
    partsOf(city),
    sayEvery(say),
    sandboxIds,
  )
  say(`  copied in ${copySeconds.toFixed(1)} s, indexed in ${indexSeconds.toFixed(1)} s`)
  return {
    persons: records[population.name] ?? 0,
    households: records[households.name] ?? 0,
    seconds: (performance.now() - began) / 1000,
  }
}

function partsOf(city: City): Parts {
  const data: CityInBlocks = { city, blocks: blocksOf(city) }
  const module = new URL('load-parts.ts', import.meta.url)
  return { module, data, count: data.blocks.length, records: city.people }
}

export async function loadPopulation(app: App, args: readonly string[]): Promise<number> {
  const { size: people, seed } = sizeAndSeed(args, 'people', peopleMax)
  const report = await loadCity(app, cityOf(app, people, seed), (line) => process.stdout.write(`${line}\n`))
  await app.transaction(async (tx) => publishAgain(tx, peopleByCommune.id))
  const rate = Math.round(report.persons / report.seconds).toLocaleString('en-GB')
  process.stdout.write(
    `  ${report.persons.toLocaleString('en-GB')} persons in ${report.households.toLocaleString('en-GB')} households, ` +
      `${report.seconds.toFixed(1)} s, ${rate} persons/s\n`,
  )
  return 0
}
