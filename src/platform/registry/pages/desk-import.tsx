/** One file: what its rows are, what is wrong, and its steps. */
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
import { words } from './import-messages.ts'
import { ImportChip } from './import-parts.tsx'

export default function ImportPage(): ReactNode {
  const { registry = '', id = '' } = usePathParams()
  const key = ['registry', registry, 'import', id]
  const params = { registry, id }
  const asked = useQuery({ queryKey: key, queryFn: () => call(readImport, { params }) })
  useLive([`registry-import:${id}`], [key])
  return (
    <div className="desk-page stack">
      <Answer of={asked}>{(one) => <Shown of={one} />}</Answer>
    </div>
  )
}

function Shown({ of: one }: { of: ImportView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const unread = one.columns.filter(({ field }) => field === null).map(({ header }) => header)
  const counts = ['new', 'changed', 'unchanged', 'wrong'] as const
  const number = (n: number) => formatNumber(language, n)
  const { applied, takenBack, kept } = one.done
  return (
    <>
      <PageHeader
        title={one.fileName}
        lead={<ImportChip of={one} />}
        back={{ to: `/registries/${one.registry}/files`, label: t(words.title) }}
        actions={<Steps of={one} />}
      />
      {one.refusal && (
        <Notice tone="risk" title={t(words.refused)}>
          {t(words.whyRefused, { why: one.refusal.why })}
        </Notice>
      )}
      {unread.length > 0 && <Notice tone="risk">{t(words.unread, { names: unread.join(', ') })}</Notice>}
      <section className="card">
        <h2>{t(words.rows)}</h2>
        <dl className="answers">
          {counts.map((name) => (
            <div key={name}>
              <dt>{t(words[name])}</dt>
              <dd>{number(one.rows[name])}</dd>
            </div>
          ))}
        </dl>
        {applied > 0 && (
          <p>{t(words.done, { applied: number(applied), takenBack: number(takenBack), kept: number(kept) })}</p>
        )}
      </section>
      {one.rows.wrong > 0 && <WrongRows of={one} />}
    </>
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

interface WrongRow {
  readonly line: number
  readonly field: string
  readonly text: string
}

function WrongRows({ of: one }: { of: ImportView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const params = { registry: one.registry, id: one.id }
  const asked = useQuery({
    queryKey: ['registry', one.registry, 'import', one.id, 'wrong', one.rows.wrong],
    queryFn: () => call(readImportRows, { params, query: { outcome: 'wrong' } }),
  })
  const columns: Column<WrongRow>[] = [
    { id: 'line', head: t(words.line), cell: ({ line }) => formatNumber(language, line), align: 'end' },
    { id: 'field', head: t(words.field), cell: ({ field }) => field || '—' },
    { id: 'text', head: t(words.whatIsWrong), cell: ({ text }) => text },
  ]
  return (
    <section className="stack">
      <h2>{t(words.wrongRows)}</h2>
      <p>
        <a href={pathOf(importReport, params)}>{t(words.report)}</a>{' '}
        {one.rows.wrong > importRowsMax && <span className="soft">{t(words.firstRows)}</span>}
      </p>
      <Answer of={asked}>
        {({ items }) => (
          <DataTable
            caption={t(words.wrongRows)}
            rows={items.flatMap(({ line, errors }) =>
              errors.map((error) => ({ line, field: error.field, text: error[language] })),
            )}
            keyOf={({ line, field, text }) => `${line} ${field} ${text}`}
            columns={columns}
          />
        )}
      </Answer>
    </section>
  )
}
