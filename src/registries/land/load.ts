/** `khue load land`, `khue load boundaries`, `khue land index`. Rules LA9 to LA12. */
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { App } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { StartError } from '../../kernel/start-error.ts'
import {
  type LoadedRecord,
  loadRecords,
  type OwnRecord,
  ownRecords,
  sayEvery,
  sizeAndSeed,
} from '../../platform/registry/index.ts'
import { publishAgain } from '../open-data/index.ts'
import { allBoundaries, importBoundaries } from './boundaries.ts'
import { land, landCertificates } from './definition.ts'
import { type Cadastre, certificateOf, parcelsOf } from './generator.ts'
import { makeMap, type MapReport } from './map.ts'
import { parcelsByUse } from './open-data.ts'

const parcelsMax = 10_000_000
/** People of the population registry among whom holders are drawn. */
const holdersMax = 300_000

/** What a made-up cadastre is made of: boundaries at hand, people at hand. */
export async function cadastreOf(app: App, parcels: number, seed: number): Promise<Cadastre> {
  const { all } = await app.read((tx) => allBoundaries(app, tx))
  return { parcels, seed, boundaries: all, people: await peopleByUnit(app), today: dayOf(app.clock.now()).toString() }
}

/** Some of each unit's people; none where the population registry is empty or absent. */
async function peopleByUnit(app: App): Promise<Map<string, { id: string; name: string }[]>> {
  const found = new Map<string, { id: string; name: string }[]>()
  let after: string | null = null
  for (let read = 0; read < holdersMax; ) {
    const from: string | null = after
    const people: OwnRecord[] = await app.read((tx) => ownRecords(tx, 'population', from, 5_000))
    const last = people.at(-1)
    if (!last) break
    after = last.id
    read += people.length
    for (const { id, label, unit_id } of people) {
      if (unit_id === null) continue
      const known = found.get(unit_id) ?? []
      known.push({ id, name: label })
      found.set(unit_id, known)
    }
  }
  return found
}

export interface LandReport {
  readonly parcels: number
  readonly certificates: number
  readonly map: MapReport
  readonly seconds: number
}

export async function loadCadastre(app: App, cadastre: Cadastre, say: (line: string) => void): Promise<LandReport> {
  const began = performance.now()
  const { records } = await loadRecords(
    app,
    [land.name, landCertificates.name],
    { kind: 'generator', reference: `seed ${cadastre.seed}`, legal_ground: 'sandbox' },
    recordsOf(cadastre),
    sayEvery(say),
  )
  const map = await makeMap(app, say)
  return {
    parcels: records[land.name] ?? 0,
    certificates: records[landCertificates.name] ?? 0,
    map,
    seconds: (performance.now() - began) / 1000,
  }
}

/** Each parcel, then its certificate where it has one. */
function* recordsOf(cadastre: Cadastre): Generator<LoadedRecord> {
  for (const parcel of parcelsOf(cadastre)) {
    yield { registry: land.name, ...parcel }
    const certificate = certificateOf(cadastre, parcel)
    if (certificate) yield { registry: landCertificates.name, ...certificate }
  }
}

const print = (line: string) => void process.stdout.write(`${line}\n`)

export async function loadLand(app: App, args: readonly string[]): Promise<number> {
  const { size: parcels, seed } = sizeAndSeed(args, 'parcels', parcelsMax)
  const report = await loadCadastre(app, await cadastreOf(app, parcels, seed), print)
  await app.transaction(async (tx) => publishAgain(tx, parcelsByUse.id))
  const { map } = report
  print(
    `  ${report.parcels.toLocaleString('en-GB')} parcels, ${report.certificates.toLocaleString('en-GB')} certificates, ` +
      `${map.tiles.toLocaleString('en-GB')} tiles of ${(map.bytes / 1e6).toFixed(0)} MB, ${report.seconds.toFixed(1)} s`,
  )
  return 0
}

export async function loadBoundaries(app: App, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { source: { type: 'string' } },
  })
  const [file] = positionals
  if (file === undefined || values.source === undefined) {
    throw new StartError('usage', {
      vi: 'Hãy nêu tệp GeoJSON và nguồn của nó.',
      what: 'Name the GeoJSON file and whose data it is.',
      why: ['A map says where its boundaries are from.'],
      todo: "khue load boundaries FILE --source 'owner, licence, date'",
    })
  }
  const count = await importBoundaries(app, path.resolve(file), values.source)
  print(`  ${count} boundaries. They are on the map at once; parcels are not moved.`)
  return 0
}

export async function indexLand(app: App): Promise<number> {
  const { parcels, tiles, seconds } = await makeMap(app, print)
  print(`  ${parcels.toLocaleString('en-GB')} parcels, ${tiles.toLocaleString('en-GB')} tiles, ${seconds.toFixed(1)} s`)
  return 0
}
