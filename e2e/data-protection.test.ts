/** Data protection at the desk: how long what is kept, an extract for research, an alarm of unusual reading. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { words as extracts } from '../src/platform/registry/pages/extract-messages.ts'
import { population } from '../src/registries/population/definition.ts'
import { words as alarms } from '../src/services/data-protection/pages/alarm-messages.ts'
import { words as retention } from '../src/services/data-protection/pages/page-messages.ts'
import { detectors } from '../src/services/data-protection/alarms/detectors.ts'
import { comesDue } from './as-if.ts'
import { deskScreen, journey, type Person, phone } from './browser.ts'
import { eventually } from './eventually.ts'
import { look, visit } from './look.ts'
import { official } from './people.ts'

journey(
  'data steward: how long what is kept, and an extract for research that another person approves',
  async (stage) => {
    const steward = await official(stage, 'dulieu', { start: '/desk/retention' })
    const { page } = steward
    await visit(page, '/desk/retention')
    await page.getByRole('table', { name: retention.title.vi }).waitFor()
    await look(steward, 'retention')
    await visit(page, '/desk/extracts')
    await page.getByLabel(extracts.registry.vi).selectOption(population.name)
    for (const name of ['dateOfBirth', 'sex', 'ethnicity', 'residence']) {
      await page.getByRole('checkbox', { name: population.fields[name]?.title.vi ?? '' }).check()
    }
    await page.getByLabel(extracts.k.vi).fill('2')
    await page.getByLabel(extracts.purpose.vi).fill('Nghiên cứu tuổi thọ')
    await page.getByLabel(extracts.recipient.vi).fill('Viện Dân số')
    await page.getByLabel(extracts.legalGround.vi).fill('Quyết định 12')
    await look(steward, 'ordering an extract')
    await page.getByRole('button', { name: extracts.send.vi }).click()
    await page.getByText(extracts.ordered.vi).first().waitFor()

    const other = await official(stage, 'quantri', { start: '/desk/extracts' })
    await visit(other.page, '/desk/extracts')
    await other.page.getByLabel(extracts.decisionReason.vi).fill('Đúng mục đích')
    await look(other, 'approving an extract')
    await other.page.getByRole('button', { name: extracts.approve.vi, exact: true }).click()
    await page.getByRole('link', { name: extracts.download.vi }).waitFor()
    await look(steward, 'an extract that is ready')
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: extracts.download.vi }).click()
    const text = await readFile(await (await downloading).path(), 'utf8')
    assert.match(text, /^\uFEFF?id,dateOfBirth,sex,ethnicity,residence\r?\n/)
    await page.setViewportSize(phone)
    await look(steward, 'extracts on a phone')
  },
)

/** As many readings as nobody makes in an hour. */
async function readTooMuch({ page }: Person): Promise<void> {
  const statuses = await page.evaluate(async (count) => {
    const all: number[] = []
    for (let n = 0; n < count; n++) {
      const path = '/api/registries/population/by-key/001093009901?purpose=case-handling'
      all.push((await fetch(path, { headers: { 'X-Khue': '1' } })).status)
    }
    return all
  }, detectors.volume.floor + 1)
  assert.ok(statuses.every((status) => status === 200))
}

journey('alarm: an official reads too much, explains, and the police decide', async (stage) => {
  const curious = await official(stage, 'chuyenvien.sotaichinh', { start: '/desk/alarms' })
  await visit(curious.page, '/desk/alarms')
  await curious.page.getByText(alarms.none.vi).waitFor()
  await look(curious, 'no alarms')
  await readTooMuch(curious)
  const title = detectors.volume.title.vi
  await eventually('an alarm', async () => {
    await comesDue('data-protection.watch-readings')
    await visit(curious.page, '/desk/alarms')
    await curious.page.getByRole('link', { name: title }).waitFor({ timeout: 2_000 })
  })
  await look(curious, 'an alarm about oneself')
  await curious.page.getByRole('link', { name: title }).click()
  await curious.page.getByLabel(alarms.explainLabel.vi).fill('Đối chiếu danh sách theo kế hoạch 12.')
  await curious.page.getByRole('button', { name: alarms.sendExplanation.vi }).click()
  await curious.page.getByText(alarms.explanationSent.vi).waitFor()
  await look(curious, 'explained')

  const police = await official(stage, 'lanhdao.congan', { start: '/desk/alarms', viewport: deskScreen })
  const { page } = police
  await visit(page, '/desk/alarms')
  await look(police, 'alarms to examine')
  await page.getByRole('link', { name: title }).first().click()
  await page.getByText('Đối chiếu danh sách theo kế hoạch 12.').waitFor()
  await page.getByLabel(alarms.decisionLabel.vi).fill('Kế hoạch 12 có thật và cần từng người.')
  await look(police, 'deciding an alarm')
  await page.getByRole('button', { name: alarms.decideJustified.vi }).click()
  await page.getByText(alarms.justified.vi).first().waitFor()
  await page.setViewportSize(phone)
  await look(police, 'a decided alarm on a phone')
})
