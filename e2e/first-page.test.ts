/** Pages as the server draws them: whole without script, in both languages, and taken over by the program without a change. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { signInCitizen } from '../src/platform/identity/sign-in-client.ts'
import { type Draft, getDraft, startDraft } from '../src/services/procedures/contract.ts'
import { messages as verify } from '../src/platform/transparency/pages/page-messages.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { apiClient } from './api-client.ts'
import { eventually } from './eventually.ts'

const languages = ['vi', 'en'] as const
/** Generous: a busy machine must not fail a test. */
const stepMs = 90_000
/** Public pages, each with its heading and a text from its depth. */
const publicPages = [
  { at: '/', vi: ['Bạn cần làm việc gì?', 'Đăng ký khai sinh'], en: ['What do you need to do?', 'Birth registration'] },
  {
    at: '/procedures/1.001193',
    vi: ['Đăng ký khai sinh', 'Căn cứ pháp lý'],
    en: ['Birth registration', 'Legal basis'],
  },
  {
    at: '/search?text=khai+sinh',
    vi: ['Kết quả tìm kiếm', 'Đăng ký khai sinh'],
    en: ['Search results', 'Birth registration'],
  },
  { at: '/search', vi: ['Tất cả thủ tục', 'Hộ tịch'], en: ['All procedures', 'Civil status'] },
  { at: '/life/child', vi: ['Có con', 'Đăng ký khai sinh'], en: ['Having a child', 'Birth registration'] },
  {
    at: '/open-data',
    vi: ['Dữ liệu mở', 'Đơn vị hành chính Hà Nội từ năm 2019'],
    en: ['Open data', 'Administrative units of Hanoi since 2019'],
  },
  { at: '/verify', vi: ['Kiểm tra giấy tờ', 'Nhập mã hồ sơ'], en: ['Verify a paper', 'Enter its case code'] },
  { at: '/accessibility', vi: ['Khả năng tiếp cận', 'bàn phím'], en: ['Accessibility', 'keyboard'] },
] as const

/** Nobody else's in the journeys: an application is one for a person and a procedure, and another journey would submit it. */
const applicant = '001090009910'

/** The Khuê of this run (one-khue.ts). */
const khue = { url: process.env['KHUE_JOURNEY_URL'] ?? '' }
let browser: Browser

before(async () => {
  const executablePath = process.env['CHROMIUM'] ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim()
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
})

after(async () => {
  await browser?.close()
})

async function served(at: string, cookie = ''): Promise<{ response: Response; html: string }> {
  const response = await fetch(khue.url + at, { headers: { cookie } })
  return { response, html: await response.text() }
}

/** The applicant, signed in, with an application just begun. */
async function applying() {
  const citizen = await signInCitizen(khue.url, applicant)
  const api = apiClient(citizen.fetch)
  const draft = await api.call(startDraft, { body: { code: '1.001193', afresh: true } })
  const answers = async (): Promise<Draft['answers']> =>
    (await api.call(getDraft, { params: { id: draft.id } })).answers
  return { cookieHeader: citizen.cookieHeader(), draft, answers }
}

const count = (html: string, element: string): number => html.match(new RegExp(`<${element}[ >]`, 'g'))?.length ?? 0

test('UI8: a public page is whole in what the server sends, in both languages', async () => {
  for (const page of publicPages) {
    for (const language of languages) {
      const { response, html } = await served(page.at, `khue_language=${language}`)
      const where = `${page.at} in ${language}`
      assert.equal(response.status, 200, where)
      for (const element of ['header', 'main', 'h1', 'title', 'footer']) assert.equal(count(html, element), 1, where)
      assert.match(html, new RegExp(`<html lang="${language}"`), where)
      // What the program goes on from is not what a person reads.
      const [read = ''] = html.split('<script')
      for (const text of page[language]) assert.ok(read.includes(text), `${where} does not say “${text}”`)
    }
  }
})

test('UI8: what is not there says so with 404; the theme is on the page from the start', async () => {
  const nowhere = await served('/nowhere')
  assert.equal(nowhere.response.status, 404)
  assert.match(nowhere.html, /Không có trang này/)
  assert.equal((await served('/procedures/9.999999')).response.status, 404)
  assert.match((await served('/', 'khue_theme=dark')).html, /<html lang="vi" data-theme="dark"/)
  assert.match((await served('/desk/', 'khue_theme=dark; khue_language=en')).html, /<html lang="en" data-theme="dark"/)
  // The program reads and changes the language that signing in has set.
  const signIn = await fetch(`${khue.url}/api/identity/sign-in?face=portal&language=en`, { redirect: 'manual' })
  const language = signIn.headers.getSetCookie().find((one) => one.startsWith('khue_language=en'))
  assert.doesNotMatch(language ?? 'HttpOnly', /HttpOnly/i)
  // A cookie is anybody's text: it must not become markup.
  assert.match((await served('/', 'khue_theme="><script>; khue_language="><b>')).html, /<html lang="vi" data-theme=""/)
})

test('UI7: what runs in a page carries the nonce of its reply, and no style sheet stands in it', async () => {
  for (const at of ['/', '/procedures/1.001193', '/desk/', '/centre/', '/api/docs']) {
    const { response, html } = await served(at)
    const policy = response.headers.get('content-security-policy') ?? ''
    const nonce = /script-src[^;]*'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
    assert.ok(nonce.length >= 16 && !/script-src[^;]*unsafe/.test(policy), policy)
    for (const [tag] of html.matchAll(/<(?:script|style)\b[^>]*>/g)) {
      const runsNot = tag.includes('type="application/json"') || / src="\//.test(tag)
      assert.ok(runsNot || tag.includes(`nonce="${nonce}"`), `${at}: ${tag}`)
      if (at !== '/api/docs') assert.doesNotMatch(tag, /^<style/, at)
    }
  }
})

const cookiesOf = (header: string): Record<string, string> =>
  Object.fromEntries(header.split('; ').map((pair) => pair.split('=', 2) as [string, string]))

async function signIn(context: BrowserContext, cookieHeader: string): Promise<void> {
  const cookies = Object.entries(cookiesOf(cookieHeader))
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: khue.url })))
}

/** React marks what it has taken over. Runs in the page. */
const takenOver = (): boolean =>
  Object.keys(document.querySelector('main h1') ?? {}).some((name) => name.startsWith('__reactFiber'))

/** Opens a page as a browser does and tells what went wrong, and what the program asked that the server had answered. */
async function opened(at: string, cookies: Readonly<Record<string, string>>) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  try {
    await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: khue.url })))
    context.setDefaultTimeout(stepMs)
    const page = await context.newPage()
    const wrong: string[] = []
    const asked: string[] = []
    page.on('pageerror', (error) => wrong.push(error.message))
    page.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) wrong.push(line.text())
    })
    page.on('request', (request) => {
      if (new URL(request.url()).pathname.startsWith('/api/')) asked.push(request.url())
    })
    await page.goto(khue.url + at)
    await page.waitForFunction(takenOver)
    await page.waitForLoadState('networkidle')
    const [headers, mains, heading] = await Promise.all([
      page.locator('header').count(),
      page.locator('main').count(),
      page.locator('h1').innerText(),
    ])
    return { wrong, asked, headers, mains, heading }
  } finally {
    await context.close()
  }
}

test('UI9: the program takes a drawn page over as it is: nothing wrong, nothing doubled, nothing asked again', async () => {
  for (const [index, page] of publicPages.entries()) {
    for (const language of index === 0 ? languages : ['vi' as const]) {
      const { wrong, asked, headers, mains, heading } = await opened(page.at, { khue_language: language })
      const where = `${page.at} in ${language}`
      assert.deepEqual(wrong, [], where)
      assert.deepEqual([headers, mains], [1, 1], where)
      assert.equal(heading, page[language][0], where)
      assert.deepEqual(asked, [], where)
    }
  }
})

test('UI10: a page that shows something of one person is drawn for that person, and no cache keeps it', async () => {
  const { cookieHeader, draft } = await applying()
  const at = `/apply/${draft.id}/form/${draft.form['x-pages'][0]?.id ?? ''}`
  const own = await served(at, cookieHeader)
  assert.equal(own.response.headers.get('cache-control'), 'private, no-store')
  assert.equal(count(own.html, 'form'), 1)
  const stranger = await served(at)
  assert.equal(count(stranger.html, 'form'), 0)
  assert.equal(stranger.response.headers.get('cache-control'), 'private, no-cache')
  const cookies = cookiesOf(cookieHeader)
  const application = `/apply/${draft.id}`
  const pages = [at, application, `${application}/papers`, `${application}/review`, '/cases', '/papers', '/me', '/']
  for (const one of pages) {
    const { html } = await served(one, cookieHeader)
    const { wrong, heading, headers, mains } = await opened(one, cookies)
    assert.deepEqual(wrong, [], one)
    assert.deepEqual([headers, mains], [1, 1], one)
    assert.ok(html.split('<script')[0]?.includes(heading), `${one} was sent without its heading “${heading}”`)
  }
  // What the service worker keeps has nobody's content.
  const shell = await served('/shell', cookieHeader)
  assert.doesNotMatch(shell.html, /id="answers"|<h1/)
})

/** How often a portal page was left to the browser so far, by reason. */
async function pagesLeft(): Promise<Record<string, number>> {
  const { html: metrics } = await served('/metrics')
  const lines = metrics.matchAll(/^khue_pages_left_total\{face="portal",reason="(\w+)"\} (\d+)$/gm)
  return Object.fromEntries([...lines].map(([, reason = '', times]) => [reason, Number(times)]))
}

test('K10: a page that is left to the browser is counted by its reason; none of this run was left by a fault', async () => {
  const { cookieHeader, draft } = await applying()
  const before = await pagesLeft()
  await served(`/apply/${draft.id}`)
  const after = await pagesLeft()
  assert.ok((after['refused'] ?? 0) > (before['refused'] ?? 0))
  const atOnce = Array.from({ length: 40 }, () => served(`/apply/${draft.id}/form/child`, cookieHeader))
  for (const { html } of await Promise.all(atOnce)) assert.equal(count(html, 'form'), 1)
  const { unavailable = 0, unsettled = 0, failed = 0 } = await pagesLeft()
  assert.deepEqual({ unavailable, unsettled, failed }, { unavailable: 0, unsettled: 0, failed: 0 })
})

test('UI10: without a connection the kept shell is filled by the program', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  try {
    await context.addCookies([{ name: 'khue_language', value: 'en', url: khue.url }])
    const page = await context.newPage()
    await page.goto(khue.url)
    await page.evaluate(() => navigator.serviceWorker.ready)
    // The first worker takes control of the page when it has kept all its files.
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    await context.setOffline(true)
    await page.goto(`${khue.url}/cases`)
    await page.locator('header').waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'en')
    assert.equal(await page.locator('main').count(), 1)
    await page.goto(khue.url)
    assert.equal(await page.locator('h1').innerText(), 'What do you need to do?')
  } finally {
    await context.close()
  }
})

test('UI4: what was not yet sent when the tab closed is laid over the page that the server draws, and sent', async () => {
  const { cookieHeader, draft, answers } = await applying()
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  context.setDefaultTimeout(stepMs)
  try {
    await signIn(context, cookieHeader)
    const form = `${khue.url}/apply/${draft.id}/form/child`
    const page = await context.newPage()
    await page.goto(form)
    const box = page.locator('main form').getByRole('textbox').first()
    const id = await box.getAttribute('id')
    await page.waitForFunction(takenOver)
    await context.setOffline(true)
    await box.fill('Nguyễn Bảo An')
    // The page says when this browser has it; a tab that is closed in the same instant promises nothing.
    await page.getByText(ui.savedHere.vi).first().waitFor()
    await page.close()
    assert.equal((await answers())['childName'], undefined)
    await context.setOffline(false)
    const again = await context.newPage()
    await again.goto(form)
    await again.waitForFunction(
      (name) => document.querySelector(`[id="${name}"]`)?.matches('[value="Nguyễn Bảo An"]'),
      id,
    )
    await again.getByText(ui.savedAt.vi.replace('{time}', '').trim()).first().waitFor()
    assert.equal((await answers())['childName'], 'Nguyễn Bảo An')
  } finally {
    await context.close()
  }
})

/** A page whose program is on its way until `release` is called: a slow line. */
async function slowly(context: BrowserContext, at: string): Promise<{ page: Page; release: () => void }> {
  const released = Promise.withResolvers<void>()
  const page = await context.newPage()
  await page.route('**/assets/*.js', async (route) => {
    await released.promise
    await route.continue()
  })
  await page.goto(khue.url + at, { waitUntil: 'domcontentloaded' })
  return { page, release: released.resolve }
}

test('UI11: what is typed and chosen in a form before the program is there counts', async () => {
  const { cookieHeader, draft, answers } = await applying()
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, serviceWorkers: 'block' })
  context.setDefaultTimeout(stepMs)
  try {
    await signIn(context, cookieHeader)
    const { page, release } = await slowly(context, `/apply/${draft.id}/form/child`)
    assert.equal(
      await page.locator('main form').count(),
      1,
      `the server sent: ${await page.locator('main').innerText()}`,
    )
    const name = page.locator('main form').getByRole('textbox').first()
    const girl = page.getByRole('radio', { name: 'Nữ' })
    await name.fill('Nguyễn Bảo An')
    await girl.check()
    release()
    await page.waitForFunction(takenOver)
    await eventually('what was typed early is saved', async () => {
      const { childName, childSex } = await answers()
      assert.deepEqual([childName, childSex], ['Nguyễn Bảo An', 'female'])
    })
    assert.equal(await name.inputValue(), 'Nguyễn Bảo An')
    assert.equal(await girl.isChecked(), true)
  } finally {
    await context.close()
  }
})

test('UI11: what is typed and sent before the program is there counts', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, serviceWorkers: 'block' })
  context.setDefaultTimeout(stepMs)
  try {
    const home = await slowly(context, '/')
    await home.page.getByRole('search').getByRole('combobox').fill('khai sinh')
    await home.page.getByRole('search').getByRole('button').click()
    home.release()
    await home.page.waitForURL(/\/search\?text=khai/)
  } finally {
    await context.close()
  }
})

test('UI11: a file that was chosen before the program is there is sent', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, serviceWorkers: 'block' })
  context.setDefaultTimeout(stepMs)
  try {
    const { page, release } = await slowly(context, '/verify')
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    const buffer = Buffer.from('%PDF-1.4\ntrailer<<>>\n%%EOF')
    await page.locator('input[type=file]').setInputFiles({ name: 'khac.pdf', mimeType: 'application/pdf', buffer })
    release()
    await page.getByRole('heading', { name: verify.unknownTitle.vi }).waitFor()
    assert.deepEqual(faults, [])
  } finally {
    await context.close()
  }
})
