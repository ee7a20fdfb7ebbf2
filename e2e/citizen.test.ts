/** The rest of the portal, in English, on a phone: reading around, one's own pages, taking a case back. */
import { messages as caseWords } from '../src/platform/casework/pages/my-case-messages.ts'
import { messages as myData } from '../src/services/personal-data/pages/page-messages.ts'
import { messages as words } from '../src/services/procedures/pages/page-messages.ts'
import { accessibilityMessages, messages as portal } from '../src/web/portal/messages.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { applyOverHttp } from './apply-over-http.ts'
import { journey, khue, phone } from './browser.ts'
import { look, visit } from './look.ts'
import { throughVneid } from './people.ts'

const english = { language: 'en' } as const
const wife = { number: '001195009902', name: 'Trần Thị Thu Hà' }

journey('portal: in the other language, from life’s events to a procedure, without signing in', async (stage) => {
  const visitor = await stage.enter('visitor', { viewport: phone })
  const { page } = visitor
  await visit(visitor.page, '/')
  await page.getByRole('button', { name: ui.switchTo.vi }).click()
  await page.getByRole('heading', { level: 1, name: words.homeTitle.en }).waitFor()
  await look(visitor, 'home', english)
  await page.getByRole('link', { name: words.allLifeEvents.en }).first().click()
  await page.getByRole('heading', { level: 1, name: words.lifeEvents.en }).waitFor()
  await look(visitor, 'life events', english)
  await page.getByRole('main').getByRole('list').getByRole('link').first().click()
  await page.waitForURL(/\/life\//)
  await look(visitor, 'one life event', english)
  await page.getByRole('main').getByRole('list').getByRole('link').first().click()
  await page.waitForURL(/\/procedures\//)
  await look(visitor, 'procedure', english)
  await page.getByRole('link', { name: words.allProcedures.en }).click()
  await page.waitForURL(/\/search$/)
  await look(visitor, 'all procedures', english)
  await page.getByRole('contentinfo').getByRole('link', { name: portal.accessibility.en }).click()
  await page.getByRole('heading', { level: 1, name: accessibilityMessages.title.en }).waitFor()
  await look(visitor, 'accessibility', english)
  await page.getByRole('contentinfo').getByRole('link', { name: portal.verify.en }).click()
  await page.waitForURL(/\/verify$/)
  await look(visitor, 'verify', english)
  visitor.expected.push(/status of 404/)
  await visit(visitor.page, '/no/such/page')
  await page.getByRole('heading', { level: 1, name: ui.notFoundTitle.en }).waitFor()
  await look(visitor, 'no such page', english)
  await visit(visitor.page, '/cases')
  await page.getByRole('link', { name: ui.signIn.en }).first().waitFor()
  await look(visitor, 'my cases, signed out', english)
})

journey('portal: one’s own pages; a case is withdrawn; signed out', async (stage) => {
  const submitted = await applyOverHttp(khue, '1.001193', wife.number)
  const citizen = await stage.enter('citizen', { viewport: phone, language: 'en' })
  const { page } = citizen
  await visit(citizen.page, '/cases')
  await page.getByRole('main').getByRole('link', { name: ui.signIn.en }).click()
  await throughVneid(citizen, wife.name, { language: 'en' })
  await page.getByRole('link', { name: submitted.code }).click()
  await page.getByRole('button', { name: caseWords.withdraw.en }).click()
  const dialog = page.getByRole('dialog', { name: caseWords.withdraw.en })
  await dialog.getByRole('button', { name: caseWords.withdraw.en, exact: true }).click()
  await dialog.getByText(caseWords.withdrawReasonMissing.en).waitFor()
  await look(citizen, 'withdrawing', english)
  await dialog.getByLabel(caseWords.withdrawReason.en).fill('The other parent has applied already.')
  await dialog.getByRole('button', { name: caseWords.withdraw.en, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: caseWords.withdraw.en }).waitFor({ state: 'hidden' })
  await look(citizen, 'case, withdrawn', english)
  const places = page.getByRole('navigation', { name: portal.navigation.en })
  await places.getByRole('link', { name: portal.me.en, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: wife.name }).waitFor()
  await look(citizen, 'me', english)
  await page.getByRole('main').getByRole('link', { name: portal.papers.en, exact: true }).click()
  await page.waitForURL(/\/papers$/)
  await look(citizen, 'papers', english)
  await page.getByRole('banner').getByRole('link', { name: portal.notices.en }).click()
  await page.waitForURL(/\/notifications$/)
  await look(citizen, 'notices', english)
  await places.getByRole('link', { name: portal.me.en, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: wife.name }).waitFor()
  await page.getByRole('link', { name: myData.open.en }).click()
  await page.getByRole('heading', { level: 1, name: myData.title.en }).waitFor()
  await page.getByRole('heading', { level: 2, name: 'Households' }).waitFor()
  await look(citizen, 'my data', english)
  await places.getByRole('link', { name: portal.me.en, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: wife.name }).waitFor()
  await page.getByRole('button', { name: ui.signOut.en, exact: true }).click()
  await page.getByRole('main').getByRole('link', { name: ui.signIn.en }).waitFor()
})
