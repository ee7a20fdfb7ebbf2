/** Consultations at the desk: publish, and the list. */
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { CheckboxField, DateField, SelectField, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, PageHeader } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { kinds, makeConsultation } from '../contract.ts'
import { words } from './page-messages.ts'
import { Lines, useConsultations } from './portal-list.tsx'

export default function DeskConsultations(): ReactNode {
  const t = useText()
  const asked = useConsultations()
  const [making, setMaking] = useState(false)
  return (
    <div className="desk-page stack">
      <PageHeader
        title={t(words.title)}
        lead={t(words.deskLead)}
        actions={
          <Button kind="primary" onClick={() => setMaking(true)}>
            {t(words.make)}
          </Button>
        }
      />
      <Answer of={asked} lines={5}>
        {({ items }) => <Lines items={items} />}
      </Answer>
      {making && <Make onClose={() => setMaking(false)} />}
    </div>
  )
}

type Kind = (typeof kinds)[number]

interface Entered {
  readonly kind: Kind
  readonly titleVi: string
  readonly titleEn: string
  readonly leadVi: string
  readonly leadEn: string
  readonly lastDay: string
  readonly parts: string
  readonly onlyHere: boolean
  readonly ageMin: string
  readonly heldOn: string
  readonly where: string
  readonly seats: string
}

const nothing: Entered = {
  kind: 'draft',
  titleVi: '',
  titleEn: '',
  leadVi: '',
  leadEn: '',
  lastDay: '',
  parts: '',
  onlyHere: false,
  ageMin: '',
  heldOn: '',
  where: '',
  seats: '100',
}

/** The end of a day, and the morning of one, in Hanoi. */
const endOf = (day: string): string => `${day}T23:59:59+07:00`
const morningOf = (day: string): string => `${day}T08:00:00+07:00`

function partsOf({ kind, parts }: Entered): { heading: string; body: string }[] {
  const lines = parts.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => {
    const [heading = '', body = ''] = kind === 'draft' ? line.split(/:(.*)/s) : [line]
    return { heading: heading.trim().slice(0, 300), body: body.trim() }
  })
}

function Make({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [unit] = useSignedIn()?.units ?? []
  const [form, setForm] = useState(nothing)
  const set = (change: Partial<Entered>): void => setForm({ ...form, ...change })
  const send = async (): Promise<void> => {
    await call(makeConsultation, {
      body: {
        kind: form.kind,
        title: { vi: form.titleVi, en: form.titleEn || form.titleVi },
        lead: { vi: form.leadVi, en: form.leadEn || form.leadVi },
        unitId: unit?.id ?? '',
        opensAt: new Date().toISOString(),
        closesAt: endOf(form.lastDay),
        parts: partsOf(form),
        ...(form.onlyHere && unit && { areaUnitIds: [unit.id] }),
        ...(form.ageMin !== '' && { ageMin: Number(form.ageMin) }),
        ...(form.kind === 'dialogue' && {
          dialogue: { heldAt: morningOf(form.heldOn), where: form.where, seats: Number(form.seats) },
        }),
      },
    })
    await client.invalidateQueries({ queryKey: ['consultations'] })
  }
  const text = (name: 'titleVi' | 'titleEn' | 'where' | 'ageMin', label: string, required = true): ReactNode => (
    <TextField label={label} value={form[name]} onChange={(value) => set({ [name]: value })} required={required} />
  )
  return (
    <SaveDialog title={t(words.make)} act={t(words.make)} size="wide" send={send} onClose={onClose}>
      <SelectField
        label={t(words.kind)}
        empty={null}
        value={form.kind}
        choices={kinds.map((kind) => ({ value: kind, label: t(words[kind]) }))}
        onChange={(kind) => set({ kind: kind as Kind })}
      />
      {text('titleVi', t(words.titleVi))}
      {text('titleEn', t(words.titleEn), false)}
      <TextArea
        label={t(words.leadVi)}
        value={form.leadVi}
        onChange={(leadVi) => set({ leadVi })}
        rows={2}
        maxLength={2000}
        required
      />
      <TextArea
        label={t(words.leadEn)}
        optional
        value={form.leadEn}
        onChange={(leadEn) => set({ leadEn })}
        rows={2}
        maxLength={2000}
      />
      <DateField label={t(words.lastDay)} value={form.lastDay} onChange={(lastDay) => set({ lastDay })} />
      {form.kind !== 'dialogue' && (
        <TextArea
          label={t(words.parts)}
          help={t(words.partsHelp)}
          value={form.parts}
          onChange={(parts) => set({ parts })}
          rows={5}
          required
        />
      )}
      {form.kind === 'dialogue' && (
        <>
          <DateField label={t(words.heldOn)} value={form.heldOn} onChange={(heldOn) => set({ heldOn })} />
          {text('where', t(words.where))}
          <TextField
            label={t(words.seatsLabel)}
            inputMode="numeric"
            value={form.seats}
            onChange={(seats) => set({ seats: seats.replace(/\D/g, '') })}
          />
        </>
      )}
      <CheckboxField label={t(words.onlyHere)} checked={form.onlyHere} onChange={(onlyHere) => set({ onlyHere })} />
      <TextField
        label={t(words.ageMin)}
        optional
        inputMode="numeric"
        value={form.ageMin}
        onChange={(ageMin) => set({ ageMin: ageMin.replace(/\D/g, '').slice(0, 3) })}
      />
    </SaveDialog>
  )
}
