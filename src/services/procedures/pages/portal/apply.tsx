/** The task list of an application: what is done, what is left. */
import { IconTrash } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../../kernel/i18n.ts'
import { call } from '../../../../web/ui/client.ts'
import { Button } from '../../../../web/ui/controls.tsx'
import { Confirm } from '../../../../web/ui/dialog.tsx'
import { checkPage, isEmpty, fieldsOf, pagesOf } from '../../../../web/ui/form/check.ts'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { useGo } from '../../../../web/ui/navigation.tsx'
import { ErrorState, Notice, PageHeader } from '../../../../web/ui/page.tsx'
import { SaveState, type Task, TaskList } from '../../../../web/ui/progress.tsx'
import { deleteDraft } from '../../contract.ts'
import { messages } from '../page-messages.ts'
import { papersOf } from './papers-of.ts'
import { dropKept } from './draft-store.ts'
import type { DraftWork } from './use-draft.ts'
import { WithDraft } from './with-draft.tsx'

export default function Apply(): ReactNode {
  return <WithDraft>{(work) => <Tasks work={work} />}</WithDraft>
}

function pageTasks({ draft, answers }: DraftWork, language: 'vi' | 'en'): readonly Task[] {
  return pagesOf(draft.form, answers).map((page) => {
    const wrong = checkPage(draft.form, answers, page.id)
    const begun = fieldsOf(draft.form, answers, page.id).some(([name]) => !isEmpty(answers[name]))
    return {
      id: page.id,
      label: page.title[language],
      to: `/apply/${draft.id}/form/${page.id}`,
      state: wrong.length === 0 ? 'done' : begun ? 'doing' : 'todo',
    }
  })
}

function Tasks({ work }: { work: DraftWork }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { draft } = work
  const pages = pageTasks(work, language)
  const papers = papersOf(draft)
  const lacking = papers.filter((one) => one.needed && one.files.length === 0)
  const paperTask: Task = {
    id: 'papers',
    label: t(messages.sectionPapers),
    to: `/apply/${draft.id}/papers`,
    state: lacking.length === 0 ? 'done' : draft.files.length > 0 ? 'doing' : 'todo',
  }
  const complete = [...pages, paperTask].every((task) => task.state === 'done')
  const review: Task = {
    id: 'review',
    label: t(messages.reviewTask),
    to: `/apply/${draft.id}/review`,
    state: complete ? 'todo' : 'locked',
  }
  return (
    <div className="measure stack">
      <PageHeader
        title={draft.name[language]}
        lead={t(messages.applyLead)}
        back={draft.caseId ? { to: `/cases/${draft.caseId}` } : { to: `/procedures/${draft.code}` }}
      />
      {draft.asked && (
        <Notice tone="risk" title={t(messages.supplementLead)}>
          <p>{draft.asked}</p>
        </Notice>
      )}
      <h2>{t(messages.sectionForm)}</h2>
      <TaskList tasks={pages} />
      <h2>{t(messages.sectionPapers)}</h2>
      {papers.length > 0 ? <TaskList tasks={[paperTask]} /> : <p className="soft">{t(messages.noPapersAsked)}</p>}
      <h2>{t(messages.sectionReview)}</h2>
      <TaskList tasks={[review]} />
      <div className="row between">
        <SaveState saving={work.saving} />
        <span className="soft small">{t(messages.keptUntil, { date: formatDate(draft.expiresAt) })}</span>
      </div>
      <DeleteDraft id={draft.id} />
    </div>
  )
}

function DeleteDraft({ id }: { id: string }): ReactNode {
  const t = useText()
  const go = useGo()
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>()
  const act = async (): Promise<void> => {
    try {
      await call(deleteDraft, { params: { id } })
      await dropKept(id)
      go('/cases', {}, true)
    } catch (failed) {
      setError(failed)
    }
  }
  return (
    <div>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        <IconTrash size={20} aria-hidden /> {t(messages.deleteDraft)}
      </Button>
      <Confirm
        open={asking}
        title={t(messages.deleteDraft)}
        consequence={t(messages.deleteDraftConsequence)}
        act={t(messages.deleteDraft)}
        danger
        onAct={() => void act()}
        onClose={() => setAsking(false)}
      >
        {error !== undefined && <ErrorState error={error} />}
      </Confirm>
    </div>
  )
}
