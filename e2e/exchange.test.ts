/** The exchange: a developer tries a service on the portal; those who run it, and an owner of data, see the call at the desk. */
import assert from 'node:assert/strict'
import { words } from '../src/platform/exchange/pages/page-messages.ts'
import { journey, type Person, phone } from './browser.ts'
import { look, visit } from './look.ts'
import { official } from './people.ts'

const insurance = 'HANOI/COM/SANDBOX/agency/insurance'
const openTab = ({ page }: Person, name: string) => page.getByRole('tab', { name, exact: true }).click()

journey('developers: contract, samples, and a call that is answered and signed', async (stage) => {
  const developer = await stage.enter('developer', { viewport: phone })
  const { page } = developer
  await visit(page, `/developers?service=${encodeURIComponent(insurance)}`)
  await page.getByRole('heading', { level: 3, name: words.request.vi }).waitFor()
  await look(developer, 'developers')
  await openTab(developer, words.curl.vi)
  assert.match((await page.locator('pre').first().textContent()) ?? '', /Signature-Input/)
  await openTab(developer, words.tryIt.vi)
  await page.getByRole('button', { name: words.call.vi }).click()
  await page.getByText(words.holds.vi).waitFor()
  assert.match((await page.locator('pre').first().textContent()) ?? '', /HTTP 200/)
  await look(developer, 'developers, tried')
})

journey('desk: services, grants, members and the log of the exchange', async (stage) => {
  const administrator = await official(stage, 'quantri', { start: '/desk/exchange' })
  const { page } = administrator
  await visit(page, '/desk/exchange')
  await page.getByText(insurance).first().waitFor()
  await look(administrator, 'services')
  for (const tab of ['grants', 'members', 'log'] as const) {
    await openTab(administrator, words[tab].vi)
    await page.getByRole('table', { name: words[tab].vi }).waitFor()
    await look(administrator, tab)
  }
  const owner = await official(stage, 'lanhdao.congan', { start: '/desk/exchange' })
  await visit(owner.page, '/desk/exchange')
  await openTab(owner, words.grants.vi)
  await owner.page.getByRole('button', { name: words.give.vi }).click()
  await owner.page.getByRole('dialog', { name: words.give.vi }).waitFor()
  await look(owner, 'giving a grant')
})
