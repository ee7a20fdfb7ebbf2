/** What a correction puts into the page of one's case. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import type { MyCase } from '../../../platform/casework/contract.ts'
import { useAct } from '../../../platform/casework/pages/case-acts.tsx'
import type { MyCaseParts } from '../../../platform/casework/pages/portal-case.tsx'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, ErrorState, Notice } from '../../../web/ui/page.tsx'
import { getCorrection } from '../contract.ts'
import { words } from './correction-messages.ts'
import { Papers, Request } from './correction-view.tsx'
import { type Proof, Proofs } from './proofs.tsx'

function useCorrection(id: string) {
  return useQuery({
    queryKey: ['case', id, 'correction'],
    queryFn: ({ signal }) => call(getCorrection, { params: { id }, signal }),
  })
}

function Result({ data }: { data: MyCase }): ReactNode {
  const t = useText()
  const { data: one } = useCorrection(data.id)
  if (one?.state === 'granted' && one.finding) {
    const { shown, validFrom } = one.finding
    return (
      <Notice tone="done" title={t(words.granted)}>
        <p>{t(words.grantedIs, { value: t(shown), date: formatDate(validFrom) })}</p>
        <Go to="/me/data">{t(words.seeData)}</Go>
      </Notice>
    )
  }
  if (data.phase !== 'refused' && data.phase !== 'stopped') return null
  return (
    <Notice tone="overdue" title={t(words.notGranted)}>
      {t(words.notGrantedBody)}
    </Notice>
  )
}

function Content({ data }: { data: MyCase }): ReactNode {
  const t = useText()
  return (
    <Answer of={useCorrection(data.id)} lines={5}>
      {(one) => (
        <section className="stack tight">
          <h2>{t(words.request)}</h2>
          <Request of={one} />
          <h3>{t(words.papers)}</h3>
          <Papers of={one} />
        </section>
      )}
    </Answer>
  )
}

function Supplement({ data }: { data: MyCase }): ReactNode {
  const t = useText()
  const [files, setFiles] = useState<readonly Proof[]>([])
  const [note, setNote] = useState('')
  const { busy, error, act } = useAct(data)
  const papers = files.map(({ id, name }) => ({
    kind: 'proof',
    name: { vi: name, en: name },
    fileId: id,
    source: 'uploaded' as const,
  }))
  return (
    <div className="stack">
      <Proofs files={files} onChange={setFiles} />
      <TextArea label={t(words.supplementNote)} optional value={note} onChange={setNote} maxLength={2000} />
      {error !== undefined && <ErrorState error={error} />}
      <div>
        <Button
          kind="primary"
          busy={busy}
          onClick={() => void act({ type: 'provide-supplement', papers, ...(note.trim() !== '' && { note }) })}
        >
          {t(words.supplementSend)}
        </Button>
      </div>
    </div>
  )
}

export const correctionCase: MyCaseParts = { Supplement, Result, Content }
