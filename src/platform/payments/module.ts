import QRCode from 'qrcode'
import { file } from '../../kernel/endpoint.ts'
import { isId } from '../../kernel/id.ts'
import { defineModule, does, every, on } from '../../kernel/module.ts'
import { signatureHeader } from '../../kernel/signed-callback.ts'
import { mayAnywhere } from '../organisation/index.ts'
import { maySee, requireWholeCity } from './access.ts'
import { receiveConfirmation } from './confirmations.ts'
import * as api from './contract.ts'
import { reconcileDay, sendRefund } from './events.ts'
import { balances } from './ledger.ts'
import { problems } from './messages.ts'
import { receiptPdf } from './receipt.ts'
import { listItems, queueToday, queueYesterday, reconcile, resolve, runView } from './reconciliation.ts'
import { refund, resendSilent, sendRefundOrder } from './refunds.ts'
import { listRefunds } from './refund-history.ts'
import * as service from './service.ts'
import { findPayment, listRuns } from './store.ts'

const runsShown = 60

export default defineModule({
  name: 'payments',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  distributedBy: { payment: 'reference' },
  routes: [
    on(api.listMyPayments, (tx, actor, { query }) => service.listMine(tx, actor, query)),
    on(api.listReconciliation, (tx, actor, { query }) => listItems(tx, actor, query)),
    on(api.resolveReconciliation, (tx, actor, { params, body }) => resolve(tx, actor, { ...body, id: params.id })),
    on(api.listRefunds, (tx, actor, { query }) => listRefunds(tx, actor, query)),
    on(api.listReconciliationRuns, async (tx, actor) => {
      requireWholeCity(actor)
      return { runs: (await listRuns(tx, runsShown)).map(runView) }
    }),
    on(api.runReconciliation, (tx, actor, { body }) => {
      requireWholeCity(actor)
      tx.enqueue(reconcileDay, body, { key: body.date })
      return { queued: true }
    }),
    on(api.getBalances, async (tx, actor) => {
      requireWholeCity(actor)
      const accounts = await balances(tx)
      return { accounts, totalDong: accounts.reduce((sum, account) => sum + account.balanceDong, 0) }
    }),
    on(api.listPaymentsOf, async (tx, actor, { params }) => ({
      payments: await service.listOf(tx, actor, params.reference),
    })),
    on(api.bankConfirmation, (tx, _actor, { body }, request) =>
      receiveConfirmation(tx.app, body, request.headers[signatureHeader], request.ip),
    ),
    on(api.getPayment, (tx, actor, { params }) => service.getPayment(tx, actor, params.id)),
    on(api.getPaymentQr, async (tx, actor, { params }) => {
      const payload = await service.qrPayload(tx, actor, params.id)
      const svg = await QRCode.toString(payload, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })
      return file(Buffer.from(svg), 'image/svg+xml', { inline: true, name: 'vietqr.svg' })
    }),
    on(api.getPaymentReceipt, async (tx, actor, { params }) => {
      const { bytes, name } = await receiptPdf(tx, actor, params.id)
      return file(bytes, 'application/pdf', { name, inline: true })
    }),
    on(api.payAgain, (tx, actor, { params }) => service.payAgain(tx, actor, params.id)),
    on(api.cancelPaymentRequest, (tx, actor, { params, body }) =>
      service.cancelPayment(tx, actor, { paymentId: params.id, reason: body.reason }),
    ),
    on(api.payCash, (tx, actor, { params, body }) => service.payCash(tx, actor, { paymentId: params.id, ...body })),
    on(api.refundPayment, (tx, actor, { params, body }) => refund(tx, actor, { paymentId: params.id, ...body })),
  ],
  jobs: [
    does(sendRefund, (tx, { refundId }) => sendRefundOrder(tx.app, refundId), { transaction: 'none' }),
    does(reconcileDay, (tx, { date }) => reconcile(tx.app, date), { transaction: 'none' }),
    every('*/5 * * * *', 'expire', service.expireOverdue),
    every('20 * * * *', 'resend-refunds', resendSilent),
    every('5 * * * *', 'reconcile-today', queueToday),
    every('30 1 * * *', 'reconcile-yesterday', queueYesterday),
  ],
  topics: {
    payment: async (tx, actor, id) => {
      const row = isId(id) ? await findPayment(tx, id) : undefined
      return row !== undefined && maySee(actor, row)
    },
    reconciliation: (_tx, actor, id) => id === 'all' && mayAnywhere(actor, 'payments.reconcile'),
  },
})
