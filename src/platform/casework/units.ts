/** Units as replies name them. */
import { directory } from '../organisation/index.ts'
import type { UnitRef } from './contract.ts'

/** The unit's name, whenever it existed: history names units that have ended. */
export function unitRef(id: string): UnitRef {
  const unit = directory().unit(id)
  return { id, name: unit?.name ?? { vi: id, en: id } }
}
