/** Stations as the portal's map of what is around shows them; what is old is not passed off as fresh. Pure. */
import type { Language, Message } from '../../../kernel/i18n.ts'
import type { NearPoint } from '../../../web/ui/near.ts'
import type { AirStation } from '../contract.ts'
import type { WaterStation } from '../contract-water.ts'
import { words as alertWords } from './alert-messages.ts'
import { words as waterWords } from './water-messages.ts'

const poorFrom = 101
const badFrom = 151

const filled = (message: Message, n: number): Message => {
  const said = (language: Language) => message[language].replace('{n}', String(n))
  return { vi: said('vi'), en: said('en') }
}

export const airPoints = (stations: readonly AirStation[]): NearPoint[] =>
  stations.flatMap(({ code, name, point, now }): NearPoint[] => {
    if (!point) return []
    const aqi = now && !now.isOld ? now.aqi : undefined
    const tone = aqi === undefined ? 'unknown' : aqi >= badFrom ? 'wrong' : aqi >= poorFrom ? 'attention' : 'calm'
    const says = aqi === undefined ? waterWords.noValue : { vi: `AQI ${aqi}`, en: `AQI ${aqi}` }
    const text = aqi === undefined ? '–' : String(aqi)
    return [{ id: code, layer: 'air', ...point, name, says, tone, text, to: `/environment/air/${code}` }]
  })

export const waterPoints = (stations: readonly WaterStation[]): NearPoint[] =>
  stations.flatMap(({ code, name, point, level, value }): NearPoint[] => {
    if (!point) return []
    const isKnown = value?.value != null && !value.isOld && !value.isDoubtful
    return [
      {
        id: code,
        layer: 'water',
        ...point,
        name,
        says: !isKnown ? waterWords.noValue : level > 0 ? filled(alertWords.levelNow, level) : alertWords.calm,
        tone: !isKnown ? 'unknown' : level === 0 ? 'calm' : level === 1 ? 'attention' : 'wrong',
        text: '',
        to: '/environment/water',
      },
    ]
  })
