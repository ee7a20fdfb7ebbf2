/** Wiring of casework. */
import type { Actor, Citizen, Official } from '../../kernel/actor.ts'
import { isId } from '../../kernel/id.ts'
import { defineModule, does, every, on, when } from '../../kernel/module.ts'
import { problem } from '../../kernel/problems.ts'
import { registerAccess } from '../documents/index.ts'
import { offerMeasures } from '../indicators/index.ts'
import { may, unitsReformed } from '../organisation/index.ts'
import { keepSealed } from '../registry/index.ts'
import { act, actOnMany } from './act.ts'
import * as contract from './contract.ts'
import { lapseOpinions, moveCases } from './events.ts'
import { lapseOf, sendLapses } from './lapses.ts'
import { centreCases, liveCounts } from './live-counts.ts'
import { measures } from './measures.ts'
import { problems } from './messages.ts'
import { myCase, myCases } from './my-cases.ts'
import * as queue from './queue.ts'
import { publishCaseState } from './shared.ts'
import { moveBatch, sendMoves, sendMovesToday } from './reform.ts'
import { listRegister, onTime } from './register.ts'
import { applications } from './store.ts'
import { caseView, controlSlip, findByCode, mayReadCase, readable } from './view.ts'

// The kernel lets only such actors through to these endpoints (`can`); the type says so from here on.
function official(actor: Actor): Official {
  if (actor.kind !== 'official') throw problem('kernel.forbidden')
  return actor
}
function citizen(actor: Actor): Citizen {
  if (actor.kind !== 'citizen') throw problem('kernel.forbidden')
  return actor
}

// CW23: papers of a case may be read by whoever may read the case; an official's read is recorded as a read of the case.
registerAccess('casework', async (tx, actor, document) => {
  if (!document.caseId || !(await mayReadCase(tx, actor, document.caseId))) return false
  await readable(tx, actor, document.caseId)
  return true
})

export default defineModule({
  name: 'casework',
  folder: import.meta.dirname,
  permissions: [...contract.permissions, 'centre.view'],
  problems,
  distributedBy: { case_file: 'case_id', event: 'case_id', application: 'case_id', opinion: 'case_id' },
  routes: [
    on(contract.queue, (tx, actor, { query }) => queue.listQueue(tx, official(actor), query)),
    on(contract.queueCounts, (tx, actor, { query }) => queue.countQueues(tx, official(actor), query)),
    on(contract.listFilters, (tx, actor) => queue.listFilters(tx, official(actor))),
    on(contract.saveFilter, (tx, actor, { body }) => queue.saveFilter(tx, official(actor), body)),
    on(contract.removeFilter, (tx, actor, { params }) => queue.removeFilter(tx, official(actor), params.id)),
    on(contract.viewCase, (tx, actor, { params }) => caseView(tx, actor, params.id)),
    on(contract.findCase, (tx, actor, { params }) => findByCode(tx, actor, params.code)),
    on(contract.actOnCase, (tx, actor, { params, body }) => act(tx, official(actor), { caseId: params.id, ...body })),
    on(contract.actOnMany, async (tx, actor, { body }) => ({ results: await actOnMany(tx, official(actor), body) })),
    on(contract.myCases, (tx, actor, { query }) => myCases(tx, citizen(actor), query)),
    on(contract.myCase, (tx, actor, { params }) => myCase(tx, citizen(actor), params.id)),
    on(contract.actOnMyCase, (tx, actor, { params, body }) => act(tx, citizen(actor), { caseId: params.id, ...body })),
    on(contract.controlSlip, (tx, actor, { params }) => controlSlip(tx, actor, params.id)),
    on(contract.register, (tx, actor, { query }) => listRegister(tx, actor, query)),
    on(contract.onTimeRate, (tx, actor, { query }) => onTime(tx, actor, query)),
    on(contract.liveCounts, (tx) => liveCounts(tx)),
    on(contract.centreCases, (tx, _actor, { query }) => centreCases(tx, query)),
  ],
  listens: [
    when(unitsReformed, 'move-cases', async (tx, { date }) => {
      await sendMoves(tx, Temporal.PlainDate.from(date))
    }),
  ],
  jobs: [
    does(moveCases, moveBatch),
    every('7 0 * * *', 'move-cases-of-ended-units', sendMovesToday),
    does(lapseOpinions, lapseOf),
    every('*/5 * * * *', 'find-overdue-opinions', sendLapses),
  ],
  starts: async (app) => {
    await keepSealed(app, [applications])
    publishCaseState(app)
    offerMeasures(app, measures)
    return undefined
  },
  topics: {
    case: async (tx, actor, id) => isId(id) && (await mayReadCase(tx, actor, id)),
    'my-cases': (_tx, actor, id) => actor.kind === 'citizen' && actor.id === id,
    'unit-queue': (_tx, actor, id) => may(actor, 'casework.read', id),
    centre: (_tx, actor, id) =>
      id === 'cases' &&
      actor.kind === 'official' &&
      actor.grants.some(({ permission }) => permission === 'centre.view'),
  },
})
