import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvLine } from './csv-lines.ts'

test('RG26: a cell that a spreadsheet would compute is made harmless; numbers, quotes and line ends stay what they are', () => {
  assert.equal(csvLine(['=1+1', '+84', '-cmd', '@x', '\t=1']), `'=1+1,'+84,'-cmd,'@x,"'\t=1"\r\n`)
  assert.equal(
    csvLine([-5, '-5.25', 'a "b", c', 'x\ny', null, { a: 1 }]),
    `-5,-5.25,"a ""b"", c","x\ny",,"{""a"":1}"\r\n`,
  )
})
