/** What a schema cannot say of a parcel: that it closes, lies in its unit and has about the recorded area. */
import type { Tx } from '../../kernel/app.ts'
import type { FieldError } from '../../kernel/problems.ts'
import { directory } from '../../platform/organisation/index.ts'
import type { RecordData } from '../../platform/registry/index.ts'
import { boundaryOf } from './boundaries.ts'
import { areaOf, distanceTo, faultOf, innerPoint, isInside, type Point, type Polygon } from './geometry.ts'
import { faultTexts } from './messages.ts'

/** Boundaries at hand are simplified, and surveys of neighbours overlap: so far outside a parcel may lie. Metres. */
const outsideMaxM = 300
/** How far the recorded area may be from that of the outline: older surveys measured with a tape. */
const areaShareMax = 0.2
const areaSlackM2 = 5

const fault = (field: string, message: FieldError['message'], params: FieldError['params'] = {}): FieldError => ({
  pointer: `/values/${field}`,
  message,
  params,
})

/** The outline closes, does not cross itself, lies in its unit and has about the recorded area. Rules LA2 to LA4. */
export async function faultsOfParcel(tx: Tx, data: RecordData): Promise<FieldError[]> {
  const [geometry, unitId] = [data['geometry'] as Polygon, String(data['unitId'])]
  const unit = directory().unit(unitId)
  if (!unit) return [fault('unitId', faultTexts.unknownUnit)]
  if (String(data['number']).split('.')[0] !== unit.code)
    return [fault('number', faultTexts.otherUnit, { code: unit.code })]
  const wrong = faultOf(geometry)
  if (wrong) return [fault('geometry', faultTexts[wrong])]
  const [computed, recorded] = [areaOf(geometry), Number(data['areaM2'])]
  const difference = Math.abs(computed - recorded)
  if (difference > areaSlackM2 && difference > recorded * areaShareMax)
    return [fault('areaM2', faultTexts.area, { computed: computed.toFixed(1) })]
  const boundary = await boundaryOf(tx, unitId)
  return boundary !== null && !liesIn(geometry, boundary) ? [fault('geometry', faultTexts.outside)] : []
}

function liesIn(geometry: Polygon, boundary: Parameters<typeof isInside>[1]): boolean {
  const points: Point[] = [innerPoint(geometry), ...(geometry.coordinates[0] ?? [])]
  return points.every((at) => isInside(at, boundary) || distanceTo(at, boundary) <= outsideMaxM)
}
