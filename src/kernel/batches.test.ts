import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { App } from './app.ts'
import { inBatches } from './batches.ts'

/** Only its identity counts here. */
const app = {} as App

test('K20: who asks at the same time shares a statement; who asks meanwhile shares the next', async () => {
  const batches: (readonly number[])[] = []
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const double = inBatches<number, number>(async (_app, inputs) => {
    batches.push(inputs)
    await gates[batches.length - 1]?.promise
    return inputs.map((n) => n * 2)
  })
  const first = [1, 2, 3].map((n) => double(app, n))
  await new Promise((resolve) => setImmediate(resolve))
  const second = [4, 5].map((n) => double(app, n))
  gates[0]?.resolve()
  assert.deepEqual(await Promise.all(first), [2, 4, 6])
  gates[1]?.resolve()
  assert.deepEqual(await Promise.all(second), [8, 10])
  assert.deepEqual(batches, [
    [1, 2, 3],
    [4, 5],
  ])
  assert.equal(await double(app, 6), 12)
  const many = await Promise.all(Array.from({ length: 250 }, (_, n) => double(app, n)))
  assert.deepEqual(many.at(-1), 498)
  assert.ok(batches.every((batch) => batch.length <= 100))
})

test('K20: values that are refused are one caller’s error; a lost database is everybody’s', async () => {
  const refused = Object.assign(new Error('no uuid'), { code: '22P02' })
  const half = inBatches<number, number>((_app, inputs) =>
    inputs.some((n) => n % 2 === 1) ? Promise.reject(refused) : Promise.resolve(inputs.map((n) => n / 2)),
  )
  const settled = await Promise.allSettled([2, 3, 4].map((n) => half(app, n)))
  assert.deepEqual(settled, [
    { status: 'fulfilled', value: 1 },
    { status: 'rejected', reason: refused },
    { status: 'fulfilled', value: 2 },
  ])
  const lost = new Error('Connection terminated')
  let tries = 0
  const never = inBatches<number, number>(() => {
    tries++
    return Promise.reject(lost)
  })
  const failed = await Promise.allSettled([1, 2].map((n) => never(app, n)))
  assert.ok(failed.every((one) => one.status === 'rejected' && one.reason === lost))
  assert.equal(tries, 1)
})
