/** The shape of a state in legends and drawings. */
import type { ReactNode } from 'react'
import { type Mark, shapes } from './state-mark.ts'

/** `size` in the measure of the drawing, around 0,0. */
export function StateShape({ mark, size }: { mark: Mark; size: number }): ReactNode {
  const { outline, sign } = shapes[mark]
  return (
    <g className="network-shape" data-state={mark} transform={`scale(${size / 24}) translate(-12 -12)`}>
      <path d={outline} />
      {sign !== '' && <path className="network-sign" d={sign} />}
    </g>
  )
}
