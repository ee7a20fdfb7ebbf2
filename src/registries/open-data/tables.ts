// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType } from 'kysely'

export interface Tables {
  dataset: {
    id: string
    checked_at: string
    edition: number
  }
  edition: {
    dataset_id: string
    number: number
    issued_at: string
    row_count: number
    rows_sha256: string
    added: number
    removed: number
    changed: number
    period_from: string
    period_to: string
    completeness: number
    validity: number
    documentation: number
    suppressed: number
  }
  file: {
    dataset_id: string
    edition: number
    format: 'csv' | 'json' | 'geojson' | 'parquet'
    sha256: string
    size_bytes: number
  }
  row: {
    dataset_id: string
    position: number
    key: string
    data: ColumnType<Record<string, string | number | boolean | null>, string, string>
  }
}
