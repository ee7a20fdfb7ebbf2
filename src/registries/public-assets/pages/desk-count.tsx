/** Counting with a phone: scan, see what the register says, record. Made for one hand; works on without a connection. */
import { type ReactNode, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { isOnline, onConnection } from '../../../web/ui/connection.ts'
import { useText } from '../../../web/ui/language.tsx'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { ErrorState, Loading, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import type { Line, RoundDetail } from '../contract.ts'
import { CountCard } from './count-card.tsx'
import { CountPlaces } from './count-places.tsx'
import { Refusals, Sending } from './count-sending.tsx'
import { type CountStore, countStore, lineWith, type Pending } from './count-store.ts'
import { FindAsset } from './find-asset.tsx'
import { words } from './page-messages.ts'
import { Progress } from './parts.tsx'

const refreshEveryMs = 30_000

export default function CountPage(): ReactNode {
  const { id = '' } = usePathParams()
  const session = useSignedIn()
  if (!session?.id) return null
  return <Counted key={id} store={countStore(id, session.id)} by={session.name ?? ''} />
}

/** Reads and sends when the page opens, when the city is reached again, and on a timer. */
function useCounting(store: CountStore) {
  const counting = useSyncExternalStore(store.subscribe, store.get)
  useEffect(() => {
    const again = (): void => {
      if (!isOnline() && store.get().round) return
      void store.send().then(store.refresh)
    }
    void store.refresh().then(store.send)
    const deaf = onConnection(again)
    const repeat = setInterval(again, refreshEveryMs)
    return () => {
      deaf()
      clearInterval(repeat)
    }
  }, [store])
  return counting
}

function Counted({ store, by }: { store: CountStore; by: string }): ReactNode {
  const { round, pending, sending, error } = useCounting(store)
  return (
    <div className="desk-page stack counting">
      {round ? (
        <Shown round={round} pending={pending} store={store} by={by} sending={sending} error={error} />
      ) : error ? (
        <ErrorState error={error} retry={() => void store.refresh()} />
      ) : (
        <Loading />
      )}
    </div>
  )
}

interface ShownProps {
  readonly round: RoundDetail
  readonly pending: readonly Pending[]
  readonly store: CountStore
  readonly by: string
  readonly sending: boolean
  readonly error: unknown
}

function Shown({ round, pending, store, by, sending, error }: ShownProps): ReactNode {
  const t = useText()
  const [chosen, setChosen] = useState<string>()
  const [lastId, setLastId] = useState<string>()
  const lines = useMemo(() => round.lines.map((line) => lineWith(line, pending, by)), [round, pending, by])
  const asset = lines.find(({ assetId }) => assetId === chosen)
  const last = lines.find(({ assetId }) => assetId === lastId)
  const choose = useCallback((line: Line) => setChosen(line.assetId), [])
  const save = async (count: Pending): Promise<void> => {
    await store.add(count)
    setLastId(count.assetId)
    setChosen(undefined)
  }
  return (
    <>
      <PageHeader title={round.name} back={{ to: '/public-assets', label: t(words.title) }} />
      <Progress counted={lines.filter(({ count }) => count).length} expected={lines.length} />
      <Sending pending={pending} sending={sending} error={error} />
      <Refusals pending={pending} onDrop={(one) => void store.drop(one)} />
      {round.closedAt !== null ? (
        <Notice tone="risk">{t(words.roundClosed)}</Notice>
      ) : asset ? (
        <CountCard key={asset.assetId} line={asset} onSave={save} onLeave={() => setChosen(undefined)} />
      ) : (
        <FindAsset lines={lines} last={last} onFound={choose} />
      )}
      {!asset && <CountPlaces lines={lines} {...(round.closedAt === null && { onChoose: choose })} />}
    </>
  )
}
