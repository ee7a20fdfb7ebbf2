/** Where SensorThings is: its addresses by HTTP, its topics by MQTT, and how a failure is told. */
import type { FastifyInstance } from 'fastify'
import { anonymous } from '../../kernel/actor.ts'
import type { App } from '../../kernel/app.ts'
import { sqlState } from '../../kernel/database.ts'
import type { Authenticate } from '../../kernel/module.ts'
import { Problem } from '../../kernel/problems.ts'
import { mountProtocol, type ProtocolCall, type ProtocolReply, UnreadableAddress } from '../../kernel/protocol.ts'
import { NgsiError, openingOf } from '../ngsi-ld/index.ts'
import { takeTopics } from '../telemetry/index.ts'
import { answer, reply } from './answer.ts'
import { answerBatch } from './batch.ts'
import { StaError } from './model.ts'
import { prefix } from './render.ts'
import { hearTouched, topicPrefix } from './told.ts'

const bodyLimit = 8 * 1024 * 1024
const perMinute = 60_000

const statuses: Readonly<Record<string, number>> = {
  'kernel.signed-out': 401,
  'kernel.forbidden': 403,
  'kernel.cross-site': 403,
  'kernel.too-many-requests': 429,
  'ngsi-ld.bad-key': 401,
  'telemetry.bad-key': 401,
  'telemetry.throttled': 429,
}
const unkept = new Set(['22P02', '22P05', '22021', '54001', '22008'])

function failed(app: App, error: unknown): ProtocolReply {
  const [status, message] = failureOf(app, error)
  return reply(status, { code: status, type: 'error', message })
}

function failureOf(app: App, error: unknown): [number, string] {
  if (error instanceof StaError || error instanceof NgsiError) return [error.status, error.message]
  if (error instanceof UnreadableAddress) return [400, error.message]
  if (error instanceof Problem && statuses[error.type] !== undefined) return [statuses[error.type] ?? 500, error.type]
  if (unkept.has(sqlState(error) ?? '')) return [400, 'there is something that cannot be kept']
  const { statusCode } = error as { statusCode?: number }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return [statusCode, error instanceof Error ? error.message : 'it cannot be read']
  app.log.error({ err: error }, 'sensorthings: a request failed')
  return [500, 'it was not carried out; try again']
}

async function answered(app: App, call: ProtocolCall): Promise<ProtocolReply> {
  try {
    const isBatch = call.method === 'POST' && call.path.length === 1 && call.path[0] === '$batch'
    return isBatch ? await answerBatch(app, call, (error) => failed(app, error)) : await answer(app, call)
  } catch (error) {
    return failed(app, error)
  }
}

/** `v1.1/Datastreams(12)/Observations`, as it is posted to (OGC 18-088 §14.2). Another topic, or a mistake, is not sent again. */
async function takeMessage(app: App, key: string, topic: string, payload: Buffer): Promise<void> {
  const path = topic.split('/').slice(1)
  if (path.at(-1) !== 'Observations') return
  const headers = { ...(key !== '' && { authorization: `Bearer ${key}` }), 'content-type': 'application/json' }
  const { status } = await answered(app, {
    method: 'POST',
    path,
    search: '',
    headers,
    body: payload,
    actor: anonymous,
    isLocal: false,
  })
  if (status >= 500 || status === 429) throw new Error(`it was not kept: ${status}`)
}

export function mountSensorThings(server: FastifyInstance, app: App, authenticate: Authenticate): Promise<void> {
  const opening = openingOf(app)
  takeTopics(app, topicPrefix, {
    takes: (key, topic, payload) => takeMessage(app, key, topic, payload),
    isOpen: opening?.to === 'everybody' && opening.tenant === '',
  })
  hearTouched(server, app)
  return mountProtocol(server, authenticate, {
    prefix,
    bodyLimit,
    perMinute,
    failed: (error) => failed(app, error),
    answer: (call) => answered(app, call),
  })
}
