/** For tests: a context source that answers what it is told to, and remembers what it was asked. */
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import type { Ngsi } from '../fixture.ts'

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  // oxlint-disable-next-line typescript/no-explicit-any -- what was sent is what a test is about
  readonly body: any
}

export interface StandIn {
  readonly endpoint: string
  readonly asked: Asked[]
  /** What it is asked next; one that it was asked already is what is in `asked`. */
  readonly next: () => Promise<Asked>
  /** By method and path; what is not named is not found. */
  answer: (answers: Record<string, readonly [status: number, body?: unknown]>) => void
  /** The id of the registration that it makes at the broker. */
  readonly register: (mode: string, information: object, more?: object) => Promise<string>
  /** Removes a registration, and forgets what was asked and is to be answered. */
  readonly forget: (id: string) => Promise<void>
  readonly close: () => void
}

export async function startSource({ ask }: Pick<Ngsi, 'ask'>): Promise<StandIn> {
  const asked: Asked[] = []
  const waiting: ((one: Asked) => void)[] = []
  let answers: Record<string, readonly [status: number, body?: unknown]> = {}
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const text = Buffer.concat(chunks).toString()
      const one: Asked = { method, url, headers, body: text === '' ? undefined : JSON.parse(text) }
      const resolve = waiting.shift()
      if (resolve) resolve(one)
      else asked.push(one)
      const [status, body] = answers[`${method} ${url.split('?')[0]}`] ?? [404]
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
      response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const endpoint = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  let number = 0
  return {
    endpoint,
    asked,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    answer: (given) => (answers = given),
    register: async (mode, information, more = {}) => {
      const id = `urn:f:reg:${number++}`
      const body = { id, type: 'ContextSourceRegistration', mode, information: [information], endpoint, ...more }
      const made = await ask('POST', 'csourceRegistrations', body)
      assert.equal(made.status, 201, JSON.stringify(made.body))
      return id
    },
    forget: async (id) => {
      await ask('DELETE', `csourceRegistrations/${id}`)
      asked.length = 0
      answers = {}
    },
    close: () => server.close(),
  }
}
