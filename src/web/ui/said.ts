/**
 * What a form's own check finds wrong, in words of the page and at the field. The browser would say it in a bubble, in its own language,
 * which need not be the page's (UI2).
 */
import { type FormEvent, useEffect, useState } from 'react'
import type { Message, Params } from '../../kernel/i18n.ts'
import { useText } from './language.tsx'
import { messages } from './messages.ts'

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const isControl = (target: EventTarget | null): target is Control =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement

/** A browser's own `type` decides what it calls a mismatch. */
const forms: Readonly<Record<string, Message>> = { email: messages.notEmail, url: messages.notUrl }

function wrongIn(control: Control): readonly [Message, Params?] {
  const { validity } = control
  const attribute = (name: string): string => control.getAttribute(name) ?? ''
  const number = (name: string): number => Number(attribute(name))
  if (validity.valueMissing) {
    const isChosen = control instanceof HTMLSelectElement || /^(radio|checkbox|file)$/.test(control.type)
    return [isChosen ? messages.mustChoose : messages.mustEnter]
  }
  if (validity.badInput) return [messages.mustBeNumber]
  if (validity.typeMismatch) return [forms[control.type] ?? messages.notRight]
  if (validity.tooShort) return [messages.mustBeLonger, { n: number('minlength') }]
  if (validity.rangeUnderflow) return [messages.mustBeAtLeast, { n: number('min') }]
  if (validity.rangeOverflow) return [messages.mustBeAtMost, { n: number('max') }]
  if (validity.stepMismatch) return [messages.mustBeWhole]
  return [messages.notRight]
}

/** `watch` goes to the frame around the control; what is said stands until the answer changes. */
export function useSaid(): {
  readonly said: string | undefined
  readonly watch: { readonly onInvalidCapture: (event: FormEvent) => void; readonly onInput: () => void }
} {
  const t = useText()
  const [said, setSaid] = useState<string>()
  const onInvalidCapture = (event: FormEvent): void => {
    const control = event.target
    if (!isControl(control)) return
    // Says it here instead of in a bubble, and leads to the first one, as the browser would have.
    event.preventDefault()
    setSaid(control.validity.customError ? control.validationMessage : t(...wrongIn(control)))
    const first = control.form?.querySelector(':is(input, select, textarea):invalid')
    if (first === control) control.focus()
  }
  return { said, watch: { onInvalidCapture, onInput: () => said !== undefined && setSaid(undefined) } }
}

/** The control with this id holds something wrong, so that its form is not sent. */
export function useWrong(id: string, wrong: string | undefined): void {
  useEffect(() => {
    const control = document.getElementById(id)
    if (isControl(control)) control.setCustomValidity(wrong ?? '')
  }, [id, wrong])
}
