/** A subscription as a client writes it (CIM 009 §5.2.12 to §5.2.15, §5.2.22): checked, and made ready to be asked. Rule NG19. */
import { type Conditions, conditionsIn, datasetsIn, listIn } from '../asked.ts'
import type { Context } from '../context.ts'
import { badData } from '../errors.ts'
import { isDateTime, isName, isUri } from '../model.ts'
import { geoJson, json, ldJson } from '../negotiate.ts'
import { type Projection, readProjection } from '../projection.ts'
import { refuseLinks } from '../query/along.ts'
import type { Json } from '../read.ts'
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
  readonly uri: string
  readonly accept: string
  readonly headers: Readonly<Record<string, string>>
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
    ...readEndpoint(endpoint),
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
): Pick<Wish, 'projection' | 'form' | 'sysAttrs' | 'showChanges'> {
  const format = optional(notification, 'format', isText, 'text') ?? 'normalized'
  const form = forms[format]
  if (form === undefined) throw badData(`there is no format ${format}`)
  const showChanges = optional(notification, 'showChanges', isFlag, 'truth') ?? false
  if (showChanges && form === 'simplified') throw badData('showChanges goes not with keyValues')
  const join = optional(notification, 'join', isText, 'text')
  if (join !== undefined && join !== 'none') throw badData('linked entities are not joined here')
  const projection = readProjection(
    {
      attrs: listIn(notification, 'attributes'),
      pick: listIn(notification, 'pick')?.join(),
      omit: listIn(notification, 'omit')?.join(),
    },
    context,
  )
  return { projection, form, showChanges, sysAttrs: optional(notification, 'sysAttrs', isFlag, 'truth') ?? false }
}

function readEndpoint(endpoint: Json): Pick<Wish, 'uri' | 'accept' | 'headers'> {
  const { uri } = endpoint
  if (!isUri(uri) || !/^https?:/i.test(uri) || !URL.canParse(uri))
    throw badData('the uri of an endpoint begins with http:// or https://')
  const accept = optional(endpoint, 'accept', isText, 'text') ?? json
  if (![json, ldJson, geoJson].includes(accept)) throw badData(`there is no accept ${accept}`)
  readPairs(endpoint, 'notifierInfo')
  return { uri, accept, headers: Object.fromEntries(readPairs(endpoint, 'receiverInfo')) }
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
