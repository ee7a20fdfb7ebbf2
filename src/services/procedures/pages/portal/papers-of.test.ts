import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Draft } from '../../contract.ts'
import { papersOf } from './papers-of.ts'

const paper = { slot: 'notice', name: { vi: 'Giấy', en: 'Paper' }, need: 'required', known: false, filesMax: 3 }
const draft = (kind: Draft['kind']) => ({ kind, papers: [paper], files: [] }) as unknown as Draft

test('PR13: a supplement needs no paper anew that the case has: what is asked may be an answer', () => {
  assert.deepEqual(
    (['application', 'supplement'] as const).map((kind) => papersOf(draft(kind))[0]?.needed),
    [true, false],
  )
})
