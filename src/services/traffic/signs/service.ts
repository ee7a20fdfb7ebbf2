/** Signs with changing text: what fits, and what they show by themselves. Rule TF19. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory, may, requireMay } from '../../../platform/organisation/index.ts'
import type * as api from '../contract-measures.ts'
import type { MeasureView, SignView } from '../contract-measures.ts'
import type { SlowdownView } from '../contract-state.ts'
import { Heap } from '../matching/heap.ts'
import { list as measuresNow } from '../measures/service.ts'
import * as store from '../measures/store.ts'
import type { RoadNetwork } from '../network/network.ts'
import { roadsOf } from '../network/roads.ts'
import { viewOf } from '../slowdowns/service.ts'
import { open } from '../slowdowns/store.ts'

/** So far ahead by road: whoever reads a sign can still turn off, and is told of nothing that lies behind. */
const aheadM = 2500

/** As many characters as fit, whole words; signs have capitals and the tone marks. */
export function fit(words: string, charactersMax: number): string {
  const upper = words.normalize('NFC').toLocaleUpperCase('vi')
  if (upper.length <= charactersMax) return upper
  const cut = upper.slice(0, charactersMax + 1).lastIndexOf(' ')
  return upper.slice(0, cut > 0 ? cut : charactersMax)
}

const saysOf = {
  roadworks: 'thi công',
  closure: 'cấm đường',
  event: 'sự kiện',
} as const

type Ahead = Pick<SlowdownView, 'name' | 'delayS' | 'kind'>
type InTheWay = Pick<MeasureView, 'kind' | 'effect' | 'roads'>

/** What stands in the way comes first, then the longest delay; a sign says nothing when there is nothing. */
export function textOf(
  sign: { readonly linesMax: number; readonly charactersMax: number },
  measures: readonly InTheWay[],
  slow: readonly Ahead[],
): string[] {
  const line = (words: string) => fit(words, sign.charactersMax)
  const closed = measures.filter(({ effect }) => effect === 'closed')
  const lines = [
    ...closed.flatMap(({ kind, roads: [name = ''] }) => [line(name.replace(/^(Phố|Đường) /, '')), line(saysOf[kind])]),
    ...slow
      .toSorted((a, b) => b.delayS - a.delayS)
      .flatMap(({ name, delayS }) => [
        line(name.replace(/^(Phố|Đường) /, '')),
        line(`ùn tắc +${Math.max(1, Math.round(delayS / 60))} phút`),
      ]),
  ]
  // Pairs belong together: half of one says nothing.
  const whole = sign.linesMax === 1 ? lines.slice(0, 1) : lines.slice(0, sign.linesMax - (sign.linesMax % 2))
  return whole.filter((words) => words !== '')
}

export async function list(tx: Tx, actor: Actor): Promise<{ signs: SignView[] }> {
  const rows = await store.signs(tx)
  if (rows.length === 0) return { signs: [] }
  const [measures, slow] = [await measuresNow(tx), (await open(tx)).map(viewOf)]
  const network = (await roadsOf(tx.app))?.network
  return {
    signs: rows.map((row) => ({
      ...view(row, { now: tx.now, measures, slow, network }),
      mayChange: may(actor, 'traffic.publish', row.unit_id),
    })),
  }
}

interface Around {
  readonly now: Temporal.Instant
  readonly measures: readonly MeasureView[]
  readonly slow: readonly SlowdownView[]
  readonly network: RoadNetwork | undefined
}

/** Who comes to a place by a way so much longer than the straight one has turned round. */
const detourMax = 1.5
const detourFreeM = 100

/** Numbers of the segments that lie ahead of this one: not farther by road than `aheadM`, and not behind it, around a block. */
export function reachFrom(network: RoadNetwork, no: number): ReadonlySet<number> {
  const start = network.place(no)
  if (start === undefined) return new Set()
  const { lengths, xs, ys, firstPoint, nexts, firstNext } = network
  const last = (firstPoint[start + 1] ?? 1) - 1
  const isAhead = (place: number, metres: number) => {
    const first = firstPoint[place] ?? 0
    const straight = Math.hypot((xs[first] ?? 0) - (xs[last] ?? 0), (ys[first] ?? 0) - (ys[last] ?? 0))
    return metres <= detourMax * straight + detourFreeM
  }
  /** From the end of the sign's own segment to the begin of each. */
  const metres = new Map([[start, 0]])
  const open = new Heap()
  open.push(start, 0)
  for (let place = open.pop(); place >= 0; place = open.pop()) {
    const before = metres.get(place) ?? 0
    if (open.lastKey > before) continue
    const then = before + (place === start ? 0 : (lengths[place] ?? 0))
    if (then > aheadM) continue
    for (const next of nexts.subarray(firstNext[place], firstNext[place + 1])) {
      if (then >= (metres.get(next) ?? Infinity)) continue
      metres.set(next, then)
      open.push(next, then)
    }
  }
  const ahead = [...metres].filter(([place, far]) => isAhead(place, far))
  return new Set(ahead.map(([place]) => network.segments[place]?.no ?? 0))
}

function view(row: store.SignRow, { now, measures, slow, network }: Around): Omit<SignView, 'mayChange'> {
  const isSet = row.text !== null && row.set_until !== null && Date.parse(row.set_until) > now.epochMilliseconds
  const reach = network && reachFrom(network, row.segment)
  const isAhead = ({ segments }: { readonly segments: readonly number[] }) => segments.some((no) => reach?.has(no))
  const size = { linesMax: row.lines_max, charactersMax: row.characters_max }
  const own = () =>
    textOf(
      size,
      measures.filter((measure) => measure.isNow && isAhead(measure)),
      slow.filter(isAhead),
    )
  return {
    code: row.code,
    name: row.name,
    segment: row.segment,
    point: { longitude: row.longitude, latitude: row.latitude },
    ...size,
    // The sign may have become another one since the text was set.
    text: isSet ? (row.text ?? []).slice(0, size.linesMax).map((line) => fit(line, size.charactersMax)) : own(),
    setBy: isSet ? row.set_by_name : null,
    setUntil: isSet ? row.set_until : null,
    unitId: row.unit_id,
    unitName: directory().unit(row.unit_id)?.name ?? { vi: row.unit_id, en: row.unit_id },
  }
}

export async function put(tx: Tx, actor: Actor, { params, body }: InputOf<typeof api.putSign>): Promise<void> {
  const before = await store.lockSign(tx, params.code)
  requireMay(actor, 'traffic.publish', before?.unit_id ?? body.unitId)
  requireMay(actor, 'traffic.publish', body.unitId)
  const network = (await roadsOf(tx.app))?.network
  const segment = network?.segments[network.place(body.segment) ?? -1]
  if (!segment) throw problem('traffic.unknown-segment', { no: body.segment })
  const [longitude, latitude] = segment.line[Math.floor(segment.line.length / 2)] ?? [0, 0]
  await store.putSign(tx, {
    code: params.code,
    name: JSON.stringify({ vi: body.name.vi, en: body.name.en || body.name.vi }),
    unit_id: body.unitId,
    segment: body.segment,
    longitude,
    latitude,
    lines_max: body.linesMax,
    characters_max: body.charactersMax,
  })
}

/** Throws `traffic.sign-too-long`, `kernel.not-found`, `kernel.forbidden`. */
export async function setText(tx: Tx, actor: Actor, { params, body }: InputOf<typeof api.setSignText>): Promise<void> {
  const row = await store.lockSign(tx, params.code)
  if (!row) throw problem('kernel.not-found')
  requireMay(actor, 'traffic.publish', row.unit_id)
  const tooLong = body.lines.some((line) => line.normalize('NFC').length > row.characters_max)
  if (body.lines.length > row.lines_max || tooLong)
    throw problem('traffic.sign-too-long', { lines: row.lines_max, characters: row.characters_max })
  const isSet = body.lines.length > 0
  await store.setText(tx, row.code, {
    text: isSet ? JSON.stringify(body.lines.map((line) => line.normalize('NFC').toLocaleUpperCase('vi'))) : null,
    set_by_name: isSet && actor.kind === 'official' ? actor.name : null,
    set_until: isSet ? tx.now.add({ hours: body.hours }).toString() : null,
  })
  tx.live('traffic:measures')
}
