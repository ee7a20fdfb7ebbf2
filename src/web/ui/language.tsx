/** The person's language: stored, set on `<html lang>`, and given to every component. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { type Language, type Message, type Params, translate } from '../../kernel/i18n.ts'

const key = 'khue.language'

interface LanguageChoice {
  readonly language: Language
  readonly setLanguage: (language: Language) => void
}

const Context = createContext<LanguageChoice>({ language: 'vi', setLanguage: () => undefined })

/** The stored choice, or Vietnamese: the city's language comes first, whatever the browser says. */
export function storedLanguage(): Language {
  return localStorage.getItem(key) === 'en' ? 'en' : 'vi'
}

export function LanguageProvider({ children }: { children: ReactNode }): ReactNode {
  const [language, setState] = useState<Language>(storedLanguage)
  useEffect(() => {
    document.documentElement.lang = language
    // Pages that the server writes itself (signing in) follow the same choice.
    document.cookie = `khue_language=${language}; path=/; max-age=31536000; samesite=lax`
  }, [language])
  const setLanguage = useCallback((next: Language) => {
    localStorage.setItem(key, next)
    setState(next)
  }, [])
  const value = useMemo(() => ({ language, setLanguage }), [language, setLanguage])
  return <Context value={value}>{children}</Context>
}

export function useLanguage(): Language {
  return useContext(Context).language
}

export function useLanguageChoice(): LanguageChoice {
  return useContext(Context)
}

export type Say = (message: Message, params?: Params) => string

/** `const t = useText()`, then `t(messages.title, { n: 3 })`. */
export function useText(): Say {
  const language = useLanguage()
  return useCallback((message, params) => translate(language, message, params), [language])
}
