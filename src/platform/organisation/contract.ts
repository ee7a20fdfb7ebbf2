/** Shapes, permissions and endpoints of the organisation. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

export const permissions = [
  'organisation.manage',
  'organisation.reform',
  'organisation.change-units',
  'organisation.import-agency-codes',
] as const

const PlainDate = Type.String({ format: 'date', description: 'A day in Hanoi, YYYY-MM-DD' })
const Instant = Type.String({ format: 'date-time' })
const UnitId = Type.String({ minLength: 1, maxLength: 80 })
const Id = Type.String({ format: 'uuid' })
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200 }))

export const LocalText = Type.Object({ vi: Type.String(), en: Type.String() })

export const Level = Type.Union([
  Type.Literal('city'),
  Type.Literal('department'),
  Type.Literal('district'),
  Type.Literal('commune'),
])
export type Level = Static<typeof Level>

/** thành phố; sở, ban, ngành …; quận, huyện, thị xã; phường, xã, thị trấn. */
export const unitKinds = [
  'municipality',
  'department',
  'office',
  'inspectorate',
  'police',
  'board',
  'agency',
  'urban-district',
  'rural-district',
  'town',
  'ward',
  'commune',
  'township',
] as const
export type UnitKind = (typeof unitKinds)[number]
export const UnitKind = Type.Unsafe<UnitKind>(Type.Union(unitKinds.map((kind) => Type.Literal(kind))))

/** A unit of government with the days between which it exists: from `validFrom` up to but not including `validTo`. */
export const Unit = Type.Object({
  /** Stable for the unit's whole validity: `gso:00004@2025-07-01`, `department:so-tu-phap@2008-08-01`. */
  id: UnitId,
  /** The code of the General Statistics Office, or a department's slug. */
  code: Type.String(),
  /** The full name, with its kind: `Phường Ba Đình`, `Ba Đình Ward`. */
  name: LocalText,
  level: Level,
  kind: UnitKind,
  parentId: Type.Union([UnitId, Type.Null()]),
  validFrom: PlainDate,
  validTo: Type.Union([PlainDate, Type.Null()]),
  /** Prefix of case codes, unique per unit. */
  agencyCode: Type.String(),
  /** True where the code is ours for trying out, not one from the official catalogue. */
  sampleAgencyCode: Type.Boolean(),
  /** Where the facts are from: `package@version`, or the resolution. */
  provenance: Type.Array(Type.String()),
})
export type Unit = Static<typeof Unit>

/** `full`: the whole unit went there; `partial`: a part of its land and people; `unknown`: the extent is not recorded. */
export const Share = Type.Union([Type.Literal('full'), Type.Literal('partial'), Type.Literal('unknown')])
export type Share = Static<typeof Share>

export const UnitShare = Type.Object({ unit: Unit, share: Share })
export type UnitShare = Static<typeof UnitShare>

/** Who decides: a level of government, or `department:<slug>`. */
export type Competence = 'commune' | 'district' | 'city' | `department:${string}`
export const Competence = Type.Unsafe<Competence>(
  Type.String({ pattern: '^(commune|district|city|department:[a-z0-9-]+)$', maxLength: 80 }),
)

export type GovernmentModel = 'three-level' | 'two-level'
export const GovernmentModel = Type.Union([Type.Literal('three-level'), Type.Literal('two-level')])

export type Role =
  | 'one-stop-clerk'
  | 'specialist'
  | 'leader'
  | 'unit-admin'
  | 'operator'
  | 'data-steward'
  | 'system-admin'
export const Role = Type.Union([
  Type.Literal('one-stop-clerk'),
  Type.Literal('specialist'),
  Type.Literal('leader'),
  Type.Literal('unit-admin'),
  Type.Literal('operator'),
  Type.Literal('data-steward'),
  Type.Literal('system-admin'),
])

/** Roles of daily work: units give them, and they can be delegated; those of administration cannot. */
export type DailyRole = 'one-stop-clerk' | 'specialist' | 'leader'
export const DailyRole = Type.Union([
  Type.Literal('one-stop-clerk'),
  Type.Literal('specialist'),
  Type.Literal('leader'),
])

export const RoleAssignment = Type.Object({
  id: Id,
  officialId: Id,
  role: Role,
  unitId: UnitId,
  subtree: Type.Boolean(),
  validFrom: PlainDate,
  validTo: Type.Union([PlainDate, Type.Null()]),
})
export type RoleAssignment = Static<typeof RoleAssignment>

/** While it lasts, `toOfficialId` holds the roles of `fromOfficialId` at the unit (all of them when `role` is null). */
export const Delegation = Type.Object({
  id: Id,
  fromOfficialId: Id,
  toOfficialId: Id,
  role: Type.Union([DailyRole, Type.Null()]),
  unitId: UnitId,
  startsAt: Instant,
  endsAt: Instant,
  reason: Type.String(),
})
export type Delegation = Static<typeof Delegation>

export const Absence = Type.Object({
  id: Id,
  officialId: Id,
  startsAt: Instant,
  endsAt: Instant,
  reason: Type.String(),
})
export type Absence = Static<typeof Absence>

export const Position = Type.Object({
  unitId: UnitId,
  unitName: LocalText,
  title: LocalText,
  validFrom: PlainDate,
  validTo: Type.Union([PlainDate, Type.Null()]),
})
export type Position = Static<typeof Position>

export const Official = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  phone: Type.Union([Type.String(), Type.Null()]),
  active: Type.Boolean(),
})
export type Official = Static<typeof Official>

export const OfficialDetail = Type.Object({
  official: Official,
  positions: Type.Array(Position),
  roles: Type.Array(RoleAssignment),
  delegations: Type.Array(Delegation),
  absences: Type.Array(Absence),
})
export type OfficialDetail = Static<typeof OfficialDetail>

const ByDate = Type.Object({ date: Type.Optional(PlainDate) })

// ---- public -----------------------------------------------------------------------------------------------------

export const getModel = endpoint({
  method: 'GET',
  path: '/organisation/model',
  can: 'anyone',
  summary: 'The administrative date and the model of government on it',
  reply: Type.Object({ date: PlainDate, model: GovernmentModel, pinned: Type.Boolean() }),
})

export const searchUnits = endpoint({
  method: 'GET',
  path: '/organisation/units',
  can: 'anyone',
  summary: 'Search units of government by name or code, with or without marks',
  query: Type.Object({
    text: Type.Optional(Type.String({ maxLength: 100 })),
    date: Type.Optional(PlainDate),
    level: Type.Optional(Level),
    /** Only units below this one. */
    within: Type.Optional(UnitId),
    limit: Limit,
  }),
  reply: Type.Object({ date: PlainDate, units: Type.Array(Unit) }),
})

export const getUnit = endpoint({
  method: 'GET',
  path: '/organisation/units/:id',
  can: 'anyone',
  summary: 'One unit with its ancestors, its children on a date, where it came from and what became of it',
  params: Type.Object({ id: UnitId }),
  query: ByDate,
  reply: Type.Object({
    unit: Unit,
    ancestors: Type.Array(Unit),
    children: Type.Array(Unit),
    predecessors: Type.Array(UnitShare),
    successors: Type.Array(UnitShare),
  }),
})

export const getTree = endpoint({
  method: 'GET',
  path: '/organisation/tree',
  can: 'anyone',
  summary: 'The children of a unit (the city when none is named) on a date',
  query: Type.Object({ date: Type.Optional(PlainDate), parentId: Type.Optional(UnitId) }),
  reply: Type.Object({ date: PlainDate, parent: Unit, children: Type.Array(Unit) }),
})

export const getSuccessors = endpoint({
  method: 'GET',
  path: '/organisation/units/:id/successors',
  can: 'anyone',
  summary: 'What became of a unit by a date',
  params: Type.Object({ id: UnitId }),
  query: ByDate,
  reply: Type.Object({ date: PlainDate, successors: Type.Array(UnitShare) }),
})

export const getCompetentUnit = endpoint({
  method: 'GET',
  path: '/organisation/competent-unit',
  can: 'anyone',
  summary: 'Which unit is competent at an address on a date',
  query: Type.Object({ competence: Competence, addressUnitId: UnitId, date: Type.Optional(PlainDate) }),
  reply: Type.Object({ date: PlainDate, unit: Unit }),
})

export const getHolidays = endpoint({
  method: 'GET',
  path: '/organisation/holidays/:year',
  can: 'anyone',
  summary: 'Public holidays, and the days worked or taken instead, of a year',
  params: Type.Object({ year: Type.Integer({ minimum: 2015, maximum: 2035 }) }),
  reply: Type.Object({
    year: Type.Integer(),
    days: Type.Array(
      Type.Object({
        date: PlainDate,
        kind: Type.Union([Type.Literal('holiday'), Type.Literal('compensation'), Type.Literal('working-weekend')]),
        name: LocalText,
      }),
    ),
  }),
})

// ---- administrators of a unit -----------------------------------------------------------------------------------

export const listOfficials = endpoint({
  method: 'GET',
  path: '/organisation/officials',
  can: 'organisation.manage',
  summary: 'Officials of a unit',
  query: Type.Object({ unitId: UnitId, limit: Limit, after: Type.Optional(Id) }),
  reply: Type.Object({ officials: Type.Array(OfficialDetail) }),
})

export const getOfficial = endpoint({
  method: 'GET',
  path: '/organisation/officials/:id',
  can: 'organisation.manage',
  summary: 'One official with positions, roles, delegations and absences',
  params: Type.Object({ id: Id }),
  reply: OfficialDetail,
})

export const addOfficial = endpoint({
  method: 'POST',
  path: '/organisation/officials',
  can: 'organisation.manage',
  summary: 'Register an official with a position at a unit',
  body: Type.Object({
    name: Type.String({ minLength: 2, maxLength: 120 }),
    email: Type.String({ format: 'email', maxLength: 200 }),
    phone: Type.Optional(Type.String({ pattern: '^0\\d{9}$' })),
    unitId: UnitId,
    title: LocalText,
    validFrom: Type.Optional(PlainDate),
  }),
  reply: OfficialDetail,
  idempotent: true,
})

export const setAccount = endpoint({
  method: 'PUT',
  path: '/organisation/officials/:id/account',
  can: 'organisation.manage',
  summary:
    'Close the account of an official who leaves, or open it again: while closed, no sign-in, no role, no delegation',
  params: Type.Object({ id: Id }),
  body: Type.Object({ active: Type.Boolean() }),
  reply: OfficialDetail,
})

export const assignRole = endpoint({
  method: 'POST',
  path: '/organisation/officials/:id/roles',
  can: 'organisation.manage',
  summary: 'Give an official a role at a unit from a day on',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    role: Role,
    unitId: UnitId,
    subtree: Type.Boolean(),
    validFrom: Type.Optional(PlainDate),
    validTo: Type.Optional(PlainDate),
  }),
  reply: RoleAssignment,
})

export const endRole = endpoint({
  method: 'POST',
  path: '/organisation/roles/:id/end',
  can: 'organisation.manage',
  summary: 'End a role; the day named is the first without it',
  params: Type.Object({ id: Id }),
  body: Type.Object({ validTo: Type.Optional(PlainDate) }),
  reply: RoleAssignment,
})

export const delegate = endpoint({
  method: 'POST',
  path: '/organisation/officials/:id/delegations',
  can: 'official',
  summary: 'Delegate one’s roles at a unit to a colleague for some time (an administrator may do it for others)',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    toOfficialId: Id,
    role: Type.Optional(DailyRole),
    unitId: UnitId,
    startsAt: Instant,
    endsAt: Instant,
    reason: Type.String({ minLength: 3, maxLength: 500 }),
  }),
  reply: Delegation,
})

export const endDelegation = endpoint({
  method: 'POST',
  path: '/organisation/delegations/:id/end',
  can: 'official',
  summary: 'End a delegation now',
  params: Type.Object({ id: Id }),
  reply: Delegation,
})

export const recordAbsence = endpoint({
  method: 'POST',
  path: '/organisation/officials/:id/absences',
  can: 'official',
  summary: 'Record an absence, one’s own or (an administrator) another’s',
  params: Type.Object({ id: Id }),
  body: Type.Object({ startsAt: Instant, endsAt: Instant, reason: Type.String({ minLength: 3, maxLength: 500 }) }),
  reply: Absence,
})

// ---- administrators of the system -------------------------------------------------------------------------------

export const importAgencyCodes = endpoint({
  method: 'POST',
  path: '/organisation/agency-codes',
  can: 'organisation.import-agency-codes',
  summary: 'Import the official catalogue of agency codes; a code given here is no longer a sample',
  body: Type.Object({
    source: Type.String({ minLength: 3, maxLength: 200 }),
    codes: Type.Array(
      Type.Object({ unitId: UnitId, code: Type.String({ pattern: '^[A-Z]\\d{2}(\\.\\d{1,4}){0,4}$', maxLength: 30 }) }),
      { minItems: 1, maxItems: 2000 },
    ),
  }),
  reply: Type.Object({ imported: Type.Integer() }),
})

/** A change of units made by decree, entered as data: units that begin, units that end, and what became of which. */
export const changeUnits = endpoint({
  method: 'POST',
  path: '/organisation/unit-changes',
  can: 'organisation.change-units',
  summary: 'Enter an official change of units: begun, ended, merged, split, renamed',
  body: Type.Object({
    decision: Type.String({ minLength: 3, maxLength: 200, description: 'Number of the resolution or decision' }),
    effective: PlainDate,
    begun: Type.Array(
      Type.Object({
        code: Type.String({ pattern: '^[a-z0-9-]{2,40}$' }),
        name: LocalText,
        level: Level,
        kind: UnitKind,
        parentId: UnitId,
      }),
      { maxItems: 1000 },
    ),
    ended: Type.Array(UnitId, { maxItems: 1000 }),
    /** `to` is an existing unit's id or the code of one begun here. */
    succession: Type.Array(Type.Object({ from: UnitId, to: Type.String({ maxLength: 80 }), share: Share }), {
      maxItems: 5000,
    }),
  }),
  reply: Type.Object({ begun: Type.Array(Unit), ended: Type.Array(Unit) }),
})

export const reform = endpoint({
  method: 'POST',
  path: '/organisation/reform',
  can: 'organisation.reform',
  summary: 'Announce that a reform of units has come into force, so that open work moves to the successors',
  body: Type.Object({ date: PlainDate }),
  reply: Type.Object({ date: PlainDate, ended: Type.Integer(), begun: Type.Integer() }),
})
