/** Who reads reports: the desk of the unit, the operations centre; and the made-up ones of a sandbox. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../kernel/actor.ts'
import { officialWith, startTestKhue } from '../../kernel/testing.ts'
import { modules } from '../../modules.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import { readLayerPoints } from '../../platform/situation/contract.ts'
import * as api from './contract.ts'
import * as desk from './contract-desk.ts'
import { cauGiay, city, known, office, rows, send } from './fixture.ts'
import { loadReports } from './load.ts'

const khue = await startTestKhue({ modules })
const ward = office()
const strangers = office(cauGiay)

const minh = await known(khue, 'Nguyễn Văn Minh', '001093009901')
const lan = await known(khue, 'Trần Thị Lan', '001193009902')

test('PT12, PT17: read at the desk by its unit alone, and each reading is recorded for who reported', async () => {
  const { id } = await send(khue, { anonymous: false }, lan)
  const params = { id }
  assert.equal((await khue.call(anonymous, desk.readDeskReport, { params })).status, 401)
  assert.equal((await khue.call(lan, desk.readDeskReport, { params })).status, 403)
  assert.equal((await khue.call(strangers.clerk, desk.readDeskReport, { params })).status, 404)
  const seen = await khue.call(ward.clerk, desk.readDeskReport, { params })
  assert.equal(seen.body.words, 'Đống rác ở đầu ngõ ba ngày nay')
  const log = await khue.call(lan, accessLog, { query: {} })
  assert.ok(log.body.items.some((one) => one.caseId === id && one.officialName === ward.clerk.name))
  const theirs = await khue.call(strangers.clerk, desk.listDeskReports, { query: { queue: 'open' } })
  assert.ok(!theirs.body.items.some((one) => one.id === id))
})

test('PT17: a list at the desk is a reading of each report by name on it, once however often it is drawn; an hour later it is another', async () => {
  const { id } = await send(khue, { anonymous: false }, lan)
  await send(khue, { anonymous: false }, minh)
  const list = async (who = ward.clerk) => {
    const reply = await khue.call(who, desk.listDeskReports, { query: { queue: 'open' } })
    return reply.body.items?.some((one) => one.id === id)
  }
  const readings = async (who = lan) => {
    const log = await khue.call(who, accessLog, { query: {} })
    return log.body.items.filter((one) => one.caseId === id && one.officialName === ward.clerk.name).length
  }
  assert.equal(await list(strangers.clerk), false)
  assert.equal(await readings(), 0)
  assert.equal(await list(), true)
  assert.equal(await list(), true)
  assert.deepEqual([await readings(), await readings(minh)], [1, 0])
  khue.app.clock.set(khue.app.clock.now().add({ hours: 1 }))
  assert.equal(await list(), true)
  assert.equal(await readings(), 2)
  khue.app.clock.set(null)
})

test('PT21: the operations centre has open reports on its map, and is told of a danger and when it is over, never who reported', async () => {
  const operator = officialWith('Điều hành', [{ permission: 'centre.view', unitId: city, subtree: true }])
  const { id } = await send(khue, { anonymous: false, category: 'danger', words: 'Bí mật' }, minh)
  const quiet = await send(khue, { category: 'trees' })
  const params = { id: 'participation.reports' }
  const seen = await khue.call(operator, readLayerPoints, { params, query: {} })
  assert.ok(seen.body.ids.includes(id) && seen.body.ids.includes(quiet.id))
  assert.equal((await khue.call(minh, readLayerPoints, { params, query: {} })).status, 403)
  const signals = () =>
    rows(khue, 'select reference, ended_at from operations.signal where reference = any($1)', [[id, quiet.id]])
  await khue.drain()
  const [signal, ...others] = await signals()
  assert.deepEqual([signal?.['reference'], signal?.['ended_at'], others], [id, null, []])
  const gone = { params: { id }, body: { answer: { type: 'withdraw', reason: 'Đã dọn' } as const } }
  assert.equal((await khue.call(minh, api.answerReport, gone)).status, 200)
  await khue.drain()
  const [over] = await signals()
  assert.ok(over?.['ended_at'])
  assert.doesNotMatch(JSON.stringify(await rows(khue, 'select * from operations.incident')), /Bí mật|Nguyễn Văn Minh/)
  assert.doesNotMatch(JSON.stringify(seen.body), /Bí mật|Minh/)
})

test('PT20: made-up reports go people’s way, in all states, and only in a sandbox', async () => {
  khue.app.clock.set(null)
  const before = (await khue.call(anonymous, api.reportFigures, { query: { days: 90 } })).body.all
  await loadReports(khue.app, 40, 7, () => undefined)
  const { all } = (await khue.call(anonymous, api.reportFigures, { query: { days: 90 } })).body
  assert.equal(all.reports - before.reports, 40)
  assert.ok(all.done - before.done >= 10 && all.open > before.open && all.done < all.reports)
  await khue.drain()
})
