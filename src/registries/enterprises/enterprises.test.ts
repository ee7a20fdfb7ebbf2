import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import identity from '../../platform/identity/module.ts'
import organisation from '../../platform/organisation/module.ts'
import { amendRecord, lookUpRecord, readHistory, readRecord, registerRecord } from '../../platform/registry/contract.ts'
import registry from '../../platform/registry/module.ts'
import { type Certificate, recordCertificate, recordRevocation } from './index.ts'
import enterprises from './module.ts'

const hoanKiem = 'gso:00070@2025-07-01'
const khue = await startTestKhue({ modules: [organisation, identity, registry, enterprises] })

const official = (permission: string, unitId = hoanKiem): Official => ({
  kind: 'official',
  id: newId(),
  name: 'Lê An',
  grants: [{ permission, unitId, subtree: false }],
  sessionId: newId(),
  strongUntil: 0,
})
const clerk = official('enterprises.look-up')
const manager = official('enterprises.manage')

const ownerId = newId()
let numbers = 0
function certificate(more: Partial<Certificate> = {}): Certificate {
  numbers += 1
  return {
    caseId: newId(),
    caseCode: `H26.1-260105-${String(numbers).padStart(4, '0')}`,
    legalGround: 'Nghị định 168/2025/NĐ-CP',
    issuedOn: '2026-01-05',
    certificate: `0${numbers}/GCN-HKD`,
    code: `0010990000${String(numbers).padStart(2, '0')}`,
    name: 'Hộ kinh doanh Phở Sướng',
    kind: 'household-business',
    trades: [{ code: '5610', edition: 'vsic-2018', name: 'Nhà hàng' }],
    owners: [{ personId: ownerId, name: 'Nguyễn Văn Sướng', role: 'owner' }],
    address: { unitId: hoanKiem, line: '24 ngõ Trung Yên' },
    capitalDong: 50_000_000,
    ...more,
  }
}
const issue = (one: Certificate) => khue.app.transaction((tx) => recordCertificate(tx, one))
const read = async (id: string) =>
  khue.call(manager, readRecord, {
    params: { registry: 'enterprises', id },
    query: { purpose: 'business-registration' },
  })

test('EN1: without a purpose’s permission nothing is read; a reading is recorded for the owner', async () => {
  const one = certificate()
  await issue(one)
  const ask = (actor: Official, purpose: string) =>
    khue.call(actor, lookUpRecord, { params: { registry: 'enterprises', key: one.code }, query: { purpose } })
  assert.equal((await ask(official('places.look-up'), 'case-handling')).status, 403)
  assert.equal((await ask(clerk, 'business-registration')).status, 403)
  const { body } = await ask(clerk, 'case-handling')
  assert.deepEqual(body.data['owners'], one.owners)
  const owner = { kind: 'citizen', id: ownerId, name: 'x', assurance: 2, sessionId: newId() } as const
  const log = (await khue.call(owner, accessLog, { query: {} })).body.items
  assert.deepEqual(
    log.map(({ what, purpose }) => [what, purpose]),
    [['enterprises', 'case-handling']],
  )
})

test('EN2: a certificate enters the business with its case as the source, once however often it is heard of', async () => {
  const one = certificate()
  await issue(one)
  await issue(one)
  const { body } = await khue.call(manager, readHistory, {
    params: { registry: 'enterprises', id: one.caseId },
    query: { purpose: 'business-registration' },
  })
  assert.deepEqual(
    body.versions.map(({ kind, source }) => [kind, source.kind, source.reference]),
    [['registered', 'case', one.caseCode]],
  )
  assert.deepEqual([body.record.data['status'], body.record.data['registeredOn']], ['active', '2026-01-05'])
})

test('EN3: a corrected certificate of the case corrects the record, and the day of the first one stays', async () => {
  const one = certificate()
  await issue(one)
  const corrected = { ...one, name: 'Hộ kinh doanh Phở Sướng Hà Nội', certificate: '99/GCN-HKD' }
  await issue({ ...corrected, issuedOn: '2026-02-01' })
  await issue({ ...corrected, issuedOn: '2026-02-01' })
  const { body } = await read(one.caseId)
  assert.deepEqual(
    [body.version, body.data['name'], body.data['certificate'], body.data['registeredOn']],
    [2, 'Hộ kinh doanh Phở Sướng Hà Nội', '99/GCN-HKD', '2026-01-05'],
  )
})

test('EN4: a revoked certificate ends the record, once; the owner’s number is free for a new business', async () => {
  const one = certificate()
  await issue(one)
  const revocation = { ...one, revokedOn: '2026-03-01', reason: 'Kê khai không trung thực' }
  await khue.app.transaction((tx) => recordRevocation(tx, revocation))
  await khue.app.transaction((tx) => recordRevocation(tx, revocation))
  const { body } = await read(one.caseId)
  assert.deepEqual(
    [body.state, body.version, body.data['status'], body.data['closedOn']],
    ['ended', 2, 'revoked', '2026-03-01'],
  )
  const next = certificate({ code: one.code, issuedOn: '2026-04-01' })
  await issue(next)
  assert.equal((await read(next.caseId)).body.data['code'], one.code)
  await khue.app.transaction((tx) => recordRevocation(tx, { ...revocation, caseId: newId() }))
})

const ground = { reference: 'GCN 1', legalGround: 'Luật Doanh nghiệp 2020', reason: 'Thành lập' }
const company = {
  code: '0109999999',
  name: 'Công ty TNHH Khuê',
  kind: 'limited-company',
  status: 'active',
  trades: [{ code: '6201', edition: 'vsic-2018', name: 'Lập trình máy vi tính' }],
  address: { unitId: hoanKiem, line: '1 phố Tràng Tiền' },
  registeredOn: '2026-01-02',
  owners: [{ name: 'Trần Thị Bình', role: 'owner' }],
}
const enter = (actor: Official, values: Record<string, unknown>) =>
  khue.call(actor, registerRecord, {
    params: { registry: 'enterprises' },
    body: { values, validFrom: '2026-01-02', ...ground },
  })

test('EN6: only who maintains enterprises where the seat is enters and moves them', async () => {
  assert.equal((await enter(clerk, company)).status, 403)
  assert.equal((await enter(official('enterprises.manage', 'gso:00166@2025-07-01'), company)).status, 403)
  const { status, body } = await enter(manager, company)
  assert.equal(status, 200)
  const moved = await khue.call(manager, amendRecord, {
    params: { registry: 'enterprises', id: body.id },
    body: {
      kind: 'changed',
      version: 1,
      values: { address: { unitId: 'gso:00166@2025-07-01', line: '2' } },
      validFrom: '2026-02-02',
      ...ground,
    },
  })
  assert.equal(moved.status, 403)
})

test('EN5: a code without its edition, and a number that is none, are named', async () => {
  const bare = await enter(manager, { ...company, trades: [{ code: '6201', name: 'x' }], code: '12' })
  assert.deepEqual(bare.problem?.errors?.map(({ pointer }) => pointer).toSorted(), ['/values/code', '/values/trades/0'])
})
