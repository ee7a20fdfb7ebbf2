/** Shapes and endpoints of the exchange: for those who run it, for citizens, for those who connect a system. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { codePattern, memberIdPattern, serviceIdPattern } from './identifiers.ts'

/** `manage`: members, keys, services outside. `grant`: who may read, given by the owner of a service. `audit`: the log. */
export const permissions = ['exchange.manage', 'exchange.grant', 'exchange.audit'] as const

const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })
const GivenText2 = Type.Object({
  vi: Type.String({ minLength: 1, maxLength: 300 }),
  en: Type.String({ minLength: 1, maxLength: 300 }),
})
const Id = Type.String({ format: 'uuid' })
const Day = Type.String({ format: 'date' })
const Instant = Type.String({ format: 'date-time' })
const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()])
const MemberId = Type.String({ pattern: memberIdPattern, maxLength: 250 })
const ServiceId = Type.String({ pattern: serviceIdPattern, maxLength: 320 })
const Name = Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9-]{0,59}$' })
const Reason = Type.String({ minLength: 1, maxLength: 1000 })
const Schema = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown())

// ---- services -----------------------------------------------------------------------------------------------------

const sensitivity = Type.Union([
  Type.Literal('open'),
  Type.Literal('internal'),
  Type.Literal('personal'),
  Type.Literal('sensitive'),
])
const consent = Type.Union([Type.Literal('none'), Type.Literal('required')])

const FieldInfo = Type.Object({ name: Name, title: Text2, sensitivity, schema: Schema })
const PurposeInfo = Type.Object({
  name: Name,
  title: Text2,
  legalGround: Type.String(),
  consent,
  fields: Type.Array(Type.String()),
})

export const ServiceInfo = Type.Object({
  id: ServiceId,
  title: Text2,
  summary: Text2,
  owner: Text2,
  ownerUnitId: Type.String(),
  legalGround: Type.String(),
  /** The member that answers; null for Khuê itself. */
  provider: Nullable(Type.Object({ id: MemberId, name: Text2 })),
  /** JSON Schema 2020-12 of the request's body. */
  request: Schema,
  example: Schema,
  fields: Type.Array(FieldInfo),
  purposes: Type.Array(PurposeInfo),
  level: Type.Object({ p99Ms: Type.Integer(), availability: Type.Number() }),
  /** Answers 202 and later. */
  slow: Type.Boolean(),
})
export type ServiceInfo = Static<typeof ServiceInfo>

export const listServices = endpoint({
  method: 'GET',
  path: '/exchange/services',
  can: 'anyone',
  summary: 'The services of the exchange with their contracts',
  reply: Type.Array(ServiceInfo),
})

export const PublishedKeys = Type.Object({
  keys: Type.Array(Type.Object({ kid: Type.String(), kty: Type.String(), crv: Type.String(), x: Type.String() })),
})

export const exchangeKeys = endpoint({
  method: 'GET',
  path: '/exchange/keys',
  can: 'anyone',
  summary: 'Public keys by which replies of the exchange are checked (RFC 7517)',
  reply: PublishedKeys,
})

const Given = Type.Object({
  code: Type.String({ pattern: codePattern }),
  title: GivenText2,
  summary: GivenText2,
  ownerUnitId: Type.String({ minLength: 1, maxLength: 80 }),
  legalGround: Type.String({ minLength: 1, maxLength: 300 }),
  request: Schema,
  example: Schema,
  fields: Type.Record(Name, Type.Object({ title: GivenText2, sensitivity, schema: Schema }), { maxProperties: 60 }),
  purposes: Type.Record(
    Name,
    Type.Object({
      title: GivenText2,
      legalGround: Type.String({ minLength: 1, maxLength: 300 }),
      consent,
      fields: Type.Array(Name, { maxItems: 60 }),
    }),
    { minProperties: 1, maxProperties: 20 },
  ),
  level: Type.Object({
    p99Ms: Type.Integer({ minimum: 1, maximum: 600_000 }),
    availability: Type.Number({ minimum: 0, maximum: 1 }),
  }),
  subjectField: Type.Optional(Name),
  slow: Type.Optional(Type.Boolean()),
})
export type GivenContract = Static<typeof Given>

export const publishOutside = endpoint({
  method: 'POST',
  path: '/exchange/members/:member/services',
  can: 'exchange.manage',
  summary: 'Publish a service that a member answers at its own address, or a new version of its contract',
  params: Type.Object({ member: MemberId }),
  body: Given,
  reply: Type.Object({ id: ServiceId }),
  bodyLimit: 64 * 1024,
})

// ---- health -------------------------------------------------------------------------------------------------------

export const ServiceLevel = Type.Object({
  serviceId: ServiceId,
  days: Type.Array(
    Type.Object({
      day: Day,
      answered: Type.Integer(),
      failed: Type.Integer(),
      refused: Type.Integer(),
      p50Ms: Nullable(Type.Number()),
      p99Ms: Nullable(Type.Number()),
    }),
  ),
  /** Over all the days shown. */
  p50Ms: Nullable(Type.Number()),
  p99Ms: Nullable(Type.Number()),
  /** Share of the calls let through that were answered. */
  availability: Nullable(Type.Number()),
  met: Nullable(Type.Boolean()),
  provider: Nullable(
    Type.Object({
      well: Nullable(Type.Boolean()),
      checkedAt: Nullable(Instant),
      tookMs: Nullable(Type.Integer()),
      detail: Type.String(),
      circuit: Type.Union([Type.Literal('closed'), Type.Literal('open'), Type.Literal('half-open')]),
    }),
  ),
})
export type ServiceLevel = Static<typeof ServiceLevel>

export const serviceLevels = endpoint({
  method: 'GET',
  path: '/exchange/levels',
  can: 'exchange.audit',
  summary: 'How the services did in the last fourteen days, against what is promised',
  reply: Type.Array(ServiceLevel),
})

// ---- members and keys ---------------------------------------------------------------------------------------------

export const MemberKey = Type.Object({
  keyId: Type.String(),
  algorithm: Type.String(),
  validFrom: Instant,
  validTo: Instant,
  revokedAt: Nullable(Instant),
  revokeReason: Nullable(Type.String()),
})

export const Member = Type.Object({
  id: MemberId,
  name: Text2,
  unitId: Nullable(Type.String()),
  address: Nullable(Type.String()),
  contact: Type.String(),
  sandbox: Type.Boolean(),
  state: Type.Union([Type.Literal('active'), Type.Literal('suspended')]),
  stateReason: Nullable(Type.String()),
  createdAt: Instant,
  keys: Type.Array(MemberKey),
})
export type Member = Static<typeof Member>

/** Members or grants on one page. */
export const listedMax = 50
const Paged = Type.Object(
  {
    /** Words of a member's name or id. */
    q: Type.Optional(Type.String({ maxLength: 200 })),
    /** The last of the page before. */
    after: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
)
const Next = Nullable(Type.String())

export const listMembers = endpoint({
  method: 'GET',
  path: '/exchange/members',
  can: 'exchange.audit',
  summary: 'The members of the exchange with their keys, by id, a page at a time',
  query: Paged,
  reply: Type.Object({ items: Type.Array(Member), next: Next }),
})

export const addMember = endpoint({
  method: 'POST',
  path: '/exchange/members',
  can: 'exchange.manage',
  summary: 'Register a member',
  body: Type.Object({
    id: MemberId,
    name: GivenText2,
    unitId: Type.Optional(Type.String({ maxLength: 80 })),
    address: Type.Optional(Type.String({ format: 'uri', pattern: '^https?://', maxLength: 300 })),
    contact: Type.String({ minLength: 1, maxLength: 200 }),
    reason: Reason,
  }),
  reply: Member,
})

export const setMemberState = endpoint({
  method: 'POST',
  path: '/exchange/members/:member/state',
  can: 'exchange.manage',
  summary: 'Suspend a member at once, or let it in again',
  params: Type.Object({ member: MemberId }),
  body: Type.Object({ state: Type.Union([Type.Literal('active'), Type.Literal('suspended')]), reason: Reason }),
  reply: Member,
})

export const keyDaysMax = 3 * 366

export const addKey = endpoint({
  method: 'POST',
  path: '/exchange/members/:member/keys',
  can: 'exchange.manage',
  summary: 'Register a public key of a member; several may be valid at once, so that they can be rotated',
  params: Type.Object({ member: MemberId }),
  body: Type.Object({
    publicKeyPem: Type.String({ minLength: 1, maxLength: 2000 }),
    validFrom: Day,
    validTo: Day,
    reason: Reason,
  }),
  reply: Member,
})

export const revokeKey = endpoint({
  method: 'POST',
  path: '/exchange/members/:member/keys/:keyId/revocation',
  can: 'exchange.manage',
  summary: 'Revoke a key at once',
  params: Type.Object({ member: MemberId, keyId: Type.String({ pattern: '^[\\w-]{43}$' }) }),
  body: Type.Object({ reason: Reason }),
  reply: Member,
})

// ---- grants -------------------------------------------------------------------------------------------------------

export const Grant = Type.Object({
  id: Id,
  memberId: MemberId,
  memberName: Text2,
  serviceId: ServiceId,
  serviceTitle: Text2,
  purpose: Type.String(),
  purposeTitle: Text2,
  fields: Type.Array(Type.String()),
  validFrom: Day,
  validTo: Day,
  perMinute: Type.Integer(),
  perDay: Type.Integer(),
  reason: Type.String(),
  legalGround: Type.String(),
  givenAt: Instant,
  givenByName: Type.String(),
  revokedAt: Nullable(Instant),
  revokedByName: Nullable(Type.String()),
  revokeReason: Nullable(Type.String()),
  inForce: Type.Boolean(),
  /** Whether the caller may revoke it. */
  mine: Type.Boolean(),
})
export type Grant = Static<typeof Grant>

export const listGrants = endpoint({
  method: 'GET',
  path: '/exchange/grants',
  can: 'exchange.audit',
  summary: 'Who may read what, for what purpose, until when; newest first, a page at a time',
  query: Paged,
  reply: Type.Object({ items: Type.Array(Grant), next: Next }),
})

export const grantDaysMax = 5 * 366

export const giveGrant = endpoint({
  method: 'POST',
  path: '/exchange/grants',
  can: 'exchange.grant',
  summary: 'Grant a member access to a service for one purpose',
  body: Type.Object({
    memberId: MemberId,
    serviceId: ServiceId,
    purpose: Name,
    fields: Type.Array(Name, { minItems: 1, maxItems: 60, uniqueItems: true }),
    validFrom: Day,
    validTo: Day,
    perMinute: Type.Integer({ minimum: 1, maximum: 100_000 }),
    perDay: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
    reason: Reason,
    legalGround: Type.String({ minLength: 1, maxLength: 300 }),
  }),
  reply: Type.Object({ id: Id }),
})

export const revokeGrant = endpoint({
  method: 'POST',
  path: '/exchange/grants/:id/revocation',
  can: 'exchange.grant',
  summary: 'Revoke a grant at once',
  params: Type.Object({ id: Id }),
  body: Type.Object({ reason: Reason }),
})

// ---- consent ------------------------------------------------------------------------------------------------------

export const Consent = Type.Object({
  id: Id,
  memberId: MemberId,
  memberName: Text2,
  serviceId: ServiceId,
  serviceTitle: Text2,
  purpose: Type.String(),
  purposeTitle: Text2,
  legalGround: Type.String(),
  fields: Type.Array(Text2),
  state: Type.Union([Type.Literal('asked'), Type.Literal('given'), Type.Literal('withdrawn')]),
  askedAt: Nullable(Instant),
  givenAt: Nullable(Instant),
  withdrawnAt: Nullable(Instant),
})
export type Consent = Static<typeof Consent>

export const listConsents = endpoint({
  method: 'GET',
  path: '/exchange/consents',
  can: 'citizen',
  summary: 'Who has asked for my data with my consent, what I have allowed and withdrawn',
  reply: Type.Array(Consent),
})

export const giveConsent = endpoint({
  method: 'POST',
  path: '/exchange/consents',
  can: 'citizen',
  summary: 'Allow a member to read my data from a service for one purpose',
  body: Type.Object({ memberId: MemberId, serviceId: ServiceId, purpose: Name }),
  reply: Type.Array(Consent),
})

export const withdrawConsent = endpoint({
  method: 'POST',
  path: '/exchange/consents/:id/withdrawal',
  can: 'citizen',
  summary: 'Withdraw a consent, or decline one that was asked for; counts from the next call on',
  params: Type.Object({ id: Id }),
  reply: Type.Array(Consent),
})

// ---- log ----------------------------------------------------------------------------------------------------------

const Outcome = Type.Union([
  Type.Literal('answered'),
  Type.Literal('accepted'),
  Type.Literal('failed'),
  Type.Literal('refused'),
])

export const LogEntry = Type.Object({
  id: Id,
  at: Instant,
  memberId: Type.String(),
  serviceId: Type.String(),
  purpose: Type.String(),
  fields: Type.Array(Type.String()),
  userId: Type.String(),
  messageId: Type.String(),
  issue: Nullable(Type.String()),
  outcome: Outcome,
  problem: Nullable(Type.String()),
  status: Type.Integer(),
  tookMs: Type.Integer(),
  requestHash: Type.String(),
  /** Its batch in the chain; null within the first minute. */
  batch: Nullable(Type.Integer()),
})
export type LogEntry = Static<typeof LogEntry>

export const searchLog = endpoint({
  method: 'GET',
  path: '/exchange/log',
  can: 'exchange.audit',
  summary: 'Calls of the exchange, newest first: of the services that one answers for',
  query: Type.Object({
    member: Type.Optional(MemberId),
    service: Type.Optional(ServiceId),
    messageId: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    outcome: Type.Optional(Outcome),
    before: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({ items: Type.Array(LogEntry), next: Nullable(Id) }),
})

export const ProofBundle = Type.Object({
  format: Type.Literal('khue-exchange-proof/1'),
  /** The logged entry as it is hashed: JSON text. */
  entry: Type.String(),
  /** SubjectPublicKeyInfo, base64. */
  clientKey: Type.String(),
  exchangeKey: Type.String(),
  position: Type.Integer(),
  /** RFC 6962 audit path, base64. */
  path: Type.Array(Type.String()),
  batch: Type.Object({
    number: Type.Integer(),
    previous: Type.String(),
    root: Type.String(),
    entries: Type.Integer(),
    closedAt: Instant,
  }),
  /** RFC 3161 token over the batch's hash, base64. */
  timestamp: Type.String(),
})

export const entryProof = endpoint({
  method: 'GET',
  path: '/exchange/log/:id/proof',
  can: 'exchange.audit',
  summary: 'What shows a court that this call was made and answered so (docs/exchange.md)',
  params: Type.Object({ id: Id }),
  reply: ProofBundle,
})

export const chainState = endpoint({
  method: 'GET',
  path: '/exchange/chain',
  can: 'exchange.audit',
  summary: 'The newest link of the log’s chain',
  reply: Type.Object({
    batches: Type.Integer(),
    closedAt: Nullable(Instant),
    stamped: Type.Boolean(),
  }),
})

// ---- trying it out ------------------------------------------------------------------------------------------------

const Headers = Type.Record(Type.String(), Type.String())

export const Trial = Type.Object({
  request: Type.Object({
    method: Type.String(),
    url: Type.String(),
    headers: Headers,
    body: Type.String(),
    /** What was signed (RFC 9421 §2.5). */
    base: Type.String(),
  }),
  response: Type.Object({ status: Type.Integer(), headers: Headers, body: Type.String() }),
  /** Whether the client found the exchange's signature over the answer right. */
  signatureHolds: Type.Boolean(),
})
export type Trial = Static<typeof Trial>

export const tryService = endpoint({
  method: 'POST',
  path: '/exchange/trials',
  can: 'anyone',
  summary: 'Call a service as the sandbox’s agency does, with its public key; shows every header that goes and comes',
  body: Type.Object({
    service: Type.Optional(ServiceId),
    /** Instead of a service: where a slow one has put its result. */
    place: Type.Optional(Type.String({ pattern: '^/api/exchange/r1/results/[0-9a-f-]{36}$' })),
    purpose: Name,
    fields: Type.Optional(Type.String({ maxLength: 1000 })),
    input: Schema,
  }),
  reply: Trial,
  transaction: 'none',
  bodyLimit: 16 * 1024,
  perMinute: 30,
})
