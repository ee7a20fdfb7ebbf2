/** One registry: first what for, then whom or what. */
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { RadioGroup, TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, Notice, PageHeader } from '../../../web/ui/page.tsx'
import type { RecordView, RegistryInfo } from '../contract.ts'
import { ask } from './ask.ts'
import { words } from './page-messages.ts'
import { RegisterDialog } from './record-dialogs.tsx'
import { StateChip } from './record-parts.tsx'
import { OfRegistry, RegistryTools } from './registry-page.tsx'
import { Value } from './value-words.tsx'

export default function RegistryPage(): ReactNode {
  return <OfRegistry>{(registry) => <Search key={registry.name} of={registry} />}</OfRegistry>
}

function Search({ of: registry }: { of: RegistryInfo }): ReactNode {
  const t = useText()
  const go = useGo()
  const query = useQueryText()
  const [entering, setEntering] = useState(false)
  const mine = registry.purposes.filter((one) => one.mine)
  const purpose = mine.find((one) => one.name === query['purpose'])
  const here = `/registries/${registry.name}`
  return (
    <>
      <PageHeader
        title={t(registry.title)}
        lead={t(registry.owner)}
        back={{ to: '/registries', label: t(words.title) }}
        actions={
          registry.maintained && (
            <Button onClick={() => setEntering(true)}>
              <IconPlus size={18} aria-hidden /> {t(words.enter)}
            </Button>
          )
        }
      />
      <RegistryTools of={registry} />
      {mine.length === 0 ? (
        <EmptyState title={t(words.notMine)}>{t(words.notMineHelp)}</EmptyState>
      ) : (
        <RadioGroup
          label={t(words.purpose)}
          help={t(words.purposeHelp)}
          value={purpose?.name ?? ''}
          onChange={(next) => go(here, { ...query, purpose: next }, true)}
          choices={mine.map((one) => ({
            value: one.name,
            label: t(one.title),
            help: t(words.purposeGround, { ground: one.legalGround }),
          }))}
        />
      )}
      {purpose && (
        <Question
          key={purpose.name}
          text={query['q'] ?? ''}
          onAsk={(q) => go(here, { purpose: purpose.name, q }, true)}
        />
      )}
      {purpose && query['q'] && <Results of={registry} purpose={purpose.name} q={query['q']} />}
      {entering && (
        <RegisterDialog
          registry={registry}
          onClose={() => setEntering(false)}
          onDone={(id) => go(`${here}/${id}`, { purpose: purpose?.name ?? mine[0]?.name })}
        />
      )}
    </>
  )
}

function Question({ text, onAsk }: { text: string; onAsk: (q: string) => void }): ReactNode {
  const t = useText()
  const [q, setQ] = useState(text)
  return (
    <form
      role="search"
      className="row"
      onSubmit={(event) => {
        event.preventDefault()
        if (q.trim() !== '') onAsk(q.trim())
      }}
    >
      <div className="registry-question">
        <TextField
          id="queue-search"
          label={t(words.search)}
          help={t(words.searchHelp)}
          value={q}
          onChange={setQ}
          maxLength={100}
          type="search"
          // The purpose has just been chosen: what comes next is typing.
          autoFocus
        />
      </div>
      <Button type="submit" kind="primary">
        <IconSearch size={18} aria-hidden /> {t(words.find)}
      </Button>
    </form>
  )
}

function Results({ of: registry, purpose, q }: { of: RegistryInfo; purpose: string; q: string }): ReactNode {
  const t = useText()
  const asked = useQuery({
    queryKey: ['registry', registry.name, purpose, q],
    queryFn: () => ask(registry.name, purpose, q),
    // Every question is recorded: it is not asked again because a window got the focus.
    refetchOnWindowFocus: false,
  })
  return (
    <section aria-label={t(words.results)}>
      <Answer of={asked}>
        {({ items, more, near }) =>
          items.length === 0 ? (
            <EmptyState title={t(words.nothing, { text: q })}>{t(words.nothingHelp)}</EmptyState>
          ) : (
            <div className="stack tight">
              {near && <Notice>{t(words.near)}</Notice>}
              <p className="soft" role="status">
                {t(words.count, { n: items.length })} {more && `· ${t(words.moreThanShown)}`}
              </p>
              <Found of={registry} items={items} purpose={purpose} />
            </div>
          )
        }
      </Answer>
    </section>
  )
}

const columnsMax = 4

/** Which fields tell records apart in a list: short ones, in the order of the registry; nothing sensitive of many at once. */
function Found(props: { of: RegistryInfo; items: readonly RecordView[]; purpose: string }): ReactNode {
  const t = useText()
  const go = useGo()
  const { of: registry, items } = props
  const shown = registry.fields
    .filter(({ sensitivity }) => sensitivity !== 'sensitive')
    .filter(({ name, schema }) => items.some((one) => isShort(one.data[name], schema) && one.data[name] !== one.label))
    .slice(0, columnsMax)
  const columns: Column<RecordView>[] = [
    {
      id: 'label',
      head: t(words.record),
      cell: (row) => (
        <>
          <b>{row.label}</b> {row.state !== 'current' && <StateChip of={row} />}
        </>
      ),
    },
    ...shown.map((field) => ({
      id: field.name,
      head: t(field.title),
      cell: (row: RecordView) => <Value of={row.data[field.name]} field={field} />,
    })),
  ]
  return (
    <DataTable
      caption={t(words.results)}
      rows={items}
      keyOf={({ id }) => id}
      columns={columns}
      onOpen={({ id }) => go(`/registries/${registry.name}/${id}`, { purpose: props.purpose })}
    />
  )
}

function isShort(value: unknown, schema: FieldSchema): boolean {
  if (typeof value === 'number') return true
  return typeof value === 'string' && value.length <= 60 && schema['format'] !== 'uuid'
}

type FieldSchema = RegistryInfo['fields'][number]['schema']
