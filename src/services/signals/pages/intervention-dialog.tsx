/** What is asked of the signals for a while: which intersections in which order, what is held, and why. */
import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { RadioGroup, SelectField, TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { type CorridorView, readIntersection } from '../contract.ts'
import { addIntervention, type InterventionKind, interventionKinds, type NetworkRow } from '../contract-live.ts'
import { stopsAlong } from '../interventions/along-corridor.ts'
import { bounds } from '../interventions/bounds.ts'
import { kindWords, words } from './page-messages.ts'
import { ReasonField, signalsKey } from './parts.tsx'

interface Stop {
  readonly intersectionId: string
  readonly stage: string
  readonly afterS: string
  readonly holdS: string
}

const isWhole = (kind: InterventionKind): boolean => kind === 'flash' || kind === 'all-red'
const usualHold: Readonly<Record<InterventionKind, string>> = {
  hold: '60',
  bus: '30',
  emergency: '90',
  convoy: '120',
  flash: '900',
  'all-red': '30',
}

export function InterventionDialog(props: {
  rows: readonly Pick<NetworkRow, 'id' | 'name'>[]
  at?: string
  corridors?: readonly CorridorView[]
  onClose: () => void
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const blank: Stop = { intersectionId: props.at ?? '', stage: '', afterS: '0', holdS: usualHold.hold }
  const [kind, setKind] = useState<InterventionKind>('hold')
  const [stops, setStops] = useState<readonly Stop[]>([blank])
  const [reason, setReason] = useState('')
  const sending = useMutation({
    mutationFn: () =>
      call(addIntervention, {
        body: {
          kind,
          reason,
          stops: stops.map(({ intersectionId, stage, afterS, holdS }) => ({
            intersectionId,
            stage: isWhole(kind) ? null : stage,
            afterS: Number(afterS),
            holdS: Number(holdS),
          })),
        },
      }),
    onSuccess: async () => {
      props.onClose()
      await client.invalidateQueries({ queryKey: signalsKey })
    },
  })
  const change = (at: number, change: Partial<Stop>) =>
    setStops((all) => all.map((one, place) => (place === at ? { ...one, ...change } : one)))
  const choose = (value: string) => {
    const chosen = interventionKinds.find((one) => one === value) ?? kind
    setKind(chosen)
    setStops((all) => all.map((one) => ({ ...one, holdS: usualHold[chosen] })))
  }
  return (
    <FormDialog
      title={t(words.intervene)}
      act={t(words.begin)}
      danger={kind === 'flash' || kind === 'all-red'}
      size="wide"
      busy={sending.isPending}
      error={sending.error}
      onClose={props.onClose}
      onSubmit={() => sending.mutate()}
    >
      <RadioGroup
        label={t(words.kind)}
        value={kind}
        onChange={choose}
        choices={interventionKinds.map((value) => ({ value, label: t(kindWords[value]) }))}
      />
      <fieldset className="signals-stops">
        <legend>{t(words.route)}</legend>
        <p className="help">{t(words.routeHelp)}</p>
        {props.corridors && !isWhole(kind) && (
          <AlongCorridor corridors={props.corridors} holdS={Number(usualHold[kind])} onStops={setStops} />
        )}
        {stops.map((stop, at) => (
          <StopFields
            key={`${at} ${stops.length}`}
            stop={stop}
            rows={props.rows}
            isWhole={isWhole(kind)}
            onChange={(changed) => change(at, changed)}
            {...(stops.length > 1 && { onRemove: () => setStops((all) => all.filter((_, place) => place !== at)) })}
          />
        ))}
        <Button
          size="small"
          onClick={() => setStops((all) => [...all, { ...blank, intersectionId: '', holdS: usualHold[kind] }])}
        >
          {t(words.addStop)}
        </Button>
      </fieldset>
      <ReasonField value={reason} onChange={setReason} />
      <p className="soft">
        {t(words.boundHelp, {
          most: formatNumber(language, bounds[kind].lastsMaxS),
          cost: formatNumber(language, bounds[kind].costS),
        })}
      </p>
    </FormDialog>
  )
}

/** A whole street at once: each of its intersections with the stage of the way, in time. */
function AlongCorridor(props: {
  corridors: readonly CorridorView[]
  holdS: number
  onStops: (stops: readonly Stop[]) => void
}): ReactNode {
  const t = useText()
  const [chosen, setChosen] = useState('')
  const filling = useMutation({
    mutationFn: async ({ corridor, way }: { corridor: CorridorView; way: 'out' | 'back' }) => {
      const found = await Promise.all(
        corridor.stops.map(({ intersectionId: id }) => call(readIntersection, { params: { id } })),
      )
      const layouts = new Map(found.map(({ id, layout }) => [id, layout]))
      return stopsAlong(corridor, way, layouts, props.holdS)
    },
    onSuccess: (stops) =>
      props.onStops(
        stops.map(({ intersectionId, stage, afterS, holdS }) => ({
          intersectionId,
          stage: stage ?? '',
          afterS: String(afterS),
          holdS: String(holdS),
        })),
      ),
  })
  const ways = props.corridors.flatMap((corridor) =>
    (['out', 'back'] as const)
      .filter((way) => corridor.stops.some((stop) => stop[way].length > 0))
      .map((way) => ({ value: `${corridor.id} ${way}`, corridor, way })),
  )
  const choose = (value: string) => {
    setChosen(value)
    const found = ways.find((one) => one.value === value)
    if (found) filling.mutate(found)
  }
  return (
    <SelectField
      label={t(words.alongCorridor)}
      help={t(words.alongCorridorHelp)}
      value={chosen}
      onChange={choose}
      choices={ways.map(({ value, corridor, way }) => ({
        value,
        label: `${t(corridor.name)}: ${t(way === 'out' ? words.out : words.backWay)}`,
      }))}
    />
  )
}

function StopFields(props: {
  stop: Stop
  rows: readonly Pick<NetworkRow, 'id' | 'name'>[]
  isWhole: boolean
  onChange: (change: Partial<Stop>) => void
  onRemove?: () => void
}): ReactNode {
  const t = useText()
  const { stop, rows, isWhole: whole, onChange, onRemove } = props
  const [found] = useQueries({
    queries: [
      {
        queryKey: [...signalsKey, 'intersection', stop.intersectionId],
        queryFn: () => call(readIntersection, { params: { id: stop.intersectionId } }),
        enabled: stop.intersectionId !== '',
        staleTime: 60_000,
      },
    ],
  })
  const stages = found?.data?.layout.stages ?? []
  return (
    <div className="signals-stop">
      <SelectField
        label={t(words.intersection)}
        value={stop.intersectionId}
        onChange={(intersectionId) => onChange({ intersectionId, stage: '' })}
        choices={rows.map(({ id, name }) => ({ value: id, label: t(name) }))}
      />
      {!whole && (
        <SelectField
          label={t(words.stage)}
          value={stop.stage}
          disabled={stages.length === 0}
          onChange={(stage) => onChange({ stage })}
          choices={stages.map(({ id, name }) => ({ value: id, label: `${id}: ${t(name)}` }))}
        />
      )}
      <TextField
        label={t(words.afterS)}
        type="number"
        min={0}
        max={3600}
        value={stop.afterS}
        onChange={(afterS) => onChange({ afterS })}
      />
      <TextField
        label={t(words.holdS)}
        type="number"
        min={5}
        max={3600}
        value={stop.holdS}
        onChange={(holdS) => onChange({ holdS })}
      />
      {onRemove && (
        <Button size="small" kind="quiet" onClick={onRemove}>
          {t(words.remove)}
        </Button>
      )}
    </div>
  )
}
