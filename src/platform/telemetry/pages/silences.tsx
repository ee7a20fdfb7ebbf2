/** Silences: who silenced what, until when and why; made at a rule or an alert, ended early. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { instantOf, localOf } from '../../../web/ui/day.ts'
import { MomentField } from '../../../web/ui/day-fields.tsx'
import { RadioGroup, TextArea } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, ErrorState } from '../../../web/ui/page.tsx'
import { StatusChip, When } from '../../../web/ui/status.tsx'
import { addSilence, endSilence, listSilences, type SilenceView } from '../rules/contract-silences.ts'
import { silenceWords as words } from './silence-messages.ts'

const key = ['telemetry', 'silences'] as const
const refetchInterval = 30_000
const chips = { now: 'paused', planned: 'due', over: 'ended' } as const

export const useSilences = () =>
  useQuery({ queryKey: key, queryFn: ({ signal }) => call(listSilences, { signal }), refetchInterval })

/** The longest silence of a whole rule that is in force now. */
export function silenceOf(silences: readonly SilenceView[] | undefined, ruleId: string): SilenceView | undefined {
  return silences
    ?.filter((one) => one.ruleId === ruleId && one.state === 'now' && one.thing === null)
    .toSorted((a, b) => Date.parse(b.until) - Date.parse(a.until))[0]
}

function useEnding() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call(endSilence, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['telemetry'] }),
  })
}

export function SilencesPanel(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const found = useSilences()
  const ending = useEnding()
  const columns: Column<SilenceView>[] = [
    { id: 'rule', head: t(words.rule), cell: ({ ruleName }) => <b>{t(ruleName)}</b> },
    { id: 'scope', head: t(words.scope), cell: ({ thing }) => t(thing?.name ?? words.wholeRule) },
    { id: 'reason', head: t(words.reason), cell: ({ reason }) => <span lang="vi">{reason}</span> },
    { id: 'from', head: t(words.from), cell: ({ from }) => <When at={from} /> },
    { id: 'until', head: t(words.until), cell: ({ until }) => <When at={until} /> },
    { id: 'by', head: t(words.by), cell: ({ by }) => by },
    {
      id: 'state',
      head: t(words.state),
      cell: ({ state, endedAt, endedBy }) => (
        <>
          <StatusChip state={chips[state]}>{t(words[state])}</StatusChip>
          {endedAt !== null && (
            <span className="soft small">
              {' '}
              {t(words.endedBy, { name: endedBy ?? '', at: formatDateTime(language, endedAt) })}
            </span>
          )}
        </>
      ),
    },
    {
      id: 'actions',
      head: t(words.actions),
      align: 'end',
      cell: ({ id, mayEnd, ruleName }) =>
        mayEnd && (
          <Button
            size="small"
            busy={ending.isPending}
            aria-label={`${t(words.end)}: ${t(ruleName)}`}
            onClick={() => ending.mutate(id)}
          >
            {t(words.end)}
          </Button>
        ),
    },
  ]
  return (
    <section className="stack">
      <p className="soft">
        {t(words.lead)}{' '}
        <Go to="/network" search={{ tab: 'windows' }}>
          {t(words.windows)}
        </Go>
      </p>
      {ending.error && <ErrorState error={ending.error} />}
      <Answer of={found}>
        {(silences) =>
          silences.length === 0 ? (
            <EmptyState title={t(words.none)}>{t(words.noneHelp)}</EmptyState>
          ) : (
            <DataTable caption={t(words.title)} rows={silences} keyOf={({ id }) => id} columns={columns} />
          )
        }
      </Answer>
    </section>
  )
}

/** Those in force, as lines: beside the alerts of the centre, so that a quiet list is not taken for a quiet city. */
export function SilentNow(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { data = [] } = useSilences()
  const ending = useEnding()
  const now = data.filter(({ state }) => state === 'now')
  if (now.length === 0) return null
  return (
    <section className="stack tight" aria-label={t(words.inForce)}>
      <h3>{t(words.inForce)}</h3>
      <ul className="alerts" role="list">
        {now.map((one) => (
          <li key={one.id} data-severity="silent">
            <div className="alert-head">
              <StatusChip state="paused">
                {t(words.silentUntil, { at: formatDateTime(language, one.until) })}
              </StatusChip>
              <b>{t(one.ruleName)}</b>
            </div>
            <span>
              {one.thing && `${t(one.thing.name)} · `}
              <span lang="vi">{one.reason}</span>
            </span>
            <span className="soft">{one.by}</span>
            {one.mayEnd && (
              <span>
                <Button
                  size="small"
                  busy={ending.isPending}
                  aria-label={`${t(words.end)}: ${t(one.ruleName)}`}
                  onClick={() => ending.mutate(one.id)}
                >
                  {t(words.end)}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {ending.error && <ErrorState error={ending.error} />}
    </section>
  )
}

const hourMs = 3_600_000
const lengths = { hour: hourMs, hours4: 4 * hourMs, day: 24 * hourMs, week: 168 * hourMs } as const
type Length = keyof typeof lengths | 'exact'

export interface Silencing {
  readonly rule: { readonly id: string; readonly name: { readonly vi: string; readonly en: string } }
  /** Offered as the narrower choice. */
  readonly thing?: { readonly id: string; readonly name: { readonly vi: string; readonly en: string } } | undefined
}

export function SilenceDialog({ of: { rule, thing }, onClose }: { of: Silencing; onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [scope, setScope] = useState(thing ? 'thing' : 'rule')
  const [reason, setReason] = useState('')
  const [length, setLength] = useState<Length>('hours4')
  const [exact, setExact] = useState(() => localOf(Date.now() + 4 * hourMs))
  const send = async (): Promise<void> => {
    const until = length === 'exact' ? instantOf(exact) : new Date(Date.now() + lengths[length]).toISOString()
    const only = scope === 'thing' && thing ? { thingId: thing.id } : {}
    await call(addSilence, { body: { ruleId: rule.id, reason, until, ...only } })
    await client.invalidateQueries({ queryKey: ['telemetry'] })
  }
  const choices = [...(Object.keys(lengths) as Length[]), 'exact' as const]
  return (
    <SaveDialog title={t(words.of, { name: t(rule.name) })} act={t(words.add)} send={send} onClose={onClose}>
      {thing && (
        <RadioGroup
          label={t(words.scope)}
          value={scope}
          onChange={setScope}
          choices={[
            { value: 'thing', label: t(words.thingOnly, { name: t(thing.name) }) },
            { value: 'rule', label: t(words.wholeRule) },
          ]}
        />
      )}
      <TextArea
        label={t(words.reason)}
        help={t(words.reasonHelp)}
        value={reason}
        onChange={setReason}
        maxLength={500}
        required
      />
      <RadioGroup
        label={t(words.until)}
        value={length}
        onChange={(value) => setLength(choices.find((one) => one === value) ?? 'hours4')}
        choices={choices.map((value) => ({ value, label: t(words[value]) }))}
      />
      {length === 'exact' && <MomentField label={t(words.exactAt)} value={exact} onChange={setExact} required />}
    </SaveDialog>
  )
}
