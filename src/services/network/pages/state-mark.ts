/** How a state looks wherever it is drawn: a shape of its own, so that nobody has to go by colour alone. */
import type { LinkView, NodeView } from '../contract.ts'

/** What the maps tell apart; planned work stands before what it causes. */
export const marks = ['up', 'unknown', 'window', 'behind', 'down'] as const
export type Mark = (typeof marks)[number]

export const markOf = ({ state, inWindow }: Pick<NodeView | LinkView, 'state' | 'inWindow'>): Mark =>
  inWindow && state !== 'up' ? 'window' : state

interface Shape {
  /** In a square of 24, drawn around 12,12. */
  readonly outline: string
  /** What is cut out of it, or stands in it. */
  readonly sign: string
  readonly colour: string
  readonly isHollow: boolean
}

const disc = 'M12 3.5a8.5 8.5 0 1 0 .01 0Z'

export const shapes: Readonly<Record<Mark, Shape>> = {
  up: { outline: disc, sign: '', colour: 'jade', isHollow: false },
  unknown: { outline: disc, sign: '', colour: 'paused-ink', isHollow: true },
  window: { outline: 'M12 2 22 21H2Z', sign: 'M12 9v6M12 17.6v.4', colour: 'focus', isHollow: false },
  behind: { outline: 'M12 1.5 22.5 12 12 22.5 1.5 12Z', sign: '', colour: 'risk-ink', isHollow: true },
  down: { outline: 'M2.5 2.5h19v19h-19Z', sign: 'M7.5 7.5l9 9M16.5 7.5l-9 9', colour: 'overdue-ink', isHollow: false },
}

/** As pixels, for a map: `name` ends in the mark, after what the map tells themes apart by. */
export function drawMark(name: string, sizePx: number, colour: (name: string) => string): ImageData {
  const mark = marks.find((one) => name.endsWith(`/${one}`))
  if (!mark) throw new Error(`there is no mark ${name}`)
  const canvas = new OffscreenCanvas(sizePx, sizePx)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no drawing')
  const { outline, sign, colour: ink, isHollow } = shapes[mark]
  context.scale(sizePx / 28, sizePx / 28)
  context.translate(2, 2)
  context.lineJoin = 'round'
  context.fillStyle = isHollow ? colour('ground') : colour(ink)
  context.strokeStyle = isHollow ? colour(ink) : colour('ground')
  context.lineWidth = isHollow ? 4 : 1.5
  paint(context, new Path2D(outline))
  if (sign !== '') {
    context.strokeStyle = colour('ground')
    context.lineWidth = 3
    context.stroke(new Path2D(sign))
  }
  return context.getImageData(0, 0, sizePx, sizePx)
}

function paint(context: OffscreenCanvasRenderingContext2D, path: Path2D): void {
  context.fill(path)
  context.stroke(path)
}
