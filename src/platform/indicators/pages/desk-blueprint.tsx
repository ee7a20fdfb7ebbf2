/** One year's programme: its targets, edited while it is a draft, and what it changes. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { Confirm } from '../../../web/ui/dialog.tsx'
import { DateField } from '../../../web/ui/day-fields.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { type State, StatusChip } from '../../../web/ui/status.tsx'
import {
  adoptBlueprint,
  type Blueprint,
  type Change,
  compareBlueprints,
  type IndicatorView,
  listBlueprints,
  listIndicators,
  readBlueprint,
  setTargets,
  type TargetLine,
} from '../contract.ts'
import { words } from './page-messages.ts'
import { formatValue } from './parts.tsx'

export default function BlueprintPage(): ReactNode {
  const { id = '' } = usePathParams()
  const found = useQuery({
    queryKey: ['indicators', 'blueprints', id],
    queryFn: ({ signal }) => call(readBlueprint, { params: { id }, signal }),
  })
  const known = useQuery({ queryKey: ['indicators'], queryFn: ({ signal }) => call(listIndicators, { signal }) })
  return (
    <div className="desk-page stack">
      <Answer of={found}>
        {(blueprint) => (
          <Answer of={known}>{({ indicators }) => <Whole of={blueprint} indicators={indicators} />}</Answer>
        )}
      </Answer>
    </div>
  )
}

function Whole({ of, indicators }: { of: Blueprint; indicators: readonly IndicatorView[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const [adding, setAdding] = useState(false)
  const [adopting, setAdopting] = useState(false)
  const refresh = () => client.invalidateQueries({ queryKey: ['indicators'] })
  const setting = useMutation({
    mutationFn: (lines: readonly TargetLine[]) =>
      call(setTargets, { params: { id: of.id }, body: { lines: [...lines] } }),
    onSuccess: refresh,
  })
  const adoption = useMutation({
    mutationFn: () => call(adoptBlueprint, { params: { id: of.id } }),
    onSuccess: refresh,
    onSettled: () => setAdopting(false),
  })
  const named = new Map(indicators.map((one) => [one.id, one]))
  const columns: Column<TargetLine>[] = [
    {
      id: 'name',
      head: t(words.indicator),
      cell: ({ indicatorId }) => t(named.get(indicatorId)?.name ?? words.unknown),
    },
    { id: 'on', head: t(words.dueOn), cell: ({ dueOn }) => formatDate(dueOn) },
    {
      id: 'value',
      head: t(words.target),
      align: 'end',
      cell: ({ indicatorId, value }) => {
        const one = named.get(indicatorId)
        return one ? formatValue(language, one, value) : value
      },
    },
  ]
  if (of.mayEdit)
    columns.push({
      id: 'remove',
      head: '',
      align: 'end',
      cell: (line) => (
        <Button
          size="small"
          busy={setting.isPending}
          onClick={() => setting.mutate(of.lines.filter((other) => other !== line))}
        >
          {t(words.remove)}
        </Button>
      ),
    })
  return (
    <>
      <PageHeader
        title={`${of.year}: ${t(of.name)}`}
        lead={of.ground}
        back={{ to: '/blueprints', label: t(words.blueprints) }}
        actions={
          <>
            {of.mayEdit && <Button onClick={() => setAdding(true)}>{t(words.addTarget)}</Button>}
            {of.mayAdopt && (
              <Button kind="primary" onClick={() => setAdopting(true)}>
                {t(words.adopt)}
              </Button>
            )}
          </>
        }
      />
      <p className="row">
        <StatusChip state={of.state === 'draft' ? 'progress' : 'done'}>{t(words[of.state])}</StatusChip>
        <span className="soft">
          {t(words.draftedBy, { name: of.draftedBy })}
          {of.adoptedBy && ` · ${t(words.adoptedBy, { name: of.adoptedBy })}`}
        </span>
      </p>
      {(setting.error ?? adoption.error) && <ErrorState error={setting.error ?? adoption.error} />}
      <DataTable
        caption={t(words.target)}
        rows={of.lines}
        keyOf={({ indicatorId, dueOn }) => `${indicatorId} ${dueOn}`}
        columns={columns}
      />
      <Changes of={of} />
      {adding && (
        <AddDialog
          indicators={indicators}
          send={(line) => setting.mutateAsync([...of.lines, line])}
          onClose={() => setAdding(false)}
        />
      )}
      <Confirm
        open={adopting}
        title={t(words.adopt)}
        act={t(words.adopt)}
        busy={adoption.isPending}
        consequence={t(words.adoptQuestion, { year: String(of.year) })}
        onClose={() => setAdopting(false)}
        onAct={() => adoption.mutate()}
      />
    </>
  )
}

function AddDialog(props: {
  indicators: readonly IndicatorView[]
  send: (line: TargetLine) => Promise<unknown>
  onClose: () => void
}): ReactNode {
  const t = useText()
  const [indicatorId, setIndicatorId] = useState('')
  const [dueOn, setDueOn] = useState('')
  const [value, setValue] = useState('')
  return (
    <SaveDialog
      title={t(words.addTarget)}
      act={t(words.save)}
      onClose={props.onClose}
      send={() => props.send({ indicatorId, dueOn, value: Number(value) })}
    >
      <SelectField
        label={t(words.indicator)}
        value={indicatorId}
        onChange={setIndicatorId}
        choices={props.indicators.map(({ id, name }) => ({ value: id, label: t(name) }))}
      />
      <DateField label={t(words.dueOn)} value={dueOn} onChange={setDueOn} required />
      <TextField label={t(words.value)} type="number" step="any" required value={value} onChange={setValue} />
    </SaveDialog>
  )
}

const changeStates: Readonly<Record<Change['kind'], State>> = {
  added: 'done',
  removed: 'overdue',
  raised: 'progress',
  lowered: 'risk',
  same: 'paused',
}

/** Against the adopted programme before it. */
function Changes({ of }: { of: Blueprint }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const known = useQuery({
    queryKey: ['indicators', 'blueprints'],
    queryFn: ({ signal }) => call(listBlueprints, { signal }),
  })
  const before = known.data?.blueprints.find(
    ({ id, state, year }) => state === 'adopted' && id !== of.id && year <= of.year,
  )
  const found = useQuery({
    queryKey: ['indicators', 'blueprints', of.id, 'against', before?.id],
    queryFn: ({ signal }) =>
      call(compareBlueprints, { params: { id: of.id }, query: { with: before?.id ?? '' }, signal }),
    enabled: before !== undefined,
  })
  if (!before) return known.data ? <p className="soft">{t(words.onlyOne)}</p> : null
  const columns: Column<Change>[] = [
    { id: 'name', head: t(words.indicator), cell: ({ indicator }) => t(indicator.name) },
    { id: 'on', head: t(words.dueOn), cell: ({ dueOn }) => formatDate(dueOn) },
    {
      id: 'before',
      head: t(words.before),
      align: 'end',
      cell: (change) => formatValue(language, change.indicator, change.before),
    },
    {
      id: 'after',
      head: t(words.after),
      align: 'end',
      cell: (change) => formatValue(language, change.indicator, change.after),
    },
    {
      id: 'kind',
      head: '',
      cell: ({ kind }) => <StatusChip state={changeStates[kind]}>{t(words[kind])}</StatusChip>,
    },
  ]
  return (
    <section className="stack tight">
      <h2>{t(words.changes, { year: String(before.year) })}</h2>
      <Answer of={found}>
        {({ changes }) => (
          <DataTable
            caption={t(words.changes, { year: String(before.year) })}
            rows={changes}
            keyOf={({ indicator, dueOn }) => `${indicator.id} ${dueOn}`}
            columns={columns}
          />
        )}
      </Answer>
    </section>
  )
}
