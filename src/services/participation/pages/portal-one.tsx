/** One report for everybody: where it is, its way, the answer; and for who reported it, what to answer. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, PageHeader } from '../../../web/ui/page.tsx'
import { Timeline } from '../../../web/ui/progress.tsx'
import { StatusChip, When } from '../../../web/ui/status.tsx'
import { categories } from '../categories.ts'
import { type ReportPage, readReport } from '../contract.ts'
import { Own } from './own-report.tsx'
import { words } from './page-messages.ts'
import { photoUrl, ReportStatus, toneOf } from './parts.tsx'
import { ReportMap } from './report-map.tsx'
import { JoinButton } from './report-near.tsx'
import './participation.css'

export default function OneReport(): ReactNode {
  const { id = '' } = usePathParams()
  const asked = useQuery({
    queryKey: ['participation', 'report', id],
    queryFn: ({ signal }) => call(readReport, { params: { id }, signal }),
  })
  useLive([`report:${id}`], [['participation', 'report', id]])
  return (
    <Answer of={asked} blocks alone>
      {(report) => <Report of={report} />}
    </Answer>
  )
}

function Report({ of }: { of: ReportPage }): ReactNode {
  const t = useText()
  const isOpen = ['sent', 'accepted', 'working', 'approval'].includes(of.state)
  return (
    <article>
      <PageHeader
        title={t(categories[of.category].name)}
        documentTitle={`${t(categories[of.category].name)} ${of.code}`}
        back={{ to: '/reports', label: t(words.mapTitle) }}
        lead={
          <span className="row">
            <ReportStatus of={of} /> {of.confirmed && <StatusChip state="done">{t(words.confirmed)}</StatusChip>}
            <span className="case-code">{of.code}</span>
          </span>
        }
      />
      <div className="columns">
        <div className="stack wide">
          <Own of={of} />
          <Said of={of} />
          <Answered of={of} />
          <section aria-labelledby="way">
            <h2 id="way">{t(words.way)}</h2>
            <Way of={of} isOpen={isOpen} />
          </section>
        </div>
        <aside className="stack wide">
          <Facts of={of} />
          <div className="report-small-map">
            <ReportMap label={t(words.mapLabel)} around={of.at} points={[{ id: of.id, ...of.at, tone: toneOf(of) }]} />
          </div>
          {isOpen && (
            <p className="row">
              <span className="grow">{of.voices > 0 && t(words.voices, { n: of.voices })}</span>
              <JoinButton id={of.id} />
            </p>
          )}
        </aside>
      </div>
    </article>
  )
}

function Said({ of }: { of: ReportPage }): ReactNode {
  const t = useText()
  if (of.words === null && of.photoIds.length === 0) return <p className="soft">{t(words.notReleased)}</p>
  return (
    <section className="stack tight">
      {of.words !== null && <p>{of.words}</p>}
      <BigPhotos ids={of.photoIds} />
    </section>
  )
}

export function BigPhotos({ ids }: { ids: readonly string[] }): ReactNode {
  const t = useText()
  if (ids.length === 0) return null
  return (
    <div className="report-big-photos">
      {ids.map((id, i) => (
        <a key={id} href={photoUrl(id)} target="_blank" rel="noreferrer">
          <img src={photoUrl(id)} alt={t(words.photoAlt, { n: i + 1 })} loading="lazy" />
        </a>
      ))}
    </div>
  )
}

function Answered({ of }: { of: ReportPage }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (of.mergedInto) {
    return (
      <p>
        {t(words.mergedInto)} <Go to={`/reports/${of.mergedInto.id}`}>{of.mergedInto.code}</Go>
      </p>
    )
  }
  if (of.answer === null) return null
  return (
    <section className="card stack tight">
      <h2>{t(words.answer, { unit: t(of.holder) })}</h2>
      <p>{of.answer}</p>
      {of.proofs.length > 0 && <h3>{t(words.proofs)}</h3>}
      {of.proofs.map((proof) => {
        const where = { m: proof.distance_m, at: formatDateTime(language, proof.at) }
        if (proof.reading) {
          const value = formatNumber(language, proof.reading.value)
          return <p key={proof.at}>{t(words.proofReading, { ...proof.reading, value, ...where })}</p>
        }
        return (
          <figure key={proof.photoId}>
            <BigPhotos ids={proof.photoId === null ? [] : [proof.photoId]} />
            <figcaption className="soft small">{t(words.proofPhoto, where)}</figcaption>
          </figure>
        )
      })}
    </section>
  )
}

export function Way({ of, isOpen }: { of: ReportPage; isOpen: boolean }): ReactNode {
  const t = useText()
  const last = of.trail.length - 1
  return (
    <Timeline
      milestones={of.trail.map((line, i) => ({
        id: `${line.at} ${line.kind} ${i}`,
        state: ['refused', 'objected', 'reminded-after', 'escalated'].includes(line.kind)
          ? 'failed'
          : i === last && isOpen
            ? 'now'
            : 'done',
        what: t(line.words),
        when: <When at={line.at} />,
      }))}
    />
  )
}

function Facts({ of }: { of: ReportPage }): ReactNode {
  const t = useText()
  const facts: [string, ReactNode][] = [
    [t(words.holder), t(of.holder)],
    [t(words.place), [of.place, t(of.unit)].filter(Boolean).join(', ')],
    [t(words.sentAt), <When key="sent" at={of.sentAt} />],
  ]
  if (of.dueAt) facts.push([t(words.dueAt), <When key="due" at={of.dueAt} />])
  if (of.doneAt) facts.push([t(words.doneAt), <When key="done" at={of.doneAt} />])
  return (
    <section className="card">
      <dl className="answers">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="soft small">{t(of.ground === 'city' ? words.groundCity : words.groundOwn)}</p>
    </section>
  )
}
