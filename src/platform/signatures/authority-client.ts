/** The certificate and timestamp authorities over HTTP, on kept connections: a timestamp is asked for twice a seal. */
import http from 'node:http'
import https from 'node:https'
import { Problem } from '../../kernel/problems.ts'

/** An authority does not answer, or not as it should. Worth another try later; who waits for a reply is told so. */
export class AuthorityUnavailable extends Problem {
  readonly code: 'timestamp-unavailable' | 'authority-unavailable'
  constructor(code: AuthorityUnavailable['code'], message: string, options?: ErrorOptions) {
    super('signatures.authority-unavailable', {}, [], options)
    this.message = message
    this.code = code
  }
}

const agents = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 32 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 32 }),
}
const timeoutMs = 10_000
const replyBytesMax = 4 * 1024 * 1024

export interface AuthorityRequest {
  readonly url: string
  /** Posted when given. */
  readonly body?: Buffer
  readonly type?: string
  readonly failure: AuthorityUnavailable['code']
}

/** The reply's bytes. Throws AuthorityUnavailable. A connection that the other side had just closed is tried once more. */
export async function ask(request: AuthorityRequest): Promise<Buffer> {
  try {
    return await askOnce(request)
  } catch (error) {
    const cause = error instanceof AuthorityUnavailable ? (error.cause as NodeJS.ErrnoException | undefined) : undefined
    if (cause?.code !== 'ECONNRESET' && cause?.code !== 'EPIPE') throw error
    return askOnce(request)
  }
}

function askOnce({ url, body, type, failure }: AuthorityRequest): Promise<Buffer> {
  const target = new URL(url)
  const secure = target.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const fail = (message: string, cause?: unknown) =>
      reject(new AuthorityUnavailable(failure, `${url}: ${message}`, { cause }))
    const request = (secure ? https : http).request(
      target,
      {
        method: body ? 'POST' : 'GET',
        agent: secure ? agents['https:'] : agents['http:'],
        timeout: timeoutMs,
        ...(body && { headers: { 'content-type': type ?? 'application/octet-stream', 'content-length': body.length } }),
      },
      (response) => {
        const parts: Buffer[] = []
        let length = 0
        response.on('data', (part: Buffer) => {
          length += part.length
          if (length > replyBytesMax) response.destroy(new Error('reply too large'))
          else parts.push(part)
        })
        response.on('end', () => {
          if (response.statusCode === 200) resolve(Buffer.concat(parts))
          else fail(`status ${response.statusCode}`)
        })
        response.on('error', (error) => fail(error.message, error))
      },
    )
    request.on('timeout', () => request.destroy(new Error(`no reply within ${timeoutMs} ms`)))
    request.on('error', (error) => fail(error.message, error))
    request.end(body)
  })
}
