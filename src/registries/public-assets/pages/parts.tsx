/** What the pages of an inventory share. */
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { SelectField } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { stateTexts } from '../messages.ts'
import { words } from './page-messages.ts'

/** How much of a round is counted, in words and as a bar. */
export function Progress({ counted, expected }: { counted: number; expected: number }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const said = t(words.progress, {
    counted: formatNumber(language, counted),
    expected: formatNumber(language, expected),
  })
  return (
    <div className="stack tight">
      <b>{said}</b>
      <progress value={counted} max={Math.max(1, expected)} aria-label={said} />
    </div>
  )
}

/** The name of an asset's state; a code that is not known as it is. */
export function useStateName(): (state: string) => string {
  const t = useText()
  return (state) => (state in stateTexts ? t(stateTexts[state as keyof typeof stateTexts]) : state)
}

type Units = NonNullable<ReturnType<typeof useSignedIn>>['units']

/** The unit whose assets are shown: that of the address, else one's first. */
export function useUnit(): { units: Units; unitId: string; manages: boolean } {
  const session = useSignedIn()
  const units = session?.units ?? []
  return {
    units,
    unitId: useQueryText()['unit'] ?? units[0]?.id ?? '',
    manages: session?.permissions.includes('public-assets.manage') ?? false,
  }
}

/** For who works at several units. */
export function UnitField({ units, unitId, page }: { units: Units; unitId: string; page: string }): ReactNode {
  const t = useText()
  const go = useGo()
  if (units.length < 2) return null
  return (
    <SelectField
      label={t(words.unit)}
      value={unitId}
      empty={null}
      onChange={(unit) => go(page, { unit }, true)}
      choices={units.map(({ id, name }) => ({ value: id, label: t(name) }))}
    />
  )
}
