/** The programme year by year: drafts, what was adopted, and what changed. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { today } from '../../../web/ui/day.ts'
import { TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, PageHeader } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { type BlueprintView, draftBlueprint, listBlueprints } from '../contract.ts'
import { words } from './page-messages.ts'

export default function Blueprints(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [drafting, setDrafting] = useState(false)
  const mayManage = useSignedIn()?.permissions.includes('indicators.manage') ?? false
  const found = useQuery({
    queryKey: ['indicators', 'blueprints'],
    queryFn: ({ signal }) => call(listBlueprints, { signal }),
  })
  const columns: Column<BlueprintView>[] = [
    { id: 'year', head: t(words.blueprintYear), cell: ({ id, year }) => <Go to={`/blueprints/${id}`}>{year}</Go> },
    { id: 'name', head: t(words.programme), cell: ({ name }) => t(name) },
    {
      id: 'state',
      head: '',
      cell: ({ state }) => <StatusChip state={state === 'draft' ? 'progress' : 'done'}>{t(words[state])}</StatusChip>,
    },
    { id: 'targets', head: t(words.target), cell: ({ targets }) => t(words.targets, { n: targets }) },
    { id: 'ground', head: t(words.ground), cell: ({ ground }) => <span className="soft">{ground}</span> },
  ]
  return (
    <div className="desk-page stack">
      <PageHeader
        title={t(words.blueprints)}
        lead={t(words.blueprintsLead)}
        back={{ to: '/indicators', label: t(words.deskTitle) }}
        actions={
          mayManage && (
            <Button kind="primary" onClick={() => setDrafting(true)}>
              {t(words.draftNew)}
            </Button>
          )
        }
      />
      <Answer of={found}>
        {({ blueprints }) => (
          <DataTable caption={t(words.blueprints)} rows={blueprints} keyOf={({ id }) => id} columns={columns} />
        )}
      </Answer>
      {drafting && (
        <DraftDialog
          onClose={() => {
            setDrafting(false)
            void client.invalidateQueries({ queryKey: ['indicators', 'blueprints'] })
          }}
        />
      )}
    </div>
  )
}

function DraftDialog({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText()
  const [year, setYear] = useState(String(Number(today().slice(0, 4)) + 1))
  const [name, setName] = useState({ vi: '', en: '' })
  const [ground, setGround] = useState('')
  return (
    <SaveDialog
      title={t(words.draftNew)}
      act={t(words.save)}
      onClose={onClose}
      send={() => call(draftBlueprint, { body: { year: Number(year), name, ground } })}
    >
      <TextField
        label={t(words.blueprintYear)}
        type="number"
        min={2018}
        max={2100}
        required
        value={year}
        onChange={setYear}
      />
      <TextField label={t(words.nameVi)} required value={name.vi} onChange={(vi) => setName({ ...name, vi })} />
      <TextField label={t(words.nameEn)} required value={name.en} onChange={(en) => setName({ ...name, en })} />
      <TextField label={t(words.blueprintGround)} required value={ground} onChange={setGround} />
    </SaveDialog>
  )
}
