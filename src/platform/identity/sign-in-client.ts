/**
 * Scripted sign-in for the journey, the load tests and the browser-less tests: walks through the real pages over HTTP, as
 * a browser without scripts does. Works against any Khuê with its sandbox on.
 */
import { sandboxPassword, sandboxTotpSecret } from './sandbox-secrets.ts'
import { fromBase32, totpCode, totpStep } from './totp.ts'

export interface SignedInClient {
  /** `fetch` with this browser's cookies; a path is taken below the base address. Redirects are not followed. */
  fetch: (path: string, init?: RequestInit) => Promise<Response>
  /** Follows redirects, also to other origins, and gives the last page. */
  open(path: string, init?: RequestInit): Promise<Page>
  /** The value of the `Cookie` header for the base address, for load generators that send it themselves. */
  cookieHeader(): string
}

export interface Page {
  readonly url: string
  readonly status: number
  readonly text: string
}

const redirectsMax = 20
const sandboxPasscode = '123456'
/** The father of a newborn, among the sandbox's people. */
const sampleCitizen = '001093009901'

interface Kept {
  readonly name: string
  readonly value: string
  readonly host: string
  readonly path: string
}

/** A browser's cookies and nothing else: host and path decide where one is sent. */
export function newClient(baseUrl: string): SignedInClient {
  const jar = new Map<string, Kept>()
  const keep = (url: URL, header: string) => {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim())
    const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
    const attribute = (wanted: string) =>
      attributes.find((one) => one.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1)
    const path = attribute('path') ?? '/'
    const expires = attribute('expires')
    const gone = attribute('max-age') === '0' || (expires !== undefined && Date.parse(expires) <= Date.now())
    // Cookies do not know ports (RFC 6265 §8.5).
    const key = `${url.hostname} ${path} ${name}`
    if (gone) jar.delete(key)
    else jar.set(key, { name, value, host: url.hostname, path })
  }
  const cookiesFor = (url: URL) =>
    [...jar.values()]
      .filter(({ host, path }) => {
        if (host !== url.hostname) return false
        return path === '/' || url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
      })
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  const send = async (path: string, init: RequestInit = {}) => {
    const url = new URL(path, baseUrl)
    const headers = new Headers(init.headers)
    const cookies = cookiesFor(url)
    if (cookies) headers.set('cookie', cookies)
    const method = init.method ?? 'GET'
    if (method !== 'GET' && !headers.has('x-khue')) headers.set('x-khue', '1')
    // oxlint-disable-next-line no-restricted-globals -- this program’s own address, by its command line
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const header of response.headers.getSetCookie()) keep(url, header)
    return response
  }
  return {
    fetch: send,
    cookieHeader: () => cookiesFor(new URL(baseUrl)),
    async open(path, init) {
      let url = new URL(path, baseUrl)
      let response = await send(url.href, init)
      for (let hops = 0; response.status >= 300 && response.status < 400; hops++) {
        if (hops === redirectsMax) throw new Error(`more than ${redirectsMax} redirects, at ${url.href}`)
        await response.arrayBuffer()
        url = new URL(response.headers.get('location') ?? '', url)
        response = await send(url.href)
      }
      return { url: url.href, status: response.status, text: await response.text() }
    },
  }
}

function form(fields: Record<string, string>): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  }
}

function unexpected(step: string, page: Page): Error {
  const heading = /<h1>([^<]*)/.exec(page.text)?.[1] ?? page.text.slice(0, 200)
  const alert = /role="alert"[^>]*>([^<]*)/.exec(page.text)?.[1] ?? ''
  return new Error(`sign-in stopped at ${step}: ${page.status} ${page.url} “${heading}” ${alert}`)
}

export interface CitizenOptions {
  /** Level of assurance to confirm with at VNeID; 2 unless said. */
  readonly level?: 1 | 2
  /** A path of the portal to come back to. */
  readonly return?: string
  /** Use this browser instead of a new one. */
  readonly client?: SignedInClient
}

/** A citizen comes in by VNeID. Throws where the walk does not lead back to Khuê. */
export async function signInCitizen(
  baseUrl: string,
  citizenNumber: string = sampleCitizen,
  options: CitizenOptions = {},
): Promise<SignedInClient> {
  const client = options.client ?? newClient(baseUrl)
  const query = new URLSearchParams({ face: 'portal', return: options.return ?? '/api/identity/session' })
  const choose = await client.open(`/api/identity/sign-in?${query}`)
  const address = choose.url.split('?')[0] ?? ''
  if (choose.status !== 200 || !address.includes('/interaction/')) throw unexpected('VNeID', choose)
  const fields = { number: citizenNumber, passcode: sandboxPasscode, level: String(options.level ?? 2) }
  const end = await client.open(address, form(fields))
  if (new URL(end.url).origin !== new URL(baseUrl).origin || end.url.includes('/interaction/')) {
    throw unexpected('passcode', end)
  }
  return client
}

export interface OfficialSession extends SignedInClient {
  /** Base32. */
  readonly totpSecret: string
}

export interface OfficialOptions {
  readonly face?: 'desk' | 'centre'
  readonly client?: SignedInClient
  readonly return?: string
}

/** An official comes in by password and, when the account asks for it, a one-time code. Throws where a step is refused. */
export async function signInOfficial(
  baseUrl: string,
  username: string,
  password: string = sandboxPassword,
  totpSecret: string = sandboxTotpSecret,
  options: OfficialOptions = {},
): Promise<OfficialSession> {
  const client = options.client ?? newClient(baseUrl)
  const query = new URLSearchParams({ face: options.face ?? 'desk', return: options.return ?? '/api/identity/session' })
  const start = await client.open(`/api/identity/sign-in?${query}`)
  const address = start.url.split('?')[0] ?? ''
  if (start.status !== 200 || !address.includes('/oidc/interaction/')) throw unexpected('the sign-in page', start)
  let page = await client.open(`${address}/password`, form({ username, password }))
  if (page.status !== 200) throw unexpected('the password', page)
  if (page.url.startsWith(address)) page = await giveCode(client, address, totpSecret)
  if (page.url.includes('/oidc/')) throw unexpected('the one-time code', page)
  return { ...client, totpSecret }
}

/**
 * A code counts once. After a sign-in in the same half minute the next step's code is already taken; after that one
 * waits for time to pass, as a person would.
 */
async function giveCode(client: SignedInClient, address: string, secretText: string): Promise<Page> {
  const secret = fromBase32(secretText)
  let page: Page | undefined
  for (let tries = 0; tries < 4; tries++) {
    for (const ahead of [0, 1]) {
      const code = totpCode(secret, totpStep(Temporal.Now.instant()) + ahead)
      page = await client.open(`${address}/code`, form({ code }))
      if (page.status !== 422) return page
    }
    await new Promise((resolve) => setTimeout(resolve, 10_000))
  }
  throw unexpected('the one-time code', page ?? { url: address, status: 0, text: '' })
}

/** Confirms a second factor in a session (step-up before signing). */
export async function confirmSecondFactor(
  client: SignedInClient,
  totpSecret: string = sandboxTotpSecret,
): Promise<void> {
  const secret = fromBase32(totpSecret)
  for (let tries = 0; tries < 4; tries++) {
    for (const ahead of [0, 1]) {
      const code = totpCode(secret, totpStep(Temporal.Now.instant()) + ahead)
      const reply = await client.fetch('/api/identity/second-factor', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code }),
      })
      if (reply.ok) return
      if (reply.status !== 422) throw new Error(`second factor: ${reply.status} ${await reply.text()}`)
      await reply.arrayBuffer()
    }
    await new Promise((resolve) => setTimeout(resolve, 10_000))
  }
  throw new Error('second factor: no code was accepted')
}
