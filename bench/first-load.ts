/**
 * How soon the portal is there on a throttled phone: Lighthouse (mobile, its own throttling) on the home page, a procedure and a
 * page of a form, against the real program; and how much script the first load carries, measured on the wire.
 * `npm run bench -- first-load [--url http://…] [--runs 3]` (without --url a Khuê of its own is started).
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { apiClient } from '../e2e/api-client.ts'
import { spawnKhue } from '../e2e/own-khue.ts'
import { freePort } from '../src/kernel/run.ts'
import { signInCitizen } from '../src/platform/identity/sign-in-client.ts'
import { startDraft } from '../src/services/procedures/contract.ts'

const procedure = '1.001193'

interface Measured {
  readonly page: string
  readonly scriptKb: number
  readonly performance: number
  readonly accessibility: number
  readonly contentMs: number
  readonly largestMs: number
  readonly blockedMs: number
}

function findChromium(): string {
  return process.env['CHROMIUM'] ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim()
}

interface Audit {
  readonly numericValue?: number
  readonly details?: { readonly items?: readonly { readonly resourceType?: string; readonly transferSize?: number }[] }
}

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number | null } | undefined>>
  readonly audits: Readonly<Record<string, Audit | undefined>>
}

type Lighthouse = (
  url: string,
  flags: Readonly<Record<string, unknown>>,
) => Promise<{ readonly lhr: Report } | undefined>

/** One run. Scores are 0 to 100; script is what crossed the wire, compressed. */
async function measure(name: string, url: string, port: number, cookie: string | undefined): Promise<Measured> {
  const { default: lighthouse } = (await import('lighthouse')) as unknown as { default: Lighthouse }
  const result = await lighthouse(url, {
    port,
    output: 'json',
    logLevel: 'error',
    onlyCategories: ['performance', 'accessibility'],
    ...(cookie && { extraHeaders: { Cookie: cookie } }),
  })
  if (!result) throw new Error(`Lighthouse gave nothing for ${url}`)
  const { categories, audits } = result.lhr
  const score = (id: string): number => Math.round((categories[id]?.score ?? 0) * 100)
  const ms = (id: string): number => Math.round(audits[id]?.numericValue ?? 0)
  const requests = audits['network-requests']?.details?.items ?? []
  const script = requests
    .filter((one) => one.resourceType === 'Script')
    .reduce((sum, one) => sum + (one.transferSize ?? 0), 0)
  return {
    page: name,
    scriptKb: Math.round(script / 102.4) / 10,
    performance: score('performance'),
    accessibility: score('accessibility'),
    contentMs: ms('first-contentful-paint'),
    largestMs: ms('largest-contentful-paint'),
    blockedMs: ms('total-blocking-time'),
  }
}

/** The run in the middle, by performance: one run of Lighthouse on a busy machine says little. */
async function middle(runs: number, once: () => Promise<Measured>): Promise<Measured> {
  const all: Measured[] = []
  for (let i = 0; i < runs; i++) all.push(await once())
  all.sort((a, b) => a.performance - b.performance)
  const chosen = all[Math.floor(all.length / 2)]
  if (!chosen) throw new Error('--runs must be at least 1')
  return chosen
}

/** A citizen with a birth registration begun: the address of its first page and the session's cookie. */
async function begunForm(base: string): Promise<{ url: string; cookie: string }> {
  const signedIn = await signInCitizen(base)
  const draft = await apiClient(signedIn.fetch).call(startDraft, { body: { code: procedure } })
  const page = draft.form['x-pages'][0]?.id ?? ''
  return { url: `${base}/apply/${draft.id}/form/${page}`, cookie: signedIn.cookieHeader() }
}

async function measureAll(base: string, runs: number): Promise<readonly Measured[]> {
  const form = await begunForm(base)
  const port = await freePort()
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [`--remote-debugging-port=${port}`, '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  try {
    const pages = [
      ['home', `${base}/`, undefined],
      ['procedure', `${base}/procedures/${procedure}`, undefined],
      ['form', form.url, form.cookie],
    ] as const
    const measured: Measured[] = []
    for (const [name, url, cookie] of pages) measured.push(await middle(runs, () => measure(name, url, port, cookie)))
    return measured
  } finally {
    await browser.close()
  }
}

export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { url: { type: 'string' }, runs: { type: 'string', default: '3' } },
  })
  const dataDir = values.url ? undefined : mkdtempSync(path.join(tmpdir(), 'khue-first-load-'))
  const own = dataDir ? await spawnKhue({ dataDir, env: { RATE_LIMITS: 'off' } }) : undefined
  try {
    const measured = await measureAll(values.url ?? own?.url ?? '', Number(values.runs))
    report(measured)
    return 0
  } finally {
    await own?.stop()
    if (dataDir) rmSync(dataDir, { recursive: true, force: true })
  }
}

function report(measured: readonly Measured[]): void {
  const row = (cells: readonly (string | number)[]): string =>
    `  ${cells.map((cell, index) => (index === 0 ? String(cell).padEnd(12) : String(cell).padStart(16))).join('')}`
  const lines = [
    row(['page', 'script kB', 'performance', 'accessibility', 'first ms', 'largest ms', 'blocked ms']),
    ...measured.map((one) =>
      row([one.page, one.scriptKb, one.performance, one.accessibility, one.contentMs, one.largestMs, one.blockedMs]),
    ),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  const least = (pick: (one: Measured) => number): number => Math.min(...measured.map(pick))
  const figures = {
    script_kb: measured.find((one) => one.page === 'home')?.scriptKb ?? 0,
    performance: least((one) => one.performance),
    accessibility: least((one) => one.accessibility),
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
}
