/** CW6 where a unit has thousands of cases: a page reads so many at most, and still every case is found. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestKhue } from '../../kernel/testing.ts'
import documents from '../documents/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import casework from './module.ts'
import type { QueueItem, QueueName } from './contract.ts'
import * as contract from './contract.ts'
import { at, cauGiay, citizen, hoanKiem, monday, office, official, open } from './fixture.ts'
import { listQueue } from './queue.ts'
import { caseColumns } from './store.ts'

const khue = await startTestKhue({ modules: [organisation, identity, documents, casework] })
khue.app.clock.set(at(`${monday}T09:00`))
const { leader } = office(hoanKiem)
const many = 2500
/** Where in the order the rare one stands: beyond what one page reads. */
const last = many - 1

/** Copies of an opened case, in order of their number; the last one is another person's and has another status. */
async function copies(ended: boolean): Promise<void> {
  const { id } = await open(khue, citizen('Nguyễn Văn An'))
  const changed: Record<string, string> = {
    case_id: 'gen_random_uuid()',
    code: `case when i = $3 then 'H26.70-250102-0007' else code || '-' || i end`,
    applicant_name: `case when i = $3 then 'Quách Thị Thược' else applicant_name end`,
    status: 'case when i = $3 then 7 else status end',
    queue_at: `queue_at + i * interval '1 second'`,
    ...(ended && { open: 'false', closed_at: `queue_at - i * interval '1 second'` }),
  }
  const values = caseColumns.split(', ').map((column) => changed[column] ?? column)
  await khue.app.transaction((tx) =>
    tx.named(
      `test.copies-${ended}`,
      `insert into casework.case_file (${caseColumns}) select ${values.join(', ')}
       from casework.case_file, generate_series(0, $2::int - 1) as i where case_id = $1 and i <= $3::int`,
      [id, many, last],
    ),
  )
}
await copies(false)
await copies(true)

async function search(queue: QueueName, filter: object): Promise<{ items: QueueItem[]; pages: number }> {
  const items: QueueItem[] = []
  let after: string | undefined
  for (let pages = 1; ; pages++) {
    const query = { queue, ...filter, ...(after && { after }) }
    const { status, body, problem } = await khue.call(leader, contract.queue, { query })
    assert.equal(status, 200, JSON.stringify(problem))
    items.push(...body.items)
    if (body.next === null) return { items, pages }
    after = body.next
  }
}
const names = (items: readonly QueueItem[]) => items.map((item) => item.applicantName)

test('CW6: another unit finds nothing of it', async () => {
  const elsewhere = official('leader', cauGiay)
  for (const queue of ['unit', 'done'] as const) {
    const { body } = await khue.call(elsewhere, contract.queue, { query: { queue, text: 'thuoc' } })
    assert.deepEqual([body.items, body.next], [[], null])
  }
})

test('CW6: what is rare among thousands of open cases is found over several short pages', async () => {
  for (const filter of [{ text: 'quach thi' }, { text: 'Thược' }, { text: '250102-0007' }, { status: 7 }]) {
    const { items, pages } = await search('unit', filter)
    assert.deepEqual(names(items), ['Quách Thị Thược'], JSON.stringify(filter))
    assert.ok(pages > 1)
  }
  assert.deepEqual((await search('unit', { text: 'thưoc' })).items, [])
  // In the middle of a word is not its beginning.
  assert.deepEqual((await search('unit', { text: 'uoc' })).items, [])
})

test('CW6: a rare name or a code among ended cases is found at once', async () => {
  for (const text of ['quach thi thuoc', 'Quách  Thị', 'thuo', 'h26.70-250102-0007']) {
    const { items, pages } = await search('done', { text })
    assert.deepEqual([names(items), pages], [['Quách Thị Thược'], 1], text)
  }
  for (const text of ['thi quach', 'Quach Thị', 'uoc', `o'x`, 'a\\']) {
    assert.deepEqual((await search('done', { text })).items, [], text)
  }
})

test('CW6: pages of a common name, or of none, follow one another without a gap or a double', async () => {
  for (const queue of ['unit', 'done'] as const) {
    const all = queue === 'unit' ? many + 2 : many
    const named = await search(queue, { text: 'nguyen van a', limit: 200 })
    assert.equal(new Set(named.items.map(({ id }) => id)).size, all - 1)
    assert.equal(named.items.length, all - 1)
    const whole = await search(queue, { limit: 200 })
    assert.deepEqual(
      names(whole.items).filter((name) => name !== 'Nguyễn Văn An'),
      ['Quách Thị Thược'],
    )
    assert.equal(whole.items.length, all)
  }
})

test('CW6: a count that is not the whole number says so', async () => {
  const { body } = await khue.call(leader, contract.queueCounts, { query: {} })
  assert.deepEqual(body.counts.unit, { value: 999, more: true })
  assert.deepEqual(body.counts.overdue, { value: 0, more: false })
})

/** Copies of the opened case with other values, all of them at the desk. */
function put(name: string, howMany: number, changed: Record<string, string>): Promise<unknown> {
  const values = caseColumns.split(', ').map((column) => changed[column] ?? column)
  return khue.app.transaction((tx) =>
    tx.named(
      `test.put-${name}`,
      `insert into casework.case_file (${caseColumns}) select ${values.join(', ')}
       from (select * from casework.case_file where open and status = 1 order by code limit 1) as f, generate_series(1, $1) as i`,
      [howMany],
    ),
  )
}

test('CW35: what is overdue or at risk is found at once behind thousands whose clock has not begun', async () => {
  const now = `'${khue.app.clock.now().toString()}'::timestamptz`
  const code = (letter: string) => `'${letter}-' || i`
  const own = { case_id: 'gen_random_uuid()' }
  const clock = (hours: number) => {
    const due = `${now} + i * interval '1 second' + interval '${hours} hours'`
    return { ...own, due_at: due, queue_at: due, risk_at: `${due} - interval '8 hours'` }
  }
  // Not accepted in time, or soon not: no clock yet, and neither overdue nor at risk.
  await put('waiting', many, { ...own, code: code('W'), queue_at: `${now} - i * interval '1 hour'` })
  await put('soon', many, { ...own, code: code('S'), queue_at: `${now} + i * interval '1 second'` })
  await put('late', 2, { ...clock(-48), code: code('L'), status: '4' })
  await put('risky', 2, { ...clock(1), code: code('R'), status: '4' })
  await put('calm', 2, { ...clock(100), code: code('C'), status: '4' })
  // Issued: only the return is left to do.
  await put('issued', 2, { ...clock(-48), code: code('I'), status: '9' })
  const found = async (queue: QueueName) => {
    const { items, pages } = await search(queue, {})
    return [items.map((item) => item.code), pages]
  }
  assert.deepEqual(await found('overdue'), [['L-1', 'L-2'], 1])
  assert.deepEqual(await found('at-risk'), [['R-1', 'R-2'], 1])
  const { body } = await khue.call(leader, contract.queueCounts, { query: {} })
  assert.deepEqual(
    [body.counts.overdue, body.counts['at-risk']],
    [
      { value: 2, more: false },
      { value: 2, more: false },
    ],
  )
})

test('CW36: a page reads no more cases than it needs to show, unless what is looked for is rare', async () => {
  const read = async (queue: QueueName, filter = {}) => {
    const asked: { text: string; values: readonly unknown[] }[] = []
    await khue.app.read((tx) => {
      const listening: typeof tx = {
        ...tx,
        now: tx.now,
        named: (name, text, values) => {
          asked.push({ text, values })
          return tx.named(name, text, values)
        },
      }
      return listQueue(listening, leader, { queue, ...filter })
    })
    let rows = 0
    for (const { text, values } of asked.filter((one) => one.text.includes('casework.case_file'))) {
      const plan = await khue.app.read((tx) =>
        tx.named<{ 'QUERY PLAN': string }>('', `explain (analyze, costs off, timing off) ${text}`, values),
      )
      const scans = plan.map((line) => line['QUERY PLAN']).filter((line) => / Scan .*(using|on) case_file/.test(line))
      assert.ok(scans.length > 0)
      for (const scan of scans) rows += Number(/rows=([\d.]+) loops=1/.exec(scan)?.[1] ?? 0)
    }
    return rows
  }
  await khue.app.transaction((tx) => tx.named('', 'analyze casework.case_file', []))
  // One more than the page, so that it is known whether another follows; and one looked at of each further branch.
  for (const queue of ['unit', 'mine', 'done', 'overdue', 'at-risk'] as const) {
    const rows = await read(queue)
    assert.ok(rows <= 51 + 2, `${queue}: ${rows}`)
  }
  // Who bears a common name is met soon.
  const common = await read('done', { text: 'nguyen van an' })
  assert.ok(common <= 51 + 2, `${common}`)
  const rare = await read('unit', { text: 'khong co ai' })
  assert.ok(rare >= 500 && rare <= 3 * 500, `${rare}`)
})
