/** SQL of what a registry's own module reads. */
import type { Tx } from '../../kernel/app.ts'
import type { RecordData } from './definition.ts'
import type { RecordRow } from './store.ts'

export interface OwnRow {
  readonly id: string
  readonly state: RecordRow['state']
  readonly label: string
  readonly unit_id: string | null
  readonly valid_from: string
  readonly data: RecordData
}

const columns = 'id, state, label, unit_id, valid_from, data'

export async function byId(tx: Tx, registry: string, id: string): Promise<OwnRow | undefined> {
  const [row] = await tx.named<OwnRow>(
    'registry.own-by-id',
    `select ${columns} from registry.record where registry = $1 and id = $2`,
    [registry, id],
  )
  return row
}

export async function currentAfter(tx: Tx, registry: string, after: string, limit: number): Promise<OwnRow[]> {
  return tx.named<OwnRow>(
    'registry.own-page',
    `select ${columns} from registry.record where registry = $1 and id > $2 and state = 'current' order by id limit $3`,
    [registry, after, limit],
  )
}

export async function currentOfUnit(tx: Tx, registry: string, unitId: string): Promise<OwnRow[]> {
  return tx.named<OwnRow>(
    'registry.own-of-unit',
    `select ${columns} from registry.record where registry = $1 and unit_id = $2 and state = 'current' order by key, id`,
    [registry, unitId],
  )
}
