/** What a correction puts into the page of a case at the desk: the request, its papers, what was found, the decision. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import type { CaseView } from '../../../platform/casework/contract.ts'
import type { DeskCaseParts, ServiceDialog } from '../../../platform/casework/pages/desk-case.tsx'
import { ValueField } from '../../../platform/registry/pages/value-field.tsx'
import { call, ProblemError } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { DateField } from '../../../web/ui/day-fields.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, ErrorState, Notice } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { type Correction, getCorrection, grantCorrection, saveFinding } from '../contract.ts'
import { words } from './correction-messages.ts'
import { Papers, Request } from './correction-view.tsx'
import { withoutPrefix } from './portal-correct.tsx'

const keyOf = (id: string) => ['personal-data', 'correction', id] as const

function useCorrection(id: string) {
  return useQuery({ queryKey: keyOf(id), queryFn: ({ signal }) => call(getCorrection, { params: { id }, signal }) })
}

function Content({ view }: { view: CaseView }): ReactNode {
  const t = useText()
  return (
    <Answer of={useCorrection(view.id)} lines={6}>
      {(one) => (
        <>
          <section className="card">
            <h3>{t(words.request)}</h3>
            <Request of={one} />
            <h4 className="soft">{t(words.papers)}</h4>
            <Papers of={one} />
          </section>
          <section className="card stack">
            <h3>{t(words.finding)}</h3>
            {one.finding ? <Finding of={one.finding} /> : !one.mayCheck && <p>{t(words.findingNone)}</p>}
            {one.mayCheck && <FindingForm key={JSON.stringify(one.finding)} of={one} />}
          </section>
        </>
      )}
    </Answer>
  )
}

function Finding({ of: found }: { of: NonNullable<Correction['finding']> }): ReactNode {
  const t = useText()
  return (
    <dl className="answers">
      <div>
        <dt>{t(words.right)}</dt>
        <dd>{t(words.grantedIs, { value: t(found.shown), date: formatDate(found.validFrom) })}</dd>
      </div>
      <div>
        <dt>{t(words.note)}</dt>
        <dd>
          {found.note} {found.by && <span className="soft small">· {t(words.findingBy, { name: found.by })}</span>}
        </dd>
      </div>
    </dl>
  )
}

function FindingForm({ of: one }: { of: Correction }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [value, setValue] = useState<unknown>(one.finding?.value ?? one.value ?? undefined)
  const [validFrom, setValidFrom] = useState(one.finding?.validFrom ?? one.since)
  const [note, setNote] = useState(one.finding?.note ?? '')
  const save = useMutation({
    mutationFn: () =>
      call(saveFinding, { params: { id: one.caseId }, body: { value: value ?? null, validFrom, note } }),
    onSuccess: (saved) => {
      toast(t(words.saved))
      client.setQueryData(keyOf(one.caseId), saved)
    },
  })
  const errors = save.error instanceof ProblemError ? withoutPrefix(save.error.fields) : {}
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!save.isPending && note.trim() !== '') save.mutate()
      }}
    >
      <p className="soft">{t(words.findingLead)}</p>
      <ValueField field={one.field} value={value} onChange={setValue} errors={errors} />
      <DateField label={t(words.validFrom)} value={validFrom} onChange={setValidFrom} required />
      <TextArea
        label={t(words.note)}
        help={t(words.noteHelp)}
        value={note}
        onChange={setNote}
        maxLength={2000}
        required
      />
      {save.error && <ErrorState error={save.error} />}
      <div>
        <Button type="submit" busy={save.isPending}>
          {t(words.saveFinding)}
        </Button>
      </div>
    </form>
  )
}

function Grant(props: ServiceDialog): ReactNode {
  return props.open && <GrantForm {...props} />
}

function GrantForm({ view, onClose }: ServiceDialog): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const found = useCorrection(view.id).data?.finding
  const [reason, setReason] = useState('')
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const [seenVersion] = useState(view.version)
  const decide = useMutation({
    mutationFn: () =>
      call(grantCorrection, {
        params: { id: view.id },
        body: { expectedVersion: seenVersion, reason },
        idempotencyKey,
      }),
    onSuccess: async () => {
      toast(t(words.done))
      onClose()
      await client.invalidateQueries()
    },
  })
  return (
    <FormDialog
      title={t(words.grant)}
      act={t(words.grant)}
      busy={decide.isPending}
      error={decide.error}
      onClose={onClose}
      onSubmit={() => reason.trim() !== '' && decide.mutate()}
    >
      <Notice tone={found ? 'info' : 'risk'}>
        {found
          ? t(words.grantConsequence, { value: t(found.shown), date: formatDate(found.validFrom) })
          : t(words.grantUnchecked)}
      </Notice>
      <TextArea label={t(words.reason)} value={reason} onChange={setReason} maxLength={2000} required />
    </FormDialog>
  )
}

export const correctionDeskCase: DeskCaseParts = {
  Content,
  dialogs: { grant: Grant },
  inContent: [],
  keysOf: (id) => [keyOf(id)],
}
