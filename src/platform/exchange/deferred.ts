/**
 * Services that take their time: the request waits encrypted, a job asks, the result waits encrypted until it is fetched
 * by a signed request, seven days at most. Rule EX13.
 */
import type { App, Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import type { Params } from '../../kernel/i18n.ts'
import { newId } from '../../kernel/id.ts'
import { Problem, problem } from '../../kernel/problems.ts'
import { decryptAtRest, encryptAtRest, masterKeyId } from '../signatures/index.ts'
import { type Admitted, requireConsent } from './admit.ts'
import { answerOf, bodyOf, callerOf } from './answer.ts'
import type { Caller, OpenService } from './definition.ts'
import { deferredDue } from './events.ts'
import { forward } from './provider.ts'
import { findService } from './services.ts'
import * as store from './store.ts'

const keptDays = 7
/** A provider that is away is asked again for this long. */
const triesMinutes = 30

interface Waiting {
  readonly caller: Caller
  readonly input: unknown
}

/** What the member will be told: the data, or the problem. */
export type Result = Answered | { readonly problem: string; readonly params?: Params }

interface Answered {
  readonly body: string
  /** What an outside provider signed. */
  readonly provider?: string
}

const purposeOf = (id: string, what: 'request' | 'result') => `exchange-deferred ${what} ${id}`

function seal(app: App, id: string, what: 'request' | 'result', content: unknown): Buffer {
  return encryptAtRest(app.config.secretKey, purposeOf(id, what), Buffer.from(JSON.stringify(content)))
}

function open(app: App, row: store.DeferredRow, what: 'request' | 'result'): unknown {
  const sealed = what === 'request' ? row.request : row.result
  if (!sealed || row.master_key_id !== masterKeyId(app.config.secretKey)) {
    throw new Error(`what was deferred as ${row.id} cannot be opened`)
  }
  return JSON.parse(decryptAtRest(app.config.secretKey, purposeOf(row.id, what), sealed).toString())
}

export const placeOf = (id: string): string => `/api/exchange/r1/results/${id}`

/** In the call's transaction. */
export async function defer(tx: Tx, admitted: Admitted, input: unknown): Promise<{ id: string; place: string }> {
  const id = newId(tx.now.epochMilliseconds)
  const waiting: Waiting = { caller: callerOf(admitted), input }
  await store.insertDeferred(tx, {
    id,
    member_id: admitted.call.memberId,
    service_id: admitted.call.serviceId,
    grant_id: admitted.grantId,
    master_key_id: masterKeyId(tx.app.config.secretKey),
    request: seal(tx.app, id, 'request', waiting),
    accepted_at: tx.now.toString(),
    expires_at: tx.now.add({ hours: 24 * keptDays }).toString(),
  })
  tx.enqueue(deferredDue, { id }, { key: id })
  return { id, place: placeOf(id) }
}

const passing = new Set(['exchange.provider-down', 'exchange.provider-timeout', 'exchange.circuit-open'])

const waitingAtOnce = 200

/** Job of each minute: what still waits is asked again, also after its job was given up. */
export async function askWaiting(tx: Tx): Promise<void> {
  const before = tx.now.subtract({ minutes: 1 }).toString()
  for (const id of await store.waitingDeferred(tx, before, waitingAtOnce)) tx.enqueue(deferredDue, { id }, { key: id })
}

/** The job; outside a transaction, since a provider may be asked. Throws while there is hope, so that it is tried again. */
export async function answerDeferred({ app }: Tx, { id }: { id: string }): Promise<void> {
  const row = await app.read((tx) => store.findDeferred(tx, id))
  if (row?.state !== 'waiting') return
  let result: Result
  try {
    result = await answerNow(app, row, open(app, row, 'request') as Waiting)
  } catch (error) {
    const until = Temporal.Instant.from(row.accepted_at).add({ minutes: triesMinutes })
    const isFinal = error instanceof Problem && !passing.has(error.type)
    if (!isFinal && Temporal.Instant.compare(app.clock.now(), until) < 0) throw error
    if (!(error instanceof Problem)) app.log.error({ err: error, id }, 'what was deferred cannot be answered')
    const { type, params } = error instanceof Problem ? error : problem('kernel.unavailable')
    result = { problem: type, params }
  }
  await app.transaction((tx) => store.finishDeferred(tx, id, seal(app, id, 'result', result)))
}

/** Nothing is opened by a grant that was revoked meanwhile, nor by a consent that was withdrawn. */
async function requireStill(tx: Tx, row: store.DeferredRow, { caller, input }: Waiting): Promise<OpenService> {
  const service = await findService(tx, row.service_id)
  if (!service) throw problem('exchange.unknown-service')
  const { purpose } = caller
  const grant = await store.findGrant(tx, row.grant_id)
  if (!grant || grant.revoked_at !== null || dayOf(tx.now).toString() > grant.valid_to) {
    throw problem('exchange.no-grant', { purpose })
  }
  if (service.contract.purposes[purpose]?.consent === 'required') {
    await requireConsent(tx, { memberId: row.member_id, serviceId: row.service_id, purpose }, service, input)
  }
  return service
}

async function answerNow(app: App, row: store.DeferredRow, waiting: Waiting): Promise<Answered> {
  const { caller, input } = waiting
  const service = await app.read((tx) => requireStill(tx, row, waiting))
  if (service.answer) {
    const data = await app.transaction((tx) => answerOf(tx, caller, service, input))
    return { body: bodyOf(caller, data).toString() }
  }
  const { data, proof } = await forward(app, caller, service, input)
  return { body: bodyOf(caller, data).toString(), provider: proof }
}

export interface Fetched {
  readonly serviceId: string
  /** Null while it is being worked on. */
  readonly result: Result | null
  readonly fields: readonly string[]
}

/** For the member that asked. Throws `exchange.no-result`, and where it may no longer have it, `exchange.no-grant`, `exchange.no-consent`. */
export async function fetchDeferred(tx: Tx, memberId: string, id: string): Promise<Fetched> {
  const row = await store.findDeferred(tx, id)
  const over = row !== undefined && Temporal.Instant.compare(Temporal.Instant.from(row.expires_at), tx.now) <= 0
  if (!row || row.member_id !== memberId || over) throw problem('exchange.no-result')
  const waiting = open(tx.app, row, 'request') as Waiting
  const result = row.state === 'done' ? (open(tx.app, row, 'result') as Result) : null
  if (result && !('problem' in result)) await requireStill(tx, row, waiting)
  return { serviceId: row.service_id, result, fields: waiting.caller.fields }
}
