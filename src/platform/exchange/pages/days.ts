/** Days in Hanoi, YYYY-MM-DD. */
const hanoi = (ms: number) => new Date(ms + 7 * 3_600_000).toISOString().slice(0, 10)

export const today = (): string => hanoi(Date.now())

export const inYears = (years: number): string => {
  const [year = '2026', ...rest] = hanoi(Date.now() - 86_400_000).split('-')
  return [Number(year) + years, ...rest].join('-').replace('-02-29', '-02-28')
}
