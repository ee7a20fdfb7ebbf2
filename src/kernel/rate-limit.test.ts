import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous, type Citizen } from './actor.ts'
import { endpoint } from './endpoint.ts'
import { newId } from './id.ts'
import { defineModule, on } from './module.ts'
import { startTestKhue } from './testing.ts'

const citizen: Citizen = { kind: 'citizen', id: newId(), name: 'Nguyễn Thị Lan', assurance: 2, sessionId: 's' }
const knock = endpoint({ method: 'GET', path: '/doors/knock', can: 'anyone', summary: 'Knock', perMinute: 5 })
const doors = defineModule({
  name: 'doors',
  folder: `${import.meta.dirname}/no-migrations`,
  routes: [on(knock, () => undefined)],
  authenticates: (_tx, { cookies }) => Promise.resolve(cookies['khue_session'] === 'real' ? citizen : anonymous),
})
const khue = await startTestKhue({ modules: [doors], env: { RATE_LIMITS: 'on' } })

const knockWith = async (cookie: string) =>
  (await fetch(`${khue.url}/api/doors/knock`, { headers: { cookie: `khue_session=${cookie}` } })).status

test('K28: made-up sessions share the allowance of their address; a session that is one has its own', async () => {
  assert.equal(await knockWith('real'), 204, 'the first request of a session still counts for its address')
  const madeUp: number[] = []
  for (let n = 0; n < 5; n++) madeUp.push(await knockWith(`made-up-${n}`))
  assert.deepEqual(madeUp, [204, 204, 204, 204, 429])
  const real: number[] = []
  for (let n = 0; n < 6; n++) real.push(await knockWith('real'))
  assert.deepEqual(real, [204, 204, 204, 204, 204, 429])
})
