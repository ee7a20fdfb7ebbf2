/** What went wrong, as NGSI-LD says it (CIM 009 §6.3.2). Rule NG15. */
import type { App } from '../../kernel/app.ts'
import { sqlState } from '../../kernel/database.ts'
import { Problem } from '../../kernel/problems.ts'
import { type ProtocolReply, UnreadableAddress } from '../../kernel/protocol.ts'
import { Bare } from './ask.ts'
import { badData, type Details, invalid, NgsiError } from './errors.ts'
import { json } from './negotiate.ts'

/** Problems of ours that a client can do something about, with their status. */
const ours: Readonly<Record<string, readonly [status: number, title: string]>> = {
  'kernel.signed-out': [401, 'Sign in, or send a key as Authorization: Bearer …'],
  'kernel.forbidden': [403, 'You may not do this'],
  'kernel.cross-site': [403, 'The request came from another site'],
  'kernel.too-many-requests': [429, 'Too many requests'],
  'ngsi-ld.bad-key': [401, 'The key does not hold'],
  'telemetry.bad-key': [401, 'The key does not hold'],
  'telemetry.throttled': [429, 'The device is held back'],
  'telemetry.busy': [503, 'Too much is coming in at the moment'],
}

/** PostgreSQL could not keep a text or a JSON that we could read. */
const unkept = new Set(['22P02', '22P05', '22021', '54001'])

export function problemOf(app: App, error: unknown): { readonly status: number; readonly body: Details } {
  if (error instanceof NgsiError) return error
  if (error instanceof UnreadableAddress) return invalid(error.message)
  if (error instanceof Problem && ours[error.type]) {
    const [status, title] = ours[error.type] ?? [500, '']
    return { status, body: { type: `/problems/${error.type}`, title, detail: title, status } }
  }
  const { statusCode } = error as { statusCode?: number }
  if (statusCode === 413) return { status: 413, body: { ...invalid('the body is too large').body, status: 413 } }
  if (unkept.has(sqlState(error) ?? '')) return badData('there is a character, or a depth, that cannot be kept')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return invalid(error instanceof Error ? error.message : 'the request cannot be read')
  app.log.error({ err: error }, 'ngsi-ld: a request failed')
  return new NgsiError('InternalError', 'it was not carried out; try again')
}

export function failed(app: App, error: unknown, more: ProtocolReply['headers'] = {}): ProtocolReply {
  if (error instanceof Bare) return { status: error.status }
  const { status, body } = problemOf(app, error)
  return { status, headers: { 'content-type': json, ...more }, body: JSON.stringify(body) }
}
