/** What the city holds on oneself: shapes and endpoints. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { ActReply, Paper } from '../../platform/casework/contract.ts'
import { Consent } from '../../platform/exchange/contract.ts'
import { RegistryInfo } from '../../platform/registry/contract.ts'

const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })

export const OwnValue = Type.Object({
  field: Type.String(),
  title: Text2,
  meaning: Text2,
  sensitivity: Type.Union([
    Type.Literal('open'),
    Type.Literal('internal'),
    Type.Literal('personal'),
    Type.Literal('sensitive'),
  ]),
  /** As a person reads it. */
  shown: Text2,
  /** YYYY-MM-DD: the day from which it holds. */
  since: Type.String(),
  recordedAt: Type.String({ format: 'date-time' }),
  source: Text2,
  legalGround: Type.String(),
  /** The case in which the person has asked to have it corrected, while it is open. */
  correction: Type.Union([Type.Object({ caseId: Type.String(), code: Type.String() }), Type.Null()]),
})
export type OwnValue = Static<typeof OwnValue>

export const OwnRegistry = Type.Object({
  name: Type.String(),
  /** The record's. */
  id: Type.String({ format: 'uuid' }),
  title: Text2,
  owner: Text2,
  ended: Type.Boolean(),
  values: Type.Array(OwnValue),
})
export type OwnRegistry = Static<typeof OwnRegistry>

export const getMyData = endpoint({
  method: 'GET',
  path: '/my-data',
  can: 'citizen',
  summary: 'What the registries hold on me, each value with its meaning, source, ground and since when',
  reply: Type.Object({ records: Type.Array(OwnRegistry) }),
})

export const downloadMyData = endpoint({
  method: 'GET',
  path: '/my-data/file',
  can: 'citizen',
  summary: 'All of it: records, account, cases, papers, who read it, consents; as JSON, or as a paper',
  query: Type.Object({ format: Type.Union([Type.Literal('json'), Type.Literal('pdf')]) }),
  gives: 'file',
  perMinute: 10,
})

export const OwnConsent = Type.Object({
  ...Consent.properties,
  /** When the agency read by this consent, newest first; at most `usesMax`. */
  uses: Type.Array(Type.Object({ at: Type.String({ format: 'date-time' }), who: Type.String() })),
  usesInAll: Type.Integer(),
})
export type OwnConsent = Static<typeof OwnConsent>
export const usesMax = 20

export const listOwnConsents = endpoint({
  method: 'GET',
  path: '/my-data/consents',
  can: 'citizen',
  summary: 'What I was asked, have allowed and withdrawn, and when each agency read by it',
  reply: Type.Object({ consents: Type.Array(OwnConsent) }),
})

/** What one asked to be told of, by whichever service tells it. */
export const OwnWish = Type.Object({
  source: Type.String(),
  key: Type.String(),
  title: Text2,
  what: Text2,
  since: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  endsAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  toldAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  /** The portal's page where it is set. */
  link: Type.String(),
  canEnd: Type.Boolean(),
})
export type OwnWish = Static<typeof OwnWish>

export const listOwnWishes = endpoint({
  method: 'GET',
  path: '/my-data/alerts',
  can: 'citizen',
  summary: 'What I asked to be told of, by every service that keeps it',
  reply: Type.Object({ alerts: Type.Array(OwnWish) }),
})

export const endOwnWish = endpoint({
  method: 'DELETE',
  path: '/my-data/alerts/:source/:key',
  can: 'citizen',
  summary: 'No longer be told of it; what was kept of it is deleted',
  params: Type.Object({
    source: Type.String({ pattern: '^[a-z-]{1,40}$' }),
    key: Type.String({ minLength: 1, maxLength: 120 }),
  }),
})

// ---- correction -------------------------------------------------------------------------------------------------

const Words = Type.String({ minLength: 1, maxLength: 2000 })
const Place = {
  registry: Type.String({ pattern: '^[a-z-]{1,40}$' }),
  recordId: Type.String({ format: 'uuid' }),
  field: Type.String({ minLength: 1, maxLength: 60 }),
}
const CaseRef = Type.Object({ caseId: Type.String(), code: Type.String() })
const OfCase = Type.Object({ id: Type.String({ format: 'uuid' }) })
const FieldShape = RegistryInfo.properties.fields.items

export const papersMax = 10
export const paperBytesMax = 20 * 1024 * 1024

export const listFollowers = endpoint({
  method: 'GET',
  path: '/my-data/followers',
  can: 'citizen',
  summary: 'Who follows the changes of my records, once for each reader, purpose and day',
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        registry: Text2,
        readerName: Type.String(),
        unitName: Type.Union([Text2, Type.Null()]),
        purpose: Text2,
        day: Type.String({ format: 'date' }),
      }),
    ),
  }),
})

export const getOwnValue = endpoint({
  method: 'GET',
  path: '/my-data/value',
  can: 'citizen',
  summary: 'One value held on me, as a request to correct it begins with it',
  query: Type.Object(Place),
  reply: Type.Object({
    registry: Text2,
    field: FieldShape,
    value: Type.Unknown(),
    shown: Text2,
    since: Type.String(),
    source: Text2,
    /** Whether the right value can be typed; otherwise words say it. */
    typed: Type.Boolean(),
    /** Who will check it. */
    unit: Text2,
    days: Type.Integer(),
    correction: Type.Union([CaseRef, Type.Null()]),
  }),
})

export const uploadProof = endpoint({
  method: 'POST',
  path: '/my-data/papers',
  can: 'citizen',
  summary: 'A paper that proves what is right; `name` is the file name',
  query: Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) }),
  takes: 'raw',
  bodyLimit: paperBytesMax,
  perMinute: 60,
  reply: Type.Object({ id: Type.String(), name: Type.String(), size: Type.Integer() }),
})

export const askCorrection = endpoint({
  method: 'POST',
  path: '/my-data/corrections',
  can: 'citizen',
  summary: 'Ask to have a value corrected: it becomes a case; asked again while that is open, it is the same case',
  body: Type.Object({
    ...Place,
    /** Where the value is of a shape that is typed; null says that there should be none. */
    value: Type.Optional(Type.Unknown()),
    said: Words,
    why: Words,
    paperIds: Type.Array(Type.String({ format: 'uuid' }), { maxItems: papersMax }),
  }),
  reply: Type.Object({ ...CaseRef.properties, repeated: Type.Boolean() }),
  idempotent: true,
})

export const Correction = Type.Object({
  caseId: Type.String(),
  registry: Text2,
  field: FieldShape,
  was: Text2,
  since: Type.String(),
  /** As the record has it now: no longer what it was, when somebody has changed it since. */
  now: Text2,
  value: Type.Unknown(),
  valueShown: Type.Union([Text2, Type.Null()]),
  said: Type.String(),
  why: Type.String(),
  papers: Type.Array(Paper),
  finding: Type.Union([
    Type.Object({
      value: Type.Unknown(),
      shown: Text2,
      validFrom: Type.String(),
      note: Type.String(),
      /** Null for the person concerned. */
      by: Type.Union([Type.String(), Type.Null()]),
    }),
    Type.Null(),
  ]),
  state: Type.Enum(['open', 'granted', 'ended']),
  /** Whether the caller checks it now. */
  mayCheck: Type.Boolean(),
})
export type Correction = Static<typeof Correction>

export const getCorrection = endpoint({
  method: 'GET',
  path: '/my-data/corrections/:id',
  can: 'signed-in',
  summary: 'What a request for correction is about; the reading of an official is recorded',
  params: OfCase,
  reply: Correction,
})

export const saveFinding = endpoint({
  method: 'PUT',
  path: '/my-data/corrections/:id/finding',
  can: 'casework.process',
  summary: 'What was found to be right: by who keeps the register at the record’s unit, at the step that checks',
  params: OfCase,
  body: Type.Object({ value: Type.Unknown(), validFrom: Type.String({ format: 'date' }), note: Words }),
  reply: Correction,
})

export const grantCorrection = endpoint({
  method: 'POST',
  path: '/my-data/corrections/:id/grant',
  can: 'casework.decide',
  summary: 'Decides as was found: the case ends, and the record gets a new version with the case as its source',
  params: OfCase,
  body: Type.Object({ expectedVersion: Type.Integer({ minimum: 1 }), reason: Words }),
  reply: ActReply,
  idempotent: true,
})
