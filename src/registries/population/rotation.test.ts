/** A change of the registries' keys, by the command as people run it, killed in the middle and run again. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startTestKhue } from '../../kernel/testing.ts'
import { modules } from '../../modules.ts'
import { recordsAfter } from '../../platform/registry/export/store.ts'
import { cityOf, loadCity } from './index.ts'

const khue = await startTestKhue({ modules })
const people = 6_000
await loadCity(khue.app, cityOf(khue.app, people, 1), () => undefined)
const dataDir = await mkdtemp(path.join(tmpdir(), 'khue-rotation-'))
after(() => rm(dataDir, { recursive: true, force: true }))

const root = path.join(import.meta.dirname, '..', '..', '..')
const rotate = () =>
  spawn(process.execPath, ['src/main.ts', 'rotate', 'registry-keys'], {
    cwd: root,
    stdio: 'ignore',
    env: {
      ...process.env,
      DATABASE_URL: khue.databaseUrl,
      SECRET_KEY: khue.app.config.secretKey.toString('hex'),
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
    },
  })

interface Lane {
  readonly done: number
  readonly ended: boolean
}

const lane = async (): Promise<Lane> => {
  const [row] = await khue.app.read((tx) =>
    tx.named<Lane>(
      '',
      `select done::int as done, ended_at is not null as ended from registry.resealing
       where registry = 'population' and what = 'record'`,
      [],
    ),
  )
  return row ?? { done: 0, ended: false }
}
const underKeys = () =>
  khue.app.read((tx) =>
    tx.named<{ key: number; n: number }>(
      '',
      `select ('x' || encode(substring(sealed from 1 for 4), 'hex'))::bit(32)::int as key, count(*)::int as n
       from registry.record where registry = 'population' and sealed is not null group by 1 order by 1`,
      [],
    ),
  )

/** Killed as by the system: no handler of it runs. */
async function killedWhen(reached: (now: Lane) => boolean): Promise<Lane> {
  const child = rotate()
  const ended = once(child, 'exit')
  while (child.exitCode === null && !reached(await lane())) await pause(2)
  child.kill('SIGKILL')
  await ended
  return lane()
}

test('RG52: a change of keys that is killed in the middle goes on where it was, and every value is read throughout', async () => {
  const ethnicities = async () => {
    const found = new Map<string, number>()
    const page = (from: string) =>
      khue.app.read((tx) =>
        recordsAfter(tx, 'population', { after: from, unitIds: null, limit: 2_000, upTo: 'sensitive' }),
      )
    let rows = await page('00000000-0000-0000-0000-000000000000')
    while (rows.length > 0) {
      for (const { data } of rows) {
        const value = String(data['ethnicity'])
        found.set(value, (found.get(value) ?? 0) + 1)
      }
      rows = await page(rows.at(-1)?.id ?? '')
    }
    return [...found].toSorted(([one], [other]) => (one < other ? -1 : 1))
  }
  const before = await ethnicities()
  assert.ok(before.length > 1 && !before.some(([value]) => value === 'undefined'))
  const [first] = await underKeys()
  assert.equal((await underKeys()).length, 1)

  const began = await khue.app.read((tx) =>
    tx.named<{ n: number }>('', 'select max(version)::int as n from registry.data_key', []),
  )
  const middle = await killedWhen(({ done, ended }) => !ended && done > 0)
  assert.equal(middle.ended, false, `killed after ${middle.done}`)
  assert.equal((await underKeys()).length, 2, 'some under the old key, some under the new')
  assert.deepEqual(await ethnicities(), before)

  const end = await killedWhen(({ ended }) => ended)
  assert.ok(end.ended && end.done >= middle.done)
  const [only, ...others] = await underKeys()
  assert.deepEqual([others.length, only?.n], [0, first?.n])
  assert.equal(
    only?.key,
    (began[0]?.n ?? 0) + 1,
    'the second run ended the first one’s change, and made no further key',
  )
  assert.deepEqual(await ethnicities(), before)
})
