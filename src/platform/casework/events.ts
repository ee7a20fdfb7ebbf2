/** Events that casework emits for other modules, and its jobs. Server side; exported through index.ts. */
import { type Static, Type } from 'typebox'
import { defineEvent, defineJob } from '../../kernel/module.ts'
import { NationalStatus, Phase, Track } from './contract.ts'

/** Emitted for each event appended to a case, in the same transaction. */
export const caseChanged = defineEvent(
  'casework.case-changed',
  Type.Object({
    caseId: Type.String(),
    code: Type.String(),
    /** The case's version after this event: its sequence number. */
    version: Type.Integer(),
    /** Type of the case event: see `CaseEvent` in projection.ts ('submitted', 'received', 'supplement-requested', …). */
    type: Type.String(),
    track: Track,
    phase: Phase,
    status: NationalStatus,
    procedureCode: Type.String(),
    procedureVersion: Type.Integer(),
    applicantPersonId: Type.String(),
    holderUnitId: Type.String(),
    at: Type.String(),
  }),
)
export type CaseChanged = Static<(typeof caseChanged)['data']>

/** Lets go of the opinions of a case that were not given in time. */
export const lapseOpinions = defineJob('casework.lapse-opinions', Type.Object({ caseId: Type.String() }))

/** Moves a batch of open cases of a unit that ended to its successors; enqueues itself until none is left. */
export const moveCases = defineJob(
  'casework.move-cases',
  Type.Object({
    unitId: Type.String(),
    effectiveDate: Type.String(),
    legalBasis: Type.String(),
    after: Type.Union([Type.String(), Type.Null()]),
  }),
)
