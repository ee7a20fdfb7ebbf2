/** Without a connection: the portal opens, and what was typed survives a closed tab. */
import assert from 'node:assert/strict'
import { type Draft, getDraft } from '../src/services/procedures/contract.ts'
import { messages as words } from '../src/services/procedures/pages/page-messages.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { journey, phone } from './browser.ts'
import { look, visit } from './look.ts'
import { labelled, throughVneid } from './people.ts'

const applicant = 'Hoàng Văn Tuấn'
const typed = 'Hoàng Minh Anh'

journey(
  'UI12, UI15: without a connection the shell opens and says so, and an unsent form survives a lost connection and a closed tab',
  async (stage) => {
    const citizen = await stage.enter('citizen', { viewport: phone, serviceWorker: true })
    const { context, page } = citizen
    await visit(page, '/procedures/1.001193/start')
    await page.getByRole('main').getByRole('link', { name: ui.signIn.vi }).click()
    await throughVneid(citizen, applicant)
    await page.waitForURL(/\/apply\/[^/]+$/)
    const id = /\/apply\/([^/]+)/.exec(page.url())?.[1] ?? ''
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
    await visit(page, `/apply/${id}/form/child`)
    const name = labelled('Họ, chữ đệm, tên của trẻ')
    await page.getByRole('textbox', { name }).waitFor()

    citizen.expected.push(/ERR_INTERNET_DISCONNECTED/)
    await context.setOffline(true)
    await page.getByRole('textbox', { name }).fill(typed)
    await page.getByText(ui.savedHere.vi).waitFor()
    await look(citizen, 'form, offline')
    await page.close()

    const again = await context.newPage()
    await visit(again, '/')
    await again.getByRole('heading', { level: 1, name: words.homeTitle.vi }).waitFor()
    await again.getByText(ui.offline.vi).waitFor()
    await visit(again, `/apply/${id}/form/child`)
    await again.getByText(ui.offline.vi).waitFor()
    assert.equal(await again.getByRole('textbox', { name }).inputValue(), typed)
    await again.close()

    // UI15: nobody was there for longer than a sign-in lasts. Whoever opens the phone next reads nothing of it.
    const late = await context.newPage()
    await late.clock.setFixedTime(Date.now() + 40 * 60_000)
    await visit(late, `/apply/${id}/form/child`)
    await late.getByRole('heading', { name: 'Cần đăng nhập' }).waitFor()
    assert.equal(await late.evaluate(readsOfKept, typed), false)
    await late.close()

    const back = await context.newPage()
    await context.setOffline(false)
    await visit(back, `/apply/${id}/form/child`)
    assert.equal(await back.getByRole('textbox', { name }).inputValue(), typed, 'it is its person’s again')
    await back.getByText(ui.savedAt.vi.replace('{time}', '').trim()).waitFor()
    const reply = await context.request.get(`/api${getDraft.path.replace(':id', id)}`)
    assert.equal(((await reply.json()) as Draft).answers['childName'], typed)
  },
)

/** In the browser: whether what is kept in it can be read by who looks for these words. */
async function readsOfKept(words: string): Promise<boolean> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('khue', 1)
    request.addEventListener('success', () => resolve(request.result))
  })
  const all = await new Promise<unknown[]>((resolve) => {
    const request = database.transaction('kept').objectStore('kept').getAll()
    request.addEventListener('success', () => resolve(request.result))
  })
  database.close()
  return JSON.stringify(all).includes(words)
}
