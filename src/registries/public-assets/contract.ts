/** Inventories of public assets and their labels; transfers and disposals. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

export const permissions = ['public-assets.count', 'public-assets.manage', 'public-assets.approve'] as const

const Id = Type.String({ format: 'uuid' })
const UnitId = Type.String({ maxLength: 80 })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
const State = Type.Enum(['in-use', 'idle', 'broken', 'for-disposal'])
export type AssetState = Static<typeof State>
export const codePattern = '^[A-Z0-9][A-Z0-9.-]{2,39}$'
const Code = Type.String({ pattern: codePattern })

export const labelsMax = 63
export const photoBytesMax = 8 * 1024 * 1024

export const Round = Type.Object({
  id: Id,
  unitId: UnitId,
  name: Type.String(),
  begunAt: Instant,
  begunBy: Type.String(),
  closedAt: Nullable(Instant),
  /** Assets of the unit, and how many of them were counted. */
  expected: Type.Integer(),
  counted: Type.Integer(),
})
export type Round = Static<typeof Round>

export const Line = Type.Object({
  assetId: Id,
  code: Type.String(),
  name: Type.String(),
  /** By the register: when it was counted, else now. */
  place: Type.String(),
  state: Type.String(),
  costDong: Type.Integer(),
  wornDong: Type.Integer(),
  remainingDong: Type.Integer(),
  /** What was found; null: not yet counted. */
  count: Nullable(
    Type.Object({
      at: Instant,
      by: Type.String(),
      state: Type.String(),
      place: Type.String(),
      note: Nullable(Type.String()),
      photoId: Nullable(Id),
    }),
  ),
  differs: Type.Boolean(),
})
export type Line = Static<typeof Line>

export const RoundDetail = Type.Object({ ...Round.properties, lines: Type.Array(Line) })
export type RoundDetail = Static<typeof RoundDetail>

export const listRounds = endpoint({
  method: 'GET',
  path: '/public-assets/rounds',
  can: 'public-assets.count',
  summary: 'The inventories of a unit, newest first',
  query: Type.Object({ unitId: UnitId }),
  reply: Type.Array(Round),
})

export const beginRound = endpoint({
  method: 'POST',
  path: '/public-assets/rounds',
  can: 'public-assets.manage',
  summary: 'Begin an inventory of a unit',
  body: Type.Object(
    { unitId: UnitId, name: Type.String({ minLength: 1, maxLength: 200 }) },
    { additionalProperties: false },
  ),
  reply: Round,
  idempotent: true,
})

const OfRound = Type.Object({ id: Id })

export const readRound = endpoint({
  method: 'GET',
  path: '/public-assets/rounds/:id',
  can: 'public-assets.count',
  summary: 'An inventory with every asset of the unit: what was found, what differs, what is missing',
  params: OfRound,
  reply: RoundDetail,
})

export const countAsset = endpoint({
  method: 'POST',
  path: '/public-assets/rounds/:id/counts',
  can: 'public-assets.count',
  summary: 'Record that an asset was found, in what state and where; what was found last counts, whenever it is sent',
  params: OfRound,
  body: Type.Object(
    {
      code: Code,
      state: State,
      place: Type.String({ minLength: 1, maxLength: 200 }),
      note: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
      /** When it was found, where that was before it could be sent; else now. */
      countedAt: Type.Optional(Instant),
    },
    { additionalProperties: false },
  ),
  reply: Line,
  perMinute: 240,
})

export const addPhoto = endpoint({
  method: 'PUT',
  path: '/public-assets/rounds/:id/counts/:assetId/photo',
  can: 'public-assets.count',
  summary: 'The photo of an asset that was counted',
  params: Type.Object({ id: Id, assetId: Id }),
  takes: 'raw',
  bodyLimit: photoBytesMax,
  reply: Line,
})

export const closeRound = endpoint({
  method: 'POST',
  path: '/public-assets/rounds/:id/close',
  can: 'public-assets.manage',
  summary: 'Close an inventory: what was found to be otherwise is recorded in the register',
  params: OfRound,
  body: Type.Object({}, { additionalProperties: false }),
  reply: Round,
})

/** Assets on one paper; the CSV has all. */
export const reportLinesMax = 2000

export const roundReport = endpoint({
  method: 'GET',
  path: '/public-assets/rounds/:id/report',
  can: 'public-assets.count',
  summary: 'The report of an inventory: every asset with what the register says, what was found, its cost and wear',
  params: OfRound,
  query: Type.Object({
    form: Type.Enum(['pdf', 'csv']),
    language: Type.Optional(Type.Enum(['vi', 'en'])),
  }),
  gives: 'file',
})

export const printLabels = endpoint({
  method: 'GET',
  path: '/public-assets/labels',
  can: 'public-assets.count',
  summary: 'A sheet of QR labels (PDF), in the order of the codes; go on with `after`',
  query: Type.Object({ unitId: UnitId, after: Type.Optional(Code) }),
  gives: 'file',
})

// ---- transfers and disposals ----------------------------------------------------------------------------------------

const Kind = Type.Enum(['transfer', 'disposal'])
export type ProposalKind = Static<typeof Kind>
const Method = Type.Enum(['sale', 'destruction', 'scrap'])
const Words = Type.String({ minLength: 1, maxLength: 500 })
export const proposalAssetsMax = 100

export const Proposal = Type.Object({
  id: Id,
  kind: Kind,
  unitId: UnitId,
  toUnitId: Nullable(UnitId),
  method: Nullable(Method),
  assets: Type.Array(Type.Object({ id: Id, code: Type.String(), name: Type.String() })),
  reason: Type.String(),
  state: Type.Enum(['proposed', 'approved', 'refused', 'withdrawn', 'done']),
  proposedBy: Type.String(),
  proposedAt: Instant,
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  /** Number of the decision, or why it was refused. */
  decision: Nullable(Type.String()),
  doneBy: Nullable(Type.String()),
  doneAt: Nullable(Instant),
  /** What the caller may do now. */
  next: Type.Object({ decide: Type.Boolean(), receive: Type.Boolean(), withdraw: Type.Boolean() }),
})
export type Proposal = Static<typeof Proposal>

export const listProposals = endpoint({
  method: 'GET',
  path: '/public-assets/proposals',
  can: 'official',
  summary: 'Transfers and disposals from a unit or to it, newest first',
  query: Type.Object({ unitId: UnitId }),
  reply: Type.Array(Proposal),
})

export const proposeMove = endpoint({
  method: 'POST',
  path: '/public-assets/proposals',
  can: 'public-assets.manage',
  summary: 'Propose to transfer assets to another unit, or to dispose of them',
  body: Type.Object(
    {
      unitId: UnitId,
      kind: Kind,
      codes: Type.Array(Code, { minItems: 1, maxItems: proposalAssetsMax }),
      toUnitId: Type.Optional(UnitId),
      method: Type.Optional(Method),
      reason: Words,
    },
    { additionalProperties: false },
  ),
  reply: Proposal,
  idempotent: true,
})

export const decideProposal = endpoint({
  method: 'POST',
  path: '/public-assets/proposals/:id/decision',
  can: 'public-assets.approve',
  summary: 'Approve or refuse a proposal of somebody else; a disposal that is approved ends the assets in the register',
  params: OfRound,
  body: Type.Object({ approve: Type.Boolean(), decision: Words }, { additionalProperties: false }),
  reply: Proposal,
})

const step = (name: string, summary: string) =>
  ({
    method: 'POST',
    path: `/public-assets/proposals/:id/${name}`,
    can: 'public-assets.manage',
    summary,
    params: OfRound,
    body: Type.Object({}, { additionalProperties: false }),
    reply: Proposal,
  }) as const

export const receiveAssets = endpoint(
  step('reception', 'Take over the assets of a transfer that was approved: the register follows'),
)
export const withdrawProposal = endpoint(step('withdrawal', 'Take a proposal back that was not carried out yet'))
