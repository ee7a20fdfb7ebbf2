/** Where a signal plan is written: its patterns, its week, what the street would show, and whether the interlock lets it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useGo } from '../../../web/ui/navigation.tsx'
import { ErrorState, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { type IntersectionView, type Pattern, proposePlan } from '../contract.ts'
import { problems } from '../messages.ts'
import { type Draft, firstDraft, newKey, usualSteps } from '../plans/draft.ts'
import { faultWords } from '../plans/fault-words.ts'
import { faultOfPlan } from '../plans/rehearse.ts'
import { words } from './page-messages.ts'
import { ReasonField, signalsKey } from './parts.tsx'
import { planWords, swatchOf } from './plan-messages.ts'
import { PatternFields } from './plan-pattern.tsx'
import { clockPattern, ScheduleFields } from './plan-schedule.tsx'
import { StageRing, TimingDiagram } from './timing-diagram.tsx'

const patternsMax = 12

export function PlanEditor({ at, base }: { at: IntersectionView; base: Draft | undefined }): ReactNode {
  const t = useText()
  const [draft, setDraft] = useState<Draft>(() => firstDraft(at.layout, base))
  const [shown, setShown] = useState(draft.patterns[0]?.id ?? '')
  const { patterns, schedule } = draft
  const pattern = patterns.find(({ id }) => id === shown) ?? patterns[0]
  const put = (changed: Pattern) =>
    setDraft({ ...draft, patterns: patterns.map((one) => (one.id === changed.id ? changed : one)) })
  const add = () => {
    const id = newKey(patterns.map((one) => one.id))
    const name = pattern
      ? {
          vi: t(planWords.copyName, { name: pattern.name.vi }),
          en: t(planWords.copyName, { name: pattern.name.en }),
        }
      : { vi: id, en: id }
    setDraft({ ...draft, patterns: [...patterns, { ...(pattern ?? blank(at)), id, name }] })
    setShown(id)
  }
  const remove = (id: string) => {
    const left = patterns.filter((one) => one.id !== id)
    setDraft({ patterns: left, schedule: schedule.filter((entry) => entry.pattern !== id) })
    setShown(left[0]?.id ?? '')
  }
  if (!pattern) return null
  return (
    <div className="signals-editor">
      <PageHeader
        title={t(planWords.title, { name: t(at.name) })}
        lead={t(planWords.lead)}
        back={{ to: `/signals/${at.id}`, label: t(planWords.backTo) }}
      />
      <section className="centre-panel signals-editor-fields" aria-label={t(planWords.patterns)}>
        <div className="row between">
          <div className="row" role="group" aria-label={t(planWords.patterns)}>
            {patterns.map((one) => (
              <Button key={one.id} size="small" aria-pressed={one.id === pattern.id} onClick={() => setShown(one.id)}>
                <i className="signals-swatch" data-pattern={swatchOf(patterns, one.id)} aria-hidden /> {t(one.name)}
              </Button>
            ))}
          </div>
          {patterns.length < patternsMax && (
            <Button size="small" kind="quiet" onClick={add}>
              {t(planWords.addPattern)}
            </Button>
          )}
        </div>
        <PatternFields
          key={pattern.id}
          pattern={pattern}
          layout={at.layout}
          onChange={put}
          {...(patterns.length > 1 && { onRemove: () => remove(pattern.id) })}
        />
      </section>
      <section className="centre-panel signals-editor-picture" aria-label={t(planWords.ring)}>
        <h2>{t(planWords.ring)}</h2>
        <StageRing layout={at.layout} pattern={pattern} />
        <h2>{t(planWords.timing)}</h2>
        <TimingDiagram layout={at.layout} pattern={pattern} />
      </section>
      <section className="centre-panel signals-editor-week" aria-label={t(planWords.schedule)}>
        <ScheduleFields draft={draft} onChange={(changed) => setDraft({ ...draft, schedule: changed })} />
      </section>
      <Send at={at} draft={draft} />
    </div>
  )
}

const blank = ({ layout }: IntersectionView): Pattern => ({
  id: 'p1',
  name: { vi: 'Cả ngày', en: 'All day' },
  offsetS: 0,
  steps: usualSteps(layout),
})

const clock = new RegExp(`^${clockPattern}$`)

/** A figure that is being typed is none yet. */
const isComplete = ({ patterns, schedule }: Draft): boolean =>
  schedule.length > 0 &&
  schedule.every(({ days, from }) => days.length > 0 && clock.test(from)) &&
  patterns.every(
    ({ name, offsetS, steps }) =>
      name.vi !== '' &&
      Number.isFinite(offsetS) &&
      steps.length > 0 &&
      steps.every(({ greenS, intergreenS }) => greenS >= 1 && intergreenS >= 0),
  )

function Send({ at, draft }: { at: IntersectionView; draft: Draft }): ReactNode {
  const t = useText()
  const go = useGo()
  const client = useQueryClient()
  const [title, setTitle] = useState('')
  const [reason, setReason] = useState('')
  const complete = isComplete(draft)
  const fault = useMemo(
    () => (complete ? faultOfPlan(at.layout, draft.patterns, draft.schedule) : undefined),
    [at.layout, complete, draft],
  )
  const sending = useMutation({
    mutationFn: () => call(proposePlan, { params: { id: at.id }, body: { ...draft, title, reason } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: signalsKey })
      toast(t(planWords.sent))
      go(`/signals/${at.id}`)
    },
  })
  return (
    <section className="centre-panel signals-editor-send" aria-label={t(planWords.checks)}>
      {!complete && <Notice title={t(planWords.fails)}>{t(planWords.incomplete)}</Notice>}
      {fault && (
        <Notice tone="overdue" title={t(problems[fault.what].title)} live>
          {t(problems[fault.what].detail, faultWords(at.layout, draft.patterns, fault))}
        </Notice>
      )}
      {complete && !fault && <Notice tone="done">{t(planWords.passes, { most: at.layout.maxRedS })}</Notice>}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (!sending.isPending && complete && !fault) sending.mutate()
        }}
      >
        <TextField label={t(words.planTitle)} required maxLength={200} value={title} onChange={setTitle} />
        <ReasonField value={reason} onChange={setReason} />
        {sending.error && <ErrorState error={sending.error} />}
        <div className="row">
          <Button type="submit" kind="primary" busy={sending.isPending} disabled={!complete || fault !== undefined}>
            {t(planWords.send)}
          </Button>
        </div>
      </form>
    </section>
  )
}
