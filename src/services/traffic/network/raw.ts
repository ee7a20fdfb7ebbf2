/** What files of roads say, whatever their format: nodes, ways with their tags, turns that are forbidden or the only ones. */

export interface RawWay {
  readonly id: string
  readonly nodes: readonly string[]
  readonly tags: Readonly<Record<string, string>>
}

export interface RawTurn {
  readonly from: string
  readonly via: string
  readonly to: string
  /** `no`: this turn may not be made; `only`: no other may. */
  readonly rule: 'no' | 'only'
}

export interface RawRoads {
  /** Longitude, latitude. */
  readonly nodes: ReadonlyMap<string, readonly [number, number]>
  readonly ways: readonly RawWay[]
  readonly turns: readonly RawTurn[]
  /** What was neither, counted: shapes that are no lines, relations that could not be read. */
  readonly leftOut: number
}

interface Member {
  readonly type: string
  readonly ref: string
  readonly role: string
}

/**
 * A restriction of OpenStreetMap for motor vehicles, or undefined. Those by a way instead of a node are not told; one that
 * motorcycles are excepted from holds for cars.
 */
export function turnOf(tags: Readonly<Record<string, string>>, members: readonly Member[]): RawTurn | undefined {
  const rule = /^(no|only)_/.exec(tags['restriction'] ?? '')?.[1]
  const member = (role: string, type: string) => members.find((one) => one.role === role && one.type === type)?.ref
  const [from, via, to] = [member('from', 'way'), member('via', 'node'), member('to', 'way')]
  if (rule === undefined || from === undefined || via === undefined || to === undefined) return undefined
  return { from, via, to, rule: rule === 'no' ? 'no' : 'only' }
}
