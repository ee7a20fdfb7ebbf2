/** Sample people and cases: believable, in every state, made by the real functions. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startTestAuthority } from '../../../sandbox/ca/testing.ts'
import { anonymous } from '../../kernel/actor.ts'
import { randomOf } from '../../kernel/random.ts'
import { modules } from '../../modules.ts'
import { phases as allPhases } from '../../platform/casework/contract.ts'
import { caseSummary } from '../../platform/casework/index.ts'
import { verifyByCase } from '../../platform/transparency/contract.ts'
import { loadSandboxCases } from './load-cases.ts'
import { agendaOf } from './load-plan.ts'
import { samplePerson } from './sample-people.ts'
import { startProcedures } from './testing.ts'

const authority = await startTestAuthority()
const khue = await startProcedures(modules, authority.env)

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

  test('PR44: whatever the hour, at night, on a week-end, at Tết, nothing is planned for later, and each case gets as far as it shall', () => {
    const hours = (from: string, count: number, step: number) =>
      Array.from({ length: count }, (_, i) => Temporal.Instant.from(from).add({ hours: i * step }))
    const moments = [...hours('2026-11-23T00:00:00Z', 84, 2), ...hours('2027-01-31T00:00:00Z', 60, 7)]
    for (const [i, now] of moments.entries()) {
      const agenda = agendaOf(40, [{ unitId: 'u', unitName: 'U' }], now, randomOf(i))
      for (const { at, step } of agenda)
        assert.ok(Temporal.Instant.compare(at, now) < 0, `${step}: ${String(at)} at ${String(now)}`)
      for (const plan of new Set(agenda.map((due) => due.plan))) {
        const last = agenda.findLast((due) => due.plan === plan)?.step
        const wanted = plan.ending === 'submitted' ? 'submit' : plan.ending
        assert.equal(last, wanted, `${plan.code} at ${String(now)}`)
      }
    }
  })

  test('PR44: cases stand in every state, however few, each with its history in the past', async () => {
    const before = khue.app.clock.now()
    const seen: number[] = []
    const load = () => loadSandboxCases(khue.app, 24, ({ done, total }) => seen.push(done / total))
    const report = await khue.app.clock.at(before, load)
    assert.equal(seen.at(-1), 1)
    assert.ok(report.sealed >= 4, String(report.sealed))
    assert.equal(
      Object.values(report.reached).reduce((sum, n) => sum + n, 0),
      24,
    )
    const rows = await khue.app.read((tx) =>
      tx.named<{ case_id: string }>('test.cases', 'select case_id from procedures.application', []),
    )
    assert.equal(rows.length, 24)
    const summaries = () => Promise.all(rows.map((row) => khue.app.read((tx) => caseSummary(tx, row.case_id))))
    const phases = new Set<string>()
    const happened = new Set<string>()
    const loaded = await summaries()
    for (const { phase, events } of loaded) {
      phases.add(phase)
      for (const event of events) {
        happened.add(event.type)
        assert.ok(
          Temporal.Instant.compare(event.at, before) <= 0,
          `${event.type} at ${String(event.at)}, before ${String(before)}`,
        )
      }
    }
    // What the program does about them afterwards seals what was left signed, and changes nothing else.
    await khue.drain()
    const followed = await summaries()
    assert.deepEqual(
      followed.map((now) => now.phase),
      loaded.map((then) => (then.phase === 'signing' ? 'issued' : then.phase)),
    )
    const revoked = followed.find(({ events }) => events.some((event) => event.type === 'result-revoked'))
    assert.ok(revoked)
    const [known] = (await khue.call(anonymous, verifyByCase, { params: { code: revoked.code } })).body
    assert.equal(known?.status, 'revoked')
    assert.deepEqual([...phases].toSorted(), [...allPhases].toSorted())
    for (const type of [
      'supplement-requested',
      'opinion-asked',
      'refused',
      'stopped',
      'reopened',
      'withdrawn',
      'result-issued',
      'returned',
      'rated',
      'result-revoked',
    ])
      assert.ok(happened.has(type), `${type}: ${[...happened].join(' ')}`)
  })
})
