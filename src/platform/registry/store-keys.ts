/** Records by their key: a citizen number, the number of a plate. */
import type { App, Tx } from '../../kernel/app.ts'
import { inBatches } from '../../kernel/batches.ts'
import type { Sensitivity } from './definition.ts'
import { openRecords } from './sealing/rows.ts'
import { from, read, type RecordRow } from './store.ts'

/** Outside a transaction one statement for all who look up at the same time (K20). */
export async function recordByKey(
  tx: Tx,
  registry: string,
  key: string,
  upTo: Sensitivity = 'sensitive',
): Promise<RecordRow | undefined> {
  if (!tx.isTransaction) return byKeyTogether(registry, upTo)(tx.app, key)
  return (await recordsByKeys(tx, registry, [key], upTo))[0]
}

type ByKey = (app: App, key: string) => Promise<RecordRow | undefined>
const together = new Map<string, ByKey>()

function byKeyTogether(registry: string, upTo: Sensitivity): ByKey {
  const name = `${registry} ${upTo}`
  const made = together.get(name) ?? inBatches((app, keys) => app.read((tx) => recordsByKeys(tx, registry, keys, upTo)))
  together.set(name, made)
  return made
}

async function recordsByKeys(
  tx: Tx,
  registry: string,
  keys: readonly string[],
  upTo: Sensitivity,
): Promise<(RecordRow | undefined)[]> {
  const { what, how } = read(upTo)
  const rows = await tx.named<RecordRow>(
    `registry.by-keys-${registry}${how}`,
    `select ${what} from ${from(registry)} where key = any($1)`,
    [keys],
  )
  const byKey = new Map((await openRecords(tx, registry, rows)).map((row) => [row.key, row]))
  return keys.map((key) => byKey.get(key))
}

/** Who has the key; until this transaction ends nobody else gives it away. */
export async function holderOfKey(tx: Tx, registry: string, key: string): Promise<string | undefined> {
  tx.later('registry.key-lock', `select pg_advisory_xact_lock(hashtextextended($1, 7306107))`, [`${registry} ${key}`])
  const [row] = await tx.named<{ id: string }>(
    'registry.key-holder',
    'select id from registry.record where registry = $1 and key = $2',
    [registry, key],
  )
  return row?.id
}
