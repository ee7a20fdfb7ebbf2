/** Taking records out: for a purpose that allows it, with a reason; and what was taken out so far. */
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { RadioGroup, SelectField, TextArea } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { PagedList, useListPages } from '../../../web/ui/list-pages.tsx'
import { EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { type State, StatusChip, When } from '../../../web/ui/status.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import type { RegistryInfo } from '../contract.ts'
import { exportFormats, exportRecords, type ExportView, listExports } from '../export/contract.ts'
import { words } from './care-messages.ts'
import { words as recordWords } from './page-messages.ts'
import { mayExport, OfRegistry } from './registry-page.tsx'

export default function ExportPage(): ReactNode {
  const t = useText()
  return (
    <OfRegistry>
      {(registry) => (
        <>
          <PageHeader
            title={t(words.export)}
            lead={t(words.exportLead)}
            back={{ to: `/registries/${registry.name}`, label: t(registry.title) }}
          />
          {mayExport(registry) ? (
            <>
              <Order of={registry} />
              <Exports of={registry} />
            </>
          ) : (
            <EmptyState title={t(words.notExported)}>{t(words.notExportedHelp)}</EmptyState>
          )}
        </>
      )}
    </OfRegistry>
  )
}

const exportsKey = ({ name }: RegistryInfo) => ['registry', name, 'exports'] as const

function Order({ of: registry }: { of: RegistryInfo }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const units = useSignedIn()?.units ?? []
  const possible = registry.purposes.filter(({ exported }) => exported !== null)
  const [purpose, setPurpose] = useState(possible.length === 1 ? (possible[0]?.name ?? '') : '')
  const [format, setFormat] = useState<string>('csv')
  const [unitId, setUnitId] = useState('')
  const [reason, setReason] = useState('')
  const order = (event: FormEvent): void => {
    event.preventDefault()
    if (purpose === '' || reason.trim() === '') return
    // The browser itself takes the file, however large: what has come is told below, as the server counts it.
    location.assign(
      pathOf(exportRecords, { registry: registry.name }, { purpose, format, unitId, reason: reason.trim() }),
    )
    toast(t(words.began))
    setTimeout(() => void client.invalidateQueries({ queryKey: exportsKey(registry) }), 800)
  }
  return (
    <form className="card stack" onSubmit={order}>
      <RadioGroup
        label={t(words.exportPurpose)}
        value={purpose}
        onChange={setPurpose}
        choices={possible.map(({ name, title, exported }) => ({
          value: name,
          label: t(title),
          ...(exported && { help: t(words.upTo, { class: t(recordWords[exported]) }) }),
        }))}
      />
      <RadioGroup
        label={t(words.format)}
        value={format}
        onChange={setFormat}
        choices={exportFormats.map((value) => ({ value, label: t(words[value]) }))}
      />
      {units.length > 1 && (
        <SelectField
          label={t(words.exportUnit)}
          value={unitId}
          onChange={setUnitId}
          empty={t(words.allMyUnits)}
          choices={units.map(({ id, name }) => ({ value: id, label: t(name) }))}
        />
      )}
      <TextArea
        label={t(words.exportReason)}
        help={t(words.exportReasonHelp)}
        value={reason}
        onChange={setReason}
        maxLength={1000}
        rows={2}
        required
      />
      <div className="row">
        <Button type="submit" kind="primary" disabled={purpose === '' || reason.trim() === ''}>
          <IconDownload size={20} aria-hidden /> {t(words.download)}
        </Button>
      </div>
    </form>
  )
}

const outcomes: Readonly<Record<ExportView['outcome'], readonly [State, { vi: string; en: string }]>> = {
  running: ['progress', words.running],
  whole: ['done', words.whole],
  broken: ['risk', words.brokenOff],
}

const lookAgainMs = 1500

function Exports({ of: registry }: { of: RegistryInfo }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const asked = useListPages(
    exportsKey(registry),
    (query, signal) => call(listExports, { params: { registry: registry.name }, query, signal }),
    (rows) => rows.some(({ outcome }) => outcome === 'running') && lookAgainMs,
  )
  const purposeOf = (name: string): string => {
    const purpose = registry.purposes.find((one) => one.name === name)
    return purpose ? t(purpose.title) : name
  }
  const columns: Column<ExportView>[] = [
    { id: 'started', head: t(words.started), cell: ({ startedAt }) => <When at={startedAt} /> },
    { id: 'by', head: t(words.by), cell: ({ officialName }) => officialName },
    { id: 'purpose', head: t(words.purpose), cell: ({ purpose }) => purposeOf(purpose) },
    { id: 'reason', head: t(words.exportReason), cell: ({ reason }) => reason },
    { id: 'format', head: t(words.format), cell: ({ format }) => format.toUpperCase() },
    { id: 'records', head: t(words.records), align: 'end', cell: ({ records }) => formatNumber(language, records) },
    {
      id: 'outcome',
      head: t(words.outcome),
      cell: ({ outcome }) => {
        const [state, name] = outcomes[outcome]
        return <StatusChip state={state}>{t(name)}</StatusChip>
      },
    },
  ]
  return (
    <section className="stack tight">
      <h2>{t(words.exports)}</h2>
      <PagedList of={asked}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t(words.noExports)} />
          ) : (
            <DataTable caption={t(words.exports)} rows={items} keyOf={({ id }) => id} columns={columns} />
          )
        }
      </PagedList>
    </section>
  )
}
