/** The result of a case: drafted by the specialist, then on its way to be sealed and issued. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime, type Message } from '../../../kernel/i18n.ts'
import type { CaseView } from '../../../platform/casework/contract.ts'
import { documentContent } from '../../../platform/documents/contract.ts'
import { call, pathOf, ProblemError } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { controlId, type Wrong } from '../../../web/ui/form/check.ts'
import { FormFields } from '../../../web/ui/form/form-fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, ErrorState, Notice } from '../../../web/ui/page.tsx'
import { ErrorSummary } from '../../../web/ui/progress.tsx'
import { type State, StatusChip } from '../../../web/ui/status.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import {
  finishResult,
  getResult,
  previewResult,
  type ResultDraft,
  type ResultState,
  retrySealing,
  saveResult,
} from '../contract.ts'
import { activeFields, type Answers } from '../form.ts'
import { words } from './desk-messages.ts'

export const resultWords: Readonly<Record<ResultState, { state: State; words: Message }>> = {
  none: { state: 'due', words: words.stateNone },
  drafted: { state: 'progress', words: words.stateDrafted },
  sealing: { state: 'progress', words: words.stateSealing },
  'seal-failed': { state: 'overdue', words: words.stateFailed },
  issued: { state: 'done', words: words.stateIssued },
  revoked: { state: 'overdue', words: words.stateRevoked },
}

export function ResultPanel({ view }: { view: CaseView }): ReactNode {
  const t = useText()
  const beforeResult = view.actable.phase === 'submitted' || view.actable.phase === 'supplement'
  const asked = useQuery({
    queryKey: ['procedures', 'result', view.id],
    queryFn: () => call(getResult, { params: { id: view.id } }),
    enabled: !beforeResult,
  })
  if (beforeResult) return null
  return (
    <section className="card stack" aria-label={t(words.result)}>
      <Answer of={asked} lines={3}>
        {(result) => (
          <>
            <div className="row between">
              <h3>{t(words.result)}</h3>
              <StatusChip state={resultWords[result.state].state}>{t(resultWords[result.state].words)}</StatusChip>
            </div>
            <ResultFacts result={result} />
            {result.mayEdit && <ResultEditor result={result} view={view} />}
          </>
        )}
      </Answer>
    </section>
  )
}

/** Whose step it is to draft sees the form at once; a leader who only signs opens it to correct. */
function ResultEditor({ result, view }: { result: ResultDraft; view: CaseView }): ReactNode {
  const t = useText()
  const form = <ResultForm key={result.version} result={result} view={view} />
  if (view.actions.some((action) => action.type === 'draft')) return form
  return (
    <details>
      <summary>{t(words.correct)}</summary>
      {form}
    </details>
  )
}

function ResultFacts({ result }: { result: ResultDraft }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const retry = useMutation({
    mutationFn: () => call(retrySealing, { params: { id: result.caseId } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['procedures', 'result', result.caseId] }),
  })
  const address = result.documentId
    ? pathOf(documentContent, { id: result.documentId })
    : result.state === 'drafted'
      ? pathOf(previewResult, { id: result.caseId })
      : null
  return (
    <>
      <p className="soft">
        {[
          t(result.template.title),
          result.number && t(words.number, { number: result.number }),
          result.draftedBy && t(words.draftedBy, { name: result.draftedBy }),
          result.signedBy && t(words.signedBy, { name: result.signedBy }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {result.failure && (
        <Notice tone="overdue">
          <p>
            {t(words.failure, {
              tries: result.failure.tries,
              time: formatDateTime(language, result.failure.at),
              reason: result.failure.reason,
            })}
          </p>
          <Button size="small" busy={retry.isPending} onClick={() => retry.mutate()}>
            {t(words.retry)}
          </Button>
          {retry.error && <ErrorState error={retry.error} />}
        </Notice>
      )}
      {address && (
        <a href={address} target="_blank" rel="noreferrer">
          {t(result.state === 'issued' ? words.openFile : words.preview)}
        </a>
      )}
    </>
  )
}

/** Errors of the server as the form shows them. */
function wrongOf(error: unknown): { pointer: string; words: string }[] {
  if (!(error instanceof ProblemError)) return []
  return Object.entries(error.fields).map(([pointer, text]) => ({
    pointer: pointer.replace(/^\/fields/, ''),
    words: text,
  }))
}

function ResultForm({ result, view }: { result: ResultDraft; view: CaseView }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [fields, setFields] = useState<Answers>(result.fields)
  const [attempt, setAttempt] = useState(0)
  const { fields: active, required } = activeFields(result.schema, fields)
  const params = { id: result.caseId }
  const keep = () => call(saveResult, { params, body: { version: result.version, fields: { ...fields } } })
  const save = useMutation({ mutationFn: keep, onSuccess: () => toast(t(words.saved)) })
  const finish = useMutation({
    mutationFn: async () => {
      const saved = await keep()
      await call(finishResult, { params, body: { version: saved.version, caseVersion: view.version, passOn: true } })
    },
    onSuccess: () => toast(t(words.finished)),
  })
  const settle = {
    onError: () => setAttempt((before) => before + 1),
    onSuccess: () => void client.invalidateQueries(),
  }
  const error = finish.error ?? save.error
  const errors: readonly (Wrong | { pointer: string; words: string })[] = wrongOf(error)
  const busy = save.isPending || finish.isPending
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) finish.mutate(undefined, settle)
      }}
    >
      <p className="soft">{t(words.draftHelp)}</p>
      <ErrorSummary
        attempt={attempt}
        errors={wrongOf(error).map((one) => ({ fieldId: controlId(one.pointer), words: one.words }))}
      />
      <FormFields
        fields={[...active].map(([name, field]) => [name, field, required.has(name)] as const)}
        context={{
          answers: fields,
          errors,
          set: (name, value) => setFields((before) => ({ ...before, [name]: value })),
        }}
      />
      {error && <ErrorState error={error} />}
      <div className="row">
        <Button type="submit" kind="primary" busy={busy}>
          {t(words.finish)}
        </Button>
        <Button busy={busy} onClick={() => save.mutate(undefined, settle)}>
          {t(words.saveDraft)}
        </Button>
      </div>
    </form>
  )
}
