/** Publishing roadworks, a closure or an event: what, when, and on which segments, pressed on the map. */
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { instantOf, localOf } from '../../../web/ui/day.ts'
import { MomentField, TimeField } from '../../../web/ui/day-fields.tsx'
import { CheckboxField, CheckboxGroup, SelectField, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Notice } from '../../../web/ui/page.tsx'
import {
  type Effect,
  effects,
  type Hours,
  type Kind,
  kinds,
  publishMeasure,
  type UnitChoice,
} from '../contract-measures.ts'
import { centreWords } from './centre-messages.ts'
import { dayWords, words } from './page-messages.ts'
import { TrafficMap } from './traffic-map.tsx'

const hourMs = 3_600_000

interface Draft {
  readonly kind: Kind
  readonly effect: Effect
  readonly vi: string
  readonly en: string
  readonly detail: string
  readonly unitId: string
  readonly from: string
  readonly to: string
  readonly isHourly: boolean
  readonly hours: Hours
}

const everyDay = [1, 2, 3, 4, 5, 6, 7]
/** As most works in the streets of the city are let: at night. */
const night: Hours = { from: '22:00', to: '05:00', days: everyDay }

export function PublishDialog({ units, onClose }: { units: readonly UnitChoice[]; onClose: () => void }): ReactNode {
  const t = useText()
  const [segments, setSegments] = useState<readonly number[]>([])
  const [draft, setDraft] = useState<Draft>(() => ({
    kind: 'roadworks',
    effect: 'narrowed',
    vi: '',
    en: '',
    detail: '',
    unitId: units[0]?.id ?? '',
    from: localOf(Date.now()),
    to: localOf(Date.now() + 8 * hourMs),
    isHourly: false,
    hours: night,
  }))
  const set =
    <K extends keyof Draft>(name: K) =>
    (value: Draft[K]) =>
      setDraft((before) => ({ ...before, [name]: value }))
  const toggle = (no: number) =>
    setSegments((all) => (all.includes(no) ? all.filter((one) => one !== no) : [...all, no]))
  const send = () =>
    call(publishMeasure, {
      body: {
        kind: draft.kind,
        effect: draft.effect,
        title: { vi: draft.vi, en: draft.en },
        detail: { vi: draft.detail, en: '' },
        segments: [...segments],
        unitId: draft.unitId,
        startsAt: instantOf(draft.from),
        endsAt: instantOf(draft.to),
        hours: draft.isHourly ? draft.hours : null,
      },
    })
  return (
    <SaveDialog
      title={t(centreWords.newMeasure)}
      act={t(centreWords.publish)}
      size="wide"
      send={send}
      onClose={onClose}
    >
      <div className="publish-columns">
        <div className="stack">
          <SelectField
            label={t(centreWords.kind)}
            value={draft.kind}
            empty={null}
            onChange={(value) => set('kind')(value as Kind)}
            choices={kinds.map((value) => ({ value, label: t(words[value]) }))}
          />
          <SelectField
            label={t(centreWords.effect)}
            value={draft.effect}
            empty={null}
            onChange={(value) => set('effect')(value as Effect)}
            choices={effects.map((value) => ({ value, label: t(words[value]) }))}
          />
          <TextField
            label={t(centreWords.measureTitle)}
            value={draft.vi}
            onChange={set('vi')}
            required
            minLength={3}
            maxLength={120}
          />
          <TextField
            label={t(centreWords.measureTitleEn)}
            value={draft.en}
            onChange={set('en')}
            optional
            maxLength={120}
          />
          <TextArea
            label={t(centreWords.detail)}
            value={draft.detail}
            onChange={set('detail')}
            optional
            maxLength={1000}
          />
          {units.length > 1 && (
            <SelectField
              label={t(centreWords.unit)}
              value={draft.unitId}
              empty={null}
              onChange={set('unitId')}
              choices={units.map(({ id, name }) => ({ value: id, label: t(name) }))}
            />
          )}
          <MomentField label={t(centreWords.starts)} value={draft.from} onChange={set('from')} required />
          <MomentField label={t(centreWords.ends)} value={draft.to} onChange={set('to')} required />
          <CheckboxField label={t(centreWords.isHourly)} checked={draft.isHourly} onChange={set('isHourly')} />
          {draft.isHourly && <HoursFields of={draft.hours} onChange={set('hours')} />}
        </div>
        <div className="stack tight">
          <p>
            <b>{t(centreWords.roads)}</b>: {t(centreWords.chosen, { n: segments.length })}
            <br />
            <span className="soft small">{t(centreWords.roadsHelp)}</span>
          </p>
          <TrafficMap isOpen label={t(centreWords.roads)} chosen={segments} onSegment={toggle} />
          {segments.length === 0 && <p className="soft">{t(centreWords.noRoadsChosen)}</p>}
          {draft.effect === 'closed' && <Notice>{t(centreWords.needsSecond)}</Notice>}
        </div>
      </div>
    </SaveDialog>
  )
}

function HoursFields({ of: hours, onChange }: { of: Hours; onChange: (hours: Hours) => void }): ReactNode {
  const t = useText()
  return (
    <>
      <div className="row">
        <TimeField
          label={t(centreWords.hoursFrom)}
          value={hours.from}
          onChange={(from) => onChange({ ...hours, from })}
          required
        />
        <TimeField
          label={t(centreWords.hoursTo)}
          help={t(centreWords.hoursToHelp)}
          value={hours.to}
          onChange={(to) => onChange({ ...hours, to })}
          required
        />
      </div>
      <CheckboxGroup
        label={t(centreWords.hoursDays)}
        value={hours.days.map(String)}
        onChange={(days) => onChange({ ...hours, days: days.map(Number) })}
        choices={dayWords.map((name, at) => ({ value: String(at + 1), label: t(name) }))}
      />
    </>
  )
}
