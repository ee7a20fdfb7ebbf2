/** From the metres of a SUMO network to longitude and latitude. */

export type Projection = (x: number, y: number) => { readonly longitude: number; readonly latitude: number }

const a = 6_378_137
const f = 1 / 298.257_223_563
const k0 = 0.9996
const e2 = f * (2 - f)
const degrees = 180 / Math.PI

/**
 * Inverse of the Universal Transverse Mercator projection on WGS 84 (Snyder, Map Projections, 1987, eq. 8-17 to 8-25), good to
 * millimetres within a zone. North of the equator.
 */
function fromUtm(zone: number, easting: number, northing: number): { longitude: number; latitude: number } {
  const ep2 = e2 / (1 - e2)
  const e1 = (1 - Math.sqrt(1 - e2)) / (1 + Math.sqrt(1 - e2))
  const mu = northing / k0 / (a * (1 - e2 / 4 - (3 * e2 ** 2) / 64 - (5 * e2 ** 3) / 256))
  const phi =
    mu +
    ((3 * e1) / 2 - (27 * e1 ** 3) / 32) * Math.sin(2 * mu) +
    ((21 * e1 ** 2) / 16 - (55 * e1 ** 4) / 32) * Math.sin(4 * mu) +
    ((151 * e1 ** 3) / 96) * Math.sin(6 * mu)
  const [sin, cos, tan] = [Math.sin(phi), Math.cos(phi), Math.tan(phi)]
  const c = ep2 * cos ** 2
  const t = tan ** 2
  const n = a / Math.sqrt(1 - e2 * sin ** 2)
  const r = (a * (1 - e2)) / (1 - e2 * sin ** 2) ** 1.5
  const d = (easting - 500_000) / (n * k0)
  const latitude =
    phi -
    ((n * tan) / r) *
      (d ** 2 / 2 -
        ((5 + 3 * t + 10 * c - 4 * c ** 2 - 9 * ep2) * d ** 4) / 24 +
        ((61 + 90 * t + 298 * c + 45 * t ** 2 - 252 * ep2 - 3 * c ** 2) * d ** 6) / 720)
  const longitude =
    (d - ((1 + 2 * t + c) * d ** 3) / 6 + ((5 - 2 * c + 28 * t - 3 * c ** 2 + 8 * ep2 + 24 * t ** 2) * d ** 5) / 120) /
    cos
  return { latitude: latitude * degrees, longitude: longitude * degrees + zone * 6 - 183 }
}

/** Of a SUMO network's text. Throws where it does not say where on earth it is. */
export function projectionOf(net: string): Projection {
  const offset = /netOffset="(-?[\d.]+),(-?[\d.]+)"/.exec(net)
  const zone = /projParameter="[^"]*\+proj=utm[^"]*\+zone=(\d+)/.exec(net)?.[1]
  if (!offset || zone === undefined) throw new Error('the network does not say where on earth it is (UTM zone, offset)')
  const [dx, dy] = [Number(offset[1]), Number(offset[2])]
  return (x, y) => fromUtm(Number(zone), x - dx, y - dy)
}
