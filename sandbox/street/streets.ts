/**
 * A few streets south of Hoàn Kiếm lake, as SUMO's own plain files: where they cross, how many lanes, which way they go, and how much
 * traffic comes by the hour. Positions are of the real crossings; widths, turning shares and traffic are invented.
 */

/** East–west streets from north to south, both ways; north–south streets from west to east. */
const across = [
  { id: 'hbt', name: 'Hai Bà Trưng', lanes: 2 },
  { id: 'ltk', name: 'Lý Thường Kiệt', lanes: 2 },
  { id: 'thd', name: 'Trần Hưng Đạo', lanes: 2 },
] as const
const along = [
  { id: 'qt', name: 'Quang Trung', lanes: 1, way: 'both' },
  { id: 'bt', name: 'Bà Triệu', lanes: 3, way: 'south' },
  { id: 'hb', name: 'Hàng Bài', lanes: 3, way: 'north' },
  { id: 'nq', name: 'Ngô Quyền', lanes: 2, way: 'south' },
] as const

/** By street across, then along: longitude and latitude. */
const crossings = [
  [
    [105.8497, 21.0252],
    [105.8513, 21.0247],
    [105.8529, 21.0242],
    [105.8548, 21.0237],
  ],
  [
    [105.8492, 21.0237],
    [105.8508, 21.0232],
    [105.8526, 21.0227],
    [105.8543, 21.0222],
  ],
  [
    [105.8486, 21.022],
    [105.8503, 21.0216],
    [105.8522, 21.021],
    [105.8537, 21.0206],
  ],
] as const

/** Vehicles an hour that enter by a lane in the busiest hour. */
const busiest = 380
/** Share of it, by the hour in Hanoi. */
const dayShape = [6, 4, 3, 3, 6, 18, 55, 95, 100, 78, 66, 68, 62, 60, 66, 74, 88, 100, 92, 66, 48, 36, 22, 12]

type Place = readonly [longitude: number, latitude: number]
interface Edge {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly lanes: number
  readonly name: string
}

export interface Crossing {
  readonly id: string
  readonly name: { readonly vi: string; readonly en: string }
  readonly longitude: number
  readonly latitude: number
}

/** Those with signals; `id` is SUMO's. */
export const lights: readonly Crossing[] = across.flatMap((street, row) =>
  along.map((other, column) => {
    const [longitude, latitude] = placeOf(row, column)
    const name = `${street.name} – ${other.name}`
    return { id: `${street.id}-${other.id}`, name: { vi: name, en: name }, longitude, latitude }
  }),
)

/** Corridors: the lights along a street in order. */
export const corridors = [
  ...across.map(({ id, name }) => ({ id, name, lights: along.map((other) => `${id}-${other.id}`) })),
  ...along.map(({ id, name }) => ({ id, name, lights: across.map((street) => `${street.id}-${id}`) })),
]

function placeOf(row: number, column: number): Place {
  const within = (n: number, most: number) => Math.min(most, Math.max(0, n))
  const [nearRow, nearColumn] = [within(row, across.length - 1), within(column, along.length - 1)]
  const at = (r: number, c: number): Place => crossings[r]?.[c] ?? [105.85, 21.02]
  const near = at(nearRow, nearColumn)
  if (row === nearRow && column === nearColumn) return near
  // Outside: as far again as to the next one.
  const inner = at(
    within(nearRow + nearRow - row, across.length - 1),
    within(nearColumn + nearColumn - column, along.length - 1),
  )
  return [2 * near[0] - inner[0], 2 * near[1] - inner[1]]
}

const idOf = (row: number, column: number): string => {
  const [street, other] = [across[row], along[column]]
  return street && other ? `${street.id}-${other.id}` : `end-${row}-${column}`.replaceAll('--', '-m')
}

function edges(): Edge[] {
  const found: Edge[] = []
  const add = (from: string, to: string, lanes: number, name: string) =>
    found.push({ id: `${from}.${to}`, from, to, lanes, name })
  for (const [row, { lanes, name }] of across.entries())
    for (let column = -1; column < along.length; column++) {
      add(idOf(row, column), idOf(row, column + 1), lanes, name)
      add(idOf(row, column + 1), idOf(row, column), lanes, name)
    }
  for (const [column, { lanes, name, way }] of along.entries())
    for (let row = -1; row < across.length; row++) {
      if (way !== 'north') add(idOf(row, column), idOf(row + 1, column), lanes, name)
      if (way !== 'south') add(idOf(row + 1, column), idOf(row, column), lanes, name)
    }
  return found
}

export function nodeFile(): string {
  const rows: string[] = []
  for (let row = -1; row <= across.length; row++)
    for (let column = -1; column <= along.length; column++) {
      const [outsideRow, outsideColumn] = [row < 0 || row === across.length, column < 0 || column === along.length]
      if (outsideRow && outsideColumn) continue
      const [x, y] = placeOf(row, column)
      const type = outsideRow || outsideColumn ? 'priority' : 'traffic_light'
      rows.push(`<node id="${idOf(row, column)}" x="${x}" y="${y}" type="${type}"/>`)
    }
  return `<nodes>\n${rows.join('\n')}\n</nodes>\n`
}

export function edgeFile(): string {
  const rows = edges().map(
    ({ id, from, to, lanes, name }) =>
      `<edge id="${id}" from="${from}" to="${to}" numLanes="${lanes}" speed="11.1" name="${name}"/>`,
  )
  return `<edges>\n${rows.join('\n')}\n</edges>\n`
}

/** Flows from each way in to each way out that is not its own street backwards, for a day from `fromHour` on. */
export function routeFile(fromHour: number): string {
  const all = edges()
  const ins = all.filter(({ from }) => from.startsWith('end-'))
  const outs = all.filter(({ to }) => to.startsWith('end-'))
  const rows: string[] = []
  for (let n = 0; n < 24; n++) {
    const share = (dayShape[(fromHour + n) % 24] ?? 0) / 100
    for (const way of ins) {
      const targets = outs.filter(({ to }) => to !== way.from)
      const weights = targets.map(({ name }) => (name === way.name ? 5 : 1))
      const sum = weights.reduce((total, one) => total + one, 0)
      for (const [at, target] of targets.entries()) {
        const perHour = (busiest * way.lanes * share * (weights[at] ?? 0)) / sum
        rows.push(
          `<flow id="${n}/${way.from}/${target.to}" begin="${n * 3600}" end="${(n + 1) * 3600}" probability="${(perHour / 3600).toFixed(5)}" type="car" from="${way.id}" to="${target.id}" departLane="best" departSpeed="max"/>`,
        )
      }
    }
  }
  const types = [
    '<vType id="car" length="4.4" minGap="1.8" sigma="0.5"/>',
    '<vType id="bus" vClass="bus" length="12" minGap="2.5" sigma="0.3" maxSpeed="13.9"/>',
    '<vType id="ambulance" vClass="emergency" length="6" sigma="0.1" maxSpeed="16"/>',
    '<vType id="taxi" vClass="taxi" length="4.4" minGap="1.8" sigma="0.5"/>',
  ]
  // SUMO reads flows in the order of their begin, and leaves out what comes too late in the file.
  const beginOf = (row: string) => Number(/ begin="(\d+)"/.exec(row)?.[1] ?? 0)
  const inOrder = [...transmitters(all), ...rows].toSorted((a, b) => beginOf(a) - beginOf(b))
  return `<routes>\n${types.join('\n')}\n${inOrder.join('\n')}\n</routes>\n`
}

/** Who asks for priority by a transmitter: buses along each street, now and then an ambulance, and a taxi that may not. */
function transmitters(all: readonly Edge[]): string[] {
  const ins = all.filter(({ from }) => from.startsWith('end-'))
  return ins.flatMap((way, n) => {
    const target = all.find(({ to, from, name }) => to.startsWith('end-') && name === way.name && from !== way.to)
    if (!target || target.to === way.from) return []
    // Each begins at another time: nobody starts all shifts at once.
    const flow = (type: string, everyS: number) =>
      `<flow id="${type}/${way.from}" begin="${(n * 137) % everyS}" end="86400" period="${everyS + 7 * n}" type="${type}" from="${way.id}" to="${target.id}" departLane="best" departSpeed="max"/>`
    return [
      flow('bus', 240),
      ...(n % 3 === 0 ? [flow('ambulance', 1800)] : []),
      ...(n === 1 ? [flow('taxi', 600)] : []),
    ]
  })
}
