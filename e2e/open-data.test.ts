/** Open data: anybody finds a dataset, looks into it and downloads it; whole without scripts; the catalogue is read by programs. */
import assert from 'node:assert/strict'
import { messages } from '../src/registries/open-data/pages/page-messages.ts'
import { deskScreen, journey, khue, phone } from './browser.ts'
import { eventually } from './eventually.ts'
import { look, visit } from './look.ts'

const units = '/open-data/administrative-units'

journey('open data: found without marks, looked into, downloaded', async (stage) => {
  // The first editions are made some seconds after the start.
  await eventually('the units are published', async () => {
    const reply = await fetch(`${khue}/api/open-data/datasets/administrative-units/files/csv`)
    assert.equal(reply.status, 200)
  })
  const visitor = await stage.enter('visitor', { viewport: phone })
  const { page } = visitor
  await visit(page, '/open-data')
  await page.getByRole('heading', { level: 1, name: messages.title.vi }).waitFor()
  await look(visitor, 'open data')
  await page.getByLabel(messages.search.vi).fill('don vi hanh chinh')
  await page.getByRole('button', { name: messages.find.vi }).click()
  await page.getByRole('link', { name: /Đơn vị hành chính Hà Nội/ }).click()
  await page.getByRole('table', { name: messages.preview.vi }).waitFor()
  await look(visitor, 'a dataset')
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: /CSV \(/ }).click()
  assert.match((await waiting).suggestedFilename(), /^administrative-units-\d+-\d{4}-\d\d-\d\d[.]csv$/)
  const reader = await stage.enter('reader', { viewport: deskScreen })
  await visit(reader.page, units)
  await reader.page.getByRole('heading', { name: messages.history.vi }).waitFor()
  await look(reader, 'a dataset, wide')
})

journey('open data: whole in what the server sends', async () => {
  const html = await (await fetch(`${khue}${units}`, { headers: { cookie: 'khue_language=en' } })).text()
  for (const words of ['Administrative units of Hanoi since 2019', 'valid_from', 'Creative Commons BY 4.0']) {
    assert.ok(html.includes(words), `${words} is not in the page`)
  }
  assert.equal((await fetch(`${khue}/open-data/nothing-of-that-name`)).status, 404)
})
