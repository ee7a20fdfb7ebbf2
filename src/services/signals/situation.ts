/** What the operations centre sees of the signals: a layer of its map, and a lost link or failed detectors as signals. Rule SG60. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import {
  endSignal,
  type LayerPoints,
  type PointLayer,
  type PointState,
  raiseSignal,
} from '../../platform/situation/index.ts'
import { pointStates } from '../../platform/situation/contract.ts'
import { directory, mayAnywhere } from '../../platform/organisation/index.ts'
import type { LiveState, Mode } from './contract-live.ts'
import * as store from './store.ts'
import * as runs from './store-run.ts'

const source = 'signals'

/** Older than this, and nobody knows how it stands. */
const staleMs = 15_000
const stateOf: Readonly<Record<Mode, PointState>> = {
  adaptive: 'good',
  fixed: 'good',
  manual: 'attention',
  priority: 'attention',
  fallback: 'attention',
  flash: 'wrong',
  'all-red': 'wrong',
  local: 'wrong',
}

const sees = (actor: Actor): boolean => mayAnywhere(actor, 'signals.read')

async function points(tx: Tx): Promise<LayerPoints> {
  const [rows, lives] = await Promise.all([store.intersections(tx), runs.liveRows(tx)])
  const liveOf = new Map(lives.map((row) => [row.intersection_id, row]))
  const states = rows.map(({ id }): PointState => {
    const live = liveOf.get(id)
    if (!live || tx.now.epochMilliseconds - Date.parse(live.at) > staleMs) return 'stale'
    return stateOf[live.state.mode]
  })
  return {
    position: tx.now.toString(),
    ids: rows.map(({ id }) => id),
    longitudes: rows.map(({ longitude }) => longitude),
    latitudes: rows.map(({ latitude }) => latitude),
    states: states.map((state) => pointStates.indexOf(state)),
    labels: rows.map(({ name }) => name),
    links: rows.map(({ id }) => `/signals/${id}`),
    gone: [],
  }
}

export const signalLayer: PointLayer = {
  id: 'signals.intersections',
  name: { vi: 'Đèn tín hiệu', en: 'Traffic signals' },
  form: 'points',
  // Its lights change each second, its state hardly ever: asked now and then.
  topic: null,
  isOn: false,
  sees,
  points,
}

const linkReference = 'link'

/** Every cabinet runs by itself: one matter for the city, not five hundred. */
export function signalLink(tx: Tx, link: 'up' | 'down'): void {
  if (link === 'up') return endSignal(tx, source, linkReference)
  raiseSignal(tx, {
    source,
    reference: linkReference,
    kind: 'traffic',
    severity: 2,
    title: { vi: 'Mất kết nối với đèn tín hiệu', en: 'The link to the traffic signals is lost' },
    description: 'Các tủ điều khiển tự chạy theo giờ cố định.',
    point: null,
    unitId: directory().city().id,
    at: tx.now.toString(),
    link: null,
  })
}

/** An intersection fell back since its detectors failed, or is as it should be again. */
export function signalFallback(tx: Tx, row: store.IntersectionRow, state: Pick<LiveState, 'mode' | 'why'>): void {
  if (state.why !== 'detectors-failed') return endSignal(tx, source, row.id)
  raiseSignal(tx, {
    source,
    reference: row.id,
    kind: 'traffic',
    severity: 1,
    title: { vi: `Đầu dò hỏng: ${row.name.vi}`, en: `Detectors failed: ${row.name.en}` },
    description: 'Nút chạy theo giờ cố định.',
    point: { longitude: row.longitude, latitude: row.latitude },
    unitId: row.unit_id,
    at: tx.now.toString(),
    link: null,
  })
}
