/** Sample people and cases: believable, in every state, made by the real functions. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { modules } from '../../modules.ts'
import { caseSummary } from '../../platform/casework/index.ts'
import { loadSandboxCases } from './load-cases.ts'
import { randomOf, samplePerson } from './sample-people.ts'
import { startProcedures } from './testing.ts'

const khue = await startProcedures(modules)

describe('sample cases', () => {
  test('PR44: people have numbers that fit their birth and sex, and surnames as frequent as in life', () => {
    const random = randomOf(7)
    const people = Array.from({ length: 3_000 }, (_, i) =>
      samplePerson(random, { unitId: 'u', unitName: 'U' }, i % 2 ? 'male' : 'female', i),
    )
    for (const p of people) {
      const [year = ''] = p.dateOfBirth.split('-')
      assert.match(p.citizenNumber, /^001[0-3]\d{8}$/)
      assert.equal(p.citizenNumber.slice(4, 6), year.slice(2))
      assert.equal(Number(p.citizenNumber[3]), (Number(year) >= 2000 ? 2 : 0) + (p.sex === 'female' ? 1 : 0))
      assert.equal(Temporal.PlainDate.from(p.dateOfBirth).toString(), p.dateOfBirth)
    }
    const share = people.filter((p) => p.name.startsWith('Nguyễn ')).length / people.length
    assert.ok(share > 0.33 && share < 0.44, String(share))
  })

  test('PR44: cases stand in every state, however few, each with its history in the past', async () => {
    const before = khue.app.clock.now()
    const seen: number[] = []
    await loadSandboxCases(khue.app, 24, ({ done }) => seen.push(done))
    assert.equal(seen.at(-1), 24)
    const rows = await khue.app.read((tx) =>
      tx.named<{ case_id: string }>('test.cases', 'select case_id from procedures.application', []),
    )
    assert.equal(rows.length, 24)
    const phases = new Set<string>()
    const happened = new Set<string>()
    for (const { case_id } of rows) {
      const summary = await khue.app.read((tx) => caseSummary(tx, case_id))
      phases.add(summary.phase)
      for (const event of summary.events) happened.add(event.type)
      for (const event of summary.events) assert.ok(Temporal.Instant.compare(event.at, before) <= 0, event.type)
    }
    assert.ok(phases.size >= 6, [...phases].join(' '))
    for (const type of [
      'supplement-requested',
      'opinion-asked',
      'refused',
      'stopped',
      'reopened',
      'withdrawn',
      'signing',
    ])
      assert.ok(happened.has(type), `${type}: ${[...happened].join(' ')}`)
  })
})
