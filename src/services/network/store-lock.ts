/** The lock of the process that watches. */
import type pg from 'pg'

/** One number in the whole database; telemetry's are others. */
const watchLock = 7_316_402

export async function tryToWatch(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ leads: boolean }>('select pg_try_advisory_lock($1) as leads', [watchLock])
  return rows[0]?.leads ?? false
}
