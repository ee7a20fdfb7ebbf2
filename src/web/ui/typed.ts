/** What stands in a search box, beside what is searched for. */
import { useCallback, useEffect, useState } from 'react'

/** Each keystroke would be a search. */
const pauseMs = 250

interface Typed {
  readonly typed: string
  readonly setTyped: (typed: string) => void
  /** Searches at once, as a scanner asks for. */
  readonly take: (typed: string) => void
}

/**
 * `text` is what is searched for, `meant` what a typed text asks for; a callback that changes begins the
 * pause anew. What was asked from here comes
 * back behind the typing; another text (a saved filter that is opened, the next person) takes the place of what was typed.
 */
export function useTyped(text: string, meant: (typed: string) => string, onText: (text: string) => void): Typed {
  const [typed, setTyped] = useState(text)
  const [asked, setAsked] = useState(text)
  const [given, setGiven] = useState(text)
  if (given !== text) {
    setGiven(text)
    if (text !== asked) setTyped(text)
    setAsked(text)
  }
  const ask = useCallback(
    (next: string) => {
      setAsked(next)
      onText(next)
    },
    [onText],
  )
  useEffect(() => {
    if (meant(typed) === asked) return
    const timer = setTimeout(() => ask(meant(typed)), pauseMs)
    return () => clearTimeout(timer)
  }, [typed, asked, meant, ask])
  const take = useCallback(
    (next: string) => {
      setTyped(meant(next))
      ask(meant(next))
    },
    [meant, ask],
  )
  return { typed, setTyped, take }
}
