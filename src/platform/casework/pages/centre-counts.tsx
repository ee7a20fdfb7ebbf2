/** The centre's picture of all cases of the city: what is wrong, how the work stands, what is being done; the time always. */
import { IconArrowLeft, IconClockExclamation, IconLock, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { formatDate, formatTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, isForbidden, useProblemWords } from '../../../web/ui/page.tsx'
import { type LiveCounts, liveCounts } from '../contract.ts'
import { Drill, type Figure } from './centre-drill.tsx'
import { centreWords } from './centre-messages.ts'
import { Flow, Latest, OnTime, Totals } from './centre-done.tsx'
import { Matrix, TimeLeft } from './centre-stand.tsx'
import { LateUnits, Wrong } from './centre-wrong.tsx'

// Older than this, the figures are shown as stale.
const staleMs = 60_000

export function CentreCounts(): ReactNode {
  const asked = useQuery({
    queryKey: ['casework', 'live-counts'],
    queryFn: () => call(liveCounts),
    // The live notice is quicker; this is the floor under it.
    refetchInterval: 10_000,
  })
  useLive(['centre:cases'], [['casework', 'live-counts']])
  const now = useNow()
  const [figure, setFigure] = useState<Figure | null>(null)
  if (isForbidden(asked.error) && !asked.data) return <NotHere error={asked.error} />
  return (
    <Answer of={asked} lines={10}>
      {(counts) => (
        <div className="centre-grid" data-stale={now - Date.parse(counts.at) > staleMs}>
          <Head counts={counts} now={now} />
          <div className="centre-column">
            <Wrong counts={counts} onOpen={setFigure} />
            <OnTime counts={counts} />
            <LateUnits counts={counts} onOpen={setFigure} />
          </div>
          <div className="centre-column">
            <TimeLeft counts={counts} onOpen={setFigure} />
            <Matrix counts={counts} onOpen={setFigure} />
          </div>
          <div className="centre-column">
            <Totals counts={counts} />
            <Flow counts={counts} />
            <Latest counts={counts} />
          </div>
          <Drill figure={figure} counts={counts} onClose={() => setFigure(null)} />
        </div>
      )}
    </Answer>
  )
}

/** An official whose work is not here is shown the way to where it is. */
function NotHere({ error }: { error: unknown }): ReactNode {
  const t = useText()
  const words = useProblemWords()(error)
  return (
    <EmptyState
      level={1}
      icon={IconLock}
      title={words.title}
      action={
        <a className="button" data-kind="primary" href="/desk/">
          <IconArrowLeft size={20} aria-hidden /> {t(centreWords.toDesk)}
        </a>
      }
    >
      {words.detail}
    </EmptyState>
  )
}

/** The time in milliseconds, each second. */
function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}

function Head({ counts, now }: { counts: LiveCounts; now: number }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const age = Math.max(0, Math.round((now - Date.parse(counts.at)) / 1000))
  const stale = age * 1000 > staleMs
  const weekday = new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    weekday: 'long',
    timeZone: 'Asia/Ho_Chi_Minh',
  }).format(now)
  return (
    <header className="centre-head">
      <h1>{t(centreWords.title)}</h1>
      <p className="centre-age">
        {stale ? <IconClockExclamation size="1.2em" aria-hidden /> : <IconRefresh size="1.1em" aria-hidden />}
        {t(stale ? centreWords.stale : centreWords.fresh, { seconds: age })} · {t(centreWords.source)}
      </p>
      <p className="hidden-words" role="status">
        {stale ? t(centreWords.stale, { seconds: age - (age % 60) }) : ''}
      </p>
      <p className="centre-clock">
        <span>
          {weekday}, {formatDate(now)}
        </span>
        <time>{formatTime(now)}</time>
      </p>
    </header>
  )
}
