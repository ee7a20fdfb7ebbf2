/** The dialog in which a paper is given over the counter: who receives it, and what was looked at (DEL5). */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import type { Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { CheckboxField, RadioGroup, TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { type DeliveryView, handOver } from '../contract.ts'
import { words } from './desk-messages.ts'

interface Given {
  readonly role: 'self' | 'authorised'
  readonly name: string
  readonly authorisation: string
  readonly digits: string
  readonly checked: boolean
  readonly confirmed: boolean
  readonly note: string
}
type Wrong = Partial<Record<keyof Given, Message>>

function wrongIn(given: Given): Wrong {
  return {
    ...(given.name.trim() === '' && { name: words.receiverNameMissing }),
    ...(given.role === 'authorised' &&
      given.authorisation.trim() === '' && { authorisation: words.authorisationMissing }),
    ...(!/^\d{4}$/.test(given.digits) && { digits: words.digitsWrong }),
    ...(!given.checked && { checked: words.identityUnchecked }),
    ...(!given.confirmed && { confirmed: words.receiptUnconfirmed }),
  }
}

const bodyOf = (given: Given) => ({
  receiverName: given.name.trim(),
  receiverRole: given.role,
  ...(given.role === 'authorised' && { authorisation: given.authorisation.trim() }),
  identityLastDigits: given.digits,
  identityChecked: true as const,
  receiptConfirmed: true as const,
  ...(given.note.trim() !== '' && { note: given.note.trim() }),
})

interface HandOverProps {
  readonly one: DeliveryView
  readonly onClose: () => void
  readonly onDone: (done: DeliveryView) => void
}

export function HandOverDialog({ one, onClose, onDone }: HandOverProps): ReactNode {
  const t = useText()
  const form = useId()
  const client = useQueryClient()
  const applicant = one.personName ?? ''
  const [given, setGiven] = useState<Given>({
    role: 'self',
    name: applicant,
    authorisation: '',
    digits: '',
    checked: false,
    confirmed: false,
    note: '',
  })
  const [tried, setTried] = useState(false)
  // One key for the whole dialog: pressed twice, or again after a lost connection, it is done once.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const send = useMutation({
    mutationFn: () => call(handOver, { params: { id: one.id }, body: bodyOf(given), idempotencyKey }),
    onSuccess: (done) => {
      onDone(done)
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['delivery'] }),
  })
  const wrong = wrongIn(given)
  const submit = () => {
    setTried(true)
    const [first] = Object.keys(wrong)
    if (first !== undefined) document.getElementById(`${form}-${first}`)?.focus()
    else send.mutate()
  }
  return (
    <FormDialog
      title={t(words.handOver)}
      act={t(words.handOver)}
      noValidate
      busy={send.isPending}
      error={send.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Fields
        form={form}
        applicant={applicant}
        given={given}
        wrong={tried ? wrong : {}}
        onChange={(change) => setGiven({ ...given, ...change })}
      />
    </FormDialog>
  )
}

interface FieldsProps {
  readonly form: string
  readonly applicant: string
  readonly given: Given
  readonly wrong: Wrong
  readonly onChange: (change: Partial<Given>) => void
}

function Fields({ form, applicant, given, wrong, onChange }: FieldsProps): ReactNode {
  const t = useText()
  const said = (name: keyof Given) => {
    const message = wrong[name]
    return { id: `${form}-${name}`, error: message && t(message) }
  }
  const chooseRole = (role: string) =>
    role === 'self' ? onChange({ role, name: applicant }) : onChange({ role: 'authorised', name: '' })
  return (
    <>
      <RadioGroup
        label={t(words.receiver)}
        value={given.role}
        onChange={chooseRole}
        choices={[
          { value: 'self', label: t(words.receiverSelf), ...(applicant && { help: applicant }) },
          { value: 'authorised', label: t(words.receiverAuthorised) },
        ]}
      />
      {(given.role === 'authorised' || applicant === '') && (
        <TextField
          {...said('name')}
          label={t(words.receiverName)}
          value={given.name}
          onChange={(name) => onChange({ name })}
          maxLength={200}
          autoComplete="off"
        />
      )}
      {given.role === 'authorised' && (
        <TextField
          {...said('authorisation')}
          label={t(words.authorisation)}
          help={t(words.authorisationHelp)}
          value={given.authorisation}
          onChange={(authorisation) => onChange({ authorisation })}
          maxLength={200}
          autoComplete="off"
        />
      )}
      <TextField
        {...said('digits')}
        label={t(words.digits)}
        help={t(words.digitsHelp)}
        value={given.digits}
        onChange={(digits) => onChange({ digits: digits.replaceAll(/\D/g, '').slice(0, 4) })}
        inputMode="numeric"
        autoComplete="off"
      />
      <CheckboxField
        {...said('checked')}
        label={t(words.identityChecked)}
        checked={given.checked}
        onChange={(checked) => onChange({ checked })}
      />
      <CheckboxField
        {...said('confirmed')}
        label={t(words.receiptConfirmed)}
        checked={given.confirmed}
        onChange={(confirmed) => onChange({ confirmed })}
      />
      <TextField
        label={t(words.note)}
        optional
        value={given.note}
        onChange={(note) => onChange({ note })}
        maxLength={500}
        autoComplete="off"
      />
    </>
  )
}
