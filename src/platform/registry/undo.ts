/** Taking back what a source has said, when the source itself no longer counts. Rule RG42. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import type { RecordData } from './definition.ts'
import { patchBetween, stateAt } from './history.ts'
import { historyOf } from './read.ts'
import { getOpen } from './registries.ts'
import * as store from './store.ts'
import { appendVersion, type Ground, requireMaintain, type Written } from './write.ts'

/**
 * Puts a record right as if the source named by the ground had never spoken: its fields are those of the other versions, an
 * ending of it is lifted, and what it had registered is ended. Gives undefined when there is nothing to put right.
 */
export async function undoSource(
  tx: Tx,
  actor: Actor,
  name: string,
  id: string,
  ground: Ground,
): Promise<Written | undefined> {
  const open = getOpen(name)
  const row = await store.lockRecord(tx, name, id)
  if (!row || row.state === 'merged') return undefined
  requireMaintain(actor, open.registry, row.data)
  const lines = await historyOf(tx, name, row)
  const sources = await store.sourcesById(tx, [...new Set(lines.map(({ sourceId }) => sourceId))])
  const isOf = (sourceId: number) => {
    const source = sources.get(sourceId)
    return source?.kind === ground.kind && source.reference === ground.reference
  }
  const undone = lines.filter(({ sourceId }) => isOf(sourceId))
  const validFrom = undone
    .map((line) => line.validFrom)
    .toSorted((a, b) => a.localeCompare(b))
    .at(-1)
  if (validFrom === undefined) return undefined
  if (undone.some(({ kind }) => kind === 'registered')) {
    if (row.state === 'ended') return undefined
    return appendVersion(tx, actor, open, row, { kind: 'ended', patch: {}, validFrom, state: 'ended' }, ground)
  }
  const rest = lines.filter(({ sourceId }) => !isOf(sourceId))
  const patch = patchBetween(row.data, stateAt(rest)?.data ?? {})
  const lifted = row.state === 'ended' && !rest.some(({ kind }) => kind === 'ended')
  if (Object.keys(patch).length === 0 && !lifted) return undefined
  const next = lifted ? ({ kind: 'restored', state: 'current' } as const) : ({ kind: 'corrected' } as const)
  return appendVersion(tx, actor, open, row, { ...next, patch, validFrom }, ground)
}

/** What had been ended holds again, with these values. Throws `registry.stale`, `registry.not-current` when it had not ended. */
export async function reopen(
  tx: Tx,
  actor: Actor,
  name: string,
  id: string,
  given: { readonly version: number; readonly values: RecordData; readonly validFrom: string },
  ground: Ground,
): Promise<Written> {
  const open = getOpen(name)
  const row = await store.lockRecord(tx, name, id)
  if (!row) throw problem('kernel.not-found')
  if (row.version !== given.version) throw problem('registry.stale')
  if (row.state !== 'ended') throw problem('registry.not-current')
  requireMaintain(actor, open.registry, row.data)
  const next = { kind: 'restored', patch: given.values, validFrom: given.validFrom, state: 'current' } as const
  return appendVersion(tx, actor, open, row, next, ground)
}
