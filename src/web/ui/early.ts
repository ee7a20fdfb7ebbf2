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

/** Says it again as if it were done now. React hears a change only if the value differs from the one that it last set itself. */
function sayAgain(control: Control): void {
  const changed = (name: string): boolean => control.dispatchEvent(new Event(name, { bubbles: true }))
  if (control instanceof HTMLSelectElement) {
    const drawn = [...control.options].find((option) => option.defaultSelected) ?? control.options[0]
    if (drawn?.selected === false) changed('change')
  } else if (control.type === 'radio' || control.type === 'checkbox') {
    const { checked } = control as HTMLInputElement
    const drawn = (control as HTMLInputElement).defaultChecked
    if (checked === drawn || (control.type === 'radio' && !checked)) return
    ;(control as HTMLInputElement).checked = drawn
    control.click()
  } else {
    const value = control.value === control.defaultValue ? typedBefore.get(control) : control.value
    if (value === undefined || value === control.defaultValue) return
    const [start, end] = [control.selectionStart, control.selectionEnd]
    control.value = control.defaultValue
    const plain = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), 'value')
    plain?.set?.call(control, value)
    if (document.activeElement === control && start !== null) control.setSelectionRange(start, end)
    changed('input')
  }
}

/** When React has taken the page over, once. */
export function sayEarlyAgain(): void {
  dispatchEvent(new Event(takenOver))
  for (const control of controls()) sayAgain(control)
  typedBefore.clear()
  const form = document.querySelector<HTMLFormElement>('form[data-sent-early]')
  // With the answers that were just said again: React has drawn them by then.
  if (form) setTimeout(() => form.requestSubmit())
}
