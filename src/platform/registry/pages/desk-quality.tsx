/** How well a registry's records keep its rules, by rule and unit; each figure leads to the records that do not. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, ErrorState, Loading, PageHeader } from '../../../web/ui/page.tsx'
import { listBroken, type QualityView, readQuality } from '../care/contract.ts'
import type { RecordView, RegistryInfo } from '../contract.ts'
import { words } from './care-messages.ts'
import { words as recordWords } from './page-messages.ts'
import { ForPurpose, OfRegistry } from './registry-page.tsx'
import { UnitName, useUnitName } from './value-words.tsx'

export default function QualityPage(): ReactNode {
  const { rule, unit } = useQueryText()
  return (
    <OfRegistry needs={({ maintained, hasRules }) => maintained && hasRules}>
      {(registry) => <Quality of={registry} rule={rule} unitId={unit} />}
    </OfRegistry>
  )
}

type Rule = QualityView['rules'][number]
type Unit = QualityView['units'][number]

function Quality(props: { of: RegistryInfo; rule: string | undefined; unitId: string | undefined }): ReactNode {
  const t = useText()
  const { of: registry, unitId } = props
  const asked = useQuery({
    queryKey: ['registry', registry.name, 'quality'],
    queryFn: () => call(readQuality, { params: { registry: registry.name } }),
  })
  const path = `/registries/${registry.name}/quality`
  const rule = asked.data?.rules.find(({ name }) => name === props.rule)
  if (rule) return <WorkList of={registry} rule={rule} unitId={unitId} />
  return (
    <>
      <PageHeader
        title={t(words.quality)}
        lead={t(words.qualityLead)}
        back={{ to: `/registries/${registry.name}`, label: t(registry.title) }}
      />
      <Answer of={asked}>
        {(quality) => (
          <>
            <Rules of={quality.rules} path={path} />
            <Units of={quality} path={path} />
          </>
        )}
      </Answer>
    </>
  )
}

function Rules({ of: rules, path }: { of: readonly Rule[]; path: string }): ReactNode {
  const t = useText()
  const go = useGo()
  const language = useLanguage()
  const columns: Column<Rule>[] = [
    {
      id: 'rule',
      head: t(words.rule),
      cell: ({ name, title }) => (
        <Go to={path} search={{ rule: name }}>
          {t(title)}
        </Go>
      ),
    },
    { id: 'weight', head: t(words.weight), align: 'end', cell: ({ weight }) => formatNumber(language, weight) },
    { id: 'broken', head: t(words.broken), align: 'end', cell: ({ broken }) => formatNumber(language, broken) },
  ]
  return (
    <section className="stack tight">
      <h2>{t(words.rules)}</h2>
      <DataTable
        caption={t(words.rules)}
        rows={rules}
        keyOf={({ name }) => name}
        columns={columns}
        onOpen={({ name }) => go(path, { rule: name })}
      />
    </section>
  )
}

function Units({ of: { rules, units }, path }: { of: QualityView; path: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const worst = (of: Unit): readonly (readonly [Rule, number])[] =>
    rules
      .flatMap((rule) => {
        const n = of.byRule.find((one) => one.rule === rule.name)?.broken ?? 0
        return n > 0 ? [[rule, n] as const] : []
      })
      .toSorted(([, m], [, n]) => n - m)
  const columns: Column<Unit>[] = [
    { id: 'unit', head: t(words.unit), cell: ({ unitId }) => <UnitName id={unitId} /> },
    {
      id: 'score',
      head: t(words.unitScore),
      align: 'end',
      cell: ({ score }) => <b>{score.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB')}</b>,
    },
    { id: 'records', head: t(words.records), align: 'end', cell: ({ records }) => formatNumber(language, records) },
    {
      id: 'broken',
      head: t(words.toMend),
      cell: (unit) => (
        <ul className="value-list" role="list">
          {worst(unit).map(([rule, n]) => (
            <li key={rule.name}>
              <Go to={path} search={{ rule: rule.name, unit: unit.unitId }}>
                {t(words.showList, { n: formatNumber(language, n), rule: t(rule.title) })}
              </Go>
            </li>
          ))}
        </ul>
      ),
    },
  ]
  return (
    <section className="stack tight">
      <h2>{t(words.units)}</h2>
      {units.length === 0 ? (
        <EmptyState title={t(words.noRecords)}>{t(words.noRecordsHelp)}</EmptyState>
      ) : (
        <DataTable caption={t(words.units)} rows={units} keyOf={({ unitId }) => unitId} columns={columns} />
      )}
    </section>
  )
}

interface WorkProps {
  readonly of: RegistryInfo
  readonly rule: Rule
  readonly unitId: string | undefined
}

function WorkList({ of: registry, rule, unitId }: WorkProps): ReactNode {
  const t = useText()
  const path = `/registries/${registry.name}/quality`
  const unit = useUnitName(unitId)
  return (
    <>
      <PageHeader
        title={t(words.workList, { rule: t(rule.title) })}
        lead={unitId === undefined ? t(words.everywhere) : (unit ?? '')}
        back={{ to: path, label: t(words.quality) }}
      />
      <ForPurpose of={registry} path={path}>
        {(purpose) => <Broken key={purpose} of={registry} rule={rule} unitId={unitId} purpose={purpose} />}
      </ForPurpose>
    </>
  )
}

function Broken({ of: registry, rule, unitId, purpose }: WorkProps & { purpose: string }): ReactNode {
  const t = useText()
  const go = useGo()
  const asked = useInfiniteQuery({
    queryKey: ['registry', registry.name, 'broken', rule.name, unitId, purpose],
    queryFn: ({ pageParam }) =>
      call(listBroken, {
        params: { registry: registry.name, rule: rule.name },
        query: { purpose, ...(unitId !== undefined && { unitId }), ...(pageParam && { after: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    // Every reading is recorded: it is not repeated because a window got the focus.
    refetchOnWindowFocus: false,
  })
  const records = asked.data?.pages.flatMap(({ items }) => items) ?? []
  const columns: Column<RecordView>[] = [
    {
      id: 'label',
      head: t(recordWords.record),
      cell: ({ id, label }) => (
        <Go to={`/registries/${registry.name}/${id}`} search={{ purpose }}>
          {label === '' ? id.slice(0, 13) : label}
        </Go>
      ),
    },
    {
      id: 'since',
      head: t(recordWords.validFrom),
      cell: ({ validFrom }) => validFrom.split('-').toReversed().join('/'),
    },
  ]
  if (asked.error) return <ErrorState error={asked.error} retry={() => void asked.refetch()} />
  if (asked.isPending) return <Loading />
  if (records.length === 0) return <EmptyState title={t(words.workListEmpty)} />
  return (
    <>
      <DataTable
        caption={t(words.workList, { rule: t(rule.title) })}
        rows={records}
        keyOf={({ id }) => id}
        columns={columns}
        onOpen={({ id }) => go(`/registries/${registry.name}/${id}`, { purpose })}
      />
      {asked.hasNextPage && (
        <div>
          <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
            {t(words.more)}
          </Button>
        </div>
      )}
    </>
  )
}
