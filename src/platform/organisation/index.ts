/** What other modules may call. */
export {
  administrativeDate,
  directory,
  governmentModel,
  threeLevelPin,
} from './current.ts'
export type { CompetenceQuestion, Directory, SearchOptions } from './directory.ts'
export { baseName } from './directory.ts'
export { foldText } from './fold-text.ts'
export type {
  Absence,
  Competence,
  Delegation,
  GovernmentModel,
  Position,
  Role,
  Share,
  Unit,
  UnitShare,
} from './contract.ts'
export { may, mayAnywhere, requireMay, unitsWhere } from './authority.ts'
export { rolePermissions } from './roles.ts'
export {
  absentOn,
  grantsOf,
  grantsOfEach,
  officialByEmail,
  officialById,
  officialsWith,
  positionOf,
  rolesOf,
  unitsOfOfficials,
  type OfficialAtUnit,
  type OfficialRow,
} from './officials.ts'
export {
  addWorkingHours,
  daysOffBetween,
  hoursPerWorkingDay,
  isWorkingDay,
  nextWorkingMoment,
  officeCalendar,
  oneStopCalendar,
  type WorkingCalendar,
  workingHoursBetween,
} from './calendar.ts'
export { officialChanged, unitsReformed } from './events.ts'
export { type SandboxOfficial, sandboxOfficials } from './sandbox.ts'
