/** Stages beyond the programme's own: every largest set of groups that may go together, by the conflict matrix. */
import { type Aspects, Conflict, type Intersection, type Stage, conflictOf, goes } from './model.ts'

/** More of them cost time to look through and bring nothing. */
const stages_max = 24
/** Large intersections have very many sets; those found first are as good. */
const sets_max = 400

type Conflicts = Pick<Intersection, 'groups' | 'conflicts'>

/**
 * Where nobody has to give way to anybody (an approach by itself, two left turns), and then where some have to.
 * Of sets that serve the same lanes wholly, one is enough: in a lane that is served in part, the first who wants
 * another way stops all behind.
 * @param lanes by lane, the groups of its connections.
 * @param turnsAround who joins whatever it does not disturb, and makes no set of its own.
 */
export function moreStages(
  at: Conflicts,
  own: readonly Stage[],
  lanes: readonly (readonly number[])[],
  turnsAround: (group: number) => boolean,
): Stage[] {
  const always = at.groups.map((_, group) => constantAspect(own, group))
  const usable = at.groups.flatMap((_, group) => (serves(at, own, group) && !always[group] ? [group] : []))
  const free = usable.filter((group) => !turnsAround(group))
  const late = usable.filter(turnsAround)
  const found = [Conflict.givesWay, Conflict.exclusive].flatMap((limit) => {
    const together = (a: number, b: number) => conflict(at, a, b) < limit
    const byItself = lanes.map((groups) => groups.filter((group) => usable.includes(group)))
    return [
      ...largestSets(free, together).map((set) => joined(set, late, together)),
      // A lane with all that it can do, turning around included.
      ...byItself.filter((set) => allTogether(set, together)).map((set) => joined(set, usable, together)),
    ]
  })
  const stages = found.map((set) => ({ own: false, aspects: aspectsOf(at, set, always) }))
  const must = lanes.map((groups) => groups.filter((group) => !turnsAround(group)))
  return withoutSame(stages, lanes, must).slice(0, stages_max)
}

type Together = (a: number, b: number) => boolean

const allTogether = (set: readonly number[], together: Together) =>
  set.length > 0 && set.every((a) => set.every((b) => a === b || together(a, b)))

/** A set and all that join it without disturbing anybody. */
function joined(set: readonly number[], others: readonly number[], together: Together): number[] {
  const all = [...set]
  for (const group of others) if (!all.includes(group) && all.every((other) => together(group, other))) all.push(group)
  return all
}

/** Of those that serve the same lanes wholly and with the same right, the one that lets most go. */
function withoutSame(
  stages: readonly Stage[],
  lanes: readonly (readonly number[])[],
  must: readonly (readonly number[])[],
): Stage[] {
  const rated = stages.map((stage) => ({
    stage,
    whole: must.map((groups) => groups.every((group) => goes(stage.aspects[group]))),
    going: [...stage.aspects].filter(goes).length,
  }))
  type Rated = (typeof rated)[number]
  const covers = (a: Rated, b: Rated) =>
    lanes.every(
      (groups, lane) =>
        !b.whole[lane] ||
        (a.whole[lane] && groups.every((group) => rank(a.stage.aspects[group]) >= rank(b.stage.aspects[group]))),
    )
  return rated
    .toSorted((a, b) => b.going - a.going)
    .filter((one, place, all) => {
      const better = (other: Rated, at: number) =>
        at !== place && covers(other, one) && (!covers(one, other) || at < place)
      return one.whole.some(Boolean) && !all.some(better)
    })
    .map(({ stage }) => stage)
}

const conflict = (at: Conflicts, a: number, b: number) => Math.max(conflictOf(at, a, b), conflictOf(at, b, a))

/** What it shows in all stages, when it is always the same. */
function constantAspect(own: readonly Stage[], group: number): string | undefined {
  const shown = new Set(own.map(({ aspects }) => aspects[group] ?? 'r'))
  return shown.size === 1 ? [...shown][0] : undefined
}

function serves(at: Conflicts, own: readonly Stage[], group: number): boolean {
  return (at.groups[group]?.connections.length ?? 0) > 0 && own.some(({ aspects }) => goes(aspects[group]))
}

function aspectsOf(at: Conflicts, set: readonly number[], always: readonly (string | undefined)[]): Aspects {
  const going = new Set(set)
  for (const [group, aspect] of always.entries()) if (goes(aspect)) going.add(group)
  const yields = (group: number) => [...going].some((other) => conflictOf(at, group, other) === Conflict.givesWay)
  return at.groups
    .map((_, group) => (going.has(group) ? (yields(group) ? 'g' : 'G') : (constantRed(always[group]) ?? 'r')))
    .join('')
}

const constantRed = (aspect: string | undefined) => (goes(aspect) ? undefined : aspect)

/** Bron and Kerbosch, with a pivot. */
function largestSets(groups: readonly number[], together: (a: number, b: number) => boolean): number[][] {
  const found: number[][] = []
  const extend = (set: number[], left: number[], done: number[]): void => {
    if (found.length >= sets_max) return
    if (left.length === 0 && done.length === 0) found.push(set)
    const pivot = left[0] ?? done[0]
    for (const group of left.filter((other) => other === pivot || pivot === undefined || !together(pivot, other))) {
      const fits = (other: number) => other !== group && together(group, other)
      extend([...set, group], left.filter(fits), done.filter(fits))
      left = left.filter((other) => other !== group)
      done = [...done, group]
    }
  }
  extend([], [...groups], [])
  return found.map((set) => set.toSorted((a, b) => a - b))
}

const rank = (aspect: string | undefined) => 'rsgG'.indexOf(aspect ?? 'r')

/** A stage that lets go no more than another does, and nobody with more right, is of no use. */
export function withoutDominated(stages: readonly Stage[]): Stage[] {
  const covers = (a: Stage, b: Stage) => [...b.aspects].every((aspect, group) => rank(a.aspects[group]) >= rank(aspect))
  return stages.filter(
    (stage, place) =>
      !stages.some((other, at) => at !== place && covers(other, stage) && (!covers(stage, other) || at < place)),
  )
}
