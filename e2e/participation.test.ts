/** A report from a phone: written, sent without a connection, followed by its secret, received at the desk. */
import assert from 'node:assert/strict'
import { categories } from '../src/services/participation/categories.ts'
import { deskWords } from '../src/services/participation/pages/desk-messages.ts'
import { words } from '../src/services/participation/pages/page-messages.ts'
import { actionNames } from '../src/platform/casework/messages.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { journey, phone } from './browser.ts'
import { look, visit } from './look.ts'
import { official } from './people.ts'

const said = 'Đèn đường cả ngõ không sáng một tuần nay'

journey(
  'PT22: a report that is sent without a connection waits, survives a closed tab, and is sent once; its reporter and the desk find it',
  async (stage) => {
    const citizen = await stage.enter('citizen', { viewport: phone, serviceWorker: true })
    const { context, page } = citizen
    await context.grantPermissions(['geolocation'])
    await context.setGeolocation({ latitude: 21.0287, longitude: 105.8524, accuracy: 12 })
    await visit(page, '/report')
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
    await page.getByRole('button', { name: words.send.vi }).click()
    await page.getByRole('link', { name: words.noWords.vi }).waitFor()
    await page.getByRole('button', { name: words.myPosition.vi }).click()
    await page.getByText(words.fromGps.vi.replace('{m}', '12')).waitFor()
    // Without official boundaries the ward is a guess, which the person puts right.
    await page.getByRole('combobox', { name: words.unit.vi }).fill('Hoàn Kiếm')
    await page.getByRole('option', { name: 'Phường Hoàn Kiếm' }).click()
    await page.getByLabel(words.wordsLabel.vi).fill(said)
    await page.getByLabel(categories.lighting.name.vi).first().check()
    await look(citizen, 'report')

    citizen.expected.push(/ERR_INTERNET_DISCONNECTED/)
    await context.setOffline(true)
    await page.getByRole('button', { name: words.send.vi }).click()
    await page.getByRole('heading', { name: words.waiting.vi }).waitFor()
    await page.close()

    const again = await context.newPage()
    await visit(again, '/')
    await again.getByText(ui.offline.vi).waitFor()
    await context.setOffline(false)
    await visit(again, '/reports')
    await again.getByRole('heading', { name: words.mine.vi }).waitFor()
    await look(citizen, 'map of reports', { page: again })
    const around = await context.newPage()
    await visit(around, '/near')
    await around.getByRole('link', { name: categories.lighting.name.vi }).first().waitFor()
    await look(citizen, 'around here', { page: around })
    await around.close()
    const code = again.getByRole('link', { name: /^H26/ })
    assert.equal(await code.count(), 1, 'sent once')
    await code.click()
    await again.getByRole('heading', { name: words.yours.vi }).waitFor()
    await again.getByText(said).waitFor()
    await look(citizen, 'a report of one’s own', { page: again })
    const id = again.url().split('/').at(-1) ?? ''

    const desk = await official(stage, 'motcua.hoankiem')
    await visit(desk.page, '/desk/reports')
    await desk.page.getByText(said).first().waitFor()
    await look(desk, 'reports at the desk')
    await visit(desk.page, `/desk/cases/${id}`)
    await desk.page.getByRole('heading', { name: deskWords.publicTitle.vi }).waitFor()
    await look(desk, 'a report at the desk')
    await desk.page.getByRole('button', { name: actionNames.receive.vi }).waitFor()
  },
)
