/** What an indicator means: to define one, or to write its next version. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { Combobox } from '../../../web/ui/combobox.tsx'
import { SelectField, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { ErrorState } from '../../../web/ui/page.tsx'
import { getUnit, listOfficials, searchUnits } from '../../organisation/contract.ts'
import { type Definition, listMeasures, type NewDefinition, tryFormula, units } from '../contract.ts'
import { periodKinds } from '../periods.ts'
import { words } from './page-messages.ts'
import { formatPeriod, formatValue } from './parts.tsx'

type Draft = Omit<NewDefinition, 'formula' | 'answersId' | 'decimals' | 'freshDays'> & {
  readonly code: string
  readonly formula: string
  readonly answersId: string
  readonly decimals: string
  readonly freshDays: string
}

const empty: Draft = {
  code: '',
  name: { vi: '', en: '' },
  explanation: { vi: '', en: '' },
  unit: 'percent',
  decimals: '1',
  better: 'higher',
  formula: '',
  period: 'month',
  freshDays: '10',
  ownerUnitId: '',
  answersId: '',
  source: { vi: '', en: '' },
  reason: '',
}

function draftOf({ name, explanation, source, unit, better, period, ownerUnitId, ...rest }: Definition): Draft {
  return {
    code: '',
    name,
    explanation,
    source,
    unit,
    better,
    period,
    ownerUnitId,
    formula: rest.formula ?? '',
    answersId: rest.answersId ?? '',
    decimals: String(rest.decimals),
    freshDays: String(rest.freshDays),
    reason: '',
  }
}

const definitionOf = ({ code: _code, formula, answersId, decimals, freshDays, ...rest }: Draft): NewDefinition => ({
  ...rest,
  formula: formula.trim() || null,
  answersId: answersId.trim() || null,
  decimals: Number(decimals),
  freshDays: Number(freshDays),
})

export function DefinitionDialog(props: {
  title: string
  /** The present version; nothing for a new indicator. */
  from?: Definition
  send: (code: string, definition: NewDefinition) => Promise<unknown>
  onClose: () => void
}): ReactNode {
  const t = useText()
  const [draft, setDraft] = useState<Draft>(() => (props.from ? draftOf(props.from) : empty))
  const change = (next: Partial<Draft>): void => setDraft({ ...draft, ...next })
  const both = (field: 'name' | 'explanation' | 'source', language: 'vi' | 'en') => ({
    required: true,
    value: draft[field][language],
    onChange: (text: string) => change({ [field]: { ...draft[field], [language]: text } }),
  })
  return (
    <SaveDialog
      title={props.title}
      act={t(words.save)}
      size="wide"
      onClose={props.onClose}
      send={() => props.send(draft.code, definitionOf(draft))}
    >
      <div className="definition-form">
        {!props.from && (
          <TextField
            label={t(words.code)}
            required
            pattern="[a-z][a-z0-9\-]{2,59}"
            value={draft.code}
            onChange={(code) => change({ code })}
          />
        )}
        <TextField label={t(words.nameVi)} {...both('name', 'vi')} />
        <TextField label={t(words.nameEn)} {...both('name', 'en')} />
        <TextArea label={t(words.explanationVi)} rows={2} {...both('explanation', 'vi')} />
        <TextArea label={t(words.explanationEn)} rows={2} {...both('explanation', 'en')} />
        <SelectField
          label={t(words.unitOf)}
          empty={null}
          value={draft.unit}
          onChange={(unit) => change({ unit: unit as Draft['unit'] })}
          choices={units.map((value) => ({ value, label: t(words[value]) }))}
        />
        <TextField
          label={t(words.decimals)}
          type="number"
          min={0}
          max={4}
          required
          value={draft.decimals}
          onChange={(decimals) => change({ decimals })}
        />
        <SelectField
          label={t(words.better)}
          empty={null}
          value={draft.better}
          onChange={(better) => change({ better: better as Draft['better'] })}
          choices={(['higher', 'lower'] as const).map((value) => ({ value, label: t(words[value]) }))}
        />
        <SelectField
          label={t(words.period)}
          empty={null}
          value={draft.period}
          onChange={(period) => change({ period: period as Draft['period'] })}
          choices={periodKinds.map((value) => ({ value, label: t(words[value]) }))}
        />
        <FormulaField draft={draft} onChange={(formula) => change({ formula })} />
        <TextField
          label={t(words.freshDays)}
          type="number"
          min={0}
          max={1000}
          required
          value={draft.freshDays}
          onChange={(freshDays) => change({ freshDays })}
        />
        <OwnerFields draft={draft} onChange={change} />
        <TextField label={t(words.sourceVi)} {...both('source', 'vi')} />
        <TextField label={t(words.sourceEn)} {...both('source', 'en')} />
        <TextArea
          label={t(words.why)}
          required
          rows={2}
          value={draft.reason}
          onChange={(reason) => change({ reason })}
        />
      </div>
    </SaveDialog>
  )
}

/** The formula with what it can be made of, and what it gives. */
function FormulaField({ draft, onChange }: { draft: Draft; onChange: (formula: string) => void }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const known = useQuery({
    queryKey: ['indicators', 'measures'],
    queryFn: ({ signal }) => call(listMeasures, { signal }),
  })
  const trial = useMutation({
    mutationFn: () => call(tryFormula, { body: { formula: draft.formula, period: draft.period } }),
  })
  const measured = { unit: draft.unit, decimals: Number(draft.decimals) }
  return (
    <div className="stack tight">
      <TextField label={t(words.formulaField)} value={draft.formula} onChange={onChange} spellCheck={false} />
      <details>
        <summary>{t(words.measures)}</summary>
        <ul>
          {known.data?.measures.map(({ name, what }) => (
            <li key={name}>
              <code className="code">{name}</code> {t(what)}
            </li>
          ))}
        </ul>
      </details>
      {draft.formula.trim() !== '' && (
        <div className="row">
          <Button size="small" busy={trial.isPending} onClick={() => trial.mutate()}>
            {t(words.tryFormula)}
          </Button>
          {trial.data?.points.map(({ from, value }) => (
            <span key={from}>
              {formatPeriod(language, draft.period, from)}: <b>{formatValue(language, measured, value)}</b>
            </span>
          ))}
        </div>
      )}
      {trial.error && <ErrorState error={trial.error} />}
    </div>
  )
}

/** The agency, found by its name, and who of it answers. */
function OwnerFields({ draft, onChange }: { draft: Draft; onChange: (next: Partial<Draft>) => void }): ReactNode {
  const t = useText()
  const [text, setText] = useState<string>()
  const { ownerUnitId } = draft
  const chosen = useQuery({
    queryKey: ['unit', ownerUnitId],
    queryFn: ({ signal }) => call(getUnit, { params: { id: ownerUnitId }, query: {}, signal }),
    enabled: ownerUnitId !== '',
  })
  const found = useQuery({
    queryKey: ['units', text],
    queryFn: ({ signal }) => call(searchUnits, { query: { text: text ?? '', limit: 8 }, signal }),
    enabled: text !== undefined && text.length > 1,
  })
  const officials = useQuery({
    queryKey: ['officials', ownerUnitId],
    queryFn: ({ signal }) => call(listOfficials, { query: { unitId: ownerUnitId, limit: 200 }, signal }),
    enabled: ownerUnitId !== '',
  })
  return (
    <>
      <Combobox
        label={t(words.ownerUnit)}
        text={text ?? (chosen.data ? t(chosen.data.unit.name) : '')}
        onText={(next) => {
          setText(next)
          onChange({ ownerUnitId: '', answersId: '' })
        }}
        suggestions={found.data?.units.map(({ id, name }) => ({ id, label: t(name) }))}
        onPick={({ id }) => {
          setText(undefined)
          onChange({ ownerUnitId: id, answersId: '' })
        }}
      />
      <SelectField
        label={t(words.answers)}
        optional
        value={draft.answersId}
        onChange={(answersId) => onChange({ answersId })}
        choices={(officials.data?.officials ?? []).map(({ official }) => ({
          value: official.id,
          label: official.name,
        }))}
      />
    </>
  )
}
