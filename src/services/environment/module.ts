/** Wiring of the environment. */
import { defineModule, every, on } from '../../kernel/module.ts'
import { declareWishes } from '../../platform/notifications/index.ts'
import { declareLayer } from '../../platform/situation/index.ts'
import { publishDataset } from '../../registries/open-data/index.ts'
import { computeDirty, follow, lookBack } from './air/compute.ts'
import * as air from './air/service.ts'
import * as alerts from './alerts/service.ts'
import { stationWishes } from './alerts/wishes.ts'
import * as api from './contract.ts'
import * as alertsApi from './contract-alerts.ts'
import * as waterApi from './contract-water.ts'
import { learnAll, tellStation } from './forecast/service.ts'
import { inTurn } from './in-turn.ts'
import { loadEnvironment } from './load/load.ts'
import { problems } from './messages.ts'
import { airByDay, airByHour, exceeded } from './open-data.ts'
import { retains } from './retention.ts'
import * as rounds from './rounds.ts'
import * as watched from './watch/service.ts'
import { stationLayer } from './watch/signal.ts'

export default defineModule({
  name: 'environment',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  retains,
  distributedBy: {
    air_hour: 'station',
    air_day: 'station',
    air_forecast: 'station',
    breach: 'station',
    stop: 'route_id',
  },
  routes: [
    on(api.listAir, async (tx) => ({ stations: await air.list(tx) })),
    on(api.readAir, (tx, _actor, { params }) => air.one(tx, params.code)),
    on(api.readAirHistory, async (tx, _actor, { params, query }) => ({
      span: query.span,
      past: await air.history(tx, params.code, query.span),
    })),
    on(api.readForecast, (tx, _actor, { params }) => air.forecast(tx, params.code)),
    on(waterApi.listWater, async (tx) => ({ stations: await watched.water(tx) })),
    on(waterApi.listPlants, async (tx) => ({ plants: await watched.plants(tx) })),
    on(waterApi.listBreaches, (tx) => watched.breaches(tx)),
    on(waterApi.listRounds, (tx, actor, { query }) => rounds.rounds(tx, actor, query)),
    on(waterApi.noteStop, (tx, actor, input) => rounds.note(tx, actor, input)),
    on(alertsApi.listSubscriptions, async (tx, actor) => ({ subscriptions: await alerts.mine(tx, actor) })),
    on(alertsApi.subscribe, (tx, actor, input) => alerts.ask(tx, actor, input)),
    on(alertsApi.unsubscribe, (tx, actor, { params }) => alerts.end(tx, actor, params.code)),
    on(alertsApi.readHealth, async (tx, actor) => ({ stations: await alerts.health(tx, actor) })),
  ],
  jobs: [
    {
      ...every('* * * * *', 'compute', async ({ app }) => {
        await inTurn(app, await computeDirty(app), async (code) => {
          await alerts.tellOf(app, code)
          await app.transaction((tx) => tellStation(tx, code))
        })
      }),
      transaction: 'none',
    },
    every('7 * * * *', 'look-back', lookBack),
    { ...every('23 3 * * *', 'learn', ({ app }) => learnAll(app)), transaction: 'none' },
  ],
  topics: { environment: (_tx, _actor, id) => id === 'now' },
  starts: (app) => {
    declareLayer(app, stationLayer)
    declareWishes(app, stationWishes)
    for (const dataset of [airByHour, airByDay, exceeded]) publishDataset(app, dataset)
    return Promise.resolve(follow(app))
  },
  commands: {
    'load environment': {
      usage: '[FOLDER] [--as-if-now]',
      summary: 'stations of the environment with the measured hours of a folder',
      run: loadEnvironment,
    },
  },
})
