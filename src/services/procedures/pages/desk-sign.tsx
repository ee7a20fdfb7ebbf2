/** The leader's signature: what follows from it is said, a second factor is asked for when it is not fresh. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import type { CaseView } from '../../../platform/casework/contract.ts'
import {
  ByPasskey,
  type Means,
  SecondFactorField,
  useSecondFactor,
} from '../../../platform/identity/pages/second-factor.tsx'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { messages as ui } from '../../../web/ui/messages.ts'
import { ErrorState, Notice } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { getResult, previewResult, signResult } from '../contract.ts'
import { words } from './desk-messages.ts'

/** The browser's viewer without its list of pages: what is signed is read at full width. */
const paperAlone = (address: string): string => `${address}#navpanes=0&view=FitH`

interface SignDialogProps {
  readonly open: boolean
  readonly view: CaseView
  readonly onClose: () => void
  readonly onSigned: () => void
}

export function SignDialog(props: SignDialogProps): ReactNode {
  const t = useText()
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t(words.sign)} size="wide">
      {props.open && <SignForm {...props} />}
    </Dialog>
  )
}

function SignForm({ view, onClose, onSigned }: SignDialogProps): ReactNode {
  const t = useText()
  const second = useSecondFactor()
  // What is signed is what was read when the dialog opened, also when the case moves on beneath it.
  const [seenVersion] = useState(view.version)
  const result = useQuery({
    queryKey: ['procedures', 'result', view.id],
    queryFn: () => call(getResult, { params: { id: view.id } }),
  })
  const seenResult = useRef<number>(undefined)
  seenResult.current ??= result.data?.version
  const sign = useMutation({
    mutationFn: async (means: Means) => {
      if (seenResult.current === undefined) throw new Error('the drafted result is not loaded')
      await second.confirm(means)
      await call(signResult, {
        params: { id: view.id },
        body: { version: seenResult.current, caseVersion: seenVersion },
      })
    },
    onSuccess: () => {
      toast(t(words.signed))
      onClose()
      onSigned()
    },
    onSettled: second.settled,
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!sign.isPending) sign.mutate('code')
      }}
    >
      <Notice tone="risk">{t(words.signConsequence)}</Notice>
      <iframe
        className="result-preview"
        src={paperAlone(pathOf(previewResult, { id: view.id }))}
        title={t(words.preview)}
      />
      <a href={pathOf(previewResult, { id: view.id })} target="_blank" rel="noreferrer">
        {t(words.openFile)}
      </a>
      <SecondFactorField of={second} />
      {sign.error && <ErrorState error={sign.error} />}
      {result.error && <ErrorState error={result.error} retry={() => void result.refetch()} />}
      <div className="row end">
        <Button onClick={onClose}>{t(ui.cancel)}</Button>
        <ByPasskey of={second} busy={sign.isPending} run={() => sign.mutate('passkey')} />
        <Button type="submit" kind="primary" busy={sign.isPending || result.isPending}>
          {t(words.sign)}
        </Button>
      </div>
    </form>
  )
}
