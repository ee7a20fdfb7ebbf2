/** Pages that no other journey comes by, on a phone: the desk's case and register, the stand-ins, and what is not there. */
import { register } from '../src/platform/casework/contract.ts'
import { words as casework } from '../src/platform/casework/pages/page-messages.ts'
import { problems } from '../src/services/procedures/messages.ts'
import { applyOverHttp } from './apply-over-http.ts'
import { journey, khue, phone } from './browser.ts'
import { look, visit } from './look.ts'
import { official } from './people.ts'

const applicant = '001166009912'

journey('desk on a phone: a case with its facts first, and the register as cards', async (stage) => {
  const { caseId, code } = await applyOverHttp(khue, '1.004873', applicant)
  const clerk = await official(stage, 'motcua.hoankiem', { viewport: phone })
  const { page } = clerk
  await visit(page, `/desk/cases/${caseId}`)
  await page.getByRole('article', { name: code }).waitFor()
  await look(clerk, 'case on a phone')
  const answered = page.waitForResponse((reply) => reply.url().includes(`/api${register.path}`))
  await visit(page, '/desk/register')
  await answered
  await page.getByRole('region', { name: casework.register.vi }).getByText(code).waitFor()
  await look(clerk, 'register on a phone')
})

journey('stand-ins on a phone: the post, the bank, the mail, another agency', async (stage) => {
  const visitor = await stage.enter('visitor', { viewport: phone })
  const sandbox = process.env['KHUE_JOURNEY_SANDBOX'] ?? ''
  for (const name of ['post', 'bank', 'mail', 'agency']) {
    await visitor.page.goto(`${sandbox}/${name}/`)
    await look(visitor, `stand-in, ${name}`, { foreign: true })
  }
})

journey('portal: a procedure that is not there says so in its heading, with a way on', async (stage) => {
  const visitor = await stage.enter('visitor', { viewport: phone })
  visitor.expected.push(/status of 404/)
  await visit(visitor.page, '/procedures/9.999999')
  await visitor.page.getByRole('heading', { level: 1, name: problems['procedures.unknown'].title.vi }).waitFor()
  await look(visitor, 'no such procedure')
})
