/** The answers that journeys give. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkAnswers, checkForm } from '../src/services/procedures/answers.ts'
import { catalogue } from '../src/services/procedures/catalogue/index.ts'
import { resultSchema } from '../src/services/procedures/result-data.ts'
import { applicantAnswers, hoanKiem } from '../src/services/procedures/sample-answers.ts'
import { fillForm } from './fill-form.ts'

const applicant = { citizenNumber: '001093009901', dateOfBirth: '1993-04-12' }
const known = {
  ...applicantAnswers(hoanKiem),
  applicantSex: 'male',
  applicantEthnicity: 'Kinh',
  applicantNationality: 'Việt Nam',
}

for (const source of catalogue) {
  test(`a journey can answer the form and the result of ${source.code}`, () => {
    const given = Object.fromEntries(Object.entries(known).filter(([name]) => name in source.form.properties))
    const answers = { ...given, ...fillForm(source.form, given, hoanKiem) }
    const today = Temporal.Now.plainDateISO('Asia/Ho_Chi_Minh')
    assert.deepEqual(checkAnswers(source, answers, { today, applicant }), [])
    const schema = resultSchema(source.result)
    assert.deepEqual(checkForm(schema, fillForm(schema, {}, hoanKiem)), [])
  })
}
