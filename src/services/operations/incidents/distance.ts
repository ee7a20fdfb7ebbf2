/** How far apart two places are. Pure. */

interface Place {
  readonly longitude: number | null
  readonly latitude: number | null
}

const earthM = 6_371_008.8
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Metres on the sphere; null where one of the two has no point. */
export function metresBetween(a: Place, b: Place): number | null {
  if (a.longitude === null || a.latitude === null || b.longitude === null || b.latitude === null) return null
  const [north, east] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)]
  const chord =
    Math.sin(north / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east / 2) ** 2
  return 2 * earthM * Math.asin(Math.min(1, Math.sqrt(chord)))
}
