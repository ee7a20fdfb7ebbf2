/** A value of a registry as a person reads it. Rule PD3. */
import type { Tx } from '../../kernel/app.ts'
import { formatDate, type Language, type Message, translate } from '../../kernel/i18n.ts'
import { directory } from '../../platform/organisation/index.ts'
import { findRecord } from '../../platform/registry/index.ts'
import { codeWords, messages } from './messages.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const isoDay = /^\d{4}-\d{2}-\d{2}$/

export const inBoth = (say: (language: Language) => string): Message => ({ vi: say('vi'), en: say('en') })

/** Ids in a value, whose names are looked up before the words are made. */
function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return uuid.test(value) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(idsIn)
}

async function namesOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  for (const id of new Set(ids)) {
    const name = (await findRecord(tx, 'population', { id }))?.data['name']
    if (typeof name === 'string') names.set(id, name)
  }
  return names
}

/** Values by field → their words. */
export async function wordsOf(tx: Tx, values: Readonly<Record<string, unknown>>): Promise<Record<string, Message>> {
  const names = await namesOf(tx, idsIn(Object.values(values)))
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [
      field,
      field === 'householdId' ? messages.ownHousehold : inBoth((language) => shown(language, value, names)),
    ]),
  )
}

function shown(language: Language, value: unknown, names: ReadonlyMap<string, string>): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return translate(language, value ? messages.yes : messages.no)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return textShown(language, value, names)
  if (Array.isArray(value)) return value.map((one: unknown) => shown(language, one, names)).join('; ')
  const { unitId, line, since, personId, relation, ...rest } = value as Readonly<Record<string, unknown>>
  if (typeof personId === 'string') {
    const name = textShown(language, personId, names)
    return typeof relation === 'string' ? `${name} (${textShown(language, relation, names)})` : name
  }
  if (typeof unitId === 'string') {
    const unit = directory().unit(unitId)?.name[language] ?? unitId
    const text = [line, unit].filter((part) => typeof part === 'string').join(', ')
    if (typeof since !== 'string') return text
    return translate(language, messages.sinceDay, { text, date: formatDate(since) })
  }
  return Object.values(rest)
    .map((one) => shown(language, one, names))
    .filter((part) => part !== '')
    .join(', ')
}

function textShown(language: Language, value: string, names: ReadonlyMap<string, string>): string {
  if (uuid.test(value)) return names.get(value) ?? translate(language, messages.unknownPerson)
  if (isoDay.test(value)) return formatDate(value)
  const code = Object.hasOwn(codeWords, value) ? codeWords[value] : undefined
  return code?.[language] ?? value
}

const sourceWords = {
  import: messages.sourceImport,
  case: messages.sourceCase,
  official: messages.sourceOfficial,
  national: messages.sourceNational,
  generator: messages.sourceGenerator,
} as const

export function sourceInWords(kind: keyof typeof sourceWords, reference: string): Message {
  return inBoth((language) => translate(language, sourceWords[kind], { reference }))
}
