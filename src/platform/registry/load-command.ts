/** What the commands that fill a registry with made-up records have in common. */
import { parseArgs } from 'node:util'
import { StartError } from '../../kernel/start-error.ts'

/** `--people 100000 --seed 1`: how many of them, at most `most`, and where the making begins. Throws StartError. */
export function sizeAndSeed(args: readonly string[], name: string, most: number): { size: number; seed: number } {
  const { values } = parseArgs({
    args: [...args],
    options: { [name]: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
  })
  const [size, seed] = [Number(values[name]), Number(values['seed'])]
  if (!Number.isInteger(size) || size < 1 || size > most || !Number.isInteger(seed) || seed < 0) {
    throw new StartError('usage', {
      vi: `--${name} phải là số nguyên từ 1 đến ${most}, --seed là số nguyên không âm.`,
      what: `--${name} must be a whole number from 1 to ${most}, --seed a whole number from 0.`,
      why: [`They are ${String(values[name])} and ${values['seed']}.`],
      todo: 'Correct them and run it again.',
    })
  }
  return { size, seed }
}

const step = 500_000

/** For loadRecords: says now and then how many are done. */
export function sayEvery(say: (line: string) => void): (done: number) => void {
  let next = step
  return (done) => {
    if (done < next) return
    next = done - (done % step) + step
    say(`  ${done.toLocaleString('en-GB')} records`)
  }
}
