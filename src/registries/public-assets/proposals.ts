/** Transfers between units and disposals: proposed by one person, decided by another, written to the register. Rules PA13 to PA16. */
import { type Actor, system } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import type { Message } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import { directory, may, requireMay } from '../../platform/organisation/index.ts'
import {
  amendRecord,
  type CurrentRecord,
  currentRecord,
  currentRecordByKey,
  ownRecord,
} from '../../platform/registry/index.ts'
import type { Proposal, ProposalKind } from './contract.ts'
import { type Asset, assets } from './definition.ts'
import { faultTexts } from './messages.ts'
import * as store from './store-proposals.ts'

const shownMax = 100
const program = system('public-assets')
const legalGrounds: Readonly<Record<ProposalKind, string>> = {
  transfer: 'Luật Quản lý, sử dụng tài sản công 2017, điều 42',
  disposal: 'Luật Quản lý, sử dụng tài sản công 2017, điều 45',
}
const assetOf = ({ data }: { readonly data: unknown }): Asset => data as Asset

export interface Proposed {
  readonly unitId: string
  readonly kind: ProposalKind
  readonly codes: readonly string[]
  readonly toUnitId?: string
  readonly method?: 'sale' | 'destruction' | 'scrap'
  readonly reason: string
}

const sees = (actor: Actor, unitId: string): boolean =>
  ['public-assets.count', 'public-assets.manage', 'public-assets.approve'].some((one) => may(actor, one, unitId))

export async function list(tx: Tx, actor: Actor, unitId: string): Promise<Proposal[]> {
  if (!sees(actor, unitId)) throw problem('kernel.forbidden', { permission: 'public-assets.count', unitId })
  const rows = await store.proposalsOf(tx, unitId, shownMax)
  return Promise.all(rows.map((row) => viewOf(tx, actor, row)))
}

async function viewOf(tx: Tx, actor: Actor, row: store.ProposalRow): Promise<Proposal> {
  const named = await Promise.all(row.asset_ids.map((id) => ownRecord(tx, assets.name, id)))
  const isOpen = row.state === 'proposed' || row.state === 'approved'
  return {
    id: row.id,
    kind: row.kind,
    unitId: row.unit_id,
    toUnitId: row.to_unit_id,
    method: row.method,
    assets: named.flatMap((record) =>
      record ? [{ id: record.id, code: assetOf(record).code, name: assetOf(record).name }] : [],
    ),
    reason: row.reason,
    state: row.state,
    proposedBy: row.proposed_by_name,
    proposedAt: row.proposed_at,
    decidedBy: row.decided_by_name,
    decidedAt: row.decided_at,
    decision: row.decision,
    doneBy: row.done_by_name,
    doneAt: row.done_at,
    next: {
      decide:
        row.state === 'proposed' && actor.id !== row.proposed_by && may(actor, 'public-assets.approve', row.unit_id),
      receive: row.state === 'approved' && may(actor, 'public-assets.manage', row.to_unit_id ?? row.unit_id),
      withdraw: isOpen && may(actor, 'public-assets.manage', row.unit_id),
    },
  }
}

/** Throws `public-assets.unknown-code`, `public-assets.in-proposal`, `kernel.invalid-input`. */
export async function propose(tx: Tx, actor: Actor, given: Proposed): Promise<Proposal> {
  const { unitId, kind, toUnitId = null, method = null } = given
  requireMay(actor, 'public-assets.manage', unitId)
  refuseOdd(given)
  await store.lockUnit(tx, unitId)
  const records: CurrentRecord[] = []
  for (const code of new Set(given.codes)) {
    const record = await currentRecordByKey(tx, assets.name, code)
    if (!record || assetOf(record).unitId !== unitId) throw problem('public-assets.unknown-code', { code })
    records.push(record)
  }
  const ids = records.map(({ id }) => id)
  const [taken] = await store.assetsProposed(tx, unitId, ids)
  const already = records.find(({ id }) => id === taken)
  if (already) throw problem('public-assets.in-proposal', { code: assetOf(already).code })
  const row: store.ProposalRow = {
    unit_id: unitId,
    id: newId(tx.now.epochMilliseconds),
    kind,
    to_unit_id: toUnitId,
    method,
    asset_ids: ids,
    reason: given.reason,
    state: 'proposed',
    proposed_by: actor.id ?? '',
    proposed_by_name: actor.name ?? '',
    proposed_at: tx.now.toString(),
    decided_by_name: null,
    decided_at: null,
    decision: null,
    done_by_name: null,
    done_at: null,
  }
  await store.insertProposal(tx, row)
  return viewOf(tx, actor, row)
}

/** A transfer goes to another unit that exists; a disposal says how. */
function refuseOdd({ kind, unitId, toUnitId, method }: Proposed): void {
  const wrong = (pointer: string, message: Message) => problem('kernel.invalid-input', {}, [{ pointer, message }])
  const to = toUnitId === undefined ? undefined : directory().unit(toUnitId)
  if (kind === 'transfer' && (!to || toUnitId === unitId)) throw wrong('/body/toUnitId', faultTexts.toUnit)
  if (kind === 'disposal' && (method === undefined || toUnitId !== undefined))
    throw wrong('/body/method', faultTexts.method)
  if (kind === 'transfer' && method !== undefined) throw wrong('/body/method', faultTexts.noMethod)
}

/** To those who have nothing to do with either unit, it does not exist. */
async function locked(tx: Tx, actor: Actor, id: string, states: readonly store.ProposalRow['state'][]) {
  const row = await store.lockProposal(tx, id)
  const units = row ? [row.unit_id, ...(row.to_unit_id === null ? [] : [row.to_unit_id])] : []
  if (!row || !units.some((unitId) => sees(actor, unitId))) throw problem('kernel.not-found')
  if (!states.includes(row.state)) throw problem('public-assets.not-now', { state: row.state })
  return row
}

/** Throws `public-assets.same-person`, `public-assets.not-now`; a disposal that is approved is written at once. */
export async function decide(
  tx: Tx,
  actor: Actor,
  id: string,
  { approve, decision }: { approve: boolean; decision: string },
): Promise<Proposal> {
  const row = await locked(tx, actor, id, ['proposed'])
  requireMay(actor, 'public-assets.approve', row.unit_id)
  if (actor.id === row.proposed_by) throw problem('public-assets.same-person')
  const decided = {
    state: approve ? ('approved' as const) : ('refused' as const),
    decided_by_name: actor.name ?? '',
    decided_at: tx.now.toString(),
    decision,
  }
  const next = { ...row, ...decided }
  await store.updateProposal(tx, row, decided)
  return approve && row.kind === 'disposal' ? done(tx, actor, next) : viewOf(tx, actor, next)
}

/** The receiving unit takes the assets over: from that day they are its own. */
export async function receive(tx: Tx, actor: Actor, id: string): Promise<Proposal> {
  const row = await locked(tx, actor, id, ['approved'])
  requireMay(actor, 'public-assets.manage', row.to_unit_id ?? row.unit_id)
  return done(tx, actor, row)
}

export async function withdraw(tx: Tx, actor: Actor, id: string): Promise<Proposal> {
  const row = await locked(tx, actor, id, ['proposed', 'approved'])
  requireMay(actor, 'public-assets.manage', row.unit_id)
  await store.updateProposal(tx, row, { state: 'withdrawn' })
  return viewOf(tx, actor, { ...row, state: 'withdrawn' })
}

/**
 * What was decided becomes what the register says. By the program, since nobody need manage at both units; who proposed, decided and
 * received stands in the version's reason. Throws `public-assets.asset-gone` for one that has changed hands or ended meanwhile.
 */
async function done(tx: Tx, actor: Actor, row: store.ProposalRow): Promise<Proposal> {
  const validFrom = dayOf(tx.now).toString()
  const people = [`đề nghị: ${row.proposed_by_name}`, `duyệt: ${row.decided_by_name ?? ''}`]
  const taker = row.kind === 'transfer' ? [`tiếp nhận: ${actor.name ?? ''}`] : []
  const ground = {
    kind: 'official' as const,
    reference: row.decision ?? '',
    legalGround: legalGrounds[row.kind],
    reason: `${row.reason} (${[...people, ...taker].join('; ')})`.slice(0, 1000),
  }
  for (const id of row.asset_ids) {
    const record = await currentRecord(tx, assets.name, id)
    if (!record || assetOf(record).unitId !== row.unit_id) throw problem('public-assets.asset-gone')
    const change =
      row.kind === 'transfer'
        ? ({ kind: 'changed', values: { unitId: row.to_unit_id } } as const)
        : ({ kind: 'ended', values: { state: 'for-disposal' } } as const)
    await amendRecord(tx, program, assets.name, id, { ...change, version: record.version, validFrom }, ground)
  }
  const end = { state: 'done' as const, done_by_name: actor.name ?? '', done_at: tx.now.toString() }
  await store.updateProposal(tx, row, end)
  return viewOf(tx, actor, { ...row, ...end })
}
