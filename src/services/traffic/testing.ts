/** For tests: a small town as a file of roads. */
import type { RawRoads, RawTurn, RawWay } from './network/raw.ts'

/** A degree of a metre here, so that distances of the town are round. */
const [west, south] = [105.85, 21.02] as const
const metre = 1 / 111_195
export const pointAt = (x: number, y: number): readonly [number, number] => [
  west + (x * metre) / Math.cos((south * Math.PI) / 180),
  south + y * metre,
]

/** Streets of 200 m blocks: rows A to E run east, columns 1 to 5 north; row A is a main road, column 3 is one-way northwards. */
const side = 5
const blockM = 200
const letters = 'ABCDE'
const node = (row: number, column: number) => `${letters[row]}${column + 1}`

export function town(turns: readonly RawTurn[] = []): RawRoads {
  const indexes = Array.from({ length: side }, (_, at) => at)
  const nodes = new Map(
    indexes.flatMap((row) =>
      indexes.map((column) => [node(row, column), pointAt(column * blockM, row * blockM)] as const),
    ),
  )
  const rows = indexes.map(
    (row): RawWay => ({
      id: `row-${letters[row]}`,
      nodes: indexes.map((column) => node(row, column)),
      tags: { highway: row === 0 ? 'primary' : 'residential', name: `Phố ${letters[row]}` },
    }),
  )
  const columns = indexes.map(
    (column): RawWay => ({
      id: `column-${column + 1}`,
      nodes: indexes.map((row) => node(row, column)),
      tags: {
        highway: 'tertiary',
        name: `Đường ${column + 1}`,
        ...(column === 2 && { oneway: 'yes', lanes: '2', maxspeed: '40' }),
      },
    }),
  )
  return { nodes, ways: [...rows, ...columns], turns, leftOut: 0 }
}
