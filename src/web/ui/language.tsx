/** The person's language, given to every component. The city's own comes first, whatever the browser says. */
import { useCallback } from 'react'
import { type Language, type Message, type Params, translate } from '../../kernel/i18n.ts'
import { storedChoices, useChoice } from './choices.tsx'

const languageOf = (choice: string | undefined): Language => (choice === 'en' ? 'en' : 'vi')

/** For what is not a component. */
export function storedLanguage(): Language {
  return languageOf(storedChoices().language)
}

export function useLanguage(): Language {
  return languageOf(useChoice('language')[0])
}

export function useSetLanguage(): (language: Language) => void {
  const [, choose] = useChoice('language')
  return useCallback(
    (language) => {
      document.documentElement.lang = language
      choose(language)
    },
    [choose],
  )
}

export type Say = (message: Message, params?: Params) => string

/** `const t = useText()`, then `t(messages.title, { n: 3 })`. */
export function useText(): Say {
  const language = useLanguage()
  return useCallback((message, params) => translate(language, message, params), [language])
}
