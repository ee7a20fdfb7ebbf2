/** The network of the administration: its register, and what is so now. Browser-safe. Outages and reports: contract-outages.ts. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

/** `read`: of a unit's own part, or all of the city's. `acknowledge`: takes outages in hand. `manage`: the register, windows and keys. */
export const permissions = ['network.read', 'network.acknowledge', 'network.manage'] as const

export const Texts = Type.Object({ vi: Type.String(), en: Type.String() })
const GivenText = Type.String({ minLength: 1, maxLength: 200 })
const GivenTexts = Type.Object({ vi: GivenText, en: GivenText }, { additionalProperties: false })
export const Id = Type.String({ format: 'uuid' })
export const Instant = Type.String({ format: 'date-time' })
export const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) =>
  Type.Union([schema, Type.Null()])
/** Short enough that `net-CODE` is a thing of telemetry. */
export const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,69}$' })
const Port = Type.Integer({ minimum: 1, maximum: 65_535 })
const IfIndex = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
/** A host name or an address; no spaces, no options. */
const Address = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$' })

export const roles = ['core', 'aggregation', 'access'] as const
export const probes = ['snmp', 'tcp', 'icmp', 'none'] as const
export const linkKinds = ['fibre', 'leased-line', 'vpn', 'radio', 'mobile'] as const
export const NodeRole = Type.Enum([...roles])
export type NodeRole = Static<typeof NodeRole>
export const Probe = Type.Enum([...probes])
export type Probe = Static<typeof Probe>
export const LinkKind = Type.Enum([...linkKinds])
export type LinkKind = Static<typeof LinkKind>
export const State = Type.Enum(['up', 'down', 'behind', 'unknown'])
export type State = Static<typeof State>

const Point = Type.Object(
  { longitude: Type.Number({ minimum: -180, maximum: 180 }), latitude: Type.Number({ minimum: -90, maximum: 90 }) },
  { additionalProperties: false },
)

export const NewNode = Type.Object(
  {
    code: Code,
    name: GivenTexts,
    role: NodeRole,
    unitId: Type.String({ minLength: 1, maxLength: 60 }),
    point: Type.Optional(Nullable(Point)),
    address: Type.Optional(Nullable(Address)),
    probe: Probe,
    /** 161 for SNMP unless said; needed for TCP. */
    port: Type.Optional(Nullable(Port)),
    credential: Type.Optional(Nullable(GivenText)),
    snmpContext: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z0-9._-]+$' }))),
    isEntrance: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
export type NewNode = Static<typeof NewNode>

export const NewLink = Type.Object(
  {
    code: Code,
    /** Codes of nodes. */
    a: Code,
    b: Code,
    aIndex: Type.Optional(Nullable(IfIndex)),
    bIndex: Type.Optional(Nullable(IfIndex)),
    kind: LinkKind,
    capacityBps: Type.Integer({ minimum: 1000, maximum: 1_000_000_000_000_000 }),
    provider: GivenText,
    contract: Type.Optional(Nullable(GivenText)),
    /** Percent of the month. */
    serviceLevel: Type.Number({ exclusiveMinimum: 0, maximum: 100 }),
  },
  { additionalProperties: false },
)
export type NewLink = Static<typeof NewLink>

// ---- what is so now -------------------------------------------------------------------------------------------------

const Nearly = Nullable(Type.Number())

export const NodeView = Type.Object({
  id: Id,
  code: Type.String(),
  name: Texts,
  role: NodeRole,
  unitId: Type.String(),
  unitName: Texts,
  point: Nullable(Point),
  state: State,
  since: Nullable(Instant),
  /** In a maintenance window now. */
  inWindow: Type.Boolean(),
  /** Milliseconds there and back, as last measured. */
  latencyMs: Nearly,
  /** Percent of the probes of the last round that got no answer. */
  lossPercent: Nearly,
})
export type NodeView = Static<typeof NodeView>

export const LinkView = Type.Object({
  id: Id,
  code: Type.String(),
  /** Ids of nodes. */
  a: Id,
  b: Id,
  kind: LinkKind,
  capacityBps: Type.Number(),
  provider: Type.String(),
  contract: Nullable(Type.String()),
  serviceLevel: Type.Number(),
  state: State,
  since: Nullable(Instant),
  inWindow: Type.Boolean(),
  /** Bits per second from a to b and back, as last measured. */
  outBps: Nearly,
  inBps: Nearly,
})
export type LinkView = Static<typeof LinkView>

export const Topology = Type.Object({
  nodes: Type.Array(NodeView),
  links: Type.Array(LinkView),
  /** Null before the first round of the monitor. */
  round: Nullable(
    Type.Object({ at: Instant, asked: Type.Integer(), answered: Type.Integer(), tookMs: Type.Integer() }),
  ),
  /** Seconds from one round to the next. */
  everyS: Type.Integer(),
  /** The whole network, not a unit's own part. */
  isWhole: Type.Boolean(),
})
export type Topology = Static<typeof Topology>

export const readTopology = endpoint({
  method: 'GET',
  path: '/network/topology',
  can: 'network.read',
  summary: 'Nodes and links that one may see, with their state, delay and traffic',
  reply: Topology,
})

const SeriesRef = Type.Object({ id: Type.Integer(), name: Type.String(), title: Texts, unit: Type.String() })

export const NodeDetail = Type.Object({
  ...NodeView.properties,
  address: Nullable(Type.String()),
  probe: Probe,
  port: Nullable(Port),
  credential: Nullable(Type.String()),
  snmpContext: Nullable(Type.String()),
  isEntrance: Type.Boolean(),
  ended: Type.Boolean(),
  mayManage: Type.Boolean(),
  links: Type.Array(
    Type.Object({ ...LinkView.properties, other: Texts, otherState: State, series: Type.Array(SeriesRef) }),
  ),
  series: Type.Array(SeriesRef),
  notifications: Type.Array(Type.Object({ at: Instant, kind: Type.String(), details: Type.String() })),
  changes: Type.Array(Type.Object({ at: Instant, by: Type.String(), what: Type.String() })),
})
export type NodeDetail = Static<typeof NodeDetail>

const ById = Type.Object({ id: Id })

export const readNode = endpoint({
  method: 'GET',
  path: '/network/nodes/:id',
  can: 'network.read',
  summary: 'A node with its links, its series, what it sent by itself and who changed it',
  params: ById,
  reply: NodeDetail,
})

// ---- the register ---------------------------------------------------------------------------------------------------

export const addNode = endpoint({
  method: 'POST',
  path: '/network/nodes',
  can: 'network.manage',
  summary: 'Enter a node',
  body: NewNode,
  reply: ById,
})

export const changeNode = endpoint({
  method: 'PATCH',
  path: '/network/nodes/:id',
  can: 'network.manage',
  summary: 'Change a node, or end it',
  params: ById,
  body: Type.Object(
    { ...Type.Partial(NewNode).properties, ended: Type.Optional(Type.Literal(true)) },
    { additionalProperties: false },
  ),
  reply: ById,
})

export const addLink = endpoint({
  method: 'POST',
  path: '/network/links',
  can: 'network.manage',
  summary: 'Enter a link',
  body: NewLink,
  reply: ById,
})

export const changeLink = endpoint({
  method: 'PATCH',
  path: '/network/links/:id',
  can: 'network.manage',
  summary: 'Change a link, or end it',
  params: ById,
  body: Type.Object(
    { ...Type.Partial(NewLink).properties, ended: Type.Optional(Type.Literal(true)) },
    { additionalProperties: false },
  ),
  reply: ById,
})

export const rowsMax = 5000

export const importRows = endpoint({
  method: 'POST',
  path: '/network/import',
  can: 'network.manage',
  takes: 'raw',
  bodyLimit: 2 * 1024 * 1024,
  summary: 'Enter nodes or links from a CSV file: all rows, or none when one is wrong',
  query: Type.Object({ kind: Type.Enum(['nodes', 'links']) }),
  reply: Type.Object({ entered: Type.Integer(), changed: Type.Integer() }),
})

// ---- keys for asking devices ----------------------------------------------------------------------------------------

export const Credential = Type.Object({
  id: Id,
  name: Type.String(),
  version: Type.Enum(['2c', '3']),
  userName: Nullable(Type.String()),
  auth: Nullable(Type.Enum(['sha256', 'sha512', 'sha'])),
  privacy: Nullable(Type.Enum(['aes', 'aes256b', 'none'])),
  changedAt: Instant,
  nodes: Type.Integer(),
})
export type Credential = Static<typeof Credential>

const Secret = Type.String({ minLength: 1, maxLength: 255 })
/** RFC 3414 §11.2: a password has eight characters at least. */
const Password = Type.String({ minLength: 8, maxLength: 255 })

const user = {
  name: GivenText,
  version: Type.Literal('3'),
  userName: Type.String({ minLength: 1, maxLength: 32 }),
  auth: Type.Enum(['sha256', 'sha512', 'sha']),
  authKey: Password,
} as const

/** Who asks for privacy has a key for it: none is quietly left out. */
export const NewCredential = Type.Union([
  Type.Object({ name: GivenText, version: Type.Literal('2c'), community: Secret }, { additionalProperties: false }),
  Type.Object({ ...user, privacy: Type.Literal('none') }, { additionalProperties: false }),
  Type.Object(
    { ...user, privacy: Type.Enum(['aes', 'aes256b']), privacyKey: Password },
    { additionalProperties: false },
  ),
])
export type NewCredential = Static<typeof NewCredential>

export const listCredentials = endpoint({
  method: 'GET',
  path: '/network/credentials',
  can: 'network.manage',
  summary: 'By what keys devices are asked; the keys themselves are never given out',
  reply: Type.Array(Credential),
})

export const setCredential = endpoint({
  method: 'POST',
  path: '/network/credentials',
  can: 'network.manage',
  summary: 'Enter a key, or replace the one of this name',
  body: NewCredential,
  reply: Credential,
})
