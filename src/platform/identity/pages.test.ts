/** The sign-in pages in a real browser, at phone width: no axe violation, nothing refused by their own policy. */
import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import { startWithSandbox } from '../../../scripts/test-sandbox.ts'
import organisation from '../organisation/module.ts'
import identity from './module.ts'

const { khue } = await startWithSandbox({ modules: [organisation, identity] })
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
after(() => browser.close())

it('ID7, ID13, ID18: every page of signing in is accessible and whole, light and dark', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'vi' })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) faults.push(message.text())
  })
  const check = async (name: string, axe: AxeBuilder) => {
    const { violations } = await axe.analyze()
    faults.push(...violations.map((one) => `${name}: ${one.id} ${one.nodes[0]?.html ?? ''}`))
  }
  const look = async (name: string) => {
    await check(name, new AxeBuilder({ page }))
    // Only the colours are others in the dark.
    await page.emulateMedia({ colorScheme: 'dark' })
    await check(`${name}, dark`, new AxeBuilder({ page }).withRules('color-contrast'))
    await page.emulateMedia({ colorScheme: 'light' })
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    if (width > 390) faults.push(`${name} is ${width} px wide`)
    assert.equal(await page.locator('h1').count(), 1, name)
  }
  await page.goto(`${khue.url}/api/identity/sign-in?face=desk&return=/api/identity/session`)
  await look('password')
  await page.fill('#username', 'lanhdao.caugiay')
  await page.fill('#password', 'sai')
  await page.press('#password', 'Enter')
  await look('wrong password')
  await page.fill('#password', 'khue-sandbox')
  await page.press('#password', 'Enter')
  await look('code')
  await page.goto(`${khue.url}/api/identity/sign-in?face=portal&return=/api/identity/session`)
  await look('VNeID, who')
  await page.click('form.card button')
  await look('VNeID, passcode')
  await page.fill('#passcode', '123456')
  await page.press('#passcode', 'Enter')
  await page.waitForURL(`${khue.url}/api/identity/session`)
  await page.goto(`${khue.url}/oidc/session/end`)
  await look('sign out')
  await page.goto(`${khue.url}/oidc/interaction/nothing`)
  await look('expired')
  await context.close()
  assert.deepEqual(faults, [])
})
