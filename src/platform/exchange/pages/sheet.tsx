/** A dialog with a form that is sent once, and closed when it is saved. */
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { Button } from '../../../web/ui/controls.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { messages as ui } from '../../../web/ui/messages.ts'
import { ErrorState } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { words } from './page-messages.ts'

export function Sheet(props: {
  title: string
  act: string
  danger?: boolean
  send: () => Promise<unknown>
  onClose: () => void
  children: ReactNode
}): ReactNode {
  const t = useText()
  const form = useId()
  const sending = useMutation({
    mutationFn: props.send,
    onSuccess: () => {
      toast(t(words.saved))
      props.onClose()
    },
  })
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      actions={
        <>
          <Button onClick={props.onClose}>{t(ui.cancel)}</Button>
          <Button type="submit" form={form} kind={props.danger ? 'danger' : 'primary'} busy={sending.isPending}>
            {props.act}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (!sending.isPending) sending.mutate()
        }}
      >
        {props.children}
        {sending.error && <ErrorState error={sending.error} />}
      </form>
    </Dialog>
  )
}
