/**
 * Traffic in DATEX II version 3 (EN 16157 and CEN/TS 16157; datex2.eu): what is in the way as a SituationPublication, what is measured
 * as a MeasuredDataPublication. Children stand in the order of the schemas. Pure. Rule TF22.
 */
import type { MeasureView } from '../contract-measures.ts'
import type { DetectorView, SlowdownView, Speeds } from '../contract-state.ts'
import { type Element, element, written } from './xml.ts'

const base = 'http://datex2.eu/schema/3'
const namespaces = {
  'xmlns:d2': `${base}/d2Payload`,
  'xmlns:com': `${base}/common`,
  'xmlns:sit': `${base}/situation`,
  'xmlns:loc': `${base}/locationReferencing`,
  'xmlns:roa': `${base}/roadTrafficData`,
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
}

export const mediaType = 'application/xml; charset=utf-8'
const country = 'vn'

function payload(type: string, at: string, children: readonly Element[]): string {
  const whole = element(
    'd2:payload',
    [
      element('com:publicationTime', at),
      element('com:publicationCreator', [
        element('com:country', country),
        element('com:nationalIdentifier', 'khue-hanoi'),
      ]),
      ...children,
    ],
    { ...namespaces, 'xsi:type': type, lang: 'vi', modelBaseVersion: '3' },
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(whole)}\n`
}

const header = element('sit:headerInformation', [element('com:informationStatus', 'real')])

const value = (lang: string, text: string) => element('com:value', text, { lang })

const comment = ({ vi, en }: { vi: string; en: string }) =>
  element('sit:generalPublicComment', [
    element('sit:comment', [element('com:values', [value('vi', vi), value('en', en)])]),
  ])

const validity = (startsAt: string, endsAt: string | null) =>
  element('sit:validity', [
    element('com:validityStatus', 'definedByValidityTimeSpec'),
    element('com:validityTimeSpecification', [
      element('com:overallStartTime', startsAt),
      ...(endsAt === null ? [] : [element('com:overallEndTime', endsAt)]),
    ]),
  ])

const location = ({ longitude, latitude }: { longitude: number; latitude: number }) =>
  element(
    'sit:locationReference',
    [
      element('loc:pointByCoordinates', [
        element('loc:pointCoordinates', [
          element('loc:latitude', latitude.toFixed(6)),
          element('loc:longitude', longitude.toFixed(6)),
        ]),
      ]),
    ],
    { 'xsi:type': 'loc:PointLocation' },
  )

/** The record's type with what the type alone has, which stands last. */
function kindOf({ kind, effect }: MeasureView): { type: string; own: Element[] } {
  if (kind === 'roadworks')
    return { type: 'sit:MaintenanceWorks', own: [element('sit:roadMaintenanceType', 'roadworks')] }
  if (kind === 'event') return { type: 'sit:PublicEvent', own: [element('sit:publicEventType', 'other')] }
  const does = effect === 'closed' ? 'roadClosed' : effect === 'narrowed' ? 'narrowLanes' : 'other'
  return {
    type: 'sit:RoadOrCarriagewayOrLaneManagement',
    own: [element('sit:complianceOption', 'mandatory'), element('sit:roadOrCarriagewayOrLaneManagementType', does)],
  }
}

interface Record {
  readonly id: string
  readonly type: string
  readonly startsAt: string
  readonly endsAt: string | null
  readonly probability: 'certain' | 'probable'
  readonly severity: 'low' | 'medium' | 'high'
  readonly words: { readonly vi: string; readonly en: string }
  readonly point: { readonly longitude: number; readonly latitude: number }
  readonly own: readonly Element[]
}

function situation(record: Record, at: string): Element {
  const { id, type, startsAt, endsAt, probability, severity, words, point, own } = record
  return element(
    'sit:situation',
    [
      element('sit:overallSeverity', severity),
      element('sit:situationVersionTime', at),
      header,
      element(
        'sit:situationRecord',
        [
          element('sit:situationRecordCreationTime', startsAt),
          element('sit:situationRecordVersionTime', at),
          element('sit:probabilityOfOccurrence', probability),
          element('sit:severity', severity),
          validity(startsAt, endsAt),
          comment(words),
          location(point),
          ...own,
        ],
        { 'xsi:type': type, id: `${id}-1`, version: '1' },
      ),
    ],
    { id },
  )
}

export function situations(at: string, measures: readonly MeasureView[], slow: readonly SlowdownView[]): string {
  const inTheWay = measures.flatMap((measure) =>
    measure.point
      ? [
          situation(
            {
              ...kindOf(measure),
              id: `measure-${measure.id}`,
              startsAt: measure.startsAt,
              endsAt: measure.endsAt,
              probability: 'certain',
              severity: measure.effect === 'closed' ? 'high' : 'medium',
              words: measure.title,
              point: measure.point,
            },
            at,
          ),
        ]
      : [],
  )
  const queues = slow.map((one) =>
    situation(
      {
        id: `slowdown-${one.id}`,
        type: 'sit:AbnormalTraffic',
        startsAt: one.beganAt,
        endsAt: null,
        probability: 'certain',
        severity: one.kind === 'unusual' ? 'high' : 'low',
        words: { vi: `Ùn tắc: ${one.name}`, en: `Congestion: ${one.name}` },
        point: one.point,
        own: [element('sit:abnormalTrafficType', one.worstRatio < 0.2 ? 'stationaryTraffic' : 'slowTraffic')],
      },
      at,
    ),
  )
  return payload('sit:SituationPublication', at, [...inTheWay, ...queues])
}

const quantity = (index: number, basic: Element) =>
  element(
    'roa:physicalQuantity',
    [element('roa:physicalQuantity', [basic], { 'xsi:type': 'roa:SinglePhysicalQuantity' })],
    { index: String(index) },
  )

const speed = (kmh: number) =>
  element('roa:basicData', [element('roa:averageVehicleSpeed', [element('com:speed', kmh.toFixed(1))])], {
    'xsi:type': 'roa:TrafficSpeed',
  })

const flow = (perHour: number) =>
  element('roa:basicData', [element('roa:vehicleFlow', [element('com:vehicleFlowRate', String(perHour))])], {
    'xsi:type': 'roa:TrafficFlow',
  })

function site(id: string, at: string, quantities: readonly Element[]): Element {
  return element('roa:siteMeasurements', [
    element('roa:measurementSiteReference', [], { targetClass: 'roa:MeasurementSite', id, version: '1' }),
    element('roa:measurementTimeDefault', [element('com:timeValue', at)]),
    ...quantities,
  ])
}

/** Sites are segments (`segment-NUMBER`, as in /api/traffic/segments) and detectors (`detector-CODE`). What is only usual is not told. */
export function measurements(at: string, speeds: Speeds, detectors: readonly DetectorView[]): string {
  const segments = speeds.segments.flatMap((no, index) =>
    speeds.bases[index] === 'probes' ? [site(`segment-${no}`, at, [quantity(0, speed(speeds.kmh[index] ?? 0))])] : [],
  )
  const counted = detectors.flatMap(({ thing, flowPerHour, speedKmh }) => {
    const basics = [
      ...(flowPerHour === null ? [] : [flow(flowPerHour)]),
      ...(speedKmh === null ? [] : [speed(speedKmh)]),
    ]
    return basics.length === 0
      ? []
      : [
          site(
            `detector-${thing}`,
            at,
            basics.map((basic, index) => quantity(index, basic)),
          ),
        ]
  })
  return payload('roa:MeasuredDataPublication', at, [
    element('roa:measurementSiteTableReference', [], {
      targetClass: 'roa:MeasurementSiteTable',
      id: 'khue-hanoi',
      version: '1',
    }),
    element('roa:headerInformation', [element('com:informationStatus', 'real')]),
    ...segments,
    ...counted,
  ])
}
