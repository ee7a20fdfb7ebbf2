/** An issued result is revoked: what follows is said, the legal ground and the reason are asked for, and a second factor. */
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { CaseView } from '../../../platform/casework/contract.ts'
import {
  ByPasskey,
  type Means,
  SecondFactorField,
  useSecondFactor,
} from '../../../platform/identity/pages/second-factor.tsx'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { TextArea, TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { messages as ui } from '../../../web/ui/messages.ts'
import { ErrorState, Notice } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { revokeIssued } from '../contract.ts'
import { words } from './desk-messages.ts'

interface RevokeDialogProps {
  readonly open: boolean
  readonly view: CaseView
  readonly onClose: () => void
  readonly onRevoked: () => void
}

export function RevokeDialog(props: RevokeDialogProps): ReactNode {
  const t = useText()
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t(words.revoke)}>
      {props.open && <RevokeForm {...props} />}
    </Dialog>
  )
}

function RevokeForm({ view, onClose, onRevoked }: RevokeDialogProps): ReactNode {
  const t = useText()
  const second = useSecondFactor()
  const [legalGround, setLegalGround] = useState('')
  const [reason, setReason] = useState('')
  const revoke = useMutation({
    mutationFn: async (means: Means) => {
      await second.confirm(means)
      await call(revokeIssued, { params: { id: view.id }, body: { caseVersion: view.version, legalGround, reason } })
    },
    onSuccess: () => {
      toast(t(words.revoked))
      onClose()
      onRevoked()
    },
    onSettled: second.settled,
  })
  const filled = legalGround.trim() !== '' && reason.trim() !== ''
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!revoke.isPending && filled) revoke.mutate('code')
      }}
    >
      <Notice tone="risk">{t(words.revokeConsequence)}</Notice>
      <TextField
        label={t(words.legalGround)}
        help={t(words.legalGroundHelp)}
        value={legalGround}
        onChange={setLegalGround}
        maxLength={4000}
        required
      />
      <TextArea label={t(words.reason)} value={reason} onChange={setReason} maxLength={4000} required />
      <SecondFactorField of={second} />
      {revoke.error && <ErrorState error={revoke.error} />}
      <div className="row end">
        <Button onClick={onClose}>{t(ui.cancel)}</Button>
        <ByPasskey of={second} busy={revoke.isPending} run={() => filled && revoke.mutate('passkey')} />
        <Button type="submit" kind="danger" busy={revoke.isPending}>
          {t(words.revoke)}
        </Button>
      </div>
    </form>
  )
}
