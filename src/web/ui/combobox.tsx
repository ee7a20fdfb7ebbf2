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
  },
): ReactNode {
  const t = useText()
  const listId = useId()
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
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
      if (found.length > 0) setAt((at + step + found.length) % found.length)
    } else if (event.key === 'Enter' && shown && found.length > 0) {
      event.preventDefault()
      pick(found[Math.min(at, found.length - 1)])
    } else if (event.key === 'Escape' && open) {
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
              setAt(0)
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
