/** The detectors of an intersection: where they are, how far they see, and which are out of service. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { ById, Detector, Instant, Reason } from './contract.ts'

export const detectorKinds = ['loop', 'camera', 'radar'] as const

/** Taken out by a person, for a reason, until somebody puts it back. */
export const DetectorOut = Type.Object({
  detector: Type.String(),
  at: Instant,
  by: Type.String(),
  reason: Type.String(),
})
export type DetectorOut = Static<typeof DetectorOut>

export const listDetectorsOut = endpoint({
  method: 'GET',
  path: '/signals/intersections/:id/detectors/out',
  can: 'signals.read',
  summary: 'Which detectors of an intersection are out of service, since when and why',
  params: ById,
  reply: Type.Array(DetectorOut),
})

export const putDetectors = endpoint({
  method: 'PUT',
  path: '/signals/intersections/:id/detectors',
  can: 'signals.plan',
  summary: 'Enter the detectors of an intersection anew: lane, kind, and how far each sees',
  params: ById,
  body: Type.Object(
    { detectors: Type.Array(Detector, { maxItems: 192 }), reason: Reason },
    { additionalProperties: false },
  ),
})

export const setDetectorService = endpoint({
  method: 'POST',
  path: '/signals/intersections/:id/detectors/service',
  can: 'signals.operate',
  summary: 'Take a detector out of service, so that the control does not believe it, or put it back',
  params: ById,
  body: Type.Object(
    {
      detector: Type.String({ minLength: 1, maxLength: 60 }),
      service: Type.Enum(['out', 'in']),
      reason: Reason,
    },
    { additionalProperties: false },
  ),
})
