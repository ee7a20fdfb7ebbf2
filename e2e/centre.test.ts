/** The wall of the operations centre: the figures move while somebody looks. */
import { centreWords } from '../src/platform/casework/pages/centre-messages.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { applyOverHttp } from './apply-over-http.ts'
import { journey, khue, wall } from './browser.ts'
import { look } from './look.ts'
import { official } from './people.ts'

// A ward that no other journey sends anything to.
const baDinh = { unitId: 'gso:00004@2025-07-01', unitName: 'Phường Ba Đình', line: 'Số 25 phố Liễu Giai' }
const applicant = '001301009907'

journey('centre: the counts move by themselves when a case is submitted', async (stage) => {
  const operator = await official(stage, 'dieuhanh', { start: '/centre/', viewport: wall, checked: true })
  const { page } = operator
  await page.getByRole('heading', { level: 1, name: centreWords.title.vi }).waitFor()
  await look(operator, 'centre')
  const row = page.getByRole('row').filter({ hasText: baDinh.unitName })
  for (const open of ['1', '2']) {
    await applyOverHttp(khue, '1.001193', applicant, { answers: { residence: baDinh } })
    await row
      .getByRole('cell')
      .last()
      .and(page.getByText(open, { exact: true }))
      .waitFor()
  }
  await page.getByRole('button', { name: ui.switchTo.vi }).click()
  await page.getByRole('heading', { level: 1, name: centreWords.title.en }).waitFor()
  await look(operator, 'centre', { language: 'en' })
})
