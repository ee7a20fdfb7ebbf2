/**
 * Global set-up of the browser journeys: one Khuê for the whole run, the real program with data of its own. The files of
 * tests find it by `khue` (browser.ts); each uses people and offices of its own, so that they may go on side by side.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type OwnKhue, spawnKhue } from './own-khue.ts'

let own: OwnKhue | undefined
let data: string | undefined

export async function globalSetup(): Promise<void> {
  data = await mkdtemp(path.join(tmpdir(), 'khue-browser-'))
  // Everybody in the journeys comes from one address, more often than a household would.
  own = await spawnKhue({ dataDir: data, env: { RATE_LIMITS: 'off' } })
  process.env['KHUE_JOURNEY_URL'] = own.url
  process.env['KHUE_JOURNEY_DATA'] = data
  process.env['KHUE_JOURNEY_SANDBOX'] = own.sandboxUrl
}

export async function globalTeardown(): Promise<void> {
  await own?.stop()
  if (data) await rm(data, { recursive: true, force: true })
}
