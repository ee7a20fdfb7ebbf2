/** A real browser for the journeys: people with a window each, and what is left behind when a journey fails. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core'
import type { Language } from '../src/kernel/i18n.ts'

/** The Khuê of this run (one-khue.ts). */
export const khue = process.env['KHUE_JOURNEY_URL'] ?? ''

export const phone = { width: 390, height: 844 } as const
export const deskScreen = { width: 1440, height: 900 } as const
export const wall = { width: 1920, height: 1080 } as const

// Generous: a busy machine must not fail a journey. A step that hangs is told all the same.
const stepMs = 90_000
const journeyMs = 600_000

/** Somebody at a browser. `faults` is what went wrong in any of their pages so far. */
export interface Person {
  readonly name: string
  readonly context: BrowserContext
  readonly page: Page
  readonly faults: string[]
  /** Messages of the console that this journey brings about on purpose. */
  readonly expected: RegExp[]
  /** How many requests of a page are on their way, live updates left out. */
  readonly underWay: (page: Page) => number
}

export interface PersonOptions {
  readonly viewport: { readonly width: number; readonly height: number }
  readonly language?: Language
  /** Of somebody who has signed in already (`context.storageState()`). */
  readonly state?: Awaited<ReturnType<BrowserContext['storageState']>>
  readonly serviceWorker?: boolean
}

export interface Stage {
  /** A person with a browser of their own: cookies, storage, window. */
  readonly enter: (name: string, options: PersonOptions) => Promise<Person>
}

/** Opened by the first who comes in, closed after the last journey: several files may share a process. */
let browser: Promise<Browser> | undefined
let journeysAhead = 0

async function journeyEnded(): Promise<void> {
  journeysAhead -= 1
  if (journeysAhead > 0 || !browser) return
  const last = browser
  browser = undefined
  await (await last).close()
}

function launched(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim()
  return (browser ??= chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  }))
}

/** Chromium reports these by itself; the pages handle them. */
const noise = [/Service Worker registration blocked by Playwright/]

function watch(context: BrowserContext, name: string): Pick<Person, 'faults' | 'expected' | 'underWay'> {
  const faults: string[] = []
  const expected: RegExp[] = [...noise]
  const open = new Map<Request, Page>()
  const tell = (text: string): void => {
    if (!expected.some((pattern) => pattern.test(text))) faults.push(`${name}: ${text}`)
  }
  context.on('weberror', (error) => tell(`page error ${error.error().message}`))
  context.on('console', (message) => {
    if (message.type() === 'error') tell(`console ${message.text()} (${message.location().url})`)
  })
  context.on('request', (request) => {
    // A navigation has no frame yet; the state of the document tells of it.
    if (request.isNavigationRequest() || request.serviceWorker()) return
    if (/\/api\/live|^blob:|^data:/.test(request.url())) return
    open.set(request, request.frame().page())
  })
  const ended = (request: Request): unknown => open.delete(request)
  context.on('requestfinished', ended)
  context.on('requestfailed', ended)
  const underWay = (page: Page): number => [...open.values()].filter((one) => one === page).length
  return { faults, expected, underWay }
}

async function enter(name: string, options: PersonOptions): Promise<Person> {
  const { viewport, language = 'vi', state, serviceWorker = false } = options
  const context = await (await launched()).newContext({
    viewport,
    baseURL: khue,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    acceptDownloads: true,
    reducedMotion: 'reduce',
    serviceWorkers: serviceWorker ? 'allow' : 'block',
    ...(state && { storageState: state }),
  })
  context.setDefaultTimeout(stepMs)
  await context.tracing.start({ snapshots: true, title: name })
  await context.addCookies([{ name: 'khue_language', value: language, url: khue }])
  const watched = watch(context, name)
  const page = await context.newPage()
  return { name, context, page, ...watched }
}

/** The last picture and the trace of each person, in a new folder; gives its name. */
async function keepTraces(people: readonly Person[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'khue-journey-failed-'))
  for (const { name, context } of people) {
    const file = path.join(folder, name.replaceAll(/[^\p{L}\d]+/gu, '-'))
    for (const [index, page] of context.pages().entries())
      await page.screenshot({ path: `${file}-${index}.png`, timeout: 20_000 }).catch((error: unknown) => {
        // The journey's own failure is the one to tell; a page that hangs may have no picture.
        process.stdout.write(`  no picture of ${name}: ${String(error)}\n`)
      })
    await context.tracing.stop({ path: `${file}.zip` })
  }
  return folder
}

/** One journey. When it fails, a screenshot and a trace of everybody in it are kept, and the message says where. */
export function journey(name: string, play: (stage: Stage) => Promise<void>): void {
  journeysAhead += 1
  test(name, async () => {
    const people: Person[] = []
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(new Error(`not at its end after ${journeyMs / 1000} s`)), journeyMs)
    const stage: Stage = {
      enter: async (who, options) => {
        const person = await enter(who, options)
        people.push(person)
        return person
      },
    }
    try {
      await Promise.race([play(stage), late.promise])
      assert.deepEqual(
        people.flatMap((person) => person.faults),
        [],
      )
    } catch (error) {
      const folder = await keepTraces(people)
      process.stdout.write(`  screenshots and traces of “${name}”: ${folder}\n`)
      throw error
    } finally {
      clearTimeout(timer)
      for (const { context } of people) await context.close()
      await journeyEnded()
    }
  })
}
