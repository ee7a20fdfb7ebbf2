/**
 * Traffic in DATEX II version 3 (EN 16157 and CEN/TS 16157; datex2.eu): what is in the way as a SituationPublication, what is measured
 * as a MeasuredDataPublication, at the sites of a MeasurementSiteTablePublication. Children stand in the order of the schemas. Pure. Rule TF22.
 */
import type { Hours, MeasureView } from '../contract-measures.ts'
import type { DetectorView, SlowdownView, Speeds } from '../contract-state.ts'
import type { Segment } from '../network/network.ts'
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

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const hanoi = '+07:00'

/** Hours of the day on these days; those over midnight are two, since a period of a day does not leave its day. */
function periodsOf({ from, to, days: on }: Hours): Element[] {
  const period = (begin: string, end: string, of: readonly number[]) =>
    element('com:validPeriod', [
      element('com:recurringTimePeriodOfDay', [
        element('com:startTimeOfPeriod', begin + hanoi),
        element('com:endTimeOfPeriod', end + hanoi),
      ]),
      element(
        'com:recurringDayWeekMonthPeriod',
        of.map((day) => element('com:applicableDay', days[(day - 1) % 7] ?? 'monday')),
      ),
    ])
  if (to > from) return [period(`${from}:00`, `${to}:00`, on)]
  const mornings = on.map((day) => (day % 7) + 1)
  return [period(`${from}:00`, '23:59:59', on), ...(to === '00:00' ? [] : [period('00:00:00', `${to}:00`, mornings)])]
}

const validity = ({ startsAt, endsAt, hours }: Lasting) =>
  element('sit:validity', [
    element('com:validityStatus', 'definedByValidityTimeSpec'),
    element('com:validityTimeSpecification', [
      element('com:overallStartTime', startsAt),
      ...(endsAt === null ? [] : [element('com:overallEndTime', endsAt)]),
      ...(hours === null ? [] : periodsOf(hours)),
    ]),
  ])

type Line = readonly (readonly [longitude: number, latitude: number])[]
/** Where a segment runs; undefined: not in the network any more. */
export type LineOf = (no: number) => Line | undefined

/** Latitude first, as the system of coordinates has it. */
const lineString = (line: Line): Element =>
  element(
    'loc:gmlLineString',
    [element('loc:posList', line.map(([lon, lat]) => `${lat.toFixed(6)} ${lon.toFixed(6)}`).join(' '))],
    { srsName: 'EPSG:4326' },
  )

const pointAt = (name: string, longitude: number, latitude: number): Element =>
  element(
    name,
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

/** The segments as lines, in the direction of driving; a point where the network does not have them any more. */
function location(record: Pick<Record, 'point' | 'segments'>, lineOf: LineOf): Element {
  const lines = record.segments.flatMap((no) => {
    const line = lineOf(no)
    return line ? [line] : []
  })
  const name = 'sit:locationReference'
  const [first, ...more] = lines
  if (!first) return pointAt(name, record.point.longitude, record.point.latitude)
  if (more.length === 0) return element(name, [lineString(first)], { 'xsi:type': 'loc:LinearLocation' })
  const contained = (line: Line) =>
    element('loc:locationContainedInGroup', [lineString(line)], { 'xsi:type': 'loc:LinearLocation' })
  return element(name, lines.map(contained), { 'xsi:type': 'loc:LocationGroupByList' })
}

/** A record's type with what the type alone has, which stands last. */
interface Kind {
  readonly type: string
  readonly own: readonly Element[]
}

const management = (does: 'roadClosed' | 'narrowLanes' | 'other'): Kind => ({
  type: 'sit:RoadOrCarriagewayOrLaneManagement',
  own: [element('sit:complianceOption', 'mandatory'), element('sit:roadOrCarriagewayOrLaneManagementType', does)],
})
const works: Kind = { type: 'sit:MaintenanceWorks', own: [element('sit:roadMaintenanceType', 'roadworks')] }
const publicEvent: Kind = { type: 'sit:PublicEvent', own: [element('sit:publicEventType', 'other')] }

/** What happens, and what it does to the road where that is more than to slow it. */
function kindsOf({ kind, effect }: Pick<MeasureView, 'kind' | 'effect'>): Kind[] {
  const does =
    effect === 'closed' ? management('roadClosed') : effect === 'narrowed' ? management('narrowLanes') : undefined
  if (kind === 'closure') return [does ?? management('other')]
  return [kind === 'roadworks' ? works : publicEvent, ...(does ? [does] : [])]
}

interface Lasting {
  readonly startsAt: string
  readonly endsAt: string | null
  readonly hours: Hours | null
}

interface Record extends Lasting {
  readonly id: string
  readonly kinds: readonly Kind[]
  readonly createdAt: string
  readonly changedAt: string
  readonly version: number
  readonly severity: 'low' | 'medium' | 'high'
  readonly words: { readonly vi: string; readonly en: string }
  readonly point: { readonly longitude: number; readonly latitude: number }
  readonly segments: readonly number[]
}

function situation(record: Record, lineOf: LineOf): Element {
  const { id, kinds, createdAt, changedAt, severity, words } = record
  const version = String(record.version)
  return element(
    'sit:situation',
    [
      element('sit:overallSeverity', severity),
      element('sit:situationVersionTime', changedAt),
      header,
      ...kinds.map(({ type, own }, n) =>
        element(
          'sit:situationRecord',
          [
            element('sit:situationRecordCreationTime', createdAt),
            element('sit:situationRecordVersionTime', changedAt),
            element('sit:probabilityOfOccurrence', 'certain'),
            element('sit:severity', severity),
            validity(record),
            comment(words),
            location(record, lineOf),
            ...own,
          ],
          { 'xsi:type': type, id: `${id}-${n + 1}`, version },
        ),
      ),
    ],
    { id },
  )
}

const minutesBetween = (from: string, to: string): number => Math.floor((Date.parse(to) - Date.parse(from)) / 60_000)

export function situations(
  at: string,
  measures: readonly MeasureView[],
  slow: readonly SlowdownView[],
  lineOf: LineOf,
): string {
  const inTheWay = measures.flatMap((measure) => {
    if (!measure.point) return []
    const { id, startsAt, endsAt, hours, title: words, point, segments, effect, publishedAt } = measure
    // Once it is out it changes no more.
    const createdAt = publishedAt ?? startsAt
    const severity = effect === 'closed' ? ('high' as const) : ('medium' as const)
    const when = { startsAt, endsAt, hours, createdAt, changedAt: createdAt, version: 1 }
    const record = { ...when, id: `measure-${id}`, kinds: kindsOf(measure), severity, words, point, segments }
    return [situation(record, lineOf)]
  })
  const queues = slow.map((one) => {
    const does = one.worstRatio < 0.2 ? 'stationaryTraffic' : 'slowTraffic'
    return situation(
      {
        id: `slowdown-${one.id}`,
        kinds: [{ type: 'sit:AbnormalTraffic', own: [element('sit:abnormalTrafficType', does)] }],
        startsAt: one.beganAt,
        endsAt: null,
        hours: null,
        createdAt: one.beganAt,
        changedAt: at,
        version: 1 + Math.max(0, minutesBetween(one.beganAt, at)),
        severity: one.kind === 'unusual' ? 'high' : 'low',
        words: {
          vi: `Ùn tắc: ${one.name || 'đường không tên'}`,
          en: `Congestion: ${one.name || 'a road without a name'}`,
        },
        point: one.point,
        segments: one.segments,
      },
      lineOf,
    )
  })
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

const speedQuantity = 0
const flowQuantity = 1

/** What stands at a site, by the numbers that the table of sites gives its quantities. */
function measured(id: string, at: string, version: number, quantities: readonly Element[]): Element {
  return element('roa:siteMeasurements', [
    element('roa:measurementSiteReference', [], {
      targetClass: 'roa:MeasurementSite',
      id,
      version: String(version),
    }),
    ...quantities,
    element('roa:measurementTimeDefault', [element('roa:timeValue', at)]),
  ])
}

const segmentSite = (no: number): string => `segment-${no}`
const detectorSite = (thing: string): string => `detector-${thing}`
const tableId = 'khue-hanoi'

/**
 * Sites are segments and detectors of the table of sites (`sites`), whose version is the road network's. What is only usual is not told; where
 * nothing is measured the first site says so by having no figure.
 */
export function measurements(
  at: string,
  version: number,
  speeds: Speeds,
  detectors: readonly DetectorView[],
  anySegment: number,
): string {
  const segments = speeds.segments.flatMap((no, index) =>
    speeds.bases[index] === 'probes'
      ? [measured(segmentSite(no), at, version, [quantity(speedQuantity, speed(speeds.kmh[index] ?? 0))])]
      : [],
  )
  const counted = detectors.flatMap(({ thing, flowPerHour, speedKmh }) => {
    const found = [
      ...(speedKmh === null ? [] : [quantity(speedQuantity, speed(speedKmh))]),
      ...(flowPerHour === null ? [] : [quantity(flowQuantity, flow(flowPerHour))]),
    ]
    return found.length === 0 ? [] : [measured(detectorSite(thing), at, version, found)]
  })
  const all = [...segments, ...counted]
  return payload('roa:MeasuredDataPublication', at, [
    element('roa:measurementSiteTableReference', [], {
      targetClass: 'roa:MeasurementSiteTable',
      id: tableId,
      version: String(version),
    }),
    element('roa:headerInformation', [element('com:informationStatus', 'real')]),
    ...(all.length > 0 ? all : [measured(segmentSite(anySegment), at, version, [])]),
  ])
}

const characteristics = (index: number, type: 'trafficSpeed' | 'trafficFlow'): Element =>
  element(
    'roa:measurementSpecificCharacteristics',
    [element('roa:measurementSpecificCharacteristics', [element('roa:specificMeasurementValueType', type)])],
    { index: String(index) },
  )

interface Site {
  readonly id: string
  readonly name: { readonly vi: string; readonly en: string } | null
  readonly lanes: number | null
  readonly tells: readonly Element[]
  readonly location: Element
}

const siteElement = ({ id, name, lanes, tells, location: where }: Site, version: number): Element =>
  element(
    'roa:measurementSite',
    [
      ...(name === null
        ? []
        : [element('roa:measurementSiteName', [element('com:values', [value('vi', name.vi), value('en', name.en)])])]),
      ...(lanes === null ? [] : [element('roa:measurementSiteNumberOfLanes', String(lanes))]),
      ...tells,
      where,
    ],
    { id, version: String(version) },
  )

/** Where every site is, and what it may tell: what `measurements` refers to. */
export function sites(
  at: string,
  version: number,
  segments: readonly Pick<Segment, 'no' | 'name' | 'lanes' | 'line'>[],
  detectors: readonly DetectorView[],
): string {
  const lineOf = new Map(segments.map(({ no, line }) => [no, line]))
  const where = 'roa:measurementSiteLocation'
  const linear = (line: Line) => element(where, [lineString(line)], { 'xsi:type': 'loc:LinearLocation' })
  const all = [
    ...segments.map(
      ({ no, name, lanes, line }): Site => ({
        id: segmentSite(no),
        name: name === null ? null : { vi: name, en: name },
        lanes,
        tells: [characteristics(speedQuantity, 'trafficSpeed')],
        location: linear(line),
      }),
    ),
    ...detectors.flatMap(({ thing, name, segment }): Site[] => {
      const line = lineOf.get(segment)
      const [longitude, latitude] = line?.[Math.floor(line.length / 2)] ?? []
      if (longitude === undefined || latitude === undefined) return []
      const tells = [characteristics(speedQuantity, 'trafficSpeed'), characteristics(flowQuantity, 'trafficFlow')]
      return [{ id: detectorSite(thing), name, lanes: null, tells, location: pointAt(where, longitude, latitude) }]
    }),
  ]
  return payload('roa:MeasurementSiteTablePublication', at, [
    element('roa:headerInformation', [element('com:informationStatus', 'real')]),
    element(
      'roa:measurementSiteTable',
      all.map((one) => siteElement(one, version)),
      { id: tableId, version: String(version) },
    ),
  ])
}
