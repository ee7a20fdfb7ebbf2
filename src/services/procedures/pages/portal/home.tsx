/** The first page: what do you need, where are my cases, what is near me. All three without scrolling on a phone. */
import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { myCases } from '../../../../platform/casework/contract.ts'
import { CaseStatus } from '../../../../platform/casework/pages/states.tsx'
import { call } from '../../../../web/ui/client.ts'
import { Go } from '../../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { Answer, PageHeader } from '../../../../web/ui/page.tsx'
import { SignInLink, useSession } from '../../../../web/ui/session.tsx'
import { Sign } from '../../../../web/ui/sign.tsx'
import { StatusChip } from '../../../../web/ui/status.tsx'
import { homeProcedures, type LifeEvent, listDrafts } from '../../contract.ts'
import { messages } from '../page-messages.ts'
import { lifeIcon } from './life-icons.tsx'
import { NearMe } from './near-me.tsx'
import { SearchBox } from './search-box.tsx'

const lifeEventsShown = 6
const casesShown = 2

/** `children`: what else the city offers, shown before the procedures that are asked for most. */
export default function Home({ children }: { readonly children: ReactNode }): ReactNode {
  const t = useText()
  const home = useQuery({
    queryKey: ['procedures', 'home'],
    queryFn: ({ signal }) => call(homeProcedures, { signal }),
    staleTime: 600_000,
  })
  return (
    <>
      <div className="hero">
        <Sign />
        <PageHeader title={t(messages.homeTitle)} />
        <SearchBox />
      </div>
      <div className="home-grid">
        <section className="whole" aria-labelledby="life-events">
          <h2 id="life-events" className="hidden-words">
            {t(messages.lifeEvents)}
          </h2>
          <div className="life-events-wait">
            <Answer of={home} lines={5}>
              {({ lifeEvents }) => <LifeEvents events={lifeEvents} />}
            </Answer>
          </div>
        </section>
        <MyCases />
        <NearMe />
        {children}
        {home.data && (
          <section className="whole" aria-labelledby="popular">
            <h2 id="popular">{t(messages.popular)}</h2>
            <ul className="line-list" role="list">
              {home.data.popular.map((procedure) => (
                <li key={procedure.code}>
                  <PopularLine code={procedure.code} name={procedure.name} summary={procedure.summary} />
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </>
  )
}

function PopularLine(props: { code: string; name: LifeEvent['title']; summary: LifeEvent['title'] }): ReactNode {
  const t = useText()
  return (
    <Go to={`/procedures/${props.code}`} className="line">
      <span className="grow">
        <span className="name">{t(props.name)}</span>
        <span className="soft small">{t(props.summary)}</span>
      </span>
      <IconChevronRight size={20} aria-hidden />
    </Go>
  )
}

function LifeEvents({ events }: { events: readonly LifeEvent[] }): ReactNode {
  const t = useText()
  return (
    <>
      <ul className="tiles" role="list">
        {events.slice(0, lifeEventsShown).map((event) => {
          const Icon = lifeIcon(event.icon)
          return (
            <li key={event.id}>
              <Go to={`/life/${event.id}`}>
                <Icon size={24} stroke={1.6} aria-hidden /> {t(event.title)}
              </Go>
            </li>
          )
        })}
      </ul>
      <p className="row between small">
        <Go to="/life" className="back-link">
          {t(messages.allLifeEvents)} <IconChevronRight size={16} aria-hidden />
        </Go>
        <Go to="/search" className="back-link">
          {t(messages.allProcedures)} <IconChevronRight size={16} aria-hidden />
        </Go>
      </p>
    </>
  )
}

function MyCases(): ReactNode {
  const t = useText()
  const { data: session } = useSession()
  return (
    <section className="card" aria-labelledby="my-cases">
      <h2 id="my-cases">{t(messages.myCases)}</h2>
      {session?.kind === 'citizen' ? (
        <CaseLines />
      ) : (
        <div className="row between">
          <p className="soft small grow">{t(messages.myCasesSignIn)}</p>
          <SignInLink face="portal" back="/" />
        </div>
      )}
    </section>
  )
}

function CaseLines(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const cases = useQuery({
    queryKey: ['cases', 'home'],
    queryFn: ({ signal }) => call(myCases, { query: { limit: casesShown }, signal }),
  })
  const drafts = useQuery({ queryKey: ['drafts'], queryFn: ({ signal }) => call(listDrafts, { signal }) })
  return (
    <Answer of={cases} lines={2}>
      {({ items }) => (
        <>
          {items.length === 0 && !drafts.data?.items.length && <p className="soft">{t(messages.noCases)}</p>}
          {drafts.data?.items.slice(0, 1).map((draft) => (
            <Go key={draft.id} to={`/apply/${draft.id}`} className="home-line">
              {t(messages.unfinished, { name: draft.name[language] })}
            </Go>
          ))}
          {items.map((one) => (
            <div key={one.id} className="home-line">
              <span className="grow">
                <Go to={`/cases/${one.id}`}>{one.title[language]}</Go>
              </span>
              {one.toDo ? (
                <StatusChip state="risk">{t(messages.toDoShort)}</StatusChip>
              ) : (
                <CaseStatus status={one.status} phase={one.phase} />
              )}
            </div>
          ))}
          {items.length > 0 && (
            <Go to="/cases" className="back-link">
              {t(messages.allCases)} <IconChevronRight size={16} aria-hidden />
            </Go>
          )}
        </>
      )}
    </Answer>
  )
}
