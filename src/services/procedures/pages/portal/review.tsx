/** Check your answers: each with its way back, the office, the fee and the date; then submit, once. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { formatDate, formatMoney } from '../../../../kernel/i18n.ts'
import { call, ProblemError } from '../../../../web/ui/client.ts'
import { Button, Go } from '../../../../web/ui/controls.tsx'
import { CheckboxField, RadioGroup } from '../../../../web/ui/fields.tsx'
import { fieldsOf, pagesOf } from '../../../../web/ui/form/check.ts'
import { wordsOf } from '../../../../web/ui/form/words.ts'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { messages as uiMessages } from '../../../../web/ui/messages.ts'
import { useGo } from '../../../../web/ui/navigation.tsx'
import { Answer, ErrorState, Notice, PageHeader, useOnline } from '../../../../web/ui/page.tsx'
import { SaveState, StepBar } from '../../../../web/ui/progress.tsx'
import { checkDraft, type DeliveryWay, type DraftCheck, quoteDraft, submitDraft } from '../../contract.ts'
import { findingsOf } from '../findings.ts'
import { messages } from '../page-messages.ts'
import { papersOf } from './papers-of.ts'
import { dropKept } from './draft-store.ts'
import type { DraftWork } from './use-draft.ts'
import { WithDraft } from './with-draft.tsx'

export default function Review(): ReactNode {
  return <WithDraft>{(work) => <Check work={work} />}</WithDraft>
}

const deliveryWords = {
  online: messages.deliveryOnline,
  counter: messages.deliveryCounter,
  post: messages.deliveryPost,
} as const

function Check({ work }: { work: DraftWork }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { draft, answers } = work
  const check = useQuery({
    queryKey: ['draft-check', draft.id, draft.version, draft.files.length],
    queryFn: async ({ signal }) => {
      await work.flush()
      return call(checkDraft, { params: { id: draft.id }, signal })
    },
    placeholderData: (before) => before,
  })
  const pages = pagesOf(draft.form, answers)
  return (
    <div className="measure stack wide">
      <StepBar
        at={pages.length + 1}
        of={pages.length + 2}
        words={t(messages.stepOf, { at: pages.length + 2, of: pages.length + 2 })}
      />
      <PageHeader
        title={t(messages.reviewTitle)}
        lead={draft.name[language]}
        back={{ to: `/apply/${draft.id}`, label: t(messages.toTasks) }}
      />
      {check.data && !check.data.ready && <Findings work={work} check={check.data} />}
      {pages.map((page) => (
        <section key={page.id} className="stack tight">
          <h2>{page.title[language]}</h2>
          <dl className="answers">
            {fieldsOf(draft.form, answers, page.id).map(([name, field]) => (
              <div key={name}>
                <dt>{field['x-label'][language]}</dt>
                <dd>{wordsOf(field, answers[name], language)}</dd>
                <dd className="change">
                  <Go
                    to={`/apply/${draft.id}/form/${page.id}`}
                    search={{ from: 'review' }}
                    aria-label={t(messages.changeWhat, { what: field['x-label'][language] })}
                  >
                    {t(uiMessages.change)}
                  </Go>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <PapersSummary work={work} check={check.data} />
      {draft.kind === 'application' && <Delivery work={work} />}
      {draft.kind === 'application' && check.data?.ready && <QuoteBox id={draft.id} version={draft.version} />}
      <SaveState saving={work.saving} />
      <Submit work={work} ready={check.data?.ready ?? false} recheck={() => void check.refetch()} />
    </div>
  )
}

/** All that is wrong, with the way to each. */
function Findings({ work, check }: { work: DraftWork; check: DraftCheck }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { draft, answers } = work
  const lines = findingsOf(draft, answers, check, language)
  const papers = check.papers.filter((one) => one.finding)
  return (
    <div className="error-summary" role="alert">
      <h2>{t(messages.missing, { n: lines.length + papers.length })}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line.pointer + line.line}>
            <Go to={`/apply/${draft.id}/form/${line.pageId}`} search={{ from: 'review' }}>
              {line.line}
            </Go>
          </li>
        ))}
        {papers.map((paper) => (
          <li key={paper.slot}>
            <Go to={`/apply/${draft.id}/papers`}>{paper.finding?.[language]}</Go>
          </li>
        ))}
      </ul>
    </div>
  )
}

function PapersSummary({ work, check }: { work: DraftWork; check: DraftCheck | undefined }): ReactNode {
  const t = useText()
  const papers = papersOf(work.draft, check).filter((one) => one.needed || one.files.length > 0)
  if (papers.length === 0) return null
  return (
    <section className="stack tight">
      <h2>{t(messages.sectionPapers)}</h2>
      <dl className="answers">
        {papers.map(({ paper, files }) => (
          <div key={paper.slot}>
            <dt>{t(paper.name)}</dt>
            <dd>{files.map((file) => file.name).join('\n') || '–'}</dd>
            <dd className="change">
              <Go to={`/apply/${work.draft.id}/papers`} aria-label={t(messages.changeWhat, { what: t(paper.name) })}>
                {t(uiMessages.change)}
              </Go>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Delivery({ work }: { work: DraftWork }): ReactNode {
  const t = useText()
  const { draft } = work
  return (
    <RadioGroup
      label={t(messages.deliveryTitle)}
      help={t(messages.deliveryNote)}
      value={draft.delivery}
      onChange={(way) => void work.setDelivery(way as DeliveryWay)}
      choices={draft.deliveryOptions.map((way) => ({ value: way, label: t(deliveryWords[way]) }))}
    />
  )
}

function QuoteBox({ id, version }: { id: string; version: number }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const quote = useQuery({
    queryKey: ['quote', id, version],
    queryFn: ({ signal }) => call(quoteDraft, { params: { id }, signal }),
    placeholderData: (before) => before,
  })
  return (
    <section className="card" aria-labelledby="quote">
      <h2 id="quote">{t(messages.quoteTitle)}</h2>
      <Answer of={quote} lines={3}>
        {(data) => (
          <dl className="facts">
            <div>
              <dt>{t(messages.office)}</dt>
              <dd>{data.receivingUnit.name[language]}</dd>
              {data.decidingUnit.id !== data.receivingUnit.id && (
                <dd className="soft">
                  {t(messages.decider)}: {data.decidingUnit.name[language]}
                </dd>
              )}
              <dd className="soft small">{data.because[language]}</dd>
            </div>
            <div>
              <dt>{t(messages.fee)}</dt>
              <dd className="figures">{data.feeDong === 0 ? t(messages.free) : formatMoney(language, data.feeDong)}</dd>
              {data.items.map((item) => (
                <dd key={item.name.vi} className="soft small">
                  {item.name[language]}: {formatMoney(language, item.amountDong)}
                </dd>
              ))}
            </div>
            <div>
              <dt>{t(messages.due)}</dt>
              <dd>
                <time dateTime={data.dueAt}>{formatDate(data.dueAt)}</time>
              </dd>
              <dd className="soft small">
                {data.timeText[language]}, {t(messages.dueIf)}
              </dd>
            </div>
          </dl>
        )}
      </Answer>
    </section>
  )
}

function Submit({ work, ready, recheck }: { work: DraftWork; ready: boolean; recheck: () => void }): ReactNode {
  const t = useText()
  const go = useGo()
  const online = useOnline()
  const [declared, setDeclared] = useState(false)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  // A second press in the same moment must not even ask; the server would answer it with the same case.
  const running = useRef(false)
  const { draft } = work
  const submit = async (): Promise<void> => {
    setTried(true)
    if (!declared || running.current) return
    running.current = true
    setBusy(true)
    setError(undefined)
    try {
      if (!(await work.flush()))
        throw new ProblemError({ type: 'web.unreachable', title: t(messages.unsaved), status: 0, detail: '' })
      const done = await call(submitDraft, { params: { id: draft.id }, body: { declared: true } })
      await dropKept(draft.id)
      go(done.payment ? `/cases/${done.caseId}/pay` : `/cases/${done.caseId}/receipt`, {}, true)
    } catch (failed) {
      setError(failed)
      if (failed instanceof ProblemError && failed.kind === 'procedures.incomplete') recheck()
    } finally {
      running.current = false
      setBusy(false)
    }
  }
  return (
    <section className="stack">
      <CheckboxField
        id="declared"
        label={t(messages.declare)}
        checked={declared}
        onChange={setDeclared}
        error={tried && !declared ? t(messages.mustDeclare) : undefined}
      />
      {error !== undefined && <ErrorState error={error} />}
      {!online && <Notice tone="risk">{t(messages.offlineSubmit)}</Notice>}
      <div className="row">
        <Button kind="primary" disabled={!ready || !online} busy={busy} onClick={() => void submit()}>
          {t(draft.kind === 'supplement' ? messages.submitSupplement : messages.submit)}
        </Button>
        <span className="soft small">{t(messages.submitOnce)}</span>
      </div>
    </section>
  )
}
