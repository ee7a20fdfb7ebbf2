/** Feeds for other systems: GeoJSON and DATEX II. Rule TF22. */
import type { Tx } from '../../../kernel/app.ts'
import { file, type FileReply } from '../../../kernel/endpoint.ts'
import { list as listDetectors } from '../feeds/detectors.ts'
import { list as listMeasures } from '../measures/service.ts'
import { roadsOf } from '../network/roads.ts'
import { now } from '../state/view.ts'
import { measurements, mediaType, situations } from './datex.ts'

export async function situationsFile(tx: Tx): Promise<FileReply> {
  const { slowdowns } = await now(tx)
  return file(Buffer.from(situations(tx.now.toString(), await listMeasures(tx), slowdowns)), mediaType, {
    inline: true,
  })
}

export async function measurementsFile(tx: Tx): Promise<FileReply> {
  const [{ at, speeds }, { detectors }] = [await now(tx), await listDetectors(tx)]
  return file(Buffer.from(measurements(at ?? tx.now.toString(), speeds, detectors)), mediaType, { inline: true })
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
