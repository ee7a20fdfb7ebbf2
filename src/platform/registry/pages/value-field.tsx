/** Fields to type a value of any registry, drawn from its schema. */
import { IconPlus, IconX } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { Message } from '../../../kernel/i18n.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { DateField, PartialDateField } from '../../../web/ui/day-fields.tsx'
import { CheckboxField, SelectField, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { UnitPicker } from '../../../web/ui/form/unit-picker.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { words } from './page-messages.ts'
import { type FieldInfo, useUnitName } from './value-words.tsx'

/** What of JSON Schema the registries use. */
interface Schema {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly string[]
  readonly maxLength?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
}

interface Props {
  readonly field: FieldInfo
  readonly schema: Schema
  readonly label: string
  readonly help?: string
  readonly optional: boolean
  readonly value: unknown
  /** Undefined takes the value away. */
  readonly onChange: (value: unknown) => void
  /** What the server said, by JSON pointer below the values. */
  readonly errors: Readonly<Record<string, string>>
  readonly pointer: string
}

export function ValueField(props: Omit<Props, 'schema' | 'label' | 'optional' | 'pointer'>): ReactNode {
  const t = useText()
  const { field } = props
  return (
    <Part
      {...props}
      schema={field.schema}
      label={t(field.title)}
      help={t(field.meaning)}
      optional={!field.required}
      pointer={`/${field.name}`}
    />
  )
}

function Part(props: Props): ReactNode {
  const { schema } = props
  if (schema.type === 'object' && schema.properties) return <Group {...props} properties={schema.properties} />
  if (schema.type === 'array' && schema.items) return <Items {...props} items={schema.items} />
  if (schema.type === 'object' || schema.type === 'array' || schema.type === undefined) return <Json {...props} />
  return <Scalar {...props} />
}

function Scalar(props: Props): ReactNode {
  const t = useText()
  const { schema, field, value, onChange } = props
  const frame = {
    label: props.label,
    help: props.help,
    optional: props.optional,
    error: props.errors[props.pointer],
  }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const change = (next: string): void => onChange(next === '' ? undefined : next)
  if (schema.type === 'boolean')
    return <CheckboxField label={props.label} checked={value === true} onChange={onChange} error={frame.error} />
  if (schema.enum) {
    const nameOf = (choice: Message | undefined, one: string): string => (choice ? t(choice) : one)
    const choices = schema.enum.map((one) => ({ value: one, label: nameOf(field.choices[one], one) }))
    return <SelectField {...frame} value={text} onChange={change} choices={choices} />
  }
  if (schema.format === 'partial-date') return <PartialDateField {...frame} value={text} onChange={change} />
  if (schema.format === 'date') return <DateField {...frame} value={text} onChange={change} />
  if (/(^|\/)unitId$/.test(props.pointer)) return <Unit {...props} />
  if (schema.type === 'number' || schema.type === 'integer') return <NumberField {...props} />
  if ((schema.maxLength ?? 0) > 300) return <TextArea {...frame} value={text} onChange={change} />
  return (
    <TextField
      {...frame}
      value={text}
      onChange={change}
      {...(schema.maxLength !== undefined && { maxLength: schema.maxLength })}
    />
  )
}

function Unit({ label, optional, value, onChange, errors, pointer }: Props): ReactNode {
  const name = useUnitName(typeof value === 'string' ? value : undefined)
  return (
    <UnitPicker
      label={label}
      optional={optional}
      error={errors[pointer]}
      unitName={name ?? ''}
      onPick={(unit) => onChange(unit?.id)}
    />
  )
}

/** What is no number is kept as it was typed, and said. */
function NumberField({ label, help, optional, value, onChange, errors, pointer }: Props): ReactNode {
  const t = useText()
  const [text, setText] = useState(typeof value === 'number' ? String(value) : '')
  const bad = text !== '' && !Number.isFinite(Number(text.replace(',', '.')))
  return (
    <TextField
      label={label}
      help={help}
      optional={optional}
      inputMode="decimal"
      value={text}
      error={bad ? t(words.notNumber) : errors[pointer]}
      onChange={(next) => {
        setText(next)
        const number = Number(next.replace(',', '.'))
        onChange(next === '' ? undefined : Number.isFinite(number) ? number : next)
      }}
    />
  )
}

function Group(props: Props & { properties: Readonly<Record<string, Schema>> }): ReactNode {
  const t = useText()
  const { field, schema, properties, value, onChange, pointer } = props
  const parts = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  const change = (name: string, part: unknown): void => {
    const { [name]: _old, ...rest } = parts
    const next = part === undefined ? rest : { ...rest, [name]: part }
    onChange(Object.keys(next).length === 0 ? undefined : next)
  }
  const own = props.errors[pointer]
  return (
    <fieldset className="choices field">
      <legend>{props.label}</legend>
      {own && <div className="error">{own}</div>}
      {Object.entries(properties).map(([name, part]) => {
        const title = field.parts[name]
        return (
          <Part
            key={name}
            field={field}
            schema={part}
            label={title ? t(title) : name}
            optional={!(schema.required?.includes(name) ?? false)}
            value={parts[name]}
            onChange={(next) => change(name, next)}
            errors={props.errors}
            pointer={`${pointer}/${name}`}
          />
        )
      })}
    </fieldset>
  )
}

function Items(props: Props & { items: Schema }): ReactNode {
  const t = useText()
  const { value, onChange, pointer } = props
  const all = Array.isArray(value) ? (value as readonly unknown[]) : []
  const set = (next: readonly unknown[]): void => onChange(next.length === 0 ? undefined : next)
  return (
    <fieldset className="choices field">
      <legend>{props.label}</legend>
      {props.errors[pointer] && <div className="error">{props.errors[pointer]}</div>}
      {all.map((one, index) => (
        <div key={index} className="row">
          <div className="grow">
            <Part
              field={props.field}
              schema={props.items}
              label={`${props.label} ${index + 1}`}
              optional={false}
              value={one}
              onChange={(next) => set(all.map((old, at) => (at === index ? next : old)))}
              errors={props.errors}
              pointer={`${pointer}/${index}`}
            />
          </div>
          <Button
            kind="quiet"
            size="small"
            aria-label={t(words.removeItem, { n: index + 1 })}
            onClick={() => set(all.filter((_, at) => at !== index))}
          >
            <IconX size={16} aria-hidden />
          </Button>
        </div>
      ))}
      <Button size="small" onClick={() => set([...all, undefined])}>
        <IconPlus size={16} aria-hidden /> {t(words.addItem)}
      </Button>
    </fieldset>
  )
}

/** Whatever has no shape of its own. */
function Json({ label, help, optional, value, onChange, errors, pointer }: Props): ReactNode {
  const t = useText()
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2))
  const [bad, setBad] = useState(false)
  const change = (next: string): void => {
    setText(next)
    try {
      onChange(next.trim() === '' ? undefined : JSON.parse(next))
      setBad(false)
    } catch {
      // Half-typed JSON is none yet: it is said beside the box, and what was valid before stays.
      setBad(true)
    }
  }
  return (
    <TextArea
      label={label}
      help={`${help ?? ''} ${t(words.json)}`}
      optional={optional}
      value={text}
      onChange={change}
      error={bad ? t(words.notJson) : errors[pointer]}
    />
  )
}
