/** Public assets: an inventory by phone, with a camera that shows a label, without a connection for a while; then its results and the register. */
import assert from 'node:assert/strict'
import { toDataURL } from 'qrcode'
import { registerRecord } from '../src/platform/registry/contract.ts'
import { stateTexts } from '../src/registries/public-assets/messages.ts'
import { words } from '../src/registries/public-assets/pages/page-messages.ts'
import { proposalWords as proposals } from '../src/registries/public-assets/pages/proposal-messages.ts'
import { words as desk } from '../src/web/desk/messages.ts'
import { translate } from '../src/kernel/i18n.ts'
import { journey, khue, phone, type Person } from './browser.ts'
import { look, visit } from './look.ts'
import { official } from './people.ts'

const unitId = 'department:so-tai-chinh@2025-03-01'
const ground = {
  reference: 'Biên bản giao nhận 7',
  legalGround: 'Luật Quản lý, sử dụng tài sản công 2017',
  reason: 'Mua sắm',
}
const assets = [
  { code: 'STC.E2E.1', name: 'Máy vi tính để bàn', group: 'computer', place: 'Phòng 101', costDong: 15_000_000 },
  { code: 'STC.E2E.2', name: 'Máy photocopy', group: 'copier', place: 'Phòng 101', costDong: 68_000_000 },
  { code: 'STC.E2E.3', name: 'Xe ô tô 7 chỗ', group: 'car', place: 'Sân sau', costDong: 900_000_000 },
]

async function enterAssets({ page }: Person): Promise<void> {
  for (const asset of assets) {
    const body = JSON.stringify({
      values: { ...asset, unitId, state: 'in-use', putIntoUseOn: '2024-03-01' },
      validFrom: '2024-03-01',
      ...ground,
    })
    const path = `/api${registerRecord.path.replace(':registry', 'public-assets')}`
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

/** The camera of this phone sees the label of an asset. */
async function holdBefore({ page }: Person, code: string): Promise<void> {
  const address = `${khue}/desk/registries/public-assets?purpose=inventory&q=${code}`
  const picture = await toDataURL(address, { width: 480, margin: 4 })
  await page.evaluate(async (source) => {
    const image = new Image()
    image.src = source
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = 640
    canvas.height = 480
    const draw = (): void => {
      const context = canvas.getContext('2d')
      if (!context) return
      context.fillStyle = '#999'
      context.fillRect(0, 0, canvas.width, canvas.height)
      context.drawImage(image, 80, 0)
    }
    setInterval(draw, 50)
    draw()
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20)
  }, picture)
}

const count = (counted: number, expected: number): string => translate('vi', words.progress, { counted, expected })

journey('PA4, PA9: an inventory by phone goes on without a connection, and closes into the register', async (stage) => {
  const manager = await official(stage, 'quantri.sotaichinh')
  await enterAssets(manager)
  await manager.page.getByRole('link', { name: desk.inventories.vi }).click()
  await manager.page.getByRole('heading', { name: words.begin.vi }).waitFor()
  await look(manager, 'no inventory')
  await manager.page.getByLabel(words.name.vi).fill('Kiểm kê 0 giờ ngày 01/01/2027')
  await manager.page.getByRole('button', { name: words.begin.vi }).click()
  await manager.page.getByText(count(0, 3)).waitFor()
  await look(manager, 'an inventory under way')

  const counter = await official(stage, 'chuyenvien.sotaichinh', { viewport: phone, start: '/desk/public-assets' })
  const { page, context } = counter
  await page.getByRole('link', { name: words.count.vi, exact: true }).click()
  await page.getByText(words.sent.vi).waitFor()
  await look(counter, 'counting')
  await holdBefore(counter, 'STC.E2E.1')
  await page.getByRole('button', { name: words.scan.vi }).click()
  await page.getByRole('heading', { name: 'Máy vi tính để bàn' }).waitFor()
  await look(counter, 'an asset before the counter')
  await page.getByRole('button', { name: words.save.vi, exact: true }).click()
  await page.getByText(count(1, 3)).waitFor()
  await page.getByRole('button', { name: words.stopScan.vi }).waitFor()
  await page.getByText(words.sent.vi).waitFor()
  assert.equal(await page.getByRole('heading', { name: 'Máy vi tính để bàn' }).count(), 0, 'not counted twice at once')
  await page.getByRole('button', { name: words.stopScan.vi }).click()

  counter.expected.push(/ERR_INTERNET_DISCONNECTED/)
  await context.setOffline(true)
  await page.getByRole('textbox', { name: words.code.vi }).fill('stc.e2e.9')
  await page.keyboard.press('Enter')
  await page.getByText(translate('vi', words.unknownCode, { code: 'STC.E2E.9' })).waitFor()
  await page.getByRole('textbox', { name: words.code.vi }).fill('stc.e2e.2')
  await page.keyboard.press('Enter')
  await page.getByRole('radio', { name: stateTexts.broken.vi }).check()
  await page.getByLabel(words.place.vi).fill('Kho')
  await page.getByLabel(words.note.vi).fill('Hỏng trống từ')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Chụp ảnh', exact: true }).click()
  const photo = Buffer.from((await toDataURL('ảnh', { width: 200 })).split(',')[1] ?? '', 'base64')
  await (await chooser).setFiles({ name: 'anh.png', mimeType: 'image/png', buffer: photo })
  await page.getByRole('img', { name: words.photo.vi }).waitFor()
  await page.getByRole('button', { name: words.save.vi, exact: true }).click()
  await page.getByText(translate('vi', words.waiting, { n: 1 })).waitFor()
  await page.getByText(count(2, 3)).waitFor()
  await page.getByText('Sân sau').click()
  await look(counter, 'counting without a connection')

  await context.setOffline(false)
  await page.getByText(words.sent.vi).waitFor()
  await page.getByRole('textbox', { name: words.code.vi }).fill('STC.E2E.2')
  await page.keyboard.press('Enter')
  await page.getByText(/Đã đếm lúc/).waitFor()
  await page.getByRole('link', { name: words.seePhoto.vi }).waitFor()
  await look(counter, 'an asset that was counted')

  await manager.page.getByRole('link', { name: words.results.vi }).click()
  await manager.page.getByText(count(2, 3)).waitFor()
  await look(manager, 'results')
  await manager.page.getByRole('link', { name: translate('vi', words.different, { n: 1 }) }).click()
  await manager.page.getByText('Hỏng trống từ').waitFor()
  assert.equal(await manager.page.getByRole('row').count(), 2)
  await manager.page.getByRole('button', { name: words.close.vi }).click()
  await look(manager, 'before closing')
  await manager.page.getByRole('dialog').getByRole('button', { name: words.close.vi }).click()
  await manager.page.getByRole('dialog').waitFor({ state: 'hidden' })
  await manager.page.getByRole('button', { name: words.close.vi }).waitFor({ state: 'hidden' })
  await manager.page.getByRole('row').filter({ hasText: 'Máy photocopy' }).click()
  await manager.page.getByRole('heading', { name: words.valueTitle.vi }).waitFor()
  await manager.page.getByText(words.table.vi).click()
  await manager.page.getByText('Kho', { exact: true }).first().waitFor()
  await look(manager, 'an asset’s record')
  await manager.page.setViewportSize(phone)
  await look(manager, 'an asset’s record on a phone')
})

journey('PA10: the results of an inventory in English, on a phone', async (stage) => {
  const person = await official(stage, 'quantri.sotaichinh', { language: 'en', viewport: phone })
  await visit(person.page, '/desk/public-assets')
  await person.page.getByRole('link', { name: /01\/01\/2027/ }).click()
  await person.page.getByRole('link', { name: words.reportPdf.en }).waitFor()
  await look(person, 'results on a phone', { language: 'en' })
  const csv = await person.context.request.get(
    (await person.page.getByRole('link', { name: words.reportCsv.en }).getAttribute('href')) ?? '',
  )
  assert.match(await csv.text(), /STC\.E2E\.2,.*,Different,Kho,Broken/)
})

journey('PA14, PA16: a disposal is proposed at the desk and approved by another person on a phone', async (stage) => {
  const manager = await official(stage, 'quantri.sotaichinh')
  await visit(manager.page, '/desk/public-assets')
  await manager.page.getByRole('link', { name: proposals.title.vi }).click()
  await manager.page.getByText(proposals.none.vi).waitFor()
  await look(manager, 'no proposals')
  await manager.page.getByRole('radio', { name: proposals.disposal.vi }).check()
  await manager.page.getByLabel(proposals.codes.vi).fill('stc.e2e.3')
  await manager.page.getByRole('radio', { name: proposals.scrap.vi }).check()
  await manager.page.getByLabel(proposals.reason.vi).fill('Hết niên hạn sử dụng')
  await manager.page.getByRole('button', { name: proposals.send.vi }).click()
  await manager.page.getByText(proposals.proposed.vi).waitFor()
  assert.equal(await manager.page.getByRole('button', { name: proposals.approve.vi, exact: true }).count(), 0)
  await look(manager, 'a proposal')

  const leader = await official(stage, 'lanhdao.sotaichinh', { language: 'en', viewport: phone })
  await visit(leader.page, '/desk/public-assets/proposals')
  await leader.page.getByLabel(proposals.decision.en).fill('QĐ 77/2026')
  await look(leader, 'a proposal to be decided', { language: 'en' })
  await leader.page.getByRole('button', { name: proposals.approve.en, exact: true }).click()
  await leader.page.getByText(proposals.done.en, { exact: true }).waitFor()
  await look(leader, 'a disposal', { language: 'en' })
})
