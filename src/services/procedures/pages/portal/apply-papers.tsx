/** Papers to attach: by file or by the phone's camera, each in its place. */
import { IconFile, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatNumber, type Message } from '../../../../kernel/i18n.ts'
import { documentContent, uploadBytesMax } from '../../../../platform/documents/contract.ts'
import { call, pathOf, upload } from '../../../../web/ui/client.ts'
import { Button, GoButton } from '../../../../web/ui/controls.tsx'
import { pagesOf } from '../../../../web/ui/form/check.ts'
import { FileDrop } from '../../../../web/ui/file-drop.tsx'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { ErrorState, PageHeader } from '../../../../web/ui/page.tsx'
import { StepBar } from '../../../../web/ui/progress.tsx'
import { StatusChip } from '../../../../web/ui/status.tsx'
import { checkDraft, deletePaper, type DraftFile, uploadPaper } from '../../contract.ts'
import { messages } from '../page-messages.ts'
import { type AskedPaper, papersOf } from './papers-of.ts'
import { draftKey } from './draft-store.ts'
import type { DraftWork } from './use-draft.ts'
import { WithDraft } from './with-draft.tsx'

export default function ApplyPapers(): ReactNode {
  return <WithDraft>{(work) => <Papers work={work} />}</WithDraft>
}

function Papers({ work }: { work: DraftWork }): ReactNode {
  const t = useText()
  const { draft } = work
  const check = useQuery({
    queryKey: ['draft-check', draft.id, draft.version, draft.files.length],
    queryFn: ({ signal }) => call(checkDraft, { params: { id: draft.id }, signal }),
    placeholderData: (before) => before,
  })
  const papers = papersOf(draft, check.data)
  const steps = pagesOf(draft.form, work.answers).length + 2
  return (
    <div className="measure stack wide">
      <StepBar at={steps - 2} of={steps} words={t(messages.stepOf, { at: steps - 1, of: steps })} />
      <PageHeader
        title={t(messages.sectionPapers)}
        lead={papers.length > 0 ? t(messages.papersLead) : t(messages.noPapersAsked)}
        back={{ to: `/apply/${draft.id}`, label: t(messages.toTasks) }}
      />
      {papers.map((asked) => (
        <PaperPlace key={asked.paper.slot} draftId={draft.id} asked={asked} checked={check.data !== undefined} />
      ))}
      <div className="row">
        <GoButton to={`/apply/${draft.id}/review`} kind="primary">
          {t(messages.saveContinue)}
        </GoButton>
      </div>
    </div>
  )
}

function needOf(asked: AskedPaper, checked: boolean): Message {
  const { paper } = asked
  if (paper.need === 'optional' || asked.isAddition) return messages.paperOptional
  if (paper.need === 'required') return messages.paperRequired
  if (!checked) return messages.paperWhen
  return asked.needed ? messages.paperNow : messages.paperNotNow
}

function PaperPlace(props: { draftId: string; asked: AskedPaper; checked: boolean }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [share, setShare] = useState<number>()
  const [error, setError] = useState<unknown>()
  const { draftId, asked } = props
  const { paper } = asked
  const change = async (files: (files: readonly DraftFile[]) => readonly DraftFile[]): Promise<void> => {
    client.setQueryData<{ draft: { files: DraftFile[] } }>(
      draftKey(draftId),
      (kept) => kept && { ...kept, draft: { ...kept.draft, files: [...files(kept.draft.files)] } },
    )
    await client.invalidateQueries({ queryKey: ['draft-check', draftId] })
  }
  const send = async (file: File): Promise<void> => {
    setError(undefined)
    setShare(0)
    try {
      const input = { params: { id: draftId, slot: paper.slot }, query: { name: file.name }, body: file }
      const added = await upload(uploadPaper, input, setShare)
      await change((files) => [...files, added])
    } catch (failed) {
      setError(failed)
    } finally {
      setShare(undefined)
    }
  }
  const remove = async (file: DraftFile): Promise<void> => {
    setError(undefined)
    try {
      await call(deletePaper, { params: { id: draftId, slot: paper.slot, fileId: file.id } })
      await change((files) => files.filter((one) => one.id !== file.id))
    } catch (failed) {
      setError(failed)
    }
  }
  const words = needOf(asked, props.checked)
  return (
    <section className="stack tight" aria-labelledby={`paper-${paper.slot}`}>
      <div className="row between">
        <h2 id={`paper-${paper.slot}`}>{t(paper.name)}</h2>
        <StatusChip state={asked.files.length > 0 ? 'done' : asked.needed ? 'due' : 'paused'}>
          {asked.files.length > 0 ? t(messages.attached, { n: asked.files.length }) : t(words)}
        </StatusChip>
      </div>
      {paper.help && <p className="soft">{t(paper.help)}</p>}
      <FileLines files={asked.files} remove={remove} />
      {error !== undefined && <ErrorState error={error} />}
      {asked.files.length < paper.filesMax && (
        <FileDrop
          id={`file-${paper.slot}`}
          label={t(paper.name)}
          bytesMax={uploadBytesMax}
          busy={share}
          onFile={send}
        />
      )}
    </section>
  )
}

function FileLines(props: { files: readonly DraftFile[]; remove: (file: DraftFile) => Promise<void> }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (props.files.length === 0) return null
  return (
    <ul className="file-list" role="list">
      {props.files.map((file) => (
        <li key={file.id}>
          <IconFile size={20} aria-hidden />
          <a className="grow" href={pathOf(documentContent, { id: file.id })} target="_blank" rel="noreferrer">
            {file.name}
          </a>
          <span className="soft small">{formatNumber(language, Math.ceil(file.size / 1024))} kB</span>
          <Button
            kind="quiet"
            size="small"
            aria-label={t(messages.removeFile, { name: file.name })}
            onClick={() => void props.remove(file)}
          >
            <IconTrash size={18} aria-hidden />
          </Button>
        </li>
      ))}
    </ul>
  )
}
