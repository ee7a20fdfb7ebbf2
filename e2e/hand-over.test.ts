/** A result is handed over at the counter: found by the scanned slip, given to the right person, once; who may not, cannot. */
import assert from 'node:assert/strict'
import { translate } from '../src/kernel/i18n.ts'
import { countCounter, listCounter } from '../src/platform/delivery/contract.ts'
import { custodyWords } from '../src/platform/delivery/messages.ts'
import { words } from '../src/platform/delivery/pages/desk-messages.ts'
import { words as desk } from '../src/web/desk/messages.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { issueOverHttp } from './apply-over-http.ts'
import { journey, khue, type Person, phone } from './browser.ts'
import { look, visit } from './look.ts'
import { official } from './people.ts'

// Judicial records: received and handed over by the ward, decided by the police.
const procedure = '3.000333'
const applicant = { number: '001301009907', name: 'Đỗ Minh Châu' }

/** A scanner is a keyboard: the address in the slip's code, then Enter. */
async function scan({ page }: Person, caseCode: string): Promise<void> {
  const box = page.getByRole('searchbox', { name: words.searchLabel.vi })
  await box.focus()
  await box.pressSequentially(`${khue}/verify?c=${caseCode}`, { delay: 1 })
  await page.keyboard.press('Enter')
}

journey('hand-over: a scanned slip, the right person, and the paper is given once', async (stage) => {
  const clerk = await official(stage, 'motcua.caugiay')
  const { page } = clerk
  const bar = page.getByRole('navigation', { name: ui.desk.vi })
  await bar.getByRole('link', { name: desk.handOver.vi }).click()
  await page.getByText(words.noneWaiting.vi).waitFor()
  await look(clerk, 'counter, empty')
  const { code } = await issueOverHttp(khue, procedure, applicant.number, 'counter')
  const other = await issueOverHttp(khue, procedure, applicant.number, 'counter')

  await visit(page, '/desk/hand-over')
  await bar.getByRole('link', { name: desk.handOver.vi }).filter({ hasText: '2' }).waitFor()
  await page.getByText(other.code).waitFor()
  await look(clerk, 'counter, list')
  // By keyboard: down, and Enter begins.
  await page.locator('h2').first().click()
  await page.keyboard.press('j')
  await page.getByRole('article').waitFor()
  await scan(clerk, code)
  const paper = page.getByRole('article', { name: code })
  await paper.waitFor()
  await page.getByText(other.code).waitFor({ state: 'hidden' })
  await look(clerk, 'counter, found by the slip')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: words.handOver.vi })
  const give = dialog.getByRole('button', { name: words.handOver.vi })
  await dialog.getByRole('radio', { name: words.receiverAuthorised.vi }).check()
  await give.click()
  for (const missing of [words.receiverNameMissing, words.authorisationMissing, words.digitsWrong])
    await dialog.getByText(missing.vi).waitFor()
  await look(clerk, 'hand-over, nothing filled in')
  await dialog.getByRole('radio', { name: words.receiverSelf.vi }).check()
  await dialog.getByLabel(words.digits.vi).fill('9907')
  await dialog.getByRole('checkbox', { name: words.identityChecked.vi }).check()
  await dialog.getByRole('checkbox', { name: words.receiptConfirmed.vi }).check()
  await look(clerk, 'hand-over, filled in')
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/hand-over') && request.method() === 'POST')
      sent.push(request.headers()['idempotency-key'] ?? '')
  })
  await give.dblclick()
  await page.getByText(translate('vi', words.handed, { name: applicant.name })).waitFor()
  assert.equal(new Set(sent).size, 1)
  const steps = paper.getByRole('listitem').filter({ hasText: custodyWords('handed-over', 'counter').vi })
  assert.equal(await steps.count(), 1)
  await look(clerk, 'counter, handed over')
  await page.getByRole('button', { name: words.nextPerson.vi }).click()
  await page.getByText(other.code).waitFor()
  await page.getByText(code).waitFor({ state: 'hidden' })
  await scan(clerk, code)
  await page.getByText(translate('vi', words.noMatch, { text: code })).waitFor()
  await look(clerk, 'counter, nothing with this code')
})

journey('hand-over: who may not hand over sees no such page, and is refused', async (stage) => {
  const specialist = await official(stage, 'chuyenvien.caugiay', { viewport: phone, language: 'en' })
  const { page } = specialist
  // On a phone the pages are behind a button, and the bar leaves the screen to the work.
  const menu = page.getByRole('button', { name: desk.menu.en, exact: true })
  await menu.waitFor()
  assert.ok(((await page.getByRole('banner').boundingBox())?.height ?? 0) < 100)
  await menu.click()
  await page.getByRole('navigation', { name: ui.desk.en }).getByRole('link').first().waitFor()
  assert.equal(await page.getByRole('link', { name: desk.handOver.en }).count(), 0)
  await look(specialist, 'menu of the desk', { language: 'en' })
  await page.keyboard.press('Escape')
  await page.getByRole('navigation', { name: ui.desk.en }).waitFor({ state: 'hidden' })
  assert.ok(await menu.evaluate((element) => element === document.activeElement))
  for (const { path: address } of [listCounter, countCounter])
    assert.equal((await page.request.get(`/api${address}`)).status(), 403)
  specialist.expected.push(/status of 403/)
  await visit(page, '/desk/hand-over')
  await page.getByRole('alert').waitFor()
  await look(specialist, 'counter, refused', { language: 'en' })
})
