/** A subscription as a client writes it (CIM 009 §5.2.12 to §5.2.15, §5.2.22): checked, and made ready to be asked. Rule NG19. */
import { type Conditions, conditionsIn, datasetsIn, listIn } from '../asked.ts'
import type { Context } from '../context.ts'
import { badData } from '../errors.ts'
import { isDateTime, isName, isUri } from '../model.ts'
import { geoJson, json, ldJson } from '../negotiate.ts'
import { type Join, readJoin, requireJoined } from '../join.ts'
import { depthOf, type Projection, readProjection } from '../projection.ts'
import { refuseLinks } from '../query/along.ts'
import { readQuery } from '../query/q.ts'
import type { Json } from '../read.ts'
import type { SourceWish } from '../registrations/told.ts'
import { readTimes } from '../temporal/times.ts'
import type { Form } from '../write.ts'

export const triggers = [
  'entityCreated',
  'entityUpdated',
  'entityDeleted',
  'attributeCreated',
  'attributeUpdated',
  'attributeDeleted',
] as const
export type Trigger = (typeof triggers)[number]

/** Where notifications go, and how. */
export interface Endpoint {
  readonly uri: string
  readonly accept: string
  readonly headers: Readonly<Record<string, string>>
  /** Undefined: by HTTP. */
  readonly mqtt: { readonly version: 4 | 5; readonly qos: 0 | 1 | 2 } | undefined
}

export interface Wish {
  readonly conditions: Conditions
  /** IRIs; null: any attribute. */
  readonly watched: ReadonlySet<string> | null
  readonly triggers: ReadonlySet<Trigger>
  readonly projection: Projection
  readonly form: Form
  readonly sysAttrs: boolean
  readonly showChanges: boolean
  readonly datasetIds: readonly string[] | undefined
  readonly lang: string | undefined
  readonly endpoint: Endpoint
  /** Entities that those of the notification are linked to. */
  readonly join: Join | undefined
  readonly throttlingMs: number
  /** Seconds between notifications that come by the clock; null: they come by changes. */
  readonly timeIntervalS: number | null
  readonly expiresAt: string | null
  readonly isActive: boolean
  /** The address of the @context that notifications are written with; null: that of the subscription. */
  readonly jsonldContext: string | null
}

const forms: Readonly<Record<string, Form>> = {
  normalized: 'normalized',
  concise: 'concise',
  keyValues: 'simplified',
  simplified: 'simplified',
}
const intervalMax = 7 * 86_400

function optional<T>(body: Json, name: string, is: (value: unknown) => value is T, what: string): T | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  if (!is(value)) throw badData(`${name} is no ${what}`)
  return value
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'
const isPositive = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Throws BadRequestData. */
export function readWish(body: Json, context: Context): Wish {
  if (body['type'] !== 'Subscription') throw badData('the type is Subscription')
  const watchedNames = listIn(body, 'watchedAttributes')
  const timeIntervalS = optional(body, 'timeInterval', isPositive, 'positive number') ?? null
  const throttling = optional(body, 'throttling', isPositive, 'positive number')
  if (body['entities'] === undefined && watchedNames === undefined)
    throw badData('a subscription has entities or watchedAttributes')
  if (timeIntervalS !== null && (watchedNames || throttling !== undefined))
    throw badData('timeInterval goes neither with watchedAttributes nor with throttling')
  if (timeIntervalS !== null && timeIntervalS > intervalMax) throw badData(`timeInterval is ${intervalMax} at most`)
  const notification = optional(body, 'notification', isObject, 'object')
  if (!notification) throw badData('a subscription has a notification')
  const endpoint = optional(notification, 'endpoint', isObject, 'object')
  if (!endpoint) throw badData('a notification has an endpoint')
  for (const name of ['subscriptionName', 'description', 'csf']) optional(body, name, isText, 'text')
  for (const name of watchedNames ?? []) if (!isName(name)) throw badData(`this is no name: ${name}`)
  const conditions = conditionsIn(body, context, undefined)
  refuseLinks(conditions.q)
  return {
    conditions,
    watched: watchedNames ? new Set(watchedNames.map((name) => context.expand(name))) : null,
    triggers: readTriggers(body),
    ...readNotification(notification, context),
    endpoint: readEndpoint(endpoint),
    datasetIds: datasetsIn(body),
    lang: optional(body, 'lang', isText, 'text'),
    throttlingMs: (throttling ?? 0) * 1000,
    timeIntervalS,
    expiresAt: optional(body, 'expiresAt', isDateTime, 'moment in UTC') ?? null,
    isActive: optional(body, 'isActive', isFlag, 'truth') ?? true,
    jsonldContext: optional(body, 'jsonldContext', isUri, 'URI') ?? null,
  }
}

function readTriggers(body: Json): ReadonlySet<Trigger> {
  const given = listIn(body, 'notificationTrigger')
  const wrong = given?.find((one) => !triggers.includes(one as Trigger))
  if (wrong !== undefined) throw badData(`there is no trigger ${wrong}`)
  return new Set((given as Trigger[] | undefined) ?? ['attributeCreated', 'attributeUpdated'])
}

function readNotification(
  notification: Json,
  context: Context,
): Pick<Wish, 'projection' | 'form' | 'sysAttrs' | 'showChanges' | 'join'> {
  const format = optional(notification, 'format', isText, 'text') ?? 'normalized'
  const form = forms[format]
  if (form === undefined) throw badData(`there is no format ${format}`)
  const showChanges = optional(notification, 'showChanges', isFlag, 'truth') ?? false
  if (showChanges && form === 'simplified') throw badData('showChanges goes not with keyValues')
  const join = readJoin(notification['join'], notification['joinLevel'])
  const projection = readProjection(
    {
      attrs: listIn(notification, 'attributes'),
      pick: listIn(notification, 'pick')?.join(),
      omit: listIn(notification, 'omit')?.join(),
    },
    context,
  )
  requireJoined(depthOf(projection), join)
  return { projection, form, showChanges, join, sysAttrs: optional(notification, 'sysAttrs', isFlag, 'truth') ?? false }
}

function readEndpoint(endpoint: Json): Endpoint {
  const { uri } = endpoint
  if (!isUri(uri) || !URL.canParse(uri)) throw badData('the uri of an endpoint is no URI')
  const { protocol, hostname, pathname } = new URL(uri)
  const isMqtt = protocol === 'mqtt:' || protocol === 'mqtts:'
  if (!isMqtt && protocol !== 'http:' && protocol !== 'https:')
    throw badData('the uri of an endpoint begins with http://, https://, mqtt:// or mqtts://')
  if (isMqtt && (hostname === '' || uri.includes('#') || !isTopic(pathname.slice(1))))
    throw badData('the uri of an MQTT endpoint has a host and a topic')
  const accept = optional(endpoint, 'accept', isText, 'text') ?? json
  if (![json, ldJson, geoJson].includes(accept)) throw badData(`there is no accept ${accept}`)
  const notifier = new Map(readPairs(endpoint, 'notifierInfo'))
  const headers = Object.fromEntries(readPairs(endpoint, 'receiverInfo'))
  return { uri, accept, headers, mqtt: isMqtt ? readMqtt(notifier) : undefined }
}

/** One that can be published to: no pattern. */
function isTopic(text: string): boolean {
  try {
    const topic = decodeURIComponent(text)
    return topic !== '' && !/[#+]/.test(topic)
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}

/** §7.2, table 7.2-1. */
function readMqtt(notifier: ReadonlyMap<string, string>): Endpoint['mqtt'] {
  const version = notifier.get('MQTT-Version') ?? 'mqtt3.1.1'
  if (version !== 'mqtt3.1.1' && version !== 'mqtt5.0') throw badData(`there is no MQTT-Version ${version}`)
  const qos = Number(notifier.get('MQTT-QoS') ?? 0)
  if (qos !== 0 && qos !== 1 && qos !== 2) throw badData('MQTT-QoS is 0, 1 or 2')
  return { version: version === 'mqtt5.0' ? 5 : 4, qos }
}

/** §5.2.22. */
function readPairs(endpoint: Json, name: string): [string, string][] {
  const pairs = endpoint[name]
  if (pairs === undefined) return []
  if (!Array.isArray(pairs)) throw badData(`${name} is no list`)
  return pairs.map((pair: unknown) => {
    if (!isObject(pair) || !isText(pair['key']) || !isText(pair['value']))
      throw badData(`${name} is a list of key and value`)
    // A header that could end early, or speak for us, is none.
    if (!/^[\w-]+$/.test(pair['key']) || /[\r\n\0]/.test(pair['value']))
      throw badData(`${name}: this cannot be a header: ${pair['key']}`)
    return [pair['key'], pair['value']]
  })
}

/** §5.11.2: which sources, beside what they know. Throws BadRequestData. */
export function readSourceWish(body: Json, context: Context): SourceWish {
  if (body['q'] !== undefined) throw badData('sources are chosen by csf, not by q')
  const csf = optional(body, 'csf', isText, 'text')
  const times = optional(body, 'temporalQ', isObject, 'object')
  return {
    csf: csf === undefined ? undefined : readQuery(csf, context),
    times: times && readTimes(times),
  }
}
