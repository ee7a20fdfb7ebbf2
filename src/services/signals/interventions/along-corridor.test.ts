import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crossLayout } from '../testing.ts'
import { stopsAlong } from './along-corridor.ts'

test('SG68: who is let through a corridor has the stage of their way at each intersection, a little before they come', () => {
  const stop = (intersectionId: string, distanceM: number) => ({
    intersectionId,
    distanceM,
    out: ['e-through'],
    back: ['n-through', 's-through'],
  })
  const corridor = { speedKmh: 36, stops: [stop('a', 0), stop('b', 100), stop('c', 500), stop('unknown', 600)] }
  const layouts = new Map(['a', 'b', 'c'].map((id) => [id, crossLayout()]))
  const short = ({ intersectionId, stage, afterS, holdS }: ReturnType<typeof stopsAlong>[number]) =>
    [intersectionId, stage, afterS, holdS].join(' ')
  assert.deepEqual(stopsAlong(corridor, 'out', layouts, 30).map(short), ['a ew 0 30', 'b ew 0 40', 'c ew 35 45'])
  assert.deepEqual(stopsAlong(corridor, 'back', layouts, 30).map(short), ['c ns 0 40', 'b ns 35 45', 'a ns 45 45'])
  const none = { ...corridor, stops: corridor.stops.map((one) => ({ ...one, out: [] })) }
  assert.deepEqual(stopsAlong(none, 'out', layouts, 30), [])
})
