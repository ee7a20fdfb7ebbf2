/** The administrative units of the city since 2019, with what became of each. */
import { directory, type Unit } from '../../../platform/organisation/index.ts'
import { defineDataset, type Row } from '../definition.ts'
import { unitColumns, unitTexts } from './unit-texts.ts'

const since = '2019-01-01'

export const units = defineDataset({
  id: 'administrative-units',
  ...unitTexts,
  themes: ['REGI', 'GOVE'],
  publisherId: 'department:so-noi-vu@2008-08-01',
  licence: 'CC_BY_4_0',
  frequency: 'WEEKLY',
  columns: unitColumns,
  key: ['id'],
  period: (rows) => ({ from: since, to: newestDay(rows) }),
  rows: async (tx) => {
    const { units: all } = directory()
    const today = tx.now.toZonedDateTimeISO('Asia/Ho_Chi_Minh').toPlainDate()
    const places = all.filter(({ level, validTo }) => level !== 'department' && (validTo === null || validTo > since))
    return places
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map((unit) => rowOf(unit, unit.validTo === null ? [] : directory().successors(unit.id, today)))
  },
})

function rowOf(unit: Unit, successors: ReturnType<ReturnType<typeof directory>['successors']>): Row {
  const whole = successors.length > 0 && successors.every(({ share }) => share === 'full')
  return {
    id: unit.id,
    code: unit.code,
    name_vi: unit.name.vi,
    name_en: unit.name.en,
    level: unit.level,
    kind: unit.kind,
    parent_id: unit.parentId,
    valid_from: unit.validFrom,
    valid_to: unit.validTo,
    successors: successors.length === 0 ? null : successors.map((one) => one.unit.id).join(' '),
    went_whole: successors.length === 0 ? null : whole,
    source: unit.provenance.join('; ') || null,
  }
}

function newestDay(rows: readonly Row[]): string {
  return rows.reduce((newest, { valid_from: day }) => (typeof day === 'string' && day > newest ? day : newest), since)
}
