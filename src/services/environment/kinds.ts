/** Kinds of stations, and what their things are called in telemetry. Browser-safe. */

export const kinds = ['air', 'river', 'rain', 'flood', 'plant'] as const
export type Kind = (typeof kinds)[number]

export const thingKinds: Readonly<Record<Kind, string>> = {
  air: 'air-station',
  river: 'river-gauge',
  rain: 'rain-gauge',
  flood: 'flood-gauge',
  plant: 'effluent-station',
}

const ours = new Set(Object.values(thingKinds))

export function isStation(thingKind: string): boolean {
  return ours.has(thingKind)
}
