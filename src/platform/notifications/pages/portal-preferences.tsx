/** How I want to be told: e-mail, push, in which language; and push on this very device. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { CheckboxField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, ErrorState, Loading, Notice, useInBrowser } from '../../../web/ui/page.tsx'
import {
  getPreferences,
  getPushKey,
  type Preferences,
  setPreferences,
  subscribePush,
  unsubscribePush,
} from '../contract.ts'
import { messages } from './page-messages.ts'

export function NoticePreferences(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const key = ['notices', 'preferences'] as const
  const [error, setError] = useState<unknown>()
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => call(getPreferences, { signal }) })
  const save = async (next: Preferences): Promise<void> => {
    setError(undefined)
    try {
      client.setQueryData(key, await call(setPreferences, { body: next }))
    } catch (failed) {
      setError(failed)
    }
  }
  return (
    <section className="stack">
      <h2>{t(messages.preferencesTitle)}</h2>
      <Answer of={found}>
        {(now) => (
          <>
            <CheckboxField
              label={t(messages.email)}
              checked={now.email}
              onChange={(email) => void save({ ...now, email })}
            />
            <CheckboxField
              label={t(messages.push)}
              checked={now.push}
              onChange={(push) => void save({ ...now, push })}
            />
            {now.push && <PushHere />}
          </>
        )}
      </Answer>
      {error !== undefined && <ErrorState error={error} />}
    </section>
  )
}

function bytesOf(base64Url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64Url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (letter) => letter.codePointAt(0) ?? 0)
}

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration()
  return (await registration?.pushManager.getSubscription()) ?? null
}

async function subscribe(): Promise<void> {
  const { publicKey } = await call(getPushKey)
  const registration = await navigator.serviceWorker.ready
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(publicKey),
  })
  const { endpoint, keys } = subscription.toJSON()
  await call(subscribePush, {
    body: { endpoint: endpoint ?? '', keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' } },
  })
}

async function unsubscribe(): Promise<void> {
  const subscription = await currentSubscription()
  if (!subscription) return
  await call(unsubscribePush, { body: { endpoint: subscription.endpoint } })
  await subscription.unsubscribe()
}

/** What this browser can and may do, only it knows. */
function PushHere(): ReactNode {
  return useInBrowser() ? <Push /> : <Loading lines={1} />
}

function Push(): ReactNode {
  const t = useText()
  const possible = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
  const state = useQuery({
    queryKey: ['push-here'],
    queryFn: async () => (await currentSubscription()) !== null,
    enabled: possible,
  })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  if (!possible) return <p className="soft">{t(messages.pushImpossible)}</p>
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await work()
      await state.refetch()
    } catch (failed) {
      setError(failed)
    } finally {
      setBusy(false)
    }
  }
  const refused = Notification.permission === 'denied'
  return (
    <div className="stack tight">
      {state.data && <p>{t(messages.pushOn)}</p>}
      {refused && <Notice tone="risk">{t(messages.pushRefused)}</Notice>}
      <div>
        <Button
          size="small"
          busy={busy}
          disabled={refused}
          onClick={() => void run(state.data ? unsubscribe : subscribe)}
        >
          {t(state.data ? messages.pushStop : messages.pushHere)}
        </Button>
      </div>
      {error !== undefined && <ErrorState error={error} />}
    </div>
  )
}
