import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startHelper } from './helper-process.ts'
import { processState } from './processes.ts'
import { StartError } from './start-error.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'khue-helper-'))
after(() => rmSync(folder, { recursive: true }))
const file = path.join(folder, 'helper.mjs')
const good = "console.log('hello'); console.log('ready'); setInterval(() => {}, 1000)"
const broken = "console.error('no luck today'); process.exit(3)"

interface Told {
  readonly death: string
  readonly failure: Error | undefined
}

function told() {
  const heard: Told[] = []
  let next = Promise.withResolvers<Told>()
  return {
    heard,
    next: () => next.promise,
    onRevival: (death: string, failure: Error | undefined) => {
      heard.push({ death, failure })
      const before = next
      next = Promise.withResolvers()
      before.resolve({ death, failure })
    },
  }
}

const start = (onRevival: (death: string, failure: Error | undefined) => void) =>
  startHelper({ name: 'helper', file, env: process.env, onRevival })

test('K15: a helper that dies is started again after a pause, and until then it is tried again', async () => {
  writeFileSync(file, good)
  const ears = told()
  const helper = await start(ears.onRevival)
  assert.deepEqual(helper.greeting, ['hello'])
  const first = helper.pid
  const revived = ears.next()
  process.kill(first, 'SIGKILL')
  assert.deepEqual(await revived, { death: 'helper ended by SIGKILL', failure: undefined })
  const second = helper.pid
  assert.notEqual(second, first)
  assert.equal(processState(second), 'alive')

  writeFileSync(file, broken)
  const failed = ears.next()
  process.kill(second, 'SIGKILL')
  const { failure } = await failed
  assert.ok(failure instanceof StartError)
  assert.match(failure.message, /no luck today/)
  writeFileSync(file, good)
  assert.equal((await ears.next()).failure, undefined)
  assert.equal(processState(helper.pid), 'alive')
  await helper.stop()
  assert.equal(processState(helper.pid), 'gone')
})

test('K15: a helper that is stopped stays so, also in the pause before it would be started again', async () => {
  writeFileSync(file, good)
  const ears = told()
  const [stopped, dying] = [await start(ears.onRevival), await start(ears.onRevival)]
  await stopped.stop()
  process.kill(dying.pid, 'SIGKILL')
  while (processState(dying.pid) === 'alive') await pause(20)
  await dying.stop()
  await pause(1_500)
  for (const one of [stopped, dying]) assert.equal(processState(one.pid), 'gone')
  assert.deepEqual(ears.heard, [])
})

test('K15: a helper that cannot start at all is told at once', async () => {
  writeFileSync(file, broken)
  await assert.rejects(
    start(() => assert.fail('it never ran')),
    /no luck today/,
  )
})
