/** What the operations centre sees of reports: points on its map, and signals of what somebody may have to act on at once. Rule PT21. */
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { mayAnywhere } from '../../platform/organisation/index.ts'
import {
  declareLayer,
  endSignal,
  type LayerPoints,
  type PointState,
  raiseSignal,
} from '../../platform/situation/index.ts'
import { categories, type CategoryId } from './categories.ts'
import { layerName } from './messages.ts'
import * as lists from './store-lists.ts'
import type { ReportRow } from './store.ts'
import { isOpen, isOverdue } from './views.ts'

const source = 'participation'
const layerPointsMax = 20_000
/** So many who saw the same are more than a nuisance. */
const manyVoices = 10

/** `pointStates` of situation's contract, by place. */
const places: Readonly<Record<PointState, number>> = { quiet: 0, good: 1, attention: 2, wrong: 3, stale: 4 }

function stateOf(row: lists.PointRow, now: string): number {
  if (isOverdue(row, now)) return places.wrong
  return row.state === 'sent' ? places.attention : places.quiet
}

/** Open ones, whole each time: their positions in columns. */
async function openPoints(tx: Tx): Promise<LayerPoints> {
  const now = tx.now.toString()
  const rows = await lists.points(tx, { state: 'open', now }, layerPointsMax)
  return {
    position: '',
    ids: rows.map(({ report_id }) => report_id),
    longitudes: rows.map(({ lon }) => lon),
    latitudes: rows.map(({ lat }) => lat),
    states: rows.map((row) => stateOf(row, now)),
    labels: rows.map(({ category }) => ({ ...categories[category as CategoryId].name })),
    links: rows.map(({ report_id }) => `/desk/cases/${report_id}`),
    gone: [],
  }
}

export function declareReports(app: App): void {
  declareLayer(app, {
    id: `${source}.reports`,
    name: layerName,
    form: 'points',
    topic: 'reports:all',
    isOn: true,
    sees: (actor: Actor) => mayAnywhere(actor, 'centre.view') || mayAnywhere(actor, 'casework.read'),
    points: (tx) => openPoints(tx),
  })
}

/** A danger at once, anything else when many have seen it. Nothing of who reported, and no words that were not released. */
export function signal(tx: Tx, row: Pick<ReportRow, SignalColumn>): void {
  const isDanger = row.category === 'danger'
  if (!isDanger && row.voices < manyVoices) return
  const { name } = categories[row.category as CategoryId]
  raiseSignal(tx, {
    source,
    reference: row.report_id,
    kind: row.category === 'drainage' ? 'flood' : row.category === 'water-supply' ? 'water' : 'other',
    severity: isDanger ? 2 : 1,
    title: { vi: `Phản ánh: ${name.vi}`, en: `Report: ${name.en}` },
    description: row.public_words ?? '',
    point: { longitude: row.lon, latitude: row.lat },
    unitId: row.holder_unit_id,
    at: tx.now.toString(),
    link: `/desk/cases/${row.report_id}`,
  })
}

type SignalColumn = 'report_id' | 'category' | 'voices' | 'public_words' | 'lat' | 'lon' | 'holder_unit_id'

/** Done, refused, taken back or merged: it is over for the centre, too. */
export function signalOver(tx: Tx, row: ReportRow): void {
  if (!isOpen(row) && (row.category === 'danger' || row.voices >= manyVoices)) endSignal(tx, source, row.report_id)
}
