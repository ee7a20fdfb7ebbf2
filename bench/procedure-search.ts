/**
 * Search over the national catalogue, through the program's own functions on a database of its own.
 * `npm run bench -- procedure-search [--file tthc_index.csv]`; without a file, over the national index of the shared data where
 * that lies beside the project, else over the city's own catalogue alone.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { readConfig } from '../src/kernel/config.ts'
import { startEmbeddedPostgres } from '../src/kernel/embedded-postgres.ts'
import { startKhue } from '../src/kernel/run.ts'
import { modules } from '../src/modules.ts'
import { loadProcedures } from '../src/services/procedures/index.ts'
import { search } from '../src/services/procedures/service.ts'
import { queries } from './procedure-queries.ts'
import { percentile } from './timing.ts'

const rounds = 25
const nationalIndex = path.join(import.meta.dirname, '..', '..', 'shared', 'data', 'procedures', 'tthc_index.csv')

export async function run(args: readonly string[]): Promise<number> {
  const at = args.indexOf('--file')
  const file = at < 0 ? (existsSync(nationalIndex) ? nationalIndex : undefined) : args[at + 1]
  const folder = mkdtempSync(path.join(tmpdir(), 'khue-bench-'))
  const postgres = await startEmbeddedPostgres({ folder: path.join(folder, 'postgres'), purpose: 'test' })
  try {
    const config = { ...readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' }), databaseUrl: postgres.url }
    const khue = await startKhue({ config, modules, roles: [] })
    try {
      if (file) await loadProcedures(khue.app, file, () => undefined)
      const { total } = await khue.app.read((tx) => search(tx, {}))
      const found: { text: string; place: number }[] = []
      const times: number[] = []
      for (let round = 0; round < rounds; round++) {
        for (const [text, codes] of queries) {
          const start = performance.now()
          const { items } = await khue.app.read((tx) => search(tx, { text }))
          times.push(performance.now() - start)
          if (round === 0) found.push({ text, place: items.findIndex((item) => codes.includes(item.code)) + 1 })
        }
      }
      const trigram = await trigrams(postgres.url)
      report(
        total,
        found,
        times.toSorted((a, b) => a - b),
        trigram,
      )
    } finally {
      await khue.stop()
    }
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return 0
}

/** The same questions to PostgreSQL's pg_trgm over the names, on the same machine in the same run: p99 and hits. */
async function trigrams(url: string): Promise<{ p99: number; hits: number }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('create extension if not exists pg_trgm')
    await client.query('create extension if not exists unaccent')
    await client.query(`create temp table name as select code, lower(public.unaccent('public.unaccent', normalize(name_vi, NFC))) as folded
      from procedures.procedure where valid_to is null`)
    await client.query('create index on name using gin (folded gin_trgm_ops)')
    await client.query('analyze name')
    const times: number[] = []
    let hits = 0
    for (let round = 0; round < 5; round++) {
      for (const [text, codes] of queries) {
        const start = performance.now()
        const { rows } = await client.query<{ code: string }>(
          `select code from name, lower(public.unaccent('public.unaccent', normalize($1, NFC))) as asked(text)
           order by word_similarity(asked.text, folded) desc, code limit 3`,
          [text],
        )
        times.push(performance.now() - start)
        if (round === 0 && rows.some((row) => codes.includes(row.code))) hits++
      }
    }
    return {
      p99: percentile(
        times.toSorted((a, b) => a - b),
        0.99,
      ),
      hits,
    }
  } finally {
    await client.end()
  }
}

function report(
  procedures: number,
  found: readonly { text: string; place: number }[],
  times: readonly number[],
  trigram: { p99: number; hits: number },
): void {
  const hits = found.filter(({ place }) => place >= 1 && place <= 3).length
  console.log(`${'question'.padEnd(44)} place`)
  for (const { text, place } of found) console.log(`${text.padEnd(44)} ${place === 0 ? '–' : place}`)
  console.log(`\n${'over'.padEnd(30)}${String(procedures).padStart(8)} procedures`)
  console.log(
    `${'median, p99, worst'.padEnd(30)}${[0.5, 0.99, 1].map((s) => percentile(times, s).toFixed(2)).join(' / ')} ms`,
  )
  console.log(`${'among the first three'.padEnd(30)}${hits} of ${found.length}`)
  console.log(`${'pg_trgm over names, p99'.padEnd(30)}${trigram.p99.toFixed(2)} ms, ${trigram.hits} of ${found.length}`)
  console.log(JSON.stringify({ procedures, p99_ms: Number(percentile(times, 0.99).toFixed(2)), hit_at_3: hits }))
}
