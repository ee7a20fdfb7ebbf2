/**
 * The main job by clicking: a citizen at a phone applies, pays, follows; the one-stop clerk, a specialist and a leader at
 * their desks receive, draft and sign; the citizen has the result; a stranger verifies it.
 */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Download } from 'playwright-core'
import { translate } from '../src/kernel/i18n.ts'
import { actionNames } from '../src/platform/casework/messages.ts'
import { words as casework } from '../src/platform/casework/pages/page-messages.ts'
import { problems as identity } from '../src/platform/identity/messages.ts'
import { messages as pay } from '../src/platform/payments/pages/page-messages.ts'
import { messages as verify } from '../src/platform/transparency/pages/page-messages.ts'
import { type Draft, getDraft } from '../src/services/procedures/contract.ts'
import { messages as caseWords } from '../src/platform/casework/pages/my-case-messages.ts'
import { words as secondFactor } from '../src/platform/identity/pages/second-factor-messages.ts'
import { words as desk } from '../src/services/procedures/pages/desk-messages.ts'
import { messages as words } from '../src/services/procedures/pages/page-messages.ts'
import { messages as portal } from '../src/web/portal/messages.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { secondFactorEnds } from './as-if.ts'
import { journey, type Person, phone, type Stage } from './browser.ts'
import { fillForm } from './fill-form.ts'
import { look, visit } from './look.ts'
import { code, fillFields, official, throughVneid } from './people.ts'
import { confirm, findCase } from './desk.ts'

const father = 'Nguyễn Văn Minh'

journey('main job: a birth is registered, from a phone to a result that a stranger verifies', async (stage) => {
  const citizen = await stage.enter('citizen', { viewport: phone })
  await findAndStart(citizen)
  const draft = await fillTheForm(citizen)
  const caseCode = await submitAndPay(citizen, draft)
  await clerkReceives(stage, citizen, caseCode)
  await specialistDrafts(stage, caseCode)
  await leaderSigns(stage, citizen, caseCode)
  const result = await citizenHasTheResult(citizen)
  await clerkCloses(stage, caseCode)
  await citizenRates(citizen)
  await strangerVerifies(stage, result, caseCode)
  await leaderRevokes(stage, citizen, caseCode)
  await strangerIsWarned(stage, result)
})

/** Everyday words without marks lead to the procedure; applying leads through VNeID to the task list. */
async function findAndStart(citizen: Person): Promise<void> {
  const { page } = citizen
  await visit(citizen.page, '/')
  await look(citizen, 'home')
  await page.getByRole('combobox', { name: words.searchLabel.vi }).pressSequentially('lam giay khai sinh')
  await page.getByRole('option').first().waitFor()
  await page.getByRole('button', { name: words.search.vi, exact: true }).click()
  await page.waitForURL(/\/search\?/)
  await look(citizen, 'search')
  await page.getByRole('main').getByRole('link', { name: 'Đăng ký khai sinh' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Đăng ký khai sinh' }).waitFor()
  await look(citizen, 'procedure')
  await page.getByRole('link', { name: words.start.vi, exact: true }).click()
  await page.getByRole('main').getByRole('link', { name: ui.signIn.vi }).click()
  await throughVneid(citizen, father, { checked: true })
  await page.waitForURL(/\/apply\/[^/]+$/)
  await look(citizen, 'task list')
}

async function readDraft({ page }: Person): Promise<Draft> {
  const id = /\/apply\/([^/]+)/.exec(page.url())?.[1] ?? ''
  const reply = await page.request.get(`/api${getDraft.path.replace(':id', id)}`)
  assert.equal(reply.status(), 200)
  return (await reply.json()) as Draft
}

/** Page by page. What the city knows stands there already, with its source; going on without the rest is refused. */
async function fillTheForm(citizen: Person): Promise<Draft> {
  const { page } = citizen
  const draft = await readDraft(citizen)
  // A further copy of the certificate costs something, so that there is a fee to pay.
  const answers = { ...fillForm(draft.form, draft.answers, draft.answers['residence']), copies: 1 }
  const [first] = draft.form['x-pages']
  await page.getByRole('link', { name: first?.title.vi ?? '' }).click()
  for (const [at, part] of draft.form['x-pages'].entries()) {
    await page.getByRole('heading', { level: 1, name: part.title.vi }).waitFor()
    if (at === 0) {
      await page
        .getByText(draft.sources['applicantName']?.text.vi ?? 'no source')
        .first()
        .waitFor()
      await page.getByRole('button', { name: words.saveContinue.vi }).click()
      await page.getByRole('alert').getByRole('link').first().waitFor()
      await look(citizen, 'form with errors')
    }
    await fillFields(citizen, draft, answers, { pageId: part.id })
    await look(citizen, `form, ${part.id}`)
    await page.getByRole('button', { name: words.saveContinue.vi }).click()
  }
  return draft
}

async function choose(person: Person, button: string, file: { name: string; mimeType: string; buffer: Buffer }) {
  const chooser = person.page.waitForEvent('filechooser')
  await person.page.getByRole('main').getByRole('button', { name: button }).first().click()
  await (await chooser).setFiles(file)
}

/** A photo is attached, all is reviewed; two presses in one moment make one case; the bank's money comes by itself. */
async function submitAndPay(citizen: Person, draft: Draft): Promise<string> {
  const { page } = citizen
  await page.waitForURL(/\/papers$/)
  const photo = await page.screenshot({ type: 'jpeg' })
  await choose(citizen, ui.takePhoto.vi, { name: 'giay-chung-sinh.jpg', mimeType: 'image/jpeg', buffer: photo })
  await page.getByRole('main').getByRole('link', { name: 'giay-chung-sinh.jpg' }).waitFor()
  await look(citizen, 'papers')
  await page.getByRole('link', { name: words.saveContinue.vi }).click()
  await page.getByRole('checkbox', { name: words.declare.vi }).check()
  await look(citizen, 'review')
  const submissions: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('/submission')) submissions.push(request.url())
  })
  await page.getByRole('button', { name: words.submit.vi, exact: true }).dblclick()
  await page.waitForURL(/\/cases\/[^/]+\/pay$/)
  assert.equal(submissions.length, 1)
  await look(citizen, 'pay')
  await payAtTheBank(citizen)
  await page.getByRole('link', { name: pay.continue.vi }).click()
  await page.waitForURL(/\/receipt$/)
  await page.getByRole('img', { name: caseWords.receiptQr.vi }).waitFor()
  await look(citizen, 'receipt')
  const caseCode = /H26\S+/.exec((await page.locator('dd.case-code').textContent()) ?? '')?.[0]
  assert.ok(caseCode, 'the receipt shows the code of the case')
  await page.getByRole('link', { name: caseWords.toCase.vi }).click()
  await page.getByRole('heading', { level: 1, name: draft.name.vi }).waitFor()
  await look(citizen, 'case, submitted')
  return caseCode
}

async function payAtTheBank(citizen: Person): Promise<void> {
  const { page } = citizen
  const opened = page.waitForEvent('popup')
  await page.getByRole('link', { name: pay.sandboxPay.vi }).click()
  const bank = await opened
  await bank.getByRole('main').getByRole('button').first().click()
  await bank.getByRole('status').waitFor()
  await bank.close()
}

/** The clerk finds the case by Ctrl-K and accepts it with key A; the phone shows it without being touched. */
async function clerkReceives(stage: Stage, citizen: Person, caseCode: string): Promise<void> {
  const clerk = await official(stage, 'motcua.hoankiem', { checked: true })
  await look(clerk, 'desk, my work')
  await findCase(clerk, caseCode)
  await look(clerk, 'case at the desk')
  await clerk.page.keyboard.press('a')
  await clerk.page.getByRole('dialog', { name: actionNames.receive.vi }).waitFor()
  await look(clerk, 'dialog of an action')
  await confirm(clerk, 'receive')
  await citizen.page.getByText('Chuyên viên', { exact: false }).first().waitFor()
  await look(citizen, 'case, received')
}

async function specialistDrafts(stage: Stage, caseCode: string): Promise<void> {
  const specialist = await official(stage, 'chuyenvien.hoankiem')
  const { page } = specialist
  await findCase(specialist, caseCode)
  await page.getByRole('button', { name: actionNames.take.vi }).click()
  await confirm(specialist, 'take')
  const result = page.getByRole('region', { name: desk.result.vi })
  await result.getByRole('button', { name: desk.finish.vi }).waitFor()
  await look(specialist, 'drafting a result')
  await result.getByRole('button', { name: desk.finish.vi }).click()
  await page.getByText(desk.finished.vi).waitFor()
  await look(specialist, 'result drafted')
}

/** The leader came in a while ago: a fresh code is asked for before the signature counts. */
async function leaderSigns(stage: Stage, citizen: Person, caseCode: string): Promise<void> {
  const leader = await official(stage, 'lanhdao.hoankiem', { checked: true })
  const { page } = leader
  await page.clock.setFixedTime(Date.now() + 11 * 60_000)
  await findCase(leader, caseCode)
  await page.getByRole('button', { name: actionNames.sign.vi }).click()
  const dialog = page.getByRole('dialog', { name: desk.sign.vi })
  await dialog.getByLabel(secondFactor.code.vi).fill(code(1))
  await look(leader, 'dialog of the signature')
  await dialog.getByRole('button', { name: desk.sign.vi }).click()
  await page.getByText(desk.signed.vi).waitFor()
  await citizen.page.getByRole('link', { name: caseWords.download.vi }).waitFor()
}

async function saved(download: Download): Promise<Buffer> {
  return readFile(await download.path())
}

/** The phone shows the result by itself, to be downloaded. */
async function citizenHasTheResult(citizen: Person): Promise<Buffer> {
  const { page } = citizen
  await look(citizen, 'case, issued')
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: caseWords.download.vi }).click()
  const result = await saved(await coming)
  assert.equal(result.subarray(0, 5).toString(), '%PDF-')
  return result
}

/** Handing over the electronic result ends the case for the office. */
async function clerkCloses(stage: Stage, caseCode: string): Promise<void> {
  const clerk = await official(stage, 'motcua.hoankiem')
  await findCase(clerk, caseCode)
  await clerk.page.getByRole('button', { name: actionNames['return-result'].vi }).click()
  await clerk.page.getByRole('dialog').getByRole('radio', { name: casework.electronic.vi }).check()
  await confirm(clerk, 'return-result')
}

async function citizenRates(citizen: Person): Promise<void> {
  const { page } = citizen
  await page.getByRole('radio', { name: translate('vi', caseWords.rateStar, { n: 5 }) }).press(' ')
  await page.getByLabel(caseWords.rateComment.vi).fill('Nhanh và rõ ràng.')
  await page.getByRole('button', { name: caseWords.rateSend.vi }).click()
  await page.getByText(translate('vi', caseWords.rated, { n: 5 })).waitFor()
  await look(citizen, 'case, rated')
}

/** Whoever holds the file can check it, without signing in; one changed byte is noticed. */
async function strangerVerifies(stage: Stage, result: Buffer, caseCode: string): Promise<void> {
  const stranger = await stage.enter('stranger', { viewport: phone })
  const { page } = stranger
  await visit(stranger.page, '/')
  await page.getByRole('contentinfo').getByRole('link', { name: portal.verify.vi }).click()
  await page.getByRole('heading', { level: 1, name: verify.title.vi }).waitFor()
  await look(stranger, 'verify')
  const give = (buffer: Buffer) =>
    choose(stranger, ui.chooseFile.vi, { name: 'ket-qua.pdf', mimeType: 'application/pdf', buffer })
  await give(result)
  await page.getByRole('heading', { name: verify.genuineTitle.vi }).waitFor()
  await look(stranger, 'verify, genuine')
  const changed = Buffer.from(result)
  const middle = Math.floor(changed.length / 3)
  changed[middle] = (changed[middle] ?? 0) ^ 1
  await give(changed)
  await page.getByRole('heading', { name: verify.alteredTitle.vi }).waitFor()
  await look(stranger, 'verify, altered')
  await page.getByLabel(verify.codeLabel.vi).fill(caseCode)
  await page.getByRole('button', { name: verify.check.vi, exact: true }).click()
  await page.getByRole('heading', { name: verify.genuineTitle.vi }).waitFor()
  await look(stranger, 'verify, by code')
}

/** The second factor is asked for in the dialog, and without it nothing is revoked. */
async function leaderRevokes(stage: Stage, citizen: Person, caseCode: string): Promise<void> {
  await secondFactorEnds('lanhdao.hoankiem')
  const leader = await official(stage, 'lanhdao.hoankiem')
  const { page } = leader
  await findCase(leader, caseCode)
  await page.getByRole('button', { name: casework.moreActions.vi }).click()
  await page.getByRole('menuitem', { name: actionNames['revoke-result'].vi }).click()
  const dialog = page.getByRole('dialog', { name: desk.revoke.vi })
  await dialog.getByLabel(desk.legalGround.vi).fill('Luật Hộ tịch 2014, Điều 70')
  await dialog.getByLabel(desk.reason.vi).fill('Giấy tờ đã nộp không đúng sự thật.')
  const asked = dialog.getByLabel(secondFactor.code.vi)
  await asked.waitFor()
  await look(leader, 'dialog of a revocation')
  const revoke = dialog.getByRole('button', { name: desk.revoke.vi })
  leader.expected.push(/status of 4\d\d/)
  await asked.fill('000000')
  await revoke.click()
  await dialog.getByText(identity['identity.wrong-code'].title.vi).waitFor()
  await asked.fill(code())
  await revoke.click()
  await page.getByText(desk.revoked.vi).waitFor()
  await citizen.page.getByText(caseWords.resultRevoked.vi).first().waitFor()
  await look(citizen, 'case, revoked')
}

async function strangerIsWarned(stage: Stage, buffer: Buffer): Promise<void> {
  const stranger = await stage.enter('stranger, later', { viewport: phone })
  const { page } = stranger
  await visit(page, '/verify')
  await choose(stranger, ui.chooseFile.vi, { name: 'ket-qua.pdf', mimeType: 'application/pdf', buffer })
  await page.getByRole('heading', { name: verify.revokedTitle.vi }).waitFor()
  await look(stranger, 'verify, revoked')
}
