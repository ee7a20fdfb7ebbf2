/** Light, dark, or as the device says. The server writes the choice on `<html>`, so that the first paint has it. */
import { useCallback } from 'react'
import { useChoice } from './choices.tsx'

export type Theme = 'system' | 'light' | 'dark'

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [chosen, choose] = useChoice('theme')
  const setTheme = useCallback(
    (next: Theme) => {
      const theme = next === 'system' ? undefined : next
      document.documentElement.dataset['theme'] = theme ?? ''
      choose(theme)
    },
    [choose],
  )
  return [chosen === 'light' || chosen === 'dark' ? chosen : 'system', setTheme]
}
