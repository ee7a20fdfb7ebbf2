/** Who sees an alarm, who explains, who decides. Rules DP7 to DP9. */
import type { Actor, Official } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { problem } from '../../../kernel/problems.ts'
import { act, caseSummary } from '../../../platform/casework/index.ts'
import { recordAccess } from '../../../platform/identity/index.ts'
import { directory, may, unitsWhere } from '../../../platform/organisation/index.ts'
import { findRecord, registryTitle } from '../../../platform/registry/index.ts'
import { type AlarmDetail, type AlarmView, type listAlarms, shownReadings } from '../contract.ts'
import type { ReplyOf } from '../../../kernel/endpoint.ts'
import { detectors } from './detectors.ts'
import { legalGround } from './process.ts'
import * as store from './store.ts'

const reads = 'casework.read'
const decides = 'casework.decide'

function officialOf(actor: Actor): Official {
  if (actor.kind !== 'official') throw problem('kernel.forbidden')
  return actor
}

const mayHandle = (actor: Actor, row: store.AlarmRow) =>
  row.official_id !== actor.id && may(actor, reads, row.handling_unit_id)

const shownAtOnce = 50

/** Those that one handles, or those about oneself: never who else is under one. */
export async function alarms(
  tx: Tx,
  actor: Actor,
  { of, after }: { of: 'handled' | 'mine'; after?: string },
): Promise<ReplyOf<typeof listAlarms>> {
  const { id } = officialOf(actor)
  const units = unitsWhere(actor, reads)
  const page = { after: after ?? null, limit: shownAtOnce + 1 }
  const found =
    of === 'mine'
      ? await store.alarmsAbout(tx, id, page)
      : await store.alarmsOf(tx, units === 'all' ? null : units, id, page)
  const rows = found.slice(0, shownAtOnce)
  const items = await Promise.all(rows.map((row) => viewOf(tx, row)))
  return { items, next: found.length > shownAtOnce ? (rows.at(-1)?.id ?? null) : null }
}

async function viewOf(tx: Tx, row: store.AlarmRow): Promise<AlarmView> {
  const unit = row.unit_id === null ? undefined : directory().unit(row.unit_id)
  return {
    id: row.id,
    kind: row.kind,
    title: detectors[row.kind].title,
    official: { id: row.official_id, name: row.official_name, unit: unit?.name ?? null },
    handledBy: directory().unit(row.handling_unit_id)?.name ?? { vi: '', en: '' },
    caseCode: row.case_code,
    raisedAt: row.raised_at,
    state: row.state,
    facts: { ...row.facts, where: row.facts.where === null ? null : placeName(row.facts.where) },
    readings: await store.countReadings(tx, row.official_id, row.id),
    explanation: row.explanation,
    explainedAt: row.explained_at,
    decision: row.decision,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  }
}

/** `phố X (unit id)` with the unit's name. */
function placeName(where: string): string {
  return where.replace(/\(([^()]+)\)$/, (_, id: string) => `(${directory().unit(id)?.name.vi ?? id})`)
}

async function get(tx: Tx, actor: Actor, id: string, lock = false): Promise<store.AlarmRow> {
  const row = await store.alarmById(tx, id, lock)
  if (!row || !(mayHandle(actor, row) || row.official_id === actor.id)) throw problem('kernel.not-found')
  return row
}

/** With the readings that are the evidence: whose data it was is told to who handles it, and that is a reading, too. */
export async function alarm(tx: Tx, actor: Actor, id: string): Promise<AlarmDetail> {
  const row = await get(tx, actor, id)
  const handles = mayHandle(actor, row)
  const readings = await store.readingsOf(tx, row.official_id, row.id, shownReadings)
  const names = handles ? await namesIn(tx, actor, row, readings) : new Map<string, string>()
  return {
    ...(await viewOf(tx, row)),
    evidence: readings.map((one) => ({
      at: one.at,
      person: names.get(one.person_id) ?? null,
      what: registryTitle(one.what) ?? { vi: one.what, en: one.what },
      purpose: one.purpose,
      caseId: one.case_id,
    })),
    handles,
    mayExplain: row.state === 'open' && row.official_id === actor.id,
    mayDecide: row.state === 'open' && handles && may(actor, decides, row.handling_unit_id),
  }
}

async function namesIn(
  tx: Tx,
  actor: Actor,
  row: store.AlarmRow,
  readings: Awaited<ReturnType<typeof store.readingsOf>>,
) {
  const names = new Map<string, string>()
  for (const { person_id, what } of readings) {
    if (names.has(person_id)) continue
    const record = await findRecord(tx, what, { id: person_id })
    const name = record?.data['name']
    if (typeof name === 'string') names.set(person_id, name)
  }
  await recordAccess(tx, actor, {
    personIds: [...names.keys()],
    what: 'alarm',
    purpose: 'handling a case',
    caseId: row.id,
  })
  return names
}

/** Only the official concerned, while it is open; said again, the later words count. */
export async function explain(tx: Tx, actor: Actor, id: string, text: string): Promise<AlarmDetail> {
  const row = await get(tx, actor, id, true)
  if (row.official_id !== actor.id) throw problem('kernel.forbidden')
  if (row.state !== 'open') throw problem('data-protection.decided')
  await store.updateAlarm(tx, row, { explanation: text, explained_at: tx.now.toString() })
  tx.live(`case:${id}`)
  return alarm(tx, actor, id)
}

export interface Decision {
  readonly outcome: 'justified' | 'violation'
  readonly reason: string
}

/** The case ends with the decision, in one transaction. */
export async function decide(tx: Tx, actor: Actor, id: string, { outcome, reason }: Decision): Promise<AlarmDetail> {
  const row = await get(tx, actor, id, true)
  if (!mayHandle(actor, row)) throw problem('kernel.forbidden')
  if (row.state !== 'open') throw problem('data-protection.decided')
  const summary = await caseSummary(tx, id)
  let expectedVersion = summary.version
  if (summary.stepId === 'explain') {
    const passed = await act(tx, actor, { caseId: id, expectedVersion, action: { type: 'pass-on' } })
    expectedVersion = passed.version
  }
  const type = outcome === 'justified' ? 'grant' : 'refuse'
  await act(tx, actor, { caseId: id, expectedVersion, action: { type, legalGround, reason } })
  const decided = { state: outcome, decision: reason, decided_by: actor.name ?? '', decided_at: tx.now.toString() }
  await store.updateAlarm(tx, row, decided)
  return alarm(tx, actor, id)
}
