/** What other modules may call. */
export { type City, recordsOf } from './generator.ts'
export { cityOf, loadCity, type LoadReport } from './load.ts'
export {
  recordedHousehold,
  recordedPerson,
  type RecordedPerson,
  recordedPersonById,
  recordedPersonByNumber,
} from './known.ts'
export { type CivilEvent, type Meant, recordBirth, recordDeath, recordMarriage, takeBack } from './life-events.ts'
export {
  endResidence,
  endStay,
  extendStay,
  type Move,
  recordMove,
  recordStay,
  type Stay,
  takeBackMove,
} from './moves.ts'
