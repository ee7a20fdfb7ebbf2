/** A citizen's own alerts: of which stations, from what on, when not. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate, formatDateTime, type Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { SelectField } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { bandWords } from '../advice.ts'
import { listAir } from '../contract.ts'
import { listSubscriptions, subscribe, type Subscription, unsubscribe } from '../contract-alerts.ts'
import { listWater } from '../contract-water.ts'
import { bandFloor, bandOf, bands } from '../vn-aqi.ts'
import { words } from './alert-messages.ts'
import { words as airWords } from './page-messages.ts'
import { useAmount } from './water-parts.tsx'
import './environment.css'

const key = ['environment', 'alerts'] as const

export default function PortalAlerts(): ReactNode {
  const t = useText()
  return (
    <div className="stack measure">
      <PageHeader title={t(words.title)} lead={t(words.lead)} back={{ to: '/environment', label: t(airWords.title) }} />
      <SignedIn face="portal" as="citizen">
        {() => <Mine />}
      </SignedIn>
    </div>
  )
}

function Mine(): ReactNode {
  const t = useText()
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => call(listSubscriptions, { signal }) })
  return (
    <>
      <Answer of={found}>
        {({ subscriptions }) =>
          subscriptions.length === 0 ? (
            <EmptyState title={t(words.none)} />
          ) : (
            <ul role="list" className="station-list">
              {subscriptions.map((one) => (
                <Line key={one.id} of={one} />
              ))}
            </ul>
          )
        }
      </Answer>
      <Add />
      <p className="soft small">{t(words.how)}</p>
    </>
  )
}

function useThreshold(): (kind: Subscription['kind'], threshold: number) => string {
  const t = useText()
  return (kind, n) =>
    kind === 'air' ? t(words.airFrom, { n, band: t(bandWords[bandOf(n)].name) }) : t(words.level, { n })
}

function Line({ of }: { of: Subscription }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const threshold = useThreshold()
  const client = useQueryClient()
  const stop = useMutation({
    mutationFn: () => call(unsubscribe, { params: { code: of.station } }),
    onSuccess: () => {
      toast(t(words.removed))
      return client.invalidateQueries({ queryKey: key })
    },
  })
  return (
    <li>
      <span>{t(of.stationName)}</span>
      <Button size="small" busy={stop.isPending} onClick={() => stop.mutate()}>
        {t(words.remove)}
      </Button>
      <span className="station-remarks">
        <span>{threshold(of.kind, of.threshold)}</span>
        {of.quiet && <span className="soft">{t(words.quietLine, of.quiet)}</span>}
        <span className="soft">{t(words.until, { at: formatDate(of.endsAt) })}</span>
        {of.toldAt && (
          <StatusChip state="risk">{t(words.told, { at: formatDateTime(language, of.toldAt) })}</StatusChip>
        )}
      </span>
      {stop.isError && <ErrorState error={stop.error} />}
    </li>
  )
}

const quietChoices = { none: null, night: { from: 22, to: 6 }, work: { from: 8, to: 17 } } as const

/** From the second band on. */
const airThresholds = bands.slice(1).map(bandFloor)

interface Place {
  readonly code: string
  readonly name: Message
  /** What one may ask for, as it is said. */
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}

/** Stations without warning levels are left out: nobody would ever be told. */
function usePlaces(): Place[] {
  const t = useText()
  const amount = useAmount()
  const air = useQuery({ queryKey: ['environment', 'air'], queryFn: ({ signal }) => call(listAir, { signal }) })
  const water = useQuery({ queryKey: ['environment', 'water'], queryFn: ({ signal }) => call(listWater, { signal }) })
  const threshold = useThreshold()
  const airChoices = airThresholds.map((n) => ({ value: String(n), label: threshold('air', n) }))
  return [
    ...(air.data?.stations ?? []).map(({ code, name }) => ({ code, name, choices: airChoices })),
    ...(water.data?.stations ?? []).flatMap(({ code, name, warning, value }) =>
      warning
        ? [
            {
              code,
              name,
              choices: warning.steps.map((step, at) => ({
                value: String(at + 1),
                label: t(words.levelFrom, { n: at + 1, amount: amount(step, value?.unit ?? '') }),
              })),
            },
          ]
        : [],
    ),
  ]
}

function Add(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const places = usePlaces()
  const { station } = useQueryText()
  const [code, setCode] = useState(station ?? '')
  const [from, setFrom] = useState('')
  const [quiet, setQuiet] = useState<keyof typeof quietChoices>('night')
  const [tried, setTried] = useState(false)
  const place = places.find((one) => one.code === code)
  const send = useMutation({
    mutationFn: () =>
      call(subscribe, { params: { code }, body: { threshold: Number(from), quiet: quietChoices[quiet] } }),
    onSuccess: () => {
      setTried(false)
      setFrom('')
      return client.invalidateQueries({ queryKey: key })
    },
  })
  const isWhole = place !== undefined && from !== ''
  const submit = (): void => {
    setTried(true)
    if (isWhole) send.mutate()
  }
  const missing = tried && !isWhole ? t(words.chooseFirst) : undefined
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <h2>{t(words.add)}</h2>
      {send.isError && <ErrorState error={send.error} />}
      <SelectField
        label={t(words.place)}
        value={place ? code : ''}
        error={place ? undefined : missing}
        choices={places.map((one) => ({ value: one.code, label: t(one.name) }))}
        onChange={(value) => {
          setCode(value)
          setFrom('')
        }}
      />
      <SelectField
        label={t(words.threshold)}
        value={from}
        error={from === '' ? missing : undefined}
        choices={place?.choices ?? []}
        onChange={setFrom}
      />
      <SelectField
        label={t(words.quiet)}
        help={t(words.quietHelp)}
        empty={null}
        value={quiet}
        choices={[
          { value: 'night', label: t(words.quietNight) },
          { value: 'work', label: t(words.quietWork) },
          { value: 'none', label: t(words.noQuiet) },
        ]}
        onChange={(value) => setQuiet(value === 'work' || value === 'none' ? value : 'night')}
      />
      <div className="row">
        <Button type="submit" kind="primary" busy={send.isPending}>
          {t(words.add)}
        </Button>
      </div>
    </form>
  )
}
