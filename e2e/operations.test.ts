/** The operations centre: an incident from the form to the wall and to a task at the desk; a warning from the centre to the portal. */
import { words } from '../src/services/operations/pages/page-messages.ts'
import { warningWords } from '../src/services/operations/pages/warning-messages.ts'
import { workWords } from '../src/services/operations/pages/work-messages.ts'
import { words as secondFactor } from '../src/platform/identity/pages/second-factor-messages.ts'
import { secondFactorEnds } from './as-if.ts'
import { deskScreen, journey, phone, wall } from './browser.ts'
import { look, visit } from './look.ts'
import { code, official } from './people.ts'

// A commune that no other journey has to do with.
const commune = { typed: 'dong anh', name: 'Xã Đông Anh' }
const incident = 'Tràn bờ kênh Đông Anh'

journey('operations: an incident stands on the wall at once, and its task is done at the desk', async (stage) => {
  const operator = await official(stage, 'dieuhanh', {
    start: '/centre/operations',
    viewport: deskScreen,
    checked: true,
  })
  const { page } = operator
  await page.getByRole('button', { name: words.takeCall.vi }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel(words.callerNumber.vi).fill('0912 345 678')
  await form.getByLabel(words.kind.vi).selectOption('flood')
  await form.getByLabel(words.titleField.vi).fill(incident)
  await form.getByRole('combobox', { name: words.unit.vi }).fill(commune.typed)
  await form.getByRole('option', { name: commune.name }).click()
  await form.getByRole('radio', { name: /^3/ }).check()
  await form.getByRole('button', { name: words.open.vi }).click()
  await page.getByRole('article', { name: incident }).waitFor()
  await look(operator, 'operations')

  const screen = await operator.context.newPage()
  await screen.setViewportSize(wall)
  await visit(screen, '/centre/wall?screens=incidents')
  await screen.getByRole('alert').filter({ hasText: incident }).waitFor()
  // A wall is bare: it has no bar to look for.
  await look(operator, 'wall', { page: screen, foreign: true })
  await screen.setViewportSize(deskScreen)
  await visit(screen, '/centre/wall?screens=reports')
  await look(operator, 'wall of reports', { page: screen, foreign: true })
  await page.getByRole('button', { name: words.takeInHand.vi }).click()
  // Nobody touches the wall: it hears that somebody has it in hand.
  await screen.getByRole('alert').filter({ hasText: incident }).waitFor({ state: 'detached' })

  await page.getByRole('button', { name: workWords.give.vi }).click()
  await form.getByLabel(workWords.what.vi).fill('Đắp bao cát bờ kênh')
  await form.getByRole('combobox', { name: workWords.unit.vi }).fill('so xay dung')
  await form.getByRole('option', { name: 'Sở Xây dựng' }).click()
  await form.getByRole('button', { name: workWords.give.vi }).click()
  await page.getByText('Đắp bao cát bờ kênh').first().waitFor()

  const worker = await official(stage, 'chuyenvien.soxaydung', { start: '/desk/tasks', checked: true })
  const row = worker.page.getByRole('row').filter({ hasText: 'Đắp bao cát bờ kênh' })
  await row.getByRole('button', { name: workWords.accept.vi }).click()
  await row.getByRole('button', { name: workWords.finish.vi }).click()
  await worker.page.getByRole('dialog').getByLabel(workWords.whatWasDone.vi).fill('Đã đắp 40 m')
  await worker.page.getByRole('dialog').getByRole('button', { name: workWords.finish.vi }).click()
  await row.getByText('Đã đắp 40 m').waitFor()
  await look(worker, 'tasks')
  await page.getByText('Đã đắp 40 m').first().waitFor()
})

journey('operations: a warning is let out by a second person and stands on top of the portal', async (stage) => {
  const operator = await official(stage, 'dieuhanh', { start: '/centre/warnings', viewport: deskScreen })
  const form = operator.page.getByRole('dialog')
  await operator.page.getByRole('button', { name: warningWords.compose.vi }).click()
  await form.getByLabel(warningWords.wholeCity.vi).check()
  for (const [label, text] of [
    [warningWords.headlineVi, 'Diễn tập: ngập úng nội thành'],
    [warningWords.headlineEn, 'Exercise: flooding in the centre'],
    [warningWords.descriptionVi, 'Đây là diễn tập.'],
    [warningWords.descriptionEn, 'This is an exercise.'],
    [warningWords.instructionVi, 'Không cần làm gì.'],
    [warningWords.instructionEn, 'Nothing has to be done.'],
  ] as const)
    await form.getByLabel(label.vi).fill(text)
  await form.getByLabel(warningWords.purpose.vi).selectOption('Exercise')
  await form.getByRole('button', { name: warningWords.compose.vi }).click()
  await operator.page.getByText('Diễn tập: ngập úng nội thành').waitFor()
  await look(operator, 'centre-warnings')

  const leader = await official(stage, 'lanhdao.ubndthanhpho', { start: '/centre/warnings', viewport: deskScreen })
  await secondFactorEnds('lanhdao.ubndthanhpho')
  await leader.page.reload()
  await leader.page.getByRole('button', { name: warningWords.approve.vi }).click()
  const signing = leader.page.getByRole('dialog')
  await signing.getByLabel(secondFactor.code.vi).fill(code(1))
  await look(leader, 'dialog of a warning')
  await signing.getByRole('button', { name: warningWords.approve.vi }).click()
  await leader.page.getByText(warningWords.inForce.vi).first().waitFor()

  const citizen = await stage.enter('người dân', { viewport: phone })
  await visit(citizen.page, '/warnings')
  await citizen.page.getByRole('complementary', { name: warningWords.warning.vi }).waitFor()
  await look(citizen, 'warnings')
  await citizen.page.getByRole('link', { name: 'Diễn tập: ngập úng nội thành' }).click()
  await citizen.page.getByRole('link', { name: warningWords.signed.vi }).waitFor()
  await look(citizen, 'warning')

  // It would stand on top of every other journey's pages.
  await operator.page.getByRole('button', { name: warningWords.cancel.vi }).click()
  await form.getByLabel(warningWords.reasonVi.vi).fill('Hết diễn tập')
  await form.getByLabel(warningWords.reasonEn.vi).fill('The exercise is over')
  await form.getByRole('button', { name: warningWords.cancel.vi }).click()
  await leader.page.getByRole('button', { name: warningWords.approve.vi }).click()
  await leader.page.getByRole('dialog').getByRole('button', { name: warningWords.approve.vi }).click()
  await citizen.page.reload()
  await citizen.page.getByRole('complementary', { name: warningWords.warning.vi }).waitFor({ state: 'detached' })
})
