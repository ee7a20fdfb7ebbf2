/** Files brought into a registry, and a new one. */
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call, upload } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { DateField } from '../../../web/ui/day-fields.tsx'
import { FileField } from '../../../web/ui/file-field.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { PagedList, useListPages } from '../../../web/ui/list-pages.tsx'
import { useGo } from '../../../web/ui/navigation.tsx'
import { EmptyState, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import type { RegistryInfo } from '../contract.ts'
import { type ImportView, listImports, uploadImport } from '../file-import/contract.ts'
import { words } from './import-messages.ts'
import { ImportChip } from './import-parts.tsx'
import { words as registryWords } from './page-messages.ts'
import { GroundFields } from './record-dialogs.tsx'
import { OfRegistry } from './registry-page.tsx'

export default function ImportsPage(): ReactNode {
  return <OfRegistry needs={({ maintained }) => maintained}>{(registry) => <Imports of={registry} />}</OfRegistry>
}

function Imports({ of: registry }: { of: RegistryInfo }): ReactNode {
  const t = useText()
  const params = { registry: registry.name }
  const imports = useListPages(['registry', registry.name, 'imports'], (query, signal) =>
    call(listImports, { params, query, signal }),
  )
  return (
    <>
      <PageHeader
        title={t(words.title)}
        lead={t(words.lead)}
        back={{ to: `/registries/${registry.name}`, label: t(registry.title) }}
      />
      <PagedList of={imports}>
        {(items) =>
          items.length > 0 ? (
            <List registry={registry.name} items={items} />
          ) : (
            <EmptyState title={t(words.none)}>{t(words.noneHelp)}</EmptyState>
          )
        }
      </PagedList>
      <Bring registry={registry.name} />
    </>
  )
}

function List({ registry, items }: { registry: string; items: readonly ImportView[] }): ReactNode {
  const t = useText()
  const go = useGo()
  const language = useLanguage()
  const count = (id: keyof ImportView['rows']): Column<ImportView> => {
    return { id, head: t(words[id]), align: 'end', cell: ({ rows }) => formatNumber(language, rows[id]) }
  }
  const to = (id: string) => `/registries/${registry}/files/${id}`
  const columns: Column<ImportView>[] = [
    { id: 'file', head: t(words.file), cell: ({ id, fileName }) => <Go to={to(id)}>{fileName}</Go> },
    { id: 'state', head: t(words.state), cell: (one) => <ImportChip of={one} /> },
    count('new'),
    count('changed'),
    count('unchanged'),
    count('wrong'),
    { id: 'at', head: t(words.brought), cell: ({ createdAt }) => <When at={createdAt} /> },
  ]
  return (
    <DataTable
      caption={t(words.title)}
      rows={items}
      keyOf={({ id }) => id}
      columns={columns}
      onOpen={({ id }) => go(to(id))}
    />
  )
}

function Bring({ registry }: { registry: string }): ReactNode {
  const t = useText()
  const go = useGo()
  const [file, setFile] = useState<File>()
  const [validFrom, setValidFrom] = useState('')
  const [ground, setGround] = useState({ reference: '', legalGround: '', reason: '' })
  const bring = useMutation({
    mutationFn: (body: File) => {
      const query = { name: body.name, validFrom, ...ground }
      return upload(uploadImport, { params: { registry }, query, body }, () => undefined)
    },
    onSuccess: ({ id }) => go(`/registries/${registry}/files/${id}`),
  })
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (file) bring.mutate(file)
      }}
    >
      <h2>{t(words.bring)}</h2>
      <FileField
        label={t(words.file)}
        help={t(words.fileHelp)}
        accept=".csv,.xlsx,.ndjson,.jsonl"
        file={file}
        onFile={setFile}
      />
      <DateField label={t(registryWords.validFrom)} value={validFrom} onChange={setValidFrom} required />
      <GroundFields of={ground} onChange={setGround} />
      {bring.error && <ErrorState error={bring.error} />}
      <div className="row">
        <Button type="submit" kind="primary" busy={bring.isPending}>
          {t(words.check)}
        </Button>
      </div>
    </form>
  )
}
