import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wrongOf } from './wrong.ts'

test('UI2: what the server found wrong is told by what was given, not by its name', () => {
  const sent = { code: 'Thử nghiệm', steps: [{ minutes: 5 }, { minutes: 0 }], 'a/b': 'x', empty: '', none: null }
  const fields = {
    '/code': 'Chưa đúng dạng.',
    '/steps/1/minutes': 'Phải từ 1 trở lên.',
    '/a~1b': 'Cần ít nhất 2 ký tự.',
    '/empty': 'Cần ít nhất 1 ký tự.',
    '/none': 'Mục này bắt buộc.',
    '/steps': 'Nhiều nhất 1 mục.',
    '/missing/deeper': 'Mục này bắt buộc.',
  }
  assert.deepEqual(wrongOf(fields, sent), [
    { given: 'Thử nghiệm', detail: 'Chưa đúng dạng.' },
    { given: '0', detail: 'Phải từ 1 trở lên.' },
    { given: 'x', detail: 'Cần ít nhất 2 ký tự.' },
  ])
  assert.deepEqual(wrongOf(fields, undefined), [])
})
