/** Outside applications that use the city's sign-in. Rule ID14. */
import type { AdapterPayload } from 'oidc-provider'
import type { Static } from 'typebox'
import type { App, Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import type { OutsideClient } from './contract.ts'
import { messages } from './messages.ts'
import { newToken, seal, unseal } from './secrets.ts'
import { type ClientRow, deleteClient, insertClient, listClientRows } from './store-oidc.ts'

type Given = Omit<Static<typeof OutsideClient>, 'id'>

export async function clientsNow(tx: Tx) {
  const rows = await listClientRows(tx)
  return {
    items: rows.map((row) => ({
      id: row.id,
      name: row.name,
      redirectUris: row.redirect_uris,
      postLogoutRedirectUris: row.post_logout_redirect_uris,
      backChannelLogoutUri: row.back_channel_logout_uri,
      confidential: row.secret_sealed !== null,
    })),
  }
}

/** Gives the client's id and, once only, its secret. Throws `kernel.invalid-input` for addresses that are not safe. */
export async function addClient(tx: Tx, given: Given): Promise<{ id: string; secret: string | null }> {
  refuseUnsafe(tx.app, given)
  const id = newId(tx.now.epochMilliseconds)
  const secret = given.confidential ? newToken() : null
  await insertClient(tx, {
    id,
    name: given.name,
    secret_sealed: secret === null ? null : seal(tx.app, `client/${id}`, secret),
    redirect_uris: [...given.redirectUris],
    post_logout_redirect_uris: [...given.postLogoutRedirectUris],
    back_channel_logout_uri: given.backChannelLogoutUri,
  })
  return { id, secret }
}

export async function dropClient(tx: Tx, id: string): Promise<void> {
  if (!(await deleteClient(tx, id))) throw problem('kernel.not-found')
}

/** Exact https addresses; a sandbox also takes http on this machine (RFC 8252 §7.3). */
function refuseUnsafe(app: App, given: Given): void {
  const entries: (readonly [string, string])[] = [
    ...given.redirectUris.map((uri, i) => [`/redirectUris/${i}`, uri] as const),
    ...given.postLogoutRedirectUris.map((uri, i) => [`/postLogoutRedirectUris/${i}`, uri] as const),
    ...(given.backChannelLogoutUri === null ? [] : [['/backChannelLogoutUri', given.backChannelLogoutUri] as const]),
  ]
  const bad = entries.filter(([, uri]) => {
    const url = URL.parse(uri)
    if (!url || url.hash !== '' || url.username !== '') return true
    const local = app.config.sandbox && ['localhost', '127.0.0.1'].includes(url.hostname)
    return url.protocol !== 'https:' && !(local && url.protocol === 'http:')
  })
  // One host, so that the pairwise identifiers have one sector (OpenID Connect Core §8.1).
  const hosts = new Set(given.redirectUris.map((uri) => URL.parse(uri)?.host))
  if (bad.length === 0 && hosts.size > 1) bad.push(['/redirectUris', ''])
  if (bad.length === 0) return
  throw problem(
    'kernel.invalid-input',
    {},
    bad.map(([pointer]) => ({ pointer, message: messages.mustBeHttps })),
  )
}

/** As oidc-provider wants it (OpenID Connect Dynamic Client Registration 1.0 §2). */
export function clientMetadata(app: App, row: ClientRow): AdapterPayload {
  const secret = row.secret_sealed && unseal(app, `client/${row.id}`, row.secret_sealed).toString('utf8')
  return {
    client_id: row.id,
    client_name: row.name,
    ...(secret && { client_secret: secret }),
    token_endpoint_auth_method: secret ? 'client_secret_basic' : 'none',
    application_type: 'web',
    redirect_uris: row.redirect_uris,
    post_logout_redirect_uris: row.post_logout_redirect_uris,
    ...(row.back_channel_logout_uri !== null && {
      backchannel_logout_uri: row.back_channel_logout_uri,
      backchannel_logout_session_required: true,
    }),
    scope: 'openid profile email phone citizen',
    // Two applications cannot put what they know of one person together (OpenID Connect Core §8).
    subject_type: 'pairwise',
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }
}
