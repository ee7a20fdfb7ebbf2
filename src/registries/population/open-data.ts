/** How many people live where, by age and sex: open, with small numbers kept back. Rule PO9. */
import { dayOf } from '../../kernel/clock.ts'
import { directory } from '../../platform/organisation/index.ts'
import { type Tally, tallyRecords } from '../../platform/registry/index.ts'
import { column, defineDataset, type Row, suppressedColumn, total, withTotals } from '../open-data/index.ts'
import { population } from './definition.ts'
import { openTexts } from './messages.ts'

const levels = ['unit_id', 'age_group', 'sex'] as const
const levelNames = ['city', 'commune', 'age-group', 'sex'] as const
const bandYears = 5
const lastBand = 16
/** Written so that they sort. */
const ageGroups = Array.from({ length: lastBand + 1 }, (_, band) => {
  const from = String(band * bandYears).padStart(2, '0')
  return band === lastBand ? `${from}+` : `${from}-${String(band * bandYears + bandYears - 1).padStart(2, '0')}`
})

export const peopleByCommune = defineDataset({
  id: 'population-by-commune',
  ...openTexts,
  themes: ['SOCI', 'REGI'],
  publisherId: 'department:cong-an-thanh-pho@2008-08-01',
  licence: 'CC_BY_4_0',
  frequency: 'MONTHLY',
  columns: {
    level: column('text', openTexts.columns.level, { values: levelNames }),
    unit_id: column('text', openTexts.columns.unitId),
    unit_vi: column('text', openTexts.columns.unitVi, { optional: true }),
    unit_en: column('text', openTexts.columns.unitEn, { optional: true }),
    age_group: column('text', openTexts.columns.ageGroup, { values: [...ageGroups, total] }),
    sex: column('text', openTexts.columns.sex, { values: ['female', 'male', total] }),
    people: column('integer', openTexts.columns.people, { minimum: 0 }),
    suppressed: suppressedColumn,
  },
  key: levels,
  suppression: { levels, count: 'people', also: [], threshold: 5 },
  chart: { pick: 'largest', label: { vi: 'unit_vi', en: 'unit_en' }, measure: 'people', where: { level: 'commune' } },
  rows: async (tx) =>
    rowsOf(
      await tallyRecords(tx, population.name, {
        field: 'sex',
        without: 'dateOfDeath',
        on: dayOf(tx.now),
        bandYears,
        bands: lastBand + 1,
      }),
    ),
})

/** With their totals, from which nothing is kept back yet. */
export function rowsOf(tallies: readonly Tally[]): Row[] {
  const counts = tallies.flatMap(({ unit_id, value, band, count }) =>
    // Whose home is not recorded lives in no commune.
    unit_id === null ? [] : [{ levels: [unit_id, ageGroups[band] ?? '', value ?? ''], counts: [count] }],
  )
  return withTotals(levels, ['people'], counts).map((row) => {
    const unit = directory().unit(String(row['unit_id']))
    return {
      ...row,
      level: levelNames[levels.filter((name) => row[name] !== total).length] ?? 'city',
      unit_vi: unit?.name.vi ?? null,
      unit_en: unit?.name.en ?? null,
    }
  })
}
