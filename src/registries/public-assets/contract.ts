/** Inventories of public assets and their labels. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

export const permissions = ['public-assets.count', 'public-assets.manage'] as const

const Id = Type.String({ format: 'uuid' })
const UnitId = Type.String({ maxLength: 80 })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
const State = Type.Enum(['in-use', 'idle', 'broken', 'for-disposal'])
const Code = Type.String({ pattern: '^[A-Z0-9][A-Z0-9.-]{2,39}$' })

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
  summary: 'Record that an asset was found, in what state and where; the last word about an asset counts',
  params: OfRound,
  body: Type.Object(
    {
      code: Code,
      state: State,
      place: Type.String({ minLength: 1, maxLength: 200 }),
      note: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
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

export const printLabels = endpoint({
  method: 'GET',
  path: '/public-assets/labels',
  can: 'public-assets.count',
  summary: 'A sheet of QR labels (PDF), in the order of the codes; go on with `after`',
  query: Type.Object({ unitId: UnitId, after: Type.Optional(Code) }),
  gives: 'file',
})
