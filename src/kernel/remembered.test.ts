import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { App, Tx } from './app.ts'
import { remembered } from './remembered.ts'

/** Of an app only how it reads, and what its clock says. */
function reading() {
  const clock = { ms: 1_000_000 }
  const app = { read: <T>(work: (tx: Tx) => Promise<T>) => work(outside) } as unknown as App
  const txOf = (isTransaction: boolean) =>
    ({
      app,
      isTransaction,
      get now() {
        return Temporal.Instant.fromEpochMilliseconds(clock.ms)
      },
    }) as unknown as Tx
  const outside = txOf(false)
  return { app, clock, outside, inside: txOf(true) }
}

test('K20: what is remembered is read for all who ask at the same time at once, and again only when it is too old', async () => {
  const { clock, outside } = reading()
  const reads: (readonly string[])[] = []
  const lengths = remembered(3000, (_tx, keys) => {
    reads.push(keys)
    return Promise.resolve(keys.map((key) => key.length))
  })
  assert.deepEqual(await Promise.all(['a', 'bb', 'ccc'].map((key) => lengths.of(outside, key))), [1, 2, 3])
  assert.deepEqual(reads, [['a', 'bb', 'ccc']])
  clock.ms += 2999
  assert.equal(await lengths.of(outside, 'bb'), 2)
  assert.equal(reads.length, 1)
  clock.ms += 1
  assert.deepEqual(await Promise.all(['ccc', 'bb'].map((key) => lengths.of(outside, key))), [3, 2])
  assert.deepEqual(reads.at(-1), ['ccc', 'bb'])
  // A clock that was set back.
  clock.ms -= 1
  await lengths.of(outside, 'bb')
  assert.deepEqual(reads.at(-1), ['bb'])
})

test('K20: what was forgotten, and what could not be read, is read again; a transaction reads by itself', async () => {
  const { app, outside, inside } = reading()
  const readBy: Tx[] = []
  let failure: Error | undefined = new Error('no database')
  const answers = remembered(3000, (tx, keys) => {
    readBy.push(tx)
    return failure ? Promise.reject(failure) : Promise.resolve(keys)
  })
  await assert.rejects(answers.of(outside, 'x'), failure)
  failure = undefined
  assert.equal(await answers.of(outside, 'x'), 'x')
  answers.forget(app, 'x')
  assert.equal(await answers.of(inside, 'x'), 'x')
  assert.deepEqual(readBy, [outside, outside, inside])
  assert.equal(await answers.of(outside, 'x'), 'x')
  assert.equal(readBy.length, 3)
})
