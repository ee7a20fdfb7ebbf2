/** What if: a proposed plan or a closure, tried in the simulator before anybody deploys it. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { ById, Id, Instant, Nullable, Reason } from './contract.ts'

/** Of one run. Seconds are means of those who arrived in it. */
export const TrialRun = Type.Object({
  arrived: Type.Integer(),
  delayS: Type.Number(),
  travelS: Type.Number(),
  waitS: Type.Number(),
  /** At the intersection: vehicles that stood, mean over time, and how long each who passed had stood. */
  approaches: Type.Array(
    Type.Object({ approach: Type.String(), queue: Type.Number(), waitS: Type.Number(), passed: Type.Integer() }),
  ),
})
export type TrialRun = Static<typeof TrialRun>

export const TrialResults = Type.Object({
  minutes: Type.Integer(),
  before: TrialRun,
  after: TrialRun,
  /** Vehicles a minute over the stop lines of all intersections: on the street lately, and in the first run. */
  measuredPerMin: Nullable(Type.Number()),
  simulatedPerMin: Type.Number(),
})
export type TrialResults = Static<typeof TrialResults>

export const TrialView = Type.Object({
  id: Id,
  kind: Type.Enum(['plan', 'closure']),
  planNumber: Nullable(Type.Integer()),
  lanes: Type.Array(Type.String()),
  reason: Type.String(),
  state: Type.Enum(['waiting', 'running', 'done', 'failed']),
  progress: Type.Number(),
  askedAt: Instant,
  askedBy: Type.String(),
  results: Nullable(TrialResults),
  error: Nullable(Type.String()),
})
export type TrialView = Static<typeof TrialView>

export const listTrials = endpoint({
  method: 'GET',
  path: '/signals/intersections/:id/trials',
  can: 'signals.read',
  summary: 'What was tried in the simulator for an intersection, the newest first',
  params: ById,
  reply: Type.Array(TrialView),
})

export const startTrial = endpoint({
  method: 'POST',
  path: '/signals/intersections/:id/trials',
  can: 'official',
  summary: 'Try a plan that is proposed, or lanes that are closed, in the simulator on the present traffic',
  params: ById,
  body: Type.Object(
    {
      planId: Type.Optional(Id),
      lanes: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 16 })),
      /** Simulated; 15 unless said. */
      minutes: Type.Optional(Type.Integer({ minimum: 2, maximum: 60 })),
      reason: Reason,
    },
    { additionalProperties: false },
  ),
  reply: ById,
})
