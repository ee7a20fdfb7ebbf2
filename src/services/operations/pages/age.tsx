/** Time as the centre shows it. */
import { useEffect, useState } from 'react'
import type { Language } from '../../../kernel/i18n.ts'

/** The time in milliseconds, each second. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}

const steps = [
  [86_400, { vi: 'ngày', en: 'd' }],
  [3600, { vi: 'giờ', en: 'h' }],
  [60, { vi: 'phút', en: 'min' }],
] as const

/** How long since, in the largest unit that fits: `12 phút`. */
export function ageOf(language: Language, at: string, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(at)) / 1000))
  const [size, unit] = steps.find(([step]) => seconds >= step) ?? [60, steps[2][1]]
  return `${Math.floor(seconds / size)} ${unit[language]}`
}
