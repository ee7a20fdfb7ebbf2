/** Renders fields of a form (JSON Schema with our keywords, services/procedures/form.ts) over the kit. */
import { IconBuildingBank, IconPlus, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { formatNumber, type Message, translate } from '../../../kernel/i18n.ts'
import type { AnswerSource } from '../../../services/procedures/contract.ts'
import type {
  Answers,
  FieldSchema,
  GroupField,
  ListField,
  NumberField,
  Option,
  TextField,
} from '../../../services/procedures/form.ts'
import { Button } from '../controls.tsx'
import { DateField, PartialDateField } from '../day-fields.tsx'
import {
  CheckboxField,
  CheckboxGroup,
  type FieldFrame,
  RadioGroup,
  SelectField,
  TextArea,
  TextField as TextBox,
} from '../fields.tsx'
import { useLanguage, useText } from '../language.tsx'
import { controlId, isEmpty, type Wrong } from './check.ts'
import { messages } from './messages.ts'
import { cleaned, moneyOf, numberOf } from './typed.ts'
import { UnitPicker } from './unit-picker.tsx'

/** Up to here choices are shown at once; more go into a list that opens. */
const radiosMax = 6

export interface FormContext {
  readonly answers: Answers
  /** By field name: where a prefilled answer comes from. */
  readonly sources?: Readonly<Record<string, AnswerSource>>
  readonly errors: readonly (Wrong | { readonly pointer: string; readonly words: string })[]
  readonly disabled?: boolean
  readonly set: (name: string, value: unknown) => void
}

/** The words for one error. The field's label stands in its sentence, in lower case but for names in capitals. */
export function errorWords(error: FormContext['errors'][number], language: 'vi' | 'en'): string {
  if ('words' in error) return error.words
  const label = translate(language, error.label)
  const within = error.message[language].startsWith('{label}') || /^\p{Lu}{2}/u.test(label)
  return translate(language, error.message, {
    ...error.params,
    label: within ? label : label.charAt(0).toLowerCase() + label.slice(1),
  })
}

interface NodeProps {
  readonly field: FieldSchema
  readonly pointer: string
  readonly value: unknown
  readonly required: boolean
  readonly context: FormContext
  readonly onChange: (value: unknown) => void
  readonly source?: AnswerSource | undefined
}

export function FormFields(props: {
  fields: readonly (readonly [string, FieldSchema, boolean])[]
  context: FormContext
}): ReactNode {
  const { context } = props
  return (
    <div className="form-fields">
      {props.fields.map(([name, field, required]) => (
        <div key={name} data-width={field['x-width'] ?? 'whole'}>
          <FieldNode
            field={field}
            pointer={`/${name}`}
            value={context.answers[name]}
            required={required}
            context={context}
            source={context.sources?.[name]}
            onChange={(value) => context.set(name, value)}
          />
        </div>
      ))}
    </div>
  )
}

function SourceNote({ source, locked }: { source: AnswerSource; locked: boolean }): ReactNode {
  const t = useText()
  return (
    <span className="prefilled">
      <IconBuildingBank size={16} aria-hidden />{' '}
      <span>
        {t(source.text)} {locked && <span className="soft">· {t(messages.lockedNote)}</span>}
      </span>
    </span>
  )
}

function FieldNode(props: NodeProps): ReactNode {
  const { field } = props
  if (field.type === 'object') {
    return field['x-widget'] === 'address' ? (
      <AddressNode {...props} field={field} />
    ) : (
      <GroupNode {...props} field={field} />
    )
  }
  if (field.type === 'array') return <ListNode {...props} field={field} />
  return <SimpleNode {...props} field={field} />
}

function useFrame(props: NodeProps): FieldFrame & { id: string; disabled: boolean } {
  const language = useLanguage()
  const { field, pointer, source, context } = props
  const error = context.errors.find((one) => one.pointer === pointer)
  const prefilled = source && source.from !== 'typed' && !isEmpty(props.value)
  const locked = Boolean(field['x-locked'] && prefilled)
  const say = (message: Message | undefined): string | undefined => message && translate(language, message)
  return {
    id: controlId(pointer),
    label: translate(language, field['x-label']),
    help: say(field['x-help']),
    error: error && errorWords(error, language),
    optional: !props.required && field.type !== 'boolean',
    note: prefilled && <SourceNote source={source} locked={locked} />,
    disabled: (context.disabled ?? false) || locked,
  }
}

function choicesOf(field: TextField, language: 'vi' | 'en') {
  const options: readonly Option[] =
    field['x-options'] ?? (field.enum ?? []).map((value) => ({ value, label: { vi: value, en: value } }))
  return options.map((option) => ({
    value: option.value,
    label: translate(language, option.label),
    ...(option.help && { help: translate(language, option.help) }),
  }))
}

function SimpleNode(
  props: NodeProps & { field: TextField | NumberField | Extract<FieldSchema, { type: 'boolean' }> },
): ReactNode {
  const frame = useFrame(props)
  const t = useText()
  const { field, value, onChange } = props
  if (field.type === 'boolean') {
    if (field['x-widget'] === 'radio') {
      const choices = [
        { value: 'yes', label: t(messages.yes) },
        { value: 'no', label: t(messages.no) },
      ]
      const chosen = value === true ? 'yes' : value === false ? 'no' : ''
      return <RadioGroup {...frame} choices={choices} value={chosen} onChange={(next) => onChange(next === 'yes')} />
    }
    return (
      <CheckboxField
        id={frame.id}
        label={frame.label}
        error={frame.error}
        disabled={frame.disabled}
        checked={value === true}
        onChange={(checked) => onChange(checked || field.const !== true ? checked : undefined)}
      />
    )
  }
  if (field.type === 'string') return <TextNode {...props} field={field} frame={frame} />
  return <NumberNode {...props} field={field} frame={frame} />
}

type Frame = ReturnType<typeof useFrame>

function TextNode(props: NodeProps & { field: TextField; frame: Frame }): ReactNode {
  const language = useLanguage()
  const { field, frame } = props
  const value = typeof props.value === 'string' ? props.value : ''
  const onChange = (next: string): void => props.onChange(next === '' ? undefined : next)
  const widget = field['x-widget'] ?? field.format
  if (field['x-options'] ?? field.enum) {
    const choices = choicesOf(field, language)
    const few = widget === 'radio' || (widget !== 'select' && choices.length <= radiosMax)
    return few ? (
      <RadioGroup {...frame} choices={choices} value={value} onChange={onChange} />
    ) : (
      <SelectField {...frame} choices={choices} value={value} onChange={onChange} />
    )
  }
  if (widget === 'partial-date') return <PartialDateField {...frame} value={value} onChange={onChange} />
  if (widget === 'date') return <DateField {...frame} value={value} onChange={onChange} />
  if (widget === 'textarea')
    return <TextArea {...frame} value={value} onChange={onChange} maxLength={field.maxLength} />
  const kinds = {
    'citizen-number': { inputMode: 'numeric', maxLength: 12, autoComplete: 'off', className: 'input figures' },
    phone: { inputMode: 'tel', type: 'tel', autoComplete: 'tel', maxLength: 20 },
    email: { inputMode: 'email', type: 'email', autoComplete: 'email' },
  } as const
  const kind = widget === 'citizen-number' || widget === 'phone' || widget === 'email' ? kinds[widget] : {}
  return (
    <TextBox
      {...frame}
      {...kind}
      value={value}
      placeholder={field['x-placeholder'] && translate(language, field['x-placeholder'])}
      onChange={(next) => onChange(cleaned(next, widget))}
    />
  )
}

function NumberNode(props: NodeProps & { field: NumberField; frame: Frame }): ReactNode {
  const t = useText()
  const { field, frame, value } = props
  const money = field['x-widget'] === 'money'
  const unit = money ? t(messages.dong) : field['x-unit'] && t(field['x-unit'])
  const meant = money ? moneyOf : numberOf
  const [typed, setTyped] = useState('')
  // As it was typed, as long as that is the answer: `2,0` on the way to `2,05` is not to become `2`.
  const isTyped = !money && meant(typed) === value
  return (
    <TextBox
      {...frame}
      label={
        <>
          {frame.label} {unit && <span className="optional">({unit})</span>}
        </>
      }
      className="input figures"
      inputMode={field.type === 'integer' ? 'numeric' : 'decimal'}
      value={isTyped ? typed : shownNumber(value, money)}
      onChange={(next) => {
        setTyped(next)
        props.onChange(meant(next))
      }}
    />
  )
}

function shownNumber(value: unknown, money: boolean): string {
  if (typeof value !== 'number') return String(value ?? '')
  return money ? formatNumber('vi', value) : String(value).replace('.', ',')
}

function AddressNode(props: NodeProps & { field: GroupField }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const frame = useFrame(props)
  const value = (props.value ?? {}) as Readonly<Record<string, string | undefined>>
  const errorAt = (name: string): string | undefined => {
    const error = props.context.errors.find((one) => one.pointer === `${props.pointer}/${name}`)
    return error && errorWords(error, language)
  }
  const change = (next: Readonly<Record<string, string | undefined>>): void => {
    const kept = Object.fromEntries(
      Object.entries({ ...value, ...next }).filter(([, part]) => part !== undefined && part !== ''),
    )
    props.onChange(Object.keys(kept).length > 0 ? kept : undefined)
  }
  return (
    <fieldset className="group">
      <legend>
        <h2 className="group-title">{frame.label}</h2>
      </legend>
      {frame.help && <p className="soft">{frame.help}</p>}
      {frame.note}
      <UnitPicker
        id={controlId(`${props.pointer}/unitId`)}
        label={t(messages.unit)}
        help={t(messages.unitHelp)}
        error={errorAt('unitId') ?? errorAt('unitName') ?? frame.error}
        unitName={value['unitName'] ?? ''}
        disabled={frame.disabled}
        onPick={(unit) => change({ unitId: unit?.id, unitName: unit?.name })}
      />
      <TextBox
        id={controlId(`${props.pointer}/line`)}
        label={t(messages.line)}
        error={errorAt('line')}
        optional={!(props.field.required ?? []).includes('line')}
        value={value['line'] ?? ''}
        disabled={frame.disabled}
        autoComplete="street-address"
        onChange={(line) => change({ line })}
      />
    </fieldset>
  )
}

function GroupNode(props: NodeProps & { field: GroupField }): ReactNode {
  const frame = useFrame(props)
  const value = (props.value ?? {}) as Record<string, unknown>
  return (
    <fieldset className="group" id={frame.id} tabIndex={-1}>
      <legend>
        <h2 className="group-title">{frame.label}</h2>
      </legend>
      {frame.help && <p className="soft">{frame.help}</p>}
      {frame.note}
      <div className="form-fields">
        {Object.entries(props.field.properties).map(([name, field]) => (
          <div key={name} data-width={field['x-width'] ?? 'whole'}>
            <FieldNode
              field={field}
              pointer={`${props.pointer}/${name}`}
              value={value[name]}
              required={(props.field.required ?? []).includes(name)}
              context={{ ...props.context, disabled: frame.disabled }}
              onChange={(next) => {
                const { [name]: _old, ...others } = value
                const whole = next === undefined ? others : { ...others, [name]: next }
                props.onChange(Object.keys(whole).length > 0 ? whole : undefined)
              }}
            />
          </div>
        ))}
      </div>
    </fieldset>
  )
}

function ListNode(props: NodeProps & { field: ListField }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const frame = useFrame(props)
  const { field } = props
  const rows = Array.isArray(props.value) ? (props.value as readonly unknown[]) : []
  if (field.items.type === 'string' && (field.items['x-options'] ?? field.items.enum)) {
    const chosen = rows.filter((row): row is string => typeof row === 'string')
    return (
      <CheckboxGroup
        {...frame}
        choices={choicesOf(field.items, language)}
        value={chosen}
        onChange={(next) => props.onChange(next.length > 0 ? next : undefined)}
      />
    )
  }
  const put = (next: readonly unknown[]): void => props.onChange(next.length > 0 ? next : undefined)
  return (
    <fieldset className="group" id={frame.id} tabIndex={-1}>
      <legend>
        <h2 className="group-title">{frame.label}</h2>
      </legend>
      {frame.help && <p className="soft">{frame.help}</p>}
      {frame.error && (
        <div className="field">
          <span className="error">{frame.error}</span>
        </div>
      )}
      {rows.map((row, index) => (
        <div key={index} className="list-row">
          <div className="row between">
            <strong>{t(messages.row, { n: index + 1 })}</strong>
            <Button
              kind="quiet"
              size="small"
              disabled={frame.disabled}
              onClick={() => put(rows.filter((_, other) => other !== index))}
            >
              <IconTrash size={18} aria-hidden /> {t(messages.removeRow, { n: index + 1 })}
            </Button>
          </div>
          <FieldNode
            field={field.items}
            pointer={`${props.pointer}/${index}`}
            value={row}
            required
            context={props.context}
            onChange={(next) => put(rows.map((old, other) => (other === index ? (next ?? {}) : old)))}
          />
        </div>
      ))}
      {rows.length < field.maxItems && (
        <div>
          <Button
            size="small"
            disabled={frame.disabled}
            onClick={() => put([...rows, field.items.type === 'object' ? {} : ''])}
          >
            <IconPlus size={18} aria-hidden /> {t(field['x-add'] ?? messages.add)}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
