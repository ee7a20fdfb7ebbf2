import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { guardFrom, isOverdue, seal, unseal } from './kept-guard.ts'

test('UI15: what is put away opens with the key of its person and with no other', async () => {
  const [own, other] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]
  const unsent = { childName: 'Hoàng Minh Anh', residence: null }
  const away = await seal(own, unsent)
  assert.ok(!Buffer.from(away.sealed.bytes).includes('Anh'))
  assert.deepEqual(await unseal(own, away), unsent)
  assert.equal(await unseal(other, away), undefined)
  assert.notDeepEqual((await seal(own, unsent)).sealed.bytes, away.sealed.bytes)
})

test('UI15: it is put away when nobody has been there for as long as a sign-in lasts', () => {
  const key = randomBytes(32).toString('base64')
  assert.equal(isOverdue({ guard: guardFrom({ key, minutes: 30 }), unsent: {} }), false)
  assert.equal(isOverdue({ guard: guardFrom({ key, minutes: -1 }), unsent: {} }), true)
  // What is kept of nobody who signed in stays.
  assert.equal(isOverdue({ unsent: {} }), false)
})
