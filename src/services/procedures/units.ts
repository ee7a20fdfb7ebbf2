/** How a unit signs its papers (Decree 30/2020, annex I). */
import type { Tx } from '../../kernel/app.ts'
import type { Message } from '../../kernel/i18n.ts'
import { administrativeDate, baseName, directory, type Unit } from '../../platform/organisation/index.ts'

export function unitOf(id: string): Unit {
  const unit = directory().unit(id)
  if (!unit) throw new Error(`no unit ${id}`)
  return unit
}

export function unitName(id: string): Message {
  return unitOf(id).name
}

/** The name of a commune that is one on the administrative date. */
export function communeName(tx: Tx, id: string): string | undefined {
  const unit = directory().unit(id)
  const isNow = unit?.level === 'commune' && directory().isValid(unit, administrativeDate(tx))
  return isNow ? unit.name.vi : undefined
}

/** “Ủy ban nhân dân phường Hoàn Kiếm”; a department bears its own name. */
export function agencyName(unit: Unit): string {
  if (unit.level === 'department') return unit.name.vi
  const name = unit.name.vi
  return `Ủy ban nhân dân ${name.charAt(0).toLocaleLowerCase('vi')}${name.slice(1)}`
}

/** The agency above, as papers name it: the committee of the unit above (before July 2025 a ward's is its district's); none for the city. */
export function agencyAbove(unit: Unit): string | null {
  const above = unit.parentId === null ? null : directory().unit(unit.parentId)
  return above && agencyName(above).replace('Ủy ban nhân dân', 'UBND')
}

const headOf = /^Phó (Chủ tịch|Giám đốc|Trưởng phòng|Trưởng ban|Chánh Văn phòng)/

const officeOf = (title: string) => title.replace(/\s+(UBND\b.*|Sở)$/, '')

/**
 * What stands above a signer's name (Decree 30/2020, annex I, II.7.a): the office without the agency; a deputy signs for
 * the head (KT.), a division of a department by order of its director (TL.), who acts by delegation as authorised by the
 * head (TUQ.). `authorisedBy`: the title of who delegated, null for a right of one's own.
 */
export function signingLines(unit: Unit, title: string, authorisedBy: string | null): string[] {
  const office = officeOf(title)
  if (authorisedBy !== null) {
    const authority = officeOf(authorisedBy)
    return [`TUQ. ${headOf.exec(authority)?.[1] ?? authority}`, office]
  }
  const head = headOf.exec(office)?.[1]
  const lines = head === undefined ? [office] : [`KT. ${head}`, office]
  return unit.level === 'department' && /Trưởng phòng/.test(office) ? ['TL. Giám đốc', ...lines] : lines
}

/** The place before the date: the commune's or district's own name, Hà Nội for the city and its departments. */
export function placeOf(unit: Unit): string {
  return unit.level === 'city' || unit.level === 'department' ? 'Hà Nội' : baseName(unit)
}
