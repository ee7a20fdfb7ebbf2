/** Hours of one station side by side, as the forecast looks at them. */

export const measures = ['pm25', 'temperature', 'humidity', 'wind'] as const
export type Measure = (typeof measures)[number]

/** Hourly means without holes in time; `null` where nothing was heard. */
export interface Hours {
  /** Hours since 1970 of the first. */
  readonly first: number
  readonly values: Readonly<Record<Measure, readonly (number | null)[]>>
}

export const hourMs = 3_600_000
const hanoiAhead = 7

export const hourOf = (ms: number): number => Math.floor(ms / hourMs)
/** 0 to 23, in Hanoi. */
export const clockOf = (hour: number): number => (((hour + hanoiAhead) % 24) + 24) % 24

/** Hours that lack up to `most` are taken for what they were before. */
export function carriedOn(values: readonly (number | null)[], most: number): (number | null)[] {
  let [last, age] = [null as number | null, 0]
  return values.map((value) => {
    if (value !== null) [last, age] = [value, 0]
    else age += 1
    return age <= most ? last : null
  })
}

/** From single hours; those of one hour that come twice: the last. */
export function hoursFrom(
  rows: readonly ({ readonly hour: number } & Partial<Record<Measure, number | null>>)[],
): Hours {
  const hours = rows.map(({ hour }) => hour)
  const first = hours.reduce((least, hour) => Math.min(least, hour), Infinity)
  const last = hours.reduce((most, hour) => Math.max(most, hour), -Infinity)
  const length = rows.length === 0 ? 0 : last - first + 1
  const values = Object.fromEntries(
    measures.map((name) => [name, Array.from({ length }, () => null as number | null)]),
  ) as Record<Measure, (number | null)[]>
  for (const row of rows) for (const name of measures) values[name][row.hour - first] = row[name] ?? null
  return { first: rows.length === 0 ? 0 : first, values }
}

/** The part before an hour's place. */
export function upTo({ first, values }: Hours, place: number): Hours {
  const cut = Object.fromEntries(
    measures.map((name) => [name, values[name].slice(0, place)]),
  ) as unknown as Hours['values']
  return { first, values: cut }
}
