/** The rules of one's units: what they watch, and whether they are on. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { type Say, useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, ErrorState } from '../../../web/ui/page.tsx'
import { useSession } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { changeRule, type Condition, listRules, type RuleView } from '../rules/contract.ts'
import { words } from './page-messages.ts'
import { RuleForm } from './rule-form.tsx'
import { ruleWords } from './rule-messages.ts'
import { silenceWords } from './silence-messages.ts'
import { SilenceDialog, silenceOf, useSilences } from './silences.tsx'

const key = ['telemetry', 'rules'] as const

export function RulesPanel(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const session = useSession()
  const unitId = session.data?.units[0]?.id ?? ''
  const [isAdding, setAdding] = useState(false)
  const [silencing, setSilencing] = useState<RuleView>()
  const silences = useSilences()
  const found = useQuery({ queryKey: key, queryFn: () => call(listRules) })
  const turning = useMutation({
    mutationFn: ({ id, name, unitId, severity, select, condition, groupBy, silences, isOn }: RuleView) => {
      const body = { name, unitId, severity, select, condition, groupBy, silences, isOn: !isOn }
      return call(changeRule, { params: { id }, body })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  })
  const columns: Column<RuleView>[] = [
    { id: 'name', head: t(words.rule), cell: ({ name }) => <b>{t(name)}</b> },
    { id: 'condition', head: t(words.condition), cell: ({ condition }) => conditionOf(condition, t) },
    { id: 'severity', head: t(words.severity), cell: ({ severity }) => t(words[severity]) },
    {
      id: 'series',
      head: t(words.watched),
      align: 'end',
      cell: ({ seriesCount }) => formatNumber(language, seriesCount),
    },
    {
      id: 'state',
      head: t(words.state),
      cell: ({ id, isOn }) => {
        const silence = silenceOf(silences.data, id)
        if (isOn && silence)
          return (
            <StatusChip state="paused">
              {t(silenceWords.silentUntil, { at: formatDateTime(language, silence.until) })}
            </StatusChip>
          )
        return <StatusChip state={isOn ? 'done' : 'paused'}>{t(isOn ? words.ruleOn : words.ruleOff)}</StatusChip>
      },
    },
    {
      id: 'actions',
      head: t(words.actions),
      align: 'end',
      cell: (rule) => (
        <span className="row end">
          {rule.isOn && (
            <Button
              size="small"
              aria-label={`${t(silenceWords.add)}: ${t(rule.name)}`}
              onClick={() => setSilencing(rule)}
            >
              {t(silenceWords.add)}
            </Button>
          )}
          <Button
            size="small"
            busy={turning.isPending}
            aria-label={`${t(rule.isOn ? words.turnOff : words.turnOn)}: ${t(rule.name)}`}
            onClick={() => turning.mutate(rule)}
          >
            {t(rule.isOn ? words.turnOff : words.turnOn)}
          </Button>
        </span>
      ),
    },
  ]
  return (
    <section className="stack">
      <div>
        <Button kind="primary" onClick={() => setAdding(true)}>
          {t(ruleWords.add)}
        </Button>
      </div>
      {isAdding && <RuleForm unitId={unitId} onClose={() => setAdding(false)} />}
      <Answer of={found}>
        {(rules) =>
          rules.length === 0 ? (
            <EmptyState title={t(words.noRules)}>{t(words.noRulesHelp)}</EmptyState>
          ) : (
            <DataTable caption={t(words.rules)} rows={rules} keyOf={({ id }) => id} columns={columns} />
          )
        }
      </Answer>
      {turning.error && <ErrorState error={turning.error} />}
      {silencing && <SilenceDialog of={{ rule: silencing }} onClose={() => setSilencing(undefined)} />}
    </section>
  )
}

function conditionOf(condition: Condition, t: Say): string {
  switch (condition.kind) {
    case 'threshold':
      return limitsOf(condition, t)
    case 'rate':
      return t(words.byRate, { value: condition.perMinute })
    case 'absence':
      return t(words.byAbsence, { n: Math.round(condition.afterS / 60) })
    case 'deviation':
      return t(words.byDeviation, { value: condition.deviations, n: condition.days })
    case 'area':
      return `${limitsOf(condition, t)}, ${t(words.byArea, { n: condition.atLeast })}`
  }
}

function limitsOf({ above, below }: { above?: number; below?: number }, t: Say): string {
  const parts = [
    above !== undefined && t(words.isAbove, { value: above }),
    below !== undefined && t(words.isBelow, { value: below }),
  ]
  return parts.filter((part) => part !== false).join(' · ')
}
