/** The registries: what they hold, who keeps them, what one may look them up for. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useGo } from '../../../web/ui/navigation.tsx'
import { Answer, PageHeader } from '../../../web/ui/page.tsx'
import { countedBelow, listRegistries, type RegistryInfo } from '../contract.ts'
import { words } from './page-messages.ts'

export function useRegistries() {
  return useQuery({ queryKey: ['registries'], queryFn: () => call(listRegistries), staleTime: 60_000 })
}

/** `more`: what the registries' own modules offer beside them. */
export function RegistriesPage({ more }: { more: ReactNode }): ReactNode {
  const t = useText()
  const asked = useRegistries()
  return (
    <div className="desk-page stack">
      <PageHeader title={t(words.title)} lead={t(words.lead)} />
      {more}
      <Answer of={asked}>{(registries) => <List of={registries} />}</Answer>
    </div>
  )
}

function List({ of: registries }: { of: readonly RegistryInfo[] }): ReactNode {
  const t = useText()
  const go = useGo()
  const language = useLanguage()
  const columns: Column<RegistryInfo>[] = [
    {
      id: 'title',
      head: t(words.registry),
      cell: ({ name, title }) => (
        <Go to={`/registries/${name}`}>
          <b>{t(title)}</b>
        </Go>
      ),
    },
    { id: 'owner', head: t(words.owner), cell: ({ owner }) => t(owner) },
    {
      id: 'purposes',
      head: t(words.myPurposes),
      cell: ({ purposes }) => {
        const mine = purposes.filter((one) => one.mine)
        if (mine.length === 0) return <span className="soft">{t(words.noPurpose)}</span>
        return mine.map((one) => t(one.title)).join('; ')
      },
    },
    {
      id: 'records',
      head: t(words.records),
      align: 'end',
      cell: ({ records }) => {
        const n = formatNumber(language, records)
        return records < countedBelow ? n : t(words.aboutRecords, { n })
      },
    },
  ]
  return (
    <DataTable
      caption={t(words.title)}
      rows={registries}
      keyOf={({ name }) => name}
      columns={columns}
      onOpen={({ name }) => go(`/registries/${name}`)}
    />
  )
}
