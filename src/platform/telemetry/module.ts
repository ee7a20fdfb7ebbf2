import { keepLeading } from '../../kernel/lead.ts'
import { defineModule, does, every, on } from '../../kernel/module.ts'
import { catalogueOf } from './catalogue.ts'
import * as api from './contract.ts'
import * as devices from './devices.ts'
import { doorOf } from './door.ts'
import { forgetLogDue, mergeDue, packDue } from './events.ts'
import { receive } from './ingest.ts'
import { logOf } from './log.ts'
import { problems } from './messages.ts'
import { mergeDays, packLog } from './pack.ts'
import { followBroker, startBroker } from './mqtt.ts'
import * as reading from './reading.ts'
import { forgetLog, retains } from './retention.ts'
import * as rulesApi from './rules/contract.ts'
import * as silencesApi from './rules/contract-silences.ts'
import { Evaluator } from './rules/evaluator.ts'
import * as rules from './rules/service.ts'
import { tryRule } from './rules/trial.ts'
import * as silences from './rules/silences.ts'
import * as subscriptionsApi from './subscriptions/contract.ts'
import { Deliveries } from './subscriptions/deliver.ts'
import * as subscriptions from './subscriptions/service.ts'
import * as things from './things.ts'
import { settled } from './touched.ts'

export default defineModule({
  name: 'telemetry',
  folder: import.meta.dirname,
  retains,
  permissions: api.permissions,
  problems,
  distributedBy: {
    thing: 'id',
    series: 'id',
    arrival: 'id',
    block: 'series_id',
    rollup: 'series_id',
    latest: 'series_id',
    correction: 'series_id',
    device: 'id',
  },
  keepsUnique: ['thing_by_code', 'series_by_code'],
  routes: [
    on(api.listThings, (tx, actor, { query }) => things.list(tx.app, actor, query)),
    on(api.readThing, (tx, actor, { params }) => things.one(tx.app, actor, params.id)),
    on(api.addThing, async ({ app }, actor, { body }) => {
      const [id = ''] = await settled(app, (tx) => things.enter(tx, actor, [body]))
      return things.one(app, actor, id)
    }),
    on(api.enterFleet, ({ app }, actor, { body }) => settled(app, (tx) => things.enterFleet(tx, actor, body.things))),
    on(api.addSeries, async ({ app }, actor, { params, body }) => {
      await settled(app, (tx) => things.extend(tx, actor, params.id, body))
      return things.one(app, actor, params.id)
    }),
    on(api.amendThing, async ({ app }, actor, { params, body }) => {
      await settled(app, (tx) => things.amend(tx, actor, params.id, body))
      return things.one(app, actor, params.id)
    }),
    on(api.readSeries, ({ app }, actor, { params }) => things.viewSeries(app, things.getSeries(app, actor, params.id))),
    on(api.seriesMap, (tx, actor, { query }) => reading.map(tx.app, actor, query)),
    on(api.readLatest, (tx, actor, { query }) => reading.latest(tx.app, actor, query)),
    on(api.readHistory, (tx, actor, { params, query }) => reading.history(tx, actor, params.id, query)),
    on(api.listObservations, (tx, actor, { params, query }) => reading.observations(tx, actor, params.id, query)),
    on(api.listCorrections, (tx, actor, { params, query }) => reading.corrections(tx, actor, params.id, query)),
    on(api.correct, (tx, actor, { params, body }) => reading.correct(tx, actor, params.id, body)),
    on(api.sendObservations, (tx, actor, { body }, request) => receive(tx.app, actor, body, request)),
    on(api.listDevices, (tx, actor, { query }) => devices.list(tx, actor, query)),
    on(api.addDevice, ({ app }, actor, { body }) => settled(app, (tx) => devices.add(tx, actor, body))),
    on(api.claimDevice, ({ app }, _actor, { body }) => settled(app, (tx) => devices.claim(tx, body))),
    on(api.rotateKey, ({ app }, _actor, _input, { headers }) => settled(app, (tx) => devices.rotate(tx, headers))),
    on(api.renewClaim, ({ app }, actor, { params }) => settled(app, (tx) => devices.renew(tx, actor, params.id))),
    on(api.amendDevice, ({ app }, actor, { params, body }) =>
      settled(app, (tx) => devices.amend(tx, actor, params.id, body)),
    ),
    on(rulesApi.listRules, (tx, actor) => rules.listRules(tx, actor)),
    on(rulesApi.addRule, (tx, actor, { body }) => rules.addRule(tx, actor, body)),
    on(rulesApi.changeRule, (tx, actor, { params, body }) => rules.changeRule(tx, actor, params.id, body)),
    on(rulesApi.tryRule, (tx, actor, { body }) => tryRule(tx, actor, body)),
    on(silencesApi.listSilences, (tx, actor) => silences.listSilences(tx, actor)),
    on(silencesApi.addSilence, (tx, actor, { body }) => silences.addSilence(tx, actor, body)),
    on(silencesApi.endSilence, (tx, actor, { params }) => silences.endSilence(tx, actor, params.id)),
    on(rulesApi.listAlerts, (tx, actor, { query }) => rules.listAlerts(tx, actor, query)),
    on(rulesApi.acknowledgeAlert, (tx, actor, { params }) => rules.acknowledge(tx, actor, params.id)),
    on(subscriptionsApi.listSubscriptions, (tx, actor) => subscriptions.list(tx, actor)),
    on(subscriptionsApi.subscribe, (tx, actor, { body }) => subscriptions.add(tx, actor, body)),
    on(subscriptionsApi.changeSubscription, (tx, actor, { params, body }) =>
      subscriptions.change(tx, actor, params.id, body),
    ),
    on(subscriptionsApi.endSubscription, (tx, actor, { params }) => subscriptions.end(tx, actor, params.id)),
    on(subscriptionsApi.listDeadLetters, (tx, actor, { params }) => subscriptions.letters(tx, actor, params.id)),
    on(subscriptionsApi.resendDeadLetter, (tx, actor, { params }) =>
      subscriptions.resend(tx.app, actor, params.id, params.letter),
    ),
  ],
  jobs: [
    does(packDue, ({ app }) => packLog(app), { transaction: 'none' }),
    does(mergeDue, ({ app }) => mergeDays(app), { transaction: 'none' }),
    does(forgetLogDue, ({ app }) => forgetLog(app), { transaction: 'none' }),
    every('* * * * *', 'pack-minute', (tx) => Promise.resolve(tx.enqueue(packDue, {}, { key: 'due' }))),
    every('*/10 * * * *', 'merge-tick', (tx) => Promise.resolve(tx.enqueue(mergeDue, {}, { key: 'due' }))),
    every('41 * * * *', 'forget-log-tick', (tx) => Promise.resolve(tx.enqueue(forgetLogDue, {}, { key: 'due' }))),
  ],
  mounts: async (server, app) => {
    const { mqttPort, mqttUrl, host } = app.config
    const broker = mqttPort === undefined ? undefined : await startBroker(app, host, mqttPort)
    let stopLeading: (() => Promise<void>) | undefined
    server.addHook('onReady', async () => {
      stopLeading = await keepLeading(app, 'telemetry', [
        () => new Evaluator(app).start(),
        () => new Deliveries(app).start(),
        ...(mqttUrl === undefined ? [] : [() => Promise.resolve(followBroker(app, mqttUrl))]),
      ])
    })
    server.addHook('onClose', async () => {
      await stopLeading?.()
      await broker?.stop()
    })
  },
  // A notice only says that something is newer; what it is, each may ask as far as he may see it.
  topics: { telemetry: (_tx, _actor, id) => id === 'latest' || id === 'alerts' },
  starts: async (app) => {
    const log = logOf(app)
    await log.start()
    const stopCatalogue = await catalogueOf(app).start()
    const stopDoor = doorOf(app).start()
    return async () => {
      await stopDoor()
      stopCatalogue()
      await log.stop()
    }
  },
})
