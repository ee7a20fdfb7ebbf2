/** Time that a journey cannot wait for, brought about in the database of its Khuê. */
import path from 'node:path'
import pg from 'pg'
import { runningPostgresUrl } from '../src/kernel/embedded-postgres.ts'
import { sandboxOfficials } from '../src/platform/organisation/index.ts'

async function change(statement: string, values: readonly unknown[] = []): Promise<number> {
  const folder = path.join(process.env['KHUE_JOURNEY_DATA'] ?? '', 'postgres')
  const client = new pg.Client({ connectionString: runningPostgresUrl(folder) })
  await client.connect()
  try {
    return (await client.query(statement, [...values])).rowCount ?? 0
  } finally {
    await client.end()
  }
}

/** As if nobody had signed in for a while: a code counts once (ID10), and journeys side by side share officials. */
export async function codesCountAgain(): Promise<void> {
  await change('update identity.credential set totp_last_step = 0')
}

/** As if the official had come back after lunch: signed in, the second factor long ago. */
export async function secondFactorEnds(username: string): Promise<void> {
  const { officialId } = sandboxOfficials.find((one) => one.username === username) ?? {}
  const sessions = await change(
    `update identity.session set strong_until = now() - interval '1 minute' where subject_id = $1`,
    [officialId],
  )
  if (sessions === 0) throw new Error(`${username} has not signed in`)
  await codesCountAgain()
}

/** As if the minute were over at which a job comes by. */
export async function comesDue(queue: string): Promise<void> {
  const jobs = await change(`insert into pgboss.job (name, data) select name, '{}' from pgboss.queue where name = $1`, [
    queue,
  ])
  if (jobs === 0) throw new Error(`there is no job ${queue}`)
}
