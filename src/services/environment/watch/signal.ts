/** What the operations centre hears and sees: a breach is a signal, each station a point on its map. Rule EV14. */
import type { Tx } from '../../../kernel/app.ts'
import type { Message } from '../../../kernel/i18n.ts'
import { mayAnywhere } from '../../../platform/organisation/index.ts'
import { endSignal, type PointLayer, type PointState, raiseSignal } from '../../../platform/situation/index.ts'
import { thingById } from '../../../platform/telemetry/index.ts'
import * as air from '../air/service.ts'
import { pointStates } from '../../../platform/situation/contract.ts'
import type * as store from '../store.ts'
import type { Bound, Breach, Change } from './judge.ts'
import { plants, water } from './service.ts'

const source = 'environment'

/** Kinds of the operations centre. */
const kindOf = { river: 'flood', rain: 'flood', flood: 'flood', air: 'air', plant: 'water' } as const

const names: Readonly<Record<string, Message>> = {
  aqi: { vi: 'chỉ số AQI', en: 'AQI' },
  level: { vi: 'mực nước (m)', en: 'water level (m)' },
  rain: { vi: 'mưa 24 giờ (mm)', en: 'rain of 24 hours (mm)' },
  depth: { vi: 'ngập (cm)', en: 'water on the road (cm)' },
}

/** A limit value of effluent is minor, and so is the first of warning levels; the third is grave. */
export function tell(
  tx: Tx,
  station: store.StationRow,
  breachId: string,
  bound: Bound,
  breach: Breach,
  change: Change,
): void {
  if (change === 'ended') return endSignal(tx, source, breachId)
  const thing = thingById(tx.app, station.thing_id)
  const name = thing?.name ?? { vi: station.code, en: station.code }
  const what = names[bound.quantity] ?? { vi: bound.quantity, en: bound.quantity }
  raiseSignal(tx, {
    source,
    reference: breachId,
    kind: kindOf[station.kind],
    severity: Math.min(3, breach.level),
    title: {
      vi: `${name.vi}: ${what.vi} ${breach.worst}, vượt ${breach.limit}`,
      en: `${name.en}: ${what.en} ${breach.worst}, beyond ${breach.limit}`,
    },
    description: bound.ground.vi,
    point: thing?.point ?? null,
    unitId: thing?.unitId ?? '',
    at: new Date(breach.beganAt).toISOString(),
    link: '/environment',
  })
}

interface Shown {
  readonly code: string
  readonly name: Message
  readonly point: { readonly longitude: number; readonly latitude: number } | null
  readonly state: PointState
  readonly label: string
}

async function shown(tx: Tx): Promise<Shown[]> {
  const [stations, waters, all] = await Promise.all([air.list(tx), water(tx), plants(tx)])
  const byLevel = (level: number): PointState => (level === 0 ? 'good' : level === 1 ? 'attention' : 'wrong')
  return [
    ...stations.map(({ code, name, point, now }): Shown => {
      const state = !now || now.isOld ? 'stale' : now.aqi <= 100 ? 'good' : now.aqi <= 200 ? 'attention' : 'wrong'
      return { code, name, point, state, label: now ? `AQI ${now.aqi}` : '–' }
    }),
    ...waters.map(({ code, name, point, value, level, rain24 }): Shown => {
      const state = !value || value.isOld ? 'stale' : byLevel(level)
      return { code, name, point, state, label: `${rain24 ?? value?.value ?? '–'} ${value?.unit ?? ''}` }
    }),
    ...all.map(({ code, name, point, beyond }): Shown => {
      return { code, name, point, state: beyond.length > 0 ? 'wrong' : 'good', label: beyond.join(', ') }
    }),
  ]
}

export const stationLayer: PointLayer = {
  id: 'environment.stations',
  form: 'points',
  name: { vi: 'Trạm môi trường', en: 'Environment stations' },
  topic: 'environment:now',
  isOn: true,
  sees: (actor) => mayAnywhere(actor, 'environment.read'),
  points: async (tx) => {
    const points = (await shown(tx)).flatMap((one) => (one.point ? [{ ...one, point: one.point }] : []))
    const text = ({ name, label }: Shown) => ({ vi: `${name.vi}: ${label}`, en: `${name.en}: ${label}` })
    return {
      position: tx.now.toString(),
      ids: points.map(({ code }) => code),
      longitudes: points.map(({ point }) => point.longitude),
      latitudes: points.map(({ point }) => point.latitude),
      states: points.map(({ state }) => pointStates.indexOf(state)),
      labels: points.map(text),
      links: points.map(({ code }) => (code.startsWith('air-') ? `/environment/air/${code}` : '/environment/water')),
      gone: [],
    }
  },
}
