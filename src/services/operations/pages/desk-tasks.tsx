/** The desk: what the centre asks of one's unit. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { FileField } from '../../../web/ui/file-field.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import * as api from '../contract-tasks.ts'
import type { TaskView } from '../contract-tasks.ts'
import { TaskFacts } from './incident-work.tsx'
import { workWords } from './work-messages.ts'

type Asked = { readonly kind: 'refuse' | 'finish'; readonly task: TaskView }
const key = ['operations', 'tasks'] as const

export default function DeskTasks(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const session = useSignedIn()
  const client = useQueryClient()
  const [asked, setAsked] = useState<Asked | undefined>()
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call(api.listTasks, { query: {}, signal }),
    refetchInterval: 60_000,
  })
  useLive(
    (session?.units ?? []).slice(0, 10).map((unit) => `operations-unit:${unit.id}`),
    [key],
  )
  const accepting = useMutation({
    mutationFn: ({ id }: TaskView) => call(api.answerTask, { params: { id }, body: { answer: 'accepted' } }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  })
  return (
    <div className="desk-page stack">
      <PageHeader title={t(workWords.deskTitle)} lead={t(workWords.deskLead)} />
      <Answer of={found} lines={5}>
        {(tasks) =>
          tasks.length === 0 ? (
            <EmptyState title={t(workWords.none)}>{t(workWords.noneHelp)}</EmptyState>
          ) : (
            <DataTable
              caption={t(workWords.deskTitle)}
              rows={tasks}
              keyOf={({ id }) => id}
              columns={[
                {
                  id: 'task',
                  head: t(workWords.what),
                  cell: (task) => (
                    <>
                      <b lang="vi">{task.title}</b>
                      {task.detail !== '' && <div lang="vi">{task.detail}</div>}
                      <div className="soft small">
                        {t(workWords.givenBy, { name: task.givenBy, at: formatDateTime(language, task.givenAt) })} ·{' '}
                        {t(task.unitName)}
                      </div>
                    </>
                  ),
                },
                {
                  id: 'incident',
                  head: t(workWords.incident),
                  cell: (task) => (
                    <a href={`/centre/operations?incident=${task.incidentId}`}>
                      <span className="code">{task.incidentCode}</span> <span lang="vi">{task.incidentTitle}</span>
                    </a>
                  ),
                },
                { id: 'state', head: t(workWords.state), cell: (task) => <TaskFacts task={task} /> },
                {
                  id: 'act',
                  head: '',
                  cell: (task) => (
                    <div className="row">
                      {task.mayAnswer && task.state === 'given' && (
                        <>
                          <Button
                            kind="primary"
                            size="small"
                            busy={accepting.isPending && accepting.variables.id === task.id}
                            onClick={() => accepting.mutate(task)}
                          >
                            {t(workWords.accept)}
                          </Button>
                          <Button size="small" onClick={() => setAsked({ kind: 'refuse', task })}>
                            {t(workWords.refuse)}
                          </Button>
                        </>
                      )}
                      {task.mayAnswer && task.state === 'accepted' && (
                        <Button kind="primary" size="small" onClick={() => setAsked({ kind: 'finish', task })}>
                          {t(workWords.finish)}
                        </Button>
                      )}
                    </div>
                  ),
                },
              ]}
            />
          )
        }
      </Answer>
      {found.data?.length === api.tasksShown && (
        <p className="soft">{t(workWords.mostUrgent, { n: api.tasksShown })}</p>
      )}
      {asked && <Reply asked={asked} onClose={() => setAsked(undefined)} />}
    </div>
  )
}

function Reply({ asked: { kind, task }, onClose }: { asked: Asked; onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [note, setNote] = useState('')
  const [proof, setProof] = useState<File | undefined>()
  const params = { id: task.id }
  const sending = useMutation({
    mutationFn: async () => {
      if (kind === 'refuse') return call(api.answerTask, { params, body: { answer: 'refused', note } })
      if (proof) await call(api.addProof, { params, body: proof })
      return call(api.finishTask, { params, body: { note } })
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: key })
      onClose()
    },
  })
  return (
    <FormDialog
      title={`${t(kind === 'refuse' ? workWords.refuse : workWords.finish)}: ${task.title}`}
      act={t(kind === 'refuse' ? workWords.refuse : workWords.finish)}
      busy={sending.isPending}
      error={sending.error}
      onClose={onClose}
      onSubmit={() => sending.mutate()}
    >
      <TextArea
        label={t(kind === 'refuse' ? workWords.whyNot : workWords.whatWasDone)}
        value={note}
        onChange={setNote}
        required
        rows={3}
        maxLength={2000}
      />
      {kind === 'finish' && (
        <FileField
          label={t(workWords.proofField)}
          optional
          accept="image/*,application/pdf"
          file={proof}
          onFile={setProof}
        />
      )}
    </FormDialog>
  )
}
