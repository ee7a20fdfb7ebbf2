/** Dialogs that are a form: filled in, sent once, closed when it is saved. */
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from './controls.tsx'
import { Dialog } from './dialog.tsx'
import { useText } from './language.tsx'
import { messages } from './messages.ts'
import { ErrorState } from './page.tsx'
import { toast } from './toast.tsx'

interface Frame {
  readonly title: string
  /** The verb on the button that sends. */
  readonly act: string
  readonly danger?: boolean
  readonly size?: 'normal' | 'wide'
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * The frame, open as long as it is rendered; its owner sends, and closes it. While `busy` nothing is sent a second time.
 * `noValidate` is for a form that says itself what is missing; `extra` stands between cancelling and sending.
 */
export function FormDialog(
  props: Frame & { busy: boolean; error: unknown; onSubmit: () => void; noValidate?: boolean; extra?: ReactNode },
): ReactNode {
  const t = useText()
  const form = useId()
  const refusal = useRef<HTMLDivElement>(null)
  const [typed, setTyped] = useState<'nothing' | 'something' | 'warned'>('nothing')
  const { error } = props
  const isRefused = error !== null && error !== undefined
  // A long form is longer than the dialog: why it was not taken stands at its end, and is looked for there by nobody.
  useEffect(() => {
    if (isRefused) refusal.current?.scrollIntoView({ block: 'nearest' })
  }, [error, isRefused])
  return (
    <Dialog
      open
      onClose={props.onClose}
      onEscape={() => {
        if (typed !== 'something') return 'close'
        setTyped('warned')
        return 'stay'
      }}
      title={props.title}
      size={props.size ?? 'normal'}
      actions={
        <>
          <Button onClick={props.onClose}>{t(messages.cancel)}</Button>
          {props.extra}
          <Button type="submit" form={form} kind={props.danger ? 'danger' : 'primary'} busy={props.busy}>
            {props.act}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="stack"
        noValidate={props.noValidate ?? false}
        onChange={() => setTyped('something')}
        onSubmit={(event) => {
          event.preventDefault()
          if (!props.busy) props.onSubmit()
        }}
      >
        {props.children}
        <div ref={refusal}>{isRefused && <ErrorState error={error} />}</div>
        <div role="status">{typed === 'warned' && t(messages.wouldBeLost)}</div>
      </form>
    </Dialog>
  )
}

/** The simple case: one request, then “saved” is said and the dialog closed. */
export function SaveDialog({ send, onClose, ...frame }: Frame & { send: () => Promise<unknown> }): ReactNode {
  const t = useText()
  const saving = useMutation({
    mutationFn: send,
    onSuccess: () => {
      toast(t(messages.saved))
      onClose()
    },
  })
  return (
    <FormDialog
      {...frame}
      busy={saving.isPending}
      error={saving.error}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    />
  )
}
