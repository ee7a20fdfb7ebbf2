/** The directory of this process, and the administrative date of the city. */
import type { App, Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import type { GovernmentModel } from './contract.ts'
import { createDirectory, type Directory } from './directory.ts'
import { referenceSuccessions, referenceUnits } from './reference.ts'

/** Resolution 203/2025/QH15 and Law 72/2025/QH15: no districts from this day on. */
export const twoLevelFrom = Temporal.PlainDate.from('2025-07-01')
/** The day at which a sandbox of the three-level model stands still. */
export const threeLevelPin = Temporal.PlainDate.from('2025-06-30')

let current: Directory | null = null

/** The units in memory: those of the database once the program has started, the reference data before that. */
export function directory(): Directory {
  current ??= createDirectory(referenceUnits, referenceSuccessions)
  return current
}

export function replaceDirectory(next: Directory): void {
  current = next
}

/** The day whose units are in force: today in Hanoi, or the pinned day of a three-level sandbox. */
export function administrativeDate(from: App | Tx): Temporal.PlainDate {
  const app = 'app' in from ? from.app : from
  if (app.config.cityModel === 'three-level') return threeLevelPin
  return dayOf('app' in from ? from.now : from.clock.now())
}

/** The model of government on a day, or the one in force now. */
export function governmentModel(on: Temporal.PlainDate | App | Tx): GovernmentModel {
  const date = on instanceof Temporal.PlainDate ? on : administrativeDate(on)
  return Temporal.PlainDate.compare(date, twoLevelFrom) < 0 ? 'three-level' : 'two-level'
}
