/** Slow roads as a layer of the operations centre's map. Rule TF14. */
import { mayAnywhere } from '../../../platform/organisation/index.ts'
import type { LineLayer } from '../../../platform/situation/index.ts'
import { roadsOf } from '../network/roads.ts'
import { now } from './view.ts'

const slow = new Set(['D', 'E', 'F'])

export const slowRoads: LineLayer = {
  id: 'traffic.slow-roads',
  form: 'lines',
  name: { vi: 'Đường đang chậm', en: 'Slow roads' },
  topic: 'traffic:now',
  isOn: false,
  sees: (actor) => mayAnywhere(actor, 'traffic.read'),
  lines: async (tx) => {
    const [{ speeds }, roads] = [await now(tx), await roadsOf(tx.app)]
    const features = speeds.segments.flatMap((no, at) => {
      const segment = roads?.network.segments[roads.network.place(no) ?? -1]
      if (!segment || !slow.has(speeds.levels[at] ?? '') || speeds.bases[at] === 'usual') return []
      const properties = { name: segment.name ?? '', level: speeds.levels[at], kmh: speeds.kmh[at] }
      return [{ type: 'Feature', properties, geometry: { type: 'LineString', coordinates: segment.line } }]
    })
    return { type: 'FeatureCollection', features }
  },
}
