/** The Khuê that is played to, as anybody outside sees it: an address, a sign-in, requests and their refusals. */
import { newId } from '../../src/kernel/id.ts'
import { StartError } from '../../src/kernel/start-error.ts'
import { newClient, type SignedInClient, signInOfficial } from '../../src/platform/identity/sign-in-client.ts'

/** Khuê said no: its status and its words. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** No answer, or one that was cut off: as `fetch` says it. */
export const isAway = (error: unknown): boolean => error instanceof TypeError

const words = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

export function unreachable(url: string, error: unknown): StartError {
  return new StartError('unavailable', {
    vi: `Không có Khuê nào trả lời tại ${url}.`,
    what: `No Khuê answers at ${url}.`,
    why: [words(error)],
    todo: 'Start it (npm start), or name its address: khue simulate --url http://HOST:PORT',
  })
}

/** Throws a StartError unless a Khuê answers there. */
export async function requireKhue(url: string): Promise<void> {
  try {
    const response = await fetch(new URL('/api/organisation/model', url))
    if (!response.ok) throw new Error(`it answers ${response.status} to /api/organisation/model`)
    await response.json()
  } catch (error) {
    throw unreachable(url, error)
  }
}

export interface Client {
  call<T>(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<T>
}

/** Somebody who has not signed in. */
export const stranger = (url: string): Client => clientOf(newClient(url))

/** Throws a StartError where the sign-in is refused. */
export async function signIn(url: string, username: string, password: string | undefined): Promise<Client> {
  try {
    return clientOf(await signInOfficial(url, username, ...(password === undefined ? [] : [password])))
  } catch (error) {
    throw new StartError('config', {
      vi: `Khuê tại ${url} không cho ${username} đăng nhập.`,
      what: `The Khuê at ${url} does not let ${username} in.`,
      why: [words(error)],
      todo: 'Its sandbox must be on (SANDBOX=on); another account: --user NAME, its password in KHUE_PASSWORD',
    })
  }
}

function clientOf(client: SignedInClient): Client {
  return {
    async call<T>(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
      const isText = typeof body === 'string'
      const response = await client.fetch(path, {
        method,
        headers: {
          'x-khue': '1',
          ...(method === 'POST' && { 'idempotency-key': newId() }),
          ...(body !== undefined && {
            'content-type': isText ? 'application/x-www-form-urlencoded' : 'application/json',
          }),
          ...headers,
        },
        ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Refused(response.status, `${method} ${path}: ${response.status} ${toldIn(text)}`)
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
  }
}

/** Title and detail of a problem (RFC 9457), or the text's begin. */
function toldIn(text: string): string {
  try {
    const { title = '', detail = '' } = JSON.parse(text) as { title?: string; detail?: string }
    return `${title} ${detail}`.trim() || text.slice(0, 200)
  } catch {
    return text.slice(0, 200)
  }
}
