/** The officials' own work, in English, at the width of a desk: the keyboard, many at once, the counter, each other. */
import assert from 'node:assert/strict'
import { translate } from '../src/kernel/i18n.ts'
import { actionNames, problems as caseworkProblems, queueTitles } from '../src/platform/casework/messages.ts'
import { words as casework } from '../src/platform/casework/pages/page-messages.ts'
import type { Draft } from '../src/services/procedures/contract.ts'
import { messages as caseWords } from '../src/platform/casework/pages/my-case-messages.ts'
import { words as procedures } from '../src/services/procedures/pages/desk-messages.ts'
import { messages as portal } from '../src/services/procedures/pages/page-messages.ts'
import { words as desk } from '../src/web/desk/messages.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { applyOverHttp } from './apply-over-http.ts'
import { journey, khue, type Person, phone } from './browser.ts'
import { confirm, findCase } from './desk.ts'
import { fillForm, samplePdf } from './fill-form.ts'
import { look, visit } from './look.ts'
import { fillFields, official, throughVneid } from './people.ts'

const language = 'en'
const english = { language } as const
const mother = { number: '001199009904', name: 'Phạm Ngọc Ánh' }
const other = '001185009909'
const home = { unitId: 'gso:00166@2025-07-01', unitName: 'Phường Cầu Giấy', line: 'Số 1 phố Trần Thái Tông' }
const apply = (citizenNumber: string) => applyOverHttp(khue, '1.001193', citizenNumber)

/** The link is marked when the list is the new queue's. */
async function goToQueue({ page }: Person, queue: keyof typeof queueTitles): Promise<void> {
  const queues = page.getByRole('navigation', { name: desk.queues.en })
  const link = queues.getByRole('link', { name: queueTitles[queue].en })
  await link.click()
  await page.waitForURL((url) => url.searchParams.get('queue') === queue && !url.searchParams.has('text'))
  await link.and(page.locator('[aria-current=page]')).waitFor()
}

/** And its first row is there. */
async function openQueue(person: Person, queue: keyof typeof queueTitles): Promise<void> {
  await goToQueue(person, queue)
  const { page } = person
  await page
    .getByRole('listitem')
    .filter({ has: page.getByRole('checkbox') })
    .first()
    .waitFor()
}

journey('desk: by keyboard through the queue, a saved filter, many cases accepted at once', async (stage) => {
  const cases = [await apply(other), await apply(other), await apply(other)] as const
  const clerk = await official(stage, 'motcua.caugiay', { language, checked: true })
  const { page } = clerk
  await openQueue(clerk, 'unit')
  await look(clerk, 'queue', english)
  const rows = page.getByRole('listitem').filter({ has: page.getByRole('checkbox') })
  const chosen = (at: number) => rows.nth(at).and(page.locator('[aria-current=true]')).waitFor()
  await page.keyboard.press('j')
  await chosen(0)
  await page.keyboard.press('j')
  await chosen(1)
  await page.keyboard.press('k')
  await chosen(0)
  await page.getByRole('article').waitFor()
  await look(clerk, 'case beside the queue', english)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/desk\/cases\//)
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: desk.shortcuts.en }).waitFor()
  await look(clerk, 'shortcuts', english)
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: desk.backToQueue.en }).click()

  // Each list has a search of its own; the key leads to the one on the page, whatever was pressed before.
  for (const queue of ['mine', 'unit'] as const) {
    await goToQueue(clerk, queue)
    await page.keyboard.press('/')
    await page.getByRole('searchbox', { name: casework.searchLabel.en }).and(page.locator(':focus')).waitFor()
  }
  assert.equal(await page.getByRole('searchbox', { name: casework.searchLabel.en }).inputValue(), '')
  await page.keyboard.type(cases[0].code)
  await page.waitForURL(/text=/)
  await page.getByRole('button', { name: casework.saveFilter.en }).click()
  const naming = page.getByRole('dialog', { name: casework.saveFilter.en })
  // What is missing is said at the field, in the page's language whatever the browser's is.
  await naming.getByRole('button', { name: casework.saveFilter.en }).click()
  await naming.getByText(ui.mustEnter.en).waitFor()
  await naming.locator('input:focus').waitFor()
  await naming.getByRole('textbox').fill('The first of them')
  await naming.getByRole('button', { name: casework.saveFilter.en }).click()
  const saved = page.getByRole('navigation', { name: desk.queues.en }).getByRole('link', { name: 'The first of them' })
  await saved.waitFor()
  await openQueue(clerk, 'unit')
  await saved.click()
  await page.waitForURL(/text=/)
  await rows.nth(1).waitFor({ state: 'hidden' })
  assert.equal(await rows.count(), 1)
  await look(clerk, 'saved filter', english)

  await openQueue(clerk, 'unit')
  for (const { code } of cases)
    await page.getByRole('checkbox', { name: translate(language, casework.select, { code }) }).check()
  const bar = page.getByRole('toolbar')
  await look(clerk, 'several chosen', english)
  await bar.getByRole('button', { name: actionNames.receive.en }).click()
  await page.getByText(translate(language, casework.bulkDone, { done: cases.length, failed: 0 })).waitFor()
})

journey('desk: a supplement is asked for at the counter and sent from the phone', async (stage) => {
  const submitted = await apply(mother.number)
  const clerk = await official(stage, 'motcua.caugiay', english)
  await findCase(clerk, submitted.code, language)
  await clerk.page.getByRole('button', { name: actionNames['request-supplement'].en }).click()
  const dialog = clerk.page.getByRole('dialog', { name: actionNames['request-supplement'].en })
  await dialog.getByLabel(casework.supplementItems.en).fill('The back of the notice of birth')
  await dialog.getByLabel(casework.reason.en).fill('The notice of birth has two sides; only one was sent.')
  await confirm(clerk, 'request-supplement', language)

  const citizen = await stage.enter('citizen', { viewport: phone, language })
  const { page } = citizen
  await visit(citizen.page, '/')
  await page.getByRole('main').getByRole('link', { name: ui.signIn.en }).click()
  await throughVneid(citizen, mother.name, { language, checked: true })
  await look(citizen, 'home, signed in', english)
  await visit(citizen.page, '/cases')
  await page.getByRole('link', { name: submitted.code }).waitFor()
  await look(citizen, 'my cases', english)
  await page.getByRole('link', { name: submitted.code }).click()
  await page.getByText('The back of the notice of birth', { exact: true }).waitFor()
  await look(citizen, 'case, something to do', english)
  await page.getByRole('button', { name: caseWords.answerSupplement.en }).click()
  await page.waitForURL(/\/apply\//)
  await look(citizen, 'supplement, tasks', english)
  await page.getByRole('link', { name: portal.sectionPapers.en }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: ui.chooseFile.en }).first().click()
  await (await chooser).setFiles({ name: 'back.pdf', mimeType: 'application/pdf', buffer: samplePdf('The back') })
  await page.getByRole('link', { name: 'back.pdf' }).waitFor()
  await page.getByRole('link', { name: portal.saveContinue.en }).click()
  await page.getByRole('checkbox', { name: portal.declare.en }).check()
  await look(citizen, 'supplement, review', english)
  await page.getByRole('button', { name: portal.submitSupplement.en }).click()
  await page.waitForURL(/\/cases\//)
  // The desk, untouched, has the answer: the case can be accepted again.
  await clerk.page.getByRole('button', { name: actionNames.receive.en }).waitFor()
})

journey('desk: two decide at once; the second is told that the case has moved on', async (stage) => {
  const submitted = await apply(other)
  const clerk = await official(stage, 'motcua.caugiay', english)
  const second = await official(stage, 'motcua.caugiay', english)
  for (const one of [clerk, second]) await findCase(one, submitted.code, language)
  await second.page.getByRole('button', { name: actionNames.receive.en }).click()
  const dialog = second.page.getByRole('dialog', { name: actionNames.receive.en })
  await dialog.waitFor()
  await clerk.page.getByRole('button', { name: actionNames.receive.en }).click()
  await confirm(clerk, 'receive', language)
  second.expected.push(/status of 409/)
  await dialog.getByRole('button', { name: actionNames.receive.en, exact: true }).click()
  await dialog.getByText(caseworkProblems['casework.stale'].title.en).waitFor()
  await look(second, 'stale', english)
  await dialog.getByRole('button', { name: casework.staleReload.en }).click()
  await dialog.waitFor({ state: 'hidden' })
})

journey('desk: a person at the counter is served, with a slip to take home', async (stage) => {
  const clerk = await official(stage, 'motcua.caugiay', english)
  const { page } = clerk
  await page.getByRole('link', { name: desk.reception.en }).click()
  await page.getByLabel(procedures.citizenNumber.en).fill('001301009907')
  await look(clerk, 'reception', english)
  await page.getByRole('button', { name: procedures.lookUp.en }).click()
  await page.getByText(procedures.notKnown.en).or(page.getByText(procedures.known.en)).waitFor()
  await page.getByLabel(procedures.name.en).fill('Đỗ Minh Châu')
  for (const [name, value] of [
    [ui.day.en, '19'],
    [ui.month.en, '12'],
    [ui.year.en, '2001'],
  ] as const)
    await page.getByRole('group', { name: procedures.dateOfBirth.en }).getByLabel(name, { exact: true }).fill(value)
  await page.getByRole('radio', { name: procedures.female.en, exact: true }).check()
  await page.getByRole('searchbox', { name: procedures.findProcedure.en }).fill('birth registration')
  await page.getByRole('radio', { name: /^Birth registration/ }).check()
  const answered = page.waitForResponse((reply) => /\/procedures\/drafts\/[^/]+$/.test(reply.url()) && reply.ok())
  await page.getByRole('button', { name: procedures.start.en, exact: true }).click()
  const draft = (await (await answered).json()) as Draft
  await page.getByRole('button', { name: procedures.receive.en }).waitFor()
  // What is missing is named in the list on top, and each line leads to its field.
  await page.getByRole('button', { name: procedures.receive.en }).click()
  const summary = page.getByRole('alert')
  const childName = draft.form.properties['childName']?.['x-label'].en ?? ''
  await look(clerk, 'counter form, nothing filled in', english)
  assert.deepEqual(
    (await summary.getByRole('link').allTextContents()).filter((line) => /^This is required|^Choose one/.test(line)),
    [],
  )
  await summary.getByRole('link', { name: new RegExp(childName, 'i') }).click()
  await page.getByRole('textbox', { name: childName }).and(page.locator(':focus')).waitFor()
  const answers = fillForm(draft.form, draft.answers, home)
  for (const part of draft.form['x-pages'])
    await fillFields(clerk, draft, answers, { language, pageId: part.id, within: part.title.en })
  const attach = async (file: { name: string; mimeType: string; buffer: Buffer }) => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: ui.chooseFile.en }).first().click()
    await (await chooser).setFiles(file)
  }
  // An iPhone's picture, which this browser cannot read: said before anything is sent, with the way out.
  await attach({ name: 'IMG_0001.HEIC', mimeType: 'image/heic', buffer: Buffer.from('\0\0\0\x18ftypheic') })
  await page.getByText(translate(language, ui.fileHeic, { name: 'IMG_0001.HEIC' })).waitFor()
  await attach({ name: 'notice.pdf', mimeType: 'application/pdf', buffer: samplePdf('Notice') })
  await page.getByText('notice.pdf').first().waitFor()
  await page.getByRole('checkbox', { name: procedures.originalsSeen.en }).check()
  await look(clerk, 'counter form', english)
  await page.getByRole('button', { name: procedures.receive.en }).click()
  const slip = page.getByRole('link', { name: procedures.printSlip.en })
  await slip.waitFor()
  await look(clerk, 'received at the counter', english)
  const reply = await page.request.get((await slip.getAttribute('href')) ?? '')
  assert.equal((await reply.body()).subarray(0, 5).toString(), '%PDF-')
})

journey('desk: every other page of the officials', async (stage) => {
  const leader = await official(stage, 'lanhdao.caugiay', english)
  for (const [name, link] of [
    ['to be issued', desk.unsealed.en],
    ['register', desk.register.en],
  ] as const) {
    await leader.page.getByRole('navigation', { name: ui.desk.en }).getByRole('link', { name: link }).click()
    await leader.page.getByRole('heading', { level: 1 }).waitFor()
    await look(leader, name, english)
  }
  await visit(leader.page, '/desk/account')
  await look(leader, 'account', english)
  const admin = await official(stage, 'quantri.caugiay', english)
  await admin.page.getByRole('link', { name: desk.officials.en }).click()
  await look(admin, 'officials', english)
  // The program of a page that nobody visited yet needs the connection: the page says so, and comes when that is back.
  admin.expected.push(/ERR_INTERNET_DISCONNECTED|unreachable/)
  await admin.context.setOffline(true)
  await admin.page.getByRole('link', { name: desk.registries.en }).click()
  await admin.page.getByRole('heading', { level: 1, name: ui.unreachableTitle.en }).waitFor()
  await admin.context.setOffline(false)
  await admin.page.getByRole('heading', { level: 1, name: desk.registries.en }).waitFor()
})
