import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldSchema, FormSchema } from '../../../services/procedures/form.ts'
import { checkField, checkPage, fieldsOf, pagesOf } from './check.ts'
import { cleaned, moneyOf, numberOf } from './typed.ts'
import { wordsOf } from './words.ts'

const label = (vi: string) => ({ 'x-label': { vi, en: vi } })
const form: FormSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  'x-pages': [
    { id: 'child', title: { vi: 'Trẻ', en: 'Child' } },
    { id: 'married', title: { vi: 'Kết hôn', en: 'Marriage' } },
  ],
  properties: {
    name: { type: 'string', maxLength: 10, ...label('Họ tên'), 'x-page': 'child' },
    born: { type: 'string', format: 'date', ...label('Ngày sinh'), 'x-page': 'child' },
    parents: { type: 'string', enum: ['married', 'not'], ...label('Cha mẹ'), 'x-page': 'child' },
  },
  required: ['name', 'born', 'parents'],
  allOf: [
    {
      if: { properties: { parents: { const: 'married' } }, required: ['parents'] },
      then: { properties: { number: { type: 'string', ...label('Số'), 'x-page': 'married' } }, required: ['number'] },
    },
  ],
  unevaluatedProperties: false,
}

const pointersOf = (answers: Record<string, unknown>, page: string): string[] =>
  checkPage(form, answers, page).map((wrong) => wrong.pointer)

test('UI2: an empty page names every required field, in the order of the form', () => {
  assert.deepEqual(pointersOf({}, 'child'), ['/name', '/born', '/parents'])
})

test('UI2: a page whose questions do not apply is left out, and is back when they do', () => {
  assert.deepEqual(
    pagesOf(form, { parents: 'not' }).map((page) => page.id),
    ['child'],
  )
  assert.deepEqual(
    pagesOf(form, { parents: 'married' }).map((page) => page.id),
    ['child', 'married'],
  )
  assert.deepEqual(pointersOf({ parents: 'married' }, 'married'), ['/number'])
  assert.equal(fieldsOf(form, { parents: 'not' }, 'married').length, 0)
})

test('UI2: a day that is not in the calendar is refused, a real one is taken', () => {
  const answers = { name: 'An', parents: 'not' }
  assert.deepEqual(pointersOf({ ...answers, born: '2023-02-31' }, 'child'), ['/born'])
  assert.deepEqual(pointersOf({ ...answers, born: '2024-02-29' }, 'child'), [])
})

test('UI2: length counts what a person sees as letters, not UTF-16 units', () => {
  const answers = { born: '2024-02-29', parents: 'not' }
  assert.deepEqual(pointersOf({ ...answers, name: '𠮷'.repeat(10) }, 'child'), [])
  assert.deepEqual(pointersOf({ ...answers, name: 'a'.repeat(11) }, 'child'), ['/name'])
})

const cases: readonly [string, FieldSchema, unknown, boolean][] = [
  ['citizen number of 12 digits', { type: 'string', format: 'citizen-number', ...label('x') }, '001099012345', true],
  ['citizen number of 11 digits', { type: 'string', format: 'citizen-number', ...label('x') }, '00109901234', false],
  ['phone', { type: 'string', format: 'phone', ...label('x') }, '0912345678', true],
  ['telephone of an office', { type: 'string', format: 'phone', ...label('x') }, '02438253536', true],
  ['phone too short', { type: 'string', format: 'phone', ...label('x') }, '09123', false],
  ['number as text', { type: 'integer', ...label('x') }, 'ba', false],
  ['number below its least', { type: 'integer', minimum: 1, ...label('x') }, 0, false],
  ['declaration not ticked', { type: 'boolean', const: true, ...label('x') }, undefined, false],
  ['declaration ticked', { type: 'boolean', const: true, ...label('x') }, true, true],
]
for (const [name, field, value, good] of cases) {
  test(`UI2: ${name} is ${good ? 'taken' : 'refused'}`, () => {
    assert.equal(checkField(field, value, true, '/x').length === 0, good)
  })
}

test('UI2: an optional group is checked only when something is in it', () => {
  const group: FieldSchema = {
    type: 'object',
    properties: { name: { type: 'string', ...label('Tên') }, number: { type: 'string', ...label('Số') } },
    required: ['name'],
    additionalProperties: false,
    ...label('Người làm chứng'),
  }
  assert.equal(checkField(group, undefined, false, '/w').length, 0)
  assert.deepEqual(
    checkField(group, { number: '1' }, false, '/w').map((wrong) => wrong.pointer),
    ['/w/name'],
  )
})

test('UI2: a number is what was meant by it, with a comma or a point; what is none stays as typed', () => {
  const meant = ['2,05', '2.05', '2,0', '12.500', '12.500.000', '1 500', '-3', '1.2500', '12,', 'ba', ' '].map(numberOf)
  assert.deepEqual(meant, [2.05, 2.05, 2, 12_500, 12_500_000, 1500, -3, 1.25, '12,', 'ba', undefined])
  const whole: FieldSchema = { type: 'integer', ...label('x') }
  assert.equal(checkField(whole, numberOf('1,5'), true, '/x').length, 1)
  // Grouped by the page itself after `1.250`, one more key.
  assert.deepEqual(['1.2500', '', 'x'].map(moneyOf), [12_500, undefined, 'x'])
})

test('UI2: a telephone number with the country in front is the one dialled here', () => {
  assert.equal(cleaned('+84 912.345-678', 'phone'), '0912345678')
  assert.equal(cleaned('001 099 012345', 'citizen-number'), '001099012345')
})

test('UI3: answers in words: dates, money, options', () => {
  assert.equal(wordsOf({ type: 'string', format: 'date', ...label('x') }, '2024-02-09', 'vi'), '09/02/2024')
  assert.equal(wordsOf({ type: 'integer', 'x-widget': 'money', ...label('x') }, 8000, 'vi'), '8.000 ₫')
  const field: FieldSchema = {
    type: 'string',
    enum: ['m'],
    'x-options': [{ value: 'm', label: { vi: 'Nam', en: 'Male' } }],
    ...label('x'),
  }
  assert.equal(wordsOf(field, 'm', 'en'), 'Male')
})
