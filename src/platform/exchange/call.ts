/** The path of a call: proven, admitted, answered here or passed on, signed and logged. */
import type { App, Tx } from '../../kernel/app.ts'
import { sqlState, uniqueViolation } from '../../kernel/database.ts'
import { Problem, problem } from '../../kernel/problems.ts'
import { type Admitted, admit, askPerson, type Proven, prove } from './admit.ts'
import { answerOf, bodyOf, callerOf } from './answer.ts'
import { defer, fetchDeferred, placeOf } from './deferred.ts'
import type { OpenService } from './definition.ts'
import { forward } from './provider.ts'
import { type Call, readCall, type Wire } from './read-call.ts'
import { type Ending, jsonType, logReply, signReply, type SignedReply } from './reply.ts'
import { findService } from './services.ts'
import { ownMemberId } from './identifiers.ts'
import * as logStore from './store-log.ts'
import { isRefusal } from './messages.ts'
import { talliesOf } from './tallies.ts'

/** What is known of a call while it is under way: enough to sign and log its end, whatever that is. */
export interface Underway {
  readonly began: number
  proven?: Proven
  service?: OpenService
  input?: unknown
  /** Its end is in the log. */
  ended: boolean
}

export function beginCall(): Underway {
  return { began: performance.now(), ended: false }
}

const ms = (underway: Underway) => performance.now() - underway.began

/** Answers the call. Throws problems; `endWithProblem` then signs and logs what the client gets. */
export async function answerCall(
  app: App,
  underway: Underway,
  wire: Wire,
  { serviceId, input }: { serviceId: string; input: unknown },
): Promise<SignedReply> {
  const call = readCall(wire, serviceId, app.clock.now())
  underway.input = input
  const own = await app.read((tx) => findService(tx, serviceId))
  if (own) underway.service = own
  const reply =
    own?.answer && !own.contract.slow
      ? await answerHere(app, underway, call, own)
      : await answerElsewhere(app, underway, call, own)
  talliesOf(app).record(serviceId, app.clock.now(), ms(underway), reply.status === 202 ? 'accepted' : 'answered')
  return reply
}

async function answerHere(app: App, underway: Underway, call: Call, service: OpenService): Promise<SignedReply> {
  return answerTask(app, underway, call, service, async (tx, admitted) => {
    const caller = callerOf(admitted)
    return { body: bodyOf(caller, await answerOf(tx, caller, service, underway.input)) }
  })
}

export interface Done {
  readonly body: Buffer
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** All in one transaction: the id counts, the answer is read and recorded and the line is in the log together, or none of it. */
export async function answerTask(
  app: App,
  underway: Underway,
  call: Call,
  service: OpenService | undefined,
  task: (tx: Tx, admitted: Admitted) => Promise<Done>,
): Promise<SignedReply> {
  try {
    return await app.transaction(async (tx) => {
      underway.proven = await prove(tx, call)
      if (!service) throw problem('exchange.unknown-service')
      logStore.useMessageId(tx, call.memberId, call.messageId)
      const admitted = await admit(tx, underway.proven, service, underway.input)
      const { body, ...special } = await task(tx, admitted)
      return endWell(tx, underway, admitted, body, special)
    })
  } catch (error) {
    if (isReplay(error)) throw problem('exchange.replayed')
    throw error
  }
}

function isReplay(error: unknown): boolean {
  const { constraint } = error as { constraint?: unknown }
  return sqlState(error) === uniqueViolation && constraint === logStore.messageKey
}

/** The id is used up before anything leaves the house; no connection of the database waits for a network. */
async function answerElsewhere(
  app: App,
  underway: Underway,
  call: Call,
  service: OpenService | undefined,
): Promise<SignedReply> {
  const admitted = await app.transaction(async (tx) => {
    underway.proven = await prove(tx, call)
    if (!service) throw problem('exchange.unknown-service')
    const admission = await admit(tx, underway.proven, service, underway.input)
    if (!(await logStore.useMessageIdNow(tx, call.memberId, call.messageId))) throw problem('exchange.replayed')
    return admission
  })
  if (!service) throw problem('exchange.unknown-service')
  if (service.contract.slow) {
    return app.transaction(async (tx) => {
      const { id, place } = await defer(tx, admitted, underway.input)
      const body = Buffer.from(JSON.stringify({ id, place }))
      return endWell(tx, underway, admitted, body, { status: 202, outcome: 'accepted', headers: { location: place } })
    })
  }
  const caller = callerOf(admitted)
  const passed = await forward(app, caller, service, underway.input)
  return app.transaction((tx) =>
    Promise.resolve(endWell(tx, underway, admitted, bodyOf(caller, passed.data), { provider: passed.proof })),
  )
}

/** What a slow service has answered meanwhile: 202 until then. Throws `exchange.no-result`, and the problem it met. */
export async function fetchResult(app: App, underway: Underway, wire: Wire, id: string | null): Promise<SignedReply> {
  const call = readCall(wire, `${ownMemberId}/results`, app.clock.now())
  try {
    return await app.transaction(async (tx) => {
      underway.proven = await prove(tx, call)
      logStore.useMessageId(tx, call.memberId, call.messageId)
      if (underway.proven.row.message_used) throw problem('exchange.replayed')
      if (underway.proven.row.state === 'suspended') throw problem('exchange.suspended')
      if (id === null) throw problem('exchange.no-result')
      const { serviceId, result, fields } = await fetchDeferred(tx, call.memberId, id)
      underway.proven = { ...underway.proven, call: { ...call, serviceId } }
      if (result && 'problem' in result) throw new Problem(result.problem, result.params)
      const admitted = { ...underway.proven, grantId: '', fields }
      if (result) {
        const { body, provider } = result
        return endWell(tx, underway, admitted, Buffer.from(body), provider === undefined ? {} : { provider })
      }
      const body = Buffer.from(JSON.stringify({ id, place: placeOf(id) }))
      const headers = { location: placeOf(id) }
      return endWell(tx, underway, admitted, body, { status: 202, outcome: 'accepted', headers })
    })
  } catch (error) {
    if (isReplay(error)) throw problem('exchange.replayed')
    throw error
  }
}

function endWell(
  tx: Tx,
  underway: Underway,
  admitted: Admitted,
  body: Buffer,
  special: Omit<Done, 'body'> & { outcome?: Ending['outcome']; provider?: string } = {},
): SignedReply {
  const { status = 200, outcome = 'answered', headers = {}, provider } = special
  const reply = signReply(tx.app, admitted.call, { status, body, contentType: jsonType })
  logReply(tx, admitted.call, reply, {
    outcome,
    tookMs: ms(underway),
    fields: admitted.fields,
    ...(provider !== undefined && { provider }),
  })
  return { ...reply, headers: { ...reply.headers, ...headers } }
}

/** Signs and logs a problem that a proven call has met. Its id is used up as well. */
export async function endWithProblem(
  app: App,
  underway: Underway,
  given: { type: string; status: number; body: Buffer; contentType: string },
): Promise<SignedReply | null> {
  const { proven } = underway
  if (!proven || underway.ended) return null
  underway.ended = true
  const outcome = isRefusal(given.type) ? 'refused' : 'failed'
  const { call } = proven
  talliesOf(app).record(call.serviceId, app.clock.now(), ms(underway), outcome)
  return app.transaction(async (tx) => {
    await logStore.useMessageIdNow(tx, call.memberId, call.messageId)
    if (given.type === 'exchange.no-consent' && underway.service) {
      await askPerson(tx, call, underway.service, underway.input)
    }
    const reply = signReply(app, call, given)
    logReply(tx, call, reply, { outcome, problem: given.type, tookMs: ms(underway), fields: [] })
    return reply
  })
}
