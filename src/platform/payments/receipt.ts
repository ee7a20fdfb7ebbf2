/** The receipt of a settled payment: rendered once, kept among the documents (PAY10). */
import path from 'node:path'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { formatDateTime, formatNumber } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import { bytesOf, render } from '../documents/index.ts'
import { recordAccess } from '../identity/index.ts'
import { directory } from '../organisation/index.ts'
import { requireSee } from './access.ts'
import { amountInWords } from './amount-in-words.ts'
import type { PaymentRow } from './rows.ts'
import * as store from './store.ts'

const template = { name: 'payment-receipt', file: path.join(import.meta.dirname, 'templates/receipt.typ') }

export async function receiptPdf(tx: Tx, actor: Actor, paymentId: string): Promise<{ bytes: Buffer; name: string }> {
  const row = requireSee(actor, await store.lockPayment(tx, paymentId))
  if (row.method === null) throw problem('payments.not-settled', { status: row.status })
  await recordAccess(tx, actor, { personIds: payersOf(row), what: 'payment receipt', purpose: 'handling a payment' })
  return { bytes: await bytesOf(tx, await keepReceipt(tx, row)), name: `bien-lai-${row.code}.pdf` }
}

const payersOf = (row: PaymentRow) => (row.payer_person_id === null ? [] : [row.payer_person_id])

async function keepReceipt(tx: Tx, row: PaymentRow): Promise<string> {
  if (row.receipt_document_id !== null) return row.receipt_document_id
  const settledAt = Temporal.Instant.from(row.settled_at ?? row.created_at)
  const { documentId } = await render(tx, {
    template,
    data: await receiptData(tx, row),
    title: `Biên lai thu phí, lệ phí ${row.code}`,
    date: dayOf(settledAt),
    name: `bien-lai-${row.code}`,
    ...(row.payer_person_id !== null && { ownerPersonId: row.payer_person_id }),
  })
  await store.setReceipt(tx, row, documentId)
  return documentId
}

async function receiptData(tx: Tx, row: PaymentRow): Promise<unknown> {
  const units = directory()
  const unit = units.unit(row.beneficiary_unit_id)
  const parent = unit?.parentId ? units.unit(unit.parentId) : undefined
  const transfer = row.method === 'transfer' ? await store.creditingTransfer(tx, row.id) : undefined
  return {
    agency: unit?.name.vi ?? row.beneficiary_unit_id,
    agencyAbove: parent?.name.vi ?? null,
    number: row.code,
    payer: row.payer_name ?? row.cash_payer_name ?? transfer?.payer_name ?? '',
    handedBy: row.method === 'cash' ? (row.cash_payer_name ?? '') : (transfer?.payer_name ?? ''),
    reference: row.label ?? row.reference,
    items: row.items.map((item, index) => [
      String(index + 1),
      item.description.vi,
      formatNumber('vi', item.amountDong),
    ]),
    total: formatNumber('vi', row.amount_dong),
    inWords: amountInWords(row.amount_dong).vi,
    method: row.method === 'cash' ? 'Tiền mặt tại quầy' : 'Chuyển khoản (VietQR)',
    bankTransaction: transfer?.bank_id ?? null,
    settledAt: formatDateTime('vi', row.settled_at ?? row.created_at),
  }
}
