/** One file: what its rows are, what is wrong or was refused, and its steps. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, ErrorState, Notice, PageHeader } from '../../../web/ui/page.tsx'
import type { RegistryInfo } from '../contract.ts'
import {
  applyImport,
  importReport,
  importRowsMax,
  type ImportView,
  readImport,
  readImportRows,
  stopImport,
  takeBackImport,
} from '../file-import/contract.ts'
import { refusalWords } from '../messages.ts'
import { words } from './import-messages.ts'
import { ImportChip } from './import-parts.tsx'
import { OfRegistry } from './registry-page.tsx'

export default function ImportPage(): ReactNode {
  return <OfRegistry needs={({ maintained }) => maintained}>{(registry) => <Import of={registry} />}</OfRegistry>
}

function Import({ of: registry }: { of: RegistryInfo }): ReactNode {
  const { id = '' } = usePathParams()
  const key = ['registry', registry.name, 'import', id]
  const asked = useQuery({
    queryKey: key,
    queryFn: () => call(readImport, { params: { registry: registry.name, id } }),
  })
  useLive([`registry-import:${id}`], [key])
  return <Answer of={asked}>{(one) => <Shown of={one} registry={registry} />}</Answer>
}

interface ShownProps {
  readonly of: ImportView
  readonly registry: RegistryInfo
}

function Shown({ of: one, registry }: ShownProps): ReactNode {
  const t = useText()
  const unread = one.columns.filter(({ field }) => field === null).map(({ header }) => header)
  const { rows, done } = one
  const isDone = done.applied + done.refused > 0
  return (
    <>
      <PageHeader
        title={one.fileName}
        lead={<ImportChip of={one} />}
        back={{ to: `/registries/${one.registry}/files`, label: t(words.title) }}
        actions={<Steps of={one} />}
      />
      {one.refusal && <WhyRefused why={one.refusal.why} />}
      {unread.length > 0 && <Notice tone="risk">{t(words.unread, { names: unread.join(', ') })}</Notice>}
      <Counts
        title={t(words.rows)}
        of={[
          [t(words.new), rows.new],
          [t(words.changed), rows.changed],
          [t(words.unchanged), rows.unchanged],
          [t(words.wrong), rows.wrong],
        ]}
      />
      {isDone && (
        <Counts
          title={t(words.doneTitle)}
          of={[
            [t(words.rowsApplied), done.applied],
            [t(words.rowsRefused), done.refused],
            [t(words.rowsTakenBack), done.takenBack],
            [t(words.rowsKept), done.kept],
          ]}
        />
      )}
      {rows.wrong + done.refused + done.kept > 0 && <TroubledRows of={one} registry={registry} />}
    </>
  )
}

function WhyRefused({ why }: { why: string }): ReactNode {
  const t = useText()
  const known = refusalWords(why)
  return (
    <Notice tone="risk" title={t(words.refused)}>
      {t(words.whyRefused, { why: known ? t(known) : t(words.whyInEnglish, { why }) })}
    </Notice>
  )
}

function Counts({ title, of: counts }: { title: string; of: readonly (readonly [string, number])[] }): ReactNode {
  const language = useLanguage()
  return (
    <section className="card">
      <h2>{title}</h2>
      <dl className="answers">
        {counts.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatNumber(language, count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Steps({ of: one }: { of: ImportView }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const params = { registry: one.registry, id: one.id }
  const step = useMutation({
    mutationFn: (which: typeof applyImport) => call(which, { params }),
    onSettled: () => client.invalidateQueries({ queryKey: ['registry', one.registry] }),
  })
  const button = (which: typeof applyImport, label: string, kind: 'primary' | 'plain' | 'danger') => (
    <Button kind={kind} busy={step.isPending} onClick={() => step.mutate(which)}>
      {label}
    </Button>
  )
  const n = one.rows.new + one.rows.changed
  return (
    <>
      {step.error && <ErrorState error={step.error} />}
      {one.state === 'checked' && n > 0 && button(applyImport, t(words.apply, { n }), 'primary')}
      {one.state === 'stopped' && button(applyImport, t(words.goOn), 'primary')}
      {one.state === 'applying' && button(stopImport, t(words.stop), 'plain')}
      {(one.state === 'applied' || one.state === 'stopped') && button(takeBackImport, t(words.takeBack), 'danger')}
    </>
  )
}

/** `residence.line`, `/values/residence/line` or `residence`, as people know it: the field's title, and its part's. */
function fieldTitle(registry: RegistryInfo, pointer: string, t: ReturnType<typeof useText>): string {
  const [name = '', ...parts] = pointer.replace(/^\/values\//, '').split(/[./]/)
  const field = registry.fields.find((one) => one.name === name)
  if (!field) return pointer
  const within = parts.flatMap((part) => {
    const title = field.parts[part]
    return title ? [t(title)] : []
  })
  return [t(field.title), ...within].join(': ')
}

interface Trouble {
  readonly line: number
  readonly when: string
  readonly field: string
  readonly text: string
}

function TroubledRows({ of: one, registry }: ShownProps): ReactNode {
  const t = useText()
  const language = useLanguage()
  const params = { registry: one.registry, id: one.id }
  const n = one.rows.wrong + one.done.refused + one.done.kept
  const asked = useQuery({
    queryKey: ['registry', one.registry, 'import', one.id, 'troubled', n],
    queryFn: () => call(readImportRows, { params, query: { troubled: true } }),
  })
  const columns: Column<Trouble>[] = [
    { id: 'line', head: t(words.line), cell: ({ line }) => formatNumber(language, line), align: 'end' },
    { id: 'when', head: t(words.stage), cell: ({ when }) => when },
    { id: 'field', head: t(words.field), cell: ({ field }) => field || '—' },
    { id: 'text', head: t(words.whatIsWrong), cell: ({ text }) => text },
  ]
  return (
    <section className="stack">
      <h2>{t(words.wrongRows)}</h2>
      <p>
        <a href={pathOf(importReport, params)}>{t(words.report)}</a>{' '}
        {n > importRowsMax && <span className="soft">{t(words.firstRows)}</span>}
      </p>
      <Answer of={asked}>
        {({ items }) => (
          <DataTable
            caption={t(words.wrongRows)}
            rows={items.flatMap(({ line, outcome, state, errors }) =>
              errors.map((error) => ({
                line,
                when: t(outcome === 'wrong' ? words.atCheck : state === 'kept' ? words.atTakingBack : words.atApplying),
                field: fieldTitle(registry, error.field, t),
                text: error[language],
              })),
            )}
            keyOf={({ line, field, text }) => `${line} ${field} ${text}`}
            columns={columns}
          />
        )}
      </Answer>
    </section>
  )
}
