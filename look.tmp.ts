// node /tmp/city-shot.ts plan.json ; runs inside the tree
import { chromium } from 'playwright-core'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { signInOfficial } from './src/platform/identity/sign-in-client.ts'
const base = 'http://localhost:9140'
const plan = JSON.parse(readFileSync(process.argv[2]!, 'utf8'))
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--use-gl=swiftshader', '--enable-unsafe-swiftshader'] })
const cache: any = existsSync('/tmp/city-cookies.json') ? JSON.parse(readFileSync('/tmp/city-cookies.json', 'utf8')) : {}
async function cookies(user: string) {
  if (!cache[user]) {
    const s = await signInOfficial(base, user)
    cache[user] = s.cookieHeader().split('; ').map((p: string) => ({ name: p.slice(0, p.indexOf('=')), value: p.slice(p.indexOf('=') + 1), domain: 'localhost', path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' }))
    writeFileSync('/tmp/city-cookies.json', JSON.stringify(cache))
  }
  return cache[user]
}
for (const s of plan) {
  const c = await browser.newContext({ viewport: { width: s.w ?? 1440, height: s.h ?? 900 }, colorScheme: s.dark ? 'dark' : 'light', locale: s.en ? 'en-GB' : 'vi-VN', geolocation: { latitude: 21.0287, longitude: 105.8524, accuracy: 12 }, permissions: ['geolocation'] })
  if (s.user) await c.addCookies(await cookies(s.user))
  const p = await c.newPage()
  p.on('console', (m) => ['error', 'warning'].includes(m.type()) && !/GPU stall|swiftshader|GL Driver/.test(m.text()) && console.log(s.name, m.text().slice(0, 300)))
  p.on('pageerror', (e) => console.log(s.name, 'PAGEERROR', e.message))
  await p.goto(base + s.path)
  await p.waitForTimeout(s.wait ?? 3500)
  for (const step of s.steps ?? []) {
    try { await new Function('p', `return (async () => { ${step} })()`)(p) } catch (e: any) { console.log(s.name, 'STEP', e.message.slice(0, 300)) }
  }
  await p.screenshot({ path: `/tmp/city-shots/${s.name}.png`, fullPage: s.full ?? false })
  const w = await p.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight])
  if (w[0]! > (s.w ?? 1440)) console.log(s.name, 'WIDE', w[0])
  if (s.wall && w[1]! > s.h) console.log(s.name, 'TALL', w[1])
  await c.close()
}
await browser.close()
