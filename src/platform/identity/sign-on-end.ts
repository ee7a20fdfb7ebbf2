/** The end of a single sign-on session: forgotten here, and told to the outside clients that took part. Rule ID15. */
import { Type } from 'typebox'
import type { Tx } from '../../kernel/app.ts'
import { defineJob } from '../../kernel/module.ts'
import { isFaceClient } from './faces.ts'
import { takeOidcSessions } from './store-oidc.ts'

/** Tells one outside client that a session ended (OpenID Connect Back-Channel Logout 1.0); retried until it answers. */
export const notifyLogout = defineJob(
  'identity.notify-logout',
  Type.Object({ clientId: Type.String(), accountId: Type.String(), sid: Type.String() }),
)

type Which = { readonly uids: readonly string[] } | { readonly accountId: string }

interface Authorization {
  readonly sid?: string
  readonly grantId?: string
}

/** Forgets these sessions with their grants and tokens, in the caller's transaction. */
export async function endSignOns(tx: Tx, which: Which): Promise<void> {
  if ('uids' in which && which.uids.length === 0) return
  for (const payload of await takeOidcSessions(tx, which)) {
    const accountId = payload['accountId']
    if (typeof accountId !== 'string') continue
    for (const [clientId, entry] of Object.entries(payload['authorizations'] ?? {})) {
      const { sid } = entry as Authorization
      // The faces' sessions end in this same transaction.
      if (!isFaceClient(clientId) && sid) tx.enqueue(notifyLogout, { clientId, accountId, sid })
    }
  }
}
