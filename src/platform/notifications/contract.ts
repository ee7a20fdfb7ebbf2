/** Notifications: what the browser and other modules may know. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

export const permissions = ['notifications.manage'] as const

const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const Nothing = Type.Object({}, { additionalProperties: false })
const Texts = Type.Object({
  vi: Type.String({ minLength: 1, maxLength: 2000 }),
  en: Type.String({ minLength: 1, maxLength: 2000 }),
})

export const Channel = Type.Union([Type.Literal('email'), Type.Literal('push')])
export type Channel = Static<typeof Channel>

/** NOT4: what became of a notice on a channel; `none` when the person has no address there or does not want it. */
export const ChannelState = Type.Union([
  Type.Literal('none'),
  Type.Literal('waiting'),
  Type.Literal('sent'),
  Type.Literal('failed'),
  Type.Literal('bounced'),
])
export type ChannelState = Static<typeof ChannelState>

/** What other modules hand over; both languages always. */
export const NoticeInput = Type.Object({
  personId: Id,
  title: Texts,
  body: Texts,
  /** A path of the portal, such as `/cases/…`. */
  link: Type.String({ pattern: '^/(?!/)[^\\s]*$', maxLength: 500 }),
  /** `<module>.<what>`; with the link it tells duplicates. */
  kind: Type.String({ minLength: 1, maxLength: 100 }),
})
export type NoticeInput = Static<typeof NoticeInput>

export const Notice = Type.Object({
  id: Id,
  title: Texts,
  body: Texts,
  link: Type.String(),
  kind: Type.String(),
  createdAt: Instant,
  readAt: Type.Union([Instant, Type.Null()]),
  /** How many alike within a minute are shown as this one. */
  times: Type.Integer({ minimum: 1 }),
  email: ChannelState,
  push: ChannelState,
})
export type Notice = Static<typeof Notice>

/** The language is the person's own: `changeContact` of identity. */
export const Preferences = Type.Object({ email: Type.Boolean(), push: Type.Boolean() }, { additionalProperties: false })
export type Preferences = Static<typeof Preferences>

export const listNotices = endpoint({
  method: 'GET',
  path: '/notifications',
  can: 'citizen',
  summary: 'My notices, newest first',
  query: Type.Object({
    before: Type.Optional(Id),
    unread: Type.Optional(Type.Boolean()),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: Type.Object({
    notices: Type.Array(Notice),
    unread: Type.Integer(),
    next: Type.Union([Id, Type.Null()]),
  }),
})

export const countUnread = endpoint({
  method: 'GET',
  path: '/notifications/unread',
  can: 'citizen',
  summary: 'How many notices I have not read; listen to the live topic `person:<my id>` to know when it changes',
  reply: Type.Object({ unread: Type.Integer() }),
})

export const markRead = endpoint({
  method: 'POST',
  path: '/notifications/:id/read',
  can: 'citizen',
  summary: 'Mark a notice as read',
  params: Type.Object({ id: Id }),
  body: Nothing,
  reply: Type.Object({ unread: Type.Integer() }),
})

export const markAllRead = endpoint({
  method: 'POST',
  path: '/notifications/read',
  can: 'citizen',
  summary: 'Mark all my notices as read',
  body: Nothing,
  reply: Type.Object({ unread: Type.Integer() }),
})

export const getPreferences = endpoint({
  method: 'GET',
  path: '/notifications/preferences',
  can: 'citizen',
  summary: 'On which channels I am told',
  reply: Preferences,
})

export const setPreferences = endpoint({
  method: 'PUT',
  path: '/notifications/preferences',
  can: 'citizen',
  summary: 'Choose the channels',
  body: Preferences,
  reply: Preferences,
})

export const getPushKey = endpoint({
  method: 'GET',
  path: '/notifications/push/key',
  can: 'citizen',
  summary: "The server's VAPID public key, for PushManager.subscribe",
  reply: Type.Object({ publicKey: Type.String() }),
})

/** What `PushSubscription.toJSON()` gives in the browser. */
export const PushSubscriptionInput = Type.Object({
  endpoint: Type.String({ pattern: '^https?://', maxLength: 2000 }),
  keys: Type.Object({
    p256dh: Type.String({ minLength: 80, maxLength: 100, pattern: '^[A-Za-z0-9_-]+=*$' }),
    auth: Type.String({ minLength: 20, maxLength: 30, pattern: '^[A-Za-z0-9_-]+=*$' }),
  }),
})
export type PushSubscriptionInput = Static<typeof PushSubscriptionInput>

export const subscribePush = endpoint({
  method: 'POST',
  path: '/notifications/push/subscriptions',
  can: 'citizen',
  summary: 'Receive notices on this browser',
  body: PushSubscriptionInput,
  reply: Type.Object({ id: Id }),
})

export const unsubscribePush = endpoint({
  method: 'POST',
  path: '/notifications/push/unsubscribe',
  can: 'citizen',
  summary: 'Stop receiving notices on this browser',
  body: Type.Object({ endpoint: Type.String({ maxLength: 2000 }) }),
  reply: Type.Object({ removed: Type.Boolean() }),
})

export const FailedMail = Type.Object({
  noticeId: Id,
  personId: Id,
  kind: Type.String(),
  state: ChannelState,
  attempts: Type.Integer(),
  error: Type.Union([Type.String(), Type.Null()]),
  createdAt: Instant,
})
export type FailedMail = Static<typeof FailedMail>

export const listFailedMails = endpoint({
  method: 'GET',
  path: '/notifications/failed',
  can: 'notifications.manage',
  summary: 'E-mails that could not be delivered',
  query: Type.Object({ before: Type.Optional(Id) }),
  reply: Type.Object({ mails: Type.Array(FailedMail), next: Type.Union([Id, Type.Null()]) }),
})

export const retryMail = endpoint({
  method: 'POST',
  path: '/notifications/failed/:id/retry',
  can: 'notifications.manage',
  summary: 'Try an undelivered e-mail again',
  params: Type.Object({ id: Id }),
  body: Nothing,
  reply: Type.Object({ queued: Type.Boolean() }),
})
