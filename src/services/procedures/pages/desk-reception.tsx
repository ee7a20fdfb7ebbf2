/** Walk-in reception: the person, the procedure, the form, the papers, the fee, and the slip to print. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button, GoButton } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { useSession } from '../../../web/ui/session.tsx'
import { documentContent } from '../../../platform/documents/contract.ts'
import { getDraft, type submitCounterDraft } from '../contract.ts'
import type { ReplyOf } from '../../../kernel/endpoint.ts'
import { CounterForm } from './desk-counter-form.tsx'
import { CounterPerson } from './desk-counter-person.tsx'
import { words } from './desk-messages.ts'

type Received = ReplyOf<typeof submitCounterDraft>

export default function ReceptionPage(): ReactNode {
  const t = useText()
  const go = useGo()
  const session = useSession()
  const draftId = useQueryText()['draft']
  const [received, setReceived] = useState<Received>()
  // The counter is the unit at which this official holds the clerk's role.
  const unit = session.data?.units.find((one) => one.roles.includes('one-stop-clerk')) ?? session.data?.units[0]
  return (
    <div className="desk-page stack">
      <PageHeader title={t(words.reception)} lead={unit ? t(unit.name) : t(words.receptionLead)} />
      {received ? (
        <Done
          received={received}
          onNext={() => {
            setReceived(undefined)
            go('/reception')
          }}
        />
      ) : draftId ? (
        <CounterDraft id={draftId} onReceived={setReceived} />
      ) : (
        unit && <CounterPerson unitId={unit.id} onStarted={(id) => go('/reception', { draft: id })} />
      )}
    </div>
  )
}

function CounterDraft({ id, onReceived }: { id: string; onReceived: (received: Received) => void }): ReactNode {
  const asked = useQuery({
    queryKey: ['procedures', 'draft', id],
    queryFn: () => call(getDraft, { params: { id } }),
    // What is typed here is newer than anything a second reading would bring.
    staleTime: Number.POSITIVE_INFINITY,
  })
  return <Answer of={asked}>{(draft) => <CounterForm draft={draft} onReceived={onReceived} />}</Answer>
}

function Done({ received, onNext }: { received: Received; onNext: () => void }): ReactNode {
  const t = useText()
  return (
    <Notice tone="done" title={t(words.received, { code: received.code })} live>
      <div className="row">
        <a
          className="button"
          data-kind="primary"
          href={pathOf(documentContent, { id: received.receiptDocumentId })}
          target="_blank"
          rel="noreferrer"
        >
          {t(words.printSlip)}
        </a>
        <GoButton to={`/cases/${received.caseId}`}>{t(words.toCase)}</GoButton>
        <Button onClick={onNext}>{t(words.nextPerson)}</Button>
      </div>
    </Notice>
  )
}
