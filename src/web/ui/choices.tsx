/** What a person chose for this browser. In cookies, so that the server draws the page as it was chosen. */
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'

/** The language, light or dark, and the ward whose one-stop desk the home page shows. */
const names = ['language', 'theme', 'unit'] as const
export type ChoiceName = (typeof names)[number]
export type Choices = Readonly<Partial<Record<ChoiceName, string>>>

const prefix = 'khue_'
const keptForSeconds = 31_536_000

export function choicesIn(cookies: Readonly<Record<string, string | undefined>>): Choices {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = cookies[`${prefix}${name}`]
      return value ? [[name, value]] : []
    }),
  )
}

/** Of this browser; none on the server, which reads them from the request. */
export function storedChoices(): Choices {
  if (typeof document === 'undefined') return {}
  const pairs = document.cookie.split('; ').map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))] as const
  })
  return choicesIn(Object.fromEntries(pairs))
}

type Choose = (name: ChoiceName, value: string | undefined) => void

const Context = createContext<{ readonly choices: Choices; readonly choose: Choose }>({
  choices: {},
  choose: () => undefined,
})

export function ChoicesProvider({ given, children }: { given: Choices; children: ReactNode }): ReactNode {
  const [choices, setChoices] = useState(given)
  const choose = useCallback<Choose>((name, value) => {
    const age = value === undefined ? 0 : keptForSeconds
    document.cookie = `${prefix}${name}=${encodeURIComponent(value ?? '')}; path=/; max-age=${age}; samesite=lax`
    setChoices(({ [name]: _before, ...others }) => (value === undefined ? others : { ...others, [name]: value }))
  }, [])
  const value = useMemo(() => ({ choices, choose }), [choices, choose])
  return <Context value={value}>{children}</Context>
}

/** A choice and how to change it; undefined takes it back. */
export function useChoice(name: ChoiceName): readonly [string | undefined, (value: string | undefined) => void] {
  const { choices, choose } = useContext(Context)
  const set = useCallback((value: string | undefined) => choose(name, value), [choose, name])
  return [choices[name], set]
}
