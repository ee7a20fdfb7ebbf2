/**
 * Works out behind a registry's changes what its records may be doubles of, and which of its rules they break. It reads the
 * change feed on from where it was, without sealed fields; a batch and its place in the feed are one transaction. Rules RG29 and RG31.
 */
import { Type } from 'typebox'
import type { App, Tx } from '../../../kernel/app.ts'
import { defineJob, does, every } from '../../../kernel/module.ts'
import type { Registry, Similarity } from '../definition.ts'
import { getOpen, openRegistries } from '../registries.ts'
import { type ChangeRow, changesAfter, recordsByIds } from '../store.ts'
import { assess } from '../similarity.ts'
import * as store from './store.ts'

const batchSize = 500
/** Of those who share a block. Where more do, the block says little. */
const sharersMax = 50
const sliceMs = 30_000
const recountMinutes = 60

type Current = Pick<ChangeRow, 'id' | 'data' | 'unit_id'>

/** Gives whether there is more to do. */
export async function follow(app: App, name: string, forMs = sliceMs): Promise<boolean> {
  const { registry } = getOpen(name)
  const until = performance.now() + forMs
  while (performance.now() < until) {
    const more = await app.transaction((tx) => followBatch(tx, registry))
    if (!more) return false
  }
  return true
}

async function followBatch(tx: Tx, registry: Registry): Promise<boolean> {
  const from = await store.lockFollower(tx, registry.name)
  const changed = await changesAfter(tx, registry.name, from, batchSize, 'personal')
  const last = changed.at(-1)
  if (last) {
    const ids = changed.map(({ id }) => id)
    const current = changed.filter(({ state }) => state === 'current')
    if (registry.similarity) await pairUp(tx, registry, registry.similarity, ids, current)
    await holdToRules(tx, registry, ids, current)
    store.moveFollower(tx, registry.name, { xact: last.position, id: last.id })
  }
  if (changed.length === batchSize) return true
  const since = tx.now.subtract({ minutes: recountMinutes }).toString()
  const due = from.countedAt === null || Temporal.Instant.compare(from.countedAt, since) < 0
  if (due) await store.recount(tx, registry.name)
  return false
}

// ---- doubles ----------------------------------------------------------------------------------------------------

async function pairUp(
  tx: Tx,
  registry: Registry,
  similarity: Similarity,
  ids: readonly string[],
  current: readonly Current[],
): Promise<void> {
  const { name } = registry
  const blocks = new Map(current.map(({ id, data }) => [id, similarity.blocksOf(data)]))
  await store.setBlocks(
    tx,
    name,
    ids.map((id) => ({ id, blocks: blocks.get(id) ?? [] })),
  )
  await store.forgetOpenPairs(tx, name, ids)
  const sharing = await store.sharers(
    tx,
    name,
    current.map(({ id }) => id),
    sharersMax,
  )
  const known = new Map<string, Current>(current.map((row) => [row.id, row]))
  const missing = [...new Set(sharing.map(({ other }) => other))].filter((id) => !known.has(id))
  for (const row of await recordsByIds(tx, name, missing, 'personal'))
    if (row.state === 'current') known.set(row.id, row)
  const pairs = new Map<string, store.Pair>()
  for (const { id, other } of sharing) {
    const [first, second] = [known.get(id < other ? id : other), known.get(id < other ? other : id)]
    const pair = first && second && pairOf(similarity, first, second)
    if (pair) pairs.set(`${pair.firstId} ${pair.secondId}`, pair)
  }
  await store.insertPairs(tx, name, [...pairs.values()])
}

function pairOf({ compare, prior }: Similarity, first: Current, second: Current): store.Pair | undefined {
  const { score, verdict, reasons } = assess(compare(first.data, second.data), prior)
  if (verdict === 'different') return undefined
  return {
    firstId: first.id,
    secondId: second.id,
    firstUnit: first.unit_id,
    secondUnit: second.unit_id,
    // In hundredths, as the list sorts it.
    score: Math.round(100 * score),
    reasons: reasons
      .map(({ points, why }) => ({ points, vi: why.vi, en: why.en }))
      .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points)),
  }
}

// ---- rules ------------------------------------------------------------------------------------------------------

async function holdToRules(
  tx: Tx,
  registry: Registry,
  ids: readonly string[],
  current: readonly Current[],
): Promise<void> {
  const rules = Object.entries(registry.quality ?? {})
  if (rules.length === 0) return
  const needed = current.flatMap(({ data }) => rules.flatMap(([, { relatedTo }]) => relatedTo?.(data) ?? []))
  const related = await recordsByIds(tx, registry.name, [...new Set(needed)], 'personal')
  const byId = new Map(related.map((row) => [row.id, row.data]))
  const findings = current.flatMap(({ id, data, unit_id }) =>
    rules.filter(([, { isBroken }]) => isBroken(data, byId)).map(([rule]) => ({ recordId: id, rule, unitId: unit_id })),
  )
  await store.replaceFindings(tx, registry.name, ids, findings)
}

// ---- jobs -------------------------------------------------------------------------------------------------------

const followRegistry = defineJob('registry.follow', Type.Object({ registry: Type.String() }), { concurrency: 1 })

const isCaredFor = ({ similarity, quality }: Registry) => similarity !== undefined || quality !== undefined

export const jobs = [
  does(
    followRegistry,
    async (tx, { registry }) => {
      const more = await follow(tx.app, registry)
      if (more) await tx.app.transaction(async (own) => own.enqueue(followRegistry, { registry }, { key: registry }))
    },
    { transaction: 'none' },
  ),
  every('* * * * *', 'registry.follow-all', async (tx) => {
    for (const { name } of openRegistries().filter(isCaredFor)) {
      tx.enqueue(followRegistry, { registry: name }, { key: name })
    }
    return Promise.resolve()
  }),
]
