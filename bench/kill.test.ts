import assert from 'node:assert/strict'
import { test } from 'node:test'
import { killRepeatedly } from './kill.ts'

// A few rounds; `npm run bench -- kill` plays as many as one likes. A failure names its seed, which plays the same again.
test('killed at random moments under load, it comes up by itself and keeps each accepted case, payment and signature once', async (t) => {
  const seed = Number(process.env['KHUE_KILL_SEED'] ?? Math.floor(Math.random() * 1_000_000))
  t.diagnostic(`seed ${seed}`)
  const said: string[] = []
  const { wrong, promised, kills } = await killRepeatedly({
    rounds: 2,
    seed,
    people: 2,
    say: (line) => void said.push(line),
  })
  assert.deepEqual(wrong, [], `KHUE_KILL_SEED=${seed}\n${said.join('\n')}`)
  assert.ok(kills >= 2)
  for (const one of [promised.cases, promised.transfers, promised.signed]) assert.ok(one.size >= 2, said.join('\n'))
})
