/** What the city holds on oneself, over HTTP. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous, type Citizen, type Official, system } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue, transactionsEnded } from '../../kernel/testing.ts'
import { modules } from '../../modules.ts'
import { keepDocument } from '../../platform/delivery/index.ts'
import { storeFile } from '../../platform/documents/index.ts'
import { ensurePerson, recordOutsideAccess } from '../../platform/identity/index.ts'
import { setPreferences, subscribePush } from '../../platform/notifications/contract.ts'
import { directory } from '../../platform/organisation/index.ts'
import { lookUpRecord, readChanges } from '../../platform/registry/contract.ts'
import { amendRecord, findRecord, registerRecord, undoSource } from '../../platform/registry/index.ts'
import { recordCertificate } from '../../registries/enterprises/index.ts'
import { recordedPerson } from '../../registries/population/index.ts'
import { subscribe } from '../environment/contract-alerts.ts'
import { airSeries } from '../environment/load/air-stations.ts'
import { enterStations } from '../environment/load/enter.ts'
import { readSubscriptions, setSubscriptions } from '../operations/contract-warnings.ts'
import {
  askCorrection,
  downloadMyData,
  endOwnWish,
  getMyData,
  listFollowers,
  listOwnConsents,
  listOwnWishes,
  type OwnWish,
} from './contract.ts'

const khue = await startTestKhue({ modules })
const citizen = async (name: string, citizenNumber: string, dateOfBirth: string): Promise<Citizen> => {
  const { id } = await khue.app.transaction((tx) =>
    ensurePerson(tx, { source: 'vneid', name, citizenNumber, dateOfBirth }),
  )
  return { kind: 'citizen', id, name, assurance: 2, sessionId: newId() }
}
const citizenNumber = '001093009901'
const minh = await citizen('Nguyễn Văn Minh', citizenNumber, '1993-04-12')
const stranger = await citizen('Lê Văn Lạ', '001090000009', '1990-01-01')
const clerk: Official = {
  kind: 'official',
  id: newId(),
  name: 'Trần Văn Bảo',
  grants: [{ permission: 'population.look-up', unitId: 'gso:00070@2025-07-01', subtree: false }],
  sessionId: newId(),
  strongUntil: 0,
}

test('PD1: what is held on a person is for that person alone', async () => {
  assert.equal((await khue.call(anonymous, getMyData, {})).status, 401)
  assert.equal((await khue.call(clerk, getMyData, {})).status, 403)
  assert.equal((await khue.call(clerk, downloadMyData, { query: { format: 'json' } })).status, 403)
  assert.deepEqual((await khue.call(stranger, getMyData, {})).body.records, [])
})

test('PD16, RG85, RG86: who was given one’s records by the change feed is shown once a day, before and after they change', async () => {
  const cityId = directory().city().id
  const steward: Official = {
    ...clerk,
    id: newId(),
    name: 'Lê Thị Dữ Liệu',
    grants: ['registry.feed', 'population.look-up', 'population.manage'].map((permission) => {
      return { permission, unitId: cityId, subtree: true }
    }),
  }
  const ofMine = async (who = minh) => (await khue.call(who, listFollowers, {})).body.items
  assert.equal((await khue.call(clerk, listFollowers, {})).status, 403)
  assert.deepEqual(await ofMine(), [])
  await transactionsEnded(khue.app)
  const readAll = async (purpose: string, who = steward) => {
    for (let after: string | undefined; ; ) {
      const query = { purpose, limit: 7, ...(after !== undefined && { after }) }
      const { body } = await khue.call(who, readChanges, { params: { registry: 'population' }, query })
      if (body.next === null || body.next === after) return after
      after = body.next
    }
  }
  const end = await readAll('case-handling')
  await readAll('case-handling')
  const lines = () =>
    khue.app.read((tx) =>
      tx.named<{ units: string[] | null }>('test.lines', 'select units from registry.feed_reading order by id', []),
    )
  assert.deepEqual(
    (await lines()).map(({ units }) => units),
    [null, null],
    'a line for each time, however many pages',
  )
  const [one, ...others] = await ofMine()
  assert.deepEqual(others, [], 'read twice on one day is told once')
  assert.deepEqual([one?.readerName, one?.registry.en], [steward.name, 'Population'])
  assert.deepEqual(await ofMine(stranger), [])
  // Only those of Cầu Giấy were given to who manages residence there.
  const local = { ...steward, id: newId(), name: 'Cán bộ Cầu Giấy' }
  const grants = local.grants.map((grant) => ({ ...grant, unitId: 'gso:00166@2025-07-01', subtree: false }))
  await readAll('residence-management', { ...local, grants })
  assert.equal((await ofMine()).length, 1)
  // The record changes and stands at the end: who had it before had it still, and who reads on is told anew.
  const record = await khue.app.read((tx) => recordedPerson(tx, { citizenNumber, dateOfBirth: '1993-04-12' }))
  const found = await khue.app.read((tx) => findRecord(tx, 'population', { id: record?.id ?? '' }))
  const ground = { kind: 'official', reference: 'x', legalGround: 'x', reason: 'x' } as const
  const change = { kind: 'changed', values: { religion: 'Không' }, validFrom: '2026-01-01' } as const
  await khue.app.transaction((tx) =>
    amendRecord(tx, system('test'), 'population', found?.id ?? '', { ...change, version: found?.version ?? 0 }, ground),
  )
  await transactionsEnded(khue.app)
  assert.deepEqual(
    (await ofMine()).map(({ readerName }) => readerName),
    [steward.name],
  )
  const other = { ...steward, id: newId(), name: 'Hệ thống khác' }
  const query = { purpose: 'case-handling', ...(end !== undefined && { after: end }) }
  await khue.call(other, readChanges, { params: { registry: 'population' }, query })
  assert.deepEqual((await ofMine()).map(({ readerName }) => readerName).toSorted(), ['Hệ thống khác', steward.name])
  await khue.app.transaction((tx) =>
    undoSource(tx, system('test'), 'population', found?.id ?? '', { ...ground, reason: 'put back' }),
  )
})

test('PD2, PD3, RG41: every value in words, with meaning, source and since when; people by name', async () => {
  const { records } = (await khue.call(minh, getMyData, {})).body
  assert.deepEqual(
    records.map(({ name }) => name),
    ['population', 'households'],
  )
  const values = new Map(records.flatMap((one) => one.values.map((value) => [`${one.name}.${value.field}`, value])))
  const spouse = values.get('population.spouseId')
  assert.equal(spouse?.shown.en, 'Trần Thị Thu Hà')
  assert.equal(spouse?.since, '2015-03-02')
  assert.match(spouse?.source.en ?? '', /^Made-up data/)
  assert.equal(values.get('population.ethnicity')?.sensitivity, 'sensitive')
  assert.match(
    values.get('population.residence')?.shown.vi ?? '',
    /^Số 12 phố Tràng Tiền, Phường Hoàn Kiếm \(từ ngày 02\/03\/2015\)$/,
  )
  assert.match(values.get('households.members')?.shown.vi ?? '', /Nguyễn Văn Hùng \(Chủ hộ\).*Nguyễn Văn Minh \(Con\)/)
  for (const { shown } of values.values()) assert.doesNotMatch(shown.vi, /[0-9a-f]{8}-[0-9a-f]{4}-/)
})

test('RG70, PD5: parcels, certificates and enterprises of which one is a holder or an owner are there, in words', async () => {
  const recorded = await khue.app.read((tx) => recordedPerson(tx, { citizenNumber, dateOfBirth: '1993-04-12' }))
  const personId = recorded?.id ?? ''
  const holders = [{ personId, name: minh.name, share: '1/2' }, { name: 'Ông Không Ai Biết' }]
  const ground = {
    kind: 'official',
    reference: 'Sổ địa chính',
    legalGround: 'Luật Đất đai 2024',
    reason: 'Thử',
  } as const
  const outline = [105.85, 21.02, 105.851, 21.02, 105.851, 21.021, 105.85, 21.02]
  const ring = [0, 2, 4, 6].map((at) => outline.slice(at, at + 2))
  const parcel = {
    number: '00070.1.77',
    unitId: 'gso:00070@2025-07-01',
    use: 'ODT',
    areaM2: 5750,
    geometry: { type: 'Polygon', coordinates: [ring] },
    rights: { origin: 'recognised', shared: true },
    holders,
  }
  const certificate = {
    number: 'AB 123456',
    unitId: parcel.unitId,
    parcels: [parcel.number],
    issuedOn: '2020-01-02',
    state: 'valid',
    holders,
  }
  await khue.app.transaction(async (tx) => {
    const write = (name: string, values: object) =>
      registerRecord(tx, system('test'), name, { values: { ...values }, validFrom: '2020-01-02' }, ground)
    await write('land', parcel)
    await write('land-certificates', certificate)
    await recordCertificate(tx, {
      caseId: newId(),
      caseCode: 'H26.1-260105-0001',
      legalGround: 'Nghị định 168/2025/NĐ-CP',
      issuedOn: '2026-01-05',
      certificate: '1/GCN-HKD',
      code: citizenNumber,
      name: 'Hộ kinh doanh Phở Minh',
      kind: 'household-business',
      trades: [{ code: '5610', edition: 'vsic-2018', name: 'Nhà hàng' }],
      owners: [{ personId, name: minh.name, role: 'owner' }],
      address: { unitId: parcel.unitId, line: '24 ngõ Trung Yên' },
    })
  })
  const { records } = (await khue.call(minh, getMyData, {})).body
  const values = new Map(records.flatMap((one) => one.values.map((value) => [`${one.name}.${value.field}`, value])))
  const shown = (name: string) => values.get(name)?.shown.en
  assert.equal(shown('land.use'), 'Urban residential land')
  assert.equal(shown('land.geometry'), 'See the land map')
  assert.equal(shown('land.rights'), 'Recognised right, Shared use: Yes')
  assert.equal(shown('land.holders'), 'Nguyễn Văn Minh (1/2); Ông Không Ai Biết')
  assert.equal(shown('land-certificates.state'), 'Valid')
  assert.equal(shown('enterprises.name'), 'Hộ kinh doanh Phở Minh')
  assert.match(shown('enterprises.owners') ?? '', /^Nguyễn Văn Minh \(\w+/)
  assert.equal(values.get('enterprises.name')?.source.en, 'Case H26.1-260105-0001')
  assert.deepEqual((await khue.call(stranger, getMyData, {})).body.records, [])
})

test('PD4: all of it is taken along as JSON, and as a paper', async () => {
  await khue.call(clerk, lookUpRecord, {
    params: { registry: 'population', key: '001093009901' },
    query: { purpose: 'case-handling' },
  })
  const json = await khue.call(minh, downloadMyData, { query: { format: 'json' } })
  const all = JSON.parse(json.body.toString('utf8')) as {
    records: unknown[]
    readings: { officialName: string }[]
  }
  assert.deepEqual(Object.keys(all), [
    'madeAt',
    'account',
    'records',
    'cases',
    'papers',
    'readings',
    'followers',
    'consents',
    'alerts',
  ])
  assert.equal(all.records.length, 5)
  assert.equal(all.readings[0]?.officialName, 'Trần Văn Bảo')
  const pdf = await khue.call(minh, downloadMyData, { query: { format: 'pdf' } })
  assert.equal(pdf.status, 200)
  assert.equal(pdf.body.subarray(0, 5).toString('latin1'), '%PDF-')
})

test('PD13: the file has the person’s cases and papers, and nobody else’s', async () => {
  const { records } = (await khue.call(minh, getMyData, {})).body
  const person = records.find(({ name }) => name === 'population')
  const place = { registry: 'population', recordId: person?.id ?? '', field: 'placeOfBirth' }
  const asked = await khue.call(minh, askCorrection, { body: { ...place, said: 'Khác', why: 'Vì', paperIds: [] } })
  const bytes = Buffer.from('%PDF-1.4')
  const stored = await khue.app.transaction(async (tx) => {
    const { id, sha256 } = await storeFile(tx, system('test'), { bytes, name: 'giay.pdf', ownerPersonId: minh.id })
    const title = { vi: 'Giấy thử', en: 'A paper' }
    await keepDocument(tx, { personId: minh.id, documentId: id, title, kind: 'result' })
    return sha256
  })
  const fileOf = async (actor: Citizen) =>
    JSON.parse((await khue.call(actor, downloadMyData, { query: { format: 'json' } })).body.toString('utf8')) as {
      cases: { code: string }[]
      papers: { sha256: string; title: { en: string } }[]
    }
  const mine = await fileOf(minh)
  assert.deepEqual(
    mine.cases.map(({ code }) => code),
    [asked.body.code],
  )
  assert.deepEqual(
    mine.papers.map(({ title, sha256 }) => [title.en, sha256]),
    [['A paper', stored]],
  )
  const theirs = await fileOf(stranger)
  assert.deepEqual([theirs.cases, theirs.papers], [[], []])
})

test('PD14: consents are the person’s own', async () => {
  assert.equal((await khue.call(anonymous, listOwnConsents, {})).status, 401)
  assert.equal((await khue.call(clerk, listOwnConsents, {})).status, 403)
  const { id: personId } = minh
  const reader = {
    memberId: 'HANOI/COM/0100000001/bank',
    memberName: { vi: 'Ngân hàng', en: 'Bank' },
    userId: 'teller-7',
  }
  const read = (purpose: string) =>
    khue.app.transaction((tx) =>
      recordOutsideAccess(tx, reader, { personIds: [personId], what: 'population', purpose }),
    )
  const before = khue.app.clock.now()
  khue.app.clock.set(before)
  await read('credit')
  // A moment later: in the same millisecond it would be read by the consent.
  khue.app.clock.set(before.add({ seconds: 1 }))
  await khue.app.transaction((tx) =>
    tx.named(
      '',
      `insert into exchange.consent (person_id, id, member_id, service_id, purpose, asked_at, given_at)
       values ($1, $2, $3, 'HANOI/GOV/H26/KHUE/person', 'credit', $4, $4)`,
      [personId, newId(), reader.memberId, khue.app.clock.now().toString()],
    ),
  )
  await read('credit')
  await read('curiosity')
  khue.app.clock.set(null)
  const { consents } = (await khue.call(minh, listOwnConsents, {})).body
  assert.deepEqual(
    consents.map(({ state, usesInAll, uses }) => [state, usesInAll, uses.map(({ who }) => who)]),
    [['given', 1, ['teller-7']]],
    'what was read before it was given, or for something else, was not read by it',
  )
  assert.deepEqual((await khue.call(stranger, listOwnConsents, {})).body, { consents: [] })
})

/** NOT8: the choice is there as it is, and each browser can be forgotten. */
async function howTold(mine: (who?: Citizen) => Promise<OwnWish[]>): Promise<void> {
  await khue.call(minh, setPreferences, { body: { email: false, push: true } })
  const keys = { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: Buffer.alloc(16).toString('base64url') }
  const endpoint = 'https://fcm.googleapis.com/fcm/send/a-secret-of-the-browser'
  assert.equal((await khue.call(minh, subscribePush, { body: { endpoint, keys } })).status, 200)
  const told = async () =>
    (await mine()).map(({ source, key, what, canEnd }) => [source, key.split(':')[0], what.en, canEnd])
  const choice = ['notifications', 'preferences', 'E-mail: no; push notices: yes', false]
  const browser = ['notifications', 'push', 'Push notices on a browser, by way of fcm.googleapis.com', true]
  assert.deepEqual(await told(), [choice, browser])
  const taken = (await khue.call(minh, downloadMyData, { query: { format: 'json' } })).body.toString()
  assert.ok(taken.includes('by way of fcm.googleapis.com') && taken.includes('E-mail: no'))
  assert.deepEqual(await mine(stranger), [])
  const end = (who: Citizen, key = '') => khue.call(who, endOwnWish, { params: { source: 'notifications', key } })
  const pushKey = (await mine())[1]?.key
  assert.equal((await end(stranger, pushKey)).status, 404)
  assert.equal((await end(minh, 'preferences')).status, 404)
  assert.equal((await end(minh, 'push:x')).status, 404)
  assert.equal((await end(minh, pushKey)).status, 204)
  assert.deepEqual(await told(), [choice])
}

test('PD17, NOT7, NOT8: what one asked to be told of is there, whichever service keeps it, taken along, and ended by oneself alone', async () => {
  assert.equal((await khue.call(anonymous, listOwnWishes, {})).status, 401)
  assert.equal((await khue.call(clerk, listOwnWishes, {})).status, 403)
  const ward = 'gso:00070@2025-07-01'
  const text = { vi: 'Trạm Hồ Gươm', en: 'The lake' }
  await enterStations(khue.app, [
    {
      kind: 'air',
      code: 'air-mine',
      name: text,
      unitId: ward,
      point: { longitude: 105.85, latitude: 21.03 },
      series: airSeries,
      source: text,
      isSample: false,
      details: {},
    },
  ])
  await khue.call(minh, setSubscriptions, { body: { unitIds: [ward] } })
  await khue.call(minh, subscribe, {
    params: { code: 'air-mine' },
    body: { threshold: 101, quiet: { from: 22, to: 6 } },
  })
  const mine = async (who = minh) => (await khue.call(who, listOwnWishes, {})).body.alerts
  const places = [
    ['environment', 'air-mine'],
    ['operations', ward],
  ]
  const found = await mine()
  assert.deepEqual(
    found.map(({ source, key }) => [source, key]),
    places,
  )
  assert.equal(found[0]?.what.en, 'The lake: AQI of 101 or more; quiet 22:00–6:00')
  const taken = await khue.call(minh, downloadMyData, { query: { format: 'json' } })
  const { alerts } = JSON.parse(taken.body.toString()) as { alerts: { key: string }[] }
  assert.deepEqual(
    alerts.map(({ key }) => key),
    ['air-mine', ward],
  )
  assert.deepEqual(await mine(stranger), [])
  for (const [source = '', key = ''] of places) {
    const params = { source, key }
    assert.equal((await khue.call(stranger, endOwnWish, { params })).status, 404)
    assert.equal((await khue.call(minh, endOwnWish, { params })).status, 204)
    assert.equal((await khue.call(minh, endOwnWish, { params })).status, 404)
  }
  assert.deepEqual(await mine(), [])
  await howTold(mine)
  assert.deepEqual((await khue.call(minh, readSubscriptions, {})).body.unitIds, [])
})
