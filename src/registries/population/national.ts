/**
 * Asking the national population database: whether somebody is who they say, and what has changed since. Every answer is signed
 * by it and names the nonce of the question; anything else is refused. Rules PO29 to PO31.
 */
import { randomUUID } from 'node:crypto'
import { type Static, Type } from 'typebox'
import type { App } from '../../kernel/app.ts'
import { toSetAddress } from '../../kernel/outgoing.ts'
import { problem } from '../../kernel/problems.ts'
import { Forged, signatureHeader, verifySigned } from '../../kernel/signed-callback.ts'
import { compileFor } from '../../kernel/validation.ts'
import { Circuit } from '../../platform/exchange/index.ts'

const answerTyp = 'national-population+jws'
const timeoutMs = 5_000
const answerBytesMax = 1024 * 1024

const Day = Type.String({ format: 'date' })
export const Notice = Type.Object({
  seq: Type.Integer({ minimum: 1 }),
  id: Type.String({ minLength: 1, maxLength: 100 }),
  at: Type.String({ format: 'date-time' }),
  kind: Type.Enum(['moved', 'died', 'name-changed']),
  citizenNumber: Type.String({ pattern: '^[0-9]{12}$' }),
  dateOfBirth: Type.String({ format: 'partial-date' }),
  on: Day,
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  residence: Type.Optional(
    Type.Object({
      communeCode: Type.String({ pattern: '^[0-9]{5}$' }),
      line: Type.String({ minLength: 1, maxLength: 200 }),
    }),
  ),
})
export type Notice = Static<typeof Notice>

const Notices = Type.Object({
  nonce: Type.String(),
  after: Type.Integer(),
  notices: Type.Array(Notice, { maxItems: 100 }),
  more: Type.Boolean(),
})

const Compared = Type.Enum(['match', 'mismatch'])
const Verified = Type.Object({
  nonce: Type.String(),
  status: Type.Enum(['match', 'mismatch', 'unknown']),
  fields: Type.Record(Type.String(), Compared),
})

const circuits = new WeakMap<App, Circuit>()

function circuitOf(app: App): Circuit {
  const known = circuits.get(app) ?? new Circuit()
  circuits.set(app, known)
  return known
}

/** Throws `population.national-unavailable` when it does not answer, is left alone for a while, or what came is not its answer. */
async function ask(app: App, path: string, nonce: string, body?: unknown): Promise<unknown> {
  const circuit = circuitOf(app)
  const waitSeconds = circuit.enter(app.clock.now())
  if (waitSeconds !== null) throw problem('population.national-unavailable', { seconds: waitSeconds })
  try {
    const answer = await fetchSigned(app, path, body)
    if ((answer as { nonce?: unknown }).nonce !== nonce) throw new Forged('an answer to another question')
    circuit.succeeded()
    return answer
  } catch (error) {
    circuit.failed(app.clock.now())
    const forged = error instanceof Forged
    const level = forged ? 'error' : 'warn'
    app.log[level](
      { path, error: String(error) },
      forged ? 'an answer that is not the national database’s' : 'no answer',
    )
    throw Object.assign(problem('population.national-unavailable', { seconds: 30 }), { cause: error })
  }
}

async function fetchSigned(app: App, path: string, body: unknown): Promise<unknown> {
  const { url, apiKey, jwksUrl } = app.config.nationalPopulation
  const response = await toSetAddress.call(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    timeoutMs,
    bytesMax: answerBytesMax,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`answered ${response.status}`)
  const bytes = response.body
  await verifySigned(jwksUrl, answerTyp, bytes, response.headers[signatureHeader])
  return JSON.parse(bytes.toString('utf8')) as unknown
}

function readAs<T>(schema: object, answer: unknown): T {
  const result = compileFor('reply', schema)(answer)
  if ('error' in result)
    throw Object.assign(problem('population.national-unavailable', { seconds: 30 }), { cause: result.error })
  return answer as T
}

export interface Claim {
  readonly citizenNumber: string
  readonly name: string
  readonly dateOfBirth: string
}

export type Verification = Pick<Static<typeof Verified>, 'status' | 'fields'>

export async function verifyNationally(app: App, claim: Claim): Promise<Verification> {
  const nonce = randomUUID()
  const { status, fields } = readAs<Static<typeof Verified>>(
    Verified,
    await ask(app, '/api/verify', nonce, { ...claim, nonce }),
  )
  return { status, fields }
}

/** What comes after this number, in order and without gaps. */
export async function noticesAfter(app: App, after: number): Promise<{ notices: Notice[]; more: boolean }> {
  const nonce = randomUUID()
  const answer = await ask(app, `/api/notices?after=${after}&nonce=${nonce}`, nonce)
  const { notices, more, after: from } = readAs<Static<typeof Notices>>(Notices, answer)
  const inOrder = from === after && notices.every(({ seq }, index) => seq === after + index + 1)
  if (!inOrder) throw problem('population.national-unavailable', { seconds: 30 })
  return { notices, more }
}
