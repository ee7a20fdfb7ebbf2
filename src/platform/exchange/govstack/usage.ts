/** GovStack's personal data usage: who has read a person's data, for the systems the person has said yes to. Rule EX22. */
import type { App, Tx } from '../../../kernel/app.ts'
import { problem } from '../../../kernel/problems.ts'
import { personByCitizenNumber, type Usage, usageOf } from '../../identity/index.ts'
import { directory } from '../../organisation/index.ts'
import { currentRecordByKey } from '../../registry/index.ts'
import { publishService } from '../definition.ts'
import { ownMemberId } from '../identifiers.ts'
import { publishedRegistries } from './published.ts'
import { usageTexts } from './messages.ts'

const code = 'personal-data-usage'
export const usageServiceId = `${ownMemberId}/${code}`

export interface Asked {
  /** Citizen number. */
  readonly userId: string
  /** A registry's name. */
  readonly databaseId: string
}

const usageMax = 500

export function publishUsage(app: App): void {
  publishService(app, {
    code,
    ...usageTexts.service,
    ownerUnitId: directory().city().id,
    legalGround: usageTexts.legalGround,
    request: {
      type: 'object',
      properties: {
        userId: { type: 'string', pattern: '^[0-9]{12}$' },
        databaseId: { type: 'string', pattern: '^[a-z-]{1,40}$' },
      },
      required: ['userId', 'databaseId'],
      additionalProperties: false,
    },
    example: { userId: '001093009901', databaseId: 'population' },
    fields: {
      usage: { ...usageTexts.usage, sensitivity: 'personal', schema: { type: 'array', items: { type: 'object' } } },
    },
    purposes: { 'own-data': { ...usageTexts.ownData, consent: 'required', fields: ['usage'] } },
    subjectField: 'userId',
    level: { p99Ms: 500, availability: 0.999 },
    answer: async (tx, _caller, input) => {
      const { lines } = await usage(tx, input as unknown as Asked)
      return lines.length === 0 ? null : { usage: lines }
    },
  })
}

/** Newest first, and whether there are more than are given. Throws `exchange.malformed` for a registry that is not offered. */
export async function usage(tx: Tx, { userId, databaseId }: Asked): Promise<{ lines: object[]; more: boolean }> {
  const known = publishedRegistries(tx.app).some(({ registry }) => registry.name === databaseId)
  if (!known) throw problem('exchange.malformed', { what: 'databaseId' })
  const found = await usageOf(tx, await idsOf(tx, userId), databaseId, usageMax + 1)
  return { lines: found.slice(0, usageMax).map(lineOf), more: found.length > usageMax }
}

/** The person who signs in with this number, and the record of whoever has it. */
async function idsOf(tx: Tx, number: string): Promise<string[]> {
  const person = await personByCitizenNumber(tx, number)
  const ids = new Set(person ? [person.id] : [])
  for (const { registry, keyField, subjectField } of publishedRegistries(tx.app)) {
    if (subjectField !== keyField) continue
    const record = await currentRecordByKey(tx, registry.name, number)
    for (const id of record ? registry.personsOf(record.id, record.data) : []) ids.add(id)
  }
  return [...ids]
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('')

/** GovStack spells `refrences` so. `purpose` is ours: why, which the law wants said. */
function lineOf(line: Usage): object {
  const [member] = line.readerId.includes('/') ? line.readerId.split(':') : []
  return {
    id: line.id,
    readerId: line.readerId,
    readerInitials: initials(line.officialName),
    readerInstitutionId: line.unitId ?? member ?? '',
    readerInstitutionName: line.unitName?.vi ?? '',
    readerApplicationName: member ?? ownMemberId,
    searchDateTime: new Date(line.at).toISOString(),
    refrences: [{ ReferenceID: line.personId }],
    purpose: line.purpose,
  }
}
