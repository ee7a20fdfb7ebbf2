import { IconBookmarkPlus, IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import {
  type Count,
  listFilters,
  type QueueQuery,
  queueCounts,
  queueNames,
  removeFilter,
  saveFilter,
} from '../../platform/casework/contract.ts'
import { queueTitles } from '../../platform/casework/messages.ts'
import { words as caseWords } from '../../platform/casework/pages/page-messages.ts'
import { call } from '../ui/client.ts'
import { Button, Go } from '../ui/controls.tsx'
import { SelectField, TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { useText } from '../ui/language.tsx'
import { useGo, useQueryText } from '../ui/navigation.tsx'
import { words } from './messages.ts'

const countOf = (count: Count | undefined): string => (count ? `${count.value}${count.more ? '+' : ''}` : '')

/** The query as the address has it. */
function searchOf(query: QueueQuery): Record<string, string | undefined> {
  const { queue, unitId, text, status, procedure, step } = query
  return { queue, unit: unitId, text, procedure, step, status: status === undefined ? undefined : String(status) }
}

export function QueueNav({ query }: { query: QueueQuery }): ReactNode {
  const t = useText()
  const go = useGo()
  const address = useQueryText()
  const counts = useQuery({
    queryKey: ['casework', 'counts', query.unitId],
    queryFn: () => call(queueCounts, { query: query.unitId ? { unitId: query.unitId } : {} }),
  })
  const units = counts.data?.units ?? []
  return (
    <nav className="queue-nav" aria-label={t(words.queues)}>
      {units.length > 1 && (
        <SelectField
          label={t(words.unit)}
          value={query.unitId ?? counts.data?.unit.id ?? ''}
          empty={null}
          onChange={(unit) => go('/', { ...address, unit, case: undefined })}
          choices={units.map((unit) => ({ value: unit.id, label: t(unit.name) }))}
        />
      )}
      {units.length === 1 && <p className="unit-name">{t(units[0]?.name ?? { vi: '', en: '' })}</p>}
      <ul role="list">
        {queueNames.map((name) => (
          <li key={name}>
            <Go
              to="/"
              search={{ queue: name, unit: query.unitId }}
              {...(query.queue === name && { 'aria-current': 'page' })}
            >
              <span>{t(queueTitles[name])}</span>
              <span className="count" data-queue={name}>
                {name === 'done' ? '' : countOf(counts.data?.counts[name])}
              </span>
            </Go>
          </li>
        ))}
      </ul>
      <Filters query={query} />
    </nav>
  )
}

function Filters({ query }: { query: QueueQuery }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const filters = useQuery({ queryKey: ['casework', 'filters'], queryFn: () => call(listFilters) })
  const remove = useMutation({
    mutationFn: (id: string) => call(removeFilter, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['casework', 'filters'] }),
  })
  const [naming, setNaming] = useState(false)
  return (
    <>
      {(filters.data?.items.length ?? 0) > 0 && (
        <>
          <h2 className="small soft">{t(caseWords.myFilters)}</h2>
          <ul role="list">
            {filters.data?.items.map((filter) => (
              <li key={filter.id} className="row">
                <Go to="/" search={searchOf(filter.query)} className="grow">
                  <span>{filter.name}</span>
                  <span className="count">{countOf(filter.count)}</span>
                </Go>
                <Button
                  kind="quiet"
                  size="small"
                  aria-label={t(caseWords.removeFilter, { name: filter.name })}
                  onClick={() => remove.mutate(filter.id)}
                >
                  <IconX size={16} aria-hidden />
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      <Button kind="quiet" size="small" onClick={() => setNaming(true)}>
        <IconBookmarkPlus size={18} aria-hidden /> {t(caseWords.saveFilter)}
      </Button>
      {naming && <NameFilter query={query} onClose={() => setNaming(false)} />}
    </>
  )
}

function NameFilter({ query, onClose }: { query: QueueQuery; onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const save = useMutation({
    mutationFn: () => call(saveFilter, { body: { name, query } }),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: ['casework', 'filters'] })
    },
  })
  return (
    <FormDialog
      title={t(caseWords.saveFilter)}
      act={t(caseWords.saveFilter)}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextField label={t(caseWords.filterName)} value={name} onChange={setName} required maxLength={80} />
    </FormDialog>
  )
}
