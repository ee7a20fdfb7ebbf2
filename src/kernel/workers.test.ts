/** Background workers as the real program runs them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Type } from 'typebox'
import { defineJob, defineModule, does } from './module.ts'
import { startTestKhue } from './testing.ts'

const greet = defineJob('greeter.greet', Type.Object({ name: Type.String() }))
const greeted: string[] = []
const twice = Promise.withResolvers<void>()
const put = Promise.withResolvers<void>()
const orphan = Promise.withResolvers<void>()

/** The first try of `again` fails. */
let failures = 0
const greeter = defineModule({
  name: 'greeter',
  folder: `${import.meta.dirname}/no-migrations`,
  jobs: [
    does(greet, (_tx, { name }) => {
      if (name === 'again' && failures++ === 0) throw new Error('not yet')
      greeted.push(name)
      if (name === 'again') twice.resolve()
      if (name === 'later') put.resolve()
      if (name === 'orphan') orphan.resolve()
      return Promise.resolve()
    }),
  ],
})
const khue = await startTestKhue({ modules: [greeter], working: true })

test('K9: what is to be tried again is tried again', async () => {
  await khue.app.transaction(async (tx) => tx.enqueue(greet, { name: 'again' }))
  await twice.promise
  assert.equal(failures, 2)
  assert.deepEqual(greeted, ['again'])
})

test('K9: what was put off runs when its time has come', async () => {
  await khue.app.transaction(async (tx) => {
    tx.enqueue(greet, { name: 'later' }, { startAfter: Temporal.Now.instant().add({ milliseconds: 1500 }) })
  })
  assert.ok(!greeted.includes('later'))
  await put.promise
  assert.deepEqual(greeted, ['again', 'later'])
})

test('K21: what a killed program had in hand is taken up again', async () => {
  const tomorrow = Temporal.Now.instant().add({ hours: 24 })
  await khue.app.transaction(async (tx) => {
    tx.enqueue(greet, { name: 'orphan' }, { startAfter: tomorrow })
    return Promise.resolve()
  })
  const taken = `update pgboss.job set state = 'active', started_on = now() - interval '1 minute',
      heartbeat_on = now() - interval '1 minute', start_after = now() where data ->> 'name' = 'orphan' returning heartbeat_seconds`
  for (let found = 0; found === 0; await pause(50)) {
    found = (await khue.app.read((tx) => tx.named('', taken, []))).length
  }
  await orphan.promise
  assert.ok(greeted.includes('orphan'))
})
