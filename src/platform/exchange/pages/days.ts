/** How long keys and grants hold. */
import { today } from '../../../web/ui/day.ts'

/** The last day of so many years that begin today. */
export const inYears = (years: number): string => {
  const [year = '', ...rest] = today(-1).split('-')
  return [Number(year) + years, ...rest].join('-').replace('-02-29', '-02-28')
}
