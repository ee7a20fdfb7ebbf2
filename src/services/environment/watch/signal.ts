/** What the operations centre hears and sees: a breach is a signal, each station a point on its map. Rule EV14. */
import type { Tx } from '../../../kernel/app.ts'
import { formatNumber, type Language, type Message } from '../../../kernel/i18n.ts'
import { mayAnywhere } from '../../../platform/organisation/index.ts'
import { type PointLayer, type PointState, raiseSignal } from '../../../platform/situation/index.ts'
import { thingById } from '../../../platform/telemetry/index.ts'
import * as air from '../air/service.ts'
import { pointStates } from '../../../platform/situation/contract.ts'
import type * as store from '../store.ts'
import { signOf } from '../units.ts'
import type { Bound, Breach } from './judge.ts'
import { plants, water } from './service.ts'

export const signalSource = 'environment'

/** Kinds of the operations centre. */
const kindOf = { river: 'flood', rain: 'flood', flood: 'flood', air: 'air', plant: 'water' } as const

/** What is reckoned, not measured by a series of its own. */
const reckoned: Readonly<Record<string, { readonly title: Message; readonly unit: string }>> = {
  aqi: { title: { vi: 'VN_AQI giờ', en: 'hourly VN_AQI' }, unit: '' },
  rain: { title: { vi: 'mưa 24 giờ', en: 'rain of 24 hours' }, unit: 'mm' },
}

const beyondWords = {
  alarm: { vi: 'báo động {level}, từ {limit}', en: 'alarm {level}, from {limit}' },
  reached: { vi: 'tới ngưỡng {limit}', en: 'reaches {limit}' },
  above: { vi: 'vượt giới hạn {limit}', en: 'above the limit of {limit}' },
  below: { vi: 'dưới giới hạn {limit}', en: 'below the limit of {limit}' },
} as const

function titleOf(tx: Tx, station: store.StationRow, bound: Bound, { worst, limit, level }: Breach): Message {
  const thing = thingById(tx.app, station.thing_id)
  const series = thing?.series.find(({ quantity }) => quantity === bound.quantity)
  const { title, unit } = reckoned[bound.quantity] ??
    series ?? { title: { vi: bound.quantity, en: bound.quantity }, unit: '' }
  const isBelow = bound.low !== undefined && worst < bound.low
  const way = station.kind === 'river' ? 'alarm' : station.kind !== 'plant' ? 'reached' : isBelow ? 'below' : 'above'
  const say = (language: Language): string => {
    const amount = (value: number) => `${formatNumber(language, value)} ${signOf(unit)}`.trim()
    const words = beyondWords[way][language].replace('{limit}', amount(limit)).replace('{level}', 'I'.repeat(level))
    return `${(thing?.name ?? { vi: station.code, en: station.code })[language]}: ${title[language]} ${amount(worst)}, ${words}`
  }
  return { vi: say('vi'), en: say('en') }
}

/** A limit value of effluent is minor, and so is the first of warning levels; the third is grave. */
export function tell(tx: Tx, station: store.StationRow, breachId: string, bound: Bound, breach: Breach): void {
  const thing = thingById(tx.app, station.thing_id)
  raiseSignal(tx, {
    source: signalSource,
    reference: breachId,
    kind: kindOf[station.kind],
    severity: Math.min(3, breach.level),
    title: titleOf(tx, station, bound, breach),
    description: bound.ground.vi,
    point: thing?.point ?? null,
    unitId: thing?.unitId ?? '',
    at: new Date(breach.beganAt).toISOString(),
    link: '/centre/environment',
  })
}

interface Shown {
  readonly code: string
  readonly name: Message
  readonly point: { readonly longitude: number; readonly latitude: number } | null
  readonly state: PointState
  readonly label: Message
  /** Of the portal's environment. */
  readonly page: string
}

const within: Message = { vi: 'trong giới hạn', en: 'within limits' }
const beyondLimit: Message = { vi: 'vượt giới hạn', en: 'beyond its limit' }
const silent: Message = { vi: 'không có số liệu mới', en: 'no fresh figures' }

async function shown(tx: Tx): Promise<Shown[]> {
  const [stations, waters, all] = await Promise.all([air.list(tx), water(tx), plants(tx)])
  const byLevel = (level: number): PointState => (level === 0 ? 'good' : level === 1 ? 'attention' : 'wrong')
  const both = (say: (language: Language) => string): Message => ({ vi: say('vi'), en: say('en') })
  return [
    ...stations.map(({ code, name, point, now }): Shown => {
      if (!now || now.isOld) return { code, name, point, state: 'stale', label: silent, page: `air/${code}` }
      const state = now.aqi <= 100 ? 'good' : now.aqi <= 200 ? 'attention' : 'wrong'
      return { code, name, point, state, label: both(() => `AQI ${now.aqi}`), page: `air/${code}` }
    }),
    ...waters.map(({ code, name, point, value, level, rain24 }): Shown => {
      const amount = rain24 ?? value?.value ?? null
      if (!value || value.isOld || value.isDoubtful || amount === null)
        return { code, name, point, state: 'stale', label: silent, page: 'water' }
      const label = both((language) => `${formatNumber(language, amount)} ${signOf(value.unit)}`)
      return { code, name, point, state: byLevel(level), label, page: 'water' }
    }),
    ...all.map(({ code, name, point, beyond, values }): Shown => {
      const isSilent = values.every(({ isOld }) => isOld)
      const state = beyond.length > 0 ? 'wrong' : isSilent ? 'stale' : 'good'
      const label = beyond.length > 0 ? beyondLimit : isSilent ? silent : within
      return { code, name, point, state, label, page: 'waste' }
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
    const text = ({ name, label }: Shown) => ({ vi: `${name.vi}: ${label.vi}`, en: `${name.en}: ${label.en}` })
    return {
      position: tx.now.toString(),
      ids: points.map(({ code }) => code),
      longitudes: points.map(({ point }) => point.longitude),
      latitudes: points.map(({ point }) => point.latitude),
      states: points.map(({ state }) => pointStates.indexOf(state)),
      labels: points.map(text),
      links: points.map(({ page }) => `/environment/${page}`),
      gone: [],
    }
  },
}
