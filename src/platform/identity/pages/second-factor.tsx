/** A second factor for what has consequences: asked for when the last one is not fresh. */
import { type ReactNode, useState } from 'react'
import { confirmByPasskey, confirmSecondFactor, secondFactorPasskeyOptions } from '../contract.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useSession } from '../../../web/ui/session.tsx'
import { words } from './second-factor-messages.ts'

export type Means = 'code' | 'passkey'

async function confirmWithPasskey(): Promise<void> {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const options = await call(secondFactorPasskeyOptions)
  const response = await startAuthentication({ optionsJSON: options as never })
  await call(confirmByPasskey, { body: { response: { ...response } } })
}

export interface SecondFactor {
  readonly fresh: boolean
  readonly hasPasskey: boolean
  readonly code: string
  readonly setCode: (code: string) => void
  /** Does nothing while the last one is fresh. */
  readonly confirm: (means: Means) => Promise<void>
  readonly settled: () => void
}

export function useSecondFactor(): SecondFactor {
  const session = useSession()
  const freshUntil = session.data?.secondFactor.freshUntil
  const fresh = freshUntil != null && Date.parse(freshUntil) > Date.now()
  const [code, setCode] = useState('')
  return {
    fresh,
    hasPasskey: (session.data?.secondFactor.passkeys ?? 0) > 0,
    code,
    setCode,
    confirm: async (means) => {
      if (fresh) return
      if (means === 'code') await call(confirmSecondFactor, { body: { code } })
      else await confirmWithPasskey()
    },
    settled: () => void session.refetch(),
  }
}

export function SecondFactorField({ of }: { of: SecondFactor }): ReactNode {
  const t = useText()
  if (of.fresh) return null
  return (
    <TextField
      label={t(words.code)}
      help={t(words.codeHelp)}
      value={of.code}
      onChange={of.setCode}
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="[0-9]{6}"
      maxLength={6}
      required
    />
  )
}

export function ByPasskey({ of, busy, run }: { of: SecondFactor; busy: boolean; run: () => void }): ReactNode {
  const t = useText()
  if (of.fresh || !of.hasPasskey) return null
  return (
    <Button busy={busy} onClick={run}>
      {t(words.byPasskey)}
    </Button>
  )
}
