/** Files into a registry at the desk: brought, checked, what is wrong is read, applied and taken back. */
import assert from 'node:assert/strict'
import { words } from '../src/platform/registry/pages/import-messages.ts'
import { words as registry } from '../src/platform/registry/pages/page-messages.ts'
import { fieldTexts } from '../src/registries/population/messages.ts'
import { deskScreen, journey, phone } from './browser.ts'
import { look, visit } from './look.ts'
import { official } from './people.ts'

const language = 'en'
const caugiay = 'gso:00166@2025-07-01'
const file = [
  '"Họ, chữ đệm và tên",Ngày sinh,Giới tính,Quốc tịch,Số định danh cá nhân,residence.unitId,residence.line,residence.since,Ghi chú',
  `Đỗ Nhập Tệp,05/03/2019,Nữ,Việt Nam,001319007701,${caugiay},Số 5,2020-01-01,a`,
  `Đỗ Nhập Sai,31/02/2019,Nữ,Việt Nam,0013,${caugiay},Số 5,2020-01-01,b`,
].join('\n')

journey('imports: a file is checked row by row, applied, and taken back', async (stage) => {
  const person = await official(stage, 'chuyenvien.caugiay', { language })
  const { page } = person
  await visit(page, '/desk/registries/population')
  await page.getByRole('link', { name: words.title.en }).click()
  await page.getByRole('heading', { name: words.title.en, level: 1 }).waitFor()
  await look(person, 'imports', { language })
  const content = { name: 'người.csv', mimeType: 'text/csv', buffer: Buffer.from(file) }
  await page.getByLabel(words.file.en, { exact: true }).setInputFiles(content)
  const day = page.getByRole('group', { name: registry.validFrom.en })
  for (const [at, part] of ['01', '01', '2026'].entries()) await day.getByRole('textbox').nth(at).fill(part)
  await page.getByLabel(registry.reference.en).fill('QĐ 7')
  await page.getByLabel(registry.legalGround.en).fill('Luật Cư trú 2020')
  await page.getByLabel(registry.reason.en, { exact: true }).fill('Entered from the ward’s list.')
  await page.getByRole('button', { name: words.check.en }).click()
  await page.getByRole('button', { name: 'Apply 1 row' }).waitFor()
  await page.getByRole('cell', { name: fieldTexts.citizenNumber.title.en }).waitFor()
  await look(person, 'an import that was checked', { language })
  await page.setViewportSize(phone)
  await look(person, 'an import that was checked, on a phone', { language })
  await page.setViewportSize(deskScreen)
  await page.getByRole('button', { name: 'Apply 1 row' }).click()
  await page.getByRole('button', { name: words.takeBack.en }).click()
  await page.getByText(words['taken-back'].en, { exact: true }).waitFor()
  await look(person, 'an import that was taken back', { language })
  assert.equal(await page.getByRole('button', { name: words.takeBack.en }).count(), 0)
})

journey('RG83: what cannot be applied is told in Vietnamese with the names of fields, on a phone', async (stage) => {
  const person = await official(stage, 'chuyenvien.caugiay', { viewport: phone })
  const { page } = person
  await visit(page, '/desk/registries/population/files')
  await page.getByRole('link', { name: 'người.csv' }).first().click()
  await page.getByRole('cell', { name: fieldTexts.citizenNumber.title.vi }).waitFor()
  await page.getByText(words.atCheck.vi).first().waitFor()
  await look(person, 'an import in Vietnamese')
})
