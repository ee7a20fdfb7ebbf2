import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { differences, patchBetween, same, stateAt, type Version } from './history.ts'

const data = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.oneof(fc.integer(), fc.constant(null), fc.object({ maxDepth: 1 })),
)
const day = fc.integer({ min: 1, max: 28 }).map((n) => `2020-01-${String(n).padStart(2, '0')}`)
const versions = fc.array(fc.record({ patch: data, validFrom: day }), { minLength: 1, maxLength: 12 }).map((all) =>
  all.map(
    (one, index): Version => ({
      ...one,
      version: index + 1,
      kind: index === 0 ? 'registered' : 'changed',
      recordedAt: `2021-01-${String(index + 1).padStart(2, '0')}T00:00:00.000Z`,
    }),
  ),
)

test('RG7: what was known at an instant does not depend on what was learnt later', () => {
  fc.assert(
    fc.property(versions, fc.nat(), (all, n) => {
      const known = all.slice(0, 1 + (n % all.length))
      const knownAt = known.at(-1)?.recordedAt ?? ''
      assert.deepEqual(stateAt(all, { knownAt }), stateAt(known))
    }),
  )
})

test('RG7: each value is that of the last version that set it, by day and then by number', () => {
  fc.assert(
    fc.property(versions, day, (all, validOn) => {
      const state = stateAt(all, { validOn })
      const counting = all.filter((v) => v.validFrom <= validOn)
      assert.equal(state === undefined, counting.length === 0)
      for (const name of ['a', 'b', 'c', 'd']) {
        const setting = counting.filter((v) => v.patch[name] !== undefined)
        const last = setting
          .toSorted((x, y) =>
            x.validFrom === y.validFrom ? x.version - y.version : x.validFrom < y.validFrom ? -1 : 1,
          )
          .at(-1)
        assert.deepEqual(state?.data[name] ?? null, last?.patch[name] ?? null)
        if (last && last.patch[name] !== null) assert.equal(state?.from[name], last.version)
      }
    }),
  )
})

test('RG6: a patch between two states leads from one to the other, and back', () => {
  const clean = data.map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null)))
  fc.assert(
    fc.property(clean, clean, (before, after) => {
      const version = (n: number, patch: Version['patch']): Version => {
        return { version: n, kind: 'changed', patch, validFrom: '2020-01-01', recordedAt: '2020-01-01T00:00:00.000Z' }
      }
      const there = stateAt([version(1, before), version(2, patchBetween(before, after))])
      assert.ok(same(there?.data, after))
      assert.equal(differences(before, after).length === 0, same(before, after))
    }),
  )
})
