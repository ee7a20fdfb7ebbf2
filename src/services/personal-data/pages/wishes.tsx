/** What I asked to be told of, and no longer. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, GoButton } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, ErrorState } from '../../../web/ui/page.tsx'
import { endOwnWish, listOwnWishes, type OwnWish } from '../contract.ts'
import { messages } from './page-messages.ts'

const key = ['my-data', 'alerts'] as const

/** Nothing where nothing was asked for. */
export function Wishes(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => call(listOwnWishes, { signal }) })
  const end = async ({ source, key: of }: OwnWish): Promise<void> => {
    setError(undefined)
    try {
      await call(endOwnWish, { params: { source, key: of } })
      await client.invalidateQueries({ queryKey: key })
    } catch (failed) {
      setError(failed)
    }
  }
  return (
    <Answer of={found}>
      {({ alerts }) =>
        alerts.length > 0 && (
          <section className="stack tight">
            <div>
              <h2>{t(messages.wishes)}</h2>
              <p className="soft">{t(messages.wishesLead)}</p>
            </div>
            {error !== undefined && <ErrorState error={error} />}
            <ul className="line-list" role="list">
              {alerts.map((one) => (
                <li key={`${one.source} ${one.key}`}>
                  <Line of={one} end={end} />
                </li>
              ))}
            </ul>
          </section>
        )
      }
    </Answer>
  )
}

function Line({ of: one, end }: { of: OwnWish; end: (one: OwnWish) => Promise<void> }): ReactNode {
  const t = useText()
  const [busy, setBusy] = useState(false)
  const stop = async (): Promise<void> => {
    setBusy(true)
    await end(one)
    setBusy(false)
  }
  return (
    <div className="stack tight">
      <p>
        <strong>{t(one.title)}</strong> · {t(one.what)}
        <br />
        <span className="soft small">{daysOf(one, t).join(' · ')}</span>
      </p>
      <div className="row">
        {one.canEnd && (
          <Button
            size="small"
            busy={busy}
            aria-label={`${t(messages.wishEnd)}: ${t(one.what)}`}
            onClick={() => void stop()}
          >
            {t(messages.wishEnd)}
          </Button>
        )}
        <GoButton to={one.link} size="small">
          {t(messages.wishChange)}
        </GoButton>
      </div>
    </div>
  )
}

function daysOf({ since, endsAt, toldAt }: OwnWish, t: ReturnType<typeof useText>): string[] {
  const lines = [
    [messages.wishSince, since],
    [messages.wishUntil, endsAt],
    [messages.wishTold, toldAt],
  ] as const
  return lines.flatMap(([words, at]) => (at === null ? [] : [t(words, { date: formatDate(at) })]))
}
