/**
 * Days, months, moments and times of day as boxes for digits, day first and by 24 hours: the browser's own fields follow its
 * language, so that on one page 3/12 may be March and 15:00 be 03:00 PM. What is no such day is said at the field, and not sent.
 */
import { type FocusEvent, type ReactNode, useId, useState } from 'react'
import type { Message } from '../../kernel/i18n.ts'
import { isPartialDate } from '../../kernel/partial-date.ts'
import { isDay } from './day.ts'
import { FieldError, type FieldFrame } from './fields.tsx'
import { useText } from './language.tsx'
import { messages } from './messages.ts'
import { useSaid, useWrong } from './said.ts'

interface Box {
  readonly name: Message
  readonly length: number
}

interface Kind {
  readonly boxes: readonly Box[]
  readonly split: (value: string) => readonly string[]
  /** As typed (`31/02/2020` → `2020-02-31`) when it is no such value, so that a check can say so. */
  readonly join: (parts: readonly string[]) => string
  readonly isReal: (value: string) => boolean
  readonly wrong: Message
}

const [day, month, year, hour, minute] = [
  { name: messages.day, length: 2 },
  { name: messages.month, length: 2 },
  { name: messages.year, length: 4 },
  { name: messages.hour, length: 2 },
  { name: messages.minute, length: 2 },
] as const satisfies readonly Box[]

const two = (text: string): string => text.padStart(2, '0')
const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
const dayParts = (iso: string): readonly string[] => {
  const [y = '', m = '', d = ''] = iso.split('-')
  return [d, m, y]
}
const isoOf = ([d = '', m = '', y = '']: readonly string[]): string => `${y}-${two(m)}-${two(d)}`

const days: Kind = {
  boxes: [day, month, year],
  split: dayParts,
  join: isoOf,
  isReal: isDay,
  wrong: messages.noSuchDay,
}
/** The day, or day and month, may be left out: `1948-03`, `1948` (kernel/partial-date.ts). */
const partialDays: Kind = {
  ...days,
  join: (parts) => {
    const [d, m = '', y = ''] = parts
    if (d !== '') return isoOf(parts)
    return m === '' ? y : `${y}-${two(m)}`
  },
  isReal: isPartialDate,
}
const months: Kind = {
  boxes: [month, year],
  split: (value) => dayParts(value).slice(1),
  join: ([m = '', y = '']) => `${y}-${two(m)}`,
  isReal: (value) => isDay(`${value}-01`),
  wrong: messages.noSuchMonth,
}
const timesOfDay: Kind = {
  boxes: [hour, minute],
  split: (value) => {
    const [h = '', m = ''] = value.split(':')
    return [h, m]
  },
  join: ([h = '', m = '']) => `${two(h)}:${two(m)}`,
  isReal: isTime,
  wrong: messages.noSuchTime,
}
const moments: Kind = {
  boxes: [day, month, year, hour, minute],
  split: (value) => {
    const [date = '', time = ''] = value.split('T')
    return [...days.split(date), ...timesOfDay.split(time)]
  },
  join: (parts) => `${isoOf(parts)}T${timesOfDay.join(parts.slice(3))}`,
  isReal: (value) => isDay(value.slice(0, 10)) && isTime(value.slice(11)),
  wrong: messages.noSuchMoment,
}

interface Props extends FieldFrame {
  id?: string
  value: string
  onChange: (value: string) => void
  disabled?: boolean
  /** The form is not sent without it; of a day that may be known in part, its year. */
  required?: boolean
  autoComplete?: 'bday'
}

/** YYYY-MM-DD. Known days (a birthday) are typed, not searched in a calendar. */
export function DateField(props: Props): ReactNode {
  return <Boxes {...props} of={days} />
}

/** A day of which only month and year, or the year, may be known: the other boxes stay empty. */
export function PartialDateField(props: Props): ReactNode {
  const t = useText()
  return <Boxes {...props} help={props.help ?? t(messages.partialDateHelp)} of={partialDays} />
}

/** YYYY-MM. */
export function MonthField(props: Props): ReactNode {
  return <Boxes {...props} of={months} />
}

/** HH:MM. */
export function TimeField(props: Props): ReactNode {
  return <Boxes {...props} of={timesOfDay} />
}

/** YYYY-MM-DDTHH:MM, in Hanoi (day.ts: `localOf`, `instantOf`). */
export function MomentField(props: Props): ReactNode {
  return <Boxes {...props} of={moments} />
}

function Boxes(props: Props & { of: Kind }): ReactNode {
  const { of: kind, optional = false, required = false } = props
  const t = useText()
  const ownId = useId()
  const id = props.id ?? ownId
  const [parts, setParts] = useState(() => kind.split(props.value))
  const [known, setKnown] = useState(props.value)
  const [isInside, setInside] = useState(false)
  const valueOf = (typed: readonly string[]): string => (typed.every((part) => part === '') ? '' : kind.join(typed))
  if (props.value !== known) {
    setKnown(props.value)
    if (props.value !== valueOf(parts)) setParts(kind.split(props.value))
  }
  const change = (at: number, text: string): void => {
    const next = parts.map((part, index) => (index === at ? text.replace(/\D/g, '') : part))
    setParts(next)
    setKnown(valueOf(next))
    props.onChange(valueOf(next))
  }
  const value = valueOf(parts)
  const wrong = value !== '' && !kind.isReal(value) ? t(kind.wrong) : undefined
  useWrong(id, wrong)
  // Not while one is still typing.
  const { said, watch } = useSaid()
  const error = props.error ?? said ?? (isInside ? undefined : wrong)
  const onBlur = (event: FocusEvent): void => setInside(event.currentTarget.contains(event.relatedTarget))
  const describedBy = [props.help && `${id}-help`, props.note && `${id}-note`, error && `${id}-error`].filter(Boolean)
  const isNeeded = (box: Box): boolean => required && (kind !== partialDays || box === year)
  return (
    <fieldset
      className="choices field"
      {...watch}
      {...(error && { 'data-invalid': '' })}
      {...(describedBy.length > 0 && { 'aria-describedby': describedBy.join(' ') })}
      onFocus={() => setInside(true)}
      onBlur={onBlur}
    >
      <legend>
        {props.label} {optional && <span className="optional">{t(messages.optional)}</span>}
      </legend>
      {props.help && (
        <div id={`${id}-help`} className="help">
          {props.help}
        </div>
      )}
      {props.note && <div id={`${id}-note`}>{props.note}</div>}
      <FieldError id={`${id}-error`} error={error} />
      <div className="date-parts">
        {kind.boxes.map((box, at) => (
          <label key={box.name.vi}>
            {t(box.name)}
            <input
              id={at === 0 ? id : `${id}-${at}`}
              className="input figures"
              data-length={box.length}
              inputMode="numeric"
              maxLength={box.length}
              value={parts[at] ?? ''}
              disabled={props.disabled}
              required={isNeeded(box)}
              {...(props.autoComplete && { autoComplete: `bday-${['day', 'month', 'year'][at]}` })}
              {...(error && { 'aria-invalid': true })}
              onChange={(event) => change(at, event.currentTarget.value)}
            />
          </label>
        ))}
      </div>
    </fieldset>
  )
}
