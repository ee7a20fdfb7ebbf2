/** A diagnosis becomes what is recorded: outages, the minutes they take, states, and events for others. Rules NW8, NW10, NW12, NW13. */
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { directory } from '../../platform/organisation/index.ts'
import type { Cause, Diagnosis, Subject } from './diagnosis/diagnose.ts'
import { type Change, type Outage, reconcile } from './diagnosis/reconcile.ts'
import { outageChanged } from './events.ts'
import { signal } from './signal.ts'
import { type Names, readNames } from './names.ts'
import { setStates } from './store.ts'
import * as store from './store-outages.ts'
import { subjectsInWindow } from './windows.ts'

/** As long as a return is still the same trouble (diagnosis/reconcile.ts), and a little. */
const rememberedFor = Temporal.Duration.from({ minutes: 20 })
/** So many sites cut off at once concern the whole city. */
const extremeSites = 10

interface Scene {
  readonly tx: Tx
  readonly at: string
  readonly names: Names
  readonly planned: ReadonlySet<string>
}

/** Of one process at a time: the one that leads. */
export async function record(tx: Tx, diagnosis: Diagnosis): Promise<void> {
  const scene: Scene = { tx, at: tx.now.toString(), names: await readNames(tx), planned: await subjectsInWindow(tx) }
  // Who sees nothing knows nothing of what was open: it stays as it is until something is seen again.
  const rows = (await store.knownOutages(tx, tx.now.subtract(rememberedFor).toString())).filter(
    ({ cause_kind }) => !isBlind(diagnosis) || cause_kind === 'monitor',
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const change of reconcile(rows.map(outageOf), diagnosis, tx.now.epochMilliseconds)) {
    if (change.what === 'opened') await open(scene, change)
    else await amend(scene, byId.get(change.outage.id), change)
  }
  const openNow = (await store.knownOutages(tx, scene.at)).filter(({ ended_at }) => ended_at === null)
  for (const row of openNow)
    if (!isBlind(diagnosis) && row.is_silent && row.is_down && !isPlanned(scene, causeOf(row)))
      await makeLoud(scene, row)
  await recordBlindness(scene, diagnosis)
  if (!isBlind(diagnosis)) await recordInterruptions(scene, diagnosis, openNow)
  await recordStates(scene, diagnosis)
  tx.live('network:state')
}

const isBlind = ({ causes }: Diagnosis): boolean => causes.some(({ kind }) => kind === 'monitor')
const causeOf = ({ cause_kind, cause_id }: store.OutageRow): Subject => ({ kind: cause_kind, id: cause_id })

export function outageOf(row: store.OutageRow): Outage {
  return {
    id: row.id,
    cause: causeOf(row),
    effect: row.effect,
    behind: row.behind,
    isDown: row.is_down,
    penalty: { value: row.penalty, at: Date.parse(row.penalty_at) },
    endedAt: row.ended_at === null ? null : Date.parse(row.ended_at),
  }
}

/** Itself, or for a link one of its ends. */
function isPlanned({ names, planned }: Pick<Scene, 'names' | 'planned'>, { id }: Subject): boolean {
  const link = names.link(id)
  return [id, link?.a_node, link?.b_node].some((one) => one !== undefined && planned.has(one))
}

function unitOf({ names }: Scene, { id }: Subject): string {
  const link = names.link(id)
  const [a, b] = [names.node(link?.a_node ?? id), names.node(link?.b_node ?? '')]
  return (b?.role === 'access' ? b.unit_id : a?.unit_id) ?? directory().city().id
}

function factsOf({ kind, id, effect, instead, behind }: Cause) {
  return {
    cause_kind: kind,
    cause_id: id,
    effect,
    instead: JSON.stringify(instead),
    behind: JSON.stringify(behind),
  }
}

async function open(scene: Scene, { cause, penalty }: Extract<Change, { what: 'opened' }>): Promise<void> {
  const { tx, at } = scene
  const row = {
    id: newId(),
    unit_id: unitOf(scene, cause),
    behind_most: cause.behind.length,
    started_at: at,
    ended_at: null,
    is_down: true,
    failures: 1,
    penalty: penalty.value,
    penalty_at: new Date(penalty.at).toISOString(),
    is_silent: isPlanned(scene, cause),
    acknowledged_at: null,
    acknowledged_by: null,
    acknowledged_name: null,
    signal_stretch: 0,
    is_signalled: false,
  }
  await store.insertOutage(tx, { ...row, ...factsOf(cause) })
  const { kind, id, effect, instead, behind } = cause
  const whole = { ...row, cause_kind: kind, cause_id: id, effect, instead: [...instead], behind: [...behind] }
  await step(scene, whole, 'opened')
  await tell(scene, whole, 'raised')
}

async function amend(
  scene: Scene,
  before: store.OutageRow | undefined,
  change: Exclude<Change, { what: 'opened' }>,
): Promise<void> {
  if (!before) return
  const now: Partial<store.OutageRow> = {
    ...(change.what === 'over' && { ended_at: scene.at, is_down: false }),
    ...(change.what === 'at-rest' && { is_down: false }),
    ...('cause' in change && {
      cause_kind: change.cause.kind,
      cause_id: change.cause.id,
      unit_id: unitOf(scene, change.cause),
      effect: change.cause.effect,
      instead: [...change.cause.instead],
      behind: [...change.cause.behind],
      behind_most: Math.max(before.behind_most, change.cause.behind.length),
      is_down: true,
      ended_at: null,
    }),
    ...(change.what === 'failed-again' && {
      failures: before.failures + 1,
      penalty: change.penalty.value,
      penalty_at: new Date(change.penalty.at).toISOString(),
      ...(before.ended_at !== null && begunAnew(isPlanned(scene, change.cause))),
    }),
  }
  const { instead, behind, ...plain } = now
  await store.updateOutage(scene.tx, before.id, {
    ...plain,
    ...(instead && { instead: JSON.stringify(instead) }),
    ...(behind && { behind: JSON.stringify(behind) }),
  })
  const after = { ...before, ...now }
  await step(scene, after, change.what)
  if (change.what === 'over') await tell(scene, after, 'cleared')
  else if (change.what !== 'at-rest') await tell(scene, after, before.ended_at === null ? 'changed' : 'raised')
}

/** What had ended and comes back is silent if it is planned now, and somebody is to take it in hand anew. */
const begunAnew = (isSilent: boolean) => ({
  is_silent: isSilent,
  acknowledged_at: null,
  acknowledged_by: null,
  acknowledged_name: null,
})

/** It outlasts its window: from now on it is a trouble like any other. */
async function makeLoud(scene: Scene, row: store.OutageRow): Promise<void> {
  await store.updateOutage(scene.tx, row.id, { is_silent: false })
  await step(scene, row, 'loud')
  await tell(scene, { ...row, is_silent: false }, 'raised')
}

async function step({ tx, at }: Scene, row: store.OutageRow, what: store.StepRow['what']): Promise<void> {
  const { id, cause_kind, cause_id, behind } = row
  await store.insertStep(tx, { outage_id: id, at, what, cause_kind, cause_id, behind: behind.length, by_name: null })
}

type Named = Pick<Scene, 'names'>

/** Places without a connection: the sites behind it, and the cause where it is one itself. */
function sitesCutOff({ names }: Named, { effect, cause_id, behind }: store.OutageRow): number {
  if (effect === 'degraded') return 0
  return [...new Set([cause_id, ...behind])].filter((id) => names.node(id)?.role === 'access').length
}

export function severityOf(scene: Named, row: store.OutageRow): 'warning' | 'severe' | 'extreme' {
  if (row.effect === 'degraded') return 'warning'
  return row.cause_kind === 'monitor' || sitesCutOff(scene, row) >= extremeSites ? 'extreme' : 'severe'
}

export async function tell(
  scene: Pick<Scene, 'tx' | 'names'>,
  row: store.OutageRow,
  state: 'raised' | 'changed' | 'acknowledged' | 'cleared',
): Promise<void> {
  if (row.is_silent) return
  const { tx, names } = scene
  const { kind, id, code, name } = names.named(causeOf(row))
  const node = names.node(names.link(id)?.b_node ?? id)
  const { longitude = null, latitude = null } = node ?? {}
  const isOutage = row.effect === 'outage'
  const trouble = {
    outageId: row.id,
    state,
    severity: severityOf(scene, row),
    cause: { kind, id, code },
    title: {
      vi: `${isOutage ? 'Mất kết nối' : 'Mất dự phòng'}: ${name.vi}`,
      en: `${isOutage ? 'Connection lost' : 'Redundancy lost'}: ${name.en}`,
    },
    unitId: row.unit_id,
    point: longitude === null || latitude === null ? null : { longitude, latitude },
    sitesBehind: sitesCutOff(scene, row),
    startedAt: row.started_at,
  }
  tx.emit(outageChanged, trouble)
  const after = signal(tx, trouble, row)
  if (after) await store.updateOutage(tx, row.id, after)
}

async function recordBlindness({ tx, at }: Scene, diagnosis: Diagnosis): Promise<void> {
  if (isBlind(diagnosis)) await store.beginBlind(tx, newId(), at)
  else await store.endBlind(tx, at)
}

/** Which outage explains the silence of a node or link; of several the one that came last, since it made the difference. */
function explanations(open: readonly store.OutageRow[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const { id, behind, is_down } of open) {
    if (!is_down) continue
    for (const subject of behind) found.set(subject, id)
  }
  for (const { id, cause_id, is_down } of open) if (is_down) found.set(cause_id, id)
  return found
}

async function recordInterruptions(
  scene: Scene,
  { nodes, links }: Diagnosis,
  open: readonly store.OutageRow[],
): Promise<void> {
  const { tx, at } = scene
  const outageOfSubject = explanations(open)
  const wanted = new Map<string, { readonly state: 'down' | 'behind'; readonly outage: string }>()
  const want = (id: string, state: 'down' | 'behind') => {
    const outage = outageOfSubject.get(id)
    if (outage !== undefined) wanted.set(id, { state, outage })
  }
  for (const [id, state] of nodes) if (state === 'down' || state === 'behind') want(id, state)
  // A link behind a trouble may well be whole: its provider is not charged with it.
  for (const [id, state] of links) if (state === 'down') want(id, state)
  const there = await store.openInterruptions(tx)
  const over = there.filter((row) => {
    const now = wanted.get(row.subject_id)
    return now?.state !== row.state || now.outage !== row.outage_id
  })
  await store.endInterruptions(
    tx,
    over.map(({ id }) => id),
    at,
  )
  const kept = new Set(there.filter((row) => !over.includes(row)).map(({ subject_id }) => subject_id))
  for (const [subject, { state, outage }] of wanted) {
    if (kept.has(subject)) continue
    await store.insertInterruption(tx, { id: newId(), subject_id: subject, outage_id: outage, state, started_at: at })
  }
}

async function recordStates({ tx, at }: Scene, { nodes, links }: Diagnosis): Promise<void> {
  const all = [...nodes, ...links].map(([id, state]) => ({ id, state }))
  await setStates(tx, all, at)
}
