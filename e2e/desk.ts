/** What officials do again and again at the desk. */
import { type Language, translate } from '../src/kernel/i18n.ts'
import { actionNames } from '../src/platform/casework/messages.ts'
import { words as casework } from '../src/platform/casework/pages/page-messages.ts'
import { words as desk } from '../src/web/desk/messages.ts'
import type { Person } from './browser.ts'

/** Ctrl-K, the case's code, Enter. */
export async function findCase({ page }: Person, caseCode: string, language: Language = 'vi'): Promise<void> {
  await page.getByRole('button', { name: desk.find[language] }).waitFor()
  await page.keyboard.press('Control+k')
  const finder = page.getByRole('dialog', { name: desk.find[language] })
  await finder.getByRole('combobox').fill(caseCode)
  await finder.getByRole('option', { name: caseCode }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('article', { name: caseCode }).waitFor()
}

type Act = keyof typeof actionNames

/** The last button of an action's dialog, and the word that it was recorded. */
export async function confirm({ page }: Person, action: Act, language: Language = 'vi'): Promise<void> {
  const name = actionNames[action][language]
  await page.getByRole('dialog', { name }).getByRole('button', { name, exact: true }).click()
  await page.getByText(translate(language, casework.done, { action: name })).waitFor()
}
