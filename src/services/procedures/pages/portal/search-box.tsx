/** The search for procedures: suggests while one types, and leads to the results. */
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { call } from '../../../../web/ui/client.ts'
import { Combobox } from '../../../../web/ui/combobox.tsx'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { useGo } from '../../../../web/ui/navigation.tsx'
import { searchProcedures } from '../../contract.ts'
import { messages } from '../page-messages.ts'

const suggestionsMax = 6
const lettersMin = 2

export function SearchBox({ initial = '' }: { initial?: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const go = useGo()
  const [text, setText] = useState(initial)
  const asked = useDeferredValue(text.trim())
  const found = useQuery({
    queryKey: ['procedures', 'suggest', asked],
    queryFn: ({ signal }) => call(searchProcedures, { query: { text: asked, pageSize: suggestionsMax }, signal }),
    enabled: asked.length >= lettersMin && asked !== initial,
    staleTime: 300_000,
    placeholderData: (before) => before,
  })
  const suggestions = asked.length < lettersMin || asked === initial ? undefined : found.data?.items
  return (
    <form
      className="search-box"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim()) go('/search', { text: text.trim() })
      }}
    >
      <div className="grow">
        <Combobox
          label={t(messages.searchLabel)}
          hideLabel
          wide
          freeText
          placeholder={t(messages.searchPlaceholder)}
          text={text}
          onText={setText}
          suggestions={suggestions?.map((one) => ({ id: one.code, label: one.name[language] }))}
          onPick={(one) => go(`/procedures/${one.id}`)}
        />
      </div>
      <button type="submit" className="button" data-kind="primary">
        <IconSearch size={22} aria-hidden /> <span>{t(messages.search)}</span>
      </button>
    </form>
  )
}
