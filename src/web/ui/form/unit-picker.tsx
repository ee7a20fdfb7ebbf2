/** Chooses a ward or commune of Hanoi by a few letters, with or without marks. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { searchUnits } from '../../../platform/organisation/contract.ts'
import { call } from '../client.ts'
import { Combobox } from '../combobox.tsx'
import type { FieldFrame } from '../fields.tsx'
import { useLanguage } from '../language.tsx'

const suggestionsMax = 8

export function UnitPicker(
  props: FieldFrame & {
    id?: string
    unitName: string
    onPick: (unit: { id: string; name: string } | null) => void
    level?: 'commune' | 'district' | 'department'
    disabled?: boolean
    placeholder?: string
  },
): ReactNode {
  const language = useLanguage()
  const [typed, setTyped] = useState<string>()
  const text = useDeferredValue(typed ?? '')
  const found = useQuery({
    queryKey: ['units', props.level ?? 'commune', text],
    queryFn: ({ signal }) =>
      call(searchUnits, { query: { text, level: props.level ?? 'commune', limit: suggestionsMax }, signal }),
    enabled: text.trim().length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Combobox
      {...props}
      text={typed ?? props.unitName}
      onText={(next) => {
        setTyped(next)
        // What is typed over is no longer a choice.
        if (props.unitName !== '') props.onPick(null)
      }}
      suggestions={
        typed === undefined || text.trim() === ''
          ? undefined
          : found.data?.units.map((unit) => ({ id: unit.id, label: unit.name[language] }))
      }
      onPick={(suggestion) => {
        // The answer keeps the Vietnamese name: it is what stands on the paper.
        const unit = found.data?.units.find((one) => one.id === suggestion.id)
        setTyped(undefined)
        if (unit) props.onPick({ id: unit.id, name: unit.name.vi })
      }}
    />
  )
}
