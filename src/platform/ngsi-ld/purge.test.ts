import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../kernel/id.ts'
import { applyRule } from '../../kernel/retention.ts'
import exchange from '../exchange/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import telemetry from '../telemetry/module.ts'
import { startNgsi } from './fixture.ts'
import ngsiLd from './module.ts'
import { retains } from './retention.ts'

const modules = [organisation, identity, exchange, telemetry, ngsiLd]
const { ask, khue } = await startNgsi(modules)
const errors = 'https://uri.etsi.org/ngsi-ld/errors/'
const ids = (body: { id: string }[]) => body.map(({ id }) => id.split(':').at(-1))

/** A name, a level and a place; `address` inside of a value. */
const spot = (type: string, n: number, name: string, level: number | undefined) => ({
  id: `urn:ngsi-ld:${type}:${n}`,
  type,
  name: { type: 'Property', value: name, rank: { type: 'Property', value: -n } },
  ...(level !== undefined && { level: { type: 'Property', value: level } }),
  address: { type: 'Property', value: { city: `C${n % 2}` } },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [105.8 + n / 100, 21] } },
})

async function make(type: string) {
  const entities = [
    spot(type, 1, 'Bách', 3),
    spot(type, 2, 'Ánh', 10),
    spot(type, 3, 'Cúc', undefined),
    spot(type, 4, 'Zoan', -1),
  ]
  assert.equal((await ask('POST', 'entityOperations/create', entities)).status, 201)
}

test('NG26: entities come in the order that is asked for, by values, inside of them, and by distance', async () => {
  await make('Spot')
  const by = async (order: string, more = '') =>
    ids((await ask('GET', `entities?type=Spot&orderBy=${order}${more}`)).body)
  assert.deepEqual(await by('level'), ['4', '1', '2', '3'], 'what has none comes last')
  assert.deepEqual(await by('level;desc'), ['2', '1', '4', '3'])
  assert.deepEqual(await by('name.rank'), ['4', '3', '2', '1'])
  assert.deepEqual(await by('address%5Bcity%5D;desc,id;desc'), ['3', '1', '4', '2'])
  assert.deepEqual(await by('name'), ['1', '3', '4', '2'], 'by the numbers of the letters')
  assert.deepEqual(await by('name', '&collation=vi'), ['2', '1', '3', '4'], 'by the letters of a language')
  assert.deepEqual(await by('location;dist-asc', '&orderFrom=%5B105.83,21%5D&limit=1'), ['3'])
  const page = await ask('GET', 'entities?type=Spot&orderBy=level&limit=2&offset=2&count=true')
  assert.deepEqual([ids(page.body), page.headers.get('ngsild-results-count')], [['2', '3'], '4'])
  const ordering = { orderBy: ['location;dist-desc'], geometry: 'Point', coordinates: [105.81, 21] }
  const body = { type: 'Query', entities: [{ type: 'Spot' }], ordering }
  assert.deepEqual(ids((await ask('POST', 'entityOperations/query', body)).body), ['4', '3', '2', '1'])
  for (const wrong of ['level;up', 'location;dist-asc', 'level&collation=no%20language!', 'a..b'])
    assert.equal((await ask('GET', `entities?type=Spot&orderBy=${wrong}`)).body.type, `${errors}BadRequestData`, wrong)
})

test('NG27: what a query finds is removed, or some of its attributes; what is too wide is refused', async () => {
  await make('Gone')
  for (const wide of [
    '',
    '?id=urn:ngsi-ld:Gone:1',
    '?idPattern=.*',
    '?attrs=createdAt',
    '?type=Gone&keep=name&drop=level',
  ])
    assert.equal((await ask('DELETE', `entities${wide}`)).body.type, `${errors}BadRequestData`, wide)
  assert.equal((await ask('GET', 'entities?type=Gone&count=true&limit=0')).headers.get('ngsild-results-count'), '4')

  assert.equal((await ask('DELETE', 'entities?type=Gone&q=level==3&drop=level,address')).status, 204)
  assert.deepEqual(Object.keys((await ask('GET', 'entities/urn:ngsi-ld:Gone:1')).body).toSorted(), [
    'id',
    'location',
    'name',
    'type',
  ])
  assert.equal((await ask('DELETE', 'entities?type=Gone&id=urn:ngsi-ld:Gone:2&keep=name')).status, 204)
  assert.deepEqual(Object.keys((await ask('GET', 'entities/urn:ngsi-ld:Gone:2')).body).toSorted(), [
    'id',
    'name',
    'type',
  ])
  assert.equal((await ask('DELETE', 'entities?type=Gone&q=level')).status, 204)
  assert.deepEqual(ids((await ask('GET', 'entities?type=Gone')).body), ['1', '2', '3'])
  assert.equal((await ask('DELETE', 'entities?type=Gone')).status, 204)
  assert.deepEqual((await ask('GET', 'entities?type=Gone')).body, [])
  assert.equal(
    (
      await startNgsi(modules, { NGSI_LD_OPEN_TENANT: 'none' }).then((closed) =>
        closed.ask('DELETE', 'entities?type=Gone'),
      )
    ).status,
    401,
  )
})

test('NG28: who answers here is told, for each tenant its own', async () => {
  const { body } = await ask('GET', 'info/sourceIdentity')
  assert.equal(body.type, 'ContextSourceIdentity')
  assert.match(body.contextSourceUptime, /^PT/)
  assert.match(body.contextSourceTimeAt, /Z$/)
  const named = { 'ngsild-tenant': 'identity_a' }
  assert.equal((await ask('POST', 'entities', spot('Spot', 9, 'x', 1), named)).status, 201)
  const other = await ask('GET', 'info/sourceIdentity', undefined, named)
  assert.notEqual(other.body.contextSourceAlias, body.contextSourceAlias)
})

test('NG12: in the opened sandbox a tenant is made with the first thing that is made in it; elsewhere it is refused', async () => {
  const named = { 'ngsild-tenant': 'made_here' }
  assert.equal((await ask('GET', 'entities?type=Spot', undefined, named)).status, 404)
  assert.equal((await ask('POST', 'entities', spot('Spot', 8, 'x', 1), named)).status, 201)
  assert.deepEqual(ids((await ask('GET', 'entities?type=Spot', undefined, named)).body), ['8'])
  assert.equal((await ask('GET', 'entities/urn:ngsi-ld:Spot:8')).status, 404)
  const closed = await startNgsi(modules, { NGSI_LD_OPEN_TENANT: 'none' })
  assert.equal((await closed.ask('POST', 'entities', spot('Spot', 8, 'x', 1), named)).status, 404)
})

test('NG29: former values go after three years, by what they are about; the newer ones stay, and the entity', async () => {
  const id = 'urn:ngsi-ld:Old:1'
  const value = (at: string) => ({ type: 'Property', value: 1, observedAt: at })
  const year = new Date().getUTCFullYear()
  const [old, young] = [`${year - 5}-01-01T00:00:00Z`, new Date(Date.now() - 86_400_000).toISOString()]
  const made = await ask('POST', 'temporal/entities', { id, type: 'Old', level: [value(old), value(young)] })
  assert.equal(made.status, 201)
  const values = async (): Promise<string[]> => {
    const { body } = await ask('GET', `temporal/entities/${id}`)
    return [body.level].flat().map(({ observedAt }: { observedAt: string }) => observedAt)
  }
  assert.equal((await values()).length, 2)
  for (const rule of retains) await applyRule(khue.app, { ...rule, id: `ngsi-ld.${rule.name}` }, newId())
  assert.deepEqual(
    (await values()).map((at) => Date.parse(at)),
    [Date.parse(young)],
  )
  assert.equal((await ask('GET', 'entities/urn:ngsi-ld:Spot:1')).status, 200)
})
