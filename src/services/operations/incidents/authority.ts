/** Who sees an incident, and who commands it, across the three levels. Rules OP3 and OP4. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { isId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { administrativeDate, directory, may } from '../../../platform/organisation/index.ts'
import { cityCommandsFrom } from '../kinds.ts'
import { lock } from './change.ts'
import * as store from './store.ts'
import { unitsWithTasks } from '../tasks/store.ts'

const read = 'operations.read'
const command = 'operations.command'

/** Who reads at the unit that commands, at the unit where it is, or at a unit that was given a task. */
export async function sees(tx: Tx, actor: Actor, row: store.IncidentRow): Promise<boolean> {
  if (may(actor, read, row.command_unit_id) || may(actor, read, row.unit_id)) return true
  const units = await unitsWithTasks(tx, row.id)
  return units.some((unitId) => may(actor, read, unitId))
}

export const commands = (actor: Actor, row: store.IncidentRow): boolean => may(actor, command, row.command_unit_id)

/** Grave ones are the city's; others are their own unit's. */
export function commandFor(unitId: string, severity: number): string {
  return severity >= cityCommandsFrom ? directory().city().id : unitId
}

/** What lies under a unit: the whole city, a district's communes, or the unit itself. */
export function unitsUnder(tx: Tx, unitId: string): readonly string[] | 'all' {
  if (unitId === directory().city().id) return 'all'
  return [
    unitId,
    ...directory()
      .subtree(unitId, administrativeDate(tx))
      .map(({ id }) => id),
  ]
}

/** Throws `kernel.not-found` where one may not even see it. */
export async function getSeen(tx: Tx, actor: Actor, id: string): Promise<store.IncidentRow> {
  const row = await store.incidentById(tx, id)
  if (!row || !(await sees(tx, actor, row))) throw problem('kernel.not-found')
  return row
}

/** Locked, to be changed. Throws `kernel.not-found`, `kernel.forbidden`, `operations.changed-meanwhile`. */
export async function getCommanded(tx: Tx, actor: Actor, id: string, version?: number): Promise<store.IncidentRow> {
  const row = await lock(tx, id)
  if (!commands(actor, row)) throw problem((await sees(tx, actor, row)) ? 'kernel.forbidden' : 'kernel.not-found')
  if (version !== undefined && version !== row.version) throw problem('operations.changed-meanwhile')
  return row
}

/** Whether one may be told of its changes. */
export async function mayFollow(tx: Tx, actor: Actor, id: string): Promise<boolean> {
  const row = isId(id) ? await store.incidentById(tx, id) : undefined
  return row !== undefined && sees(tx, actor, row)
}
