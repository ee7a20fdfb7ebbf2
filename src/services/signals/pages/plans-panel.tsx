/** The signal plans of an intersection: what runs, what waits for a second person, and the way back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { SecondFactorField, useSecondFactor } from '../../../platform/identity/pages/second-factor.tsx'
import { Button, GoButton } from '../../../web/ui/controls.tsx'
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
} from '../contract.ts'
import { cycleOf } from '../plans/check-plan.ts'
import { actorWords, words } from './page-messages.ts'
import { ReasonDialog, ReasonField, signalsKey } from './parts.tsx'
import { planWords } from './plan-messages.ts'
import { Week } from './plan-schedule.tsx'
import { TimingDiagram } from './timing-diagram.tsx'
import './plan.css'

const chips: Readonly<Record<PlanView['state'], State>> = {
  proposed: 'due',
  deployed: 'done',
  replaced: 'ended',
  rejected: 'ended',
}
const shownMost = 6

type Asked = { readonly what: 'deploy' | 'reject'; readonly plan: PlanView } | { readonly what: 'back' }

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
            <GoButton size="small" kind="primary" to={`/signals/${at.id}/plan`}>
              {t(words.propose)}
            </GoButton>
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
            {asked && <Act at={at} asked={asked} earlier={earlier} onClose={() => setAsked(undefined)} />}
          </>
        )}
      </Answer>
    </>
  )
}

function Act(props: { at: IntersectionView; asked: Asked; earlier: number | null; onClose: () => void }): ReactNode {
  const t = useText()
  const { at, asked, earlier, onClose } = props
  if (asked.what === 'back') {
    const act = t(words.bringBack, { n: earlier ?? 0 })
    const send = (reason: string) =>
      call(bringBack, { params: { id: at.id }, body: { reason, ...(earlier !== null && { number: earlier }) } })
    return <ReasonDialog title={act} act={act} suggested={t(planWords.backReason)} send={send} onClose={onClose} />
  }
  if (asked.what === 'deploy') return <DeployDialog at={at} plan={asked.plan} onClose={onClose} />
  const act = t(words.reject)
  const { plan } = asked
  const send = (reason: string) => call(decidePlan, { params: { id: plan.id }, body: { verdict: 'reject', reason } })
  return (
    <ReasonDialog
      title={`${act}: ${t(words.planNumber, { n: plan.number })}`}
      act={act}
      send={send}
      onClose={onClose}
    />
  )
}

/** The second person sees what the street will show, and says by a second factor that it is they. */
function DeployDialog(props: { at: IntersectionView; plan: PlanView; onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const second = useSecondFactor()
  const { at, plan, onClose } = props
  const [reason, setReason] = useState('')
  const deploying = useMutation({
    mutationFn: async () => {
      await second.confirm('code')
      await call(decidePlan, { params: { id: plan.id }, body: { verdict: 'deploy', reason } })
    },
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: signalsKey })
    },
    onSettled: second.settled,
  })
  return (
    <FormDialog
      title={`${t(words.deploy)}: ${t(words.planNumber, { n: plan.number })}`}
      act={t(words.deploy)}
      size="wide"
      busy={deploying.isPending}
      error={deploying.error}
      onClose={onClose}
      onSubmit={() => deploying.mutate()}
    >
      {plan.patterns.map((pattern) => (
        <section key={pattern.id} className="stack tight">
          <h3>
            {t(pattern.name)}: {t(words.cycle, { n: cycleOf(pattern), offset: pattern.offsetS })}
          </h3>
          <TimingDiagram layout={at.layout} pattern={pattern} />
        </section>
      ))}
      <Week draft={plan} />
      <ReasonField value={reason} onChange={setReason} />
      <SecondFactorField of={second} />
    </FormDialog>
  )
}

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
        {t(words.proposedBy, { name: t(actorWords(proposedBy)), at: formatDateTime(language, proposedAt), reason })}
      </span>
      {decidedAt !== null && (
        <span className="soft">
          {t(words.decidedBy, {
            name: t(actorWords(decidedBy ?? '')),
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
