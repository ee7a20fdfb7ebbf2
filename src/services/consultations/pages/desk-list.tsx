/** Consultations at the desk: publish, and the list. */
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { instantOf } from '../../../web/ui/day.ts'
import { DateField, MomentField } from '../../../web/ui/day-fields.tsx'
import { CheckboxField, SelectField, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { PageHeader } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { kinds, makeConsultation } from '../contract.ts'
import { words } from './page-messages.ts'
import { Pages } from './portal-list.tsx'

export default function DeskConsultations(): ReactNode {
  const t = useText()
  const mayMake = useSignedIn()?.permissions.includes('consultations.manage') ?? false
  const [making, setMaking] = useState(false)
  return (
    <div className="desk-page stack">
      <PageHeader
        title={t(words.title)}
        lead={t(words.deskLead)}
        {...(mayMake && {
          actions: (
            <Button kind="primary" onClick={() => setMaking(true)}>
              {t(words.make)}
            </Button>
          ),
        })}
      />
      <Pages />
      {making && <Make onClose={() => setMaking(false)} />}
    </div>
  )
}

type Kind = (typeof kinds)[number]

interface Entered {
  readonly kind: Kind
  readonly unitId: string
  readonly titleVi: string
  readonly titleEn: string
  readonly leadVi: string
  readonly leadEn: string
  readonly opensAt: string
  readonly lastDay: string
  readonly parts: string
  readonly onlyHere: boolean
  readonly ageMin: string
  readonly heldAt: string
  readonly where: string
  readonly seats: string
}

const nothing: Entered = {
  kind: 'draft',
  unitId: '',
  titleVi: '',
  titleEn: '',
  leadVi: '',
  leadEn: '',
  opensAt: '',
  lastDay: '',
  parts: '',
  onlyHere: false,
  ageMin: '',
  heldAt: '',
  where: '',
  seats: '100',
}

const titleMax = 300
const headingMax = 300
const partsMax = 60

/** In Hanoi. */
const endOf = (day: string): string => `${day}T23:59:59+07:00`

interface Part {
  readonly heading: string
  readonly body: string
}

/** Options are lines; sections are blocks between empty lines, with the heading on top. */
function partsOf({ kind, parts }: Pick<Entered, 'kind' | 'parts'>): Part[] {
  if (kind === 'dialogue') return []
  const blocks = parts.split(kind === 'draft' ? /\n[ \t]*\n/ : '\n').filter((block) => block.trim() !== '')
  return blocks.map((block) => {
    const [heading = '', ...body] = block.trim().split('\n')
    return { heading: heading.trim(), body: body.join('\n').trim() }
  })
}

function Make({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const units = useSignedIn()?.units ?? []
  const [form, setForm] = useState({ ...nothing, unitId: units[0]?.id ?? '' })
  const set = (change: Partial<Entered>): void => setForm({ ...form, ...change })
  const send = async (): Promise<void> => {
    await call(makeConsultation, {
      body: {
        kind: form.kind,
        title: { vi: form.titleVi, en: form.titleEn || form.titleVi },
        lead: { vi: form.leadVi, en: form.leadEn || form.leadVi },
        unitId: form.unitId,
        opensAt: form.opensAt === '' ? new Date().toISOString() : instantOf(form.opensAt),
        closesAt: endOf(form.lastDay),
        parts: partsOf(form),
        ...(form.onlyHere && { areaUnitIds: [form.unitId] }),
        ...(form.ageMin !== '' && { ageMin: Number(form.ageMin) }),
        ...(form.kind === 'dialogue' && {
          dialogue: { heldAt: instantOf(form.heldAt), where: form.where, seats: Number(form.seats) },
        }),
      },
    })
    await client.invalidateQueries({ queryKey: ['consultations'] })
  }
  return (
    <SaveDialog title={t(words.make)} act={t(words.make)} size="wide" send={send} onClose={onClose}>
      <SelectField
        label={t(words.kind)}
        empty={null}
        value={form.kind}
        choices={kinds.map((kind) => ({ value: kind, label: t(words[kind]) }))}
        onChange={(kind) => set({ kind: kind as Kind })}
      />
      {units.length > 1 && (
        <SelectField
          label={t(words.unit)}
          empty={null}
          value={form.unitId}
          choices={units.map(({ id, name }) => ({ value: id, label: t(name) }))}
          onChange={(unitId) => set({ unitId })}
        />
      )}
      <Texts form={form} set={set} />
      <MomentField
        label={t(words.opensAt)}
        help={t(words.opensAtHelp)}
        optional
        value={form.opensAt}
        onChange={(opensAt) => set({ opensAt })}
      />
      <DateField label={t(words.lastDay)} value={form.lastDay} onChange={(lastDay) => set({ lastDay })} required />
      {form.kind === 'dialogue' ? <Held form={form} set={set} /> : <Parts form={form} set={set} />}
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

interface Fields {
  readonly form: Entered
  readonly set: (change: Partial<Entered>) => void
}

function Texts({ form, set }: Fields): ReactNode {
  const t = useText()
  return (
    <>
      <TextField
        label={t(words.titleVi)}
        value={form.titleVi}
        onChange={(titleVi) => set({ titleVi })}
        maxLength={titleMax}
        required
      />
      <TextField
        label={t(words.titleEn)}
        optional
        value={form.titleEn}
        onChange={(titleEn) => set({ titleEn })}
        maxLength={titleMax}
      />
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
    </>
  )
}

function Parts({ form, set }: Fields): ReactNode {
  const t = useText()
  const parts = partsOf(form)
  const long = parts.find(({ heading }) => heading.length > headingMax)
  const wrong = long
    ? t(words.headingTooLong, { max: headingMax, text: long.heading.slice(0, 40) })
    : parts.length > partsMax
      ? t(words.tooManyParts, { max: partsMax })
      : undefined
  const isDraft = form.kind === 'draft'
  return (
    <TextArea
      label={t(isDraft ? words.sections : words.options)}
      help={t(isDraft ? words.sectionsHelp : words.optionsHelp)}
      note={t(isDraft ? words.partsCount : words.optionsCount, { n: parts.length })}
      value={form.parts}
      onChange={(text) => set({ parts: text })}
      rows={isDraft ? 10 : 5}
      required
      {...(wrong !== undefined && { wrong })}
    />
  )
}

function Held({ form, set }: Fields): ReactNode {
  const t = useText()
  return (
    <>
      <MomentField label={t(words.heldOn)} value={form.heldAt} onChange={(heldAt) => set({ heldAt })} required />
      <TextField
        label={t(words.where)}
        value={form.where}
        onChange={(where) => set({ where })}
        maxLength={300}
        required
      />
      <TextField
        label={t(words.seatsLabel)}
        inputMode="numeric"
        value={form.seats}
        onChange={(seats) => set({ seats: seats.replace(/\D/g, '').slice(0, 5) })}
        required
      />
    </>
  )
}
