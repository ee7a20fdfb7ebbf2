/** What other modules may call: the operations centre shows reports on its map. */
export { reportChanged, reportSent } from './events.ts'
export { points as reportPoints } from './reports.ts'
