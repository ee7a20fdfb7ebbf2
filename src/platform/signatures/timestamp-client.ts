/** Time stamps from the authority of the settings (RFC 3161), for signatures and for whatever else must be shown to have been there. */
import type { App } from '../../kernel/app.ts'
import { ask, AuthorityUnavailable } from './authority-client.ts'
import { sha256 } from './cms.ts'
import { DerError } from './der.ts'
import { checkTimestamp, timestampRequest, tokenOf } from './timestamp.ts'
import { certificatesFromPem } from './x509.ts'

/** The token over `data`. Throws AuthorityUnavailable. */
export async function timestampOf(app: App, data: Buffer): Promise<Buffer> {
  const digest = sha256(data)
  const { request, nonce } = timestampRequest(digest)
  const reply = await ask({
    url: app.config.signatures.tsaUrl,
    body: request,
    type: 'application/timestamp-query',
    failure: 'timestamp-unavailable',
  })
  try {
    return tokenOf(reply, digest, nonce)
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    throw new AuthorityUnavailable('timestamp-unavailable', error.message, { cause: error })
  }
}

/** When, and by whom, `data` was stamped; null when the token is not one over it by an authority below the anchors (PEM). */
export function checkTimestampOf(
  token: Buffer,
  data: Buffer,
  anchors: readonly string[],
): { atMs: number; authority: string } | null {
  try {
    const { at, authority } = checkTimestamp(token, data, [], anchors.flatMap(certificatesFromPem))
    return { atMs: at, authority }
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return null
  }
}
