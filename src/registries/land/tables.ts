// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType } from 'kysely'

export interface Tables {
  boundary: {
    unit_id: string
    geometry: ColumnType<Record<string, unknown>, string, string>
    west: number
    south: number
    east: number
    north: number
    source: string
    imported_at: string
  }
  cover: {
    x: number
    y: number
    cells: Buffer
  }
  shape: {
    tile: number
    parcel_id: string
    number: string
    use: string
    area_m2: number
    west: number
    south: number
    east: number
    north: number
    outline: Buffer
  }
  stale: {
    x: number
    y: number
  }
  tile: {
    z: number
    x: number
    y: number
    bytes: Buffer
    etag: string
    parcels: number
  }
}
