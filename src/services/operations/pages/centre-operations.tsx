/** The operator's picture: what is wrong at the left, the city in the middle, what is being done at the right. */
import { IconPhone, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { formatDate, formatTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { useKeys } from '../../../web/ui/keys.ts'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import type { LiveMap as Map } from '../../../web/ui/map/map-canvas.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, Loading, PageTitle } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { listIncidents } from '../contract.ts'
import { useNow } from './age.tsx'
import { OpenIncident } from './incident-dialogs.tsx'
import { IncidentList } from './incident-list.tsx'
import { IncidentPanel } from './incident-panel.tsx'
import { words } from './page-messages.ts'
import { logWords } from './log-messages.ts'
import { wallWords } from './wall-messages.ts'
import { warningWords } from './warning-messages.ts'
import './operations.css'

const LiveMap = lazy(async () => ({ default: (await import('./live-map.tsx')).LiveMap }))
const pageSize = 100

export default function OperationsPage(): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {(session) => <Operations mayCommand={session.permissions.includes('operations.command')} />}
    </SignedIn>
  )
}

function Operations({ mayCommand }: { mayCommand: boolean }): ReactNode {
  const t = useText()
  const go = useGo()
  const { incident: chosen } = useQueryText()
  const [state, setState] = useState<'open' | 'closed'>('open')
  const [q, setQ] = useState('')
  const [opening, setOpening] = useState<'call' | 'own' | undefined>()
  const map = useRef<Map | undefined>(undefined)
  const found = useInfiniteQuery({
    queryKey: ['operations', 'incidents', state, q],
    queryFn: ({ pageParam, signal }) =>
      call(listIncidents, {
        query: { state, limit: pageSize, ...(q !== '' && { q }), ...(pageParam !== '' && { after: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
    refetchInterval: 30_000,
  })
  useLive(['operations:incidents'], [['operations', 'incidents']])
  const incidents = found.data?.pages.flatMap((one) => one.incidents) ?? []
  const choose = (id: string): void => go('/operations', { incident: id }, true)
  const move = (step: number): void => {
    const at = incidents.findIndex(({ id }) => id === chosen)
    const next = incidents[Math.min(incidents.length - 1, Math.max(0, at + step))]
    if (next) choose(next.id)
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    n: () => mayCommand && setOpening('own'),
    c: () => mayCommand && setOpening('call'),
  })
  const middle = map.current?.getCenter()
  return (
    <div className="operations">
      <PageTitle title={t(words.title)} />
      <section className="centre-panel operations-list" aria-label={t(words.wrong)}>
        <div className="row between">
          <h2>{t(state === 'open' ? words.wrong : words.pastIncidents)}</h2>
          <Clock />
        </div>
        {mayCommand && (
          <div className="row">
            <Button kind="primary" size="small" onClick={() => setOpening('own')}>
              <IconPlus size={18} aria-hidden /> {t(words.open)}
            </Button>
            <Button size="small" onClick={() => setOpening('call')}>
              <IconPhone size={18} aria-hidden /> {t(words.takeCall)}
            </Button>
          </div>
        )}
        <nav className="row operations-pages" aria-label={t(words.title)}>
          <Go to="/warnings">{t(warningWords.title)}</Go>
          <Go to="/log">{t(logWords.title)}</Go>
          <Go to="/replay" {...(chosen !== undefined && { search: { incident: chosen } })}>
            {t(logWords.replay)}
          </Go>
          <Go to="/wall">{t(wallWords.title)}</Go>
        </nav>
        <div role="search" className="row">
          <TextField
            label={t(words.find)}
            hideLabel
            placeholder={t(words.find)}
            type="search"
            value={q}
            onChange={setQ}
          />
          <Button size="small" kind="quiet" onClick={() => setState(state === 'open' ? 'closed' : 'open')}>
            {t(state === 'open' ? words.pastIncidents : words.openIncidents)}
          </Button>
        </div>
        <Answer of={found} lines={6}>
          {({ pages }) =>
            incidents.length === 0 ? (
              <EmptyState title={t(q === '' && state === 'open' ? words.none : words.nothingFound)}>
                {q === '' && state === 'open' && t(words.noneHelp)}
              </EmptyState>
            ) : (
              <>
                {state === 'open' && <p className="soft">{t(words.openCount, { n: pages[0]?.open ?? 0 })}</p>}
                <IncidentList incidents={incidents} chosen={chosen} onChoose={choose} />
                {found.hasNextPage && (
                  <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                    {t(words.more)}
                  </Button>
                )}
              </>
            )
          }
        </Answer>
      </section>
      <Suspense fallback={<Loading blocks />}>
        <LiveMap
          incidents={incidents}
          chosen={chosen}
          onChoose={choose}
          onMap={(made) => {
            map.current = made
          }}
        />
      </Suspense>
      <section className="centre-panel operations-detail" aria-label={t(words.title)}>
        {chosen === undefined ? (
          <EmptyState title={t(words.chooseOne)}>{t(words.chooseOneHelp)}</EmptyState>
        ) : (
          <IncidentPanel key={chosen} id={chosen} onChoose={choose} />
        )}
      </section>
      {opening && (
        <OpenIncident
          isCall={opening === 'call'}
          middle={middle && { longitude: middle.lng, latitude: middle.lat }}
          onClose={() => setOpening(undefined)}
          onOpened={(id) => {
            setOpening(undefined)
            choose(id)
          }}
        />
      )}
    </div>
  )
}

function Clock(): ReactNode {
  const t = useText()
  const now = useNow()
  return (
    <span className="operations-clock" title={t(words.clock)}>
      <time>{formatTime(now)}</time> <span className="soft">{formatDate(now)}</span>
    </span>
  )
}
