/** Who stands at the counter, and what for. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { lookUpPerson, type Person } from '../../../platform/identity/contract.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { PartialDateField } from '../../../web/ui/day-fields.tsx'
import { RadioGroup, TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, ErrorState, Notice } from '../../../web/ui/page.tsx'
import { type ProcedureSummary, receptionProcedures, startCounterDraft } from '../contract.ts'
import { words } from './desk-messages.ts'

interface Typed {
  readonly citizenNumber: string
  readonly name: string
  readonly dateOfBirth: string
  readonly sex: string
  readonly phone: string
}

const nobody: Typed = { citizenNumber: '', name: '', dateOfBirth: '', sex: '', phone: '' }

export function CounterPerson({
  unitId,
  onStarted,
}: {
  unitId: string
  onStarted: (draftId: string) => void
}): ReactNode {
  const t = useText()
  const [typed, setTyped] = useState<Typed>(nobody)
  const [procedure, setProcedure] = useState<ProcedureSummary>()
  const start = useMutation({
    mutationFn: (code: string) =>
      call(startCounterDraft, {
        body: {
          code,
          unitId,
          person: {
            citizenNumber: typed.citizenNumber,
            name: typed.name,
            dateOfBirth: typed.dateOfBirth,
            sex: typed.sex === 'male' ? 'male' : 'female',
            ...(typed.phone && { phone: typed.phone }),
          },
        },
      }),
    onSuccess: (draft) => onStarted(draft.id),
  })
  return (
    <form
      className="stack wide"
      onSubmit={(event) => {
        event.preventDefault()
        if (procedure && !start.isPending) start.mutate(procedure.code)
      }}
    >
      <PersonFields typed={typed} onTyped={setTyped} />
      <ProcedureChoice unitId={unitId} chosen={procedure} onChoose={setProcedure} />
      {start.error && <ErrorState error={start.error} />}
      <div>
        <Button type="submit" kind="primary" busy={start.isPending} disabled={!procedure}>
          {t(words.start)}
        </Button>
      </div>
    </form>
  )
}

function PersonFields({ typed, onTyped }: { typed: Typed; onTyped: (typed: Typed) => void }): ReactNode {
  const t = useText()
  const set = (part: Partial<Typed>) => onTyped({ ...typed, ...part })
  const lookUp = useMutation({
    mutationFn: () =>
      // A code of identity's: the person reads it in their own language.
      call(lookUpPerson, { body: { citizenNumber: typed.citizenNumber, purpose: 'reception at the counter' } }),
    onSuccess: ({ person }) => person && onTyped(typedOf(person, typed)),
  })
  return (
    <fieldset className="card stack">
      <legend>
        <h2>{t(words.person)}</h2>
      </legend>
      <div className="row">
        <TextField
          label={t(words.citizenNumber)}
          help={t(words.citizenNumberHelp)}
          value={typed.citizenNumber}
          onChange={(value) => set({ citizenNumber: value.replace(/\D/g, '') })}
          inputMode="numeric"
          pattern="[0-9]{12}"
          maxLength={12}
          required
          autoComplete="off"
        />
        <Button busy={lookUp.isPending} disabled={typed.citizenNumber.length !== 12} onClick={() => lookUp.mutate()}>
          {t(words.lookUp)}
        </Button>
      </div>
      {lookUp.error && <ErrorState error={lookUp.error} />}
      {lookUp.data && (
        <Notice tone={lookUp.data.person ? 'done' : 'info'}>
          {t(lookUp.data.person ? words.known : words.notKnown)}
        </Notice>
      )}
      <div className="counter-fields">
        <TextField
          label={t(words.name)}
          value={typed.name}
          onChange={(name) => set({ name })}
          required
          minLength={2}
          maxLength={100}
        />
        <PartialDateField
          label={t(words.dateOfBirth)}
          value={typed.dateOfBirth}
          onChange={(dateOfBirth) => set({ dateOfBirth })}
          required
        />
        <RadioGroup
          label={t(words.sex)}
          value={typed.sex}
          onChange={(sex) => set({ sex })}
          choices={[
            { value: 'male', label: t(words.male) },
            { value: 'female', label: t(words.female) },
          ]}
        />
        <TextField
          label={t(words.phone)}
          type="tel"
          value={typed.phone}
          onChange={(phone) => set({ phone })}
          optional
          maxLength={20}
        />
      </div>
    </fieldset>
  )
}

function typedOf(person: Person, before: Typed): Typed {
  return {
    citizenNumber: before.citizenNumber,
    name: person.name,
    dateOfBirth: person.dateOfBirth ?? before.dateOfBirth,
    sex: person.sex ?? before.sex,
    phone: person.phone ?? before.phone,
  }
}

function ProcedureChoice(props: {
  unitId: string
  chosen: ProcedureSummary | undefined
  onChoose: (procedure: ProcedureSummary) => void
}): ReactNode {
  const t = useText()
  const [text, setText] = useState('')
  const asked = useQuery({
    queryKey: ['procedures', 'reception', props.unitId, text],
    queryFn: () => call(receptionProcedures, { query: { unitId: props.unitId, ...(text && { text }) } }),
    placeholderData: (before) => before,
  })
  return (
    <fieldset className="card stack">
      <legend>
        <h2>{t(words.chooseProcedure)}</h2>
      </legend>
      <TextField label={t(words.findProcedure)} type="search" value={text} onChange={setText} maxLength={200} />
      <Answer of={asked}>
        {({ items }) => (
          <RadioGroup
            label={t(words.chooseProcedure)}
            hideLabel
            value={props.chosen?.code ?? ''}
            onChange={(code) => {
              const chosen = items.find((item) => item.code === code)
              if (chosen) props.onChoose(chosen)
            }}
            choices={items
              .slice(0, 8)
              .map((item) => ({ value: item.code, label: t(item.name), help: `${item.code} · ${t(item.timeText)}` }))}
          />
        )}
      </Answer>
    </fieldset>
  )
}
