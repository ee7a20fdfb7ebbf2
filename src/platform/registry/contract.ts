/** What the registries offer to desks and to other systems. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { sensitivities } from './definition.ts'
import { versionKinds } from './history.ts'

export const permissions = ['registry.feed'] as const

const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })
const Day = Type.String({ format: 'date' })
const Name = Type.String({ pattern: '^[a-z-]{1,40}$' })
const Purpose = Type.String({ pattern: '^[a-z-]{1,60}$' })
const Values = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown())

/** Fewer records than this are counted, more are estimated. */
export const countedBelow = 1_000

export const RegistryInfo = Type.Object({
  name: Name,
  title: Text2,
  owner: Text2,
  fields: Type.Array(
    Type.Object({
      name: Type.String(),
      title: Text2,
      meaning: Text2,
      sensitivity: Type.Enum([...sensitivities]),
      required: Type.Boolean(),
      schema: Type.Record(Type.String(), Type.Unknown()),
      /** What the values of an enumeration are called. */
      choices: Type.Record(Type.String(), Text2),
      /** What the parts of a value are called. */
      parts: Type.Record(Type.String(), Text2),
      /** The registry whose record an id in the value names. */
      refersTo: Type.Optional(Type.String()),
    }),
  ),
  /** Whether the caller may change records somewhere. */
  maintained: Type.Boolean(),
  /** Whether it finds records that may be the same, and records that break its rules. */
  findsDuplicates: Type.Boolean(),
  hasRules: Type.Boolean(),
  purposes: Type.Array(
    Type.Object({
      name: Purpose,
      title: Text2,
      legalGround: Type.String(),
      upTo: Type.Enum([...sensitivities]),
      /** Whether the caller may read for it. */
      mine: Type.Boolean(),
      /** Up to which class the caller may take fields out for it; null: not at all. */
      exported: Type.Union([Type.Enum([...sensitivities]), Type.Null()]),
    }),
  ),
  /** About how many records there are. */
  records: Type.Integer(),
})
export type RegistryInfo = Static<typeof RegistryInfo>

/** Where a value is from. */
const Source = Type.Object({
  kind: Type.Enum(['import', 'case', 'official', 'national', 'generator']),
  reference: Type.String(),
  legalGround: Type.String(),
})

export const RecordView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  version: Type.Integer(),
  state: Type.Enum(['current', 'ended', 'merged', 'withdrawn']),
  mergedInto: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
  label: Type.String(),
  validFrom: Day,
  recordedAt: Type.String({ format: 'date-time' }),
  data: Values,
  /** Fields that this purpose does not open. */
  withheld: Type.Array(Type.String()),
})
export type RecordView = Static<typeof RecordView>

export const Difference = Type.Object({ field: Type.String(), before: Type.Unknown(), after: Type.Unknown() })

export const History = Type.Object({
  record: RecordView,
  /** Field to the version that its present value comes from. */
  from: Type.Record(Type.String(), Type.Integer()),
  versions: Type.Array(
    Type.Object({
      version: Type.Integer(),
      kind: Type.Enum([...versionKinds]),
      validFrom: Day,
      recordedAt: Type.String({ format: 'date-time' }),
      source: Source,
      reason: Type.Union([Type.String(), Type.Null()]),
      actorName: Type.String(),
      changes: Type.Array(Difference),
    }),
  ),
})
export type History = Static<typeof History>

const For = { purpose: Purpose, caseId: Type.Optional(Type.String({ format: 'uuid' })) }
const OfRegistry = Type.Object({ registry: Name })
const OfRecord = Type.Object({ registry: Name, id: Type.String({ format: 'uuid' }) })

export const listRegistries = endpoint({
  method: 'GET',
  path: '/registries',
  can: 'official',
  summary: 'The registries, their fields and the purposes for which they are read',
  reply: Type.Array(RegistryInfo),
})

export const lookUpRecord = endpoint({
  method: 'GET',
  path: '/registries/:registry/by-key/:key',
  can: 'official',
  summary: 'The record with this number; the reading is recorded',
  params: Type.Object({ registry: Name, key: Type.String({ minLength: 1, maxLength: 80 }) }),
  query: Type.Object(For),
  reply: RecordView,
  // A busy one-stop desk; a machine that walks through numbers is slowed down.
  perMinute: 120,
})

export const readRecord = endpoint({
  method: 'GET',
  path: '/registries/:registry/records/:id',
  can: 'official',
  summary: 'A record as it is, or as it was: on a day, as known at an instant',
  params: OfRecord,
  query: Type.Object({
    ...For,
    validOn: Type.Optional(Day),
    knownAt: Type.Optional(Type.String({ format: 'date-time' })),
  }),
  reply: RecordView,
})

export const readHistory = endpoint({
  method: 'GET',
  path: '/registries/:registry/records/:id/history',
  can: 'official',
  summary: 'Every version of a record with what it changed, its source and its reason',
  params: OfRecord,
  query: Type.Object(For),
  reply: History,
})

export const readingsMax = 100

export const readReadings = endpoint({
  method: 'GET',
  path: '/registries/:registry/records/:id/readings',
  can: 'official',
  summary: 'Who read this record and why, newest first; for those who maintain it',
  params: OfRecord,
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        at: Type.String({ format: 'date-time' }),
        officialName: Type.String(),
        unitName: Type.Union([Text2, Type.Null()]),
        purpose: Type.String(),
      }),
    ),
    more: Type.Boolean(),
    /** False: nobody's personal data are in it, so that readings are not recorded. */
    recorded: Type.Boolean(),
  }),
})

export const searchResultsMax = 50

export const searchRecords = endpoint({
  method: 'GET',
  path: '/registries/:registry/records',
  can: 'official',
  summary: 'Find by name: with or without marks, given name first too, one wrong letter a word forgiven',
  params: OfRegistry,
  query: Type.Object({
    ...For,
    q: Type.String({ minLength: 1, maxLength: 100 }),
    dayFrom: Type.Optional(Day),
    dayTo: Type.Optional(Day),
    unitId: Type.Optional(Type.String({ maxLength: 80 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: searchResultsMax })),
  }),
  reply: Type.Object({
    items: Type.Array(RecordView),
    /** There are more than shown: narrow the question. */
    more: Type.Boolean(),
    /** Nothing was spelled so; these are near. */
    near: Type.Boolean(),
  }),
  perMinute: 120,
})

const Ground = Type.Object({
  /** What shows it: a decision's number, a paper. */
  reference: Type.String({ minLength: 1, maxLength: 300 }),
  legalGround: Type.String({ minLength: 1, maxLength: 300 }),
  reason: Type.String({ minLength: 1, maxLength: 1000 }),
})

export const registerRecord = endpoint({
  method: 'POST',
  path: '/registries/:registry/records',
  can: 'official',
  summary: 'Enter a new record',
  params: OfRegistry,
  body: Type.Object({ values: Values, validFrom: Day, ...Ground.properties }, { additionalProperties: false }),
  reply: Type.Object({ id: Type.String({ format: 'uuid' }), version: Type.Integer() }),
  idempotent: true,
})

export const amendRecord = endpoint({
  method: 'PATCH',
  path: '/registries/:registry/records/:id',
  can: 'official',
  summary: 'Record what has changed, or correct what was recorded wrongly; nothing is erased',
  params: OfRecord,
  body: Type.Object(
    {
      kind: Type.Union([Type.Literal('changed'), Type.Literal('corrected'), Type.Literal('ended')]),
      /** The version that was read. */
      version: Type.Integer({ minimum: 1 }),
      /** Null takes a value away. */
      values: Values,
      validFrom: Day,
      ...Ground.properties,
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ id: Type.String({ format: 'uuid' }), version: Type.Integer() }),
})

export const mergeRecords = endpoint({
  method: 'POST',
  path: '/registries/:registry/records/:id/merge',
  can: 'official',
  summary: 'Two records are the same: the other one is merged into this one',
  params: OfRecord,
  body: Type.Object(
    {
      version: Type.Integer({ minimum: 1 }),
      otherId: Type.String({ format: 'uuid' }),
      otherVersion: Type.Integer({ minimum: 1 }),
      /** Fields whose value is taken from the other. */
      take: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 60 }),
      ...Ground.properties,
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ id: Type.String({ format: 'uuid' }), version: Type.Integer() }),
})

export const splitRecord = endpoint({
  method: 'POST',
  path: '/registries/:registry/records/:id/split',
  can: 'official',
  summary: 'Undo the merge of this record into another',
  params: OfRecord,
  body: Type.Object({ version: Type.Integer({ minimum: 1 }), ...Ground.properties }, { additionalProperties: false }),
  reply: Type.Object({ id: Type.String({ format: 'uuid' }), version: Type.Integer() }),
})

export const changesMax = 5000

export const readChanges = endpoint({
  method: 'GET',
  path: '/registries/:registry/changes',
  can: 'registry.feed',
  summary: 'Records in the order in which they last changed: read on from `next`; each comes at its newest version',
  params: OfRegistry,
  query: Type.Object({
    purpose: Purpose,
    after: Type.Optional(Type.String({ maxLength: 80 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: changesMax })),
  }),
  reply: Type.Object({
    items: Type.Array(RecordView),
    /** Where to read on; the same again when nothing is new. */
    next: Type.Union([Type.String(), Type.Null()]),
  }),
})
