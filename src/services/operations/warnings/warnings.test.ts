import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { validateXML } from 'xmllint-wasm'
import { startTestAuthority } from '../../../../sandbox/ca/testing.ts'
import { anonymous, type Citizen } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/id.ts'
import { officialWith, startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import { importBoundaries } from '../../../registries/land/index.ts'
import { ensurePerson } from '../../../platform/identity/index.ts'
import { listNotices } from '../../../platform/notifications/contract.ts'
import * as api from '../contract-warnings.ts'
import type { WarningContent, WarningView } from '../contract-warnings.ts'
import { cauGiay, cityId, hoanKiem, official } from '../testing.ts'
import { sweep } from './issue.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'khue-cap-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const authority = await startTestAuthority()
const khue = await startTestKhue({ modules, env: authority.env })
const operator = official('dieuhanh')
const cityLeader = official('lanhdao.ubndthanhpho', true)
const wardLeader = official('lanhdao.hoankiem', true)
const otherLeader = official('lanhdao.caugiay', true)
const schema = readFileSync(path.join(import.meta.dirname, 'cap-1.2.xsd'), 'utf8')
const both = (vi: string, en = vi) => ({ vi, en })
const inHours = (hours: number) => khue.app.clock.now().add({ hours }).round('second').toString()

function content(changes: Partial<WarningContent> = {}): WarningContent {
  return {
    kind: 'flood',
    category: 'Met',
    event: both('Ngập úng', 'Flooding'),
    urgency: 'Immediate',
    severity: 'Severe',
    certainty: 'Observed',
    responses: ['Avoid'],
    headline: both('Ngập sâu quanh Hồ Gươm', 'Deep water around Hoàn Kiếm Lake'),
    description: both('Nước 40 cm & còn lên', 'Water 40 cm & rising'),
    instruction: both('Không đi qua khu vực.', 'Do not cross the area.'),
    expires: inHours(6),
    area: { unitIds: [hoanKiem] },
    ...changes,
  }
}
/** Crosses itself, and encloses nothing. */
const bow = [
  [105.84, 21.02],
  [105.86, 21.04],
  [105.86, 21.02],
  [105.84, 21.04],
]
const line = [
  [105.84, 21.02],
  [105.85, 21.03],
  [105.86, 21.04],
]
const compose = (actor = operator, changes: object = {}) =>
  khue.call(actor, api.composeWarning, {
    body: { unitId: hoanKiem, status: 'Actual', content: content(), ...changes },
  })
const idOf = ({ id }: { id: string }) => ({ params: { id } })
const publicly = async () => (await khue.call(anonymous, api.publicWarnings, {})).body

async function issued(changes: object = {}): Promise<WarningView> {
  const draft = await compose(operator, changes)
  assert.equal(draft.status, 200, JSON.stringify(draft.problem))
  const leader = draft.body.unitId === cityId ? cityLeader : wardLeader
  const approved = await khue.call(leader, api.approveWarning, idOf(draft.body))
  assert.equal(approved.status, 200, JSON.stringify(approved.problem))
  await khue.drain()
  return approved.body
}
const capOf = async (id: string) =>
  (await khue.call(anonymous, api.capMessage, { params: { file: `${id}.xml` } })).body.toString()

function xmlsec(xml: string): { ok: boolean; said: string } {
  const [file, anchor] = [path.join(folder, 'one.xml'), path.join(folder, 'root.pem')]
  writeFileSync(file, xml)
  writeFileSync(anchor, authority.rootPem)
  const run = spawnSync('xmlsec1', ['--verify', '--trusted-pem', anchor, file], { encoding: 'utf8' })
  if (run.error) throw run.error
  return { ok: run.status === 0, said: run.stderr }
}

test('OP31: composed by who may warn there, let out by another who approves there; what lies outside or is over is refused', async () => {
  for (const actor of [anonymous, official('motcua.hoankiem'), otherLeader])
    assert.ok([401, 403].includes((await compose(actor as typeof operator)).status))
  for (const [changes, type] of [
    [{ content: content({ area: { unitIds: [cauGiay] } }) }, 'operations.outside-of-unit'],
    [{ content: content({ expires: inHours(-1) }) }, 'operations.warning-time'],
    [{ content: content({ expires: inHours(24 * 8) }) }, 'operations.warning-time'],
    [{ content: content({ onset: inHours(7) }) }, 'operations.warning-time'],
    [{ content: content({ area: { unitIds: [hoanKiem], polygon: bow } }) }, 'operations.no-area'],
    [{ content: content({ area: { unitIds: [hoanKiem], polygon: line } }) }, 'operations.no-area'],
    [{ content: content({ area: { unitIds: ['gso:99999@2025-07-01'] } }) }, 'operations.unknown-unit'],
  ] as const)
    assert.equal((await compose(operator, changes)).problem?.type, `/problems/${type}`)

  const builders = 'department:so-xay-dung@2025-03-01'
  const sector = officialWith('Sở Xây dựng', [{ permission: 'operations.warn', unitId: builders, subtree: false }])
  const bySector = async (changes: Partial<WarningContent>) =>
    (await compose(sector, { unitId: builders, content: content(changes) })).problem?.type ?? 'taken'
  assert.equal(await bySector({}), 'taken', 'flooding in any commune is its field')
  assert.equal(await bySector({ kind: 'fire' }), '/problems/operations.outside-of-sector')
  assert.equal(await bySector({ area: { unitIds: [builders] } }), '/problems/operations.outside-of-unit')

  const own = await compose(wardLeader)
  assert.equal(own.body.mayApprove, false)
  assert.equal(
    (await khue.call(wardLeader, api.approveWarning, idOf(own.body))).problem?.type,
    '/problems/operations.own-warning',
  )
  const draft = await compose()
  assert.equal((await khue.call(operator, api.approveWarning, idOf(draft.body))).status, 403)
  assert.equal((await khue.call(otherLeader, api.approveWarning, idOf(draft.body))).status, 404)
  assert.equal(
    (await khue.call(otherLeader, api.refuseWarning, { ...idOf(draft.body), body: { reason: 'x' } })).status,
    404,
  )
  const weak = await khue.call(official('lanhdao.hoankiem'), api.approveWarning, idOf(draft.body))
  assert.equal(weak.problem?.type, '/problems/identity.second-factor-required')
  const refused = await khue.call(wardLeader, api.refuseWarning, {
    ...idOf(draft.body),
    body: { reason: 'Chưa đủ số liệu' },
  })
  assert.deepEqual([refused.body.state, refused.body.refusal], ['refused', 'Chưa đủ số liệu'])
  const late = await khue.call(wardLeader, api.approveWarning, idOf(draft.body))
  assert.equal(late.problem?.type, '/problems/operations.not-possible')
  await khue.drain()
  assert.deepEqual(await publicly(), [])
})

test('OP33: it goes out as a signed message that xmlsec1 and the schema take, is in the feed, and ends by itself', async () => {
  const one = await issued()
  const [shown] = await publicly()
  assert.deepEqual([shown?.id, shown?.inForce, shown?.areaName.vi], [one.id, true, 'Phường Hoàn Kiếm'])
  const xml = await capOf(one.id)
  const { ok, said } = xmlsec(xml)
  assert.ok(ok, said)
  assert.ok(!xmlsec(xml.replace('Ngập sâu', 'Ngập nông')).ok, 'a changed word is told')
  const { errors } = await validateXML({ xml: [{ fileName: 'one.xml', contents: xml }], schema: [schema] })
  assert.deepEqual(errors, [])
  assert.match(xml, /<geocode><valueName>GSO<\/valueName><value>00070<\/value><\/geocode>/)
  const feed = (await khue.call(anonymous, api.warningFeed, {})).body.toString()
  assert.match(feed, new RegExp(`type="application/cap\\+xml" href="[^"]*/api/warnings/cap/${one.id}.xml"`))
  assert.equal((await khue.call(anonymous, api.capMessage, { params: { file: `${newId()}.xml` } })).status, 404)
  khue.app.clock.set(khue.app.clock.now().add({ hours: 7 }))
  assert.equal((await publicly()).find(({ id }) => id === one.id)?.inForce, false)
  khue.app.clock.set(null)
})

test('OP32: an update and a cancellation name what they replace; only the newest is in force', async () => {
  const first = await issued()
  const update = { updates: first.id, content: content({ severity: 'Extreme' }) }
  assert.equal((await compose(otherLeader, update)).status, 403)
  const second = await issued(update)
  assert.equal(second.type, 'Update')
  const xml = await capOf(second.id)
  assert.match(xml, new RegExp(`<references>[^,]+,${first.id},`))
  assert.ok(xmlsec(xml).ok)
  const inForce = async () => (await publicly()).filter((one) => one.inForce).map(({ id }) => id)
  assert.ok((await inForce()).includes(second.id) && !(await inForce()).includes(first.id))
  assert.equal((await compose(operator, update)).problem?.type, '/problems/operations.warning-not-in-force')

  const reason = both('Nước đã rút', 'The water is gone')
  assert.equal((await khue.call(otherLeader, api.cancelWarning, { ...idOf(second), body: { reason } })).status, 404)
  const asked = await khue.call(operator, api.cancelWarning, { ...idOf(second), body: { reason } })
  const twice = await khue.call(operator, api.cancelWarning, { ...idOf(second), body: { reason } })
  assert.equal(twice.problem?.type, '/problems/operations.warning-not-in-force')
  assert.ok((await inForce()).includes(second.id), 'until the second person has let it out')
  await khue.call(wardLeader, api.approveWarning, idOf(asked.body))
  await khue.drain()
  assert.ok(!(await inForce()).includes(second.id) && !(await inForce()).includes(asked.body.id))
  const called = await capOf(asked.body.id)
  assert.match(called, /<msgType>Cancel<\/msgType>/)
  assert.match(called, new RegExp(`${first.id},\\S+ [^,]+,${second.id},`))
})

test('OP33: while the signing authority is away it waits, and goes out when it is back', async () => {
  authority.down = true
  const fresh = official('dieuhanh')
  const draft = await compose(fresh, { unitId: cityId, content: content({ area: { unitIds: [cityId] } }) })
  await khue.call(cityLeader, api.approveWarning, idOf(draft.body))
  authority.down = false
  await khue.app.transaction(sweep)
  await khue.drain()
  const listed = (await khue.call(operator, api.listWarnings, {})).body
  assert.equal(listed.find(({ id }) => id === draft.body.id)?.state, 'issued')
})

test('OP33: what is over before it could be signed goes out no more, and makes room', async () => {
  authority.down = true
  const first = await compose(operator, {
    unitId: cityId,
    content: content({ area: { unitIds: [cityId] }, expires: inHours(1) }),
  })
  await khue.call(cityLeader, api.approveWarning, idOf(first.body))
  authority.down = false
  khue.app.clock.set(khue.app.clock.now().add({ hours: 2 }))
  await khue.app.transaction(sweep)
  await khue.drain()
  const stateOf = async (id: string) =>
    (await khue.call(operator, api.listWarnings, {})).body.find((one) => one.id === id)?.state
  assert.equal(await stateOf(first.body.id), 'refused')
  assert.ok(!(await publicly()).some(({ id }) => id === first.body.id))
  const one = await issued({ content: content({ expires: inHours(9) }) })
  const update = { updates: one.id, content: content({ expires: inHours(1) }) }
  const late = await compose(operator, update)
  khue.app.clock.set(khue.app.clock.now().add({ hours: 2 }))
  const next = await compose(operator, { ...update, content: content({ expires: inHours(3) }) })
  assert.equal(next.status, 200, 'nobody decided the one before while it had time')
  assert.equal(await stateOf(late.body.id), 'refused')
  khue.app.clock.set(null)
})

test('OP36: what is drawn lies in the places that are named; whose warning is updated says where it may reach', async () => {
  const drawn = (unitIds: string[], area: object) => ({ content: content({ area: { unitIds, ...area } }) })
  const circle = (longitude: number, radiusKm: number) => ({ circle: { longitude, latitude: 21.03, radiusKm } })
  const typeOf = async (changes: object) => (await compose(operator, changes)).problem?.type ?? 'taken'
  const outside = '/problems/operations.drawn-outside'
  // No boundary is known: a commune is no wider than a commune.
  assert.equal(await typeOf(drawn([hoanKiem], circle(105.85, 40))), outside)
  assert.equal(await typeOf(drawn([hoanKiem], circle(105.85, 2))), 'taken')
  const square = (west: number, east: number) => ({
    type: 'Polygon',
    coordinates: [
      [
        [west, 21],
        [east, 21],
        [east, 21.06],
        [west, 21.06],
        [west, 21],
      ],
    ],
  })
  const features = [
    ['00070', square(105.84, 105.87)],
    ['00166', square(105.77, 105.81)],
  ].map(([code, geometry]) => ({ type: 'Feature', properties: { code }, geometry }))
  const file = path.join(folder, 'boundaries.json')
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }))
  await importBoundaries(khue.app, file, 'Thử')
  assert.equal(await typeOf(drawn([hoanKiem], circle(105.855, 1))), 'taken')
  assert.equal(await typeOf(drawn([hoanKiem], circle(105.79, 1))), outside, 'over another commune')
  assert.equal(
    await typeOf({ unitId: cityId, ...drawn([hoanKiem, cauGiay], circle(105.82, 3)) }),
    outside,
    'between the two',
  )
  const polygon = [
    [105.845, 21.01],
    [105.865, 21.01],
    [105.865, 21.05],
  ]
  assert.equal(await typeOf(drawn([hoanKiem], { polygon })), 'taken')
  assert.equal(await typeOf(drawn([hoanKiem], { polygon: [...polygon, [105.79, 21.03]] })), outside)

  const ward = await issued()
  const wider = { unitId: cityId, updates: ward.id, content: content({ area: { unitIds: [cauGiay] } }) }
  assert.equal(await typeOf(wider), '/problems/operations.outside-of-unit')
})

test('OP34: who asked for a place is told once by notice; an exercise tells nobody; others’ subscriptions stay theirs', async () => {
  const person = async (name: string) => {
    const { id } = await khue.app.transaction((tx) => ensurePerson(tx, { name, email: null, source: 'counter' }))
    return { kind: 'citizen', id, name, assurance: 2, sessionId: newId() } satisfies Citizen
  }
  const [near, far] = [await person('Nguyễn Thị Lan'), await person('Trần Văn Bình')]
  assert.equal((await khue.call(operator, api.setSubscriptions, { body: { unitIds: [hoanKiem] } })).status, 403)
  await khue.call(near, api.setSubscriptions, { body: { unitIds: [hoanKiem] } })
  await khue.call(far, api.setSubscriptions, { body: { unitIds: [cauGiay] } })
  assert.deepEqual((await khue.call(near, api.readSubscriptions, {})).body, { unitIds: [hoanKiem] })
  const notices = async (who: Citizen) =>
    (await khue.call(who, listNotices, { query: {} })).body.notices.filter(({ kind }) => kind === 'operations.warning')
  await issued({ status: 'Exercise' })
  assert.deepEqual(await notices(near), [])
  const one = await issued()
  const [told, ...more] = await notices(near)
  assert.deepEqual([told?.link, more.length], [`/warnings/${one.id}`, 0])
  assert.deepEqual(await notices(far), [])
  await issued({ unitId: cityId, content: content({ area: { unitIds: [cityId] } }) })
  assert.equal((await notices(far)).length, 1, 'the whole city is concerned')
  await khue.call(far, api.setSubscriptions, { body: { unitIds: [] } })
  assert.deepEqual((await khue.call(far, api.readSubscriptions, {})).body, { unitIds: [] })
})
