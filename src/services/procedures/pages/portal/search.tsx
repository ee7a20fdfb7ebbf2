/** Search results, with filters; without words it is the whole catalogue. */
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { call } from '../../../../web/ui/client.ts'
import { Button } from '../../../../web/ui/controls.tsx'
import { CheckboxField, SelectField } from '../../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { useGo, useQueryText } from '../../../../web/ui/navigation.tsx'
import { EmptyState, ErrorState, Loading, PageHeader } from '../../../../web/ui/page.tsx'
import { type ProcedureLevel, searchProcedures } from '../../contract.ts'
import { messages } from '../page-messages.ts'
import { ProcedureLine } from './procedure-line.tsx'
import { SearchBox } from './search-box.tsx'

const pageSize = 20
const levelWords = {
  commune: messages.levelCommune,
  district: messages.levelDistrict,
  city: messages.levelCity,
} as const

function isLevel(text: string | undefined): text is ProcedureLevel {
  return text !== undefined && text in levelWords
}

export default function Search(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const go = useGo()
  const asked = useQueryText()
  const { text = '', field, level, online } = asked
  const found = useInfiniteQuery({
    queryKey: ['procedures', 'search', text, field, level, online],
    queryFn: ({ signal, pageParam }) =>
      call(searchProcedures, {
        query: {
          page: pageParam,
          pageSize,
          ...(text && { text }),
          ...(field && { field }),
          ...(isLevel(level) && { level }),
          ...(online === 'yes' && { appliable: true }),
        },
        signal,
      }),
    initialPageParam: 1,
    getNextPageParam: (last, all) => (all.length * pageSize < last.total ? all.length + 1 : undefined),
    placeholderData: (before) => before,
  })
  const narrow = (change: Readonly<Record<string, string | undefined>>): void =>
    go('/search', { ...asked, ...change }, true)
  const first = found.data?.pages[0]
  const title = text ? t(messages.resultsTitle) : t(messages.allProcedures)
  return (
    <div className="stack">
      <PageHeader title={title} back={{ to: '/' }} />
      <SearchBox key={text} initial={text} />
      {first && (
        <p role="status">
          {text ? t(messages.resultsFor, { total: first.total, text }) : t(messages.allCount, { total: first.total })}
          {first.understood && <span className="soft"> {t(messages.understood, { text: first.understood })}</span>}
        </p>
      )}
      {first && (
        <div className="filters">
          <SelectField
            label={t(messages.field)}
            empty={t(messages.allFields)}
            value={field ?? ''}
            onChange={(next) => narrow({ field: next })}
            choices={first.fields.map((one) => ({ value: one.id, label: `${one.name[language]} (${one.count})` }))}
          />
          <SelectField
            label={t(messages.level)}
            empty={t(messages.allLevels)}
            value={level ?? ''}
            onChange={(next) => narrow({ level: next })}
            choices={first.levels.map((one) => ({ value: one.id, label: `${t(levelWords[one.id])} (${one.count})` }))}
          />
          <CheckboxField
            label={t(messages.onlyOnline)}
            checked={online === 'yes'}
            onChange={(checked) => narrow({ online: checked ? 'yes' : undefined })}
          />
        </div>
      )}
      {found.error && !found.data && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading blocks />}
      {first?.total === 0 && <EmptyState title={t(messages.noResults)}>{t(messages.noResultsHelp)}</EmptyState>}
      <ul className="line-list" role="list">
        {found.data?.pages.flatMap((one) =>
          one.items.map((procedure) => (
            <li key={procedure.code}>
              <ProcedureLine procedure={procedure} />
            </li>
          )),
        )}
      </ul>
      {found.hasNextPage && (
        <div>
          <Button onClick={() => void found.fetchNextPage()} busy={found.isFetchingNextPage}>
            {t(messages.more)}
          </Button>
        </div>
      )}
    </div>
  )
}
