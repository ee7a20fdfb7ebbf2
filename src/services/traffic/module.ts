/** Wiring of traffic. */
import { defineModule, on } from '../../kernel/module.ts'
import { declareRoads } from '../../platform/situation/index.ts'
import * as api from './contract.ts'
import { problems } from './messages.ts'
import { loadCommand } from './network/load.ts'
import * as view from './network/view.ts'

export default defineModule({
  name: 'traffic',
  folder: import.meta.dirname,
  permissions: api.permissions,
  problems,
  routes: [on(api.readNetwork, (tx) => view.facts(tx)), on(api.readSegments, (tx) => view.segmentsFile(tx))],
  starts: (app) => {
    declareRoads(app, view.groundRoads)
    return Promise.resolve(undefined)
  },
  commands: {
    'load roads': {
      usage: 'FILE…',
      summary: 'the road network (OpenStreetMap XML, Overpass JSON or GeoJSON; .gz or not)',
      run: loadCommand,
    },
  },
})
