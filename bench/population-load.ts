/**
 * Filling the population registry with a made-up city and its households, indexes included, beside a bare COPY of the same
 * lines, made before, into tables without indexes. `npm run bench -- population-load [--people 8500000] [--keep FOLDER]`
 */
import { bareCopy, withCity } from './population-city.ts'

const barPerS = 60_000
const barePeople = 1_000_000

export async function run(args: readonly string[]): Promise<number> {
  return withCity(args, async ({ report, client, city, env }) => {
    if (!report) throw new Error('the folder holds a loaded city: measure the load in an empty one')
    const programMs = (process.cpuUsage().user + process.cpuUsage().system) / 1000
    const { rows } = await client.query<{ bytes: number }>(
      `select sum(pg_total_relation_size(inhrelid))::bigint as bytes from pg_inherits where inhparent = 'registry.record'::regclass`,
    )
    const perS = report.persons / report.seconds
    const barePerS = await bareCopy(env['DATABASE_URL'] ?? '', city, Math.min(barePeople, city.people))
    const figures = {
      persons: report.persons,
      households: report.households,
      persons_per_s: Math.round(perS),
      bytes_per_person: Math.round((rows[0]?.bytes ?? 0) / report.persons),
      bare_per_s: Math.round(barePerS),
      ratio: Number((perS / barePerS).toFixed(3)),
    }
    for (const [name, value] of Object.entries(figures))
      console.log(`  ${name.padEnd(20)} ${value.toLocaleString('en-GB')}`)
    console.log(`  the program’s processor: ${((programMs * 1000) / report.persons).toFixed(1)} µs a person`)
    console.log(JSON.stringify(figures))
    return perS >= barPerS ? 0 : 1
  })
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2))
