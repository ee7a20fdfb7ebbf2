/** What is asked before an incident is changed, and the form that opens one. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { CheckboxField, RadioGroup, SelectField, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { UnitPicker } from '../../../web/ui/form/unit-picker.tsx'
import { useText } from '../../../web/ui/language.tsx'
import * as api from '../contract.ts'
import type { IncidentDetail, IncidentView } from '../contract.ts'
import { kindIds, kinds, severityFacts, severityLevels } from '../kinds.ts'
import { outcomeWords, words } from './page-messages.ts'
import { useChange } from './use-change.ts'

export type Asked =
  | { readonly kind: 'close' | 'severity' | 'command' }
  | { readonly kind: 'split'; readonly id: string; readonly code: string }

interface DialogProps {
  readonly incident: IncidentDetail
  readonly onClose: () => void
}

export function IncidentDialog({ asked, ...props }: DialogProps & { asked: Asked }): ReactNode {
  if (asked.kind === 'split') return <Split {...props} id={asked.id} code={asked.code} />
  if (asked.kind === 'close') return <Close {...props} />
  return asked.kind === 'severity' ? <ChangeSeverity {...props} /> : <HandCommand {...props} />
}

function Close({ incident, onClose }: DialogProps): ReactNode {
  const t = useText()
  const [outcome, setOutcome] = useState<'resolved' | 'false-alarm'>('resolved')
  const [note, setNote] = useState('')
  const { id, version } = incident
  const closing = useChange(() =>
    call(api.changeStatus, { params: { id }, body: { version, status: 'closed', outcome, note } }),
  )
  return (
    <FormDialog
      title={t(words.closeIt)}
      act={t(words.closeIt)}
      busy={closing.isPending}
      error={closing.error}
      onClose={onClose}
      onSubmit={() => closing.mutate(undefined, { onSuccess: onClose })}
    >
      <RadioGroup
        label={t(words.outcome)}
        value={outcome}
        onChange={(value) => setOutcome(value as typeof outcome)}
        choices={(['resolved', 'false-alarm'] as const).map((value) => ({ value, label: t(outcomeWords[value]) }))}
      />
      <TextArea label={t(words.noteField)} optional value={note} onChange={setNote} rows={3} maxLength={1000} />
    </FormDialog>
  )
}

type Level = IncidentView['severity']

function SeverityField({ level, onLevel }: { level: Level; onLevel: (level: Level) => void }): ReactNode {
  const t = useText()
  return (
    <RadioGroup
      label={t(words.severity)}
      value={String(level)}
      onChange={(value) => onLevel(severityLevels.find((one) => String(one) === value) ?? level)}
      choices={severityLevels.map((one) => ({
        value: String(one),
        label: `${one} · ${t(severityFacts[one].name)}`,
        help: t(severityFacts[one].meaning),
      }))}
    />
  )
}

function ChangeSeverity({ incident, onClose }: DialogProps): ReactNode {
  const t = useText()
  const [severity, setSeverity] = useState<Level>(incident.severity)
  const [reason, setReason] = useState('')
  const { id, version } = incident
  const changing = useChange(() => call(api.changeSeverity, { params: { id }, body: { version, severity, reason } }))
  return (
    <FormDialog
      title={t(words.changeSeverity)}
      act={t(words.changeSeverity)}
      busy={changing.isPending}
      error={changing.error}
      onClose={onClose}
      onSubmit={() => changing.mutate(undefined, { onSuccess: onClose })}
    >
      <SeverityField level={severity} onLevel={setSeverity} />
      <TextField label={t(words.reason)} value={reason} onChange={setReason} required maxLength={1000} />
    </FormDialog>
  )
}

const cityId = 'gso:01@2008-08-01'

function HandCommand({ incident, onClose }: DialogProps): ReactNode {
  const t = useText()
  const [to, setTo] = useState<'city' | 'place' | 'department'>('department')
  const [department, setDepartment] = useState<{ id: string; name: string } | null>(null)
  const [reason, setReason] = useState('')
  const { id, version } = incident
  const unitId = to === 'city' ? cityId : to === 'place' ? incident.unitId : department?.id
  const handing = useChange((unit: string) =>
    call(api.handCommand, { params: { id }, body: { version, unitId: unit, reason } }),
  )
  const choices = [
    { value: 'city', label: t(words.toCity) },
    { value: 'place', label: `${t(words.toPlace)}: ${t(incident.unitName)}` },
    { value: 'department', label: t(words.toDepartment) },
  ]
  return (
    <FormDialog
      title={t(words.handCommand)}
      act={t(words.handCommand)}
      busy={handing.isPending}
      error={handing.error}
      onClose={onClose}
      onSubmit={() => unitId !== undefined && handing.mutate(unitId, { onSuccess: onClose })}
    >
      <RadioGroup
        label={t(words.toUnit)}
        value={to}
        onChange={(value) => setTo(value as typeof to)}
        choices={choices}
      />
      {to === 'department' && (
        <UnitPicker
          label={t(words.toDepartment)}
          level="department"
          unitName={department?.name ?? ''}
          onPick={setDepartment}
        />
      )}
      <TextField label={t(words.reason)} value={reason} onChange={setReason} required maxLength={1000} />
    </FormDialog>
  )
}

function Split({ incident, id, code, onClose }: DialogProps & { id: string; code: string }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const splitting = useMutation({
    mutationFn: () => call(api.splitOff, { params: { id }, body: { reason } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['operations', 'incident', incident.id] })
      void client.invalidateQueries({ queryKey: ['operations'] })
      onClose()
    },
  })
  return (
    <FormDialog
      title={t(words.splitTitle, { code })}
      act={t(words.split)}
      busy={splitting.isPending}
      error={splitting.error}
      onClose={onClose}
      onSubmit={() => splitting.mutate()}
    >
      <TextField label={t(words.reason)} value={reason} onChange={setReason} required maxLength={1000} />
    </FormDialog>
  )
}

/** The operator's form, with the caller where somebody calls. `middle` is what the map looked at. */
export function OpenIncident(props: {
  isCall: boolean
  middle: { longitude: number; latitude: number } | undefined
  onOpened: (id: string) => void
  onClose: () => void
}): ReactNode {
  const t = useText()
  const { middle, isCall } = props
  const [kind, setKind] = useState<(typeof kindIds)[number] | ''>('')
  const [severity, setSeverity] = useState<Level>(2)
  const [title, setTitle] = useState('')
  const [description, setDescription] = useState('')
  const [address, setAddress] = useState('')
  const [unit, setUnit] = useState<{ id: string; name: string } | null>(null)
  const [isPlaced, setIsPlaced] = useState(false)
  const [number, setNumber] = useState('')
  const [name, setName] = useState('')
  const [isMissing, setIsMissing] = useState(false)
  const opening = useChange((chosen: { kind: (typeof kindIds)[number]; unitId: string }) =>
    call(api.openIncident, {
      body: {
        ...chosen,
        severity,
        title,
        description,
        address,
        ...(isPlaced && middle && { point: middle }),
        ...(isCall && { caller: { number, ...(name.trim() !== '' && { name }) } }),
      },
    }),
  )
  const submit = (): void => {
    setIsMissing(kind === '' || !unit)
    if (kind === '' || !unit) return
    opening.mutate({ kind, unitId: unit.id }, { onSuccess: ({ id }) => props.onOpened(id) })
  }
  return (
    <FormDialog
      title={t(isCall ? words.takeCall : words.open)}
      act={t(words.open)}
      size="wide"
      busy={opening.isPending}
      error={opening.error}
      onClose={props.onClose}
      onSubmit={submit}
    >
      {isCall && (
        <>
          <TextField
            label={t(words.callerNumber)}
            help={t(words.callerHelp)}
            value={number}
            onChange={setNumber}
            type="tel"
            required
            pattern="\+?[0-9 .]{3,20}"
          />
          <TextField label={t(words.callerName)} optional value={name} onChange={setName} maxLength={100} />
        </>
      )}
      <SelectField
        label={t(words.kind)}
        value={kind}
        {...(isMissing && kind === '' && { error: t(words.kindMissing) })}
        onChange={(value) => setKind(kindIds.find((one) => one === value) ?? '')}
        choices={kindIds.map((value) => ({ value, label: t(kinds[value].name) }))}
      />
      <TextField
        label={t(words.titleField)}
        help={t(words.titleHelp)}
        value={title}
        onChange={setTitle}
        required
        maxLength={200}
      />
      <UnitPicker
        label={t(words.unit)}
        unitName={unit?.name ?? ''}
        onPick={setUnit}
        {...(isMissing && unit === null && { error: t(words.unitMissing) })}
      />
      <TextField label={t(words.address)} optional value={address} onChange={setAddress} maxLength={300} />
      {middle && (
        <CheckboxField
          label={
            <>
              {t(words.keepPoint)}:{' '}
              {t(words.pointAt, { latitude: middle.latitude.toFixed(5), longitude: middle.longitude.toFixed(5) })}{' '}
              <span className="soft">{t(words.pointHelp)}</span>
            </>
          }
          checked={isPlaced}
          onChange={setIsPlaced}
        />
      )}
      <SeverityField level={severity} onLevel={setSeverity} />
      <TextArea
        label={t(words.description)}
        optional
        value={description}
        onChange={setDescription}
        rows={3}
        maxLength={4000}
      />
    </FormDialog>
  )
}
