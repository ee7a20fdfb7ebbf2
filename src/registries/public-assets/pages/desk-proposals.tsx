/** Transfers and disposals of a unit: proposed, decided by another person, received; each with its next step. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { UnitName } from '../../../platform/registry/pages/value-words.tsx'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { RadioGroup, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { UnitPicker } from '../../../web/ui/form/unit-picker.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { type State, StatusChip } from '../../../web/ui/status.tsx'
import {
  decideProposal,
  listProposals,
  type Proposal,
  type ProposalKind,
  proposeMove,
  receiveAssets,
  withdrawProposal,
} from '../contract.ts'
import { UnitField, useUnit } from './parts.tsx'
import { proposalWords as words } from './proposal-messages.ts'

export default function ProposalsPage(): ReactNode {
  const t = useText()
  const { units, unitId, manages } = useUnit()
  return (
    <div className="desk-page stack">
      <PageHeader
        title={t(words.title)}
        lead={t(words.lead)}
        back={{ to: '/public-assets', label: t(words.toInventories), search: { unit: unitId } }}
      />
      <UnitField units={units} unitId={unitId} page="/public-assets/proposals" />
      {unitId !== '' && <Proposals key={unitId} unitId={unitId} />}
      {unitId !== '' && manages && <Propose key={`new ${unitId}`} unitId={unitId} />}
    </div>
  )
}

const keyOf = (unitId: string) => ['public-assets', 'proposals', unitId] as const

function Proposals({ unitId }: { unitId: string }): ReactNode {
  const t = useText()
  const asked = useQuery({
    queryKey: keyOf(unitId),
    queryFn: ({ signal }) => call(listProposals, { query: { unitId }, signal }),
  })
  return (
    <Answer of={asked}>
      {(proposals) =>
        proposals.length === 0 ? (
          <EmptyState title={t(words.none)} />
        ) : (
          proposals.map((one) => <Shown key={one.id} of={one} unitId={unitId} />)
        )
      }
    </Answer>
  )
}

const chips: Readonly<Record<Proposal['state'], State>> = {
  proposed: 'due',
  approved: 'progress',
  refused: 'ended',
  withdrawn: 'ended',
  done: 'done',
}

function Shown({ of: proposal, unitId }: { of: Proposal; unitId: string }): ReactNode {
  const t = useText()
  const { kind, toUnitId, method, assets, reason, state } = proposal
  return (
    <article className="card stack">
      <div className="row between">
        <h2>
          {t(words[kind])}
          {toUnitId !== null && (
            <>
              {' → '}
              <UnitName id={toUnitId} />
            </>
          )}
          {method !== null && `: ${t(words[method])}`}
        </h2>
        <StatusChip state={chips[state]}>{t(words[state])}</StatusChip>
      </div>
      <ul className="value-list" role="list" aria-label={t(words.assets)}>
        {assets.map(({ id, code, name }) => (
          <li key={id}>
            <Go to={`/registries/public-assets/${id}`} search={{ purpose: 'inventory' }}>
              {name}
            </Go>{' '}
            <span className="code soft small">{code}</span>
          </li>
        ))}
      </ul>
      <p>{reason}</p>
      <Steps of={proposal} />
      <Next of={proposal} unitId={unitId} />
    </article>
  )
}

/** Who has done what so far. */
function Steps({ of: one }: { of: Proposal }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const step = (words2: { vi: string; en: string }, who: string, when: string, more?: string | null): ReactNode => (
    <li>
      {t(words2, { who, when: formatDateTime(language, when) })}
      {more && <span className="soft"> · {more}</span>}
    </li>
  )
  return (
    <ol className="value-list small" role="list">
      {step(words.proposedBy, one.proposedBy, one.proposedAt)}
      {one.decidedBy !== null &&
        one.decidedAt !== null &&
        step(one.state === 'refused' ? words.refusedBy : words.approvedBy, one.decidedBy, one.decidedAt, one.decision)}
      {one.kind === 'transfer' &&
        one.doneBy !== null &&
        one.doneAt !== null &&
        step(words.receivedBy, one.doneBy, one.doneAt)}
    </ol>
  )
}

function Next({ of: { id, next }, unitId }: { of: Proposal; unitId: string }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [decision, setDecision] = useState('')
  const step = useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(unitId) }),
  })
  const params = { id }
  const decide = (approve: boolean): void =>
    step.mutate(() => call(decideProposal, { params, body: { approve, decision: decision.trim() } }))
  if (!next.decide && !next.receive && !next.withdraw) return null
  return (
    <>
      {next.decide && (
        <TextField
          label={t(words.decision)}
          help={t(words.decisionHelp)}
          value={decision}
          onChange={setDecision}
          maxLength={500}
        />
      )}
      {step.error && <ErrorState error={step.error} />}
      <div className="row">
        {next.decide && (
          <>
            <Button kind="primary" busy={step.isPending} disabled={decision.trim() === ''} onClick={() => decide(true)}>
              {t(words.approve)}
            </Button>
            <Button busy={step.isPending} disabled={decision.trim() === ''} onClick={() => decide(false)}>
              {t(words.refuse)}
            </Button>
          </>
        )}
        {next.receive && (
          <Button
            kind="primary"
            busy={step.isPending}
            onClick={() => step.mutate(() => call(receiveAssets, { params, body: {} }))}
          >
            {t(words.receive)}
          </Button>
        )}
        {next.withdraw && (
          <Button
            kind="quiet"
            busy={step.isPending}
            onClick={() => step.mutate(() => call(withdrawProposal, { params, body: {} }))}
          >
            {t(words.withdraw)}
          </Button>
        )}
      </div>
    </>
  )
}

const methods = ['sale', 'destruction', 'scrap'] as const

function Propose({ unitId }: { unitId: string }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [kind, setKind] = useState<string>('transfer')
  const [codes, setCodes] = useState('')
  const [level, setLevel] = useState<string>('commune')
  const [to, setTo] = useState<{ id: string; name: string } | null>(null)
  const [method, setMethod] = useState<string>('')
  const [reason, setReason] = useState('')
  const list = [
    ...new Set(
      codes
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter(Boolean),
    ),
  ]
  const propose = useMutation({
    mutationFn: () =>
      call(proposeMove, {
        body: {
          unitId,
          kind: kind as ProposalKind,
          codes: list,
          reason: reason.trim(),
          ...(kind === 'transfer' && to && { toUnitId: to.id }),
          ...(kind === 'disposal' && method !== '' && { method: method as (typeof methods)[number] }),
        },
      }),
    onSuccess: () => {
      setCodes('')
      setReason('')
      return client.invalidateQueries({ queryKey: keyOf(unitId) })
    },
  })
  const isWhole = list.length > 0 && reason.trim() !== '' && (kind === 'transfer' ? to !== null : method !== '')
  return (
    <form
      className="card stack"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        if (isWhole && !propose.isPending) propose.mutate()
      }}
    >
      <h2>{t(words.propose)}</h2>
      <RadioGroup
        label={t(words.kind)}
        value={kind}
        onChange={setKind}
        choices={(['transfer', 'disposal'] as const).map((value) => ({ value, label: t(words[value]) }))}
      />
      <TextArea
        label={t(words.codes)}
        help={t(words.codesHelp)}
        value={codes}
        onChange={setCodes}
        rows={2}
        maxLength={4200}
      />
      {kind === 'transfer' && (
        <>
          <RadioGroup
            label={t(words.receiverKind)}
            value={level}
            onChange={(next) => {
              setLevel(next)
              setTo(null)
            }}
            choices={(['commune', 'department'] as const).map((value) => ({ value, label: t(words[value]) }))}
          />
          <UnitPicker
            key={level}
            label={t(words.receiver)}
            unitName={to?.name ?? ''}
            level={level === 'department' ? 'department' : 'commune'}
            onPick={setTo}
          />
        </>
      )}
      {kind === 'disposal' && (
        <RadioGroup
          label={t(words.method)}
          value={method}
          onChange={setMethod}
          choices={methods.map((value) => ({ value, label: t(words[value]) }))}
        />
      )}
      <TextArea label={t(words.reason)} value={reason} onChange={setReason} rows={2} maxLength={500} />
      {propose.error && <ErrorState error={propose.error} />}
      <div className="row">
        <Button type="submit" kind="primary" busy={propose.isPending} disabled={!isWhole}>
          {t(words.send)}
        </Button>
      </div>
    </form>
  )
}
