/**
 * Filling the population registry with a made-up city, indexes included, beside a bare COPY of the same lines into one table
 * without indexes. `npm run bench -- population-load [--people 8500000]`
 */
import { population } from '../src/registries/population/index.ts'
import { bareCopy, option, withCity } from './population-city.ts'

export async function run(args: readonly string[]): Promise<number> {
  const people = option(args, 'people', 8_500_000)
  return withCity(people, async ({ report, client }) => {
    const { rows } = await client.query<{ bytes: number }>(
      `select sum(pg_total_relation_size(inhrelid))::bigint as bytes from pg_inherits where inhparent = 'registry.record'::regclass`,
    )
    const barePerS = await bareCopy(client, population.name, 500_000)
    const figures = {
      persons: report.persons,
      households: report.households,
      persons_per_s: Math.round(report.persons / report.seconds),
      bytes_per_person: Math.round((rows[0]?.bytes ?? 0) / report.persons),
      bare_rows_per_s: Math.round(barePerS),
    }
    for (const [name, value] of Object.entries(figures))
      console.log(`  ${name.padEnd(20)} ${value.toLocaleString('en-GB')}`)
    console.log(JSON.stringify(figures))
    return 0
  })
}
