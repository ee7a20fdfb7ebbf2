/** The junction as it lies, drawn from its layout: lanes with who is in them, movements in the colour of their light. */
import { type ReactNode, useId } from 'react'
import { useText } from '../../../web/ui/language.tsx'
import type { IntersectionView, Layout } from '../contract.ts'
import type { LiveState } from '../contract-live.ts'
import { words } from './page-messages.ts'

type Line = Layout['lanes'][number]['line']

/** SVG has y downwards. */
const pathOf = (line: Line): string => line.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x} ${-y}`).join(' ')

export type Light = 'green' | 'gives-way' | 'yellow' | 'red' | 'flash' | 'unknown'

export function lightOf(letter: string | undefined): Light {
  if (letter === 'G') return 'green'
  if (letter === 'g') return 'gives-way'
  if (letter === 'y') return 'yellow'
  if (letter === 'o' || letter === 'O') return 'flash'
  return letter === undefined ? 'unknown' : 'red'
}

const order: readonly Light[] = ['unknown', 'red', 'flash', 'yellow', 'gives-way', 'green']
const vehicleM = 7
const clearM = 4

export function JunctionPlan({ at, live }: { at: IntersectionView; live: LiveState | null }): ReactNode {
  const t = useText()
  const green = at.layout.movements.filter(({ group }) => isGreen(lightOf(live?.state[group]))).length
  const waiting = live?.lanes.reduce((sum, lane) => sum + lane.waiting, 0) ?? 0
  const label = t(words.junctionLabel, { name: t(at.name), green, waiting })
  return <JunctionDrawing layout={at.layout} lights={live?.state} lanes={live?.lanes ?? []} label={label} />
}

const isGreen = (light: Light): boolean => light === 'green' || light === 'gives-way'

/** @param lights a letter a light; undefined where it is not known. */
export function JunctionDrawing(props: {
  layout: Layout
  lights: string | undefined
  lanes: LiveState['lanes']
  label: string
  /** Hardly more than the inside of the junction. */
  isClose?: boolean
  /** Lanes that are drawn as closed, and what a press on one does; the same is asked for in words beside it. */
  closing?: { readonly lanes: readonly string[]; readonly onLane: (lane: string) => void }
}): ReactNode {
  const arrow = useId()
  const { layout, label, closing } = props
  const box = props.isClose ? boxOf(layout.movements, 14) : boxOf([...layout.lanes, ...layout.movements], 48)
  const lights = layout.movements.map((movement) => ({ movement, light: lightOf(props.lights?.[movement.group]) }))
  return (
    <svg className="junction" viewBox={box} role="img" aria-label={label}>
      <defs>
        {order.map((light) => (
          <marker
            key={light}
            id={`${arrow}-${light}`}
            viewBox="0 0 6 6"
            refX="4"
            refY="3"
            markerWidth="3.2"
            markerHeight="3.2"
            orient="auto-start-reverse"
          >
            <path d="M0 0 L6 3 L0 6 Z" className="junction-head" data-light={light} />
          </marker>
        ))}
      </defs>
      {layout.lanes.map(({ id, approach, line, widthM }) => (
        <path
          key={id}
          d={pathOf(line)}
          className="junction-lane"
          strokeWidth={widthM}
          data-closed={closing?.lanes.includes(id) ?? false}
          {...(closing && approach !== null && { onClick: () => closing.onLane(id), 'data-press': '' })}
        />
      ))}
      {layout.lanes.map((lane) => (
        <Lane key={lane.id} lane={lane} counted={props.lanes.find((one) => one.lane === lane.id)} />
      ))}
      {lights
        .toSorted((x, y) => order.indexOf(x.light) - order.indexOf(y.light))
        .map(({ movement, light }) => (
          <path
            key={movement.id}
            d={pathOf(movement.line)}
            className="junction-movement"
            data-light={light}
            data-kind={movement.kind}
            {...(movement.kind === 'vehicle' && light !== 'red' && { markerEnd: `url(#${arrow}-${light})` })}
          />
        ))}
      {layout.lanes
        .filter(({ approach }) => approach !== null)
        .map(({ id, line, widthM }) => {
          const own = lights.filter(({ movement }) => movement.from === id).map(({ light }) => light)
          const best = order.findLast((light) => own.includes(light)) ?? 'unknown'
          return <StopLine key={id} line={line} widthM={widthM} light={best} />
        })}
    </svg>
  )
}

/** As many bars from the stop line back as vehicles wait, and paler ones for those who move. */
function Lane(props: {
  lane: Layout['lanes'][number]
  counted: { readonly vehicles: number; readonly waiting: number } | undefined
}): ReactNode {
  const { lane, counted } = props
  if (!counted || counted.vehicles === 0 || lane.approach === null) return null
  return Array.from({ length: Math.min(counted.vehicles, 9) }, (_, n) => {
    const place = along(lane.line, clearM + n * vehicleM)
    return (
      place && (
        <rect
          key={n}
          className="junction-vehicle"
          data-waiting={n < counted.waiting}
          x={-2.1}
          y={-1}
          width={4.2}
          height={2}
          rx={0.6}
          transform={`translate(${place.x} ${-place.y}) rotate(${-place.turn})`}
        />
      )
    )
  })
}

function StopLine({ line, widthM, light }: { line: Line; widthM: number; light: Light }): ReactNode {
  const end = along(line, 0)
  if (!end) return null
  const half = widthM / 2
  return (
    <line
      className="junction-stop"
      data-light={light}
      x1={0}
      x2={0}
      y1={-half + 0.2}
      y2={half - 0.2}
      transform={`translate(${end.x} ${-end.y}) rotate(${-end.turn})`}
    />
  )
}

/** A place so many metres before the end of a line, and the way it goes there, in degrees anticlockwise from east. */
function along(line: Line, metres: number): { x: number; y: number; turn: number } | undefined {
  let left = metres
  for (let n = line.length - 1; n > 0; n--) {
    const [to, from] = [line[n], line[n - 1]]
    if (!to || !from) return undefined
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
    const length = Math.hypot(dx, dy)
    if (length >= left && length > 0) {
      const share = left / length
      return { x: to[0] - dx * share, y: to[1] - dy * share, turn: (Math.atan2(dy, dx) * 180) / Math.PI }
    }
    left -= length
  }
  return undefined
}

function boxOf(drawn: readonly { readonly line: Line }[], mostM: number): string {
  const all = drawn.flatMap(({ line }) => line)
  const far = Math.max(...all.map(([x, y]) => Math.max(Math.abs(x), Math.abs(y))))
  const most = Math.min(mostM, Math.max(Math.min(20, mostM), far)) + 3
  return `${-most} ${-most} ${2 * most} ${2 * most}`
}
