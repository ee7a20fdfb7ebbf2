/** Entering and changing a record: what, from when, and on what ground. */
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call, ProblemError } from '../../../web/ui/client.ts'
import { today } from '../../../web/ui/day.ts'
import { DateField } from '../../../web/ui/day-fields.tsx'
import { TextArea, TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Notice } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { amendRecord, type RecordView, type RegistryInfo, registerRecord } from '../contract.ts'
import { words } from './page-messages.ts'
import { ValueField } from './value-field.tsx'

export interface Ground {
  readonly reference: string
  readonly legalGround: string
  readonly reason: string
}

export const noGround: Ground = { reference: '', legalGround: '', reason: '' }

/** What every change rests on. */
export function GroundFields({ of: ground, onChange }: { of: Ground; onChange: (ground: Ground) => void }): ReactNode {
  const t = useText()
  return (
    <fieldset className="choices">
      <legend>{t(words.ground)}</legend>
      <TextField
        label={t(words.reference)}
        help={t(words.referenceHelp)}
        value={ground.reference}
        onChange={(reference) => onChange({ ...ground, reference })}
        maxLength={300}
        required
      />
      <TextField
        label={t(words.legalGround)}
        help={t(words.legalGroundHelp)}
        value={ground.legalGround}
        onChange={(legalGround) => onChange({ ...ground, legalGround })}
        maxLength={300}
        required
      />
      <TextArea
        label={t(words.reason)}
        value={ground.reason}
        onChange={(reason) => onChange({ ...ground, reason })}
        maxLength={1000}
        required
      />
    </fieldset>
  )
}

/** By pointer below the values, as value-field.tsx has them. */
function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ProblemError)) return {}
  return Object.fromEntries(
    Object.entries(error.fields).map(([pointer, detail]) => [pointer.replace(/^\/values/, ''), detail]),
  )
}

type Values = Readonly<Record<string, unknown>>

function ValueFields(props: {
  registry: RegistryInfo
  withheld: readonly string[]
  values: Values
  onChange: (values: Values) => void
  error: unknown
}): ReactNode {
  const errors = fieldErrors(props.error)
  return (
    <div className="counter-fields">
      {props.registry.fields
        .filter(({ name }) => !props.withheld.includes(name))
        .map((field) => (
          <ValueField
            key={field.name}
            field={field}
            value={props.values[field.name]}
            onChange={(value) => props.onChange({ ...props.values, [field.name]: value })}
            errors={errors}
          />
        ))}
    </div>
  )
}

interface RegisterProps {
  readonly registry: RegistryInfo
  readonly onClose: () => void
  readonly onDone: (id: string) => void
}

export function RegisterDialog({ registry, onClose, onDone }: RegisterProps): ReactNode {
  const t = useText()
  const [values, setValues] = useState<Values>({})
  const [validFrom, setValidFrom] = useState(today)
  const [ground, setGround] = useState(noGround)
  // One key for the whole dialog: a second press is the same record.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const register = useMutation({
    mutationFn: () =>
      call(registerRecord, {
        params: { registry: registry.name },
        body: { values: given(values), validFrom, ...ground },
        idempotencyKey,
      }),
    onSuccess: ({ id, version }) => {
      toast(t(words.saved, { version }))
      onDone(id)
    },
  })
  return (
    <FormDialog
      title={t(words.enter)}
      size="wide"
      act={t(words.save)}
      busy={register.isPending}
      error={register.error}
      onClose={onClose}
      onSubmit={() => register.mutate()}
    >
      <ValueFields registry={registry} withheld={[]} values={values} onChange={setValues} error={register.error} />
      <DateField label={t(words.validFrom)} value={validFrom} onChange={setValidFrom} required />
      <GroundFields of={ground} onChange={setGround} />
    </FormDialog>
  )
}

function given(values: Values): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

export type AmendKind = 'changed' | 'corrected' | 'ended'

export interface RecordDialogProps {
  readonly registry: RegistryInfo
  readonly record: RecordView
  readonly purpose: string
  readonly onClose: () => void
  readonly onDone: () => void
}

const amendWords = {
  changed: [words.change, words.changeHelp],
  corrected: [words.correct, words.correctHelp],
  ended: [words.end, words.endHelp],
} as const

export function AmendDialog(props: RecordDialogProps & { kind: AmendKind }): ReactNode {
  const t = useText()
  const { kind, registry, record, onClose, onDone } = props
  const [values, setValues] = useState<Values>(record.data)
  const [validFrom, setValidFrom] = useState(kind === 'corrected' ? record.validFrom : today)
  const [ground, setGround] = useState(noGround)
  const [title, help] = amendWords[kind]
  const amend = useMutation({
    mutationFn: () =>
      call(amendRecord, {
        params: { registry: registry.name, id: record.id },
        body: { kind, version: record.version, values: changed(record.data, values), validFrom, ...ground },
      }),
    onSuccess: ({ version }) => {
      toast(t(words.saved, { version }))
      onDone()
    },
  })
  return (
    <FormDialog
      title={`${t(title)}: ${record.label}`}
      size="wide"
      act={t(title)}
      danger={kind === 'ended'}
      busy={amend.isPending}
      error={amend.error}
      onClose={onClose}
      onSubmit={() => amend.mutate()}
    >
      <Notice tone={kind === 'ended' ? 'risk' : 'info'}>{t(help)}</Notice>
      {kind !== 'ended' && (
        <ValueFields
          registry={registry}
          withheld={record.withheld}
          values={values}
          onChange={setValues}
          error={amend.error}
        />
      )}
      <DateField label={t(words.validFrom)} value={validFrom} onChange={setValidFrom} required />
      <GroundFields of={ground} onChange={setGround} />
    </FormDialog>
  )
}

/** Only what differs is sent; null takes a value away. */
function changed(before: Values, after: Values): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(after)
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]))
      .map(([name, value]) => [name, value ?? null]),
  )
}
