import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../kernel/actor.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import {
  at,
  cauGiay,
  citizen,
  hoanKiem,
  monday,
  office,
  open,
  toDecision,
  walk,
} from '../../platform/casework/fixture.ts'
import casework from '../../platform/casework/module.ts'
import documents from '../../platform/documents/module.ts'
import identity from '../../platform/identity/module.ts'
import organisation from '../../platform/organisation/module.ts'
import { listRows, readDataset } from './contract.ts'
import { cases } from './datasets/cases.ts'
import openData from './module.ts'
import { publish } from './publish.ts'

const khue = await startTestKhue({ modules: [organisation, identity, documents, casework, openData] })
const params = { id: cases.id }
const rows = async (query: Record<string, unknown>) => (await khue.call(anonymous, listRows, { params, query })).body

async function submit(unitId: string, number: number): Promise<void> {
  for (let n = 0; n < number; n++) {
    khue.app.clock.set(at(`${monday}T09:${String(n).padStart(2, '0')}`))
    await open(khue, citizen('Trần Văn Đức'), { receivingUnitId: unitId, addressUnitId: unitId })
  }
}

test('OD11, CW34: cases are counted by month, unit and procedure; what a few people did is kept back', async () => {
  assert.equal(await publish(khue.app, cases), 'empty')
  await submit(hoanKiem, 7)
  await submit(cauGiay, 2)
  assert.equal(await publish(khue.app, cases), 'published')
  const months = await rows({ level: 'month' })
  assert.deepEqual(
    months.items.map(({ month, submitted, done, on_time_rate: rate }) => [month, submitted, done, rate]),
    [[monday.slice(0, 7), 9, 0, null]],
  )
  // Two cases in one ward: the other ward's count, with the total, would tell them.
  const units = await rows({ level: 'unit' })
  assert.deepEqual(
    units.items.map(({ submitted, suppressed }) => [submitted, suppressed]),
    [
      [null, true],
      [null, true],
    ],
  )
  const { body } = await khue.call(anonymous, readDataset, { params })
  assert.equal(body.editions[0]?.period.from, `${monday.slice(0, 7)}-01`)
  assert.equal(body.editions[0]?.suppressed, 4)
  assert.deepEqual([body.quality?.completeness, body.quality?.validity], [1, 1])
})

test('OD11: what a leader has decided is done, in time or not; what was withdrawn is not', async () => {
  const ward = office(hoanKiem)
  khue.app.clock.set(at(`${monday}T10:00`))
  const begin = () => open(khue, applicant, { receivingUnitId: hoanKiem, addressUnitId: hoanKiem })
  const applicant = citizen('Lê Thị Hòa')
  const [decided, withdrawn] = [await begin(), await begin()]
  const refusal = { type: 'refuse', legalGround: 'Điều 1', reason: 'x' } as const
  await walk(khue, decided, [...toDecision(ward), [ward.leader, refusal]])
  await walk(khue, withdrawn, [[applicant, { type: 'withdraw', reason: 'x' }]])
  assert.equal(await publish(khue.app, cases), 'published')
  const [month] = (await rows({ level: 'month' })).items
  assert.deepEqual([month?.['submitted'], month?.['done'], month?.['on_time'], month?.['on_time_rate']], [11, 1, 1, 1])
})
