/** Troubles by their cause, as one may see them; taken in hand by an official, once. Rules NW11 and NW14. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { may, requireMay } from '../../platform/organisation/index.ts'
import type { OutageDetail, OutageView } from './contract-outages.ts'
import { type Names, readNames } from './names.ts'
import { severityOf, tell } from './observe.ts'
import * as store from './store-outages.ts'
import { unitName } from './view.ts'

/** Of those that are over; all open ones are shown, of which there are no more than nodes and links. */
const shownEnded = 200
const readAtOnce = 500
const shownBehind = 200

/** Whose part is touched: the cause's ends and what is behind it. */
function mayRead(names: Names, actor: Actor, row: store.OutageRow): boolean {
  const units = new Set([row.unit_id, ...[row.cause_id, ...row.behind].flatMap((id) => names.unitsOf(id))])
  return [...units].some((unit) => may(actor, 'network.read', unit))
}

export async function list(tx: Tx, actor: Actor, ended: boolean): Promise<OutageView[]> {
  const names = await readNames(tx)
  if (ended) return (await endedOnes(tx, names, actor)).map((row) => view(names, actor, row))
  const rows = (await store.openOutages(tx)).filter((row) => mayRead(names, actor, row))
  const grave = { extreme: 0, severe: 1, warning: 2 }
  const rank = new Map(rows.map((row) => [row.id, grave[severityOf({ names }, row)]]))
  return rows
    .toSorted((a, b) => (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0) || b.behind.length - a.behind.length)
    .map((row) => view(names, actor, row))
}

/** The latest that one may see, however many of others lie between. */
async function endedOnes(tx: Tx, names: Names, actor: Actor): Promise<store.OutageRow[]> {
  const found: store.OutageRow[] = []
  for (let after: store.OutageRow | undefined; ; ) {
    const page = await store.endedOutages(tx, after, readAtOnce)
    found.push(...page.filter((row) => mayRead(names, actor, row)))
    after = page.at(-1)
    if (found.length >= shownEnded || page.length < readAtOnce) return found.slice(0, shownEnded)
  }
}

export async function read(tx: Tx, actor: Actor, id: string): Promise<OutageDetail> {
  const names = await readNames(tx)
  const row = await store.outageById(tx, id)
  if (!row || !mayRead(names, actor, row)) throw problem('kernel.not-found')
  const steps = await store.stepsOf(tx, id)
  return {
    ...view(names, actor, row),
    steps: steps.map(({ at, what, cause_kind, cause_id, behind, by_name }) => ({
      at,
      what,
      cause: names.named({ kind: cause_kind, id: cause_id }),
      behind,
      by: by_name,
    })),
  }
}

export async function acknowledge(tx: Tx, actor: Actor, id: string): Promise<OutageView> {
  const names = await readNames(tx)
  const row = await store.lockOutage(tx, id)
  if (!row || !mayRead(names, actor, row)) throw problem('kernel.not-found')
  requireMay(actor, 'network.acknowledge', row.unit_id)
  if (row.ended_at !== null) throw problem('network.outage-over')
  if (row.acknowledged_at !== null) return view(names, actor, row)
  const taken = {
    acknowledged_at: tx.now.toString(),
    acknowledged_by: actor.id ?? '',
    acknowledged_name: actor.name ?? '',
  }
  await store.updateOutage(tx, id, taken)
  const { cause_kind, cause_id } = row
  await store.insertStep(tx, {
    outage_id: id,
    at: taken.acknowledged_at,
    what: 'acknowledged',
    cause_kind,
    cause_id,
    behind: row.behind.length,
    by_name: taken.acknowledged_name,
  })
  await tell({ tx, names }, row, 'acknowledged')
  tx.live('network:state')
  return view(names, actor, { ...row, ...taken })
}

function view(names: Names, actor: Actor, row: store.OutageRow): OutageView {
  return {
    id: row.id,
    cause: names.named({ kind: row.cause_kind, id: row.cause_id }),
    instead: row.instead.map((one) => names.named(one)),
    effect: row.effect,
    unitId: row.unit_id,
    unitName: unitName(row.unit_id),
    startedAt: row.started_at,
    endedAt: row.ended_at,
    isDown: row.is_down,
    failures: row.failures,
    isSilent: row.is_silent,
    // Of what hangs on it each sees their own part (NW11); how many there are is told to all whom it touches.
    behind: row.behind
      .filter((id) => names.unitsOf(id).some((unit) => may(actor, 'network.read', unit)))
      .slice(0, shownBehind)
      .map((id) => ({ id, name: names.named({ kind: 'node', id }).name })),
    behindCount: row.behind.length,
    behindMost: row.behind_most,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_name,
    provider: names.link(row.cause_id)?.provider ?? null,
    mayAcknowledge:
      row.ended_at === null && row.acknowledged_at === null && may(actor, 'network.acknowledge', row.unit_id),
  }
}
