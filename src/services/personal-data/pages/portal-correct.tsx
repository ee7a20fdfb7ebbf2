/** “This is wrong”: what is recorded, what is right, how one knows, and papers; it becomes a case. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { ValueField } from '../../../platform/registry/pages/value-field.tsx'
import { call, ProblemError } from '../../../web/ui/client.ts'
import { Button, GoButton } from '../../../web/ui/controls.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, ErrorState, NotFound, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import type { ReplyOf } from '../../../kernel/endpoint.ts'
import { askCorrection, getOwnValue } from '../contract.ts'
import { words } from './correction-messages.ts'
import { messages } from './page-messages.ts'
import { type Proof, Proofs } from './proofs.tsx'

type Own = ReplyOf<typeof getOwnValue>
interface Place {
  readonly registry: string
  readonly recordId: string
  readonly field: string
}

export default function Correct(): ReactNode {
  return (
    <SignedIn face="portal" as="citizen" level={1}>
      {() => <Loaded />}
    </SignedIn>
  )
}

function Loaded(): ReactNode {
  const { registry = '', record = '', field = '' } = useQueryText()
  const place = { registry, recordId: record, field }
  const found = useQuery({
    queryKey: ['my-data', 'value', place],
    queryFn: ({ signal }) => call(getOwnValue, { query: place, signal }),
    enabled: field !== '',
  })
  // It is come to from a value; an address without one says nothing.
  if (field === '') return <NotFound />
  return (
    <Answer of={found} alone lines={6}>
      {(own) => <Ask own={own} place={place} />}
    </Answer>
  )
}

function Ask({ own, place }: { own: Own; place: Place }): ReactNode {
  const t = useText()
  return (
    <div className="measure stack wide">
      <PageHeader
        title={t(words.title, { field: t(own.field.title) })}
        lead={t(words.lead, { unit: t(own.unit), days: own.days })}
        back={{ to: '/me/data', label: t(words.backToData) }}
      />
      <dl className="answers">
        <div>
          <dt>{t(words.recorded)}</dt>
          <dd>
            {t(own.shown)}
            <div className="soft small">
              {t(messages.where, { source: t(own.source), date: formatDate(own.since) })}
            </div>
          </dd>
        </div>
      </dl>
      {own.correction ? (
        <Notice title={t(words.alreadyTitle)}>
          <GoButton to={`/cases/${own.correction.caseId}`} kind="primary">
            {t(words.follow, { code: own.correction.code })}
          </GoButton>
        </Notice>
      ) : (
        <Form own={own} place={place} />
      )}
    </div>
  )
}

function Form({ own, place }: { own: Own; place: Place }): ReactNode {
  const t = useText()
  const go = useGo()
  const client = useQueryClient()
  const [value, setValue] = useState<unknown>(own.value)
  const [said, setSaid] = useState('')
  const [why, setWhy] = useState('')
  const [files, setFiles] = useState<readonly Proof[]>([])
  const [tried, setTried] = useState(false)
  // One key for the whole form: a second press or a retry after a lost connection is the same request.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const changed = own.typed && JSON.stringify(value) !== JSON.stringify(own.value)
  const send = useMutation({
    mutationFn: () =>
      call(askCorrection, {
        body: { ...place, ...(changed && { value: value ?? null }), said, why, paperIds: files.map(({ id }) => id) },
        idempotencyKey,
      }),
    onSuccess: async ({ caseId }) => {
      await client.invalidateQueries({ queryKey: ['my-data'] })
      go(`/cases/${caseId}`)
    },
  })
  const missing = (text: string) => tried && text.trim() === ''
  const errors = send.error instanceof ProblemError ? withoutPrefix(send.error.fields) : {}
  return (
    <form
      className="stack wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!send.isPending && said.trim() !== '' && why.trim() !== '') send.mutate()
      }}
    >
      {own.typed && (
        <section className="stack tight">
          <h2>{t(words.right)}</h2>
          <ValueField field={own.field} value={value} onChange={setValue} errors={errors} />
        </section>
      )}
      <TextArea
        label={t(words.said)}
        help={t(words.saidHelp)}
        value={said}
        onChange={setSaid}
        maxLength={2000}
        error={missing(said) ? t(words.saidMissing) : undefined}
      />
      <TextArea
        label={t(words.why)}
        help={t(words.whyHelp)}
        value={why}
        onChange={setWhy}
        maxLength={2000}
        error={missing(why) ? t(words.whyMissing) : undefined}
      />
      <Proofs files={files} onChange={setFiles} />
      {send.error && <ErrorState error={send.error} />}
      <div className="row">
        <Button type="submit" kind="primary" busy={send.isPending}>
          {t(words.send)}
        </Button>
      </div>
    </form>
  )
}

/** Pointers of the registry are below `/values`. */
export function withoutPrefix(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).map(([pointer, detail]) => [pointer.replace(/^\/values/, ''), detail]),
  )
}
