/** What a report puts into the page of a case at the desk: words, photos, place; what is released; proof; the same reported twice. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { CaseView } from '../../../platform/casework/contract.ts'
import type { DeskCaseParts } from '../../../platform/casework/pages/desk-case.tsx'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { CheckboxField, TextArea } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, ErrorState, Notice } from '../../../web/ui/page.tsx'
import { StatusChip, When } from '../../../web/ui/status.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { categories } from '../categories.ts'
import { type DeskReport, mergeReport, readDeskReport, releaseReport, undoMerge } from '../contract-desk.ts'
import { Close, Transfer } from './desk-dialogs.tsx'
import { deskWords } from './desk-messages.ts'
import { Photo } from './desk-photo.tsx'
import { Proof } from './desk-proof.tsx'
import { words } from './page-messages.ts'
import { photoUrl, toneOf } from './parts.tsx'
import { ReportMap } from './report-map.tsx'
import { keyOf, useSaved } from './use-desk-report.ts'

function Content({ view }: { view: CaseView }): ReactNode {
  const { id } = view
  const asked = useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => call(readDeskReport, { params: { id }, signal }),
  })
  return (
    <Answer of={asked} lines={8}>
      {(one) => (
        <>
          <Said of={one} />
          <Proof of={one} />
          <Public key={`${one.report.words} ${one.photos.filter(({ released }) => released).length}`} of={one} />
          <Same of={one} />
        </>
      )}
    </Answer>
  )
}

function Said({ of: one }: { of: DeskReport }): ReactNode {
  const t = useText()
  const { report } = one
  const photos = one.photos.filter(({ kind }) => kind === 'report')
  return (
    <section className="card stack tight">
      <h3>{t(categories[report.category].name)}</h3>
      <p>{one.words}</p>
      <p className="row small soft">
        {one.anonymous && <StatusChip state="ended">{t(deskWords.anonymous)}</StatusChip>}
        {one.channel === 'open311' && <span>{t(deskWords.viaOpen311)}</span>}
        <span>
          {[report.place, t(report.unit)].filter(Boolean).join(', ')}
          {one.accuracy_m !== null && `, ${t(deskWords.accuracy, { m: one.accuracy_m })}`}
        </span>
        {report.voices > 0 && <span>{t(words.voices, { n: report.voices })}</span>}
      </p>
      {one.outside && (
        <p className="small">
          {t(deskWords.outside)}:{' '}
          {t(deskWords.outsideSays, {
            server: one.outside.server,
            request: one.outside.requestId ?? '–',
            status: one.outside.status ?? one.outside.state,
          })}
        </p>
      )}
      <div className="report-big-photos">
        {photos.map((photo, i) => (
          <Photo key={photo.id} of={photo} n={i + 1} place={report.at} />
        ))}
      </div>
      <div className="report-small-map">
        <ReportMap
          label={t(words.mapLabel)}
          around={report.at}
          points={[{ id: report.id, ...report.at, tone: toneOf(report) }]}
        />
      </div>
    </section>
  )
}

function Public({ of: one }: { of: DeskReport }): ReactNode {
  const t = useText()
  const saved = useSaved(one.report.id, t(deskWords.released))
  const [text, setText] = useState(one.report.words ?? one.words)
  const [photoIds, setPhotoIds] = useState<readonly string[]>(
    one.photos.filter(({ released }) => released).map(({ id }) => id),
  )
  const saving = useMutation({
    mutationFn: () =>
      call(releaseReport, { params: { id: one.report.id }, body: { words: text, photoIds: [...photoIds] } }),
    onSuccess: saved,
  })
  if (!one.mayWork) return null
  return (
    <section className="card stack tight">
      <h3>{t(deskWords.publicTitle)}</h3>
      <p className="soft small">{t(deskWords.publicLead)}</p>
      {one.suspicious.length > 0 && (
        <Notice tone="risk">{t(deskWords.suspicious, { what: one.suspicious.join(', ') })}</Notice>
      )}
      <TextArea label={t(deskWords.publicWords)} value={text} onChange={setText} rows={3} maxLength={2000} />
      {one.photos.map((photo, i) => (
        <CheckboxField
          key={photo.id}
          label={
            <span className="row">
              <img className="report-thumb" src={photoUrl(photo.id)} alt="" /> {t(deskWords.publicPhoto, { n: i + 1 })}
            </span>
          }
          checked={photoIds.includes(photo.id)}
          onChange={(checked) =>
            setPhotoIds(checked ? [...photoIds, photo.id] : photoIds.filter((id) => id !== photo.id))
          }
        />
      ))}
      {saving.error && <ErrorState error={saving.error} />}
      <div>
        <Button busy={saving.isPending} onClick={() => saving.mutate()}>
          {t(deskWords.release)}
        </Button>
      </div>
    </section>
  )
}

function Same({ of: one }: { of: DeskReport }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const { id } = one.report
  const refresh = (): void => void client.invalidateQueries()
  const undo = useMutation({
    mutationFn: () => call(undoMerge, { params: { id } }),
    onSuccess: () => {
      toast(t(deskWords.undone))
      refresh()
    },
  })
  const merging = useMutation({
    mutationFn: (into: { id: string; code: string }) => call(mergeReport, { params: { id }, body: { id: into.id } }),
    onSuccess: (_reply, { code }) => {
      toast(t(deskWords.merged, { code }), { label: t(deskWords.undo), run: () => undo.mutate() })
      refresh()
    },
  })
  const error = merging.error ?? undo.error
  if (one.report.mergedInto) {
    const { id: into, code } = one.report.mergedInto
    return (
      <Notice>
        <p>
          <Go to={`/cases/${into}`}>{t(deskWords.isMerged, { code })}</Go>
        </p>
        <Button size="small" busy={undo.isPending} onClick={() => undo.mutate()}>
          {t(deskWords.undo)}
        </Button>
        {error && <ErrorState error={error} />}
      </Notice>
    )
  }
  if (one.near.length === 0 && one.merged.length === 0) return null
  return (
    <section className="card stack tight">
      {one.merged.length > 0 && <h3>{t(deskWords.mergedHere)}</h3>}
      {one.merged.map((other) => (
        <p key={other.id}>
          <Go to={`/cases/${other.id}`}>{other.code}</Go> · <When at={other.sentAt} />
        </p>
      ))}
      {one.near.length > 0 && <h3>{t(deskWords.duplicates)}</h3>}
      {one.near.map((other) => (
        <div key={other.id} className="row">
          <span className="grow">
            <Go to={`/cases/${other.id}`}>{t(categories[other.category].name)}</Go>{' '}
            <span className="soft small">
              {t(words.metres, { m: other.distance_m })} · <When at={other.sentAt} date />
            </span>
          </span>
          {one.mayWork && (
            <Button size="small" busy={merging.isPending} onClick={() => merging.mutate(other)}>
              {t(deskWords.mergeInto, { code: other.code })}
            </Button>
          )}
        </div>
      ))}
      {error && <ErrorState error={error} />}
    </section>
  )
}

export const reportDeskCase: DeskCaseParts = {
  Content,
  dialogs: { grant: Close, transfer: Transfer },
  inContent: [],
  keysOf: (id) => [keyOf(id)],
}
