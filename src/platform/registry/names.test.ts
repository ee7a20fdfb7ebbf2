import assert from 'node:assert/strict'
import { test } from 'node:test'
import { neighbours, reversed, spellings } from './names.ts'

const vocabulary = new Set('nguyen van an anh am tran thi thu tha'.split(' '))

test('RG5: a word is near when it is one letter more, less, other or exchanged', () => {
  assert.deepEqual(neighbours('an', vocabulary).toSorted(), ['am', 'anh', 'van'])
  assert.deepEqual(neighbours('nguyne', vocabulary), ['nguyen'])
  assert.deepEqual(neighbours('nguyen', vocabulary), [])
})

test('RG5: spellings change one word before they change two, and are limited', () => {
  assert.deepEqual(spellings('tran ti', vocabulary), ['tran thi'])
  assert.deepEqual(spellings('trn ti', vocabulary), ['tran ti', 'trn thi', 'tran thi'])
  const many = new Set('abcdefghijklmnopqrstuvwxyz'.split('').flatMap((a) => [`b${a}`, `c${a}`]))
  assert.ok(spellings('ba bb bc bd', many).length <= 400)
})

test('RG5: reading from the end begins with the given name', () => {
  assert.equal(reversed('nguyen van an'), 'an van nguyen')
})
