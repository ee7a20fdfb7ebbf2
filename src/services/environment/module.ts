/** Wiring of the environment. */
import { defineModule, every, on } from '../../kernel/module.ts'
import { computeDirty, follow, lookBack } from './air/compute.ts'
import * as air from './air/service.ts'
import * as api from './contract.ts'
import { learnAll, tellStation } from './forecast/service.ts'
import { loadEnvironment } from './load/load.ts'

export default defineModule({
  name: 'environment',
  folder: import.meta.dirname,
  permissions: api.permissions,
  distributedBy: { air_hour: 'station', air_day: 'station', air_forecast: 'station' },
  routes: [
    on(api.listAir, async (tx) => ({ stations: await air.list(tx) })),
    on(api.readAir, (tx, _actor, { params }) => air.one(tx, params.code)),
    on(api.readAirHistory, async (tx, _actor, { params, query }) => ({
      span: query.span,
      past: await air.history(tx, params.code, query.span),
    })),
    on(api.readForecast, (tx, _actor, { params }) => air.forecast(tx, params.code)),
  ],
  jobs: [
    {
      ...every('* * * * *', 'compute', async ({ app }) => {
        for (const code of await computeDirty(app)) await app.transaction((tx) => tellStation(tx, code))
      }),
      transaction: 'none',
    },
    every('7 * * * *', 'look-back', lookBack),
    { ...every('23 3 * * *', 'learn', ({ app }) => learnAll(app)), transaction: 'none' },
  ],
  topics: { environment: (_tx, _actor, id) => id === 'now' },
  starts: (app) => Promise.resolve(follow(app)),
  commands: {
    'load environment': {
      usage: '[FOLDER] [--as-if-now]',
      summary: 'stations of the environment with the measured hours of a folder',
      run: loadEnvironment,
    },
  },
})
