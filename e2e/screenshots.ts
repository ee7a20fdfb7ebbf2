/**
 * Takes the README's pictures of the main pages, in both languages, into docs/images: `npm run screenshots`. A city with some
 * dozens of cases is loaded before, so that the desk and the wall have something to show.
 */
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { actOnCase, viewCase } from '../src/platform/casework/contract.ts'
import { signInOfficial } from '../src/platform/identity/sign-in-client.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { apiClient } from './api-client.ts'
import { applyOverHttp } from './apply-over-http.ts'
import { deskScreen, journey, khue, type Person, phone, wall } from './browser.ts'
import { settled, visit } from './look.ts'
import { official, throughVneid } from './people.ts'
import { playJourney } from './play-journey.ts'

const folder = path.join(import.meta.dirname, '..', 'docs', 'images')
const bytesMax = 60 * 1024
const cases = 240
const citizen = { number: '001097009903', name: 'Lê Hoàng Nam' }
const languages = ['vi', 'en'] as const

/** The window as WebP, at the best quality that keeps it small. */
async function picture(person: Person, name: string): Promise<void> {
  const { page } = person
  await settled(person)
  const devtools = await person.context.newCDPSession(page)
  for (let quality = 90; ; quality -= 10) {
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality })
    const bytes = Buffer.from(data, 'base64')
    if (bytes.length > bytesMax && quality > 20) continue
    await writeFile(path.join(folder, `${name}.webp`), bytes)
    process.stdout.write(`${name}.webp ${Math.ceil(bytes.length / 1024)} kB, quality ${quality}\n`)
    return
  }
}

async function inBoth(person: Person, name: string, reload: (page: Page) => Promise<unknown>): Promise<void> {
  for (const language of languages) {
    await person.context.addCookies([{ name: 'khue_language', value: language, url: khue }])
    await reload(person.page)
    await picture(person, `${name}-${language}`)
  }
}

/** A case that a clerk has accepted, and one that has gone all the way: the address that its QR code holds. */
async function story(): Promise<{ caseId: string; verifyUrl: string }> {
  const { caseId } = await applyOverHttp(khue, '1.001193', citizen.number)
  const clerk = apiClient((await signInOfficial(khue, 'motcua.hoankiem')).fetch)
  const { version } = await clerk.call(viewCase, { params: { id: caseId } })
  const action = { type: 'receive', passOn: true } as const
  await clerk.call(actOnCase, { params: { id: caseId }, body: { expectedVersion: version, action } })
  const { files } = await playJourney({ url: khue, procedure: '1.001193', step: (_words, work) => work() })
  const proof = JSON.parse(String(files['proof.json'])) as { resultId: string }
  return { caseId, verifyUrl: `/verify?r=${proof.resultId}` }
}

journey('screenshots', async (stage) => {
  await mkdir(folder, { recursive: true })
  const sandboxUrl = process.env['KHUE_JOURNEY_SANDBOX'] ?? ''
  const env = {
    ...process.env,
    DATA_DIR: process.env['KHUE_JOURNEY_DATA'],
    // The same city: its log of results is named after its address.
    PUBLIC_URL: khue,
    SANDBOX_URL: sandboxUrl,
    SANDBOX_PORT: new URL(sandboxUrl).port,
    LOG_LEVEL: 'warn',
  }
  await promisify(execFile)(process.execPath, ['src/main.ts', 'load', '--cases', String(cases)], { env })
  const { caseId, verifyUrl } = await story()

  const person = await stage.enter('citizen', { viewport: phone })
  const { page } = person
  await visit(person.page, '/cases')
  await page.getByRole('main').getByRole('link', { name: ui.signIn.vi }).click()
  await throughVneid(person, citizen.name)
  await inBoth(person, 'portal-home', () => visit(person.page, '/'))
  await inBoth(person, 'portal-case', () => visit(person.page, `/cases/${caseId}`))
  await inBoth(person, 'verify', () => visit(person.page, verifyUrl))

  const specialist = await official(stage, 'chuyenvien.hoankiem', { viewport: deskScreen })
  await inBoth(specialist, 'desk-case', () => visit(specialist.page, `/desk/?queue=unit&case=${caseId}`))
  const operator = await official(stage, 'dieuhanh', { start: '/centre/', viewport: wall })
  await inBoth(operator, 'centre', () => operator.page.reload())
})
