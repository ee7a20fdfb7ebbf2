/** Telemetry: what browsers and other modules may know. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

/**
 * `read`: series that are not public, and alerts. `manage`: things, series, devices, corrections, rules and subscriptions of a
 * unit. `acknowledge`: takes alerts in hand.
 */
export const permissions = ['telemetry.read', 'telemetry.manage', 'telemetry.acknowledge'] as const

const Texts = Type.Object({ vi: Type.String(), en: Type.String() })
const GivenTexts = Type.Object({
  vi: Type.String({ minLength: 1, maxLength: 200 }),
  en: Type.String({ minLength: 1, maxLength: 200 }),
})
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()])
/** `air-012`; a series is named after its thing: `air-012/pm25`. */
const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,79}$' })
const SeriesId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Word = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' })
const Ms = Type.Number()
const Reason = Type.String({ minLength: 1, maxLength: 500 })
const Point = Type.Object({
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
})

export const Quality = Type.Union([Type.Literal('good'), Type.Literal('uncertain'), Type.Literal('bad')])
export type Quality = Static<typeof Quality>

export const SeriesKind = Type.Union([Type.Literal('number'), Type.Literal('boolean')])
export type SeriesKind = Static<typeof SeriesKind>

/** How observations are summed up: each counts alike, or by how long it held. */
export const Mean = Type.Union([Type.Literal('arithmetic'), Type.Literal('time-weighted')])

/** How long observations and their sums are kept; see `retentionDays`. */
export const Retention = Type.Union([
  Type.Literal('short'),
  Type.Literal('standard'),
  Type.Literal('long'),
  Type.Literal('permanent'),
])
export type Retention = Static<typeof Retention>

/** Days; null: for ever. */
export const retentionDays: Readonly<Record<Retention, { readonly raw: number | null; readonly sums: number | null }>> =
  {
    short: { raw: 31, sums: 366 },
    standard: { raw: 400, sums: 10 * 366 },
    long: { raw: 5 * 366, sums: null },
    permanent: { raw: null, sums: null },
  }

export const Newest = Type.Object({ time: Instant, value: Type.Number(), quality: Quality })
export type Newest = Static<typeof Newest>

const seriesFacts = {
  title: Texts,
  unit: Type.String(),
  quantity: Type.String(),
  kind: SeriesKind,
  mean: Mean,
  isPublic: Type.Boolean(),
  retention: Retention,
  /** Seconds between observations; null where something is told only when it happens. */
  intervalS: Nullable(Type.Integer()),
  plausible: Type.Object({ min: Nullable(Type.Number()), max: Nullable(Type.Number()) }),
}

export const SeriesView = Type.Object({
  id: SeriesId,
  code: Type.String(),
  thingId: Id,
  ...seriesFacts,
  unitId: Type.String(),
  point: Nullable(Point),
  ended: Type.Boolean(),
  latest: Nullable(Newest),
  /** Nothing for more than two and a half expected intervals. */
  isSilent: Type.Boolean(),
})
export type SeriesView = Static<typeof SeriesView>

export const ThingView = Type.Object({
  id: Id,
  code: Type.String(),
  name: Texts,
  kind: Type.String(),
  unitId: Type.String(),
  unitName: Texts,
  point: Nullable(Point),
  isPublic: Type.Boolean(),
  deviceId: Nullable(Id),
  ended: Type.Boolean(),
  series: Type.Array(SeriesView),
})
export type ThingView = Static<typeof ThingView>

export const NewSeries = Type.Object({
  name: Code,
  title: GivenTexts,
  /** UCUM. */
  unit: Type.String({ minLength: 1, maxLength: 30 }),
  quantity: Word,
  kind: Type.Optional(SeriesKind),
  mean: Type.Optional(Mean),
  retention: Type.Optional(Retention),
  intervalS: Type.Optional(Type.Integer({ minimum: 1, maximum: 31_622_400 })),
  plausible: Type.Optional(Type.Object({ min: Type.Optional(Type.Number()), max: Type.Optional(Type.Number()) })),
  /** Where the thing is, unless said. */
  point: Type.Optional(Point),
  isPublic: Type.Optional(Type.Boolean()),
})
export type NewSeries = Static<typeof NewSeries>

export const NewThing = Type.Object({
  code: Code,
  name: GivenTexts,
  /** air-station, water-gauge, router … */
  kind: Word,
  unitId: Type.String({ minLength: 1, maxLength: 60 }),
  point: Type.Optional(Point),
  isPublic: Type.Boolean(),
  series: Type.Array(NewSeries, { maxItems: 100 }),
})
export type NewThing = Static<typeof NewThing>

// ---- things and series --------------------------------------------------------------------------------------------

export const listThings = endpoint({
  method: 'GET',
  path: '/telemetry/things',
  can: 'anyone',
  summary: 'Things with their series and newest values; the public ones for everybody',
  query: Type.Object({
    q: Type.Optional(Type.String({ maxLength: 100 })),
    kind: Type.Optional(Word),
    quantity: Type.Optional(Word),
    unit: Type.Optional(Type.String({ maxLength: 60 })),
    /** `next` of the page before. */
    after: Type.Optional(Type.String({ maxLength: 80 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({ things: Type.Array(ThingView), next: Nullable(Type.String()) }),
})

export const readThing = endpoint({
  method: 'GET',
  path: '/telemetry/things/:id',
  can: 'anyone',
  summary: 'A thing with its series',
  params: Type.Object({ id: Id }),
  reply: ThingView,
})

export const addThing = endpoint({
  method: 'POST',
  path: '/telemetry/things',
  can: 'telemetry.manage',
  transaction: 'none',
  summary: 'Enter a thing with its series',
  body: NewThing,
  reply: ThingView,
})

export const thingsAtOnceMax = 1000

export const enterFleet = endpoint({
  method: 'POST',
  path: '/telemetry/things/batch',
  can: 'telemetry.manage',
  transaction: 'none',
  summary: 'Enter many things with their series, all or none; those that are there already stay as they are',
  bodyLimit: 8 * 1024 * 1024,
  body: Type.Object({ things: Type.Array(NewThing, { minItems: 1, maxItems: thingsAtOnceMax }) }),
  reply: Type.Object({
    /** In the order of the request. */
    things: Type.Array(Type.Object({ id: Id, code: Type.String(), isNew: Type.Boolean() })),
  }),
})

export const addSeries = endpoint({
  method: 'POST',
  path: '/telemetry/things/:id/series',
  can: 'telemetry.manage',
  transaction: 'none',
  summary: 'Enter a further series of a thing',
  params: Type.Object({ id: Id }),
  body: NewSeries,
  reply: ThingView,
})

export const amendThing = endpoint({
  method: 'PATCH',
  path: '/telemetry/things/:id',
  can: 'telemetry.manage',
  transaction: 'none',
  summary: 'Change a thing: name, place, whether it is public, which device may send for it, or end it',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    name: Type.Optional(GivenTexts),
    point: Type.Optional(Point),
    isPublic: Type.Optional(Type.Boolean()),
    deviceId: Type.Optional(Nullable(Id)),
    ended: Type.Optional(Type.Literal(true)),
  }),
  reply: ThingView,
})

export const readSeries = endpoint({
  method: 'GET',
  path: '/telemetry/series/:id',
  can: 'anyone',
  summary: 'A series with its newest value',
  params: Type.Object({ id: SeriesId }),
  reply: SeriesView,
})

// ---- what is known ------------------------------------------------------------------------------------------------

const SeriesFilter = {
  quantity: Type.Optional(Word),
  unit: Type.Optional(Type.String({ maxLength: 60 })),
  /** west,south,east,north in degrees. */
  box: Type.Optional(Type.String({ pattern: '^-?\\d+(\\.\\d+)?(,-?\\d+(\\.\\d+)?){3}$', maxLength: 100 })),
}

export const seriesMap = endpoint({
  method: 'GET',
  path: '/telemetry/map',
  can: 'anyone',
  summary: 'Where series are, in columns: for a map, which asks for their newest values then',
  query: Type.Object(SeriesFilter),
  reply: Type.Object({
    ids: Type.Array(SeriesId),
    codes: Type.Array(Type.String()),
    longitudes: Type.Array(Nullable(Type.Number())),
    latitudes: Type.Array(Nullable(Type.Number())),
    quantities: Type.Array(Type.String()),
    units: Type.Array(Type.String()),
  }),
})

export const readLatest = endpoint({
  method: 'GET',
  path: '/telemetry/latest',
  can: 'anyone',
  summary: 'The newest values of all series of a kind, in columns; with `after`, those that changed since',
  query: Type.Object({
    ...SeriesFilter,
    /** `position` of the answer before. */
    after: Type.Optional(Type.Integer({ minimum: 0 })),
  }),
  reply: Type.Object({
    position: Type.Integer(),
    /** Times are ms after this instant (ms since 1970). */
    base: Ms,
    /** Ids of the series in their order: each is so much more than the one before; the first as it is. */
    steps: Type.Array(Type.Integer({ minimum: 1 })),
    times: Type.Array(Ms),
    values: Type.Array(Type.Number()),
    /** 0 good, 1 uncertain, 2 bad. Empty: all are good. */
    quality: Type.Array(Type.Integer()),
  }),
})

const Period = {
  from: Instant,
  to: Instant,
}

export const readHistory = endpoint({
  method: 'GET',
  path: '/telemetry/series/:id/history',
  can: 'anyone',
  summary: 'A series as a chart of about so many points: its observations, or periods that are summed up',
  params: Type.Object({ id: SeriesId }),
  query: Type.Object({ ...Period, points: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000 })) }),
  reply: Type.Object({
    level: Type.Union([Type.Literal('raw'), Type.Literal('minute'), Type.Literal('hour'), Type.Literal('day')]),
    /** Length of a period in ms; 0 for observations as they are. */
    lengthMs: Ms,
    starts: Type.Array(Ms),
    means: Type.Array(Nullable(Type.Number())),
    mins: Type.Array(Nullable(Type.Number())),
    maxs: Type.Array(Nullable(Type.Number())),
    counts: Type.Array(Type.Integer()),
    /** How many are uncertain or bad. */
    flagged: Type.Array(Type.Integer()),
    /** From and to of each silence. */
    gaps: Type.Array(Type.Array(Ms, { minItems: 2, maxItems: 2 })),
  }),
})

export const listObservations = endpoint({
  method: 'GET',
  path: '/telemetry/series/:id/observations',
  can: 'anyone',
  summary: 'Observations as they are, in the order of time; at most 10,000 at once and 31 days',
  params: Type.Object({ id: SeriesId }),
  query: Type.Object(Period),
  reply: Type.Object({
    times: Type.Array(Ms),
    values: Type.Array(Type.Number()),
    quality: Type.Array(Type.Integer()),
    /** Where to go on, as `from`; null at the end. */
    next: Nullable(Instant),
  }),
})

export const Correction = Type.Object({
  time: Instant,
  value: Type.Number(),
  quality: Quality,
  newValue: Type.Number(),
  newQuality: Quality,
  correctedBy: Type.String(),
  correctedAt: Instant,
  reason: Nullable(Type.String()),
})

export const listCorrections = endpoint({
  method: 'GET',
  path: '/telemetry/series/:id/corrections',
  can: 'telemetry.read',
  summary: 'What was said first where it was said otherwise later, by whom and when',
  params: Type.Object({ id: SeriesId }),
  query: Type.Object(Period),
  reply: Type.Array(Correction),
})

export const correct = endpoint({
  method: 'POST',
  path: '/telemetry/series/:id/corrections',
  can: 'telemetry.manage',
  transaction: 'none',
  summary: 'Say otherwise what was observed, with the reason; the original is kept',
  params: Type.Object({ id: SeriesId }),
  body: Type.Object({
    reason: Reason,
    observations: Type.Array(Type.Object({ time: Instant, value: Type.Number(), quality: Type.Optional(Quality) }), {
      minItems: 1,
      maxItems: 1000,
    }),
  }),
})

// ---- what comes in ------------------------------------------------------------------------------------------------

/** What went wrong with one line; lines count from 1. */
const LineError = Type.Object({ line: Type.Integer(), code: Type.String(), message: Texts })

export const Outcome = Type.Object({
  accepted: Type.Integer(),
  refused: Type.Integer(),
  /** The first hundred. */
  errors: Type.Array(LineError),
})
export type Outcome = Static<typeof Outcome>

export const sendObservations = endpoint({
  method: 'POST',
  path: '/telemetry/observations',
  can: 'anyone',
  summary:
    'Observations as NDJSON, compact JSON, a SensorThings dataArray or CSV, by a device with its key (Authorization: Bearer khd_…) or an official. Answered when they are stored for good',
  takes: 'raw',
  transaction: 'none',
  bodyLimit: 8 * 1024 * 1024,
  perMinute: 60_000,
  reply: Outcome,
})

// ---- devices ------------------------------------------------------------------------------------------------------

export const DeviceView = Type.Object({
  id: Id,
  name: Type.String(),
  unitId: Type.String(),
  unitName: Texts,
  state: Type.Union([Type.Literal('unclaimed'), Type.Literal('active'), Type.Literal('blocked')]),
  claimUntil: Nullable(Instant),
  keySince: Nullable(Instant),
  oldKeyUntil: Nullable(Instant),
  perMinute: Type.Integer(),
  lastSeenAt: Nullable(Instant),
  accepted: Type.Integer(),
  refused: Type.Integer(),
  lastRefusal: Nullable(Texts),
  throttledUntil: Nullable(Instant),
  things: Type.Array(Type.Object({ id: Id, code: Type.String(), name: Texts })),
})
export type DeviceView = Static<typeof DeviceView>

export const listDevices = endpoint({
  method: 'GET',
  path: '/telemetry/devices',
  can: 'telemetry.manage',
  summary: 'Devices of the units that one manages',
  query: Type.Object({
    q: Type.Optional(Type.String({ maxLength: 100 })),
    after: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  reply: Type.Object({ devices: Type.Array(DeviceView), next: Nullable(Type.String()) }),
})

/** The claim code is shown once. */
const WithClaim = Type.Object({ device: DeviceView, claimCode: Type.String() })

export const addDevice = endpoint({
  method: 'POST',
  path: '/telemetry/devices',
  can: 'telemetry.manage',
  transaction: 'none',
  summary: 'Enter a device; gives the code by which it fetches its key, once and within seven days',
  body: Type.Object({
    name: Type.String({ minLength: 1, maxLength: 200 }),
    unitId: Type.String({ minLength: 1, maxLength: 60 }),
    perMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000_000 })),
    thingIds: Type.Optional(Type.Array(Id, { maxItems: 1000 })),
  }),
  reply: WithClaim,
})

export const claimDevice = endpoint({
  method: 'POST',
  path: '/telemetry/devices/claim',
  can: 'anyone',
  transaction: 'none',
  summary: 'A device shows its claim code and gets its key, which is told this once',
  perMinute: 30,
  body: Type.Object({ claimCode: Type.String({ minLength: 1, maxLength: 100 }) }),
  reply: Type.Object({ deviceId: Id, key: Type.String(), things: Type.Array(Type.String()) }),
})

export const rotateKey = endpoint({
  method: 'POST',
  path: '/telemetry/devices/key',
  can: 'anyone',
  transaction: 'none',
  summary: 'A device changes its key (Authorization: Bearer khd_…); the old one works for another day',
  perMinute: 30,
  reply: Type.Object({ key: Type.String(), oldKeyUntil: Instant }),
})

export const renewClaim = endpoint({
  method: 'POST',
  path: '/telemetry/devices/:id/claim',
  can: 'telemetry.manage',
  transaction: 'none',
  summary: 'A new claim code, for a device that has lost its key; keys it had end at once',
  params: Type.Object({ id: Id }),
  reply: WithClaim,
})

export const amendDevice = endpoint({
  method: 'PATCH',
  path: '/telemetry/devices/:id',
  can: 'telemetry.manage',
  transaction: 'none',
  summary: 'Block a device, let it in again, change its quota or which things it sends for',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    state: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('blocked')])),
    perMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000_000 })),
    thingIds: Type.Optional(Type.Array(Id, { maxItems: 1000 })),
  }),
  reply: DeviceView,
})
