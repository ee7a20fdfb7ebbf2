/** Wiring of consultations. */
import { defineModule, on } from '../../kernel/module.ts'
import * as api from './contract.ts'
import { problems } from './messages.ts'
import { retains } from './retention.ts'
import * as service from './service.ts'

const key = 'consultation_id'

export default defineModule({
  name: 'consultations',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  retains,
  distributedBy: {
    consultation: key,
    part: key,
    saying: key,
    saying_vote: key,
    voter: key,
    tally: key,
    seat: key,
    task: key,
    earlier_answer: key,
  },
  routes: [
    on(api.listConsultations, (tx, _actor, { query }) => service.list(tx, query.after)),
    on(api.readConsultation, (tx, actor, { params }) => service.read(tx, actor, params.id)),
    on(api.say, (tx, actor, { params, body }) => service.say(tx, actor, params.id, body)),
    on(api.backSaying, (tx, actor, { params }) => service.back(tx, actor, params.id, params.sayingId)),
    on(api.vote, (tx, actor, { params, body }) => service.vote(tx, actor, params.id, body.optionId)),
    on(api.takeSeat, (tx, actor, { params }) => service.takeSeat(tx, actor, params.id)),
    on(api.giveSeatBack, (tx, actor, { params }) => service.giveSeatBack(tx, actor, params.id)),
    on(api.makeConsultation, (tx, actor, { body }) => service.make(tx, actor, body)),
    on(api.moderate, (tx, actor, { params, body }) => service.moderate(tx, actor, params, body)),
    on(api.waitingSayings, (tx, actor, { params }) => service.waiting(tx, actor, params.id)),
    on(api.listSeats, (tx, actor, { params, query }) => service.seats(tx, actor, params.id, query.page ?? 1)),
    on(api.answerConsultation, (tx, actor, { params, body }) => service.answer(tx, actor, params.id, body.words)),
    on(api.addTask, (tx, actor, { params, body }) => service.addTask(tx, actor, params.id, body)),
    on(api.endTask, (tx, actor, { params, body }) => service.endTask(tx, actor, params, body.outcome)),
  ],
})
