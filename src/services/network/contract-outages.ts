/** Outages, planned work and what is promised. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { Id, Instant, Nullable, Texts } from './contract.ts'

const SubjectKind = Type.Enum(['node', 'link', 'monitor'])
const Named = Type.Object({ kind: SubjectKind, id: Type.String(), code: Type.String(), name: Texts })
export type Named = Static<typeof Named>

export const OutageView = Type.Object({
  id: Id,
  cause: Named,
  /** What would explain the same. */
  instead: Type.Array(Named),
  effect: Type.Enum(['outage', 'degraded']),
  unitId: Type.String(),
  unitName: Texts,
  startedAt: Instant,
  endedAt: Nullable(Instant),
  /** False while it waits to be believed that it is over. */
  isDown: Type.Boolean(),
  /** How many times it failed. */
  failures: Type.Integer(),
  isSilent: Type.Boolean(),
  /** What is behind it now, as far as one may see it; how many in all, and how many at the most. */
  behind: Type.Array(Type.Object({ id: Type.String(), name: Texts })),
  behindCount: Type.Integer(),
  behindMost: Type.Integer(),
  acknowledgedAt: Nullable(Instant),
  acknowledgedBy: Nullable(Type.String()),
  provider: Nullable(Type.String()),
  mayAcknowledge: Type.Boolean(),
})
export type OutageView = Static<typeof OutageView>

export const OutageDetail = Type.Object({
  ...OutageView.properties,
  steps: Type.Array(
    Type.Object({
      at: Instant,
      what: Type.Enum([
        'opened',
        'failed-again',
        'told-otherwise',
        'spread',
        'at-rest',
        'over',
        'acknowledged',
        'loud',
      ]),
      cause: Named,
      behind: Type.Integer(),
      by: Nullable(Type.String()),
    }),
  ),
})
export type OutageDetail = Static<typeof OutageDetail>

const ById = Type.Object({ id: Id })

export const listOutages = endpoint({
  method: 'GET',
  path: '/network/outages',
  can: 'network.read',
  summary: 'Troubles by their cause: the open ones, the gravest first, or those that are over',
  query: Type.Object({ ended: Type.Optional(Type.Boolean()) }),
  reply: Type.Array(OutageView),
})

export const readOutage = endpoint({
  method: 'GET',
  path: '/network/outages/:id',
  can: 'network.read',
  summary: 'One outage and what happened to it',
  params: ById,
  reply: OutageDetail,
})

export const acknowledgeOutage = endpoint({
  method: 'POST',
  path: '/network/outages/:id/acknowledgement',
  can: 'network.acknowledge',
  summary: 'Take an outage in hand; once',
  params: ById,
  reply: OutageView,
})

// ---- planned work ---------------------------------------------------------------------------------------------------

export const subjectsMax = 200
export const weeksMax = 26
const Subject = Type.Object({ kind: Type.Enum(['node', 'link']), id: Id }, { additionalProperties: false })

export const WindowView = Type.Object({
  id: Id,
  title: Type.String(),
  from: Instant,
  to: Instant,
  subjects: Type.Array(Named),
  by: Type.String(),
  enteredAt: Instant,
  mayEnd: Type.Boolean(),
})
export type WindowView = Static<typeof WindowView>

export const listWindows = endpoint({
  method: 'GET',
  path: '/network/windows',
  can: 'network.read',
  summary: 'Planned work: all that is going on or to come, the next one first, then the latest that are over',
  reply: Type.Array(WindowView),
})

export const addWindow = endpoint({
  method: 'POST',
  path: '/network/windows',
  can: 'network.manage',
  summary: 'Announce planned work on nodes and links, once or weekly; it begins no earlier than it is announced',
  body: Type.Object(
    {
      title: Type.String({ minLength: 1, maxLength: 200 }),
      from: Instant,
      to: Instant,
      subjects: Type.Array(Subject, { minItems: 1, maxItems: subjectsMax }),
      /** So many times, a week after each other; the same hours of the day. */
      weeks: Type.Optional(Type.Integer({ minimum: 1, maximum: weeksMax })),
    },
    { additionalProperties: false },
  ),
  reply: WindowView,
})

export const endWindow = endpoint({
  method: 'POST',
  path: '/network/windows/:id/end',
  can: 'network.manage',
  summary: 'Call planned work off, or end it now',
  params: ById,
  reply: Type.Array(WindowView),
})

// ---- what is promised -----------------------------------------------------------------------------------------------

export const Month = Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])$' })

export const AvailabilityRow = Type.Object({
  kind: Type.Enum(['site', 'link', 'provider']),
  id: Type.String(),
  name: Texts,
  provider: Nullable(Type.String()),
  /** Percent that is promised; of a provider what its links are promised together, each minute alike. Null for sites. */
  promised: Nullable(Type.Number()),
  /** Percent of the minutes that count. Null when nothing was watched. */
  availability: Nullable(Type.Number()),
  kept: Nullable(Type.Boolean()),
  /** Minutes that count: of the month so far, without planned work and without what was not watched. */
  countedMinutes: Type.Number(),
  downMinutes: Type.Number(),
  plannedMinutes: Type.Number(),
  unwatchedMinutes: Type.Number(),
  /** Which outage took which minutes. */
  outages: Type.Array(Type.Object({ id: Id, cause: Texts, from: Instant, minutes: Type.Number() })),
})
export type AvailabilityRow = Static<typeof AvailabilityRow>

const AvailabilityQuery = Type.Object({ month: Month, of: Type.Enum(['site', 'link', 'provider']) })

export const readAvailability = endpoint({
  method: 'GET',
  path: '/network/availability',
  can: 'network.read',
  summary: 'Availability of a month against what is promised, with the outages that took the minutes',
  query: AvailabilityQuery,
  reply: Type.Object({ from: Instant, to: Instant, rows: Type.Array(AvailabilityRow) }),
})

export const availabilityFile = endpoint({
  method: 'GET',
  path: '/network/availability.csv',
  can: 'network.read',
  summary: 'The same as a CSV file, a row for each interruption',
  query: AvailabilityQuery,
  gives: 'file',
})
