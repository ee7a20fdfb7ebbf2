/** “Who is this?”: what is known of somebody at the left, who it may be at the right, each with why. */
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { PartialDateField } from '../../../web/ui/day-fields.tsx'
import { RadioGroup, SelectField, TextField } from '../../../web/ui/fields.tsx'
import { UnitPicker } from '../../../web/ui/form/unit-picker.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { EmptyState, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { type Candidates, whoIsThis } from '../contract.ts'
import { words } from './who-messages.ts'

interface Known {
  readonly purpose: string
  readonly name: string
  readonly dateOfBirth: string
  readonly sex: string
  readonly citizenNumber: string
  readonly unitId: string
}

const nothing: Known = {
  purpose: 'case-handling',
  name: '',
  dateOfBirth: '',
  sex: '',
  citizenNumber: '',
  unitId: '',
}

export default function Who(): ReactNode {
  const t = useText()
  const [known, setKnown] = useState(nothing)
  const [tried, setTried] = useState(false)
  const ask = useMutation({ mutationFn: () => call(whoIsThis, { body: questionOf(known) }) })
  const wrong = {
    name: known.name.trim().length < 2 ? t(words.missing) : undefined,
    number: known.citizenNumber !== '' && !/^\d{12}$/.test(known.citizenNumber) ? t(words.numberWrong) : undefined,
  }
  return (
    <div className="desk-page">
      <PageHeader
        title={t(words.title)}
        lead={t(words.lead)}
        back={{ to: '/registries', label: t(words.registries) }}
      />
      <div className="question-columns">
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            setTried(true)
            if (!ask.isPending && !wrong.name && !wrong.number) ask.mutate()
          }}
        >
          <KnownFields known={known} onKnown={setKnown} wrong={tried ? wrong : {}} />
          <div>
            <Button type="submit" kind="primary" busy={ask.isPending}>
              {t(words.ask)}
            </Button>
          </div>
        </form>
        <section className="stack" aria-live="polite">
          {ask.error && <ErrorState error={ask.error} />}
          {ask.data && <Found of={ask.data} purpose={known.purpose} />}
        </section>
      </div>
    </div>
  )
}

function questionOf({ purpose, name, ...rest }: Known) {
  const { dateOfBirth, citizenNumber, unitId, sex } = rest
  return {
    purpose,
    name: name.trim(),
    ...(dateOfBirth !== '' && { dateOfBirth }),
    ...(citizenNumber !== '' && { citizenNumber }),
    ...(unitId !== '' && { unitId }),
    ...(sex === 'male' || sex === 'female' ? { sex } : {}),
  } satisfies InputOf<typeof whoIsThis>['body']
}

function KnownFields(props: {
  known: Known
  onKnown: (change: (known: Known) => Known) => void
  wrong: { readonly name?: string | undefined; readonly number?: string | undefined }
}): ReactNode {
  const t = useText()
  const { known, onKnown, wrong } = props
  const set = (change: Partial<Known>): void => onKnown((before) => ({ ...before, ...change }))
  return (
    <>
      <SelectField
        label={t(words.purpose)}
        value={known.purpose}
        onChange={(purpose) => set({ purpose })}
        choices={[
          { value: 'case-handling', label: t(words.caseHandling) },
          { value: 'residence-management', label: t(words.residenceManagement) },
        ]}
      />
      <TextField
        label={t(words.name)}
        help={t(words.nameHelp)}
        value={known.name}
        onChange={(name) => set({ name })}
        maxLength={100}
        error={wrong.name}
      />
      <PartialDateField
        label={t(words.dateOfBirth)}
        optional
        value={known.dateOfBirth}
        onChange={(dateOfBirth) => set({ dateOfBirth })}
      />
      <RadioGroup
        label={t(words.sex)}
        value={known.sex}
        onChange={(sex) => set({ sex })}
        choices={[
          { value: 'male', label: t(words.male) },
          { value: 'female', label: t(words.female) },
          { value: '', label: t(words.unknown) },
        ]}
      />
      <TextField
        label={t(words.number)}
        optional
        inputMode="numeric"
        value={known.citizenNumber}
        onChange={(citizenNumber) => set({ citizenNumber })}
        maxLength={12}
        error={wrong.number}
      />
      <UnitPicker label={t(words.unit)} optional unitName="" onPick={(unit) => set({ unitId: unit?.id ?? '' })} />
    </>
  )
}

function Found({ of: { candidates }, purpose }: { of: Candidates; purpose: string }): ReactNode {
  const t = useText()
  if (candidates.length === 0) return <EmptyState title={t(words.none)}>{t(words.noneLead)}</EmptyState>
  return (
    <>
      <h2>{t(words.results)}</h2>
      <ul className="line-list" role="list">
        {candidates.map((one) => (
          <li key={one.record.id}>
            <Candidate of={one} purpose={purpose} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Candidate({ of: one, purpose }: { of: Candidates['candidates'][number]; purpose: string }): ReactNode {
  const t = useText()
  const born = one.record.data['dateOfBirth']
  const number = one.record.data['citizenNumber']
  const same = one.verdict === 'same'
  return (
    <div className="stack tight">
      <div className="row between">
        <strong>{one.record.label}</strong>
        <StatusChip state={same ? 'done' : 'risk'}>
          {t(same ? words.same : words.maybe)} ·{' '}
          {t(words.score, { n: Math.min(99.9, Math.round(one.score * 1000) / 10) })}
        </StatusChip>
      </div>
      <p className="soft">
        {typeof born === 'string' && t(words.born, { date: formatDate(born) })}
        {typeof number === 'string' && ` · ${number}`}
      </p>
      <ul>
        {one.reasons.map(({ points, why }) => (
          <li key={why.en}>
            {t(why)} <span className="soft small">({t(points < 0 ? words.speaksAgainst : words.speaksFor)})</span>
          </li>
        ))}
      </ul>
      <p>
        <Go to={`/registries/population/${one.record.id}`} search={{ purpose }}>
          {t(words.open)}
        </Go>
      </p>
    </div>
  )
}
