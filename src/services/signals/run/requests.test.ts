import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PriorityRequest } from '../drivers/driver.ts'
import { bounds } from '../interventions/bounds.ts'
import { RequestWatch } from './requests.ts'

const bus = (arrives_in_s: number): PriorityRequest => ({
  id: 'bus 09',
  kind: 'bus',
  intersection: 0,
  groups: [0, 2],
  arrives_in_s,
})
const nobody = () => 0

test('SG66: a request is told when it begins and when it is over, with what others waited for it', () => {
  const watch = new RequestWatch()
  const first = watch.second([bus(12)], [], 0, nobody)
  assert.deepEqual(first.heard, [bus(12)])
  assert.deepEqual([first.news[0]?.step, first.news[0]?.vehicle], ['asked', 'bus'])
  const next = watch.second([bus(11)], [], 1000, (place, groups) => (place === 0 && groups.includes(2) ? 3 : 0))
  assert.deepEqual(next.news, [])
  const [seen] = watch.at(0)
  assert.deepEqual([seen?.arrivesInS, seen?.costS, seen?.costMaxS, seen?.isHeard], [11, 3, bounds.bus.costS, true])
  assert.deepEqual(watch.at(1), [])
  const gone = watch.second([], [], 9000, nobody).news[0]
  assert.deepEqual([gone?.step, gone?.seconds, gone?.costS], ['passed', 9, 3])
  assert.deepEqual(watch.at(0), [])
})

test('SG66: when others have waited as long as the kind may cost it is heard no more, and told once', () => {
  const watch = new RequestWatch()
  const steps = Array.from({ length: 40 }, (_, s) => watch.second([bus(5)], [], s * 1000, () => 30))
  const heard = steps.filter((one) => one.heard.length > 0).length
  assert.equal(heard, bounds.bus.costS / 30)
  assert.equal(steps.flatMap(({ news }) => news).filter(({ step }) => step === 'too-dear').length, 1)
  assert.equal(watch.at(0)[0]?.isHeard, false)
  const [seen] = watch.at(0)
  assert.ok(seen && seen.costS <= bounds.bus.costS + 30)
})

test('SG66: who is of no class that has priority is told once and never heard; a convoy is asked for by people', () => {
  const watch = new RequestWatch()
  const taxi = { id: 'taxi 1', vehicleClass: 'taxi', intersection: 0 }
  const convoy: PriorityRequest = { ...bus(5), id: 'convoy', kind: 'convoy' }
  const steps = [0, 1, 2].map((s) => watch.second([convoy], [taxi], s * 1000, nobody))
  assert.ok(steps.every(({ heard }) => heard.length === 0))
  assert.deepEqual(
    steps.flatMap(({ news }) => news).map(({ step, vehicle }) => [step, vehicle]),
    [
      ['refused', 'taxi'],
      ['refused', 'convoy'],
    ],
  )
  assert.deepEqual(watch.at(0), [])
})

test('SG66: a vehicle that is heard again, or asks by another number, has spent what it has spent', () => {
  const watch = new RequestWatch()
  const ask = (number: number): PriorityRequest => ({ ...bus(5), id: `xe ${number}`, vehicle: 'xe' })
  let heard = 0
  for (let s = 0; s < 300; s++) {
    const isSilent = s % 10 === 9
    const { heard: now } = watch.second(isSilent ? [] : [ask(Math.floor(s / 10))], [], s * 1000, () => 30)
    heard += now.length
  }
  assert.equal(heard, bounds.bus.costS / 30)
  assert.equal(watch.second([ask(1)], [], 2_000_000, () => 30).heard.length, 1, 'the next trip is another matter')
})
