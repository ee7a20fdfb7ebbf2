/** How a unit signs its papers (Decree 30/2020, annex I). */
import type { Message } from '../../kernel/i18n.ts'
import { baseName, directory, type Unit } from '../../platform/organisation/index.ts'

export function unitOf(id: string): Unit {
  const unit = directory().unit(id)
  if (!unit) throw new Error(`no unit ${id}`)
  return unit
}

export function unitName(id: string): Message {
  return unitOf(id).name
}

/** “Ủy ban nhân dân phường Hoàn Kiếm”; a department bears its own name. */
export function agencyName(unit: Unit): string {
  if (unit.level === 'department') return unit.name.vi
  const name = unit.name.vi
  return `Ủy ban nhân dân ${name.charAt(0).toLocaleLowerCase('vi')}${name.slice(1)}`
}

/** The agency above, as papers name it: the city's committee, or none for the city itself. */
export function agencyAbove(unit: Unit): string | null {
  return unit.level === 'city' ? null : 'UBND thành phố Hà Nội'
}

/** The place before the date: the commune's or district's own name, Hà Nội for the city and its departments. */
export function placeOf(unit: Unit): string {
  return unit.level === 'city' || unit.level === 'department' ? 'Hà Nội' : baseName(unit)
}
