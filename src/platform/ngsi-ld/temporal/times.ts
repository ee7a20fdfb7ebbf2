/** Which time is asked for (CIM 009 §4.11). */
import { badData } from '../errors.ts'
import { isDateTime } from '../model.ts'
import type { TimeProperty } from './store.ts'

export interface Times {
  readonly property: TimeProperty
  readonly from: string | null
  readonly to: string | null
  readonly isAsked: boolean
  readonly lastN: number | null
}

/** §4.11. Throws BadRequestData. */
export function readTimes(given: {
  timerel?: unknown
  timeAt?: unknown
  endTimeAt?: unknown
  timeproperty?: unknown
  lastN?: unknown
}): Times {
  const { timerel, timeAt, endTimeAt, timeproperty = 'observedAt', lastN } = given
  if (!['observedAt', 'createdAt', 'modifiedAt', 'deletedAt'].includes(String(timeproperty)))
    throw badData(`there is no timeproperty ${String(timeproperty)}`)
  const property = timeproperty as TimeProperty
  const last = lastN === undefined ? null : Number(lastN)
  if (last !== null && !(Number.isInteger(last) && last > 0)) throw badData('lastN is a positive number')
  if (timerel === undefined) {
    if (timeAt !== undefined || endTimeAt !== undefined) throw badData('timerel is missing')
    return { property, from: null, to: null, isAsked: false, lastN: last }
  }
  if (!isDateTime(timeAt)) throw badData('timeAt is no moment in UTC')
  if (timerel === 'between' && !isDateTime(endTimeAt)) throw badData('endTimeAt is no moment in UTC')
  if (timerel === 'before') return { property, from: null, to: timeAt, isAsked: true, lastN: last }
  if (timerel === 'after') return { property, from: timeAt, to: null, isAsked: true, lastN: last }
  if (timerel === 'between') return { property, from: timeAt, to: String(endTimeAt), isAsked: true, lastN: last }
  throw badData('timerel is before, after or between')
}
