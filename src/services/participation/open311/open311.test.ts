/** Open311 GeoReport v2: the city as a server, and as a client of an agency's own. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { createGeoReportSandbox } from '../../../../sandbox/georeport/georeport.ts'
import { anonymous } from '../../../kernel/actor.ts'
import { officialWith, startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import { directory } from '../../../platform/organisation/index.ts'
import { releaseReport } from '../contract-desk.ts'
import { act, office, read, send, spot, toDone } from '../fixture.ts'
import { pollOut, sendOut } from './client.ts'
import * as api from './contract.ts'
import { xmlOf } from './xml.ts'

const apiKey = 'a-key-of-twelve-letters'
let standIn = createGeoReportSandbox({ publicUrl: 'http://localhost/georeport', apiKey, folder: null })
const agency = createServer((request, response) => standIn.listener(request, response))
await new Promise<void>((resolve) => agency.listen(0, '127.0.0.1', resolve))
after(() => {
  agency.closeAllConnections()
  agency.close()
})
const agencyUrl = `http://127.0.0.1:${(agency.address() as AddressInfo).port}/georeport`
const khue = await startTestKhue({
  modules,
  env: { GEOREPORT_URL: `${agencyUrl}/v2`, GEOREPORT_API_KEY: apiKey, GEOREPORT_CATEGORIES: 'lighting,trees' },
})
const ward = office()
const manager = officialWith('Quản trị', [
  { permission: 'participation.manage', unitId: directory().city().id, subtree: true },
])
const client = (name: string) => ({ name, purpose: 'Phản ánh từ ứng dụng', contact: 'lienhe@example.org' })
const { key } = (await khue.call(manager, api.makeApiKey, { body: client('Ứng dụng A') })).body

interface Got {
  readonly status: number
  readonly type: string
  readonly text: string
  readonly json: Record<string, unknown>[]
}
async function ask(path: string, form?: Record<string, string>): Promise<Got> {
  const body = form && new URLSearchParams(form)
  const response = await fetch(`${khue.url}/open311/v2/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'accept-language': 'vi' },
    ...(body && { body }),
  })
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  return { status: response.status, type, text, json: type.includes('json') ? JSON.parse(text) : [] }
}
const form = (more: Record<string, string> = {}) => ({
  api_key: key,
  service_code: 'roads',
  lat: String(spot.lat),
  long: String(spot.lon),
  description: 'Ổ gà sâu trước cổng trường',
  ...more,
})

test('PT30: keys are told once, blocked at once, and only their manager makes them', async () => {
  for (const actor of [anonymous, ward.leader]) {
    const { status } = await khue.call(actor, api.makeApiKey, { body: client('x') })
    assert.ok(status === 401 || status === 403)
  }
  for (const body of [
    { ...client('x'), purpose: ' ' },
    { ...client('x'), contact: 'nobody' },
  ])
    assert.equal((await khue.call(manager, api.makeApiKey, { body })).status, 400)
  const made = (await khue.call(manager, api.makeApiKey, { body: client('B') })).body
  const viewed = async () => (await khue.call(manager, api.listApiKeys, {})).body.items.find(({ id }) => id === made.id)
  assert.deepEqual([(await viewed())?.lastUsedAt, (await viewed())?.madeBy], [null, 'Quản trị'])
  assert.ok(!JSON.stringify((await khue.call(manager, api.listApiKeys, {})).body).includes(made.key))
  assert.equal((await ask('requests.json', form({ api_key: made.key, description: 'B' }))).status, 201)
  assert.ok((await viewed())?.lastUsedAt, 'that it is used is seen')
  assert.equal((await khue.call(ward.leader, api.blockApiKey, { params: { id: made.id } })).status, 403)
  assert.equal((await khue.call(manager, api.blockApiKey, { params: { id: made.id } })).status, 204)
  assert.equal((await viewed())?.blockedBy, 'Quản trị')
  for (const api_key of [made.key, '', 'kho_x']) {
    const refused = await ask('requests.json', form({ api_key }))
    assert.equal(refused.status, 403)
    assert.equal(refused.json[0]?.['code'], 403)
  }
})

test('PT31: services, definitions and discovery in both forms; a request is taken once, and kept without its reporter', async () => {
  const [json, xml] = [await ask('services.json'), await ask('services.xml')]
  assert.equal(json.json.find((one) => one['service_code'] === 'roads')?.['type'], 'realtime')
  assert.match(xml.type, /^text\/xml/)
  assert.match(
    xml.text,
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<services><service><service_code>danger<\/service_code>/,
  )
  const definition = await ask('services/rubbish.xml')
  assert.match(definition.text, /<attribute><variable>true<\/variable><code>kind<\/code><datatype>singlevaluelist/)
  assert.match(definition.text, /<values><value><key>household<\/key>/)
  assert.equal((await ask('services/none.json')).status, 404)
  assert.match((await ask('discovery.xml')).text, /<formats><format>text\/xml<\/format><format>application\/json/)
  const taken = await ask('requests.json', form({ email: 'lan@example.org', first_name: 'Lan', phone: '0912345678' }))
  assert.equal(taken.status, 201)
  const code = String(taken.json[0]?.['service_request_id'])
  const again = await ask('requests.xml', form())
  assert.match(again.text, new RegExp(`<service_requests><request><service_request_id>${code}<`))
  const other = await ask('requests.json', form({ description: 'Khác' }))
  assert.notEqual(other.json[0]?.['service_request_id'], code)
  const kind = await ask('requests.json', form({ service_code: 'rubbish', 'attribute[kind]': 'hazardous' }))
  assert.equal(kind.status, 201)
  const shown = await ask(`requests/${code}.json`)
  assert.deepEqual([shown.json[0]?.['status'], shown.json[0]?.['description']], ['open', null])
  assert.doesNotMatch(shown.text, /lan@|0912/)
})

test('PT32: what is wrong is told in the specification’s shape', async () => {
  const wrong: [Record<string, string>, number][] = [
    [{ service_code: '' }, 400],
    [{ service_code: 'none' }, 404],
    [{ lat: 'north' }, 400],
    [{ description: ' ' }, 400],
    [{ service_code: 'rubbish', 'attribute[kind]': 'gold' }, 400],
    [{ jurisdiction_id: 'danang.gov.vn' }, 404],
    [{ lat: '10.8', long: '106.7' }, 400],
    [{ description: 'a\u0000b' }, 400],
    [{ description: 'x'.repeat(2001) }, 400],
    [{ address_string: 'x'.repeat(301) }, 400],
  ]
  for (const [more, status] of wrong) {
    const got = await ask('requests.json', form(more))
    assert.equal(got.status, status, JSON.stringify(more))
    assert.deepEqual(Object.keys(got.json[0] ?? {}), ['code', 'description'])
  }
  const xml = await ask('requests/none.xml')
  assert.match(xml.text, /<errors><error><code>404<\/code><description>/)
  for (const odd of [
    'requests.json?status=odd',
    'requests.json?service_request_id=%00',
    'requests.json?start_date=-100000-01-01T00:00:00Z',
  ])
    assert.equal((await ask(odd)).status, 400, odd)
  for (const odd of ['requests/%25.json', 'tokens/%25E0.json']) assert.equal((await ask(odd)).status, 404, odd)
  assert.equal((await ask('requests.json?start_date=yesterday')).status, 400)
  assert.equal(
    xmlOf('a', { b: 'x & <y>\u0000\uFFFE', c: null, d: [] }).split('\n')[1],
    '<a><b>x &amp; &lt;y&gt;</b><c/><d></d></a>',
  )
})

test('PT33: requests are listed by date, service and state, in pages; only released words are told', async () => {
  const { id, code } = await send(khue, { category: 'noise', words: 'Bí mật' })
  await act(khue, ward.clerk, id, { type: 'receive' })
  const list = async (query: string) => (await ask(`requests.json?${query}`)).json
  const [mine] = await list(`service_request_id=${code}`)
  assert.match(String(mine?.['requested_datetime']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/)
  assert.deepEqual([mine?.['service_code'], mine?.['description']], ['noise', null])
  assert.ok(mine?.['expected_datetime'])
  await khue.call(ward.clerk, releaseReport, { params: { id }, body: { words: 'Loa kéo về đêm', photoIds: [] } })
  assert.equal((await list('service_code=noise&status=open'))[0]?.['description'], 'Loa kéo về đêm')
  assert.deepEqual(await list('service_code=noise&status=closed'), [])
  assert.deepEqual(await list('end_date=2020-01-01T00:00:00Z'), [])
  const [first, second] = [await list('page_size=1'), await list('page_size=1&page=2')]
  assert.notEqual(first[0]?.['service_request_id'], second[0]?.['service_request_id'])
  const token = await ask(`tokens/${id}.json`)
  assert.deepEqual(token.json, [{ service_request_id: code, token: id }])
})

const run = async (minutes = 0) => {
  khue.app.clock.set(khue.app.clock.now().add({ minutes }))
  await khue.app.read(sendOut)
}
const poll = async (minutes = 6) => {
  khue.app.clock.set(khue.app.clock.now().add({ minutes }))
  await khue.app.read(pollOut)
}
const behave = (behaviour: { broken?: boolean; forgetful?: boolean }) =>
  fetch(`${agencyUrl}/api/behaviour`, { method: 'PUT', body: JSON.stringify(behaviour) })
const theirs = async (code: string) => {
  const all = (await (await fetch(`${agencyUrl}/v2/requests.json`)).json()) as { description: string; status: string }[]
  return all.filter(({ description }) => description.includes(code))
}

test('PT34, PT35: reports of a category go on to the agency’s own server, without the reporter’s words, and its status comes back', async () => {
  const { id, code } = await send(khue, { category: 'lighting', words: 'Bí mật của tôi' })
  await khue.drain()
  await run()
  const [arrived] = await theirs(code)
  assert.ok(arrived)
  assert.doesNotMatch(JSON.stringify(arrived), /Bí mật/)
  await run(5)
  assert.equal((await theirs(code)).length, 1)
  await poll()
  const listed = await (await fetch(`${agencyUrl}/v2/requests.json`)).json()
  const token = await (await fetch(`${agencyUrl}/`)).text()
  const [, path] = new RegExp(`(/georeport/r/[\\w-]+/close)`).exec(token) ?? []
  assert.ok(path && Array.isArray(listed))
  const closed = await fetch(`${agencyUrl}${path.replace('/georeport', '')}`, {
    method: 'POST',
    body: new URLSearchParams({ notes: 'Đã thay bóng' }),
    redirect: 'manual',
  })
  assert.equal(closed.status, 303)
  await poll()
  const { trail, state } = await read(khue, id)
  assert.ok(trail.some(({ kind, words }) => kind === 'outside-status' && words.vi.includes('Đã thay bóng')))
  assert.notEqual(state, 'done', 'closed here only with proof')
  await toDone(khue, ward, id)
  const back = await ask('requests.json', form({ service_code: 'lighting', description: 'Qua Open311' }))
  await khue.drain()
  await run()
  assert.deepEqual(
    await theirs(String(back.json[0]?.['service_request_id'])),
    [],
    'what came by Open311 does not go out by it',
  )
})

test('PT36: a server that is out of order loses nothing, and one that loses its answer gets nothing twice', async () => {
  await behave({ broken: true })
  const { id, code } = await send(khue, { category: 'trees' })
  await khue.drain()
  await run()
  await run(3)
  assert.deepEqual(
    (await read(khue, id)).trail.filter(({ kind }) => kind === 'sent-out'),
    [],
  )
  await behave({ forgetful: true })
  await run(10)
  assert.equal((await theirs(code)).length, 1, 'it was taken, and the answer lost')
  assert.deepEqual(
    (await read(khue, id)).trail.filter(({ kind }) => kind === 'sent-out'),
    [],
  )
  await behave({})
  await Promise.all([run(60), run(0)])
  await run(60)
  assert.equal((await theirs(code)).length, 1)
  assert.equal((await read(khue, id)).trail.filter(({ kind }) => kind === 'sent-out').length, 1)
  standIn = createGeoReportSandbox({
    publicUrl: 'http://localhost/georeport',
    apiKey: 'another-key-entirely',
    folder: null,
  })
  const refused = await send(khue, { category: 'trees', words: 'Cây khô' })
  await khue.drain()
  await run()
  assert.equal((await read(khue, refused.id)).state, 'sent', 'refused there, it goes its way here')
})
