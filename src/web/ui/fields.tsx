/** Form fields: a label above, help below it, the error beside the box, all tied together for assistive software. */
import { IconAlertCircle } from '@tabler/icons-react'
import { type ComponentProps, type ReactNode, useId, useState } from 'react'
import { useText } from './language.tsx'
import { messages } from './messages.ts'

export interface FieldFrame {
  readonly label: ReactNode
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly optional?: boolean
  /** Stands under the label: where a prefilled answer comes from. */
  readonly note?: ReactNode
  readonly hideLabel?: boolean
}

export interface Described {
  readonly id: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: true
}

/** The frame around any single control; the control takes the given properties. */
export function Field(
  props: FieldFrame & { id?: string; wide?: boolean; children: (described: Described) => ReactNode },
): ReactNode {
  const t = useText()
  const ownId = useId()
  const id = props.id ?? ownId
  const describedBy = [props.help && `${id}-help`, props.note && `${id}-note`, props.error && `${id}-error`].filter(
    Boolean,
  )
  return (
    <div className="field" {...(props.error && { 'data-invalid': '' })} {...(props.wide && { 'data-wide': '' })}>
      <label htmlFor={id} className={props.hideLabel ? 'hidden-words' : undefined}>
        {props.label} {props.optional && <span className="optional">{t(messages.optional)}</span>}
      </label>
      {props.help && (
        <div id={`${id}-help`} className="help">
          {props.help}
        </div>
      )}
      {props.note && <div id={`${id}-note`}>{props.note}</div>}
      <FieldError id={`${id}-error`} error={props.error} />
      {props.children({
        id,
        ...(describedBy.length > 0 && { 'aria-describedby': describedBy.join(' ') }),
        ...(props.error && { 'aria-invalid': true }),
      })}
    </div>
  )
}

function FieldError({ id, error }: { id: string; error: string | undefined }): ReactNode {
  const t = useText()
  if (!error) return null
  return (
    <div id={id} className="error">
      <IconAlertCircle size={20} aria-hidden />
      <span>
        <span className="hidden-words">{t(messages.error)}</span>
        {error}
      </span>
    </div>
  )
}

type InputProps = Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'size' | 'ref'> & {
  value: string
  onChange: (value: string) => void
}

export function TextField(props: FieldFrame & InputProps): ReactNode {
  const { label, help, error, optional, note, hideLabel, onChange, id, ...rest } = props
  return (
    <Field {...frameOf(props)} {...(id !== undefined && { id })}>
      {(described) => (
        <input className="input" {...rest} {...described} onChange={(event) => onChange(event.currentTarget.value)} />
      )}
    </Field>
  )
}

function frameOf(props: FieldFrame): FieldFrame {
  return {
    label: props.label,
    help: props.help,
    error: props.error,
    note: props.note,
    optional: props.optional ?? false,
    hideLabel: props.hideLabel ?? false,
  }
}

type AreaProps = Omit<ComponentProps<'textarea'>, 'onChange' | 'value' | 'ref'> & {
  value: string
  onChange: (value: string) => void
}

export function TextArea(props: FieldFrame & AreaProps): ReactNode {
  const { label, help, error, optional, note, hideLabel, onChange, id, ...rest } = props
  return (
    <Field {...frameOf(props)} {...(id !== undefined && { id })}>
      {(described) => (
        <textarea
          className="input"
          {...rest}
          {...described}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

export interface Choice {
  readonly value: string
  readonly label: string
  readonly help?: string
}

/** For more than six choices; fewer are better as radio buttons. Nothing is chosen beforehand. */
export function SelectField(
  props: FieldFrame & {
    id?: string
    value: string
    onChange: (value: string) => void
    choices: readonly Choice[]
    /** Words of the empty choice; null leaves it out (a filter that always has a value). */
    empty?: string | null
    disabled?: boolean
  },
): ReactNode {
  const t = useText()
  return (
    <Field {...frameOf(props)} {...(props.id !== undefined && { id: props.id })}>
      {(described) => (
        <select
          className="input"
          {...described}
          value={props.value}
          disabled={props.disabled}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        >
          {props.empty !== null && <option value="">{props.empty ?? t(messages.choose)}</option>}
          {props.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

interface GroupProps extends FieldFrame {
  readonly id?: string
  /** `mark`: how the choice looks elsewhere on the page (a layer of a map), so that it needs no legend. */
  readonly choices: readonly (Choice & { readonly mark?: ReactNode })[]
  readonly disabled?: boolean
}

function ChoiceGroup(
  props: GroupProps & { type: 'radio' | 'checkbox'; has: (value: string) => boolean; pick: (value: string) => void },
): ReactNode {
  const t = useText()
  const ownId = useId()
  const id = props.id ?? ownId
  const describedBy = [props.help && `${id}-help`, props.note && `${id}-note`, props.error && `${id}-error`].filter(
    Boolean,
  )
  return (
    <fieldset
      className="choices field"
      {...(props.error && { 'data-invalid': '' })}
      {...(describedBy.length > 0 && { 'aria-describedby': describedBy.join(' ') })}
    >
      <legend className={props.hideLabel ? 'hidden-words' : undefined}>
        {props.label} {props.optional && <span className="optional">{t(messages.optional)}</span>}
      </legend>
      {props.help && (
        <div id={`${id}-help`} className="help">
          {props.help}
        </div>
      )}
      {props.note && <div id={`${id}-note`}>{props.note}</div>}
      <FieldError id={`${id}-error`} error={props.error} />
      {props.choices.map((choice, index) => (
        <label key={choice.value} className="choice">
          <input
            // The summary of errors links to the first choice.
            id={index === 0 ? id : `${id}-${choice.value}`}
            type={props.type}
            name={id}
            value={choice.value}
            checked={props.has(choice.value)}
            disabled={props.disabled}
            onChange={() => props.pick(choice.value)}
          />
          <span>
            {choice.mark} {choice.label}
            {choice.help && <span className="help soft small"> {choice.help}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

export function RadioGroup(props: GroupProps & { value: string; onChange: (value: string) => void }): ReactNode {
  return <ChoiceGroup {...props} type="radio" has={(value) => value === props.value} pick={props.onChange} />
}

export function CheckboxGroup(
  props: GroupProps & { value: readonly string[]; onChange: (value: readonly string[]) => void },
): ReactNode {
  const toggle = (value: string): void =>
    props.onChange(props.value.includes(value) ? props.value.filter((one) => one !== value) : [...props.value, value])
  return <ChoiceGroup {...props} type="checkbox" has={(value) => props.value.includes(value)} pick={toggle} />
}

export function CheckboxField(props: {
  id?: string
  label: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  error?: string | undefined
  disabled?: boolean
}): ReactNode {
  const ownId = useId()
  const id = props.id ?? ownId
  return (
    <div className="field" {...(props.error && { 'data-invalid': '' })}>
      <FieldError id={`${id}-error`} error={props.error} />
      <label className="choice">
        <input
          id={id}
          type="checkbox"
          checked={props.checked}
          disabled={props.disabled}
          {...(props.error && { 'aria-describedby': `${id}-error`, 'aria-invalid': true })}
          onChange={(event) => props.onChange(event.currentTarget.checked)}
        />
        <span>{props.label}</span>
      </label>
    </div>
  )
}

type DateParts = readonly [day: string, month: string, year: string]

function partsOf(iso: string): DateParts {
  const [year = '', month = '', day = ''] = iso.split('-')
  return [day, month, year]
}

/** The parts as YYYY-MM-DD; as typed (`31/02/2020` → `2020-02-31`) when they are no day, so that the check can say so. */
function isoOf([day, month, year]: DateParts): string {
  if (day === '' && month === '' && year === '') return ''
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** The same where a day, or day and month, may be left out: `1948-03`, `1948` (kernel/partial-date.ts). */
function partialIsoOf(parts: DateParts): string {
  const [day, month, year] = parts
  if (day !== '') return isoOf(parts)
  return month === '' ? year : `${year}-${month.padStart(2, '0')}`
}

interface DayProps extends FieldFrame {
  id?: string
  value: string
  onChange: (iso: string) => void
  disabled?: boolean
  autoComplete?: 'bday'
}

/** A day as three boxes, day first: known dates (a birthday) are typed, not searched in a calendar. */
export function DateField(props: DayProps): ReactNode {
  return <DayBoxes {...props} isoOf={isoOf} />
}

/** A day of which only month and year, or the year, may be known: the other boxes stay empty. */
export function PartialDateField(props: DayProps): ReactNode {
  const t = useText()
  return <DayBoxes {...props} help={props.help ?? t(messages.partialDateHelp)} isoOf={partialIsoOf} />
}

function DayBoxes(props: DayProps & { isoOf: (parts: DateParts) => string }): ReactNode {
  const { isoOf } = props
  const t = useText()
  const ownId = useId()
  const id = props.id ?? ownId
  const [parts, setParts] = useState<DateParts>(() => partsOf(props.value))
  const [known, setKnown] = useState(props.value)
  if (props.value !== known) {
    setKnown(props.value)
    if (props.value !== isoOf(parts)) setParts(partsOf(props.value))
  }
  const change = (at: number, text: string): void => {
    const next = parts.map((part, index) => (index === at ? text.replace(/\D/g, '') : part)) as unknown as DateParts
    setParts(next)
    setKnown(isoOf(next))
    props.onChange(isoOf(next))
  }
  const describedBy = [props.help && `${id}-help`, props.note && `${id}-note`, props.error && `${id}-error`].filter(
    Boolean,
  )
  const names = [messages.day, messages.month, messages.year]
  return (
    <fieldset
      className="choices field"
      {...(props.error && { 'data-invalid': '' })}
      {...(describedBy.length > 0 && { 'aria-describedby': describedBy.join(' ') })}
    >
      <legend>
        {props.label} {props.optional && <span className="optional">{t(messages.optional)}</span>}
      </legend>
      {props.help && (
        <div id={`${id}-help`} className="help">
          {props.help}
        </div>
      )}
      {props.note && <div id={`${id}-note`}>{props.note}</div>}
      <FieldError id={`${id}-error`} error={props.error} />
      <div className="date-parts">
        {names.map((name, at) => (
          <label key={name.vi}>
            {t(name)}
            <input
              id={at === 0 ? id : `${id}-${at}`}
              className="input figures"
              inputMode="numeric"
              maxLength={at === 2 ? 4 : 2}
              value={parts[at]}
              disabled={props.disabled}
              {...(props.autoComplete && { autoComplete: `bday-${['day', 'month', 'year'][at]}` })}
              {...(props.error && { 'aria-invalid': true })}
              onChange={(event) => change(at, event.currentTarget.value)}
            />
          </label>
        ))}
      </div>
    </fieldset>
  )
}
