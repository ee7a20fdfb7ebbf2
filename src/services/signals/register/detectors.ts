/** The detectors of an intersection in the register, and which people have taken out of service. Rule SG64. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { problem } from '../../../kernel/problems.ts'
import type * as api from '../contract-detectors.ts'
import type { DetectorOut } from '../contract-detectors.ts'
import { note } from '../notes.ts'
import * as store from '../store.ts'
import * as detectors from '../store-detectors.ts'
import { faultOf } from './check-layout.ts'
import { getIntersection, networkTopic, takeIntersection } from './register.ts'

export async function put(
  tx: Tx,
  actor: Actor,
  id: string,
  { detectors: given, reason }: InputOf<typeof api.putDetectors>['body'],
): Promise<void> {
  const row = await takeIntersection(tx, actor, id, 'signals.plan')
  const layout = { ...row.layout, detectors: given }
  const leading = new Set(layout.lanes.filter(({ approach }) => approach === null).map((lane) => lane.id))
  const astray = given.find(({ lane }) => leading.has(lane))
  const fault = astray
    ? {
        vi: `đầu dò ${astray.id} nằm trên làn đi ra`,
        en: `the detector ${astray.id} is on a lane that leads away`,
      }
    : faultOf(layout)
  if (fault) throw problem('signals.bad-layout', { code: row.code, vi: fault.vi, en: fault.en })
  await store.updateIntersection(tx, id, { layout: JSON.stringify(layout), changed_at: tx.now.toString() })
  await detectors.keepOut(
    tx,
    id,
    given.map((detector) => detector.id),
  )
  await note(tx, actor, { what: 'detectors', intersectionId: id, reason, details: { count: given.length } })
  tx.live(networkTopic)
}

export async function setService(
  tx: Tx,
  actor: Actor,
  id: string,
  { detector, service, reason }: InputOf<typeof api.setDetectorService>['body'],
): Promise<void> {
  const row = await takeIntersection(tx, actor, id, 'signals.operate')
  if (!row.layout.detectors.some((one) => one.id === detector))
    throw problem('signals.unknown-name', { name: detector })
  if (service === 'in') await detectors.putIn(tx, id, detector)
  else
    await detectors.takeOut(tx, {
      intersection_id: id,
      detector,
      at: tx.now.toString(),
      by_name: actor.name ?? '',
      reason,
    })
  // The control reads the register anew.
  await store.updateIntersection(tx, id, { changed_at: tx.now.toString() })
  const what = service === 'out' ? 'detector-out' : 'detector-in'
  await note(tx, actor, { what, intersectionId: id, reason, details: { detector } })
  tx.live(networkTopic)
}

export async function listOut(tx: Tx, id: string): Promise<DetectorOut[]> {
  await getIntersection(tx, id)
  const rows = await detectors.outAt(tx, id)
  return rows.map(({ detector, at, by_name: by, reason }) => ({ detector, at, by, reason }))
}
