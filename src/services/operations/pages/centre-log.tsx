/** The duty book of the centre: log, shifts, resources and contacts, the situation report. */
import { IconFileText, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { Tabs } from '../../../web/ui/dialog.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import * as api from '../contract-log.ts'
import type { Handover, LogEntry } from '../contract-log.ts'
import { logWords } from './log-messages.ts'
import { words } from './page-messages.ts'
import { Resources } from './resources.tsx'
import './operations.css'

export default function CentreLog(): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {(session) => <Book unitId={session.units[0]?.id ?? ''} />}
    </SignedIn>
  )
}

function Book({ unitId }: { unitId: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  useLive(
    ['operations:log'],
    [
      ['operations', 'log'],
      ['operations', 'handovers'],
    ],
  )
  return (
    <div className="stack centre-page">
      <PageHeader
        title={t(logWords.title)}
        lead={t(logWords.lead)}
        back={{ to: '/operations', label: t(words.title) }}
        actions={
          <a
            className="button"
            href={pathOf(api.situationReport, {}, { unitId, language })}
            target="_blank"
            rel="noreferrer"
          >
            <IconFileText size={20} aria-hidden /> {t(logWords.report)}
          </a>
        }
      />
      <Tabs
        label={t(logWords.title)}
        tabs={[
          { id: 'log', label: t(logWords.log), content: <Log unitId={unitId} /> },
          { id: 'shift', label: t(logWords.shift), content: <Shifts unitId={unitId} /> },
          { id: 'resources', label: t(logWords.resources), content: <Resources unitId={unitId} /> },
        ]}
      />
    </div>
  )
}

function Log({ unitId }: { unitId: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const [corrected, setCorrected] = useState<LogEntry | undefined>()
  const found = useInfiniteQuery({
    queryKey: ['operations', 'log', unitId],
    queryFn: ({ pageParam, signal }) =>
      call(api.readLog, { query: { unitId, ...(pageParam !== '' && { before: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const writing = useMutation({
    mutationFn: () => call(api.writeLog, { body: { unitId, text, ...(corrected && { corrects: corrected.id }) } }),
    onSuccess: () => {
      setText('')
      setCorrected(undefined)
      void client.invalidateQueries({ queryKey: ['operations', 'log'] })
    },
  })
  return (
    <div className="stack">
      <form
        className="stack tight"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() !== '' && !writing.isPending) writing.mutate()
        }}
      >
        <TextArea
          label={corrected ? t(logWords.correcting, { at: formatDateTime(language, corrected.at) }) : t(logWords.entry)}
          value={text}
          onChange={setText}
          rows={2}
          maxLength={2000}
        />
        <div className="row">
          {corrected && <Button onClick={() => setCorrected(undefined)}>{t(words.close)}</Button>}
          <Button type="submit" kind="primary" busy={writing.isPending}>
            {t(logWords.write)}
          </Button>
        </div>
        {writing.error && <ErrorState error={writing.error} />}
      </form>
      <Answer of={found} lines={5}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries)
          if (entries.length === 0) return <EmptyState title={t(logWords.none)} />
          return (
            <ol className="timeline" role="list">
              {entries.map((entry) => (
                <li key={entry.id} data-type={entry.correctedBy === null ? 'note' : 'corrected'}>
                  <span className="soft">
                    {formatDateTime(language, entry.at)} · {entry.by}
                    {entry.corrects !== null && ` · ${t(logWords.isCorrection)}`}
                    {entry.correctedBy !== null && ` · ${t(logWords.wasCorrected)}`}
                  </span>
                  <span lang="vi">{entry.correctedBy === null ? entry.text : <s>{entry.text}</s>}</span>
                  {entry.correctedBy === null && (
                    <span>
                      <button type="button" className="link-button" onClick={() => setCorrected(entry)}>
                        {t(logWords.correct)}
                      </button>
                    </span>
                  )}
                </li>
              ))}
            </ol>
          )
        }}
      </Answer>
      {found.hasNextPage && (
        <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t(words.more)}
        </Button>
      )}
    </div>
  )
}

const shiftsKey = ['operations', 'handovers'] as const

function Shifts({ unitId }: { unitId: string }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [isGiving, setIsGiving] = useState(false)
  const [notes, setNotes] = useState('')
  const found = useQuery({
    queryKey: [...shiftsKey, unitId],
    queryFn: ({ signal }) => call(api.listHandovers, { query: { unitId }, signal }),
  })
  return (
    <div className="stack">
      <div className="row">
        <Button kind="primary" onClick={() => setIsGiving(true)}>
          <IconPlus size={20} aria-hidden /> {t(logWords.give)}
        </Button>
      </div>
      <Answer of={found} lines={4}>
        {(shifts) =>
          shifts.length === 0 ? (
            <EmptyState title={t(logWords.noShift)} />
          ) : (
            <ul className="stack" role="list">
              {shifts.map((one) => (
                <Shift key={one.id} shift={one} />
              ))}
            </ul>
          )
        }
      </Answer>
      {isGiving && (
        <SaveDialog
          title={t(logWords.give)}
          act={t(logWords.give)}
          onClose={() => setIsGiving(false)}
          send={async () => {
            await call(api.giveShift, { body: { unitId, notes } })
            setNotes('')
            await client.invalidateQueries({ queryKey: shiftsKey })
          }}
        >
          <TextArea label={t(logWords.notes)} value={notes} onChange={setNotes} required rows={5} maxLength={4000} />
        </SaveDialog>
      )}
    </div>
  )
}

function Shift({ shift }: { shift: Handover }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const taking = useMutation({
    mutationFn: () => call(api.takeShift, { params: { id: shift.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: shiftsKey }),
  })
  return (
    <li className="centre-panel">
      <div className="row between">
        <span>{t(logWords.givenBy, { name: shift.givenBy, at: formatDateTime(language, shift.givenAt) })}</span>
        {shift.takenAt === null ? (
          <StatusChip state="due">{t(logWords.waits)}</StatusChip>
        ) : (
          <span>{t(logWords.takenBy, { name: shift.takenBy ?? '', at: formatDateTime(language, shift.takenAt) })}</span>
        )}
      </div>
      <p lang="vi">{shift.notes}</p>
      <details>
        <summary>{t(logWords.openThen, { n: shift.open.length })}</summary>
        <ul>
          {shift.open.map((one) => (
            <li key={one.id}>
              <span className="code">{one.code}</span> <span lang="vi">{one.title}</span> · {one.severity}
            </li>
          ))}
        </ul>
      </details>
      {shift.mayTake && (
        <div className="row">
          <Button kind="primary" busy={taking.isPending} onClick={() => taking.mutate()}>
            {t(logWords.take)}
          </Button>
        </div>
      )}
      {taking.error && <ErrorState error={taking.error} />}
    </li>
  )
}
