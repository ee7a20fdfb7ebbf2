/** The words, and the category that they speak for: suggested as one types, without asking anybody. */
import { type ReactNode, useDeferredValue, useState } from 'react'
import { RadioGroup, SelectField, TextArea } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { categories, type CategoryId, categoryIds, isCategory } from '../categories.ts'
import { wordsMax } from '../contract.ts'
import { type Suggestion, suggest } from '../suggest.ts'
import { words } from './page-messages.ts'
import type { Part } from './portal-report.tsx'
import { useNear } from './report-near.tsx'

function useSuggestions({ draft }: Pick<Part, 'draft'>): readonly Suggestion[] {
  const said = useDeferredValue(draft.words)
  const near = useNear(draft.place, null).data?.items ?? []
  const nearby: Partial<Record<CategoryId, number>> = {}
  for (const { category } of near) nearby[category] = (nearby[category] ?? 0) + 1
  return suggest(said, nearby)
}

export function What(props: Part & { categoryError: string | undefined }): ReactNode {
  const t = useText()
  const { draft, set } = props
  const suggestions = useSuggestions(props)
  const [all, setAll] = useState(false)
  const why = ({ because, nearby }: Suggestion): string =>
    [
      ...(because.length > 0 ? [t(words.because, { words: because.join(', ') })] : []),
      ...(nearby > 0 ? [t(words.becauseNear, { n: nearby })] : []),
    ].join('; ')
  const isSuggested = suggestions.some(({ category }) => category === draft.category)
  const choosing = all || suggestions.length === 0 || (draft.category !== null && !isSuggested)
  return (
    <section className="stack tight" aria-labelledby="report-what">
      <h2 id="report-what">{t(words.what)}</h2>
      <TextArea
        id="report-words"
        label={t(words.wordsLabel)}
        help={t(words.wordsHelp)}
        error={props.error}
        rows={4}
        maxLength={wordsMax}
        value={draft.words}
        onChange={(said) => set({ words: said })}
      />
      {suggestions.length > 0 && (
        <RadioGroup
          {...(!choosing && { id: 'report-category' })}
          label={t(words.suggested)}
          error={choosing ? undefined : props.categoryError}
          value={choosing && !isSuggested ? '-' : (draft.category ?? '')}
          choices={[
            ...suggestions.map((one) => ({
              value: one.category,
              label: t(categories[one.category].name),
              help: why(one),
            })),
            { value: '-', label: t(words.otherCategory) },
          ]}
          onChange={(value) => {
            setAll(value === '-')
            set({ category: isCategory(value) ? value : null })
          }}
        />
      )}
      {choosing && (
        <SelectField
          id="report-category"
          label={t(words.category)}
          help={draft.category && t(categories[draft.category].help)}
          error={props.categoryError}
          value={draft.category ?? ''}
          choices={categoryIds.map((id) => ({ value: id, label: t(categories[id].name) }))}
          onChange={(value) => set({ category: isCategory(value) ? value : null })}
        />
      )}
    </section>
  )
}
