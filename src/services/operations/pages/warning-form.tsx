/** The form of a warning, empty or from the one that it takes the place of. */
import { IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { CheckboxField, SelectField, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { UnitPicker } from '../../../web/ui/form/unit-picker.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { composeWarning, type WarningContent, type WarningView } from '../contract-warnings.ts'
import { type Kind, kindIds, kinds } from '../kinds.ts'
import { type Corner, crossesItself, isArea } from '../warnings/area.ts'
import { certainties, severities, urgencies } from '../warnings/vocabulary.ts'
import { AreaDrawing } from './area-map.tsx'
import { certaintyNames, severityNames, urgencyNames, warningWords } from './warning-messages.ts'

const cityId = 'gso:01@2008-08-01'
const hoursOffered = [1, 3, 6, 12, 24, 48, 72, 168] as const

const categories: Readonly<Record<Kind, WarningContent['category']>> = {
  flood: 'Met',
  heat: 'Met',
  air: 'Env',
  fire: 'Fire',
  power: 'Infra',
  network: 'Infra',
  crowd: 'Safety',
  traffic: 'Transport',
  water: 'Env',
  other: 'Other',
}

/** A department's warning is the department's; one commune's own is its own; anything larger is the city's. */
function senderOf(areaUnitIds: readonly string[], own: readonly { readonly id: string }[]): string {
  const department = own.length > 0 && own.every(({ id }) => id.startsWith('department:')) ? own[0]?.id : undefined
  return department ?? (areaUnitIds.length === 1 ? (areaUnitIds[0] ?? cityId) : cityId)
}

interface Place {
  readonly id: string
  readonly name: string
}

/** The fields as one holds them, from the warning before or with nothing said yet. */
function useFields(before: WarningView | undefined) {
  const content = before?.content
  const [kind, setKind] = useState<Kind>(content?.kind ?? 'flood')
  const [severity, setSeverity] = useState(content?.severity ?? 'Severe')
  const [urgency, setUrgency] = useState(content?.urgency ?? 'Immediate')
  const [certainty, setCertainty] = useState(content?.certainty ?? 'Observed')
  const [status, setStatus] = useState<'Actual' | 'Exercise' | 'Test'>(before?.status ?? 'Actual')
  const [hours, setHours] = useState('6')
  const [texts, setTexts] = useState({
    headline: content?.headline ?? { vi: '', en: '' },
    description: content?.description ?? { vi: '', en: '' },
    instruction: content?.instruction ?? { vi: '', en: '' },
  })
  const [isDrawing, setIsDrawing] = useState(content?.area.polygon !== undefined)
  const [corners, setCorners] = useState<readonly Corner[]>(
    (content?.area.polygon ?? []).map(([longitude = 0, latitude = 0]) => [longitude, latitude]),
  )
  const known = content?.area.unitIds ?? []
  const [isWholeCity, setIsWholeCity] = useState(known.includes(cityId))
  const [places, setPlaces] = useState<readonly Place[]>(
    known.filter((id) => id !== cityId).map((id, at) => ({ id, name: before?.areaName.vi.split(', ')[at] ?? id })),
  )
  return {
    kind,
    setKind,
    severity,
    setSeverity,
    urgency,
    setUrgency,
    certainty,
    setCertainty,
    status,
    setStatus,
    hours,
    setHours,
    texts,
    setTexts,
    isWholeCity,
    setIsWholeCity,
    places,
    setPlaces,
    isDrawing,
    setIsDrawing,
    corners,
    setCorners,
  }
}

export function ComposeWarning({
  before,
  onClose,
}: {
  before: WarningView | undefined
  onClose: () => void
}): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const form = useFields(before)
  const own = useSignedIn()?.units ?? []
  const [isMissing, setIsMissing] = useState(false)
  const unitIds = form.isWholeCity ? [cityId] : form.places.map(({ id }) => id)
  const sending = useMutation({
    mutationFn: () => {
      const { kind, severity, urgency, certainty, texts } = form
      const content: WarningContent = {
        kind,
        severity,
        urgency,
        certainty,
        ...texts,
        category: categories[kind],
        event: { ...kinds[kind].name },
        responses: ['Monitor'],
        expires: new Date(Date.now() + Number(form.hours) * 3_600_000).toISOString(),
        area: { unitIds, ...(form.isDrawing && { polygon: form.corners.map(([x, y]) => [x, y]) }) },
      }
      const unitId = before?.unitId ?? senderOf(unitIds, own)
      return call(composeWarning, {
        body: { unitId, status: form.status, content, ...(before && { updates: before.id }) },
      })
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['operations', 'warnings'] })
      onClose()
    },
  })
  return (
    <FormDialog
      title={t(before ? warningWords.update : warningWords.compose)}
      act={t(before ? warningWords.update : warningWords.compose)}
      size="wide"
      busy={sending.isPending}
      error={sending.error}
      onClose={onClose}
      onSubmit={() => {
        const isWhole = unitIds.length > 0 && areaFault(form) === undefined
        setIsMissing(!isWhole)
        if (isWhole) sending.mutate()
      }}
    >
      <SelectField
        label={t(warningWords.kind)}
        value={form.kind}
        empty={null}
        onChange={(value) => form.setKind(kindIds.find((one) => one === value) ?? form.kind)}
        choices={kindIds.map((value) => ({ value, label: t(kinds[value].name) }))}
      />
      <Degrees form={form} />
      <Area form={form} isMissing={isMissing && unitIds.length === 0} />
      <Drawing form={form} isChecked={isMissing} />
      <Texts form={form} />
      <SelectField
        label={t(warningWords.hours)}
        value={form.hours}
        empty={null}
        onChange={form.setHours}
        choices={hoursOffered.map((n) => ({ value: String(n), label: t(warningWords.inHours, { n }) }))}
      />
      <SelectField
        label={t(warningWords.purpose)}
        value={form.status}
        empty={null}
        disabled={before !== undefined}
        onChange={(value) => form.setStatus(value as typeof form.status)}
        choices={[
          { value: 'Actual', label: t(warningWords.actual) },
          { value: 'Exercise', label: t(warningWords.isExercise) },
          { value: 'Test', label: t(warningWords.test) },
        ]}
      />
    </FormDialog>
  )
}

type Form = ReturnType<typeof useFields>

function Degrees({ form }: { form: Form }): ReactNode {
  const t = useText()
  return (
    <>
      <SelectField
        label={t(warningWords.severity)}
        value={form.severity}
        empty={null}
        onChange={(value) => form.setSeverity(severities.find((one) => one === value) ?? form.severity)}
        choices={severities.map((value) => ({ value, label: t(severityNames[value]) }))}
      />
      <SelectField
        label={t(warningWords.urgency)}
        value={form.urgency}
        empty={null}
        onChange={(value) => form.setUrgency(urgencies.find((one) => one === value) ?? form.urgency)}
        choices={urgencies.map((value) => ({ value, label: t(urgencyNames[value]) }))}
      />
      <SelectField
        label={t(warningWords.certainty)}
        value={form.certainty}
        empty={null}
        onChange={(value) => form.setCertainty(certainties.find((one) => one === value) ?? form.certainty)}
        choices={certainties.map((value) => ({ value, label: t(certaintyNames[value]) }))}
      />
    </>
  )
}

function Area({ form, isMissing }: { form: Form; isMissing: boolean }): ReactNode {
  const t = useText()
  return (
    <>
      <CheckboxField label={t(warningWords.wholeCity)} checked={form.isWholeCity} onChange={form.setIsWholeCity} />
      {!form.isWholeCity && (
        <>
          <div className="place-chips">
            {form.places.map(({ id, name }) => (
              <Button
                key={id}
                size="small"
                aria-label={t(warningWords.remove, { name })}
                onClick={() => form.setPlaces(form.places.filter((one) => one.id !== id))}
              >
                {name} <IconX size={16} aria-hidden />
              </Button>
            ))}
          </div>
          <UnitPicker
            label={t(warningWords.places)}
            unitName=""
            onPick={(unit) => {
              if (unit && !form.places.some(({ id }) => id === unit.id)) form.setPlaces([...form.places, unit])
            }}
            {...(isMissing && { error: t(warningWords.placesMissing) })}
          />
        </>
      )}
    </>
  )
}

function areaFault({ isDrawing, corners }: Form): Message | undefined {
  if (!isDrawing) return undefined
  if (!isArea(corners)) return warningWords.areaTooSmall
  return crossesItself(corners) ? warningWords.areaCrosses : undefined
}

function Drawing({ form, isChecked }: { form: Form; isChecked: boolean }): ReactNode {
  const t = useText()
  const fault = areaFault(form)
  const isSaid = isChecked || fault === warningWords.areaCrosses
  return (
    <>
      <CheckboxField label={t(warningWords.draw)} checked={form.isDrawing} onChange={form.setIsDrawing} />
      {form.isDrawing && (
        <AreaDrawing corners={form.corners} onChange={form.setCorners} error={fault && isSaid ? t(fault) : undefined} />
      )}
    </>
  )
}

const textFields = [
  ['headline', 'vi', warningWords.headlineVi, 160],
  ['headline', 'en', warningWords.headlineEn, 160],
  ['description', 'vi', warningWords.descriptionVi, 2000],
  ['description', 'en', warningWords.descriptionEn, 2000],
  ['instruction', 'vi', warningWords.instructionVi, 2000],
  ['instruction', 'en', warningWords.instructionEn, 2000],
] as const

function Texts({ form }: { form: Form }): ReactNode {
  const t = useText()
  return (
    <>
      {textFields.map(([name, language, label, maxLength]) => {
        const field = {
          label: t(label),
          value: form.texts[name][language],
          onChange: (value: string) =>
            form.setTexts({ ...form.texts, [name]: { ...form.texts[name], [language]: value } }),
          required: true,
          maxLength,
          lang: language,
        }
        const key = `${name}-${language}`
        return name === 'headline' ? <TextField key={key} {...field} /> : <TextArea key={key} {...field} rows={3} />
      })}
    </>
  )
}
