/** Wiring of traffic. */
import { keepLeading } from '../../kernel/lead.ts'
import { defineModule, every, on } from '../../kernel/module.ts'
import { offerMeasures } from '../../platform/indicators/index.ts'
import { declareLayer, declareRoads } from '../../platform/situation/index.ts'
import { publishDataset } from '../../registries/open-data/index.ts'
import * as api from './contract.ts'
import * as measuresApi from './contract-measures.ts'
import * as routeApi from './contract-route.ts'
import * as stateApi from './contract-state.ts'
import * as studiesApi from './contract-studies.ts'
import * as detectors from './feeds/detectors.ts'
import { receive } from './feeds/receive.ts'
import * as forecast from './forecast/service.ts'
import * as measures from './measures/service.ts'
import { problems } from './messages.ts'
import { loadCommand } from './network/load.ts'
import * as view from './network/view.ts'
import { measuresPublished, speedsByHour } from './publish/open-data.ts'
import * as feeds from './publish/service.ts'
import { retains } from './retention.ts'
import * as router from './route/service.ts'
import * as signs from './signs/service.ts'
import { startDrawing, startHandingOver } from './state/city.ts'
import { slowRoads } from './state/layer.ts'
import { learnAll } from './state/learn.ts'
import { measures as indexMeasures } from './state/measures.ts'
import * as state from './state/view.ts'
import { loadDaysCommand } from './studies/load.ts'
import * as studies from './studies/service.ts'

export default defineModule({
  name: 'traffic',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  retains,
  distributedBy: { partial: 'process', moment: 'at', trips: 'from_unit', slowdown: 'id', measure: 'id' },
  routes: [
    on(api.readNetwork, (tx) => view.facts(tx)),
    on(api.readSegments, (tx) => view.segmentsFile(tx)),
    on(stateApi.sendProbes, ({ app }, _actor, { query, body }, request) => receive(app, query.fleet, body, request)),
    on(stateApi.readNow, (tx) => state.now(tx)),
    on(stateApi.listDetectors, (tx) => detectors.list(tx)),
    on(stateApi.placeDetector, (tx, actor, { params, body }) => detectors.place(tx, actor, params.thing, body.segment)),
    on(measuresApi.listMeasures, async (tx) => ({ measures: await measures.list(tx) })),
    on(measuresApi.listDeskMeasures, (tx, actor) => measures.listForDesk(tx, actor)),
    on(measuresApi.publishMeasure, (tx, actor, { body }) => measures.publish(tx, actor, body)),
    on(measuresApi.approveMeasure, (tx, actor, { params }) => measures.approve(tx, actor, params.id)),
    on(measuresApi.withdrawMeasure, (tx, actor, { params, body }) =>
      measures.withdraw(tx, actor, params.id, body.reason),
    ),
    on(measuresApi.listSigns, (tx, actor) => signs.list(tx, actor)),
    on(measuresApi.putSign, (tx, actor, input) => signs.put(tx, actor, input)),
    on(measuresApi.setSignText, (tx, actor, input) => signs.setText(tx, actor, input)),
    on(routeApi.readForecast, (tx, _actor, { query }) => forecast.forecast(tx, query.minutes)),
    on(routeApi.readRoute, (tx, _actor, { query }) => router.route(tx, query)),
    on(routeApi.findStreets, (tx, _actor, { query }) => router.streets(tx, query.q)),
    on(studiesApi.readIndexes, (tx, _actor, { query }) => studies.indexes(tx, query.day)),
    on(studiesApi.readCorridors, (tx) => studies.corridors(tx)),
    on(studiesApi.readPast, (tx, actor, { query }) => studies.past(tx, actor, query.at)),
    on(studiesApi.readTrips, (tx, actor, { query }) => studies.trips(tx, actor, query)),
    on(studiesApi.studyChange, (tx, actor, { body }) => studies.study(tx, actor, body)),
    on(studiesApi.speedsGeoJson, (tx) => feeds.speedsFile(tx)),
    on(studiesApi.datexSituations, (tx) => feeds.situationsFile(tx)),
    on(studiesApi.datexSites, (tx) => feeds.sitesFile(tx)),
    on(studiesApi.datexMeasurements, (tx) => feeds.measurementsFile(tx)),
  ],
  jobs: [
    { ...every('19 * * * *', 'learn', async ({ app }) => void (await learnAll(app))), transaction: 'none' },
    {
      ...every('37 3 * * *', 'learn-forecast', async ({ app }) => void (await forecast.learn(app))),
      transaction: 'none',
    },
  ],
  topics: { traffic: (_tx, _actor, id) => id === 'now' || id === 'measures' },
  mounts: (server, app) => {
    let ends: (() => Promise<void>)[] = []
    server.addHook('onReady', async () => {
      ends = [startHandingOver(app), await keepLeading(app, 'traffic', [() => Promise.resolve(startDrawing(app))])]
    })
    server.addHook('onClose', async () => {
      for (const end of ends) await end()
    })
  },
  starts: (app) => {
    declareRoads(app, view.groundRoads)
    declareLayer(app, slowRoads)
    offerMeasures(app, indexMeasures)
    for (const dataset of [speedsByHour, measuresPublished]) publishDataset(app, dataset)
    return Promise.resolve(undefined)
  },
  commands: {
    'load roads': {
      usage: 'FILE…',
      summary: 'the road network (OpenStreetMap XML, Overpass JSON or GeoJSON; .gz or not)',
      run: loadCommand,
      standIns: true,
    },
    'load traffic-days': {
      usage: '[--days 14]',
      summary: 'made-up history of speeds on the loaded roads, for trying out',
      run: loadDaysCommand,
    },
  },
})
