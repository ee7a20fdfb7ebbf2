/** Who and what can be sent, and whom to call. */
import { IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import * as api from '../contract-log.ts'
import type { ResourceView } from '../contract-log.ts'
import { logWords, resourceKindWords, resourceStateWords } from './log-messages.ts'

const key = ['operations', 'resources'] as const
const chips = { ready: 'done', busy: 'progress', out: 'ended' } as const

export function Resources({ unitId }: { unitId: string }): ReactNode {
  const t = useText()
  const [edited, setEdited] = useState<ResourceView | 'new' | undefined>()
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => call(api.listResources, { signal }) })
  return (
    <div className="stack">
      <div className="row">
        <Button kind="primary" onClick={() => setEdited('new')}>
          <IconPlus size={20} aria-hidden /> {t(logWords.add)}
        </Button>
      </div>
      <Answer of={found} lines={4}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t(logWords.noResources)} />
          ) : (
            <DataTable
              caption={t(logWords.resources)}
              rows={rows}
              keyOf={({ id }) => id}
              columns={[
                { id: 'name', head: t(logWords.name), cell: (one) => <b lang="vi">{one.name}</b> },
                { id: 'kind', head: t(logWords.kind), cell: (one) => t(resourceKindWords[one.kind]) },
                { id: 'amount', head: t(logWords.amount), align: 'end', cell: (one) => one.amount },
                {
                  id: 'phone',
                  head: t(logWords.phone),
                  cell: (one) => (one.phone === null ? '–' : <a href={`tel:${one.phone}`}>{one.phone}</a>),
                },
                {
                  id: 'state',
                  head: t(logWords.state),
                  cell: (one) => <StatusChip state={chips[one.state]}>{t(resourceStateWords[one.state])}</StatusChip>,
                },
                { id: 'detail', head: t(logWords.detail), cell: (one) => <span lang="vi">{one.detail}</span> },
                {
                  id: 'act',
                  head: '',
                  cell: (one) => (
                    <Button size="small" onClick={() => setEdited(one)}>
                      {t(logWords.change)}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Answer>
      {edited && (
        <Edit unitId={unitId} known={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </div>
  )
}

function Edit(props: { unitId: string; known: ResourceView | undefined; onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const { known } = props
  const [name, setName] = useState(known?.name ?? '')
  const [kind, setKind] = useState(known?.kind ?? 'team')
  const [state, setState] = useState(known?.state ?? 'ready')
  const [amount, setAmount] = useState(String(known?.amount ?? 1))
  const [phone, setPhone] = useState(known?.phone ?? '')
  const [detail, setDetail] = useState(known?.detail ?? '')
  return (
    <SaveDialog
      title={t(known ? logWords.change : logWords.add)}
      act={t(known ? logWords.change : logWords.add)}
      onClose={props.onClose}
      send={async () => {
        const body = {
          unitId: known?.unitId ?? props.unitId,
          kind,
          name,
          detail,
          phone: phone.trim() === '' ? null : phone.trim(),
          amount: Number(amount),
          state,
        }
        if (known) await call(api.changeResource, { params: { id: known.id }, body })
        else await call(api.addResource, { body })
        await client.invalidateQueries({ queryKey: key })
      }}
    >
      <TextField label={t(logWords.name)} value={name} onChange={setName} required maxLength={200} />
      <SelectField
        label={t(logWords.kind)}
        value={kind}
        empty={null}
        onChange={(value) => setKind(api.resourceKinds.find((one) => one === value) ?? kind)}
        choices={api.resourceKinds.map((value) => ({ value, label: t(resourceKindWords[value]) }))}
      />
      <SelectField
        label={t(logWords.state)}
        value={state}
        empty={null}
        onChange={(value) => setState(api.resourceStates.find((one) => one === value) ?? state)}
        choices={api.resourceStates.map((value) => ({ value, label: t(resourceStateWords[value]) }))}
      />
      <TextField
        label={t(logWords.amount)}
        value={amount}
        onChange={setAmount}
        inputMode="numeric"
        pattern="[0-9]{1,5}"
        required
      />
      <TextField label={t(logWords.phone)} optional value={phone} onChange={setPhone} pattern="\+?[0-9 .]{3,20}" />
      <TextField label={t(logWords.detail)} optional value={detail} onChange={setDetail} maxLength={1000} />
    </SaveDialog>
  )
}
