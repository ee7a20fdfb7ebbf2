/** Money that no rule can place: it comes up at the desk by itself, and an official decides. */
import { words } from '../src/platform/payments/pages/reconciliation-messages.ts'
import { words as refundWords } from '../src/platform/payments/pages/refund-messages.ts'
import { vietQr } from '../src/platform/payments/vietqr.ts'
import { readConfig } from '../src/kernel/config.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { deskScreen, journey, phone } from './browser.ts'
import { look, visit } from './look.ts'
import { official } from './people.ts'

const content = 'nop le phi quen ma'

async function transferWithoutCode(): Promise<void> {
  const { bank } = readConfig({})
  const qr = vietQr({ bankBin: bank.bin, account: bank.account, amountDong: 120_000, content })
  const reply = await fetch(`${process.env['KHUE_JOURNEY_SANDBOX']}/bank/api/payments`, {
    method: 'POST',
    body: JSON.stringify({ qr }),
  })
  if (!reply.ok) throw new Error(`the bank: ${reply.status} ${await reply.text()}`)
}

journey('reconciliation: a transfer without a code appears, and is sent back with a reason', async (stage) => {
  const accountant = await official(stage, 'quantri', { start: '/desk/payments' })
  const { page } = accountant
  await visit(page, '/desk/payments')
  await page.getByText(words.lead.vi).waitFor()
  await transferWithoutCode()
  const row = page.getByRole('row', { name: content })
  await row.waitFor()
  await look(accountant, 'reconciliation')
  await row.getByRole('button', { name: words.credited.vi, exact: true }).click()
  const credit = page.getByRole('dialog', { name: words.credited.vi })
  await credit.getByLabel(words.transferCode.vi).waitFor()
  await look(accountant, 'crediting held money')
  await credit.getByRole('button', { name: ui.cancel.vi, exact: true }).click()
  await page.setViewportSize(phone)
  await look(accountant, 'reconciliation on a phone')
  await row.getByRole('button', { name: words.returned.vi, exact: true }).click()
  const back = page.getByRole('dialog', { name: words.returned.vi })
  await back.getByLabel(words.reason.vi).fill('Người nộp yêu cầu trả lại')
  await back.getByRole('button', { name: words.returned.vi, exact: true }).click()
  await page.getByText(words.saved.vi).first().waitFor()
  await row.waitFor({ state: 'hidden' })
  await page.getByLabel(words.show.vi).selectOption('decided')
  await row.getByText('Người nộp yêu cầu trả lại').waitFor()
  await page.getByRole('link', { name: words.refunds.vi }).click()
  const gone = page.getByRole('row', { name: 'Người nộp yêu cầu trả lại' })
  await gone.getByText(refundWords.noCase.vi).waitFor()
  await look(accountant, 'what went back, on a phone')
  await page.setViewportSize(deskScreen)
  await look(accountant, 'what went back')
})
