/** “This is wrong”: from one value on a citizen's page to the register, past three desks. */
import assert from 'node:assert/strict'
import { actionNames } from '../src/platform/casework/messages.ts'
import { messages as caseWords } from '../src/platform/casework/pages/my-case-messages.ts'
import { fieldTexts } from '../src/registries/population/messages.ts'
import { words } from '../src/services/personal-data/pages/correction-messages.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { journey, type Person, phone } from './browser.ts'
import { confirm, findCase } from './desk.ts'
import { samplePdf } from './fill-form.ts'
import { look, visit } from './look.ts'
import { official, throughVneid } from './people.ts'

const who = { number: '001188009906', name: 'Vũ Thị Phương Thảo' }
const vietnamese = { language: 'vi' } as const
const right = 'Phường Ngọc Hà, Hà Nội'

async function press({ page }: Person, action: keyof typeof actionNames): Promise<void> {
  await page.getByRole('article').getByRole('button', { name: actionNames[action].vi }).first().click()
}

journey('my data: a value is said to be wrong, checked, decided, and right', async (stage) => {
  const citizen = await stage.enter('citizen', { viewport: phone })
  const { page } = citizen
  await visit(page, '/me/data')
  await page.getByRole('main').getByRole('link', { name: ui.signIn.vi }).click()
  await throughVneid(citizen, who.name)
  const field = fieldTexts.placeOfOrigin.title.vi
  await page.getByRole('link', { name: `${words.wrong.vi}: ${field}` }).waitFor()
  await look(citizen, 'my data', vietnamese)
  await page.getByRole('link', { name: `${words.wrong.vi}: ${field}` }).click()
  await page.getByRole('textbox', { name: field }).fill(right)
  await page.getByRole('button', { name: words.send.vi }).click()
  await page.getByText(words.saidMissing.vi).first().waitFor()
  await page.getByRole('textbox', { name: words.said.vi }).fill('Quê nội tôi ở Ngọc Hà')
  await page.getByRole('textbox', { name: words.why.vi }).fill('Giấy khai sinh bản chính ghi Ngọc Hà')
  const proof = { name: 'giay-khai-sinh.pdf', mimeType: 'application/pdf', buffer: samplePdf('Giấy khai sinh') }
  await page.locator('input[type=file]').first().setInputFiles(proof)
  await page.getByRole('link', { name: /\.pdf$/ }).waitFor()
  await look(citizen, 'this is wrong', vietnamese)
  await page.getByRole('button', { name: words.send.vi }).click()
  await page.waitForURL(/\/cases\//)
  const code = /H26\S+/.exec((await page.locator('.case-code').first().textContent()) ?? '')?.[0]
  assert.ok(code)
  await page.getByText(right).first().waitFor()
  await look(citizen, 'the case of a correction', vietnamese)

  const clerk = await official(stage, 'motcua.hoankiem')
  await findCase(clerk, code)
  await look(clerk, 'a correction at the desk', vietnamese)
  await press(clerk, 'receive')
  await confirm(clerk, 'receive')

  const specialist = await official(stage, 'chuyenvien.hoankiem')
  await findCase(specialist, code)
  await press(specialist, 'take')
  await confirm(specialist, 'take')
  const form = specialist.page.getByRole('article')
  await form.getByRole('textbox', { name: words.note.vi }).fill('Sổ hộ tịch phường Ngọc Hà năm 1988')
  await look(specialist, 'the finding', vietnamese)
  await form.getByRole('button', { name: words.saveFinding.vi }).click()
  await specialist.page.getByText(words.saved.vi).waitFor()
  await press(specialist, 'pass-on')
  await confirm(specialist, 'pass-on')

  const leader = await official(stage, 'lanhdao.hoankiem')
  await findCase(leader, code)
  await press(leader, 'grant')
  const dialog = leader.page.getByRole('dialog', { name: words.grant.vi })
  await dialog.getByText(right).waitFor()
  await dialog.getByRole('textbox', { name: words.reason.vi }).fill('Đúng theo sổ gốc')
  await look(leader, 'the decision', vietnamese)
  await dialog.getByRole('button', { name: words.grant.vi }).click()
  await leader.page.getByText(words.done.vi).waitFor()

  // The page that the citizen left open has followed it.
  await page.getByText(words.granted.vi).first().waitFor()
  await page.getByText(caseWords.rate.vi).first().waitFor()
  await page.getByRole('link', { name: words.seeData.vi }).click()
  await page.getByText(right).first().waitFor()
  await look(citizen, 'my data, corrected', vietnamese)
})
