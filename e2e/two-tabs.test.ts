/** One application in two places: what is typed in one after it was submitted from the other is not lost in silence. */
import assert from 'node:assert/strict'
import { messages as words } from '../src/services/procedures/pages/page-messages.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { applyOverHttp } from './apply-over-http.ts'
import { journey, khue, phone } from './browser.ts'
import { look, visit } from './look.ts'
import { labelled, throughVneid } from './people.ts'

const applicant = { number: '001064009911', name: 'Nguyễn Văn Hùng' }
const typed = 'Nguyễn Thị Tab Hai'

journey('UI13: an answer that came too late is shown with the case, kept, copied and let go', async (stage) => {
  const citizen = await stage.enter('citizen', { viewport: phone })
  const { page } = citizen
  await visit(page, '/procedures/1.001193/start')
  await page.getByRole('main').getByRole('link', { name: ui.signIn.vi }).click()
  await throughVneid(citizen, applicant.name)
  await page.waitForURL(/\/apply\/[^/]+$/)
  await visit(page, `${new URL(page.url()).pathname}/form/child`)
  const name = page.getByRole('textbox', { name: labelled('Họ, chữ đệm, tên của trẻ') })
  await name.waitFor()
  const { code, caseId } = await applyOverHttp(khue, '1.001193', applicant.number)

  citizen.expected.push(/status of 409/)
  await name.fill(typed)
  const notice = page.getByRole('status').filter({ hasText: words.leftOutTitle.vi })
  await notice.getByText(typed).waitFor()
  await look(citizen, 'typed too late')
  assert.equal(
    await page.getByRole('link', { name: words.toCase.vi.replace('{code}', code) }).getAttribute('href'),
    `/cases/${caseId}`,
  )
  // Closing the tab does not lose it.
  await page.reload()
  await notice.getByText(typed).waitFor()
  await citizen.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await notice.getByRole('button', { name: words.leftOutCopy.vi }).click()
  await page.getByText(ui.copied.vi).waitFor()
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), new RegExp(typed))
  await notice.getByRole('button', { name: words.leftOutDrop.vi }).click()
  await notice.waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('link', { name: words.toCase.vi.replace('{code}', code) }).waitFor()
  assert.equal(await page.getByText(typed).count(), 0)
})
