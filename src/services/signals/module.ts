/** Wiring of the signals. */
import { defineModule, on } from '../../kernel/module.ts'
import { mayAnywhere } from '../../platform/organisation/index.ts'
import * as api from './contract.ts'
import { problems } from './messages.ts'
import * as notes from './notes.ts'
import * as plans from './plans/plans.ts'
import * as register from './register/register.ts'

export default defineModule({
  name: 'signals',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  routes: [
    on(api.readIntersection, (tx, actor, { params }) => register.read(tx, actor, params.id)),
    on(api.putIntersections, (tx, actor, { body }) =>
      register.putIntersections(tx, actor, body.intersections, body.reason),
    ),
    on(api.setWish, (tx, actor, { params, body }) => register.setWish(tx, actor, params.id, body)),
    on(api.putCorridor, (tx, actor, { body }) => register.putCorridor(tx, actor, body)),
    on(api.listPlans, (tx, actor, { params }) => plans.list(tx, actor, params.id)),
    on(api.proposePlan, (tx, actor, { params, body }) => plans.propose(tx, actor, params.id, body)),
    on(api.decidePlan, (tx, actor, { params, body }) => plans.decide(tx, actor, params.id, body)),
    on(api.bringBack, (tx, actor, { params, body }) => plans.bringBack(tx, actor, params.id, body.reason)),
    on(api.listNotes, (tx, _actor, { query }) => notes.list(tx, query)),
  ],
  topics: { signals: (_tx, actor, id) => id === 'network' && mayAnywhere(actor, 'signals.read') },
})
