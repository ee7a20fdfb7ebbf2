/**
 * What a person did in a page that the server drew before the program had taken it over: typed, chose, sent. React leaves such a
 * field as it stands but knows nothing of it, and its next rendering would put the old answer back.
 */

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** The script in the page (build.ts) holds forms back until this is told. */
const takenOver = 'khue:taken-over'

const typedBefore = new Map<Control, string>()

function controls(): Control[] {
  return [...document.querySelectorAll<Control>('#root :is(input, textarea, select):enabled')]
}

/** To be called before React takes the page over: it puts the server's text back into a text area. */
export function noteEarly(): void {
  for (const control of controls())
    if (control instanceof HTMLTextAreaElement && control.value !== control.defaultValue)
      typedBefore.set(control, control.value)
}

/**
 * How to say again what was done in this field, as if it were done now; nothing when it stands as it was drawn. React hears a
 * change only if the value differs from the one that it last set itself.
 */
function saying(control: Control): (() => void) | undefined {
  const tell = (name: string): boolean => control.dispatchEvent(new Event(name, { bubbles: true }))
  if (control instanceof HTMLSelectElement) {
    const { value } = control
    const drawn = [...control.options].find((option) => option.defaultSelected) ?? control.options[0]
    if (drawn?.value === value) return undefined
    return () => {
      control.value = value
      tell('change')
    }
  }
  if (control instanceof HTMLInputElement && ['radio', 'checkbox'].includes(control.type)) {
    const { checked, defaultChecked, type } = control
    if (checked === defaultChecked || (type === 'radio' && !checked)) return undefined
    return () => {
      control.checked = defaultChecked
      control.click()
    }
  }
  // A file that was chosen stays chosen; nobody may set it, and nobody has to.
  if (control instanceof HTMLInputElement && control.type === 'file')
    return control.files?.length ? () => void tell('change') : undefined
  const value = control.value === control.defaultValue ? typedBefore.get(control) : control.value
  if (value === undefined || value === control.defaultValue) return undefined
  const { selectionStart: start, selectionEnd: end } = control
  return () => {
    control.value = control.defaultValue
    const plain = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), 'value')
    plain?.set?.call(control, value)
    if (document.activeElement === control && start !== null) control.setSelectionRange(start, end)
    tell('input')
  }
}

/** When React has taken the page over, once. */
export function sayEarlyAgain(): void {
  dispatchEvent(new Event(takenOver))
  // All are read before the first is said: React then draws the page, with its own answers in the other fields.
  for (const say of controls().map(saying)) say?.()
  typedBefore.clear()
  const form = document.querySelector<HTMLFormElement>('form[data-sent-early]')
  // With the answers that were just said again: React has drawn them by then.
  if (form) setTimeout(() => form.requestSubmit())
}
