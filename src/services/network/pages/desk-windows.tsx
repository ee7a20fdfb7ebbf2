/** Planned work: announced, called off, ended. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { instantOf, localOf } from '../../../web/ui/day.ts'
import { MomentField } from '../../../web/ui/day-fields.tsx'
import { SelectField, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, ErrorState } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { readTopology } from '../contract.ts'
import { addWindow, endWindow, listWindows, weeksMax, type WindowView } from '../contract-outages.ts'
import { words } from './page-messages.ts'
import { networkKey } from './parts.tsx'

const key = [...networkKey, 'windows']
const hourMs = 3_600_000

export function WindowsPanel({ manages }: { manages: boolean }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [isAdding, setAdding] = useState(false)
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => call(listWindows, { signal }) })
  const ending = useMutation({
    mutationFn: (id: string) => call(endWindow, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: networkKey }),
  })
  const columns: Column<WindowView>[] = [
    { id: 'title', head: t(words.windowTitle), cell: ({ title }) => <b>{title}</b> },
    { id: 'from', head: t(words.from), cell: ({ from }) => <When at={from} /> },
    { id: 'to', head: t(words.to), cell: ({ to }) => <When at={to} /> },
    { id: 'what', head: t(words.nodes), cell: ({ subjects }) => subjects.map(({ name }) => t(name)).join('; ') },
    { id: 'by', head: t(words.by), cell: ({ by }) => by },
    {
      id: 'act',
      head: '',
      cell: ({ id, mayEnd, title }) =>
        mayEnd && (
          <Button
            size="small"
            busy={ending.isPending}
            aria-label={`${t(words.endNow)}: ${title}`}
            onClick={() => ending.mutate(id)}
          >
            {t(words.endNow)}
          </Button>
        ),
    },
  ]
  const close = () => {
    setAdding(false)
    void client.invalidateQueries({ queryKey: networkKey })
  }
  return (
    <div className="stack">
      {manages && (
        <div className="row">
          <Button kind="primary" onClick={() => setAdding(true)}>
            {t(words.addWindow)}
          </Button>
        </div>
      )}
      {ending.error && <ErrorState error={ending.error} />}
      <Answer of={found}>
        {(windows) =>
          windows.length === 0 ? (
            <EmptyState title={t(words.noWindows)}>{t(words.noWindowsHelp)}</EmptyState>
          ) : (
            <DataTable caption={t(words.windows)} columns={columns} rows={windows} keyOf={({ id }) => id} />
          )
        }
      </Answer>
      {isAdding && <AddWindow onClose={close} />}
    </div>
  )
}

function AddWindow({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText()
  const [title, setTitle] = useState('')
  const [from, setFrom] = useState(() => localOf(Date.now() + hourMs))
  const [to, setTo] = useState(() => localOf(Date.now() + 3 * hourMs))
  const [weeks, setWeeks] = useState('1')
  const [text, setText] = useState('')
  const topology = useQuery({
    queryKey: [...networkKey, 'topology'],
    queryFn: ({ signal }) => call(readTopology, { signal }),
  })
  const codes = text.split(/[\s,;]+/).filter((code) => code !== '')
  const idOf = new Map<string, { kind: 'node' | 'link'; id: string }>([
    ...(topology.data?.nodes ?? []).map(({ code, id }) => [code, { kind: 'node', id }] as const),
    ...(topology.data?.links ?? []).map(({ code, id }) => [code, { kind: 'link', id }] as const),
  ])
  const unknown = codes.filter((code) => !idOf.has(code))
  const send = (): Promise<unknown> => {
    const subjects = codes.flatMap((code) => idOf.get(code) ?? [])
    return call(addWindow, {
      body: { title, from: instantOf(from), to: instantOf(to), subjects, weeks: Number(weeks) },
    })
  }
  return (
    <SaveDialog title={t(words.addWindow)} act={t(words.add)} send={send} onClose={onClose}>
      <TextField label={t(words.windowTitle)} value={title} onChange={setTitle} required maxLength={200} />
      <MomentField label={t(words.windowFrom)} value={from} onChange={setFrom} required />
      <MomentField label={t(words.windowTo)} value={to} onChange={setTo} required />
      <SelectField
        label={t(words.windowWeeks)}
        empty={null}
        value={weeks}
        onChange={setWeeks}
        choices={Array.from({ length: weeksMax }, (_, at) => ({ value: String(at + 1), label: String(at + 1) }))}
      />
      <TextArea
        label={t(words.windowSubjects)}
        value={text}
        onChange={setText}
        required
        // A window that covers less than was meant is none.
        {...(topology.data && unknown.length > 0 && { wrong: t(words.windowUnknown, { codes: unknown.join(', ') }) })}
      />
    </SaveDialog>
  )
}
