/** Classes of roads as OpenStreetMap has them, and what is assumed of one that does not say. Browser-safe. Rule TF2. */

export const roadClasses = [
  'motorway',
  'trunk',
  'primary',
  'secondary',
  'tertiary',
  'unclassified',
  'residential',
  'living_street',
] as const
export type RoadClass = (typeof roadClasses)[number]

interface Usual {
  /** In one direction. */
  readonly lanes: number
  /** As people drive it when nobody is in the way, as a share of the limit; until it has been learned. */
  readonly freeShare: number
}

export const usual: Readonly<Record<RoadClass, Usual>> = {
  motorway: { lanes: 2, freeShare: 0.9 },
  trunk: { lanes: 2, freeShare: 0.8 },
  primary: { lanes: 2, freeShare: 0.7 },
  secondary: { lanes: 2, freeShare: 0.65 },
  tertiary: { lanes: 1, freeShare: 0.6 },
  unclassified: { lanes: 1, freeShare: 0.55 },
  residential: { lanes: 1, freeShare: 0.5 },
  living_street: { lanes: 1, freeShare: 0.35 },
}

/** A closure of one of these needs a second person. */
export const mainClasses: ReadonlySet<RoadClass> = new Set(['motorway', 'trunk', 'primary', 'secondary'])

/** `primary_link` is a primary road; undefined: nobody drives there, or not through. */
export function classOf(highway: string | undefined): RoadClass | undefined {
  const name = highway?.replace(/_link$/, '')
  return roadClasses.find((known) => known === name)
}

/**
 * Where no limit is signed, in built-up areas: 60 km/h on dual carriageways and one-way roads of two lanes or more, else 50
 * (Circular 38/2024/TT-BGTVT, article 6); motorways 90, living streets 30 by the city's own reckoning.
 */
export function usualLimitKmh(of: RoadClass, isOneWay: boolean, lanes: number): number {
  if (of === 'motorway') return 90
  if (of === 'living_street') return 30
  return isOneWay && lanes >= 2 ? 60 : 50
}
