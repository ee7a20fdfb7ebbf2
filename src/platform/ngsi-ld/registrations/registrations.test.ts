import assert from 'node:assert/strict'
import { test } from 'node:test'
import exchange from '../../exchange/module.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import telemetry from '../../telemetry/module.ts'
import { startNgsi } from '../fixture.ts'
import ngsiLd from '../module.ts'

const modules = [organisation, identity, exchange, telemetry, ngsiLd]

test('NG23: sources are registered, found by what they may know, changed and removed; strangers may nothing of it', async () => {
  const closed = await startNgsi(modules, { NGSI_LD_OPEN_TENANT: 'none' })
  for (const path of ['csourceRegistrations?type=Bus', 'csourceSubscriptions'])
    assert.equal((await closed.ask('GET', path)).status, 401)
  await closed.khue.close()
  const { ask } = await startNgsi(modules)
  const body = {
    id: 'urn:ngsi-ld:ContextSourceRegistration:1',
    type: 'ContextSourceRegistration',
    information: [{ entities: [{ type: 'Bus', idPattern: '^urn:bus:' }], propertyNames: ['speed'] }],
    endpoint: 'http://bus.example/',
    owner: 'city',
  }
  for (const wrong of [
    { ...body, information: [] },
    { ...body, endpoint: 'x' },
    { ...body, expiresAt: '2020-01-01T00:00:00Z' },
    { ...body, type: 'X' },
  ])
    assert.equal((await ask('POST', 'csourceRegistrations', wrong)).status, 400)
  assert.equal((await ask('POST', 'csourceRegistrations', body)).status, 201)
  assert.equal((await ask('POST', 'csourceRegistrations', body)).status, 409)
  const found = async (query: string) => (await ask('GET', `csourceRegistrations?${query}`)).body.length
  assert.deepEqual(
    [
      await found('type=Bus'),
      await found('type=Bike'),
      await found('attrs=speed'),
      await found('attrs=colour'),
      await found('type=Bus&id=urn:bus:7'),
      await found('type=Bus&id=urn:car:7'),
      await found('type=Bus&csf=endpoint=="http://bus.example/"'),
      await found('type=Bus&csf=owner=="city"'),
      await found('type=Bus&csf=owner!="city"'),
    ],
    [1, 0, 1, 0, 1, 0, 1, 1, 0],
  )
  assert.equal(
    (await ask('PATCH', `csourceRegistrations/${body.id}`, { endpoint: 'http://other.example/' })).status,
    204,
  )
  assert.deepEqual((await ask('GET', `csourceRegistrations/${body.id}`)).body, {
    ...body,
    endpoint: 'http://other.example/',
  })
  assert.equal((await ask('DELETE', `csourceRegistrations/${body.id}`)).status, 204)
  assert.equal((await ask('GET', `csourceRegistrations/${body.id}`)).status, 404)
  const wish = {
    type: 'Subscription',
    entities: [{ type: 'Bus' }],
    notification: { endpoint: { uri: 'http://a.example/' } },
  }
  const made = await ask('POST', 'csourceSubscriptions', wish)
  const path = made.headers.get('location')?.replace('/ngsi-ld/v1/', '') ?? ''
  assert.deepEqual(
    [made.status, (await ask('GET', path)).body.entities, (await ask('DELETE', path)).status],
    [201, wish.entities, 204],
  )
})
