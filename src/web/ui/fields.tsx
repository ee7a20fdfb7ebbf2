/** Form fields: a label above, help below it, the error beside the box, all tied together for assistive software. */
import { IconAlertCircle } from '@tabler/icons-react'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { useText } from './language.tsx'
import { messages } from './messages.ts'
import { useSaid, useWrong } from './said.ts'

export interface FieldFrame {
  readonly label: ReactNode
  readonly help?: ReactNode
  readonly error?: string | undefined
  /** What is wrong with the answer as it stands: said like an error, and a form is not sent with it. */
  readonly wrong?: string | undefined
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
  const { said, watch } = useSaid()
  useWrong(id, props.wrong)
  const error = props.error ?? props.wrong ?? said
  const describedBy = [props.help && `${id}-help`, props.note && `${id}-note`, error && `${id}-error`].filter(Boolean)
  return (
    <div className="field" {...watch} {...(error && { 'data-invalid': '' })} {...(props.wide && { 'data-wide': '' })}>
      <label htmlFor={id} className={props.hideLabel ? 'hidden-words' : undefined}>
        {props.label} {props.optional && <span className="optional">{t(messages.optional)}</span>}
      </label>
      {props.help && (
        <div id={`${id}-help`} className="help">
          {props.help}
        </div>
      )}
      {props.note && <div id={`${id}-note`}>{props.note}</div>}
      <FieldError id={`${id}-error`} error={error} />
      {props.children({
        id,
        ...(describedBy.length > 0 && { 'aria-describedby': describedBy.join(' ') }),
        ...(error && { 'aria-invalid': true }),
      })}
    </div>
  )
}

export function FieldError({ id, error }: { id: string; error: string | undefined }): ReactNode {
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
  const { label, help, error, wrong, optional, note, hideLabel, onChange, id, ...rest } = props
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
    wrong: props.wrong,
    optional: props.optional ?? false,
    hideLabel: props.hideLabel ?? false,
  }
}

type AreaProps = Omit<ComponentProps<'textarea'>, 'onChange' | 'value' | 'ref'> & {
  value: string
  onChange: (value: string) => void
}

export function TextArea(props: FieldFrame & AreaProps): ReactNode {
  const { label, help, error, wrong, optional, note, hideLabel, onChange, id, ...rest } = props
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
    required?: boolean
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
          required={props.required}
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
  /** One of several radio buttons must be chosen. */
  readonly required?: boolean
}

function ChoiceGroup(
  props: GroupProps & { type: 'radio' | 'checkbox'; has: (value: string) => boolean; pick: (value: string) => void },
): ReactNode {
  const t = useText()
  const ownId = useId()
  const id = props.id ?? ownId
  const { said, watch } = useSaid()
  const error = props.error ?? said
  const describedBy = [props.help && `${id}-help`, props.note && `${id}-note`, error && `${id}-error`].filter(Boolean)
  return (
    <fieldset
      className="choices field"
      {...watch}
      {...(error && { 'data-invalid': '' })}
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
      <FieldError id={`${id}-error`} error={error} />
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
            required={props.type === 'radio' && (props.required ?? false)}
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
  required?: boolean
}): ReactNode {
  const ownId = useId()
  const id = props.id ?? ownId
  const { said, watch } = useSaid()
  const error = props.error ?? said
  return (
    <div className="field" {...watch} {...(error && { 'data-invalid': '' })}>
      <FieldError id={`${id}-error`} error={error} />
      <label className="choice">
        <input
          id={id}
          type="checkbox"
          checked={props.checked}
          disabled={props.disabled}
          required={props.required}
          {...(error && { 'aria-describedby': `${id}-error`, 'aria-invalid': true })}
          onChange={(event) => props.onChange(event.currentTarget.checked)}
        />
        <span>{props.label}</span>
      </label>
    </div>
  )
}
