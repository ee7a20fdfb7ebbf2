import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { keepLeading } from './lead.ts'
import { startTestKhue } from './testing.ts'

const { app } = await startTestKhue({ modules: [] })

/** Something that is begun and ended, and notes both. */
function work(name: string, notes: string[], failures = 0) {
  let left = failures
  return () => {
    if (left-- > 0) return Promise.reject(new Error(`${name} cannot begin`))
    notes.push(`${name} begins`)
    return Promise.resolve(() => {
      notes.push(`${name} ends`)
      return Promise.resolve()
    })
  }
}

async function until(notes: readonly string[], what: string, times = 1): Promise<void> {
  for (let tries = 0; notes.filter((note) => note === what).length < times; tries += 1) {
    assert.ok(tries < 600, `never ${what}: ${notes.join(', ')}`)
    await pause(50)
  }
}

test('K23: one leads; when it ends, the other takes over', async () => {
  const notes: string[] = []
  const endFirst = await keepLeading(app, 'test-hand-over', [work('first', notes)])
  const endSecond = await keepLeading(app, 'test-hand-over', [work('second', notes)])
  assert.deepEqual(notes, ['first begins'])
  await endFirst()
  await until(notes, 'second begins')
  assert.deepEqual(notes, ['first begins', 'first ends', 'second begins'])
  await endSecond()
  assert.equal(notes.at(-1), 'second ends')
})

test('K23: what cannot begin whole is ended and tried again', async () => {
  const notes: string[] = []
  const end = await keepLeading(app, 'test-half', [work('sound', notes), work('broken', notes, 1)])
  assert.deepEqual(notes, ['sound begins', 'sound ends'])
  await until(notes, 'broken begins')
  await end()
  assert.deepEqual(notes.slice(2), ['sound begins', 'broken begins', 'sound ends', 'broken ends'])
})

test('K23: who loses the connection ends at once, and leads again when nobody else does', async () => {
  const notes: string[] = []
  const end = await keepLeading(app, 'test-lost', [work('it', notes)])
  await app.read((tx) =>
    tx.named('', `select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1`, [
      'khue-test-lost-lead',
    ]),
  )
  await until(notes, 'it begins', 2)
  assert.deepEqual(notes, ['it begins', 'it ends', 'it begins'])
  await end()
})
