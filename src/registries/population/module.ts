import type { App, Tx } from '../../kernel/app.ts'
import { defineModule, does, every, on } from '../../kernel/module.ts'
import { Problem } from '../../kernel/problems.ts'
import { askWhoIsRecorded } from '../../platform/identity/index.ts'
import { openRegistry } from '../../platform/registry/index.ts'
import { publishDataset } from '../open-data/index.ts'
import * as api from './contract.ts'
import { households, population } from './definition.ts'
import { recordedPerson } from './known.ts'
import { loadPopulation } from './load.ts'
import { takeNotices } from './events.ts'
import { whoIsThis } from './matching.ts'
import { problems } from './messages.ts'
import * as notices from './notices.ts'
import { peopleByCommune } from './open-data.ts'
import { publishPopulation } from './shared.ts'
import { ensureSandboxPeople } from './sandbox-people.ts'

export default defineModule({
  name: 'population',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  distributedBy: { notice: 'seq' },
  routes: [
    on(api.whoIsThis, (tx, actor, { body }) => whoIsThis(tx, actor, body)),
    on(api.verifyRecord, (tx, actor, { params }) => notices.verify(tx, actor, params.id)),
    on(api.listNotices, (tx, actor) => notices.waiting(tx, actor)),
    on(api.settleNotice, (tx, actor, { params, body }) => notices.settle(tx, actor, Number(params.seq), body)),
  ],
  jobs: [
    does(takeNotices, (tx) => readNotices(tx.app), { transaction: 'none' }),
    every('* * * * *', 'ask-national', askNational),
  ],
  starts: async (app) => {
    await openRegistry(app, population)
    await openRegistry(app, households)
    publishPopulation(app)
    publishDataset(app, peopleByCommune)
    await ensureSandboxPeople(app)
    askWhoIsRecorded(app, async (tx, who) => (await recordedPerson(tx, who))?.id)
    return undefined
  },
  commands: {
    'load population': {
      usage: '[--people 100000] [--seed 1]',
      summary: 'fill the empty population registry with made-up people',
      run: loadPopulation,
    },
  },
})

function askNational(tx: Tx): Promise<void> {
  tx.enqueue(takeNotices, {}, { key: 'all' })
  return Promise.resolve()
}

/** What cannot be had now is asked for again in a minute: the problem is in the log, and the queue keeps its order. */
async function readNotices(app: App): Promise<void> {
  const taken = await orProblemOf(() => notices.takeOver(app))
  if (taken > 0) app.log.info({ taken }, 'notices of the national population database were taken over')
}

async function orProblemOf(work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem && error.type === 'population.national-unavailable') return 0
    throw error
  }
}
