/** The audit: who did what to the signals, and why. Rule SG44. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { InputOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/id.ts'
import type * as api from './contract.ts'
import type { NoteView } from './contract.ts'
import * as store from './store.ts'

export type Deed =
  | 'entered'
  | 'changed'
  | 'wish'
  | 'plan-proposed'
  | 'plan-deployed'
  | 'plan-rejected'
  | 'plan-brought-back'
  | 'plan-dropped'
  | 'corridor'
  | 'intervention'
  | 'intervention-ended'
  | 'trial'
  | 'detectors'
  | 'detector-out'
  | 'detector-in'
  | 'priority'

export async function note(
  tx: Tx,
  actor: Actor,
  deed: {
    readonly what: Deed
    readonly intersectionId: string | null
    readonly reason: string
    readonly details?: object
  },
): Promise<void> {
  await store.insertNote(tx, {
    id: newId(),
    at: tx.now.toString(),
    intersection_id: deed.intersectionId,
    by_id: actor.id ?? 'nobody',
    by_name: actor.name ?? '',
    what: deed.what,
    reason: deed.reason,
    details: JSON.stringify(deed.details ?? {}),
  })
}

const usualLimit = 50

export async function list(
  tx: Tx,
  { intersectionId, before, limit = usualLimit }: InputOf<typeof api.listNotes>['query'],
): Promise<NoteView[]> {
  const [rows, all] = await Promise.all([store.notes(tx, { intersectionId, before, limit }), store.intersections(tx)])
  const names = new Map(all.map(({ id, name }) => [id, name]))
  return rows.map((row) => {
    const name = row.intersection_id === null ? undefined : names.get(row.intersection_id)
    return {
      id: row.id,
      at: row.at,
      by: row.by_name,
      what: row.what,
      reason: row.reason,
      intersection: row.intersection_id !== null && name ? { id: row.intersection_id, name } : null,
      details: row.details,
    }
  })
}
