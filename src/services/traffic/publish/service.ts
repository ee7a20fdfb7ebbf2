/** Feeds for other systems: GeoJSON and DATEX II. Rule TF22. */
import type { Tx } from '../../../kernel/app.ts'
import { file, type FileReply } from '../../../kernel/endpoint.ts'
import { list as listDetectors } from '../feeds/detectors.ts'
import { list as listMeasures } from '../measures/service.ts'
import { problem } from '../../../kernel/problems.ts'
import { type Roads, roadsOf } from '../network/roads.ts'
import { now } from '../state/view.ts'
import { measurements, mediaType, sites, situations } from './datex.ts'

export async function situationsFile(tx: Tx): Promise<FileReply> {
  const { slowdowns } = await now(tx)
  const network = (await roadsOf(tx.app))?.network
  const lineOf = (no: number) => network?.segments[network.place(no) ?? -1]?.line
  return file(Buffer.from(situations(tx.now.toString(), await listMeasures(tx), slowdowns, lineOf)), mediaType, {
    inline: true,
  })
}

/** Throws `traffic.no-roads`. */
async function loaded(tx: Tx): Promise<Roads> {
  const roads = await roadsOf(tx.app)
  if (!roads) throw problem('traffic.no-roads')
  return roads
}

export async function measurementsFile(tx: Tx): Promise<FileReply> {
  const { version, network } = await loaded(tx)
  const [{ at, speeds, isOld }, { detectors }] = [await now(tx), await listDetectors(tx)]
  // What nobody has drawn for long is not measured.
  const known = isOld ? { segments: [], kmh: [], levels: [], bases: [] } : speeds
  const any = network.segments[0]?.no ?? 0
  const body = measurements(at ?? tx.now.toString(), version, known, detectors, any)
  return file(Buffer.from(body), mediaType, { inline: true })
}

export async function sitesFile(tx: Tx): Promise<FileReply> {
  const { version, network } = await loaded(tx)
  const { detectors } = await listDetectors(tx)
  const body = sites(tx.now.toString(), version, network.segments, detectors)
  return file(Buffer.from(body), mediaType, { inline: true })
}

/** Each segment of which something is known, with its speed and level. */
export async function speedsFile(tx: Tx): Promise<FileReply> {
  const [picture, roads] = [await now(tx), await roadsOf(tx.app)]
  const { segments, kmh, levels, bases } = picture.speeds
  const features = segments.flatMap((no, index) => {
    const segment = roads?.network.segments[roads.network.place(no) ?? -1]
    const properties = { no, name: segment?.name, kmh: kmh[index], level: levels[index], basis: bases[index] }
    return segment
      ? [{ type: 'Feature', id: no, properties, geometry: { type: 'LineString', coordinates: segment.line } }]
      : []
  })
  const whole = { type: 'FeatureCollection', at: picture.at, features }
  return file(Buffer.from(JSON.stringify(whole)), 'application/geo+json', {
    cached: { seconds: 10, etag: `traffic-${picture.at}` },
  })
}
