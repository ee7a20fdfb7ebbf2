/** The form as a clerk fills it: all on one page, papers scanned at the counter, the check before it is received. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { ReplyOf } from '../../../kernel/endpoint.ts'
import { uploadBytesMax } from '../../../platform/documents/contract.ts'
import { call, ProblemError, upload } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { CheckboxField, RadioGroup } from '../../../web/ui/fields.tsx'
import { FileDrop } from '../../../web/ui/file-drop.tsx'
import { controlId, fieldsOf, pagesOf } from '../../../web/ui/form/check.ts'
import { FormFields } from '../../../web/ui/form/form-fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { ErrorState } from '../../../web/ui/page.tsx'
import { type ErrorLine, ErrorSummary, SaveState, type Saving } from '../../../web/ui/progress.tsx'
import {
  checkDraft,
  deletePaper,
  type Draft,
  type DraftCheck,
  type DraftFile,
  type Paper,
  saveDraft,
  submitCounterDraft,
  uploadPaper,
} from '../contract.ts'
import type { Answers } from '../form.ts'
import { words } from './desk-messages.ts'
import { findingsOf } from './findings.ts'
import { merged, sourcesAfter } from './portal/draft-store.ts'

type Received = ReplyOf<typeof submitCounterDraft>

const saveAfterMs = 600

/** Answers that are saved a moment after they are typed. `flush` saves at once and waits. */
function useAnswers(draft: Draft) {
  const [answers, setAnswers] = useState<Answers>(draft.answers)
  const [sources, setSources] = useState(draft.sources)
  const [saving, setSaving] = useState<Saving>({ state: 'idle' })
  const version = useRef(draft.version)
  const waiting = useRef<Record<string, unknown>>({})
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const sending = useRef<Promise<void>>(undefined)
  const send = async (): Promise<void> => {
    const set = waiting.current
    if (Object.keys(set).length === 0) return
    waiting.current = {}
    setSaving({ state: 'saving' })
    try {
      const saved = await call(saveDraft, { params: { id: draft.id }, body: { version: version.current, set } })
      version.current = saved.version
      // What the city knows of the person, or no more once the form is about somebody else. What is being typed counts before it.
      setAnswers((before) => merged({ ...before, ...saved.changedElsewhere }, waiting.current))
      setSources((before) => sourcesAfter({ ...draft, sources: before }, saved))
      setSaving({ state: 'saved', at: saved.savedAt })
    } catch (error) {
      // Nothing typed is dropped: it goes out with the next save.
      waiting.current = { ...set, ...waiting.current }
      setSaving({ state: 'failed', why: error instanceof ProblemError ? error.body.title : String(error) })
      throw error
    }
  }
  // One save at a time, in order. What waits is tried again by the next, so a failure before does not matter here.
  const flush = (): Promise<void> => {
    clearTimeout(timer.current)
    sending.current = (sending.current ?? Promise.resolve()).then(send, send)
    return sending.current
  }
  const change = (name: string, value: unknown): void => {
    setAnswers((before) => ({ ...before, [name]: value }))
    waiting.current[name] = value ?? null
    clearTimeout(timer.current)
    timer.current = setTimeout(
      () => void flush().catch((error: unknown) => console.warn('not saved yet', error)),
      saveAfterMs,
    )
  }
  const leave = useRef(flush)
  leave.current = flush
  // Who goes to another page in the moment after a key leaves nothing behind.
  useEffect(() => () => void leave.current().catch((error: unknown) => console.warn('not saved', error)), [])
  return { answers, sources, change, saving, flush }
}

export function CounterForm({
  draft,
  onReceived,
}: {
  draft: Draft
  onReceived: (received: Received) => void
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { answers, sources, change, saving, flush } = useAnswers(draft)
  const [attempt, setAttempt] = useState(0)
  const [payment, setPayment] = useState<'cash' | 'qr'>('cash')
  const [originalsSeen, setOriginalsSeen] = useState(false)
  const check = useQuery({
    queryKey: ['procedures', 'check', draft.id],
    queryFn: () => call(checkDraft, { params: { id: draft.id } }),
    enabled: false,
  })
  const receive = useMutation({
    mutationFn: async () => {
      await flush()
      const found = await check.refetch()
      if (found.error) throw found.error
      if (!found.data?.ready) throw new NotReady(answers)
      return call(submitCounterDraft, { params: { id: draft.id }, body: { payment, originalsSeen } })
    },
    onSuccess: onReceived,
    onError: () => setAttempt((before) => before + 1),
  })
  const refused = receive.error instanceof NotReady ? receive.error.answers : undefined
  const findings = refused && check.data ? findingsOf(draft, refused, check.data, language) : []
  return (
    <form
      className="stack wide"
      onSubmit={(event) => {
        event.preventDefault()
        if (!receive.isPending) receive.mutate()
      }}
    >
      <div className="row between">
        <h2>
          {draft.applicant.name} · {t(draft.name)}
        </h2>
        <SaveState saving={saving} />
      </div>
      <ErrorSummary
        attempt={attempt}
        errors={[
          ...findings.map(({ pointer, line }) => ({ fieldId: controlId(pointer), words: line })),
          ...(refused ? missingPapers(check.data, t) : []),
        ]}
      />
      <section className="card stack">
        <h2>{t(words.fillIn)}</h2>
        {pagesOf(draft.form, answers).map((page) => (
          <fieldset key={page.id} className="group">
            <legend>
              <h3>{t(page.title)}</h3>
            </legend>
            <FormFields
              fields={fieldsOf(draft.form, answers, page.id)}
              context={{ answers, sources, errors: findings, set: change }}
            />
          </fieldset>
        ))}
      </section>
      <Papers draft={draft} check={check.data} />
      <section className="card stack">
        <CheckboxField label={t(words.originalsSeen)} checked={originalsSeen} onChange={setOriginalsSeen} />
        <RadioGroup
          label={t(words.payment)}
          value={payment}
          onChange={(value) => setPayment(value === 'qr' ? 'qr' : 'cash')}
          choices={[
            { value: 'cash', label: t(words.cash) },
            { value: 'qr', label: t(words.qr) },
          ]}
        />
        {receive.error && !(receive.error instanceof NotReady) && <ErrorState error={receive.error} />}
        <div>
          <Button type="submit" kind="primary" busy={receive.isPending}>
            {t(words.receive)}
          </Button>
        </div>
      </section>
    </form>
  )
}

/** The summary on top says what is wrong with these answers; this only stops the submission. */
class NotReady extends Error {
  readonly answers: Answers
  constructor(answers: Answers) {
    super('the draft is not ready')
    this.answers = answers
  }
}

function missingPapers(check: DraftCheck | undefined, t: ReturnType<typeof useText>): ErrorLine[] {
  return (check?.papers ?? []).flatMap((paper) =>
    paper.finding ? [{ fieldId: `paper-${paper.slot}`, words: t(paper.finding) }] : [],
  )
}

function Papers({ draft, check }: { draft: Draft; check: DraftCheck | undefined }): ReactNode {
  const t = useText()
  const asked = (paper: Paper) => check?.papers.find((one) => one.slot === paper.slot)?.asked ?? paper.need !== 'when'
  return (
    <section className="card stack">
      <h2>{t(words.papers)}</h2>
      {draft.papers
        .filter((paper) => !paper.known && asked(paper))
        .map((paper) => (
          <PaperSlot key={paper.slot} draft={draft} paper={paper} />
        ))}
    </section>
  )
}

function PaperSlot({ draft, paper }: { draft: Draft; paper: Paper }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [progress, setProgress] = useState<number>()
  const [error, setError] = useState<unknown>()
  const files = draft.files.filter((file) => file.slot === paper.slot)
  const remember = (change: (files: DraftFile[]) => DraftFile[]) =>
    client.setQueryData<Draft>(
      ['procedures', 'draft', draft.id],
      (before) => before && { ...before, files: change(before.files) },
    )
  const send = async (file: File): Promise<void> => {
    setError(undefined)
    setProgress(0)
    try {
      const stored = await upload(
        uploadPaper,
        { params: { id: draft.id, slot: paper.slot }, query: { name: file.name }, body: file },
        setProgress,
      )
      remember((before) => [...before, stored])
    } catch (problem) {
      setError(problem)
    } finally {
      setProgress(undefined)
    }
  }
  const remove = async (file: DraftFile): Promise<void> => {
    try {
      await call(deletePaper, { params: { id: draft.id, slot: paper.slot, fileId: file.id } })
      remember((before) => before.filter((one) => one.id !== file.id))
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <div className="stack tight" id={`paper-${paper.slot}`} tabIndex={-1}>
      <h3>{t(paper.name)}</h3>
      {paper.help && <p className="soft">{t(paper.help)}</p>}
      <ul role="list" className="file-list">
        {files.map((file) => (
          <li key={file.id}>
            {file.name}
            <Button kind="quiet" size="small" onClick={() => void remove(file)}>
              {t(words.removeFile, { name: file.name })}
            </Button>
          </li>
        ))}
      </ul>
      {files.length < paper.filesMax && (
        <FileDrop label={t(paper.name)} onFile={send} bytesMax={uploadBytesMax} busy={progress} />
      )}
      {error !== undefined && <ErrorState error={error} />}
    </div>
  )
}
