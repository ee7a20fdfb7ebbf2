/** A text box that suggests: the WAI-ARIA combobox with a list. */
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import { Field, type FieldFrame } from './fields.tsx'
import { useText } from './language.tsx'
import { messages } from './messages.ts'

export interface Suggestion {
  readonly id: string
  readonly label: string
  readonly detail?: string
}

/** `text` is what stands in the box; `onText` asks for suggestions; `onPick` chooses one. */
export function Combobox(
  props: FieldFrame & {
    id?: string
    text: string
    onText: (text: string) => void
    suggestions: readonly Suggestion[] | undefined
    onPick: (suggestion: Suggestion) => void
    disabled?: boolean
    placeholder?: string
    /** The box takes any text: Enter picks only what the arrows have chosen, else the form gets it. */
    freeText?: boolean
    wide?: boolean
  },
): ReactNode {
  const t = useText()
  const listId = useId()
  const [open, setOpen] = useState(false)
  const first = props.freeText ? -1 : 0
  const [at, setAt] = useState(first)
  const box = useRef<HTMLInputElement>(null)
  const found = props.suggestions ?? []
  const shown = open && props.suggestions !== undefined
  const pick = (suggestion: Suggestion | undefined): void => {
    if (!suggestion) return
    props.onPick(suggestion)
    setOpen(false)
    box.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setOpen(true)
      if (found.length > 0) setAt((Math.max(at, step > 0 ? -1 : 0) + step + found.length) % found.length)
    } else if (event.key === 'Enter' && shown && found[at]) {
      event.preventDefault()
      pick(found[at])
    } else if (event.key === 'Escape' && open) {
      // Nor does it close the dialog that the box may stand in.
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
    }
  }
  const frame: FieldFrame = { label: props.label, help: props.help, error: props.error, note: props.note }
  return (
    <Field
      {...frame}
      optional={props.optional ?? false}
      hideLabel={props.hideLabel ?? false}
      wide={props.wide ?? false}
      {...(props.id !== undefined && { id: props.id })}
    >
      {(described) => (
        <div className="combobox">
          <input
            {...described}
            ref={box}
            className="input"
            role="combobox"
            autoComplete="off"
            aria-autocomplete="list"
            aria-expanded={shown}
            aria-controls={listId}
            {...(shown && found[at] && { 'aria-activedescendant': `${listId}-${at}` })}
            value={props.text}
            disabled={props.disabled}
            placeholder={props.placeholder}
            onChange={(event) => {
              setAt(first)
              setOpen(true)
              props.onText(event.currentTarget.value)
            }}
            onFocus={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={onKeyDown}
          />
          <ul id={listId} role="listbox" aria-label={t(messages.choose)} hidden={!shown || found.length === 0}>
            {found.map((suggestion, index) => (
              <li
                key={suggestion.id}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === at}
                // The box must not lose the focus before the choice is made.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => pick(suggestion)}
              >
                {suggestion.label}
                {suggestion.detail && <span className="soft small"> · {suggestion.detail}</span>}
              </li>
            ))}
          </ul>
          <span className="hidden-words" role="status">
            {shown && (found.length === 0 ? t(messages.noMatch) : t(messages.matches, { n: found.length }))}
          </span>
        </div>
      )}
    </Field>
  )
}
