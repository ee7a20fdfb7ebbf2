/** The dialog of a desk action: asks for what the law wants with it, then does it under the version that was seen. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime, type Message } from '../../../kernel/i18n.ts'
import { call, ProblemError } from '../../../web/ui/client.ts'
import { Combobox } from '../../../web/ui/combobox.tsx'
import { Button } from '../../../web/ui/controls.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { isDay } from '../../../web/ui/day.ts'
import { DateField } from '../../../web/ui/day-fields.tsx'
import { type FieldFrame, RadioGroup, SelectField, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { messages as form } from '../../../web/ui/form/messages.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { messages as ui } from '../../../web/ui/messages.ts'
import { ErrorState, Notice } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { searchUnits } from '../../organisation/contract.ts'
import { type ActionType, actOnCase, type CaseView, type DeskAction } from '../contract.ts'
import { actionNames } from '../messages.ts'
import { words } from './page-messages.ts'

type Values = Readonly<Record<string, string>>
type DeskActionType = DeskAction['type']

interface Ask {
  readonly name: string
  readonly label: Message
  readonly help?: Message
  readonly kind?: 'text' | 'line' | 'number' | 'day' | 'time' | 'official' | 'unit' | 'choice'
  readonly choices?: readonly (readonly [string, Message])[]
  readonly optional?: boolean
}

const reason: Ask = { name: 'reason', label: words.reason, help: words.reasonHelp }
/** For officials alone: the applicant's page leaves it out (CW5). */
const amongUs: Ask = { ...reason, help: words.officialsOnly }
const legalGround: Ask = { name: 'legalGround', label: words.legalGround, help: words.legalGroundHelp, kind: 'line' }
const note: Ask = { name: 'note', label: words.note, optional: true }

const asks: Readonly<Record<DeskActionType, readonly Ask[]>> = {
  receive: [note],
  'request-supplement': [{ name: 'items', label: words.supplementItems, help: words.supplementOnce }, reason],
  refuse: [legalGround, reason],
  assign: [{ name: 'officialId', label: words.assignTo, kind: 'official' }, note],
  take: [],
  'pass-on': [note],
  'ask-opinion': [
    { name: 'unitId', label: words.askUnit, help: words.askUnitHelp, kind: 'unit' },
    { name: 'question', label: words.question },
    { name: 'workingHours', label: words.answerWithin, help: words.answerWithinHelp, kind: 'number' },
  ],
  'give-opinion': [
    {
      name: 'opinion',
      label: words.opinion,
      kind: 'choice',
      choices: [
        ['agree', words.agree],
        ['disagree', words.disagree],
        ['comment', words.comment],
      ],
    },
    { name: 'text', label: words.opinionText },
  ],
  'return-for-rework': [amongUs],
  'return-result': [
    {
      name: 'how',
      label: words.returnHow,
      kind: 'choice',
      choices: [
        ['electronic', words.electronic],
        ['counter', words.counter],
        ['post', words.post],
      ],
    },
    note,
  ],
  stop: [legalGround, reason],
  extend: [
    { name: 'newDay', label: words.newDue, kind: 'day' },
    { name: 'newTime', label: words.newTime, help: words.newTimeHelp, kind: 'time' },
    { name: 'reason', label: words.apology, help: words.apologyOnce },
  ],
  reopen: [legalGround, reason],
  note: [{ name: 'text', label: words.note, help: words.officialsOnly }],
}

/** What stands in a field when the dialog opens: an appointment is for the end of the working day unless said. */
const begins: Readonly<Partial<Record<DeskActionType, Values>>> = { extend: { newTime: '17:00' } }

/** What is wrong with what was typed, in words that say what to do. */
function wrongWith({ kind, label, optional }: Ask, value: string, t: ReturnType<typeof useText>): string | undefined {
  const name = t(label)
  const within = name.charAt(0).toLowerCase() + name.slice(1)
  if (value.trim() === '') {
    const chosen = kind === 'official' || kind === 'choice' || kind === 'unit'
    return optional ? undefined : t(chosen ? form.requiredChoice : form.required, { label: within })
  }
  if (kind === 'number' && !/^\d{1,3}$/.test(value.trim())) return t(form.notNumber, { label: name })
  if (kind === 'day' && !isDay(value)) return t(form.notDay, { label: name })
  if (kind === 'time' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(value)) return t(words.notTime, { label: name })
  return undefined
}

/** The action as the server takes it, from what was typed. */
function actionFrom(type: DeskActionType, values: Values, view: CaseView): DeskAction {
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''))
  switch (type) {
    case 'request-supplement': {
      const items = (values['items'] ?? '').split('\n').flatMap((line) => (line.trim() ? [{ text: line.trim() }] : []))
      return { type, items, reason: values['reason'] ?? '' }
    }
    case 'ask-opinion':
      return { ...filled, type, workingHours: Number(values['workingHours']) } as DeskAction
    case 'give-opinion':
      return { ...filled, type, opinionId: view.viewer.opinionIds[0] ?? '' } as DeskAction
    case 'extend':
      // What is typed is Hanoi's time, whatever the computer's zone.
      return {
        type,
        reason: values['reason'] ?? '',
        newDueAt: new Date(`${values['newDay']}T${values['newTime']}:00+07:00`).toISOString(),
      }
    case 'receive':
      return { ...filled, type, passOn: true }
    default:
      return { ...filled, type } as DeskAction
  }
}

export function ActionDialog(props: { type: ActionType | null; view: CaseView; onClose: () => void }): ReactNode {
  const t = useText()
  const { view } = props
  const type = props.type !== null && props.type in asks ? (props.type as DeskActionType) : null
  return (
    <Dialog open={type !== null} onClose={props.onClose} title={type ? t(actionNames[type]) : ''}>
      {type && <ActionForm key={type} type={type} view={view} onClose={props.onClose} />}
    </Dialog>
  )
}

function ActionForm({ type, view, onClose }: { type: DeskActionType; view: CaseView; onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [values, setValues] = useState<Values>(begins[type] ?? {})
  const [tried, setTried] = useState(false)
  // One key for the whole dialog: a second press or a retry after a lost connection is the same action.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  // The case moves on beneath an open dialog; what is decided here is decided about the state that was read.
  const [seenVersion] = useState(view.version)
  const act = useMutation({
    mutationFn: () =>
      call(actOnCase, {
        params: { id: view.id },
        body: { expectedVersion: seenVersion, action: actionFrom(type, values, view) },
        idempotencyKey,
      }),
    onSuccess: async () => {
      toast(t(words.done, { action: t(actionNames[type]) }))
      onClose()
      await client.invalidateQueries()
    },
  })
  const danger = type === 'refuse' || type === 'stop'
  const wrong = (ask: Ask) => wrongWith(ask, values[ask.name] ?? '', t)
  const question = view.opinions.find((one) => one.id === view.viewer.opinionIds[0])?.question
  const stale = act.error instanceof ProblemError && act.error.kind === 'casework.stale'
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!act.isPending && !asks[type].some(wrong)) act.mutate()
      }}
    >
      {type in consequences && <Consequence type={type} view={view} />}
      {type === 'give-opinion' && question && (
        <p>
          {t(words.question)}: <b>{t(question)}</b>
        </p>
      )}
      {asks[type].map((ask) => (
        <AskField
          key={ask.name}
          ask={ask}
          view={view}
          error={tried ? wrong(ask) : undefined}
          value={values[ask.name] ?? ''}
          onValue={(value) => setValues((before) => ({ ...before, [ask.name]: value }))}
        />
      ))}
      {act.error && <ErrorState error={act.error} />}
      <div className="row end">
        {stale && <Button onClick={() => void client.invalidateQueries().then(onClose)}>{t(words.staleReload)}</Button>}
        <Button onClick={onClose}>{t(ui.cancel)}</Button>
        <Button type="submit" kind={danger ? 'danger' : 'primary'} busy={act.isPending}>
          {t(actionNames[type])}
        </Button>
      </div>
    </form>
  )
}

const consequences: Readonly<Partial<Record<DeskActionType, Message>>> = {
  refuse: words.refuseConsequence,
  stop: words.stopConsequence,
  reopen: words.reopenConsequence,
  extend: words.dueNow,
}

/** What will follow, before it is done. */
function Consequence({ type, view }: { type: DeskActionType; view: CaseView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { dueAt } = view.deadline
  const message = consequences[type]
  if (!message || (type === 'extend' && dueAt === null)) return null
  return (
    <Notice tone={type === 'extend' ? 'info' : 'risk'}>
      {t(message, { due: dueAt ? formatDateTime(language, dueAt) : '' })}
      {type === 'reopen' && view.actable.resultCounts && ` ${t(words.reopenResult)}`}
    </Notice>
  )
}

interface AskFieldProps {
  readonly ask: Ask
  readonly view: CaseView
  readonly value: string
  readonly error: string | undefined
  readonly onValue: (value: string) => void
}

function AskField({ ask, view, value, error, onValue }: AskFieldProps): ReactNode {
  const t = useText()
  const frame = { label: t(ask.label), help: ask.help && t(ask.help), optional: ask.optional ?? false, error }
  const common = { ...frame, value, onChange: onValue, required: !ask.optional }
  switch (ask.kind) {
    case 'official':
      return (
        <SelectField
          {...frame}
          value={value}
          onChange={onValue}
          choices={view.assignable.map((one) => ({ value: one.id, label: one.name }))}
        />
      )
    case 'choice':
      return (
        <RadioGroup
          {...frame}
          value={value}
          onChange={onValue}
          choices={(ask.choices ?? []).map(([key, label]) => ({ value: key, label: t(label) }))}
        />
      )
    case 'unit':
      return <UnitPicker frame={frame} onPick={onValue} />
    case 'number':
      return <TextField {...common} inputMode="numeric" pattern="[0-9]{1,3}" />
    case 'day':
      return <DateField {...frame} value={value} onChange={onValue} />
    case 'time':
      return <TextField {...common} className="input figures" inputMode="numeric" maxLength={5} />
    case 'line':
      return <TextField {...common} maxLength={4000} />
    default:
      return <TextArea {...common} maxLength={4000} />
  }
}

/** A unit of government, found by its name. */
function UnitPicker({ frame, onPick }: { frame: FieldFrame; onPick: (id: string) => void }): ReactNode {
  const t = useText()
  const [text, setText] = useState('')
  const found = useQuery({
    queryKey: ['organisation', 'units', text],
    queryFn: () => call(searchUnits, { query: { text, limit: 20 } }),
    enabled: text.trim().length >= 2,
  })
  return (
    <Combobox
      {...frame}
      text={text}
      onText={(typed) => {
        setText(typed)
        onPick('')
      }}
      suggestions={found.data?.units.map((unit) => ({ id: unit.id, label: t(unit.name) }))}
      onPick={(unit) => {
        setText(unit.label)
        onPick(unit.id)
      }}
    />
  )
}
