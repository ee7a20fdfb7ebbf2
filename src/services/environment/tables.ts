// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType, Generated } from 'kysely'

export interface Tables {
  air_day: {
    station: string
    day: string
    aqi: number | null
    main: 'pm25' | 'pm10' | 'o3' | 'no2' | 'so2' | 'co' | null
    parts: ColumnType<Partial<Record<string, number>>, string, string>
    pm25: number | null
    hours: number
  }
  air_forecast: {
    station: string
    hour: string
    made_at: string
    told: ColumnType<{ expected: number; low: number; high: number; aqi: number }[], string, string>
  }
  air_hour: {
    station: string
    hour: string
    aqi: number | null
    main: 'pm25' | 'pm10' | 'o3' | 'no2' | 'so2' | 'co' | null
    parts: ColumnType<Partial<Record<string, number>>, string, string>
    means: ColumnType<Partial<Record<string, number>>, string, string>
  }
  air_model: {
    station: string
    learned_at: string
    model: ColumnType<import("./forecast/model.ts").Model, string, string>
    scores: ColumnType<import("./forecast/evaluate.ts").HorizonScore[] | null | null, string | null | undefined, string | null>
  }
  breach: {
    station: string
    id: string
    quantity: string
    level: number
    worst: number
    limit_value: number
    ground: ColumnType<{ vi: string; en: string }, string, string>
    began_at: string
    last_at: string
    calm_hours: number
    ended_at: string | null
    told_level: Generated<number>
  }
  route: {
    id: string
    unit_id: string
    name: ColumnType<{ vi: string; en: string }, string, string>
    weekdays: ColumnType<number[], string, string>
    starts_at: string
    stops: ColumnType<{ name: { vi: string; en: string }; longitude: number; latitude: number }[], string, string>
    is_sample: boolean
  }
  station: {
    code: string
    kind: 'air' | 'river' | 'rain' | 'flood' | 'plant'
    thing_id: string
    source: ColumnType<{ vi: string; en: string }, string, string>
    is_sample: boolean
    details: ColumnType<unknown, string, string>
    dirty_from: string | null
    is_place_estimated: Generated<boolean>
  }
  stop: {
    route_id: string
    day: string
    place: number
    state: 'done' | 'missed'
    at: string
    reason: string | null
    noted_by: string
  }
  subscription: {
    person_id: string
    id: string
    station: string
    threshold: number
    quiet_from: number | null
    quiet_to: number | null
    created_at: string
    ends_at: string
    told_at: string | null
    told_value: number | null
  }
  watched: {
    station: string
    quantity: string
    watched_to: string
  }
}
