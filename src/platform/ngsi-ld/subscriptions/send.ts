/** One notification on its way, by HTTP or MQTT (CIM 009 §5.8.6, §7.2). Rules NG18 and NG23. */
import type { App } from '../../../kernel/app.ts'
import { newId } from '../../../kernel/id.ts'
import { outgoingOf } from '../../../kernel/outgoing.ts'
import { MqttClient } from '../../telemetry/index.ts'
import type { Context } from '../context.ts'
import { addressOf } from '../contexts.ts'
import { ldJson } from '../negotiate.ts'
import type { Endpoint } from './read.ts'

const timeoutMs = 10_000

export interface Notice {
  readonly tenant: string
  readonly endpoint: Endpoint
  readonly context: Context
  readonly body: Readonly<Record<string, unknown>>
}

/** Null when it was taken; else why not. */
export async function send(app: App, notice: Notice, ended?: AbortSignal): Promise<string | null> {
  try {
    const headers = await headersOf(app, notice)
    const { endpoint, context } = notice
    const body = endpoint.accept === ldJson ? { ...notice.body, '@context': context.source } : notice.body
    if (endpoint.mqtt) return await publish(app, endpoint, headers, body)
    const { ok, status } = await outgoingOf(app).call(endpoint.uri, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      timeoutMs,
      ...(ended && { signal: ended }),
    })
    return ok ? null : `HTTP ${status}`
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
}

async function headersOf(app: App, { tenant, endpoint, context }: Notice): Promise<Record<string, string>> {
  const link = `<${await addressOf(app, tenant, context)}>; rel="http://www.w3.org/ns/json-ld#context"; type="${ldJson}"`
  return {
    ...endpoint.headers,
    // As the standard writes them: some receivers tell letters apart.
    'Content-Type': endpoint.accept,
    ...(endpoint.accept !== ldJson && { Link: link }),
    ...(tenant !== '' && { 'NGSILD-Tenant': tenant }),
  }
}

/** §7.2: what would be headers is told beside the body; the topic is the path of the endpoint. */
async function publish(
  app: App,
  { uri, mqtt }: Endpoint,
  metadata: Readonly<Record<string, string>>,
  body: unknown,
): Promise<null> {
  const { hostname, pathname, username, password } = new URL(uri)
  const client = await MqttClient.connect(uri, {
    clientId: `khue-${newId()}`,
    lookup: outgoingOf(app).lookupFor(hostname),
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    version: mqtt?.version ?? 4,
  })
  const late = setTimeout(() => client.end(), timeoutMs)
  try {
    await client.publish(decodeURIComponent(pathname.slice(1)), JSON.stringify({ metadata, body }), mqtt?.qos ?? 0)
    return null
  } finally {
    clearTimeout(late)
    client.end()
  }
}
