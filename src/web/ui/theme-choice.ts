/** Light, dark, or as the device says. The script in each page’s head applies the stored choice before the first paint. */
import { useCallback, useState } from 'react'

export type Theme = 'system' | 'light' | 'dark'

const key = 'khue.theme'

function stored(): Theme {
  const value = localStorage.getItem(key)
  return value === 'light' || value === 'dark' ? value : 'system'
}

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setState] = useState<Theme>(stored)
  const setTheme = useCallback((next: Theme) => {
    setState(next)
    if (next === 'system') {
      localStorage.removeItem(key)
      delete document.documentElement.dataset['theme']
    } else {
      localStorage.setItem(key, next)
      document.documentElement.dataset['theme'] = next
    }
  }, [])
  return [theme, setTheme]
}
