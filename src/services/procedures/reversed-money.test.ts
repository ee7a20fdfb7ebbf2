/** Money that the bank never had, from its statement to the leader's desk, over HTTP and with the sandbox's own bank. */
import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createBankSandbox } from '../../../sandbox/bank/bank.ts'
import { startTestAuthority } from '../../../sandbox/ca/testing.ts'
import { createMailSandbox } from '../../../sandbox/mail/mail.ts'
import { dayOf } from '../../kernel/clock.ts'
import { freePort } from '../../kernel/run.ts'
import { officialWith } from '../../kernel/testing.ts'
import { modules } from '../../modules.ts'
import { actOnCase, myCase, viewCase } from '../../platform/casework/contract.ts'
import { listNotices } from '../../platform/notifications/contract.ts'
import { directory } from '../../platform/organisation/index.ts'
import * as payments from '../../platform/payments/contract.ts'
import * as api from './contract.ts'
import {
  birthAnswers,
  citizenOf,
  finished,
  hoanKiem,
  officeAt,
  startProcedures,
  submitted,
  versionOf,
} from './testing.ts'

const authority = await startTestAuthority()
const port = await freePort()
const bankUrl = `http://127.0.0.1:${port}/bank`
const mail = await createMailSandbox({ publicUrl: 'http://127.0.0.1/mail', smtpPort: 0, folder: null })
const khue = await startProcedures(modules, {
  ...authority.env,
  BANK_URL: bankUrl,
  SMTP_URL: `smtp://127.0.0.1:${mail.smtpPort}`,
})
const { apiKey, bin, account, accountName } = khue.app.config.bank
const bank = await createBankSandbox({
  publicUrl: bankUrl,
  webhookUrl: `${khue.url}/api/payments/bank/confirmations`,
  apiKey,
  bin,
  account,
  accountName,
  folder: await mkdtemp(path.join(tmpdir(), 'khue-bank-')),
})
const server = createServer(bank.listener)
await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
after(async () => {
  server.closeAllConnections()
  server.close()
  await bank.close()
  await mail.close()
})

const ann = await citizenOf(khue, { name: 'Nguyễn Văn An', citizenNumber: '001095000001', dateOfBirth: '1995-03-02' })
const office = await officeAt(khue, hoanKiem.unitId)
const accountant = officialWith(
  'Kế toán',
  [{ permission: 'payments.reconcile', unitId: directory().city().id, subtree: true }],
  8_640_000_000_000_000,
)

/** Pays at the bank what the payment's QR code says, and waits for the bank's word. Gives the bank's number of the transfer. */
async function payAtBank(paymentId: string): Promise<string> {
  const view = async () => (await khue.call(ann, payments.getPayment, { params: { id: paymentId } })).body
  const body = JSON.stringify({ qr: (await view()).transfer?.qr })
  const reply = await fetch(`${bankUrl}/api/payments`, { method: 'POST', body })
  const { id } = (await reply.json()) as { id: string }
  for (let n = 0; (await view()).status !== 'settled'; n++) {
    if (n > 400) assert.fail(`the payment is ${(await view()).status}`)
    await pause(25)
  }
  await khue.drain()
  return id
}

/** The day's statement lacks the transfer, and an official takes it out of the books. */
async function reverse(bankId: string): Promise<void> {
  await khue.app.transaction((tx) =>
    tx.named('', `update payments.bank_transfer set occurred_at = occurred_at - interval '3 days' where bank_id = $1`, [
      bankId,
    ]),
  )
  const date = dayOf(khue.app.clock.now()).subtract({ days: 3 }).toString()
  assert.equal((await khue.call(accountant, payments.runReconciliation, { body: { date } })).status, 200)
  await khue.drain()
  const { items } = (
    await khue.call(accountant, payments.listReconciliation, { query: { open: true, search: bankId } })
  ).body
  const [item] = items
  assert.equal(item?.kind, 'missing-in-statement')
  const body = { resolution: 'reversed', reason: 'ngân hàng hủy giao dịch' } as const
  const done = await khue.call(accountant, payments.resolveReconciliation, { params: { id: item.id }, body })
  assert.equal(done.status, 200, JSON.stringify(done.problem))
  await khue.drain()
}

test('PR35: what the bank never had is owed again: applicant and desk are told, the leader cannot sign, and can when it is paid', async () => {
  const { caseId, payment } = await submitted(khue, ann, { ...birthAnswers(), copies: 1 })
  const paymentId = payment?.paymentId ?? ''
  await khue.drain()
  const bankId = await payAtBank(paymentId)
  const expectedVersion = await versionOf(khue, caseId)
  const receive = { expectedVersion, action: { type: 'receive', passOn: true } } as const
  assert.equal((await khue.call(office.clerk, actOnCase, { params: { id: caseId }, body: receive })).status, 200)
  await khue.drain()
  const { version } = await finished(khue, office, caseId)
  await reverse(bankId)

  const mine = (await khue.call(ann, myCase, { params: { id: caseId } })).body
  assert.deepEqual([mine.tracks.money.state, mine.deadline.state, mine.status], ['due', 'paused', 6])
  assert.match(mine.toDo?.en ?? '', /^Pay VND 8,000/)
  const { notices } = (await khue.call(ann, listNotices, { query: {} })).body
  assert.ok(notices.some(({ kind, link }) => kind === 'procedures.reversed' && link === `/cases/${caseId}`))
  const desk = (await khue.call(office.leader, viewCase, { params: { id: caseId } })).body
  assert.ok(desk.actable.awaitsPayment && !desk.actions.some(({ type }) => type === 'sign'))
  const result = await khue.call(office.leader, api.getResult, { params: { id: caseId } })
  assert.equal(result.body.maySign, false)
  const sign = async () =>
    khue.call(office.leader, api.signResult, {
      params: { id: caseId },
      body: { version, caseVersion: await versionOf(khue, caseId) },
    })
  assert.equal((await sign()).problem?.type, '/problems/casework.payment-due')

  assert.equal((await khue.call(ann, payments.payAgain, { params: { id: paymentId }, body: {} })).status, 200)
  await payAtBank(paymentId)
  const signed = await sign()
  assert.equal(signed.status, 200, JSON.stringify(signed.problem))
  assert.equal(signed.body.number, '01/GKS', 'the number that was refused was not used up')
})
