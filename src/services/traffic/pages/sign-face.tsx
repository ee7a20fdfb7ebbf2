/** A message sign as drivers see it: so many lines of so many characters, in capitals, lamps on black. */
import type { ReactNode } from 'react'
import { useText } from '../../../web/ui/language.tsx'
import { centreWords } from './centre-messages.ts'

/** As the sign writes it. */
export const shownAs = (line: string): string => line.normalize('NFC').trim().toLocaleUpperCase('vi')

export function SignFace(props: {
  lines: readonly string[]
  linesMax: number
  charactersMax: number
  label: string
}): ReactNode {
  const t = useText()
  const { lines, linesMax, charactersMax, label } = props
  const shown = lines.map(shownAs).filter((line) => line !== '')
  return (
    <figure className="sign-face" aria-label={label}>
      <svg viewBox={`0 0 ${charactersMax * cell.width} ${linesMax * cell.height}`} aria-hidden>
        {Array.from({ length: linesMax }, (_, row) => (
          <SignLine key={row} row={row} text={centred(shown[row] ?? '', charactersMax)} />
        ))}
      </svg>
      <figcaption className="hidden-words">{shown.length === 0 ? t(centreWords.blank) : shown.join(' / ')}</figcaption>
    </figure>
  )
}

/** Capitals carry two marks one above the other. */
const cell = { width: 10, height: 20, baseline: 16 }

const centred = (text: string, charactersMax: number): string =>
  text.slice(0, charactersMax).padStart(Math.floor((charactersMax + Math.min(text.length, charactersMax)) / 2))

/** Each character has its own field of lamps. */
function SignLine({ row, text }: { row: number; text: string }): ReactNode {
  return [...text].map((letter, at) => (
    <text
      // A place on the sign is all that a letter is known by.
      // oxlint-disable-next-line react/no-array-index-key
      key={at}
      x={at * cell.width + cell.width / 2}
      y={row * cell.height + cell.baseline}
      textAnchor="middle"
    >
      {letter}
    </text>
  ))
}
