import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Official, system } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { documentContent } from '../../platform/documents/contract.ts'
import documents from '../../platform/documents/module.ts'
import identity from '../../platform/identity/module.ts'
import organisation from '../../platform/organisation/module.ts'
import { lookUpRecord, readHistory, registerRecord } from '../../platform/registry/contract.ts'
import { amendRecord, findRecord } from '../../platform/registry/index.ts'
import registry from '../../platform/registry/module.ts'
import * as api from './contract.ts'
import { assetGroups, wearByYear, wornOn } from './depreciation.ts'
import publicAssets from './module.ts'

const hoanKiem = 'gso:00070@2025-07-01'
const cauGiay = 'gso:00166@2025-07-01'
const khue = await startTestKhue({ modules: [organisation, identity, documents, registry, publicAssets] })

const official = (permissions: readonly string[], unitId = hoanKiem): Official => ({
  kind: 'official',
  id: newId(),
  name: 'Lê An',
  grants: permissions.map((permission) => ({ permission, unitId, subtree: false })),
  sessionId: newId(),
  strongUntil: 0,
})
const counter = official(['public-assets.count'])
const manager = official(['public-assets.count', 'public-assets.manage'])
const elsewhere = official(['public-assets.count', 'public-assets.manage'], cauGiay)

const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function enter(code: string, more: Record<string, unknown> = {}, actor = manager) {
  return khue.call(actor, registerRecord, {
    params: { registry: 'public-assets' },
    body: {
      values: {
        code,
        name: 'Máy vi tính để bàn',
        group: 'computer',
        unitId: hoanKiem,
        place: 'Phòng 101',
        state: 'in-use',
        costDong: 15_000_000,
        putIntoUseOn: '2024-03-01',
        ...more,
      },
      validFrom: '2024-03-01',
      reference: 'Biên bản giao nhận 1',
      legalGround: 'Luật Quản lý, sử dụng tài sản công 2017',
      reason: 'Mua sắm',
    },
  })
}

describe('wear', () => {
  test('PA1: each 31 December from the year of use on counts one year, in a straight line', () => {
    const worn = (day: string) => wornOn(15_000_000, 5, '2024-03-01', day)
    assert.deepEqual(worn('2024-12-30'), { years: 0, wornDong: 0, remainingDong: 15_000_000 })
    assert.deepEqual(worn('2024-12-31'), { years: 1, wornDong: 3_000_000, remainingDong: 12_000_000 })
    assert.deepEqual(worn('2026-11-27'), { years: 2, wornDong: 6_000_000, remainingDong: 9_000_000 })
    assert.deepEqual(worn('2023-12-31'), { years: 0, wornDong: 0, remainingDong: 15_000_000 })
    assert.deepEqual(wornOn(9, null, '2000-01-01', '2026-01-01'), { years: 0, wornDong: 0, remainingDong: 9 })
  })

  test('PA1: it never falls, never passes the cost, and at the end of its life an asset is worn to the đồng', () => {
    const lives = Object.values(assetGroups).flatMap(({ lifeYears }) => lifeYears ?? [])
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000_000 }),
        fc.constantFrom(...lives),
        fc.integer({ min: 0, max: 100 }),
        (cost, life, years) => {
          const at = (n: number) => wornOn(cost, life, '2000-07-01', `${2000 + n}-12-31`)
          const [now, next] = [at(years), at(years + 1)]
          assert.ok(next.wornDong >= now.wornDong)
          assert.equal(now.wornDong + now.remainingDong, cost)
          assert.equal(at(life - 1).wornDong, cost)
        },
      ),
    )
  })
})

test('PA11: what an asset is worth is told for each year of its life, down to nothing; land keeps its worth', () => {
  const years = wearByYear(15_000_001, 5, '2024-03-01')
  assert.deepEqual(
    years.map(({ year, remainingDong }) => [year, remainingDong]),
    [
      [2024, 12_000_001],
      [2025, 9_000_001],
      [2026, 6_000_001],
      [2027, 3_000_001],
      [2028, 0],
    ],
  )
  assert.deepEqual(wearByYear(9, null, '2000-01-01'), [])
})

test('PA2: only who manages the assets of the unit enters them; the purpose ends at one’s own units', async () => {
  assert.equal((await enter('HK.0001', {}, counter)).status, 403)
  assert.equal((await enter('HK.0001', {}, elsewhere)).status, 403)
  assert.equal((await enter('HK.0001')).status, 200)
  const look = (actor: Official) =>
    khue.call(actor, lookUpRecord, {
      params: { registry: 'public-assets', key: 'HK.0001' },
      query: { purpose: 'inventory' },
    })
  assert.equal((await look(elsewhere)).status, 404)
  assert.equal((await look(counter)).body.data['place'], 'Phòng 101')
})

describe('an inventory', () => {
  const begin = (actor: Official, name = 'Kiểm kê 2026') =>
    khue.call(actor, api.beginRound, { body: { unitId: hoanKiem, name } })
  const count = (actor: Official, id: string, code: string, more: Record<string, unknown> = {}) =>
    khue.call(actor, api.countAsset, {
      params: { id },
      body: { code, state: 'in-use', place: 'Phòng 101', ...more },
    })
  const read = (actor: Official, id: string) => khue.call(actor, api.readRound, { params: { id } })

  test('PA3, PA4, PA5: begun by who manages, counted by who counts there; differences and what is missing are seen', async () => {
    await enter('HK.0002')
    await enter('HK.0003', { group: 'car', costDong: 900_000_000 })
    assert.equal((await begin(counter)).status, 403)
    assert.equal((await begin(elsewhere)).status, 403)
    const { body: round } = await begin(manager)
    assert.equal(round.counted, 0)
    assert.equal((await begin(manager, 'Nữa')).problem?.type, '/problems/public-assets.round-open')
    assert.equal((await count(elsewhere, round.id, 'HK.0002')).status, 404)
    assert.equal((await count(counter, round.id, 'HK.9999')).problem?.type, '/problems/public-assets.unknown-code')
    await enter('CG.0001', { unitId: cauGiay }, elsewhere)
    assert.equal((await count(counter, round.id, 'CG.0001')).problem?.type, '/problems/public-assets.unknown-code')

    assert.equal((await count(counter, round.id, 'HK.0001')).body.differs, false)
    assert.equal((await count(counter, round.id, 'HK.0002', { state: 'idle' })).body.differs, true)
    const again = await count(counter, round.id, 'HK.0002', { state: 'broken', place: 'Kho', note: 'Vỡ màn hình' })
    assert.deepEqual([again.body.count?.state, again.body.count?.place], ['broken', 'Kho'])
    const { body } = await read(counter, round.id)
    assert.deepEqual([body.expected, body.counted], [3, 2])
    assert.deepEqual(
      body.lines.map(({ code, count: found, differs }) => [code, found === null, differs]),
      [
        ['HK.0001', false, false],
        ['HK.0002', false, true],
        ['HK.0003', true, false],
      ],
    )
    assert.equal((await read(elsewhere, round.id)).status, 404)
    const list = await khue.call(counter, api.listRounds, { query: { unitId: hoanKiem } })
    assert.deepEqual(
      list.body.map(({ name, counted }) => [name, counted]),
      [['Kiểm kê 2026', 2]],
    )
    assert.equal((await khue.call(elsewhere, api.listRounds, { query: { unitId: hoanKiem } })).status, 403)
  })

  test('PA6: a photo belongs to what was counted, is a picture, and is seen by who counts there', async () => {
    const [{ id } = { id: '' }] = (await khue.call(counter, api.listRounds, { query: { unitId: hoanKiem } })).body
    const { lines } = (await read(counter, id)).body
    const [counted, , missing] = lines.map(({ assetId }) => assetId)
    const add = (actor: Official, assetId = '', body = photo) =>
      khue.call(actor, api.addPhoto, { params: { id, assetId }, body })
    assert.equal((await add(elsewhere, counted)).status, 404)
    assert.equal((await add(counter, missing)).status, 404)
    const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
    assert.equal((await add(counter, counted, pdf)).problem?.type, '/problems/public-assets.photo-kind')
    const photoId = (await add(counter, counted)).body.count?.photoId ?? ''
    const see = async (actor: Official) =>
      (await khue.call(actor, documentContent, { params: { id: photoId }, query: {} })).status
    assert.deepEqual([await see(manager), await see(elsewhere)], [200, 404])
  })

  test('PA9: what was found last counts, whenever it is sent; twice is once; impossible times are refused', async () => {
    const [{ id, begunAt } = { id: '', begunAt: '' }] = (
      await khue.call(counter, api.listRounds, { query: { unitId: hoanKiem } })
    ).body
    const now = Temporal.Now.instant()
    const send = (place: string, minutes: number, actor = counter) =>
      count(actor, id, 'HK.0001', { place, countedAt: now.add({ minutes }).toString() })
    const before = Temporal.Instant.from(begunAt).subtract({ minutes: 10 }).toString()
    assert.equal((await send('Phòng 101', -1, elsewhere)).status, 404)
    const refused = '/problems/public-assets.counted-when'
    assert.equal((await send('Phòng 101', 10)).problem?.type, refused)
    assert.equal((await count(counter, id, 'HK.0001', { countedAt: before })).problem?.type, refused)
    assert.equal((await send('Phòng 202', 2)).body.count?.place, 'Phòng 202', 'a clock a little ahead is taken for now')
    const late = await send('Phòng 101', -1)
    assert.deepEqual([late.status, late.body.count?.place], [200, 'Phòng 202'])
    const [once, twice] = [await send('Phòng 101', 3), await send('Phòng 101', 3)]
    assert.deepEqual([once.body.count?.place, twice.body.count?.place], ['Phòng 101', 'Phòng 101'])
    assert.equal((await read(counter, id)).body.counted, 2)
  })

  test('PA10: the report has every asset with its result and sums, as CSV and as PDF, for who counts there', async () => {
    const [{ id } = { id: '' }] = (await khue.call(counter, api.listRounds, { query: { unitId: hoanKiem } })).body
    const report = (actor: Official, form: 'pdf' | 'csv', language?: 'vi' | 'en') =>
      khue.call(actor, api.roundReport, { params: { id }, query: { form, ...(language && { language }) } })
    assert.equal((await report(elsewhere, 'csv')).status, 404)
    const csv = Buffer.from((await report(counter, 'csv', 'en')).body).toString('utf8')
    const lines = csv.trim().split('\r\n')
    assert.equal(lines.length, 4)
    assert.match(lines[0] ?? '', /^\uFEFF?Code,/)
    assert.match(lines[1] ?? '', /^HK\.0001,.*,As registered,Phòng 101,In use,/)
    assert.match(lines[2] ?? '', /^HK\.0002,.*,Different,Kho,Broken,.*,Lê An,Vỡ màn hình,/)
    assert.match(lines[3] ?? '', /^HK\.0003,.*,900000000,\d+,\d+,Missing,,,,,,$/)
    const pdf = await report(manager, 'pdf')
    assert.equal(pdf.headers.get('content-type'), 'application/pdf')
    assert.equal(Buffer.from(pdf.body).subarray(0, 5).toString(), '%PDF-')
  })

  test('PA7: closing records what was found in the register, with the inventory as its source; then nothing is added', async () => {
    const [{ id } = { id: '' }] = (await khue.call(counter, api.listRounds, { query: { unitId: hoanKiem } })).body
    const close = (actor: Official) => khue.call(actor, api.closeRound, { params: { id }, body: {} })
    assert.equal((await close(elsewhere)).status, 404)
    assert.equal((await close(counter)).status, 403)
    // What was counted has been entered by hand meanwhile: closing leaves it alone.
    await count(counter, id, 'HK.0003', { state: 'idle' })
    const { id: assetId = '', version = 0 } =
      (await khue.app.read((tx) => findRecord(tx, 'public-assets', { key: 'HK.0003' }))) ?? {}
    const byHand = { kind: 'changed', version, values: { state: 'idle' }, validFrom: '2026-06-01' } as const
    const ground = { kind: 'official', reference: 'BB 2', legalGround: 'đ. 1', reason: 'Không dùng' } as const
    await khue.app.transaction((tx) => amendRecord(tx, system('test'), 'public-assets', assetId, byHand, ground))
    const line = (await read(manager, id)).body.lines.find(({ code }) => code === 'HK.0002')
    assert.ok((await close(manager)).body.closedAt)
    const { body } = await khue.call(manager, readHistory, {
      params: { registry: 'public-assets', id: line?.assetId ?? '' },
      query: { purpose: 'inventory' },
    })
    assert.deepEqual(
      [body.record.data['state'], body.record.data['place'], body.versions.at(-1)?.source.reference],
      ['broken', 'Kho', 'Kiểm kê 2026'],
    )
    assert.equal(body.versions.at(-1)?.reason, 'Vỡ màn hình')
    assert.equal((await read(manager, id)).body.lines.find(({ code }) => code === 'HK.0002')?.differs, true)
    assert.equal((await count(counter, id, 'HK.0001')).problem?.type, '/problems/public-assets.round-closed')
    assert.equal((await close(manager)).problem?.type, '/problems/public-assets.round-closed')
    assert.equal((await begin(manager, 'Kiểm kê 2027')).status, 200)
  })
})

test('PA8: labels are a PDF of the unit’s codes, for who counts there, the same bytes each time', async () => {
  const print = (actor: Official, after?: string) =>
    khue.call(actor, api.printLabels, { query: { unitId: hoanKiem, ...(after && { after }) } })
  assert.equal((await print(elsewhere)).status, 403)
  const [one, two] = [await print(counter), await print(counter)]
  assert.equal(one.status, 200)
  assert.equal(one.headers.get('content-type'), 'application/pdf')
  assert.deepEqual(one.body, two.body)
  assert.equal((await print(counter, 'ZZZ')).status, 404)
})

describe('transfers and disposals', () => {
  const leader = official(['public-assets.approve'])
  const both = official(['public-assets.manage', 'public-assets.approve'])
  const propose = (actor: Official, more: Record<string, unknown> = {}) =>
    khue.call(actor, api.proposeMove, {
      body: { unitId: hoanKiem, kind: 'transfer', codes: ['HK.T1'], toUnitId: cauGiay, reason: 'Dôi dư', ...more },
    })
  const decide = (actor: Official, id: string, approve = true) =>
    khue.call(actor, api.decideProposal, { params: { id }, body: { approve, decision: 'QĐ 12/2026' } })
  const receive = (actor: Official, id: string) => khue.call(actor, api.receiveAssets, { params: { id }, body: {} })
  const look = (actor: Official, key: string) =>
    khue.call(actor, lookUpRecord, { params: { registry: 'public-assets', key }, query: { purpose: 'inventory' } })
  const of = (type: string) => `/problems/public-assets.${type}`

  test('PA13: who manages at the unit proposes, of its own assets, each in one proposal at a time', async () => {
    for (const code of ['HK.T1', 'HK.T2', 'HK.T3']) await enter(code)
    assert.equal((await propose(counter)).status, 403)
    assert.equal((await propose(elsewhere)).status, 403)
    assert.equal((await propose(manager, { codes: ['CG.0001'] })).problem?.type, of('unknown-code'))
    assert.equal((await propose(manager, { toUnitId: hoanKiem })).problem?.type, '/problems/kernel.invalid-input')
    assert.equal((await propose(manager, { kind: 'disposal' })).problem?.type, '/problems/kernel.invalid-input')
    const { body } = await propose(manager)
    assert.deepEqual([body.state, body.assets.map(({ code }) => code)], ['proposed', ['HK.T1']])
    assert.equal((await propose(manager, { codes: ['HK.T2', 'HK.T1'] })).problem?.type, of('in-proposal'))
    const withdraw = (actor: Official) => khue.call(actor, api.withdrawProposal, { params: { id: body.id }, body: {} })
    assert.equal((await withdraw(counter)).status, 403)
    assert.equal((await withdraw(manager)).body.state, 'withdrawn')
    assert.equal((await withdraw(manager)).problem?.type, of('not-now'))
  })

  test('PA14, PA15: another person approves a transfer, the receiving unit takes over, and the register says who', async () => {
    const { id } = (await propose(both)).body
    assert.equal((await decide(manager, id)).status, 403)
    assert.equal((await decide(official(['public-assets.approve'], 'gso:00004@2025-07-01'), id)).status, 404)
    assert.equal((await decide(both, id)).problem?.type, of('same-person'))
    assert.equal((await receive(elsewhere, id)).problem?.type, of('not-now'))
    assert.equal((await decide(leader, id)).body.state, 'approved')
    assert.equal((await decide(leader, id)).problem?.type, of('not-now'))
    assert.equal((await receive(manager, id)).status, 403)
    const seen = (await khue.call(elsewhere, api.listProposals, { query: { unitId: cauGiay } })).body
    assert.deepEqual(seen.find((one) => one.id === id)?.next, { decide: false, receive: true, withdraw: false })
    assert.equal((await receive(elsewhere, id)).body.state, 'done')
    assert.equal((await look(counter, 'HK.T1')).status, 404)
    const { body: asset } = await look(elsewhere, 'HK.T1')
    assert.equal(asset.data['unitId'], cauGiay)
    const { body } = await khue.call(elsewhere, readHistory, {
      params: { registry: 'public-assets', id: asset.id },
      query: { purpose: 'inventory' },
    })
    assert.equal(body.versions.at(-1)?.source.reference, 'QĐ 12/2026')
    assert.match(body.versions.at(-1)?.reason ?? '', /Dôi dư \(đề nghị: Lê An; duyệt: Lê An; tiếp nhận: Lê An\)/)
  })

  test('PA16: a disposal that another person approves ends the assets in the register; one refused changes nothing', async () => {
    const disposal = { kind: 'disposal', method: 'scrap', toUnitId: undefined, codes: ['HK.T2'] }
    const refused = (await propose(manager, disposal)).body
    assert.equal((await decide(leader, refused.id, false)).body.state, 'refused')
    assert.equal((await look(counter, 'HK.T2')).body.state, 'current')
    const { id } = (await propose(manager, disposal)).body
    assert.equal((await decide(leader, id)).body.state, 'done')
    assert.equal((await look(counter, 'HK.T2')).body.state, 'ended')
    const gone = (await propose(manager, { codes: ['HK.T3'] })).body
    const [asset] = gone.assets
    await khue.app.transaction((tx) =>
      amendRecord(
        tx,
        system('test'),
        'public-assets',
        asset?.id ?? '',
        { kind: 'ended', version: 1, values: {}, validFrom: '2026-01-01' },
        { kind: 'official', reference: 'r', legalGround: 'l', reason: 'x' },
      ),
    )
    await decide(leader, gone.id)
    assert.equal((await receive(elsewhere, gone.id)).problem?.type, of('asset-gone'))
  })
})
