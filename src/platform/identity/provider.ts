/** The city's own OpenID Connect provider at /oidc: code flow with PKCE only. Rules ID13 to ID17. */
import { createHmac, randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { type Configuration, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { App } from '../../kernel/app.ts'
import { officialById } from '../organisation/index.ts'
import { briefError } from './brief-error.ts'
import { createAdapter } from './adapter.ts'
import {
  backChannelLogoutPath,
  callbackPath,
  faceSecret,
  faces,
  isFaceClient,
  kindOf,
  oidcSessionCookie,
} from './faces.ts'
import { loadKeys, type SigningKey } from './keys.ts'
import { errorPage, signedOutPage, signOutPage } from './pages.ts'
import { derivedKey } from './secrets.ts'
import { findPerson } from './store-people.ts'

export const issuerPath = '/oidc'
export const issuerOf = (app: App) => `${app.config.publicUrl}${issuerPath}`

// A change of keys in one process is seen by the others after this; new keys are announced a day ahead.
const reloadEveryMs = 30_000
// The header that marks our own calls within the process; nobody outside can know it.
const innerMark = 'x-khue-inner'
const innerSecret = randomBytes(24).toString('base64url')

export interface SignOn {
  readonly provider: Provider
  /** Reads the keys anew, and takes up what changed. */
  reload(): Promise<void>
  /** `fetch` that reaches this very program without the network, so that it works behind any proxy. */
  readonly fetch: typeof globalThis.fetch
}

interface State extends SignOn {
  server: FastifyInstance | null
  provider: Provider
}

const running = new WeakMap<App, Promise<State>>()

/** The provider of this process; made at the first call. */
export function signOnOf(app: App): Promise<SignOn> {
  return stateOf(app)
}

function stateOf(app: App): Promise<State> {
  let state = running.get(app)
  if (!state) {
    state = createSignOn(app)
    running.set(app, state)
    // A failed start must not be remembered.
    state.catch(() => running.delete(app))
  }
  return state
}

async function createSignOn(app: App): Promise<State> {
  let keys = await loadKeys(app)
  const state: State = {
    server: null,
    provider: createProvider(app, keys, (url, init) => state.fetch(url, init)),
    async reload() {
      const next = await loadKeys(app)
      if (next.map((key) => key.kid).join() === keys.map((key) => key.kid).join()) return
      keys = next
      state.provider = createProvider(app, keys, (url, init) => state.fetch(url, init))
    },
    fetch: async (input: string | URL | Request, init?: RequestInit) => {
      const url = new URL(input instanceof Request ? input.url : input)
      const own = state.server !== null && url.href.startsWith(`${app.config.publicUrl}/`)
      return own && state.server ? inProcess(state.server, url, init) : outward(app, url, init)
    },
  }
  return state
}

async function inProcess(server: FastifyInstance, url: URL, init: RequestInit = {}): Promise<Response> {
  const body = init.body instanceof URLSearchParams ? init.body.toString() : init.body
  if (body !== undefined && body !== null && typeof body !== 'string')
    throw new TypeError('only text bodies are sent here')
  const headers = Object.fromEntries(new Headers(init.headers))
  const reply = await server.inject({
    method: init.method === 'POST' ? 'POST' : 'GET',
    url: url.pathname + url.search,
    headers: { ...headers, host: url.host, [innerMark]: innerSecret },
    ...(typeof body === 'string' && { payload: body }),
  })
  const replyHeaders = Object.entries(reply.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  return new Response(reply.rawPayload.length > 0 ? new Uint8Array(reply.rawPayload) : null, {
    status: reply.statusCode,
    headers: replyHeaders,
  })
}

/** The library guards its calls against addresses inside the network; on a sandbox the other party is on this machine. */
function outward(app: App, url: URL, init: RequestInit & { dispatcher?: unknown } = {}): Promise<Response> {
  const { dispatcher: _, ...unguarded } = init
  // oxlint-disable-next-line no-restricted-globals -- oidc-provider gives its own guard along
  return fetch(url, app.config.sandbox ? unguarded : init)
}

function createProvider(app: App, keys: readonly SigningKey[], fetchBy: typeof globalThis.fetch): Provider {
  const provider = new Provider(issuerOf(app), configuration(app, keys, fetchBy))
  // The mount sets Host and X-Forwarded-Proto from PUBLIC_URL, so these are ours, not the sender's.
  provider.proxy = true
  provider.on('server_error', (_ctx, error) => app.log.error({ error: briefError(error) }, 'single sign-on failed'))
  provider.on('backchannel.error', (_ctx, error, client) =>
    app.log.warn({ error: briefError(error), client: client.clientId }, 'a client could not be told of a sign-out'),
  )
  return provider
}

function configuration(app: App, keys: readonly SigningKey[], fetchBy: typeof globalThis.fetch): Configuration {
  return {
    adapter: (model: string) => createAdapter(app, model),
    clients: faces.map((face) => ({
      client_id: face,
      client_secret: faceSecret(app, face),
      redirect_uris: [`${app.config.publicUrl}${callbackPath}`],
      backchannel_logout_uri: `${app.config.publicUrl}${backChannelLogoutPath}`,
      backchannel_logout_session_required: true,
      scope: 'openid khue',
    })),
    clientDefaults: {
      grant_types: ['authorization_code'],
      response_types: ['code'],
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'client_secret_basic',
    },
    jwks: { keys: keys.map((key) => key.jwk) },
    responseTypes: ['code'],
    pkce: { required: () => true },
    acrValues: ['1', '2'],
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: (_ctx, accountId, client) =>
      createHmac('sha256', derivedKey(app, 'pairwise')).update(`${client.clientId} ${accountId}`).digest('base64url'),
    scopes: ['openid', 'profile', 'email', 'phone', 'citizen', 'khue'],
    claims: {
      acr: null,
      sid: null,
      auth_time: null,
      iss: null,
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      khue: ['kind', 'name', 'sign_on'],
      profile: ['name', 'birthdate', 'gender'],
      email: ['email'],
      phone: ['phone_number'],
      citizen: ['citizen_number'],
    },
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => show(ctx, signOutPage(languageOf(ctx), form)),
        postLogoutSuccessSource: (ctx) => show(ctx, signedOutPage(languageOf(ctx))),
      },
    },
    interactions: { url: (_ctx, interaction) => `${issuerPath}/interaction/${interaction.uid}`, policy: policy() },
    loadExistingGrant,
    findAccount: (ctx, sub, token) => findAccount(app, ctx, sub, token),
    // The sign-on is shorter than any face's idle time, so that it cannot revive a session that has idled out.
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      IdToken: 600,
      Interaction: 900,
      Grant: 12 * 3600,
      Session: 60 * Math.min(30, app.config.sessionIdleMinutes),
    },
    cookies: {
      keys: [derivedKey(app, 'cookies').toString('base64url')],
      names: { session: oidcSessionCookie, interaction: 'khue_interaction', resume: 'khue_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    clientBasedCORS: () => false,
    renderError: (ctx, out) => show(ctx, errorPage(languageOf(ctx), out)),
    fetch: fetchBy,
  }
}

function policy() {
  const { base, Check } = interactionPolicy
  const prompts = base()
  prompts.get('login')?.checks.add(
    new Check('wrong_kind', 'this face is for another kind of account', (ctx) => {
      const { client, session } = ctx.oidc
      if (!client || !session?.accountId || !isFaceClient(client.clientId)) return Check.NO_NEED_TO_PROMPT
      const fits = session.accountId.startsWith(`${kindOf(client.clientId)}:`)
      return fits ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT
    }),
  )
  return prompts
}

/** The faces are the city's own and need no consent; others keep what the person granted in this sign-on. */
async function loadExistingGrant(ctx: KoaContextWithOIDC) {
  const { client, session, provider, result } = ctx.oidc
  if (!client || !session) return undefined
  const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId)
  if (grantId) return provider.Grant.find(grantId)
  if (!isFaceClient(client.clientId) || !session.accountId) return undefined
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope('openid khue')
  grant.addOIDCClaims(['acr'])
  await grant.save()
  return grant
}

async function findAccount(app: App, _ctx: KoaContextWithOIDC, sub: string, token: unknown) {
  const [kind, id] = sub.split(':')
  if (!id) return undefined
  const sessionUid = (token as { sessionUid?: string } | undefined)?.sessionUid
  const common = { sub, kind, ...(sessionUid && { sign_on: sessionUid }) }
  if (kind === 'official') {
    const official = await app.read((tx) => officialById(tx, id))
    if (!official?.active) return undefined
    return { accountId: sub, claims: () => ({ ...common, name: official.name, email: official.email }) }
  }
  const person = await app.read((tx) => findPerson(tx, id))
  if (!person) return undefined
  return {
    accountId: sub,
    claims: () => ({
      ...common,
      name: person.name,
      // OpenID Connect Core 5.1 has a day or a year, nothing in between.
      ...(person.dateOfBirth && {
        birthdate: person.dateOfBirth.length === 10 ? person.dateOfBirth : person.dateOfBirth.slice(0, 4),
      }),
      ...(person.sex && { gender: person.sex }),
      ...(person.email && { email: person.email }),
      ...(person.phone && { phone_number: person.phone }),
      ...(person.citizenNumber && { citizen_number: person.citizenNumber }),
    }),
  }
}

// The mount --------------------------------------------------------------------------------------------------------

function languageOf(ctx: KoaContextWithOIDC): 'vi' | 'en' {
  const chosen = ctx.cookies.get('khue_language', { signed: false })
  if (chosen === 'vi' || chosen === 'en') return chosen
  return /^\s*en\b/i.test(ctx.get('accept-language')) ? 'en' : 'vi'
}

function show(ctx: KoaContextWithOIDC, html: string): void {
  ctx.type = 'html'
  ctx.body = html
}

/** For replies that the library writes itself: as strict as the rest; it adds the hashes of its own few scripts. */
const protocolPolicy =
  "default-src 'none'; style-src 'self'; font-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"

export async function mountProvider(server: FastifyInstance, app: App): Promise<void> {
  const state = await stateOf(app)
  state.server = server
  const { host, protocol } = new URL(app.config.publicUrl)
  await server.register((scope, _options, done) => {
    // The library reads bodies itself.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null))
    scope.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: `${issuerPath}/*`,
      schema: { hide: true },
      config: { rateLimit: { allowList: (request) => request.headers[innerMark] === innerSecret } },
      handler(request, reply) {
        reply.hijack()
        const [raw, answer] = [request.raw as typeof request.raw & { originalUrl?: string }, reply.raw]
        raw.originalUrl = raw.url ?? '/'
        raw.url = raw.originalUrl.slice(issuerPath.length)
        raw.headers.host = host
        raw.headers['x-forwarded-proto'] = protocol.slice(0, -1)
        delete raw.headers['x-forwarded-host']
        answer.setHeader('content-security-policy', protocolPolicy)
        answer.setHeader('referrer-policy', 'no-referrer')
        answer.setHeader('x-content-type-options', 'nosniff')
        if (protocol === 'https:') answer.setHeader('strict-transport-security', 'max-age=31536000')
        void state.provider.callback()(raw, answer)
      },
    })
    done()
  })
  const timer = setInterval(() => {
    state
      .reload()
      .catch((error: unknown) => app.log.error({ error: briefError(error) }, 'signing keys could not be read'))
  }, reloadEveryMs)
  timer.unref()
  server.addHook('onClose', (_instance, done) => {
    clearInterval(timer)
    done()
  })
}

/** The logout token's job: tells one outside client. Throws when it does not answer well, so that the job is retried. */
export async function tellClient(app: App, clientId: string, accountId: string, sid: string): Promise<void> {
  const { provider } = await signOnOf(app)
  const client = await provider.Client.find(clientId)
  if (!client?.backchannelLogoutUri) return
  // The library has it without a public type.
  const telling = client as unknown as { backchannelLogout(sub: string, sid: string): Promise<void> }
  await telling.backchannelLogout(accountId, sid)
}
