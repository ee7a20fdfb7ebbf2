/** Signs with changing text: what fits, and what they show by themselves. Rule TF19. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory, may, requireMay } from '../../../platform/organisation/index.ts'
import type * as api from '../contract-measures.ts'
import type { MeasureView, SignView } from '../contract-measures.ts'
import type { SlowdownView } from '../contract-state.ts'
import { list as measuresNow } from '../measures/service.ts'
import * as store from '../measures/store.ts'
import { metresBetween } from '../network/plane.ts'
import { roadsOf } from '../network/roads.ts'
import { viewOf } from '../slowdowns/service.ts'
import { open } from '../slowdowns/store.ts'

/** Whoever reads a sign can still turn off. */
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
  return {
    signs: rows.map((row) => ({
      ...view(row, tx.now, measures, slow),
      mayChange: may(actor, 'traffic.publish', row.unit_id),
    })),
  }
}

function view(
  row: store.SignRow,
  now: Temporal.Instant,
  measures: readonly MeasureView[],
  slow: readonly SlowdownView[],
): Omit<SignView, 'mayChange'> {
  const isSet = row.text !== null && row.set_until !== null && Date.parse(row.set_until) > now.epochMilliseconds
  const isAhead = (point: { longitude: number; latitude: number } | null) =>
    point !== null && metresBetween([point.longitude, point.latitude], [row.longitude, row.latitude]) <= aheadM
  const size = { linesMax: row.lines_max, charactersMax: row.characters_max }
  const own = () =>
    textOf(
      size,
      measures.filter(({ isNow, point }) => isNow && isAhead(point)),
      slow.filter(({ point }) => isAhead(point)),
    )
  return {
    code: row.code,
    name: row.name,
    segment: row.segment,
    point: { longitude: row.longitude, latitude: row.latitude },
    ...size,
    text: isSet ? [...(row.text ?? [])] : own(),
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
