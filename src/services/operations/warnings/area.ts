/** The drawn area of a warning: corners in order, the last joined to the first. Browser-safe. Rule OP35. */

/** [longitude, latitude] */
export type Corner = readonly [number, number]

/** On which side of the line a–b the point c lies: above 0, below 0, or 0 on it. */
const side = (a: Corner, b: Corner, c: Corner): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

function cross(a: Corner, b: Corner, c: Corner, d: Corner): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}

/** Two edges that are not neighbours cross: nobody could say what is within. */
export function crossesItself(corners: readonly Corner[]): boolean {
  const edges = corners.flatMap((corner, at): (readonly [Corner, Corner])[] => {
    const next = corners[(at + 1) % corners.length]
    return next ? [[corner, next]] : []
  })
  return edges.some(([a, b], one) => edges.some(([c, d], other) => other > one && cross(a, b, c, d)))
}

/** Whether it encloses anything: three corners that are not in a line. */
export function isArea(corners: readonly Corner[]): boolean {
  const twice = corners.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = corners[(at + 1) % corners.length] ?? [x, y]
    return sum + x * nextY - nextX * y
  }, 0)
  return corners.length >= 3 && Math.abs(twice) > 1e-12
}
