/** The acts on a report that only this service does: transfer, and closing with proof. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { ServiceDialog } from '../../../platform/casework/pages/desk-case.tsx'
import { call } from '../../../web/ui/client.ts'
import { SelectField, TextArea } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Notice } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { closeReport, type DeskReport, transferReport } from '../contract-desk.ts'
import { deskWords } from './desk-messages.ts'
import { keyOf } from './use-desk-report.ts'

/** Sent once, whatever is clicked; what was seen when it opened is what is acted on. */
function useAct(props: ServiceDialog, send: (version: number, key: string) => Promise<unknown>) {
  const t = useText()
  const client = useQueryClient()
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const [version] = useState(props.view.version)
  return useMutation({
    mutationFn: () => send(version, idempotencyKey),
    onSuccess: async () => {
      toast(t(deskWords.done))
      props.onClose()
      await client.invalidateQueries()
    },
  })
}

function useReport(id: string): DeskReport | undefined {
  return useQueryClient().getQueryData<DeskReport>(keyOf(id))
}

export function Transfer(props: ServiceDialog): ReactNode {
  return props.open && <TransferForm {...props} />
}

function TransferForm(props: ServiceDialog): ReactNode {
  const t = useText()
  const { id } = props.view
  const report = useReport(id)
  const [unitId, setUnitId] = useState('')
  const [reason, setReason] = useState('')
  const acting = useAct(props, (expectedVersion, idempotencyKey) =>
    call(transferReport, { params: { id }, body: { expectedVersion, unitId, reason }, idempotencyKey }),
  )
  return (
    <FormDialog
      title={t(deskWords.transfer)}
      act={t(deskWords.transfer)}
      busy={acting.isPending}
      error={acting.error}
      onClose={props.onClose}
      onSubmit={() => unitId !== '' && reason.trim() !== '' && acting.mutate()}
    >
      <p>{t(deskWords.transferLead)}</p>
      <SelectField
        label={t(deskWords.transferTo)}
        value={unitId}
        onChange={setUnitId}
        choices={(report?.units ?? []).map((unit) => ({ value: unit.id, label: t(unit.name) }))}
      />
      <TextArea label={t(deskWords.reason)} value={reason} onChange={setReason} maxLength={2000} rows={3} required />
    </FormDialog>
  )
}

export function Close(props: ServiceDialog): ReactNode {
  return props.open && <CloseForm {...props} />
}

function CloseForm(props: ServiceDialog): ReactNode {
  const t = useText()
  const { id } = props.view
  const report = useReport(id)
  const [answer, setAnswer] = useState('')
  const acting = useAct(props, (expectedVersion, idempotencyKey) =>
    call(closeReport, { params: { id }, body: { expectedVersion, answer }, idempotencyKey }),
  )
  return (
    <FormDialog
      title={t(deskWords.close)}
      act={t(deskWords.close)}
      busy={acting.isPending}
      error={acting.error}
      onClose={props.onClose}
      onSubmit={() => answer.trim() !== '' && acting.mutate()}
    >
      <Notice tone={report?.hasProof ? 'info' : 'risk'}>
        {t(report?.hasProof ? deskWords.closeLead : deskWords.noProof)}
      </Notice>
      <TextArea
        label={t(deskWords.answerLabel)}
        value={answer}
        onChange={setAnswer}
        maxLength={2000}
        rows={4}
        required
      />
    </FormDialog>
  )
}
