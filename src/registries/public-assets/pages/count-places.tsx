/** How far each room is, and what in it is not yet counted. */
import type { ReactNode } from 'react'
import { Button } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import type { Line } from '../contract.ts'
import { words } from './page-messages.ts'

interface Place {
  readonly name: string
  readonly lines: readonly Line[]
  readonly left: readonly Line[]
}

/** By where the register has them; what is left to do first. */
function placesOf(lines: readonly Line[]): Place[] {
  const byName = Map.groupBy(lines, ({ place }) => place)
  const places = [...byName].map(([name, all]) => ({ name, lines: all, left: all.filter(({ count }) => !count) }))
  const order = new Intl.Collator('vi', { numeric: true })
  return places.toSorted(
    (a, b) => Number(a.left.length === 0) - Number(b.left.length === 0) || order.compare(a.name, b.name),
  )
}

export function CountPlaces(props: { lines: readonly Line[]; onChoose?: (line: Line) => void }): ReactNode {
  const t = useText()
  return (
    <section className="stack tight">
      <h2>{t(words.places)}</h2>
      {placesOf(props.lines).map(({ name, lines, left }) => (
        <details key={name} className="place-progress">
          <summary>
            <span>{name}</span>
            <span className="figures">
              {t(words.placeCount, { counted: lines.length - left.length, expected: lines.length })}
            </span>
          </summary>
          {left.length === 0 ? (
            <p>
              <StatusChip state="done">{t(words.allCounted)}</StatusChip>
            </p>
          ) : (
            <ul role="list" aria-label={t(words.left)}>
              {left.map((line) => (
                <li key={line.assetId}>
                  <span>
                    {line.name} <span className="code soft small">{line.code}</span>
                  </span>
                  {props.onChoose && (
                    <Button
                      size="small"
                      aria-label={`${t(words.count)} ${line.code}`}
                      onClick={() => props.onChoose?.(line)}
                    >
                      {t(words.count)}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )}
        </details>
      ))}
    </section>
  )
}
