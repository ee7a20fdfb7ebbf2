/**
 * An outline in few bytes: for each ring the number of its points, then each point as the difference to the one before, in
 * ten-millionths of a degree (a centimetre). Numbers are zigzag varints, as in Protocol Buffers. The closing point is left out.
 */
import type { Polygon, Ring } from './geometry.ts'

const scale = 1e7

export const toUnits = (degrees: number): number => Math.round(degrees * scale)

export function pack({ coordinates }: Polygon): Buffer {
  const bytes: number[] = []
  const put = (n: number) => {
    let v = n < 0 ? -2 * n - 1 : 2 * n
    while (v >= 128) {
      bytes.push((v % 128) | 128)
      v = Math.floor(v / 128)
    }
    bytes.push(v)
  }
  let [x, y] = [0, 0]
  for (const ring of coordinates) {
    put(ring.length - 1)
    for (const [lon, lat] of ring.slice(0, -1)) {
      const [nextX, nextY] = [toUnits(lon), toUnits(lat)]
      put(nextX - x)
      put(nextY - y)
      x = nextX
      y = nextY
    }
  }
  return Buffer.from(bytes)
}

export function unpack(bytes: Uint8Array): Ring[] {
  let at = 0
  const take = () => {
    let [value, factor] = [0, 1]
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined) throw new Error('an outline ends too early')
      value += (byte & 127) * factor
      if (byte < 128) break
      factor *= 128
    }
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2
  }
  const rings: Ring[] = []
  let [x, y] = [0, 0]
  while (at < bytes.length) {
    const ring: [number, number][] = []
    for (let left = take(); left > 0; left--) {
      x += take()
      y += take()
      ring.push([x / scale, y / scale])
    }
    const [first] = ring
    if (first) ring.push(first)
    rings.push(ring)
  }
  return rings
}
