/** Wiring of the signals. */
import { keepLeading } from '../../kernel/lead.ts'
import { defineModule, does, every, on } from '../../kernel/module.ts'
import { mayAnywhere } from '../../platform/organisation/index.ts'
import { declareLayer } from '../../platform/situation/index.ts'
import * as api from './contract.ts'
import * as detectorsApi from './contract-detectors.ts'
import * as liveApi from './contract-live.ts'
import * as trialsApi from './contract-trials.ts'
import * as interventions from './interventions/interventions.ts'
import { loadSignals } from './load.ts'
import { problems } from './messages.ts'
import * as notes from './notes.ts'
import * as plans from './plans/plans.ts'
import * as detectors from './register/detectors.ts'
import * as register from './register/register.ts'
import { connectStreet } from './run/connect.ts'
import { Runner } from './run/runner.ts'
import { signalLayer } from './situation.ts'
import * as trials from './trials/trials.ts'
import * as view from './view.ts'

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
    on(detectorsApi.listDetectorsOut, (tx, _actor, { params }) => detectors.listOut(tx, params.id)),
    on(detectorsApi.putDetectors, (tx, actor, { params, body }) => detectors.put(tx, actor, params.id, body)),
    on(detectorsApi.setDetectorService, (tx, actor, { params, body }) =>
      detectors.setService(tx, actor, params.id, body),
    ),
    on(api.listPlans, (tx, actor, { params }) => plans.list(tx, actor, params.id)),
    on(api.proposePlan, (tx, actor, { params, body }) => plans.propose(tx, actor, params.id, body)),
    on(api.decidePlan, (tx, actor, { params, body }) => plans.decide(tx, actor, params.id, body)),
    on(api.bringBack, (tx, actor, { params, body }) => plans.bringBack(tx, actor, params.id, body)),
    on(api.listNotes, (tx, _actor, { query }) => notes.list(tx, query)),
    on(liveApi.readNetwork, (tx, actor) => view.network(tx, actor)),
    on(liveApi.readLive, (tx, _actor, { params }) => view.live(tx, params.id)),
    on(liveApi.readHistory, (tx, _actor, { params, query }) => view.history(tx, params.id, query)),
    on(liveApi.addIntervention, (tx, actor, { body }) => interventions.add(tx, actor, body)),
    on(liveApi.endIntervention, (tx, actor, { params, body }) => interventions.end(tx, actor, params.id, body.reason)),
    on(trialsApi.listTrials, (tx, _actor, { params }) => trials.list(tx, params.id)),
    on(trialsApi.startTrial, (tx, actor, { params, body }) => trials.start(tx, actor, params.id, body)),
    on(liveApi.listInterventions, (tx, actor, { query }) => interventions.list(tx, actor, query.before)),
  ],
  mounts: (server, app) => {
    let stop: (() => Promise<void>) | undefined
    server.addHook('onReady', async () => {
      if (app.config.signalsControl)
        stop = await keepLeading(app, 'signals', [() => new Runner(app, connectStreet).start()])
    })
    server.addHook('onClose', async () => stop?.())
  },
  commands: {
    'load signals': {
      usage: '[NET]',
      summary: 'enter the signals of a SUMO network, or of the stand-in streets, which then run',
      run: loadSignals,
      standIns: true,
    },
  },
  starts: (app) => {
    declareLayer(app, signalLayer)
    return Promise.resolve(undefined)
  },
  // The control ends them to the second; this is for when it does not run.
  jobs: [
    every('* * * * *', 'end-interventions', interventions.expire),
    does(trials.runTrial, trials.work, { transaction: 'none' }),
  ],
  retains: [
    {
      name: 'minutes',
      what: { vi: 'Trạng thái đèn từng phút', en: 'The lights minute by minute' },
      ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
      days: 92,
      then: 'erase',
      rows: { table: 'signals.minute', key: ['intersection_id', 'at'], since: 'at' },
    },
    {
      name: 'events',
      what: { vi: 'Sự kiện của đèn tín hiệu', en: 'Events of the signals' },
      ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
      days: 730,
      then: 'erase',
      rows: { table: 'signals.event', key: ['id'], since: 'at' },
    },
  ],
  distributedBy: { minute: 'intersection_id' },
  topics: { signals: (_tx, actor, id) => id === 'network' && mayAnywhere(actor, 'signals.read') },
})
