/** The map of parcels: drawn, searched, read by anybody, and by officials for a purpose. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { before } from 'node:test'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import type { Language } from '../src/kernel/i18n.ts'
import { translate } from '../src/kernel/i18n.ts'
import type { MapInfo } from '../src/registries/land/contract.ts'
import { purposeTexts } from '../src/registries/land/messages.ts'
import { groupsOfUse } from '../src/registries/land/uses.ts'
import { words } from '../src/registries/land/pages/page-messages.ts'
import { deskScreen, journey, khue, phone } from './browser.ts'
import { look, settled, visit } from './look.ts'
import { official } from './people.ts'

/** The first parcel of Hoàn Kiếm, in any cadastre made with this seed. */
const parcel = '00070.1.1'

before(async () => {
  const info = (await (await fetch(`${khue}/api/land/map`)).json()) as MapInfo
  if (info.parcels > 0) return
  const sandboxUrl = process.env['KHUE_JOURNEY_SANDBOX'] ?? ''
  const env = {
    ...process.env,
    DATA_DIR: process.env['KHUE_JOURNEY_DATA'],
    PUBLIC_URL: khue,
    SANDBOX_URL: sandboxUrl,
    SANDBOX_PORT: new URL(sandboxUrl).port,
    LOG_LEVEL: 'warn',
  }
  await promisify(execFile)(process.execPath, ['src/main.ts', 'load', 'land', '--parcels', '4000', '--seed', '1'], {
    env,
  })
})

/** Uses of land that the map shows on a thousandth of its ground or more, by their colours in the theme. */
async function usesDrawn(page: Page): Promise<string[]> {
  const picture = await page.locator('.maplibregl-canvas').screenshot()
  return page.evaluate(
    async ({ base64, groups }) => {
      const image = new Image()
      image.src = `data:image/png;base64,${base64}`
      await image.decode()
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
      if (!context) return []
      context.drawImage(image, 0, 0)
      const { data } = context.getImageData(0, 0, image.width, image.height)
      const counts = new Map<string, number>()
      for (let i = 0; i < data.length; i += 4) {
        const colour = [...data.subarray(i, i + 3)].map((part) => part.toString(16).padStart(2, '0')).join('')
        counts.set(`#${colour}`, (counts.get(`#${colour}`) ?? 0) + 1)
      }
      const theme = getComputedStyle(document.documentElement)
      const least = image.width * image.height * 0.001
      return groups.filter((group) => (counts.get(theme.getPropertyValue(`--map-${group}`).trim()) ?? 0) > least)
    },
    { base64: picture.toString('base64'), groups: [...groupsOfUse] },
  )
}

async function untilDrawn(page: Page): Promise<void> {
  let drawn: string[] = []
  for (let tries = 0; tries < 60 && drawn.length === 0; tries++) {
    drawn = await usesDrawn(page)
    if (drawn.length === 0) await page.waitForTimeout(250)
  }
  assert.ok(drawn.length > 0, 'the map shows no use of land')
}

async function search(page: Page, text: string, language: Language): Promise<void> {
  await page.getByRole('combobox', { name: words.search[language] }).fill(text)
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('Enter')
}

for (const [language, viewport] of [
  ['vi', phone],
  ['en', deskScreen],
] as const) {
  journey(`land: anybody sees the map, finds a ward and opens a parcel (${language})`, async (stage) => {
    const citizen = await stage.enter('citizen', { viewport, language })
    const { page } = citizen
    await visit(page, '/land')
    await page.getByRole('heading', { level: 1, name: words.title[language] }).waitFor()
    await untilDrawn(page)
    await page.getByRole('heading', { name: words.summary[language] }).waitFor()
    await look(citizen, 'land, city', { language })
    await search(page, 'hoan kiem', language)
    await page.getByRole('heading', { name: words.summary[language] }).waitFor()
    await search(page, parcel, language)
    const card = page.getByRole('article', { name: translate(language, words.parcel, { number: parcel }) })
    await card.getByText(words.measured[language]).waitFor()
    // Whoever looks without eyes has the same parcels as a list.
    await page.getByRole('list', { name: words.inView[language] }).getByText(parcel, { exact: true }).waitFor()
    await untilDrawn(page)
    await settled(citizen)
    await look(citizen, 'land, parcel', { language })
    assert.equal(await page.getByText(words.holders[language], { exact: true }).count(), 0)
    await card.getByRole('button', { name: words.close[language] }).click()
    await card.waitFor({ state: 'detached' })
  })
}

journey('land: an official reads rights and holders for a purpose', async (stage) => {
  const specialist = await official(stage, 'chuyenvien.hoankiem', { start: '/desk/land', viewport: deskScreen })
  const { page } = specialist
  await page.getByRole('heading', { level: 1, name: words.title.vi }).waitFor()
  await untilDrawn(page)
  await search(page, parcel, 'vi')
  const card = page.getByRole('article', { name: translate('vi', words.parcel, { number: parcel }) })
  const read = card.getByRole('button', { name: words.readMore.vi })
  await read.waitFor()
  assert.equal(await read.isDisabled(), true)
  await page.getByLabel(words.purpose.vi).selectOption({ label: purposeTexts.caseHandling.title.vi })
  await read.click()
  await card.getByRole('heading', { name: words.encumbrances.vi }).waitFor()
  await card.getByRole('heading', { name: words.holders.vi }).waitFor()
  await untilDrawn(page)
  await look(specialist, 'desk, land')
})
