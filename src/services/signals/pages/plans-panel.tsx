/** The signal plans of an intersection: what runs, what waits for a second person, and the form that proposes another. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { TextArea, TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer } from '../../../web/ui/page.tsx'
import { type State, StatusChip } from '../../../web/ui/status.tsx'
import {
  bringBack,
  decidePlan,
  type IntersectionView,
  type Layout,
  listPlans,
  type Pattern,
  type PlanView,
  proposePlan,
} from '../contract.ts'
import { words } from './page-messages.ts'
import { ReasonDialog, signalsKey } from './parts.tsx'

const chips: Readonly<Record<PlanView['state'], State>> = {
  proposed: 'due',
  deployed: 'done',
  replaced: 'ended',
  rejected: 'ended',
}
const shownMost = 6

type Asked =
  | { readonly what: 'deploy' | 'reject'; readonly plan: PlanView }
  | { readonly what: 'propose' }
  | { readonly what: 'back' }

export function Plans({ at }: { at: IntersectionView }): ReactNode {
  const t = useText()
  const [asked, setAsked] = useState<Asked | undefined>()
  const found = useQuery({
    queryKey: [...signalsKey, 'plans', at.id],
    queryFn: ({ signal }) => call(listPlans, { params: { id: at.id }, signal }),
    refetchInterval: 30_000,
  })
  return (
    <>
      <div className="row between">
        <h2>{t(words.plans)}</h2>
        <span className="row">
          {at.mayOperate && typeof found.data?.earlier === 'number' && (
            <Button size="small" onClick={() => setAsked({ what: 'back' })}>
              {t(words.bringBack, { n: found.data.earlier })}
            </Button>
          )}
          {at.mayPlan && (
            <Button size="small" kind="primary" onClick={() => setAsked({ what: 'propose' })}>
              {t(words.propose)}
            </Button>
          )}
        </span>
      </div>
      <Answer of={found}>
        {({ plans, earlier }) => (
          <>
            {plans.length === 0 && <p className="soft">{t(words.noPlans)}</p>}
            <ul className="signals-lines" role="list">
              {plans.slice(0, shownMost).map((plan) => (
                <PlanLines key={plan.id} plan={plan} layout={at.layout} onAsk={(what) => setAsked({ what, plan })} />
              ))}
            </ul>
            {asked && <Act at={at} asked={asked} plans={plans} earlier={earlier} onClose={() => setAsked(undefined)} />}
          </>
        )}
      </Answer>
    </>
  )
}

function Act(props: {
  at: IntersectionView
  asked: Asked
  plans: readonly PlanView[]
  earlier: number | null
  onClose: () => void
}): ReactNode {
  const t = useText()
  const { at, asked, plans, earlier, onClose } = props
  if (asked.what === 'propose') return <Propose at={at} plans={plans} onClose={onClose} />
  if (asked.what === 'back') {
    const act = t(words.bringBack, { n: earlier ?? 0 })
    const send = (reason: string) => call(bringBack, { params: { id: at.id }, body: { reason } })
    return <ReasonDialog title={act} act={act} send={send} onClose={onClose} />
  }
  const act = t(words[asked.what])
  const { what: verdict, plan } = asked
  const send = (reason: string) => call(decidePlan, { params: { id: plan.id }, body: { verdict, reason } })
  return (
    <ReasonDialog
      title={`${act}: ${t(words.planNumber, { n: plan.number })}`}
      act={act}
      send={send}
      onClose={onClose}
    />
  )
}

const cycleOf = ({ steps }: Pattern): number =>
  steps.reduce((sum, { greenS, intergreenS }) => sum + greenS + intergreenS, 0)

function PlanLines(props: { plan: PlanView; layout: Layout; onAsk: (what: 'deploy' | 'reject') => void }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { plan, layout } = props
  const { proposedBy, proposedAt, reason, decidedAt, decidedBy, decisionReason } = plan
  return (
    <li>
      <div className="row between">
        <span>
          <b>{t(words.planNumber, { n: plan.number })}</b> {plan.title}
        </span>
        <StatusChip state={chips[plan.state]}>{t(words[plan.state])}</StatusChip>
      </div>
      {(plan.state === 'deployed' || plan.state === 'proposed') &&
        plan.patterns.map((pattern) => <Splits key={pattern.id} pattern={pattern} layout={layout} />)}
      <span className="soft">
        {t(words.proposedBy, { name: proposedBy, at: formatDateTime(language, proposedAt), reason })}
      </span>
      {decidedAt !== null && (
        <span className="soft">
          {t(words.decidedBy, {
            name: decidedBy ?? '',
            at: formatDateTime(language, decidedAt),
            reason: decisionReason ?? '',
          })}
        </span>
      )}
      {plan.mayDecide && (
        <span className="row">
          <Button size="small" kind="primary" onClick={() => props.onAsk('deploy')}>
            {t(words.deploy)}
          </Button>
          <Button size="small" onClick={() => props.onAsk('reject')}>
            {t(words.reject)}
          </Button>
        </span>
      )}
    </li>
  )
}

/** A cycle as one bar, each stage as long as its green. */
function Splits({ pattern, layout }: { pattern: Pattern; layout: Layout }): ReactNode {
  const t = useText()
  const cycle = cycleOf(pattern)
  return (
    <>
      <span className="soft">
        {t(pattern.name)}: {t(words.cycle, { n: cycle, offset: pattern.offsetS })}
      </span>
      <span className="signals-splits">
        {pattern.steps.map(({ stage, greenS, intergreenS }, at) => (
          <span key={`${at} ${stage}`} style={{ flexGrow: greenS + intergreenS }}>
            <i style={{ flexGrow: greenS }}>
              {t(layout.stages.find(({ id }) => id === stage)?.name ?? { vi: stage, en: stage })} {greenS}
            </i>
            <i data-between style={{ flexGrow: intergreenS }} />
          </span>
        ))}
      </span>
    </>
  )
}

function Propose(props: { at: IntersectionView; plans: readonly PlanView[]; onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const base = props.plans.find(({ state }) => state === 'deployed') ?? props.plans[0]
  const { layout } = props.at
  const first: Pattern[] = [
    {
      id: 'day',
      name: { vi: 'Cả ngày', en: 'All day' },
      offsetS: 0,
      steps: layout.stages.map(({ id }) => ({ stage: id, greenS: 25, intergreenS: layout.yellowS + layout.allRedS })),
    },
  ]
  const [patterns, setPatterns] = useState<readonly Pattern[]>(base?.patterns ?? first)
  const [title, setTitle] = useState('')
  const [reason, setReason] = useState('')
  const proposing = useMutation({
    mutationFn: () =>
      call(proposePlan, {
        params: { id: props.at.id },
        body: {
          title,
          reason,
          patterns: [...patterns],
          schedule: base?.schedule ?? [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', pattern: 'day' }],
        },
      }),
    onSuccess: async () => {
      props.onClose()
      await client.invalidateQueries({ queryKey: signalsKey })
    },
  })
  const put = (at: number, changed: Pattern) =>
    setPatterns((all) => all.map((pattern, n) => (n === at ? changed : pattern)))
  return (
    <FormDialog
      title={t(words.propose)}
      act={t(words.propose)}
      size="wide"
      busy={proposing.isPending}
      error={proposing.error}
      onClose={props.onClose}
      onSubmit={() => proposing.mutate()}
    >
      <p className="soft">{t(words.proposeLead)}</p>
      <TextField label={t(words.planTitle)} required maxLength={200} value={title} onChange={setTitle} />
      {patterns.map((pattern, at) => (
        <PatternFields key={pattern.id} pattern={pattern} layout={layout} onChange={(changed) => put(at, changed)} />
      ))}
      <TextArea
        label={t(words.reason)}
        help={t(words.reasonHelp)}
        required
        minLength={5}
        maxLength={500}
        rows={2}
        value={reason}
        onChange={setReason}
      />
    </FormDialog>
  )
}

function PatternFields(props: { pattern: Pattern; layout: Layout; onChange: (changed: Pattern) => void }): ReactNode {
  const t = useText()
  const { pattern, layout, onChange } = props
  const step = (at: number, change: Partial<Pattern['steps'][number]>) =>
    onChange({ ...pattern, steps: pattern.steps.map((one, n) => (n === at ? { ...one, ...change } : one)) })
  return (
    <fieldset className="signals-stops">
      <legend>
        {t(pattern.name)}: {t(words.cycle, { n: cycleOf(pattern), offset: pattern.offsetS })}
      </legend>
      <TextField
        label={t(words.offsetS)}
        type="number"
        min={0}
        max={600}
        value={String(pattern.offsetS)}
        onChange={(value) => onChange({ ...pattern, offsetS: Number(value) })}
      />
      {pattern.steps.map(({ stage, greenS, intergreenS }, at) => (
        <div className="signals-stop" key={`${at} ${stage}`}>
          <b>{t(layout.stages.find(({ id }) => id === stage)?.name ?? { vi: stage, en: stage })}</b>
          <TextField
            label={t(words.greenS)}
            type="number"
            min={1}
            max={300}
            value={String(greenS)}
            onChange={(value) => step(at, { greenS: Number(value) })}
          />
          <TextField
            label={t(words.intergreenS)}
            type="number"
            min={0}
            max={60}
            value={String(intergreenS)}
            onChange={(value) => step(at, { intergreenS: Number(value) })}
          />
        </div>
      ))}
    </fieldset>
  )
}
