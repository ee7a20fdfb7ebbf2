/** What is kept how long. Rules DP1 and DP2. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { ReplyOf } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problems.ts'
import { lastRuns, nextRunAt } from '../../kernel/retention.ts'
import { mayAnywhere } from '../../platform/organisation/index.ts'
import type { listRetention } from './contract.ts'

export async function retention(tx: Tx, actor: Actor): Promise<ReplyOf<typeof listRetention>> {
  if (!mayAnywhere(actor, 'data-protection.retention')) throw problem('kernel.forbidden')
  const last = new Map((await lastRuns(tx)).map((run) => [run.rule, run]))
  return {
    nextRunAt: nextRunAt(tx.now).toString(),
    rules: tx.app.retains.map(({ id, what, ground, days, then }) => {
      const run = last.get(id)
      return {
        id,
        what,
        ground,
        days,
        then,
        lastRun: run ? { beganAt: run.began_at, endedAt: run.ended_at, done: run.done } : null,
      }
    }),
  }
}
