/** A recorded value in words, whatever its shape: by its schema, and by what its choices and parts are called. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate, formatNumber } from '../../../kernel/i18n.ts'
import { isPartialDate } from '../../../kernel/partial-date.ts'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { messages as ui } from '../../../web/ui/messages.ts'
import { getUnit } from '../../organisation/contract.ts'
import type { RegistryInfo } from '../contract.ts'
import { words } from './care-messages.ts'

export type FieldInfo = RegistryInfo['fields'][number]

/** Draws a value of the field, or a part of one. */
export function Value({ of: value, field }: { of: unknown; field: FieldInfo }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (typeof value === 'boolean') return t(value ? ui.yes : ui.no)
  // Coordinates and years are no amounts: only whole numbers from ten thousand on are put into groups.
  if (typeof value === 'number')
    return Number.isInteger(value) && value >= 10_000 ? formatNumber(language, value) : String(value)
  if (typeof value === 'string') return <TextValue text={value} field={field} />
  if (Array.isArray(value)) {
    return (
      <ul className="value-list" role="list">
        {value.map((one, index) => (
          <li key={index}>
            <Value of={one} field={field} />
          </li>
        ))}
      </ul>
    )
  }
  if (typeof value === 'object' && value !== null) return <Parts of={value} field={field} />
  return ''
}

function TextValue({ text, field }: { text: string; field: FieldInfo }): ReactNode {
  const t = useText()
  const choice = field.choices[text]
  if (choice) return t(choice)
  if (isPartialDate(text) && text.length > 4) return formatDate(text)
  if (/^(gso|department):\S+@\d{4}-\d{2}-\d{2}$/.test(text)) return <UnitName id={text} />
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) {
    // Whose it is, is another person's data: seen there, for a purpose, and recorded as read.
    if (field.refersTo) return <Go to={`/registries/${field.refersTo}/${text}`}>{t(words.openRecord)}</Go>
    return <span className="code">{text.slice(0, 13)}…</span>
  }
  return text
}

function Parts({ of: value, field }: { of: object; field: FieldInfo }): ReactNode {
  const t = useText()
  return (
    <dl className="value-parts">
      {Object.entries(value).map(([name, part]) => {
        const title = field.parts[name]
        return (
          <div key={name}>
            <dt>{title ? t(title) : name}</dt>
            <dd>
              <Value of={part} field={field} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** The name of a unit of any time. */
export function UnitName({ id }: { id: string }): ReactNode {
  return useUnitName(id) ?? id
}

export function useUnitName(id: string | undefined): string | undefined {
  const t = useText()
  const found = useQuery({
    queryKey: ['unit', id],
    queryFn: () => call(getUnit, { params: { id: id ?? '' }, query: {} }),
    enabled: id !== undefined && id !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })
  return found.data && t(found.data.unit.name)
}
