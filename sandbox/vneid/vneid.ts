/**
 * A stand-in for VNeID, the national electronic ID (Decree 69/2024): an OpenID Connect provider of its own, reached over
 * HTTP only. Claims: citizen_number, name, birthdate, gender, ethnicity, nationality, place_of_origin, residence
 * { unit_code, line }, phone_number, email, family { spouse, father, mother, children }; acr 1 or 2.
 */
import { createHash, generateKeyPairSync } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Configuration, interactionPolicy, Provider } from 'oidc-provider'
import type { Language, StandIn } from '../answer.ts'
import { citizens, type CityModel, citizenOf, type SandboxCitizen } from './people.ts'
import { choosePage, expiredPage, lowPage, passcodePage } from './pages.ts'

export interface VneidOptions {
  /** The issuer, with its path prefix: `http://localhost:8090/vneid`. */
  readonly publicUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** Addresses of Khuê to which people may be sent back. */
  readonly redirectUris: readonly string[]
  /** Which of the two addresses of each person is told. */
  readonly model: CityModel
}

export const sandboxPasscode = '123456'
const prefix = '/vneid'
const bodyBytesMax = 8 * 1024

function claimsOf(citizen: SandboxCitizen, model: CityModel) {
  return {
    sub: createHash('sha256').update(`sandbox-vneid ${citizen.citizenNumber}`).digest('base64url'),
    citizen_number: citizen.citizenNumber,
    name: citizen.name,
    birthdate: citizen.birthdate,
    gender: citizen.gender,
    ethnicity: citizen.ethnicity,
    nationality: 'Việt Nam',
    place_of_origin: citizen.placeOfOrigin,
    residence: citizen.residence[model],
    phone_number: citizen.phone,
    email: citizen.email,
    family: citizen.family,
  }
}

const citizenClaims = [
  'citizen_number',
  'ethnicity',
  'nationality',
  'place_of_origin',
  'residence',
  'phone_number',
  'email',
  'family',
]

function configuration(options: VneidOptions): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'sandbox' }
  return {
    clients: [
      {
        client_id: options.clientId,
        client_secret: options.clientSecret,
        redirect_uris: [...options.redirectUris],
        id_token_signed_response_alg: 'ES256',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        client_name: 'Khuê',
      },
    ],
    jwks: { keys: [jwk] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    acrValues: ['1', '2'],
    scopes: ['openid', 'profile', 'citizen'],
    claims: {
      acr: null,
      auth_time: null,
      iss: null,
      sid: null,
      openid: ['sub', 'acr'],
      profile: ['name', 'birthdate', 'gender'],
      citizen: citizenClaims,
    },
    features: { devInteractions: { enabled: false }, claimsParameter: { enabled: true } },
    interactions: { url: (_ctx, interaction) => `${prefix}/interaction/${interaction.uid}`, policy: onlyLogin() },
    async loadExistingGrant(ctx) {
      const { client, session, provider } = ctx.oidc
      if (!client || !session?.accountId) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid profile citizen')
      grant.addOIDCClaims(['acr'])
      await grant.save()
      return grant
    },
    findAccount(_ctx, number) {
      const citizen = citizenOf(number)
      return citizen ? { accountId: number, claims: () => claimsOf(citizen, options.model) } : undefined
    },
    ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Interaction: 1800, Grant: 600, Session: 600 },
    cookies: {
      keys: ['sandbox-vneid-only-for-tests-and-demonstrations'],
      // Cookies do not know ports: these names must differ from Khuê's own.
      names: { session: 'vneid_session', interaction: 'vneid_interaction', resume: 'vneid_resume' },
      long: { httpOnly: true, sameSite: 'lax', path: prefix },
      short: { httpOnly: true, sameSite: 'lax', path: prefix },
    },
    clientBasedCORS: () => false,
    renderError(ctx, out) {
      ctx.type = 'html'
      ctx.body = expiredPage('vi', `${out.error}: ${out.error_description ?? ''}`)
    },
  }
}

/** VNeID asks each time who one is: nobody stays signed in there. */
function onlyLogin() {
  const { base, Check } = interactionPolicy
  const prompts = base()
  prompts
    .get('login')
    ?.checks.add(
      new Check('always', 'VNeID asks each time', (ctx) =>
        ctx.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    )
  return prompts
}

/** Two people at one browser are two people: who was here before is not remembered. */
function forgetSession(request: IncomingMessage): void {
  const cookies = (request.headers.cookie ?? '').split(/;\s*/)
  request.headers.cookie = cookies.filter((cookie) => !cookie.startsWith('vneid_session')).join('; ')
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > bodyBytesMax) throw new RangeError('too large')
    chunks.push(chunk as Buffer)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

function send(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  response.end(page)
}

export function createVneidSandbox(options: VneidOptions): StandIn {
  const provider = new Provider(options.publicUrl, configuration(options))
  provider.proxy = true
  provider.on('server_error', (_ctx, error) => console.error('vneid sandbox', error))
  const { host, protocol } = new URL(options.publicUrl)
  const run = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://sandbox')
    const inside = url.pathname.slice(prefix.length)
    request.headers.host = host
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
    if (/^\/interaction\/[\w-]+$/.test(inside)) {
      await interact(provider, request, response, url, inside.split('/')[2] ?? '')
      return
    }
    if (inside.startsWith('/auth')) forgetSession(request)
    const passed = request as IncomingMessage & { originalUrl?: string }
    passed.originalUrl = request.url ?? '/'
    passed.url = passed.originalUrl.slice(prefix.length) || '/'
    await provider.callback()(passed, response)
  }
  return {
    listener: (request, response) => {
      run(request, response).catch((error: unknown) => {
        console.error('vneid sandbox', error)
        if (response.headersSent) response.destroy()
        else send(response, 500, expiredPage('vi', 'server_error'))
      })
    },
    greeting: [
      `Công dân · Citizens (VNeID): mã · passcode ${sandboxPasscode}`,
      ...citizens.map(
        ({ citizenNumber, name, story }) => `  ${citizenNumber}  ${name.padEnd(22)} ${story.vi} · ${story.en}`,
      ),
      '',
    ],
    close: () => Promise.resolve(),
  }
}

function languageOf(request: IncomingMessage, url: URL, wanted: unknown): Language {
  const asked =
    url.searchParams.get('lang') ?? /(?:^|;\s*)sandbox_language=(vi|en)/.exec(request.headers.cookie ?? '')?.[1]
  return (asked ?? wanted) === 'en' ? 'en' : 'vi'
}

/** One page in two steps, without scripts: who, then passcode and level. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse, url: URL, uid: string) {
  const interaction = await provider.interactionDetails(request, response).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'SessionNotFound') return null
    throw error
  })
  const language = languageOf(request, url, interaction?.params['ui_locales'])
  if (!interaction || interaction.uid !== uid) return send(response, 400, expiredPage(language, null))
  const address = `${prefix}/interaction/${uid}`
  const wanted = interaction.params['acr_values'] === '2' ? 2 : 1
  const form = request.method === 'POST' ? await formOf(request) : url.searchParams
  if (form.has('cancel')) {
    const result = { error: 'access_denied', error_description: 'cancelled by the person' }
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
  const number = (form.get('number') ?? '').replaceAll(/\s/g, '')
  const citizen = number === '' ? null : citizenOf(number)
  const shown = { language, address, wanted } as const
  if (!citizen) return send(response, number === '' ? 200 : 422, choosePage({ ...shown, refused: number !== '' }))
  if (request.method !== 'POST') return send(response, 200, passcodePage({ ...shown, citizen, refused: false }))
  if (form.get('passcode') !== sandboxPasscode) {
    return send(response, 422, passcodePage({ ...shown, citizen, refused: true }))
  }
  const level = Math.min(form.get('level') === '1' ? 1 : 2, citizen.level)
  if (level < wanted) return send(response, 403, lowPage({ ...shown, citizen }))
  const login = { accountId: citizen.citizenNumber, acr: String(level), amr: ['pin'], remember: false }
  return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
}
