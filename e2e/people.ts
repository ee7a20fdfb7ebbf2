/** Signing in as a person does it, and filling in a form by its labels. */
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { words as vneid } from '../sandbox/vneid/pages.ts'
import type { Language } from '../src/kernel/i18n.ts'
import { messages as identity } from '../src/platform/identity/messages.ts'
import { signInOfficial } from '../src/platform/identity/sign-in-client.ts'
import { sandboxPassword, sandboxTotpSecret } from '../src/platform/identity/sandbox-secrets.ts'
import { fromBase32, totpCode, totpStep } from '../src/platform/identity/totp.ts'
import { type Answers, activeFields, type FieldSchema } from '../src/services/procedures/form.ts'
import type { Draft } from '../src/services/procedures/contract.ts'
import { messages as formWords } from '../src/web/ui/form/messages.ts'
import { messages as ui } from '../src/web/ui/messages.ts'
import { codesCountAgain } from './as-if.ts'
import { deskScreen, khue, type Person, type PersonOptions, type Stage } from './browser.ts'
import { look, takenOver, visit } from './look.ts'

interface Watch {
  readonly language?: Language
  /** Checks the pages of signing in, too. */
  readonly checked?: boolean
}

/** From VNeID's first page, where the portal's “sign in” leads, back to the portal. */
export async function throughVneid(
  person: Person,
  name: string,
  { language = 'vi', checked }: Watch = {},
): Promise<void> {
  const { page } = person
  const next = page.getByRole('button', { name: `${vneid.next[language]}: ${name}` })
  await next.waitFor()
  if (checked) await look(person, 'VNeID, who', { language, foreign: true })
  await next.click()
  await page.getByLabel(vneid.passcode[language]).fill('123456')
  if (checked) await look(person, 'VNeID, passcode', { language, foreign: true })
  await page.getByRole('button', { name: vneid.signIn[language] }).click()
  await page.waitForURL((url) => !url.pathname.includes('/interaction/') && !url.pathname.startsWith('/oidc'))
  await takenOver(page)
}

/** The code of the authenticator; `ahead` for the next half minute's. */
export function code(ahead = 0): string {
  return totpCode(fromBase32(sandboxTotpSecret), totpStep(Temporal.Now.instant()) + ahead)
}

/** From the official sign-in page to the face. */
async function throughPassword(
  person: Person,
  username: string,
  { language = 'vi', checked }: Watch = {},
): Promise<void> {
  const { page } = person
  await page.getByLabel(identity.username[language]).fill(username)
  await page.getByLabel(identity.password[language]).fill(sandboxPassword)
  if (checked) await look(person, 'password', { language })
  await page.getByRole('button', { name: identity.next[language], exact: true }).click()
  const asked = page.getByLabel(identity.code[language], { exact: true })
  const inside = page.waitForURL((url) => /^\/(desk|centre)\b/.test(url.pathname))
  if (await Promise.race([asked.waitFor().then(() => true), inside.then(() => false)])) {
    if (checked) await look(person, 'one-time code', { language })
    await enterCode(person, language, inside)
  }
  await inside
  await takenOver(page)
}

/** What another journey has used up counts again; it may use up this one, too, in the moment between. */
async function enterCode({ page, expected }: Person, language: Language, inside: Promise<void>): Promise<void> {
  expected.push(/422 .*\/code\)$/)
  for (let tries = 0; tries < 3; tries++) {
    await codesCountAgain()
    await page.getByLabel(identity.code[language], { exact: true }).fill(code())
    const answered = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.getByRole('button', { name: identity.confirm[language], exact: true }).click()
    await answered
    const refused = page.getByText(identity.wrongCode[language])
    if (await Promise.race([inside.then(() => true), refused.waitFor().then(() => false)])) return
  }
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>
const states = new Map<string, Promise<State>>()

/** Of an official who comes in without anybody watching. */
async function signedIn(username: string): Promise<State> {
  await codesCountAgain()
  const session = await signInOfficial(khue, username)
  const { hostname } = new URL(khue)
  const cookies = session
    .cookieHeader()
    .split('; ')
    .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1) }))
  const common = { domain: hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' } as const
  return { cookies: cookies.map((cookie) => ({ ...cookie, ...common })), origins: [] }
}

interface AtTheDesk {
  readonly language?: Language
  /** Signs in by the pages, and checks them. */
  readonly checked?: boolean
  readonly start?: string
  readonly viewport?: PersonOptions['viewport']
}

/** An official at the desk, signed in; the second time in a file with the session of the first. */
export async function official(stage: Stage, username: string, options: AtTheDesk = {}): Promise<Person> {
  const { language = 'vi', start = '/desk/', viewport = deskScreen, checked = false } = options
  const known = states.get(username)
  if (!known && !checked) states.set(username, signedIn(username))
  const state = await states.get(username)
  const person = await stage.enter(username, { viewport, language, ...(state && { state }) })
  await visit(person.page, start)
  if (!state) {
    await person.page.getByRole('link', { name: ui.signIn[language] }).first().click()
    await throughPassword(person, username, { language, checked })
    states.set(username, person.context.storageState())
  }
  return person
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** A label as it stands on the page: some say behind it that the answer is optional, or its unit. */
export const labelled = (label: string): RegExp => new RegExp(`^${escaped(label)}(\\s*\\(.*\\))?$`)

interface Asked {
  readonly field: FieldSchema
  readonly value: unknown
  readonly language: Language
}

/** Gives one answer the way a person does: types, chooses, ticks. `scope` is the form, or the group that the field is in. */
async function answer(scope: Page | Locator, { field, value, language }: Asked): Promise<void> {
  const label = labelled(field['x-label'][language])
  if (field.type === 'object') return answerGroup(scope.getByRole('group', { name: label }), field, value, language)
  if (field.type === 'boolean' && field['x-widget'] !== 'radio')
    return scope.getByRole('checkbox', { name: field['x-label'][language] }).check()
  if (field.type === 'boolean') {
    const chosen = value === true ? ui.yes[language] : ui.no[language]
    return scope.getByRole('group', { name: label }).getByRole('radio', { name: chosen }).check()
  }
  if (field.type !== 'string') return scope.getByRole('textbox', { name: label }).fill(String(value))
  const text = String(value)
  const option = field['x-options']?.find((one) => one.value === text)
  if (field.format === 'date' || field.format === 'partial-date') {
    const parts = scope.getByRole('group', { name: label })
    const names = [ui.day, ui.month, ui.year]
    for (const [at, part] of text.split('-').toReversed().entries())
      await parts.getByLabel(names[at]?.[language] ?? '', { exact: true }).fill(part)
  } else if (option || field.enum) {
    const words = option?.label[language] ?? text
    const list = scope.getByRole('combobox', { name: label })
    if (await list.count()) await list.selectOption({ label: words })
    else
      await scope
        .getByRole('group', { name: label })
        .getByRole('radio', { name: new RegExp(`^${escaped(words)}`) })
        .check()
  } else await scope.getByRole('textbox', { name: label }).fill(text)
}

async function answerGroup(
  scope: Locator,
  field: Extract<FieldSchema, { type: 'object' }>,
  value: unknown,
  language: Language,
): Promise<void> {
  if (field['x-widget'] === 'address') {
    const { unitName, line } = value as { unitName: string; line: string }
    // By its own name, as people type it; its kind (ward, commune) is another word in another language.
    const name = unitName.replace(/^(Phường|Xã) /, '')
    await scope.getByRole('combobox', { name: labelled(formWords.unit[language]) }).fill(name)
    await scope.getByRole('option', { name }).first().click()
    await scope.getByRole('textbox', { name: labelled(formWords.line[language]) }).fill(line)
    return
  }
  for (const [name, part] of Object.entries(value as Record<string, unknown>)) {
    const inner = field.properties[name]
    if (inner) await answer(scope, { field: inner, value: part, language })
  }
}

interface Fill {
  readonly language?: Language
  readonly pageId: string
  /** The title of the group that the page is at the counter, where all pages stand on one. */
  readonly within?: string
}

/** Fills the fields for which `answers` has an answer. */
export async function fillFields(person: Person, draft: Draft, answers: Answers, fill: Fill): Promise<void> {
  const { language = 'vi', pageId, within } = fill
  const main = person.page.getByRole('main')
  const scope = within ? main.getByRole('group', { name: within, exact: true }) : main
  const { fields } = activeFields(draft.form, { ...draft.answers, ...answers })
  const first = draft.form['x-pages'][0]?.id
  for (const [name, field] of fields)
    if ((field['x-page'] ?? first) === pageId && answers[name] !== undefined)
      await answer(scope, { field, value: answers[name], language })
}
