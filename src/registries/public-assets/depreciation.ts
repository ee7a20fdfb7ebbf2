/**
 * Wear of fixed assets: straight line, once a year in December, by the life of the asset's group (Circular 23/2023/TT-BTC, on
 * fixed assets of agencies). Pure; browser-safe. What the lives were compared with is said in the README.
 */

export interface AssetGroup {
  readonly name: { readonly vi: string; readonly en: string }
  readonly kind: 'land' | 'building' | 'structure' | 'vehicle' | 'equipment'
  /** Null: does not wear (the right to use land). */
  readonly lifeYears: number | null
}

const group = (kind: AssetGroup['kind'], lifeYears: number | null, vi: string, en: string): AssetGroup => {
  return { kind, lifeYears, name: { vi, en } }
}

export const assetGroups = {
  land: group('land', null, 'Quyền sử dụng đất', 'Right to use land'),
  'building-1': group('building', 80, 'Nhà, công trình cấp đặc biệt, cấp I', 'Building, special grade and grade I'),
  'building-2': group('building', 50, 'Nhà, công trình cấp II', 'Building, grade II'),
  'building-3': group('building', 25, 'Nhà, công trình cấp III', 'Building, grade III'),
  'building-4': group('building', 15, 'Nhà, công trình cấp IV', 'Building, grade IV'),
  yard: group('structure', 20, 'Kho, bể, bãi đỗ, sân, đường nội bộ', 'Store, tank, car park, yard, inner road'),
  structure: group('structure', 10, 'Vật kiến trúc khác', 'Other structure'),
  car: group('vehicle', 15, 'Xe ô tô', 'Motor car'),
  vehicle: group('vehicle', 10, 'Phương tiện vận tải khác', 'Other vehicle'),
  computer: group('equipment', 5, 'Máy vi tính, máy in', 'Computer or printer'),
  'air-conditioner': group('equipment', 8, 'Máy điều hòa không khí', 'Air conditioner'),
  copier: group('equipment', 8, 'Máy photocopy', 'Copier'),
  furniture: group('equipment', 8, 'Bộ bàn ghế', 'Set of desk and chairs'),
  office: group('equipment', 5, 'Máy móc, thiết bị văn phòng khác', 'Other office equipment'),
} as const satisfies Readonly<Record<string, AssetGroup>>

export type AssetGroupName = keyof typeof assetGroups

export interface Worn {
  /** Whole years of wear that have been counted. */
  readonly years: number
  readonly wornDong: number
  readonly remainingDong: number
}

/**
 * Wear up to and including a day. Every 31 December from the year in which it was put into use counts one year; the last
 * one takes the rest, so that the sum is the cost to the đồng.
 */
export function wornOn(costDong: number, lifeYears: number | null, putIntoUseOn: string, day: string): Worn {
  if (lifeYears === null) return { years: 0, wornDong: 0, remainingDong: costDong }
  const yearOf = (iso: string): number => Number(iso.slice(0, 4))
  const ends = yearOf(day) - (day.slice(5) === '12-31' ? 0 : 1)
  const years = Math.min(lifeYears, Math.max(0, ends - yearOf(putIntoUseOn) + 1))
  const wornDong = years === lifeYears ? costDong : Math.round(costDong / lifeYears) * years
  return { years, wornDong: Math.min(costDong, wornDong), remainingDong: costDong - Math.min(costDong, wornDong) }
}

export interface YearOfWear {
  readonly year: number
  /** On 31 December. */
  readonly wornDong: number
  readonly remainingDong: number
}

/** What it is worth at the end of each year of its life, from the year of use on; none for what does not wear. */
export function wearByYear(costDong: number, lifeYears: number | null, putIntoUseOn: string): YearOfWear[] {
  const first = Number(putIntoUseOn.slice(0, 4))
  return Array.from({ length: lifeYears ?? 0 }, (_, index) => {
    const year = first + index
    const { wornDong, remainingDong } = wornOn(costDong, lifeYears, putIntoUseOn, `${year}-12-31`)
    return { year, wornDong, remainingDong }
  })
}
