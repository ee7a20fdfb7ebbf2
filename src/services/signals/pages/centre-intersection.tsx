/** One intersection as it runs: its plan, its stages over the last minutes, queues, detectors, what was refused, plans, audit. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { formatDateTime, type Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { RadioGroup } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { type IntersectionView, listNotes, readIntersection, setWish, type Wish, wishes } from '../contract.ts'
import { type EventView, type LiveState, readHistory, readLive } from '../contract-live.ts'
import { refusalWords } from '../messages.ts'
import { useNetwork } from './centre-signals.tsx'
import { Detectors } from './detectors-panel.tsx'
import { Asking, RequestWords } from './asking.tsx'
import { InterventionDialog } from './intervention-dialog.tsx'
import { JunctionPlan, type Light, lightOf } from './junction-plan.tsx'
import { actorWords, deedWords, healthWords, modeWords, whyWords, words } from './page-messages.ts'
import { InterventionLines, LinkLine, ModeChip, ReasonDialog, signalsKey, timeWithSeconds, useNow } from './parts.tsx'
import { joined, PhaseDiagram, phoneSize, type Span, spansOf, wideSize } from './phase-diagram.tsx'
import { trialWords } from './trial-messages.ts'
import { Trials } from './trials-panel.tsx'
import { Plans } from './plans-panel.tsx'
import './signals.css'

const minutesShown = 5
const minutesOnPhone = 2
const historyMs = 4000

export default function IntersectionPage(): ReactNode {
  const { id = '' } = usePathParams()
  return (
    <SignedIn face="centre" as="official">
      {() => <One id={id} />}
    </SignedIn>
  )
}

function One({ id }: { id: string }): ReactNode {
  const found = useQuery({
    queryKey: [...signalsKey, 'intersection', id],
    queryFn: ({ signal }) => call(readIntersection, { params: { id }, signal }),
  })
  return (
    <Answer of={found} alone>
      {(at) => <Intersection at={at} />}
    </Answer>
  )
}

function Intersection({ at }: { at: IntersectionView }): ReactNode {
  const t = useText()
  const { id } = at
  useLive(['signals:network'], [[...signalsKey, 'live', id]])
  const network = useNetwork()
  const live = useQuery({
    queryKey: [...signalsKey, 'live', id],
    queryFn: ({ signal }) => call(readLive, { params: { id }, signal }),
    refetchInterval: historyMs,
  })
  const history = useQuery({
    queryKey: [...signalsKey, 'history', id],
    queryFn: ({ signal }) => call(readHistory, { params: { id }, query: { minutes: minutesShown + 1 }, signal }),
    refetchInterval: historyMs,
  })
  const now = useNow()
  const state = live.data?.live ?? null
  const seen = useSeen(live.data)
  const isNarrow = useIsNarrow()
  const held = network.data?.interventions.filter(({ stops }) =>
    stops.some(({ intersectionId }) => intersectionId === id),
  )
  return (
    <div className="signals-one">
      <div className="signals-head">
        <PageHeader title={t(at.name)} back={{ to: '/signals', label: t(words.backNetwork) }} />
        <Running at={at} live={state} />
        {network.data && <LinkLine link={network.data.link} />}
      </div>
      <section className="centre-panel signals-plan" aria-label={t(words.junction)}>
        <JunctionPlan at={at} live={state} />
      </section>
      <section className="centre-panel signals-phases" aria-label={t(words.phases, { n: minutesShown })}>
        <h2>{t(words.phases, { n: isNarrow ? minutesOnPhone : minutesShown })}</h2>
        <Answer of={history}>
          {({ minutes }) => (
            <PhaseDiagram
              layout={at.layout}
              spans={joined(spansOf(minutes, now), seen)}
              minutes={isNarrow ? minutesOnPhone : minutesShown}
              size={isNarrow ? phoneSize : wideSize}
              nowMs={now}
            />
          )}
        </Answer>
      </section>
      <section className="centre-panel signals-queues" aria-label={t(words.queues)}>
        <h2>{t(words.queues)}</h2>
        <Queues at={at} live={state} />
        <Detectors at={at} live={state} />
      </section>
      <section className="centre-panel signals-acts" aria-label={t(words.interventions)}>
        <Acts at={at} />
        <Asking at={at} live={state} />
        <ul className="signals-lines" role="list">
          {held?.map((one) => (
            <InterventionLines key={one.id} one={one} />
          ))}
        </ul>
        <h2>{t(words.events)}</h2>
        {state && <p className="soft">{t(words.commands, { n: state.commands, refused: state.refused })}</p>}
        <Answer of={history}>{({ events }) => <Events at={at} events={events} />}</Answer>
      </section>
      <section className="centre-panel signals-plans" aria-label={t(words.plans)}>
        <Plans at={at} />
      </section>
      <section className="centre-panel signals-trials" aria-label={t(trialWords.title)}>
        <Trials at={at} />
      </section>
      <section className="centre-panel signals-audit" aria-label={t(words.audit)}>
        <h2>{t(words.audit)}</h2>
        <Audit id={id} />
      </section>
    </div>
  )
}

const seenForMs = 30_000

/** What this page saw of the last seconds, which are not yet in the history. */
function useSeen(told: { at: string | null; live: LiveState | null } | undefined): readonly Span[] {
  const [seen, setSeen] = useState<{ at: string | null; spans: readonly Span[] }>({ at: null, spans: [] })
  const { at, live } = told ?? { at: null, live: null }
  if (at !== null && live !== null && at !== seen.at) {
    const fromMs = Math.floor(Date.parse(at) / 1000) * 1000
    const span = { fromMs, toMs: fromMs + 1000, lights: live.state, stage: live.stage }
    const before = seen.spans.filter((one) => one.fromMs > fromMs - seenForMs && one.fromMs < fromMs)
    setSeen({ at, spans: [...before, span] })
  }
  return seen.spans
}

function useIsNarrow(): boolean {
  const [isNarrow, setIsNarrow] = useState(false)
  useEffect(() => {
    const query = matchMedia('(max-width: 40rem)')
    const tell = () => setIsNarrow(query.matches)
    tell()
    query.addEventListener('change', tell)
    return () => query.removeEventListener('change', tell)
  }, [])
  return isNarrow
}

/** The stage that runs, for how long, and in which mode. */
function Running({ at, live }: { at: IntersectionView; live: LiveState | null }): ReactNode {
  const t = useText()
  const now = useNow()
  if (!live) return <p className="soft">{t(words.notYet)}</p>
  const stage = at.layout.stages.find(({ id }) => id === live.stage)
  const seconds = live.stageSince === null ? 0 : Math.max(0, Math.round((now - Date.parse(live.stageSince)) / 1000))
  return (
    <div className="signals-running">
      <ModeChip mode={live.mode} why={live.why} />
      <span>
        {t(words.stageNow)}: <b>{stage ? t(stage.name) : t(words.between)}</b>{' '}
        {stage && <span className="signals-left">{t(words.forSeconds, { n: seconds })}</span>}
      </span>
      {at.corridors.map(({ id, name }) => (
        <Go key={id} to={`/signals/corridors/${id}`}>
          {t(name)}
        </Go>
      ))}
    </div>
  )
}

const lightSigns: Readonly<Record<Light, string>> = {
  green: '●',
  'gives-way': '◐',
  yellow: '▲',
  red: '■',
  flash: '✳',
  unknown: '–',
}
const lightOrder: readonly Light[] = ['unknown', 'red', 'flash', 'yellow', 'gives-way', 'green']

function Queues({ at, live }: { at: IntersectionView; live: LiveState | null }): ReactNode {
  const t = useText()
  const { approaches, lanes, movements } = at.layout
  const rows = approaches.map(({ id, name }) => {
    const own = lanes.filter(({ approach }) => approach === id).map((lane) => lane.id)
    const counted = live?.lanes.filter(({ lane }) => own.includes(lane)) ?? []
    const sum = (of: (lane: (typeof counted)[number]) => number) => counted.reduce((total, one) => total + of(one), 0)
    const lights = movements
      .filter(({ from }) => from !== null && own.includes(from))
      .map(({ group }) => lightOf(live?.state[group]))
    const light = lightOrder.findLast((one) => lights.includes(one)) ?? 'unknown'
    return { id, name, vehicles: sum((one) => one.vehicles), waiting: sum((one) => one.waiting), light }
  })
  const most = Math.max(8, ...rows.map(({ vehicles }) => vehicles))
  return (
    <table className="signals-table">
      <thead>
        <tr>
          <th scope="col">{t(words.approach)}</th>
          <th scope="col">{t(words.light)}</th>
          <th scope="col">{t(words.standing)}</th>
          <th scope="col">{t(words.seen)}</th>
          <th aria-hidden />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, vehicles, waiting, light }) => (
          <tr key={id}>
            <th scope="row">{t(name)}</th>
            <td data-light={light} className="signals-light">
              {lightSigns[light]}
            </td>
            <td>{waiting}</td>
            <td>{vehicles}</td>
            <td className="signals-bar" aria-hidden>
              <i style={{ width: `${(vehicles / most) * 100}%` }} />
              <i data-waiting style={{ width: `${(waiting / most) * 100}%` }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const wishWords: Readonly<Record<Wish, Message>> = {
  adaptive: words.wishAdaptive,
  fixed: words.wishFixed,
  flash: words.wishFlash,
}

function Acts({ at }: { at: IntersectionView }): ReactNode {
  const t = useText()
  const [asked, setAsked] = useState<'intervention' | 'wish' | undefined>()
  const [wish, setChosen] = useState<Wish>(at.wish)
  return (
    <>
      <div className="row between">
        <span>
          {t(words.wish)}: <b>{t(wishWords[at.wish])}</b>
        </span>
        {at.mayOperate && (
          <span className="row">
            <Button size="small" onClick={() => setAsked('wish')}>
              {t(words.changeWish)}
            </Button>
            <Button size="small" kind="primary" onClick={() => setAsked('intervention')}>
              {t(words.intervene)}
            </Button>
          </span>
        )}
      </div>
      {asked === 'intervention' && (
        <InterventionDialog rows={[{ id: at.id, name: at.name }]} at={at.id} onClose={() => setAsked(undefined)} />
      )}
      {asked === 'wish' && (
        <ReasonDialog
          title={t(words.changeWish)}
          act={t(words.changeWish)}
          danger={wish === 'flash'}
          send={(reason) => call(setWish, { params: { id: at.id }, body: { wish, reason } })}
          onClose={() => setAsked(undefined)}
        >
          <RadioGroup
            label={t(words.wish)}
            value={wish}
            onChange={(value) => setChosen(wishes.find((one) => one === value) ?? wish)}
            choices={wishes.map((value) => ({ value, label: t(wishWords[value]) }))}
          />
        </ReasonDialog>
      )}
    </>
  )
}

const eventsShown = 12

function Events({ at, events }: { at: IntersectionView; events: readonly EventView[] }): ReactNode {
  const t = useText()
  if (events.length === 0) return <p className="soft">{t(words.noEvents)}</p>
  return (
    <ul className="signals-lines signals-events" role="list">
      {events.slice(0, eventsShown).map((event) => (
        <li key={`${event.at} ${JSON.stringify(event.details)}`} data-kind={event.kind}>
          <time dateTime={event.at}>{timeWithSeconds(event.at)}</time> <EventWords at={at} event={event} />
        </li>
      ))}
    </ul>
  )
}

function EventWords({ at, event: { kind, details } }: { at: IntersectionView; event: EventView }): ReactNode {
  const t = useText()
  const of = <W extends object>(table: W, name: unknown) =>
    Object.entries(table).find(([key]) => key === name)?.[1] as { vi: string; en: string } | undefined
  const said = (table: object, name: unknown) => t(of(table, name) ?? { vi: String(name), en: String(name) })
  if (kind === 'mode') return `${said(modeWords, details['to'])}: ${said(whyWords, details['why'])}`
  if (kind === 'priority') return <RequestWords at={at} details={details} />
  if (kind === 'detector') return `${String(details['detector'])}: ${said(healthWords, details['health'])}`
  if (kind === 'refused') return `${t(refusalWords(String(details['reason'])))}: ${String(details['movements'])}`
  return details['link'] === 'down' ? t(words.linkDown) : `${String(details['driver'])} ✓`
}

function Audit({ id }: { id: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const found = useQuery({
    queryKey: [...signalsKey, 'notes', id],
    queryFn: ({ signal }) => call(listNotes, { query: { intersectionId: id, limit: 20 }, signal }),
    refetchInterval: 30_000,
  })
  return (
    <Answer of={found}>
      {(notes) =>
        notes.length === 0 ? (
          <p className="soft">{t(words.noAudit)}</p>
        ) : (
          <ul className="signals-lines" role="list">
            {notes.map((note) => (
              <li key={note.id}>
                <span>
                  <b>{t(deedWords(note.what))}</b>, {t(actorWords(note.by))}
                </span>
                <span className="soft">
                  {formatDateTime(language, note.at)}: {note.reason}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Answer>
  )
}
