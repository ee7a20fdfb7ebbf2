/** What systems say becomes an incident: alerts of telemetry, signals of services. Rule OP5. */
import { system } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { directory } from '../../../platform/organisation/index.ts'
import type { Signal } from '../../../platform/situation/contract.ts'
import { alertView } from '../../../platform/telemetry/index.ts'
import { type Kind, kindIds, kindOfQuantity, severityOfAlert } from '../kinds.ts'
import { commandFor } from './authority.ts'
import { change, lock } from './change.ts'
import { open, propose } from './open.ts'
import * as store from './store.ts'

const program = system('operations')
const telemetry = 'telemetry'

interface AlertChange {
  readonly alertId: string
  readonly state: 'raised' | 'acknowledged' | 'cleared'
}

export async function alertHasChanged(tx: Tx, { alertId, state }: AlertChange): Promise<void> {
  if (state === 'cleared') return over(tx, { source: telemetry, reference: alertId, at: tx.now.toString() })
  if (state !== 'raised') return
  const alert = await alertView(tx, alertId)
  const severity = alert && severityOfAlert[alert.severity]
  if (!alert || !severity) return
  const [first] = alert.series
  const where = first ? ` · ${first.thing.vi}` : ''
  await heard(tx, 'alert', {
    source: telemetry,
    reference: alertId,
    kind: kindOfQuantity(alert.quantity),
    severity,
    title: { vi: `${alert.ruleName.vi}${where}`, en: `${alert.ruleName.en}${first ? ` · ${first.thing.en}` : ''}` },
    description: '',
    point: alert.point,
    unitId: alert.unitId,
    at: alert.raisedAt,
    link: first ? `/centre/telemetry/${first.thingId}` : null,
  })
  // That it is over may have been heard first.
  if (alert.clearedAt !== null) await over(tx, { source: telemetry, reference: alertId, at: alert.clearedAt })
}

export async function signalHasCome(tx: Tx, signal: Signal): Promise<void> {
  await heard(tx, 'report', signal)
}

/** The first word of a thing opens an incident; a graver one later is noted, and raises it. */
async function heard(tx: Tx, source: 'alert' | 'report', signal: Signal): Promise<void> {
  await store.lockSignal(tx, signal.source, signal.reference)
  const known = await store.signalBy(tx, signal.source, signal.reference)
  if (known) return again(tx, known, signal)
  const kind = kindIds.find((one) => one === signal.kind) ?? ('other' satisfies Kind)
  const row = await open(tx, program, {
    kind,
    severity: signal.severity,
    title: signal.title.vi,
    description: signal.description,
    source,
    point: signal.point,
    address: null,
    unitId: directory().unit(signal.unitId)?.id ?? directory().city().id,
  })
  await store.insertSignal(tx, {
    incident_id: row.id,
    source: signal.source,
    reference: signal.reference,
    at: signal.at,
    ended_at: null,
    title: signal.title,
    link: signal.link,
  })
}

/** Who closed it while it lasted knew of it as it was: only what is graver than it ever was is news. */
async function takenUpIfWorse(
  tx: Tx,
  row: store.IncidentRow,
  known: store.SignalRow,
  signal: Signal,
): Promise<store.IncidentRow | null> {
  return signal.severity > (await store.highestSeverity(tx, row.id)) ? takenUp(tx, row, known) : null
}

/** Said again: what was over is back, and takes up what was closed; a graver word raises the incident that it is part of. */
async function again(tx: Tx, known: store.SignalRow, signal: Signal): Promise<void> {
  if (known.ended_at !== null) await back(tx, known)
  const found = await lockHead(tx, known.incident_id)
  if (signal.severity <= found.severity) return
  const row = found.status === 'closed' ? await takenUpIfWorse(tx, found, known, signal) : found
  if (row === null) return
  await change(tx, program, row, {
    type: 'severity-changed',
    data: { from: row.severity, to: signal.severity, reason: signal.title.vi },
    set: { severity: signal.severity, command_unit_id: commandFor(row.command_unit_id, signal.severity) },
  })
}

async function back(tx: Tx, known: store.SignalRow): Promise<void> {
  await store.markBack(tx, known)
  await takenUp(tx, await lockHead(tx, known.incident_id), known)
}

/** Noted; what was closed is open again, and looked at beside the others. */
async function takenUp(tx: Tx, row: store.IncidentRow, { title, source }: store.SignalRow): Promise<store.IncidentRow> {
  const after = await change(tx, program, row, {
    type: 'signal-back',
    data: { title, source },
    set: row.status === 'closed' ? { status: 'new', outcome: null, closed_at: null } : {},
  })
  if (row.status === 'closed') await propose(tx, after)
  return after
}

/** What it was merged into goes on in its place. */
async function lockHead(tx: Tx, id: string): Promise<store.IncidentRow> {
  const row = await lock(tx, id)
  return row.merged_into === null ? row : lockHead(tx, row.merged_into)
}

/** Noted; whether the incident is over, a person says. */
export async function over(tx: Tx, ended: { source: string; reference: string; at: string }): Promise<void> {
  await store.lockSignal(tx, ended.source, ended.reference)
  const known = await store.signalBy(tx, ended.source, ended.reference)
  if (!known || known.ended_at !== null) return
  await store.markEnded(tx, known, ended.at)
  const row = await lock(tx, known.incident_id)
  await change(tx, program, row, { type: 'signal-ended', data: { title: known.title, source: known.source } })
}
