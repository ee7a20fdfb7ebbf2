/**
 * Services that take their time: the request waits encrypted, a job asks, the result waits encrypted until it is fetched
 * by a signed request, seven days at most. Rule EX13.
 */
import type { App, Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { Problem, problem } from '../../kernel/problems.ts'
import { decryptAtRest, encryptAtRest, masterKeyId } from '../signatures/index.ts'
import type { Admitted } from './admit.ts'
import { answerOf, bodyOf, callerOf } from './answer.ts'
import type { Caller } from './definition.ts'
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

/** What the member will be told: the data, or the problem's type. */
export type Result = Answered | { readonly problem: string }

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

/** The job; outside a transaction, since a provider may be asked. Throws while there is hope, so that it is tried again. */
export async function answerDeferred({ app }: Tx, { id }: { id: string }): Promise<void> {
  const row = await app.read((tx) => store.findDeferred(tx, id))
  if (row?.state !== 'waiting') return
  const { caller, input } = open(app, row, 'request') as Waiting
  try {
    const answered = await answerNow(app, row, caller, input)
    await app.transaction((tx) => store.finishDeferred(tx, id, seal(app, id, 'result', answered)))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const until = Temporal.Instant.from(row.accepted_at).add({ minutes: triesMinutes })
    if (passing.has(error.type) && Temporal.Instant.compare(app.clock.now(), until) < 0) throw error
    const result: Result = { problem: error.type }
    await app.transaction((tx) => store.finishDeferred(tx, id, seal(app, id, 'result', result)))
  }
}

/** A grant that was revoked meanwhile opens nothing. */
async function answerNow(app: App, row: store.DeferredRow, caller: Caller, input: unknown): Promise<Answered> {
  const service = await app.read((tx) => findService(tx, row.service_id))
  if (!service) throw problem('exchange.unknown-service')
  const grant = await app.read((tx) => store.findGrant(tx, row.grant_id))
  const today = dayOf(app.clock.now()).toString()
  if (!grant || grant.revoked_at !== null || today > grant.valid_to) {
    throw problem('exchange.no-grant', { purpose: caller.purpose })
  }
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

/** For the member that asked. Throws `exchange.no-result`. */
export async function fetchDeferred(tx: Tx, memberId: string, id: string): Promise<Fetched> {
  const row = await store.findDeferred(tx, id)
  const over = row !== undefined && Temporal.Instant.compare(Temporal.Instant.from(row.expires_at), tx.now) <= 0
  if (!row || row.member_id !== memberId || over) throw problem('exchange.no-result')
  const { caller } = open(tx.app, row, 'request') as Waiting
  const result = row.state === 'done' ? (open(tx.app, row, 'result') as Result) : null
  return { serviceId: row.service_id, result, fields: caller.fields }
}
