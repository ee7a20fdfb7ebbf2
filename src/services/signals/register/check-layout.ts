/** What is wrong with a layout before anybody can control by it. Pure. Rule SG40. */
import type { Layout } from '../contract.ts'

/** What the problem `signals.bad-layout` says, in both languages. */
export interface Fault {
  readonly vi: string
  readonly en: string
}

/** A person walks 1.2 m a second (1.0 where many are old). */
const walkMps = 1.2
const leastWalkS = 4

/** Undefined when nothing is wrong; else the first thing that is. */
export function faultOf(layout: Layout): Fault | undefined {
  return doubledName(layout) ?? missingName(layout) ?? badStage(layout) ?? badTimes(layout)
}

function doubledName({ approaches, lanes, movements, stages, detectors }: Layout): Fault | undefined {
  for (const list of [approaches, lanes, movements, stages, detectors]) {
    const ids = list.map(({ id }) => id)
    const twice = ids.find((id, at) => ids.indexOf(id) < at)
    if (twice !== undefined) return { vi: `mã ${twice} dùng hai lần`, en: `the id ${twice} is used twice` }
  }
  return undefined
}

function missingName(layout: Layout): Fault | undefined {
  const approaches = new Set(layout.approaches.map(({ id }) => id))
  const lanes = new Set(layout.lanes.map(({ id }) => id))
  const movements = new Set(layout.movements.map(({ id }) => id))
  const unknown = (of: string, id: string): Fault => ({
    vi: `${of} nhắc tới ${id}, không có trong sơ đồ`,
    en: `${of} names ${id}, which the layout does not have`,
  })
  for (const { id, approach } of layout.lanes)
    if (approach !== null && !approaches.has(approach)) return unknown(id, approach)
  for (const { id, kind, from, to } of layout.movements) {
    for (const lane of [from, to]) if (lane !== null && !lanes.has(lane)) return unknown(id, lane)
    if (kind === 'vehicle' && from === null) return unknown(id, 'from')
  }
  for (const { id, greens } of layout.stages)
    for (const green of greens) if (!movements.has(green)) return unknown(id, green)
  for (const { a, b } of layout.conflicts) {
    for (const one of [a, b]) if (!movements.has(one)) return unknown('conflicts', one)
    if (a === b) return { vi: `${a} xung đột với chính nó`, en: `${a} conflicts with itself` }
  }
  for (const { from, to } of layout.intergreens)
    for (const one of [from, to]) if (!movements.has(one)) return unknown('intergreens', one)
  for (const { id, lane } of layout.detectors) if (!lanes.has(lane)) return unknown(id, lane)
  return undefined
}

function badStage(layout: Layout): Fault | undefined {
  const served = new Set(layout.stages.flatMap(({ greens }) => greens))
  const unserved = layout.movements.find(({ id }) => !served.has(id))
  if (unserved) return { vi: `không pha nào cho ${unserved.id} đi`, en: `no stage serves ${unserved.id}` }
  const never = new Set(
    layout.conflicts.flatMap(({ a, b, rule }) => (rule === 'never' ? [`${a} ${b}`, `${b} ${a}`] : [])),
  )
  for (const { id, greens } of layout.stages) {
    for (const a of greens)
      for (const b of greens)
        if (never.has(`${a} ${b}`))
          return { vi: `pha ${id} cho ${a} và ${b} cùng đi`, en: `stage ${id} lets ${a} and ${b} go together` }
  }
  return undefined
}

function badTimes(layout: Layout): Fault | undefined {
  for (const { id, kind, line, minGreenS } of layout.movements) {
    const least = kind === 'pedestrian' ? Math.max(leastWalkS, lengthOf(line) / walkMps) : 3
    if (minGreenS < Math.floor(least))
      return {
        vi: `xanh tối thiểu của ${id} phải từ ${Math.floor(least)} giây`,
        en: `the minimum green of ${id} must be ${Math.floor(least)} s at least`,
      }
  }
  for (const { from, to, seconds } of layout.intergreens)
    if (seconds < layout.yellowS)
      return {
        vi: `thời gian chuyển từ ${from} sang ${to} ngắn hơn đèn vàng`,
        en: `the intergreen from ${from} to ${to} is shorter than the yellow`,
      }
  return undefined
}

function lengthOf(line: Layout['movements'][number]['line']): number {
  return line.reduce((sum, [x, y], at) => {
    const before = line[at - 1]
    return before ? sum + Math.hypot(x - before[0], y - before[1]) : 0
  }, 0)
}
