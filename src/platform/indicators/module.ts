import { defineModule, does, every, on } from '../../kernel/module.ts'
import * as blueprints from './blueprints.ts'
import * as api from './contract.ts'
import { duties, remind } from './duties.ts'
import { reckonDue } from './events.ts'
import { problems } from './messages.ts'
import { loadProgramme, programmeVersion } from './programme.ts'
import { reckonAll } from './reckon.ts'
import * as service from './service.ts'
import * as view from './view.ts'

export default defineModule({
  name: 'indicators',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  distributedBy: {
    indicator: 'id',
    definition: 'indicator_id',
    value: 'indicator_id',
    reckoning: 'indicator_id',
    promise: 'indicator_id',
    reminder: 'indicator_id',
  },
  keepsUnique: ['indicator_by_code'],
  routes: [
    on(api.listIndicators, (tx) => view.list(tx)),
    on(api.readIndicator, (tx, actor, { params }) => view.one(tx, actor, params.id)),
    on(api.readFigures, (tx, _actor, { params, query }) => view.figures(tx, params.id, query)),
    on(api.listRows, (tx, actor, { params, query }) => service.rows(tx, actor, params.id, query)),
    on(api.addIndicator, (tx, actor, { body }) => service.add(tx, actor, body)),
    on(api.defineAnew, (tx, actor, { params, body }) => service.defineAnew(tx, actor, params.id, body)),
    on(api.tryFormula, (tx, actor, { body }) => service.tryOut(tx, actor, body)),
    on(api.listMeasures, (tx, actor) => service.measures(tx, actor)),
    on(api.enterValue, (tx, actor, { params, body }) => service.enter(tx, actor, params.id, body)),
    on(api.promise, (tx, actor, { params, body }) => service.makePromise(tx, actor, params.id, body)),
    on(api.closePromise, (tx, actor, { params, body }) =>
      service.closePromise(tx, actor, params.id, params.promise, body),
    ),
    on(api.listDuties, (tx, actor) => duties(tx, actor)),
    on(api.listBlueprints, (tx, actor) => blueprints.list(tx, actor)),
    on(api.readBlueprint, (tx, actor, { params }) => blueprints.one(tx, actor, params.id)),
    on(api.draftBlueprint, (tx, actor, { body }) => blueprints.draft(tx, actor, body)),
    on(api.setTargets, (tx, actor, { params, body }) => blueprints.setTargets(tx, actor, params.id, body.lines)),
    on(api.adoptBlueprint, (tx, actor, { params }) => blueprints.adopt(tx, actor, params.id)),
    on(api.compareBlueprints, (tx, actor, { params, query }) => blueprints.compare(tx, actor, params.id, query.with)),
  ],
  topics: { indicators: (_tx, _actor, id) => id === 'all' },
  loads: [{ name: 'indicators.programme', version: programmeVersion, load: (tx) => loadProgramme(tx) }],
  jobs: [
    does(reckonDue, ({ app }) => reckonAll(app), { transaction: 'none' }),
    every('7 * * * *', 'reckon-tick', (tx) => Promise.resolve(tx.enqueue(reckonDue, {}, { key: 'due' }))),
    every('30 7 * * *', 'remind', remind),
  ],
})
