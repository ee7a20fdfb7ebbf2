/** Parcels by commune and use: open, with small numbers kept back. Rule LA21. */
import { directory } from '../../platform/organisation/index.ts'
import { groupRecords } from '../../platform/registry/index.ts'
import { column, defineDataset, type Row, suppressedColumn, total, withTotals } from '../open-data/index.ts'
import { land } from './definition.ts'
import { openTexts } from './messages.ts'
import { codesOfUse, uses } from './uses.ts'

const { columns } = openTexts
const levels = ['unit_id', 'use'] as const
const levelNames = ['city', 'commune', 'use'] as const

export const parcelsByUse = defineDataset({
  id: 'parcels-by-use',
  ...openTexts,
  themes: ['ENVI', 'GOVE'],
  publisherId: 'department:so-nong-nghiep-va-moi-truong@2025-03-01',
  licence: 'CC_BY_4_0',
  frequency: 'MONTHLY',
  columns: {
    level: column('text', columns.level, { values: levelNames }),
    unit_id: column('text', columns.unitId),
    unit_vi: column('text', columns.unitVi, { optional: true }),
    unit_en: column('text', columns.unitEn, { optional: true }),
    use: column('text', columns.use, { values: [...codesOfUse, total] }),
    use_vi: column('text', columns.useVi, { optional: true }),
    use_en: column('text', columns.useEn, { optional: true }),
    parcels: column('integer', columns.parcels, { minimum: 0 }),
    area_m2: column('integer', columns.areaM2, { minimum: 0 }),
    suppressed: suppressedColumn,
  },
  key: levels,
  suppression: { levels, count: 'parcels', also: ['area_m2'], threshold: 5 },
  chart: { pick: 'largest', label: { vi: 'unit_vi', en: 'unit_en' }, measure: 'area_m2', where: { level: 'commune' } },
  rows: async (tx) => {
    const groups = await groupRecords(tx, land.name, { by: [{ path: ['use'] }], sum: 'areaM2' })
    const counts = groups.map(({ unit_id, values: [use], count, sum }) => {
      return { levels: [unit_id ?? '', use ?? ''], counts: [count, sum] }
    })
    return withTotals(levels, ['parcels', 'area_m2'], counts).map(named)
  },
})

function named(row: Row): Row {
  const unit = directory().unit(String(row['unit_id']))
  const use = uses[String(row['use'])]
  return {
    ...row,
    area_m2: Math.round(Number(row['area_m2'])),
    level: levelNames[levels.filter((name) => row[name] !== total).length] ?? 'city',
    unit_vi: unit?.name.vi ?? null,
    unit_en: unit?.name.en ?? null,
    use_vi: use?.name.vi ?? null,
    use_en: use?.name.en ?? null,
  }
}
