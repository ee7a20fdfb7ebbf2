import { Type } from 'typebox'
import { system } from '../../../kernel/actor.ts'
import type { App } from '../../../kernel/app.ts'
import { defineJob, does, every } from '../../../kernel/module.ts'
import { findRegistry, openRegistries } from '../registries.ts'
import { progress, resealSome, rotate } from './reseal.ts'

/** A job ends after this and is followed by another, far below the time after which a job counts as dead. */
const sliceMs = 60_000

const reseal = defineJob('registry.reseal', Type.Object({}), { concurrency: 1 })

const find = (name: string) => findRegistry(name)?.registry

export const jobs = [
  does(
    reseal,
    async (tx) => {
      const more = await resealSome(tx.app, find, sliceMs)
      if (more) await tx.app.transaction(async (own) => own.enqueue(reseal, {}, { key: 'all' }))
    },
    { transaction: 'none' },
  ),
  every('* * * * *', 'registry.reseal-all', async (tx) => {
    const { lanes, oldKeys } = await progress(tx)
    if (lanes.some(({ ended_at }) => ended_at === null) || oldKeys.length > 0) tx.enqueue(reseal, {}, { key: 'all' })
  }),
]

const toldEveryMs = 2_000

/**
 * `khue rotate registry-keys`: a new key, then everything under it, here and by a running program in turn; or the end of a change of
 * keys that was stopped. `--status` only tells.
 */
export async function rotateKeys(app: App, args: readonly string[]): Promise<number> {
  const say = (line: string) => process.stdout.write(`  ${line}\n`)
  const tell = async () => {
    const { lanes, oldKeys, newest } = await app.read(progress)
    for (const { registry, what, done, ended_at } of lanes.filter((lane) => lane.ended_at === null || lane.done > 0))
      say(`${registry} ${what}: ${done.toLocaleString('en-GB')} sealed anew${ended_at === null ? ', going on' : ''}`)
    say(oldKeys.length === 0 ? `key ${newest}, no other` : `key ${newest}; still kept: ${oldKeys.join(', ')}`)
    return lanes.some(({ ended_at }) => ended_at === null) || oldKeys.length > 0
  }
  if (args.includes('--status')) {
    await tell()
    return 0
  }
  const { lanes, oldKeys, newest } = await app.read(progress)
  // What was stopped, or killed, is ended first: a further key would only be more to go through.
  if (oldKeys.length > 0)
    say(`key ${newest}: going on with ${lanes.filter((lane) => lane.ended_at === null).length} lists`)
  else {
    const registries = openRegistries().map(({ name }) => name)
    say(`key ${await app.transaction((tx) => rotate(tx, system('khue rotate'), registries))} was made`)
  }
  for (let more = true; more; ) {
    await resealSome(app, find, toldEveryMs)
    more = await tell()
    if (more) await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  return 0
}
