/** What people say on forms is in no table in clear, whichever way it goes; and everything goes on as before. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestAuthority } from '../../../sandbox/ca/testing.ts'
import { modules } from '../../modules.ts'
import { caseSummary } from '../../platform/casework/index.ts'
import * as api from './contract.ts'
import {
  birthAnswers,
  citizenOf,
  draftOf,
  hoanKiem,
  issued,
  officeAt,
  received,
  startProcedures,
  submitted,
} from './testing.ts'

const authority = await startTestAuthority()
const khue = await startProcedures(modules, authority.env)
const ann = await citizenOf(khue, { name: 'Nguyễn Văn An', citizenNumber: '001095000001', dateOfBirth: '1995-03-02' })
const office = await officeAt(khue, hoanKiem.unitId)
const secret = 'Trần Thị Rất Kín'
const mother = { ...(birthAnswers()['mother'] as Record<string, unknown>), name: secret, ethnicity: 'Hrê' }

/** Every table of the database that holds these words anywhere. */
async function whereInClear(words: string): Promise<string[]> {
  const tables = await khue.app.read((tx) =>
    tx.named<{ name: string }>(
      '',
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
      [],
    ),
  )
  assert.ok(tables.length > 100, `${tables.length} tables`)
  const hex = Buffer.from(words).toString('hex')
  const found: string[] = []
  for (const { name } of tables) {
    const question = `select 1 from ${name} as one where one::text like '%' || $1 || '%' or one::text like '%' || $2 || '%' limit 1`
    if ((await khue.app.read((tx) => tx.named('', question, [words, hex]))).length > 0) found.push(name)
  }
  return found
}

test('PR50, CW43: no answer is in the database in clear, from the draft to the result, and those who may read it do', async () => {
  const { id } = await draftOf(khue, ann, '1.001193', { ...birthAnswers(), mother })
  assert.deepEqual(await whereInClear(secret), [], 'a draft')
  assert.notDeepEqual(await whereInClear(ann.name ?? ''), [], 'what is not sealed is found by this search')
  assert.deepEqual((await khue.call(ann, api.getDraft, { params: { id } })).body.answers['mother'], mother)
  await khue.call(ann, api.deleteDraft, { params: { id } })

  const caseId = await received(khue, office, await submitted(khue, ann, { ...birthAnswers(), mother }))
  assert.deepEqual((await khue.app.read((tx) => caseSummary(tx, caseId))).data['mother'], mother)
  const content = await khue.call(office.specialist, api.getCaseContent, { params: { id: caseId } })
  assert.ok(JSON.stringify(content.body.rows).includes(secret))
  const drafted = await khue.call(office.specialist, api.getResult, { params: { id: caseId } })
  assert.equal(drafted.body.fields['motherName'], secret)

  // The registry gets what is in it from the result; the mother is nobody there.
  await issued(khue, office, caseId)
  assert.deepEqual(await whereInClear(secret), [], 'an issued result')
  const next = await draftOf(khue, ann, '1.001193', {})
  assert.deepEqual(next.answers['mother'], mother, 'remembered for the next form')
  assert.equal(next.sources['mother']?.from, 'earlier')
})
