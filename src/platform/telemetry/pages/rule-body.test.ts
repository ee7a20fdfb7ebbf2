import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { RuleBody } from '../rules/contract.ts'
import { conditionKinds, emptyRule, type RuleDraft, ruleIn } from './rule-body.ts'

const unit = 'gso:00070@2025-07-01'
const draft = (more: Partial<RuleDraft>): RuleDraft => ({
  ...emptyRule,
  nameVi: 'Mực nước cao',
  quantity: 'level',
  ...more,
})

test('each kind of condition becomes a rule that the server takes', () => {
  for (const kind of conditionKinds) {
    const read = ruleIn(draft({ kind, above: '11,5', back: '0.5', forMinutes: '5', perMinute: '2' }), unit)
    assert.ok('rule' in read, kind)
    assert.equal(read.rule.condition.kind, kind)
    assert.ok(Value.Check(RuleBody, read.rule), kind)
  }
  const read = ruleIn(draft({ above: '11,5', forMinutes: '5' }), unit)
  assert.deepEqual('rule' in read && read.rule.condition, { kind: 'threshold', above: 11.5, forS: 300 })
})

test('what is missing or no number is told by its field', () => {
  const wrong = (more: Partial<RuleDraft>) => {
    const read = ruleIn(draft(more), unit)
    return 'wrong' in read ? read.wrong : []
  }
  assert.deepEqual(wrong({}), ['above'])
  assert.deepEqual(wrong({ above: 'viel' }), ['above', 'above'])
  assert.deepEqual(wrong({ kind: 'rate' }), ['perMinute'])
  assert.deepEqual(wrong({ kind: 'deviation', days: '3' }), ['days'])
  assert.deepEqual(wrong({ above: '1', nameVi: ' ', quantity: '' }), ['nameVi', 'quantity'])
})
