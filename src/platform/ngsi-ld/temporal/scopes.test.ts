import assert from 'node:assert/strict'
import { test } from 'node:test'
import exchange from '../../exchange/module.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import telemetry from '../../telemetry/module.ts'
import { startNgsi } from '../fixture.ts'
import ngsiLd from '../module.ts'

const { ask } = await startNgsi([organisation, identity, exchange, telemetry, ngsiLd])
const property = (value: unknown, observedAt: string) => ({ type: 'Property', value, observedAt })
const at = (time: string) => `2026-03-01T${time}:00Z`
const hour = `timerel=between&timeAt=${at('12:00')}&endTimeAt=${at('13:00')}`
const found = async (scopeQ: string) => {
  const { body } = await ask('GET', `temporal/entities?type=Car&scopeQ=${encodeURIComponent(scopeQ)}&${hour}`)
  return Object.fromEntries(
    body.map((one: { id: string; speed: { value: number }[] }) => [
      one.id.replace('urn:w:car:', ''),
      one.speed.map(({ value }) => value),
    ]),
  )
}

test('NG34: a scope holds from when it is set until the next one; what is asked of scopes is asked of that time', async () => {
  const speeds = [property(1, at('12:05')), property(2, at('12:45'))]
  const car = (id: string, scope?: unknown) => ({
    id: `urn:w:car:${id}`,
    type: 'Car',
    ...(scope ? { scope } : {}),
    speed: speeds,
  })
  const all = [
    car('old', [property('/A/B', at('10:00'))]),
    car('both', [property(['/A/B', '/C'], at('10:00'))]),
    car('bare'),
    car('mid', [property('/M', at('12:30'))]),
    car('next', [property('/R', at('10:00')), property('/S', at('12:30'))]),
    car('late', [property('/Z', at('14:00'))]),
  ]
  for (const one of all) assert.equal((await ask('POST', 'temporal/entities', one)).status, 201)
  assert.deepEqual(await found('/A/B'), { old: [1, 2], both: [1, 2] })
  assert.deepEqual(await found('(/A/B;/C)'), { both: [1, 2] })
  assert.deepEqual(await found('/M'), { mid: [2] })
  assert.deepEqual([await found('/R'), await found('/S')], [{ next: [1] }, { next: [2] }])
  assert.deepEqual([await found('/Z'), Object.keys(await found('/#'))], [{}, ['both', 'mid', 'next', 'old']])
  // The one that held when the time began is told with those of the time.
  const [next] = (await ask('GET', `temporal/entities?type=Car&id=urn:w:car:next&${hour}`)).body
  assert.deepEqual(
    next.scope.map(({ value, observedAt }: { value: string; observedAt: string }) => [value, observedAt]),
    [
      ['/R', at('10:00')],
      ['/S', at('12:30')],
    ],
  )
  const wrong = car('wrong', [{ type: 'Property', value: '/A', unitCode: 'MTR' }])
  assert.equal((await ask('POST', 'temporal/entities', wrong)).status, 400)
})

test('NG34: scopes that are set, changed and removed here are there through time', async () => {
  const path = 'entities/urn:w:van:1'
  assert.equal((await ask('POST', 'entities', { id: 'urn:w:van:1', type: 'Van', scope: '/Old', seats: 3 })).status, 201)
  assert.equal((await ask('PATCH', path, { type: 'Van', seats: 4 })).status, 204)
  assert.equal((await ask('PATCH', path, { type: 'Van', scope: ['/New', '/Two'] })).status, 204)
  const { scope } = (await ask('GET', `temporal/${path}?options=sysAttrs`)).body
  assert.deepEqual(
    scope.map(({ value }: { value: unknown }) => value),
    ['/Old', ['/New', '/Two']],
  )
  assert.equal(scope[1].observedAt, scope[1].modifiedAt)
  assert.equal((await ask('DELETE', `${path}/attrs/scope`)).status, 204)
  const ended = (await ask('GET', `temporal/${path}?timeproperty=deletedAt`)).body
  assert.deepEqual([ended.scope.length, ended.scope[0].value], [1, []])
  const values = (await ask('GET', `temporal/${path}?timeproperty=deletedAt&options=temporalValues`)).body
  assert.deepEqual(values.scope, { type: 'Property', values: [[[], ended.scope[0].deletedAt]] })
  // One that is known through time alone ends in the same way.
  const past = { id: 'urn:w:van:2', type: 'Van', scope: ['/A', '/B'], seats: [property(1, at('12:00'))] }
  assert.equal((await ask('POST', 'temporal/entities', past)).status, 201)
  assert.equal((await ask('DELETE', 'entities/urn:w:van:2/attrs/scope')).status, 204)
  const gone = (await ask('GET', 'temporal/entities/urn:w:van:2?timeproperty=deletedAt')).body
  assert.deepEqual([gone.scope.length, gone.scope[0].value, gone.seats], [1, [], undefined])
})
