import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Official } from '../../kernel/actor.ts'
import { officialWith, startTestKhue } from '../../kernel/testing.ts'
import documents from '../documents/module.ts'
import * as exchangeApi from '../exchange/contract.ts'
import exchange from '../exchange/module.ts'
import { newClient, sendSigned, signedRequest } from '../exchange/testing.ts'
import { accessLog } from '../identity/contract.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import { citizen, open } from './fixture.ts'
import casework from './module.ts'

const khue = await startTestKhue({ modules: [organisation, identity, documents, casework, exchange] })
const ofCity = (...permissions: string[]): Official =>
  officialWith(
    'Trần Văn Minh',
    permissions.map((permission) => ({ permission, unitId: 'gso:01@2008-08-01', subtree: true })),
  )
const official = ofCity('exchange.manage', 'exchange.grant')
const tax = newClient('HANOI/GOV/H26.98/tax')
const serviceId = 'HANOI/GOV/H26/KHUE/case-state'

test('CW33: another agency asks where a case stands, never whose it is; the applicant sees that it did', async () => {
  const applicant = citizen('Nguyễn Thị Đào')
  const { id, code } = await open(khue, applicant)
  await khue.call(official, exchangeApi.addMember, {
    body: { id: tax.memberId, name: { vi: 'Thuế thành phố', en: 'City tax' }, contact: 'x', reason: 'x' },
  })
  const key = { publicKeyPem: tax.publicKeyPem, validFrom: '2026-01-01', validTo: '2028-01-01', reason: 'x' }
  await khue.call(official, exchangeApi.addKey, { params: { member: tax.memberId }, body: key })
  const ask = (asked: string) =>
    sendSigned(khue.url, signedRequest(tax, `/api/exchange/r1/${serviceId}`, { code: asked }, { userId: 'VN-lan' }))
  assert.equal((await ask(code)).problem, 'exchange.no-grant')
  const fields = ['code', 'title', 'status', 'statusName', 'holder', 'submittedAt', 'receivedAt', 'dueAt']
  const period = { validFrom: '2026-01-01', validTo: '2028-01-01', perMinute: 10, perDay: 10 }
  const why = { purpose: 'case-handling', reason: 'x', legalGround: 'x' }
  const grant = { memberId: tax.memberId, serviceId, fields, ...period, ...why }
  assert.equal((await khue.call(ofCity(), exchangeApi.giveGrant, { body: grant })).status, 403)
  assert.equal((await khue.call(official, exchangeApi.giveGrant, { body: grant })).status, 200)
  const reply = await ask(code.toLowerCase())
  assert.equal(reply.status, 200, reply.text)
  const data = reply.body['data'] as Record<string, unknown>
  assert.equal(data['code'], code)
  assert.equal(data['status'], 1)
  assert.deepEqual(data['statusName'], { vi: 'Mới đăng ký', en: 'Newly registered' })
  assert.ok(!reply.text.includes('Đào') && !reply.text.includes(applicant.id) && !reply.text.includes(id))
  assert.equal((await ask('H26.1-260101-0001')).problem, 'exchange.nothing-found')
  const [line] = (await khue.call(applicant, accessLog, { query: {} })).body.items
  assert.equal(line?.officialName, 'VN-lan')
  assert.deepEqual(line?.unitName, { vi: 'Thuế thành phố', en: 'City tax' })
})
