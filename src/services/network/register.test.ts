import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { anonymous } from '../../kernel/actor.ts'
import { officialWith, startTestKhue } from '../../kernel/testing.ts'
import identity from '../../platform/identity/module.ts'
import { administrativeDate, directory } from '../../platform/organisation/index.ts'
import organisation from '../../platform/organisation/module.ts'
import telemetry from '../../platform/telemetry/module.ts'
import * as api from './contract.ts'
import { diagnose } from './diagnosis/diagnose.ts'
import { cityNetwork } from './load/city.ts'
import network from './module.ts'
import { baDinh, city, enter, hoanKiem, keys, linkOf, nodeOf, officialAs } from './testing.ts'

const khue = await startTestKhue({ modules: [organisation, identity, telemetry, network] })
const { app } = khue
const call: typeof khue.call = (actor, endpoint, input) => khue.call(actor, endpoint, input)
const admin = officialAs('system-admin', city)
const operator = officialAs('operator', city)
const unitAdmin = officialAs('unit-admin', hoanKiem)

test('NW1: who may not manage enters nothing; a code is given once; a link joins two nodes of the register', async () => {
  for (const actor of [anonymous, operator, unitAdmin])
    assert.ok((await call(actor, api.addNode, { body: nodeOf('core') })).status >= 401)
  const core = await call(admin, api.addNode, { body: nodeOf('core', { role: 'core', isEntrance: true }) })
  assert.equal(core.status, 200)
  assert.equal((await call(admin, api.addNode, { body: nodeOf('core') })).problem?.type, '/problems/network.code-taken')
  const unasked = await call(admin, api.addNode, { body: nodeOf('x', { probe: 'snmp', address: '127.0.0.1' }) })
  assert.equal(unasked.problem?.type, '/problems/network.bad-node')
  await call(admin, api.addNode, { body: nodeOf('site') })
  const nowhere = await call(admin, api.addLink, { body: linkOf('core', 'nowhere') })
  assert.equal(nowhere.problem?.type, '/problems/network.unknown')
  assert.equal(
    (await call(admin, api.addLink, { body: linkOf('core', 'core') })).problem?.type,
    '/problems/network.bad-link',
  )
  const link = await call(admin, api.addLink, { body: linkOf('core', 'site') })
  assert.equal(link.status, 200)
  const early = await call(admin, api.changeNode, { params: core.body, body: { ended: true } })
  assert.equal(early.problem?.type, '/problems/network.still-linked')
  assert.equal((await call(admin, api.changeLink, { params: link.body, body: { serviceLevel: 99.5 } })).status, 200)
  const seen = await call(admin, api.readNode, { params: core.body })
  assert.deepEqual(
    seen.body.links.map(({ serviceLevel, code }) => [serviceLevel, code]),
    [[99.5, 'core--site']],
  )
  assert.deepEqual(
    seen.body.changes.map(({ what, by }) => [what, by]),
    [['entered', 'Trần Văn Minh']],
  )
})

test('NW1: a code is free again when what had it has ended; what has ended is not changed any more', async () => {
  const first = await call(admin, api.addNode, { body: nodeOf('again') })
  assert.equal((await call(admin, api.changeNode, { params: first.body, body: { ended: true } })).status, 200)
  const late = await call(admin, api.changeNode, { params: first.body, body: { role: 'core' } })
  assert.equal(late.problem?.type, '/problems/network.ended')
  const second = await call(admin, api.addNode, { body: nodeOf('again') })
  assert.equal(second.status, 200)
  assert.notEqual(second.body.id, first.body.id)
})

test('NW1, NW3: who manages one unit takes over no link of others by its code, and points no key of the city anywhere', async () => {
  const local = officialWith('Quản trị mạng phường', [
    { permission: 'network.manage', unitId: hoanKiem, subtree: false },
  ])
  await enter(
    app,
    [nodeOf('far-a', { unitId: city }), nodeOf('far-b', { unitId: city }), nodeOf('near-a'), nodeOf('near-b')],
    [linkOf('far-a', 'far-b', { code: 'theirs-link' })],
  )
  const links = `code,a,b,kind,capacityBps,provider,serviceLevel\ntheirs-link,near-a,near-b,fibre,1000000,VNPT,99\n`
  const taken = await call(local, api.importRows, { query: { kind: 'links' }, body: Buffer.from(links) })
  assert.equal(taken.status, 403)
  const snmp = { probe: 'snmp', address: '192.0.2.9', credential: 'v2c' } as const
  const keyed = await call(local, api.addNode, { body: nodeOf('mine-snmp', snmp) })
  assert.equal(keyed.problem?.type, '/problems/network.city-key')
  assert.equal((await call(local, api.addNode, { body: nodeOf('mine-tcp', { ...tcp, port: 22 }) })).status, 200)
  assert.equal((await call(admin, api.addNode, { body: nodeOf('mine-snmp', snmp) })).status, 200)
})

const tcp = { probe: 'tcp', address: '192.0.2.9' } as const

test('NW2: a file is entered whole or not at all, and says the line', async () => {
  const send = (kind: 'nodes' | 'links', text: string, actor = admin) =>
    call(actor, api.importRows, { query: { kind }, body: Buffer.from(text) })
  const header = 'code,name,role,unit,probe,address,port,entrance'
  const good = `${header}\nfile-1,Lõi,core,${city},tcp,10.0.0.1,22,1\nfile-2,Đống Đa,access,${hoanKiem},none,,,\n`
  assert.equal((await send('nodes', good, operator)).status, 403)
  const bad = await send('nodes', `${good}file-3,Sai,nowhere,${hoanKiem},none,,,\n`)
  assert.match(bad.problem?.detail ?? '', /4.*role/)
  assert.equal((await send('nodes', `${good}file-1,Lõi,core,${city},none,,,\n`)).problem?.status, 422)
  assert.equal((await send('nodes', 'không phải CSV "')).problem?.type, '/problems/network.unreadable-file')
  const before = await call(admin, api.readTopology, {})
  assert.ok(!before.body.nodes.some(({ code }) => code.startsWith('file-')))
  assert.deepEqual((await send('nodes', good)).body, { entered: 2, changed: 0 })
  assert.deepEqual((await send('nodes', good.replace('Lõi', 'Lõi mới'))).body, { entered: 0, changed: 1 })
  const links = 'code;a;b;kind;capacityBps;provider;serviceLevel\nfile-l;file-1;file-2;fibre;1000000000;VNPT;99,9\n'
  assert.equal((await send('links', links)).problem?.type, '/problems/network.unreadable-file')
  assert.deepEqual((await send('links', links.replace('99,9', '99.9'))).body, { entered: 1, changed: 0 })
})

test('NW3: a community and keys are sealed, and nobody is shown them again', async () => {
  for (const actor of [operator, unitAdmin])
    assert.ok((await call(actor, api.setCredential, { body: keys.v3 })).status >= 403)
  assert.ok((await call(admin, api.setCredential, { body: { ...keys.v3, authKey: 'short' } })).status >= 400)
  // Privacy without a key for it would be none.
  const { privacyKey: _left, ...open } = keys.v3
  assert.ok((await call(admin, api.setCredential, { body: open as never })).status >= 400)
  for (const body of [keys.v3, keys.v2c]) assert.equal((await call(admin, api.setCredential, { body })).status, 200)
  const listed = await call(admin, api.listCredentials, {})
  assert.deepEqual(listed.body.map(({ name }) => name).toSorted(), ['v2c', 'v3'])
  const database = new pg.Client({ connectionString: khue.databaseUrl })
  await database.connect()
  const { rows } = await database.query('select * from network.credential union all select * from network.credential')
  const { rows: noted } = await database.query('select * from network.change')
  await database.end()
  const all = JSON.stringify([listed.body, rows, noted]) + rows.map(({ sealed }) => String(sealed as Buffer)).join('')
  for (const secret of ['hoa-sen', 'khoa-xac-thuc', 'khoa-bao-mat']) assert.ok(!all.includes(secret))
})

test('NW4: the sample joins every department and commune of the day, and one cut of its backbone cuts nobody off', () => {
  const today = administrativeDate(app)
  const asking = { address: 'localhost', port: 161, backbone: 'v3', sites: 'v2c' }
  const { nodes, links } = cityNetwork(directory(), today, asking)
  assert.deepEqual({ nodes, links }, cityNetwork(directory(), today, asking))
  const units = directory().units.filter((unit) => directory().isValid(unit, today))
  const sites = new Set(nodes.filter(({ role }) => role === 'access').map(({ unitId }) => unitId))
  for (const { id, level } of units) assert.equal(sites.has(id), level === 'commune' || level === 'department', id)
  assert.equal(nodes.filter(({ role }) => role === 'aggregation').length, 30)
  const codes = [...nodes, ...links].map(({ code }) => code)
  assert.equal(new Set(codes).size, codes.length)
  for (const code of codes) assert.match(code, /^[a-z0-9][a-z0-9._-]{0,69}$/)
  const graph = {
    nodes: nodes.map(({ code }) => ({ id: code })),
    links: links.map(({ code, a, b }) => ({ id: code, a, b })),
    vantage: ['core-1', 'core-2'],
  }
  const answered = new Map(nodes.map(({ code }) => [code, true]))
  const backbone = links.filter(({ b }) => nodes.find(({ code }) => code === b)?.role !== 'access')
  assert.ok(backbone.length > 30)
  for (const { code } of backbone) {
    const found = diagnose(graph, { answered, ends: new Map([[code, { a: 'down', b: 'down' }]]) })
    assert.deepEqual(
      found.causes.map(({ id, effect }) => [id, effect]),
      [[code, 'degraded']],
    )
  }
})

test('NW11: a unit sees its own part and the other ends of its links; the centre sees all', async () => {
  await enter(
    app,
    [nodeOf('hub', { role: 'aggregation', unitId: city }), nodeOf('mine'), nodeOf('theirs', { unitId: baDinh })],
    [linkOf('hub', 'mine'), linkOf('hub', 'theirs')],
  )
  assert.equal((await call(officialAs('specialist', hoanKiem), api.readTopology, {})).status, 403)
  const whole = await call(operator, api.readTopology, {})
  const part = await call(unitAdmin, api.readTopology, {})
  assert.deepEqual([whole.body.isWhole, part.body.isWhole], [true, false])
  const codes = part.body.nodes.map(({ code }) => code)
  assert.ok(codes.includes('mine') && codes.includes('hub') && !codes.includes('theirs'))
  assert.ok(part.body.links.every(({ code }) => code !== 'hub--theirs'))
  const theirs = whole.body.nodes.find(({ code }) => code === 'theirs')
  assert.ok(theirs)
  assert.equal((await call(unitAdmin, api.readNode, { params: { id: theirs.id } })).status, 404)
  assert.equal((await call(operator, api.readNode, { params: { id: theirs.id } })).status, 200)
})
