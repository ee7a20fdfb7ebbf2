/** Single-key shortcuts: never while somebody types in a field or a dialog is open (WCAG 2.1.4: they can be turned off). */
import { useEffect, useRef } from 'react'

const switchKey = 'khue.shortcuts'

export function shortcutsOn(): boolean {
  return localStorage.getItem(switchKey) !== 'off'
}

export function setShortcuts(on: boolean): void {
  if (on) localStorage.removeItem(switchKey)
  else localStorage.setItem(switchKey, 'off')
}

/** `{ j: …, Enter: …, 'ctrl+k': … }`. A combination with Ctrl (or Cmd) works everywhere. */
export function useKeys(keys: Readonly<Record<string, () => unknown>>): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const held = event.ctrlKey || event.metaKey
      const run = latest.current[held ? `ctrl+${event.key.toLowerCase()}` : event.key]
      if (!run || event.altKey || event.defaultPrevented) return
      const target = event.target as HTMLElement
      const typing = target.matches('input:not([type=checkbox]), textarea, select, [contenteditable]')
      const pressing = event.key === 'Enter' && target.matches('a, button, summary')
      if (!held && (typing || pressing || !shortcutsOn() || document.querySelector('dialog[open]'))) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
