import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { inThread } from './helper-thread.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'khue-thread-'))
after(() => rmSync(folder, { recursive: true }))
const kernel = pathToFileURL(path.join(import.meta.dirname, 'helper-thread.ts')).href
const file = path.join(folder, 'thread.mjs')
writeFileSync(
  file,
  `import { threadId } from 'node:worker_threads'
  import { answer } from ${JSON.stringify(kernel)}
  answer((input) => {
    if (input === 'bad') throw new RangeError('too bad')
    if (input === 'die') process.exit(3)
    return [input, threadId]
  })`,
)
const thread = () => inThread<string, [string, number]>({ name: 'worker', file })

test('K22: one thread answers in order, and what it throws reaches who asked', async () => {
  const ask = thread()
  const [one, bad, two] = await Promise.allSettled([ask('one'), ask('bad'), ask('two')])
  assert.ok(one.status === 'fulfilled' && two.status === 'fulfilled' && bad.status === 'rejected')
  assert.deepEqual([one.value[0], two.value[0]], ['one', 'two'])
  assert.equal(one.value[1], two.value[1])
  assert.ok(bad.reason instanceof RangeError)
  assert.equal(bad.reason.message, 'too bad')
})

test('K22: a thread that dies fails what it had in hand, and another goes on with the rest', async () => {
  const ask = thread()
  const [, first] = await ask('before')
  const [died, rest] = await Promise.allSettled([ask('die'), ask('rest')])
  assert.ok(died.status === 'rejected' && rest.status === 'fulfilled')
  assert.match(String(died.reason), /the thread worker ended with 3/)
  assert.equal(rest.value[0], 'rest')
  assert.notEqual(rest.value[1], first)
})

test('K22: what cannot start says why, each time', async () => {
  const ask = inThread<string, string>({ name: 'nobody', file: path.join(folder, 'none.mjs') })
  for (const input of ['one', 'two']) await assert.rejects(ask(input), { code: 'MODULE_NOT_FOUND' })
})

test('K22: what a thread cannot be sent is told to who asked, and the next is answered', async () => {
  const ask = inThread<unknown, [string, number]>({ name: 'worker', file })
  await assert.rejects(
    ask(() => 1),
    { name: 'DataCloneError' },
  )
  assert.equal((await ask('after'))[0], 'after')
})

test('K22: an idle thread does not keep its program', () => {
  const program = `import { inThread } from ${JSON.stringify(kernel)}
    const ask = inThread({ name: 'worker', file: ${JSON.stringify(file)} })
    console.log((await ask('done'))[0])`
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 })
  assert.equal(said.toString(), 'done\n')
})
