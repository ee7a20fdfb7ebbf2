/** Queues, filters, the register, the centre's counts, and the reform of units. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestKhue } from '../../kernel/testing.ts'
import documents from '../documents/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import casework from './module.ts'
import { directory, unitsReformed } from '../organisation/index.ts'
import type { Action, QueueName } from './contract.ts'
import * as contract from './contract.ts'
import {
  at,
  cauGiay,
  citizen,
  hoanKiem,
  justice,
  monday,
  office,
  official,
  open,
  process,
  toDecision,
  walk,
} from './fixture.ts'
import { caseSummary } from './index.ts'

const khue = await startTestKhue({ modules: [organisation, identity, documents, casework] })
const clockAt = (time: string) => khue.app.clock.set(at(time))
const ward = office(hoanKiem)
const other = office(cauGiay)

async function codes(actor: typeof ward.clerk, queue: QueueName, more: object = {}): Promise<string[]> {
  const { status, body, problem } = await khue.call(actor, contract.queue, { query: { queue, ...more } })
  assert.equal(status, 200, JSON.stringify(problem))
  return body.items.map((item) => item.code)
}

test('CW6: nobody sees the queue of a unit where they may not read', async () => {
  for (const actor of [ward.clerk, ward.leader]) {
    assert.equal((await khue.call(actor, contract.queue, { query: { queue: 'unit', unitId: cauGiay } })).status, 403)
    assert.equal((await khue.call(actor, contract.queueCounts, { query: { unitId: cauGiay } })).status, 403)
    const query = { unitId: cauGiay, from: monday, to: monday }
    assert.equal((await khue.call(actor, contract.register, { query })).status, 403)
  }
  assert.equal((await khue.call(citizen(), contract.queue, { query: { queue: 'unit' } })).status, 403)
  assert.equal(
    (await khue.call(official('operator', hoanKiem), contract.queue, { query: { queue: 'unit' } })).status,
    403,
  )
})

test('CW6: each case is in the queues of those who can do something with it, by due time', async () => {
  clockAt(`${monday}T09:00`)
  const first = await open(khue, citizen('Trần Văn Đức'), { receivingUnitId: cauGiay, addressUnitId: cauGiay })
  clockAt(`${monday}T10:00`)
  const second = await open(khue, citizen('Lê Thị Hòa'), { receivingUnitId: cauGiay, addressUnitId: cauGiay })
  assert.deepEqual(await codes(other.clerk, 'mine'), [first.code, second.code])
  assert.deepEqual(await codes(other.specialist, 'mine'), [])
  await walk(khue, second, [[other.clerk, { type: 'receive', passOn: true }]])
  assert.deepEqual(await codes(other.specialist, 'unassigned'), [second.code])
  await walk(khue, { id: second.id, version: 3 }, [[other.specialist, { type: 'take' }]])
  assert.deepEqual(await codes(other.specialist, 'mine'), [second.code])
  assert.deepEqual(await codes(other.specialist, 'unassigned'), [])
  const ask: Action = { type: 'request-supplement', items: [{ text: 'x' }], reason: 'x' }
  await walk(khue, { id: second.id, version: 4 }, [[other.specialist, ask]])
  assert.deepEqual(await codes(other.specialist, 'waiting'), [second.code])
  assert.deepEqual(await codes(other.specialist, 'mine'), [])
  // First by due time; a paused case last.
  assert.deepEqual(await codes(other.leader, 'unit'), [first.code, second.code])
  assert.deepEqual(await codes(other.leader, 'unit', { text: 'tran van duc' }), [first.code])
  assert.deepEqual(await codes(other.leader, 'unit', { text: 'Hòa' }), [second.code])
  assert.deepEqual(await codes(other.leader, 'unit', { text: 'Hoá' }), [])
  assert.deepEqual(await codes(other.leader, 'unit', { text: first.code.slice(-8) }), [first.code])
  assert.deepEqual(await codes(other.leader, 'unit', { status: 5 }), [second.code])
  assert.deepEqual(await codes(other.leader, 'unit', { procedure: '9.999999' }), [])
  const { body } = await khue.call(other.leader, contract.queueCounts, { query: {} })
  assert.deepEqual(
    [body.counts.unit.value, body.counts.waiting.value, body.counts.overdue.value, body.unit.id],
    [2, 1, 0, cauGiay],
  )
})

test('CW6: at risk and overdue follow the hour; done shows what ended', async () => {
  clockAt(`${monday}T09:00`)
  const short = { ...process, version: 4, workingHours: 16 }
  const opened = await open(khue, citizen(), { process: short })
  await walk(khue, opened, [[ward.clerk, { type: 'receive', passOn: true }]])
  assert.deepEqual(await codes(ward.leader, 'at-risk'), [])
  clockAt('2026-11-10T09:01')
  assert.deepEqual(await codes(ward.leader, 'at-risk'), [opened.code])
  clockAt('2026-11-11T09:01')
  assert.deepEqual(await codes(ward.leader, 'at-risk'), [])
  assert.deepEqual(await codes(ward.leader, 'overdue'), [opened.code])
  await walk(khue, { id: opened.id, version: 3 }, [
    [ward.specialist, { type: 'take' }],
    [ward.leader, { type: 'stop', legalGround: 'Điều 1', reason: 'x' }],
  ])
  assert.deepEqual(await codes(ward.leader, 'overdue'), [])
  assert.deepEqual(await codes(ward.leader, 'done'), [opened.code])
  const rate = await khue.call(ward.leader, contract.onTimeRate, { query: { from: monday, to: '2026-11-30' } })
  assert.deepEqual([rate.body.done, rate.body.late, rate.body.rate], [1, 1, 0])
})

test('CW6: pages follow one another without a gap or a double', async () => {
  clockAt('2026-11-02T09:00')
  const unit = official('leader', 'gso:00004@2025-07-01')
  const made: string[] = []
  for (let i = 0; i < 23; i++) {
    clockAt(`2026-11-02T09:${String(i % 7).padStart(2, '0')}`)
    made.push(
      (await open(khue, citizen(), { receivingUnitId: unit.grants[0]?.unitId ?? '', addressUnitId: null })).code,
    )
  }
  const seen: string[] = []
  for (let after: string | undefined; ; ) {
    const { body } = await khue.call(unit, contract.queue, {
      query: { queue: 'unit', limit: 5, ...(after && { after }) },
    })
    seen.push(...body.items.map((item) => item.code))
    if (body.next === null) break
    after = body.next
  }
  assert.deepEqual(seen.toSorted(), made.toSorted())
  const forged = await khue.call(unit, contract.queue, { query: { queue: 'unit', after: 'xyz' } })
  assert.equal(forged.status, 400)
})

test('CW6: a saved filter is its owner’s, counted, and limited in number', async () => {
  const mine = await khue.call(other.leader, contract.saveFilter, {
    body: { name: 'Khai sinh', query: { queue: 'unit', procedure: '1.001193' } },
  })
  assert.equal(mine.status, 200)
  const elsewhere = await khue.call(other.leader, contract.saveFilter, {
    body: { name: 'Lạ', query: { queue: 'unit', unitId: hoanKiem } },
  })
  assert.equal(elsewhere.status, 403)
  const list = await khue.call(other.leader, contract.listFilters, {})
  assert.deepEqual(
    list.body.items.map((f) => [f.name, f.count.value]),
    [['Khai sinh', 2]],
  )
  assert.deepEqual((await khue.call(other.clerk, contract.listFilters, {})).body.items, [])
  const stolen = await khue.call(other.clerk, contract.removeFilter, { params: { id: mine.body.id } })
  assert.equal(stolen.status, 404)
  for (let i = 0; i < 19; i++) {
    await khue.call(other.leader, contract.saveFilter, { body: { name: `f${i}`, query: { queue: 'mine' } } })
  }
  const full = await khue.call(other.leader, contract.saveFilter, { body: { name: 'more', query: { queue: 'mine' } } })
  assert.equal(full.problem?.type, '/problems/casework.too-many-filters')
})

test('CW25: the register has every case received between two days, and refuses a longer period than a year', async () => {
  const query = { from: monday, to: monday }
  const { body } = await khue.call(other.clerk, contract.register, { query })
  assert.equal(body.items.length, 2)
  assert.deepEqual(
    (await khue.call(other.clerk, contract.register, { query: { from: '2026-11-10', to: '2026-11-20' } })).body.items,
    [],
  )
  const long = await khue.call(other.clerk, contract.register, { query: { from: '2024-01-01', to: '2026-01-01' } })
  assert.equal(long.problem?.type, '/problems/casework.period-too-long')
})

test('CW26: the centre’s counts are those of the cases, for who may see the centre', async () => {
  assert.equal((await khue.call(ward.clerk, contract.liveCounts, {})).status, 403)
  clockAt('2026-11-11T09:30')
  const operator = official('operator', hoanKiem)
  const { body } = await khue.call(operator, contract.liveCounts, {})
  const [row] = await khue.app.read((tx) =>
    tx.named<{ open: number; late: number }>(
      'test.count',
      `select count(*) filter (where open) as open,
         count(*) filter (where open and due_at < $1 and status <> 9) as late from casework.case_file`,
      [khue.app.clock.now().toString()],
    ),
  )
  assert.equal(body.open, row?.open)
  assert.equal(body.byLateness.overdue, row?.late)
  const { onTime, dueSoon, overdue, paused, noDate } = body.byLateness
  assert.equal(onTime + dueSoon + overdue + paused + noDate, body.open)
  assert.equal(
    body.byLevel.reduce((sum, level) => sum + level.open, 0),
    body.open,
  )
  assert.equal(body.last24Hours.done, 1)
  assert.equal(body.onTimeRate, 0)
  assert.deepEqual(body.last30Days, { early: 0, onTime: 0, late: 1 })
  assert.equal(body.hours.length, 24)
  assert.equal(
    body.hours.reduce((sum, hour) => sum + hour.done, 0),
    1,
  )
  const all = (count: (unit: (typeof body.units)[number]) => number) =>
    body.units.reduce((sum, unit) => sum + count(unit), 0)
  assert.equal(
    all((unit) => unit.open),
    body.open,
  )
  assert.equal(
    all((unit) => unit.byStatus.reduce((sum, one) => sum + one.count, 0)),
    body.open,
  )
  // The first four bands are what is late.
  assert.equal(
    all((unit) => unit.byTimeLeft.slice(0, 4).reduce((sum, n) => sum + n, 0)),
    body.byLateness.overdue,
  )
  assert.equal(body.latest[0]?.kind, 'done')
  assert.ok(!('applicantName' in (body.latest[0] ?? {})))
})

test('CW31: a figure of the centre leads to its cases, without the applicants’ names', async () => {
  const operator = official('operator', hoanKiem)
  const query = { unitId: cauGiay, queue: 'open' } as const
  clockAt('2026-11-12T09:30')
  const opened = await open(khue, citizen())
  await walk(khue, opened, [[ward.clerk, { type: 'receive' }]])
  // Later than the counts that are still remembered.
  clockAt('2026-11-12T10:30')
  assert.equal((await khue.call(ward.clerk, contract.centreCases, { query })).status, 403)
  const { units } = (await khue.call(operator, contract.liveCounts, {})).body
  let bands = 0
  for (const { unit, open, overdue, dueSoon, paused, byTimeLeft, byStatus } of units) {
    const count = async (more: Partial<contract.CentreQuery>) =>
      (await khue.call(operator, contract.centreCases, { query: { ...query, unitId: unit.id, limit: 200, ...more } }))
        .body.items.length
    assert.equal(await count({}), open)
    assert.equal(await count({ queue: 'overdue' }), overdue)
    assert.equal(await count({ queue: 'due-soon' }), dueSoon)
    assert.equal(await count({ queue: 'paused' }), paused)
    for (const one of byStatus) assert.equal(await count({ status: one.status }), one.count)
    for (const [band, n] of byTimeLeft.entries()) {
      assert.equal(await count({ band }), n)
      if (n > 0) bands += 1
    }
  }
  assert.ok(bands > 0, 'some case has a running clock')
  const first = await khue.call(operator, contract.centreCases, { query: { ...query, limit: 1 } })
  assert.equal(first.body.items.length, 1)
  const { body } = await khue.call(operator, contract.centreCases, { query })
  assert.ok(body.items.every((item) => !('applicantName' in item)))
})

// ---- the reform of 1 July 2025 ----------------------------------------------------------------------------------

test('CW24: open cases of units that ended on 1 July 2025 move with clock, papers and history; closed ones stay', async () => {
  clockAt('2025-06-27T09:00')
  const before = Temporal.PlainDate.from('2025-06-30')
  const after = Temporal.PlainDate.from('2025-07-01')
  const dir = directory()
  const split = dir.units.find(
    (unit) =>
      unit.level === 'commune' &&
      dir.isValid(unit, before) &&
      !dir.isValid(unit, after) &&
      dir.successors(unit.id, after).length > 1,
  )
  assert.ok(split, 'a ward that was split')
  const old = office(split.id)
  const applicant = citizen()
  const place = { receivingUnitId: split.id, addressUnitId: split.id }
  const opened = await open(khue, applicant, { ...place, data: { street: 'Hàng Bài' } })
  await walk(khue, opened, toDecision(old))
  const many = await Promise.all(Array.from({ length: 120 }, () => open(khue, citizen(), place)))
  const closed = many[0]
  assert.ok(closed)
  await walk(khue, closed, [[old.clerk, { type: 'refuse', legalGround: 'Điều 1', reason: 'x' }]])
  const crossing = {
    ...process,
    version: 9,
    steps: process.steps.map((s) => (s.at === 'competent' ? { ...s, at: 'department:so-tu-phap' } : s)),
  }
  const away = await open(khue, citizen(), { ...place, process: crossing })
  await walk(khue, away, [[old.clerk, { type: 'receive', passOn: true }]])
  const beforeMove = await khue.app.read((tx) => caseSummary(tx, opened.id))

  clockAt('2025-07-01T00:10')
  await khue.app.transaction(async (tx) => tx.emit(unitsReformed, { date: '2025-07-01' }))
  await khue.drain()
  const heir = dir.successorFor(split.id, after, split.id)
  assert.ok(heir)
  const moved = await khue.app.read((tx) => caseSummary(tx, opened.id))
  assert.equal(moved.holderUnitId, heir.id)
  assert.equal(moved.receivingUnitId, heir.id)
  assert.equal(moved.dueAt, beforeMove.dueAt)
  assert.equal(moved.code, beforeMove.code)
  assert.deepEqual(moved.data, { street: 'Hàng Bài' })
  assert.equal(moved.version, beforeMove.version + 1)
  assert.equal(moved.draftDocumentId, beforeMove.draftDocumentId)

  const heirs = office(heir.id)
  const page = await khue.call(heirs.leader, contract.viewCase, { params: { id: opened.id } })
  assert.equal(page.status, 200)
  assert.match(page.body.events.at(-1)?.words.vi ?? '', /1656\/NQ-UBTVQH15/)
  assert.equal(page.body.actions.find((a) => a.primary)?.type, 'sign')
  for (const { id } of many.slice(1)) {
    assert.equal((await khue.app.read((tx) => caseSummary(tx, id))).holderUnitId, heir.id)
  }
  // A closed case is history; one that is at a department comes back to the successor's desk.
  assert.equal((await khue.app.read((tx) => caseSummary(tx, closed.id))).holderUnitId, split.id)
  const back = await khue.app.read((tx) => caseSummary(tx, away.id))
  assert.equal(back.holderUnitId, justice)
  assert.equal(back.receivingUnitId, heir.id)

  // Announced again, nothing moves twice.
  await khue.app.transaction(async (tx) => tx.emit(unitsReformed, { date: '2025-07-01' }))
  await khue.drain()
  assert.equal((await khue.app.read((tx) => caseSummary(tx, opened.id))).version, moved.version)
})
