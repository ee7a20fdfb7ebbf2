/** Short confirmations at the foot of the screen, read out by screen readers. */
import { type ReactNode, useSyncExternalStore } from 'react'

interface Toast {
  readonly id: number
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

const none: readonly Toast[] = []
let toasts = none
let lastId = 0
const listeners = new Set<() => void>()

function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Shows a text for six seconds; one with an action stays until it is answered. */
export function toast(text: string, action?: Toast['action']): void {
  lastId += 1
  const id = lastId
  set([...toasts.slice(-2), { id, text, ...(action && { action }) }])
  if (!action) setTimeout(() => set(toasts.filter((one) => one.id !== id)), 6000)
}

export function Toasts(): ReactNode {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
    () => none,
  )
  return (
    <div className="toasts no-print" role="status" aria-live="polite">
      {shown.map((one) => (
        <div key={one.id} className="toast">
          {one.text}
          {one.action && (
            <button
              type="button"
              className="link-button"
              onClick={() => {
                set(toasts.filter((other) => other.id !== one.id))
                one.action?.run()
              }}
            >
              {one.action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  )
}
