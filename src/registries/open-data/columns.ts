/** Columns that datasets are made of, in few words. */
import type { ColumnDefinition, ColumnType } from './definition.ts'

type Words = readonly [titleVi: string, titleEn: string, meaningVi: string, meaningEn: string]
type More = Omit<ColumnDefinition, 'title' | 'meaning' | 'type'>

export function column(type: ColumnType, [titleVi, titleEn, vi, en]: Words, more: More = {}): ColumnDefinition {
  return { title: { vi: titleVi, en: titleEn }, meaning: { vi, en }, type, ...more }
}

/** Of a dataset with a suppression rule. */
export const suppressedColumn = column('boolean', [
  'Đã giữ lại',
  'Kept back',
  'Đúng khi số liệu được giữ lại để không ai bị nhận ra.',
  'True where the numbers are kept back so that nobody is recognised.',
])
