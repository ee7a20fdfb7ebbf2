/** The casework process of a procedure, as data, and the lawful time of one application. */
import type { Process } from '../../platform/casework/contract.ts'
import { usualProcess } from '../../platform/casework/contract.ts'
import type { ProcedureSource, TimeSource } from './catalogue/source.ts'
import { type Answers, holds } from './form.ts'

const hoursPerDay = 8

/** The first time whose condition holds for these answers. */
export function timeOf(source: ProcedureSource, answers: Answers): TimeSource {
  const time = source.times.find((t) => t.when === undefined || holds(t.when.test, answers)) ?? source.times.at(-1)
  if (!time) throw new Error(`procedure ${source.code} has no time`)
  return time
}

// One object for each version and time: casework recognises a process by the object before it hashes its content.
const made = new WeakMap<ProcedureSource, Map<TimeSource, Process>>()

export function processOf(source: ProcedureSource, version: number, answers: Answers): Process {
  return processFor(source, version, timeOf(source, answers))
}

/** Every process that applications of this version can have. */
export function processesOf(source: ProcedureSource, version: number): Process[] {
  return source.times.map((time) => processFor(source, version, time))
}

function processFor(source: ProcedureSource, version: number, time: TimeSource): Process {
  const known = made.get(source) ?? new Map<TimeSource, Process>()
  made.set(source, known)
  const process = known.get(time) ?? build(source, version, time)
  known.set(time, process)
  return process
}

function build(source: ProcedureSource, version: number, time: TimeSource): Process {
  return usualProcess({
    procedureCode: source.code,
    version,
    title: source.name,
    workingHours: time.sameDay ? hoursPerDay : time.workingHours,
    ...(time.sameDay && { sameDay: true }),
    ...(time.calendarDays !== undefined && { calendarDays: time.calendarDays }),
    payment: source.fees.length > 0 ? 'before-receiving' : 'none',
  })
}
