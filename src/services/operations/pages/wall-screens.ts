/** Which screens a wall shows, and for how long each, by its address. Pure. */

/** Shown only where the address names them. */
const onlyNamed: readonly string[] = ['warnings', 'cases']
const secondsUsual = 30
const secondsMin = 5

/** In the order of the address; names that there are none of are left out. */
export function screensOf(all: readonly string[], named: string | undefined): string[] {
  if (named === undefined) return all.filter((name) => !onlyNamed.includes(name))
  return named.split(',').flatMap((name) => all.find((one) => one === name.trim()) ?? [])
}

export const secondsOf = (text: string | undefined): number =>
  Math.max(secondsMin, Number(text ?? secondsUsual) || secondsUsual)
