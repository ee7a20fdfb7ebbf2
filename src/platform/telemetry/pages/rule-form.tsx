/** A rule as a form, with the test bench: what it would have raised in the last week, before it is let loose. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { ErrorState, Notice } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { addRule, type RuleBody, tryRule } from '../rules/contract.ts'
import { words } from './page-messages.ts'
import {
  conditionKinds,
  type DraftField,
  emptyRule,
  fieldsOf,
  groupings,
  type RuleDraft,
  ruleIn,
  severities,
} from './rule-body.ts'
import { ruleWords } from './rule-messages.ts'
import './rule-form.css'

const dayMs = 86_400_000
const benchDays = 7
const firingsShown = 8

export function RuleForm({ unitId, onClose }: { unitId: string; onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [draft, setDraft] = useState<RuleDraft>(emptyRule)
  const [wrong, setWrong] = useState<readonly DraftField[]>([])
  const adding = useMutation({
    mutationFn: (body: RuleBody) => call(addRule, { body }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['telemetry', 'rules'] })
      toast(t(words.saved))
      onClose()
    },
  })
  const trying = useMutation({
    mutationFn: (rule: RuleBody) => {
      const to = Date.now()
      const body = { rule, from: new Date(to - benchDays * dayMs).toISOString(), to: new Date(to).toISOString() }
      return call(tryRule, { body })
    },
  })
  const withRule = (work: (rule: RuleBody) => void) => {
    const read = ruleIn(draft, unitId)
    setWrong('wrong' in read ? read.wrong : [])
    if ('rule' in read) work(read.rule)
  }
  const change = (part: Partial<RuleDraft>) => {
    setDraft({ ...draft, ...part })
    // What was tried was another rule.
    trying.reset()
  }
  const text = (field: DraftField, more: { optional?: boolean; help?: string } = {}) => (
    <TextField
      key={field}
      label={t(ruleWords[field])}
      value={draft[field]}
      onChange={(value) => change({ [field]: value })}
      {...(wrong.includes(field) && { error: t(field === 'above' ? ruleWords.needsLimit : ruleWords.needsThis) })}
      {...more}
    />
  )
  return (
    <FormDialog
      title={t(ruleWords.add)}
      act={t(words.save)}
      size="wide"
      noValidate
      busy={adding.isPending}
      error={adding.error}
      onSubmit={() => withRule((rule) => adding.mutate(rule))}
      onClose={onClose}
    >
      <div className="rule-fields">
        {text('nameVi')}
        {text('nameEn', { optional: true })}
        {text('quantity', { help: t(ruleWords.quantityHelp) })}
        <SelectField
          label={t(words.severity)}
          empty={null}
          value={draft.severity}
          onChange={(value) => change({ severity: severities.find((one) => one === value) ?? 'warning' })}
          choices={severities.map((value) => ({ value, label: t(words[value]) }))}
        />
        <SelectField
          label={t(words.condition)}
          empty={null}
          value={draft.kind}
          onChange={(value) => change({ kind: conditionKinds.find((one) => one === value) ?? 'threshold' })}
          choices={conditionKinds.map((value) => ({ value, label: t(ruleWords[value]) }))}
        />
        <SelectField
          label={t(ruleWords.groupBy)}
          empty={null}
          value={draft.groupBy}
          onChange={(value) => change({ groupBy: groupings.find((one) => one === value) ?? 'thing' })}
          choices={groupings.map((value) => ({ value, label: t(ruleWords[`by-${value}`]) }))}
        />
        {fieldsOf[draft.kind].map((field) => text(field))}
      </div>
      <div className="stack" aria-live="polite">
        <Button busy={trying.isPending} onClick={() => withRule((rule) => trying.mutate(rule))}>
          {t(ruleWords.tryIt)}
        </Button>
        {trying.error && <ErrorState error={trying.error} />}
        {trying.data && <Outcome {...trying.data} />}
      </div>
    </FormDialog>
  )
}

type Tried = Awaited<ReturnType<typeof call<typeof tryRule>>>

function Outcome({ series, observations, firings, firingsInAll }: Tried): ReactNode {
  const t = useText()
  const language = useLanguage()
  const looked = t(ruleWords.lookedAt, {
    series: formatNumber(language, series),
    n: formatNumber(language, observations),
  })
  if (firings.length === 0) return <Notice title={t(ruleWords.wouldBeSilent)}>{looked}</Notice>
  return (
    <Notice tone="risk" title={t(ruleWords.wouldRaise, { n: firingsInAll })}>
      <p>{looked}</p>
      <ul>
        {firings.slice(0, firingsShown).map(({ group, raisedAt, clearedAt, value }) => (
          <li key={`${group} ${raisedAt}`}>
            {formatDateTime(language, raisedAt)} –{' '}
            {clearedAt === null ? t(ruleWords.stillOpen) : formatDateTime(language, clearedAt)}
            {value !== null && `: ${formatNumber(language, value)}`}
          </li>
        ))}
      </ul>
      {firingsInAll > firingsShown && <p>{t(ruleWords.andMore, { n: firingsInAll - firingsShown })}</p>}
    </Notice>
  )
}
