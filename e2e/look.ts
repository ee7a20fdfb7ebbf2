/** What every page that a journey comes by is checked for. */
import { globSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import type { Language, Message } from '../src/kernel/i18n.ts'
import type { Person } from './browser.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const settleMs = 90_000

/** A page that the server drew answers only when the program has taken it over. */
export async function takenOver(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const part = document.querySelector('main h1') ?? document.querySelector('main')
    return part !== null && Object.keys(part).some((name) => name.startsWith('__reactFiber'))
  })
}

/** Opens an address of ours and waits until it answers. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await takenOver(page)
}

/** Waits until nothing is loading, moving or on its way any more. */
export async function settled(person: Person, page = person.page): Promise<void> {
  const until = Date.now() + settleMs
  let quiet = 0
  while (quiet < 3) {
    if (Date.now() > until) throw new Error(`${page.url()} did not come to rest`)
    const waits =
      person.underWay(page) > 0 ||
      (await page.evaluate(
        () =>
          document.readyState !== 'complete' ||
          document.querySelector('.skeleton, [aria-busy=true], .spin') !== null ||
          document.fonts.status !== 'loaded' ||
          document.getAnimations().some((one) => one.playState === 'running'),
      ))
    quiet = waits ? 0 : quiet + 1
    await pause(quiet === 0 ? 40 : 15)
  }
}

interface Seen {
  readonly language: string
  readonly mains: number
  readonly headers: number
  readonly headings: number
  readonly width: number
  readonly windowWidth: number
  /** Tables that a person at a phone must push sideways to read. */
  readonly sideways: readonly string[]
  readonly texts: readonly string[]
}

/** Runs in the page. Texts are what a person sees or a screen reader says; in another language’s own words (`lang`) left out. */
function read(): Seen {
  const shown = (element: Element): boolean => element.checkVisibility()
  const count = (selector: string): number => [...document.querySelectorAll(selector)].filter(shown).length
  const texts = new Set<string>()
  const foreign = (element: Element): boolean => element.closest('[lang]') !== document.documentElement
  // What stands in `pre` is a program's, not a person's.
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentElement
    const text = node.textContent?.trim() ?? ''
    if (parent && text !== '' && !parent.matches('script, style, noscript, pre') && shown(parent) && !foreign(parent))
      texts.add(text)
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (shown(element) && !foreign(element)) texts.add(element.getAttribute(name)?.trim() ?? '')
  texts.add(document.title)
  const within = 'main, article, aside, nav, section'
  return {
    language: document.documentElement.lang,
    mains: count('main'),
    headers: [...document.querySelectorAll('header')].filter((one) => shown(one) && !one.closest(within)).length,
    headings: document.querySelectorAll('h1').length,
    width: document.documentElement.scrollWidth,
    windowWidth: window.innerWidth,
    sideways: [...document.querySelectorAll('.table-stacks')]
      .filter((one) => shown(one) && one.scrollWidth > one.clientWidth + 1)
      .map((one) => one.getAttribute('aria-label') ?? ''),
    texts: [...texts],
  }
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || !('vi' in value && 'en' in value)) return false
  return typeof value.vi === 'string' && typeof value.en === 'string'
}

/** Every text of a module, however deep its messages file nests it. */
function messagesIn(value: unknown): Message[] {
  if (isMessage(value)) return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(messagesIn) : []
}

/** Whole texts that exist in one language only: to see one on a page in the other is to see something untranslated. */
async function wordsOfOne(): Promise<Readonly<Record<Language, ReadonlySet<string>>>> {
  const root = path.join(import.meta.dirname, '..')
  const files = globSync('src/**/*messages.ts', { cwd: root })
  const modules: unknown[] = await Promise.all(files.map((file) => import(path.join(root, file))))
  // Each language is named in itself.
  const names = ['English', 'Tiếng Việt']
  const all = messagesIn(modules.map((one) => ({ ...(one as object) })))
  const only = (language: Language, other: Language): ReadonlySet<string> => {
    const others = new Set(all.map((one) => one[other]))
    return new Set(
      all
        .map((one) => one[language])
        .filter((text) => !others.has(text) && !names.includes(text) && !text.includes('{')),
    )
  }
  return { vi: only('vi', 'en'), en: only('en', 'vi') }
}

const foreignWords = wordsOfOne()

async function wordsWrong(seen: Seen, language: Language): Promise<string[]> {
  const foreign = (await foreignWords)[language === 'vi' ? 'en' : 'vi']
  const wrong = seen.texts.flatMap((text) => {
    if (foreign.has(text)) return [`“${text}” is not in ${language}`]
    if (/\{\w+[|}]|\[object |\bundefined\b|\bNaN\b/.test(text)) return [`“${text}” is no text for people`]
    return []
  })
  return seen.language === language ? wrong : [`<html lang> is ${seen.language}, not ${language}`, ...wrong]
}

type Found = Awaited<ReturnType<AxeBuilder['analyze']>>['violations']

const axeOptions = { iframes: false, resultTypes: ['violations'] } as const

/**
 * All rules in light; in dark only the one that depends on colours, by the axe that the first run left in the page. It takes longest, and
 * colours are the same in both languages: in English the others are enough.
 */
async function violations(page: Page, language: Language): Promise<string[]> {
  const words = (found: Found, scheme: string): string[] =>
    found.flatMap((one) =>
      one.nodes.map(({ html, failureSummary }) => {
        const [, why = ''] = failureSummary?.split('\n') ?? []
        return `axe ${one.id} (${scheme}): ${html.slice(0, 160)} ${why.trim()}`
      }),
    )
  const builder = new AxeBuilder({ page }).setLegacyMode(true).options({ iframes: false, resultTypes: ['violations'] })
  builder.withTags(tags)
  if (language === 'en') return words((await builder.disableRules('color-contrast').analyze()).violations, 'light')
  const light = await builder.analyze()
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await page.evaluate(async (options): Promise<Found> => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    while (!matchMedia('(prefers-color-scheme: dark)').matches) await frame()
    // What the new colours bring about is drawn; a change of colour may itself take its time.
    for (let drawn = 0; drawn < 2 || document.getAnimations().some((one) => one.playState === 'running'); drawn += 1)
      await frame()
    const { axe } = window as unknown as { axe: { run: (given: unknown) => Promise<{ violations: Found }> } }
    return (await axe.run({ ...options, runOnly: ['color-contrast'] })).violations
  }, axeOptions)
  await page.emulateMedia({ colorScheme: 'light' })
  return [...words(light.violations, 'light'), ...words(dark, 'dark')]
}

export interface LookOptions {
  readonly language?: Language
  readonly page?: Page
  /** A page with a frame of its own: a stand-in's, or the wall's, which is bare. */
  readonly foreign?: boolean
}

/**
 * Checks the page that a person sees: accessible in light and in dark, one header and one main part, no wider than the
 * window, in one language. What is wrong is kept among the person's faults, so that one run tells all.
 */
export async function look(person: Person, name: string, options: LookOptions = {}): Promise<void> {
  const { language = 'vi', page = person.page, foreign = false } = options
  await settled(person, page)
  const seen = await page.evaluate(read)
  const wrong = await wordsWrong(seen, language)
  if (seen.mains !== 1) wrong.push(`${seen.mains} main parts`)
  if (seen.headers !== 1 && !foreign) wrong.push(`${seen.headers} headers`)
  if (seen.headings !== 1) wrong.push(`${seen.headings} first headings`)
  if (seen.width > seen.windowWidth) wrong.push(`${seen.width} px wide in a window of ${seen.windowWidth}`)
  if (seen.windowWidth < 500) wrong.push(...seen.sideways.map((name) => `the table “${name}” is cut off`))
  wrong.push(...(await violations(page, language)))
  person.faults.push(...new Set(wrong.map((one) => `${name}: ${one}`)))
}
