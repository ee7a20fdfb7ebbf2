/** The catalogue of procedures as open data. Rule PR46. */
import { column, defineDataset, type Row } from '../../registries/open-data/index.ts'
import { catalogueOf } from './catalogue.ts'
import type { ProcedureSummary } from './contract.ts'
import { openTexts } from './open-data-texts.ts'

const { columns } = openTexts

export const procedureCatalogue = defineDataset({
  id: 'procedures',
  ...openTexts,
  themes: ['GOVE', 'JUST'],
  publisherId: 'department:van-phong-uy-ban-nhan-dan@2008-08-01',
  licence: 'CC_BY_4_0',
  frequency: 'WEEKLY',
  columns: {
    code: column('text', columns.code),
    version: column('integer', columns.version, { minimum: 1 }),
    name_vi: column('text', columns.nameVi),
    name_en: column('text', columns.nameEn, { optional: true }),
    field: column('text', columns.field),
    levels: column('text', columns.levels, { optional: true }),
    audiences: column('text', columns.audiences, { optional: true }),
    online: column('text', columns.online, { values: ['full', 'partial', 'information'] }),
    appliable: column('boolean', columns.appliable),
    fee_from_dong: column('integer', columns.fee, { optional: true, minimum: 0 }),
    time_vi: column('text', columns.timeVi, { optional: true }),
    time_en: column('text', columns.timeEn, { optional: true }),
  },
  key: ['code'],
  rows: async (tx) => {
    const { summaries, city } = await catalogueOf(tx)
    return [...summaries.values()]
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .map((summary) => rowOf(summary, city.has(summary.code)))
  },
})

function rowOf(summary: ProcedureSummary, appliable: boolean): Row {
  const { name, timeText } = summary
  return {
    code: summary.code,
    version: summary.version,
    name_vi: name.vi,
    // National ones have a Vietnamese name alone.
    name_en: name.en === name.vi ? null : name.en,
    field: summary.field.vi,
    levels: summary.levels.join(' ') || null,
    audiences: summary.audiences.join(' ') || null,
    online: summary.onlineLevel,
    appliable,
    fee_from_dong: summary.feeFromDong,
    time_vi: timeText.vi || null,
    time_en: timeText.en === timeText.vi ? null : timeText.en || null,
  }
}
