/** What is forgotten when: by the class of a series, every night; the log after a day (TEL15). */
import type { App } from '../../kernel/app.ts'
import { retentionDays } from './contract.ts'
import { dayAt } from './days.ts'
import * as store from './store-log.ts'

/** So long a subscriber may be away and go on where it was. */
const logHours = 24
const rowsAtOnce = 5000

export async function forgetOld(app: App): Promise<void> {
  const now = app.clock.now()
  const today = dayAt(now.epochMilliseconds)
  for (const [name, { raw, sums }] of Object.entries(retentionDays)) {
    if (raw !== null)
      await someAtOnce(() => app.transaction((tx) => store.forgetBlocks(tx, name, today - raw, rowsAtOnce)))
    if (sums !== null)
      await someAtOnce(() => app.transaction((tx) => store.forgetRollups(tx, name, today - sums, rowsAtOnce)))
  }
}

export async function forgetLog(app: App): Promise<void> {
  const before = app.clock.now().subtract({ hours: logHours }).toString()
  await someAtOnce(() => app.transaction((tx) => store.forgetArrivals(tx, before, rowsAtOnce)))
}

async function someAtOnce(forget: () => Promise<number>): Promise<void> {
  while ((await forget()) === rowsAtOnce);
}
