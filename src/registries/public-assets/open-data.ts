/** What each unit holds, by group, with its worth on the day: open. Rule PA12. */
import { dayOf } from '../../kernel/clock.ts'
import { directory } from '../../platform/organisation/index.ts'
import { type OwnRecord, ownRecords } from '../../platform/registry/index.ts'
import { column, defineDataset, type Row } from '../open-data/index.ts'
import { type Asset, assets } from './definition.ts'
import { type AssetGroupName, assetGroups, wornOn } from './depreciation.ts'
import { openTexts } from './messages.ts'

const { columns } = openTexts
const readAtOnce = 5000

export const assetsByUnit = defineDataset({
  id: 'public-assets-by-unit',
  ...openTexts,
  themes: ['GOVE', 'ECON'],
  publisherId: 'department:so-tai-chinh@2025-03-01',
  licence: 'CC_BY_4_0',
  frequency: 'QUARTERLY',
  columns: {
    unit_id: column('text', columns.unitId),
    unit_vi: column('text', columns.unitVi, { optional: true }),
    unit_en: column('text', columns.unitEn, { optional: true }),
    group: column('text', columns.group, { values: Object.keys(assetGroups) }),
    group_vi: column('text', columns.groupVi),
    group_en: column('text', columns.groupEn),
    assets: column('integer', columns.assets, { minimum: 1 }),
    cost_dong: column('integer', columns.costDong, { minimum: 0 }),
    worn_dong: column('integer', columns.wornDong, { minimum: 0 }),
    remaining_dong: column('integer', columns.remainingDong, { minimum: 0 }),
  },
  key: ['unit_id', 'group'],
  rows: async (tx) => {
    const day = dayOf(tx.now).toString()
    const sums = new Map<string, Sum>()
    for (let after: string | null = null; ; ) {
      const records: OwnRecord[] = await ownRecords(tx, assets.name, after, readAtOnce)
      for (const { data } of records) add(sums, data as unknown as Asset, day)
      if (records.length < readAtOnce) return [...sums.values()].map(rowOf).toSorted(byUnit)
      after = records.at(-1)?.id ?? null
    }
  },
})

interface Sum {
  readonly unitId: string
  readonly group: AssetGroupName
  assets: number
  costDong: number
  wornDong: number
}

function add(sums: Map<string, Sum>, { unitId, group, costDong, putIntoUseOn }: Asset, day: string): void {
  const key = `${unitId} ${group}`
  const sum = sums.get(key) ?? { unitId, group, assets: 0, costDong: 0, wornDong: 0 }
  sums.set(key, sum)
  sum.assets += 1
  sum.costDong += costDong
  sum.wornDong += wornOn(costDong, assetGroups[group].lifeYears, putIntoUseOn, day).wornDong
}

function rowOf({ unitId, group, assets: n, costDong, wornDong }: Sum): Row {
  const unit = directory().unit(unitId)
  return {
    unit_id: unitId,
    unit_vi: unit?.name.vi ?? null,
    unit_en: unit?.name.en ?? null,
    group,
    group_vi: assetGroups[group].name.vi,
    group_en: assetGroups[group].name.en,
    assets: n,
    cost_dong: costDong,
    worn_dong: wornDong,
    remaining_dong: costDong - wornDong,
  }
}

const byUnit = (a: Row, b: Row): number => {
  const key = ({ unit_id: unitId, group }: Row): string => `${String(unitId)} ${String(group)}`
  return key(a) < key(b) ? -1 : 1
}
