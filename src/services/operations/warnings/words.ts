/** What is said of a warning in several places. */
import { directory } from '../../../platform/organisation/index.ts'
import type { WarningRow } from './store.ts'

export const nameOf = (unitId: string): { vi: string; en: string } => {
  const name = directory().unit(unitId)?.name
  return name ? { vi: name.vi, en: name.en } : { vi: unitId, en: unitId }
}

/** Why one that nobody let out in time, or that could not be signed in time, does not go out any more. */
export const expiredBefore = { vi: 'Hết hạn trước khi được ban hành', en: 'It ended before it could go out' }

const namedMax = 12

/** `Phường Hoàn Kiếm, Phường Cầu Giấy`. */
export function areaName(unitIds: readonly string[]): { vi: string; en: string } {
  const names = unitIds.slice(0, namedMax).map(nameOf)
  const more = unitIds.length - names.length
  const rest = more > 0 ? { vi: ` và ${more} nơi khác`, en: ` and ${more} more` } : { vi: '', en: '' }
  return {
    vi: names.map(({ vi }) => vi).join(', ') + rest.vi,
    en: names.map(({ en }) => en).join(', ') + rest.en,
  }
}

/** OP33: sent, not over, and no later message of its chain has come. What calls off is no warning. */
export function isInForce(row: WarningRow, now: Temporal.Instant): boolean {
  return (
    row.state === 'issued' &&
    row.type !== 'Cancel' &&
    row.replaced_by === null &&
    Date.parse(row.expires_at) > now.epochMilliseconds
  )
}
