/** The programme of a year: drafted by one, adopted by another, never changed after. Rule IN10. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import type { ReplyOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/id.ts'
import type { Message } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import { directory, may, requireMay } from '../organisation/index.ts'
import type { Blueprint, BlueprintView, Change, compareBlueprints, listBlueprints, TargetLine } from './contract.ts'
import { requireOfficial } from './service.ts'
import * as store from './store.ts'

const cityId = () => directory().city().id

const view = (row: store.BlueprintRow): BlueprintView => ({
  id: row.id,
  year: row.year,
  name: row.name,
  ground: row.ground,
  state: row.state,
  draftedBy: row.drafted_by_name,
  draftedAt: row.drafted_at,
  adoptedBy: row.adopted_by,
  adoptedAt: row.adopted_at,
  targets: row.targets,
})

/** A draft is for officials; to others it does not exist. */
const maySee = (actor: Actor, row: store.BlueprintRow) => row.state === 'adopted' || actor.kind === 'official'

export async function list(tx: Tx, actor: Actor): Promise<ReplyOf<typeof listBlueprints>> {
  const rows = await store.blueprints(tx)
  return { blueprints: rows.filter((row) => maySee(actor, row)).map(view) }
}

async function found(tx: Tx, actor: Actor, id: string): Promise<store.BlueprintRow> {
  const row = await store.blueprintById(tx, id)
  if (!row || !maySee(actor, row)) throw problem('kernel.not-found')
  return row
}

export async function one(tx: Tx, actor: Actor, id: string): Promise<Blueprint> {
  const row = await found(tx, actor, id)
  const isDraft = row.state === 'draft'
  return {
    ...view(row),
    lines: (await store.targetsOf(tx, id)).map((target) => ({
      indicatorId: target.indicator_id,
      dueOn: target.due_on,
      value: target.value,
    })),
    mayEdit: isDraft && may(actor, 'indicators.manage', cityId()),
    mayAdopt: isDraft && may(actor, 'indicators.adopt', cityId()) && actor.id !== row.drafted_by,
  }
}

export async function draft(
  tx: Tx,
  actor: Actor,
  input: { year: number; name: Message; ground: string },
): Promise<Blueprint> {
  requireMay(actor, 'indicators.manage', cityId())
  const id = newId(tx.now.epochMilliseconds)
  const official = requireOfficial(actor)
  const inserted = await store.insertBlueprint(tx, {
    id,
    year: input.year,
    name: JSON.stringify(input.name),
    ground: input.ground,
    state: 'draft',
    drafted_by: official.id,
    drafted_by_name: official.name,
    drafted_at: tx.now.toString(),
  })
  if (!inserted) throw problem('indicators.draft-exists', { year: String(input.year) })
  const before = await store.blueprintInForce(tx, Math.max(input.year, dayOf(tx.now).year))
  const lines = before ? await store.targetsOf(tx, before.id) : []
  await store.replaceTargets(
    tx,
    id,
    lines.map((line) => ({ ...line, blueprint_id: id })),
  )
  return one(tx, actor, id)
}

async function openDraft(tx: Tx, id: string): Promise<store.BlueprintRow> {
  const row = await store.lockBlueprint(tx, id)
  if (!row) throw problem('kernel.not-found')
  if (row.state === 'adopted') throw problem('indicators.adopted')
  return row
}

export async function setTargets(tx: Tx, actor: Actor, id: string, lines: readonly TargetLine[]): Promise<Blueprint> {
  requireMay(actor, 'indicators.manage', cityId())
  await openDraft(tx, id)
  const known = new Set((await store.listNow(tx)).map((row) => row.indicator_id))
  const seen = new Set<string>()
  for (const [at, { indicatorId, dueOn }] of lines.entries()) {
    if (!known.has(indicatorId))
      throw problem('kernel.invalid-input', {}, [
        {
          pointer: `/lines/${at}/indicatorId`,
          message: { vi: 'Không có chỉ tiêu này.', en: 'There is no such indicator.' },
        },
      ])
    const key = `${indicatorId} ${dueOn}`
    if (seen.has(key)) throw problem('indicators.double-target')
    seen.add(key)
  }
  await store.replaceTargets(
    tx,
    id,
    lines.map(({ indicatorId, dueOn, value }) => ({
      blueprint_id: id,
      indicator_id: indicatorId,
      due_on: dueOn,
      value,
    })),
  )
  return one(tx, actor, id)
}

export async function adopt(tx: Tx, actor: Actor, id: string): Promise<Blueprint> {
  requireMay(actor, 'indicators.adopt', cityId())
  const official = requireOfficial(actor)
  const row = await openDraft(tx, id)
  if (row.drafted_by === official.id) throw problem('indicators.own-draft')
  if (!(await store.adopt(tx, id, official.name))) throw problem('indicators.adopted')
  tx.live('indicators:all')
  return one(tx, actor, id)
}

/** For each target of either: what became of it. */
export async function compare(
  tx: Tx,
  actor: Actor,
  id: string,
  withId: string,
): Promise<ReplyOf<typeof compareBlueprints>> {
  const [after, before] = [await found(tx, actor, id), await found(tx, actor, withId)]
  const keyed = async (row: store.BlueprintRow) =>
    new Map((await store.targetsOf(tx, row.id)).map((t) => [`${t.indicator_id} ${t.due_on}`, t]))
  const [now, then] = [await keyed(after), await keyed(before)]
  const named = new Map((await store.listNow(tx)).map((row) => [row.indicator_id, row]))
  const keys = [...new Set([...now.keys(), ...then.keys()])].toSorted()
  return {
    changes: keys.flatMap((key): Change[] => {
      const [next, last] = [now.get(key), then.get(key)]
      const target = next ?? last
      const row = target && named.get(target.indicator_id)
      if (!target || !row) return []
      return [
        {
          indicator: { id: row.indicator_id, name: row.name, unit: row.unit, decimals: row.decimals },
          dueOn: target.due_on,
          before: last?.value ?? null,
          after: next?.value ?? null,
          kind: changeOf(last?.value, next?.value),
        },
      ]
    }),
  }
}

function changeOf(before: number | undefined, after: number | undefined): Change['kind'] {
  if (before === undefined) return 'added'
  if (after === undefined) return 'removed'
  if (before === after) return 'same'
  return after > before ? 'raised' : 'lowered'
}
