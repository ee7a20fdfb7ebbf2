/** Days as administrators give them, in Hanoi's time. What is no day is sent as it is: the server says so in words. */
import { isDay } from '../../../web/ui/day.ts'

const dayMs = 86_400_000

/** This instant, comparable with those of the server. */
export function now(): string {
  return new Date().toISOString()
}

/** The first instant of a day. */
export function startOf(day: string): string {
  return isDay(day) ? new Date(`${day}T00:00:00+07:00`).toISOString() : day
}

/** The first instant after a day. */
export function endOf(day: string): string {
  return isDay(day) ? new Date(Date.parse(startOf(day)) + dayMs).toISOString() : day
}

/** An absence that ends at midnight ends, to a reader, with the day before. */
export function lastDay(endsAt: string): string {
  return new Date(new Date(endsAt).getTime() - 1).toISOString()
}
