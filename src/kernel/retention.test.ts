import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from './id.ts'
import { applyRule, countDue, lastRuns, nextRunAt, type RetentionRule, rulesOf } from './retention.ts'
import { startTestKhue } from './testing.ts'

const text = { vi: 'x', en: 'x' }
const gone: string[] = []
const rule = (name: string, more: Partial<RetentionRule>): RetentionRule => ({
  name,
  what: text,
  ground: text,
  days: 10,
  then: 'erase',
  rows: { table: 'kernel.reference_data', key: ['name'], since: 'loaded_at', only: `name like '${name}-%'` },
  ...more,
})
const module = {
  name: 'keeping',
  folder: import.meta.dirname,
  retains: [
    rule('old', {}),
    rule('marked', {
      then: 'pseudonymise',
      rows: {
        table: 'kernel.reference_data',
        key: ['name'],
        since: 'loaded_at',
        only: `name like 'marked-%' and version <> ''`,
        set: `version = ''`,
      },
    }),
    rule('attached', {
      before: async (_tx, rows) => {
        gone.push(...rows.map(({ name }) => String(name)))
        return Promise.resolve()
      },
    }),
  ],
}
const khue = await startTestKhue({ modules: [{ name: 'other', folder: '' }] })
const rules = rulesOf([module])
const named = (name: string) => {
  const found = rules.find(({ id }) => id === `keeping.${name}`)
  if (!found) throw new Error(name)
  return found
}

async function enter(name: string, count: number, daysAgo: number) {
  const at = khue.app.clock
    .now()
    .subtract({ hours: 24 * daysAgo })
    .toString()
  await khue.app.transaction((tx) =>
    tx.named(
      '',
      `insert into kernel.reference_data (name, version, loaded_at) select $1 || '-' || $3 || '-' || n, 'v', $2 from generate_series(1, $4::int) n`,
      [name, at, daysAgo, count],
    ),
  )
}
const left = async (name: string) =>
  khue.app.read((tx) =>
    tx.named<{ version: string }>('', `select version from kernel.reference_data where name like $1`, [`${name}-%`]),
  )
const apply = async (name: string) => {
  const runId = newId()
  while (await applyRule(khue.app, named(name), runId, 1));
  return runId
}

test('K25: what is due is erased or pseudonymised in batches, what is not stays, and a second run finds nothing', async () => {
  await enter('old', 2_500, 11)
  await enter('old', 3, 9)
  await apply('old')
  assert.equal((await left('old')).length, 3)
  await enter('marked', 2, 11)
  await enter('marked', 1, 1)
  await apply('marked')
  assert.deepEqual((await left('marked')).map(({ version }) => version).toSorted(), ['', '', 'v'])
  assert.equal(await khue.app.read((tx) => countDue(tx, named('marked'))), 0)
  assert.throws(() => rulesOf([module, module]), /two retention rules named keeping\.old/)
})

test('K25: the daily run is at 2:47 in Hanoi, today or tomorrow', () => {
  const next = (at: string) => nextRunAt(Temporal.Instant.from(at)).toString()
  assert.equal(next('2026-11-26T19:00:00Z'), '2026-11-26T19:47:00Z')
  assert.equal(next('2026-11-26T19:47:00Z'), '2026-11-27T19:47:00Z')
})

test('K26: a run leaves its count and nothing else; a dry run changes nothing', async () => {
  await enter('old', 1_200, 30)
  assert.equal(await khue.app.read((tx) => countDue(tx, named('old'))), 1_200)
  assert.equal((await left('old')).length, 1_203)
  await apply('old')
  const [run] = (await khue.app.read(lastRuns)).filter((one) => one.rule === 'keeping.old')
  assert.deepEqual([Number(run?.done), run?.ended_at !== null], [1_200, true])
})

test('K27: what hangs on exactly the rows that go, goes with them', async () => {
  await enter('attached', 1_100, 12)
  await enter('attached', 1, 2)
  await apply('attached')
  assert.equal(gone.length, 1_100)
  assert.equal(new Set(gone).size, 1_100)
  assert.equal((await left('attached')).length, 1)
})
