/** The registries at the desk: a record is entered, found for a purpose, changed, merged with its double, and who read it is seen. */
import assert from 'node:assert/strict'
import { registerRecord } from '../src/platform/registry/contract.ts'
import { words } from '../src/platform/registry/pages/page-messages.ts'
import { fieldTexts, purposeTexts, registryTexts } from '../src/registries/population/messages.ts'
import { registryTexts as placeRegistryTexts } from '../src/registries/places/messages.ts'
import { words as desk } from '../src/web/desk/messages.ts'
import { journey, phone, type Person } from './browser.ts'
import { look, visit } from './look.ts'
import { official } from './people.ts'

const language = 'en'
const caugiay = 'gso:00166@2025-07-01'
const ground = {
  reference: 'Giấy khai sinh 45/2019',
  legalGround: 'Luật Hộ tịch 2014, điều 16',
  reason: 'Đăng ký khai sinh',
}

/** Two records of one child, entered twice by mistake, by the specialist who is signed in. */
async function enterTwins({ page }: Person, name: string, citizenNumber: string): Promise<string> {
  const enter = async (values: Record<string, unknown>): Promise<string> => {
    const residence = { unitId: caugiay, line: 'Số 9 phố Trần Thái Tông', since: '2019-03-05' }
    const body = JSON.stringify({
      values: { name, dateOfBirth: '2019-03-05', sex: 'female', nationality: 'Việt Nam', residence, ...values },
      validFrom: '2019-03-05',
      ...ground,
    })
    const path = `/api${registerRecord.path.replace(':registry', 'population')}`
    return page.evaluate(
      async (given): Promise<string> => {
        const headers = {
          'x-khue': '1',
          'content-type': 'application/json',
          'idempotency-key': crypto.randomUUID(),
        }
        const reply = await fetch(given.path, { method: 'POST', headers, body: given.body })
        return ((await reply.json()) as { id: string }).id
      },
      { path, body },
    )
  }
  const kept = await enter({ citizenNumber, religion: 'Phật giáo' })
  await enter({ placeOfBirth: 'Bệnh viện Phụ sản Hà Nội' })
  return kept
}

async function fillGround({ page }: Person): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(words.reference.en).fill('Giấy xác nhận 12/2026')
  await dialog.getByLabel(words.legalGround.en).fill('Luật Cư trú 2020, điều 22')
  await dialog.getByLabel(words.reason.en, { exact: true }).fill('The family moved within the ward.')
}

journey(
  'registries: purpose first, then a record through its history, changed and merged at the desk',
  async (stage) => {
    const name = 'Đặng Bảo Châu Sa'
    const person = await official(stage, 'chuyenvien.caugiay', { language })
    const { page } = person
    await enterTwins(person, name, '001319004501')
    await page.getByRole('link', { name: desk.registries.en }).click()
    await page.getByRole('cell', { name: registryTexts.population.en, exact: true }).waitFor()
    await look(person, 'registries', { language })
    await page.getByRole('link', { name: registryTexts.population.en, exact: true }).click()
    assert.equal(await page.getByRole('searchbox').count(), 0, 'nothing can be asked before a purpose is chosen')
    await look(person, 'purpose', { language })

    await page.getByRole('radio', { name: new RegExp(purposeTexts.residenceManagement.title.en) }).check()
    await page.getByRole('searchbox', { name: words.search.en }).fill('khong co ai')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /Nothing found/ }).waitFor()
    await page.getByRole('searchbox', { name: words.search.en }).fill('dang bao chau sa')
    await page.keyboard.press('Enter')
    const rows = page.getByRole('row').filter({ hasText: name })
    await rows.nth(1).waitFor()
    await look(person, 'found', { language })
    await page.getByRole('searchbox', { name: words.search.en }).fill('001319004501')
    await page.keyboard.press('Enter')
    await rows.nth(1).waitFor({ state: 'hidden' })
    await rows.first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name, level: 1 }).waitFor()
    await page.getByText('Phật giáo', { exact: true }).waitFor()
    await look(person, 'record', { language })

    await page.keyboard.press('a')
    const change = page.getByRole('dialog', { name: new RegExp(words.change.en) })
    await change.getByLabel(fieldTexts.otherName.title.en).fill('Bé Sa')
    await fillGround(person)
    await look(person, 'change', { language })
    await change.getByRole('button', { name: words.change.en }).click()
    await page.getByRole('deletion').waitFor()
    await page.getByRole('insertion').filter({ hasText: 'Bé Sa' }).waitFor()

    await page.getByRole('button', { name: words.merge.en }).click()
    const merge = page.getByRole('dialog', { name: new RegExp(words.merge.en) })
    await merge.getByRole('combobox').fill(name)
    await merge.getByRole('option').first().click()
    await merge.getByRole('checkbox', { name: new RegExp(fieldTexts.placeOfBirth.title.en) }).check()
    await fillGround(person)
    await look(person, 'merge', { language })
    await merge.getByRole('button', { name: words.merge.en }).click()
    await page.getByText(words.absorbed.en).waitFor()
    await page.getByText('Bệnh viện Phụ sản Hà Nội').first().waitFor()
    await look(person, 'merged', { language })
    const readings = page.locator('section').filter({ has: page.getByRole('heading', { name: words.readings.en }) })
    assert.ok((await readings.getByRole('listitem').count()) >= 2)

    await page.setViewportSize(phone)
    await look(person, 'record on a phone', { language })
  },
)

journey('registries: a clerk sees what the purpose opens, and cannot change it', async (stage) => {
  const name = 'Đặng Kiều Ngân Hạ'
  const id = await enterTwins(await official(stage, 'chuyenvien.caugiay', { language }), name, '001319004502')
  const person = await official(stage, 'motcua.caugiay', { language })
  const { page } = person
  await visit(page, '/desk/registries/population?purpose=case-handling&q=001319004502')
  await page.getByRole('row').nth(1).click()
  await page.getByText(words.withheld.en).first().waitFor()
  assert.equal(await page.getByRole('toolbar').count(), 0)
  assert.equal(await page.getByRole('heading', { name: words.readings.en }).count(), 0)
  await look(person, 'what a purpose withholds', { language })
  await visit(page, `/desk/registries/population/${id}`)
  await page.getByRole('link', { name: purposeTexts.caseHandling.title.en }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  await visit(page, '/desk/registries/places')
  await page.getByRole('heading', { name: placeRegistryTexts.places.en }).waitFor()
  await page.getByRole('radio').first().check()
  await page.getByRole('searchbox', { name: words.search.en }).waitFor()
  await look(person, 'another registry', { language })
})
