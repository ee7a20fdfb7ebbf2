/** Two records that are one, and taking that back. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Combobox } from '../../../web/ui/combobox.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { ErrorState, Notice } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { mergeRecords, type RecordView, type RegistryInfo, splitRecord } from '../contract.ts'
import { ask } from './ask.ts'
import { words } from './page-messages.ts'
import { type Ground, GroundFields, noGround, type RecordDialogProps } from './record-dialogs.tsx'
import { Value } from './value-words.tsx'

export interface Merged {
  /** The record that went into the other, at its new version. */
  readonly gone: { readonly id: string; readonly version: number }
  readonly ground: Ground
}

/** `other` is the one that goes into the record; searched for where it is not given. */
export function MergeDialog(
  props: Omit<RecordDialogProps, 'onDone'> & { other?: RecordView; onDone: (merged: Merged) => void },
): ReactNode {
  const { registry, record, purpose, onClose, onDone } = props
  const t = useText()
  const [other, setOther] = useState(props.other)
  const [take, setTake] = useState<readonly string[]>([])
  const [ground, setGround] = useState(noGround)
  const merge = useMutation({
    mutationFn: (one: RecordView) =>
      call(mergeRecords, {
        params: { registry: registry.name, id: record.id },
        body: { version: record.version, otherId: one.id, otherVersion: one.version, take: [...take], ...ground },
      }),
    onSuccess: ({ version }, one) => {
      toast(t(words.saved, { version }))
      onDone({ gone: { id: one.id, version: one.version + 1 }, ground })
    },
  })
  return (
    <FormDialog
      title={`${t(words.merge)}: ${record.label}`}
      size="wide"
      act={t(words.merge)}
      danger
      busy={merge.isPending}
      error={merge.error}
      onClose={onClose}
      onSubmit={() => other && merge.mutate(other)}
    >
      <Notice tone="risk">{t(words.mergeHelp)}</Notice>
      {!props.other && <OtherRecord registry={registry} record={record} purpose={purpose} onPick={setOther} />}
      {other && (
        <>
          <p>{t(words.otherChosen, { label: other.label })}</p>
          <Differences registry={registry} kept={record} other={other} take={take} onTake={setTake} />
        </>
      )}
      <GroundFields of={ground} onChange={setGround} />
    </FormDialog>
  )
}

function OtherRecord(
  props: Pick<RecordDialogProps, 'registry' | 'record' | 'purpose'> & { onPick: (record: RecordView) => void },
): ReactNode {
  const t = useText()
  const { registry, record, purpose } = props
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const found = useQuery({
    queryKey: ['registry', registry.name, purpose, q],
    queryFn: () => ask(registry.name, purpose, q),
    enabled: q.length >= 3,
    refetchOnWindowFocus: false,
  })
  const others = (found.data?.items ?? []).filter(({ id, state }) => id !== record.id && state === 'current')
  return (
    <>
      <Combobox
        label={t(words.other)}
        text={text}
        onText={setText}
        suggestions={found.data && others.map(({ id, label, validFrom }) => ({ id, label, detail: validFrom }))}
        onPick={({ id, label }) => {
          const one = others.find((other) => other.id === id)
          setText(label)
          if (one) props.onPick(one)
        }}
      />
      {found.error && <ErrorState error={found.error} />}
    </>
  )
}

function Differences(props: {
  registry: RegistryInfo
  kept: RecordView
  other: RecordView
  take: readonly string[]
  onTake: (names: readonly string[]) => void
}): ReactNode {
  const t = useText()
  const { registry, kept, other, take, onTake } = props
  const differ = registry.fields.filter(
    ({ name }) => JSON.stringify(kept.data[name]) !== JSON.stringify(other.data[name]),
  )
  if (differ.length === 0) return <p className="soft">{t(words.alike)}</p>
  const toggle = (name: string): void =>
    onTake(take.includes(name) ? take.filter((one) => one !== name) : [...take, name])
  const cell = (of: RecordView, field: (typeof differ)[number]): ReactNode =>
    of.data[field.name] === undefined ? t(words.empty) : <Value of={of.data[field.name]} field={field} />
  return (
    <fieldset className="choices">
      <legend>{t(words.take)}</legend>
      {differ.map((field) => (
        <label key={field.name} className="choice">
          <input type="checkbox" checked={take.includes(field.name)} onChange={() => toggle(field.name)} />
          <span className="record-change">
            <b>{t(field.title)}</b> <span>{cell(kept, field)}</span> → <span>{cell(other, field)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

export function SplitDialog({ registry, record, onClose, onDone }: RecordDialogProps): ReactNode {
  const t = useText()
  const [ground, setGround] = useState(noGround)
  const split = useMutation({
    mutationFn: () =>
      call(splitRecord, {
        params: { registry: registry.name, id: record.id },
        body: { version: record.version, ...ground },
      }),
    onSuccess: ({ version }) => {
      toast(t(words.saved, { version }))
      onDone()
    },
  })
  return (
    <FormDialog
      title={`${t(words.split)}: ${record.label}`}
      act={t(words.split)}
      busy={split.isPending}
      error={split.error}
      onClose={onClose}
      onSubmit={() => split.mutate()}
    >
      <Notice tone="info">{t(words.splitHelp)}</Notice>
      <GroundFields of={ground} onChange={setGround} />
    </FormDialog>
  )
}
