/** What is measured of nodes and links, as things and series of telemetry. Rule NW5. */
import type { App } from '../../kernel/app.ts'
import { findSeries, newestOf, type NewThing } from '../../platform/telemetry/index.ts'
import type { LinkRow, NodeRow } from './store.ts'

const usualSeconds = 30

/** From one round of the monitor to the next, also where it is told to rest. */
export const roundSeconds = (app: App): number => app.config.networkPollSeconds || usualSeconds

export const nodeThing = (code: string): string => `net-${code}`
export const linkThing = (code: string): string => `netlink-${code}`

type SeriesFacts = NewThing['series'][number]

const title = (vi: string, en: string) => ({ vi, en })

function nodeSeries(intervalS: number): SeriesFacts[] {
  const every = { intervalS, retention: 'standard' } as const
  return [
    {
      name: 'latency',
      title: title('Độ trễ đi về', 'Delay there and back'),
      unit: 'ms',
      quantity: 'latency',
      ...every,
    },
    { name: 'loss', title: title('Tỷ lệ mất', 'Loss'), unit: '%', quantity: 'packet-loss', ...every },
    { name: 'uptime', title: title('Chạy liên tục', 'Running for'), unit: 's', quantity: 'uptime', ...every },
  ]
}

function linkSeries(intervalS: number): SeriesFacts[] {
  const every = { intervalS, retention: 'standard' } as const
  return [
    { name: 'out', title: title('Lưu lượng đi', 'Traffic out'), unit: 'bit/s', quantity: 'traffic', ...every },
    { name: 'in', title: title('Lưu lượng về', 'Traffic in'), unit: 'bit/s', quantity: 'traffic', ...every },
    {
      name: 'up',
      title: title('Thông tuyến', 'Carries'),
      unit: '1',
      quantity: 'link-state',
      kind: 'boolean',
      mean: 'time-weighted',
      ...every,
    },
  ]
}

export function thingOfNode(node: NodeRow, intervalS: number): NewThing {
  const { longitude, latitude } = node
  return {
    code: nodeThing(node.code),
    name: node.name,
    kind: 'network-node',
    unitId: node.unit_id,
    ...(longitude !== null && latitude !== null && { point: { longitude, latitude } }),
    isPublic: false,
    series: nodeSeries(intervalS),
  }
}

/** A link is measured at its first end, and is of that end's unit for who reads it; of the far end for an access link. */
export function thingOfLink(link: LinkRow, a: NodeRow, b: NodeRow, intervalS: number): NewThing {
  return {
    code: linkThing(link.code),
    name: { vi: `${a.name.vi} – ${b.name.vi}`.slice(0, 200), en: `${a.name.en} – ${b.name.en}`.slice(0, 200) },
    kind: 'network-link',
    unitId: b.role === 'access' ? b.unit_id : a.unit_id,
    isPublic: false,
    series: linkSeries(intervalS),
  }
}

/** Of this process's memory; null when there is none that is younger than `sinceMs`. */
export function newestValue(app: App, series: string, sinceMs: number): number | null {
  const found = findSeries(app, series)
  const newest = found && newestOf(app, found.id)
  return newest && newest.time >= sinceMs ? newest.value : null
}
