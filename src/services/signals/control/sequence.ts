/**
 * From what is shown to a stage, a second at a time: who loses green goes through yellow, who keeps it stays green, who
 * gains it waits for those whose way it crosses. Each group begins as soon as it may, not when the last one may.
 */
import type { Lights } from './lights.ts'
import { type Aspects, Conflict, conflictOf, goes } from './model.ts'

const no = (): boolean => false

/**
 * The aspects of the next second.
 * @param held who is kept at red although it might begin (a vehicle still stands in its way).
 */
export function stepTowards(
  lights: Lights,
  stage: Aspects,
  time_s: number,
  held: (group: number) => boolean = no,
): Aspects {
  const next = lights.at.groups.map((_, group) => nextAspect(lights, group, stage[group] ?? 'r', time_s, held))
  return next.map((aspect, group) => (aspect === 'G' && mustGiveWay(lights, group, next) ? 'g' : aspect)).join('')
}

function nextAspect(
  lights: Lights,
  group: number,
  wanted: string,
  time_s: number,
  held: (group: number) => boolean,
): string {
  const { yellow_s = 0, min_green_s = 0 } = lights.at.groups[group] ?? {}
  const age_s = lights.age_s(group, time_s)
  if (lights.goes(group)) {
    if (goes(wanted)) return wanted
    if (age_s < min_green_s) return lights.aspect(group)
    return yellow_s > 0 ? 'y' : wanted
  }
  if (lights.aspect(group) === 'y') return age_s < yellow_s ? 'y' : stopped(wanted)
  if (!goes(wanted)) return wanted
  return lights.mayBegin(group, time_s) && !held(group) ? wanted : 'r'
}

const stopped = (wanted: string): string => (goes(wanted) ? 'r' : wanted)

/** Somebody whose way it crosses and who goes first is under way, green or still yellow. */
function mustGiveWay(lights: Lights, group: number, next: readonly string[]): boolean {
  return next.some(
    (aspect, other) => (goes(aspect) || aspect === 'y') && conflictOf(lights.at, group, other) === Conflict.givesWay,
  )
}
