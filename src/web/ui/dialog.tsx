/** Dialogs, menus and tabs on the browser's own elements: focus, Escape and the backdrop are its work. */
import { IconDots, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { Button } from './controls.tsx'
import { useText } from './language.tsx'
import { messages } from './messages.ts'

/** Modal. Render it always; `open` shows it. Closing by Escape or the cross calls `onClose`; `onEscape` may say that it stays. */
export function Dialog(props: {
  open: boolean
  onClose: () => void
  onEscape?: () => 'close' | 'stay'
  title: string
  size?: 'normal' | 'wide'
  children: ReactNode
  actions?: ReactNode
}): ReactNode {
  const t = useText()
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = element.current
    if (props.open && dialog && !dialog.open) {
      dialog.showModal()
      // The browser would choose the cross; who opens a dialog wants to type or to choose.
      dialog.querySelector<HTMLElement>('.dialog-content :is(input, select, textarea):not(:disabled)')?.focus()
    }
    if (!props.open && dialog?.open) dialog.close()
  }, [props.open])
  // One that is taken away while open is closed first: the browser then puts the focus back where it was.
  useLayoutEffect(() => {
    const dialog = element.current
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={element}
      className="dialog"
      data-size={props.size ?? 'normal'}
      aria-labelledby={titleId}
      onClose={props.onClose}
      // A file field inside has an event of this name, too.
      onCancel={(event) => {
        if (event.target === element.current && props.onEscape?.() === 'stay') event.preventDefault()
      }}
    >
      {props.open && (
        <div className="dialog-body">
          <div className="dialog-head">
            <h2 id={titleId}>{props.title}</h2>
            <Button kind="quiet" size="small" aria-label={t(messages.close)} onClick={props.onClose}>
              <IconX size={20} aria-hidden />
            </Button>
          </div>
          <div className="dialog-content">{props.children}</div>
          {props.actions && <div className="row end">{props.actions}</div>}
        </div>
      )}
    </dialog>
  )
}

/** Asks before what cannot be undone; `consequence` names what will happen, `act` is the verb. */
export function Confirm(props: {
  open: boolean
  title: string
  consequence: ReactNode
  act: string
  danger?: boolean
  busy?: boolean
  onAct: () => void
  onClose: () => void
  children?: ReactNode
}): ReactNode {
  const t = useText()
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      actions={
        <>
          <Button onClick={props.onClose}>{t(messages.cancel)}</Button>
          <Button kind={props.danger ? 'danger' : 'primary'} busy={props.busy ?? false} onClick={props.onAct}>
            {props.act}
          </Button>
        </>
      }
    >
      <div>{props.consequence}</div>
      {props.children}
    </Dialog>
  )
}

export interface MenuItem {
  readonly label: string
  readonly icon?: ReactNode
  readonly run: () => void
}

/** Further actions behind one button; arrow keys move, Escape closes. */
export function Menu({
  items,
  label,
  children,
}: {
  items: readonly MenuItem[]
  label?: string
  children?: ReactNode
}): ReactNode {
  const t = useText()
  const [open, setOpen] = useState(false)
  const holder = useRef<HTMLSpanElement>(null)
  const choices = (): HTMLElement[] => [...(holder.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
  useEffect(() => {
    if (!open) return
    choices()[0]?.focus({ preventScroll: true })
    // It hangs from the end of its button, unless that would take it over the edge of a narrow screen.
    const menu = choices()[0]?.parentElement
    if (menu && menu.getBoundingClientRect().left < 0) menu.dataset['side'] = 'start'
  }, [open])
  const onKeyDown = (event: KeyboardEvent): void => {
    const all = choices()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && open) {
      event.preventDefault()
      all[(at + step + all.length) % all.length]?.focus()
    }
    if (event.key === 'Escape' && open) {
      event.stopPropagation()
      setOpen(false)
      holder.current?.querySelector('button')?.focus()
    }
  }
  const onBlur = (event: React.FocusEvent): void => {
    if (!holder.current?.contains(event.relatedTarget)) setOpen(false)
  }
  return (
    <span className="menu-holder" ref={holder} onKeyDown={onKeyDown} onBlur={onBlur}>
      <Button
        kind="quiet"
        size="small"
        aria-haspopup="menu"
        aria-expanded={open}
        // Its words may be hidden where there is little room.
        {...(children !== undefined && label !== undefined && { 'aria-label': label })}
        onClick={() => setOpen(!open)}
      >
        {children ?? <IconDots size={20} aria-label={label ?? t(messages.menu)} />}
      </Button>
      {open && (
        <div className="menu" role="menu" aria-label={label ?? t(messages.menu)}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                setOpen(false)
                item.run()
              }}
            >
              {item.icon} {item.label}
            </button>
          ))}
        </div>
      )}
    </span>
  )
}

export interface Tab {
  readonly id: string
  readonly label: ReactNode
  readonly content: ReactNode
}

/** `first`: the one that is open at first, where an address says so. */
export function Tabs(props: { tabs: readonly Tab[]; label: string; first?: string | undefined }): ReactNode {
  const { tabs, label, first } = props
  const [chosen, setChosen] = useState(first ?? tabs[0]?.id)
  const base = useId()
  const current = tabs.find((tab) => tab.id === chosen) ?? tabs[0]
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined || !current) return
    const next = tabs[(tabs.indexOf(current) + step + tabs.length) % tabs.length]
    setChosen(next?.id)
    document.getElementById(`${base}-${next?.id}`)?.focus()
  }
  return (
    <div className="stack">
      <div className="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${base}-${tab.id}`}
            aria-selected={tab.id === current?.id}
            aria-controls={`${base}-panel`}
            tabIndex={tab.id === current?.id ? 0 : -1}
            onClick={() => setChosen(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${current?.id}`}>
        {current?.content}
      </div>
    </div>
  )
}
