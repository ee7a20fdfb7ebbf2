/** Enter a figure, promise, and say what became of a promise. */
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { DateField } from '../../../web/ui/day-fields.tsx'
import { RadioGroup, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { closePromise, enterValue, type IndicatorDetail, promise, type Promised } from '../contract.ts'
import { words } from './page-messages.ts'

/** `1.234,5` and `1234.5` are what people type. */
function numberOf(text: string): number {
  const plain = text.trim().replaceAll(/\s/g, '')
  return Number(plain.includes(',') ? plain.replaceAll('.', '').replace(',', '.') : plain)
}

interface Of {
  readonly of: IndicatorDetail
  readonly onClose: () => void
}

export function EnterDialog({ of, onClose }: Of): ReactNode {
  const t = useText()
  const [from, setFrom] = useState('')
  const [value, setValue] = useState('')
  const [source, setSource] = useState('')
  const [reason, setReason] = useState('')
  return (
    <SaveDialog
      title={t(words.enter)}
      act={t(words.save)}
      onClose={onClose}
      send={() =>
        call(enterValue, {
          params: { id: of.id },
          body: { from, value: numberOf(value), source, ...(reason.trim() && { reason }) },
        })
      }
    >
      <DateField label={t(words.periodFrom)} help={t(words[of.period])} value={from} onChange={setFrom} required />
      <TextField
        label={`${t(words.value)} (${t(words[of.unit])})`}
        required
        inputMode="decimal"
        value={value}
        onChange={setValue}
      />
      <TextField label={t(words.enteredSource)} required value={source} onChange={setSource} />
      <TextArea label={t(words.correctionReason)} optional rows={2} value={reason} onChange={setReason} />
    </SaveDialog>
  )
}

export function PromiseDialog({ of, onClose }: Of): ReactNode {
  const t = useText()
  const [text, setText] = useState('')
  const [value, setValue] = useState('')
  const [dueOn, setDueOn] = useState('')
  return (
    <SaveDialog
      title={t(words.makePromise)}
      act={t(words.save)}
      onClose={onClose}
      send={() =>
        call(promise, {
          params: { id: of.id },
          body: { text, value: value.trim() === '' ? null : numberOf(value), dueOn },
        })
      }
    >
      <TextArea label={t(words.promiseText)} required rows={3} value={text} onChange={setText} />
      <TextField
        label={`${t(words.promiseValue)} (${t(words[of.unit])})`}
        optional
        inputMode="decimal"
        value={value}
        onChange={setValue}
      />
      <DateField label={t(words.dueOn)} value={dueOn} onChange={setDueOn} required />
    </SaveDialog>
  )
}

export function ClosePromiseDialog({
  of,
  promise: made,
  isMaker,
  onClose,
}: Of & { promise: Promised; isMaker: boolean }): ReactNode {
  const t = useText()
  const [state, setState] = useState<'kept' | 'broken'>('kept')
  const [note, setNote] = useState('')
  return (
    <SaveDialog
      title={t(isMaker ? words.withdraw : words.judge)}
      act={t(isMaker ? words.withdraw : words.save)}
      onClose={onClose}
      send={() =>
        call(closePromise, {
          params: { id: of.id, promise: made.id },
          body: { state: isMaker ? 'withdrawn' : state, note },
        })
      }
    >
      <p>{made.text}</p>
      {!isMaker && (
        <RadioGroup
          label={t(words.judge)}
          value={state}
          onChange={(next) => setState(next === 'broken' ? 'broken' : 'kept')}
          choices={(['kept', 'broken'] as const).map((one) => ({ value: one, label: t(words[one]) }))}
        />
      )}
      <TextArea label={t(words.note)} required rows={2} value={note} onChange={setNote} />
    </SaveDialog>
  )
}
