/** A registry is tended at the desk: doubles are compared and settled, broken rules lead to their records, records are taken out. */
import assert from 'node:assert/strict'
import type { Language } from '../src/kernel/i18n.ts'
import { translate } from '../src/kernel/i18n.ts'
import { words } from '../src/platform/registry/pages/care-messages.ts'
import { words as record } from '../src/platform/registry/pages/page-messages.ts'
import { registerRecord } from '../src/platform/registry/contract.ts'
import { purposeTexts } from '../src/registries/population/messages.ts'
import { comesDue } from './as-if.ts'
import { deskScreen, journey, phone, type Person } from './browser.ts'
import { eventually } from './eventually.ts'
import { look, visit } from './look.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { official } from './people.ts'

const unitId = 'gso:00070@2025-07-01'

/** A child that was entered twice: with a number, and without. */
async function enterTwice({ page }: Person, name: string, citizenNumber: string): Promise<void> {
  const residence = { unitId, line: 'Số 9 phố Hàng Trống', since: '2019-03-05' }
  const values = { name, dateOfBirth: '2019-03-05', sex: 'female', nationality: 'Việt Nam', residence }
  for (const more of [{ citizenNumber }, { placeOfBirth: 'Bệnh viện Phụ sản Hà Nội' }]) {
    const body = JSON.stringify({
      values: { ...values, ...more },
      validFrom: '2019-03-05',
      reference: 'Giấy khai sinh 45/2019',
      legalGround: 'Luật Hộ tịch 2014, điều 16',
      reason: 'Đăng ký khai sinh',
    })
    const path = `/api${registerRecord.path.replace(':registry', 'population')}`
    const reply = await page.evaluate(
      async (given) => {
        const headers = { 'x-khue': '1', 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }
        return (await fetch(given.path, { method: 'POST', headers, body: given.body })).text()
      },
      { path, body },
    )
    assert.match(reply, /"version":1/)
  }
}

/** The pair is found behind the changes: the page is asked again until it is there. */
async function openPairs(person: Person, name: string, language: Language): Promise<void> {
  const { page } = person
  await eventually('the pair is found', async () => {
    await comesDue('registry.registry.follow-all')
    await visit(page, '/desk/registries/population/duplicates?purpose=residence-management')
    await page.getByRole('navigation', { name: words.duplicates[language] }).waitFor()
    await page.getByRole('heading', { name, level: 2 }).waitFor({ timeout: 2_000 })
  })
}

for (const [language, viewport] of [
  ['vi', phone],
  ['en', deskScreen],
] as const) {
  journey(
    `RG81, UI16: records that may be one are compared, settled, and settled otherwise (${language})`,
    async (stage) => {
      const name = language === 'vi' ? 'Đặng Hai Lần Vi' : 'Đặng Hai Lần Em'
      const person = await official(stage, 'chuyenvien.hoankiem', { language, viewport })
      const { page } = person
      await enterTwice(person, name, language === 'vi' ? '001319006601' : '001319006602')
      await visit(page, '/desk/registries/population')
      await page.getByRole('link', { name: words.duplicates[language] }).click()
      await page.getByRole('radio', { name: new RegExp(purposeTexts.residenceManagement.title[language]) }).check()
      await openPairs(person, name, language)
      const pair = page.getByRole('article', { name: `${name} · ${name}` })
      await pair.getByRole('columnheader', { name: words.first[language] }).waitFor()
      await look(person, 'records that may be one', { language })

      await pair.getByRole('button', { name: words.notSame[language] }).click()
      await page.getByRole('dialog').getByLabel(words.notSameWhy[language]).fill('Hai chị em sinh đôi')
      // What was typed is not lost by a stray key.
      await page.keyboard.press('Escape')
      await page.getByText(ui.wouldBeLost[language]).waitFor()
      await look(person, 'not the same', { language })
      await page.getByRole('dialog').getByRole('button', { name: words.notSame[language] }).click()
      await pair.waitFor({ state: 'hidden' })
      await page.getByRole('link', { name: words.decided[language] }).click()
      await pair.getByText('Hai chị em sinh đôi').waitFor()
      await look(person, 'pairs that were decided', { language })
      await pair.getByRole('button', { name: words.reopen[language] }).click()
      await pair.waitFor({ state: 'hidden' })

      await page.getByRole('link', { name: words.open[language] }).click()
      await pair.getByRole('button', { name: words.keepFirst[language] }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(record.reference[language]).fill('Giấy xác nhận 12/2026')
      await dialog.getByLabel(record.legalGround[language]).fill('Luật Cư trú 2020, điều 22')
      await dialog.getByLabel(record.reason[language], { exact: true }).fill('Nhập hai lần.')
      await look(person, 'merging a pair', { language })
      await dialog.getByRole('button', { name: record.merge[language] }).click()
      await pair.waitFor({ state: 'hidden' })
      await page.getByRole('button', { name: words.undo[language] }).last().click()
      await page.getByText(words.undone[language]).waitFor()
    },
  )

  journey(`RG82: scores by rule and unit lead to the records to be mended (${language})`, async (stage) => {
    const person = await official(stage, 'chuyenvien.hoankiem', { language, viewport })
    const { page } = person
    await visit(page, '/desk/registries/population/quality')
    await page.getByRole('heading', { name: words.rules[language] }).waitFor()
    await look(person, 'data quality', { language })
    await page.getByRole('table', { name: words.rules[language] }).getByRole('link').first().click()
    await page.getByRole('radio').first().check()
    await page.locator('table, .empty').first().waitFor()
    await look(person, 'a work list', { language })
  })
}

journey('RG27: who may not take records out is told so', async (stage) => {
  const person = await official(stage, 'chuyenvien.hoankiem', { viewport: phone })
  await visit(person.page, '/desk/registries/population/export')
  await person.page.getByText(translate('vi', words.notExported)).waitFor()
  await look(person, 'no export')
})

for (const [language, viewport] of [
  ['vi', phone],
  ['en', deskScreen],
] as const)
  journey(
    `RG28: an export is ordered with its reason, comes as a file, and stands in the list (${language})`,
    async (stage) => {
      const person = await official(stage, 'lanhdao.hoankiem', { language, viewport })
      const { page } = person
      await visit(page, '/desk/registries/population')
      await page.getByRole('link', { name: words.export[language] }).click()
      await page.getByLabel(words.exportReason[language]).fill('Đối chiếu hộ khẩu quý IV')
      const purpose = page.getByRole('group', { name: words.exportPurpose[language] }).getByRole('radio').first()
      await purpose.check()
      await look(person, 'an export', { language })
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: words.download[language] }).click(),
      ])
      assert.equal(download.suggestedFilename(), 'population.csv')
      await page.getByRole('cell', { name: 'Đối chiếu hộ khẩu quý IV' }).first().waitFor()
      await page.getByRole('cell', { name: words.whole[language] }).first().waitFor()
      await look(person, 'exports so far', { language })
    },
  )
