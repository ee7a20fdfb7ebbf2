/** What the organisation tells other modules. */
import { Type } from 'typebox'
import { defineEvent } from '../../kernel/module.ts'

/** Units were reformed on this day: whoever holds open work at an ended unit moves it (see `successorFor`). */
export const unitsReformed = defineEvent('organisation.units-reformed', Type.Object({ date: Type.String() }))

/** The directory changed (a new decision, new agency codes). Processes refresh by themselves; this is for other caches. */
export const unitsChanged = defineEvent('organisation.units-changed', Type.Object({ version: Type.Integer() }))

/** Roles, delegations or absences of an official changed: cached grants are stale. */
export const officialChanged = defineEvent('organisation.official-changed', Type.Object({ officialId: Type.String() }))
