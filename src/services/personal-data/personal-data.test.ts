/** What the city holds on oneself, over HTTP. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous, type Citizen, type Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { modules } from '../../modules.ts'
import { ensurePerson } from '../../platform/identity/index.ts'
import { lookUpRecord } from '../../platform/registry/contract.ts'
import { downloadMyData, getMyData } from './contract.ts'

const khue = await startTestKhue({ modules })
const citizen = async (name: string, citizenNumber: string, dateOfBirth: string): Promise<Citizen> => {
  const { id } = await khue.app.transaction((tx) =>
    ensurePerson(tx, { source: 'vneid', name, citizenNumber, dateOfBirth }),
  )
  return { kind: 'citizen', id, name, assurance: 2, sessionId: newId() }
}
const minh = await citizen('Nguyễn Văn Minh', '001093009901', '1993-04-12')
const stranger = await citizen('Lê Văn Lạ', '001090000009', '1990-01-01')
const clerk: Official = {
  kind: 'official',
  id: newId(),
  name: 'Trần Văn Bảo',
  grants: [{ permission: 'population.look-up', unitId: 'gso:00070@2025-07-01', subtree: false }],
  sessionId: newId(),
  strongUntil: 0,
}

test('PD1: what is held on a person is for that person alone', async () => {
  assert.equal((await khue.call(anonymous, getMyData, {})).status, 401)
  assert.equal((await khue.call(clerk, getMyData, {})).status, 403)
  assert.equal((await khue.call(clerk, downloadMyData, { query: { format: 'json' } })).status, 403)
  assert.deepEqual((await khue.call(stranger, getMyData, {})).body.records, [])
})

test('PD2, PD3, RG41: every value in words, with meaning, source and since when; people by name', async () => {
  const { records } = (await khue.call(minh, getMyData, {})).body
  assert.deepEqual(
    records.map(({ name }) => name),
    ['population', 'households'],
  )
  const values = new Map(records.flatMap((one) => one.values.map((value) => [`${one.name}.${value.field}`, value])))
  const spouse = values.get('population.spouseId')
  assert.equal(spouse?.shown.en, 'Trần Thị Thu Hà')
  assert.equal(spouse?.since, '2015-03-02')
  assert.match(spouse?.source.en ?? '', /^Made-up data/)
  assert.equal(values.get('population.ethnicity')?.sensitivity, 'sensitive')
  assert.match(
    values.get('population.residence')?.shown.vi ?? '',
    /^Số 12 phố Tràng Tiền, Phường Hoàn Kiếm \(từ ngày 02\/03\/2015\)$/,
  )
  assert.match(values.get('households.members')?.shown.vi ?? '', /Nguyễn Văn Hùng \(chủ hộ\).*Nguyễn Văn Minh \(con\)/)
  for (const { shown } of values.values()) assert.doesNotMatch(shown.vi, /[0-9a-f]{8}-[0-9a-f]{4}-/)
})

test('PD4: all of it is taken along as JSON, and as a paper', async () => {
  await khue.call(clerk, lookUpRecord, {
    params: { registry: 'population', key: '001093009901' },
    query: { purpose: 'case-handling' },
  })
  const json = await khue.call(minh, downloadMyData, { query: { format: 'json' } })
  const all = JSON.parse(json.body.toString('utf8')) as {
    records: unknown[]
    readings: { officialName: string }[]
  }
  assert.deepEqual(Object.keys(all), ['madeAt', 'account', 'records', 'readings', 'consents'])
  assert.equal(all.records.length, 2)
  assert.equal(all.readings[0]?.officialName, 'Trần Văn Bảo')
  const pdf = await khue.call(minh, downloadMyData, { query: { format: 'pdf' } })
  assert.equal(pdf.status, 200)
  assert.equal(pdf.body.subarray(0, 5).toString('latin1'), '%PDF-')
})
